/* Pages: the bytes of a damaged log.db and its write-ahead log, read without SQLite, which stops at the first thing that is wrong. Rows are
 * found page by page (https://sqlite.org/fileformat2.html); whether one is what was written, its hashes say. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

struct pages;

/* Reads `path` and `path`-wal as far as they are there. */
must_check int pages_open(const char *path, struct pages **ret_pages);
struct pages *pages_close(struct pages *pages);

/* A row of a table: where it lies. Later ones of the same key were written later. */
struct place {
	uint64_t key; /* the rowid */
	uint64_t unit; /* which page of the file, or which frame of the write-ahead log after all pages */
	uint32_t offset, columns;
};

/* How many units there are, for progress; and the rows on one: the visitor gets each. */
uint64_t pages_units(const struct pages *pages);
must_check int pages_visit_rows(struct pages *pages, uint64_t unit, void (*visit)(void *context, const struct place *place), void *context);

enum { PAGES_COLUMNS_MOST = 16 };

struct field {
	enum { FIELD_NULL, FIELD_INTEGER, FIELD_BYTES, FIELD_OTHER } type;
	int64_t integer;
	const void *bytes; /* in the arena; texts are terminated */
	size_t size;
};

/* The fields of the row at a place. What does not fit on its page is looked for in the newest version of the pages that it goes on
 * to, or, if `older`, in the file alone. -EBADMSG: it can't be one. */
must_check int pages_read_row(struct pages *pages, const struct place *place, bool older, struct arena *arena,
                              struct field ret_fields[PAGES_COLUMNS_MOST]);
