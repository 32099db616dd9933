/* Training files: how every training reads what it learns from. Each function returns 0, or a negative errno value with the file, the
 * line if there is one, and the reason in *ret_error (free()). */
#pragma once

#include <jansson.h>

#include "proto/base/array.h"

/* A file's bytes, and a NUL after them that is not counted. */
struct file_bytes {
	ARRAY(char) array; /* array_free() */
};

/* Puts "WHAT:LINE: WHY" into *ret_error, or "WHAT: WHY" if `line` is 0. Returns r. */
int training_error(char **ret_error, int r, const char *what, size_t line, const char *why);

/* Reads a whole file into an empty array. */
must_check int training_file_read(const char *path, struct file_bytes *bytes, char **ret_error);

/* The text of a file, the caller's to free(); an empty one if `path` is NULL. */
must_check int training_file_read_text(const char *path, char **ret_text, char **ret_error);

/* Takes one line's object, which is valid for the call. NULL, or why it can't be taken: that ends the reading with -EINVAL. */
typedef const char *json_line_taker(void *context, const json_t *object);

must_check int training_file_read_lines(const char *path, json_line_taker *take, void *context, char **ret_error);

/* Takes the file of one annotated event. Negative errno values end the reading. */
typedef int event_taker(void *context, const char *path, const json_t *event, char **ret_error);

/* Takes every EVENT.gold.json of a folder, in alphabetical order. */
must_check int training_files_read_events(const char *directory, event_taker *take, void *context, char **ret_error);
