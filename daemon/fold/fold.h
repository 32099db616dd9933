/* Fold: everything that changes state. What was analysed is folded into the board, the log and the state, in order, in groups that are
 * committed together. The caller gives no position away, and publishes nothing, before fold_commit() has returned 0.
 *
 * Only one thread uses it. After any error, except one of opening or of a commit that may wait, only fold_close() is allowed: the board is
 * then ahead of the log, and a restart brings them together again. */
#pragma once

#include "cluster/board/board.h"
#include "counters.h"
#include "fold/group.h"
#include "intake/intake.h"
#include "store/log.h"
#include "store/state.h"

struct fold;

/* The parts of a start that can take long. */
enum fold_stage {
	FOLD_UPGRADES, /* the log's format is upgraded; reported with 0 done when that begins */
	FOLD_REPLAYS,  /* the board applies the log's entries */
	FOLD_REBUILDS, /* the state applies the log's updates */
};
/* Called now and then with how much of it is done. */
typedef void fold_progress(void *context, enum fold_stage stage, uint64_t done, uint64_t all);

struct fold_options {
	const char *directory; /* of log and state */
	const struct models *models; /* the caller's; must outlive the fold */
	struct board_options board;
	bool published_clock; /* entry times: see entry_time.h */
	int64_t retention_age;    /* milliseconds; 0: for ever */
	uint64_t retention_bytes; /* of log and state; 0: no limit */
	fold_progress *progress; /* called while the fold is opened; may be NULL */
	void *progress_context;
};

/* Opens log and state. On failure a negative errno value, and *ret_error (free()) says what is wrong. */
must_check int fold_open(const struct fold_options *options, struct fold **ret_fold, char **ret_error);
struct fold *fold_close(struct fold *fold);

/* Brings board and state up to the end of the log, from the last checkpoint on, without analysing anything again. Call it once, before anything
 * else. -EBADMSG: an entry of the log can't be read; *ret_error says which.
 * If the disk has no room for what the state lacks, that is not an error: the next fold_commit() reports it, and continues with it. Until that
 * has returned 0, nothing may be added and no checkpoint written. It may take as long as this function, and reports progress as well. */
must_check int fold_replay(struct fold *fold, fold_progress *progress, void *context, char **ret_error);

/* Whether the replay produced other updates than those in the log (because of another build or other models). If so, the state has what the replay
 * produced, and a new epoch has begun. */
bool fold_replay_differed(const struct fold *fold);

/* How long the replay worked on the entries after the checkpoint, in milliseconds of the processor. */
int64_t fold_replay_milliseconds(const struct fold *fold);

/* Writes a checkpoint of what is committed; returns when it is on disk. -EBUSY: a group is open. It may be called in a child process, which then
 * has to leave everything else alone; the parent calls fold_checkpoint_done() or fold_checkpoint_failed(). */
must_check int fold_write_checkpoint(struct fold *fold);
void fold_checkpoint_done(struct fold *fold, uint64_t position);
void fold_checkpoint_failed(struct fold *fold);
/* The position of the last checkpoint; 0 if there is none. */
uint64_t fold_checkpoint(const struct fold *fold);
/* Bytes that were written for it; 0 if there is none. */
uint64_t fold_checkpoint_written(const struct fold *fold);
/* Whether one is wanted soon, because something can leave the disk only after it. */
bool fold_wants_checkpoint(const struct fold *fold);
/* Call it before fold_write_checkpoint(), in the parent: reads what the child must not. */
must_check int fold_begin_checkpoint(struct fold *fold);

enum fold_outcome {
	FOLD_ACCEPTED,  /* an entry of its own, at *ret_position */
	FOLD_DUPLICATE, /* the same is there already, at *ret_position, perhaps in the open group */
	FOLD_STALE,     /* older than the one that is there, at *ret_position */
	FOLD_UNKNOWN,   /* a retraction or an erasure of something that is not there */
	FOLD_ERASED,    /* it was erased, and never comes in again */
};
#define FOLD_ERASED_REASON "erased"

/* Folds an article (or a canceled one: a retraction) into the open group. `now`: the wall clock in milliseconds. */
must_check int fold_article(struct fold *fold, const struct intake_result *result, int64_t now, enum fold_outcome *ret_outcome,
                            uint64_t *ret_position);

/* Retracts the article with this id: FOLD_ACCEPTED, FOLD_DUPLICATE (it was retracted before), FOLD_ERASED or FOLD_UNKNOWN. */
must_check int fold_retract(struct fold *fold, const char *article_id, int64_t now, enum fold_outcome *ret_outcome, uint64_t *ret_position);

/* Erases the article with this id for good: its text and statements leave log, state and replays, and the id is refused from then on.
 * FOLD_ACCEPTED, FOLD_DUPLICATE (it was erased before) or FOLD_UNKNOWN. After the commit nothing shows the article any more; the files have no
 * trace of it once fold_erasing() is 0 or past the position of the erasure, which fold_maintain() brings about. */
must_check int fold_erase(struct fold *fold, const char *article_id, int64_t now, enum fold_outcome *ret_outcome, uint64_t *ret_position);

/* Whether an article was erased: 1, 0, or a negative errno value. `about` is its id, or the URL that gives it its id. */
must_check int fold_was_erased(struct fold *fold, const char *about);

/* The outcome of an edit. */
struct fold_edited {
	uint64_t position;           /* of its entry; 0: it can't be done */
	char story[32];              /* the id of the story that was split off, or that the other one became part of */
	struct edit_refusal refusal; /* why it can't be done: see board_check_edit(); "story-closed" for any closed story */
};

/* Applies an editor's decision. The refusal shares its strings with the edit. */
must_check int fold_edit(struct fold *fold, const struct edit *edit, int64_t now, struct fold_edited *ret_edited);

/* Adds a tick entry if a quiet story is due to close at `now`; only with `clock = arrival`. After an error *ret_added says, here and below,
 * whether an entry was begun; if not, nothing has happened. */
must_check int fold_tick(struct fold *fold, int64_t now, bool *ret_added);

/* Retention: if entries are too old at `now`, or take too much room, adds an entry that says up to which position they are to be removed,
 * and closes the stories that reach back that far. fold_maintain() removes them from the disk, after a checkpoint. With `clock = published`
 * entries have no age. */
must_check int fold_retain(struct fold *fold, int64_t now, bool *ret_added);

/* Between groups, after fold_commit(): does a slice, of some ten milliseconds, of the work that retention and erasures leave for later; *ret_more
 * says whether there is more. After an error for which fold_may_wait() is true, carry on; other errors are as for a commit. */
must_check int fold_maintain(struct fold *fold, bool *ret_more);

/* The position of the first unfinished erasure, whose text a file may still have; 0 if there is none. */
uint64_t fold_erasing(const struct fold *fold);

/* The number of entries in the open group, and of bytes that they and their updates take. */
size_t fold_group_size(const struct fold *fold);
size_t fold_group_bytes(const struct fold *fold);

/* Whether the open group should be committed before anything is added to it: the state is locked, or had no room for its updates, and what was in a
 * closed story, whose article an entry takes back or revises, is read from the state. */
bool fold_group_must_close(const struct fold *fold);

/* Puts the open group, if there is one, on disk: the log (synced), then the state, with all that it was given before. After an error for which
 * fold_may_wait() is true, the group is held: the board is as it will be, everything else as it was before; the next call tries again, and until
 * one has returned 0 nothing may be added. */
must_check int fold_commit(struct fold *fold);

/* The same, but the state may commit later, together with other groups: fold_commit() has to come before queries and fold_maintain(). */
must_check int fold_commit_to_log(struct fold *fold);

/* Whether an error can pass without us: the disk is full, or another program holds a lock. */
bool fold_may_wait(int error);

/* After -EBADMSG: makes the next start rebuild the state, if that is what is damaged, or else salvage the log. */
void fold_doubt(struct fold *fold);

/* Gives back memory that only saves reading from the disk: what resting stories can let go of, and what log and state cache of their files, up to
 * 144 MiB. Not while updates of the board are in use. */
void fold_release_memory(struct fold *fold);

/* The updates of the last committed group, in order, valid until the next group begins. */
const struct group_update *fold_committed_updates(const struct fold *fold, size_t *ret_count);

/* The last committed position, time, and sequence, and the last sequence of each topic, ascending by topic. A held group is not included. */
uint64_t fold_position(const struct fold *fold);
int64_t fold_at(const struct fold *fold);
uint64_t fold_sequence(const struct fold *fold);
struct fold_topic {
	char name[UPDATE_TOPIC_SIZE];
	uint64_t sequence;
};
const struct fold_topic *fold_topics(const struct fold *fold, size_t *ret_count);

/* For queries, between groups, the state only after fold_commit(). */
struct log *fold_log(struct fold *fold);
struct state *fold_state(struct fold *fold);
