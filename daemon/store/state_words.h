/* Words: the full-text side of the state: how a text falls into words, and which rows' words a group has changed. */
#pragma once

#include "store/sqlite_helpers.h"

/* More words than this in one search are refused. */
enum { SEARCH_WORDS_MAX = 64 };

struct words;

/* The tokenizer that the state's full-text tables use, of a connection that outlives it. */
must_check int words_open(sqlite3 *database, struct words **ret_words);
struct words *words_close(struct words *words);

/* A search for every word of `text` in a column, in SQLite's full-text language; what has a meaning there is but text here.
 * In the arena; NULL if there is no word in the text. -EINVAL: more than SEARCH_WORDS_MAX words. */
must_check int words_search(struct words *words, const char *column, const char *text, struct arena *arena, const char **ret_search);

/* What a group adds to and removes from a full-text table. It is written at once, in order of the keys: out of order each row
 * would become a segment of its own. */
struct word_change {
	int64_t key;
	const char *texts[2]; /* one for each column, as it is or was; in the arena */
	uint32_t number;      /* of the change */
	bool removed;
};

struct word_changes {
	struct arena *arena;
	struct word_change *items;
	size_t count, capacity;
};

/* Notes that the row with this key begins (or ceases) to have these texts, which are copied. */
void word_changes_note(struct word_changes *changes, bool removed, int64_t key, const char *first, const char *second);

/* Writes them with two statements (key, then `columns` texts) and forgets them. */
must_check int word_changes_write(struct word_changes *changes, size_t columns, sqlite3_stmt *add, sqlite3_stmt *remove);

/* Forgets them. */
void word_changes_clear(struct word_changes *changes);
void word_changes_free(struct word_changes *changes);
