/* State: what queries are answered from. It is derived from the log, by applying the same updates that subscribers get. It is in a file of its own,
 * `<directory>/state.db`; if that is missing, damaged or of another epoch, it is rebuilt. */
#pragma once

#include "proto/story.h"
#include "proto/update.h"

struct state;

/* Opens or creates the state; if it is unusable or belongs to another epoch, begins an empty one, and keeps a damaged file as `state.db.bad`.
 * The directory must be locked by log_open(). Errors: negative errno values, and *ret_error (free()) says what and where. */
must_check int state_open(const char *directory, const char *epoch, struct state **ret_state, char **ret_error);
struct state *state_close(struct state *state);

/* Closes the state, discards it, and opens an empty one in its place. On failure *state is NULL, and *ret_error is as above. */
must_check int state_begin_anew(struct state **state, const char *epoch, char **ret_error);

/* Notes whether the state is unfinished, and of no use until everything has been put into it: an unfinished one is discarded when it is opened.
 * Not within a group; errors as for one. */
must_check int state_note_unfinished(struct state *state, bool unfinished);

/* Whether reading has come upon damage. */
bool state_damaged(const struct state *state);

/* Sets the file aside as `state.db.bad`, so that the next start begins a new one; the open state continues to use it. */
void state_doubt(struct state *state);

/* The log position up to which the state is complete. */
uint64_t state_position(const struct state *state);

/* The sequence of the last committed update, 0 if there is none. */
uint64_t state_sequence(const struct state *state);

/* A group: begin, apply the updates of each entry in order, commit at a position. It is not synced, since the log is what counts: after a power
 * cut the position may be an earlier one. After a failure only rollback and close are allowed. -EINVAL: called out of order, or an update that
 * no board can have made (a malformed id, a statement of a missing article); -ENOSPC; -EBADMSG: damaged, so close it and open it again; -EIO. */
must_check int state_begin(struct state *state);
must_check int state_apply(struct state *state, const struct update *update);
must_check int state_pass_over(struct state *state, uint64_t sequence); /* notes an update that the state has no use for */
must_check int state_commit(struct state *state, uint64_t position);
void state_rollback(struct state *state);

/* Removes closed stories that began up to a log position, or have an article from then, with everything in them, at most `limit` per call, and
 * gives room back to the disk in slices: call it until *ret_more is false. Merged stories stay, since their ids lead to what they became. Not
 * within a group; errors as for one. */
must_check int state_trim(struct state *state, uint64_t up_to_position, size_t limit, bool *ret_more);

/* Merged stories that began up to a log position and are not yet stripped: at most `limit` of them, with only id, version, status, language,
 * times and replaced_by filled in, in the arena. */
must_check int state_merged(struct state *state, uint64_t up_to_position, size_t limit, struct arena *arena, struct story_record **ret_stories,
                            size_t *ret_count);

/* Strips merged stories down to what state_merged() returns, since the rest of their headers is past retention. Their sequence is 0 from then on.
 * Not within a group; errors as for one. */
must_check int state_strip_merged(struct state *state, const struct story_record *stories, size_t count);

/* Removes the title from closed stories without articles that have it from this article, which was erased. Updates don't do that, since the article was
 * in no story any more. Not within a group; errors as for one. */
must_check int state_forget_titles(struct state *state, const char *article_id);

/* After something was removed for good: begins the scrub, or begins it again. */
void state_scrub_anew(struct state *state);
bool state_scrubbing(const struct state *state);

/* Removes every trace of what was removed from the files, in slices: its words in the word index, remains between rows, free pages, the
 * write-ahead log, and a damaged state that was set aside. Call it until *ret_more is false. Not within a group; errors as for one. */
must_check int state_scrub(struct state *state, bool *ret_more);

/* Queries. Results are in the arena. All of them see the last commit. Words match whole words, in any order, whatever their case and diacritics;
 * no character in them has a special meaning. More than 64 words: -EINVAL. */

/* Whether queries also see the open group from now on; searches for words never do. */
void state_see_open_group(struct state *state, bool see);

/* A story (open, closed or merged) with everything in it: articles and statements in order of position, clusters in order of the statements with
 * which they began; -ENOENT. A merged one has only its header, and replaced_by says where it is now, at the end of the chain of merges. */
must_check int state_story(struct state *state, const char *story_id, struct arena *arena, struct story_page *ret_page);
/* The same, but if all of it would take more than `most` bytes, the later articles and clusters are left out. */
must_check int state_story_within(struct state *state, const char *story_id, size_t most, struct arena *arena, struct story_page *ret_page);

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
	bool closed;          /* also closed ones */
	uint32_t limit;       /* at most LIMIT_QUERY_ROWS; here and below it ends earlier with the row that exceeds LIMIT_ROWS_BYTES */
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
/* Newest first. If more than LIMIT_QUERY_ROWS statements have the words, only those that came in last are looked at. */
must_check int state_statements(struct state *state, const struct statement_filter *filter, struct arena *arena,
                                struct statement_record **ret_statements, size_t *ret_count);

/* An article's record and its statements in order of position; -ENOENT. */
must_check int state_article(struct state *state, const char *article_id, struct arena *arena, struct article_record *ret_article,
                             struct statement_record **ret_statements, size_t *ret_count);

/* The speaker of a statement as it is now, or NULL, and the id of its story; -ENOENT. */
must_check int state_speaker(struct state *state, const char *statement_id, struct arena *arena, const char **ret_speaker, const char **ret_story);

/* A cluster without its statements; -ENOENT. */
must_check int state_cluster_head(struct state *state, const char *cluster_id, struct arena *arena, struct cluster_head *ret_head);

/* A page of a snapshot: open stories of a language (NULL: all) whose ids come after `cursor` ("": from the start) in order of their bytes, at most
 * `limit` of them. */
must_check int state_snapshot(struct state *state, const char *cursor, const char *language, uint32_t limit, struct arena *arena,
                              struct story_page **ret_pages, size_t *ret_count);

struct state_counts {
	uint64_t articles, copies, statements, clusters, stories_open, stories_closed;
};
must_check int state_counts(struct state *state, struct state_counts *ret_counts);

/* Gives back the memory of caches. */
void state_release_memory(struct state *state);

/* Bytes on disk, including the write-ahead log. */
uint64_t state_bytes(const struct state *state);
/* As log_used_bytes(). */
must_check int state_used_bytes(struct state *state, uint64_t *ret_bytes);

/* Checks the file of a state, whether a daemon has it open or not, and calls `finding` with what is wrong. -ENOENT: there is none, which is fine. */
must_check int state_verify(const char *directory, uint64_t log_position, void (*finding)(void *context, const char *words), void *context);
