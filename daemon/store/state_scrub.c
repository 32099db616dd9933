/* After an erasure: makes sure that nothing of what was removed from the state stays in the bytes of its files. */
#include <errno.h>

#include "store/files.h"
#include "store/scrub.h"
#include "store/state_internal.h"
#include "store/state_schema.h"

enum {
	MERGE_PAGES = 256, /* of the word index, written in one slice: some ten milliseconds */
	GAP_PAGES = 512,
	CHANGES_OF_NOTHING = 1, /* a merge that has nothing to do counts as one change */
};

/* The index keeps the words of removed rows, and notes that they are removed, until both meet in a merge
 * (https://sqlite.org/fts5.html#the_merge_command). The first call begins a merge of everything; the next ones continue it until nothing changes. */
static int merge_words(struct state *state, enum state_write merge, bool *ret_more)
{
	int before = sqlite3_total_changes(state->writer);
	struct cursor row = cursor_start(state->writes[merge]);
	put_integer(&row, state->scrub_from ? MERGE_PAGES : -MERGE_PAGES);
	int r = cursor_run(&row);
	if (r < 0)
		return r;
	state->scrub_from = 1;
	*ret_more = sqlite3_total_changes(state->writer) - before > CHANGES_OF_NOTHING;
	return 0;
}

static int merge_statement_words(struct state *state, bool *ret_more)
{
	return merge_words(state, WRITE_WORDS_STATEMENT_MERGE, ret_more);
}

static int merge_story_words(struct state *state, bool *ret_more)
{
	return merge_words(state, WRITE_WORDS_STORY_MERGE, ret_more);
}

static int fill_gaps(struct state *state, bool *ret_more)
{
	int64_t next = 0;
	int r = scrub_slice(state->writer, state->scrub_from, GAP_PAGES, &next);
	if (r < 0)
		return r;
	state->scrub_from = next;
	*ret_more = next > 0;
	return 0;
}

/* A damaged state that was set aside may still have the words. */
static int delete_damaged(struct state *state, bool *ret_more)
{
	*ret_more = false;
	return delete_put_away(state->path);
}

static int empty_wal(struct state *state, bool *ret_more)
{
	*ret_more = false;
	return scrub_empty_wal(state->writer);
}

/* Free pages are given back after the merges and the filling, which leave some. */
static int (*const steps[])(struct state *state, bool *ret_more) = {
	merge_statement_words, merge_story_words, fill_gaps, state_vacuum, empty_wal, delete_damaged,
};

void state_scrub_anew(struct state *state)
{
	state->scrub_step = 1;
	state->scrub_from = 0;
}

bool state_scrubbing(const struct state *state)
{
	return state->scrub_step > 0;
}

int state_scrub(struct state *state, bool *ret_more)
{
	bool more = false;
	if (state->in_group)
		return -EINVAL;
	int r = state->scrub_step ? steps[state->scrub_step - 1](state, &more) : 0;
	if (r < 0)
		return r;
	if (state->scrub_step && !more) {
		state->scrub_step = state->scrub_step < array_size(steps) ? state->scrub_step + 1 : 0;
		state->scrub_from = 0;
	}
	*ret_more = state->scrub_step > 0;
	return 0;
}
