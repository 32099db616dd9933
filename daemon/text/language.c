#include "text/language.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "text/language_data.h"
#include "text/word_list.h"

struct languages {
	ARRAY(struct language *) items; /* in order of code */
	struct language *undetermined;
	struct word_list *empty;
	struct detector *detector;
};

enum { CODE_BYTES_MAX = 8 }; /* a primary subtag of BCP 47 */

static int fail(char **ret_error, int error, const char *path)
{
	*ret_error = format_string("%s: %s", path, strerror(error));
	return -error;
}

static int too_many(char **ret_error, const char *folder)
{
	*ret_error = format_string("%s: more than %d lists", folder, LANGUAGE_LISTS_MAX);
	return -E2BIG;
}

static struct language *language_new(const char *code, const struct word_list *empty)
{
	static atomic_uint made;
	struct language *language = allocate(1, sizeof(*language));
	language->number = ++made;
	language->code = copy_string(code);
	language->stemmer = stemmer_for(code, &language->stemmer_number);
	language->empty = empty;
	language->abbreviations = language->apostrophes = language->stop_words = language->boilerplate = empty;
	language->boilerplate_words = word_list_new();
	language->list_names = dictionary_new();
	language->words = dictionary_new();
	return language;
}

static void language_free(struct language *language)
{
	if (!language)
		return;
	for (size_t k = 0; k < language->lists.count; k++)
		word_list_free(language->lists.items[k]);
	array_free(&language->lists);
	array_free(&language->lists_with);
	dictionary_free(language->list_names);
	dictionary_free(language->words);
	word_list_free(language->boilerplate_words);
	free(language->code);
	free(language);
}

static const struct word_list *find_list(const struct language *language, const char *name)
{
	uint32_t number = dictionary_find(language->list_names, name, strlen(name));
	return number == DICTIONARY_NONE ? NULL : language->lists.items[number];
}

static unsigned count_words(const char *phrase)
{
	unsigned words = 1;
	for (; (phrase = strchr(phrase, ' ')); phrase++)
		words++;
	return words;
}

/* Boilerplate is looked up word by word of every line: its first words say at once where no phrase can begin. */
static void index_boilerplate(struct language *language)
{
	const struct word_list *list = language->boilerplate;
	for (size_t k = 0; k < word_list_count(list); k++) {
		const char *phrase = word_list_entry(list, k);
		unsigned words = count_words(phrase);
		if (words > language->longest_phrase)
			language->longest_phrase = words;
		word_list_add(language->boilerplate_words, phrase, strcspn(phrase, " "));
	}
	language->number_phrases = word_list_has(language->boilerplate_words, "0", 1);
}

static void index_words(struct language *language, struct word_list *list, uint64_t set)
{
	word_list_set(list, set);
	for (size_t k = 0; k < word_list_count(list); k++) {
		const char *entry = word_list_entry(list, k);
		uint32_t number = dictionary_add(language->words, entry, strlen(entry));
		if (number == language->lists_with.count)
			array_append(&language->lists_with, 0);
		language->lists_with.items[number] |= set;
	}
}

static int index_lists(struct language *language, const struct word_list *empty, char **ret_error)
{
	struct {
		const char *name;
		const struct word_list **list;
	} wanted[] = { { "abbreviations", &language->abbreviations },
		       { "apostrophes", &language->apostrophes },
		       { "stop_words", &language->stop_words },
		       { "boilerplate", &language->boilerplate } };
	for (size_t k = 0; k < array_size(wanted); k++) {
		const struct word_list *list = find_list(language, wanted[k].name);
		*wanted[k].list = list ? list : empty;
	}
	index_boilerplate(language);
	for (size_t k = 0; k < language->lists.count; k++)
		index_words(language, language->lists.items[k], UINT64_C(1) << k);
	index_words(language, language->boilerplate_words, UINT64_C(1) << LANGUAGE_LISTS_MAX);
	language->ordinal_dot = word_list_has(language->abbreviations, "#.", 2);
	const struct word_list *marks = find_list(language, "quotation_marks");
	return mark_roles_read(marks ? marks : empty, &language->marks, ret_error);
}

static int is_list_file(const struct dirent *file)
{
	size_t length = strlen(file->d_name);
	return file->d_name[0] != '.' && length > 4 && strcmp(file->d_name + length - 4, ".txt") == 0;
}

static int is_code(const struct dirent *folder)
{
	size_t length = strspn(folder->d_name, "abcdefghijklmnopqrstuvwxyz");
	return length >= 2 && length <= CODE_BYTES_MAX && folder->d_name[length] == '\0' &&
	       (folder->d_type == DT_DIR || folder->d_type == DT_LNK || folder->d_type == DT_UNKNOWN);
}

static void free_names(struct dirent **names, int count)
{
	for (int k = 0; k < count; k++)
		free(names[k]);
	free(names);
}

static int load_list(struct language *language, const char *folder, const char *file, char **ret_error)
{
	cleanup(free_pointer) char *path = format_string("%s/%s", folder, file);
	struct word_list *list;
	int r = word_list_load(path, &list, ret_error);
	if (r < 0)
		return r;
	dictionary_add(language->list_names, file, strlen(file) - strlen(".txt"));
	array_append(&language->lists, list);
	return 0;
}

static int load_language(struct languages *languages, const char *directory, const char *code, char **ret_error)
{
	cleanup(free_pointer) char *folder = format_string("%s/%s", directory, code);
	struct dirent **files;
	int count = scandir(folder, &files, is_list_file, alphasort);
	if (count < 0)
		return fail(ret_error, errno, folder);
	struct language *language = language_new(code, languages->empty);
	array_append(&languages->items, language);
	int r = count > LANGUAGE_LISTS_MAX ? too_many(ret_error, folder) : 0;
	for (int k = 0; k < count && r == 0; k++)
		r = load_list(language, folder, files[k]->d_name, ret_error);
	free_names(files, count);
	if (r < 0)
		return r;
	cleanup(free_pointer) char *why = NULL;
	r = index_lists(language, languages->empty, &why);
	if (r < 0)
		*ret_error = format_string("%s/quotation_marks.txt: %s", folder, why);
	return r;
}

static int load_all(struct languages *languages, const char *data_directory, char **ret_error)
{
	cleanup(free_pointer) char *directory = format_string("%s/languages", data_directory);
	struct dirent **folders;
	int count = scandir(directory, &folders, is_code, alphasort);
	if (count < 0)
		return fail(ret_error, errno, directory);
	int r = 0;
	for (int k = 0; k < count && r == 0; k++)
		r = load_language(languages, directory, folders[k]->d_name, ret_error);
	free_names(folders, count);
	return r;
}

static void free_languages_pointer(struct languages **languages)
{
	languages_free(*languages);
}

int languages_load(const char *data_directory, struct languages **ret_languages, char **ret_error)
{
	cleanup(free_languages_pointer) struct languages *languages = allocate(1, sizeof(*languages));
	languages->empty = word_list_new();
	languages->undetermined = language_new("und", languages->empty);
	cleanup(free_pointer) char *why = NULL;
	int r = mark_roles_read(languages->empty, &languages->undetermined->marks, &why);
	assert(r == 0);
	r = load_all(languages, data_directory, ret_error);
	if (r < 0)
		return r;
	r = detector_new(&languages->detector, ret_error);
	if (r < 0)
		return r;
	*ret_languages = languages;
	languages = NULL;
	return 0;
}

struct languages *languages_free(struct languages *languages)
{
	if (!languages)
		return NULL;
	for (size_t k = 0; k < languages->items.count; k++)
		language_free(languages->items.items[k]);
	array_free(&languages->items);
	language_free(languages->undetermined);
	word_list_free(languages->empty);
	detector_free(languages->detector);
	free(languages);
	return NULL;
}

static const struct language *find_code(const struct languages *languages, const char *code, size_t length)
{
	for (size_t k = 0; k < languages->items.count; k++) {
		struct language *language = languages->items.items[k];
		if (strncasecmp(language->code, code, length) == 0 && language->code[length] == '\0')
			return language;
	}
	return NULL;
}

/* The code of two letters for one of three (ISO 639-2, both its kinds), which some feeds have; else the same. */
static const char *short_code(const char *tag, size_t length)
{
	static const char *const CODES[][2] = { { "eng", "en" }, { "deu", "de" }, { "ger", "de" }, { "fra", "fr" }, { "fre", "fr" }, { "spa", "es" },
		                                    { "por", "pt" }, { "ita", "it" }, { "nld", "nl" }, { "dut", "nl" } };
	for (size_t k = 0; k < array_size(CODES) && length == 3; k++)
		if (strncasecmp(CODES[k][0], tag, length) == 0)
			return CODES[k][1];
	return tag;
}

const struct language *languages_find(const struct languages *languages, const char *tag)
{
	size_t length = tag ? strcspn(tag, "-_") : 0;
	const char *code = tag ? short_code(tag, length) : NULL;
	length = code != tag ? 2 : length;
	const struct language *language = length > 0 && length <= CODE_BYTES_MAX ? find_code(languages, code, length) : NULL;
	return language ? language : languages->undetermined;
}

bool languages_is_code(const char *tag)
{
	size_t length = tag ? strcspn(tag, "-_") : 0;
	for (size_t k = 0; k < length; k++)
		if (!((tag[k] >= 'a' && tag[k] <= 'z') || (tag[k] >= 'A' && tag[k] <= 'Z')))
			return false;
	return (length == 2 || length == 3) && !(length == 3 && strncasecmp(tag, "und", length) == 0);
}

bool languages_have(const struct languages *languages, const char *code, size_t length)
{
	return find_code(languages, code, length);
}

size_t languages_count(const struct languages *languages)
{
	return languages->items.count;
}

const struct language *languages_at(const struct languages *languages, size_t index)
{
	return languages->items.items[index];
}

const char *languages_detect(const struct languages *languages, const char *text, size_t bytes)
{
	const char *code = detector_guess(languages->detector, languages, text, bytes);
	return code ? code : languages->undetermined->code;
}

const char *language_code(const struct language *language)
{
	return language->code;
}

uint32_t language_serial(const struct language *language)
{
	return language->number;
}

uint64_t language_lists_with(const struct language *language, const char *entry, size_t length)
{
	uint32_t number = dictionary_find(language->words, entry, length);
	return number == DICTIONARY_NONE ? 0 : language->lists_with.items[number];
}

const struct word_list *language_list(const struct language *language, const char *name)
{
	const struct word_list *list = find_list(language, name);
	return list ? list : language->empty;
}
