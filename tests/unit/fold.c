#include "fold.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "data_directory.h"

#define DAY (INT64_C(24) * 3600 * 1000)
#define NOON INT64_C(1800000000000)

static char directory[64];
static struct models *models;

static struct fold *open_fold(bool published_clock)
{
	const struct fold_options options = {
		.directory = directory, .models = models, .board = { .window = 5 * DAY }, .published_clock = published_clock,
	};
	struct fold *fold = NULL;
	char *error = NULL;
	cr_assert_eq(fold_open(&options, &fold, &error), 0, "%s", error);
	return fold;
}

static void no_progress(void *context, uint64_t position, uint64_t last)
{
	(void)context, (void)position, (void)last;
}

static struct fold *replayed(struct fold *fold)
{
	char *error = NULL;
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	cr_assert_not(fold_replay_differed(fold));
	return fold;
}

static void set_up(void)
{
	snprintf(directory, sizeof(directory), "/tmp/hearsay-fold-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	cleanup(free_pointer) char *data = data_directory_find(NULL), *error = NULL;
	cr_assert_eq(models_load(data, &models, &error), 0, "%s", error);
}

static void tear_down(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_assert_eq(system(command), 0);
	models_free(models);
}

/* Analyses and folds an article as the workers and the loop do. */
static enum fold_outcome feed(struct fold *fold, const struct article *article, int64_t now, uint64_t *ret_position)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	article_write(article, writer);
	struct intake intake = { .models = models, .options = { .confidence = 500 } };
	struct intake_frame frame = { .data = writer_data(writer), .size = writer_size(writer) };
	const struct intake_result *result = intake_run(&intake, &frame, arena);
	cr_assert_null(result->reason, "%s", result->reason);
	enum fold_outcome outcome;
	cr_assert_eq(fold_article(fold, result, now, &outcome, ret_position), 0);
	return outcome;
}

static struct article item(const char *id, const char *title, int64_t published)
{
	return (struct article){ .id = id, .title = title, .published = published, .fetched = TIME_NONE, .modified = TIME_NONE };
}

TestSuite(fold, .init = set_up, .fini = tear_down);

Test(fold, gives_nothing_away_before_the_commit)
{
	struct fold *fold = replayed(open_fold(false));
	struct article article = item("a", "Ferry runs aground off Ostrel", NOON);
	uint64_t position;
	size_t count;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(position, 1);
	cr_assert_eq(fold_position(fold), 0);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_position(fold), 1);
	fold_committed_updates(fold, &count);
	cr_assert_eq(count, 1);
	fold_close(fold);
	fold = open_fold(false);
	article = item("b", "Dam above Varnholm is closed", NOON);
	replayed(fold);
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	fold_close(fold); /* without a commit */
	fold = replayed(open_fold(false));
	cr_assert_eq(fold_position(fold), 1);
	fold_close(fold);
}

Test(fold, a_tick_closes_quiet_stories_only_when_they_are_due_and_only_live)
{
	uint64_t position;
	bool added;
	struct fold *fold = replayed(open_fold(false));
	struct article article = item("a", "Ferry runs aground off Ostrel", NOON);
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_tick(fold, NOON + 4 * DAY, &added), 0);
	cr_assert_not(added, "a day too early");
	cr_assert_eq(fold_tick(fold, NOON + 6 * DAY, &added), 0);
	cr_assert(added);
	cr_assert_eq(fold_commit(fold), 0);
	size_t count;
	fold_committed_updates(fold, &count);
	cr_assert_eq(count, 2, "created, closed");
	cr_assert_eq(fold_at(fold), NOON + 6 * DAY);
	cr_assert_eq(fold_tick(fold, NOON + 60 * DAY, &added), 0);
	cr_assert_not(added, "nothing is left to close");
	fold_close(fold);
	fold = replayed(open_fold(true));
	article = item("b", "Dam above Varnholm is closed", NOON);
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_tick(fold, NOON + 600 * DAY, &added), 0);
	cr_assert_not(added, "the clock of archives stands still");
	fold_close(fold);
}

Test(fold, the_time_of_entries_never_goes_back)
{
	uint64_t position;
	struct fold *fold = replayed(open_fold(false));
	struct article first = item("a", "Ferry runs aground off Ostrel", TIME_NONE), second = item("b", "Dam above Varnholm is closed", TIME_NONE);
	feed(fold, &first, NOON, &position);
	feed(fold, &second, NOON - 3600000, &position);
	cr_assert_eq(fold_commit(fold), 0);
	cr_assert_eq(fold_at(fold), NOON, "the wall clock was put back, the log's was not");
	fold_close(fold);
}

Test(fold, a_retraction_holds_against_the_same_article_and_yields_to_a_later_version)
{
	uint64_t position;
	enum fold_outcome outcome;
	struct fold *fold = replayed(open_fold(false));
	struct article article = item("a", "Ferry runs aground off Ostrel", NOON);
	article.modified = NOON;
	feed(fold, &article, NOON, &position);
	cr_assert_eq(fold_retract(fold, "a", NOON, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_ACCEPTED);
	cr_assert_eq(fold_retract(fold, "a", NOON, &outcome, &position), 0);
	cr_assert_eq(outcome, FOLD_DUPLICATE);
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_DUPLICATE);
	cr_assert_eq(position, 2);
	article.title = "Ferry aground off Ostrel";
	article.modified = NOON - 1;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_STALE);
	article.modified = NOON + 1;
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(position, 3);
	struct article early = item("c", NULL, TIME_NONE);
	early.canceled = true;
	cr_assert_eq(feed(fold, &early, NOON, &position), FOLD_ACCEPTED, "taken back before it came");
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	fold_close(replayed(open_fold(false)));
}

Test(fold, an_older_log_put_back_under_a_newer_state_is_refused_with_advice)
{
	uint64_t position;
	char command[256], *error = NULL;
	struct fold *fold = replayed(open_fold(false));
	struct article first = item("a", "Ferry runs aground off Ostrel", NOON), second = item("b", "Dam above Varnholm is closed", NOON);
	feed(fold, &first, NOON, &position);
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	snprintf(command, sizeof(command), "cp %s/log.db %s/older", directory, directory);
	cr_assert_eq(system(command), 0);
	fold = replayed(open_fold(false));
	feed(fold, &second, NOON, &position);
	cr_assert_eq(fold_commit(fold), 0);
	fold_close(fold);
	snprintf(command, sizeof(command), "cd %s && rm -f log.db-* && mv older log.db", directory);
	cr_assert_eq(system(command), 0);
	const struct fold_options options = { .directory = directory, .models = models, .board = { .window = 5 * DAY } };
	cr_assert_eq(fold_open(&options, &fold, &error), -EBADMSG);
	cr_assert_not_null(strstr(error, "remove state.db"), "%s", error);
	free(error);
}
