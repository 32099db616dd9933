/* Input: articles from files, one after the other, whatever their form: JSON lines, a JSON array, JSON objects over several lines,
 * a MessagePack stream, or plain text. What can't be read as an article says where it stands and why, and the rest goes on. */
#pragma once

#include "proto/article.h"

struct input;

struct input_options {
	char **files; /* "-" is standard input; none at all is standard input, too */
	size_t file_count;
	bool text;                        /* each file is a plain text; one named *.txt is, anyway */
	bool guess_text;                  /* a file that begins like none of the other forms is a plain text, not a bad one */
	const char *publisher, *language; /* of plain texts; or NULL */
};

struct input_item {
	const char *file; /* as given; lives as long as the input */
	unsigned line;    /* where the article begins, from 1; its number in the file for MessagePack */
	bool usable;
	struct article article;             /* usable: in the arena */
	const char *reason, *field, *detail; /* not usable: a fixed word; the field or NULL; more words or NULL */
};

struct input *input_new(const struct input_options *options);
struct input *input_free(struct input *input);

/* The next article: 1, or 0 at the end. A file that can't be read is an item that is not usable (reason "unreadable", line 0). */
must_check int input_next(struct input *input, struct arena *arena, struct input_item *ret_item);

/* Whether the next article has yet to be written by whoever is at the other end of a pipe. */
bool input_would_wait(const struct input *input);

/* How far it is, in bytes; *ret_total is 0 when nobody knows (a pipe). */
uint64_t input_progress(const struct input *input, uint64_t *ret_total);
