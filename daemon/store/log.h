/* Log: every input that was accepted, in order, with what extraction found and the updates that it caused. Everything else is
 * a function of it. This interface is the only thing that the rest of the daemon knows of it; SQLite is behind it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

enum { LOG_HASH_BYTES = 16 };

struct log;

enum log_kind {
	LOG_ARTICLE = 1,    /* a new article, or a revision of one that is there */
	LOG_RETRACTION = 2, /* article_id is gone */
	LOG_TICK = 3,       /* time passed */
	LOG_MERGE = 4,      /* what an editor decided */
	LOG_SPLIT = 5,
	LOG_UNMERGE = 6,
	LOG_ERASURE = 7,   /* article_id was erased: see log_erase() */
	LOG_RETENTION = 8, /* entries up to a position are about to be removed: see log_trim() */
};

struct log_entry {
	uint64_t position; /* from 1; each is the one before and 1 */
	int64_t at;        /* never decreases */
	enum log_kind kind;
	bool erased;                    /* its article and analysis are gone for good */
	const char *article_id;         /* of an article, retraction or erasure; else NULL */
	uint64_t content_hash;          /* article_content_hash() */
	int64_t modified;               /* TIME_NONE if the article has none */
	const void *article, *analysis; /* article_write() and analysis_write(); NULL, 0 where there is none */
	size_t article_size, analysis_size;
	const void *edit; /* edit_write() of what an editor decided, or how far retention reaches; else NULL, 0 */
	size_t edit_size;
};

/* How far something is that takes long with a large log. */
typedef void log_progress(void *context, uint64_t done, uint64_t total);

/* Opens (or creates) `<directory>/log.db` with `log.head` beside it, and locks the (existing) directory for this process. Errors: negative errno values;
 * *ret_error (free()) says what and where in words. -EBUSY: another process has it open. -EBADMSG: damaged, or it lacks what was
 * committed (as `<directory>/log.head` has it). -EPROTO: not a log of hearsay, of a later format, or not the one that log.head belongs to. */
must_check int log_open(const char *directory, struct log **ret_log, char **ret_error);
/* The same; `progress` is told, with 0 done first, while a log of an older format is brought to the present one: once, in a time that grows with it. */
must_check int log_open_telling(const char *directory, log_progress *progress, void *context, struct log **ret_log, char **ret_error);
/* Opens a log to look at it as it is now, whether a daemon has it open or not; nothing is changed or compared with
 * log.head, and only what reads may be called. One of an older format is copied, which takes as much room where temporary files are. -ENOENT,
 * -EACCES, …; -EBADMSG: nothing of it can be read; -EPROTO as above. */
must_check int log_open_to_read(const char *directory, struct log **ret_log, char **ret_error);
must_check int log_open_to_read_telling(const char *directory, log_progress *progress, void *context, struct log **ret_log, char **ret_error);

struct log *log_close(struct log *log);

/* The epoch: a random identifier made when the log was created; a pointer that lives as long as the log. */
const char *log_epoch(const struct log *log);

/* Begins a new epoch, when what was published is not what subscribers are told from now on: the updates go, the numbers go on. Returns when
 * that is on disk. Not within a group; errors as for one. */
must_check int log_begin_epoch(struct log *log);

/* The last committed position, `at` (0 and INT64_MIN when empty) and update sequence (0). */
uint64_t log_position(const struct log *log);
int64_t log_at(const struct log *log);
uint64_t log_sequence(const struct log *log);

/* The first position that is still there (1 unless older ones were removed; 1 in an empty log too), and the first update sequence that is,
 * or will be when an update comes. Whoever asks for updates after a sequence less than log_first_sequence() - 1 needs a snapshot. */
uint64_t log_first(const struct log *log);
uint64_t log_first_sequence(const struct log *log);

/* The hash of an entry, which covers everything up to it: by it a checkpoint knows that it is of this log. Also of the position before
 * log_first(). -ENOENT: it is not there. */
must_check int log_hash_at(struct log *log, uint64_t position, unsigned char ret_hash[LOG_HASH_BYTES]);

/* The last position whose entry came in before `at`, one that is lost counted as the one before it; 0 if there is none. */
must_check int log_position_before(struct log *log, int64_t at, uint64_t *ret_position);

/* A group: begin, append entries and the updates that they cause, commit. The commit returns when everything is on disk
 * (fsync); until then nothing of the group may be acknowledged or published. Rollback forgets the group. After a failed commit
 * only rollback and close are allowed (a failed append likewise ends the group). -EINVAL: called out of order, or a position, time
 * or sequence that does not follow on. -ENOSPC: disk full; -EBUSY: somebody else's tool holds a lock; -EBADMSG: damaged; -EIO: all
 * else. */
must_check int log_begin(struct log *log);
must_check int log_append(struct log *log, const struct log_entry *entry); /* position must be the next one */
must_check int log_append_update(struct log *log, uint64_t sequence, uint64_t position, const char *topic, uint64_t previous,
                                 const void *update, size_t size); /* sequence must be the next one, position of an entry */
must_check int log_commit(struct log *log);
void log_rollback(struct log *log);

/* What the log knows of an article id: the last entry of it, a retraction or an erasure too, open group included. -ENOENT if nothing. The blobs
 * are not read. Of an erasure that was removed only kind, position and id are known, for ever. */
must_check int log_find(struct log *log, const char *article_id, struct log_entry *ret_entry, struct arena *arena);

/* One entry with its blobs, in the arena. -ENOENT; -EBADMSG: it is not what was written (its hash does not fit). */
must_check int log_read(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry);

/* The entries from a position on (or from the first that is there), in order, with or without their articles (article NULL, 0; a restart needs the analysis alone).
 * Everything that an entry points to is valid until the visitor returns. A value other than 0 from the visitor stops and is
 * returned; it must not call log_entries itself. -EBADMSG: an entry is not what was written, or does not follow on the one before. */
typedef int log_entry_visitor(void *context, const struct log_entry *entry);
must_check int log_entries(struct log *log, uint64_t from, bool with_articles, log_entry_visitor *visit, void *context);

/* The updates after `sequence`, at most `limit` of them, on topics that start with `topic_prefix` ("" for all). The visitor is
 * called in order; a value other than 0 from it stops and is returned. -EBADMSG: an update is not what was written. */
typedef int log_update_visitor(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size);
must_check int log_updates(struct log *log, uint64_t sequence, const char *topic_prefix, size_t limit, log_update_visitor *visit,
                           void *context);

/* Whether the log has the updates of all its entries: not those from before an epoch. Each article has caused one. */
must_check int log_has_all_updates(struct log *log, bool *ret_all);

/* The sequence of the last update of every topic, ascending by topic; removed ones count. */
typedef void log_topic_visitor(void *context, const char *topic, uint64_t sequence);
must_check int log_topics(struct log *log, log_topic_visitor *visit, void *context);

/* What became of a merged story: what is left of it when the updates that told it are removed. */
struct log_redirect {
	uint64_t story; /* the position of the entry that it began with */
	const char *replaced_by, *language; /* language may be NULL */
	uint32_t version;
	int64_t first_seen, last_seen;
};

/* Within a group: keeps one, in place of what was kept of the same story. Errors as for a group. */
must_check int log_keep_redirect(struct log *log, const struct log_redirect *redirect);

/* All that are kept, in order of the stories. A value other than 0 from the visitor stops and is returned; -EBADMSG: one is not what was written. */
typedef int log_redirect_visitor(void *context, const struct log_redirect *redirect);
must_check int log_redirects(struct log *log, log_redirect_visitor *visit, void *context);

/* Removes entries up to and including a position (the last entry of the log always stays) and the updates that they caused, at most
 * `limit` entries a call, oldest first, and gives room back to the disk in slices: call it until *ret_more is false. What was removed
 * is overwritten with zeros. Duplicates of removed articles are no longer known. Not within a group. Errors as for a group; a failed call
 * has removed nothing. */
must_check int log_trim(struct log *log, uint64_t up_to_position, size_t limit, bool *ret_more);

/* Within a group: takes article and analysis out of every entry of an article id, for good, and notes that updates and files still have
 * words of it. `position`: of the entry of kind LOG_ERASURE in the same group, which says that it was meant. Positions, times, the id and all
 * hashes stay: the chain goes on verifying; and that it was erased is known for ever: see log_find(). Nothing is gone before the commit. What is left is done by log_erase_updates(), then log_scrub(),
 * also after a restart in between. *ret_entries: how many lost their article. */
must_check int log_erase(struct log *log, uint64_t position, const char *article_id, size_t *ret_entries);

/* The position of the first erasure that is not finished: what updates or files may still have the words. 0: all are. They are finished
 * together, at the end of the scrub. */
uint64_t log_erasing(const struct log *log);

/* What a stored update becomes without an article: 0 and *ret_update NULL if it has nothing of that, 0 and new bytes in the arena, or a
 * negative errno value, which ends the slice. It must not use the log. */
typedef int log_update_rewriter(const char *article_id, const void *update, size_t size, struct arena *arena, const void **ret_update,
                                size_t *ret_size);

/* After erasures: takes what updates have of an erased article out of them, as `rewrite` finds and does it, in a transaction that reads about
 * `bytes` of updates: call it until *ret_more is false (at once if there is nothing to do). Not within a group; errors as for one. */
must_check int log_erase_updates(struct log *log, size_t bytes, log_update_rewriter *rewrite, bool *ret_more);

/* When all updates are done: sees that no file of the log has a trace of what was erased, going through at most `pages` pages (of 8 KiB) of it
 * a call: call it until *ret_more is false (at once if there is nothing to do). -EBUSY: somebody else reads the log, as a backup does; try
 * again later. Not within a group. */
must_check int log_scrub(struct log *log, size_t pages, bool *ret_more);

/* Entries that a salvage could not read back, of those that the log would still have. */
must_check int log_lost(struct log *log, uint64_t *ret_lost);

/* Something in the log was not what was written: log_open() says -EBADMSG from now on, until it is salvaged. */
void log_doubt(struct log *log);

/* Gives back the memory that only saves reading the disk again. */
void log_release_memory(struct log *log);

/* Bytes on disk, write-ahead log included. */
uint64_t log_bytes(const struct log *log);
