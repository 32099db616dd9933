#include "cluster/train/wordnet.h"

#include <string.h>

#include "extract/train/training_files.h"

/* The formats are those of wndb(5WN). */
static const char *const parts[] = { "noun", "verb", "adj", "adv" };
static const char part_letters[] = "nvar";

/* The lexicographers' file of locations (lexnames(5WN)). */
static const char PLACES[] = "15";

enum {
	PARTS = array_size(parts),
	/* Further meanings of a word are rare ones. */
	MEANINGS_MAX = 4,
	FIELD_MAX = 128,
};

struct wordnet {
	struct file_bytes index[PARTS], data[PARTS];
};

static int read_file(const char *directory, const char *kind, const char *part, struct file_bytes *bytes, char **ret_error)
{
	cleanup(free_pointer) char *path = format_string("%s/%s.%s", directory, kind, part);
	return training_file_read(path, bytes, ret_error);
}

int wordnet_load(const char *directory, struct wordnet **ret_wordnet, char **ret_error)
{
	struct wordnet *wordnet = allocate(1, sizeof(*wordnet));
	int r = 0;
	for (int k = 0; r >= 0 && k < PARTS; k++) {
		r = read_file(directory, "index", parts[k], &wordnet->index[k], ret_error);
		if (r >= 0)
			r = read_file(directory, "data", parts[k], &wordnet->data[k], ret_error);
	}
	if (r < 0) {
		wordnet_free(wordnet);
		return r;
	}
	*ret_wordnet = wordnet;
	return 0;
}

struct wordnet *wordnet_free(struct wordnet *wordnet)
{
	if (!wordnet)
		return NULL;
	for (int k = 0; k < PARTS; k++) {
		array_free(&wordnet->index[k].array);
		array_free(&wordnet->data[k].array);
	}
	free(wordnet);
	return NULL;
}

/* The next blank-separated field of a line; *text moves behind it. */
static const char *next_field(const char **text, char field[FIELD_MAX])
{
	*text += strspn(*text, " ");
	size_t length = strcspn(*text, " \n"), kept = length < FIELD_MAX ? length : FIELD_MAX - 1;
	memcpy(field, *text, kept);
	field[kept] = '\0';
	*text += length;
	return field;
}

static unsigned long next_number(const char **text, int base)
{
	char field[FIELD_MAX];
	return strtoul(next_field(text, field), NULL, base);
}

struct visiting {
	const struct wordnet *wordnet;
	wordnet_visit *visit;
	void *context;
	const char *word;
	size_t length;
};

/* A number for a meaning that is the same in every run: its place in its file, and which file. */
static uint32_t number_of(unsigned long offset, int part)
{
	return (uint32_t)offset * PARTS + (uint32_t)part + 1;
}

/* "#p", part of, counts for places: "Beijing" often stands for "China". */
static enum relation relation_of(const char *pointer, bool place)
{
	static const char *const similar[] = { "&", "$", "+", "\\" }, *const wider[] = { "@", "@i", "*" };
	if (place && strcmp(pointer, "#p") == 0)
		return RELATION_WIDER;
	for (size_t k = 0; k < array_size(similar); k++)
		if (strcmp(pointer, similar[k]) == 0)
			return RELATION_SIMILAR;
	for (size_t k = 0; k < array_size(wider); k++)
		if (strcmp(pointer, wider[k]) == 0)
			return RELATION_WIDER;
	return RELATION_COUNT;
}

/* The place of the word among those of a meaning, from 1. Adjectives may carry a marker: "afraid(p)". */
static unsigned long skip_words(const char **line, unsigned long count, const struct visiting *visiting)
{
	unsigned long place = 0;
	for (unsigned long k = 1; k <= count; k++) {
		char field[FIELD_MAX];
		size_t length = strcspn(next_field(line, field), "(");
		if (length == visiting->length && strncasecmp(field, visiting->word, length) == 0)
			place = k;
		next_number(line, 16);
	}
	return place;
}

/* data: offset file type count (word id)… count (pointer offset part from/to)… */
static void visit_meaning(const struct visiting *visiting, unsigned long offset, int part)
{
	const struct file_bytes *data = &visiting->wordnet->data[part];
	if (offset >= data->array.count)
		return;
	char field[FIELD_MAX];
	const char *line = data->array.items + offset;
	visiting->visit(visiting->context, visiting->word, visiting->length, RELATION_OWN, number_of(offset, part));
	next_field(&line, field);
	bool is_place = strcmp(next_field(&line, field), PLACES) == 0;
	next_field(&line, field);
	unsigned long place = skip_words(&line, next_number(&line, 16), visiting);
	for (unsigned long count = next_number(&line, 10); count > 0; count--) {
		enum relation relation = relation_of(next_field(&line, field), is_place);
		unsigned long target = next_number(&line, 10);
		const char *letter = strchr(part_letters, next_field(&line, field)[0]);
		unsigned long from = next_number(&line, 16) >> 8;
		if (relation != RELATION_COUNT && letter && *letter && (!from || from == place))
			visiting->visit(visiting->context, visiting->word, visiting->length, relation,
			                number_of(target, (int)(letter - part_letters)));
	}
}

/* index: word part meanings pointers pointer… meanings tagged offset… */
static void visit_word(struct visiting *visiting, const char *line, int part)
{
	char word[FIELD_MAX], field[FIELD_MAX];
	visiting->word = next_field(&line, word);
	visiting->length = strlen(word);
	if (!visiting->length || strchr(word, '_'))
		return;
	next_field(&line, field);
	unsigned long meanings = next_number(&line, 10);
	for (unsigned long pointers = next_number(&line, 10); pointers > 0; pointers--)
		next_field(&line, field);
	next_field(&line, field);
	next_field(&line, field);
	for (unsigned long k = 0; k < meanings && k < MEANINGS_MAX; k++)
		visit_meaning(visiting, next_number(&line, 10), part);
}

void wordnet_each(const struct wordnet *wordnet, wordnet_visit *visit, void *context)
{
	struct visiting visiting = { .wordnet = wordnet, .visit = visit, .context = context };
	for (int part = 0; part < PARTS; part++) {
		const char *line = wordnet->index[part].array.items, *end;
		for (; (end = strchr(line, '\n')); line = end + 1)
			if (line[0] != ' ') /* the licence stands at the top of every file, indented */
				visit_word(&visiting, line, part);
	}
}
