/* Owners: which publishers belong together, from the operator's file. Outlets of one owner are no independent voices: they count
 * as one publisher.
 *
 * A line each: an owner, a colon, and its outlets with commas between them, as domains, URLs or names; `#` begins a comment. An
 * owner may have several lines, an outlet only one owner.
 *
 *     Voss Media: karsk-daily.example, harbourpost.example, The Quillhaven Bee
 *
 * Looked up once, when an article is analysed: the owner is then part of the analysis that the log keeps, so another file changes
 * nothing that was counted before. Read-only, and read by all threads; kept and freed by one. */
#pragma once

#include <stdint.h>

#include "proto/base/memory.h"

struct owners;

/* On failure a negative errno value, and *ret_error (free()) says "FILE:LINE: what is wrong". */
must_check int owners_load(const char *path, struct owners **ret_owners, char **ret_error);

/* One more user, who frees it too. NULL is fine. Returns it. */
struct owners *owners_keep(struct owners *owners);
/* NULL is fine. Returns NULL. */
struct owners *owners_free(struct owners *owners);

/* The owner, as it stands in the file, of the publisher with this key (publisher.h; may be NULL); NULL if it is its own. The
 * owners may be NULL. */
const char *owners_find(const struct owners *owners, const char *publisher);
