/* Publisher: the outlet that an article came from, as one key. */
#pragma once

#include "proto/article.h"

/* The registrable domain (Public Suffix List, libpsl) of the article's URL, else the key of its publisher's name, else NULL. A
 * domain is in lower case, and in letters rather than in Punycode. In the arena. */
const char *publisher_key(const struct article *article, struct arena *arena);

/* The key of a name: a name that is itself a host name or URL counts as one; any other is normalised: NFKC, case folded, blanks
 * collapsed, without a leading "the " ("The Guardian" and "Guardian" are one) and without the section that a feed may name with it ("Guardian -
 * Opinion", "World news | The Guardian"). NULL if nothing is left. In the arena. */
const char *publisher_name_key(const char *name, struct arena *arena);
