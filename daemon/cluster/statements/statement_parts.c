#include "cluster/statements/statement_parts.h"

#include <string.h>

#include "cluster/statements/statement_clauses.h"

enum {
	PARTS_MAX = 8,      /* of one statement */
	SENTENCES_MAX = 16, /* sentences or clauses of one statement that are looked at */
	/* Words of a part, without stop words. "I don't know" is in every second speech; a clause has its own subject and verb in fewer. */
	SENTENCE_WORDS_MIN = 4,
	CLAUSE_WORDS_MIN = 3,
};

/* A statement's content cut into sentences, as far as it is a quotation, and clauses. */
struct cut {
	const struct document *document;
	enum statement_kind kind;
	struct span sentences[SENTENCES_MAX];
	size_t count;
};

static bool begins_sentence(const struct document *document, uint32_t before, uint32_t token)
{
	const struct token *first = &document->tokens[token];
	return (first->flags & (TOKEN_CAPITALISED | TOKEN_UPPER)) && document->tokens[before].sentence != first->sentence;
}

/* Whether the sentences of the content may be parts: all or some of it is quoted. */
static bool has_sentences(const struct cut *cut)
{
	return cut->kind == STATEMENT_DIRECT || cut->kind == STATEMENT_MIXED;
}

/* Whether what begins at `token` can be reported without what precedes it in the span of the tokens [first, end). */
static bool begins_there(const struct cut *cut, uint32_t first, uint32_t token, uint32_t end)
{
	if (has_sentences(cut) && begins_sentence(cut->document, token - 1, token))
		return true;
	return cut->kind != STATEMENT_DIRECT && statement_clause_begins(cut->document, cut->kind, first, token, end);
}

/* Adds the sentences of a span, each but the last with the blanks after it. When only room for the remaining spans is left, the rest of this
 * span stays in one piece. */
static void cut_span(struct cut *cut, struct span span, size_t spans_left)
{
	const struct document *document = cut->document;
	uint32_t first = document_token_at(document, span.start), end = document_token_at(document, span.end), start = span.start;
	for (uint32_t t = first + 1; t < end && cut->count + 1 + spans_left < SENTENCES_MAX; t++) {
		if (!begins_there(cut, first, t, end))
			continue;
		cut->sentences[cut->count++] = (struct span){ start, document->tokens[t].start };
		start = document->tokens[t].start;
		first = t;
	}
	cut->sentences[cut->count++] = (struct span){ start, span.end };
}

static uint32_t words_in(const struct cut *cut, size_t first, size_t end)
{
	uint32_t words = 0;
	for (size_t k = first; k < end; k++) {
		uint32_t last = document_token_at(cut->document, cut->sentences[k].end);
		for (uint32_t t = document_token_at(cut->document, cut->sentences[k].start); t < last; t++)
			words += cut->document->tokens[t].kind == TOKEN_WORD && !(cut->document->tokens[t].flags & TOKEN_STOP);
	}
	return words;
}

/* Whether a part may begin with a sentence: it must continue the same span, or begin a span and a sentence of the document at once. A clause
 * must continue the same span. */
static bool may_begin(const struct cut *cut, size_t sentence)
{
	const bool goes_on = cut->sentences[sentence - 1].end == cut->sentences[sentence].start;
	if (cut->kind != STATEMENT_DIRECT && (goes_on || !has_sentences(cut)))
		return goes_on;
	uint32_t before = document_token_at(cut->document, cut->sentences[sentence - 1].end);
	uint32_t first = document_token_at(cut->document, cut->sentences[sentence].start);
	return before > 0 && first < cut->document->token_count && begins_sentence(cut->document, before - 1, first);
}

/* Where the part that begins with a sentence ends: as soon as it has enough words, and so has the rest. */
static size_t end_of_part(const struct cut *cut, size_t first)
{
	const uint32_t least = cut->kind == STATEMENT_DIRECT ? SENTENCE_WORDS_MIN : CLAUSE_WORDS_MIN;
	for (size_t k = first + 1; k < cut->count; k++)
		if (may_begin(cut, k) && words_in(cut, first, k) >= least && words_in(cut, k, cut->count) >= least)
			return k;
	return cut->count;
}

static struct statement part_of(const struct statement *whole, const struct cut *cut, size_t first, size_t end, struct arena *arena)
{
	struct statement part = *whole;
	part.content = arena_alloc(arena, end - first, sizeof(*part.content));
	part.content_count = 0;
	for (size_t k = first; k < end; k++)
		part.content_count = statement_parts_join(part.content, part.content_count, &cut->sentences[k], 1, part.content);
	part.sentence = cut->document->tokens[document_token_at(cut->document, part.content[0].start)].sentence;
	return part;
}

/* The parts of a statement, at most `most`. Returns their number. */
static size_t parts_of(const struct document *document, const struct statement *whole, size_t most, struct arena *arena,
                       struct statement parts[PARTS_MAX])
{
	struct cut cut = { .document = document, .kind = whole->kind };
	size_t count = 0, used = 0;
	parts[0] = *whole;
	if (whole->content_count > SENTENCES_MAX / 2)
		return 1;
	for (size_t k = 0; k < whole->content_count; k++)
		cut_span(&cut, whole->content[k], whole->content_count - k - 1);
	if (end_of_part(&cut, 0) == cut.count)
		return 1;
	for (; used < cut.count && count < most; count++) {
		size_t end = count + 1 < most && count + 1 < PARTS_MAX ? end_of_part(&cut, used) : cut.count;
		parts[count] = part_of(whole, &cut, used, end, arena);
		used = end;
	}
	return count;
}

void statement_parts_split(const struct document *document, struct statements *statements, size_t most, struct arena *arena,
                           const bool **ret_goes_on)
{
	size_t room = statements->count * PARTS_MAX, count = 0, whole = statements->count;
	room = room < most ? room : most;
	struct statement *items = arena_alloc(arena, room, sizeof(*items));
	bool *goes_on = arena_alloc(arena, room, sizeof(*goes_on));
	for (size_t k = 0; k < whole; k++) {
		struct statement parts[PARTS_MAX];
		size_t part_count = parts_of(document, &statements->items[k], room - count - (whole - k - 1), arena, parts);
		for (size_t i = 0; i < part_count; i++) {
			goes_on[count] = i > 0;
			items[count++] = parts[i];
		}
	}
	statements->items = items;
	statements->count = count;
	*ret_goes_on = goes_on;
}

size_t statement_parts_join(const struct span *content, size_t count, const struct span *next, size_t next_count, struct span *ret_content)
{
	memmove(ret_content, content, count * sizeof(*content));
	for (size_t k = 0; k < next_count; k++) {
		if (count && ret_content[count - 1].end == next[k].start)
			ret_content[count - 1].end = next[k].end;
		else
			ret_content[count++] = next[k];
	}
	return count;
}

size_t statement_parts_end(const char *text, uint32_t *ret_left_out)
{
	static const char NO_BREAK_SPACE[] = "\xc2\xa0";
	size_t length = strlen(text);
	for (*ret_left_out = 0; length; ++*ret_left_out) {
		if (strchr(" \t\r\n", text[length - 1]))
			length--;
		else if (length >= 2 && memcmp(text + length - 2, NO_BREAK_SPACE, 2) == 0)
			length -= 2;
		else
			break;
	}
	if (*ret_left_out && length && text[length - 1] == ',') {
		++*ret_left_out;
		length--;
	}
	return length;
}
