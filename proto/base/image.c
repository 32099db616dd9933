#include "proto/base/image.h"

#include <errno.h>
#include <string.h>

enum { PIECE_BYTES = 1024 * 1024 };

struct image {
	image_sink *sink; /* NULL: it is read */
	void *context;
	unsigned char *piece;      /* written: what the sink has not got yet */
	const unsigned char *data; /* read */
	size_t size, used;         /* of the piece, or of the data */
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

static void sink(struct image *image, const void *data, size_t size)
{
	if (!image->error && size)
		image->error = image->sink(image->context, data, size);
}

int image_close(struct image *image)
{
	if (image->sink)
		sink(image, image->piece, image->used);
	else if (!image->error && image->used != image->size)
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

static void read_bytes(struct image *image, void *data, size_t size)
{
	if (size > image->size - image->used)
		image_fail(image);
	if (image->error) {
		memset(data, 0, size);
		return;
	}
	memcpy(data, image->data + image->used, size);
	image->used += size;
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
	if (number <= (image->size - image->used) / least)
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
	if (size > image->size - image->used)
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
