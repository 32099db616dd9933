#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/models.h"
#include "clients/cli/output.h"
#include "cluster/statements/pair.h"
#include "cluster/statements/speaker_words.h"
#include "proto/time.h"
#include "text/language.h"

enum { KEY_DATA = 0x2000, KEY_LANGUAGE, KEY_A_SPEAKER, KEY_B_SPEAKER };

struct options {
	const char *data, *language;
	const char *arguments[2], *speakers[2];
	size_t argument_count;
	bool json;
};

static const struct argp_option argp_options[] = {
	{ .name = "json", .key = 'j', .doc = "JSON; without statements: lines of JSON in, lines of JSON out" },
	{ .name = "a-speaker", .key = KEY_A_SPEAKER, .arg = "NAME", .doc = "who said the first one, if known" },
	{ .name = "b-speaker", .key = KEY_B_SPEAKER, .arg = "NAME", .doc = "who said the second one" },
	{ .name = "language", .key = KEY_LANGUAGE, .arg = "CODE", .doc = "the statements' language (default: en)" },
	{ .name = "data", .key = KEY_DATA, .arg = "DIR", .doc = "language data and models (default: $HEARSAY_DATA, else the installed ones)" },
	{ 0 },
};

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case 'j':
		options->json = true;
		return 0;
	case KEY_LANGUAGE:
		options->language = arg;
		return 0;
	case KEY_DATA:
		options->data = arg;
		return 0;
	case KEY_A_SPEAKER:
	case KEY_B_SPEAKER:
		options->speakers[key - KEY_A_SPEAKER] = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (options->argument_count == 2)
			argp_error(state, "only two statements can be compared; put each between quotation marks");
		options->arguments[options->argument_count++] = arg;
		return 0;
	case ARGP_KEY_END:
		if (options->argument_count != 2 && !options->json)
			argp_error(state, "which two statements? (or --json, and lines of JSON)");
		for (size_t i = 0; options->argument_count == 2 && i < 2; i++)
			if (is_blank(options->arguments[i]))
				argp_error(state, "the %s statement has no words", i ? "second" : "first");
		if (options->argument_count != 2 && (options->speakers[0] || options->speakers[1]))
			argp_error(state, "lines of JSON name their own speakers: \"a_speaker\", \"b_speaker\"");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "STATEMENT STATEMENT\n--json [FILE|-]",
	.doc = "Do two statements say the same, and why?"
	       "\v"
	       "Examples:\n"
	       "  hearsay compare 'The pact is rock solid' 'It is solid as a rock'\n"
	       "  hearsay compare --a-speaker Rosk --b-speaker Ito 'We stay' 'We go on'\n"
	       "  hearsay compare --json pairs.jsonl\n\n"
	       "Each piece of evidence is shown with what it adds to the logit, or with \"alone\" if it decides whatever the rest says.\n\n"
	       "Lines of JSON have \"a\" and \"b\", and where known \"a_speaker\", \"b_speaker\", \"a_kind\", \"b_kind\", \"a_time\", \"b_time\". Each "
	       "is answered with a line {\"score\",\"same\",\"part\"}: how likely it is that they say the same (0 to 1), whether that is likely "
	       "enough, and whether one says a part of what the other says.",
};

struct comparison {
	const struct language *language;
	const struct pair_model *model;
};

/* --- For people. */

static void print_evidence(struct output *output, const struct pair_answer *answer)
{
	for (size_t i = 0; i < answer->evidence_count; i++) {
		const struct pair_evidence *evidence = &answer->evidence[i];
		struct wrap wrap;
		if (evidence->weight <= PAIR_DECIDES)
			output_print(output, STYLE_WARNING, "  against  alone  ");
		else if (evidence->weight == 0)
			output_print(output, STYLE_DIM, "  neither   0.00  ");
		else
			output_print(output, evidence->weight < 0 ? STYLE_WARNING : STYLE_NEW, "  %s %+6.2f  ",
			             evidence->weight < 0 ? "against" : "for    ", evidence->weight / 1000.0);
		wrap_begin(&wrap, output, 18, 18);
		wrap_string(&wrap, STYLE_PLAIN, evidence->text);
		wrap_end(&wrap);
	}
}

static void print_answer(const struct pair_answer *answer)
{
	struct output output;
	output_begin(&output, stdout);
	bool despite = !answer->same && answer->score >= 500;
	output_print(&output, STYLE_BOLD, "%s", answer->same ? "They say the same" : "They do not say the same");
	if (despite)
		printf(", though their words alone would");
	if (answer->part)
		printf("; one says a part of what the other says");
	printf(" (%.0f %%)\n", answer->score / 10.0);
	print_evidence(&output, answer);
}

/* --- For programs. */

static void print_answer_json(const struct pair_answer *answer)
{
	printf("{\"score\":%.3f,\"same\":%s,\"part\":%s}\n", answer->score / 1000.0, answer->same ? "true" : "false",
	       answer->part ? "true" : "false");
}

static void read_speaker(const char *speaker, const struct comparison *comparison, struct arena *arena, struct pair_text *text)
{
	text->features.speaker = speaker;
	speaker_words_of_one(comparison->language, speaker, speaker, arena, &text->features);
}

/* One side of a line: its text at `name` ("a"), and what else is known of it at "a_speaker" and so on. */
static int read_side(const struct value *line, const char *name, const struct comparison *comparison, struct arena *arena,
                     struct pair_text *ret_text)
{
	const char *text = value_string(line, name, NULL);
	if (!text || is_blank(text))
		return -EINVAL;
	pair_text_read(text, comparison->language, arena, ret_text);
	read_speaker(value_string(line, arena_format(arena, "%s_speaker", name), NULL), comparison, arena, ret_text);
	int kind = statement_kind_from_name(value_string(line, arena_format(arena, "%s_kind", name), ""));
	if (kind >= 0)
		ret_text->features.kind = (enum statement_kind)kind;
	const char *time_key = arena_format(arena, "%s_time", name);
	const struct value *time = value_find(line, time_key);
	if (time && time->type == VALUE_INTEGER)
		ret_text->features.time = time->integer * 1000;
	else if (time && (time->type != VALUE_STRING || time_parse(time->string, &ret_text->features.time, NULL) < 0))
		return -EINVAL;
	return 0;
}

/* Answers a line: 0, or what is wrong with it. */
static int compare_line(const char *text, size_t bytes, const struct comparison *comparison, struct arena *arena, const char **ret_reason)
{
	struct value line;
	struct pair_text a, b;
	struct pair_answer answer;
	const char *detail;
	int r = json_read_value(text, bytes, &value_limits_article, arena, &line, ret_reason, &detail);
	if (r < 0)
		return r;
	*ret_reason = "a and b must be texts with words in them, times RFC 3339 or seconds";
	r = read_side(&line, "a", comparison, arena, &a);
	if (r >= 0)
		r = read_side(&line, "b", comparison, arena, &b);
	if (r < 0)
		return r;
	pair_compare(comparison->model, &a, &b, arena, &answer);
	print_answer_json(&answer);
	return 0;
}

/* Each line gets one, so that answers can be put beside their questions: {"error": …} where it makes no sense. */
static int compare_lines(FILE *file, const char *name, const struct comparison *comparison)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	cleanup(free_pointer) char *line = NULL;
	size_t room = 0;
	int status = EXIT_SUCCESS;
	unsigned number = 0;
	for (ssize_t bytes; (bytes = getline(&line, &room, file)) >= 0;) {
		const char *reason;
		number++;
		if (strspn(line, " \t\r\n") == (size_t)bytes)
			continue;
		if (compare_line(line, (size_t)bytes, comparison, arena, &reason) < 0) {
			fputs("{\"error\":", stdout);
			json_write_string(stdout, reason);
			puts("}");
			fprintf(stderr, "hearsay compare: %s:%u: %s\n", name, number, reason);
			status = EXIT_FAILURE;
		}
		arena_reset(arena);
	}
	return status;
}

static int compare_file(const char *name, const struct comparison *comparison)
{
	if (strcmp(name, "-") == 0)
		return compare_lines(stdin, "standard input", comparison);
	FILE *file = fopen(name, "re");
	if (!file) {
		fprintf(stderr, "hearsay compare: %s: %s\n", name, strerror(errno));
		return EXIT_FAILURE;
	}
	int status = compare_lines(file, name, comparison);
	fclose(file);
	return status;
}

static int compare_arguments(const struct options *options, const struct comparison *comparison)
{
	struct pair_text texts[2];
	struct pair_answer answer;
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	for (size_t i = 0; i < 2; i++) {
		pair_text_read(options->arguments[i], comparison->language, arena, &texts[i]);
		read_speaker(options->speakers[i], comparison, arena, &texts[i]);
	}
	pair_compare(comparison->model, &texts[0], &texts[1], arena, &answer);
	if (options->json)
		print_answer_json(&answer);
	else
		print_answer(&answer);
	return EXIT_SUCCESS;
}

int command_compare(int argc, char **argv)
{
	struct options options = { .language = "en" };
	struct models *models;
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	if (models_open(options.data, &models) < 0)
		return EXIT_FAILURE;
	struct comparison comparison = { .language = languages_find(models_languages(models), options.language) };
	comparison.model = models_pair(models, language_code(comparison.language));
	if (strcmp(language_code(comparison.language), "und") == 0) {
		fprintf(stderr, "hearsay compare: there is no data for the language '%s'\n", options.language);
		models_free(models);
		return EX_USAGE;
	}
	int status = options.argument_count == 2 ? compare_arguments(&options, &comparison)
	                                         : compare_file(options.argument_count ? options.arguments[0] : "-", &comparison);
	models_free(models);
	return status;
}
