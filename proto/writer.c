#include "proto/writer.h"

#include <assert.h>
#include <string.h>

#include <msgpack.h>

#include "proto/time.h"

/* Not msgpack_sbuffer, whose failure to grow every call here would have to check. */
struct writer {
	char *data;
	size_t size, capacity;
	msgpack_packer packer;
};

enum {
	FIRST_BYTES = 8 * 1024, /* an average article */
	FIXSTR = 0xa0,          /* MessagePack: with the length in it, the one byte before a string … */
	FIXSTR_BYTES = 31,      /* … of at most so many bytes */
};

__attribute__((noinline)) static void grow(struct writer *writer, size_t size)
{
	size_t wanted = writer->size + size, grown = writer->capacity ? writer->capacity * 2 : FIRST_BYTES;
	writer->capacity = grown > wanted ? grown : wanted;
	writer->data = reallocate(writer->data, writer->capacity, 1);
}

/* Where the next `size` bytes are to be written. */
static inline char *take(struct writer *writer, size_t size)
{
	if (size > writer->capacity - writer->size)
		grow(writer, size);
	writer->size += size;
	return writer->data + writer->size - size;
}

static int append(void *context, const char *data, size_t size)
{
	if (size)
		memcpy(take(context, size), data, size);
	return 0;
}

struct writer *writer_new(void)
{
	struct writer *writer = allocate(1, sizeof(*writer));
	msgpack_packer_init(&writer->packer, writer, append);
	return writer;
}

struct writer *writer_free(struct writer *writer)
{
	if (writer)
		free(writer->data);
	free(writer);
	return NULL;
}

void writer_free_pointer(struct writer **writer)
{
	writer_free(*writer);
}

void writer_reset(struct writer *writer)
{
	writer->size = 0;
}

const void *writer_data(const struct writer *writer)
{
	return writer->data;
}

size_t writer_size(const struct writer *writer)
{
	return writer->size;
}

void write_map(struct writer *writer, uint32_t pairs)
{
	msgpack_pack_map(&writer->packer, pairs);
}

void write_array(struct writer *writer, uint32_t items)
{
	msgpack_pack_array(&writer->packer, items);
}

void write_nil(struct writer *writer)
{
	msgpack_pack_nil(&writer->packer);
}

void write_boolean(struct writer *writer, bool value)
{
	if (value)
		msgpack_pack_true(&writer->packer);
	else
		msgpack_pack_false(&writer->packer);
}

void write_integer(struct writer *writer, int64_t value)
{
	msgpack_pack_int64(&writer->packer, value);
}

void write_real(struct writer *writer, double value)
{
	msgpack_pack_double(&writer->packer, value);
}

void write_string_of(struct writer *writer, const char *text, size_t length)
{
	assert(length <= UINT32_MAX);
	if (length <= FIXSTR_BYTES) /* nearly all: keys of maps, ids, times */
		*take(writer, 1) = (char)(FIXSTR | length);
	else
		msgpack_pack_str(&writer->packer, length);
	append(writer, text, length);
}

void write_string(struct writer *writer, const char *text)
{
	if (text)
		write_string_of(writer, text, strlen(text));
	else
		write_nil(writer);
}

void write_encoded(struct writer *writer, const void *data, size_t size)
{
	append(writer, data, size);
}

void write_binary(struct writer *writer, const void *data, size_t size)
{
	assert(size <= UINT32_MAX);
	msgpack_pack_bin(&writer->packer, size);
	msgpack_pack_bin_body(&writer->packer, data, size);
}

void write_value(struct writer *writer, const struct value *value)
{
	switch (value->type) {
	case VALUE_NIL:
		write_nil(writer);
		break;
	case VALUE_BOOLEAN:
		write_boolean(writer, value->boolean);
		break;
	case VALUE_INTEGER:
		write_integer(writer, value->integer);
		break;
	case VALUE_REAL:
		write_real(writer, value->real);
		break;
	case VALUE_STRING:
		write_string_of(writer, value->string, value->count);
		break;
	case VALUE_BINARY:
		write_binary(writer, value->string, value->count);
		break;
	case VALUE_ARRAY:
		write_array(writer, value->count);
		for (uint32_t k = 0; k < value->count; k++)
			write_value(writer, &value->items[k]);
		break;
	case VALUE_MAP:
		write_map(writer, value->count);
		for (uint32_t k = 0; k < value->count; k++) {
			write_string(writer, value->pairs[k].key);
			write_value(writer, &value->pairs[k].value);
		}
		break;
	}
}

void write_pair_string(struct writer *writer, const char *key, const char *text)
{
	write_string(writer, key);
	write_string(writer, text);
}

void write_pair_integer(struct writer *writer, const char *key, int64_t value)
{
	write_string(writer, key);
	write_integer(writer, value);
}

void write_pair_boolean(struct writer *writer, const char *key, bool value)
{
	write_string(writer, key);
	write_boolean(writer, value);
}

void write_pair_time(struct writer *writer, const char *key, int64_t time)
{
	char text[TIME_TEXT_SIZE];
	write_pair_string(writer, key, time == TIME_NONE ? NULL : time_format(time, text));
}

void write_pair_array(struct writer *writer, const char *key, size_t items)
{
	write_string(writer, key);
	write_array(writer, (uint32_t)items);
}

void write_pair_strings(struct writer *writer, const char *key, const char *const *texts, size_t count)
{
	write_pair_array(writer, key, count);
	for (size_t k = 0; k < count; k++)
		write_string(writer, texts[k]);
}
