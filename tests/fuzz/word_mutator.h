/* For fuzzing what reads sentences: libFuzzer's own mutations change bytes, which makes few sentences of others; these move, drop, repeat and
 * exchange words, clauses and sentences, put quotation marks around them, and put in what the lists of the languages have: verbs that report,
 * pronouns, titles, roles, names. The first byte of an input chooses among other things the language, the rest is the text. */
#pragma once

#include <glob.h>
#include <string.h>

#include "fuzz.h"
#include "proto/base/array.h"
#include "random_tagger.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out, size_t max_size, unsigned seed);

enum {
	FUZZED_LANGUAGES = 16, /* those that have most rules more often */
	WORD_TEXT_MAX = 600, /* bytes: many short texts find more in the same time than few long ones */
};

/* The language of the text, by the first byte. */
static inline const char *fuzzed_language(uint8_t choice)
{
	static const char *const codes[FUZZED_LANGUAGES] = { "en", "en", "en", "en", "en", "en", "de", "de", "de", "fr", "fr", "es", "it", "nl",
	                                                     "pt", "und" };
	return codes[choice / 16 % FUZZED_LANGUAGES];
}

struct piece {
	const char *text;
	size_t size;
};

struct pieces {
	ARRAY(struct piece) all; /* that, put together, are the text: words, marks, spaces */
};

static const char *const WORD_MARKS[] = { "“", "”", "\"", "'", "‘", "’", "„", "«", "»", ",", ".", ":", ";", "—", "–", "-", "(", ")", "?",
                                          "!", "…", "\n", "\n\n", "’s", "1", "@" };

/* What a text is begun with, or gets more of. */
static const char *const WORD_SENTENCES[] = {
	"Edda Rosk, the mayor of Varnholm, arrived on Monday. ",
	"“We have time,” she told reporters, “and water.” ",
	"“It leaks in four places,” said the engineer Ilse Varga. ",
	"“We go,” said his wife, whom nobody had seen. ",
	"Officials said the gates would open, according to a report by the harbour office. ",
	"His brother, who had left the party, denied that he knew of the letter. ",
	"The minister's spokesman, Jon Alder, said his team and hers had “no idea” why. ",
	"Both said they would sue; neither of them named the other.\n\n",
	"Q: Who paid?\nA: Nobody did.\n\n",
	"In a statement, the company said it “regrets” the leak, Reuters reported. ",
	"„Sie ist gut“, sagte die Bäuerin Jule Harms, deren Hof am See liegt. ",
	"Laut dem Bericht teilte das Amt mit, es habe davon nichts gewusst. ",
	"« Nous partons », a déclaré le maire Luc Morand, selon qui tout est prêt. ",
	"El portavoz dijo que «no hay duda», según informó la agencia. ",
	"Il sindaco ha detto che i lavori cominceranno, secondo il giornale. ",
	"De minister zei dat hij het rapport niet kende, aldus de krant. ",
	"O ministro disse que a obra vai começar, segundo a agência. ",
};

/* A list of a language: the first column of each line. */
struct word_file {
	char language[8];
	bool grammar; /* articles, pronouns, conjunctions, … */
	struct pieces words;
};

static inline void read_word_file(struct word_file *list, const char *path)
{
	char *line = NULL;
	size_t capacity = 0;
	FILE *file = fopen(path, "re");
	require(file);
	for (ssize_t length; (length = getline(&line, &capacity, file)) > 0;) {
		size_t size = strcspn(line, "\t\n");
		if (size && *line != '#')
			array_append(&list->words.all, ((struct piece){ strndup(line, size), size }));
	}
	free(line);
	fclose(file);
}

struct word_files {
	ARRAY(struct word_file) all;
};

static inline void read_word_files(struct word_files *files)
{
	glob_t found;
	require(glob(HEARSAY_DATA_BUILD "/languages/*/*.txt", 0, NULL, &found) == 0);
	for (size_t k = 0; k < found.gl_pathc; k++) {
		struct word_file file = { 0 };
		const char *name = strrchr(found.gl_pathv[k], '/');
		memcpy(file.language, name - 2, 2);
		file.grammar = strcmp(name, "/grammar.txt") == 0;
		read_word_file(&file, found.gl_pathv[k]);
		if (file.words.all.count)
			array_append(&files->all, file);
	}
	globfree(&found);
}

/* Mostly one of the language; half of them are what most is decided by. Lists begin with what is frequent, and so do the choices. */
static inline struct piece any_word(uint64_t *chance, const char *language)
{
	static struct word_files files;
	if (!files.all.count)
		read_word_files(&files);
	const struct word_file *file;
	bool grammar = random_next(chance) % 2;
	do
		file = &files.all.items[random_next(chance) % files.all.count];
	while ((strcmp(file->language, language) != 0 || (grammar && !file->grammar)) && random_next(chance) % 1024);
	size_t most = 1 + random_next(chance) % file->words.all.count;
	return file->words.all.items[random_next(chance) % most];
}

/* Letters, digits and whatever is not ASCII stay together, but for quotation marks and dashes (U+2000 to U+20FF) and « and ». */
static inline bool is_of_word(char c)
{
	unsigned char byte = (unsigned char)c;
	return (byte | 0x20) - 'a' < 26u || byte - '0' < 10u || (byte >= 0x80 && byte != 0xe2 && byte != 0xc2);
}

static inline size_t piece_size(const char *text, size_t left)
{
	size_t size = 0;
	while (size < left && is_of_word(text[size]))
		size++;
	if (size)
		return size;
	size = (unsigned char)text[0] == 0xe2 ? 3 : (unsigned char)text[0] == 0xc2 ? 2 : 1;
	return size < left ? size : left;
}

static inline struct pieces pieces_of(const char *text, size_t size)
{
	struct pieces pieces = { 0 };
	for (size_t at = 0, length; at < size; at += length) {
		length = piece_size(text + at, size - at);
		array_append(&pieces.all, ((struct piece){ text + at, length }));
	}
	return pieces;
}

static inline void put_piece(struct pieces *pieces, size_t at, struct piece piece)
{
	array_append(&pieces->all, piece);
	memmove(&pieces->all.items[at + 1], &pieces->all.items[at], (pieces->all.count - 1 - at) * sizeof(piece));
	pieces->all.items[at] = piece;
}

static inline void put_text(struct pieces *pieces, size_t at, const char *text)
{
	put_piece(pieces, at, (struct piece){ text, strlen(text) });
}

/* A stretch of pieces: a few, or one sentence. */
static inline void any_stretch(const struct pieces *pieces, uint64_t *chance, size_t *ret_first, size_t *ret_count)
{
	size_t count = pieces->all.count, first = random_next(chance) % count;
	size_t end = first + 1 + random_next(chance) % (random_next(chance) % 2 ? 4 : 12);
	if (random_next(chance) % 3 == 0) {
		while (first > 0 && *pieces->all.items[first - 1].text != '.')
			first--;
		for (end = first + 1; end < count && *pieces->all.items[end - 1].text != '.';)
			end++;
	}
	*ret_first = first;
	*ret_count = (end < count ? end : count) - first;
}

static inline void drop(struct pieces *pieces, size_t first, size_t count)
{
	memmove(&pieces->all.items[first], &pieces->all.items[first + count], (pieces->all.count - first - count) * sizeof(struct piece));
	pieces->all.count -= count;
}

/* A stretch comes again somewhere, or goes there. */
static inline void repeat(struct pieces *pieces, uint64_t *chance, bool moves)
{
	size_t first, count;
	any_stretch(pieces, chance, &first, &count);
	struct piece *copy = allocate(count, sizeof(*copy));
	memcpy(copy, &pieces->all.items[first], count * sizeof(*copy));
	if (moves)
		drop(pieces, first, count);
	size_t at = random_next(chance) % (pieces->all.count + 1);
	for (size_t k = 0; k < count; k++)
		put_piece(pieces, at + k, copy[k]);
	free(copy);
}

static inline void quote(struct pieces *pieces, uint64_t *chance)
{
	static const char *const pairs[][2] = { { "“", "”" }, { "\"", "\"" }, { "„", "“" }, { "«", "»" }, { "‘", "’" }, { "(", ")" } };
	size_t first, count, k = random_next(chance) % array_size(pairs);
	any_stretch(pieces, chance, &first, &count);
	put_text(pieces, first + count, pairs[k][1]);
	put_text(pieces, first, pairs[k][0]);
}

/* The word at a place, or the next one behind it. */
static inline size_t word_at(const struct pieces *pieces, size_t at)
{
	while (at < pieces->all.count && !is_of_word(*pieces->all.items[at].text))
		at++;
	return at;
}

static inline void swap(struct pieces *pieces, uint64_t *chance)
{
	size_t a = word_at(pieces, random_next(chance) % pieces->all.count), b = word_at(pieces, random_next(chance) % pieces->all.count);
	if (a == pieces->all.count || b == pieces->all.count)
		return;
	struct piece piece = pieces->all.items[a];
	pieces->all.items[a] = pieces->all.items[b];
	pieces->all.items[b] = piece;
}

/* Half of them where most is decided: at a mark, or a few pieces behind one. */
static inline size_t any_place(const struct pieces *pieces, uint64_t *chance)
{
	size_t at = random_next(chance) % (pieces->all.count + 1);
	if (random_next(chance) % 2)
		return at;
	while (at < pieces->all.count && (*pieces->all.items[at].text == ' ' || is_of_word(*pieces->all.items[at].text)))
		at++;
	at += random_next(chance) % 6;
	return at < pieces->all.count ? at : pieces->all.count;
}

static inline void change(struct pieces *pieces, uint64_t *chance, const char *language)
{
	size_t first, count, at = any_place(pieces, chance);
	unsigned what = pieces->all.count ? random_next(chance) % 10 : 0;
	switch (what) {
	case 0:
		put_text(pieces, at, WORD_SENTENCES[random_next(chance) % array_size(WORD_SENTENCES)]);
		break;
	case 1:
	case 2:
		at = word_at(pieces, at);
		put_text(pieces, at, " ");
		put_piece(pieces, at, any_word(chance, language));
		break;
	case 3:
	case 4:
		at = word_at(pieces, at);
		if (at < pieces->all.count)
			pieces->all.items[at] = any_word(chance, language);
		break;
	case 5:
		put_text(pieces, at, WORD_MARKS[random_next(chance) % array_size(WORD_MARKS)]);
		break;
	case 6:
		any_stretch(pieces, chance, &first, &count);
		drop(pieces, first, count);
		break;
	case 7:
		repeat(pieces, chance, random_next(chance) % 2);
		break;
	case 8:
		quote(pieces, chance);
		break;
	default:
		swap(pieces, chance);
	}
}

/* The pieces as a text; whole ones, as far as there is room. */
static inline size_t join(const struct pieces *pieces, uint8_t *to, size_t room)
{
	size_t size = 0;
	for (size_t k = 0; k < pieces->all.count && size + pieces->all.items[k].size <= room; k++) {
		memcpy(to + size, pieces->all.items[k].text, pieces->all.items[k].size);
		size += pieces->all.items[k].size;
	}
	return size;
}

static inline size_t room_for(size_t max_size)
{
	return max_size < WORD_TEXT_MAX ? max_size : WORD_TEXT_MAX;
}

/* libFuzzer calls it for each new input. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	uint64_t chance = seed;
	if (size == 0 || random_next(&chance) % 16 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	uint8_t *text = allocate(max_size, 1);
	struct pieces pieces = pieces_of((const char *)data + 1, size - 1);
	if (size > WORD_TEXT_MAX)
		drop(&pieces, 0, random_next(&chance) % pieces.all.count);
	for (size_t k = 0, changes = 1 + random_next(&chance) % 3; k < changes; k++)
		change(&pieces, &chance, fuzzed_language(data[0]));
	if (random_next(&chance) % 8 == 0)
		data[0] = (uint8_t)random_next(&chance);
	size = 1 + join(&pieces, text, room_for(max_size) - 1);
	memcpy(data + 1, text, size - 1);
	array_free(&pieces.all);
	free(text);
	return size;
}

/* And for one that is made of two: sentences of the one behind those of the other. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out, size_t max_size, unsigned seed)
{
	uint64_t chance = seed;
	if (a_size < 2 || b_size < 2 || max_size < 2)
		return 0;
	struct pieces head = pieces_of((const char *)a + 1, a_size - 1), tail = pieces_of((const char *)b + 1, b_size - 1);
	head.all.count = 1 + random_next(&chance) % head.all.count;
	drop(&tail, 0, random_next(&chance) % tail.all.count);
	out[0] = a[0];
	size_t size = 1 + join(&head, out + 1, room_for(max_size) / 2);
	size += join(&tail, out + size, room_for(max_size) - size);
	array_free(&head.all);
	array_free(&tail.all);
	return size;
}
