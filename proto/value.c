#include "proto/value.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <msgpack.h>

#include "proto/limits.h"

const struct value_limits value_limits_article = { LIMIT_ARTICLE_BYTES, LIMIT_DEPTH, LIMIT_OBJECTS };
const struct value_limits value_limits_query = { LIMIT_QUERY_BYTES, LIMIT_DEPTH, LIMIT_OBJECTS };
const struct value_limits value_limits_reply = { LIMIT_REPLY_BYTES, LIMIT_REPLY_DEPTH, LIMIT_REPLY_OBJECTS };

enum {
	/* msgpack-c reports anything nested deeper as out of memory. */
	UNPACKER_DEPTH = 32,
	/* Up to here comparing each key with each is quicker than sorting; the maps of an article have about ten. */
	FEW_PAIRS = 16,
};

static int refuse(const char **ret_reason, int error, const char *reason)
{
	*ret_reason = reason;
	return error;
}

/* --- The pre-scan: reads heads only. msgpack-c allocates what a head claims (five bytes made it allocate 256 MiB), so no frame
 * reaches it in which a claim is not paid for by the bytes that follow. */

enum form { SCALAR, BYTES, ARRAY, MAP, EXTENSION, NEVER };

/* The heads 0xc0 to 0xdf; `width` is the size of a scalar, or of the length that stands in the head. */
static const struct {
	unsigned char form, width;
} heads[32] = {
	{ SCALAR, 0 },    { NEVER, 0 },     { SCALAR, 0 },    { SCALAR, 0 },    /* nil, (never used), false, true */
	{ BYTES, 1 },     { BYTES, 2 },     { BYTES, 4 },                       /* bin 8, 16, 32 */
	{ EXTENSION, 1 }, { EXTENSION, 2 }, { EXTENSION, 4 },                   /* ext 8, 16, 32 */
	{ SCALAR, 4 },    { SCALAR, 8 },                                        /* float 32, 64 */
	{ SCALAR, 1 },    { SCALAR, 2 },    { SCALAR, 4 },    { SCALAR, 8 },    /* uint 8, 16, 32, 64 */
	{ SCALAR, 1 },    { SCALAR, 2 },    { SCALAR, 4 },    { SCALAR, 8 },    /* int 8, 16, 32, 64 */
	{ EXTENSION, 1 }, { EXTENSION, 1 }, { EXTENSION, 1 }, { EXTENSION, 1 }, /* fixext 1, 2, 4, 8 */
	{ EXTENSION, 1 },                                                       /* fixext 16 */
	{ BYTES, 1 },     { BYTES, 2 },     { BYTES, 4 },                       /* str 8, 16, 32 */
	{ ARRAY, 2 },     { ARRAY, 4 },     { MAP, 2 },       { MAP, 4 },       /* array 16, 32, map 16, 32 */
};

struct head {
	enum form form;
	uint64_t bytes;  /* the head and its payload, not what is nested in it */
	uint64_t values; /* announced: the items of an array, keys and values of a map */
};

static uint64_t read_length(const unsigned char *data, unsigned width)
{
	uint64_t length = 0;
	for (unsigned k = 0; k < width; k++)
		length = length << 8 | data[k];
	return length;
}

static struct head head_of(enum form form, uint64_t head_bytes, uint64_t length)
{
	return (struct head){
		.form = form,
		.bytes = head_bytes + (form == BYTES ? length : 0),
		.values = form == ARRAY ? length : form == MAP ? 2 * length : 0,
	};
}

/* The head at `data`, of which `size` > 0 bytes are left. False when it is cut short. */
static bool read_head(const unsigned char *data, size_t size, struct head *ret_head)
{
	unsigned char first = data[0];
	if (first <= 0x7f || first >= 0xe0) {
		*ret_head = head_of(SCALAR, 1, 0);
	} else if (first <= 0x8f) {
		*ret_head = head_of(MAP, 1, first & 0x0f);
	} else if (first <= 0x9f) {
		*ret_head = head_of(ARRAY, 1, first & 0x0f);
	} else if (first <= 0xbf) {
		*ret_head = head_of(BYTES, 1, first & 0x1f);
	} else {
		enum form form = heads[first - 0xc0].form;
		unsigned width = heads[first - 0xc0].width;
		if (size - 1 < width)
			return false;
		*ret_head = head_of(form, 1 + width, form == SCALAR ? 0 : read_length(data + 1, width));
	}
	return ret_head->bytes <= size;
}

/* The containers that are open, and how many values each still waits for. */
struct nesting {
	uint64_t waiting[UNPACKER_DEPTH];
	uint32_t depth;
};

/* One value was read; closes the containers that it completes. */
static void count_value(struct nesting *nesting)
{
	while (nesting->depth && --nesting->waiting[nesting->depth - 1] == 0)
		nesting->depth--;
}

static int open_container(struct nesting *nesting, const struct head *head, uint32_t limit, const char **ret_reason)
{
	if (nesting->depth >= limit)
		return refuse(ret_reason, -EMSGSIZE, "too-deep");
	if (head->values)
		nesting->waiting[nesting->depth++] = head->values;
	else
		count_value(nesting);
	return 0;
}

static int scan(const unsigned char *data, size_t size, const struct value_limits *limits, const char **ret_reason)
{
	struct nesting nesting = { .depth = 0 };
	uint64_t owed = 1, objects = 1; /* values announced: not read yet, and in all */
	while (owed) {
		struct head head;
		if (!size || !read_head(data, size, &head) || head.form == NEVER)
			return refuse(ret_reason, -EBADMSG, "malformed");
		if (head.form == EXTENSION)
			return refuse(ret_reason, -EINVAL, "type");
		data += head.bytes;
		size -= head.bytes;
		owed += head.values - 1;
		objects += head.values;
		if (owed > size) /* a value takes at least one byte */
			return refuse(ret_reason, -EBADMSG, "malformed");
		if (objects > limits->objects)
			return refuse(ret_reason, -EMSGSIZE, "too-many-values");
		if (head.form == ARRAY || head.form == MAP) {
			int error = open_container(&nesting, &head, limits->depth, ret_reason);
			if (error)
				return error;
		} else {
			count_value(&nesting);
		}
	}
	return size ? refuse(ret_reason, -EBADMSG, "malformed") : 0;
}

/* --- Peeking: heads only, too. */

/* Steps over the head, or over the value with everything that is nested in it. False when it is cut short. */
static bool skip_value(const unsigned char **data, size_t *size)
{
	for (uint64_t owed = 1; owed; owed--) {
		struct head head;
		if (!*size || !read_head(*data, *size, &head))
			return false;
		*data += head.bytes;
		*size -= head.bytes;
		owed += head.values;
	}
	return true;
}

static bool read_integer(const unsigned char *data, int64_t *ret_value)
{
	static const unsigned char unsigned_64 = 0xcf, first_unsigned = 0xcc, first_signed = 0xd0, last_signed = 0xd3;
	unsigned char first = data[0];
	if (first <= 0x7f || first >= 0xe0) {
		*ret_value = (signed char)first;
		return true;
	}
	if (first < first_unsigned || first > last_signed)
		return false;
	unsigned width = heads[first - 0xc0].width, unused = 64 - 8 * width;
	uint64_t bits = read_length(data + 1, width);
	if (first == unsigned_64 && bits > INT64_MAX)
		return false;
	*ret_value = first < first_signed ? (int64_t)bits : (int64_t)(bits << unused) >> unused;
	return true;
}

/* The value at a key: what is left of the frame from its first byte on. NULL when it can't be found. */
static const unsigned char *peek(const void *data, size_t size, const char *key, size_t *ret_left)
{
	const unsigned char *at = data;
	struct head head;
	size_t length = strlen(key);
	assert(length < 32);
	if (!size || !read_head(at, size, &head) || head.form != MAP)
		return NULL;
	at += head.bytes;
	size -= head.bytes;
	for (uint64_t pairs = head.values / 2; pairs && size; pairs--) {
		const unsigned char *start = at;
		if (!skip_value(&at, &size) || !size)
			return NULL;
		*ret_left = size;
		/* A short string, as every encoder writes a short key: the length is in its first byte. */
		if (start[0] == (0xa0 | length) && memcmp(start + 1, key, length) == 0)
			return at;
		if (!skip_value(&at, &size))
			return NULL;
	}
	return NULL;
}

bool value_peek_integer(const void *data, size_t size, const char *key, int64_t *ret_value)
{
	const unsigned char *value = peek(data, size, key, &size);
	struct head head;
	return value && read_head(value, size, &head) && read_integer(value, ret_value);
}

const void *value_peek(const void *data, size_t size, const char *key, size_t *ret_size)
{
	const unsigned char *value = peek(data, size, key, &size), *end = value;
	size_t left = size;
	if (!value || !skip_value(&end, &left))
		return NULL;
	*ret_size = size - left;
	return value;
}

/* --- The same heads, a byte at a time. */

static void measure_length(struct value_measure *measure)
{
	if (measure->form == BYTES)
		measure->bytes = measure->length;
	else
		measure->values += measure->form == MAP ? 2 * measure->length : measure->length;
}

static void measure_head(struct value_measure *measure, unsigned char first)
{
	measure->values--;
	measure->length = 0;
	if (first <= 0x7f || first >= 0xe0)
		return;
	if (first <= 0xbf) {
		measure->form = first <= 0x8f ? MAP : first <= 0x9f ? ARRAY : BYTES;
		measure->length = first & (measure->form == BYTES ? 0x1f : 0x0f);
		measure_length(measure);
		return;
	}
	measure->form = heads[first - 0xc0].form;
	if (measure->form == EXTENSION || measure->form == NEVER)
		measure->values = UINT64_MAX;
	else if (measure->form == SCALAR)
		measure->bytes = heads[first - 0xc0].width;
	else
		measure->width = heads[first - 0xc0].width;
}

bool value_measure_byte(struct value_measure *measure, unsigned char byte)
{
	if (measure->bytes) {
		measure->bytes--;
	} else if (measure->width) {
		measure->length = measure->length << 8 | byte;
		if (--measure->width == 0)
			measure_length(measure);
	} else {
		measure_head(measure, byte);
	}
	return !measure->values && !measure->bytes && !measure->width;
}

/* --- Text */

/* Unicode 15, table 3-7: the range of the second byte shuts out overlong forms, surrogates, and what lies over U+10FFFF.
 * Returns the length of the sequence, 0 if it is not well-formed. */
static size_t sequence_length(const unsigned char *text, size_t size)
{
	unsigned char first = text[0], low = 0x80, high = 0xbf;
	size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
	if (length < 2 || length > size)
		return length > size ? 0 : length;
	if (first == 0xe0)
		low = 0xa0;
	else if (first == 0xed)
		high = 0x9f;
	else if (first == 0xf0)
		low = 0x90;
	else if (first == 0xf4)
		high = 0x8f;
	if (text[1] < low || text[1] > high)
		return 0;
	for (size_t k = 2; k < length; k++)
		if ((text[k] & 0xc0) != 0x80)
			return 0;
	return length;
}

static bool is_utf8(const char *text, size_t size)
{
	for (size_t k = 0; k < size;) {
		uint64_t eight;
		if (size - k >= sizeof(eight)) {
			memcpy(&eight, text + k, sizeof(eight));
			if (!(eight & UINT64_C(0x8080808080808080))) {
				k += sizeof(eight);
				continue;
			}
		}
		size_t length = sequence_length((const unsigned char *)text + k, size - k);
		if (!length)
			return false;
		k += length;
	}
	return true;
}

static int copy_text(const msgpack_object_str *text, struct arena *arena, const char **ret_text, const char **ret_reason)
{
	if (text->size && memchr(text->ptr, 0, text->size))
		return refuse(ret_reason, -EILSEQ, "nul");
	if (!is_utf8(text->ptr, text->size))
		return refuse(ret_reason, -EILSEQ, "not-utf8");
	*ret_text = arena_string(arena, text->ptr, text->size);
	return 0;
}

/* --- The tree */

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool few_repeat(const struct value_pair *pairs, uint32_t count)
{
	for (uint32_t k = 1; k < count; k++)
		for (uint32_t j = 0; j < k; j++)
			if (strcmp(pairs[k].key, pairs[j].key) == 0)
				return true;
	return false;
}

/* Whether a key stands there twice. By sorting, not hashing: no peer can choose keys that make it slow. */
static bool keys_repeat(const struct value_pair *pairs, uint32_t count)
{
	if (count <= FEW_PAIRS)
		return few_repeat(pairs, count);
	cleanup(free_pointer) const char **keys = allocate(count, sizeof(*keys));
	for (uint32_t k = 0; k < count; k++)
		keys[k] = pairs[k].key;
	qsort(keys, count, sizeof(*keys), compare_keys);
	for (uint32_t k = 1; k < count; k++)
		if (strcmp(keys[k - 1], keys[k]) == 0)
			return true;
	return false;
}

static int copy_value(const msgpack_object *object, struct arena *arena, struct value *ret_value, const char **ret_reason);

static int copy_array(const msgpack_object_array *array, struct arena *arena, struct value *ret_value, const char **ret_reason)
{
	struct value *items = arena_alloc(arena, array->size, sizeof(*items));
	for (uint32_t k = 0; k < array->size; k++) {
		int error = copy_value(&array->ptr[k], arena, &items[k], ret_reason);
		if (error)
			return error;
	}
	*ret_value = (struct value){ .type = VALUE_ARRAY, .count = array->size, .items = items };
	return 0;
}

static int copy_map(const msgpack_object_map *map, struct arena *arena, struct value *ret_value, const char **ret_reason)
{
	struct value_pair *pairs = arena_alloc(arena, map->size, sizeof(*pairs));
	for (uint32_t k = 0; k < map->size; k++) {
		const msgpack_object *key = &map->ptr[k].key;
		if (key->type != MSGPACK_OBJECT_STR)
			return refuse(ret_reason, -EINVAL, "key-not-a-string");
		int error = copy_text(&key->via.str, arena, &pairs[k].key, ret_reason);
		if (!error)
			error = copy_value(&map->ptr[k].val, arena, &pairs[k].value, ret_reason);
		if (error)
			return error;
	}
	if (keys_repeat(pairs, map->size))
		return refuse(ret_reason, -EINVAL, "duplicate-key");
	*ret_value = (struct value){ .type = VALUE_MAP, .count = map->size, .pairs = pairs };
	return 0;
}

/* Recursion ends at the depth that the scan allowed. */
static int copy_value(const msgpack_object *object, struct arena *arena, struct value *ret_value, const char **ret_reason)
{
	switch (object->type) {
	case MSGPACK_OBJECT_NIL:
		*ret_value = (struct value){ .type = VALUE_NIL };
		return 0;
	case MSGPACK_OBJECT_BOOLEAN:
		*ret_value = (struct value){ .type = VALUE_BOOLEAN, .boolean = object->via.boolean };
		return 0;
	case MSGPACK_OBJECT_POSITIVE_INTEGER:
		if (object->via.u64 > INT64_MAX)
			return refuse(ret_reason, -EINVAL, "type");
		*ret_value = (struct value){ .type = VALUE_INTEGER, .integer = (int64_t)object->via.u64 };
		return 0;
	case MSGPACK_OBJECT_NEGATIVE_INTEGER:
		*ret_value = (struct value){ .type = VALUE_INTEGER, .integer = object->via.i64 };
		return 0;
	case MSGPACK_OBJECT_FLOAT32:
	case MSGPACK_OBJECT_FLOAT64:
		*ret_value = (struct value){ .type = VALUE_REAL, .real = object->via.f64 };
		return 0;
	case MSGPACK_OBJECT_STR:
		*ret_value = (struct value){ .type = VALUE_STRING, .count = object->via.str.size };
		return copy_text(&object->via.str, arena, &ret_value->string, ret_reason);
	case MSGPACK_OBJECT_BIN:
		*ret_value = (struct value){ .type = VALUE_BINARY, .count = object->via.bin.size };
		ret_value->string = arena_string(arena, object->via.bin.ptr, object->via.bin.size);
		return 0;
	case MSGPACK_OBJECT_ARRAY:
		return copy_array(&object->via.array, arena, ret_value, ret_reason);
	case MSGPACK_OBJECT_MAP:
		return copy_map(&object->via.map, arena, ret_value, ret_reason);
	default:
		return refuse(ret_reason, -EINVAL, "type");
	}
}

int value_decode(const void *data, size_t size, const struct value_limits *limits, struct arena *arena, struct value *ret_value,
                 const char **ret_reason)
{
	const char *ignored;
	const char **reason = ret_reason ? ret_reason : &ignored;
	assert(limits->depth <= UNPACKER_DEPTH);
	if (size > limits->bytes)
		return refuse(reason, -EMSGSIZE, "too-large");
	int error = scan(data, size, limits, reason);
	if (error)
		return error;
	cleanup(msgpack_unpacked_destroy) msgpack_unpacked unpacked;
	msgpack_unpacked_init(&unpacked);
	size_t offset = 0;
	msgpack_unpack_return result = msgpack_unpack_next(&unpacked, data, size, &offset);
	if (result == MSGPACK_UNPACK_NOMEM_ERROR)
		abort(); /* as proto/base/memory.h: the depth is within bounds, so this is memory */
	if (result != MSGPACK_UNPACK_SUCCESS || offset != size)
		return refuse(reason, -EBADMSG, "malformed");
	return copy_value(&unpacked.data, arena, ret_value, reason);
}

/* --- Look-ups */

const struct value *value_find(const struct value *map, const char *key)
{
	if (!map || map->type != VALUE_MAP)
		return NULL;
	for (uint32_t k = 0; k < map->count; k++)
		if (strcmp(map->pairs[k].key, key) == 0)
			return map->pairs[k].value.type == VALUE_NIL ? NULL : &map->pairs[k].value;
	return NULL;
}

const char *value_string(const struct value *map, const char *key, const char *otherwise)
{
	const struct value *value = value_find(map, key);
	return value && value->type == VALUE_STRING ? value->string : otherwise;
}

int64_t value_integer(const struct value *map, const char *key, int64_t otherwise)
{
	const struct value *value = value_find(map, key);
	return value && value->type == VALUE_INTEGER ? value->integer : otherwise;
}

bool value_boolean(const struct value *map, const char *key, bool otherwise)
{
	const struct value *value = value_find(map, key);
	return value && value->type == VALUE_BOOLEAN ? value->boolean : otherwise;
}

uint32_t value_array(const struct value *map, const char *key, const struct value **ret_items)
{
	const struct value *value = value_find(map, key);
	bool there = value && value->type == VALUE_ARRAY && value->count;
	*ret_items = there ? value->items : NULL;
	return there ? value->count : 0;
}
