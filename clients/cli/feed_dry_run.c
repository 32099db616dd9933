#include "clients/cli/feed_dry_run.h"

#include <stdlib.h>
#include <string.h>

#include "clients/cli/json.h"
#include "clients/cli/pages.h"
#include "clients/cli/rejections.h"
#include "proto/base/array.h"
#include "proto/writer.h"

enum { SHOWN_OF_A_FORM = 3, FIELD_COLUMNS = 11, KEY_COLUMNS = 18 };

/* Articles of one form, counted. */
struct tally {
	const char *form; /* lives for ever */
	uint64_t count;
};

struct dry_run {
	struct output output;
	struct rejections *rejections;
	ARRAY(struct tally) tallies;
	int64_t since;
	uint64_t older, rejected;
};

/* --- What an article would be, in words. */

static const char *text_amount(const char *text, struct arena *arena)
{
	char number[SHORT_TEXT_SIZE * 2];
	size_t characters = 0;
	for (const char *at = text; *at; at++)
		characters += ((unsigned char)*at & 0xC0) != 0x80;
	return arena_format(arena, "%s: %.200s", page_count(characters, "character", "characters", number), text);
}

static const char *time_words(int64_t time, bool zoneless, struct arena *arena)
{
	char text[TIME_TEXT_SIZE];
	return time == TIME_NONE ? NULL : arena_format(arena, "%s%s", time_format(time, text), zoneless ? " (without a zone: taken as UTC)" : "");
}

static const char *author_words(const struct article *article, struct arena *arena)
{
	const char *words = NULL;
	for (size_t i = 0; i < article->author_count; i++)
		words = arena_format(arena, "%s%s%s", words ? words : "", words ? "; " : "", article->authors[i]);
	return words;
}

/* What a field is at last; NULL if it counts as missing. */
static const char *field_words(const struct article *article, const char *field, struct arena *arena)
{
	const struct {
		const char *name, *words;
	} fields[] = {
		{ "id", article->id }, { "url", article->url }, { "title", article->title },
		{ "text", article->text ? text_amount(article->text, arena) : NULL },
		{ "publisher", article->publisher }, { "language", article->language }, { "authors", author_words(article, arena) },
		{ "published", time_words(article->published, article->zoneless, arena) }, { "fetched", time_words(article->fetched, false, arena) },
		{ "modified", time_words(article->modified, false, arena) }, { "status",
		                                                               article->canceled ? "canceled: the article is retracted" : "usable" },
	};
	for (size_t i = 0; i < array_size(fields); i++)
		if (strcmp(fields[i].name, field) == 0)
			return fields[i].words;
	return "";
}

/* --- For people. */

static void print_field(struct output *output, const char *field, const char *key, const char *words)
{
	fputs("  ", output->file);
	output_cell(output, STYLE_BOLD, field, FIELD_COLUMNS, true);
	output_cell(output, STYLE_DIM, key, KEY_COLUMNS, true);
	fputc(' ', output->file);
	output_cell(output, STYLE_PLAIN, words, output_room(output, FIELD_COLUMNS + KEY_COLUMNS + 3), false);
	fputc('\n', output->file);
}

static void print_left_out(struct output *output, const struct mapping_note *note)
{
	fputs("  ", output->file);
	output_cell(output, STYLE_WARNING, note->field, FIELD_COLUMNS, true);
	output_cell(output, STYLE_DIM, note->key, KEY_COLUMNS, true);
	output_print(output, STYLE_WARNING, " left out: it %s\n", note->detail);
}

static void print_ignored(struct output *output, const struct mapping *mapping)
{
	struct wrap wrap;
	bool begun = false;
	for (size_t i = 0; i < mapping->note_count; i++) {
		if (mapping->notes[i].fate != MAPPING_IGNORED)
			continue;
		if (!begun) {
			fputs("  ", output->file);
			output_cell(output, STYLE_DIM, "ignored", FIELD_COLUMNS, true);
			wrap_begin(&wrap, output, FIELD_COLUMNS + 2, FIELD_COLUMNS + 2);
		}
		wrap_string(&wrap, STYLE_DIM, begun ? ", " : "");
		wrap_string(&wrap, STYLE_DIM, mapping->notes[i].key);
		begun = true;
	}
	if (begun)
		wrap_end(&wrap);
}

static void print_place(struct output *output, const struct input_item *item)
{
	output_text(output, STYLE_BOLD, item->file);
	if (item->line)
		output_print(output, STYLE_BOLD, ":%u", item->line);
	if (item->mapping.form)
		output_print(output, STYLE_DIM, "  %s", item->mapping.form);
	fputc('\n', output->file);
}

static void print_fields(struct output *output, const struct input_item *item, struct arena *arena)
{
	const struct mapping *mapping = &item->mapping;
	bool id = false;
	for (size_t i = 0; i < mapping->note_count; i++) {
		const struct mapping_note *note = &mapping->notes[i];
		if (note->fate == MAPPING_LEFT_OUT)
			print_left_out(output, note);
		if (note->fate != MAPPING_TAKEN)
			continue;
		id = id || strcmp(note->field, "id") == 0;
		const char *words = item->usable ? field_words(&item->article, note->field, arena) : "";
		print_field(output, note->field, note->key, words ? words : "(counts as missing)");
	}
	if (item->usable && !id)
		print_field(output, "id", "(derived from the URL)", item->article.id);
	print_ignored(output, mapping);
}

static void print_item(struct dry_run *run, const struct input_item *item, bool old, struct arena *arena)
{
	struct output *output = &run->output;
	print_place(output, item);
	print_fields(output, item, arena);
	if (!item->usable) {
		output_print(output, STYLE_WARNING, "  rejected: %s", reason_words(item->reason));
		fprintf(output->file, "%s%s%s", item->field ? ": " : "", item->field ? item->field : "", item->detail ? ": " : "");
		output_text(output, STYLE_PLAIN, item->detail ? item->detail : "");
		fputc('\n', output->file);
	} else if (old) {
		output_print(output, STYLE_WARNING, "  left out: it is older than --since\n");
	}
	fputc('\n', output->file);
}

/* --- For programs. */

static void print_notes_json(const struct mapping *mapping, enum mapping_fate fate, const char *name)
{
	bool begun = false;
	printf(",\"%s\":[", name);
	for (size_t i = 0; i < mapping->note_count; i++) {
		const struct mapping_note *note = &mapping->notes[i];
		if (note->fate != fate)
			continue;
		fputs(begun ? ",{\"key\":" : "{\"key\":", stdout);
		json_write_string(stdout, note->key);
		if (note->field)
			printf(",\"field\":\"%s\"", note->field);
		if (note->detail)
			printf(",\"why\":\"it %s\"", note->detail);
		putchar('}');
		begun = true;
	}
	putchar(']');
}

static void print_article_json(const struct article *article, struct arena *arena)
{
	struct value value;
	struct writer *writer = writer_new();
	fputs(",\"article\":", stdout);
	article_write(article, writer);
	if (value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL) < 0)
		abort(); /* our own bytes */
	json_write_value(stdout, &value, NULL);
	writer_free(writer);
}

static void print_item_json(const struct input_item *item, bool old, struct arena *arena)
{
	fputs("{\"file\":", stdout);
	json_write_bytes(stdout, item->file);
	printf(",\"line\":%u,\"form\":", item->line);
	json_write_string(stdout, item->mapping.form);
	print_notes_json(&item->mapping, MAPPING_TAKEN, "taken");
	print_notes_json(&item->mapping, MAPPING_LEFT_OUT, "left_out");
	print_notes_json(&item->mapping, MAPPING_IGNORED, "ignored");
	if (item->usable)
		print_article_json(&item->article, arena);
	fputs(",\"rejected\":", stdout);
	json_write_string(stdout, item->usable ? NULL : item->reason);
	if (!item->usable) {
		fputs(",\"field\":", stdout);
		json_write_string(stdout, item->field);
		fputs(",\"detail\":", stdout);
		json_write_bytes(stdout, item->detail);
	}
	printf(",\"older\":%s}\n", old ? "true" : "false");
}

/* --- All of it. */

static uint64_t count_in(struct dry_run *run, const char *form)
{
	for (size_t i = 0; i < run->tallies.count; i++)
		if (strcmp(run->tallies.items[i].form, form) == 0)
			return ++run->tallies.items[i].count;
	array_append(&run->tallies, ((struct tally){ form, 1 }));
	return 1;
}

static bool is_old(const struct article *article, int64_t since)
{
	int64_t time = article->published != TIME_NONE ? article->published : article->modified != TIME_NONE ? article->modified : article->fetched;
	return time != TIME_NONE && time < since;
}

/* The first ones of each form are shown whole, of the others what is wrong. */
static void take_item(struct dry_run *run, const struct input_item *item, bool json, struct arena *arena)
{
	bool old = item->usable && is_old(&item->article, run->since);
	uint64_t number = item->usable ? count_in(run, item->mapping.form) : ++run->rejected;
	run->older += old;
	if (!item->usable)
		rejections_add(run->rejections, item->reason, item->field, item->detail, item->file, item->line);
	if (json)
		print_item_json(item, old, arena);
	else if (number <= SHOWN_OF_A_FORM)
		print_item(run, item, old, arena);
}

static void print_summary(struct dry_run *run, const struct input *input)
{
	char number[SHORT_TEXT_SIZE];
	for (size_t i = 0; i < run->tallies.count; i++)
		output_print(&run->output, STYLE_BOLD, "%s%s of the form %s", i ? ", " : "", text_number(run->tallies.items[i].count, number),
		             run->tallies.items[i].form);
	if (!run->tallies.count)
		output_print(&run->output, STYLE_BOLD, "no article");
	if (run->older)
		output_print(&run->output, STYLE_BOLD, ", %s of them older than --since", text_number(run->older, number));
	if (run->rejected)
		output_print(&run->output, STYLE_BOLD, ", %s rejected:", text_number(run->rejected, number));
	fputc('\n', run->output.file);
	rejections_print(run->rejections, &run->output);
	input_tell(input, true);
}

int feed_dry_run(const struct input_options *options, int64_t since, bool json)
{
	struct dry_run run = { .since = since, .rejections = rejections_new() };
	struct input *input = input_new(options);
	struct arena *arena = arena_new();
	struct input_item item;
	output_begin(&run.output, stdout);
	for (; input_next(input, arena, &item) > 0 && !ferror(stdout); arena_reset(arena))
		take_item(&run, &item, json, arena);
	if (!json)
		print_summary(&run, input);
	array_free(&run.tallies);
	rejections_free(run.rejections);
	input_free(input);
	arena_free(arena);
	return run.rejected ? EXIT_FAILURE : EXIT_SUCCESS;
}
