#include "clients/cli/output.h"

#include <string.h>

#include <criterion/criterion.h>

#include "proto/time.h"

static char *text;
static size_t size;

static struct output begin(unsigned width)
{
	struct output output;
	output_begin(&output, open_memstream(&text, &size));
	output.width = width;
	return output;
}

static void expect_text(struct output *output, const char *expected)
{
	fclose(output->file);
	cr_expect_str_eq(text, expected, "%s", text);
	free(text);
}

Test(output, what_steers_a_terminal_is_left_out)
{
	struct output output = begin(80);
	output_text(&output, STYLE_PLAIN, "a\033[31mb\007c\u202Ed\xC2\x85" "e\nf\tg");
	expect_text(&output, "a[31mbcde f g");
}

Test(output, a_cell_is_cut_and_filled_by_columns_not_bytes)
{
	struct output output = begin(80);
	output_cell(&output, STYLE_PLAIN, "Zürich", 8, true);
	output_cell(&output, STYLE_PLAIN, "Zürichsee", 6, true);
	output_cell(&output, STYLE_PLAIN, "北京外交部", 6, true);
	output_cell(&output, STYLE_PLAIN, "e\u0301!", 4, true);
	expect_text(&output, "Zürich  Züric…北京… e\u0301!  ");
}

Test(output, words_wrap_at_the_width_and_not_in_between)
{
	struct output output = begin(20);
	struct wrap wrap;
	wrap_begin(&wrap, &output, 0, 2);
	wrap_string(&wrap, STYLE_BOLD, "The quick brown");
	wrap_string(&wrap, STYLE_PLAIN, "ish fox  jumps\nover");
	wrap_end(&wrap);
	expect_text(&output, "The quick brownish\n  fox jumps over\n");
}

Test(output, a_text_may_keep_its_lines)
{
	struct output output = begin(20);
	struct wrap wrap;
	wrap_begin(&wrap, &output, 0, 0);
	wrap_text(&wrap, "One two.\n\nThree", strlen("One two.\n\nThree"), true);
	wrap_end(&wrap);
	expect_text(&output, "One two.\n\nThree\n");
}

Test(output, chinese_wraps_without_blanks)
{
	struct output output = begin(8);
	struct wrap wrap;
	wrap_begin(&wrap, &output, 0, 0);
	wrap_string(&wrap, STYLE_PLAIN, "中国外交部长王毅");
	wrap_end(&wrap);
	expect_text(&output, "中国外交\n部长王毅\n");
}

Test(output, a_word_longer_than_the_line_stands_on_its_own)
{
	struct output output = begin(10);
	struct wrap wrap;
	wrap_begin(&wrap, &output, 0, 0);
	wrap_string(&wrap, STYLE_PLAIN, "see https://example.com/long now");
	wrap_end(&wrap);
	expect_text(&output, "see\nhttps://example.com/long\nnow\n");
}

Test(output, an_age_is_said_as_people_say_it)
{
	char age[SHORT_TEXT_SIZE];
	const int64_t now = INT64_C(1646641800000), minute = 60000;
	cr_expect_str_eq(text_age(now - 5000, now, age), "just now");
	cr_expect_str_eq(text_age(now - 5 * minute, now, age), "5 min");
	cr_expect_str_eq(text_age(now - 180 * minute, now, age), "3 h");
	cr_expect_str_eq(text_age(now - 3 * 24 * 60 * minute, now, age), "3 days");
	cr_expect_str_eq(text_age(TIME_NONE, now, age), "?");
}

Test(output, numbers_and_bytes_are_readable)
{
	char number[SHORT_TEXT_SIZE];
	cr_expect_str_eq(text_number(7, number), "7");
	cr_expect_str_eq(text_number(1234567, number), "1,234,567");
	cr_expect_str_eq(text_bytes(1, number), "1 byte");
	cr_expect_str_eq(text_bytes(999, number), "999 bytes");
	cr_expect_str_eq(text_bytes(3400000, number), "3.4 MB");
	cr_expect_str_eq(text_bytes(12345678, number), "12 MB");
}
