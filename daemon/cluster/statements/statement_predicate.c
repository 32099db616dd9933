/* The predicate of a statement: what its first clause says of its subject. Statements about one subject that say different things of it seldom share
 * the verb; two outlets that tell the same often do. There is no parser: it is the last verb in a row from the first finite verb on ("wants to
 * close", "had not been closed"), or, where none of these says anything by itself ("is", "has"), the head of what comes next ("was a mistake"). */
#include "cluster/statements/statement_features.h"

#include "extract/tagger/part_of_speech.h"

struct predicate_reader {
	const struct document *document;
	const uint8_t *parts;
	const struct word_list *grammar;
	uint32_t end; /* of the span */
};

/* The next word, number or sign with a part of speech; the end if there is none. */
static uint32_t next_word(const struct predicate_reader *reader, uint32_t at)
{
	while (at < reader->end && reader->document->tokens[at].kind != TOKEN_WORD && reader->document->tokens[at].kind != TOKEN_NUMBER)
		at++;
	return at;
}

static enum part part_at(const struct predicate_reader *reader, uint32_t at)
{
	return (enum part)reader->parts[at];
}

/* A verb that says something by itself. */
static bool is_full_verb(const struct predicate_reader *reader, uint32_t at)
{
	const struct token *token = &reader->document->tokens[at];
	return part_is_verb(part_at(reader, at)) && !(token->flags & TOKEN_STOP) && !token_has_class(token, reader->grammar, "auxiliary");
}

static bool goes_on(enum part part)
{
	return part_is_verb(part) || part == PART_MD || part == PART_RB || part == PART_TO;
}

static bool opens_phrase(enum part part)
{
	return part == PART_DT || part == PART_RB || part == PART_PRP_S;
}

static bool in_phrase(enum part part)
{
	return part_is_noun(part) || part_is_verb(part) || (part >= PART_JJ && part <= PART_JJS);
}

/* The predicate of the clause whose first finite verb is at `at`, or the end. */
static uint32_t predicate_from(const struct predicate_reader *reader, uint32_t at)
{
	uint32_t predicate = reader->end;
	for (; at < reader->end && goes_on(part_at(reader, at)); at = next_word(reader, at + 1))
		if (is_full_verb(reader, at))
			predicate = at;
	if (predicate < reader->end)
		return predicate;
	while (at < reader->end && opens_phrase(part_at(reader, at)))
		at = next_word(reader, at + 1);
	for (; at < reader->end && in_phrase(part_at(reader, at)); at = next_word(reader, at + 1))
		predicate = at;
	return predicate;
}

uint32_t statement_predicate_find(const struct document *document, const uint8_t *parts, const struct statement *statement,
                                  const struct statement_features *features, struct arena *arena)
{
	struct predicate_reader reader = { document, parts, language_list(document->language, "grammar"), 0 };
	for (size_t k = 0; parts && k < statement->content_count; k++) {
		reader.end = document_token_at(document, statement->content[k].end);
		for (uint32_t at = document_token_at(document, statement->content[k].start); at < reader.end; at++) {
			if (!part_is_finite(part_at(&reader, at)))
				continue;
			uint32_t predicate = predicate_from(&reader, at);
			uint32_t term = predicate < reader.end ? statement_term_of(document, predicate, features, arena) : STATEMENT_TERMS_MAX;
			return term < features->term_count ? term + 1 : 0;
		}
	}
	return 0;
}
