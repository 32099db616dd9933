/* Opening the log: checks whether the file is a log, of which format it is, and whether everything is there that was acknowledged. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "store/files.h"
#include "store/log_internal.h"
#include "store/log_verify.h"

enum {
	/* Rows are long: an article with its analysis takes 5 to 20 KB. A fifth faster than SQLite's 4 KB; 16 KB takes more room and is no faster. */
	PAGE_BYTES = 8192,
	/* Pages in the write-ahead log before they are copied into the file: 32 MiB, a fraction of a second under full load. */
	CHECKPOINT_PAGES = 4096,
	CACHE_KIBIBYTES = 16 * 1024,
	SHRINKS_SINCE = 3,
	REWRITE_BYTES_MOST = 1 << 30, /* of a file of an older format, which takes a few seconds */
	/* Another program may hold a lock for a moment; if for longer, the caller tries again. */
	BUSY_MILLISECONDS = 200,
	LOCK_TRIES = 40,
	LOCK_PAUSE_MILLISECONDS = 25,
};

void log_make_epoch(char epoch[LOG_EPOCH_SIZE])
{
	unsigned char random[EPOCH_BYTES];
	if (getentropy(random, sizeof(random)) < 0)
		abort();
	for (size_t i = 0; i < sizeof(random); i++)
		sprintf(epoch + 2 * i, "%02x", random[i]);
}

static int create(struct log *log)
{
	char epoch[LOG_EPOCH_SIZE];
	log_make_epoch(epoch);
	char *sql = sqlite3_mprintf("BEGIN IMMEDIATE; %s"
	                            "INSERT INTO meta VALUES ('epoch', %Q), ('build', %Q), "
	                            "('created', strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', 'now'));"
	                            "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
	                            log_schema, epoch, HEARSAY_VERSION, LOG_APPLICATION_ID, LOG_FORMAT);
	if (!sql)
		abort();
	int r = database_execute(log->database, sql);
	sqlite3_free(sql);
	if (r < 0)
		database_rollback(log->database);
	else if (log->directory >= 0 && fsync(log->directory) < 0) /* the file's name is on disk too */
		r = -errno;
	return r;
}

/* A file of an older format can't give room back to the disk until it has been rewritten once. If it is too big for that, or there is no
 * room, it stays as it is, and the room of what is removed from it is used again. */
static int prepare_to_shrink(struct log *log)
{
	struct statvfs disk;
	uint64_t bytes = database_bytes(log->path);
	if (fstatvfs(log->directory, &disk) < 0)
		return -errno;
	/* VACUUM writes a copy, and puts that through the write-ahead log. */
	if (bytes > REWRITE_BYTES_MOST || disk.f_bavail * disk.f_frsize < 3 * bytes)
		return 0;
	if (log->progress)
		log->progress(log->progress_context, 1, 1);
	int r = database_execute(log->database, "PRAGMA auto_vacuum = INCREMENTAL; VACUUM");
	return r == -ENOSPC ? 0 : r;
}

static int execute_format(struct log *log, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *sql = sqlite3_vmprintf(format, arguments);
	va_end(arguments);
	if (!sql)
		abort();
	int r = database_execute(log->database, sql);
	sqlite3_free(sql);
	return r;
}

/* Prepares the statements, unless an upgrade has done so already. */
static int prepare(struct log *log)
{
	return log->statements[0] ? 0 : database_prepare(log->database, log_sql, log->statements, LOG_STATEMENT_COUNT);
}

static int change_tables(struct log *log, int64_t format)
{
	int r = 0;
	for (int64_t k = format; r == 0 && k < LOG_FORMAT; k++)
		r = database_execute(log->database, log_upgrades[k - 1]);
	if (r == 0)
		r = prepare(log);
	if (r == 0 && format < LOG_ERASED_SINCE)
		r = log_keep_all_erased(log);
	return r < 0 ? r : execute_format(log, "PRAGMA user_version = %d", LOG_FORMAT);
}

static int upgrade_tables(struct log *log, int64_t format)
{
	if (format == LOG_FORMAT)
		return 0;
	int r = database_execute(log->database, "BEGIN IMMEDIATE");
	if (r == 0)
		r = change_tables(log, format);
	if (r == 0)
		r = database_execute(log->database, "COMMIT");
	if (r < 0)
		database_rollback(log->database);
	return r;
}

static int upgrade(struct log *log, int64_t format)
{
	int r = upgrade_tables(log, format);
	return r < 0 || format >= SHRINKS_SINCE ? r : prepare_to_shrink(log);
}

static const char read_only[] = "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; BEGIN";

/* Leaves the file as it is: reads from a copy of it, upgraded to this format, in a temporary file. */
static int read_copy(struct log *log, int64_t format, char **ret_error)
{
	sqlite3 *copy = NULL;
	int r = database_open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &copy, ret_error);
	if (r == 0)
		r = log_copy_pages(log, copy, log->progress, log->progress_context);
	if (r < 0) {
		sqlite3_close(copy);
		return r;
	}
	sqlite3_close(log->database);
	log->database = copy;
	r = upgrade_tables(log, format);
	return r < 0 ? r : database_execute(log->database, read_only);
}

/* Nothing here may write to an existing file: it may be damaged, and what is left of it is all there is. Setting the kind of vacuum would write. */
static int set_up(struct log *log)
{
	int64_t pages = 0;
	sqlite3_busy_timeout(log->database, BUSY_MILLISECONDS);
	int r = database_integer(log->database, "PRAGMA page_count", 0, &pages);
	if (r == 0 && pages == 0)
		r = execute_format(log, "PRAGMA page_size = %d; PRAGMA auto_vacuum = INCREMENTAL", PAGE_BYTES);
	return r < 0 ? r : execute_format(log, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
	                                       "PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %d; PRAGMA cache_size = -%d; "
	                                       "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF",
	                                  CHECKPOINT_PAGES, 2 * CHECKPOINT_PAGES * PAGE_BYTES, CACHE_KIBIBYTES);
}

static int refuse(const struct log *log, int error, const char *words, char **ret_error)
{
	*ret_error = database_words(log->path, words, NULL);
	return error;
}

/* Owned by the caller (free). */
static char *head_path(const struct log *log)
{
	return format_string("%.*s.head", (int)(strlen(log->path) - strlen(".db")), log->path);
}

/* An empty file does not count: it was being made when the power failed. */
static bool has_head(const struct log *log)
{
	struct stat status;
	cleanup(free_pointer) char *path = head_path(log);
	return stat(path, &status) == 0 && status.st_size > 0;
}

static int refuse_missing(const struct log *log, char **ret_error)
{
	return refuse(log, -EBADMSG, "is empty or missing, but log.head says that there were entries", ret_error);
}

/* Makes a log of an empty file, upgrades an older format, and refuses everything else. */
static int check_format(struct log *log, char **ret_error)
{
	int64_t tables = 0, application = 0, format = 0, least = 0;
	int r = database_integer(log->database, "SELECT count(*) FROM sqlite_schema", 0, &tables);
	if (r == 0)
		r = database_integer(log->database, log_format_of_tables, 0, &least);
	if (r == 0)
		r = database_integer(log->database, "PRAGMA application_id", 0, &application);
	if (r == 0)
		r = database_integer(log->database, "PRAGMA user_version", 0, &format);
	if (r < 0)
		return r;
	if (tables == 0 && !log->reading && !has_head(log))
		return create(log);
	if (tables == 0 && has_head(log))
		return refuse_missing(log, ret_error);
	if (application != LOG_APPLICATION_ID && has_head(log))
		return refuse(log, -EBADMSG, "is damaged at its beginning", ret_error);
	if (application != LOG_APPLICATION_ID || format < 1)
		return refuse(log, -EPROTO, "is not a log of hearsay", ret_error);
	if (format > LOG_FORMAT)
		return refuse(log, -EPROTO, "was written by a later hearsay", ret_error);
	if (format < least)
		return refuse(log, -EBADMSG, "is damaged at its beginning", ret_error);
	if (format < LOG_FORMAT && log->reading)
		return read_copy(log, format, ret_error);
	return upgrade(log, format);
}

/* Whether the head still has the epoch before this one: the process died after it had begun this one, and before it wrote the head. */
static int is_of_epoch_before(struct log *log, const struct head_values *head, bool *ret_is)
{
	int64_t count = 0;
	char *sql = sqlite3_mprintf("SELECT count(*) FROM meta WHERE name = 'epoch_before' AND value = '%.*q'", HEAD_EPOCH_BYTES,
	                            (const char *)head->epoch);
	if (!sql)
		abort();
	int r = database_integer(log->database, sql, 0, &count);
	sqlite3_free(sql);
	*ret_is = count > 0;
	return r;
}

static int read_epoch(struct log *log)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(log->database, "SELECT value FROM meta WHERE name = 'epoch'", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	int r = database_errno(code);
	if (r == 0) {
		const char *epoch = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
		if (epoch && strlen(epoch) == 2 * EPOCH_BYTES)
			memcpy(log->epoch, epoch, sizeof(log->epoch));
		else
			r = -EBADMSG;
	}
	sqlite3_finalize(statement);
	return r;
}

static int read_start(struct log *log)
{
	sqlite3_stmt *statement = NULL;
	const char *sql = "SELECT position, sequence, scrub, hash FROM start";
	int r = database_prepare(log->database, &sql, &statement, 1);
	if (r == 0) {
		struct cursor row = cursor_start(statement);
		r = cursor_step(&row);
		log->start.position = (uint64_t)take_integer(&row);
		log->start.sequence = (uint64_t)take_integer(&row);
		log->scrub_page = take_integer(&row);
		log->start.chain = sqlite3_column_type(statement, row.column) == SQLITE_NULL ? log_hash_of(log->epoch, strlen(log->epoch)) :
		                                                                               log_take_hash(&row);
	}
	sqlite3_finalize(statement);
	return r < 0 ? r : r == 0 ? -EBADMSG : 0;
}

/* Reads hash and time of the last entry. If the log is only opened to be read, damage is no error here: the reader wants to find out what
 * is wrong. */
static int read_last_entry(struct log *log, uint64_t position, bool gap)
{
	if (position == 0)
		return log->start.position && !gap && !log->reading ? -EBADMSG : 0; /* the last entry is never removed */
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct log_entry last;
	int r = log_read_entry(log, position, arena, &last, &log->committed.chain);
	if (r == 0)
		log->committed.at = last.at;
	return log->reading ? 0 : r == -ENOENT ? -EBADMSG : r;
}

static int read_end(struct log *log)
{
	int64_t position = 0, sequence = 0, gap = 0;
	int r = database_integer(log->database, "SELECT max(position) FROM entry", 0, &position);
	if (r == 0)
		r = database_integer(log->database, "SELECT max(sequence) FROM \"update\"", 0, &sequence);
	if (r == 0)
		r = database_integer(log->database, "SELECT max(last) FROM gap", 0, &gap);
	if (r < 0)
		return r;
	log->committed = (struct end){ .at = INT64_MIN, .chain = log->start.chain };
	log->committed.position = (uint64_t)position;
	log->committed.sequence = (uint64_t)sequence > log->start.sequence ? (uint64_t)sequence : log->start.sequence;
	r = read_last_entry(log, (uint64_t)position, gap > position);
	if (r < 0 || gap <= position)
		return r;
	log->committed.position = (uint64_t)gap;
	return log_hash_at(log, (uint64_t)gap, log->committed.chain.bytes);
}

/* A child that was writing a checkpoint when its daemon was killed still has the lock, until it has ended as well. */
static int lock_patiently(int fd)
{
	int r = -EWOULDBLOCK;
	for (int k = 0; k < LOCK_TRIES && r == -EWOULDBLOCK; k++) {
		if (k > 0)
			nanosleep(&(struct timespec){ .tv_nsec = LOCK_PAUSE_MILLISECONDS * 1000000 }, NULL);
		r = flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0;
	}
	return r;
}

int log_lock_directory(const char *directory, int *ret_fd, char **ret_error)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 ? -errno : lock_patiently(fd);
	if (r == 0) {
		*ret_fd = fd;
		return 0;
	}
	if (fd >= 0)
		close(fd);
	*ret_error = database_words(directory, r == -EWOULDBLOCK ? "another process has it open" : strerror(-r), NULL);
	return r == -EWOULDBLOCK ? -EBUSY : r;
}

/* What was written before a kill or a failed sync can be read now, so it must be on disk before anybody is told that it is there. Moves the
 * write-ahead log into the file, which is synced. While somebody else reads the log (a backup), or the disk is full, syncs the write-ahead log. */
static int settle(struct log *log)
{
	int code = sqlite3_wal_checkpoint_v2(log->database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (code != SQLITE_BUSY && database_errno(code) != -ENOSPC)
		return database_errno(code);
	sqlite3_file *wal = NULL;
	code = sqlite3_file_control(log->database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	if (code == SQLITE_OK)
		code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
	return database_errno(code);
}

/* The head */

int log_write_head(struct log *log, const struct end *end)
{
	struct head_values values = { .position = end->position, .sequence = end->sequence };
	memcpy(values.epoch, log->epoch, HEAD_EPOCH_BYTES);
	memcpy(values.hash, end->chain.bytes, HEAD_HASH_BYTES);
	return head_write(log->head, &values);
}

static int lost(const struct log *log, char **ret_error, const char *format, ...) __attribute__((format(printf, 3, 4)));
static int lost(const struct log *log, char **ret_error, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	cleanup(free_pointer) char *words = format_string_of(format, arguments);
	va_end(arguments);
	*ret_error = database_words(log->path, words, NULL);
	return -EBADMSG;
}

/* Checks that the log has everything that was committed according to the head. It may have more: a group that was being committed at a crash. */
static int compare_with_head(struct log *log, const struct head_values *head, char **ret_error)
{
	const struct end *end = &log->committed;
	if (memcmp(head->epoch, log->epoch, HEAD_EPOCH_BYTES) != 0)
		return refuse(log, -EPROTO, "is not the log that log.head belongs to (`hearsay restore` puts an older one back)", ret_error);
	if (end->position < head->position)
		return lost(log, ret_error, "ends at entry %" PRIu64 ", but entry %" PRIu64 " was acknowledged", end->position, head->position);
	if (end->sequence < head->sequence)
		return lost(log, ret_error, "ends at update %" PRIu64 ", but update %" PRIu64 " was published", end->sequence, head->sequence);
	unsigned char hash[LOG_HASH_BYTES];
	int r = head->position < log->start.position ? -ENOENT : log_hash_at(log, head->position, hash);
	if (r < 0)
		return r == -ENOENT ? lost(log, ret_error, "lacks entry %" PRIu64 ", which was acknowledged", head->position) : r;
	if (memcmp(hash, head->hash, LOG_HASH_BYTES) != 0)
		return lost(log, ret_error, "has another entry %" PRIu64 " than the one that was acknowledged", head->position);
	return 0;
}

/* While a log is read, a daemon may go on with it, so log.head is taken as it was before the reading began. */
static int open_head(struct log *log, bool create, struct head_values *ret_values)
{
	if (log->reading) {
		*ret_values = log->head_before;
		return log->head_error;
	}
	cleanup(free_pointer) char *path = head_path(log);
	int r = head_open(path, create, &log->head);
	return r < 0 ? r : head_read(log->head, ret_values);
}

struct found_head {
	struct head_values values;
	bool there;
	bool noted; /* the log says that there must be a head */
};

/* Reads the head. If there never was one, and `create` is set, makes its file. */
static int read_head(struct log *log, bool create, struct found_head *ret_head, char **ret_error)
{
	int64_t noted = 0;
	cleanup(free_pointer) char *path = head_path(log);
	int r = database_integer(log->database, "SELECT count(*) FROM meta WHERE name = 'head'", 0, &noted);
	if (r == 0)
		r = open_head(log, create && !noted, &ret_head->values);
	ret_head->there = r == 0;
	ret_head->noted = noted > 0;
	if ((r == -ENOENT || r == -EBADMSG) && !noted)
		return 0;
	if (r == -ENOENT || r == -EBADMSG)
		*ret_error = database_words(path, r == -ENOENT ? "is missing: entries that were acknowledged may be, too" : "is damaged", NULL);
	return r == -ENOENT ? -EBADMSG : r;
}

/* Reads the head, and compares the log with it, unless there is no head yet, or it is of the epoch before. */
static int compare_head(struct log *log, bool create, struct found_head *ret_head, char **ret_error)
{
	bool before = false;
	int r = read_head(log, create, ret_head, ret_error);
	if (r == 0 && ret_head->there)
		r = is_of_epoch_before(log, &ret_head->values, &before);
	return r < 0 || !ret_head->there || before ? r : compare_with_head(log, &ret_head->values, ret_error);
}

static int check_doubt(struct log *log, char **ret_error)
{
	int64_t doubted = 0;
	int r = database_integer(log->database, "SELECT count(*) FROM meta WHERE name = 'doubted'", 0, &doubted);
	return r < 0 || !doubted ? r : refuse(log, -EBADMSG, "was found not to be as it was written", ret_error);
}

/* Without this, erased articles could come in again, and nobody would know. */
static int check_erased(struct log *log, char **ret_error)
{
	struct erased_count count;
	int r = log_count_erased(log, &count);
	return r < 0 || count.whole == count.noted ? r : refuse(log, -EBADMSG, "lacks a part of what was erased for good", ret_error);
}

/* Brings the head up to the log. The first head is written before the log notes that there must be one. */
static int check_head(struct log *log, char **ret_error)
{
	struct found_head head;
	int r = compare_head(log, true, &head, ret_error);
	if (r == 0)
		r = log_write_head(log, &log->committed);
	return r < 0 || head.noted ? r : database_execute(log->database, "INSERT OR REPLACE INTO meta VALUES ('head', 'log.head')");
}

int log_compare_head(struct log *log, char **ret_error)
{
	struct found_head head;
	return compare_head(log, false, &head, ret_error);
}

static int read_erasing(struct log *log)
{
	int64_t position = 0;
	int r = database_integer(log->database, "SELECT min(position) FROM erasing", 0, &position);
	log->erasing = (uint64_t)position;
	return r;
}

static int read_all(struct log *log)
{
	int r = prepare(log);
	if (r == 0)
		r = read_epoch(log);
	if (r == 0)
		r = read_start(log);
	if (r == 0)
		r = read_erasing(log);
	return r < 0 ? r : read_end(log);
}

/* SQLITE_ERROR does not come from a disk: the part of the file that describes its tables is damaged. */
static int or_damaged(const struct log *log, int r)
{
	return r == -EIO && (sqlite3_errcode(log->database) & 0xff) == SQLITE_ERROR ? -EBADMSG : r;
}

static int open_database(struct log *log, char **ret_error)
{
	int r = database_open(log->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &log->database, ret_error);
	if (r < 0)
		return r;
	/* SQLite takes a damaged write-ahead log for one that ends at the damage, and would delete it, with everything that could be salvaged. */
	sqlite3_db_config(log->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	r = set_up(log);
	if (r == 0)
		r = check_format(log, ret_error);
	if (r == 0)
		r = read_all(log);
	r = or_damaged(log, r);
	if (r == 0)
		r = check_doubt(log, ret_error);
	if (r == 0)
		r = check_erased(log, ret_error);
	if (r == 0)
		r = check_head(log, ret_error);
	if (r == 0)
		r = settle(log);
	if (r == 0)
		sqlite3_db_config(log->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	return r;
}

static int read_head_before(struct log *log)
{
	cleanup(free_pointer) char *path = head_path(log);
	int r = head_open(path, false, &log->head);
	return r < 0 ? r : head_read(log->head, &log->head_before);
}

/* Everything is read in one transaction, so that it stays as it is now while others write. */
static int open_database_to_read(struct log *log, char **ret_error)
{
	log->head_error = read_head_before(log);
	cleanup(free_pointer) char *error = NULL;
	int r = database_open(log->path, SQLITE_OPEN_READONLY, &log->database, &error);
	if (r == -ENOENT && has_head(log))
		return refuse_missing(log, ret_error);
	if (r < 0)
		*ret_error = copy_string(error);
	if (r == 0)
		r = database_execute(log->database, read_only);
	if (r == 0)
		r = check_format(log, ret_error);
	return or_damaged(log, r < 0 ? r : read_all(log));
}

static struct log *new_log(const char *directory, const char *name)
{
	struct log *log = allocate(1, sizeof(*log));
	log->directory = -1;
	log->hashing = XXH3_createState();
	log->packing = arena_new();
	if (!log->hashing)
		abort();
	log->path = format_string("%s%s", directory, name);
	return log;
}

static int opened(struct log *log, int r, char *error, struct log **ret_log, char **ret_error)
{
	if (r == 0) {
		*ret_log = log;
		return 0;
	}
	*ret_error = error ? error : database_words(log->path, r == -EBADMSG ? "is damaged" : strerror(-r), log->database);
	log_close(log);
	return r;
}

int log_open_telling(const char *directory, log_progress *progress, void *context, struct log **ret_log, char **ret_error)
{
	struct log *log = new_log(directory, "/log.db");
	char *error = NULL;
	log->progress = progress;
	log->progress_context = context;
	cleanup(free_pointer) char *new = file_in(directory, LOG_NEW_NAME);
	int r = log_lock_directory(directory, &log->directory, &error);
	if (r == 0)
		r = delete_database(new);
	if (r == 0)
		r = log_put_ready(directory, log->directory);
	if (r == 0)
		r = open_database(log, &error);
	return opened(log, r, error, ret_log, ret_error);
}

int log_open(const char *directory, struct log **ret_log, char **ret_error)
{
	return log_open_telling(directory, NULL, NULL, ret_log, ret_error);
}

int log_open_to_read_telling(const char *directory, log_progress *progress, void *context, struct log **ret_log, char **ret_error)
{
	struct log *log = new_log(directory, "/log.db");
	char *error = NULL;
	log->reading = true;
	log->progress = progress;
	log->progress_context = context;
	int r = open_database_to_read(log, &error);
	return opened(log, r, error, ret_log, ret_error);
}

int log_open_to_read(const char *directory, struct log **ret_log, char **ret_error)
{
	return log_open_to_read_telling(directory, NULL, NULL, ret_log, ret_error);
}

/* A log in the place of another */

static int open_alone(const char *path, bool new, struct log **ret_log)
{
	struct log *log = new_log(path, "");
	cleanup(free_pointer) char *error = NULL;
	int r = database_open(path, SQLITE_OPEN_READWRITE | (new ? SQLITE_OPEN_CREATE : 0), &log->database, &error);
	if (r == 0)
		r = set_up(log);
	if (r == 0 && new)
		r = create(log);
	if (r == 0)
		r = read_all(log);
	if (r < 0)
		log_close(log);
	else
		*ret_log = log;
	return r;
}

int log_create(const char *path, struct log **ret_log)
{
	int r = delete_database(path);
	return r < 0 ? r : open_alone(path, true, ret_log);
}

int log_open_copy(const char *path, struct log **ret_log)
{
	return open_alone(path, false, ret_log);
}

int log_finish(struct log *log, int r)
{
	if (!log)
		return r;
	if (r == 0)
		r = database_errno(sqlite3_wal_checkpoint_v2(log->database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
	cleanup(free_pointer) char *path = copy_string(log->path);
	log_close(log);
	int deleted = r < 0 ? delete_database(path) : 0;
	return r < 0 ? r : deleted;
}

int log_put_ready(const char *directory, int directory_fd)
{
	/* These belong to the old log, and would be taken for the new one's. */
	static const char *const old[] = { "log.db-wal", "log.db-shm", "log.head" };
	cleanup(free_pointer) char *ready = file_in(directory, LOG_READY_NAME), *path = file_in(directory, "log.db");
	if (access(ready, F_OK) < 0)
		return errno == ENOENT ? 0 : -errno;
	/* The new log must be on disk for certain before these are deleted: otherwise a power cut could leave neither. */
	int r = fsync(directory_fd) < 0 ? -errno : 0;
	for (size_t k = 0; r == 0 && k < array_size(old); k++) {
		cleanup(free_pointer) char *name = file_in(directory, old[k]);
		r = delete_file(name);
	}
	if (r == 0 && rename(ready, path) < 0)
		r = -errno;
	return r == 0 && fsync(directory_fd) < 0 ? -errno : r;
}

struct log *log_close(struct log *log)
{
	if (!log)
		return NULL;
	if (log->database) {
		log_rollback(log);
		log->database = database_close(log->database, log->statements, LOG_STATEMENT_COUNT);
	}
	head_close(log->head);
	if (log->directory >= 0)
		close(log->directory);
	XXH3_freeState(log->hashing);
	arena_free(log->packing);
	free(log->path);
	free(log);
	return NULL;
}
