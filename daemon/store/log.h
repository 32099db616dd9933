/* Log: every accepted input, in order, with its analysis and the updates that it caused. Everything else is derived from it. The rest of the daemon
 * knows only this interface, not that SQLite is behind it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

enum { LOG_HASH_BYTES = 16 };

struct log;

enum log_kind {
	LOG_ARTICLE = 1,    /* a new article, or a revision */
	LOG_RETRACTION = 2, /* article_id was taken back */
	LOG_TICK = 3,       /* time passed */
	LOG_MERGE = 4,      /* this and the next two: an editor's decision */
	LOG_SPLIT = 5,
	LOG_UNMERGE = 6,
	LOG_ERASURE = 7,   /* article_id was erased: see log_erase() */
	LOG_RETENTION = 8, /* entries up to a position are about to be removed: see log_trim() */
};

struct log_entry {
	uint64_t position; /* 1, 2, 3 … */
	int64_t at;        /* when it came in: milliseconds since 1970, which never decrease */
	enum log_kind kind;
	bool erased;                    /* its article and analysis are gone for good */
	const char *article_id;         /* of an article, retraction or erasure; else NULL */
	uint64_t content_hash;          /* article_content_hash() */
	int64_t modified;               /* TIME_NONE if the article has none */
	const void *article, *analysis; /* article_write() and analysis_write(); NULL, 0 if there is none */
	size_t article_size, analysis_size;
	const void *edit; /* edit_write() of an editor's decision, or how far retention reaches; else NULL, 0 */
	size_t edit_size;
};

/* Is called now and then by what takes long with a large log. */
typedef void log_progress(void *context, uint64_t done, uint64_t total);

/* Opens (or creates) `<directory>/log.db` with `log.head` beside it, and locks the (existing) directory for this process. Errors: negative errno
 * values, and *ret_error (free()) says what and where. -EBUSY: another process has it open. -EBADMSG: it is damaged, or lacks something that was
 * committed (according to log.head). -EPROTO: it is not a log of hearsay, has a later format, or is not the one to which log.head belongs. */
must_check int log_open(const char *directory, struct log **ret_log, char **ret_error);
/* The same; calls `progress`, with 0 done first, while it upgrades a log of an older format, which happens once and takes time in proportion to
 * the log. */
must_check int log_open_telling(const char *directory, log_progress *progress, void *context, struct log **ret_log, char **ret_error);
/* Opens a log to read it as it is now, whether a daemon has it open or not. Nothing is changed or compared with log.head, and only functions
 * that read may be called. A log of an older format is copied, which takes as much room where temporary files are. -ENOENT, -EACCES, …;
 * -EBADMSG: nothing of it can be read; -EPROTO as above. */
must_check int log_open_to_read(const char *directory, struct log **ret_log, char **ret_error);
must_check int log_open_to_read_telling(const char *directory, log_progress *progress, void *context, struct log **ret_log, char **ret_error);

struct log *log_close(struct log *log);

/* The epoch: a random identifier, made when the log is created and at log_begin_epoch(). The pointer is valid as long as the log is open. */
const char *log_epoch(const struct log *log);

/* Begins a new epoch, for when what was published so far does not lead to what will be published from now on. The old updates are removed; the
 * numbers continue. Returns when that is on disk. Not within a group; errors as for one. */
must_check int log_begin_epoch(struct log *log);

/* The last committed position, time and update sequence; 0, INT64_MIN and 0 if the log is empty. */
uint64_t log_position(const struct log *log);
int64_t log_at(const struct log *log);
uint64_t log_sequence(const struct log *log);

/* The first position that is still there (1 if none were removed, or the log is empty), and the sequence of the first update that is there or, if
 * there is none, of the next one. A subscriber that asks for updates after a sequence below log_first_sequence() - 1 needs a snapshot. */
uint64_t log_first(const struct log *log);
uint64_t log_first_sequence(const struct log *log);

/* The hash of an entry, which covers everything up to it and so tells whether a checkpoint belongs to this log. Also for the position before
 * log_first(). -ENOENT: it is not there. */
must_check int log_hash_at(struct log *log, uint64_t position, unsigned char ret_hash[LOG_HASH_BYTES]);

/* The last position whose entry came in before `at`; a lost entry counts as having come in with the one before it. 0 if there is none. */
must_check int log_position_before(struct log *log, int64_t at, uint64_t *ret_position);

/* A group: begin, append entries and the updates that they cause, commit. The commit returns when everything is on disk (fsync); until then
 * nothing of the group may be acknowledged or published. Rollback forgets the group. After a failed commit or append, only rollback and close
 * are allowed. -EINVAL: called out of order, or a position, time or sequence that does not follow the last one. -ENOSPC: the disk is full;
 * -EBUSY: another program holds a lock; -EBADMSG: the log is damaged; -EIO: anything else. */
must_check int log_begin(struct log *log);
must_check int log_append(struct log *log, const struct log_entry *entry); /* position must be the next one */
must_check int log_append_update(struct log *log, uint64_t sequence, uint64_t position, const char *topic, uint64_t previous,
                                 const void *update, size_t size); /* sequence must be the next one, position of an entry */
must_check int log_commit(struct log *log);
void log_rollback(struct log *log);

/* The last entry of an article id, which may be a retraction or an erasure, and may be in the open group; without its blobs. -ENOENT if there is
 * none. Of an erasure, kind, position and id are known for ever, even after retention has removed it. */
must_check int log_find(struct log *log, const char *article_id, struct log_entry *ret_entry, struct arena *arena);

/* One entry with its blobs, in the arena. -ENOENT; -EBADMSG: it is damaged (its hash does not fit). */
must_check int log_read(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry);

/* The entries from a position on (or from the first that is there), in order. Without articles, `article` is NULL, 0: a restart needs only the
 * analysis. What an entry points to is valid until the visitor returns. A value other than 0 from the visitor ends this, and is returned; the
 * visitor must not call log_entries() itself. -EBADMSG: an entry is damaged, or does not follow the one before. */
typedef int log_entry_visitor(void *context, const struct log_entry *entry);
must_check int log_entries(struct log *log, uint64_t from, bool with_articles, log_entry_visitor *visit, void *context);

/* The updates after `sequence`, at most `limit` of them, on topics that start with `topic_prefix` ("" for all). The visitor is
 * called in order; a value other than 0 from it ends this, and is returned. -EBADMSG: an update is damaged. */
typedef int log_update_visitor(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size);
must_check int log_updates(struct log *log, uint64_t sequence, const char *topic_prefix, size_t limit, log_update_visitor *visit,
                           void *context);

/* Whether the log has the updates of all its entries: every article has caused one, so the first ones tell. It lacks those from before the epoch. */
must_check int log_has_all_updates(struct log *log, bool *ret_all);

/* The sequence of the last update of every topic, ascending by topic; removed ones count. */
typedef void log_topic_visitor(void *context, const char *topic, uint64_t sequence);
must_check int log_topics(struct log *log, log_topic_visitor *visit, void *context);

/* What became of a merged story, which the log keeps when it removes the story's updates. */
struct log_redirect {
	uint64_t story; /* the position of the entry with which it began */
	const char *replaced_by, *language; /* language may be NULL */
	uint32_t version;
	int64_t first_seen, last_seen;
};

/* Within a group: stores a redirect, replacing an earlier one of the same story. Errors as for a group. */
must_check int log_keep_redirect(struct log *log, const struct log_redirect *redirect);

/* All redirects, in order of the stories. A value other than 0 from the visitor ends this, and is returned. -EBADMSG: one is damaged. */
typedef int log_redirect_visitor(void *context, const struct log_redirect *redirect);
must_check int log_redirects(struct log *log, log_redirect_visitor *visit, void *context);

/* Removes entries up to and including a position (the last entry of the log always stays) and the updates that they caused, oldest first and at
 * most `limit` entries per call, and gives room back to the disk in slices: call it until *ret_more is false. What was removed is overwritten
 * with zeros. Duplicates of removed articles are no longer recognised. Not within a group. Errors as for a group; a failed call has removed
 * nothing. */
must_check int log_trim(struct log *log, uint64_t up_to_position, size_t limit, bool *ret_more);

/* Within a group: notes that an article was erased, which stays known for ever (see log_find()), and that entries, updates and files still have its
 * words. `position` is that of the LOG_ERASURE entry in the same group, which shows that this was meant. The rest is done by log_erase_updates()
 * and then log_scrub(), even if a restart comes in between; until the first of these the entries can be read. */
must_check int log_erase(struct log *log, uint64_t position, const char *article_id);

/* The position of the first unfinished erasure, of whose article entries, updates or files may still have words; 0 if all are finished. All are
 * finished together, at the end of the scrub. */
uint64_t log_erasing(const struct log *log);

/* An erasure that is not finished. */
struct log_erasing {
	uint64_t position; /* of the erasure */
	const char *article_id;
	uint64_t done;     /* the last update that it was applied to, perhaps before a restart; 0: none */
	bool applied;      /* to all updates; files may still have words of the article */
};

/* The first unfinished erasure after a position, with its article id in the arena; -ENOENT. They are applied to the updates in this order. */
must_check int log_erasing_after(struct log *log, uint64_t position, struct arena *arena, struct log_erasing *ret_erasing);

/* Rewrites a stored update without an article. Returns 0 with new bytes in the arena, 0 with *ret_update NULL if it has nothing of the article,
 * or a negative errno value, which ends the slice. It may read entries of the log. */
typedef int log_update_rewriter(void *context, const struct log_erasing *erasing, const void *update, size_t size, struct arena *arena,
                                const void **ret_update, size_t *ret_size);

/* After erasures: removes article and analysis from all entries of erased articles, for good, and with `rewrite` what updates have of them, in one
 * transaction that reads about `bytes` bytes of updates. Positions, times, ids and all hashes of entries stay, so the chain still verifies. Call it
 * until *ret_more is false, which it is at once if there is nothing to do. Not within a group; errors as for one. */
must_check int log_erase_updates(struct log *log, size_t bytes, log_update_rewriter *rewrite, void *context, bool *ret_more);

/* After log_erase_updates() is done: makes sure that no file of the log has a trace of what was erased, at most `pages` pages (of 8 KiB)
 * per call. Call it until *ret_more is false, which it is at once if there is nothing to do. -EBUSY: something else is reading the log,
 * such as a backup; try again later. Not within a group. */
must_check int log_scrub(struct log *log, size_t pages, bool *ret_more);

/* How many entries salvages could not recover, not counting those that retention has reached since. */
must_check int log_lost(struct log *log, uint64_t *ret_lost);

/* Notes that something in the log is damaged: log_open() returns -EBADMSG from now on, until the log is salvaged. */
void log_doubt(struct log *log);

/* Gives back the memory of caches. */
void log_release_memory(struct log *log);

/* Bytes on disk, including the write-ahead log. */
uint64_t log_bytes(const struct log *log);

/* Bytes of the file that are in use: without its free pages, which new entries take first, and without the write-ahead log. */
must_check int log_used_bytes(struct log *log, uint64_t *ret_bytes);
