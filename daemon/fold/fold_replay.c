/* Replay: how board and state catch up with the log after a start. The board begins with the last checkpoint and applies the entries after it;
 * the state applies the updates that the log has, which are what was published. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "clocks.h"
#include "crash_point.h"
#include "fold/fold_inside.h"
#include "store/files.h"

enum {
	PROGRESS_STEP = 1000,    /* entries, or updates, between two reports: about a second, never a minute */
	CATCH_UP_UPDATES = 1000, /* about how many the state commits at once: bounds the memory that an open group takes */
	/* Starting over is tried again once the disk has so many bytes more free than when it failed, or at each 60th request, since the free
	 * bytes of a disk do not show that a quota has been raised. */
	MORE_ROOM = 1 << 20,
	PASSED_MAX = 60,
};

struct replay {
	struct fold *fold;
	fold_progress *progress;
	void *progress_context;
	bool with_state;   /* the state is made anew as well, from the board's updates */
	uint64_t from;     /* where this began: the position before the first entry, or the sequence before the first update */
	uint64_t position; /* of the last update that the state was given */
	size_t pending;    /* updates since the state's last commit */
	char *error;
};

static int failed(struct replay *replay, int error, const char *what, uint64_t position)
{
	if (!replay->error)
		replay->error = format_string("%s entry %llu: %s", what, (unsigned long long)position, strerror(-error));
	return error;
}

/* --- The state */

/* Gives the state an update, or only its number. Commits now and then, but never between two updates of one entry. */
static int give_to_state(struct replay *replay, const struct update *update, bool number_only)
{
	struct state *state = replay->fold->state;
	int r = 0;
	if (replay->pending >= CATCH_UP_UPDATES && update->position != replay->position) {
		r = state_commit(state, replay->position);
		replay->pending = 0;
	}
	if (r == 0 && replay->pending == 0)
		r = state_begin(state);
	if (r == 0)
		r = number_only ? state_pass_over(state, update->sequence) : state_apply(state, update);
	CRASH_POINT("replay-state");
	replay->position = update->position;
	replay->pending++;
	return r < 0 ? failed(replay, r, "write the state for", update->position) : 0;
}

static int apply_to_state(struct replay *replay, const struct update *update)
{
	return give_to_state(replay, update, false);
}

static int finish_state(struct replay *replay)
{
	struct state *state = replay->fold->state;
	uint64_t end = log_position(replay->fold->log);
	int r = 0;
	if (replay->pending == 0 && state_position(state) < end)
		r = state_begin(state);
	if (r == 0 && (replay->pending || state_position(state) < end))
		r = state_commit(state, end);
	replay->pending = 0;
	return r < 0 ? failed(replay, r, "write the state for", end) : 0;
}

/* Whether an update is of a story whose beginning the log no longer has. A state that is made anew leaves such a story out, since it would not be
 * whole; it was closed before its beginning was removed. */
static bool is_remainder(const struct replay *replay, const struct update *update)
{
	return replay->fold->anew && update->story.status != STORY_MERGED && strtoull(update->story.id + 1, NULL, 10) < log_first(replay->fold->log);
}

/* Gives the state a story that was merged before the log begins. */
static int redirect(void *context, const struct log_redirect *redirect)
{
	struct replay *replay = context;
	struct fold *fold = replay->fold;
	const struct update update = {
		.type = UPDATE_MERGED,
		.position = log_first(fold->log) - 1,
		.story = { .id = arena_format(fold->entry, "s%llu", (unsigned long long)redirect->story), .version = redirect->version,
		           .status = STORY_MERGED, .language = redirect->language, .replaced_by = redirect->replaced_by,
		           .first_seen = redirect->first_seen, .last_seen = redirect->last_seen },
	};
	int r = apply_to_state(replay, &update);
	arena_reset(fold->entry);
	return r;
}

static void tell_progress(const struct replay *replay, enum fold_stage stage, uint64_t done, uint64_t last)
{
	if (done % PROGRESS_STEP == 0)
		replay->progress(replay->progress_context, stage, done - replay->from, last - replay->from);
}

static int catch_up_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *data, size_t size)
{
	(void)topic, (void)previous;
	struct replay *replay = context;
	struct arena *arena = replay->fold->entry;
	struct value value;
	struct update update;
	tell_progress(replay, FOLD_REBUILDS, sequence, log_sequence(replay->fold->log));
	int r = value_decode(data, size, &value_limits_reply, arena, &value, NULL);
	if (r == 0)
		r = update_from_value(&value, arena, &update);
	if (r < 0)
		r = failed(replay, -EBADMSG, "read the updates of", replay->position);
	else
		r = give_to_state(replay, &update, is_remainder(replay, &update));
	arena_reset(arena);
	return r;
}

static int catch_up(struct replay *replay)
{
	struct fold *fold = replay->fold;
	replay->from = state_sequence(fold->state);
	int r = fold->anew ? log_redirects(fold->log, redirect, replay) : 0;
	if (r == 0)
		r = log_updates(fold->log, state_sequence(fold->state), "", SIZE_MAX, catch_up_update, replay);
	return r < 0 ? r : finish_state(replay);
}

/* The state lacks what a crash kept from it, or, if it is new, everything. A new one leaves out the stories that the log no longer has whole, so
 * all of it must be made by one pass that knows that it is new: it is marked as unfinished, and begins again after a crash. */
static int catch_up_state(struct fold *fold, char **ret_error)
{
	struct replay replay = { .fold = fold, .progress = fold->progress, .progress_context = fold->progress_context };
	fold->anew |= state_sequence(fold->state) == 0;
	int r = fold->anew ? state_note_unfinished(fold->state, true) : 0;
	if (r == 0)
		r = catch_up(&replay);
	if (r == 0 && fold->anew)
		r = state_note_unfinished(fold->state, false);
	if (r < 0)
		state_rollback(fold->state);
	fold->behind = fold_may_wait(r);
	fold->anew &= fold->behind;
	*ret_error = replay.error;
	return r;
}

/* --- The board */

/* An update of the replay, to be compared with the one that the log has under its number. */
struct comparison {
	const void *data;
	size_t size;
	bool same;
};

static int compare_bytes(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *data, size_t size)
{
	(void)sequence, (void)topic, (void)previous;
	struct comparison *comparison = context;
	comparison->same = size == comparison->size && memcmp(data, comparison->data, size) == 0;
	return 0;
}

/* Returns 1, which ends the replay, at the first update that differs from what was published. */
static int compare_update(struct fold *fold, const struct update *update)
{
	writer_reset(fold->writer);
	update_write(update, fold->writer);
	struct comparison comparison = { writer_data(fold->writer), writer_size(fold->writer), false };
	int r = log_updates(fold->log, update->sequence - 1, "", 1, compare_bytes, &comparison);
	fold->differed = r == 0 && !comparison.same;
	return r < 0 ? r : fold->differed;
}

/* In a state that is made anew, everything counts as being of the last update that was published. */
static int retell(struct replay *replay, struct update *update)
{
	update->epoch = log_epoch(replay->fold->log);
	update->sequence = log_sequence(replay->fold->log);
	return apply_to_state(replay, update);
}

static int number_updates(struct replay *replay, struct updates *updates)
{
	int r = 0;
	for (size_t k = 0; k < updates->count && r == 0; k++) {
		struct update *update = &updates->items[k];
		char topic[UPDATE_TOPIC_SIZE];
		if (replay->with_state) {
			r = retell(replay, update);
			continue;
		}
		fold_number_update(replay->fold, update, topic);
		r = compare_update(replay->fold, update);
	}
	return r;
}

/* What an entry changed in a closed story, the board does not produce again. Its update in the log is taken over: if the next one there is the
 * entry's, the numbers go on from it. */
struct adoption {
	struct replay *replay;
	const struct log_entry *entry;
};

/* Whether the update takes the entry's article out of a closed story, and does nothing else. A missing one of the board's is not taken for it. */
static bool is_amendment(const struct update *update, const struct log_entry *entry)
{
	return update->story.status == STORY_CLOSED && update->articles_removed_count == 1 &&
	       strcmp(update->articles_removed[0], entry->article_id) == 0;
}

static int adopt_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *data, size_t size)
{
	(void)previous;
	struct adoption *adoption = context;
	struct fold *fold = adoption->replay->fold;
	int64_t position;
	if (!value_peek_integer(data, size, "position", &position) || (uint64_t)position != adoption->entry->position)
		return 0;
	struct value value;
	struct update update;
	int r = value_decode(data, size, &value_limits_reply, fold->entry, &value, NULL);
	if (r == 0)
		r = update_from_value(&value, fold->entry, &update);
	if (r == 0 && (adoption->entry->kind != LOG_ARTICLE || is_amendment(&update, adoption->entry)))
		fold->sequence = *fold_topic_sequence(fold, topic) = sequence;
	return r;
}

/* The state has later updates already, so what an entry took out of a closed story can't be worked out again, unless the state is made anew. Logs of
 * older builds have no such update of an article that was revised. */
static int replay_amendment(struct replay *replay, const struct log_entry *entry, const struct updates *updates, struct story_page *revised)
{
	struct fold *fold = replay->fold;
	struct adoption adoption = { replay, entry };
	struct update amendment;
	if (entry->kind != LOG_ARTICLE && entry->kind != LOG_RETRACTION && entry->kind != LOG_ERASURE)
		return 0;
	if (!replay->with_state)
		return log_updates(fold->log, fold->sequence, "", 1, adopt_update, &adoption);
	int r = fold_amend(fold, entry, updates, revised, &amendment);
	return r > 0 ? number_updates(replay, &(struct updates){ &amendment, 1 }) : r;
}

static int replay_entry(void *context, const struct log_entry *entry)
{
	struct replay *replay = context;
	struct fold *fold = replay->fold;
	struct article article = { 0 };
	struct analysis analysis = { 0 };
	struct updates updates = { 0 };
	struct story_page revised = { 0 };
	CRASH_POINT("replay-board");
	tell_progress(replay, FOLD_REPLAYS, entry->position, log_position(fold->log));
	bool readable = entry->kind == LOG_ARTICLE && !entry->erased;
	int r = readable ? fold_read_back(entry, fold->entry, &article, &analysis) : 0;
	bool applies = readable || entry->kind != LOG_ARTICLE;
	if (r == 0 && applies && replay->with_state)
		r = fold_find_revised(fold, entry, &revised);
	if (r == 0 && applies)
		r = fold_apply(fold, entry, &article, &analysis, &updates);
	if (r < 0)
		return failed(replay, r, "read", entry->position);
	fold->position = entry->position;
	fold->at = entry->at;
	r = number_updates(replay, &updates);
	if (r == 0)
		r = replay_amendment(replay, entry, &updates, &revised);
	arena_reset(fold->entry);
	return r;
}

/* Without a checkpoint the replay begins with the first entry that the log still has. */
static void begin_with_log(struct fold *fold)
{
	fold->position = log_first(fold->log) - 1;
	fold->sequence = log_first_sequence(fold->log) - 1;
}

static int replay_board(struct replay *replay)
{
	struct fold *fold = replay->fold;
	replay->from = fold->position;
	int64_t began = work_clock();
	int r = log_entries(fold->log, fold->position + 1, true, replay_entry, replay);
	fold->replay_ms = work_clock() - began;
	if (r == 0)
		fold->position = log_position(fold->log); /* a salvage may have found its last entries lost */
	return r;
}

/* --- The numbers */

static void adopt_topic(void *context, const char *topic, uint64_t sequence)
{
	*fold_topic_sequence(context, topic) = sequence;
}

/* What was published stands: the numbers go on from the log's, whatever the replay produced. */
static int adopt_numbers(struct fold *fold)
{
	fold->sequence = log_sequence(fold->log);
	fold->topics.count = 0;
	int r = log_topics(fold->log, adopt_topic, fold);
	fold_commit_topics(fold);
	return r;
}

/* --- All of it */

/* Another build, or other models, may make other stories of the same log. Then all stories, and the state with them, are made anew. Subscribers
 * can't get there from what was published, so a new epoch begins, unless one has just begun that has no updates yet. */
static int start_over(struct replay *replay)
{
	struct fold *fold = replay->fold;
	/* If this failed before for want of room, queries have been answered with what there was room for. */
	bool published = fold->over || log_first_sequence(fold->log) <= log_sequence(fold->log);
	int r = published ? log_begin_epoch(fold->log) : 0;
	if (r < 0)
		return r;
	fold_forget(fold);
	begin_with_log(fold);
	r = state_begin_anew(&fold->state, log_epoch(fold->log), &replay->error);
	replay->with_state = true;
	if (r == 0)
		r = state_note_unfinished(fold->state, true);
	if (r == 0)
		r = log_redirects(fold->log, redirect, replay);
	if (r == 0)
		r = replay_board(replay);
	fold->differed = published;
	fold->wanted_checkpoint = fold->position; /* until there is one, each restart begins another epoch */
	if (r >= 0)
		r = finish_state(replay);
	return r < 0 ? r : state_note_unfinished(fold->state, false);
}

/* If the disk has no room for that, queries are answered from the part for which there was room. */
static int start_over_or_wait(struct replay *replay)
{
	struct fold *fold = replay->fold;
	int r = start_over(replay);
	fold->over = fold->behind = fold_may_wait(r) && fold->state;
	if (fold->over) {
		state_rollback(fold->state);
		fold->room = r == -ENOSPC ? disk_room(fold->options.directory) + MORE_ROOM : 0;
	}
	return r;
}

/* This takes all of the log through the board, so it is not tried again before there is more room than when it failed. */
static int start_over_again(struct fold *fold, char **ret_error)
{
	struct replay replay = { .fold = fold, .progress = fold->progress, .progress_context = fold->progress_context };
	if (disk_room(fold->options.directory) < fold->room && ++fold->passed % PASSED_MAX)
		return -ENOSPC;
	int r = start_over_or_wait(&replay);
	if (r == 0)
		r = adopt_numbers(fold);
	*ret_error = replay.error;
	return fold_may_wait(r) && !fold->over ? -EIO : r;
}

int fold_catch_up(struct fold *fold, char **ret_error)
{
	return fold->over ? start_over_again(fold, ret_error) : catch_up_state(fold, ret_error);
}

/* Notes whether the state was lost and the log's updates can't bring it back, because they begin with an epoch that had stories before. */
static int check_lost_state(struct replay *replay)
{
	struct fold *fold = replay->fold;
	bool all = true;
	int r = state_sequence(fold->state) == 0 && state_position(fold->state) == 0 ? log_has_all_updates(fold->log, &all) : 0;
	fold->differed |= !all;
	return r;
}

/* The entries after the checkpoint need an article that is erased: by an earlier build, which did not wait for the next checkpoint, or the checkpoint
 * was put back. A replay of the whole log does not need it: start over. */
static int pass_over(struct replay *replay)
{
	free(replay->error);
	replay->error = NULL;
	replay->fold->differed = true;
	return 0;
}

/* Queries are answered from what the state has, until there is room for the rest. */
static int wait_for_room(struct replay *replay)
{
	free(replay->error);
	replay->error = NULL;
	return 0;
}

int fold_replay(struct fold *fold, fold_progress *progress, void *context, char **ret_error)
{
	struct replay replay = { .fold = fold, .progress = progress, .progress_context = context };
	fold->progress = progress;
	fold->progress_context = context;
	int r = fold_restore(fold);
	if (r < 0)
		replay.error = format_string("%s/checkpoint: %s", fold->options.directory, strerror(-r));
	if (r == 0 && fold->position == 0)
		begin_with_log(fold);
	if (r == 0)
		r = replay_board(&replay);
	if (r == -EBADMSG && fold->checkpoint)
		r = pass_over(&replay);
	if (r >= 0) {
		fold->differed |= fold->sequence != log_sequence(fold->log);
		r = check_lost_state(&replay);
	}
	if (r == 0)
		r = fold->differed ? start_over_or_wait(&replay) : fold_catch_up(fold, &replay.error);
	if (fold->behind)
		r = wait_for_room(&replay);
	if (r == 0)
		r = adopt_numbers(fold);
	if (r < 0)
		*ret_error = replay.error ? replay.error : copy_string(r == -EBADMSG ? "an entry is not as it was written" : strerror(-r));
	else
		free(replay.error);
	return r;
}

int64_t fold_replay_milliseconds(const struct fold *fold)
{
	return fold->replay_ms;
}

bool fold_replay_differed(const struct fold *fold)
{
	return fold->differed;
}
