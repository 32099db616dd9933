/* What the files of the state share. */
#pragma once

#include "proto/base/array.h"
#include "store/sqlite_helpers.h"
#include "store/state.h"
#include "store/state_words.h"

enum {
	STATE_WRITES = 40, /* room for the statements of state_schema.h and state_query.c */
	STATE_READS = 32,
};

struct state {
	/* Two connections: the reader sees the last commit, whatever a group has changed so far. */
	sqlite3 *writer, *reader;
	sqlite3_stmt *writes[STATE_WRITES], *reads[STATE_READS];
	sqlite3_stmt *open_reads[STATE_READS]; /* the reads, of the writer */
	bool sees_open_group;
	char *path;
	struct words *words;   /* how a text falls into words, for searching */
	struct arena *scratch; /* for one update */
	uint64_t position, sequence, open_sequence; /* open: of the open group's last update */
	struct state_counts committed, open;
	struct word_changes statement_words, story_words; /* of the open group */
	bool in_group, failed;
	unsigned scrub_step; /* of state_scrub.c, 0 when there is nothing to scrub */
	int64_t scrub_from;  /* how far the step has come */
};

/* "7.12", or "c7.12" with the prefix "c", as a key, and back. -EINVAL: no such id can be. */
must_check int state_key(const char *id, const char *prefix, int64_t *ret_key);
const char *state_id(int64_t key, const char *prefix, struct arena *arena);

/* The key of a story, with its status and title (in the scratch arena) as they are, the open group's changes included: 1, 0 when there is none. */
must_check int state_find_story(struct state *state, const char *id, int64_t *ret_key, enum story_status *ret_status, const char **ret_title);

/* Within a group: removes all that is in a story; notes that its title is another one, or none (NULL). */
must_check int state_empty_story(struct state *state, int64_t story);
void state_note_title(struct state *state, int64_t story, const char *before, const char *now);

/* Gives a slice of the free pages back to the disk. Not within a group. */
must_check int state_vacuum(struct state *state, bool *ret_more);

/* Prepares the statements of state_query.c. */
must_check int state_prepare_reads(struct state *state);
