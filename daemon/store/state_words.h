/* Words: full-text search in the state: how a text is divided into words, and of which rows an open group has changed the words. */
#pragma once

#include "store/sqlite_helpers.h"

/* More words than this in one search are refused. */
enum { SEARCH_WORDS_MAX = 64 };

struct state_words;

/* Opens the tokenizer that the state's full-text tables use. The connection must outlive it. */
must_check int state_words_open(sqlite3 *database, struct state_words **ret_words);
struct state_words *state_words_close(struct state_words *words);

/* Makes a search for all words of `text` in a column, in SQLite's full-text language; no character of the text has a special meaning in it.
 * In the arena; NULL if there is no word in the text. -EINVAL: more than SEARCH_WORDS_MAX words. */
must_check int state_words_search(struct state_words *words, const char *column, const char *text, struct arena *arena, const char **ret_search);

/* What a group adds to and removes from a full-text table. All of it is written together, in order of the keys, since out of order each row
 * would become a segment of its own. */
struct word_change {
	int64_t key;
	const char *texts[2]; /* of each column, as it is or was; in the arena */
	uint32_t number;      /* of the change, in the order in which they were noted */
	bool removed;
};

struct word_changes {
	struct arena *arena;
	struct word_change *items;
	size_t count, capacity;
};

/* Notes that the row with this key has these texts from now on, or (`removed`) no longer. They are copied. */
void word_changes_note(struct word_changes *changes, bool removed, int64_t key, const char *first, const char *second);

/* Writes them with two statements (key, then `columns` texts) and forgets them. */
must_check int word_changes_write(struct word_changes *changes, size_t columns, sqlite3_stmt *add, sqlite3_stmt *remove);

/* Forgets them. */
void word_changes_clear(struct word_changes *changes);
void word_changes_free(struct word_changes *changes);
