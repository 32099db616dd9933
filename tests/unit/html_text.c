#include "clients/cli/input/html_text.h"

#include <string.h>

#include <criterion/criterion.h>

#define expect_text(html, expected) \
	do { \
		struct arena *arena_ = arena_new(); \
		const char *got_ = html_to_text(html, strlen(html), arena_); \
		cr_expect_str_eq(got_, expected, "%s", got_); \
		arena_free(arena_); \
	} while (0)

Test(html_text, blocks_are_paragraphs_and_blanks_run_together)
{
	expect_text("<p>One\n  two</p>\n<p>three<br>four</p><ul><li>a</li><li>b</li></ul>", "One two\n\nthree\nfour\n\na\nb");
	expect_text("no  markup at all ", "no markup at all");
	expect_text("a<b>b</b>c <i>d</i>", "abc d");
	expect_text("", "");
	expect_text("<p> </p><div></div>", "");
}

Test(html_text, scripts_styles_and_comments_go)
{
	expect_text("a<script>if (a < b) x('</p>')</script>b<style>p{}</style><!-- c <p> -->d", "abd");
	expect_text("a<script>never ends", "a");
	expect_text("a<!-- never ends", "a");
	expect_text("<head><title>T</title></head><header>H</header>", "H");
	expect_text("a<script src='x'/>b", "ab");
}

Test(html_text, what_is_no_tag_and_no_entity_stays)
{
	expect_text("1 < 2 and 3 > 2 & AT&T &unknown; &#; &#xZZ;", "1 < 2 and 3 > 2 & AT&T &unknown; &#; &#xZZ;");
	expect_text("a <", "a <");
	expect_text("&", "&");
}

Test(html_text, entities_are_characters)
{
	expect_text("&ldquo;Caf&eacute; &amp; bar&rdquo;&nbsp;&#8212; &#x1F600; &#146;s", "“Café & bar” — 😀 ’s");
	expect_text("so&shy;ft &#0; &#xD800; &#x110000;", "soft � � �");
	expect_text("so\u00ADft \u00A0 blank", "soft blank");
	expect_text("&amp;lt;b&amp;gt;", "&lt;b&gt;");
}

Test(html_text, attributes_may_hold_what_ends_a_tag)
{
	expect_text("<a title=\"a > b\" href='x'>link</a>", "link");
	expect_text("<p data-x='never ends>x", "");
}
