/* A log in a directory of its own, for the tests of the log. */
#pragma once

#include <criterion/criterion.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "proto/time.h"
#include "store/log.h"

static char directory[] = "/tmp/hearsay-log-XXXXXX";

static inline void make_directory(void)
{
	cr_assert_not_null(mkdtemp(directory));
}

static inline void remove_files(void)
{
	static const char *const names[] = {
		"log.db", "log.db-wal", "log.db-shm", "log.head", "log.db.bad", "log.db.bad-wal", "log.head.bad", "log.db.new", "log.db.ready",
	};
	for (size_t i = 0; i < array_size(names); i++) {
		char path[64];
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		unlink(path);
	}
}

static inline void remove_directory(void)
{
	remove_files();
	cr_assert_eq(rmdir(directory), 0);
}

static inline struct log *open_log(void)
{
	struct log *log = NULL;
	char *error = NULL;
	int r = log_open(directory, &log, &error);
	cr_assert_eq(r, 0, "%s", error);
	return log;
}

static inline int append(struct log *log, uint64_t position, const char *id, const char *article, const char *analysis)
{
	struct log_entry entry = {
		.position = position, .at = (int64_t)position * 1000, .kind = LOG_ARTICLE, .article_id = id,
		.content_hash = UINT64_MAX - position, .modified = TIME_NONE, .article = article, .article_size = strlen(article),
		.analysis = analysis, .analysis_size = strlen(analysis),
	};
	return log_append(log, &entry);
}

/* Bytes that packing does not shorten, size - 1 of them and a zero; others for each number. */
static inline void fill_with_noise(char *text, size_t size, uint64_t number)
{
	uint64_t state = number * UINT64_C(0x9e3779b97f4a7c15) + 1;
	for (size_t k = 0; k + 1 < size; k++) {
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		text[k] = (char)('!' + (state >> 58));
	}
	text[size - 1] = '\0';
}

static inline void append_group(struct log *log, uint64_t first, uint64_t last)
{
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t position = first; position <= last; position++) {
		char id[32];
		snprintf(id, sizeof(id), "a%" PRIu64, position);
		cr_assert_eq(append(log, position, id, "the article", "the analysis"), 0);
	}
	cr_assert_eq(log_commit(log), 0);
}

/* The log knows by whose erasure, at which position, an article is gone. */
static inline void expect_erased_at(struct log *log, const char *id, uint64_t position)
{
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_assert_eq(log_find(log, id, &entry, arena), 0, "%s", id);
	cr_expect_eq(entry.kind, LOG_ERASURE);
	cr_expect_eq(entry.position, position);
	cr_expect_str_eq(entry.article_id, id);
	arena_free(arena);
}

/* What somebody with a tool of their own does to the file. */
static inline void tamper(const char *sql)
{
	char path[64];
	snprintf(path, sizeof(path), "%s/log.db", directory);
	sqlite3 *database;
	cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(database));
	sqlite3_close(database);
}

static inline int count_entry(void *context, const struct log_entry *entry)
{
	(void)entry;
	++*(int *)context;
	return 0;
}

static inline void copy_file(const char *from)
{
	char to[64];
	snprintf(to, sizeof(to), "%s/log.db", directory);
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	cr_assert(in && out);
	for (int c; (c = getc(in)) != EOF;)
		putc(c, out);
	fclose(in);
	fclose(out);
}

/* Owned by the caller (free). */
static inline char *read_whole_file(const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "rb");
	cr_assert_not_null(file, "%s", path);
	fseek(file, 0, SEEK_END);
	*ret_size = (size_t)ftell(file);
	rewind(file);
	char *data = allocate(1, *ret_size + 1);
	cr_assert_eq(fread(data, 1, *ret_size, file), *ret_size);
	fclose(file);
	return data;
}

/* Adds an entry of an editor's decision to the open group. */
static inline int append_edit(struct log *log, uint64_t position, const char *edit)
{
	struct log_entry entry = {
		.position = position, .at = INT64_MAX, .kind = LOG_SPLIT, .modified = TIME_NONE, .edit = edit, .edit_size = edit ? strlen(edit) : 0,
	};
	return log_append(log, &entry);
}

/* It can't be opened, for a reason with these words in it. */
static inline void expect_refused(int expected, const char *words)
{
	struct log *log = NULL;
	char *error = NULL;
	cr_expect_eq(log_open(directory, &log, &error), expected);
	cr_assert_not_null(error);
	cr_expect_not_null(strstr(error, words), "%s", error);
	free(error);
}
