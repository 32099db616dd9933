#include "clients/cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "clients/cli/json.h"
#include "proto/limits.h"
#include "proto/writer.h"

enum {
	BUFFER_BYTES = 64 * 1024,
	/* JSON writes a byte as six at worst ("\u0041"): what is longer can't be an article within the wire's limit. */
	JSON_BYTES = 6 * LIMIT_ARTICLE_BYTES,
	TITLE_CHARACTERS = 120, /* a first line up to here, without a full stop, is the title of a plain text */
};

enum form { FORM_NONE, FORM_LINES, FORM_OBJECTS, FORM_MESSAGEPACK, FORM_TEXT };

struct input {
	struct input_options options;
	size_t next_file;
	int fd; /* -1: no file is open */
	const char *name;
	enum form form;
	unsigned line, items;
	int error; /* of the last read; positive */

	unsigned char buffer[BUFFER_BYTES];
	size_t used, filled;
	char *piece; /* what is being read: a line, an object, a text */
	size_t piece_bytes, piece_room;
	bool kept; /* the piece was read to find out the form, and is still to be given */

	uint64_t done, total;
};

static char *standard_input[] = { (char[]){ "-" } };

/* The bytes of all files; 0 when one is no plain file. */
static uint64_t bytes_of_all(const struct input_options *options)
{
	uint64_t total = 0;
	for (size_t i = 0; i < options->file_count; i++) {
		struct stat status;
		if (strcmp(options->files[i], "-") == 0 ? fstat(STDIN_FILENO, &status) < 0 : stat(options->files[i], &status) < 0)
			continue;
		if (!S_ISREG(status.st_mode))
			return 0;
		total += (uint64_t)status.st_size;
	}
	return total;
}

struct input *input_new(const struct input_options *options)
{
	struct input *input = allocate(1, sizeof(*input));
	input->options = *options;
	input->fd = -1;
	if (!options->file_count) {
		input->options.files = standard_input;
		input->options.file_count = 1;
	}
	input->total = bytes_of_all(&input->options);
	return input;
}

static void close_file(struct input *input)
{
	if (input->fd > STDIN_FILENO)
		close(input->fd);
	input->fd = -1;
	input->form = FORM_NONE;
}

struct input *input_free(struct input *input)
{
	if (!input)
		return NULL;
	close_file(input);
	free(input->piece);
	free(input);
	return NULL;
}

uint64_t input_progress(const struct input *input, uint64_t *ret_total)
{
	*ret_total = input->total;
	return input->done;
}

bool input_would_wait(const struct input *input)
{
	struct pollfd item = { .fd = input->fd, .events = POLLIN };
	return input->fd >= 0 && !input->kept && input->used == input->filled && poll(&item, 1, 0) == 0;
}

/* --- Bytes. */

static bool fill(struct input *input)
{
	ssize_t bytes = read(input->fd, input->buffer, sizeof(input->buffer));
	input->error = bytes < 0 ? errno : 0;
	input->used = 0;
	input->filled = bytes > 0 ? (size_t)bytes : 0;
	input->done += input->filled;
	return bytes > 0;
}

/* The next byte, which stays; -1 at the end of the file or when it can't be read. */
static int peek(struct input *input)
{
	if (input->used == input->filled && !fill(input))
		return -1;
	return input->buffer[input->used];
}

static int take(struct input *input)
{
	int byte = peek(input);
	if (byte >= 0)
		input->used++;
	if (byte == '\n')
		input->line++;
	return byte;
}

/* Adds a byte to the piece. One that is too long is counted on, and not kept. */
static void keep(struct input *input, int byte)
{
	if (input->piece_bytes < JSON_BYTES) {
		if (input->piece_bytes + 1 >= input->piece_room) {
			input->piece_room = input->piece_room ? input->piece_room * 2 : 16 * 1024;
			input->piece = reallocate(input->piece, input->piece_room, 1);
		}
		input->piece[input->piece_bytes] = (char)byte;
		input->piece[input->piece_bytes + 1] = '\0';
	}
	input->piece_bytes++;
}

static bool is_blank(int byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void skip_blanks(struct input *input)
{
	while (is_blank(peek(input)))
		take(input);
}

/* --- Pieces: each returns whether there is one. */

static bool read_line(struct input *input)
{
	skip_blanks(input);
	int byte;
	for (input->piece_bytes = 0; (byte = peek(input)) >= 0 && byte != '\n';)
		keep(input, take(input));
	return input->piece_bytes > 0;
}

/* Follows brackets through JSON; ones in strings don't count. */
struct brackets {
	int depth;
	bool in_string, escaped;
};

static void follow(struct brackets *brackets, int byte)
{
	if (brackets->escaped)
		brackets->escaped = false;
	else if (brackets->in_string && byte == '\\')
		brackets->escaped = true;
	else if (byte == '"')
		brackets->in_string = !brackets->in_string;
	else if (!brackets->in_string)
		brackets->depth += (byte == '{' || byte == '[') - (byte == '}' || byte == ']');
}

/* An object from its opening bracket to the closing one. Between objects stand commas and the brackets of the array. */
static bool read_object(struct input *input, unsigned *ret_line)
{
	struct brackets brackets = { 0 };
	int byte;
	while (is_blank(byte = peek(input)) || byte == ',' || byte == '[' || byte == ']')
		take(input);
	*ret_line = input->line;
	bool object = byte == '{';
	for (input->piece_bytes = 0; (byte = peek(input)) >= 0;) {
		if (!object && (byte == ',' || byte == '\n' || byte == ']'))
			break;
		follow(&brackets, byte);
		keep(input, take(input));
		if (object && brackets.depth == 0 && !brackets.in_string)
			break;
	}
	return input->piece_bytes > 0;
}

/* A MessagePack value. Where one ends is for the codec to say; what is no MessagePack is taken to the end of the file. */
static bool read_frame(struct input *input)
{
	input->piece_bytes = 0;
	struct value_measure measure = VALUE_MEASURE_BEGIN;
	for (bool whole = false; !whole && peek(input) >= 0;) {
		int byte = take(input);
		keep(input, byte);
		whole = value_measure_byte(&measure, (unsigned char)byte);
	}
	return input->piece_bytes > 0;
}

/* The whole file, once; an empty one, too, so that it is told that there was nothing in it. */
static bool read_all(struct input *input)
{
	if (input->items++)
		return false;
	input->piece_bytes = 0;
	keep(input, '\0'); /* so that there is a piece */
	for (input->piece_bytes = 0; peek(input) >= 0;)
		keep(input, take(input));
	return true;
}

/* --- Files. */

/* A first line that stops in the middle of an object: objects over several lines. One that is cut off in a string is a bad line. */
static bool goes_on(const struct input *input)
{
	struct brackets brackets = { 0 };
	int last = 0;
	for (size_t i = 0; i < input->piece_bytes && i < JSON_BYTES; i++) {
		follow(&brackets, input->piece[i]);
		last = is_blank(input->piece[i]) ? last : input->piece[i];
	}
	return brackets.depth > 0 && !brackets.in_string && (last == '{' || last == '[' || last == ',');
}

static bool begins_messagepack(int byte)
{
	return (byte >= 0x80 && byte <= 0x9F) || (byte >= 0xDC && byte <= 0xDF);
}

static void skip_byte_order_mark(struct input *input)
{
	if (peek(input) == 0xEF && input->filled - input->used >= 3 && memcmp(input->buffer + input->used, "\xEF\xBB\xBF", 3) == 0)
		input->used += 3;
}

static bool is_named(const char *name, const char *ending)
{
	const char *dot = strrchr(name, '.');
	return dot && strcasecmp(dot, ending) == 0;
}

/* Whether a file is a plain text by its first byte that is not blank: one that is named as JSON is bad JSON. */
static bool begins_text(const struct input *input, int byte)
{
	return input->options.guess_text && byte >= 0 && byte != '{' && byte != '[' && !begins_messagepack(byte) &&
	       !is_named(input->name, ".json") && !is_named(input->name, ".jsonl");
}

/* Another form is never named *.txt. */
static void find_form(struct input *input)
{
	if (input->options.text || is_named(input->name, ".txt")) {
		input->form = FORM_TEXT;
		return;
	}
	skip_byte_order_mark(input);
	skip_blanks(input);
	int byte = peek(input);
	if (begins_messagepack(byte))
		input->form = FORM_MESSAGEPACK;
	else if (begins_text(input, byte))
		input->form = FORM_TEXT;
	else if (byte == '[')
		input->form = FORM_OBJECTS;
	else if (byte >= 0)
		input->form = FORM_LINES;
	if (byte != '{')
		return;
	/* Put back by reading on: the first line is a piece already, and either one line of many or the start of an object. */
	input->kept = read_line(input);
	if (goes_on(input))
		input->form = FORM_OBJECTS;
}

static int open_next(struct input *input)
{
	input->name = input->options.files[input->next_file++];
	input->line = 1;
	input->items = 0;
	input->kept = false;
	input->used = input->filled = 0;
	input->fd = strcmp(input->name, "-") == 0 ? STDIN_FILENO : open(input->name, O_RDONLY | O_CLOEXEC);
	if (input->fd < 0)
		return -errno;
	find_form(input);
	return -input->error;
}

/* --- Articles. */

static int refuse(struct input_item *item, const char *reason, const char *detail)
{
	item->usable = false;
	item->reason = reason;
	item->detail = detail;
	return 1;
}

static int give_json(struct input *input, struct arena *arena, struct input_item *item)
{
	if (input->piece_bytes >= JSON_BYTES)
		return refuse(item, "too-large", NULL);
	item->usable = json_read_article(input->piece, input->piece_bytes, arena, &item->article, &item->reason, &item->field,
	                                 &item->detail) >= 0;
	return 1;
}

static int give_bytes(const void *data, size_t bytes, struct arena *arena, struct input_item *item)
{
	struct value value;
	int r = value_decode(data, bytes, &value_limits_article, arena, &value, &item->reason);
	if (r >= 0)
		r = article_from_value(&value, arena, &item->article, &item->reason, &item->field);
	item->usable = r >= 0;
	return 1;
}

static size_t characters(const char *text, size_t bytes)
{
	size_t count = 0;
	for (size_t i = 0; i < bytes; i++)
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	return count;
}

/* The bytes of the first line if it is a title. */
static size_t title_bytes(const char *text, size_t bytes)
{
	size_t length = strcspn(text, "\r\n");
	bool title = length > 0 && length < bytes && characters(text, length) <= TITLE_CHARACTERS && text[length - 1] != '.' &&
	             strspn(text + length, "\r\n\t ") < bytes - length;
	return title ? length : 0;
}

/* "<file name>-<hash of the whole path>": the same file fed again is the same article. Standard input has no name. */
static const char *text_id(const struct input *input, struct arena *arena)
{
	char path[PATH_MAX];
	if (input->fd == STDIN_FILENO || !realpath(input->name, path))
		return arena_format(arena, "text-%016llx", (unsigned long long)XXH3_64bits(input->piece, input->piece_bytes));
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	return arena_format(arena, "%s-%08llx", name, (unsigned long long)(XXH3_64bits(path, strlen(path)) & 0xFFFFFFFF));
}

static int give_text(struct input *input, struct arena *arena, struct input_item *item)
{
	if (input->piece_bytes > LIMIT_ARTICLE_BYTES)
		return refuse(item, "too-large", NULL);
	size_t title = title_bytes(input->piece, input->piece_bytes), body = title;
	while (is_blank(input->piece[body]))
		body++;
	struct writer *writer = writer_new();
	write_map(writer, 5);
	write_pair_string(writer, "id", text_id(input, arena));
	write_string(writer, "title");
	write_string_of(writer, input->piece, title);
	write_string(writer, "text");
	write_string_of(writer, input->piece + body, input->piece_bytes - body);
	write_pair_string(writer, "publisher", input->options.publisher);
	write_pair_string(writer, "language", input->options.language);
	give_bytes(writer_data(writer), writer_size(writer), arena, item);
	writer_free(writer);
	return 1;
}

/* After the first line of an object over several lines: the rest of it. */
static void read_rest_of_object(struct input *input)
{
	struct brackets brackets = { 0 };
	for (size_t i = 0; i < input->piece_bytes && i < JSON_BYTES; i++)
		follow(&brackets, input->piece[i]);
	for (int byte; brackets.depth > 0 && (byte = peek(input)) >= 0;) {
		follow(&brackets, byte);
		keep(input, take(input));
	}
}

/* Reads the next piece of the open file: whether there is one. */
static bool read_piece(struct input *input, unsigned *ret_line)
{
	bool kept = input->kept;
	input->kept = false;
	*ret_line = input->line;
	switch (input->form) {
	case FORM_LINES: {
		bool there = kept || read_line(input);
		*ret_line = input->line;
		return there;
	}
	case FORM_OBJECTS:
		if (kept)
			read_rest_of_object(input);
		return kept || read_object(input, ret_line);
	case FORM_MESSAGEPACK:
		*ret_line = ++input->items;
		return read_frame(input);
	case FORM_TEXT:
		return read_all(input);
	case FORM_NONE:
		return false;
	}
	return false;
}

static int give_piece(struct input *input, struct arena *arena, struct input_item *item)
{
	if (input->form == FORM_MESSAGEPACK)
		return give_bytes(input->piece, input->piece_bytes < JSON_BYTES ? input->piece_bytes : JSON_BYTES, arena, item);
	if (input->form == FORM_TEXT)
		return give_text(input, arena, item);
	return give_json(input, arena, item);
}

int input_next(struct input *input, struct arena *arena, struct input_item *ret_item)
{
	for (;;) {
		int r = 0;
		if (input->fd < 0) {
			if (input->next_file == input->options.file_count)
				return 0;
			r = open_next(input);
		}
		*ret_item = (struct input_item){ .file = input->name };
		if (r == 0 && read_piece(input, &ret_item->line) && !input->error)
			return give_piece(input, arena, ret_item);
		r = r < 0 ? r : -input->error;
		input->error = 0;
		close_file(input);
		if (r == -EINTR)
			return r;
		if (r < 0)
			return refuse(ret_item, "unreadable", arena_copy(arena, strerror(-r)));
	}
}
