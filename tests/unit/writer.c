#include "proto/writer.h"

#include <string.h>

#include <criterion/criterion.h>

#include "proto/time.h"

static void assert_bytes(const struct writer *writer, const char *bytes, size_t size)
{
	cr_assert_eq(writer_size(writer), size);
	cr_assert_eq(memcmp(writer_data(writer), bytes, size), 0);
}

Test(writer, takes_the_shortest_form_of_every_value)
{
	struct writer *writer = writer_new();
	write_map(writer, 1);
	write_pair_integer(writer, "a", -1);
	write_array(writer, 16);
	write_integer(writer, 127);
	write_integer(writer, 128);
	write_integer(writer, -129);
	write_real(writer, 1.0);
	write_binary(writer, "x", 1);
	write_string_of(writer, "hello", 2);
	static const char bytes[] = "\x81\xa1" "a\xff\xdc\0\x10\x7f\xcc\x80\xd1\xff\x7f\xcb\x3f\xf0\0\0\0\0\0\0\xc4\1x\xa2he";
	assert_bytes(writer, bytes, sizeof(bytes) - 1);
	writer_free(writer);
}

Test(writer, writes_nil_for_a_missing_string_and_a_missing_time)
{
	struct writer *writer = writer_new();
	write_pair_string(writer, "a", NULL);
	write_pair_time(writer, "b", TIME_NONE);
	write_pair_boolean(writer, "c", false);
	assert_bytes(writer, "\xa1" "a\xc0\xa1" "b\xc0\xa1" "c\xc2", 9);
	writer_reset(writer);
	write_pair_time(writer, "t", 0);
	assert_bytes(writer, "\xa1t\xb8" "1970-01-01T00:00:00.000Z", 27);
	writer_free(writer);
}

Test(writer, grows_past_its_first_buffer_and_keeps_what_was_written)
{
	struct arena *arena = arena_new();
	struct writer *writer = writer_new();
	for (int round = 0; round < 2; round++) {
		writer_reset(writer);
		write_array(writer, 20000);
		for (int k = 0; k < 20000; k++)
			write_integer(writer, k);
	}
	struct value value;
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_article, arena, &value, NULL), 0);
	for (int k = 0; k < 20000; k++)
		cr_assert_eq(value.items[k].integer, k);
	cr_assert_null(writer_free(writer));
	cr_assert_null(writer_free(NULL));
	arena_free(arena);
}
