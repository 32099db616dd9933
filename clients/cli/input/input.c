#include "clients/cli/input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clients/cli/input/feed_document.h"
#include "clients/cli/input/files.h"
#include "clients/cli/input/html_page.h"
#include "clients/cli/input/json_pieces.h"
#include "clients/cli/input/plain_text.h"
#include "proto/limits.h"
#include "proto/writer.h"

/* How the pieces of the open file are read. */
enum pieces { PIECES_NONE, PIECES_LINES, PIECES_OBJECTS, PIECES_MESSAGEPACK, PIECES_FEED, PIECES_HTML, PIECES_TEXT, PIECES_FOREIGN };

struct input {
	struct input_options options;
	struct files files;
	size_t next_file;
	const char *name;
	enum pieces pieces;
	unsigned items; /* of the open file so far */
	unsigned open_arrays; /* of JSON that have not ended */
	bool kept;      /* the piece was read to find out the form, and is still to be given */
	uint64_t total;
	struct reader reader;

	struct arena *arena; /* of the piece that was read last */
	struct found found;  /* in it */
	size_t given;
	unsigned piece_line;
};

/* The bytes of all files; 0 when one is no plain file. */
static uint64_t bytes_of_all(const struct files *files)
{
	uint64_t total = 0;
	for (size_t i = 0; i < files->names.count; i++) {
		struct stat status;
		const char *name = files->names.items[i];
		if (strcmp(name, "-") == 0 ? fstat(STDIN_FILENO, &status) < 0 : stat(name, &status) < 0)
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
	input->reader.fd = -1;
	input->arena = arena_new();
	for (size_t i = 0; i < options->file_count; i++)
		files_add(&input->files, options->files[i]);
	if (!options->file_count)
		files_add(&input->files, "-");
	input->total = bytes_of_all(&input->files);
	return input;
}

struct input *input_free(struct input *input)
{
	if (!input)
		return NULL;
	reader_free(&input->reader);
	files_free(&input->files);
	found_free(&input->found);
	arena_free(input->arena);
	free(input);
	return NULL;
}

uint64_t input_progress(const struct input *input, uint64_t *ret_total)
{
	*ret_total = input->total;
	return input->reader.done;
}

void input_tell(const struct input *input, bool any)
{
	size_t left = input->files.left_alone;
	if (!any)
		fprintf(stderr, "%s: there is no article in the input; 'hearsay feed --dry-run' shows how it is read\n", program_invocation_name);
	if (left)
		fprintf(stderr, "%s: %zu file%s in folders left alone, which %s not named as articles are\n", program_invocation_name, left,
		        left == 1 ? "" : "s", left == 1 ? "is" : "are");
}

bool input_would_wait(const struct input *input)
{
	return !input->kept && input->given == input->found.values.count && !input->found.reason && reader_would_wait(&input->reader);
}

/* --- Which form a file has. */

static bool begins_messagepack(int byte)
{
	return (byte >= 0x80 && byte <= 0x9F) || (byte >= 0xDC && byte <= 0xDF);
}

/* Whether a file is a plain text by its first byte that is not blank: one that is named as JSON is bad JSON. */
static bool begins_text(const struct input *input, int byte)
{
	return input->options.guess_text && byte >= 0 && byte != '{' && byte != '[' && !begins_messagepack(byte) &&
	       !files_is_named(input->name, ".json") && !files_is_named(input->name, ".jsonl");
}

/* XML is a feed; what begins with a tag and is none, a page. */
static enum pieces markup(struct input *input)
{
	static const char *const feeds[] = { "<?xml", "<rss", "<feed", "<rdf", "<RDF" };
	if (files_is_named(input->name, ".html") || files_is_named(input->name, ".htm"))
		return PIECES_HTML;
	for (size_t i = 0; i < array_size(feeds); i++)
		if (reader_begins(&input->reader, feeds[i]))
			return PIECES_FEED;
	return PIECES_HTML;
}

/* The first line is a piece already, and either one line of many or the start of an object. */
static enum pieces lines_or_objects(struct input *input)
{
	if (reader_peek(&input->reader) == '[')
		return PIECES_OBJECTS;
	if (reader_peek(&input->reader) != '{')
		return PIECES_LINES;
	input->kept = json_read_line(&input->reader);
	return json_goes_on(&input->reader) ? PIECES_OBJECTS : PIECES_LINES;
}

/* UTF-16, which only XML says it may be, so that its reader knows it. */
static bool is_utf16_markup(struct input *input)
{
	const unsigned char *at = input->reader.buffer + input->reader.used;
	bool little = reader_begins(&input->reader, "\xFF\xFE<"), big = reader_begins(&input->reader, "\xFE\xFF");
	return little || (big && input->reader.filled - input->reader.used >= 4 && at[2] == 0 && at[3] == '<');
}

/* The advice for a file that begins as one does that is compressed or in UTF-16, or NULL. */
static const char *foreign(struct input *input)
{
	static const struct {
		const char *begins, *advice;
	} kinds[] = {
		{ "\x1F\x8B", "compressed: give the command what 'zcat FILE' prints, by a pipe" },
		{ "\xFD" "7zXZ", "compressed: give the command what 'xzcat FILE' prints, by a pipe" },
		{ "\x28\xB5\x2F\xFD", "compressed: give the command what 'zstdcat FILE' prints, by a pipe" },
		{ "PK\x03\x04", "compressed: give the command what 'unzip -p FILE' prints, by a pipe" },
		{ "\xFF\xFE", "in UTF-16: give the command what 'iconv -f UTF-16 -t UTF-8 FILE' prints, by a pipe" },
		{ "\xFE\xFF", "in UTF-16: give the command what 'iconv -f UTF-16 -t UTF-8 FILE' prints, by a pipe" },
	};
	if (is_utf16_markup(input))
		return NULL;
	for (size_t i = 0; i < array_size(kinds); i++)
		if (reader_begins(&input->reader, kinds[i].begins))
			return kinds[i].advice;
	return NULL;
}

/* Another form is never named *.txt. */
static enum pieces find_out(struct input *input)
{
	if (files_is_named(input->name, ".txt"))
		return PIECES_TEXT;
	if (is_utf16_markup(input))
		return PIECES_FEED;
	if (reader_begins(&input->reader, "\xEF\xBB\xBF"))
		reader_skip(&input->reader, 3);
	reader_skip_blanks(&input->reader);
	int byte = reader_peek(&input->reader);
	if (begins_messagepack(byte))
		return PIECES_MESSAGEPACK;
	if (byte == '<')
		return markup(input);
	if (begins_text(input, byte))
		return PIECES_TEXT;
	return byte < 0 ? PIECES_NONE : lines_or_objects(input);
}

static enum pieces pieces_of(struct input *input)
{
	if (foreign(input))
		return PIECES_FOREIGN;
	switch (input->options.form) {
	case INPUT_AUTO:
		return find_out(input);
	case INPUT_JSON:
		if (reader_begins(&input->reader, "\xEF\xBB\xBF"))
			reader_skip(&input->reader, 3);
		reader_skip_blanks(&input->reader);
		return lines_or_objects(input);
	case INPUT_MESSAGEPACK:
		return PIECES_MESSAGEPACK;
	case INPUT_FEED:
		return PIECES_FEED;
	case INPUT_HTML:
		return PIECES_HTML;
	case INPUT_TEXT:
		return PIECES_TEXT;
	}
	return PIECES_NONE;
}

static int open_next(struct input *input)
{
	input->name = input->files.names.items[input->next_file++];
	input->items = input->open_arrays = 0;
	input->kept = false;
	int fd = strcmp(input->name, "-") == 0 ? STDIN_FILENO : open(input->name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	reader_begin(&input->reader, fd);
	input->pieces = pieces_of(input);
	return -input->reader.error;
}

/* --- Pieces. */

/* A MessagePack value. Where one ends is for the codec to say; what is no MessagePack is taken to the end of the file. */
static bool read_frame(struct reader *reader)
{
	struct value_measure measure = VALUE_MEASURE_BEGIN;
	reader_empty(reader);
	for (bool whole = false; !whole && reader_peek(reader) >= 0;) {
		int byte = reader_take(reader);
		reader_keep(reader, byte);
		whole = value_measure_byte(&measure, (unsigned char)byte);
	}
	return reader->piece_bytes > 0;
}

/* The whole file, once; an empty one, too, so that it is told that there was nothing in it. */
static bool read_whole(struct input *input)
{
	if (input->items)
		return false;
	reader_empty(&input->reader);
	reader_keep_all(&input->reader);
	return true;
}

/* Reads the next piece of the open file: whether there is one. */
static bool read_piece(struct input *input)
{
	struct reader *reader = &input->reader;
	bool kept = input->kept, there = false;
	input->kept = false;
	input->piece_line = kept ? 1 : reader->line;
	switch (input->pieces) {
	case PIECES_LINES:
		there = kept || json_read_line(reader);
		input->piece_line = reader->line;
		break;
	case PIECES_OBJECTS:
		if (kept)
			json_read_rest(reader);
		there = kept || json_read_object(reader, &input->open_arrays, &input->piece_line);
		break;
	case PIECES_MESSAGEPACK:
		input->piece_line = input->items + 1;
		there = read_frame(reader);
		break;
	case PIECES_FEED:
	case PIECES_HTML:
	case PIECES_TEXT:
		there = read_whole(input);
		break;
	case PIECES_FOREIGN:
		there = !input->items;
		break;
	case PIECES_NONE:
		break;
	}
	input->items += there;
	return there;
}

/* --- What is in a piece. */

static int find_in_messagepack(struct input *input)
{
	struct value value;
	const char *reason;
	static const struct value_limits limits = { .bytes = 6 * LIMIT_ARTICLE_BYTES, .depth = LIMIT_REPLY_DEPTH, .objects = 1 << 20 };
	if (value_decode(input->reader.piece, input->reader.piece_bytes, &limits, input->arena, &value, &reason) < 0)
		return found_refuse(&input->found, reason, NULL);
	found_add(&input->found, value, 0);
	return 0;
}

static int find_in_text(struct input *input)
{
	const struct reader *reader = &input->reader;
	if (reader->piece_bytes > LIMIT_ARTICLE_BYTES)
		return found_refuse(&input->found, "too-large", NULL);
	found_add(&input->found, plain_text_article(reader->piece, reader->piece_bytes, reader->fd == STDIN_FILENO ? NULL : input->name,
	                                            input->options.publisher, input->options.language, input->arena), 0);
	return 0;
}

static int find_in_piece(struct input *input)
{
	const char *piece = input->reader.piece;
	size_t bytes = input->reader.piece_bytes;
	if (bytes >= READER_PIECE_BYTES)
		return found_refuse(&input->found, "too-large", NULL);
	switch (input->pieces) {
	case PIECES_MESSAGEPACK:
		return find_in_messagepack(input);
	case PIECES_TEXT:
		return find_in_text(input);
	case PIECES_FEED:
		return feed_document_find(piece, bytes, input->arena, &input->found);
	case PIECES_HTML:
		return html_page_find(piece, bytes, input->arena, &input->found);
	case PIECES_LINES:
	case PIECES_OBJECTS:
		return json_find(piece, bytes, input->arena, &input->found);
	case PIECES_FOREIGN:
		return found_refuse(&input->found, "unreadable", foreign(input));
	case PIECES_NONE:
		break;
	}
	return 0;
}

/* --- Articles. */

static int refuse(struct input_item *item, const char *reason, const char *detail)
{
	item->usable = false;
	item->reason = reason;
	item->detail = detail;
	return 1;
}

/* By way of the wire's form, so that the same limits hold and fail for the same reasons. */
static void read_article(const struct value *translated, struct arena *arena, struct input_item *item)
{
	struct value value;
	struct writer *writer = writer_new();
	write_value(writer, translated);
	int r = value_decode(writer_data(writer), writer_size(writer), &value_limits_article, arena, &value, &item->reason);
	if (r >= 0)
		r = article_from_value(&value, arena, &item->article, &item->reason, &item->field);
	item->usable = r >= 0;
	writer_free(writer);
}

static const char *form_of(const struct input *input)
{
	return input->pieces == PIECES_FEED ? mapping_feed_entry : input->pieces == PIECES_TEXT ? mapping_own : NULL;
}

/* The next one of the piece: 1, or 0 after the last. */
static int give_found(struct input *input, struct arena *arena, struct input_item *item)
{
	struct found *found = &input->found;
	*item = (struct input_item){ .file = input->name, .line = input->piece_line };
	if (input->given < found->values.count) {
		const unsigned *lines = found->lines.items;
		item->line = lines[input->given] ? lines[input->given] : input->piece_line;
		item->map = &found->values.items[input->given++];
		struct value translated = mapping_translate(item->map, form_of(input), arena, &item->mapping);
		read_article(&translated, arena, item);
		return 1;
	}
	if (!found->reason)
		return 0;
	const char *reason = found->reason;
	found->reason = NULL;
	return refuse(item, reason, arena_copy(arena, found->detail));
}

/* Reads the next piece, opening the next file if need be: 1, 0 after the last file, or an error of the file, which is closed. */
static int next_piece(struct input *input)
{
	int r = 0;
	if (input->reader.fd < 0) {
		if (input->next_file == input->files.names.count)
			return 0;
		r = open_next(input);
	}
	found_empty(&input->found);
	input->given = 0;
	arena_reset(input->arena);
	if (r == 0 && read_piece(input) && !input->reader.error) {
		r = find_in_piece(input); /* its reason is given in its turn */
		return 1;
	}
	r = r < 0 ? r : -input->reader.error;
	if (r == 0 && input->open_arrays)
		r = found_refuse(&input->found, "malformed", "the array does not end: the file is cut off");
	input->open_arrays = 0;
	input->reader.error = 0;
	reader_end(&input->reader);
	return r < 0 && !input->found.reason ? r : 1;
}

int input_next(struct input *input, struct arena *arena, struct input_item *ret_item)
{
	for (;;) {
		if (give_found(input, arena, ret_item))
			return 1;
		int r = next_piece(input);
		if (r == 0 || r == -EINTR)
			return r;
		if (r < 0) {
			*ret_item = (struct input_item){ .file = input->name };
			return refuse(ret_item, "unreadable", arena_copy(arena, strerror(-r)));
		}
	}
}
