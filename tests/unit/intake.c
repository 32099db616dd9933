#include "intake/intake.h"

#include <string.h>

#include <criterion/criterion.h>

#include "proto/writer.h"

static struct arena *arena;
static struct writer *writer;

static void set_up(void)
{
	arena = arena_new();
	writer = writer_new();
}

static void tear_down(void)
{
	writer_free(writer);
	arena_free(arena);
}

TestSuite(intake, .init = set_up, .fini = tear_down);

/* What a worker makes of the frame that was written. No models: all of these are rejected before anything is analysed. */
static const struct intake_result *run(bool is_request)
{
	struct intake intake = { 0 };
	struct intake_frame frame = { .data = writer_data(writer), .size = writer_size(writer), .is_request = is_request };
	return intake_run(&intake, &frame, arena);
}

static void write_broken_article(const char *key, const char *value)
{
	write_map(writer, 2);
	write_pair_string(writer, key, value);
	write_string(writer, "text");
	write_string_of(writer, "\xff", 1);
}

Test(intake, what_cannot_be_read_is_known_by_its_id_or_its_url)
{
	write_broken_article("id", "a1");
	const struct intake_result *result = run(false);
	cr_assert_str_eq(result->reason, "not-utf8");
	cr_expect_str_eq(result->about, "a1");
	writer_reset(writer);
	write_broken_article("url", "https://ostrel.example/ferry");
	cr_expect_str_eq(run(false)->about, "https://ostrel.example/ferry");
	writer_reset(writer);
	write_broken_article("title", "Ferry");
	cr_expect_null(run(false)->about);
}

Test(intake, a_request_that_cannot_be_read_is_known_by_its_number_and_its_articles_id)
{
	write_map(writer, 2);
	write_pair_integer(writer, "request", 7);
	write_string(writer, "article");
	write_broken_article("id", "a1");
	const struct intake_result *result = run(true);
	cr_assert_str_eq(result->reason, "not-utf8");
	cr_expect(result->has_request);
	cr_expect_eq(result->request, 7);
	cr_expect_str_eq(result->about, "a1");
}

Test(intake, a_request_needs_a_number_and_an_article)
{
	write_map(writer, 1);
	write_pair_integer(writer, "request", 7);
	const struct intake_result *result = run(true);
	cr_expect_str_eq(result->reason, "not-a-map");
	cr_expect_str_eq(result->field, "article");
	cr_expect(result->has_request);
	writer_reset(writer);
	write_map(writer, 2);
	write_pair_string(writer, "request", "seven");
	write_string(writer, "article");
	write_map(writer, 1);
	write_pair_string(writer, "id", "a1");
	result = run(true);
	cr_expect_str_eq(result->reason, "no-request");
	cr_expect_str_eq(result->field, "request");
	cr_expect_not(result->has_request);
	cr_expect_str_eq(result->article.id, "a1", "for the answer");
	writer_reset(writer);
	write_map(writer, 0);
	result = run(true);
	cr_expect_str_eq(result->reason, "no-request", "the first of what is wrong");
}

Test(intake, the_number_that_a_publisher_gives_its_message_is_read_though_the_article_is_rejected)
{
	write_map(writer, 2);
	write_pair_string(writer, "id", "a1");
	write_pair_integer(writer, "feed_sequence", 41);
	const struct intake_result *result = run(false);
	cr_expect_not_null(result->reason);
	cr_expect_eq(result->feed_sequence, 41);
	writer_reset(writer);
	write_map(writer, 1);
	write_pair_string(writer, "id", "a1");
	cr_expect_eq(run(false)->feed_sequence, -1);
}
