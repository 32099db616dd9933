#include "score.h"

#include <string.h>

#include <criterion/criterion.h>

#include "extract_helpers.h"

/* The figures of these tests are those that tests/quality/score_extract.py gives for the same spans. */
static const char TEXT[] = "Rosk said that the gates would open in May, and Brand replied: “Nobody has seen them, or will.”";

static struct training_article article;
static struct attributions found;

static void set_up(void)
{
	article = (struct training_article){ .arena = arena_new(), .text = (char *)TEXT };
	document_read(TEXT, strlen(TEXT), languages_find(extract_languages(), "en"), article.arena, &article.document);
	article.gold = arena_alloc(article.arena, 8, sizeof(*article.gold));
}

static void tear_down(void)
{
	array_free(&found.list);
	arena_free(article.arena);
}

TestSuite(score, .init = set_up, .fini = tear_down);

/* Words of the text, in code points. */
static struct span span_of(const char *words)
{
	const char *place = strstr(TEXT, words);
	size_t start = (size_t)(place - TEXT), end = start + strlen(words);
	struct span span = { UINT32_MAX, 0 };
	cr_assert_not_null(place, "%s", words);
	for (uint32_t k = 0; k < article.document.token_count; k++) {
		const struct token *token = &article.document.tokens[k];
		if (token->byte >= start && token->byte_end <= end) {
			span.start = token->start < span.start ? token->start : span.start;
			span.end = token->end;
		}
	}
	return span;
}

static void add_gold(bool speech, const char *first, const char *second)
{
	struct gold_attribution *gold = &article.gold[article.gold_count++];
	gold->speech = speech;
	gold->content = arena_alloc(article.arena, 2, sizeof(*gold->content));
	gold->content[gold->content_count++] = span_of(first);
	if (second)
		gold->content[gold->content_count++] = span_of(second);
}

static void add_found(const char *first, const char *second)
{
	struct attribution attribution = { .rule = RULE_TAGGED, .content_count = second ? 2 : 1 };
	attribution.content[0] = corpus_tokens(&article.document, span_of(first));
	if (second)
		attribution.content[1] = corpus_tokens(&article.document, span_of(second));
	array_append(&found.list, attribution);
}

static void expect_score(bool speech, struct score wanted)
{
	struct score score = { 0 };
	score_article(&article, &found, speech, &score);
	cr_expect_eq(score.gold, wanted.gold, "gold %zu, not %zu", score.gold, wanted.gold);
	cr_expect_eq(score.found, wanted.found, "found %zu, not %zu", score.found, wanted.found);
	cr_expect_eq(score.exact, wanted.exact, "exact %zu, not %zu", score.exact, wanted.exact);
	cr_expect_eq(score.half, wanted.half, "half %zu, not %zu", score.half, wanted.half);
	cr_expect_eq(score.most, wanted.most, "most %zu, not %zu", score.most, wanted.most);
}

Test(score, does_not_mind_marks_at_the_ends)
{
	add_gold(true, "“Nobody has seen them, or will.”", NULL);
	add_found("Nobody has seen them, or will", NULL);
	expect_score(false, (struct score){ .gold = 1, .found = 1, .exact = 1, .half = 1, .most = 1 });
}

Test(score, counts_characters)
{
	add_gold(true, "that the gates would open in May", NULL);
	add_found("open in May", NULL); /* 11 of 32 */
	expect_score(false, (struct score){ .gold = 1, .found = 1 });
	found.list.count = 0;
	add_found("would open in May", NULL); /* 17 of 32 */
	expect_score(false, (struct score){ .gold = 1, .found = 1, .half = 1 });
	found.list.count = 0;
	add_found("the gates would open in May", NULL); /* 27 of 32 */
	expect_score(false, (struct score){ .gold = 1, .found = 1, .half = 1, .most = 1 });
}

Test(score, matches_each_once_and_the_best_first)
{
	add_gold(true, "that the gates would open in May", NULL);
	add_found("the gates would open in", NULL);
	add_found("that the gates would open in May", NULL);
	add_found("that the gates would open in May", NULL);
	expect_score(false, (struct score){ .gold = 1, .found = 3, .exact = 1, .half = 1, .most = 1 });
	bool right[3];
	score_matches(&article, &found, right);
	cr_expect(!right[0] && right[1] && !right[2]);
	add_gold(true, "that the gates would open in May", NULL);
	add_gold(true, "that the gates would open in May", NULL);
	expect_score(false, (struct score){ .gold = 3, .found = 3, .exact = 2, .half = 3, .most = 2 });
}

Test(score, knows_parts_from_the_whole)
{
	add_gold(true, "the gates", "in May");
	add_found("the gates would open in May", NULL); /* 15 of 27 */
	expect_score(false, (struct score){ .gold = 1, .found = 1, .half = 1 });
	found.list.count = 0;
	add_found("the gates", "in May,");
	expect_score(false, (struct score){ .gold = 1, .found = 1, .exact = 1, .half = 1, .most = 1 });
}

Test(score, leaves_out_what_matches_something_that_is_no_speech)
{
	add_gold(false, "the gates would open in May", NULL);
	add_gold(true, "Nobody has seen them", NULL);
	add_found("the gates would open in May", NULL);
	add_found("Rosk", NULL);
	expect_score(true, (struct score){ .gold = 1, .found = 1 });
	expect_score(false, (struct score){ .gold = 2, .found = 2, .exact = 1, .half = 1, .most = 1 });
}

Test(score, is_nothing_where_there_is_nothing)
{
	expect_score(false, (struct score){ 0 });
	struct score score = { .gold = 3, .found = 1 };
	cr_expect_float_eq(score_f1(1, &score), 50, 1e-9);
	cr_expect_eq(score_f1(0, &(struct score){ 0 }), 0);
}
