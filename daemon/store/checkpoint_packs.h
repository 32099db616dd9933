/* The packs of a checkpoint while one is written: which pieces are on disk, and where the others go. */
#pragma once

#include "store/checkpoint_list.h"

struct checkpoint_packs;

/* Begins with what a list names, which is taken over (and empty from then on). The next pack has a number that no file in the directory has. */
must_check int checkpoint_packs_new(const char *directory, struct checkpoint_list *before, struct checkpoint_packs **ret_packs);
struct checkpoint_packs *checkpoint_packs_free(struct checkpoint_packs *packs); /* NULL is fine; returns NULL */

/* Puts a piece behind the ones before; what is not on disk is written. */
must_check int checkpoint_packs_add(struct checkpoint_packs *packs, const void *piece, size_t size);

/* All pieces are there: returns when they are on disk. The list is the packs'. */
must_check int checkpoint_packs_end(struct checkpoint_packs *packs, struct checkpoint_list **ret_list);
/* Removes the packs that a list does not name. Returns the number of them, or a negative errno value. */
must_check int checkpoint_packs_remove_others(const char *directory, const struct checkpoint_list *list);
