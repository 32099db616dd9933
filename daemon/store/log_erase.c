/* What was erased is gone: from the rows, and from the bytes of the files. */
#include <errno.h>
#include <string.h>

#include "store/log_internal.h"

/* Of SQLite's file format (https://sqlite.org/fileformat2.html, section 1.6). */
enum {
	LEAF_OF_TABLE = 0x0d,
	LEAF_HEADER = 8,
	PAGE_SIZE_MOST = 65536,
	/* Other pages than leaves begin with a page number or with a small one: theirs can't be taken for a leaf's up to here. */
	PAGES_MOST = LEAF_OF_TABLE << 24,
};

/* Erasing */

static int erase_entry(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes)
{
	struct hash seal = log_entry_seal(log, entry, hashes);
	struct cursor row = log_start(log, LOG_ERASE_ENTRY);
	put_blob(&row, seal.bytes, hashes->pieces_size == LOG_HASH_BYTES ? LOG_HASH_BYTES : 0);
	put_integer(&row, (int64_t)entry->position);
	return cursor_run(&row);
}

static int erase_entries(struct log *log, const char *article_id, size_t *ret_entries)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	size_t count = 0;
	int r;
	for (;; count++) {
		struct cursor row = log_start(log, LOG_ERASE_FIND);
		put_text(&row, article_id);
		if ((r = cursor_step(&row)) <= 0)
			break;
		struct log_entry entry;
		struct entry_hashes hashes;
		arena_reset(arena);
		r = log_take_entry(log, &row, false, arena, NULL, &entry, &hashes);
		cursor_stop(&row);
		if (r == 0)
			r = erase_entry(log, &entry, &hashes);
		if (r < 0)
			return r;
	}
	*ret_entries = count;
	return r;
}

int log_erase_again(struct log *log)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	uint64_t position = 0;
	size_t count;
	int r = 0;
	while (r == 0) {
		struct cursor row = log_start(log, LOG_ERASURES);
		put_integer(&row, (int64_t)position);
		if ((r = cursor_step(&row)) <= 0)
			break;
		position = (uint64_t)take_integer(&row);
		const char *id = take_text(&row, arena);
		cursor_stop(&row);
		r = erase_entries(log, id, &count);
	}
	return r;
}

struct rewriting {
	struct log *log;
	log_update_rewriter *rewrite;
	void *context;
	struct arena *arena;
};

static int rewrite_update(void *context, uint64_t sequence, const char *topic, uint64_t position, uint64_t previous, const void *update,
                          size_t size)
{
	struct rewriting *this = context;
	const void *body = NULL;
	size_t body_size = 0;
	arena_reset(this->arena);
	int r = this->rewrite(this->context, sequence, topic, update, size, this->arena, &body, &body_size);
	if (r < 0 || !body)
		return r;
	struct hash hash = log_update_hash(this->log, sequence, position, topic, previous, body, body_size);
	struct cursor row = log_start(this->log, LOG_ERASE_UPDATE);
	put_blob(&row, body, body_size);
	put_blob(&row, hash.bytes, LOG_HASH_BYTES);
	put_integer(&row, (int64_t)sequence);
	return cursor_run(&row);
}

static int want_scrub(struct log *log, int64_t page)
{
	struct cursor row = log_start(log, LOG_SCRUB_FROM);
	put_integer(&row, page);
	return cursor_run(&row);
}

int log_erase(struct log *log, const char *article_id, log_update_rewriter *rewrite, void *context, size_t *ret_entries)
{
	if (!log->in_group || log->failed)
		return -EINVAL;
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct rewriting rewriting = { log, rewrite, context, arena };
	int r = erase_entries(log, article_id, ret_entries);
	if (r == 0)
		r = log_every_update(log, rewrite_update, &rewriting);
	if (r == 0)
		r = want_scrub(log, 1);
	if (r == 0)
		log->open_scrub_page = 1;
	return log_written(log, r);
}

/* Scrubbing */

static unsigned big_endian_16(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

/* Between the pointers to a page's rows and the rows there may be what rows were before they moved to another page: SQLite overwrites what is
 * deleted, but not what it has moved. */
static int scrub_page(sqlite3_file *file, int64_t number, size_t page_size, unsigned char *page)
{
	sqlite3_int64 offset = (number - 1) * (sqlite3_int64)page_size;
	int code = file->pMethods->xRead(file, page, (int)page_size, offset);
	if (code != SQLITE_OK)
		return code;
	size_t begin = LEAF_HEADER + 2 * big_endian_16(page + 3), end = big_endian_16(page + 5);
	if (end == 0)
		end = PAGE_SIZE_MOST;
	if (page[0] != LEAF_OF_TABLE || begin >= end || end > page_size)
		return SQLITE_OK;
	static const unsigned char zeros[PAGE_SIZE_MOST];
	if (memcmp(page + begin, zeros, end - begin) == 0)
		return SQLITE_OK;
	return file->pMethods->xWrite(file, zeros, (int)(end - begin), offset + (sqlite3_int64)begin);
}

/* Through SQLite's own file, and only where no row is: another descriptor's close would drop its locks. */
static int scrub_pages(struct log *log, int64_t from, int64_t to, size_t page_size)
{
	static unsigned char page[PAGE_SIZE_MOST];
	sqlite3_file *file = NULL;
	int code = sqlite3_file_control(log->database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	for (int64_t number = from; code == SQLITE_OK && number <= to; number++)
		code = scrub_page(file, number, page_size, page);
	if (code == SQLITE_OK)
		code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
	/* What SQLite has in memory of these pages would bring back what is gone with the next write. */
	sqlite3_db_release_memory(log->database);
	return database_errno(code);
}

/* Everything goes into the file, and the write-ahead log is empty. */
static int empty_wal(struct log *log)
{
	int code = sqlite3_wal_checkpoint_v2(log->database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	return database_errno(code);
}

/* A slice from log->scrub_page on, in a transaction so that nobody else writes; *ret_next: where to go on, 0 at the end. */
static int scrub_slice(struct log *log, size_t pages, int64_t *ret_next)
{
	int64_t count = 0, page_size = 0;
	int r = database_integer(log->database, "PRAGMA page_count", 0, &count);
	if (r == 0)
		r = database_integer(log->database, "PRAGMA page_size", 0, &page_size);
	if (r < 0 || count >= PAGES_MOST)
		return r < 0 ? r : -EFBIG;
	/* The first page has the schema alone, and a header of its own. */
	int64_t from = log->scrub_page > 1 ? log->scrub_page : 2, to = from + (int64_t)pages - 1;
	r = scrub_pages(log, from, to < count ? to : count, (size_t)page_size);
	*ret_next = to < count ? to + 1 : 0;
	return r;
}

int log_scrub(struct log *log, size_t pages, bool *ret_more)
{
	if (log->in_group)
		return -EINVAL;
	int64_t next = 0;
	int r = log->scrub_page ? empty_wal(log) : 0;
	if (r == 0 && log->scrub_page) {
		r = log_begin(log);
		if (r < 0)
			return r;
		r = scrub_slice(log, pages, &next);
		if (r == 0)
			r = want_scrub(log, next);
		if (r == 0) {
			log->open_scrub_page = next;
			r = log_commit(log);
		}
		if (r < 0)
			log_rollback(log);
	}
	if (r == 0)
		*ret_more = log->scrub_page != 0;
	return r;
}
