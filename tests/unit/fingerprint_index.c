#include "cluster/statements/fingerprint_index.h"

#include <criterion/criterion.h>

static bool is_less(const void *context, uint32_t number, uint32_t other)
{
	(void)context;
	return number < other;
}

static int by_number(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return (a > b) - (a < b);
}

static size_t find_sorted(const struct fingerprint_index *index, uint32_t fingerprint, uint32_t ret_numbers[FINGERPRINT_POSTINGS_MAX])
{
	size_t count = fingerprint_index_find(index, fingerprint, ret_numbers);
	qsort(ret_numbers, count, sizeof(*ret_numbers), by_number);
	return count;
}

Test(fingerprint_index, finds_what_was_added_however_many_there_are)
{
	enum { COUNT = 5000 };
	struct fingerprint_index *index = fingerprint_index_new(is_less, NULL);
	uint32_t found[FINGERPRINT_POSTINGS_MAX];
	for (uint32_t k = 0; k < COUNT; k++) {
		fingerprint_index_add(index, k * 64, k); /* they share their low bits */
		fingerprint_index_add(index, k * 64, COUNT + k);
	}
	for (uint32_t k = 0; k < COUNT; k++) {
		cr_assert_eq(find_sorted(index, k * 64, found), 2);
		cr_assert_eq(found[0], k);
		cr_assert_eq(found[1], COUNT + k);
	}
	cr_assert_eq(fingerprint_index_find(index, 1, found), 0);
	cr_assert_leq(fingerprint_index_bytes(index), 2 * COUNT * 16 + 4096);
	fingerprint_index_free(index);
}

Test(fingerprint_index, keeps_the_newest_of_a_fingerprint_and_uses_the_places_of_others_again)
{
	struct fingerprint_index *index = fingerprint_index_new(is_less, NULL);
	uint32_t found[FINGERPRINT_POSTINGS_MAX];
	for (uint32_t k = 1; k <= FINGERPRINT_POSTINGS_MAX; k++)
		cr_assert_eq(fingerprint_index_add(index, 7, k), FINGERPRINT_NONE);
	cr_assert_eq(find_sorted(index, 7, found), FINGERPRINT_POSTINGS_MAX);
	cr_assert_eq(found[0], 1);
	cr_assert_eq(fingerprint_index_add(index, 7, 0), 0, "it is older than all");
	size_t bytes = fingerprint_index_bytes(index);
	for (uint32_t k = FINGERPRINT_POSTINGS_MAX + 1; k < 10000; k++)
		cr_assert_eq(fingerprint_index_add(index, 7, k), k - FINGERPRINT_POSTINGS_MAX);
	cr_assert_eq(find_sorted(index, 7, found), FINGERPRINT_POSTINGS_MAX);
	cr_assert_eq(found[0], 10000 - FINGERPRINT_POSTINGS_MAX);
	cr_assert_eq(found[FINGERPRINT_POSTINGS_MAX - 1], 9999);
	cr_assert_leq(fingerprint_index_bytes(index), bytes + 1024);
	fingerprint_index_free(index);
}

Test(fingerprint_index, forgets_a_pair_and_no_other)
{
	struct fingerprint_index *index = fingerprint_index_new(is_less, NULL);
	uint32_t found[FINGERPRINT_POSTINGS_MAX];
	fingerprint_index_add(index, 7, 1);
	fingerprint_index_add(index, 71, 1); /* the same bucket */
	fingerprint_index_add(index, 7, 2);
	fingerprint_index_remove(index, 7, 1);
	fingerprint_index_remove(index, 7, 3);
	cr_assert_eq(fingerprint_index_find(index, 7, found), 1);
	cr_assert_eq(found[0], 2);
	cr_assert_eq(fingerprint_index_find(index, 71, found), 1);
	fingerprint_index_free(index);
}

/* All in one part, which grows step by step. */
Test(fingerprint_index, is_filled_all_at_once_whatever_its_size)
{
	enum { COUNT = 200 };
	uint32_t found[FINGERPRINT_POSTINGS_MAX], fingerprints[COUNT], fingerprint = 0;
	for (uint32_t count = 0; count < COUNT; count++, fingerprint++) {
		struct fingerprint_index *index = fingerprint_index_new(is_less, NULL);
		while ((fingerprint * 2654435769u) >> 24 != 76)
			fingerprint++;
		fingerprints[count] = fingerprint;
		for (uint32_t k = 0; k <= count; k++)
			fingerprint_index_load(index, fingerprints[k], k);
		fingerprint_index_loaded(index);
		for (uint32_t k = 0; k <= count; k++) {
			cr_assert_eq(fingerprint_index_find(index, fingerprints[k], found), 1);
			cr_assert_eq(found[0], k);
		}
		fingerprint_index_add(index, 7, COUNT);
		cr_assert_eq(fingerprint_index_find(index, 7, found), 1);
		cr_assert_leq(fingerprint_index_bytes(index), 256 * 24 + (size_t)count * 10 + 256);
		fingerprint_index_free(index);
	}
}
