#include "proto/base/image.h"

#include <errno.h>
#include <string.h>

enum { PIECE_BYTES = 1024 * 1024 };

struct image {
	image_sink *sink; /* NULL: it is read */
	image_source *source; /* where there is more of it to read, or NULL */
	void *context;
	unsigned char *piece;      /* written: what the sink has not got yet */
	const unsigned char *data; /* read */
	size_t size, used;         /* of the piece, or of the data */
	uint64_t behind;           /* bytes that the source has after the data */
	int error;
};

struct image *image_to(image_sink *sink, void *context)
{
	struct image *image = allocate(1, sizeof(*image));
	*image = (struct image){ .sink = sink, .context = context, .piece = allocate(PIECE_BYTES, 1), .size = PIECE_BYTES };
	return image;
}

struct image *image_from(const void *data, size_t size)
{
	struct image *image = allocate(1, sizeof(*image));
	*image = (struct image){ .data = data, .size = size };
	return image;
}

struct image *image_from_source(image_source *source, void *context, uint64_t size)
{
	struct image *image = allocate(1, sizeof(*image));
	*image = (struct image){ .source = source, .context = context, .behind = size };
	return image;
}

static void sink(struct image *image, const void *data, size_t size)
{
	if (!image->error && size)
		image->error = image->sink(image->context, data, size);
}

/* Bytes that were not read yet. */
static uint64_t left(const struct image *image)
{
	return image->size - image->used + image->behind;
}

int image_close(struct image *image)
{
	if (image->sink)
		sink(image, image->piece, image->used);
	else if (!image->error && left(image))
		image->error = -EBADMSG;
	int r = image->error;
	free(image->piece);
	free(image);
	return r;
}

bool image_writes(const struct image *image)
{
	return image->sink;
}

bool image_failed(const struct image *image)
{
	return image->error < 0;
}

void image_fail(struct image *image)
{
	if (!image->error)
		image->error = -EBADMSG;
}

static void write_bytes(struct image *image, const void *data, size_t size)
{
	if (image->used + size > image->size) {
		sink(image, image->piece, image->used);
		image->used = 0;
	}
	if (size > image->size) {
		sink(image, data, size);
		return;
	}
	memcpy(image->piece + image->used, data, size);
	image->used += size;
}

static void refill(struct image *image)
{
	const void *data = NULL;
	size_t size = 0;
	int r = image->source(image->context, &data, &size);
	if (r < 0 || !size || size > image->behind) {
		image->error = r < 0 ? r : -EBADMSG;
		return;
	}
	image->data = data;
	image->size = size;
	image->used = 0;
	image->behind -= size;
}

/* The next bytes, as many as are at hand and no more than `most`; returns their number. */
static size_t take(struct image *image, void *data, size_t most)
{
	size_t size = image->size - image->used < most ? image->size - image->used : most;
	if (size)
		memcpy(data, image->data + image->used, size);
	image->used += size;
	return size;
}

static void read_bytes(struct image *image, void *data, size_t size)
{
	if (size > left(image))
		image_fail(image);
	for (size_t done = 0; !image->error && (done += take(image, (unsigned char *)data + done, size - done)) < size;)
		refill(image);
	if (image->error)
		memset(data, 0, size);
}

void image_bytes(struct image *image, void *data, size_t size)
{
	if (!size)
		return;
	if (image->sink)
		write_bytes(image, data, size);
	else
		read_bytes(image, data, size);
}

void image_flag(struct image *image, bool *flag)
{
	uint8_t number = image->sink && *flag;
	image_value(image, &number);
	if (number > 1)
		image_fail(image);
	*flag = number == 1;
}

void image_index(struct image *image, uint32_t *index, size_t limit, bool none)
{
	image_value(image, index);
	if (*index < limit || (none && *index == UINT32_MAX))
		return;
	image_fail(image);
	*index = none ? UINT32_MAX : 0;
}

size_t image_count(struct image *image, size_t count, size_t least)
{
	uint64_t number = count;
	image_value(image, &number);
	if (image->sink)
		return count;
	if (number <= left(image) / least)
		return (size_t)number;
	image_fail(image);
	return 0;
}

void image_string(struct image *image, char **text)
{
	uint32_t size = image->sink && *text ? (uint32_t)strlen(*text) + 1 : 0;
	image_value(image, &size);
	if (image->sink) {
		image_bytes(image, *text, size);
		return;
	}
	*text = NULL;
	if (size > left(image))
		image_fail(image);
	if (!size || image->error)
		return;
	*text = allocate(size, 1);
	image_bytes(image, *text, size);
	if (strnlen(*text, size) + 1 == size)
		return;
	image_fail(image);
	free_pointer(text);
	*text = NULL;
}
