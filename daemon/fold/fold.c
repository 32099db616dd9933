#include "fold/fold.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "crash_point.h"
#include "entry_time.h"
#include "fold/fold_inside.h"
#include "service/journal.h"
#include "store/log_salvage.h"

enum {
	/* The state commits when it was given so much of what the log has committed, unless somebody asks before: an article costs it 3.2 million
	 * instructions in groups of fifty, 4.2 in groups of three, and 3.0 of a hundred, which would take the loop some 50 ms at a time. */
#ifdef HEARSAY_CRASH_POINTS
	GIVEN_ENTRIES = 5, /* a short test sees both */
#else
	GIVEN_ENTRIES = 50,
#endif
	GIVEN_BYTES = 8 << 20,
};

/* --- Opening */

/* The state follows the log, so it can only be ahead if somebody has put back an older log. */
static int check_state(const struct fold *fold, char **ret_error)
{
	if (state_position(fold->state) <= log_position(fold->log))
		return 0;
	*ret_error = format_string("%s/state.db is ahead of log.db (was an older log put back?): remove state.db, it will be rebuilt",
	                           fold->options.directory);
	return -EBADMSG;
}

int fold_read_back(const struct log_entry *entry, struct arena *arena, struct article *ret_article, struct analysis *ret_analysis)
{
	struct value value;
	const char *reason, *field;
	int r = value_decode(entry->article, entry->article_size, &value_limits_reply, arena, &value, &reason);
	if (r == 0)
		r = article_from_value(&value, arena, ret_article, &reason, &field);
	if (r == 0)
		r = value_decode(entry->analysis, entry->analysis_size, &value_limits_reply, arena, &value, &reason);
	if (r == 0)
		r = analysis_read(&value, arena, ret_analysis);
	return r;
}

int fold_read_position(struct fold *fold, uint64_t position, struct arena *arena, struct article *ret_article, struct analysis *ret_analysis)
{
	const struct log_entry *open = group_read(fold->group, position);
	struct log_entry entry;
	int r = open ? 0 : log_read(fold->log, position, arena, &entry);
	if (r == 0 && !open && entry.erased)
		r = -ENOENT;
	return r < 0 ? r : fold_read_back(open ? open : &entry, arena, ret_article, ret_analysis);
}

/* The board reads through this what it does not keep in memory. */
static int read_position(void *context, uint64_t position, struct arena *arena, struct article *ret_article, struct analysis *ret_analysis)
{
	int r = fold_read_position(context, position, arena, ret_article, ret_analysis);
	return r == -ENOENT ? -EBADMSG : r; /* it was there once: the next start has to read the whole log, and to salvage it */
}

static struct board *new_board(struct fold *fold)
{
	struct board_options board = fold->options.board;
	board.read = read_position;
	board.read_context = fold;
	return board_new(fold->options.models, &board);
}

void fold_forget(struct fold *fold)
{
	board_free(fold->board);
	fold->board = new_board(fold);
	fold->topics.count = 0;
	fold->position = fold->sequence = fold->checkpoint = fold->trim_to = 0;
	fold->at = TIME_NONE;
}

static void tell_upgrade(void *context, uint64_t done, uint64_t total)
{
	const struct fold_options *options = context;
	if (options->progress)
		options->progress(options->progress_context, FOLD_UPGRADES, done, total);
}

int fold_open(const struct fold_options *options, struct fold **ret_fold, char **ret_error)
{
	struct fold *fold = allocate(1, sizeof(*fold));
	*fold = (struct fold){ .options = *options, .entry = arena_new(), .group = group_new(), .writer = writer_new(), .at = TIME_NONE };
	fold->board = new_board(fold);
	int r = log_open_telling(options->directory, tell_upgrade, &fold->options, &fold->log, ret_error);
	if (r == 0)
		r = state_open(options->directory, log_epoch(fold->log), &fold->state, ret_error);
	if (r == 0)
		r = check_state(fold, ret_error);
	if (r < 0) {
		fold_close(fold);
		return r;
	}
	if (log_erasing(fold->log))
		state_scrub_anew(fold->state);
	*ret_fold = fold;
	return 0;
}

struct fold *fold_close(struct fold *fold)
{
	if (!fold)
		return NULL;
	board_free(fold->board);
	if (fold->given && !fold->open && fold_commit(fold) < 0)
		journal_warning("the state could not be written: the next start derives from the log what it lacks");
	if (fold->state)
		state_close(fold->state);
	if (fold->log)
		log_close(fold->log);
	writer_free(fold->writer);
	arena_free(fold->entry);
	group_free(fold->group);
	array_free(&fold->topics);
	array_free(&fold->committed_topics);
	array_free(&fold->erasure.stories);
	free(fold);
	return NULL;
}

/* --- Updates get their numbers */

uint64_t *fold_topic_sequence(struct fold *fold, const char *topic)
{
	size_t k = 0;
	while (k < fold->topics.count && strcmp(fold->topics.items[k].name, topic) < 0)
		k++;
	if (k == fold->topics.count || strcmp(fold->topics.items[k].name, topic) != 0) {
		array_append(&fold->topics, ((struct fold_topic){ .sequence = 0 }));
		memmove(&fold->topics.items[k + 1], &fold->topics.items[k], (fold->topics.count - 1 - k) * sizeof(fold->topics.items[0]));
		fold->topics.items[k] = (struct fold_topic){ .sequence = 0 };
		snprintf(fold->topics.items[k].name, UPDATE_TOPIC_SIZE, "%s", topic);
	}
	return &fold->topics.items[k].sequence;
}

void fold_number_update(struct fold *fold, struct update *update, char topic[UPDATE_TOPIC_SIZE])
{
	uint64_t *last = fold_topic_sequence(fold, update_topic(update, topic));
	update->epoch = log_epoch(fold->log);
	update->previous = *last;
	update->sequence = ++fold->sequence;
	*last = update->sequence;
}

/* --- The open group */

bool fold_may_wait(int error)
{
	return error == -ENOSPC || error == -EBUSY;
}

/* The state loses what it was given since its last commit. It gets that from the log: the open group once it is there. */
static void lose_given(struct fold *fold)
{
	state_rollback(fold->state);
	fold->behind |= fold->given > 0;
	fold->state_behind = true;
	fold->given = fold->given_bytes = 0;
}

/* If the state has no room for an update now, it gets all of the group's when that is committed. */
static int or_later(struct fold *fold, int r)
{
	if (!fold_may_wait(r))
		return r;
	lose_given(fold);
	return 0;
}

static int begin(struct fold *fold)
{
	assert(!fold->logged);
	if (fold->open)
		return 0;
	assert(!fold->behind);
	group_clear(fold->group);
	fold->state_behind = false;
	int r = fold->given ? 0 : or_later(fold, state_begin(fold->state));
	fold->open = r == 0;
	return r;
}

/* The board's strings are valid only until its next entry, so the state is given the update now, though it commits after the log. */
static int add_update(struct fold *fold, struct update *update)
{
	char topic[UPDATE_TOPIC_SIZE];
	fold_number_update(fold, update, topic);
	writer_reset(fold->writer);
	update_write(update, fold->writer);
	group_add_update(fold->group, update, topic, writer_data(fold->writer), writer_size(fold->writer));
	return fold->state_behind ? 0 : or_later(fold, state_apply(fold->state, update));
}

/* Notes the id of the story that an edit made: the one that was split off, or else the one that another was merged into. */
static void note_edited(struct fold *fold, const struct updates *updates)
{
	const char *made = "";
	bool split = false;
	for (size_t k = 0; k < updates->count && !split; k++) {
		split = updates->items[k].type == UPDATE_SPLIT;
		if (split)
			made = updates->items[k].story.id;
		else if (updates->items[k].type == UPDATE_MERGED)
			made = updates->items[k].story.replaced_by;
	}
	snprintf(fold->edited, sizeof(fold->edited), "%s", made);
}

/* Reads the decision from the entry, as a replay does. */
static int apply_edit(struct fold *fold, const struct log_entry *entry, struct updates *ret_updates)
{
	struct value value;
	struct edit edit;
	struct edit_refusal refusal;
	const char *reason;
	int r = value_decode(entry->edit, entry->edit_size, &value_limits_reply, fold->entry, &value, &reason);
	if (r == 0)
		r = edit_from_value(&value, fold->entry, &edit, &refusal);
	if (r == 0)
		board_apply_edit(fold->board, entry->position, entry->at, &edit, fold->entry, ret_updates);
	note_edited(fold, ret_updates);
	return r < 0 ? -EBADMSG : 0;
}

static int apply_retention(struct fold *fold, const struct log_entry *entry, struct updates *ret_updates)
{
	uint64_t up_to;
	int r = fold_read_retention(entry, fold->entry, &up_to);
	if (r < 0)
		return r;
	board_apply_retention(fold->board, entry->position, entry->at, up_to, fold->entry, ret_updates);
	fold_note_removal(fold, entry, up_to);
	return 0;
}

int fold_apply(struct fold *fold, const struct log_entry *entry, const struct article *article, const struct analysis *analysis,
                 struct updates *ret_updates)
{
	int r = 0;
	switch (entry->kind) {
	case LOG_ARTICLE:
		board_apply_article(fold->board, entry->position, entry->at, article, analysis, fold->entry, ret_updates);
		break;
	case LOG_RETRACTION:
		board_apply_retraction(fold->board, entry->position, entry->at, entry->article_id, fold->entry, ret_updates);
		break;
	case LOG_TICK:
		board_apply_tick(fold->board, entry->position, entry->at, fold->entry, ret_updates);
		break;
	case LOG_MERGE:
	case LOG_SPLIT:
	case LOG_UNMERGE:
		r = apply_edit(fold, entry, ret_updates);
		break;
	case LOG_ERASURE:
		board_apply_erasure(fold->board, entry->position, entry->at, entry->article_id, fold->entry, ret_updates);
		fold_note_removal(fold, entry, 0);
		break;
	case LOG_RETENTION:
		r = apply_retention(fold, entry, ret_updates);
		break;
	}
	return r < 0 ? r : board_error(fold->board);
}

int fold_add_entry(struct fold *fold, struct log_entry *entry, const struct article *article, const struct analysis *analysis)
{
	int r = begin(fold);
	if (r < 0)
		return r;
	entry->position = ++fold->position;
	fold->at = entry->at;
	group_add_entry(fold->group, entry);
	struct updates updates = { 0 };
	struct story_page revised;
	r = fold_find_revised(fold, entry, &revised);
	if (r == 0)
		r = fold_apply(fold, entry, article, analysis, &updates);
	for (size_t k = 0; k < updates.count && r == 0; k++)
		r = add_update(fold, &updates.items[k]);
	struct update amendment;
	if (r == 0)
		r = fold_amend(fold, entry, &updates, &revised, &amendment);
	if (r > 0)
		r = add_update(fold, &amendment);
	arena_reset(fold->entry);
	CRASH_POINT("group-open");
	return r;
}

/* The last entry of an article id, in the open group or the log; see log_find(). */
static int find(struct fold *fold, const char *article_id, struct log_entry *ret_entry)
{
	const struct log_entry *open = fold->open ? group_find(fold->group, article_id) : NULL;
	if (!open)
		return log_find(fold->log, article_id, ret_entry, fold->entry);
	*ret_entry = *open;
	return 0;
}

int64_t fold_next_at(const struct fold *fold, const struct article *article, int64_t now)
{
	if (!fold->options.published_clock)
		return entry_time_arrival(fold->at, now);
	return entry_time_published(fold->at, article ? article : &(struct article){ .published = TIME_NONE });
}

/* What an article is, compared with the last entry of its id. A canceled one stays gone until a usable one comes that is not older. */
static enum fold_outcome compare(const struct intake_result *result, const struct log_entry *last)
{
	if (last->kind == LOG_ERASURE)
		return FOLD_ERASED;
	if (result->content_hash == last->content_hash || (result->article.canceled && last->kind == LOG_RETRACTION))
		return FOLD_DUPLICATE;
	int64_t modified = result->article.modified;
	if (modified != TIME_NONE && last->modified != TIME_NONE && modified < last->modified)
		return FOLD_STALE;
	return FOLD_ACCEPTED;
}

int fold_article(struct fold *fold, const struct intake_result *result, int64_t now, enum fold_outcome *ret_outcome, uint64_t *ret_position)
{
	struct log_entry last;
	int r = find(fold, result->article.id, &last);
	if (r < 0 && r != -ENOENT)
		return r;
	*ret_outcome = r == 0 ? compare(result, &last) : FOLD_ACCEPTED;
	*ret_position = r == 0 ? last.position : 0;
	if (*ret_outcome != FOLD_ACCEPTED) {
		arena_reset(fold->entry);
		return 0;
	}
	struct log_entry entry = {
		.at = fold_next_at(fold, &result->article, now),
		.kind = result->article.canceled ? LOG_RETRACTION : LOG_ARTICLE,
		.article_id = result->article.id,
		.content_hash = result->content_hash,
		.modified = result->article.modified,
		.article = result->article_data,
		.article_size = result->article_size,
		.analysis = result->analysis_data,
		.analysis_size = result->analysis_size,
	};
	r = fold_add_entry(fold, &entry, &result->article, &result->analysis);
	*ret_position = entry.position;
	return r;
}

/* The outcome of taking back an article whose last entry this is. */
static enum fold_outcome compare_removal(enum log_kind kind, const struct log_entry *last)
{
	if (last->kind == kind)
		return FOLD_DUPLICATE;
	return last->kind == LOG_ERASURE ? FOLD_ERASED : FOLD_ACCEPTED;
}

/* Adds an entry that retracts or erases the article, unless the last entry of its id does so already. */
static int take_back(struct fold *fold, enum log_kind kind, const char *article_id, int64_t now, enum fold_outcome *ret_outcome,
                     uint64_t *ret_position)
{
	struct log_entry last;
	int r = find(fold, article_id, &last);
	arena_reset(fold->entry); /* only numbers of it are used below */
	if (r < 0 && r != -ENOENT)
		return r;
	*ret_outcome = r == -ENOENT ? FOLD_UNKNOWN : compare_removal(kind, &last);
	*ret_position = r == 0 ? last.position : 0;
	if (*ret_outcome != FOLD_ACCEPTED)
		return 0;
	/* A retracted article stays retracted when a scraper sends it again unchanged, or sends an older version. */
	struct log_entry entry = {
		.at = fold_next_at(fold, NULL, now),
		.kind = kind,
		.article_id = article_id,
		.content_hash = last.content_hash,
		.modified = last.modified,
	};
	r = fold_add_entry(fold, &entry, NULL, NULL);
	*ret_position = entry.position;
	return r;
}

int fold_retract(struct fold *fold, const char *article_id, int64_t now, enum fold_outcome *ret_outcome, uint64_t *ret_position)
{
	return take_back(fold, LOG_RETRACTION, article_id, now, ret_outcome, ret_position);
}

int fold_erase(struct fold *fold, const char *article_id, int64_t now, enum fold_outcome *ret_outcome, uint64_t *ret_position)
{
	if (log_salvage_kept(fold->options.directory))
		journal_warning("'%s/log.db.bad', left by a salvage, may have what is erased: look at it, and delete it", fold->options.directory);
	return take_back(fold, LOG_ERASURE, article_id, now, ret_outcome, ret_position);
}

static int was_erased(struct fold *fold, const char *article_id)
{
	struct log_entry last;
	int r = find(fold, article_id, &last);
	return r == -ENOENT ? 0 : r < 0 ? r : last.kind == LOG_ERASURE;
}

int fold_was_erased(struct fold *fold, const char *about)
{
	const char *of_url = article_id_from_url(fold->entry, about);
	int r = was_erased(fold, about);
	if (r == 0 && of_url)
		r = was_erased(fold, of_url);
	arena_reset(fold->entry);
	return r;
}

/* A story that the board does not know may be one that is closed. */
static int explain_unknown(struct fold *fold, struct edit_refusal *refusal)
{
	struct story_page page;
	if (strcmp(refusal->reason, "unknown-story") != 0)
		return 0;
	state_see_open_group(fold->state, !fold->state_behind);
	int r = state_story(fold->state, refusal->id, fold->entry, &page);
	state_see_open_group(fold->state, false);
	if (r == 0)
		refusal->reason = "story-closed";
	arena_reset(fold->entry);
	return r == -ENOENT ? 0 : r;
}

int fold_edit(struct fold *fold, const struct edit *edit, int64_t now, struct fold_edited *ret_edited)
{
	static const enum log_kind kinds[] = { [EDIT_MERGE] = LOG_MERGE, [EDIT_SPLIT] = LOG_SPLIT, [EDIT_UNMERGE] = LOG_UNMERGE };
	*ret_edited = (struct fold_edited){ 0 };
	int64_t at = fold_next_at(fold, NULL, now);
	if (!board_check_edit(fold->board, at, edit, &ret_edited->refusal))
		return explain_unknown(fold, &ret_edited->refusal);
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	edit_write(edit, writer);
	struct log_entry entry = {
		.at = at,
		.kind = kinds[edit->kind],
		.modified = TIME_NONE,
		.edit = writer_data(writer),
		.edit_size = writer_size(writer),
	};
	int r = fold_add_entry(fold, &entry, NULL, NULL);
	ret_edited->position = entry.position;
	memcpy(ret_edited->story, fold->edited, sizeof(fold->edited));
	return r;
}

int fold_tick(struct fold *fold, int64_t now, bool *ret_added)
{
	*ret_added = false;
	if (fold->options.published_clock || board_next_close(fold->board) > now)
		return 0;
	struct log_entry entry = { .at = fold_next_at(fold, NULL, now), .kind = LOG_TICK, .modified = TIME_NONE };
	*ret_added = true;
	return fold_add_entry(fold, &entry, NULL, NULL);
}

size_t fold_group_size(const struct fold *fold)
{
	return fold->open ? group_size(fold->group) : 0;
}

bool fold_group_must_close(const struct fold *fold)
{
	return fold->open && fold->state_behind;
}

size_t fold_group_bytes(const struct fold *fold)
{
	return fold->open ? group_bytes(fold->group) : 0;
}

void fold_commit_topics(struct fold *fold)
{
	fold->committed_topics.count = 0;
	for (size_t k = 0; k < fold->topics.count; k++)
		array_append(&fold->committed_topics, fold->topics.items[k]);
}

static int catch_up(struct fold *fold)
{
	cleanup(free_pointer) char *error = NULL;
	return fold->behind ? fold_catch_up(fold, &error) : 0;
}

/* A group that is not in the log must not be in the state, but what was committed before should be: then queries see it while the group is held. */
static int part_from_group(struct fold *fold)
{
	if (!fold->given)
		return 0;
	lose_given(fold);
	int r = catch_up(fold);
	return fold_may_wait(r) ? 0 : r;
}

static int commit_to_log(struct fold *fold)
{
	if (fold->logged)
		return 0;
	fold->before = (struct fold_end){ fold_position(fold), fold_sequence(fold), fold_at(fold) };
	CRASH_POINT("log-commit-before");
	int r = group_write(fold->group, fold->log);
	CRASH_POINT("log-commit-after");
	fold->logged = r == 0;
	int parted = fold_may_wait(r) ? part_from_group(fold) : 0;
	return parted < 0 ? parted : r;
}

/* `now`: and not only once there is enough for it. */
static int commit_to_state(struct fold *fold, bool now)
{
	if (fold->open && fold->state_behind) {
		fold->behind = true;
		return catch_up(fold);
	}
	fold->given += fold_group_size(fold);
	fold->given_bytes += fold_group_bytes(fold);
	if (!fold->given || (!now && fold->given < GIVEN_ENTRIES && fold->given_bytes < GIVEN_BYTES))
		return 0;
	int r = state_commit(fold->state, fold->position);
	if (r < 0)
		lose_given(fold);
	else
		fold->given = fold->given_bytes = 0;
	CRASH_POINT("state-commit-after");
	return r;
}

static int commit(struct fold *fold, bool now)
{
	int r = catch_up(fold);
	if (r == 0 && fold->open)
		r = commit_to_log(fold);
	if (r == 0)
		r = commit_to_state(fold, now);
	if (r < 0 || !fold->open)
		return r;
	fold->open = fold->logged = false;
	fold_commit_topics(fold);
	return 0;
}

int fold_commit(struct fold *fold)
{
	return commit(fold, true);
}

int fold_commit_to_log(struct fold *fold)
{
	return commit(fold, false);
}

void fold_doubt(struct fold *fold)
{
	if (!state_damaged(fold->state)) {
		log_doubt(fold->log);
		return;
	}
	if (fold->state_doubted)
		return;
	fold->state_doubted = true;
	journal_error("state.db is damaged: set aside as state.db.bad, the next start rebuilds it");
	state_doubt(fold->state);
}

void fold_release_memory(struct fold *fold)
{
	board_release_memory(fold->board);
	log_release_memory(fold->log);
	state_release_memory(fold->state);
}

const struct group_update *fold_committed_updates(const struct fold *fold, size_t *ret_count)
{
	assert(!fold->open);
	return group_updates(fold->group, ret_count);
}

/* --- What is there */

uint64_t fold_position(const struct fold *fold)
{
	return fold->logged ? fold->before.position : log_position(fold->log);
}

int64_t fold_at(const struct fold *fold)
{
	return fold->logged ? fold->before.at : log_at(fold->log);
}

uint64_t fold_sequence(const struct fold *fold)
{
	return fold->logged ? fold->before.sequence : log_sequence(fold->log);
}

const struct fold_topic *fold_topics(const struct fold *fold, size_t *ret_count)
{
	*ret_count = fold->committed_topics.count;
	return fold->committed_topics.items;
}

struct log *fold_log(struct fold *fold)
{
	return fold->log;
}

struct state *fold_state(struct fold *fold)
{
	assert(!fold->given);
	return fold->state;
}
