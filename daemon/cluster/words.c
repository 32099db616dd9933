#include "cluster/words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cluster/numbers.h"
#include "proto/base/array.h"
#include "proto/base/damaged.h"
#include "proto/base/dictionary.h"

/* The file: "#" comments; then the totals as the statistics of "="; then a stem a line:
 *     stem <tab> bodies <tab> titles <tab> capitalised (thousandths) */
struct words {
	struct dictionary *stems;
	ARRAY(struct word_statistics) statistics;
	struct word_statistics totals;
};

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* Reads one line; false if it is not of the form above. */
static bool parse(char *line, struct word_statistics *ret_statistics)
{
	char *tab = strchr(line, '\t');
	uint32_t capitalised;
	if (!tab || tab == line)
		return false;
	const char *at = tab + 1;
	if (!number_read(&at, &ret_statistics->bodies) || *at++ != '\t' || !number_read(&at, &ret_statistics->titles) || *at++ != '\t' ||
	    !number_read(&at, &capitalised) || (*at != '\n' && *at != '\0'))
		return false;
	*tab = '\0';
	ret_statistics->capitalised = (uint16_t)capitalised;
	return capitalised <= 1000;
}

static int read_lines(struct words *words, FILE *file, const char *path, char **ret_error)
{
	cleanup(free_pointer) char *line = NULL;
	size_t capacity = 0;
	bool totals = false;
	for (unsigned number = 1; getline(&line, &capacity, file) > 0; number++) {
		struct word_statistics statistics;
		if (line[0] == '#')
			continue;
		if (!parse(line, &statistics))
			return damaged(ret_error, "%s:%u: not \"stem, bodies, titles, capitalised\"", path, number);
		if (!totals) {
			if (strcmp(line, "=") != 0)
				return damaged(ret_error, "%s:%u: the totals (\"=\") come first", path, number);
			words->totals = statistics;
			totals = true;
		} else if (dictionary_add(words->stems, line, strlen(line)) != words->statistics.count) {
			return damaged(ret_error, "%s:%u: \"%s\" twice", path, number, line);
		} else {
			array_append(&words->statistics, statistics);
		}
	}
	if (ferror(file))
		return damaged(ret_error, "%s: cannot be read", path);
	return totals ? 0 : damaged(ret_error, "%s: no totals: it is empty or was cut short", path);
}

int words_load(const char *path, struct words **ret_words, char **ret_error)
{
	struct words *words = allocate(1, sizeof(*words));
	words->stems = dictionary_new();
	cleanup(close_file) FILE *file = fopen(path, "re");
	int r = 0;
	if (file)
		r = read_lines(words, file, path, ret_error);
	else if (errno != ENOENT)
		r = damaged(ret_error, "%s: %s", path, strerror(errno));
	if (r < 0) {
		words_free(words);
		return r;
	}
	*ret_words = words;
	return 0;
}

struct words *words_free(struct words *words)
{
	if (!words)
		return NULL;
	dictionary_free(words->stems);
	array_free(&words->statistics);
	free(words);
	return NULL;
}

uint32_t words_bodies(const struct words *words)
{
	return words->totals.bodies;
}

uint32_t words_titles(const struct words *words)
{
	return words->totals.titles;
}

struct word_statistics words_find(const struct words *words, const char *stem, size_t length)
{
	uint32_t number = dictionary_find(words->stems, stem, length);
	return number == DICTIONARY_NONE ? (struct word_statistics){ 0 } : words->statistics.items[number];
}

uint32_t words_count(const struct words *words)
{
	return (uint32_t)words->statistics.count;
}

const char *words_stem(const struct words *words, uint32_t index, struct word_statistics *ret_statistics)
{
	*ret_statistics = words->statistics.items[index];
	return dictionary_text(words->stems, index);
}
