/* The list of a checkpoint's pieces: the file `<directory>/checkpoint`. The pieces are in packs, `<directory>/checkpoint.NUMBER`, which are
 * written once and never changed; a pack has the pieces that one checkpoint had and the one before it did not. A pack that the list does
 * not name was left behind by a crash, or is not needed any more. */
#pragma once

#include <stdint.h>

#include "proto/base/array.h"

enum { CHECKPOINT_HASH_BYTES = 16 /* XXH3, 128 bits, canonical */ };

struct checkpoint_piece {
	unsigned char hash[CHECKPOINT_HASH_BYTES];
	uint64_t at;   /* offset in its pack */
	uint32_t pack; /* index in the list's packs */
	uint32_t size; /* bytes */
};

struct checkpoint_pack {
	uint64_t number, bytes;
};

/* To change the format: add one to FORMAT in checkpoint_list.c (what an image of the board holds has a number of its own). */
struct checkpoint_list {
	uint64_t image_bytes; /* of all pieces together */
	uint64_t written;     /* bytes that were written for this checkpoint: the list, and its new pack */
	ARRAY(struct checkpoint_pack) packs;
	ARRAY(struct checkpoint_piece) pieces;
};

void checkpoint_list_free(struct checkpoint_list *list);

/* Reads the list into an empty one. -ENOENT: there is none; -EBADMSG: it can't be used, or one of its packs is missing or of another size. */
must_check int checkpoint_list_read(const char *directory, struct checkpoint_list *list);
/* Atomically replaces the list on disk; returns when the new one is there. */
must_check int checkpoint_list_write(const char *directory, struct checkpoint_list *list);

/* Bytes on disk of list and packs, and those of them that the last checkpoint has written; as the list says, unchecked. 0: there is none. */
struct checkpoint_bytes {
	uint64_t disk, written;
};
struct checkpoint_bytes checkpoint_list_bytes(const char *directory);

/* The path of a pack; owned by the caller (free). */
char *checkpoint_pack_path(const char *directory, uint64_t number);
/* The number in a pack's file name; 0: the name is not that of a pack. */
uint64_t checkpoint_pack_number(const char *name);
