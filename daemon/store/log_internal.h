/* What the files of the log share. */
#pragma once

#include <xxhash.h>

#include "store/log.h"
#include "store/log_backup.h"
#include "store/log_head.h"
#include "store/log_schema.h"
#include "store/packed.h"
#include "store/sqlite_helpers.h"

enum { EPOCH_BYTES = 16, LOG_EPOCH_SIZE = 2 * EPOCH_BYTES + 1 };

struct hash {
	unsigned char bytes[LOG_HASH_BYTES];
};

/* Where the log ends: its last entry and update. */
struct end {
	uint64_t position, sequence;
	int64_t at;
	struct hash chain;
};

/* Where it starts: the last entry and update that were removed, 0 if none were. */
struct start {
	uint64_t position, sequence;
	struct hash chain;
};

struct log {
	sqlite3 *database;
	sqlite3_stmt *statements[LOG_STATEMENT_COUNT];
	XXH3_state_t *hashing;
	struct arena *packing; /* what is written next, packed */
	struct head *head;
	char *path;
	int directory; /* its descriptor holds the lock while it is open; -1: none */
	char epoch[LOG_EPOCH_SIZE];
	struct start start, open_start;
	struct end committed, open; /* open: of the group that is being written */
	bool reading; /* opened by log_open_to_read() */
	/* When reading: what log.head said, or the error of reading it, just before the moment as of which the log is read. */
	struct head_values head_before;
	int head_error;
	log_progress *progress; /* of an upgrade to the current format; or NULL */
	void *progress_context;
	bool in_group, failed;
	bool headless; /* the database has a group that does not count as committed, since the disk had no room for the head */
	int64_t scrub_page, open_scrub_page; /* the next page to scrub; 0: there is nothing to scrub */
	uint64_t erasing, open_erasing; /* the position of the first unfinished erasure; 0: there is none */
};

/* Resets a statement of log_schema.h, for putting its parameters. */
struct cursor log_start(struct log *log, enum log_statement statement);

/* XXH3, 128 bits, canonical. log_take_hash() takes one from the next column. */
struct hash log_hash_of(const void *data, size_t size);
bool log_hash_equals(const struct hash *a, const struct hash *b);
struct hash log_take_hash(struct cursor *row);

/* The hash of an update covers all of it, its body as it is kept. */
struct hash log_update_hash(struct log *log, uint64_t sequence, uint64_t position, const char *topic, uint64_t previous, const struct packed *body);

/* The hashes in an entry's row. */
struct entry_hashes {
	struct hash previous, hash;
	unsigned char pieces[2 * LOG_HASH_BYTES]; /* of the article and, unless the entry is of an older format, of the analysis */
	size_t pieces_size;
};

/* The hashes of a new entry, whose article and analysis are given as they are kept; `previous` is the hash of the entry before it. */
struct entry_hashes log_entry_hashes(struct log *log, const struct log_entry *entry, const struct packed *article, const struct packed *analysis,
                                     const struct hash *previous);

/* The seal of an erased entry of a format whose hash covered the analysis itself. That hash can't be computed any more, so the seal covers
 * all that is left of the entry, that hash included. */
struct hash log_entry_seal(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes);

/* Reads the entry in the cursor's row (ENTRY_COLUMNS, and the article if `with_article`), and checks it against its hashes. Texts, article and
 * analysis are in the arena, the edit is SQLite's own. If `chain` is given, the row must have it as the hash of the entry before. -EBADMSG if
 * anything does not fit. */
must_check int log_take_entry(struct log *log, struct cursor *row, bool with_article, struct arena *arena, const struct hash *chain,
                              struct log_entry *ret_entry, struct entry_hashes *ret_hashes);

/* Whether an entry whose article and analysis are as they are kept fits its hashes and its seal, which are those of its row. */
bool log_entry_is_whole(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes, const struct hash *seal);

/* How a log is replaced by another: the new one is completed in a file of its own, renamed to LOG_READY_NAME, and then put in place. log_open() does
 * the last step too, if it finds such a file, and deletes one that was not completed: it may have what is to be erased. */
#define LOG_NEW_NAME "log.db.new"
#define LOG_READY_NAME "log.db.ready"

/* Copies all pages, as of one moment, into an empty database. */
must_check int log_copy_pages(struct log *log, sqlite3 *target, log_progress *progress, void *context);

/* Makes a new log, with a new epoch and no head yet, at a path; deletes what is there. */
must_check int log_create(const char *path, struct log **ret_log);
/* Opens a copy of a log, to be changed before it is put in place. */
must_check int log_open_copy(const char *path, struct log **ret_log);
/* Moves everything into the one file, syncs and closes it. `r` is the result so far: if it is an error, the file is deleted instead.
 * Returns that error, or what goes wrong here. `log` may be NULL. */
must_check int log_finish(struct log *log, int r);
/* Puts a log that is ready in place, if there is one. The directory must be locked. */
must_check int log_put_ready(const char *directory, int directory_fd);

/* Within a group: makes the log start after `target`, and removes everything before. */
must_check int log_trim_start(struct log *log, const struct start *target);

/* Makes a random epoch. */
void log_make_epoch(char epoch[LOG_EPOCH_SIZE]);

/* Locks a directory for this process, until *ret_fd is closed or the process ends, however it does. -EBUSY: another process has it. */
must_check int log_lock_directory(const char *directory, int *ret_fd, char **ret_error);

/* Carries out again every erasure that is in the log, within a group or a transaction. */
must_check int log_erase_again(struct log *log);
/* Keeps those articles from coming in again whose words are gone though the erasure is lost, as if it had been at `position`. */
must_check int log_keep_without_erasure(struct log *log, uint64_t position);

/* An article that was erased, and must not come in again. */
struct erased {
	uint64_t article;  /* a digest of its id */
	uint64_t position; /* of the entry that erased it */
};
struct hash log_erased_seal(struct log *log, const struct erased *erased);

/* Note one for ever, unless it is noted already; within a group or a transaction. */
must_check int log_keep_erased(struct log *log, const char *article_id, uint64_t position);
must_check int log_put_erased(struct log *log, const struct erased *erased);
/* The same for every erasure that is in the log. */
must_check int log_keep_all_erased(struct log *log);

/* The position of the entry that erased an article, whether the log still has that or not. -ENOENT: none did; -EBADMSG: what says so is damaged. */
must_check int log_find_erased(struct log *log, const char *article_id, uint64_t *ret_position);

struct erased_count {
	uint64_t whole; /* how many there are, damaged ones not counted */
	uint64_t noted; /* how many there must be */
};
must_check int log_count_erased(struct log *log, struct erased_count *ret_count);

/* Reads one entry with its blobs, into the arena, and its hash. -ENOENT; -EBADMSG. */
must_check int log_read_entry(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry, struct hash *ret_hash);

/* Notes in the head where the log ends, and returns when that is on disk. */
must_check int log_write_head(struct log *log, const struct end *end);

/* Call it with the result of each write of a group: after an error the group can't be committed any more, since part of it may be missing. Returns
 * r. */
must_check int log_written(struct log *log, int r);

/* As log_update_visitor, and with the position of the entry that caused the update. */
typedef int log_every_update_visitor(void *context, uint64_t sequence, const char *topic, uint64_t position, uint64_t previous,
                                     const void *update, size_t size);

/* Entries that a salvage could not read back. */
struct gap {
	uint64_t first, last;
	struct hash before, after; /* the hash of the entry before `first`, and what the entry after `last` has as its previous hash */
};
struct hash log_gap_seal(struct log *log, const struct gap *gap);

/* Finds the gap that a position is in, or else the next one after it. Returns 1, or 0 if there is none. -EBADMSG. */
must_check int log_find_gap(struct log *log, uint64_t position, struct gap *ret_gap);

/* Stores a redirect, replacing an earlier one of the same story, within a group or a transaction. */
must_check int log_put_redirect(struct log *log, const struct log_redirect *redirect);

/* The hash of all that a redirect's row says. */
struct hash log_redirect_seal(struct log *log, const struct log_redirect *redirect);

/* Reads the redirect in the cursor's row, and checks it against its seal. Its texts are in the arena. -EBADMSG. */
must_check int log_take_redirect(struct log *log, struct cursor *row, struct arena *arena, struct log_redirect *ret_redirect);

/* Checks the update in the cursor's row (sequence, position, topic, previous, hash, body) against its hash, and calls the visitor with it. */
must_check int log_visit_update(struct log *log, struct cursor *row, struct arena *arena, log_every_update_visitor *visit, void *context);

/* Visits every update after `sequence`, in order, checked against its hash. A value other than 0 from the visitor ends this, and is returned. */
must_check int log_every_update(struct log *log, uint64_t sequence, log_every_update_visitor *visit, void *context);
