/* Suspects: which articles were in hand when the daemon crashed. An article that was so at two crashes, and went through at no time in
 * between, is refused: one bad article stops nothing. What is in hand is marked in a mapped file (suspects), which outlives the process.
 *
 * So that a bad article does not take its companions with it: of those that were in hand at a crash only one at a time is in hand again.
 * A power cut may lose the marks, and another build of hearsay begins with none: it may be that it knows how to deal with the article.
 *
 * Safe from several threads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

struct suspects;

enum {
	SUSPECTS_CRASHES = 2,     /* so many, and it is refused */
	SUSPECTS_IN_HAND = 1024,  /* at a time: more than there are threads; what is beyond is in hand without a mark */
	SUSPECTS_REMEMBERED = 256, /* of more, the first is forgotten */
};

/* Opens or begins the file in the directory. Never fails: where there can be no file, the marks end with the process. *ret_complaint
 * (free()) then says so; else it is NULL. */
struct suspects *suspects_open(const char *directory, char **ret_complaint);
struct suspects *suspects_close(struct suspects *suspects);

/* Articles that were in hand when the process before ended, and how many of them that convicted. */
size_t suspects_found(const struct suspects *suspects, size_t *ret_convicted);

struct suspect_mark {
	uint32_t slot;
	bool alone;
};

/* Takes an article in hand, by its content hash. False, and it is not: it was so at SUSPECTS_CRASHES crashes, and is not to be tried
 * `again`. Waits while another suspect is in hand. `suspects` may be NULL, here and below: then all of this is nothing. */
must_check bool suspects_take(struct suspects *suspects, uint64_t hash, bool again, struct suspect_mark *ret_mark);

/* It is no longer in hand; by the thread that took it. */
void suspects_release(struct suspects *suspects, const struct suspect_mark *mark);

/* It went through: it is no suspect any more. */
void suspects_clear(struct suspects *suspects, uint64_t hash);
