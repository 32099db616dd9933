/* Silver parts: another tagger's parts of speech and names of PolNeAR's articles, as training material. A file has an article a
 * line, {"id": …, "tags": [[start, end, part, name], …]}, in code points of the article's text, and may be compressed (xz). */
#pragma once

#include "extract/tagger/part_of_speech.h"

struct silver_parts;

/* Reads a file. Returns 0, or a negative errno value and *ret_error (free()) says what is wrong and in which line. */
must_check int silver_parts_read(const char *path, struct silver_parts **ret_parts, char **ret_error);
struct silver_parts *silver_parts_free(struct silver_parts *parts); /* NULL is fine; returns NULL */

/* The parts of a document's tokens, in the arena: the part of the annotated token that covers a token's start, PART_NONE if none
 * does. NULL if the article of this id has no parts. */
const uint8_t *silver_parts_of(const struct silver_parts *parts, const char *id, const struct document *document,
                               struct arena *arena);
