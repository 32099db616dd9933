/* Pages: reads a damaged log.db and its write-ahead log without SQLite, which gives up at the first thing that is wrong. Rows are looked for page by
 * page (https://sqlite.org/fileformat2.html); only their hashes can tell whether they are what was written. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

struct pages;

/* Opens `path` and `path`-wal, as far as they are there. */
must_check int pages_open(const char *path, struct pages **ret_pages);
struct pages *pages_close(struct pages *pages);

/* Where a row of a table is. Of several with the same key, the one in a later unit was written later. */
struct place {
	uint64_t key;  /* the rowid */
	uint64_t unit; /* pages of the file are numbered first, then frames of the write-ahead log */
	uint32_t offset, columns;
};

/* How many units there are. Visits all rows in one of them. */
uint64_t pages_units(const struct pages *pages);
must_check int pages_visit_rows(struct pages *pages, uint64_t unit, void (*visit)(void *context, const struct place *place), void *context);

enum { PAGES_COLUMNS_MOST = 16 };

struct field {
	enum { FIELD_NULL, FIELD_INTEGER, FIELD_BYTES, FIELD_OTHER } type;
	int64_t integer;
	const void *bytes; /* in the arena; texts are terminated */
	size_t size;
};

/* Reads the fields of the row at a place. If the row goes on on other pages, these are read in their newest version, or, if `older`, from the file
 * alone. -EBADMSG: this can't be a row. */
must_check int pages_read_row(struct pages *pages, const struct place *place, bool older, struct arena *arena,
                              struct field ret_fields[PAGES_COLUMNS_MOST]);
