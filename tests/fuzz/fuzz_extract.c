/* Any text gives statements whose spans lie in it, in order, by rules alone, with the tagger of its language, and with one of any
 * weights. The first byte chooses the language and the tagger; bytes that are not UTF-8 become "?". */
#include "extract/extract.h"

#include <string.h>

#include "fuzz.h"
#include "random_tagger.h"
#include "word_mutator.h"

/* The one that the language has, or NULL. */
static const struct tagger *shipped_tagger(uint8_t choice)
{
	static struct {
		struct tagger *tagger;
		bool read;
	} shipped[FUZZED_LANGUAGES];
	size_t k = choice / 16 % FUZZED_LANGUAGES;
	char *error = NULL;
	if (!shipped[k].read)
		require(tagger_load(HEARSAY_DATA_BUILD, fuzzed_language(choice), &shipped[k].tagger, &error) >= 0);
	shipped[k].read = true;
	return shipped[k].tagger;
}

/* By the first byte: none for a quarter of all texts, the language's own for half of them, else one of some. */
static const struct tagger *tagger_of(uint8_t choice)
{
	static struct tagger *made[4];
	if (choice % 4 < 3)
		return choice % 4 ? shipped_tagger(choice) : NULL;
	size_t k = choice / 4 % array_size(made);
	if (!made[k])
		made[k] = random_tagger(k + 1);
	return made[k];
}

static void check(const struct document *document, const struct statement *statement)
{
	uint32_t end = 0;
	require(statement->content_count > 0);
	for (size_t c = 0; c < statement->content_count; c++) {
		const struct span span = statement->content[c];
		require(span.start >= end && span.start < span.end && span.end <= document->length);
		end = span.end;
	}
	require(statement->confidence <= 1000 && statement->kind < STATEMENT_KIND_COUNT);
	require(statement->mention && statement->cue && statement->sentence < document->sentence_count);
	require(statement->mention_span.start <= statement->mention_span.end && statement->mention_span.end <= document->length);
	require(statement->cue_span.start <= statement->cue_span.end && statement->cue_span.end <= document->length);
	require(!statement->speaker == !!statement->speaker_reason);
	require(!statement->speaker || *statement->speaker);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct arena *arena = arena_new();
	char *text = arena_string(arena, (const char *)data + 1, size - 1);
	make_valid(text, size - 1);
	struct document document;
	struct statements statements;
	document_read(text, size - 1, languages_find(languages(), fuzzed_language(data[0])), arena, &document);
	extract_statements(&document, tagger_of(data[0]), arena, &statements);
	uint32_t start = 0;
	for (size_t k = 0; k < statements.count; k++) {
		check(&document, &statements.items[k]);
		require(statements.items[k].content[0].start >= start);
		start = statements.items[k].content[0].start;
	}
	arena_free(arena);
	return 0;
}
