/* Retention of the log: its oldest entries and their updates are removed. */
#include <errno.h>

#include "store/log_internal.h"

enum {
	/* New entries use free pages again. If all were given back, a log whose size stays about the same would be moved about in its file for nothing;
	 * so up to a sixteenth of the file stays free. */
	FREE_PART = 16,
	VACUUM_PAGES = 512, /* given back per call: 4 MiB, a few milliseconds */
};

/* When an entry came in. A lost one counts as having come in with the one before it; INT64_MIN if there is none. */
static int read_at(struct log *log, uint64_t position, int64_t *ret_at)
{
	struct cursor row = log_start(log, LOG_READ_AT);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	*ret_at = INT64_MIN;
	if (r <= 0)
		return r;
	*ret_at = take_integer(&row);
	cursor_stop(&row);
	return 0;
}

int log_position_before(struct log *log, int64_t at, uint64_t *ret_position)
{
	uint64_t low = log->start.position, high = log->committed.position;
	while (low < high) {
		uint64_t middle = low + (high - low + 1) / 2;
		int64_t found;
		int r = read_at(log, middle, &found);
		if (r < 0)
			return r;
		if (found < at)
			low = middle;
		else
			high = middle - 1;
	}
	*ret_position = low > log->start.position ? low : 0;
	return 0;
}

static int next_update(struct log *log, uint64_t position, uint64_t *ret_sequence)
{
	struct cursor row = log_start(log, LOG_TRIM_NEXT_UPDATE);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	*ret_sequence = r > 0 ? (uint64_t)take_integer(&row) : log->committed.sequence + 1;
	cursor_stop(&row);
	return r < 0 ? r : 0;
}

/* Finds the last of the entries that are to be removed: 1, or 0 if there are none. */
static int find_entry(struct log *log, uint64_t up_to_position, size_t limit, struct start *ret_start)
{
	struct cursor row = log_start(log, LOG_TRIM_TARGET);
	put_integer(&row, (int64_t)up_to_position);
	put_integer(&row, (int64_t)limit);
	int r = cursor_step(&row);
	if (r <= 0)
		return r;
	ret_start->position = (uint64_t)take_integer(&row);
	ret_start->chain = log_take_hash(&row);
	cursor_stop(&row);
	return 1;
}

/* If the log begins with a gap, that is removed as its entries would have been. */
static int find_gap(struct log *log, uint64_t up_to_position, struct start *ret_start)
{
	struct gap gap;
	int r = log_find_gap(log, log->start.position + 1, &gap);
	if (r <= 0 || gap.first > log->start.position + 1 || gap.last > up_to_position || gap.last == log->committed.position)
		return r < 0 ? r : 0;
	ret_start->position = gap.last;
	ret_start->chain = gap.after;
	return 1;
}

/* Finds where the log starts after this slice: 1, or 0 if there is nothing to remove. */
static int find_target(struct log *log, uint64_t up_to_position, size_t limit, struct start *ret_start)
{
	int r = find_entry(log, up_to_position, limit, ret_start);
	if (r == 0)
		r = find_gap(log, up_to_position, ret_start);
	if (r <= 0)
		return r;
	uint64_t sequence;
	r = next_update(log, ret_start->position, &sequence);
	ret_start->sequence = sequence - 1;
	return r < 0 ? r : 1;
}

static int run_with(struct log *log, enum log_statement statement, uint64_t number)
{
	struct cursor row = log_start(log, statement);
	put_integer(&row, (int64_t)number);
	return cursor_run(&row);
}

int log_trim_start(struct log *log, const struct start *target)
{
	int r = run_with(log, LOG_TRIM_TOPICS, target->sequence);
	if (r == 0)
		r = run_with(log, LOG_TRIM_UPDATES, target->sequence);
	if (r == 0)
		r = run_with(log, LOG_TRIM_ENTRIES, target->position);
	if (r == 0)
		r = run_with(log, LOG_TRIM_GAPS, target->position);
	if (r < 0)
		return r;
	struct cursor row = log_start(log, LOG_TRIM_START);
	put_integer(&row, (int64_t)target->position);
	put_blob(&row, target->chain.bytes, LOG_HASH_BYTES);
	put_integer(&row, (int64_t)target->sequence);
	return cursor_run(&row);
}

static int remove_slice(struct log *log, const struct start *target)
{
	int r = log_begin(log);
	if (r < 0)
		return r;
	r = log_trim_start(log, target);
	if (r == 0) {
		log->open_start = *target;
		r = log_commit(log);
	}
	if (r < 0)
		log_rollback(log);
	return r;
}

/* Gives free pages back to the disk: 1 if there are more. A file of an older format can't do that, and keeps them for new entries. */
static int give_back(struct log *log)
{
	int64_t mode = 0, free_pages = 0, pages = 0;
	int r = database_integer(log->database, "PRAGMA auto_vacuum", 0, &mode);
	if (r == 0)
		r = database_integer(log->database, "PRAGMA freelist_count", 0, &free_pages);
	if (r == 0)
		r = database_integer(log->database, "PRAGMA page_count", 0, &pages);
	int64_t excess = free_pages - pages / FREE_PART;
	if (r < 0 || mode == 0 || excess <= 0)
		return r;
	char sql[64];
	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA incremental_vacuum(%d)", (int)(excess < VACUUM_PAGES ? excess : VACUUM_PAGES));
	r = database_execute(log->database, sql);
	return r < 0 ? r : excess > VACUUM_PAGES;
}

int log_trim(struct log *log, uint64_t up_to_position, size_t limit, bool *ret_more)
{
	if (log->in_group)
		return -EINVAL;
	struct start target = log->start;
	int r = find_target(log, up_to_position, limit, &target);
	bool full = r > 0; /* if nothing is left, the next call finds that out */
	if (r > 0)
		r = remove_slice(log, &target);
	if (r < 0)
		return r;
	/* Not during a scrub: this moves whole pages about, also to where the scrub has been already. */
	r = log->scrub_page ? 0 : give_back(log);
	if (r >= 0)
		*ret_more = r > 0 || full;
	return r < 0 ? r : 0;
}
