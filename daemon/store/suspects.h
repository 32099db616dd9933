/* Suspects: the articles that were being worked on ("in hand") when the daemon crashed. An article that was in hand at two crashes, and did not get
 * through in between, is refused: one bad article stops nothing. What is in hand is marked in a mapped file (suspects), which outlives the process.
 *
 * So that a bad article does not take its companions with it, only one of those that were in hand at a crash is in hand again at a time. A power cut
 * may lose the marks, and another build of hearsay begins without any, since it may know how to deal with the article.
 *
 * Safe from several threads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

struct suspects;

enum {
	SUSPECTS_CRASHES = 2,      /* an article that was in hand at so many crashes is refused */
	SUSPECTS_IN_HAND = 1024,   /* marks at a time, which are more than there are threads; without a free one, an article gets none */
	SUSPECTS_REMEMBERED = 256, /* if there are more, the oldest one is forgotten */
};

/* Opens the file in the directory, or makes it. Never fails: without a file the marks end with the process, and *ret_complaint (free()) says so;
 * otherwise that is NULL. */
struct suspects *suspects_open(const char *directory, char **ret_complaint);
struct suspects *suspects_close(struct suspects *suspects);

/* How many articles were in hand when the last process ended. *ret_convicted: how many of them are refused from now on. */
size_t suspects_found(const struct suspects *suspects, size_t *ret_convicted);

struct suspect_mark {
	uint32_t slot;
	bool alone;
};

/* Takes an article in hand, by its content hash. Returns false, and does not, if it was in hand at SUSPECTS_CRASHES crashes and is not to be tried
 * `again` all the same. A suspect waits while another one is in hand. `suspects` may be NULL, here and below: then nothing is marked. */
must_check bool suspects_take(struct suspects *suspects, uint64_t hash, bool again, struct suspect_mark *ret_mark);

/* The article is no longer in hand. Call it in the thread that took it. */
void suspects_release(struct suspects *suspects, const struct suspect_mark *mark);

/* The article got through: it is no suspect any more. */
void suspects_clear(struct suspects *suspects, uint64_t hash);
