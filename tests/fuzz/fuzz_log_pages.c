/* The pages of a damaged log: whatever stands in them, rows are found that can be read or refused. Each four bytes of the input change one byte
 * of a small log: three for where, one for what. */
#include "store/log_pages.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { CHANGE = 4, CHANGES_MOST = 256 };

static char path[] = "/tmp/hearsay-fuzz-XXXXXX";
static unsigned char *whole;
static size_t whole_size;
static int fd = -1;

static void remove_file(void)
{
	unlink(path);
}

static void read_whole(void)
{
	FILE *file = fopen(HEARSAY_DATA_BUILD "/../tests/data/log-format-2.db", "rb");
	require(file && fseek(file, 0, SEEK_END) == 0);
	whole_size = (size_t)ftell(file);
	rewind(file);
	whole = allocate(whole_size, 1);
	require(fread(whole, 1, whole_size, file) == whole_size);
	fclose(file);
	fd = mkstemp(path);
	atexit(remove_file);
	require(pwrite(fd, whole, whole_size, 0) == (ssize_t)whole_size);
}

static void put(size_t at, unsigned char byte)
{
	require(pwrite(fd, &byte, 1, (off_t)at) == 1);
}

static void read_row(void *context, const struct place *place)
{
	struct pages *pages = context;
	struct arena *arena = arena_new();
	struct field fields[PAGES_COLUMNS_MOST] = { 0 };
	require(place->columns > 0 && place->columns <= PAGES_COLUMNS_MOST);
	if (pages_read_row(pages, place, false, arena, fields) == 0)
		for (uint32_t k = 0; k < place->columns; k++)
			if (fields[k].type == FIELD_BYTES)
				require(strnlen(fields[k].bytes, fields[k].size + 1) <= fields[k].size);
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pages *pages, *reading;
	if (fd < 0)
		read_whole();
	size_t changes = size / CHANGE < CHANGES_MOST ? size / CHANGE : CHANGES_MOST;
	for (size_t k = 0; k < changes; k++)
		put(((size_t)data[4 * k] << 16 | (size_t)data[4 * k + 1] << 8 | data[4 * k + 2]) % whole_size, data[4 * k + 3]);
	require(pages_open(path, &pages) == 0 && pages_open(path, &reading) == 0);
	for (uint64_t unit = 0; unit < pages_units(pages); unit++)
		require(pages_visit_rows(pages, unit, read_row, reading) == 0);
	pages_close(pages);
	pages_close(reading);
	for (size_t k = 0; k < changes; k++) {
		size_t at = ((size_t)data[4 * k] << 16 | (size_t)data[4 * k + 1] << 8 | data[4 * k + 2]) % whole_size;
		put(at, whole[at]);
	}
	return 0;
}
