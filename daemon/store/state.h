/* State: what queries need, derived from the log: a mirror that applies the same updates that subscribers get. A file of its
 * own, `<directory>/state.db`; when it is missing, damaged or of another epoch it is thrown away and built again. */
#pragma once

#include "proto/story.h"
#include "proto/update.h"

struct state;

/* Opens, creates, or (when it is unusable or belongs to another epoch) begins an empty one; a damaged file is kept as
 * `state.db.bad`. The directory must be locked by log_open. Errors: negative errno values, *ret_error (free()) says what and where. */
must_check int state_open(const char *directory, const char *epoch, struct state **ret_state, char **ret_error);
struct state *state_close(struct state *state);

/* Closes it, throws it away, and opens an empty one in its place; on failure *state is NULL, and *ret_error as above. */
must_check int state_begin_anew(struct state **state, const char *epoch, char **ret_error);

/* Notes that it is of use only when all that is being put into it is there: one that is opened while this stands is thrown away. Not within a
 * group; errors as for one. */
must_check int state_note_unfinished(struct state *state, bool unfinished);

/* Whether something was read that is not as it was written. */
bool state_damaged(const struct state *state);

/* Puts the file away as `state.db.bad`, so that the next start begins a new one; what is open goes on with it. */
void state_doubt(struct state *state);

/* The log position up to which it is complete. */
uint64_t state_position(const struct state *state);

/* The sequence of the last update that was committed, 0 if there is none. */
uint64_t state_sequence(const struct state *state);

/* A group: begin, apply the updates of each entry in order, commit at a position. Not synced: the log is what counts. After a
 * power cut the position may be an earlier one. After a failure only rollback and close are allowed. -EINVAL: called out of
 * order, or an update that no board can have made (an id of another form, a statement of an article that is not there);
 * -ENOSPC; -EBADMSG: damaged: close, and open anew; -EIO. */
must_check int state_begin(struct state *state);
must_check int state_apply(struct state *state, const struct update *update);
must_check int state_pass_over(struct state *state, uint64_t sequence); /* an update that is not for it */
must_check int state_commit(struct state *state, uint64_t position);
void state_rollback(struct state *state);

/* Removes closed stories, with all that is in them, that began up to a log position or have an article from then, at most `limit` of
 * them a call, and gives room back to the disk in slices: call it until *ret_more is false. Merged stories stay: their ids lead to what
 * they became. Not within a group; errors as there. */
must_check int state_trim(struct state *state, uint64_t up_to_position, size_t limit, bool *ret_more);

/* Merged stories that began up to a log position, unless they were stripped: at most `limit` of them, of which only id, version, status,
 * language, times and replaced_by are filled in, in the arena. */
must_check int state_merged(struct state *state, uint64_t up_to_position, size_t limit, struct arena *arena, struct story_record **ret_stories,
                            size_t *ret_count);

/* Leaves nothing of merged stories but what state_merged() told: what their headers said is past retention. Their sequence is 0 from then
 * on. Not within a group; errors as there. */
must_check int state_strip_merged(struct state *state, const struct story_record *stories, size_t count);

/* After something was taken out for good: from now on, or from the beginning again, there is something to scrub. */
void state_scrub_anew(struct state *state);
bool state_scrubbing(const struct state *state);

/* Takes every trace of what was taken out from the files, in slices: its words from the index of words, what lies between rows, pages that are
 * free, the write-ahead log, and a damaged state that was put aside. Call it until *ret_more is false. Not within a group; errors as there. */
must_check int state_scrub(struct state *state, bool *ret_more);

/* Queries. Results lie in the arena. All see the last commit. Words are found whole, in any order, whatever their case and
 * diacritics; nothing in them has a special meaning. More than 64 of them: -EINVAL. */

/* From now on, or no longer, queries see the open group too; searches for words do not. */
void state_see_open_group(struct state *state, bool see);

/* A story (open, closed or merged) with everything in it: articles and statements in order of position, clusters in order of the
 * statements that they began with; -ENOENT. A merged one has only its header, and replaced_by is where it is to be found now, at
 * the end of the chain of merges. */
must_check int state_story(struct state *state, const char *story_id, struct arena *arena, struct story_page *ret_page);

enum story_order {
	STORIES_NEWEST,  /* by last_seen */
	STORIES_BIGGEST, /* by article_count */
};
struct story_filter {
	enum story_order order;
	const char *language; /* NULL: all */
	const char *words;    /* in the title, all of them; NULL: all */
	int64_t since;        /* last_seen not before; TIME_NONE: all */
	uint32_t min_publishers;
	bool closed;          /* closed ones too */
	uint32_t limit;       /* at most LIMIT_QUERY_ROWS */
};
must_check int state_stories(struct state *state, const struct story_filter *filter, struct arena *arena,
                             struct story_record **ret_stories, size_t *ret_count);

struct statement_filter {
	const char *speaker; /* words of the speaker's name, all of them, in any order and case; NULL: all */
	const char *words;   /* words of the content, all of them; NULL: all */
	const char *story;   /* the id of a story, merged ones included; NULL: all */
	int64_t since;
	uint32_t limit;
};
/* Newest first. Where more than LIMIT_QUERY_ROWS statements have the words, those that came in last are looked at. */
must_check int state_statements(struct state *state, const struct statement_filter *filter, struct arena *arena,
                                struct statement_record **ret_statements, size_t *ret_count);

/* An article's record and its statements in order of position; -ENOENT. */
must_check int state_article(struct state *state, const char *article_id, struct arena *arena, struct article_record *ret_article,
                             struct statement_record **ret_statements, size_t *ret_count);

/* A cluster without its statements; -ENOENT. */
must_check int state_cluster_head(struct state *state, const char *cluster_id, struct arena *arena, struct cluster_head *ret_head);

/* A page of a snapshot: the open stories with id after `cursor` ("" from the start; ids in order of their bytes), at most `limit`,
 * of a language (NULL: all). */
must_check int state_snapshot(struct state *state, const char *cursor, const char *language, uint32_t limit, struct arena *arena,
                              struct story_page **ret_pages, size_t *ret_count);

struct state_counts {
	uint64_t articles, copies, statements, clusters, stories_open, stories_closed;
};
must_check int state_counts(struct state *state, struct state_counts *ret_counts);

/* Gives back the memory that only saves reading the disk again. */
void state_release_memory(struct state *state);

uint64_t state_bytes(const struct state *state);

/* Checks the file of a state, whether a daemon has it open or not, and tells what is wrong. -ENOENT: there is none, which is nothing wrong. */
must_check int state_verify(const char *directory, uint64_t log_position, void (*finding)(void *context, const char *words), void *context);
