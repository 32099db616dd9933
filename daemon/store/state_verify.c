/* A full check of the state's file. What it holds can be built again from the log, so nothing is lost with it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/files.h"
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

static int check_position(sqlite3 *database, uint64_t log_position, void (*finding)(void *, const char *), void *context)
{
	int64_t position = 0;
	int r = database_integer(database, "SELECT position FROM progress", -1, &position);
	if (r == 0 && (position < 0 || (uint64_t)position > log_position))
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
	if (r == 0)
		r = check_position(database, log_position, finding, context);
	if (r == -EBADMSG) {
		finding(context, "state.db: its structure is damaged");
		r = 0;
	}
	sqlite3_close(database);
	return r;
}
