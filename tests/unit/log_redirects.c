#include "store/log.h"

#include <errno.h>

#include "store/log_salvage.h"
#include "store/log_verify.h"
#include "tests/unit/log_helpers.h"

TestSuite(log_redirects, .init = make_directory, .fini = remove_directory);

static const struct log_redirect first = { 7, "s3", "en", 2, 1000, 2000 }, other = { 4, "s1", NULL, 5, 500, 600 },
				 last = { 7, "s9", "en", 3, 1000, 2500 };

static void keep(struct log *log, const struct log_redirect *redirect)
{
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_keep_redirect(log, redirect), 0);
	cr_assert_eq(log_commit(log), 0);
}

/* A log whose beginning is gone, with what two stories of there became. */
static void make_log(void)
{
	struct log *log = open_log();
	bool more = true;
	append_group(log, 1, 20);
	keep(log, &first);
	keep(log, &other);
	keep(log, &last);
	while (more)
		cr_assert_eq(log_trim(log, 10, 100, &more), 0);
	log_close(log);
}

static int expect_redirect(void *context, const struct log_redirect *redirect)
{
	int *count = context;
	const struct log_redirect *expected = (*count)++ == 0 ? &other : &last;
	cr_expect_eq(redirect->story, expected->story);
	cr_expect_str_eq(redirect->replaced_by, expected->replaced_by);
	cr_expect_eq(redirect->language == NULL, expected->language == NULL);
	cr_expect_eq(redirect->version, expected->version);
	cr_expect_eq(redirect->first_seen, expected->first_seen);
	cr_expect_eq(redirect->last_seen, expected->last_seen);
	return 0;
}

static void expect_kept(void)
{
	struct log *log = open_log();
	int count = 0;
	cr_assert_eq(log_redirects(log, expect_redirect, &count), 0);
	cr_expect_eq(count, 2);
	log_close(log);
}

Test(log_redirects, outlive_the_entries_and_each_story_has_its_last_one)
{
	make_log();
	expect_kept();
	struct log *log = open_log();
	cr_expect_eq(log_keep_redirect(log, &first), -EINVAL, "outside a group");
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_keep_redirect(log, &first), 0);
	log_close(log);
	expect_kept();
}

Test(log_redirects, stay_when_the_log_is_salvaged)
{
	struct log_salvaged salvaged;
	char *error = NULL;
	make_log();
	tamper("UPDATE entry SET at = at + 1 WHERE position = 15");
	cr_assert_eq(log_salvage(directory, NULL, NULL, &salvaged, &error), 0, "%s", error);
	cr_expect_eq(salvaged.lost, 1);
	free(salvaged.gaps);
	expect_kept();
}

static void note_finding(void *context, const char *words)
{
	cr_expect_str_eq(words, "what story s4 became is not as written");
	++*(int *)context;
}

Test(log_redirects, that_are_not_as_they_were_written_are_found)
{
	make_log();
	tamper("UPDATE redirect SET replaced_by = 's2' WHERE story = 4");
	int count = 0, findings = 0;
	char *error = NULL;
	struct log *log = open_log();
	cr_expect_eq(log_redirects(log, expect_redirect, &count), -EBADMSG);
	cr_expect_eq(count, 0);
	log_close(log);
	struct log_verification result;
	cr_assert_eq(log_open_to_read(directory, &log, &error), 0, "%s", error);
	cr_assert_eq(log_verify(log, &(struct log_verify_options){ .finding = note_finding, .context = &findings }, &result), 0);
	cr_expect_eq(findings, 1);
	log_close(log);
}
