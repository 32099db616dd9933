/* A fold in a temporary directory with the shipped models, and articles for it. */
#pragma once

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <sqlite3.h>

#include "data_directory.h"
#include "fold/fold.h"
#include "store/files.h"

#define DAY (INT64_C(24) * 3600 * 1000)
#define NOON INT64_C(1800000000000)

static char directory[64];
static struct models *models;

static uint64_t awake; /* 0: the board's default */
static int64_t window = 5 * DAY, retention_age;
static uint64_t retention_bytes;

static inline struct fold *open_fold(bool published_clock)
{
	const struct fold_options options = {
		.directory = directory, .models = models, .board = { .window = window, .awake = awake }, .published_clock = published_clock,
		.retention_age = retention_age, .retention_bytes = retention_bytes,
	};
	struct fold *fold = NULL;
	char *error = NULL;
	cr_assert_eq(fold_open(&options, &fold, &error), 0, "%s", error);
	return fold;
}

static inline void no_progress(void *context, enum fold_stage stage, uint64_t done, uint64_t all)
{
	(void)context, (void)stage, (void)done, (void)all;
}

static inline struct fold *replayed(struct fold *fold)
{
	char *error = NULL;
	cr_assert_eq(fold_replay(fold, no_progress, NULL, &error), 0, "%s", error);
	cr_assert_not(fold_replay_differed(fold));
	return fold;
}

static inline void set_up(void)
{
	snprintf(directory, sizeof(directory), "/tmp/hearsay-fold-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	cleanup(free_pointer) char *data = data_directory_find(NULL), *error = NULL;
	cr_assert_eq(models_load(data, &models, &error), 0, "%s", error);
}

static inline void tear_down(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_assert_eq(system(command), 0);
	models_free(models);
}

/* Analyses and folds an article as the workers and the loop do. */
static inline enum fold_outcome feed(struct fold *fold, const struct article *article, int64_t now, uint64_t *ret_position)
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

static inline struct article item(const char *id, const char *title, int64_t published)
{
	return (struct article){ .id = id, .title = title, .published = published, .fetched = TIME_NONE, .modified = TIME_NONE };
}

/* All that the state says of a story; without the number of its last update, where that is another in a new epoch. */
static inline char *page_in_epoch(struct fold *fold, const char *id, bool same_epoch)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	struct story_page page;
	cr_assert_eq(state_story(fold_state(fold), id, arena, &page), 0, "%s", id);
	page.sequence = same_epoch ? page.sequence : 0;
	story_page_write(&page, writer);
	char *bytes = allocate(2 * writer_size(writer) + 1, 1);
	for (size_t k = 0; k < writer_size(writer); k++)
		sprintf(bytes + 2 * k, "%02x", ((const unsigned char *)writer_data(writer))[k]);
	return bytes;
}

static inline char *page_of(struct fold *fold, const char *id)
{
	return page_in_epoch(fold, id, true);
}

static inline void remove_state(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm %s/state.db*", directory);
	cr_assert_eq(system(command), 0);
}

static inline void feed_reports(struct fold *fold, int from, int to)
{
	static const char *const titles[] = { "Ferry runs aground off Ostrel", "Dam above Varnholm is closed", "Petra Lindqvist wins the election" };
	static const char *const texts[] = {
		"The ferry ran aground off Ostrel. “Nobody was hurt,” said the captain Jon Alder.",
		"The dam above Varnholm was closed on Monday. “It leaks in four places,” said the engineer Ilse Varga.",
		"Petra Lindqvist won the spring election. “We will rebuild the harbour,” Lindqvist said.",
	};
	for (int k = from; k < to; k++) {
		char id[16], outlet[16];
		uint64_t position;
		snprintf(id, sizeof(id), "r%d", k);
		snprintf(outlet, sizeof(outlet), "Outlet %d", k % 7);
		struct article article = item(id, titles[k % 3], NOON + k);
		article.text = texts[k % 3];
		article.publisher = outlet;
		article.language = "en";
		cr_assert_eq(feed(fold, &article, NOON + k, &position), FOLD_ACCEPTED);
		cr_assert_eq(position, (uint64_t)k + 1);
	}
	cr_assert_eq(fold_commit(fold), 0);
}

static inline void write_checkpoint(struct fold *fold)
{
	uint64_t position = fold_position(fold);
	cr_assert_eq(fold_begin_checkpoint(fold), 0);
	cr_assert_eq(fold_write_checkpoint(fold), 0);
	fold_checkpoint_done(fold, position);
	cr_assert_eq(fold_checkpoint(fold), position);
}

static inline void maintain(struct fold *fold)
{
	bool more = true;
	while (more)
		cr_assert_eq(fold_maintain(fold, &more), 0);
}

/* Whether a file of the directory has the words. */
static inline bool on_disk(const char *words)
{
	char command[256];
	snprintf(command, sizeof(command), "grep -rqaF '%s' %s", words, directory);
	return system(command) == 0;
}

static inline void remove_checkpoint(void)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	cr_assert_eq(delete_file(path), 0);
}

static inline void check_pages(struct fold *fold, char *pages[3])
{
	static const char *const ids[] = { "s1", "s2", "s3" };
	for (size_t k = 0; k < array_size(ids); k++) {
		char *page = page_of(fold, ids[k]);
		if (pages[k])
			cr_assert_str_eq(page, pages[k], "%s", ids[k]);
		free(pages[k]);
		pages[k] = page;
	}
}

static inline void forget_pages(char *pages[3])
{
	for (size_t k = 0; k < 3; k++) {
		free(pages[k]);
		pages[k] = NULL;
	}
}

static inline struct article report(const char *id, const char *publisher)
{
	struct article article = item(id, "Ferry runs aground off Ostrel", NOON);
	article.text = "The ferry ran aground off Ostrel. “Nobody was hurt,” said the captain Jon Alder.";
	article.publisher = publisher;
	article.language = "en";
	return article;
}

/* Folds the article number `number`, from 1, which gives one update. */
static inline void feed_one_more(struct fold *fold, int number)
{
	char id[16], outlet[32];
	uint64_t position;
	snprintf(id, sizeof(id), "a%d", number);
	snprintf(outlet, sizeof(outlet), "Outlet %d", number);
	struct article article = report(id, outlet);
	cr_assert_eq(feed(fold, &article, NOON, &position), FOLD_ACCEPTED);
	cr_assert_eq(position, (uint64_t)number);
}

/* As somebody's tool does it that looks into a file of the directory. To be closed with sqlite3_close(). */
static inline sqlite3 *lock(const char *file)
{
	char path[128];
	sqlite3 *database;
	snprintf(path, sizeof(path), "%s/%s", directory, file);
	cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	return database;
}
