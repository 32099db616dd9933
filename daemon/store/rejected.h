/* Rejected: the dead letters. What was refused is kept with the reason, so that somebody can look at it and send it again.
 *
 * A file of its own (rejected.db), never synced and never in the way of anything: a crash of the machine may cost it the last seconds,
 * and one that is damaged is put away as rejected.db.bad, until something is erased, and begun anew. It is bounded twice. In bytes: the oldest go first. And in
 * rate: at most a quarter of the room at once, and all of it in ten minutes, so that a flood does not drive out what came before it.
 * The same bytes refused again count up what is there. Errors are negative errno values; damage is -EIO, once.
 *
 * One thread alone uses it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"
#include "proto/limits.h"

struct rejected;

enum {
	/* Of what came so many bytes are kept: a whole article. What is longer is refused for its length, and its beginning shows whose it is. */
	REJECTED_FRAME_BYTES = LIMIT_ARTICLE_BYTES,
	/* What an article counts for beside its bytes: its row, and what an empty one costs to write. */
	REJECTED_ROW_BYTES = 512,
	/* Of any text in a row: the longest is the URL of an article that has no id. */
	REJECTED_TEXT_BYTES = LIMIT_URL_BYTES,
	/* The least room: what may come at once is a quarter of it, and has to hold the largest article. */
	REJECTED_LEAST_BYTES = 8 * 1024 * 1024,
};

struct rejected_article {
	int64_t id;            /* 1, 2, 3 …, never used again */
	int64_t first, last;   /* wall clock: when it was refused first, and last */
	uint64_t count;        /* how often */
	const char *reason;    /* the last one */
	const char *field;     /* the field that is wrong, or NULL */
	const char *origin;    /* who sent it: "client", or the endpoint of a scraper */
	const char *about;     /* its id or URL as far as one can be read, or NULL */
	uint64_t size;         /* bytes that came */
	const void *data;      /* the article's MessagePack map where one could be found, else the frame as it came */
	size_t kept;           /* bytes of `data`: `size`, or the first REJECTED_FRAME_BYTES */
};

/* Opens or begins the file in the directory. Never fails: what can't be opened is replaced by one in memory that ends with the process.
 * *ret_complaint (free()) then says so, or that a damaged one was put away; else it is NULL. `most`: bytes to keep, at least
 * REJECTED_LEAST_BYTES. */
struct rejected *rejected_open(const char *directory, uint64_t most, char **ret_complaint);
struct rejected *rejected_close(struct rejected *rejected);

/* Keeps an article; `id`, `first` and `count` are found out here, `last` is now, texts are cut. Written with the next commit.
 * Returns 0, -EDQUOT when too many come at a time, or what went wrong; it is not kept then. */
must_check int rejected_add(struct rejected *rejected, const struct rejected_article *article);

/* Removes one that was taken in the end, or that nobody wants. -ENOENT: there is none with this id. */
must_check int rejected_remove(struct rejected *rejected, int64_t id);

/* Removes all that were told to be about this article, by its id or by the URL that the id is made from, for good, with the next commit; what goes
 * wrong with it is tried again, after rejected_try_again(). Nothing of them is left on the disk when rejected_erasing() is false. */
void rejected_erase(struct rejected *rejected, const char *article_id);
bool rejected_erasing(const struct rejected *rejected);
void rejected_try_again(struct rejected *rejected);

/* Puts what was added and removed into the file. Nothing to do when nothing was. After an error that is lost, and that is all, but for what is
 * to be erased. -EBUSY: somebody reads the file, so that what is erased can't leave it. */
must_check int rejected_commit(struct rejected *rejected);

/* What is there, the newest first, without `data`, into the arena. */
struct rejected_filter {
	const char *reason; /* or NULL */
	int64_t before;     /* only ids below this; 0: all */
	uint32_t limit;
};
must_check int rejected_list(struct rejected *rejected, const struct rejected_filter *filter, struct arena *arena,
                             struct rejected_article **ret_articles, size_t *ret_count);

/* One with its `data`. -ENOENT when there is none. */
must_check int rejected_read(struct rejected *rejected, int64_t id, struct arena *arena, struct rejected_article *ret_article);

/* How many are kept for each reason, by name. */
struct rejected_reason {
	const char *reason;
	uint64_t articles;
};
must_check int rejected_reasons(struct rejected *rejected, struct arena *arena, struct rejected_reason **ret_reasons, size_t *ret_count);

/* Bytes kept, as they are counted against the limit. */
uint64_t rejected_bytes(const struct rejected *rejected);

/* Whether the file was found damaged since the last call, put away and begun anew. */
bool rejected_begun_anew(struct rejected *rejected);
