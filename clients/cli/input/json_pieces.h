/* JSON pieces: lines, and objects that stand in an array or one after the other; and what is in a piece. */
#pragma once

#include "clients/cli/input/found.h"
#include "clients/cli/input/reader.h"

/* Each reads the next piece: whether there is one. */
bool json_read_line(struct reader *reader);
/* Between objects stand commas and the brackets of the array. *open_arrays, 0 at the start of a file, is how many have begun and not ended: if it
 * is not 0 after the last piece, the file is cut off there. */
bool json_read_object(struct reader *reader, unsigned *open_arrays, unsigned *ret_line);
/* After the first line of an object over several lines: the rest of it. */
void json_read_rest(struct reader *reader);

/* Whether a first line stops in the middle of an object: objects over several lines. One that is cut off in a string is a bad line. */
bool json_goes_on(const struct reader *reader);

/* The articles in a JSON text: itself; the nodes of a JSON-LD @graph that are articles; the entries of a feed as feedparser reads it;
 * the items of a JSON Feed. 0, or -EBADMSG with the reason in `found`. */
must_check int json_find(const char *text, size_t bytes, struct arena *arena, struct found *found);
