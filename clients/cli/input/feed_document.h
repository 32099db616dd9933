/* Feed document: the items of RSS (2.0, 1.0, 0.9x) and the entries of Atom, as maps with the names that feedparser gives them. */
#pragma once

#include "clients/cli/input/found.h"

/* 0, or -EBADMSG: it is neither RSS nor Atom, or no XML any more from some line on, which the detail names: the items before it are found
 * all the same. An empty feed is none of these. */
must_check int feed_document_find(const char *xml, size_t bytes, struct arena *arena, struct found *found);
