/* Image: structures in memory to bytes, and back. For each structure a single function visits the fields and serves both directions, so that
 * reading and writing cannot drift apart:
 *
 *     void story_image(struct image *image, struct story *story)
 *     {
 *             image_value(image, &story->number);
 *             image_string(image, &story->title);
 *     }
 *
 * Numbers have this machine's byte order: images are for files that can be rebuilt, not for the wire. If what is read is damaged, the image
 * fails: every value from there on is zero, every count is 0, and the reader checks for failure only once, at the end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/array.h"

struct image;

/* Takes the next bytes of an image that is being written. A negative errno value makes the image fail. */
typedef int image_sink(void *context, const void *data, size_t size);

/* An image to be written to `sink`, in pieces of about a megabyte. End it with image_close(). */
struct image *image_to(image_sink *sink, void *context);
/* An image to be read from memory, which must outlive it. End it with image_close(). */
struct image *image_from(const void *data, size_t size);

/* Gives the next bytes of an image that is read, at least one, which are there until it is asked again. A negative errno value: the image has
 * failed. */
typedef int image_source(void *context, const void **ret_data, size_t *ret_size);
/* An image of so many bytes that is read from `source`, which is never asked for more. */
struct image *image_from_source(image_source *source, void *context, uint64_t size);

/* Ends it, and frees it. 0; the sink's or the source's error; -EBADMSG: what was read is damaged, or there was more than was read. */
must_check int image_close(struct image *image);

bool image_writes(const struct image *image);
bool image_failed(const struct image *image);
/* Makes the image fail: what was read makes no sense. */
void image_fail(struct image *image);

/* Bytes as they are. */
void image_bytes(struct image *image, void *data, size_t size);
/* A number, or a structure without padding and pointers. */
#define image_value(image, value) image_bytes((image), (value), sizeof(*(value)))

void image_flag(struct image *image, bool *flag);

/* A number less than `limit`, or UINT32_MAX if `none` is allowed. */
void image_index(struct image *image, uint32_t *index, size_t limit, bool none);

/* A count of items, each of which takes at least `least` bytes (1 or more) of the image. Returns the count that was written or read. */
size_t image_count(struct image *image, size_t count, size_t least);

/* A string, or NULL; one that is read is the caller's (free). */
void image_string(struct image *image, char **text);

/* An array of numbers, or of structures without padding and pointers; empty before it is read. */
#define image_array(image, array) \
	do { \
		size_t count_ = image_count((image), (array)->count, sizeof(*(array)->items)); \
		if (!image_writes(image)) { \
			array_reserve_tight((array), count_); \
			(array)->count = count_; \
		} \
		image_bytes((image), (array)->items, count_ * sizeof(*(array)->items)); \
	} while (0)
