#include "proto/value.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "proto/limits.h"
#include "proto/writer.h"

#define GOLDEN HEARSAY_TEST_DATA "/golden"

static char *read_file(struct arena *arena, const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "rb");
	cr_assert_not_null(file, "%s", path);
	char *data = arena_alloc(arena, 1, 1 << 20);
	*ret_size = fread(data, 1, 1 << 20, file);
	fclose(file);
	return data;
}

/* Decodes bytes under the limits for an article; the reason, or NULL when they are taken. */
static const char *reason_for(const void *data, size_t size, struct value *ret_value, struct arena *arena)
{
	const char *reason = NULL;
	int error = value_decode(data, size, &value_limits_article, arena, ret_value, &reason);
	cr_assert_eq(error == 0, reason == NULL);
	return reason;
}

typedef void visitor(const char *name, const char *data, size_t size, struct arena *arena);

static int for_each_frame(const char *folder, visitor *visit)
{
	DIR *directory = opendir(folder);
	cr_assert_not_null(directory, "%s", folder);
	int count = 0;
	for (struct dirent *entry; (entry = readdir(directory));) {
		const char *end = strstr(entry->d_name, ".msgpack");
		if (!end)
			continue;
		struct arena *arena = arena_new();
		size_t size;
		char *data = read_file(arena, arena_format(arena, "%s/%s", folder, entry->d_name), &size);
		visit(entry->d_name, data, size, arena);
		arena_free(arena);
		count++;
	}
	closedir(directory);
	return count;
}

static void reads_and_writes_the_same(const char *name, const char *data, size_t size, struct arena *arena)
{
	struct value value;
	const char *reason;
	cr_assert_eq(value_decode(data, size, &value_limits_reply, arena, &value, &reason), 0, "%s", name);
	struct writer *writer = writer_new();
	write_value(writer, &value);
	cr_assert_eq(writer_size(writer), size, "%s", name);
	cr_assert_eq(memcmp(writer_data(writer), data, size), 0, "%s", name);
	writer_free(writer);
}

Test(value, reads_every_golden_vector_and_writes_the_same_bytes_again)
{
	cr_assert_geq(for_each_frame(GOLDEN, reads_and_writes_the_same), 15);
}

static void ends_at_its_last_byte(const char *name, const char *data, size_t size, struct arena *arena)
{
	(void)arena;
	struct value_measure measure = VALUE_MEASURE_BEGIN;
	for (size_t k = 0; k < size; k++)
		cr_assert_eq(value_measure_byte(&measure, (unsigned char)data[k]), k == size - 1, "%s: byte %zu", name, k);
}

Test(value, measures_every_golden_vector_to_its_last_byte)
{
	cr_assert_geq(for_each_frame(GOLDEN, ends_at_its_last_byte), 15);
}

static void is_refused_as_its_name_says(const char *name, const char *data, size_t size, struct arena *arena)
{
	struct value value;
	const char *reason = reason_for(data, size, &value, arena);
	cr_assert_not_null(reason, "%s is taken", name);
	size_t length = strlen(reason);
	cr_assert(strncmp(name, reason, length) == 0 && strncmp(name + length, "--", 2) == 0, "%s: %s", name, reason);
}

Test(value, refuses_every_bad_vector_with_the_reason_in_its_name)
{
	cr_assert_geq(for_each_frame(GOLDEN "/bad", is_refused_as_its_name_says), 30);
}

Test(value, gives_the_error_that_belongs_to_the_reason)
{
	static const struct {
		const char *bytes;
		size_t size;
		int error;
	} cases[] = {
		{ "\xc1", 1, -EBADMSG },       { "\xc0\xc0", 2, -EBADMSG },       { "", 0, -EBADMSG },
		{ "\xa1\xff", 2, -EILSEQ },    { "\xa1\0", 2, -EILSEQ },          { "\x82\xa1" "a\1\xa1" "a\1", 7, -EINVAL },
		{ "\x81\1\1", 3, -EINVAL },    { "\xd4\1\1", 3, -EINVAL },        { "\x91\x91\x91\x91\x91\x91\x91\x91\x90", 9, -EMSGSIZE },
	};
	struct arena *arena = arena_new();
	for (size_t k = 0; k < array_size(cases); k++) {
		struct value value;
		cr_assert_eq(value_decode(cases[k].bytes, cases[k].size, &value_limits_article, arena, &value, NULL), cases[k].error, "%zu", k);
	}
	arena_free(arena);
}

Test(value, takes_a_frame_of_the_largest_size_and_not_a_byte_more)
{
	struct arena *arena = arena_new();
	struct value value;
	unsigned char *frame = arena_alloc(arena, LIMIT_ARTICLE_BYTES + 1, 1);
	for (size_t size = LIMIT_ARTICLE_BYTES; size <= LIMIT_ARTICLE_BYTES + 1; size++) {
		size_t length = size - 5;
		memset(frame, 'a', size);
		memcpy(frame, (unsigned char[]){ 0xdb, (unsigned char)(length >> 24), (unsigned char)(length >> 16), (unsigned char)(length >> 8),
		                                 (unsigned char)length }, 5);
		const char *reason = reason_for(frame, size, &value, arena);
		if (size == LIMIT_ARTICLE_BYTES)
			cr_assert(!reason && value.count == length && value.string[length] == '\0');
		else
			cr_assert_str_eq(reason, "too-large");
	}
	arena_free(arena);
}

Test(value, takes_a_query_of_the_largest_size_and_not_a_byte_more)
{
	struct arena *arena = arena_new();
	struct value value;
	unsigned char *frame = arena_alloc(arena, LIMIT_QUERY_BYTES + 1, 1);
	for (size_t size = LIMIT_QUERY_BYTES; size <= LIMIT_QUERY_BYTES + 1; size++) {
		const char *reason = NULL;
		memset(frame, 'a', size);
		frame[0] = 0xda;
		frame[1] = (unsigned char)((size - 3) >> 8);
		frame[2] = (unsigned char)(size - 3);
		int error = value_decode(frame, size, &value_limits_query, arena, &value, &reason);
		cr_assert_eq(error, size > LIMIT_QUERY_BYTES ? -EMSGSIZE : 0);
	}
	arena_free(arena);
}

Test(value, takes_the_deepest_nesting_and_not_one_more)
{
	struct arena *arena = arena_new();
	struct value value;
	char frame[40];
	memset(frame, '\x91', sizeof(frame));
	frame[LIMIT_DEPTH] = '\xc0';
	cr_assert_null(reason_for(frame, LIMIT_DEPTH + 1, &value, arena));
	frame[LIMIT_DEPTH] = '\x91';
	frame[LIMIT_DEPTH + 1] = '\xc0';
	cr_assert_str_eq(reason_for(frame, LIMIT_DEPTH + 2, &value, arena), "too-deep");
	frame[LIMIT_DEPTH + 1] = '\x91';
	frame[LIMIT_REPLY_DEPTH] = '\xc0';
	cr_assert_eq(value_decode(frame, LIMIT_REPLY_DEPTH + 1, &value_limits_reply, arena, &value, NULL), 0);
	frame[LIMIT_REPLY_DEPTH] = '\x91';
	frame[LIMIT_REPLY_DEPTH + 1] = '\xc0';
	cr_assert_eq(value_decode(frame, LIMIT_REPLY_DEPTH + 2, &value_limits_reply, arena, &value, NULL), -EMSGSIZE);
	static const struct value_limits deepest = { 100, 32, 100 };
	frame[LIMIT_REPLY_DEPTH + 1] = '\x91';
	frame[32] = '\xc0';
	cr_assert_eq(value_decode(frame, 33, &deepest, arena, &value, NULL), 0, "what msgpack-c itself can nest");
	arena_free(arena);
}

Test(value, counts_depth_along_the_path_and_not_over_siblings)
{
	struct arena *arena = arena_new();
	struct value value;
	char frame[100] = "\xdc\0\x20";
	for (int k = 0; k < 32; k++)
		memcpy(frame + 3 + 2 * k, k % 2 ? "\x91\x90" : "\x91\1", 2);
	cr_assert_null(reason_for(frame, 3 + 64, &value, arena));
	arena_free(arena);
}

Test(value, takes_the_most_values_and_not_one_more)
{
	struct arena *arena = arena_new();
	struct value value;
	unsigned char *frame = arena_alloc(arena, LIMIT_OBJECTS + 5, 1);
	uint32_t items = LIMIT_OBJECTS - 1;
	memset(frame, 1, LIMIT_OBJECTS + 5);
	memcpy(frame, "\xdd\0\0", 3);
	frame[3] = (unsigned char)(items >> 8);
	frame[4] = (unsigned char)items;
	cr_assert_null(reason_for(frame, 5 + items, &value, arena));
	cr_assert_eq(value.count, items);
	items++;
	frame[2] = (unsigned char)(items >> 16);
	frame[3] = frame[4] = 0;
	cr_assert_str_eq(reason_for(frame, 5 + items, &value, arena), "too-many-values");
	arena_free(arena);
}

Test(value, never_takes_much_more_memory_than_the_frame_paid_for)
{
	struct arena *arena = arena_new();
	struct value value;
	cr_assert_str_eq(reason_for("\xdd\0\x98\x96\x80", 5, &value, arena), "malformed");
	cr_assert_leq(arena_bytes(arena), 1024, "five bytes get no memory");
	arena_free(arena);
}

/* A map of `pairs` distinct keys with a long common beginning, the last key a repetition of the first if asked. */
static struct writer *large_map(uint32_t pairs, bool repeated)
{
	struct writer *writer = writer_new();
	char key[64];
	write_map(writer, pairs);
	for (uint32_t k = 0; k < pairs; k++) {
		snprintf(key, sizeof(key), "the-same-beginning-%08u", repeated && k == pairs - 1 ? 0 : k);
		write_pair_integer(writer, key, k);
	}
	return writer;
}

Test(value, finds_a_repeated_key_among_thousands_without_comparing_each_with_each)
{
	struct arena *arena = arena_new();
	struct value value;
	clock_t start = clock();
	for (int repeated = 0; repeated < 2; repeated++) {
		struct writer *writer = large_map(30000, repeated);
		const char *reason = reason_for(writer_data(writer), writer_size(writer), &value, arena);
		if (repeated)
			cr_assert_str_eq(reason, "duplicate-key");
		else
			cr_assert_null(reason);
		writer_free(writer);
	}
	cr_assert_lt((double)(clock() - start) / CLOCKS_PER_SEC, 2.0);
	arena_free(arena);
}

Test(value, takes_every_kind_of_character_and_of_number)
{
	struct arena *arena = arena_new();
	struct value value;
	struct writer *writer = writer_new();
	write_array(writer, 6);
	write_string(writer, "a\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
	write_integer(writer, INT64_MAX);
	write_integer(writer, INT64_MIN);
	write_real(writer, -0.5);
	write_binary(writer, "\0\xff", 2);
	write_boolean(writer, true);
	cr_assert_null(reason_for(writer_data(writer), writer_size(writer), &value, arena));
	cr_assert_eq(value.items[0].count, strlen(value.items[0].string));
	cr_assert_eq(value.items[1].integer, INT64_MAX);
	cr_assert_eq(value.items[2].integer, INT64_MIN);
	cr_assert_eq(value.items[3].real, -0.5);
	cr_assert(value.items[4].type == VALUE_BINARY && value.items[4].count == 2 && memcmp(value.items[4].string, "\0\xff", 2) == 0);
	cr_assert(value.items[5].type == VALUE_BOOLEAN && value.items[5].boolean);
	writer_free(writer);
	arena_free(arena);
}

Test(value, keeps_nothing_of_the_frame_it_was_read_from)
{
	struct arena *arena = arena_new();
	struct value value;
	char frame[] = "\x81\xa1k\xa3xyz";
	cr_assert_null(reason_for(frame, sizeof(frame) - 1, &value, arena));
	memset(frame, 'Q', sizeof(frame));
	cr_assert_str_eq(value_string(&value, "k", "?"), "xyz");
	arena_free(arena);
}

Test(value, look_ups_give_what_was_asked_for_or_the_alternative)
{
	struct arena *arena = arena_new();
	struct value value;
	static const char frame[] = "\x86\xa1s\xa2hi\xa1i\x07\xa1" "b\xc3\xa1n\xc0\xa1" "a\x92\1\2\xa1" "e\x90";
	cr_assert_null(reason_for(frame, sizeof(frame) - 1, &value, arena));
	cr_assert_str_eq(value_string(&value, "s", "?"), "hi");
	cr_assert_str_eq(value_string(&value, "i", "?"), "?");
	cr_assert_eq(value_integer(&value, "i", 1), 7);
	cr_assert_eq(value_integer(&value, "s", 1), 1);
	cr_assert(value_boolean(&value, "b", false));
	cr_assert(value_boolean(&value, "i", true));
	cr_assert_null(value_find(&value, "n"), "nil is as good as missing");
	cr_assert_null(value_find(NULL, "s"));
	const struct value *items;
	cr_assert_eq(value_array(&value, "a", &items), 2);
	cr_assert_eq(items[1].integer, 2);
	cr_assert(value_array(&value, "e", &items) == 0 && !items);
	cr_assert(value_array(&value, "s", &items) == 0 && !items);
	arena_free(arena);
}
