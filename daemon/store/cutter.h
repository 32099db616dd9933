/* Cutter: cuts a stream of bytes into pieces at places that depend on the bytes alone, so that what two streams have in common is in the same pieces,
 * wherever it stands. This is FastCDC (Xia et al., USENIX ATC 2016): a gear hash, with a stricter condition for a cut before the mean size and a
 * looser one after it. */
#pragma once

#include <stddef.h>

#include "proto/base/memory.h"

enum {
	/* Bytes of a piece. With smaller ones less is written that has not changed, but the list takes 32 bytes for each piece. */
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

/* Is given each piece, which is valid until it returns. A negative errno value ends the cutting. */
typedef int cutter_sink(void *context, const void *piece, size_t size);

struct cutter;

struct cutter *cutter_new(cutter_sink *sink, void *context);
struct cutter *cutter_free(struct cutter *cutter); /* NULL is fine; returns NULL */

/* Takes the next bytes of the stream. Negative errno values are the sink's. */
must_check int cutter_add(struct cutter *cutter, const void *data, size_t size);
/* The stream has ended: what is left is a piece. */
must_check int cutter_end(struct cutter *cutter);
