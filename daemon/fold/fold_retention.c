/* Retention: old entries leave the disk. An entry of its own says up to which position, so that a replay closes the same stories. They are removed
 * only after the next checkpoint, since from then on the log alone can't bring the board back; and so is what was erased, without which a restart
 * from the checkpoint before would tell other stories than were published. Where no checkpoint can be written, words that are to be erased don't
 * wait for one: rather a new epoch after a crash than to keep them. */
#include <assert.h>
#include <errno.h>

#include "crash_point.h"
#include "fold/fold_inside.h"

enum {
	/* What one slice of work removes at most: entries of the log, stories of the state, redirects. */
	TRIM_ENTRIES = 200,
	TRIM_STORIES = 20,
	TRIM_REDIRECTS = 200,
	SCRUB_PAGES = 512,
#ifdef HEARSAY_CRASH_POINTS
	ERASE_BYTES = 4 << 10, /* a short test sees many slices */
#else
	ERASE_BYTES = 2 << 20, /* of updates, which takes some ten milliseconds to read */
#endif
	/* Retention by age removes nothing until entries are a fiftieth older than allowed, and then everything that is too old: each time takes a
	 * whole checkpoint, which should be written now and then, not each minute. */
	AGE_PART = 50,
	/* Retention by size removes what is over the limit, and a twentieth of the limit more. */
	SIZE_PART = 20,
};

int fold_read_retention(const struct log_entry *entry, struct arena *arena, uint64_t *ret_up_to)
{
	struct value value;
	if (value_decode(entry->edit, entry->edit_size, &value_limits_query, arena, &value, NULL) < 0)
		return -EBADMSG;
	int64_t up_to = value_integer(&value, "up_to", 0);
	*ret_up_to = (uint64_t)up_to;
	return up_to > 0 ? 0 : -EBADMSG;
}

void fold_note_removal(struct fold *fold, const struct log_entry *entry, uint64_t up_to)
{
	fold->wanted_checkpoint = entry->position;
	if (entry->kind == LOG_ERASURE)
		state_scrub_anew(fold->state);
	if (up_to > fold->trim_to)
		fold->trim_to = up_to;
}

bool fold_wants_checkpoint(const struct fold *fold)
{
	return fold->wanted_checkpoint > fold->checkpoint;
}

/* --- Up to which position */

static int reach_of_age(const struct fold *fold, int64_t now, uint64_t *ret_up_to)
{
	int64_t age = fold->options.retention_age;
	*ret_up_to = 0;
	if (!age || fold->options.published_clock || now == TIME_NONE)
		return 0;
	uint64_t long_past;
	int r = log_position_before(fold->log, now - age - age / AGE_PART, &long_past);
	return r < 0 || !long_past ? r : log_position_before(fold->log, now - age, ret_up_to);
}

/* What retention can't take off the disk does not count: write-ahead logs (up to 96 MiB), and the free pages that a file keeps or, if it is of an
 * older format, can't give back. It would remove everything for them. */
static int reach_of_size(const struct fold *fold, uint64_t *ret_up_to)
{
	uint64_t limit = fold->options.retention_bytes, of_log = 0, of_state = 0;
	*ret_up_to = 0;
	int r = limit ? log_used_bytes(fold->log, &of_log) : 0;
	if (r == 0 && limit)
		r = state_used_bytes(fold->state, &of_state);
	uint64_t bytes = of_log + of_state;
	if (r < 0 || bytes <= limit)
		return r;
	uint64_t first = log_first(fold->log), entries = log_position(fold->log) + 1 - first;
	double part = (double)(bytes - limit + limit / SIZE_PART) / (double)bytes;
	*ret_up_to = first - 1 + (uint64_t)((double)entries * (part < 1 ? part : 1));
	return 0;
}

static int add_retention(struct fold *fold, uint64_t up_to, int64_t now)
{
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	write_map(writer, 1);
	write_pair_integer(writer, "up_to", (int64_t)up_to);
	struct log_entry entry = {
		.at = fold_next_at(fold, NULL, now),
		.kind = LOG_RETENTION,
		.modified = TIME_NONE,
		.edit = writer_data(writer),
		.edit_size = writer_size(writer),
	};
	return fold_add_entry(fold, &entry, NULL, NULL);
}

int fold_retain(struct fold *fold, int64_t now, bool *ret_added)
{
	uint64_t up_to, by_size = 0;
	*ret_added = false;
	if (fold->open || fold->trim_to >= log_first(fold->log))
		return 0; /* the last retention has not been carried out yet */
	int r = reach_of_age(fold, now, &up_to);
	if (r == 0)
		r = reach_of_size(fold, &by_size);
	if (r < 0)
		return r;
	up_to = up_to > by_size ? up_to : by_size;
	if (up_to < log_first(fold->log))
		return 0;
	*ret_added = true;
	return add_retention(fold, up_to, now);
}

/* --- What leaves the disk */

static int write_redirects(struct log *log, const struct story_record *stories, size_t count)
{
	int r = log_begin(log);
	for (size_t k = 0; r == 0 && k < count; k++) {
		const struct story_record *story = &stories[k];
		const struct log_redirect redirect = {
			strtoull(story->id + 1, NULL, 10), story->replaced_by, story->language, story->version, story->first_seen, story->last_seen,
		};
		r = log_keep_redirect(log, &redirect);
	}
	if (r == 0)
		r = log_commit(log);
	if (r < 0)
		log_rollback(log);
	return r;
}

/* Notes in the log what merged stories became, before the updates that say so are removed: their ids lead to the right story for ever, in a
 * state that is rebuilt from the log too. */
static int keep_redirects(struct fold *fold, bool *ret_more)
{
	struct story_record *stories;
	size_t count = 0;
	int r = state_merged(fold->state, fold->trim_to, TRIM_REDIRECTS, fold->entry, &stories, &count);
	if (r == 0 && count)
		r = write_redirects(fold->log, stories, count);
	if (r == 0 && count)
		r = state_strip_merged(fold->state, stories, count);
	arena_reset(fold->entry);
	*ret_more = count == TRIM_REDIRECTS;
	return r;
}

static int trim(struct fold *fold, bool *ret_more)
{
	bool more = false;
	int r = state_trim(fold->state, fold->trim_to, TRIM_STORIES, ret_more);
	if (r == 0 && !*ret_more)
		r = keep_redirects(fold, ret_more);
	if (r == 0 && !*ret_more && log_first(fold->log) <= fold->trim_to)
		r = log_trim(fold->log, fold->trim_to, TRIM_ENTRIES, &more);
	*ret_more |= more;
	if (r == 0 && !*ret_more)
		fold->trim_to = 0;
	return r;
}

static int forget_titles(struct fold *fold)
{
	struct log_erasing erasing = { 0 };
	int r;
	while ((r = log_erasing_after(fold->log, erasing.position, fold->entry, &erasing)) == 0 &&
	       (r = state_forget_titles(fold->state, erasing.article_id)) == 0)
		;
	arena_reset(fold->entry);
	return r == -ENOENT ? 0 : r;
}

/* The log comes last, since that finishes an erasure. */
static int scrub(struct fold *fold, bool *ret_more)
{
	if (state_scrubbing(fold->state)) {
		int r = forget_titles(fold);
		if (r == 0)
			r = state_scrub(fold->state, ret_more);
		if (r < 0 || *ret_more)
			return r;
		CRASH_POINT("erasing-scrub");
	}
	return log_scrub(fold->log, SCRUB_PAGES, ret_more);
}

int fold_maintain(struct fold *fold, bool *ret_more)
{
	*ret_more = false;
	if (fold->open || fold->behind)
		return 0;
	assert(!fold->given);
	if (fold_wants_checkpoint(fold) && !fold->checkpoint_fails)
		return 0;
	int r = erasure_prepare(fold, ERASE_BYTES, ret_more);
	if (r == 0 && !*ret_more)
		r = log_erase_updates(fold->log, ERASE_BYTES, erasure_rewrite, fold, ret_more);
	if (r == 0 && *ret_more)
		CRASH_POINT("erasing-inside");
	if (r < 0 || *ret_more || fold_wants_checkpoint(fold))
		return r;
	r = fold->trim_to ? trim(fold, ret_more) : 0;
	return r < 0 || *ret_more ? r : scrub(fold, ret_more);
}

uint64_t fold_erasing(const struct fold *fold)
{
	return log_erasing(fold->log);
}
