#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "clients/cli/report/word_diff.h"

/* "a [b] {c}": words that only the text has between brackets, those that only the base has between braces. */
static const char *told(const char *base, const char *text, struct arena *arena, struct word_diff *diff)
{
	char *told = arena_alloc(arena, strlen(base) * 4 + strlen(text) * 4 + 16, 1), *to = told;
	word_diff(base, text, arena, diff);
	for (size_t i = 0; i < diff->run_count; i++) {
		const struct word_run *run = &diff->runs[i];
		const char *words = run->change == WORD_LEFT_OUT ? base : text;
		static const char open[] = { 0, '[', '{' }, close[] = { 0, ']', '}' };
		to += sprintf(to, "%s", i ? " " : "");
		if (open[run->change])
			*to++ = open[run->change];
		memcpy(to, words + run->start, run->end - run->start);
		to += run->end - run->start;
		if (close[run->change])
			*to++ = close[run->change];
	}
	*to = '\0';
	return told;
}

#define assert_told(base, text, expected) \
	do { \
		struct arena *arena_ = arena_new(); \
		struct word_diff diff_; \
		cr_assert_str_eq(told(base, text, arena_, &diff_), expected); \
		arena_free(arena_); \
	} while (0)

Test(word_diff, marks_what_only_one_of_the_two_has_what_is_left_out_before_what_stands_in_its_place)
{
	assert_told("the gates stay shut until autumn", "the gates stay closed until late autumn", "the gates stay {shut} [closed] until [late] autumn");
	assert_told("nobody signed it", "nobody signed it", "nobody signed it");
	assert_told("we will not pay", "we will pay", "we will {not} pay");
}

Test(word_diff, takes_words_for_the_same_that_differ_in_capitals_and_punctuation_alone)
{
	assert_told("The Dam, “as firm as granite” — he said.", "the dam as firm as granite he said", "the dam as firm as granite he said");
	assert_told("Über 5 % mehr", "ÜBER 5 % MEHR", "ÜBER 5 % MEHR");
}

Test(word_diff, does_not_take_numbers_or_currencies_for_punctuation)
{
	assert_told("it costs $5", "it costs €5", "it costs {$5} [€5]");
	assert_told("rates rose 6.25 per cent", "rates rose 6.5 per cent", "rates rose {6.25} [6.5] per cent");
}

Test(word_diff, leaves_out_short_words_that_are_common_by_chance)
{
	assert_told("chairs of old wood", "price of wild honey", "{chairs of old wood} [price of wild honey]");
}

Test(word_diff, tells_wide_characters_apart_one_by_one)
{
	assert_told("中国愿意调解", "中国准备调解", "中国 {愿意} [准备] 调解");
}

Test(word_diff, of_nothing_is_nothing)
{
	assert_told("", "", "");
	assert_told("all of this", "", "{all of this}");
	assert_told("", "all of this", "[all of this]");
}

Test(word_diff, counts_words)
{
	struct arena *arena = arena_new();
	struct word_diff diff;
	word_diff("the gates stay shut until autumn", "the gates stay closed until late autumn", arena, &diff);
	cr_assert_eq(diff.same, 5);
	cr_assert_eq(diff.other, 2);
	cr_assert_eq(diff.left_out, 1);
	arena_free(arena);
}

static char *many_words(const char *last, size_t count)
{
	char *text = allocate(count, 12), *to = text + sprintf(text, "first ");
	for (size_t i = 0; i < count; i++)
		to += sprintf(to, "w%zu ", i % 1000 * 7919 % 1000);
	strcpy(to, last);
	return text;
}

Test(word_diff, of_texts_over_the_limit_of_comparisons_finds_the_ends_alone)
{
	struct arena *arena = arena_new();
	struct word_diff diff;
	/* Both ends of the middle, of 1024 or 1025 words, are each one's own. */
	for (size_t over = 0; over < 2; over++) {
		char *a = many_words("one last", 1023 + over), *b = many_words("other last", 1023 + over);
		memcpy(strstr(a, "w0"), "x0", 2);
		word_diff(a, b, arena, &diff);
		cr_assert_eq(diff.other > 100, over == 1, "%zu words", 1023 + over);
		free(a);
		free(b);
	}
	arena_free(arena);
}
