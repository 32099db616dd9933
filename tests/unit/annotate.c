#include "clients/cli/annotate.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>


#define MENTION ANNOTATE_MENTION
#define CUE     ANNOTATE_CUE

/* The text with "[1" and "]" at the ends of contents (numbers from the marks' statements, "]1" where it is crossed), "{" and "}" at
 * those of mentions, "<" and ">" at those of cues, and behind each piece the content that counts in it, as "/1". */
static void draw(const char *text, struct annotate_mark *marks, size_t count, char *out)
{
	static const char begin[] = "[ {<", end[] = "] }>";
	struct annotated annotated;
	struct arena *arena = arena_new();
	annotate(text, marks, count, arena, &annotated);
	size_t covered = 0;
	for (size_t i = 0; i < annotated.segment_count; i++) {
		const struct annotate_segment *segment = &annotated.segments[i];
		cr_expect_eq(segment->start, covered, "segments lie side by side");
		covered = segment->end;
		for (uint32_t k = 0; k < segment->closing_count; k++) {
			const struct annotate_mark *mark = &annotated.marks[annotated.closings[segment->closing_first + k]];
			out += sprintf(out, "%c", end[mark->role]);
			out += mark->crossed ? sprintf(out, "%u", mark->statement) : 0;
		}
		for (uint32_t k = 0; k < segment->opening_count; k++) {
			const struct annotate_mark *mark = &annotated.marks[segment->opening_first + k];
			out += sprintf(out, "%c", begin[mark->role]);
			out += mark->role == ANNOTATE_CONTENT ? sprintf(out, "%u", mark->statement) : 0;
		}
		out += sprintf(out, "%.*s", (int)(segment->end - segment->start), text + segment->start);
		if (segment->inner[ANNOTATE_CONTENT] != ANNOTATE_NONE)
			out += sprintf(out, "/%u", annotated.marks[segment->inner[ANNOTATE_CONTENT]].statement);
	}
	cr_expect_eq(covered, strlen(text), "segments cover the text");
	arena_free(arena);
}

#define expect_drawn(text, expected, ...) \
	do { \
		char out_[1000] = ""; \
		struct annotate_mark marks_[] = { __VA_ARGS__ }; \
		draw(text, marks_, sizeof(marks_) / sizeof(*marks_), out_); \
		cr_expect_str_eq(out_, expected, "%s", out_); \
	} while (0)

Test(annotate, a_statement_with_mention_and_cue_is_cut_out_of_the_text)
{
	expect_drawn("“Yes,” said Rosk, “now.”", "“[1Yes,/1]” <said> {Rosk}, “[1now./1]”", { .span = { 1, 5 }, .statement = 1 },
	             { .span = { 19, 23 }, .statement = 1, .part = 1 }, { .span = { 12, 16 }, .role = MENTION, .statement = 1 },
	             { .span = { 7, 11 }, .role = CUE, .statement = 1 });
}

Test(annotate, offsets_are_characters_not_bytes)
{
	expect_drawn("Zürich 北京!", "Zü[1rich 北/1]京!", { .span = { 2, 8 }, .statement = 1 });
}

Test(annotate, the_inner_of_two_contents_counts)
{
	expect_drawn("He said she said yes", "[1He said /1[2she /2[3said/3]]] yes", { .span = { 0, 16 }, .statement = 1 },
	             { .span = { 8, 16 }, .statement = 2 }, { .span = { 12, 16 }, .statement = 3 });
}

Test(annotate, of_two_that_begin_together_the_shorter_one_counts)
{
	expect_drawn("one two three", "[2[1one/1] two/2] three", { .span = { 0, 3 }, .statement = 1 }, { .span = { 0, 7 }, .statement = 2 });
}

Test(annotate, contents_that_overlap_are_told_apart_at_their_ends)
{
	expect_drawn("one two three", "[1one /1[2two/2]1 three/2]", { .span = { 0, 7 }, .statement = 1 }, { .span = { 4, 13 }, .statement = 2 });
}

Test(annotate, what_ended_under_a_later_content_is_over)
{
	expect_drawn("one two three", "[1o/1[2n/2[3e/3]2]1 two/3] three", { .span = { 0, 3 }, .statement = 1 }, { .span = { 1, 3 }, .statement = 2 },
	             { .span = { 2, 7 }, .statement = 3 });
}

Test(annotate, of_two_that_end_together_the_inner_one_ends_first)
{
	expect_drawn("one two", "one [1<t/1>w/1{o/1}]", { .span = { 4, 7 }, .statement = 1 }, { .span = { 4, 5 }, .role = CUE },
	             { .span = { 6, 7 }, .role = MENTION });
}

Test(annotate, two_may_have_said_the_same_words_but_a_shared_speaker_is_one_mark)
{
	expect_drawn("Rosk said", "{Rosk} [1[2said/2]]", { .span = { 5, 9 }, .statement = 1 }, { .span = { 5, 9 }, .statement = 2 },
	             { .span = { 0, 4 }, .role = MENTION, .statement = 1 }, { .span = { 0, 4 }, .role = MENTION, .statement = 2 });
}

Test(annotate, marks_side_by_side_do_not_touch)
{
	expect_drawn("onetwo", "[1one/1][2two/2]", { .span = { 3, 6 }, .statement = 2 }, { .span = { 0, 3 }, .statement = 1 });
}

Test(annotate, what_is_empty_or_behind_the_text_is_left_out)
{
	expect_drawn("one", "o[1ne/1]", { .span = { 1, 1 }, .statement = 3 }, { .span = { 1, 9 }, .statement = 1 },
	             { .span = { 7, 9 }, .statement = 2 }, { .span = { 2, 1 }, .role = CUE });
	expect_drawn("", "", { .span = { 0, 9 }, .statement = 1 });
}

Test(annotate, a_text_without_marks_is_one_piece)
{
	char out[100];
	draw("one two", NULL, 0, out);
	cr_expect_str_eq(out, "one two");
}

/* Quadratic, this would be 10^10 steps. */
Test(annotate, a_hundred_thousand_contents_in_one_another_take_no_time, .timeout = 20)
{
	enum { COUNT = 100000 };
	struct arena *arena = arena_new();
	char *text = arena_alloc(arena, 2 * COUNT + 1, 1);
	struct annotate_mark *marks = arena_alloc(arena, COUNT, sizeof(*marks));
	struct annotated annotated;
	memset(text, 'x', 2 * COUNT);
	for (uint32_t i = 0; i < COUNT; i++)
		marks[i] = (struct annotate_mark){ .span = { i, 2 * COUNT - i }, .statement = i };
	annotate(text, marks, COUNT, arena, &annotated);
	cr_expect_eq(annotated.segment_count, 2 * COUNT);
	arena_free(arena);
}
