#include "clients/cli/view.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/time.h"


static char *shown;
static size_t size;

static struct output begin(unsigned width, bool colour)
{
	struct output output;
	output_begin(&output, open_memstream(&shown, &size));
	output.width = width;
	output.colour = colour;
	return output;
}

#define expect_shown(part) cr_expect(strstr(shown, part), "no «%s» in:\n%s", part, shown)
#define expect_not_shown(part) cr_expect_not(strstr(shown, part), "«%s» in:\n%s", part, shown)

static const struct view_statement yes = {
	.id = "1.1", .cluster = "c1.1", .kind = STATEMENT_DIRECT, .confidence = 950, .speaker = "Edda Rosk", .mention = "she", .cue = "said",
	.mention_span = { 12, 15 }, .cue_span = { 7, 11 }, .content = (const struct span[]){ { 1, 5 }, { 18, 22 } }, .content_count = 2,
	.article_count = 3, .publisher_count = 2,
};
static const struct view_statement guess = {
	.id = "1.2", .cluster = "c1.2", .kind = STATEMENT_INDIRECT, .confidence = 400, .attitude = true, .speaker_reason = "pronoun", .mention = "He",
	.cue = "hoped", .via = "Bayline", .mention_span = { 25, 27 }, .cue_span = { 28, 33 }, .content = (const struct span[]){ { 34, 42 } },
	.content_count = 1, .article_count = 1, .publisher_count = 1,
};
static const struct view_statement claim = {
	.id = "1.3", .cluster = "c1.3", .kind = STATEMENT_CLAIM, .confidence = 600, .speaker_reason = "claim", .mention = "", .cue = "",
	.content = (const struct span[]){ { 45, 54 } }, .content_count = 1, .article_count = 1, .publisher_count = 1,
};
static const char text[] = "“Yes,” said she, “now.”\n\nHe hoped for rain.\n\nIt rained.\n";

static struct view_article article_of(const struct view_statement statements[3])
{
	return (struct view_article){ .id = "a", .story = "s1", .title = "T", .time = TIME_NONE, .language = "en", .text = text, .statements = statements,
		                      .statement_count = 3 };
}

static void show_text(const struct view_article *article, unsigned width, bool colour)
{
	struct output output = begin(width, colour);
	view_print_text(&output, article);
	fclose(output.file);
}

static void show_page(const struct view_article *article)
{
	FILE *file = open_memstream(&shown, &size);
	view_html_begin(file, "t");
	view_html_article(file, article, 0);
	view_html_end(file);
	fclose(file);
}

Test(view, without_colour_brackets_and_marks_say_what_colour_would)
{
	struct view_article article = article_of((const struct view_statement[]){ yes, guess, claim });
	show_text(&article, 100, false);
	cr_expect_str_eq(shown, "T\n"
	                        "unknown publisher · story s1 · a\n"
	                        "\n"
	                        "“[1 Edda Rosk: Yes,]” _said_ *she*, “[1 now.]”\n"
	                        "\n"
	                        "*He* _hoped_ [2? “He” (attitude): for rain].\n"
	                        "\n"
	                        "▸\u00A0It rained.\n"
	                        "\n"
	                        "  1  direct    0.95   she → Edda Rosk · said · c1.1 (3 articles, 2 publishers)\n"
	                        "  2  indirect  0.40?  “He” · no name found for the pronoun · hoped · via Bayline · attitude · c1.2\n"
	                        "  ▸  1 claim in the outlet's own voice\n"
	                        "\n", "%s", shown);
	free(shown);
}

Test(view, a_speaker_has_one_colour_a_mention_is_bold_a_cue_underlined_a_guess_dim)
{
	struct view_article article = article_of((const struct view_statement[]){ yes, guess, claim });
	show_text(&article, 100, true);
	expect_shown("“\033[1;38;5;32m¹\033[0m\033[38;5;32mYes,\033[0m” \033[4;38;5;32msaid\033[0m \033[1;38;5;32mshe\033[0m, “");
	expect_shown("\033[2;3;38;5;166mfor rain\033[0m.");
	expect_not_shown("[1 ");
	expect_not_shown("_said_");
	free(shown);
}

Test(view, a_style_ends_with_its_line_and_begins_again)
{
	struct view_article article = article_of((const struct view_statement[]){ yes, guess, claim });
	show_text(&article, 20, true);
	const char *line = strtok(shown, "\n");
	for (; line; line = strtok(NULL, "\n")) {
		bool on = false;
		for (const char *c = strchr(line, '\033'); c; c = strchr(c + 1, '\033'))
			on = strncmp(c, "\033[0m", 4) != 0;
		cr_expect_not(on, "%s", line);
	}
	free(shown);
}

Test(view, wide_characters_wrap_at_the_width)
{
	struct view_statement statement = yes;
	statement.speaker = statement.mention = "王毅";
	statement.mention_span = (struct span){ 0, 2 };
	statement.cue_span = (struct span){ 2, 3 };
	statement.content = (const struct span[]){ { 5, 11 } };
	statement.content_count = 1;
	struct view_article article = { .id = "a", .story = "s1", .time = TIME_NONE, .language = "zh", .text = "王毅说:“不会有问题。”",
	                                .statements = &statement, .statement_count = 1 };
	show_text(&article, 16, true);
	char plain[2000] = ""; /* without the styles */
	for (char *c = shown, *to = plain; *c; c++) {
		if (*c == '\033')
			c = strchr(c, 'm');
		else
			*to++ = *c;
	}
	cr_expect(strstr(plain, "\n王毅说:“¹不会有\n问题。”\n"), "%s", plain);
	free(shown);
}

/* An article that would write on the terminal's title, move its cursor, turn the direction of writing, and break out of a page. */
static struct view_article hostile(struct view_statement *statement)
{
	static const char bad[] = "\033]0;x\007\033[2J\u202E<script>alert('1')</script>\" onclick=\"x\u2066 & \xC2\x9B"
				  "31m said <b>so</b>";
	static const char *const words[] = { bad };
	static const struct span content[] = { { 8, 60 } };
	*statement = (struct view_statement){ .id = bad, .cluster = bad, .kind = STATEMENT_DIRECT, .confidence = 900, .speaker = bad, .mention = bad,
		                              .cue = bad, .via = bad, .mention_span = { 0, 5 }, .cue_span = { 10, 20 },
		                              .content = content, .texts = (const char **)words, .content_count = 1 };
	return (struct view_article){ .id = bad, .story = bad, .copy_of = bad, .title = bad, .publisher = bad, .url = bad, .time = TIME_NONE,
	                              .language = bad, .text = bad,
		                      .statements = statement, .statement_count = 1 };
}

Test(view, nothing_of_an_article_steers_the_terminal)
{
	struct view_statement statement;
	struct view_article article = hostile(&statement);
	show_text(&article, 80, false);
	for (const char *c = shown; *c; c++)
		cr_assert(*c == '\n' || (unsigned char)*c >= 0x20, "control %02x in\n%s", *c, shown);
	expect_not_shown("\u202E");
	expect_not_shown("\u2066");
	expect_not_shown("\xC2\x9B");
	free(shown);
	statement.speaker = NULL;
	statement.speaker_reason = "\033[31mnew";
	show_text(&article, 80, true);
	expect_not_shown("\033]");
	expect_not_shown("\033[2J");
	expect_not_shown("\033[31m");
	expect_not_shown("\007");
	free(shown);
}

Test(view, nothing_of_an_article_gets_out_of_the_page)
{
	struct view_statement statement;
	struct view_article article = hostile(&statement);
	for (int round = 0; round < 2; round++) {
		show_page(&article);
		expect_not_shown("<script");
		expect_not_shown("<b>");
		expect_not_shown("\" onclick");
		expect_not_shown("'1'");
		expect_not_shown("\u202E");
		expect_not_shown("\u2066");
		expect_not_shown("\033");
		expect_shown("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onclick=&quot;x &amp; 31m");
		free(shown);
		statement.speaker = NULL;
		statement.speaker_reason = "<b>\"<script";
	}
}

Test(view, the_page_marks_what_was_said_by_whom_and_leads_to_the_legend_and_back)
{
	struct view_article article = article_of((const struct view_statement[]){ yes, guess, claim });
	show_page(&article);
	expect_shown("<p dir=\"auto\">“<a class=\"n k1\" href=\"#a0s1\" id=\"a0t1\">1</a><mark class=\"k1\" title=\"1 · Edda Rosk · direct · 0.95 · "
	             "said\">Yes,</mark>” <u class=\"k1\">said</u> <b class=\"k1\">she</b>, “<a class=\"n k1\" href=\"#a0s1\">1</a>");
	expect_shown("<mark class=\"k2 unsure attitude\" title=\"2 · He · indirect · 0.40 · hoped · attitude\">for rain</mark>.</p>");
	expect_shown("<p dir=\"auto\"><span class=\"claim\" title=\"claim · 0.60\">▸\u00A0</span>It rained.</p>");
	expect_shown("<li id=\"a0s1\" class=\"k1\"><a class=\"n\" href=\"#a0t1\">1</a><div>she → <b class=\"k1\">Edda Rosk</b>");
	expect_shown("via Bayline");
	expect_not_shown("<script");
	expect_not_shown("http:");
	expect_not_shown("https:");
	free(shown);
}

Test(view, an_address_is_a_link_unless_it_could_run_something)
{
	struct view_article article = article_of((const struct view_statement[]){ yes, guess, claim });
	article.url = "https://a.example/?a=1&b=\"2\"";
	show_page(&article);
	expect_shown("<a rel=\"noreferrer\" href=\"https://a.example/?a=1&amp;b=&quot;2&quot;\">https://a.example/?a=1&amp;b=&quot;2&quot;</a>");
	free(shown);
	article.url = "javascript:alert(1)";
	show_page(&article);
	expect_shown("<br>javascript:alert(1)</p>");
	free(shown);
}

Test(view, an_article_without_text_or_statements_has_a_page_too)
{
	struct view_article article = { .id = "a", .story = "s1", .title = "T", .time = TIME_NONE, .language = "und" };
	show_page(&article);
	expect_shown("no statements");
	free(shown);
	show_text(&article, 80, false);
	expect_shown("no statements\n");
	free(shown);
}
