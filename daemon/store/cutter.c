#include "store/cutter.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	/* How many bits stricter and looser: the paper's level 2. */
	NORMALIZATION = 2,
};

struct cutter {
	cutter_sink *sink;
	void *context;
	uint64_t gear[256]; /* pseudo-random numbers, the same each time */
	uint64_t hash;      /* of the last bytes */
	size_t size;
	unsigned char piece[PIECE_MOST];
};

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

struct cutter *cutter_new(cutter_sink *sink, void *context)
{
	struct cutter *cutter = allocate(1, sizeof(*cutter));
	uint64_t state = 0;
	cutter->sink = sink;
	cutter->context = context;
	for (size_t k = 0; k < 256; k++)
		cutter->gear[k] = next_random(&state);
	return cutter;
}

struct cutter *cutter_free(struct cutter *cutter)
{
	free(cutter);
	return NULL;
}

int cutter_end(struct cutter *cutter)
{
	size_t size = cutter->size;
	cutter->size = 0;
	cutter->hash = 0;
	return size ? cutter->sink(cutter->context, cutter->piece, size) : 0;
}

/* Looks at the high bits of the gear hash, which depend on the most bytes. */
static bool ends_here(uint64_t hash, size_t size)
{
	unsigned bits = size < 1 << PIECE_MEAN_BITS ? PIECE_MEAN_BITS + NORMALIZATION : PIECE_MEAN_BITS - NORMALIZATION;
	return hash >> (64 - bits) == 0;
}

/* Takes bytes up to the end of the piece, or all; returns how many. */
static size_t take(struct cutter *cutter, const unsigned char *data, size_t size, bool *ret_end)
{
	size_t taken = 0;
	*ret_end = false;
	while (taken < size && !*ret_end) {
		unsigned char byte = data[taken++];
		cutter->piece[cutter->size++] = byte;
		cutter->hash = (cutter->hash << 1) + cutter->gear[byte];
		*ret_end = cutter->size >= PIECE_LEAST && (ends_here(cutter->hash, cutter->size) || cutter->size == PIECE_MOST);
	}
	return taken;
}

int cutter_add(struct cutter *cutter, const void *data, size_t size)
{
	int r = 0;
	for (const unsigned char *at = data; r == 0 && size;) {
		bool end;
		size_t taken = take(cutter, at, size, &end);
		at += taken;
		size -= taken;
		if (end)
			r = cutter_end(cutter);
	}
	return r;
}
