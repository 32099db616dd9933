#include "word_counts.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "cluster/terms.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"

struct count {
	uint32_t bodies, titles;
	uint32_t uses, capitals; /* in mid-sentence */
	uint64_t last;           /* the document that it was counted for last */
};

struct word_counts {
	const struct language *language;
	struct dictionary *stems;
	ARRAY(struct count) counts;
	struct arena *arena;
	uint32_t bodies, titles;
	uint64_t document;
};

struct word_counts *word_counts_new(const struct language *language)
{
	struct word_counts *counts = allocate(1, sizeof(*counts));
	counts->language = language;
	counts->stems = dictionary_new();
	counts->arena = arena_new();
	return counts;
}

struct word_counts *word_counts_free(struct word_counts *counts)
{
	if (!counts)
		return NULL;
	dictionary_free(counts->stems);
	array_free(&counts->counts);
	arena_free(counts->arena);
	free(counts);
	return NULL;
}

static struct count *count_of(struct word_counts *counts, const struct term *term)
{
	uint32_t number = dictionary_add(counts->stems, term->text, term->length);
	if (number == counts->counts.count)
		array_append(&counts->counts, ((struct count){ 0 }));
	return &counts->counts.items[number];
}

/* Whether fewer than half of the words behind the first are capitalised. */
static bool is_sentence_case(const struct document *document)
{
	uint32_t words = 0, capitals = 0;
	for (uint32_t t = 1; t < document->token_count; t++) {
		words += document->tokens[t].kind == TOKEN_WORD;
		capitals += document->tokens[t].kind == TOKEN_WORD && (document->tokens[t].flags & TOKEN_CAPITALISED);
	}
	return capitals * 2 < words;
}

static void count_document(struct word_counts *counts, const struct document *document, bool title, bool capitals)
{
	for (uint32_t t = 0; t < document->token_count; t++) {
		struct term terms[TERMS_OF_TOKEN];
		size_t term_count = terms_of_token(document, &document->tokens[t], counts->arena, terms);
		bool middle = capitals && term_count && !token_starts(document, t);
		for (size_t k = 0; k < term_count; k++) {
			struct count *count = count_of(counts, &terms[k]);
			if (count->last != counts->document) {
				count->titles += title;
				count->bodies += !title;
			}
			count->last = counts->document;
			count->uses += middle;
			count->capitals += middle && terms[k].capitalised;
		}
	}
}

void word_counts_add_title(struct word_counts *counts, const char *title, size_t bytes)
{
	struct document document;
	counts->document++;
	counts->titles++;
	document_read(title, bytes, counts->language, counts->arena, &document);
	count_document(counts, &document, true, is_sentence_case(&document));
	arena_reset(counts->arena);
}

void word_counts_add_article(struct word_counts *counts, const char *title, const char *text)
{
	struct document document;
	counts->document++;
	counts->bodies++;
	document_read(text, strlen(text), counts->language, counts->arena, &document);
	count_document(counts, &document, false, true);
	if (title) {
		document_read(title, strlen(title), counts->language, counts->arena, &document);
		count_document(counts, &document, false, false);
	}
	arena_reset(counts->arena);
}

struct row {
	const char *stem;
	const struct count *count;
};

static int by_stem(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->stem, ((const struct row *)b)->stem);
}

void word_counts_write(const struct word_counts *counts, uint32_t minimum, FILE *file)
{
	ARRAY(struct row) rows = { 0 };
	for (uint32_t number = 0; number < counts->counts.count; number++) {
		const struct count *count = &counts->counts.items[number];
		if (count->bodies + count->titles >= minimum)
			array_append(&rows, ((struct row){ dictionary_text(counts->stems, number), count }));
	}
	if (rows.count)
		qsort(rows.items, rows.count, sizeof(struct row), by_stem);
	fprintf(file, "=\t%" PRIu32 "\t%" PRIu32 "\t0\n", counts->bodies, counts->titles);
	for (size_t k = 0; k < rows.count; k++) {
		const struct count *count = rows.items[k].count;
		uint64_t capitalised = count->uses ? ((uint64_t)count->capitals * 1000 + count->uses / 2) / count->uses : 0;
		fprintf(file, "%s\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu64 "\n", rows.items[k].stem, count->bodies, count->titles, capitalised);
	}
	array_free(&rows);
}
