/* What the files of the state share. */
#pragma once

#include "proto/base/array.h"
#include "store/sqlite_helpers.h"
#include "store/state.h"
#include "store/state_words.h"

enum {
	STATE_WRITES = 40, /* room for the statements of state_schema.h and state_query.c */
	STATE_READS = 32,
	STATE_NUMBER_BITS = 20, /* enough to number the statements of an article, which has a mebibyte at most */
};

struct state {
	/* Two connections: the reader sees the last commit, whatever the open group has changed so far. */
	sqlite3 *writer, *reader;
	sqlite3_stmt *writes[STATE_WRITES], *reads[STATE_READS];
	sqlite3_stmt *open_reads[STATE_READS]; /* the same as `reads`, but of the writer, so that they see the open group */
	bool sees_open_group;
	char *path;
	struct state_words *words;   /* how a text falls into words, for searching */
	struct arena *scratch; /* for one update */
	uint64_t position, sequence, open_sequence; /* open: of the open group's last update */
	struct state_counts committed, open;
	int64_t newest; /* no statement or cluster has a higher key */
	struct word_changes statement_words, story_words; /* of the open group */
	bool in_group, failed;
	unsigned scrub_step; /* the number of a step in state_scrub.c, from 1; 0: there is nothing to scrub */
	int64_t scrub_from;  /* how far that step has come */
};

/* Convert an id ("7.12", or "c7.12" with the prefix "c") into a key, and back. -EINVAL: this can't be an id. */
must_check int state_key(const char *id, const char *prefix, int64_t *ret_key);
const char *state_id(int64_t key, const char *prefix, struct arena *arena);

/* Finds the key of a story, with its present status and title (in the scratch arena), open group included: 1, or 0 if there is none. */
must_check int state_find_story(struct state *state, const char *id, int64_t *ret_key, enum story_status *ret_status, const char **ret_title);

/* Within a group: removes everything that is in a story; notes for the word index that its title changed, NULL being none. */
must_check int state_empty_story(struct state *state, int64_t story);
void state_note_title(struct state *state, int64_t story, const char *before, const char *now);

/* Gives a slice of the free pages back to the disk. Not within a group. */
must_check int state_vacuum(struct state *state, bool *ret_more);

/* Prepares the statements of state_query.c. */
must_check int state_prepare_reads(struct state *state);
