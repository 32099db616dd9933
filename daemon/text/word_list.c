#include "text/word_list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"

struct entry {
	const char *columns; /* NUL-terminated one after the other */
	unsigned column_count;
};

struct word_list {
	struct dictionary *words; /* numbers are indexes into entries */
	ARRAY(struct entry) entries;
	struct arena *arena;
	uint64_t set; /* that holds it alone, among the lists of its language */
};

struct word_list *word_list_new(void)
{
	struct word_list *list = allocate(1, sizeof(*list));
	list->words = dictionary_new();
	list->arena = arena_new();
	return list;
}

struct word_list *word_list_free(struct word_list *list)
{
	if (!list)
		return NULL;
	dictionary_free(list->words);
	array_free(&list->entries);
	arena_free(list->arena);
	free(list);
	return NULL;
}

void word_list_add(struct word_list *list, const char *entry, size_t length)
{
	if (dictionary_add(list->words, entry, length) == list->entries.count)
		array_append(&list->entries, ((struct entry){ .columns = "" }));
}

static void free_list_pointer(struct word_list **list)
{
	word_list_free(*list);
}

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

static bool is_utf8(const char *text, size_t length)
{
	int32_t character;
	for (size_t at = 0; at < length;) {
		ptrdiff_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text + at, (ptrdiff_t)(length - at), &character);
		if (bytes <= 0)
			return false;
		at += (size_t)bytes;
	}
	return true;
}

/* Cuts the line at a comment that opens it, and trailing blanks. "#." and the like are entries: a comment is "#" alone or
 * with a blank after it. */
static size_t entry_length(const char *line, size_t length)
{
	while (length > 0 && strchr("\r\n \t", line[length - 1]))
		length--;
	bool comment = length > 0 && line[0] == '#' && (length == 1 || line[1] == ' ' || line[1] == '\t' || line[1] == '#');
	return comment ? 0 : length;
}

static int complain(char **ret_error, const char *path, unsigned line, const char *why)
{
	*ret_error = format_string("%s:%u: %s", path, line, why);
	return -EINVAL;
}

static void add_columns(struct word_list *list, struct entry *entry, const char *columns, size_t length)
{
	char *copy = arena_string(list->arena, columns, length);
	entry->columns = copy;
	entry->column_count = length > 0;
	for (char *tab = copy; (tab = strchr(tab, '\t')); tab++) {
		*tab = '\0';
		entry->column_count++;
	}
}

static int add_line(struct word_list *list, const char *path, unsigned number, char *line, size_t length, char **ret_error)
{
	length = entry_length(line, length);
	if (length == 0)
		return 0;
	if (memchr(line, '\0', length) || !is_utf8(line, length))
		return complain(ret_error, path, number, "not UTF-8 text");
	char *tab = memchr(line, '\t', length);
	size_t word = tab ? (size_t)(tab - line) : length;
	if (word == 0)
		return complain(ret_error, path, number, "a line cannot begin with a tab: the entry is missing");
	uint32_t known = dictionary_find(list->words, line, word);
	if (known != DICTIONARY_NONE)
		return complain(ret_error, path, number, "this entry stands further up already");
	struct entry entry = { .columns = "" };
	if (tab)
		add_columns(list, &entry, tab + 1, length - word - 1);
	dictionary_add(list->words, line, word);
	array_append(&list->entries, entry);
	return 0;
}

int word_list_load(const char *path, struct word_list **ret_list, char **ret_error)
{
	cleanup(close_file) FILE *file = fopen(path, "re");
	if (!file) {
		int r = -errno;
		*ret_error = format_string("%s: %s", path, strerror(-r));
		return r;
	}
	cleanup(free_list_pointer) struct word_list *list = word_list_new();
	cleanup(free_pointer) char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	for (unsigned number = 1; (length = getline(&line, &capacity, file)) >= 0; number++) {
		int r = add_line(list, path, number, line, (size_t)length, ret_error);
		if (r < 0)
			return r;
	}
	if (ferror(file))
		return complain(ret_error, path, 0, "cannot be read");
	*ret_list = list;
	list = NULL;
	return 0;
}

bool word_list_has(const struct word_list *list, const char *entry, size_t length)
{
	return dictionary_find(list->words, entry, length) != DICTIONARY_NONE;
}

const char *word_list_column(const struct word_list *list, const char *entry, size_t length, unsigned column)
{
	uint32_t number = dictionary_find(list->words, entry, length);
	if (number == DICTIONARY_NONE || column >= list->entries.items[number].column_count)
		return NULL;
	const char *text = list->entries.items[number].columns;
	while (column-- > 0)
		text += strlen(text) + 1;
	return text;
}

void word_list_set(struct word_list *list, uint64_t set)
{
	list->set = set;
}

bool word_list_among(const struct word_list *list, uint64_t lists)
{
	return list->set & lists;
}

size_t word_list_count(const struct word_list *list)
{
	return list->entries.count;
}

const char *word_list_entry(const struct word_list *list, size_t index)
{
	return dictionary_text(list->words, (uint32_t)index);
}
