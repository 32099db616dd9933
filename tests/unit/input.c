#include "clients/cli/input/input.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "clients/cli/input/reader.h"
#include "proto/writer.h"

static char path[64];

static void write_file(const void *data, size_t size)
{
	strcpy(path, "/tmp/hearsay-input-XXXXXX");
	int fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, data, size), (ssize_t)size);
	close(fd);
}

/* Everything in the file, as "id@line" or "!reason@line", with blanks between. */
static void read_all(const void *data, size_t size, bool text, char *out, size_t room)
{
	write_file(data, size);
	char *files[] = { path };
	struct arena *arena = arena_new();
	struct input *input = input_new(&(struct input_options){ .files = files, .file_count = 1, .form = text ? INPUT_TEXT : INPUT_AUTO,
	                                                         .publisher = "P" });
	struct input_item item;
	*out = '\0';
	while (input_next(input, arena, &item) > 0) {
		size_t used = strlen(out);
		snprintf(out + used, room - used, "%s%s%s@%u", used ? " " : "", item.usable ? "" : "!", item.usable ? item.article.id : item.reason,
		         item.line);
	}
	uint64_t total;
	cr_expect_eq(input_progress(input, &total), size);
	cr_expect_eq(total, size);
	input_free(input);
	arena_free(arena);
	unlink(path);
}

#define expect_read(data, expected) \
	do { \
		char out_[4096]; \
		read_all(data, sizeof(data) - 1, false, out_, sizeof(out_)); \
		cr_expect_str_eq(out_, expected, "%s", out_); \
	} while (0)

#define A "{\"id\":\"a\",\"title\":\"T\"}"
#define B "{\"id\":\"b\",\"text\":\"with } and \\\" in it\"}"

Test(input, the_items_of_a_json_feed_are_articles)
{
	expect_read("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Karsk\",\"language\":\"en\",\"items\":[\n"
	            "{\"id\":\"a\",\"content_text\":\"T\"},\n{\"id\":\"b\",\"content_html\":\"<p>T</p>\"},{\"content_text\":\"T\"}]}",
	            "a@1 b@1 !no-id@1");
}

Test(input, json_lines_are_articles_with_their_lines)
{
	expect_read(A "\n\n  " B "\r\n" A, "a@1 b@3 a@4");
}

Test(input, lines_end_wherever_what_was_read_at_once_does)
{
	static char data[300 * 1024];
	for (int longer = -2; longer <= 2; longer++)
		for (int buffers = 1; buffers <= 2; buffers++) {
			char out[64];
			int text = buffers * READER_BUFFER_BYTES + longer - (int)strlen("{'id':'a','text':''}\n");
			memset(data, 'x', (size_t)text + 32);
			memcpy(data, "{\"id\":\"a\",\"text\":\"", 18);
			int end = 18 + text;
			end += sprintf(data + end, "\"}\n" B "\n");
			read_all(data, (size_t)end, false, out, sizeof(out));
			cr_expect_str_eq(out, "a@1 b@2", "%s, %d bytes from the end", out, longer);
		}
}

Test(input, a_bad_line_is_refused_and_the_rest_goes_on)
{
	expect_read(A "\nnot json\n{\"id\":\"x\"}\n{\"id\":\"c\",\n" B "\n", "a@1 !malformed@2 !no-content@3 !malformed@4 b@5");
	expect_read("{\"id\":\"x\", \"text\":\"cut of\n" B "\n", "!malformed@1 b@2");
	expect_read("rubbish\n" A "\n", "!malformed@1 a@2");
}

Test(input, a_json_array_is_its_articles)
{
	expect_read("[" A ",\n" B ",\n {\"id\":\"x\"}, 7, " A "]\n", "a@1 b@2 !no-content@3 !not-a-map@3 a@3");
	expect_read("\xEF\xBB\xBF [\n" A "\n]", "a@2");
	expect_read("[]", "");
}

Test(input, objects_over_several_lines_are_articles)
{
	expect_read("{\n \"id\": \"a\",\n \"title\": \"T\"\n}\n{\n\"id\": \"b\",\n\"title\": \"}\"\n}\n", "a@1 b@5");
	expect_read("{ \"id\": \"a\",\n \"title\": \"T\" }\n", "a@1");
}

Test(input, an_object_that_never_ends_is_refused)
{
	expect_read("[" A ", {\"id\": \"x\"", "a@1 !malformed@1");
}

Test(input, a_line_that_is_longer_than_anything_that_is_read_is_refused_and_the_rest_goes_on)
{
	const size_t size = READER_PIECE_BYTES + sizeof("\n" B "\n") - 1;
	char *data = allocate(size, 1), out[64];
	memset(data, 'x', READER_PIECE_BYTES);
	memcpy(data, "{\"text\":\"", 9);
	memcpy(data + READER_PIECE_BYTES, "\n" B "\n", sizeof("\n" B "\n") - 1);
	read_all(data, size, false, out, sizeof(out));
	cr_expect_str_eq(out, "!too-large@1 b@2", "%s", out);
	free(data);
}

Test(input, an_array_that_never_ends_is_refused_once)
{
	expect_read("[" A ",\n" B "\n", "a@1 b@2 !malformed@3");
	expect_read("[" A ",\n[" B "]", "a@1 b@2 !malformed@2");
	expect_read("[[[[[[", "!malformed@1");
	expect_read("[", "!malformed@1");
	expect_read("[" A ", 7", "a@1 !not-a-map@1");
	expect_read("[" A "][" B "]]\n", "a@1 b@1");
}

Test(input, a_compressed_file_is_refused_once_with_the_command_that_reads_it)
{
	expect_read("\x1F\x8B\x08\n\n{\n\xFF\n", "!unreadable@1");
	expect_read("\xFD" "7zXZ\0\n\n", "!unreadable@1");
	expect_read("\x28\xB5\x2F\xFD\n\n", "!unreadable@1");
	expect_read("PK\x03\x04\n\n", "!unreadable@1");
	expect_read("PK matters\n", "!malformed@1");
	write_file("\x1F\x8B\x08", 3);
	char *files[] = { path };
	struct arena *arena = arena_new();
	struct input *input = input_new(&(struct input_options){ .files = files, .file_count = 1 });
	struct input_item item;
	cr_assert_eq(input_next(input, arena, &item), 1);
	cr_expect(strstr(item.detail, "'zcat FILE'"), "%s", item.detail);
	input_free(input);
	arena_free(arena);
	unlink(path);
}

#define UTF_16 "{\0\"\0i\0d\0\"\0:\0\"\0a\0\"\0}\0\n\0"
#define UTF_16_FEED "<\0r\0s\0s\0>\0<\0c\0h\0a\0n\0n\0e\0l\0/\0>\0<\0/\0r\0s\0s\0>"

/* As PowerShell's ">" writes it. */
Test(input, a_file_in_utf_16_is_refused_once_unless_it_is_xml)
{
	expect_read("\xFF\xFE" UTF_16 UTF_16, "!unreadable@1");
	expect_read("\xFE\xFF\0" UTF_16 UTF_16, "!unreadable@1");
	expect_read("\xFF\xFE" UTF_16_FEED "\0", "");
	expect_read("\xFE\xFF\0" UTF_16_FEED, "");
}

Test(input, an_empty_file_has_no_articles)
{
	expect_read("", "");
	expect_read(" \n\n ", "");
}

static void write_article(struct writer *writer, const char *id, const char *title)
{
	write_map(writer, 2);
	write_pair_string(writer, "id", id);
	write_pair_string(writer, "title", title);
}

Test(input, a_messagepack_stream_is_articles_with_their_numbers)
{
	char out[256], title[70000];
	struct writer *writer = writer_new();
	memset(title, 'x', sizeof(title) - 1); /* longer than what is read at a time */
	title[sizeof(title) - 1] = '\0';
	write_article(writer, "a", "T");
	write_article(writer, "b", title);
	write_article(writer, "c", "T");
	read_all(writer_data(writer), writer_size(writer), false, out, sizeof(out));
	cr_expect_str_eq(out, "a@1 !field-too-long@2 c@3", "%s", out);
	read_all(writer_data(writer), writer_size(writer) - 1, false, out, sizeof(out));
	cr_expect_str_eq(out, "a@1 !field-too-long@2 !malformed@3", "%s", out);
	writer_free(writer);
}

static struct article text_article(const char *text, struct arena *arena)
{
	struct input_item item;
	write_file(text, strlen(text));
	char *files[] = { path };
	struct input *input = input_new(&(struct input_options){ .files = files, .file_count = 1, .form = INPUT_TEXT, .publisher = "P" });
	cr_assert_eq(input_next(input, arena, &item), 1);
	cr_assert(item.usable);
	input_free(input);
	unlink(path);
	return item.article;
}

Test(input, a_short_first_line_of_a_plain_text_is_its_title)
{
	struct arena *arena = arena_new();
	struct article article = text_article("A headline\n\nThe text.\nMore.\n", arena);
	cr_expect_str_eq(article.title, "A headline");
	cr_expect_str_eq(article.text, "The text.\nMore.\n");
	cr_expect_str_eq(article.publisher, "P");
	article = text_article("A sentence.\nMore.", arena);
	cr_expect_null(article.title);
	cr_expect_str_eq(article.text, "A sentence.\nMore.");
	article = text_article("Alone", arena);
	cr_expect_null(article.title);
	cr_expect_str_eq(article.text, "Alone");
	arena_free(arena);
}

/* A file with that name (and content "A headline\n\nThe text.\n"): what its one article is, or why there is none. */
static const char *read_named(const char *ending, const char *text, bool guess, struct arena *arena)
{
	write_file(text, strlen(text));
	char *name = arena_format(arena, "%s%s", path, ending), *files[] = { name };
	cr_assert_eq(rename(path, name), 0);
	struct input *input = input_new(&(struct input_options){ .files = files, .file_count = 1, .guess_text = guess });
	struct input_item item;
	const char *read = input_next(input, arena, &item) <= 0 ? "nothing" : !item.usable ? item.reason : item.article.title;
	input_free(input);
	unlink(name);
	return read;
}

Test(input, a_file_is_a_plain_text_by_its_name_or_if_asked_by_its_start)
{
	static const char text[] = "A headline\n\nThe text.\n";
	struct arena *arena = arena_new();
	cr_expect_str_eq(read_named(".txt", text, false, arena), "A headline");
	cr_expect_str_eq(read_named(".TXT", text, false, arena), "A headline");
	cr_expect_str_eq(read_named(".md", text, false, arena), "malformed", "a feed has nothing to guess");
	cr_expect_str_eq(read_named(".md", text, true, arena), "A headline");
	cr_expect_str_eq(read_named("", "\n“Yes”, he said\n\nThe text.", true, arena), "“Yes”, he said");
	cr_expect_str_eq(read_named(".jsonl", text, true, arena), "malformed");
	cr_expect_str_eq(read_named(".data", A, true, arena), "T");
	cr_expect_str_eq(read_named(".data", "[" A "]", true, arena), "T");
	arena_free(arena);
}

Test(input, a_plain_text_with_nothing_in_it_is_refused)
{
	char out[256];
	read_all("", 0, true, out, sizeof(out));
	cr_expect_str_eq(out, "!no-content@1");
	read_all(" \n\n", 3, true, out, sizeof(out));
	cr_expect(strncmp(out, "!no-content@", 12) == 0 && !strchr(out, ' '), "%s", out);
}

Test(input, the_same_text_file_is_the_same_article)
{
	char first[256], second[256];
	read_all("Hello.", 6, true, first, sizeof(first));
	FILE *file = fopen(path, "w");
	fputs("Hello again.", file);
	fclose(file);
	char *files[] = { path };
	struct arena *arena = arena_new();
	struct input *input = input_new(&(struct input_options){ .files = files, .file_count = 1, .form = INPUT_TEXT });
	struct input_item item;
	cr_assert_eq(input_next(input, arena, &item), 1);
	snprintf(second, sizeof(second), "%s@1", item.article.id);
	cr_expect_str_eq(second, first);
	input_free(input);
	arena_free(arena);
	unlink(path);
}

Test(input, a_file_that_is_not_there_is_said_so)
{
	char *files[] = { (char[]){ "/nonexistent/a.jsonl" }, (char[]){ "/proc/self/mem" } };
	struct arena *arena = arena_new();
	struct input *input = input_new(&(struct input_options){ .files = files, .file_count = 2 });
	struct input_item item;
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(input_next(input, arena, &item), 1);
		cr_expect(!item.usable);
		cr_expect_str_eq(item.reason, "unreadable");
		cr_expect_not_null(item.detail);
	}
	cr_expect_eq(input_next(input, arena, &item), 0);
	input_free(input);
	arena_free(arena);
}

/* It took minutes when each was searched for to the end of the page. */
Test(input, a_page_of_very_many_scripts_takes_no_long_time, .timeout = 20)
{
	enum { SCRIPTS = 400000 };
	static const char script[] = "<script>";
	const size_t length = strlen(script);
	char out[64], *page = allocate(SCRIPTS, length);
	for (size_t k = 0; k < SCRIPTS; k++)
		memcpy(page + k * length, script, length);
	read_all(page, SCRIPTS * length, false, out, sizeof(out));
	cr_expect_str_eq(out, "!no-article@1", "%s", out);
	free(page);
}
