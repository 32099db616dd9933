#include "store/log_backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/checkpoint.h"
#include "store/files.h"
#include "store/log_internal.h"

enum { COPY_PAGES = 512 }; /* between two calls of progress */

/* The log that is read has a transaction open, so the copy is of one moment, however long it takes. */
int log_copy_pages(struct log *log, sqlite3 *target, log_progress *progress, void *context)
{
	sqlite3_backup *backup = sqlite3_backup_init(target, "main", log->database, "main");
	if (!backup)
		return database_errno(sqlite3_errcode(target));
	int code = SQLITE_OK;
	while (code == SQLITE_OK) {
		code = sqlite3_backup_step(backup, COPY_PAGES);
		uint64_t total = (uint64_t)sqlite3_backup_pagecount(backup);
		if (progress)
			progress(context, total - (uint64_t)sqlite3_backup_remaining(backup), total);
	}
	int finished = sqlite3_backup_finish(backup);
	return database_errno(code != SQLITE_DONE ? code : finished);
}

static int copy_to(struct log *log, const char *path, log_progress *progress, void *context)
{
	cleanup(free_pointer) char *error = NULL;
	sqlite3 *target = NULL;
	int r = delete_file(path);
	if (r == 0)
		r = database_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &target, &error);
	if (r == 0)
		r = log_copy_pages(log, target, progress, context);
	/* Without a write-ahead log, so that reading it leaves no files beside it. */
	if (r == 0)
		r = database_execute(target, "PRAGMA journal_mode = DELETE");
	sqlite3_close(target);
	if (r < 0)
		unlink(path);
	return r;
}

/* The copy is log.db.partial until it is whole. These are what a backup that was killed may have left, and `fill` takes away. */
static const char *const left_by_backup[] = {
	"log.db.partial", "log.db.partial-journal", "log.db.partial-wal", "log.db.partial-shm", "log.head", NULL,
};
/* The same of a restore to where nothing was; the last one is a whole log that no daemon has had yet. */
static const char *const left_by_restore[] = {
	LOG_NEW_NAME, LOG_NEW_NAME "-journal", LOG_NEW_NAME "-wal", LOG_NEW_NAME "-shm", LOG_READY_NAME, NULL,
};

static bool is_among(const char *const names[], const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* -ENOTEMPTY if there is something else than these. */
static int expect_only(const char *directory, const char *const names[])
{
	DIR *list = opendir(directory);
	int r = list ? 0 : -errno;
	for (struct dirent *entry; r == 0 && (entry = readdir(list));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && !is_among(names, entry->d_name))
			r = -ENOTEMPTY;
	if (list)
		closedir(list);
	return r;
}

/* As many as can be. */
static int remove_all(const char *directory, const char *const names[])
{
	int r = 0;
	for (; *names; names++) {
		cleanup(free_pointer) char *path = file_in(directory, *names);
		int deleted = delete_file(path);
		r = r < 0 ? r : deleted;
	}
	return r;
}

/* Whoever has this lock knows that the backup that left something unfinished has ended. There are file systems that lock no directories: in these,
 * what is left unfinished is in the way, as anything else is. Returns the directory with its lock, which goes as it is closed, or -1. */
static int lock_target(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	file_close(&fd);
	return -1;
}

static const char *const nothing[] = { NULL };

/* log.head alone is what a daemon that lost its log has, and stays. */
static int expect_room(const char *directory, bool locked)
{
	static const char *const head[] = { "log.head", NULL };
	int r = expect_only(directory, nothing);
	return r == -ENOTEMPTY && locked && expect_only(directory, head) == -ENOTEMPTY ? expect_only(directory, left_by_backup) : r;
}

static int fail(const char *directory, int error, char **ret_error)
{
	*ret_error = database_words(directory, strerror(-error), NULL);
	return error;
}

static int write_head_of(const struct log *log, const char *directory)
{
	cleanup(free_pointer) char *path = file_in(directory, "log.head");
	struct head_values values = { .position = log->committed.position, .sequence = log->committed.sequence };
	memcpy(values.epoch, log->epoch, HEAD_EPOCH_BYTES);
	memcpy(values.hash, log->committed.chain.bytes, HEAD_HASH_BYTES);
	struct head *head;
	int r = head_open(path, true, &head);
	if (r < 0)
		return r;
	r = head_write(head, &values);
	head_close(head);
	return r;
}

/* Fills a directory in which there is nothing but what is unfinished; when that fails, it is empty, so that the next attempt may go there. */
static int fill(struct log *log, const char *directory, log_progress *progress, void *context)
{
	cleanup(free_pointer) char *partial = file_in(directory, left_by_backup[0]), *path = file_in(directory, "log.db");
	int r = remove_all(directory, left_by_backup);
	if (r == 0)
		r = copy_to(log, partial, progress, context);
	if (r == 0)
		r = write_head_of(log, directory);
	if (r == 0 && rename(partial, path) < 0)
		r = -errno;
	if (r == 0)
		r = sync_directory(directory);
	if (r < 0) {
		unlink(path);
		remove_all(directory, left_by_backup);
	}
	return r;
}

int log_backup(struct log *log, const char *directory, log_progress *progress, void *context, char **ret_error)
{
	int r = make_directory(directory, 0700);
	cleanup(file_close) int lock = lock_target(directory);
	if (r == 0)
		r = expect_room(directory, lock >= 0);
	if (r == 0)
		r = fill(log, directory, progress, context);
	return r < 0 ? fail(directory, r, ret_error) : 0;
}

/* Restoring */

/* The chain stays as it is: its beginning, which may be the hash of the old epoch, is written down. */
static int begin_epoch(struct log *log)
{
	char epoch[LOG_EPOCH_SIZE];
	log_make_epoch(epoch);
	struct cursor row = log_start(log, LOG_TRIM_START);
	put_integer(&row, (int64_t)log->start.position);
	put_blob(&row, log->start.chain.bytes, LOG_HASH_BYTES);
	put_integer(&row, (int64_t)log->committed.sequence);
	int r = cursor_run(&row);
	char *sql = sqlite3_mprintf("UPDATE meta SET value = %Q WHERE name = 'epoch'; DELETE FROM meta WHERE name = 'head'; "
	                            "DELETE FROM \"update\"; DELETE FROM topic",
	                            epoch);
	if (!sql)
		abort();
	if (r == 0)
		r = database_execute(log->database, sql);
	sqlite3_free(sql);
	return r;
}

static int renew(const char *path)
{
	struct log *log;
	int r = log_open_copy(path, &log);
	if (r < 0)
		return r;
	r = database_execute(log->database, "BEGIN IMMEDIATE");
	if (r == 0)
		r = begin_epoch(log);
	if (r == 0)
		r = database_execute(log->database, "COMMIT");
	return log_finish(log, r);
}

/* A restore may be done by root, but the daemon is not root. */
static int give_to_owner(const char *directory, const char *path)
{
	struct stat owner;
	if (stat(directory, &owner) < 0)
		return -errno;
	return geteuid() == 0 && chown(path, owner.st_uid, owner.st_gid) < 0 ? -errno : 0;
}

static int restore_locked(struct log *backup, const char *directory, int lock, log_progress *progress, void *context)
{
	cleanup(free_pointer) char *new = file_in(directory, LOG_NEW_NAME), *ready = file_in(directory, LOG_READY_NAME);
	int r = delete_database(new);
	if (r == 0)
		r = copy_to(backup, new, progress, context);
	if (r == 0)
		r = renew(new);
	if (r == 0)
		r = give_to_owner(directory, new);
	if (r == 0 && rename(new, ready) < 0)
		r = -errno;
	if (r == 0)
		r = log_put_ready(directory, lock);
	return r < 0 ? r : checkpoint_remove(directory); /* it belongs to the log that was there */
}

int log_restore(struct log *backup, const char *directory, bool replace, log_progress *progress, void *context, char **ret_error)
{
	int lock, r = make_directory(directory, 0700);
	if (r == 0 && !replace)
		r = expect_only(directory, left_by_restore);
	if (r < 0)
		return fail(directory, r, ret_error);
	r = log_lock_directory(directory, &lock, ret_error);
	if (r < 0)
		return r;
	if (!replace)
		r = expect_only(directory, left_by_restore); /* another one has ended meanwhile */
	if (r == 0 && !replace)
		r = remove_all(directory, left_by_restore);
	if (r == 0)
		r = restore_locked(backup, directory, lock, progress, context);
	close(lock);
	return r < 0 ? fail(directory, r, ret_error) : 0;
}
