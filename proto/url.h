/* URLs, as far as hearsay needs them: for one id per article, and for the host that it came from. */
#pragma once

#include <stddef.h>

#include "proto/base/arena.h"

/* The normalised form from which ids are made (RFC 3986 section 6.2.2, and more for what feeds add; PROTOCOL.md defines it): scheme and host
 * in lower case, "http" like "https", without "www.", default port, fragment, user, trailing slash, and tracking parameters (utm_*, fbclid,
 * gclid, …); other parameters sorted. In the arena. NULL if it has no scheme or no host. */
const char *url_normalise(struct arena *arena, const char *url);

/* The host of a URL in lower case, in the arena; NULL if there is none. */
const char *url_host(struct arena *arena, const char *url);
