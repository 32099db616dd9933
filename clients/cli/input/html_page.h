/* HTML page: the articles that it says it has, in its JSON-LD (<script type="application/ld+json">). */
#pragma once

#include "clients/cli/input/found.h"

must_check int html_page_find(const char *html, size_t bytes, struct arena *arena, struct found *found);
