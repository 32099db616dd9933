#include "fold/group.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/time.h"
#include "tests/unit/faulty_files.h"

static char directory[64];
static struct log *group_log;

static void open_log(void)
{
	char *error = NULL;
	cr_assert_eq(log_open(directory, &group_log, &error), 0, "%s", error);
}

static void set_up(void)
{
	snprintf(directory, sizeof(directory), "/tmp/hearsay-group-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	use_faulty_files();
	open_log();
}

static void tear_down(void)
{
	char command[128];
	log_close(group_log);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_assert_eq(system(command), 0);
}

TestSuite(group, .init = set_up, .fini = tear_down);

/* Everything is in a buffer that is overwritten afterwards: the group has to have its own. */
static void add_article(struct group *group, uint64_t position, const char *id)
{
	char article[32], analysis[32], name[32];
	snprintf(article, sizeof(article), "article %d", (int)position);
	snprintf(analysis, sizeof(analysis), "analysis %d", (int)position);
	snprintf(name, sizeof(name), "%s", id);
	const struct log_entry entry = {
		.position = position, .at = (int64_t)position * 1000, .kind = LOG_ARTICLE, .article_id = name, .content_hash = 7 * position,
		.modified = TIME_NONE, .article = article, .article_size = strlen(article), .analysis = analysis, .analysis_size = strlen(analysis),
	};
	group_add_entry(group, &entry);
	const struct update update = { .sequence = position, .previous = position - 1, .position = position };
	char body[32], topic[32];
	snprintf(body, sizeof(body), "update %d", (int)position);
	snprintf(topic, sizeof(topic), "update/en/");
	group_add_update(group, &update, topic, body, strlen(body));
	memset(article, 'x', sizeof(article));
	memset(analysis, 'x', sizeof(analysis));
	memset(name, 'x', sizeof(name));
	memset(body, 'x', sizeof(body));
	memset(topic, 'x', sizeof(topic));
}

Test(group, what_is_in_it_is_found_before_it_is_written)
{
	struct group *group = group_new();
	cr_expect_null(group_read(group, 0));
	cr_expect_null(group_read(group, 1));
	add_article(group, 5, "a");
	add_article(group, 6, "b");
	add_article(group, 7, "a");
	cr_expect_eq(group_size(group), 3);
	cr_expect_eq(group_bytes(group), 3 * strlen("article 5analysis 5update 5"));
	cr_expect_eq(group_find(group, "a")->position, 7, "the last one of the id");
	cr_expect_eq(group_find(group, "b")->content_hash, 42);
	cr_expect_null(group_find(group, "c"));
	cr_expect_null(group_read(group, 4));
	cr_expect_arr_eq(group_read(group, 5)->article, "article 5", strlen("article 5"));
	cr_expect_arr_eq(group_read(group, 7)->analysis, "analysis 7", strlen("analysis 7"));
	cr_expect_null(group_read(group, 8));
	group_clear(group);
	cr_expect_eq(group_size(group) + group_bytes(group), 0);
	cr_expect_null(group_find(group, "a"));
	cr_expect_null(group_read(group, 5));
	group_free(group);
}

static int count_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	uint64_t *count = context;
	char body[32];
	snprintf(body, sizeof(body), "update %d", (int)++*count);
	cr_expect_eq(sequence, *count);
	cr_expect_eq(previous, *count - 1);
	cr_expect_str_eq(topic, "update/en/");
	cr_expect(size == strlen(body) && memcmp(update, body, size) == 0);
	return 0;
}

/* The log, opened anew, holds as many entries as that, each with its update. */
static void expect_in_log(uint64_t wanted)
{
	log_close(group_log);
	open_log();
	uint64_t count = 0;
	cr_expect_eq(log_position(group_log), wanted);
	cr_assert_eq(log_updates(group_log, 0, "", 100, count_update, &count), 0);
	cr_expect_eq(count, wanted);
}

Test(group, is_written_as_a_whole)
{
	struct group *group = group_new();
	for (uint64_t position = 1; position <= 20; position++)
		add_article(group, position, "a");
	cr_assert_eq(group_write(group, group_log), 0);
	expect_in_log(20);
	group_free(group);
}

Test(group, that_failed_to_be_written_is_written_later)
{
	struct group *group = group_new();
	for (uint64_t position = 1; position <= 3; position++)
		add_article(group, position, "a");
	for (int attempt = 0; attempt < 3; attempt++) {
		fault_write = SQLITE_FULL;
		cr_expect_eq(group_write(group, group_log), -ENOSPC);
		fault_write = 0;
		cr_expect_eq(log_position(group_log), 0);
	}
	cr_assert_eq(group_write(group, group_log), 0);
	expect_in_log(3);
	group_clear(group);
	add_article(group, 4, "b");
	cr_assert_eq(group_write(group, group_log), 0);
	expect_in_log(4);
	group_free(group);
}
