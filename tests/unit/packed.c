#include "store/packed.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/log_helpers.h"

static struct arena *arena;

static void make_arena(void)
{
	arena = arena_new();
}

static void free_arena(void)
{
	arena_free(arena);
}

TestSuite(packed, .init = make_arena, .fini = free_arena);

static struct packed expect_round_trip(const void *data, size_t size)
{
	struct packed packed = packed_from(data, size, arena);
	const void *again = data;
	size_t again_size = 0;
	cr_assert_eq(packed_read(packed.data, packed.size, arena, &again, &again_size), 0, "%zu bytes", size);
	cr_assert_eq(again_size, size);
	if (size)
		cr_assert_arr_eq(again, data, size);
	else
		cr_assert_null(again);
	return packed;
}

static int read_of(const void *data, size_t size)
{
	const void *value;
	size_t value_size;
	return packed_read(data, size, arena, &value, &value_size);
}

Test(packed, is_read_as_it_was_whatever_its_length)
{
	static char repeated[300000], noise[300000];
	fill_with_noise(noise, sizeof(noise), 1);
	for (size_t k = 0; k < sizeof(repeated); k++)
		repeated[k] = noise[k % 100];
	for (size_t size = 0; size < 200; size++) {
		expect_round_trip(repeated, size);
		expect_round_trip(noise, size);
	}
	cr_expect_lt(expect_round_trip(repeated, 300000).size, 300000 / 50);
	cr_expect_eq(expect_round_trip(noise, 299999).size, 299999, "as it is, since it would be longer");
	cr_expect_eq(expect_round_trip(repeated, 50).data, repeated, "nor is what is short packed");
}

Test(packed, a_value_that_looks_packed_is_packed)
{
	static const char looks[] = "\xc1\0\0\0\5hello";
	struct packed packed = expect_round_trip(looks, sizeof(looks) - 1);
	cr_expect_gt(packed.size, sizeof(looks) - 1);
	expect_round_trip("\xc1", 1);
	expect_round_trip(packed.data, packed.size);
}

Test(packed, damage_is_refused_or_gives_other_bytes_of_the_same_length_which_a_hash_tells)
{
	static char text[2000];
	for (size_t k = 0; k < sizeof(text); k++)
		text[k] = (char)('a' + k % 20 + k / 100 % 3);
	struct packed packed = packed_from(text, sizeof(text), arena);
	cr_assert_lt(packed.size, sizeof(text));
	unsigned char *bytes = (unsigned char *)arena_string(arena, packed.data, packed.size);
	for (size_t at = 1; at < packed.size; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			const void *value = NULL;
			size_t size = 0;
			bytes[at] ^= (unsigned char)(1 << bit);
			int r = packed_read(bytes, packed.size, arena, &value, &size);
			cr_assert(r == -EBADMSG || (r == 0 && size == sizeof(text)), "bit %u of byte %zu: %d", bit, at, r);
			bytes[at] ^= (unsigned char)(1 << bit);
		}
	for (size_t size = 1; size < packed.size; size++)
		cr_assert_eq(read_of(arena_string(arena, packed.data, size), size), -EBADMSG, "the first %zu bytes", size);
}

/* What claims to become more than it can is refused before there is room made for it. */
Test(packed, a_few_bytes_do_not_become_many)
{
	unsigned char bomb[300] = { 0xc1, 0x7f, 0xff, 0xff, 0xff };
	cr_expect_eq(read_of(bomb, sizeof(bomb)), -EBADMSG, "2 GiB");
	memcpy(bomb + 1, "\x04\0\0\1", 4);
	cr_expect_eq(read_of(bomb, sizeof(bomb)), -EBADMSG, "one more than the most");
	memcpy(bomb + 1, "\x00\x02\x00\x00", 4);
	cr_expect_eq(read_of(bomb, sizeof(bomb)), -EBADMSG, "more than LZ4 can make of so few");
	memcpy(bomb + 1, "\0\0\0\0", 4);
	cr_expect_eq(read_of(bomb, sizeof(bomb)), -EBADMSG, "nothing");
	cr_expect_lt(arena_bytes(arena), 1 << 20);
}

Test(packed, a_value_of_the_most_is_packed_and_a_longer_one_is_kept_as_it_is)
{
	char *text = allocate(PACKED_MOST + 1, 1);
	cr_expect_lt(expect_round_trip(text, PACKED_MOST).size, PACKED_MOST / 200);
	struct packed longer = packed_from(text, PACKED_MOST + 1, arena);
	cr_expect_eq(longer.data, text);
	cr_expect_eq(longer.size, PACKED_MOST + 1);
	free(text);
}
