/* Log: every input that was accepted, in order, with what extraction found and the updates that it caused. Everything else is
 * a function of it. This interface is the only thing that the rest of the daemon knows of it; SQLite is behind it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"

struct log;

enum log_kind {
	LOG_ARTICLE = 1,    /* a new article, or a revision of one that is there */
	LOG_RETRACTION = 2, /* article_id is gone */
	LOG_TICK = 3,       /* time passed */
	LOG_MERGE = 4,      /* what an editor decided */
	LOG_SPLIT = 5,
	LOG_UNMERGE = 6,
};

struct log_entry {
	uint64_t position; /* from 1, without holes */
	int64_t at;        /* never decreases */
	enum log_kind kind;
	const char *article_id;         /* of an article or retraction; else NULL */
	uint64_t content_hash;          /* article_content_hash() */
	int64_t modified;               /* TIME_NONE if the article has none */
	const void *article, *analysis; /* article_write() and analysis_write(); NULL, 0 where there is none */
	size_t article_size, analysis_size;
	const void *edit; /* edit_write() of what an editor decided; else NULL, 0 */
	size_t edit_size;
};

/* Opens (or creates) `<directory>/log.db`, and locks the (existing) directory for this process. Errors: negative errno values;
 * *ret_error (free()) says what and where in words. -EBUSY: another process has it open. -EBADMSG: damaged, not a log of hearsay,
 * or of a later format. */
must_check int log_open(const char *directory, struct log **ret_log, char **ret_error);
struct log *log_close(struct log *log);

/* The epoch: a random identifier made when the log was created; a pointer that lives as long as the log. */
const char *log_epoch(const struct log *log);

/* The last committed position, `at` (0 and INT64_MIN when empty) and update sequence (0). */
uint64_t log_position(const struct log *log);
int64_t log_at(const struct log *log);
uint64_t log_sequence(const struct log *log);

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

/* What the log knows of an article id: the last entry of it, open group included. -ENOENT if nothing (or retracted: then
 * *ret_entry is filled in all the same, with kind LOG_RETRACTION, and 0 is returned). The blobs are not read. */
must_check int log_find(struct log *log, const char *article_id, struct log_entry *ret_entry, struct arena *arena);

/* One entry with its blobs, in the arena. -ENOENT; -EBADMSG: it is not what was written (its hash does not fit). */
must_check int log_read(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry);

/* The entries from a position on, in order, with or without their articles (article NULL, 0; a restart needs the analysis alone).
 * Everything that an entry points to is valid until the visitor returns. A value other than 0 from the visitor stops and is
 * returned; it must not call log_entries itself. -EBADMSG: an entry is not what was written, or does not follow on the one before. */
typedef int log_entry_visitor(void *context, const struct log_entry *entry);
must_check int log_entries(struct log *log, uint64_t from, bool with_articles, log_entry_visitor *visit, void *context);

/* The updates after `sequence`, at most `limit` of them, on topics that start with `topic_prefix` ("" for all). The visitor is
 * called in order; a value other than 0 from it stops and is returned. -EBADMSG: an update is not what was written. */
typedef int log_update_visitor(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size);
must_check int log_updates(struct log *log, uint64_t sequence, const char *topic_prefix, size_t limit, log_update_visitor *visit,
                           void *context);

/* The sequence of the last update of every topic, ascending by topic. */
typedef void log_topic_visitor(void *context, const char *topic, uint64_t sequence);
must_check int log_topics(struct log *log, log_topic_visitor *visit, void *context);

/* Bytes on disk, write-ahead log included. */
uint64_t log_bytes(const struct log *log);
