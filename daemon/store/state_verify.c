/* A full check of the state's file. If it is damaged nothing is lost, since it can be rebuilt from the log. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/checked_pages.h"
#include "store/files.h"
#include "store/log_head.h"
#include "store/state_internal.h"

enum { STRUCTURE_FINDINGS = 10 };

static int check_structure(sqlite3 *database, void (*finding)(void *, const char *), void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	char sql[64];
	sqlite3_stmt *statement = NULL;
	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA integrity_check(%d)", STRUCTURE_FINDINGS);
	int r = database_errno(sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
	if (r == 0) {
		struct cursor row = cursor_start(statement);
		while ((r = cursor_step(&row)) > 0) {
			const char *words = take_text(&row, arena);
			if (strcmp(words, "ok") != 0)
				finding(context, arena_format(arena, "state.db: %s", words));
		}
	}
	sqlite3_finalize(statement);
	return r;
}

/* How far the log has come by now, since a daemon may go on with it; 0: unknown. */
static uint64_t position_now(const char *directory)
{
	cleanup(free_pointer) char *path = file_in(directory, "log.head");
	struct head_values values = { 0 };
	struct head *head = NULL;
	if (head_open(path, false, &head) < 0 || head_read(head, &values) < 0)
		values.position = 0;
	head_close(head);
	return values.position;
}

static int check_position(sqlite3 *database, const char *directory, uint64_t log_position, void (*finding)(void *, const char *), void *context)
{
	int64_t position = 0;
	int r = database_integer(database, "SELECT position FROM progress", -1, &position);
	bool ahead = r == 0 && (position < 0 || (uint64_t)position > log_position);
	if (ahead && (position < 0 || (uint64_t)position > position_now(directory)))
		finding(context, "state.db: is ahead of log.db");
	return r;
}

int state_verify(const char *directory, uint64_t log_position, void (*finding)(void *context, const char *words), void *context)
{
	cleanup(free_pointer) char *path = file_in(directory, "state.db"), *error = NULL;
	sqlite3 *database = NULL;
	if (access(path, F_OK) < 0)
		return -ENOENT;
	int r = database_open_checked(path, SQLITE_OPEN_READONLY, &database, &error);
	if (r == 0)
		r = check_structure(database, finding, context);
	if (r == 0 && !checked_pages_have_hashes(database))
		finding(context, "state.db: its pages have no hashes: the next start makes it anew");
	if (r == 0)
		r = check_position(database, directory, log_position, finding, context);
	/* SQLITE_ERROR does not come from a disk: its tables are missing. */
	if (r == -EBADMSG || (r == -EIO && (sqlite3_errcode(database) & 0xff) == SQLITE_ERROR)) {
		finding(context, "state.db: its structure is damaged");
		r = 0;
	}
	sqlite3_close(database);
	return r;
}
