#include "store/scrub.h"

#include <stdbool.h>
#include <string.h>

#include "store/sqlite_helpers.h"

/* From SQLite's file format (https://sqlite.org/fileformat2.html, sections 1.6 and 1.8). */
enum {
	INTERIOR_OF_INDEX = 0x02,
	LEAF_OF_INDEX = 0x0a,
	LEAF_OF_TABLE = 0x0d,
	LEAF_HEADER = 8,
	INTERIOR_HEADER = 12,
	MAP_ENTRY = 5, /* bytes in a map, which is a page that says to what other pages belong */
	FIRST_MAP = 2,
	PAGE_SIZE_MOST = 65536,
};

struct pages {
	sqlite3_file *file;
	int64_t count;
	size_t size, usable; /* bytes of each page */
	bool mapped;         /* some pages are maps, since the file can be vacuumed in slices */
	unsigned char page[PAGE_SIZE_MOST];
};

static unsigned big_endian_16(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

/* Whether a page is a map, which follows from its number alone. (Its first byte could be mistaken for the kind of a page.) */
static bool is_map(const struct pages *pages, int64_t number)
{
	return pages->mapped && (number - FIRST_MAP) % (int64_t)(pages->usable / MAP_ENTRY + 1) == 0;
}

/* How many bytes of a page come before the pointers to its rows; 0 if it has no rows. An overflow page or a free one begins with a page number, whose
 * first byte can be mistaken for a kind only in very large files: in these, such kinds are left alone. */
static size_t header_of(const struct pages *pages, int64_t number)
{
	unsigned char kind = pages->page[0];
	if (is_map(pages, number) || pages->count >> 24 >= kind)
		return 0;
	return kind == LEAF_OF_TABLE || kind == LEAF_OF_INDEX ? LEAF_HEADER : kind == INTERIOR_OF_INDEX ? INTERIOR_HEADER : 0;
}

/* Overwrites what is between the pointers to a page's rows and the rows: it may be left of rows that were moved to another page. */
static int scrub_page(struct pages *pages, int64_t number)
{
	static const unsigned char zeros[PAGE_SIZE_MOST];
	sqlite3_int64 offset = (number - 1) * (sqlite3_int64)pages->size;
	int code = pages->file->pMethods->xRead(pages->file, pages->page, (int)pages->size, offset);
	size_t header = code == SQLITE_OK ? header_of(pages, number) : 0;
	if (!header)
		return code;
	size_t begin = header + 2 * big_endian_16(pages->page + 3), end = big_endian_16(pages->page + 5);
	if (end == 0)
		end = PAGE_SIZE_MOST;
	if (begin >= end || end > pages->usable || memcmp(pages->page + begin, zeros, end - begin) == 0)
		return SQLITE_OK;
	memset(pages->page + begin, 0, end - begin);
	return pages->file->pMethods->xWrite(pages->file, pages->page, (int)pages->size, offset);
}

/* Writes through SQLite's own file handle: closing another descriptor of the file would drop SQLite's locks (POSIX). */
static int scrub_pages(sqlite3 *database, struct pages *pages, int64_t from, int64_t to)
{
	int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &pages->file);
	for (int64_t number = from; code == SQLITE_OK && number <= to; number++)
		code = scrub_page(pages, number);
	if (code == SQLITE_OK)
		code = pages->file->pMethods->xSync(pages->file, SQLITE_SYNC_NORMAL);
	/* SQLite's cached copies of these pages would bring back with the next write what is gone now. */
	sqlite3_db_release_memory(database);
	return database_errno(code);
}

static int find_pages(sqlite3 *database, struct pages *pages)
{
	int64_t size = 0, vacuum = 0;
	int reserved = -1; /* -1: only asks */
	int r = database_integer(database, "PRAGMA page_count", 0, &pages->count);
	if (r == 0)
		r = database_integer(database, "PRAGMA page_size", 0, &size);
	if (r == 0)
		r = database_integer(database, "PRAGMA auto_vacuum", 0, &vacuum);
	if (r == 0)
		r = database_errno(sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved));
	pages->size = (size_t)size;
	pages->mapped = vacuum != 0;
	pages->usable = pages->size - (size_t)(reserved > 0 ? reserved : 0);
	return r;
}

int scrub_empty_wal(sqlite3 *database)
{
	return database_errno(sqlite3_wal_checkpoint_v2(database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
}

int scrub_gaps(sqlite3 *database, int64_t from, size_t pages, int64_t *ret_next)
{
	static struct pages scrubbed; /* too large for the stack */
	int r = find_pages(database, &scrubbed);
	if (r < 0)
		return r;
	from = from > 1 ? from : 2;
	int64_t to = from + (int64_t)pages - 1;
	bool last = to >= scrubbed.count;
	r = scrub_pages(database, &scrubbed, from, last ? scrubbed.count : to);
	*ret_next = last ? 0 : to + 1;
	return r;
}

int scrub_slice(sqlite3 *database, int64_t from, size_t pages, int64_t *ret_next)
{
	int r = scrub_empty_wal(database);
	if (r == 0)
		r = database_execute(database, "BEGIN IMMEDIATE");
	if (r == 0)
		r = scrub_gaps(database, from, pages, ret_next);
	database_rollback(database); /* the transaction was only for the lock */
	return r;
}
