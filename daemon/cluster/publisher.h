/* Publisher: the outlet that an article came from, as one key. */
#pragma once

#include "proto/article.h"

/* The registrable domain (Public Suffix List, libpsl) of the article's URL, else its publisher's normalised name (NFKC, case
 * folded, blanks collapsed; a name that is itself a host name or URL counts as one), else NULL. In the arena. */
const char *publisher_key(const struct article *article, struct arena *arena);
