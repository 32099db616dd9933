#include "proto/value.h"

#include <string.h>

#include <criterion/criterion.h>

#include "proto/writer.h"

static struct writer *request(int64_t number)
{
	struct writer *writer = writer_new();
	write_map(writer, 3);
	write_string(writer, "article");
	write_map(writer, 2);
	write_string(writer, "request"); /* nested: not the one */
	write_integer(writer, 99);
	write_string(writer, "authors");
	write_array(writer, 2);
	write_string(writer, "a");
	write_nil(writer);
	write_pair_integer(writer, "request", number);
	write_pair_string(writer, "more", "later");
	return writer;
}

Test(value_peek, finds_integers_of_every_width_wherever_they_stand)
{
	const int64_t numbers[] = { 0, 1, 127, 128, 255, 256, 65535, 65536, INT64_C(1) << 40, INT64_MAX, -1, -32, -33, -129, -40000, INT64_MIN };
	for (size_t k = 0; k < array_size(numbers); k++) {
		struct writer *writer = request(numbers[k]);
		int64_t found = 12345;
		cr_assert(value_peek_integer(writer_data(writer), writer_size(writer), "request", &found));
		cr_assert_eq(found, numbers[k], "%lld came out as %lld", (long long)numbers[k], (long long)found);
		writer_free(writer);
	}
}

Test(value_peek, finds_nothing_in_frames_that_are_cut_short_or_are_no_maps)
{
	struct writer *writer = request(1 << 20);
	size_t size = writer_size(writer), with_number = size - 1 - 4 - 1 - 5; /* without "more": "later" */
	int64_t found;
	for (size_t cut = 0; cut < with_number; cut++) {
		char *exact = allocate(cut, 1); /* so that the address sanitizer sees a read behind it */
		memcpy(exact, writer_data(writer), cut);
		cr_assert_not(value_peek_integer(exact, cut, "request", &found), "found in the first %zu bytes", cut);
		free(exact);
	}
	cr_assert(value_peek_integer(writer_data(writer), with_number, "request", &found), "what comes behind it does not matter");
	cr_assert_not(value_peek_integer(writer_data(writer), size, "more", &found), "a string");
	cr_assert_not(value_peek_integer("\x93\xa7request\x01\x02", 11, "request", &found), "an array");
	cr_assert_not(value_peek_integer("\x81\xa7request\xcf\x80\0\0\0\0\0\0\0", 18, "request", &found), "a larger number than there can be");
	cr_assert_not(value_peek_integer("\xdf\xff\xff\xff\xff\xdd\xff\xff\xff\xff", 10, "request", &found), "claims without bytes");
	writer_free(writer);
}
