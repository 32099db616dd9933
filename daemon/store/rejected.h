/* Rejected: the dead letters. Rejected articles are kept with the reason, so that somebody can look at them and send them again.
 *
 * They are in a file of their own (rejected.db), which is never synced and never in the way of anything: a crash of the machine may cost it the last
 * seconds. A damaged one is set aside as rejected.db.bad (which the next erasure deletes), and a new one begun. There are two limits. On bytes: the
 * oldest articles go first. And on the rate: a quarter of the room may be filled at once, and all of it within ten minutes, so that a flood does not
 * drive out what came before it. If the same bytes are rejected again, that is only counted. Errors are negative errno values; damage is -EIO, once.
 *
 * Only one thread may use it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"
#include "proto/limits.h"

struct rejected;

enum {
	/* How many bytes are kept of what came: a whole article. A longer one is rejected for its length, and its beginning shows whose it is. */
	REJECTED_FRAME_BYTES = LIMIT_ARTICLE_BYTES,
	/* What an article counts for in addition to its bytes: its row, and the cost of writing it. */
	REJECTED_ROW_BYTES = 512,
	/* At most, of any text in a row. The longest is the URL of an article that has no id. */
	REJECTED_TEXT_BYTES = LIMIT_URL_BYTES,
	/* The least room that may be given: a quarter of it, which may be filled at once, has to hold the largest article. */
	REJECTED_LEAST_BYTES = 8 * 1024 * 1024,
};

struct rejected_article {
	int64_t id;            /* 1, 2, 3 …, never used again */
	int64_t first, last;   /* when it was rejected first, and last: the wall clock, in milliseconds since 1970 */
	uint64_t count;        /* how often */
	const char *reason;    /* the last one */
	const char *field;     /* the field that is wrong, or NULL */
	const char *origin;    /* who sent it: "client", or the endpoint of a scraper */
	const char *about;     /* its id or URL, if one could be read, or NULL */
	uint64_t size;         /* bytes that came */
	const void *data;      /* the article's MessagePack map if one could be found, else the frame as it came */
	size_t kept;           /* bytes of `data`: `size`, or the first REJECTED_FRAME_BYTES */
};

/* Opens the file in the directory, or makes it. Never fails: a file that can't be opened is replaced by one in memory, which ends with the process.
 * *ret_complaint (free()) then says so, or that a damaged file was set aside; otherwise it is NULL. `most`: bytes to keep, at least
 * REJECTED_LEAST_BYTES. */
struct rejected *rejected_open(const char *directory, uint64_t most, char **ret_complaint);
struct rejected *rejected_close(struct rejected *rejected);

/* Keeps an article, which is written with the next commit. `last` must be now; `id`, `first` and `count` are ignored, since they are determined here;
 * long texts are cut. -EDQUOT: too many come at a time; after any error the article is not kept. */
must_check int rejected_add(struct rejected *rejected, const struct rejected_article *article);

/* Removes one, since it was accepted in the end or nobody wants it. -ENOENT: there is none with this id. */
must_check int rejected_remove(struct rejected *rejected, int64_t id);

/* Removes for good, with the next commits, all that are about this article, by its id or the URL that the id is made from. Nothing of them is left on
 * the disk once rejected_erasing() is false. If that fails, it is tried again after rejected_try_again(). */
void rejected_erase(struct rejected *rejected, const char *article_id);
bool rejected_erasing(const struct rejected *rejected);
void rejected_try_again(struct rejected *rejected);

/* Writes to the file what was added and removed since the last commit, and does a slice of the work on erasures. After an error these
 * changes are lost, which does no further harm, but erasures are not. -EBUSY: somebody reads the file, so that what is erased can't leave
 * it. */
must_check int rejected_commit(struct rejected *rejected);

/* Lists what is there, the newest first, without `data`, in the arena. */
struct rejected_filter {
	const char *reason; /* or NULL */
	int64_t before;     /* only ids below this; 0: all */
	uint32_t limit;     /* the list ends earlier with the row that exceeds LIMIT_ROWS_BYTES */
};
must_check int rejected_list(struct rejected *rejected, const struct rejected_filter *filter, struct arena *arena,
                             struct rejected_article **ret_articles, size_t *ret_count);

/* Reads one with its `data`. -ENOENT: there is none with this id. */
must_check int rejected_read(struct rejected *rejected, int64_t id, struct arena *arena, struct rejected_article *ret_article);

/* How many are kept for each reason, by name. */
struct rejected_reason {
	const char *reason;
	uint64_t articles;
};
must_check int rejected_reasons(struct rejected *rejected, struct arena *arena, struct rejected_reason **ret_reasons, size_t *ret_count);

/* Bytes kept, as they are counted against the limit. */
uint64_t rejected_bytes(const struct rejected *rejected);

/* Whether, since the last call, the file was found damaged, so that it was set aside and a new one begun. */
bool rejected_begun_anew(struct rejected *rejected);
