/* HTML: what others wrote, in a page: nothing in it passes for a tag, nothing steers the reader's screen. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* `bytes` of UTF-8, as text or as an attribute's value between double quotation marks: &, <, >, " and ' are escaped; controls, and the
 * marks that turn the direction of writing, are left out; blanks and line ends are a blank. */
void html_text(FILE *file, const char *text, size_t bytes);
void html_string(FILE *file, const char *text);

/* The same, cut to so many characters, with "…" where something is missing. */
void html_shortened(FILE *file, const char *text, unsigned characters);

/* Whether a link to it can only lead to a page (http, https): "javascript:" and the like can do other things. */
bool html_is_page_address(const char *url);
