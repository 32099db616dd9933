/* The inside of the fold, shared by the files fold*.c: what comes in, closed stories, retention, checkpoints, restarts. */
#pragma once

#include "fold/erasure.h"
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
	bool logged;                 /* the open group is in the log, but the state has no room for it yet */
	bool behind;                 /* the disk had no room for all that the state lacks of the log: fold_catch_up() continues */
	bool anew;                   /* the state is being made anew, from the updates in the log */
	bool over;                   /* board and state are to be made anew, for which there was no room: fold_catch_up() tries again */
	uint64_t room;               /* how many bytes must be free before it does; 0: room was not what failed */
	unsigned passed;             /* how often it was asked to and did not try */
	fold_progress *progress;
	void *progress_context;
	bool state_behind;           /* the state had no room for the open group's updates when they were made */
	bool page_behind;            /* what fold_find_revised() found lacks such updates */
	size_t given, given_bytes;   /* entries that the log has committed and the state was given but has not; what they take in their groups */
	struct fold_end before;      /* the end of what is committed, while the log is ahead of the state */
	uint64_t position, sequence; /* the last ones given, open group included */
	int64_t at;
	int64_t replay_ms;           /* how long the replay at the start worked */
	uint64_t checkpoint;         /* the position of the last one on disk; 0: there is none */
	uint64_t wanted_checkpoint;  /* one at this position or later is wanted */
	bool checkpoint_fails;       /* the last one could not be written */
	unsigned char checkpoint_hash[LOG_HASH_BYTES]; /* of the last entry in the next one */
	uint64_t trim_to;            /* everything up to this position is to be removed; 0: nothing is */
	struct erasure erasure;
	bool differed;               /* see fold_replay_differed() */
	bool state_doubted;          /* the state was found damaged, and was set aside */
	char edited[sizeof(((struct fold_edited *)NULL)->story)]; /* the story that the last edit made */
};

/* fold.c */
/* Decodes the article and the analysis of an entry into the arena. -EBADMSG and other errors of decoding. */
must_check int fold_read_back(const struct log_entry *entry, struct arena *arena, struct article *ret_article, struct analysis *ret_analysis);
/* The same of the entry at a position, in the log or the open group, which must be an article's. -ENOENT: it is not there, or was erased. */
must_check int fold_read_position(struct fold *fold, uint64_t position, struct arena *arena, struct article *ret_article,
                                  struct analysis *ret_analysis);
/* Applies an entry to the board. The updates are the board's, in the arena of the entry. */
must_check int fold_apply(struct fold *fold, const struct log_entry *entry, const struct article *article, const struct analysis *analysis,
                          struct updates *ret_updates);
/* The last sequence of a topic, which is added if it is new. */
uint64_t *fold_topic_sequence(struct fold *fold, const char *topic);
void fold_number_update(struct fold *fold, struct update *update, char topic[UPDATE_TOPIC_SIZE]);

/* Takes the topics as they are now for those of the last commit. */
void fold_commit_topics(struct fold *fold);

/* Empties the board; all numbers begin anew. */
void fold_forget(struct fold *fold);

/* fold_retention.c */
/* Reads from a retention entry up to which position entries are to be removed. -EBADMSG. */
must_check int fold_read_retention(const struct log_entry *entry, struct arena *arena, uint64_t *ret_up_to);
/* Notes that an entry wants something removed from the disk: everything up to a position, or (0) what was erased. */
void fold_note_removal(struct fold *fold, const struct log_entry *entry, uint64_t up_to);
/* Adds an entry, whose position is set here, to the open group. */
must_check int fold_add_entry(struct fold *fold, struct log_entry *entry, const struct article *article, const struct analysis *analysis);
/* The time of an entry that is added now; `article` may be NULL. */
int64_t fold_next_at(const struct fold *fold, const struct article *article, int64_t now);

/* fold_closed.c */
/* Before an entry about an article is applied: finds the page of the story that has (an earlier revision of) it, if that story is closed, or may be
 * once the entry is applied. Otherwise, and for other entries, the page's story has no id. In the entry's arena. */
must_check int fold_find_revised(struct fold *fold, const struct log_entry *entry, struct story_page *ret_page);
/* What the article of a statement itself calls the speaker, by its analysis, or NULL and why; in the arena. */
must_check int fold_own_speaker(struct fold *fold, const struct statement_record *statement, struct arena *arena, const char **ret_speaker,
                                const char **ret_reason);
/* Works out what an entry, whose own updates these are, takes out of a closed story, which the board no longer has. Returns 1 and the update,
 * without a number, in the entry's arena; 0 if it takes nothing out. `revised` is what fold_find_revised() found; it is changed. */
must_check int fold_amend(struct fold *fold, const struct log_entry *entry, const struct updates *updates, struct story_page *revised,
                          struct update *ret_update);

/* fold_replay.c */
/* Gives the state the updates that it lacks: at the start, and, if there was no room for them then, before anything else is committed. */
must_check int fold_catch_up(struct fold *fold, char **ret_error);

/* fold_checkpoint.c */
/* Loads the last checkpoint, if there is one that belongs to this log; otherwise the fold stays empty. */
must_check int fold_restore(struct fold *fold);
