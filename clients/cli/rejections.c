#include "clients/cli/rejections.h"

#include <string.h>

#include "clients/cli/json.h"
#include "proto/base/array.h"

enum { FIRST_INPUTS = 5 };

struct input_place {
	char *file, *detail;
	unsigned line;
};

struct rejection {
	char *reason, *field;
	uint64_t count;
	struct input_place first[FIRST_INPUTS];
};

struct rejections {
	ARRAY(struct rejection) reasons;
	uint64_t count;
};

static const struct {
	const char *reason, *words;
} known[] = {
	{ "not-a-map", "not an object with an article's fields" },
	{ "no-id", "neither id nor url" },
	{ "no-content", "neither title nor text" },
	{ "field-type", "a field of the wrong type" },
	{ "field-too-long", "a field that is too long" },
	{ "bad-time", "a time that can't be read" },
	{ "too-many-authors", "too many authors" },
	{ "erased", "it was erased for good, and is never accepted again" },
	{ "too-large", "larger than 1 MiB" },
	{ "too-deep", "nested too deeply" },
	{ "too-many-values", "too many values" },
	{ "malformed", "can't be read" },
	{ "not-utf8", "not UTF-8" },
	{ "nul", "a NUL character in a text" },
	{ "duplicate-key", "a field that is there twice" },
	{ "key-not-a-string", "a field whose name is not a text" },
	{ "type", "a value that is not a text, number, list or map" },
	{ "no-request", "a request without a number" },
	{ "crash", "the daemon crashed twice while reading it" },
	{ "not-whole", "too long to be kept whole" },
	{ "unreadable", "file can't be read" },
};

const char *reason_words(const char *reason)
{
	for (size_t i = 0; i < array_size(known); i++)
		if (strcmp(known[i].reason, reason) == 0)
			return known[i].words;
	return reason;
}

struct rejections *rejections_new(void)
{
	return allocate(1, sizeof(struct rejections));
}

struct rejections *rejections_free(struct rejections *rejections)
{
	if (!rejections)
		return NULL;
	for (size_t i = 0; i < rejections->reasons.count; i++) {
		struct rejection *rejection = &rejections->reasons.items[i];
		free(rejection->reason);
		free(rejection->field);
		for (size_t k = 0; k < FIRST_INPUTS; k++) {
			free(rejection->first[k].file);
			free(rejection->first[k].detail);
		}
	}
	array_free(&rejections->reasons);
	free(rejections);
	return NULL;
}

uint64_t rejections_count(const struct rejections *rejections)
{
	return rejections->count;
}

static struct rejection *find(struct rejections *rejections, const char *reason, const char *field)
{
	for (size_t i = 0; i < rejections->reasons.count; i++) {
		struct rejection *rejection = &rejections->reasons.items[i];
		if (strcmp(rejection->reason, reason) == 0 && strcmp(rejection->field ? rejection->field : "", field ? field : "") == 0)
			return rejection;
	}
	array_append(&rejections->reasons, ((struct rejection){ .reason = copy_string(reason), .field = copy_string(field) }));
	return &rejections->reasons.items[rejections->reasons.count - 1];
}

void rejections_add(struct rejections *rejections, const char *reason, const char *field, const char *detail, const char *file,
                    unsigned line)
{
	struct rejection *rejection = find(rejections, reason ? reason : "unknown", field);
	if (rejection->count < FIRST_INPUTS)
		rejection->first[rejection->count] = (struct input_place){ copy_string(file), copy_string(detail), line };
	rejection->count++;
	rejections->count++;
}

/* The reason that comes next by frequency, or NULL; each once. */
static const struct rejection *next_most_frequent(const struct rejections *rejections, bool *done)
{
	const struct rejection *best = NULL;
	for (size_t i = 0; i < rejections->reasons.count; i++)
		if (!done[i] && (!best || rejections->reasons.items[i].count > best->count))
			best = &rejections->reasons.items[i];
	if (best)
		done[best - rejections->reasons.items] = true;
	return best;
}

static void print_place(const struct input_place *place, struct output *output)
{
	fputs("      ", output->file);
	output_text(output, STYLE_PLAIN, place->file);
	if (place->line)
		fprintf(output->file, ":%u", place->line);
	if (place->detail) {
		fputs(": ", output->file);
		output_text(output, STYLE_DIM, place->detail);
	}
	fputc('\n', output->file);
}

void rejections_print(const struct rejections *rejections, struct output *output)
{
	cleanup(free_pointer) bool *done = allocate(rejections->reasons.count, sizeof(*done));
	const struct rejection *rejection;
	while ((rejection = next_most_frequent(rejections, done))) {
		char number[SHORT_TEXT_SIZE];
		fprintf(output->file, "    %s ", text_number(rejection->count, number));
		output_print(output, STYLE_WARNING, "%s", rejection->reason);
		const char *words = reason_words(rejection->reason);
		if (words != rejection->reason)
			fprintf(output->file, " (%s%s%s)", words, rejection->field ? ": " : "", rejection->field ? rejection->field : "");
		else if (rejection->field)
			fprintf(output->file, " (%s)", rejection->field);
		fputc('\n', output->file);
		for (size_t i = 0; i < FIRST_INPUTS && i < rejection->count; i++)
			print_place(&rejection->first[i], output);
		if (rejection->count > FIRST_INPUTS)
			fprintf(output->file, "      … and %s more\n", text_number(rejection->count - FIRST_INPUTS, number));
	}
}

static void print_rejection_json(const struct rejection *rejection, FILE *file)
{
	fputs("{\"reason\":", file);
	json_write_string(file, rejection->reason);
	fputs(",\"field\":", file);
	json_write_string(file, rejection->field);
	fprintf(file, ",\"count\":%llu,\"first\":[", (unsigned long long)rejection->count);
	for (size_t i = 0; i < FIRST_INPUTS && i < rejection->count; i++) {
		fputs(i ? ",{\"file\":" : "{\"file\":", file);
		json_write_bytes(file, rejection->first[i].file);
		fprintf(file, ",\"line\":%u,\"detail\":", rejection->first[i].line);
		json_write_bytes(file, rejection->first[i].detail);
		fputc('}', file);
	}
	fputs("]}", file);
}

void rejections_print_json(const struct rejections *rejections, FILE *file)
{
	cleanup(free_pointer) bool *done = allocate(rejections->reasons.count, sizeof(*done));
	const struct rejection *rejection;
	fputc('[', file);
	for (bool first = true; (rejection = next_most_frequent(rejections, done)); first = false) {
		if (!first)
			fputc(',', file);
		print_rejection_json(rejection, file);
	}
	fputc(']', file);
}
