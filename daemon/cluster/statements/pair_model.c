#include "cluster/statements/pair_model.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/array.h"

/* The form of the file; a change of the measures' meaning is a new version. */
enum { PAIR_MODEL_VERSION = 1 };

/* idf of the recipe: natural logarithm, kept off the extremes. Headlines and bodies are counted together. */
static const double IDF_MIN = .3, IDF_MAX = 11;
/* Where a language has no word statistics every stem counts the same. */
static const double IDF_UNKNOWN = 6;

const char *const pair_measure_names[PAIR_MEASURE_COUNT] = {
	[PAIR_BIAS] = "bias",
	[PAIR_ALIGNED] = "aligned",
	[PAIR_COVERED_MORE] = "covered-more",
	[PAIR_COVERED_LESS] = "covered-less",
	[PAIR_ORDER] = "order",
	[PAIR_SHARED] = "shared",
	[PAIR_RARE] = "rare",
	[PAIR_UNMATCHED] = "unmatched",
	[PAIR_NEGATION] = "negation",
	[PAIR_QUESTION] = "question",
	[PAIR_DIRECTION] = "direction",
	[PAIR_REVERSED] = "reversed",
	[PAIR_NUMBERS_AGREE] = "numbers-agree",
	[PAIR_NUMBERS_DIFFER] = "numbers-differ",
	[PAIR_NUMBERS_CONFLICT] = "numbers-conflict",
	[PAIR_NAMES_SHARED] = "names-shared",
	[PAIR_NAMES_DIFFER] = "names-differ",
	[PAIR_PREDICATE] = "predicate",
	[PAIR_QUOTED] = "quoted",
	[PAIR_QUOTED_BOTH] = "quoted-both",
	[PAIR_SPEAKER_SAME] = "speaker-same",
	[PAIR_SPEAKER_PART] = "speaker-part",
	[PAIR_SPEAKER_WORDS] = "speaker-words",
	[PAIR_SPEAKER_OFFICE] = "speaker-office",
	[PAIR_SPEAKER_APART] = "speaker-apart",
	[PAIR_SPEAKER_DIFFERENT] = "speaker-different",
	[PAIR_SPEAKER_FOR] = "speaker-for",
	[PAIR_CLAIMS] = "claims",
	[PAIR_CLAIM] = "claim",
	[PAIR_QUOTATIONS] = "quotations",
	[PAIR_LATE] = "late",
	[PAIR_BESIDE] = "beside",
	[PAIR_RUNS_2] = "runs-2",
	[PAIR_RUNS_4] = "runs-4",
	[PAIR_GRAMS] = "grams",
	[PAIR_PLAIN_ORDER] = "plain-order",
	[PAIR_LENGTH] = "length",
	[PAIR_UNMATCHED_MORE] = "unmatched-more",
	[PAIR_NUMBERS_LEFT] = "numbers-left",
	[PAIR_NAMES_LEFT] = "names-left",
	[PAIR_DENIAL] = "denial",
	[PAIR_CLOSE_ALIGNED] = "close-aligned",
	[PAIR_CLOSE_COVERED_LESS] = "close-covered-less",
	[PAIR_CLOSE_ORDER] = "close-order",
	[PAIR_CLOSE_NEGATION] = "close-negation",
	[PAIR_CLOSE_NUMBERS_AGREE] = "close-numbers-agree",
	[PAIR_CLOSE_NUMBERS_CONFLICT] = "close-numbers-conflict",
	[PAIR_CLOSE_NAMES_DIFFER] = "close-names-differ",
	[PAIR_CLOSE_RUNS_2] = "close-runs-2",
	[PAIR_CLOSE_RUNS_4] = "close-runs-4",
	[PAIR_CLOSE_GRAMS] = "close-grams",
	[PAIR_CLOSE_PLAIN_ORDER] = "close-plain-order",
	[PAIR_CLOSE_LENGTH] = "close-length",
	[PAIR_CLOSE_UNMATCHED_MORE] = "close-unmatched-more",
	[PAIR_CLOSE_NUMBERS_LEFT] = "close-numbers-left",
	[PAIR_CLOSE_NAMES_LEFT] = "close-names-left",
};

const enum pair_measure pair_close_of[PAIR_MEASURE_COUNT] = {
	[PAIR_CLOSE_ALIGNED] = PAIR_ALIGNED,
	[PAIR_CLOSE_COVERED_LESS] = PAIR_COVERED_LESS,
	[PAIR_CLOSE_ORDER] = PAIR_ORDER,
	[PAIR_CLOSE_NEGATION] = PAIR_NEGATION,
	[PAIR_CLOSE_NUMBERS_AGREE] = PAIR_NUMBERS_AGREE,
	[PAIR_CLOSE_NUMBERS_CONFLICT] = PAIR_NUMBERS_CONFLICT,
	[PAIR_CLOSE_NAMES_DIFFER] = PAIR_NAMES_DIFFER,
	[PAIR_CLOSE_RUNS_2] = PAIR_RUNS_2,
	[PAIR_CLOSE_RUNS_4] = PAIR_RUNS_4,
	[PAIR_CLOSE_GRAMS] = PAIR_GRAMS,
	[PAIR_CLOSE_PLAIN_ORDER] = PAIR_PLAIN_ORDER,
	[PAIR_CLOSE_LENGTH] = PAIR_LENGTH,
	[PAIR_CLOSE_UNMATCHED_MORE] = PAIR_UNMATCHED_MORE,
	[PAIR_CLOSE_NUMBERS_LEFT] = PAIR_NUMBERS_LEFT,
	[PAIR_CLOSE_NAMES_LEFT] = PAIR_NAMES_LEFT,
};

const char *const pair_use_names[PAIR_USE_COUNT] = {
	[PAIR_COMPARE] = "compare",
	[PAIR_ATTRIBUTED] = "attributed",
	[PAIR_WITH_CLAIM] = "with-claim",
};

static const char *const list_names[PAIR_LIST_COUNT] = {
	[PAIR_LIST_TITLES] = "titles",
	[PAIR_LIST_GROUPS] = "groups",
	[PAIR_LIST_FORMS] = "forms",
	[PAIR_LIST_GENERATIONS] = "generations",
	[PAIR_LIST_SOLE] = "sole",
};

/* What the words and the thesaurus know of a stem, in one place: a story asks for every stem that is new to it. */
struct lexeme {
	uint32_t hash;
	float idf; /* 0: the slot is free */
	const struct thesaurus_entry *meanings;
};

struct pair_model {
	const struct words *words;
	struct thesaurus *thesaurus;
	struct lexeme *lexemes; /* by hash, open addressing */
	uint32_t lexeme_slots;  /* a power of two, at most half full; 0: none */
	double weights[PAIR_USE_COUNT][PAIR_MEASURE_COUNT];
	int32_t thresholds[PAIR_USE_COUNT];
	ARRAY(uint32_t) lists[PAIR_LIST_COUNT]; /* hashes, sorted */
};

/* --- Reading the file */

static int compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static int index_of(const char *const *names, int count, const char *name)
{
	for (int k = 0; k < count; k++)
		if (strcmp(names[k], name) == 0)
			return k;
	return -1;
}

static const char *read_list(struct pair_model *model, int list, char *words)
{
	char *rest = NULL;
	for (char *word = strtok_r(words, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
		array_append(&model->lists[list], thesaurus_hash(word, strlen(word)));
	return NULL;
}

/* "USE.MEASURE NUMBER" or "USE.threshold NUMBER". Returns what is wrong, or NULL. */
static const char *read_weight(struct pair_model *model, char *name, const char *number)
{
	char *dot = strchr(name, '.'), *end;
	double value = strtod(number, &end);
	if (!dot || end == number || *end || !isfinite(value) || fabs(value) > 1000)
		return "expected \"use.measure number\"";
	*dot = '\0';
	int use = index_of(pair_use_names, PAIR_USE_COUNT, name);
	if (use < 0)
		return "no such use";
	if (strcmp(dot + 1, "threshold") == 0) {
		model->thresholds[use] = (int32_t)lround(value * 1000);
		return NULL;
	}
	int measure = index_of(pair_measure_names, PAIR_MEASURE_COUNT, dot + 1);
	if (measure < 0)
		return "no such measure";
	if (model->weights[use][measure] != 0)
		return "this weight is given twice";
	model->weights[use][measure] = value;
	return NULL;
}

static const char *read_line(struct pair_model *model, char *line, bool *versioned)
{
	size_t length = strcspn(line, "#\r\n");
	while (length && (line[length - 1] == ' ' || line[length - 1] == '\t'))
		length--;
	line[length] = '\0';
	if (!length)
		return NULL;
	char *value = line + strcspn(line, " \t");
	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	if (strcmp(line, "version") == 0) {
		*versioned = true;
		return atoi(value) == PAIR_MODEL_VERSION ? NULL : "a version that this program does not know";
	}
	if (!*versioned)
		return "the version must come first";
	int list = index_of(list_names, PAIR_LIST_COUNT, line);
	return list >= 0 ? read_list(model, list, value) : read_weight(model, line, value);
}

static int complain(const char *path, unsigned line, const char *what, char **ret_error)
{
	*ret_error = format_string("%s:%u: %s", path, line, what);
	return -EBADMSG;
}

static int read_file(struct pair_model *model, const char *path, char **ret_error)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		int error = errno;
		*ret_error = format_string("%s: %s", path, strerror(error));
		return -error;
	}
	char *line = NULL;
	size_t size = 0;
	unsigned number = 0;
	bool versioned = false;
	const char *wrong = NULL;
	while (!wrong && getline(&line, &size, file) >= 0) {
		number++;
		wrong = read_line(model, line, &versioned);
	}
	free(line);
	fclose(file);
	for (int use = 0; !wrong && use < PAIR_USE_COUNT; use++)
		if (model->weights[use][PAIR_BIAS] == 0)
			wrong = "the file ends without all its weights (no bias)";
	return wrong ? complain(path, number, wrong, ret_error) : 0;
}

/* --- Terms and words */

static float idf_of(const struct words *words, const struct word_statistics *statistics)
{
	double total = (double)words_bodies(words) + words_titles(words);
	if (total == 0)
		return (float)IDF_UNKNOWN;
	double idf = log((total + 1) / ((double)statistics->bodies + statistics->titles + 1));
	return (float)(idf < IDF_MIN ? IDF_MIN : idf > IDF_MAX ? IDF_MAX : idf);
}

static struct lexeme *lexeme_slot(const struct pair_model *model, uint32_t hash)
{
	uint32_t slot = hash & (model->lexeme_slots - 1);
	while (model->lexemes[slot].idf != 0 && model->lexemes[slot].hash != hash)
		slot = (slot + 1) & (model->lexeme_slots - 1);
	return &model->lexemes[slot];
}

static void gather_lexemes(struct pair_model *model)
{
	uint32_t count = words_count(model->words);
	if (!count)
		return;
	for (model->lexeme_slots = 1; model->lexeme_slots < 2 * count;)
		model->lexeme_slots *= 2;
	model->lexemes = allocate(model->lexeme_slots, sizeof(*model->lexemes));
	for (uint32_t k = 0; k < count; k++) {
		struct word_statistics statistics;
		const char *stem = words_stem(model->words, k, &statistics);
		uint32_t hash = thesaurus_hash(stem, strlen(stem));
		*lexeme_slot(model, hash) = (struct lexeme){ hash, idf_of(model->words, &statistics), thesaurus_find(model->thesaurus, hash) };
	}
}

static struct lexeme lexeme_of(const struct pair_model *model, uint32_t hash)
{
	if (model->lexeme_slots) {
		const struct lexeme *known = lexeme_slot(model, hash);
		if (known->idf != 0)
			return *known;
	}
	return (struct lexeme){ hash, idf_of(model->words, &(struct word_statistics){ 0 }), thesaurus_find(model->thesaurus, hash) };
}

/* Most stems begin with a letter: behind all digits and signs. */
static float number_of(const char *stem)
{
	return *stem <= '9' ? strtof(stem, NULL) : 0;
}

uint32_t pair_terms_add(struct pair_terms *terms, const struct pair_model *model, const struct statement_term *term)
{
	uint32_t hash = thesaurus_hash(term->stem, strlen(term->stem));
	uint32_t known = pair_terms_find(terms, hash);
	if (known != UINT32_MAX) {
		terms->items[known].flags |= term->flags;
		return known;
	}
	struct lexeme lexeme = lexeme_of(model, hash);
	struct pair_term added = {
		.hash = hash,
		.idf = term->flags & STATEMENT_TERM_STOP ? (float)IDF_MIN : lexeme.idf,
		.number = number_of(term->stem), /* it may not be this use that tells that it is one */
		.flags = term->flags,
		.meanings = lexeme.meanings,
	};
	return pair_terms_take(terms, &added);
}

bool pair_model_lists(const struct pair_model *model, enum pair_list list, uint32_t hash)
{
	const uint32_t *items = model->lists[list].items;
	return items && bsearch(&hash, items, model->lists[list].count, sizeof(hash), compare_hashes) != NULL;
}

/* --- Opening */

/* The language whose weights serve those that have none of their own: they weigh measures, not words. */
static const char LENDING_LANGUAGE[] = "en";

int pair_model_load(const char *data_directory, const char *language, const struct words *words, struct pair_model **ret_model,
                    char **ret_error)
{
	char path[4096];
	struct pair_model *model = allocate(1, sizeof(*model));
	model->words = words;
	*ret_error = NULL;
	snprintf(path, sizeof(path), "%s/languages/%s/pair.model", data_directory, language);
	int r = read_file(model, path, ret_error);
	if (r == -ENOENT) {
		free(*ret_error);
		*ret_error = NULL;
		snprintf(path, sizeof(path), "%s/languages/%s/pair.model", data_directory, LENDING_LANGUAGE);
		r = read_file(model, path, ret_error);
	}
	if (r >= 0) {
		snprintf(path, sizeof(path), "%s/languages/%s/thesaurus.tsv", data_directory, language);
		r = thesaurus_load(path, &model->thesaurus, ret_error);
	}
	if (r < 0) {
		pair_model_free(model);
		return r;
	}
	for (int list = 0; list < PAIR_LIST_COUNT; list++)
		if (model->lists[list].count)
			qsort(model->lists[list].items, model->lists[list].count, sizeof(uint32_t), compare_hashes);
	gather_lexemes(model);
	*ret_model = model;
	return 0;
}

struct pair_model *pair_model_free(struct pair_model *model)
{
	if (!model)
		return NULL;
	thesaurus_free(model->thesaurus);
	free(model->lexemes);
	for (int list = 0; list < PAIR_LIST_COUNT; list++)
		array_free(&model->lists[list]);
	free(model);
	return NULL;
}

/* --- The decision */

double pair_weight(const struct pair_model *model, enum pair_use use, enum pair_measure measure)
{
	return model->weights[use][measure];
}

int32_t pair_threshold(const struct pair_model *model, enum pair_use use)
{
	return model->thresholds[use];
}

int32_t pair_logit(const struct pair_model *model, enum pair_use use, const struct pair_measures *measures)
{
	double sum = 0;
	int count = use == PAIR_COMPARE ? PAIR_MEASURE_COUNT : PAIR_WORDING;
	for (int k = 0; k < count; k++)
		sum += model->weights[use][k] * measures->of[k];
	return (int32_t)lround(sum * 1000);
}
