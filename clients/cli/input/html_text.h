/* HTML text: the plain text of a piece of HTML: blocks become paragraphs with a blank line between them, <br> a line end, runs of blanks
 * one blank; scripts, styles, comments and tags go, and entities are characters. What is no tag ("a < b") stays as it is. */
#pragma once

#include <stdint.h>

#include "proto/base/arena.h"

/* `bytes` of UTF-8; the text is in the arena. */
const char *html_to_text(const char *html, size_t bytes, struct arena *arena);

/* The character that "&name;" or "&#8217;" stands for, from after the "&": its number in *ret_character and the bytes up to and with
 * the semicolon returned; 0 if it is none. */
size_t html_entity(const char *text, size_t bytes, uint32_t *ret_character);
