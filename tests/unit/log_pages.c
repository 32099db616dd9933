#include "store/log_pages.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PAGE = 8192, FILE_MIB = 128, CLAIMED_MIB = 60, MOST_KIB = 8 << 10 };

static char path[] = "/tmp/h-pages-XXXXXX";

/* A leaf of a table at its second page, with one row that says it is 60 MiB long and goes on at a page 0; else holes, 128 MiB of them. */
static void make_damaged_file(void)
{
	unsigned char page[PAGE] = { 0x0d, [4] = 1, [8] = 1 }; /* one row, at byte 256 */
	const unsigned char row[] = { 0x80 | CLAIMED_MIB / 2, 0x80, 0x80, 0, 1, 2, 1 }; /* size, key, bytes of types, an integer of one byte */
	memcpy(page + 256, row, sizeof(row));
	int file = mkstemp(path);
	cr_assert_eq(pwrite(file, page, sizeof(page), PAGE), PAGE);
	cr_assert_eq(ftruncate(file, FILE_MIB << 20), 0);
	close(file);
}

static long peak_kib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

struct found {
	struct pages *pages;
	size_t rows, unreadable;
};

static void read_row(void *context, const struct place *place)
{
	struct found *found = context;
	struct field fields[PAGES_COLUMNS_MOST];
	struct arena *arena = arena_new();
	found->rows++;
	found->unreadable += pages_read_row(found->pages, place, false, arena, fields) == -EBADMSG;
	arena_free(arena);
}

Test(log_pages, a_row_takes_the_memory_of_what_is_found_not_of_what_a_damaged_size_says)
{
	make_damaged_file();
	struct pages *pages;
	struct found found = { 0 };
	long before = peak_kib();
	cr_assert_eq(pages_open(path, &pages), 0);
	cr_assert_eq(pages_open(path, &found.pages), 0);
	cr_assert_eq(pages_visit_rows(pages, 1, read_row, &found), 0);
	cr_assert_eq(found.rows, 1);
	cr_assert_eq(found.unreadable, 1);
	cr_assert_lt(peak_kib() - before, MOST_KIB);
	pages_close(pages);
	pages_close(found.pages);
	unlink(path);
}
