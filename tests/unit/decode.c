#include "extract/tagger/decode.h"

#include <string.h>

#include <criterion/criterion.h>

#include "extract_helpers.h"

/* Words of the text, from where the part before it ends on, and the label that they begin with. */
struct part {
	const char *words;
	enum label begin;
};

static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
}

TestSuite(decode, .init = set_up, .fini = tear_down);

/* The tokens of some words; `at` (bytes) goes behind them. */
static struct range tokens_of(const struct document *document, const char *words, size_t *at)
{
	const char *place = strstr(document->text + *at, words);
	cr_assert_not_null(place, "\"%s\" is not in the text", words);
	size_t start = (size_t)(place - document->text), end = start + strlen(words);
	struct range range = { DOCUMENT_NONE, 0 };
	for (uint32_t k = 0; k < document->token_count; k++)
		if (document->tokens[k].byte >= start && document->tokens[k].byte_end <= end) {
			range.first = k < range.first ? k : range.first;
			range.end = k + 1;
		}
	*at = end;
	return range;
}

static const char *words_of(const struct document *document, struct range range)
{
	struct span span = { 0, 0 };
	if (range.first < range.end)
		span = (struct span){ document->tokens[range.first].start, document->tokens[range.end - 1].end };
	return document_copy(document, span, arena);
}

/* What is found where the whole text is one chain. `sureness` is by part; NULL: sure of all. */
static struct attributions decode(const char *text, const struct part *parts, const float *sureness, size_t count, struct reading *reading)
{
	struct document *document = arena_alloc(arena, 1, sizeof(*document));
	document_read(text, strlen(text), languages_find(extract_languages(), "en"), arena, document);
	reading_make(document, arena, reading);
	uint8_t *labels = arena_alloc(arena, document->token_count + 1, 1);
	float(*marginals)[LABEL_STRIDE] = arena_alloc(arena, document->token_count + 1, sizeof(*marginals));
	size_t at = 0;
	for (size_t p = 0; p < count; p++) {
		struct range range = tokens_of(document, parts[p].words, &at);
		for (uint32_t k = range.first; k < range.end; k++) {
			labels[k] = (uint8_t)(parts[p].begin + (k > range.first));
			marginals[k][labels[k]] = sureness ? sureness[p] : 1;
		}
	}
	struct attributions found = { 0 };
	const struct chain chain = { 0, document->token_count };
	labels_decode(reading, &chain, labels, (const float(*)[LABEL_STRIDE])marginals, &found);
	return found;
}

/* A line each: "mention / cue: content | content". */
static const char *lines_of(const struct reading *reading, const struct attributions *found)
{
	const char *lines = "";
	for (size_t k = 0; k < found->list.count; k++) {
		const struct attribution *a = &found->list.items[k];
		const char *content = "";
		for (uint32_t c = 0; c < a->content_count; c++)
			content = arena_format(arena, "%s%s%s", content, c ? " | " : "", words_of(reading->document, a->content[c]));
		lines = arena_format(arena, "%s%s / %s: %s\n", lines, words_of(reading->document, a->mention), words_of(reading->document, a->cue),
		                     content);
	}
	return lines;
}

#define expect_decoded(text, expected, ...) \
	do { \
		const struct part parts_[] = { __VA_ARGS__ }; \
		struct reading reading_; \
		struct attributions found_ = decode(text, parts_, NULL, array_size(parts_), &reading_); \
		const char *lines_ = lines_of(&reading_, &found_); \
		cr_expect_str_eq(lines_, expected, "%s gives\n%sinstead of\n%s", text, lines_, expected); \
		array_free(&found_.list); \
	} while (0)

Test(decode, joins_a_mention_a_cue_and_a_content)
{
	expect_decoded("Edda Rosk said that the gates would open.", "Edda Rosk / said: that the gates would open\n",
	               { "Edda Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER },
	               { "that the gates would open", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("The gates would open, said Edda Rosk.", "Edda Rosk / said: The gates would open\n",
	               { "The gates would open", LABEL_BEGIN_CONTENT_BEFORE }, { "said", LABEL_BEGIN_CUE_BEFORE },
	               { "Edda Rosk", LABEL_BEGIN_SOURCE_AFTER });
}

Test(decode, joins_the_two_parts_of_an_interrupted_quotation)
{
	expect_decoded("“The gates will open,” Rosk said, “in May.”", "Rosk / said: “The gates will open,” | “in May.”\n",
	               { "“The gates will open,”", LABEL_BEGIN_CONTENT_BEFORE }, { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "said", LABEL_BEGIN_CUE_BEFORE }, { "“in May.”", LABEL_BEGIN_CONTENT_AFTER });
}

Test(decode, hangs_a_content_on_the_cue_that_looks_back_at_it)
{
	expect_decoded("Rosk said it rained, the sun shone, Brand replied.", "Rosk / said: it rained\nBrand / replied: the sun shone\n",
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER }, { "it rained", LABEL_BEGIN_CONTENT_AFTER },
	               { "the sun shone", LABEL_BEGIN_CONTENT_BEFORE }, { "Brand", LABEL_BEGIN_SOURCE_BEFORE },
	               { "replied", LABEL_BEGIN_CUE_BEFORE });
}

Test(decode, shares_a_mention_with_the_next_cue_of_its_sentence_alone)
{
	expect_decoded("Rosk said it rained and added the sun shone.", "Rosk / said: it rained\nRosk / added: the sun shone\n",
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER }, { "it rained", LABEL_BEGIN_CONTENT_AFTER },
	               { "added", LABEL_BEGIN_CUE_AFTER }, { "the sun shone", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("Rosk said it rained. Later reports added the sun shone.", "Rosk / said: it rained\n / added: the sun shone\n",
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER }, { "it rained", LABEL_BEGIN_CONTENT_AFTER },
	               { "added", LABEL_BEGIN_CUE_AFTER }, { "the sun shone", LABEL_BEGIN_CONTENT_AFTER });
}

Test(decode, takes_the_nearer_of_two_mentions)
{
	expect_decoded("Brand, Rosk said it rained.", "Rosk / said: it rained\n", { "Brand", LABEL_BEGIN_SOURCE_BEFORE },
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER }, { "it rained", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("It rained, said Rosk with Brand.", "Rosk / said: It rained\n", { "It rained", LABEL_BEGIN_CONTENT_BEFORE },
	               { "said", LABEL_BEGIN_CUE_BEFORE }, { "Rosk", LABEL_BEGIN_SOURCE_AFTER }, { "Brand", LABEL_BEGIN_SOURCE_AFTER });
}

Test(decode, begins_with_what_is_spoken_of_but_behind_whom_it_is_said_to)
{
	expect_decoded("Rosk pointed to rust that is old.", "Rosk / pointed to: rust that is old\n", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "pointed to", LABEL_BEGIN_CUE_AFTER }, { "rust that is old", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("Rosk agreed to a repair that the town has to pay for.", "Rosk / agreed to: a repair that the town has to pay for\n",
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "agreed to", LABEL_BEGIN_CUE_AFTER },
	               { "a repair that the town has to pay for", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("Rosk told the clerk that the gates hold.", "Rosk / told: that the gates hold\n", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "told", LABEL_BEGIN_CUE_AFTER }, { "the clerk that the gates hold", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("Rosk told him that is late.", "Rosk / told: that is late\n", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "told", LABEL_BEGIN_CUE_AFTER }, { "him that is late", LABEL_BEGIN_CONTENT_AFTER });
}

Test(decode, leaves_out_what_is_no_attribution)
{
	expect_decoded("Rosk said nothing.", "", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER });
	expect_decoded("Rosk said, and left.", "", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER },
	               { ",", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("Nothing.", "", { "Nothing", LABEL_OUTSIDE });
}

Test(decode, keeps_a_content_without_a_cue)
{
	expect_decoded("Rosk left: it rained.", "Rosk left / : it rained\n", { "Rosk left", LABEL_BEGIN_SOURCE_BEFORE },
	               { "it rained", LABEL_BEGIN_CONTENT_AFTER });
}

Test(decode, gives_a_sentence_that_stands_alone_to_whoever_spoke_before)
{
	const struct part parts[] = { { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
		                          { "said", LABEL_BEGIN_CUE_AFTER },
		                          { "it rained", LABEL_BEGIN_CONTENT_AFTER },
		                          { "The sun would shine later", LABEL_BEGIN_CONTENT_AFTER } };
	struct reading reading;
	struct attributions found = decode("Rosk said it rained. The sun would shine later.", parts, NULL, array_size(parts), &reading);
	cr_assert_str_eq(lines_of(&reading, &found), "Rosk / said: it rained\n / : The sun would shine later\n");
	cr_assert_eq(found.list.items[1].heir_of, 0);
	array_free(&found.list);
}

Test(decode, trims_marks_that_do_not_belong)
{
	expect_decoded("Rosk said: it rained.", "Rosk / said: it rained\n", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "said", LABEL_BEGIN_CUE_AFTER }, { ": it rained.", LABEL_BEGIN_CONTENT_AFTER });
}

Test(decode, keeps_as_many_parts_of_a_content_as_there_is_room_for)
{
	static const char TEXT[] = "Rosk said one, two, three, four, five, six.";
	expect_decoded(TEXT, "Rosk / said: one | two | three | four, five, six\n", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "said", LABEL_BEGIN_CUE_AFTER }, { "one", LABEL_BEGIN_CONTENT_AFTER }, { "two", LABEL_BEGIN_CONTENT_AFTER },
	               { "three", LABEL_BEGIN_CONTENT_AFTER }, { "four", LABEL_BEGIN_CONTENT_AFTER }, { "five", LABEL_BEGIN_CONTENT_AFTER },
	               { "six", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded(TEXT, "Rosk / said: one | two | three | four\n", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "said", LABEL_BEGIN_CUE_AFTER }, { "one", LABEL_BEGIN_CONTENT_AFTER }, { "two", LABEL_BEGIN_CONTENT_AFTER },
	               { "three", LABEL_BEGIN_CONTENT_AFTER }, { "four", LABEL_BEGIN_CONTENT_AFTER });
}

Test(decode, follows_a_quotation_into_the_next_paragraph)
{
	expect_decoded("Rosk said: “It rained.\n\n“The sun shone.”", "Rosk / said: “It rained | The sun shone.”\n",
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER }, { "“It rained.", LABEL_BEGIN_CONTENT_AFTER },
	               { "“The sun shone.”", LABEL_BEGIN_CONTENT_AFTER });
}

Test(decode, says_how_sure_it_is_of_each_part)
{
	const struct part parts[] = { { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "said", LABEL_BEGIN_CUE_AFTER },
		                          { "it rained", LABEL_BEGIN_CONTENT_AFTER }, { "hard", LABEL_BEGIN_CONTENT_AFTER } };
	const float sureness[] = { .9F, .8F, .7F, .4F };
	struct reading reading;
	struct attributions found = decode("Rosk said it rained, hard.", parts, sureness, array_size(parts), &reading);
	cr_assert_eq(found.list.count, 1);
	const struct attribution *a = &found.list.items[0];
	cr_expect_eq(a->rule, RULE_TAGGED);
	cr_expect_float_eq(a->sure.mention, .9, 1e-6);
	cr_expect_float_eq(a->sure.cue, .8, 1e-6);
	cr_expect_float_eq(a->sure.content, .4, 1e-6);
	cr_expect_float_eq(a->sure.whole, .4, 1e-6, "the least sure of its parts, each with the mean of its tokens");
	array_free(&found.list);
}

Test(decode, leaves_out_whom_the_cue_speaks_to)
{
	expect_decoded("Rosk warned the old board that the gates leak.", "Rosk / warned: that the gates leak\n", { "Rosk", LABEL_BEGIN_SOURCE_BEFORE },
	               { "warned", LABEL_BEGIN_CUE_AFTER }, { "the old board that the gates leak", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("Rosk denied the claim that the gates leak.", "Rosk / denied: the claim that the gates leak\n",
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "denied", LABEL_BEGIN_CUE_AFTER },
	               { "the claim that the gates leak", LABEL_BEGIN_CONTENT_AFTER });
	expect_decoded("Rosk warned the gates were so old that they leak.", "Rosk / warned: the gates were so old that they leak\n",
	               { "Rosk", LABEL_BEGIN_SOURCE_BEFORE }, { "warned", LABEL_BEGIN_CUE_AFTER },
	               { "the gates were so old that they leak", LABEL_BEGIN_CONTENT_AFTER });
}
