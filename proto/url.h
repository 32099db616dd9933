/* URLs, as far as hearsay needs them: one article under one id, and the host that it came from. */
#pragma once

#include <stddef.h>

#include "proto/base/arena.h"

/* The normalised form that ids are made from (RFC 3986 section 6.2.2, and what feeds add): scheme and host in lower case,
 * "http" and "https" alike, no "www.", default port, fragment, user, trailing slash, or tracking parameters (utm_*, fbclid,
 * gclid, …); the other parameters sorted. In the arena. NULL if it has no scheme and host. */
const char *url_normalise(struct arena *arena, const char *url);

/* The host of a URL in lower case, in the arena; NULL if there is none. */
const char *url_host(struct arena *arena, const char *url);
