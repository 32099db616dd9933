/* The list of a checkpoint's pieces: the file `<directory>/checkpoint`. The pieces are in packs, `<directory>/checkpoint.NUMBER`, which are
 * written once and never changed; a pack has what one checkpoint had and the one before had not. A pack that the list does not name is
 * what a crash left behind, or what nothing needs any more. */
#pragma once

#include <stdint.h>

#include "proto/base/array.h"

enum { CHECKPOINT_HASH_BYTES = 16 /* XXH3, 128 bits, canonical */ };

struct checkpoint_piece {
	unsigned char hash[CHECKPOINT_HASH_BYTES];
	uint64_t at;   /* in its pack */
	uint32_t pack; /* in the list */
	uint32_t size;
};

struct checkpoint_pack {
	uint64_t number, bytes;
};

/* To change the format: add one to FORMAT in checkpoint_list.c (what an image of the board holds has a number of its own). */
struct checkpoint_list {
	uint64_t image_bytes; /* of all pieces, in their order */
	uint64_t written;     /* bytes, of list and pack, when it was written */
	ARRAY(struct checkpoint_pack) packs;
	ARRAY(struct checkpoint_piece) pieces;
};

void checkpoint_list_free(struct checkpoint_list *list);

/* Reads the list, whose packs are there with all their bytes, into one that is empty. -ENOENT: there is none; -EBADMSG: it is of no use. */
must_check int checkpoint_list_read(const char *directory, struct checkpoint_list *list);
/* Puts it in the place of the one before at once; returns when it is on disk. */
must_check int checkpoint_list_write(const char *directory, struct checkpoint_list *list);

/* Bytes on disk, of list and packs, and of them those that were written last; what the list says, which is not checked. 0: there is none. */
struct checkpoint_bytes {
	uint64_t disk, written;
};
struct checkpoint_bytes checkpoint_list_bytes(const char *directory);

/* Where a pack is; the caller's (free). */
char *checkpoint_pack_path(const char *directory, uint64_t number);
/* The number of a pack by its name; 0: it is another file. */
uint64_t checkpoint_pack_number(const char *name);
