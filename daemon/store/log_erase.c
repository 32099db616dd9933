/* Erasing articles for good: from the rows, from updates, and from the bytes of the files. */
#include <errno.h>
#include <string.h>

#include "store/log_internal.h"
#include "store/scrub.h"

enum { KEEP_STEP = 1000 }; /* positions, between two reports of progress: a few milliseconds, or seconds on a slow disk */

/* Erasing */

static int erase_entry(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes)
{
	struct hash seal = log_entry_seal(log, entry, hashes);
	struct cursor row = log_start(log, LOG_ERASE_ENTRY);
	put_blob(&row, seal.bytes, hashes->pieces_size == LOG_HASH_BYTES ? LOG_HASH_BYTES : 0);
	put_integer(&row, (int64_t)entry->position);
	return cursor_run(&row);
}

/* Takes the words out of all entries of an article that still have them. */
static int erase_entries(struct log *log, const char *article_id)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	int r;
	for (;;) {
		struct cursor row = log_start(log, LOG_ERASE_FIND);
		put_text(&row, article_id);
		if ((r = cursor_step(&row)) <= 0)
			break;
		struct log_entry entry;
		struct entry_hashes hashes;
		arena_reset(arena);
		r = log_take_entry(log, &row, false, arena, NULL, &entry, &hashes);
		cursor_stop(&row);
		if (r == 0)
			r = erase_entry(log, &entry, &hashes);
		if (r < 0)
			return r;
	}
	return r;
}

static int note_scrub(struct log *log, int64_t page)
{
	struct cursor row = log_start(log, LOG_SCRUB_FROM);
	put_integer(&row, page);
	int r = cursor_run(&row);
	if (r == 0)
		log->open_scrub_page = page;
	return r;
}

/* Notes for ever that the article was erased, and that entries, updates and files still have its words. A scrub that is under way begins again after
 * that. */
static int begin_erasing(struct log *log, uint64_t position, const char *article_id)
{
	struct cursor row = log_start(log, LOG_ERASING_ADD);
	put_integer(&row, (int64_t)position);
	put_text(&row, article_id);
	int r = cursor_run(&row);
	if (r == 0 && !log->open_erasing)
		log->open_erasing = position;
	if (r == 0)
		r = log_keep_erased(log, article_id, position);
	return r < 0 ? r : note_scrub(log, 0);
}

int log_erase(struct log *log, uint64_t position, const char *article_id)
{
	if (!log->in_group || log->failed)
		return -EINVAL;
	return log_written(log, begin_erasing(log, position, article_id));
}

/* Finds the first erasure after *position, up to `last`, and sets *position to it; the id is in the arena. Returns 1, or 0 if there is none. */
static int next_erasure(struct log *log, int64_t last, struct arena *arena, uint64_t *position, const char **ret_article_id)
{
	struct cursor row = log_start(log, LOG_ERASURES);
	put_integer(&row, (int64_t)*position);
	put_integer(&row, last);
	int r = cursor_step(&row);
	if (r <= 0)
		return r;
	*position = (uint64_t)take_integer(&row);
	*ret_article_id = take_text(&row, arena);
	cursor_stop(&row);
	return *ret_article_id ? 1 : -EBADMSG;
}

int log_erase_again(struct log *log)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	uint64_t position = 0;
	const char *id;
	int r;
	while ((r = next_erasure(log, INT64_MAX, arena, &position, &id)) > 0) {
		r = erase_entries(log, id);
		if (r == 0)
			r = begin_erasing(log, position, id);
		if (r < 0)
			break;
	}
	return r;
}

int log_keep_without_erasure(struct log *log, uint64_t position)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct cursor row = log_start(log, LOG_WITHOUT_WORDS);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		const char *id = take_text(&row, arena);
		uint64_t kept;
		r = log_find_erased(log, id, &kept);
		if (r == -ENOENT)
			r = log_keep_erased(log, id, position);
		if (r < 0)
			break;
		arena_reset(arena);
	}
	cursor_stop(&row);
	return r;
}

static int keep_erased_between(struct log *log, uint64_t position, int64_t last)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	const char *id;
	int r;
	while ((r = next_erasure(log, last, arena, &position, &id)) > 0 && (r = log_keep_erased(log, id, position)) == 0)
		;
	return r;
}

int log_keep_all_erased(struct log *log)
{
	int64_t first = 0, last = 0;
	int r = database_integer(log->database, "SELECT min(position) FROM entry", 0, &first);
	if (r == 0)
		r = database_integer(log->database, "SELECT max(position) FROM entry", 0, &last);
	for (int64_t done = first ? first - 1 : 0; r == 0 && done < last; done += KEEP_STEP) {
		if (log->progress)
			log->progress(log->progress_context, (uint64_t)(done - first + 1), (uint64_t)(last - first + 1));
		r = keep_erased_between(log, (uint64_t)done, done + KEEP_STEP);
	}
	return r;
}

uint64_t log_erasing(const struct log *log)
{
	return log->erasing;
}

int log_erasing_after(struct log *log, uint64_t position, struct arena *arena, struct log_erasing *ret_erasing)
{
	struct cursor row = log_start(log, LOG_ERASING_AFTER);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	ret_erasing->position = (uint64_t)take_integer(&row);
	ret_erasing->article_id = take_text(&row, arena);
	ret_erasing->done = (uint64_t)take_integer(&row);
	ret_erasing->applied = take_integer(&row);
	cursor_stop(&row);
	return ret_erasing->article_id ? 0 : -EBADMSG;
}

/* Entries and updates */

/* A slice of the work on an erasure that has not been applied to all updates yet. Its first slice takes the words out of the entries. */
struct slice {
	struct log *log;
	log_update_rewriter *rewrite;
	void *context;
	struct arena *arena;
	struct log_erasing erasing; /* its article_id is in the arena */
	size_t bytes;               /* of updates that the slice may still read */
};

/* Finds the oldest such erasure: 1, or 0 if there is none. -EBADMSG: its article id is missing. */
static int find_erasing(struct slice *slice)
{
	slice->erasing = (struct log_erasing){ .applied = true };
	int r = 0;
	while (r == 0 && slice->erasing.applied)
		r = log_erasing_after(slice->log, slice->erasing.position, slice->arena, &slice->erasing);
	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

static int write_update(struct log *log, uint64_t sequence, const struct packed *body, const struct hash *hash)
{
	struct cursor row = log_start(log, LOG_ERASE_UPDATE);
	put_blob(&row, body->data, body->size);
	put_blob(&row, hash->bytes, LOG_HASH_BYTES);
	put_integer(&row, (int64_t)sequence);
	return cursor_run(&row);
}

/* Returns 1, which ends the visit, at the end of the slice. */
static int rewrite_update(void *context, uint64_t sequence, const char *topic, uint64_t position, uint64_t previous, const void *update,
                          size_t size)
{
	struct slice *slice = context;
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	const void *body = NULL;
	size_t body_size = 0;
	int r = slice->rewrite(slice->context, &slice->erasing, update, size, arena, &body, &body_size);
	if (r == 0 && body) {
		struct packed packed = packed_from(body, body_size, arena);
		struct hash hash = log_update_hash(slice->log, sequence, position, topic, previous, &packed);
		r = write_update(slice->log, sequence, &packed, &hash);
	}
	slice->erasing.done = sequence;
	slice->bytes -= size < slice->bytes ? size : slice->bytes;
	return r < 0 ? r : slice->bytes == 0;
}

/* Notes how far the erasure has come; `finished`: it was applied to all updates. */
static int note_done(const struct slice *slice, bool finished)
{
	struct cursor row = log_start(slice->log, LOG_ERASING_DONE);
	if (finished)
		put_text(&row, NULL);
	else
		put_integer(&row, (int64_t)slice->erasing.done);
	put_integer(&row, (int64_t)slice->erasing.position);
	return cursor_run(&row);
}

/* Does a slice, within a group. *ret_more: there is more to do, for this erasure or for another one. If not, the scrub begins. */
static int erase_slice(struct slice *slice, bool *ret_more)
{
	int r = find_erasing(slice);
	int erased = r > 0 && slice->erasing.done == 0 ? erase_entries(slice->log, slice->erasing.article_id) : 0;
	if (erased < 0)
		return erased;
	if (r > 0) {
		r = log_every_update(slice->log, slice->erasing.done, rewrite_update, slice);
		r = r < 0 ? r : note_done(slice, r == 0);
	}
	if (r == 0)
		r = find_erasing(slice);
	if (r < 0)
		return r;
	*ret_more = r > 0;
	return *ret_more ? 0 : note_scrub(slice->log, 1);
}

int log_erase_updates(struct log *log, size_t bytes, log_update_rewriter *rewrite, void *context, bool *ret_more)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct slice slice = { .log = log, .rewrite = rewrite, .context = context, .arena = arena, .bytes = bytes };
	bool more = false;
	if (log->in_group)
		return -EINVAL;
	int r = 0;
	if (log->erasing && !log->scrub_page) {
		r = log_begin(log);
		if (r < 0)
			return r;
		r = erase_slice(&slice, &more);
		if (r == 0)
			r = log_commit(log);
		if (r < 0)
			log_rollback(log);
	}
	if (r == 0)
		*ret_more = more;
	return r;
}

/* Scrubbing */

/* All erasures are finished: nothing has the words any more. */
static int end_erasing(struct log *log)
{
	struct cursor row = log_start(log, LOG_ERASING_END);
	log->open_erasing = 0;
	return cursor_run(&row);
}

int log_scrub(struct log *log, size_t pages, bool *ret_more)
{
	if (log->in_group)
		return -EINVAL;
	int64_t next = 0;
	int r = log->scrub_page ? scrub_empty_wal(log->database) : 0;
	if (r == 0 && log->scrub_page) {
		r = log_begin(log);
		if (r < 0)
			return r;
		r = scrub_gaps(log->database, log->scrub_page, pages, &next);
		if (r == 0)
			r = note_scrub(log, next);
		if (r == 0 && next == 0)
			r = end_erasing(log);
		if (r == 0)
			r = log_commit(log);
		if (r < 0)
			log_rollback(log);
	}
	if (r == 0)
		*ret_more = log->scrub_page != 0;
	return r;
}
