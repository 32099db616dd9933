/* What the files of the log share. */
#pragma once

#include <xxhash.h>

#include "store/log.h"
#include "store/log_backup.h"
#include "store/log_head.h"
#include "store/log_schema.h"
#include "store/sqlite_helpers.h"

enum { EPOCH_BYTES = 16, LOG_EPOCH_SIZE = 2 * EPOCH_BYTES + 1 };

struct hash {
	unsigned char bytes[LOG_HASH_BYTES];
};

/* Where the log ends. */
struct end {
	uint64_t position, sequence;
	int64_t at;
	struct hash chain;
};

/* Where it starts: what was removed last. */
struct start {
	uint64_t position, sequence;
	struct hash chain;
};

struct log {
	sqlite3 *database;
	sqlite3_stmt *statements[LOG_STATEMENT_COUNT];
	XXH3_state_t *hashing;
	struct head *head;
	char *path;
	int directory; /* locked as long as it is open */
	char epoch[LOG_EPOCH_SIZE];
	struct start start, open_start;
	struct end committed, open; /* open: of the group that is being written */
	bool reading; /* opened by log_open_to_read() */
	struct head_values head_before; /* when reading: what log.head said, or why not, before the moment as of which the log is read */
	int head_error;
	log_progress *progress; /* while it is brought to the present format; or NULL */
	void *progress_context;
	bool in_group, failed;
	bool headless;       /* the file has a group that is not committed, because the disk was full for the head */
	int64_t scrub_page, open_scrub_page; /* the next page to scrub, 0 when there is nothing to */
	uint64_t erasing, open_erasing; /* the first erasure that is not finished, 0 when there is none */
};

struct cursor log_start(struct log *log, enum log_statement statement);

struct hash log_hash_of(const void *data, size_t size);
bool log_hash_equals(const struct hash *a, const struct hash *b);
struct hash log_take_hash(struct cursor *row);

/* The hash of an update covers all of it. */
struct hash log_update_hash(struct log *log, uint64_t sequence, uint64_t position, const char *topic, uint64_t previous, const void *body,
                            size_t size);

/* What stands beside an entry in its row. */
struct entry_hashes {
	struct hash previous, hash;
	unsigned char pieces[2 * LOG_HASH_BYTES]; /* of the article and, unless the entry is of an older format, of the analysis */
	size_t pieces_size;
};

/* The hashes of a new entry that follows on one with this hash. */
struct entry_hashes log_entry_hashes(struct log *log, const struct log_entry *entry, const struct hash *previous);

/* The seal of an erased entry of a format whose hash covered the analysis itself: what its hash was then can't be computed any more,
 * so this covers all that is left of it, that hash included. */
struct hash log_entry_seal(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes);

/* The entry in the cursor's row (ENTRY_COLUMNS, and the article if `with_article`), blobs as SQLite's own, checked against its hashes.
 * *chain is what must stand as the hash of the entry before, unless it is NULL. -EBADMSG. */
must_check int log_take_entry(struct log *log, struct cursor *row, bool with_article, struct arena *arena, const struct hash *chain,
                              struct log_entry *ret_entry, struct entry_hashes *ret_hashes);

/* Whether an entry, article and all, is what its hashes say; `seal` as the row has it. */
bool log_entry_is_whole(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes, const struct hash *seal);

/* A log that takes the place of another: it is made complete in a file of its own, then renamed to LOG_READY_NAME in its directory, then put in
 * place, which log_open() does as well where it finds one. */
#define LOG_READY_NAME "log.db.ready"

/* The file's pages as they are in one moment, into an empty database. */
must_check int log_copy_pages(struct log *log, sqlite3 *target, log_progress *progress, void *context);

/* Makes a new log, with a new epoch, at a path; what is there is deleted. It has no head yet. */
must_check int log_create(const char *path, struct log **ret_log);
/* Opens the copy of one, to be changed before it is put in place. */
must_check int log_open_copy(const char *path, struct log **ret_log);
/* Closes it (NULL is fine) after everything is in the one file, and on disk. Returns `r`, or, if that is 0, what went wrong. */
must_check int log_finish(struct log *log, int r);
/* In a directory that is locked. */
must_check int log_put_ready(const char *directory, int directory_fd);

/* Within a group: the log starts there, and what was before is removed. */
must_check int log_trim_start(struct log *log, const struct start *target);

/* A random one. */
void log_make_epoch(char epoch[LOG_EPOCH_SIZE]);

/* One process a directory. The kernel gives the lock back however the process ends. *ret_fd is to be closed. */
must_check int log_lock_directory(const char *directory, int *ret_fd, char **ret_error);

/* Erases the articles of every erasure that is in the log, within a group or a transaction. */
must_check int log_erase_again(struct log *log);
/* Articles whose words were erased by an erasure that is lost are kept from coming in again, as of that position. */
must_check int log_keep_without_erasure(struct log *log, uint64_t position);

/* That an article was erased, and by which entry. */
struct erased {
	uint64_t article; /* a digest of its id */
	uint64_t position;
};
struct hash log_erased_seal(struct log *log, const struct erased *erased);

/* Keeps one for ever, unless it is kept already; within a group or a transaction. */
must_check int log_keep_erased(struct log *log, const char *article_id, uint64_t position);
must_check int log_put_erased(struct log *log, const struct erased *erased);
/* The same of every erasure that is in the log. */
must_check int log_keep_all_erased(struct log *log);

/* The position of the entry that erased an article, whether it is still there or not. -ENOENT: none did; -EBADMSG: it is not what was written. */
must_check int log_find_erased(struct log *log, const char *article_id, uint64_t *ret_position);

struct erased_count {
	uint64_t whole; /* that are what was written */
	uint64_t noted; /* that there must be */
};
must_check int log_count_erased(struct log *log, struct erased_count *ret_count);

/* One entry with its blobs, in the arena, and its hash. */
must_check int log_read_entry(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry, struct hash *ret_hash);

/* Notes in the head where the log ends, and returns when that is on disk. */
must_check int log_write_head(struct log *log, const struct end *end);

/* After a failed write the group cannot be committed any more: part of it may be missing. Returns r. */
must_check int log_written(struct log *log, int r);

/* As log_updates() has it, and the position of the entry that caused it. */
typedef int log_every_update_visitor(void *context, uint64_t sequence, const char *topic, uint64_t position, uint64_t previous,
                                     const void *update, size_t size);

/* Entries that a salvage could not read back. */
struct gap {
	uint64_t first, last;
	struct hash before, after; /* what the chain is at its two sides */
};
struct hash log_gap_seal(struct log *log, const struct gap *gap);

/* The gap that a position lies in, or else the next after it: 1, or 0 when there is none. -EBADMSG. */
must_check int log_find_gap(struct log *log, uint64_t position, struct gap *ret_gap);

/* Writes it in place of what there is of its story, within a group or a transaction. */
must_check int log_put_redirect(struct log *log, const struct log_redirect *redirect);

struct hash log_redirect_seal(struct log *log, const struct log_redirect *redirect);

/* The redirect in the cursor's row, its texts in the arena, checked against its seal. -EBADMSG. */
must_check int log_take_redirect(struct log *log, struct cursor *row, struct arena *arena, struct log_redirect *ret_redirect);

/* The update in the cursor's row (sequence, position, topic, previous, hash, body), checked against its hash, to the visitor. */
must_check int log_visit_update(struct log *log, struct cursor *row, struct arena *arena, log_every_update_visitor *visit, void *context);

/* Every update after `sequence` that is there, in order, checked. A value other than 0 from the visitor stops and is returned. */
must_check int log_every_update(struct log *log, uint64_t sequence, log_every_update_visitor *visit, void *context);
