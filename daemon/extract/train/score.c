#include "extract/train/score.h"

#include <stdlib.h>
#include <string.h>


struct part {
	struct span span;   /* in order, without overlap */
	struct range words; /* from its first word to behind its last, for the exact match; empty if it has none */
};

struct content {
	struct part *parts;
	size_t count;
	uint32_t length; /* code points */
};

static bool is_word(const struct document *document, uint32_t token)
{
	return document->tokens[token].kind == TOKEN_WORD || document->tokens[token].kind == TOKEN_NUMBER;
}

static struct range words_of(const struct document *document, struct span span)
{
	struct range range = corpus_tokens(document, span);
	while (range.first < range.end && !is_word(document, range.first))
		range.first++;
	while (range.first < range.end && !is_word(document, range.end - 1))
		range.end--;
	return range;
}

/* Adds a span; what the one before it has already is not counted twice. */
static void add_span(const struct document *document, struct span span, struct content *content)
{
	uint32_t covered = content->count ? content->parts[content->count - 1].span.end : 0;
	struct range words = words_of(document, span);
	span.start = span.start < covered ? covered : span.start;
	span.end = span.end < span.start ? span.start : span.end;
	content->parts[content->count++] = (struct part){ span, words };
	content->length += span.end - span.start;
}

/* Code points that both have. */
static uint32_t shared(const struct content *a, const struct content *b)
{
	uint32_t same = 0;
	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		const struct span x = a->parts[i].span, y = b->parts[j].span;
		uint32_t start = x.start > y.start ? x.start : y.start, end = x.end < y.end ? x.end : y.end;
		same += end > start ? end - start : 0;
		if (x.end < y.end)
			i++;
		else
			j++;
	}
	return same;
}

static const struct part *next_with_words(const struct content *content, size_t *at)
{
	while (*at < content->count && range_empty(content->parts[*at].words))
		++*at;
	return *at < content->count ? &content->parts[(*at)++] : NULL;
}

/* Whether both have the same parts but for what stands at their ends: whether marks belong to them is convention. */
static bool same_words(const struct content *a, const struct content *b)
{
	const struct part *x, *y;
	size_t i = 0, j = 0, parts = 0;
	do {
		x = next_with_words(a, &i);
		y = next_with_words(b, &j);
		if (!x != !y || (x && (x->words.first != y->words.first || x->words.end != y->words.end)))
			return false;
		parts += x != NULL;
	} while (x);
	return parts > 0;
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

static struct content *gold_contents(const struct training_article *article, struct arena *arena)
{
	struct content *all = arena_alloc(arena, article->gold_count, sizeof(*all));
	for (size_t k = 0; k < article->gold_count; k++) {
		const struct gold_attribution *gold = &article->gold[k];
		all[k].parts = arena_alloc(arena, gold->content_count, sizeof(*all[k].parts));
		for (size_t c = 0; c < gold->content_count; c++)
			add_span(&article->document, gold->content[c], &all[k]);
	}
	return all;
}

static struct content *found_contents(const struct training_article *article, const struct attributions *found, struct arena *arena)
{
	const struct document *document = &article->document;
	struct content *all = arena_alloc(arena, found->list.count, sizeof(*all));
	for (size_t k = 0; k < found->list.count; k++) {
		const struct attribution *a = &found->list.items[k];
		all[k].parts = arena_alloc(arena, a->content_count, sizeof(*all[k].parts));
		for (uint32_t c = 0; c < a->content_count; c++)
			add_span(document, (struct span){ document->tokens[a->content[c].first].start, document->tokens[a->content[c].end - 1].end },
			         &all[k]);
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
	bool *exact_taken = arena_alloc(arena, finds, sizeof(bool));
	for (size_t i = 0; i < golds; i++) {
		bool counts = !speech || article->gold[i].speech, exact = false;
		for (size_t j = 0; j < finds; j++) {
			uint32_t same = shared(&g[i], &f[j]);
			double overlap = same ? (double)same / (g[i].length + f[j].length - same) : 0;
			if (counts && !exact && !exact_taken[j] && same_words(&g[i], &f[j]))
				exact = exact_taken[j] = true;
			if (overlap >= .5)
				pairs[count++] = (struct pairing){ i, j, overlap };
		}
		score->gold += counts;
		score->exact += exact;
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
