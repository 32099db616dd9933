/* Publisher: the outlet that an article came from, as one key, and its name as people write it. */
#pragma once

#include "proto/article.h"

struct publisher {
	const char *key;  /* what outlets are told apart by */
	const char *name; /* what is shown: a domain as its key is, a name as it was written, without its feed's section: "The Guardian" */
};

/* By the registrable domain (Public Suffix List, libpsl) of the article's URL, else by its publisher's name, else with neither key
 * nor name (NULL). A domain is in lower case, and in letters rather than in Punycode. In the arena. */
struct publisher publisher_of(const struct article *article, struct arena *arena);

/* The key of a name: a name that is itself a host name or URL counts as one; any other is normalised: NFKC, case folded, blanks
 * collapsed, without a leading "the " ("The Guardian" and "Guardian" are one) and without the section that a feed may name with it ("Guardian -
 * Opinion", "World news | The Guardian"). NULL if nothing is left. In the arena. */
const char *publisher_name_key(const char *name, struct arena *arena);
