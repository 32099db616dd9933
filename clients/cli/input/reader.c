#include "clients/cli/input/reader.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "clients/cli/interrupt.h"
#include "proto/base/memory.h"

void reader_begin(struct reader *reader, int fd)
{
	reader->fd = fd;
	reader->line = 1;
	reader->error = 0;
	reader->used = reader->filled = 0;
	reader_empty(reader);
}

void reader_end(struct reader *reader)
{
	if (reader->fd > STDIN_FILENO)
		close(reader->fd);
	reader->fd = -1;
}

void reader_free(struct reader *reader)
{
	reader_end(reader);
	free(reader->piece);
	reader->piece = NULL;
}

static bool fill(struct reader *reader)
{
	ssize_t bytes = interrupted() ? -1 : read(reader->fd, reader->buffer, sizeof(reader->buffer));
	reader->error = interrupted() ? EINTR : bytes < 0 ? errno : 0; /* what never ends has no other end */
	if (reader->error)
		bytes = -1;
	reader->used = 0;
	reader->filled = bytes > 0 ? (size_t)bytes : 0;
	reader->done += reader->filled;
	return bytes > 0;
}

int reader_peek(struct reader *reader)
{
	if (reader->used == reader->filled && !fill(reader))
		return -1;
	return reader->buffer[reader->used];
}

int reader_take(struct reader *reader)
{
	int byte = reader_peek(reader);
	if (byte >= 0)
		reader->used++;
	if (byte == '\n')
		reader->line++;
	return byte;
}

bool reader_begins(struct reader *reader, const char *bytes)
{
	size_t length = strlen(bytes);
	return reader_peek(reader) == (unsigned char)*bytes && reader->filled - reader->used >= length &&
	       memcmp(reader->buffer + reader->used, bytes, length) == 0;
}

void reader_skip(struct reader *reader, size_t bytes)
{
	while (bytes-- && reader_take(reader) >= 0)
		;
}

bool reader_is_blank(int byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

void reader_skip_blanks(struct reader *reader)
{
	while (reader_is_blank(reader_peek(reader)))
		reader_take(reader);
}

/* There is a piece from now on, if an empty one. */
void reader_empty(struct reader *reader)
{
	reader->piece_bytes = 0;
	if (!reader->piece) {
		reader->piece_room = 16 * 1024;
		reader->piece = allocate(reader->piece_room, 1);
	}
	reader->piece[0] = '\0';
}

static void keep(struct reader *reader, const void *bytes, size_t count)
{
	size_t left = reader->piece_bytes < READER_PIECE_BYTES ? READER_PIECE_BYTES - reader->piece_bytes : 0, kept = count < left ? count : left;
	reader->piece_bytes += count;
	if (!kept)
		return;
	size_t end = reader->piece_bytes - count + kept;
	while (end >= reader->piece_room) {
		reader->piece_room *= 2;
		reader->piece = reallocate(reader->piece, reader->piece_room, 1);
	}
	memcpy(reader->piece + end - kept, bytes, kept);
	reader->piece[end] = '\0';
}

void reader_keep(struct reader *reader, int byte)
{
	keep(reader, &(unsigned char){ (unsigned char)byte }, 1);
}

void reader_keep_line(struct reader *reader)
{
	while (reader_peek(reader) >= 0 && reader_peek(reader) != '\n') {
		const unsigned char *from = reader->buffer + reader->used, *end = memchr(from, '\n', reader->filled - reader->used);
		size_t count = end ? (size_t)(end - from) : reader->filled - reader->used;
		keep(reader, from, count);
		reader->used += count;
	}
}

void reader_keep_all(struct reader *reader)
{
	for (; reader_keep_line(reader), reader_peek(reader) >= 0;)
		reader_keep(reader, reader_take(reader));
}

bool reader_would_wait(const struct reader *reader)
{
	struct pollfd item = { .fd = reader->fd, .events = POLLIN };
	return reader->fd >= 0 && reader->used == reader->filled && poll(&item, 1, 0) == 0;
}
