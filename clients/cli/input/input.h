/* Input: articles from files, one after the other, whatever their form: JSON lines, a JSON array, JSON objects over several lines,
 * a MessagePack stream, RSS and Atom, pages of HTML with JSON-LD, or plain text, in the words of the scrapers that PROTOCOL.md names. What
 * can't be read as an article says where it stands and why, and the rest goes on. */
#pragma once

#include "clients/cli/input/mapping.h"
#include "proto/article.h"

struct input;

enum input_form { INPUT_AUTO, INPUT_JSON, INPUT_MESSAGEPACK, INPUT_FEED, INPUT_HTML, INPUT_TEXT };

struct input_options {
	/* "-" is standard input; none at all is standard input, too; of a folder all files in it that are named as articles are, in order */
	char **files;
	size_t file_count;
	enum input_form form;             /* what each file is; INPUT_AUTO: found out, file by file */
	bool guess_text;                  /* a file that begins like none of the other forms is a plain text, not a bad one */
	const char *publisher, *language; /* of plain texts; or NULL */
};

struct input_item {
	const char *file; /* as given, or found in a folder; lives as long as the input */
	unsigned line;    /* where the article begins, from 1; its number in the file for MessagePack; 0: the file as a whole */
	const struct value *map; /* what it is read from, or NULL; until the next one */
	bool usable;
	struct article article;             /* usable: in the arena */
	struct mapping mapping;             /* how it was read; `form` is NULL where there was nothing to read */
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

/* Says on stderr what whoever gave the input may not have meant: that there was no article in it (unless there was `any`), and that files in
 * folders were left alone, which are not named as articles are. */
void input_tell(const struct input *input, bool any);
