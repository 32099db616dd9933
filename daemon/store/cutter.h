/* Cutter: cuts a stream of bytes into pieces where its content says so, so that what stays the same between two streams is in the same pieces,
 * wherever it moved: FastCDC (Xia et al., USENIX ATC 2016), a gear hash with a stricter condition before the mean size and a looser one
 * behind it. */
#pragma once

#include <stddef.h>

#include "proto/base/memory.h"

enum {
	/* Bytes of a piece. Smaller ones write less of what did not change, but the list of pieces has 32 bytes for each. */
#ifdef HEARSAY_CRASH_POINTS
	PIECE_LEAST = 64, /* a short test sees many */
	PIECE_MEAN_BITS = 8,
	PIECE_MOST = 1 << 10,
#else
	PIECE_LEAST = 1 << 10,
	PIECE_MEAN_BITS = 12,
	PIECE_MOST = 1 << 15,
#endif
};

/* Takes a piece, which is there until it returns; a negative errno value ends the cutting. */
typedef int cutter_sink(void *context, const void *piece, size_t size);

struct cutter;

struct cutter *cutter_new(cutter_sink *sink, void *context);
struct cutter *cutter_free(struct cutter *cutter); /* NULL is fine; returns NULL */

/* Takes the next bytes of the stream. Negative errno values are the sink's. */
must_check int cutter_add(struct cutter *cutter, const void *data, size_t size);
/* The stream has ended: what is left is a piece. */
must_check int cutter_end(struct cutter *cutter);
