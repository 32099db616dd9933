#include "store/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/log_internal.h"

enum {
	/* Long rows (an article with its analysis is 5 to 20 KB). Against SQLite's 4 KB a fifth faster; 16 KB only takes more room. */
	PAGE_BYTES = 8192,
	/* Pages in the write-ahead log before they are copied into the file: 32 MiB, a fraction of a second under full load. */
	CHECKPOINT_PAGES = 4096,
	CACHE_KIBIBYTES = 16 * 1024,
	REWRITE_BYTES_MOST = 1 << 30, /* a file of an older format: a few seconds */
	/* Somebody's own tool may hold a lock for a moment; for longer, the caller tries again. */
	BUSY_MILLISECONDS = 200,
};

struct cursor log_start(struct log *log, enum log_statement statement)
{
	return cursor_start(log->statements[statement]);
}

/* Rows */

static const void *keep(struct arena *arena, const void *data, size_t size)
{
	return size ? arena_string(arena, data, size) : NULL;
}

static int read_entry(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry, struct hash *ret_hash)
{
	struct cursor row = log_start(log, LOG_READ);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	struct log_entry entry;
	struct entry_hashes hashes;
	r = log_take_entry(log, &row, true, arena, NULL, &entry, &hashes);
	if (r == 0) {
		*ret_hash = hashes.hash;
		entry.analysis = keep(arena, entry.analysis, entry.analysis_size);
		entry.article = keep(arena, entry.article, entry.article_size);
		entry.edit = keep(arena, entry.edit, entry.edit_size);
		*ret_entry = entry;
	}
	cursor_stop(&row);
	return r;
}

/* Opening */

static void make_epoch(char epoch[2 * EPOCH_BYTES + 1])
{
	unsigned char random[EPOCH_BYTES];
	if (getentropy(random, sizeof(random)) < 0)
		abort();
	for (size_t i = 0; i < sizeof(random); i++)
		sprintf(epoch + 2 * i, "%02x", random[i]);
}

static int create(struct log *log)
{
	char epoch[2 * EPOCH_BYTES + 1];
	make_epoch(epoch);
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
	else if (fsync(log->directory) < 0) /* the file's name is on disk too */
		r = -errno;
	return r;
}

/* A file of before format 3 can't give room back to the disk until it has been written anew, once. Too big for that, or no room: it stays as
 * it is, and what is removed from it is used again. */
static int prepare_to_shrink(struct log *log)
{
	struct statvfs disk;
	uint64_t bytes = database_bytes(log->path);
	if (fstatvfs(log->directory, &disk) < 0)
		return -errno;
	/* What VACUUM writes beside the file: a copy, and the write-ahead log of it. */
	if (bytes > REWRITE_BYTES_MOST || disk.f_bavail * disk.f_frsize < 3 * bytes)
		return 0;
	int r = database_execute(log->database, "VACUUM");
	return r == -ENOSPC ? 0 : r;
}

static int upgrade(struct log *log, int64_t format)
{
	bool rewrite = format < 3;
	for (; format < LOG_FORMAT; format++) {
		char *sql = sqlite3_mprintf("BEGIN IMMEDIATE; %s; PRAGMA user_version = %d; COMMIT", log_upgrades[format - 1],
		                            (int)format + 1);
		if (!sql)
			abort();
		int r = database_execute(log->database, sql);
		sqlite3_free(sql);
		if (r < 0) {
			database_rollback(log->database);
			return r;
		}
	}
	return rewrite ? prepare_to_shrink(log) : 0;
}

static int set_up(struct log *log)
{
	char *sql = sqlite3_mprintf("PRAGMA page_size = %d; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; "
	                            "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
	                            "PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %d; PRAGMA cache_size = -%d; "
	                            "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF",
	                            PAGE_BYTES, CHECKPOINT_PAGES, 2 * CHECKPOINT_PAGES * PAGE_BYTES, CACHE_KIBIBYTES);
	if (!sql)
		abort();
	sqlite3_busy_timeout(log->database, BUSY_MILLISECONDS);
	int r = database_execute(log->database, sql);
	sqlite3_free(sql);
	return r;
}

/* Makes the file ours if it is empty, brings an older format up to date, and refuses the rest. */
static int check_format(struct log *log, char **ret_error)
{
	int64_t tables = 0, application = 0, format = 0;
	int r = database_integer(log->database, "SELECT count(*) FROM sqlite_schema", 0, &tables);
	if (r == 0)
		r = database_integer(log->database, "PRAGMA application_id", 0, &application);
	if (r == 0)
		r = database_integer(log->database, "PRAGMA user_version", 0, &format);
	if (r < 0)
		return r;
	if (tables == 0)
		return create(log);
	if (application != LOG_APPLICATION_ID || format < 1) {
		*ret_error = database_words(log->path, "is not a log of hearsay", NULL);
		return -EBADMSG;
	}
	if (format > LOG_FORMAT) {
		*ret_error = database_words(log->path, "was written by a later hearsay", NULL);
		return -EBADMSG;
	}
	return upgrade(log, format);
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

static int read_end(struct log *log)
{
	int64_t position = 0, sequence = 0;
	int r = database_integer(log->database, "SELECT max(position) FROM entry", 0, &position);
	if (r == 0)
		r = database_integer(log->database, "SELECT max(sequence) FROM \"update\"", 0, &sequence);
	if (r < 0)
		return r;
	log->committed = (struct end){ .at = INT64_MIN, .chain = log->start.chain };
	log->committed.position = (uint64_t)position;
	log->committed.sequence = (uint64_t)sequence > log->start.sequence ? (uint64_t)sequence : log->start.sequence;
	if (position == 0)
		return log->start.position ? -EBADMSG : 0; /* the last entry is never removed */
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct log_entry last;
	r = read_entry(log, (uint64_t)position, arena, &last, &log->committed.chain);
	if (r == 0)
		log->committed.at = last.at;
	return r == -ENOENT ? -EBADMSG : r;
}

/* One process a directory. The kernel gives the lock back however the process ends. */
static int lock_directory(struct log *log, const char *directory, char **ret_error)
{
	log->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (log->directory < 0) {
		int r = -errno;
		*ret_error = database_words(directory, strerror(-r), NULL);
		return r;
	}
	if (flock(log->directory, LOCK_EX | LOCK_NB) < 0) {
		int r = errno == EWOULDBLOCK ? -EBUSY : -errno;
		*ret_error = database_words(directory, r == -EBUSY ? "another process has it open" : strerror(-r), NULL);
		return r;
	}
	return 0;
}

/* What was written before a kill or a failed sync is read now, so it must be on disk before anybody hears that it is there: into the file with
 * it, and that is synced. While somebody else reads the log (a backup), it is enough to sync the write-ahead log. */
static int settle(struct log *log)
{
	int code = sqlite3_wal_checkpoint_v2(log->database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (code != SQLITE_BUSY)
		return database_errno(code);
	sqlite3_file *wal = NULL;
	code = sqlite3_file_control(log->database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	if (code == SQLITE_OK)
		code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
	return database_errno(code);
}

static int open_database(struct log *log, char **ret_error)
{
	int r = database_open(log->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &log->database, ret_error);
	if (r == 0)
		r = set_up(log);
	if (r == 0)
		r = check_format(log, ret_error);
	if (r == 0)
		r = settle(log);
	if (r == 0)
		r = database_prepare(log->database, log_sql, log->statements, LOG_STATEMENT_COUNT);
	if (r == 0)
		r = read_epoch(log);
	if (r == 0)
		r = read_start(log);
	if (r == 0)
		r = read_end(log);
	return r;
}

int log_open(const char *directory, struct log **ret_log, char **ret_error)
{
	struct log *log = allocate(1, sizeof(*log));
	log->hashing = XXH3_createState();
	if (!log->hashing || asprintf(&log->path, "%s/log.db", directory) < 0)
		abort();
	char *error = NULL;
	int r = lock_directory(log, directory, &error);
	if (r == 0)
		r = open_database(log, &error);
	if (r == 0) {
		*ret_log = log;
		return 0;
	}
	if (!error)
		error = database_words(log->path, r == -EBADMSG ? "is damaged" : strerror(-r), log->database);
	*ret_error = error;
	log_close(log);
	return r;
}

struct log *log_close(struct log *log)
{
	if (!log)
		return NULL;
	if (log->database) {
		log_rollback(log);
		log->database = database_close(log->database, log->statements, LOG_STATEMENT_COUNT);
	}
	if (log->directory >= 0)
		close(log->directory);
	XXH3_freeState(log->hashing);
	free(log->path);
	free(log);
	return NULL;
}

const char *log_epoch(const struct log *log)
{
	return log->epoch;
}

uint64_t log_position(const struct log *log)
{
	return log->committed.position;
}

int64_t log_at(const struct log *log)
{
	return log->committed.at;
}

uint64_t log_sequence(const struct log *log)
{
	return log->committed.sequence;
}

uint64_t log_first(const struct log *log)
{
	return log->start.position + 1;
}

uint64_t log_first_sequence(const struct log *log)
{
	return log->start.sequence + 1;
}

int log_hash_at(struct log *log, uint64_t position, unsigned char ret_hash[LOG_HASH_BYTES])
{
	if (position == log->start.position) {
		memcpy(ret_hash, log->start.chain.bytes, LOG_HASH_BYTES);
		return 0;
	}
	struct cursor row = log_start(log, LOG_HASH_AT);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	struct hash hash = log_take_hash(&row);
	cursor_stop(&row);
	memcpy(ret_hash, hash.bytes, LOG_HASH_BYTES);
	return 0;
}

uint64_t log_bytes(const struct log *log)
{
	return database_bytes(log->path);
}

/* Groups */

int log_begin(struct log *log)
{
	if (log->in_group)
		return -EINVAL;
	struct cursor begin = log_start(log, LOG_BEGIN);
	int r = cursor_run(&begin);
	if (r < 0)
		return r;
	log->open = log->committed;
	log->open_scrub_page = log->scrub_page;
	log->in_group = true;
	log->failed = false;
	return 0;
}

int log_written(struct log *log, int r)
{
	if (r < 0)
		log->failed = true;
	return r;
}

/* Each kind has what belongs to it, and nothing else. */
static bool well_formed(const struct log_entry *entry)
{
	bool of_article = entry->kind == LOG_ARTICLE || entry->kind == LOG_RETRACTION || entry->kind == LOG_ERASURE;
	bool of_editor = entry->kind == LOG_MERGE || entry->kind == LOG_SPLIT || entry->kind == LOG_UNMERGE;
	bool has_words = entry->kind == LOG_ARTICLE || entry->kind == LOG_RETRACTION;
	return of_article == (entry->article_id != NULL) && of_editor == (entry->edit != NULL) &&
	       (has_words || (!entry->article && !entry->analysis)) && !entry->erased;
}

int log_append(struct log *log, const struct log_entry *entry)
{
	if (!log->in_group || log->failed || entry->position != log->open.position + 1 || entry->at < log->open.at || !well_formed(entry))
		return -EINVAL;
	struct entry_hashes hashes = log_entry_hashes(log, entry, &log->open.chain);
	struct cursor row = log_start(log, LOG_APPEND);
	put_integer(&row, (int64_t)entry->position);
	put_integer(&row, entry->at);
	put_integer(&row, entry->kind);
	put_text(&row, entry->article_id);
	put_integer(&row, (int64_t)entry->content_hash);
	put_integer(&row, entry->modified);
	put_blob(&row, hashes.previous.bytes, LOG_HASH_BYTES);
	put_blob(&row, hashes.hash.bytes, LOG_HASH_BYTES);
	put_blob(&row, hashes.pieces, hashes.pieces_size);
	put_blob(&row, entry->analysis, entry->analysis_size);
	put_blob(&row, entry->edit, entry->edit_size);
	put_blob(&row, entry->article, entry->article_size);
	int r = cursor_run(&row);
	if (r < 0)
		return log_written(log, r);
	log->open.position = entry->position;
	log->open.at = entry->at;
	log->open.chain = hashes.hash;
	return 0;
}

int log_append_update(struct log *log, uint64_t sequence, uint64_t position, const char *topic, uint64_t previous,
                      const void *update, size_t size)
{
	if (!log->in_group || log->failed || sequence != log->open.sequence + 1 || position == 0 ||
	    position > log->open.position || size == 0)
		return -EINVAL;
	struct hash hash = log_update_hash(log, sequence, position, topic, previous, update, size);
	struct cursor row = log_start(log, LOG_APPEND_UPDATE);
	put_integer(&row, (int64_t)sequence);
	put_integer(&row, (int64_t)position);
	put_text(&row, topic);
	put_integer(&row, (int64_t)previous);
	put_blob(&row, hash.bytes, LOG_HASH_BYTES);
	put_blob(&row, update, size);
	int r = cursor_run(&row);
	if (r < 0)
		return log_written(log, r);
	log->open.sequence = sequence;
	return 0;
}

int log_commit(struct log *log)
{
	if (!log->in_group || log->failed)
		return -EINVAL;
	struct cursor commit = log_start(log, LOG_COMMIT);
	int r = cursor_run(&commit);
	if (r < 0)
		return log_written(log, r);
	log->committed = log->open;
	log->scrub_page = log->open_scrub_page;
	log->in_group = false;
	return 0;
}

void log_rollback(struct log *log)
{
	if (log->in_group)
		database_rollback(log->database);
	log->in_group = log->failed = false;
}

/* Reading */

int log_find(struct log *log, const char *article_id, struct log_entry *ret_entry, struct arena *arena)
{
	struct cursor row = log_start(log, LOG_FIND);
	put_text(&row, article_id);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	struct log_entry entry = { 0 };
	entry.position = (uint64_t)take_integer(&row);
	entry.at = take_integer(&row);
	entry.kind = (enum log_kind)take_integer(&row);
	entry.article_id = take_text(&row, arena);
	entry.content_hash = (uint64_t)take_integer(&row);
	entry.modified = take_integer(&row);
	cursor_stop(&row);
	*ret_entry = entry;
	return 0;
}

int log_read(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry)
{
	struct hash hash;
	return read_entry(log, position, arena, ret_entry, &hash);
}

/* What must stand as the hash before the entry at `from`: 1, or 0 when the entry before is not there. */
static int chain_before(struct log *log, uint64_t from, struct hash *ret_chain)
{
	int r = log_hash_at(log, from - 1, ret_chain->bytes);
	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

int log_entries(struct log *log, uint64_t from, bool with_articles, log_entry_visitor *visit, void *context)
{
	struct hash chain;
	uint64_t expected = from > log->start.position ? from : log->start.position + 1;
	int r = chain_before(log, expected, &chain);
	if (r < 0)
		return r;
	bool chained = r > 0;
	struct cursor row = log_start(log, with_articles ? LOG_READ_FROM : LOG_READ_FROM_WITHOUT_ARTICLES);
	put_integer(&row, (int64_t)expected);
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	while ((r = cursor_step(&row)) > 0) {
		struct log_entry entry;
		struct entry_hashes hashes;
		arena_reset(arena);
		r = log_take_entry(log, &row, with_articles, arena, chained ? &chain : NULL, &entry, &hashes);
		if (r == 0 && entry.position != expected)
			r = -EBADMSG;
		if (r == 0)
			r = visit(context, &entry);
		if (r != 0) {
			cursor_stop(&row);
			return r;
		}
		chained = true;
		chain = hashes.hash;
		expected = entry.position + 1;
	}
	return r;
}

/* The update in the cursor's row, checked against its hash, to the visitor. */
static int visit_update(struct log *log, struct cursor *row, struct arena *arena, log_every_update_visitor *visit, void *context)
{
	uint64_t sequence = (uint64_t)take_integer(row);
	uint64_t position = (uint64_t)take_integer(row);
	const char *topic = take_text(row, arena);
	uint64_t previous = (uint64_t)take_integer(row);
	struct hash hash = log_take_hash(row);
	size_t size;
	const void *body = take_blob(row, &size);
	struct hash found = log_update_hash(log, sequence, position, topic, previous, body, size);
	if (!log_hash_equals(&found, &hash))
		return -EBADMSG;
	return visit(context, sequence, topic, position, previous, body, size);
}

static int visit_updates(struct log *log, struct cursor *row, size_t limit, log_every_update_visitor *visit, void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	int r = 0;
	while (r == 0 && limit-- > 0) {
		r = cursor_step(row);
		if (r <= 0)
			return r;
		r = visit_update(log, row, arena, visit, context);
		arena_reset(arena);
	}
	cursor_stop(row);
	return r;
}

/* Starts the cheapest way to the updates after `sequence` on topics with a prefix: through the index if that is one topic. */
static int start_updates(struct log *log, uint64_t sequence, const char *prefix, struct arena *arena, struct cursor *ret_row)
{
	const char *end = arena_format(arena, "%s\U0010FFFF", prefix);
	struct cursor range = log_start(log, LOG_TOPIC_RANGE);
	put_text(&range, prefix);
	put_text(&range, end);
	int r = cursor_step(&range);
	if (r < 0)
		return r;
	const char *first = take_text(&range, arena), *last = take_text(&range, arena);
	cursor_stop(&range);
	bool one = first && strcmp(first, last) == 0;
	*ret_row = log_start(log, one ? LOG_UPDATES_OF_TOPIC : LOG_UPDATES);
	put_integer(ret_row, (int64_t)sequence);
	put_text(ret_row, one ? first : prefix);
	if (!one)
		put_text(ret_row, end);
	return 0;
}

struct update_visit {
	log_update_visitor *visit;
	void *context;
};

static int visit_without_position(void *context, uint64_t sequence, const char *topic, uint64_t position, uint64_t previous,
                                  const void *update, size_t size)
{
	(void)position;
	const struct update_visit *this = context;
	return this->visit(this->context, sequence, topic, previous, update, size);
}

int log_updates(struct log *log, uint64_t sequence, const char *topic_prefix, size_t limit, log_update_visitor *visit,
                void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct update_visit this = { visit, context };
	struct cursor row;
	int r = start_updates(log, sequence, topic_prefix, arena, &row);
	return r < 0 ? r : visit_updates(log, &row, limit, visit_without_position, &this);
}

int log_every_update(struct log *log, log_every_update_visitor *visit, void *context)
{
	struct cursor row = log_start(log, LOG_UPDATES);
	put_integer(&row, 0);
	put_text(&row, "");
	put_text(&row, "\U0010FFFF");
	return visit_updates(log, &row, SIZE_MAX, visit, context);
}

int log_topics(struct log *log, log_topic_visitor *visit, void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct cursor row = log_start(log, LOG_TOPICS);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		const char *topic = take_text(&row, arena);
		visit(context, topic, (uint64_t)take_integer(&row));
	}
	return r;
}
