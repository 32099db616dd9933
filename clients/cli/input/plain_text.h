/* Plain text: a file that is one article. */
#pragma once

#include "clients/cli/input/found.h"

/* The article of a text: a short first line is its title; its id is made of the file's path ("<name>-<hash>"), so that the same file fed
 * again is the same article, or of the text where it has no name (NULL). `publisher` and `language` may be NULL. */
struct value plain_text_article(const char *text, size_t bytes, const char *name, const char *publisher, const char *language,
                                struct arena *arena);
