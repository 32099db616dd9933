#include "store/state_words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/array.h"

struct state_words {
	fts5_tokenizer functions;
	Fts5Tokenizer *tokenizer;
};

static int find_api(sqlite3 *database, fts5_api **ret_api)
{
	sqlite3_stmt *statement = NULL;
	fts5_api *api = NULL;
	int code = sqlite3_prepare_v2(database, "SELECT fts5(?)", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	sqlite3_finalize(statement);
	int r = database_errno(code);
	if (!api)
		return r < 0 ? r : -EIO;
	*ret_api = api;
	return 0;
}

int state_words_open(sqlite3 *database, struct state_words **ret_words)
{
	/* The same as in state_schema.h. */
	static const char *arguments[] = { "remove_diacritics", "2" };
	fts5_api *api = NULL;
	int r = find_api(database, &api);
	if (r < 0)
		return r;
	struct state_words *words = allocate(1, sizeof(*words));
	void *context;
	int code = api->xFindTokenizer(api, "unicode61", &context, &words->functions);
	if (code == SQLITE_OK)
		code = words->functions.xCreate(context, arguments, array_size(arguments), &words->tokenizer);
	if (code != SQLITE_OK) {
		free(words);
		return database_errno(code);
	}
	*ret_words = words;
	return 0;
}

struct state_words *state_words_close(struct state_words *words)
{
	if (words)
		words->functions.xDelete(words->tokenizer);
	free(words);
	return NULL;
}

struct search {
	struct arena *arena;
	const char *text;
	size_t words;
};

static int add_word(void *context, int flags, const char *token, int size, int start, int end)
{
	(void)flags, (void)start, (void)end;
	struct search *search = context;
	if (search->words++ < SEARCH_WORDS_MAX)
		search->text = arena_format(search->arena, "%s%s\"%.*s\"", search->text ? search->text : "", search->text ? " AND " : "",
		                            size, token);
	return SQLITE_OK;
}

int state_words_search(struct state_words *words, const char *column, const char *text, struct arena *arena, const char **ret_search)
{
	struct search search = { .arena = arena };
	int code = words->functions.xTokenize(words->tokenizer, &search, FTS5_TOKENIZE_QUERY, text, (int)strlen(text), add_word);
	if (code != SQLITE_OK)
		return database_errno(code);
	if (search.words > SEARCH_WORDS_MAX)
		return -EINVAL;
	*ret_search = search.text ? arena_format(arena, "%s : (%s)", column, search.text) : NULL;
	return 0;
}

void word_changes_note(struct word_changes *changes, bool removed, int64_t key, const char *first, const char *second)
{
	if (!changes->arena)
		changes->arena = arena_new();
	struct word_change change = {
		.key = key,
		.texts = { arena_copy(changes->arena, first), arena_copy(changes->arena, second) },
		.number = (uint32_t)changes->count,
		.removed = removed,
	};
	array_append(changes, change);
}

static int by_key_and_number(const void *a, const void *b)
{
	const struct word_change *left = a, *right = b;
	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return left->number < right->number ? -1 : 1;
}

static int write_change(const struct word_change *change, size_t columns, sqlite3_stmt *statement)
{
	struct cursor row = cursor_start(statement);
	put_integer(&row, change->key);
	for (size_t i = 0; i < columns; i++)
		put_text(&row, change->texts[i]);
	return cursor_run(&row);
}

int word_changes_write(struct word_changes *changes, size_t columns, sqlite3_stmt *add, sqlite3_stmt *remove)
{
	if (changes->count)
		qsort(changes->items, changes->count, sizeof(*changes->items), by_key_and_number);
	int r = 0;
	for (size_t first = 0, end; r == 0 && first < changes->count; first = end) {
		for (end = first + 1; end < changes->count && changes->items[end].key == changes->items[first].key; end++)
			;
		/* A row's changes alternate, so the first tells whether it was there, and the last whether it is now. */
		if (changes->items[first].removed)
			r = write_change(&changes->items[first], columns, remove);
		if (r == 0 && !changes->items[end - 1].removed)
			r = write_change(&changes->items[end - 1], columns, add);
	}
	word_changes_clear(changes);
	return r;
}

void word_changes_clear(struct word_changes *changes)
{
	changes->count = 0;
	if (changes->arena)
		arena_reset(changes->arena);
}

void word_changes_free(struct word_changes *changes)
{
	array_free(changes);
	changes->arena = arena_free(changes->arena);
}
