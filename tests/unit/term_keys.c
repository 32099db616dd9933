#include "cluster/stories/term_keys.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

enum { COUNT = 5000 };

/* Different for each k, and spread as hashes are. */
static uint64_t key_of(uint64_t k)
{
	return (k + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static struct term_keys *make(void)
{
	struct term_keys *keys = term_keys_new();
	for (uint32_t k = 0; k < COUNT; k++)
		cr_assert_eq(term_keys_add(keys, key_of(k)), k);
	return keys;
}

Test(term_keys, numbers_terms_in_the_order_of_adding_and_finds_them_after_growing)
{
	struct term_keys *keys = make();
	cr_assert_eq(term_keys_count(keys), COUNT);
	for (uint32_t k = 0; k < COUNT; k++) {
		cr_assert_eq(term_keys_add(keys, key_of(k)), k);
		cr_assert_eq(term_keys_at(keys, k), key_of(k));
	}
	cr_assert_eq(term_keys_count(keys), COUNT);
	cr_assert_leq(term_keys_bytes(keys), COUNT * 18);
	term_keys_free(keys);
}

Test(term_keys, whose_high_halves_are_one_are_told_from_each_other)
{
	struct term_keys *keys = term_keys_new();
	for (uint32_t k = 0; k < 100; k++)
		cr_assert_eq(term_keys_add(keys, UINT64_C(0xffffffff) << 32 | k), k);
	for (uint32_t k = 0; k < 100; k++)
		cr_assert_eq(term_keys_add(keys, UINT64_C(0xffffffff) << 32 | k), k);
	term_keys_free(keys);
}

struct bytes {
	unsigned char items[COUNT * 8 + 64];
	size_t count;
};

static int collect(void *context, const void *data, size_t size)
{
	struct bytes *bytes = context;
	memcpy(bytes->items + bytes->count, data, size);
	bytes->count += size;
	return 0;
}

static int read_again(const struct bytes *bytes, struct term_keys *keys)
{
	struct image *image = image_from(bytes->items, bytes->count);
	term_keys_image(image, keys);
	return image_close(image);
}

Test(term_keys, are_read_as_they_were_written_and_refused_where_two_are_one)
{
	static struct bytes bytes;
	struct term_keys *keys = make(), *read = term_keys_new(), *refused = term_keys_new();
	struct image *image = image_to(collect, &bytes);
	term_keys_image(image, keys);
	cr_assert_eq(image_close(image), 0);
	cr_assert_eq(read_again(&bytes, read), 0);
	cr_assert_eq(term_keys_count(read), COUNT);
	cr_assert_eq(term_keys_add(read, key_of(COUNT - 1)), COUNT - 1);
	memcpy(bytes.items + bytes.count - 8, bytes.items + bytes.count - 16, 8);
	cr_assert_eq(read_again(&bytes, refused), -EBADMSG);
	term_keys_free(keys);
	term_keys_free(read);
	term_keys_free(refused);
}
