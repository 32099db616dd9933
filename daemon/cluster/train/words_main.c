/* hearsay-words: makes daemon/languages/<code>/words.tsv from background texts. See `hearsay-words --help`. */
#include <argp.h>
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <string.h>

#include "proto/base/memory.h"
#include "word_counts.h"

struct options {
	const char *data, *language;
	uint32_t minimum;
	struct languages *languages;
	struct word_counts *counts;
};

static void add_headline(struct word_counts *counts, char *line, size_t length)
{
	char *tab = strrchr(line, '\t'), *title = tab ? tab + 1 : line;
	while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		line[--length] = '\0';
	if (title[0])
		word_counts_add_title(counts, title, strlen(title));
}

/* False if the line is not a JSON object. */
static bool add_article(struct word_counts *counts, const char *line, size_t length)
{
	json_t *article = json_loadb(line, length, 0, NULL);
	const char *text = json_string_value(json_object_get(article, "text"));
	if (text)
		word_counts_add_article(counts, json_string_value(json_object_get(article, "title")), text);
	bool read = json_is_object(article);
	json_decref(article);
	return read;
}

static void add_file(const char *path, bool headlines, const struct argp_state *state)
{
	struct options *options = state->input;
	cleanup(free_pointer) char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!file)
		argp_failure(state, 1, errno, "%s", path);
	for (unsigned number = 1; (length = getline(&line, &capacity, file)) > 0; number++) {
		if (headlines)
			add_headline(options->counts, line, (size_t)length);
		else if (!add_article(options->counts, line, (size_t)length))
			argp_failure(state, 1, 0, "%s:%u: not a JSON object", path, number);
	}
	if (ferror(file))
		argp_failure(state, 1, 0, "%s: cannot be read", path);
	if (file != stdin)
		fclose(file);
}

static void load_language(struct options *options, const struct argp_state *state)
{
	char *error = NULL;
	if (options->counts)
		return;
	if (languages_load(options->data, &options->languages, &error) < 0)
		argp_failure(state, 1, 0, "%s", error);
	options->counts = word_counts_new(languages_find(options->languages, options->language));
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case 'd':
		options->data = argument;
		return 0;
	case 'l':
		options->language = argument;
		return 0;
	case 'm':
		options->minimum = (uint32_t)strtoul(argument, NULL, 10);
		return 0;
	case 'c':
		printf("# %s\n", argument);
		return 0;
	case 't':
	case 'a':
		load_language(options, state);
		add_file(argument, key == 't', state);
		return 0;
	case ARGP_KEY_END:
		if (!options->counts)
			argp_error(state, "nothing to count: give --titles or --articles");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option known_options[] = {
	{ "data", 'd', "DIR", 0, "Data directory with the languages' lists (default: the source tree's)", 0 },
	{ "language", 'l', "CODE", 0, "Language of the files that follow (default: en)", 0 },
	{ "minimum", 'm', "N", 0, "Leave out stems that fewer texts hold (default: 6)", 0 },
	{ "comment", 'c', "TEXT", 0, "A line of comment at the top: where the texts come from", 0 },
	{ "titles", 't', "FILE", 0, "Headlines: a line each, behind the last tab", 0 },
	{ "articles", 'a', "FILE", 0, "Articles: JSON lines with \"text\" and \"title\"", 0 },
	{ 0 },
};

int main(int argc, char **argv)
{
	struct options options = { .data = HEARSAY_DATA_BUILD, .language = "en", .minimum = 6 };
	const struct argp parser = {
		.options = known_options,
		.parser = take_option,
		.doc = "Counts in how many background headlines and articles each stem occurs, and how often it is capitalised in "
		       "mid-sentence. Writes words.tsv to the standard output: counts, no text.\vFILE may be - for the standard input. "
		       "--titles and --articles may be given several times.",
	};
	argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &options);
	puts("# stem, articles that hold it, headlines that hold it, thousandths of its uses in mid-sentence that are capitalised; "
	     "\"=\": the numbers of articles and headlines");
	word_counts_write(options.counts, options.minimum, stdout);
	word_counts_free(options.counts);
	languages_free(options.languages);
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
