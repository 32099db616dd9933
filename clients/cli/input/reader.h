/* Reader: the bytes of an open file, and the piece of it that is being read: a line, an object, a document. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	READER_BUFFER_BYTES = 64 * 1024,
	/* A longer piece is read to its end, and not kept: `piece_bytes` is over this then. What a site writes about an article, and a feed
	 * of all its articles, stay far below. */
	READER_PIECE_BYTES = 64 * 1024 * 1024,
};

struct reader {
	int fd; /* -1: no file is open */
	int error; /* of the last read: a positive errno value */
	unsigned line; /* of the next byte, from 1 */
	uint64_t done; /* bytes of all files so far */
	unsigned char buffer[READER_BUFFER_BYTES];
	size_t used, filled;
	char *piece; /* NUL-terminated; NULL as long as there was none */
	size_t piece_bytes, piece_room;
};

/* Begins with the file, which is the reader's from now on. */
void reader_begin(struct reader *reader, int fd);
/* Closes it, unless it is standard input. */
void reader_end(struct reader *reader);
void reader_free(struct reader *reader);

/* The next byte, which stays, or which is taken; -1 at the end of the file or when it can't be read. */
int reader_peek(struct reader *reader);
int reader_take(struct reader *reader);

/* Whether the bytes that are read next begin so; looks no further than what was read at once. */
bool reader_begins(struct reader *reader, const char *bytes);
void reader_skip(struct reader *reader, size_t bytes);
void reader_skip_blanks(struct reader *reader);
bool reader_is_blank(int byte);

/* The piece: empties it, adds a byte, what is left of the line (its end stays), all that is left of the file. */
void reader_empty(struct reader *reader);
void reader_keep(struct reader *reader, int byte);
void reader_keep_line(struct reader *reader);
void reader_keep_all(struct reader *reader);

/* Whether the next byte has yet to be written by whoever is at the other end of a pipe. */
bool reader_would_wait(const struct reader *reader);
