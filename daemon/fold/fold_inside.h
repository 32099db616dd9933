/* The fold's inside, shared by fold.c (what comes in), fold_replay.c (restarts) and fold_checkpoint.c. */
#pragma once

#include "fold/fold.h"
#include "proto/base/array.h"

struct fold_end {
	uint64_t position, sequence;
	int64_t at;
};

struct fold {
	struct fold_options options;
	struct log *log;
	struct state *state;
	struct board *board;
	struct writer *writer;
	struct arena *entry; /* of the entry being applied */
	struct group *group; /* the one that is open or was committed last */
	ARRAY(struct fold_topic) topics, committed_topics; /* ascending by name */
	bool open;
	bool logged;            /* the open group is in the log, but the state has no room for it yet */
	bool behind;            /* the state has not come up to the log, for want of room: fold_catch_up() goes on with it */
	bool anew;              /* it is made anew, from the updates in the log */
	bool over;              /* it is to be made anew, and the board with it, for which there was no room: fold_catch_up() does it once there is more */
	uint64_t room;          /* bytes that are to be free before that is tried again; 0: it was something else */
	unsigned passed;        /* so often it was not tried */
	fold_progress *progress;
	void *progress_context;
	bool state_behind;      /* the state could not take the open group's updates when they were made */
	struct fold_end before; /* what is committed, while the log is ahead of the state */
	uint64_t position, sequence; /* the last ones given, open group included */
	int64_t at;
	int64_t replay_ms;   /* what the replay at the start worked */
	uint64_t checkpoint; /* the position of the last one on disk, or 0 */
	uint64_t wanted_checkpoint; /* one at this position or later is wanted */
	unsigned char checkpoint_hash[LOG_HASH_BYTES]; /* of the entry that the next one is written for */
	uint64_t trim_to; /* how far retention reaches; what is there up to it is to be removed */
	bool differed;
	bool state_doubted; /* and put away */
	char edited[sizeof(((struct fold_edited *)NULL)->story)]; /* the story that the last edit made */
};

/* fold.c */
/* The article and the analysis of an entry, in the arena. */
must_check int fold_read_back(const struct log_entry *entry, struct arena *arena, struct article *ret_article, struct analysis *ret_analysis);
/* The board applies an entry. */
must_check int fold_apply(struct fold *fold, const struct log_entry *entry, const struct article *article, const struct analysis *analysis,
                          struct updates *ret_updates);
/* The last sequence of a topic, which is added if it is new. */
uint64_t *fold_topic_sequence(struct fold *fold, const char *topic);
void fold_number_update(struct fold *fold, struct update *update, char topic[UPDATE_TOPIC_SIZE]);

/* The topics as they are now are those of the last commit. */
void fold_commit_topics(struct fold *fold);

/* The board is empty again, and the numbers begin anew. */
void fold_forget(struct fold *fold);

/* fold_retention.c */
/* The position up to which an entry of retention reaches. */
must_check int fold_read_retention(const struct log_entry *entry, struct arena *arena, uint64_t *ret_up_to);
/* Takes note of an entry that something waits for: to be trimmed, or scrubbed. */
void fold_note_removal(struct fold *fold, const struct log_entry *entry, uint64_t up_to);
/* Adds an entry, whose position is set here, to the open group. */
must_check int fold_add_entry(struct fold *fold, struct log_entry *entry, const struct article *article, const struct analysis *analysis);
/* The time of an entry that comes now; `article` may be NULL. */
int64_t fold_next_at(const struct fold *fold, const struct article *article, int64_t now);

/* fold_closed.c */
/* What an entry takes out of a closed story, which is off the board: 1 and the update, without a number, in the entry's arena; 0 if it
 * takes nothing. The state has the entry's other updates. */
must_check int fold_amend(struct fold *fold, const struct log_entry *entry, struct update *ret_update);

/* fold_replay.c */
/* The state is given the updates that it lacks: at the start, and, when there was no room for them, before anything else is committed. */
must_check int fold_catch_up(struct fold *fold, char **ret_error);

/* fold_checkpoint.c */
/* Begins with what the last checkpoint has, if there is one that belongs to this log; else the fold is as it was. */
must_check int fold_restore(struct fold *fold);
