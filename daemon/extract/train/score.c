#include "extract/train/score.h"

#include <stdlib.h>
#include <string.h>

/* Tokens of a content, by 64-bit words over the document. */
struct content {
	uint32_t *tokens;
	uint32_t count;
	uint32_t first, end; /* first and last token that is a word, for the exact match */
};

static void add_range(const struct document *document, struct range range, struct content *content)
{
	for (uint32_t k = range.first; k < range.end; k++) {
		bool word = document->tokens[k].kind == TOKEN_WORD || document->tokens[k].kind == TOKEN_NUMBER;
		content->tokens[content->count++] = k;
		if (!word)
			continue;
		if (content->first == DOCUMENT_NONE)
			content->first = k;
		content->end = k;
	}
}

static uint32_t shared(const struct content *a, const struct content *b)
{
	uint32_t i = 0, j = 0, same = 0;
	while (i < a->count && j < b->count) {
		same += a->tokens[i] == b->tokens[j];
		if (a->tokens[i] == b->tokens[j]) {
			i++;
			j++;
		} else if (a->tokens[i] < b->tokens[j]) {
			i++;
		} else {
			j++;
		}
	}
	return same;
}

struct pairing {
	size_t gold, found;
	double overlap;
};

static int by_overlap(const void *a, const void *b)
{
	const struct pairing *x = a, *y = b;
	if (x->overlap != y->overlap)
		return x->overlap > y->overlap ? -1 : 1;
	if (x->gold != y->gold)
		return x->gold < y->gold ? -1 : 1;
	return x->found < y->found ? -1 : x->found > y->found;
}

static struct content *contents(struct arena *arena, size_t count)
{
	struct content *contents = arena_alloc(arena, count, sizeof(*contents));
	for (size_t k = 0; k < count; k++)
		contents[k].first = contents[k].end = DOCUMENT_NONE;
	return contents;
}

static struct content *gold_contents(const struct training_article *article, struct arena *arena)
{
	struct content *all = contents(arena, article->gold_count);
	for (size_t k = 0; k < article->gold_count; k++) {
		const struct gold_attribution *gold = &article->gold[k];
		uint32_t most = 0;
		for (size_t c = 0; c < gold->content_count; c++)
			most += gold->content[c].end - gold->content[c].start;
		all[k].tokens = arena_alloc(arena, most, sizeof(uint32_t));
		for (size_t c = 0; c < gold->content_count; c++)
			add_range(&article->document, corpus_tokens(&article->document, gold->content[c]), &all[k]);
	}
	return all;
}

static struct content *found_contents(const struct training_article *article, const struct attributions *found, struct arena *arena)
{
	struct content *all = contents(arena, found->list.count);
	for (size_t k = 0; k < found->list.count; k++) {
		const struct attribution *a = &found->list.items[k];
		uint32_t most = 0;
		for (uint32_t c = 0; c < a->content_count; c++)
			most += a->content[c].end - a->content[c].first;
		all[k].tokens = arena_alloc(arena, most, sizeof(uint32_t));
		for (uint32_t c = 0; c < a->content_count; c++)
			add_range(&article->document, a->content[c], &all[k]);
	}
	return all;
}

static void match_all(const struct training_article *article, const struct attributions *found, bool speech, struct score *score,
                      bool *ret_right)
{
	struct arena *arena = arena_new();
	size_t golds = article->gold_count, finds = found->list.count, count = 0;
	struct content *g = gold_contents(article, arena), *f = found_contents(article, found, arena);
	struct pairing *pairs = arena_alloc(arena, golds * finds, sizeof(*pairs));
	bool *gold_taken = arena_alloc(arena, golds, sizeof(bool)), *found_taken = arena_alloc(arena, finds, sizeof(bool));
	for (size_t i = 0; i < golds; i++) {
		score->gold += !speech || article->gold[i].speech;
		bool exact = false;
		for (size_t j = 0; j < finds; j++) {
			uint32_t same = shared(&g[i], &f[j]);
			double overlap = same ? (double)same / (g[i].count + f[j].count - same) : 0;
			exact |= same && g[i].first == f[j].first && g[i].end == f[j].end;
			if (overlap >= .5)
				pairs[count++] = (struct pairing){ i, j, overlap };
		}
		score->exact += exact && (!speech || article->gold[i].speech);
	}
	if (count)
		qsort(pairs, count, sizeof(*pairs), by_overlap);
	size_t ignored = 0;
	for (size_t k = 0; k < count; k++) {
		if (gold_taken[pairs[k].gold] || found_taken[pairs[k].found])
			continue;
		gold_taken[pairs[k].gold] = found_taken[pairs[k].found] = true;
		bool counts = !speech || article->gold[pairs[k].gold].speech;
		ignored += !counts;
		score->half += counts;
		score->most += counts && pairs[k].overlap >= .8;
	}
	score->found += finds - ignored;
	if (ret_right && finds)
		memcpy(ret_right, found_taken, finds * sizeof(bool));
	arena_free(arena);
}

void score_matches(const struct training_article *article, const struct attributions *found, bool *ret_right)
{
	struct score score = { 0 };
	match_all(article, found, false, &score, ret_right);
}

void score_article(const struct training_article *article, const struct attributions *found, bool speech, struct score *score)
{
	match_all(article, found, speech, score, NULL);
}

double score_f1(size_t matched, const struct score *score)
{
	return score->gold + score->found ? 200.0 * (double)matched / (double)(score->gold + score->found) : 0;
}
