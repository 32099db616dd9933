#include "store/log_pages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/array.h"

enum {
	PAGE = 8192, /* in every log that there ever was; the header, which says so as well, may be damaged */
	FIRST_PAGE_HEADER = 100,
	LEAF_OF_TABLE = 0x0d,
	LEAF_HEADER = 8,
	WAL_HEADER = 32,
	FRAME_HEADER = 24,
	SALT_BYTES = 8,
	/* How many bytes of a row are on its own page (file format, section 1.6). */
	LOCAL_MOST = PAGE - 35,
	LOCAL_LEAST = (PAGE - 12) * 32 / 255 - 23,
	ROW_MOST = 64 << 20, /* bytes; far more than any row of a log has */
};

struct frame {
	uint32_t page;
	uint64_t offset; /* of the page in the file */
};

struct pages {
	int file, wal; /* -1: not there */
	uint64_t count;
	ARRAY(struct frame) frames;
	unsigned char page[PAGE], further[PAGE];
	ARRAY(unsigned char) row; /* the one that is being read */
};

static uint32_t big_endian(const unsigned char *bytes, size_t size)
{
	uint32_t number = 0;
	for (size_t i = 0; i < size; i++)
		number = number << 8 | bytes[i];
	return number;
}

/* Reads as much as there is; the rest becomes zeros. */
static int read_at(int fd, void *buffer, size_t size, uint64_t offset)
{
	size_t done = 0;
	memset(buffer, 0, size);
	while (done < size) {
		ssize_t r = pread(fd, (char *)buffer + done, size - done, (off_t)(offset + done));
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -errno;
		if (r == 0)
			break;
		done += (size_t)r;
	}
	return 0;
}

/* Behind the frames of the last round there may be frames of earlier ones, which have other salts. Checksums are not compared: each depends on all
 * before it, so one flipped bit would cost everything that follows. */
static int find_frames(struct pages *pages, uint64_t size)
{
	unsigned char header[FRAME_HEADER], salts[SALT_BYTES];
	for (uint64_t offset = WAL_HEADER; offset + FRAME_HEADER + PAGE <= size; offset += FRAME_HEADER + PAGE) {
		int r = read_at(pages->wal, header, sizeof(header), offset);
		if (r < 0)
			return r;
		if (offset == WAL_HEADER)
			memcpy(salts, header + 8, SALT_BYTES);
		/* One half of the salt that agrees is enough: a flipped bit is in the other. */
		if (memcmp(salts, header + 8, SALT_BYTES / 2) == 0 || memcmp(salts + SALT_BYTES / 2, header + 8 + SALT_BYTES / 2, SALT_BYTES / 2) == 0)
			array_append(&pages->frames, ((struct frame){ big_endian(header, 4), offset + FRAME_HEADER }));
	}
	return 0;
}

static int open_part(const char *path, const char *suffix, uint64_t *ret_size)
{
	cleanup(free_pointer) char *name = format_string("%s%s", path, suffix);
	struct stat status;
	*ret_size = 0;
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) < 0)
		return -errno;
	*ret_size = (uint64_t)status.st_size;
	return fd;
}

int pages_open(const char *path, struct pages **ret_pages)
{
	uint64_t size, wal_size;
	struct pages *pages = allocate(1, sizeof(*pages));
	pages->file = open_part(path, "", &size);
	pages->wal = open_part(path, "-wal", &wal_size);
	pages->count = (size + PAGE - 1) / PAGE;
	int r = pages->file < 0 && pages->file != -ENOENT ? pages->file : pages->wal < 0 && pages->wal != -ENOENT ? pages->wal : 0;
	if (r == 0)
		r = find_frames(pages, wal_size);
	if (r < 0)
		pages_close(pages);
	else
		*ret_pages = pages;
	return r;
}

struct pages *pages_close(struct pages *pages)
{
	if (!pages)
		return NULL;
	if (pages->file >= 0)
		close(pages->file);
	if (pages->wal >= 0)
		close(pages->wal);
	array_free(&pages->frames);
	array_free(&pages->row);
	free(pages);
	return NULL;
}

uint64_t pages_units(const struct pages *pages)
{
	return pages->count + pages->frames.count;
}

static int read_unit(struct pages *pages, uint64_t unit, unsigned char page[PAGE])
{
	if (unit < pages->count)
		return read_at(pages->file, page, PAGE, unit * PAGE);
	return read_at(pages->wal, page, PAGE, pages->frames.items[unit - pages->count].offset);
}

/* Reads a page by its number, from 1: its newest version or, if `older`, the one in the file. */
static int read_page(struct pages *pages, uint32_t number, bool older, unsigned char page[PAGE])
{
	for (size_t k = older ? 0 : pages->frames.count; k-- > 0;)
		if (pages->frames.items[k].page == number)
			return read_unit(pages, pages->count + k, page);
	if (number < 1 || number > pages->count)
		return -EBADMSG;
	return read_unit(pages, number - 1, page);
}

/* Reads a variable-length integer. Returns how many bytes it has; 0 if it does not end before `end`. */
static size_t take_varint(const unsigned char *bytes, const unsigned char *end, uint64_t *ret_number)
{
	uint64_t number = 0;
	for (size_t i = 0; i < 9 && bytes + i < end; i++) {
		if (i == 8) {
			*ret_number = number << 8 | bytes[i];
			return 9;
		}
		number = number << 7 | (bytes[i] & 0x7f);
		if (bytes[i] < 0x80) {
			*ret_number = number;
			return i + 1;
		}
	}
	return 0;
}

/* What a page has of a row. */
struct cell {
	uint64_t size, key;         /* size: bytes of the whole row */
	const unsigned char *local; /* the bytes on the page */
	size_t local_size;
};

static bool take_cell(const unsigned char page[PAGE], uint32_t offset, struct cell *ret_cell)
{
	const unsigned char *end = page + PAGE, *at = page + offset;
	struct cell cell;
	size_t length = take_varint(at, end, &cell.size);
	size_t key_length = length ? take_varint(at + length, end, &cell.key) : 0;
	if (!key_length || cell.size > ROW_MOST)
		return false;
	cell.local = at + length + key_length;
	uint64_t surplus = cell.size > LOCAL_MOST ? LOCAL_LEAST + (cell.size - LOCAL_LEAST) % (PAGE - 4) : cell.size;
	cell.local_size = (size_t)(surplus <= LOCAL_MOST ? surplus : LOCAL_LEAST);
	if (cell.local + cell.local_size + (cell.local_size < cell.size ? 4 : 0) > end)
		return false;
	*ret_cell = cell;
	return true;
}

/* Reads the types of a row's fields, and where the fields begin. Returns how many there are; 0: this can't be a row. */
static uint32_t take_types(const unsigned char *row, size_t size, uint64_t types[PAGES_COLUMNS_MOST], size_t *ret_begin)
{
	uint64_t header;
	uint32_t count = 0;
	size_t at = take_varint(row, row + size, &header);
	if (!at || header > size)
		return 0;
	while (at < header) {
		size_t length = count < PAGES_COLUMNS_MOST ? take_varint(row + at, row + header, &types[count]) : 0;
		if (!length)
			return 0;
		count++;
		at += length;
	}
	*ret_begin = at;
	return count;
}

int pages_visit_rows(struct pages *pages, uint64_t unit, void (*visit)(void *context, const struct place *place), void *context)
{
	int r = read_unit(pages, unit, pages->page);
	if (r < 0)
		return r;
	const unsigned char *page = pages->page, *header = page + (unit == 0 ? FIRST_PAGE_HEADER : 0);
	uint32_t rows = big_endian(header + 3, 2);
	if (header[0] != LEAF_OF_TABLE || header + LEAF_HEADER + 2 * rows > page + PAGE)
		return 0;
	for (uint32_t k = 0; k < rows; k++) {
		struct cell cell;
		uint64_t types[PAGES_COLUMNS_MOST];
		size_t begin;
		struct place place = { .unit = unit, .offset = big_endian(header + LEAF_HEADER + 2 * k, 2) };
		if (place.offset >= PAGE || !take_cell(page, place.offset, &cell))
			continue;
		place.key = cell.key;
		place.columns = take_types(cell.local, cell.local_size, types, &begin);
		if (place.columns)
			visit(context, &place);
	}
	return 0;
}

static void add_part(struct pages *pages, const unsigned char *part, size_t size)
{
	array_reserve(&pages->row, pages->row.count + size);
	memcpy(pages->row.items + pages->row.count, part, size);
	pages->row.count += size;
}

/* Joins the whole row, from its page and those that it goes on to. It takes as much memory as is found, not as much as a damaged size claims. */
static int join_row(struct pages *pages, const struct cell *cell, bool older)
{
	pages->row.count = 0;
	if (cell->size > pages_units(pages) * PAGE)
		return -EBADMSG;
	add_part(pages, cell->local, cell->local_size);
	uint32_t next = cell->local_size < cell->size ? big_endian(cell->local + cell->local_size, 4) : 0;
	while (pages->row.count < cell->size) {
		int r = read_page(pages, next, older, pages->further);
		if (r < 0)
			return r;
		size_t rest = (size_t)cell->size - pages->row.count;
		add_part(pages, pages->further + 4, rest < PAGE - 4 ? rest : PAGE - 4);
		next = big_endian(pages->further, 4);
	}
	return 0;
}

static int64_t signed_integer(const unsigned char *bytes, size_t size)
{
	uint64_t number = size && bytes[0] & 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < size; i++)
		number = number << 8 | bytes[i];
	return (int64_t)number;
}

/* Reads a field of this type at `at`. Returns how many bytes it has, or -EBADMSG. */
static int64_t take_field(const unsigned char *at, const unsigned char *end, uint64_t type, struct arena *arena, struct field *ret_field)
{
	static const unsigned char integer_bytes[] = { 0, 1, 2, 3, 4, 6, 8 };
	size_t size = type >= 12 ? (size_t)(type - 12) / 2 : type < array_size(integer_bytes) ? integer_bytes[type] : type == 7 ? 8 : 0;
	if (size > (size_t)(end - at))
		return -EBADMSG;
	*ret_field = (struct field){ .type = FIELD_OTHER };
	if (type == 0)
		ret_field->type = FIELD_NULL;
	else if (type < array_size(integer_bytes) || type == 8 || type == 9)
		*ret_field = (struct field){ .type = FIELD_INTEGER, .integer = type == 9 ? 1 : signed_integer(at, size) };
	else if (type >= 12)
		*ret_field = (struct field){ .type = FIELD_BYTES, .bytes = arena_string(arena, (const char *)at, size), .size = size };
	return (int64_t)size;
}

int pages_read_row(struct pages *pages, const struct place *place, bool older, struct arena *arena, struct field ret_fields[PAGES_COLUMNS_MOST])
{
	struct cell cell;
	uint64_t types[PAGES_COLUMNS_MOST];
	size_t begin;
	int r = read_unit(pages, place->unit, pages->page);
	if (r < 0)
		return r;
	if (!take_cell(pages->page, place->offset, &cell))
		return -EBADMSG;
	r = join_row(pages, &cell, older);
	const unsigned char *row = pages->row.items;
	uint32_t columns = r < 0 ? 0 : take_types(row, (size_t)cell.size, types, &begin);
	if (r < 0 || columns != place->columns)
		return r < 0 ? r : -EBADMSG;
	const unsigned char *at = row + begin, *end = row + cell.size;
	for (uint32_t k = 0; k < columns; k++) {
		int64_t size = take_field(at, end, types[k], arena, &ret_fields[k]);
		if (size < 0)
			return (int)size;
		at += size;
	}
	return 0;
}
