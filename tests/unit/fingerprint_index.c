#include "cluster/statements/fingerprint_index.h"

#include <criterion/criterion.h>

#include "proto/base/array.h"

Test(fingerprint_index, finds_what_was_added_newest_first_however_many_there_are)
{
	enum { COUNT = 5000 };
	struct fingerprint_index *index = fingerprint_index_new();
	uint32_t found[FINGERPRINT_POSTINGS_MAX];
	for (uint32_t k = 0; k < COUNT; k++) {
		fingerprint_index_add(index, k * 64, k); /* they share their low bits */
		fingerprint_index_add(index, k * 64, COUNT + k);
	}
	for (uint32_t k = 0; k < COUNT; k++) {
		cr_assert_eq(fingerprint_index_find(index, k * 64, found), 2);
		cr_assert_eq(found[0], COUNT + k);
		cr_assert_eq(found[1], k);
	}
	cr_assert_eq(fingerprint_index_find(index, 1, found), 0);
	cr_assert_leq(fingerprint_index_bytes(index), 2 * COUNT * 16 + 4096);
	fingerprint_index_free(index);
}

Test(fingerprint_index, keeps_the_newest_of_a_fingerprint_and_uses_the_places_of_others_again)
{
	struct fingerprint_index *index = fingerprint_index_new();
	uint32_t found[FINGERPRINT_POSTINGS_MAX];
	for (uint32_t k = 0; k < FINGERPRINT_POSTINGS_MAX; k++)
		fingerprint_index_add(index, 7, k);
	cr_assert_eq(fingerprint_index_find(index, 7, found), FINGERPRINT_POSTINGS_MAX);
	cr_assert_eq(found[FINGERPRINT_POSTINGS_MAX - 1], 0);
	size_t bytes = fingerprint_index_bytes(index);
	for (uint32_t k = FINGERPRINT_POSTINGS_MAX; k < 10000; k++)
		fingerprint_index_add(index, 7, k);
	cr_assert_eq(fingerprint_index_find(index, 7, found), FINGERPRINT_POSTINGS_MAX);
	cr_assert_eq(found[0], 9999);
	cr_assert_eq(found[FINGERPRINT_POSTINGS_MAX - 1], 10000 - FINGERPRINT_POSTINGS_MAX);
	cr_assert_leq(fingerprint_index_bytes(index), bytes + 1024);
	fingerprint_index_free(index);
}

Test(fingerprint_index, forgets_a_pair_and_no_other)
{
	struct fingerprint_index *index = fingerprint_index_new();
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

struct bytes {
	ARRAY(unsigned char) of;
};

static int collect(void *context, const void *data, size_t size)
{
	struct bytes *bytes = context;
	array_reserve(&bytes->of, bytes->of.count + size);
	memcpy(bytes->of.items + bytes->of.count, data, size);
	bytes->of.count += size;
	return 0;
}

/* What an index becomes that is written and read. */
static struct fingerprint_index *again(struct fingerprint_index *index, size_t numbers)
{
	struct bytes bytes = { 0 };
	struct image *image = image_to(collect, &bytes);
	fingerprint_index_image(image, index, numbers);
	cr_assert_eq(image_close(image), 0);
	struct fingerprint_index *read = fingerprint_index_new();
	image = image_from(bytes.of.items, bytes.of.count);
	fingerprint_index_image(image, read, numbers);
	cr_assert_eq(image_close(image), 0, "with %zu", numbers);
	array_free(&bytes.of);
	return read;
}

/* All in one part, which grows step by step. */
Test(fingerprint_index, is_read_back_whatever_its_size)
{
	enum { COUNT = 200 };
	struct fingerprint_index *index = fingerprint_index_new();
	uint32_t found[FINGERPRINT_POSTINGS_MAX], fingerprint = 0;
	for (uint32_t k = 0; k < COUNT; k++, fingerprint++) {
		while ((fingerprint * 2654435769u) >> 24 != 76)
			fingerprint++;
		fingerprint_index_add(index, fingerprint, k);
		struct fingerprint_index *read = again(index, k + 1);
		cr_assert_eq(fingerprint_index_find(read, fingerprint, found), 1);
		cr_assert_eq(found[0], k);
		fingerprint_index_free(read);
	}
	fingerprint_index_free(index);
}
