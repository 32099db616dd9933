/* The packs of a checkpoint while it is being written: which pieces are on disk already, and where the others go. */
#pragma once

#include "store/checkpoint_list.h"

struct checkpoint_packs;

/* Begins with the packs and pieces of the list before, which is empty afterwards. The new pack gets a number higher than any in the directory. */
must_check int checkpoint_packs_new(const char *directory, struct checkpoint_list *before, struct checkpoint_packs **ret_packs);
struct checkpoint_packs *checkpoint_packs_free(struct checkpoint_packs *packs); /* NULL is fine; returns NULL */

/* Appends a piece to the checkpoint; writes it if it is not on disk. */
must_check int checkpoint_packs_add(struct checkpoint_packs *packs, const void *piece, size_t size);

/* Call it after the last piece: returns when all are on disk. The list belongs to the packs. */
must_check int checkpoint_packs_end(struct checkpoint_packs *packs, struct checkpoint_list **ret_list);
/* Removes the packs that a list does not name. Returns the number of them, or a negative errno value. */
must_check int checkpoint_packs_remove_others(const char *directory, const struct checkpoint_list *list);
