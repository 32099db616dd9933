#include "store/sqlite_helpers.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/checked_pages.h"

int database_errno(int code)
{
	if (code == SQLITE_IOERR_DATA) /* of checked_pages.c */
		return -EBADMSG;
	if (code == SQLITE_IOERR_SHMSIZE) /* the index of the write-ahead log could not be extended; a failing disk would show elsewhere, too */
		return -ENOSPC;
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return -EBADMSG;
	case SQLITE_NOMEM:
		abort(); /* as proto/base/memory.h does */
	default:
		return -EIO;
	}
}

char *database_words(const char *path, const char *words, sqlite3 *database)
{
	bool more = database && sqlite3_errcode(database) != SQLITE_OK; /* it would say "not an error" */
	return more ? format_string("%s: %s (%s)", path, words, sqlite3_errmsg(database)) : format_string("%s: %s", path, words);
}

/* An exhausted quota counts as a full disk. SQLite knows only ENOSPC, and takes everything else for a failed write. */
static ssize_t as_full_disk(ssize_t r)
{
	if (r < 0 && errno == EDQUOT)
		errno = ENOSPC;
	return r;
}

static ssize_t write_within_quota(int fd, const void *data, size_t size)
{
	return as_full_disk(write(fd, data, size));
}

static ssize_t pwrite_within_quota(int fd, const void *data, size_t size, off_t offset)
{
	return as_full_disk(pwrite(fd, data, size, offset));
}

/* Replaces the calls by their names in SQLite's VFS for Unix. */
static void mind_quotas(void)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
	if (!vfs)
		return;
	_Static_assert(sizeof(off_t) == 8, "pwrite is pwrite64");
	vfs->xSetSystemCall(vfs, "write", (sqlite3_syscall_ptr)write_within_quota);
	vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)pwrite_within_quota);
	vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)pwrite_within_quota);
}

void database_set_up(void)
{
	static bool done;
	if (done)
		return;
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* nobody asks for these counts, for which each allocation takes a lock twice */
	mind_quotas();
	done = true;
}

/* Why a file could not be opened, as an errno value; 0 if that is not known. If SQLite was to make the file it says that there is none,
 * since it tries again without making it; what is wrong then is the directory. */
static int why_closed(sqlite3 *database, const char *path, int flags)
{
	int why = sqlite3_system_errno(database);
	const char *slash = strrchr(path, '/');
	cleanup(free_pointer) char *directory = slash ? strndup(path, (size_t)(slash - path) + 1) : NULL;
	return why == ENOENT && flags & SQLITE_OPEN_CREATE && faccessat(AT_FDCWD, directory ? directory : ".", W_OK, AT_EACCESS) < 0 ? errno : why;
}

static int open_through(const char *vfs, const char *path, int flags, sqlite3 **ret_database, char **ret_error)
{
	sqlite3 *database = NULL;
	int code = sqlite3_open_v2(path, &database, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, vfs);
	if (code == SQLITE_OK) {
		sqlite3_extended_result_codes(database, 1);
		*ret_database = database;
		return 0;
	}
	int why = why_closed(database, path, flags);
	*ret_error = database_words(path, why ? strerror(why) : "cannot be opened", why ? NULL : database); /* SQLite would only repeat that */
	sqlite3_close(database);
	*ret_database = NULL;
	return why ? -why : database_errno(code);
}

int database_open(const char *path, int flags, sqlite3 **ret_database, char **ret_error)
{
	database_set_up();
	return open_through(NULL, path, flags, ret_database, ret_error);
}

int database_open_checked(const char *path, int flags, sqlite3 **ret_database, char **ret_error)
{
	database_set_up();
	int r = open_through(checked_pages_vfs(), path, flags, ret_database, ret_error);
	return r < 0 ? r : checked_pages_begin(*ret_database);
}

sqlite3 *database_close(sqlite3 *database, sqlite3_stmt **statements, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		sqlite3_finalize(statements[i]);
		statements[i] = NULL;
	}
	if (sqlite3_close(database) != SQLITE_OK)
		abort(); /* a statement that nobody finalized: a broken invariant of ours */
	return NULL;
}

int database_prepare(sqlite3 *database, const char *const *sql, sqlite3_stmt **ret_statements, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int code = sqlite3_prepare_v3(database, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &ret_statements[i], NULL);
		if (code != SQLITE_OK)
			return database_errno(code);
	}
	return 0;
}

int database_execute(sqlite3 *database, const char *sql)
{
	return database_errno(sqlite3_exec(database, sql, NULL, NULL, NULL));
}

int database_integer(sqlite3 *database, const char *sql, int64_t otherwise, int64_t *ret_value)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : otherwise;
	sqlite3_finalize(statement);
	int r = database_errno(code);
	if (r == 0)
		*ret_value = value;
	return r;
}

void database_rollback(sqlite3 *database)
{
	/* This fails only if the transaction has ended already. */
	if (!sqlite3_get_autocommit(database))
		sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
}

static uint64_t file_bytes(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 ? (uint64_t)status.st_blocks * 512 : 0;
}

uint64_t database_bytes(const char *path)
{
	cleanup(free_pointer) char *wal = format_string("%s-wal", path);
	return file_bytes(path) + file_bytes(wal);
}

int database_used_bytes(sqlite3 *database, uint64_t *ret_bytes)
{
	int64_t pages = 0, free_pages = 0, size = 0;
	int r = database_integer(database, "PRAGMA page_count", 0, &pages);
	if (r == 0)
		r = database_integer(database, "PRAGMA freelist_count", 0, &free_pages);
	if (r == 0)
		r = database_integer(database, "PRAGMA page_size", 0, &size);
	*ret_bytes = (uint64_t)((pages - free_pages) * size);
	return r;
}

struct cursor cursor_start(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	return (struct cursor){ .statement = statement };
}

/* Fails only for a parameter that does not exist, or a text over SQLite's limit of a gigabyte: broken invariants of ours. */
static void or_abort(int code)
{
	if (code != SQLITE_OK)
		abort();
}

void put_integer(struct cursor *cursor, int64_t value)
{
	or_abort(sqlite3_bind_int64(cursor->statement, ++cursor->column, value));
}

void put_text(struct cursor *cursor, const char *text)
{
	or_abort(sqlite3_bind_text(cursor->statement, ++cursor->column, text, -1, SQLITE_STATIC));
}

void put_blob(struct cursor *cursor, const void *data, size_t size)
{
	or_abort(sqlite3_bind_blob64(cursor->statement, ++cursor->column, size ? data : NULL, size, SQLITE_STATIC));
}

int cursor_step(struct cursor *cursor)
{
	cursor->column = 0;
	int code = sqlite3_step(cursor->statement);
	if (code == SQLITE_ROW)
		return 1;
	sqlite3_reset(cursor->statement);
	return database_errno(code);
}

int cursor_run(struct cursor *cursor)
{
	int r = cursor_step(cursor);
	if (r > 0)
		cursor_stop(cursor);
	return r < 0 ? r : 0;
}

void cursor_stop(struct cursor *cursor)
{
	sqlite3_reset(cursor->statement);
}

int64_t take_integer(struct cursor *cursor)
{
	return sqlite3_column_int64(cursor->statement, cursor->column++);
}

const char *take_text(struct cursor *cursor, struct arena *arena)
{
	int column = cursor->column++;
	const char *text = (const char *)sqlite3_column_text(cursor->statement, column);
	return text ? arena_string(arena, text, (size_t)sqlite3_column_bytes(cursor->statement, column)) : NULL;
}

const void *take_blob(struct cursor *cursor, size_t *ret_size)
{
	int column = cursor->column++;
	const void *data = sqlite3_column_blob(cursor->statement, column);
	*ret_size = (size_t)sqlite3_column_bytes(cursor->statement, column);
	return data;
}
