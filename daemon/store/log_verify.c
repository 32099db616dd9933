#include "store/log_verify.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/log_internal.h"

enum {
	STRUCTURE_FINDINGS = 10, /* at most, of SQLite's own check, which finds very many in one bad page */
	PROGRESS_ROWS = 256,     /* between two calls */
};

struct verifying {
	struct log *log;
	const struct log_verify_options *options;
	struct log_verification result;
	struct arena *arena;
	uint64_t done, total;
	const char *bad; /* what is wrong with the rows from `bad_from` on; NULL: nothing is */
	uint64_t bad_from;
	struct hash chain;
	bool chained;
};

static void find(struct verifying *this, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void find(struct verifying *this, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	cleanup(free_pointer) char *words = format_string_of(format, arguments);
	va_end(arguments);
	this->result.findings++;
	this->options->finding(this->options->context, words);
}

static void make_progress(struct verifying *this)
{
	this->done++;
	if (this->options->progress && this->done % PROGRESS_ROWS == 0)
		this->options->progress(this->options->context, this->done, this->total);
}

/* Consecutive rows that are wrong in the same way are one finding, which is reported when they end. `bad` NULL: this row is good. */
static void note_row(struct verifying *this, const char *rows, uint64_t number, const char *bad)
{
	make_progress(this);
	if (this->bad == bad)
		return;
	if (this->bad && this->bad_from == number - 1)
		find(this, "%s %" PRIu64 " %s", rows, this->bad_from, this->bad);
	else if (this->bad)
		find(this, "%s %" PRIu64 " to %" PRIu64 " %s", rows, this->bad_from, number - 1, this->bad);
	this->bad = bad;
	this->bad_from = number;
}

/* Entries */

static const char BAD_CONTENT[] = "not as written", MISSING[] = "missing", UNCHAINED[] = "not what followed on the entry before",
		  UNMEANT[] = "without words, though nothing says that they were erased",
		  FORGOTTEN[] = "an erasure, but the article could come in again";

/* Whether an erasure of the entry's id came after it. The erasure's entry may be lost, but then it is still known that there was one. */
static int was_erased(struct log *log, const struct log_entry *entry)
{
	struct cursor row = log_start(log, LOG_ERASURE_AFTER);
	put_text(&row, entry->article_id);
	put_integer(&row, (int64_t)entry->position);
	int r = cursor_step(&row);
	cursor_stop(&row);
	uint64_t position;
	return r == 0 ? log_find_erased(log, entry->article_id, &position) == 0 && position > entry->position : r;
}

static bool is_kept(struct log *log, const struct log_entry *erasure)
{
	uint64_t position;
	return log_find_erased(log, erasure->article_id, &position) == 0;
}

static int judge_entry(struct verifying *this, const struct log_entry *entry, const struct entry_hashes *hashes, const char **ret_bad)
{
	bool follows = !this->chained || log_hash_equals(&hashes->previous, &this->chain);
	int r = entry->erased ? was_erased(this->log, entry) : 1;
	bool kept = entry->kind != LOG_ERASURE || is_kept(this->log, entry);
	*ret_bad = !follows ? UNCHAINED : r == 0 ? UNMEANT : !kept ? FORGOTTEN : NULL;
	this->chain = hashes->hash;
	this->chained = true;
	this->result.entries++;
	this->result.erased += entry->erased;
	return r < 0 ? r : 0;
}

static int read_entry(struct verifying *this, uint64_t position, const char **ret_bad)
{
	struct log_entry entry;
	struct entry_hashes hashes;
	struct cursor row = log_start(this->log, LOG_READ);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	if (r == 0) {
		*ret_bad = MISSING;
		return -ENOENT;
	}
	*ret_bad = BAD_CONTENT;
	if (r > 0) {
		arena_reset(this->arena);
		r = log_take_entry(this->log, &row, true, this->arena, NULL, &entry, &hashes);
		cursor_stop(&row);
	}
	return r < 0 ? r : judge_entry(this, &entry, &hashes, ret_bad);
}

/* Steps over a known gap that begins at `position`. *ret_last: its last position; 0: there is none. */
static int pass_gap(struct verifying *this, uint64_t position, uint64_t *ret_last)
{
	struct gap gap;
	*ret_last = 0;
	int r = log_find_gap(this->log, position, &gap);
	if (r <= 0 || gap.first != position)
		return r < 0 ? r : 0;
	if (this->chained && !log_hash_equals(&gap.before, &this->chain))
		find(this, "the gap at entry %" PRIu64 " does not follow on the entry before", position);
	this->chain = gap.after;
	this->chained = true;
	this->result.lost += gap.last - gap.first + 1;
	*ret_last = gap.last;
	return 0;
}

static int verify_entries(struct verifying *this)
{
	uint64_t last = this->log->committed.position, gap_last;
	this->chain = this->log->start.chain;
	this->chained = true;
	for (uint64_t position = this->log->start.position + 1; position <= last; position++) {
		const char *bad = NULL;
		int r = read_entry(this, position, &bad);
		if (r == -ENOENT) {
			r = pass_gap(this, position, &gap_last);
			if (r == 0 && gap_last) {
				note_row(this, "entry", position, NULL);
				position = gap_last;
				continue;
			}
			r = r == 0 ? -ENOENT : r;
		}
		if (r < 0 && r != -EBADMSG && r != -ENOENT)
			return r;
		if (r < 0)
			this->chained = false;
		note_row(this, "entry", position, bad);
	}
	note_row(this, "entry", last + 1, NULL);
	return 0;
}

/* Updates */

static int count_update(void *context, uint64_t sequence, const char *topic, uint64_t position, uint64_t previous, const void *update, size_t size)
{
	(void)sequence, (void)topic, (void)previous, (void)update, (void)size;
	struct verifying *this = context;
	this->result.updates++;
	return position > this->log->committed.position ? -EBADMSG : 0;
}

static int verify_updates(struct verifying *this)
{
	uint64_t last = this->log->committed.sequence;
	for (uint64_t sequence = this->log->start.sequence + 1; sequence <= last; sequence++) {
		struct cursor row = log_start(this->log, LOG_UPDATE_AT);
		put_integer(&row, (int64_t)sequence);
		int r = cursor_step(&row);
		const char *bad = r == 0 ? MISSING : BAD_CONTENT;
		if (r > 0) {
			arena_reset(this->arena);
			r = log_visit_update(this->log, &row, this->arena, count_update, this);
			cursor_stop(&row);
			bad = r == 0 ? NULL : BAD_CONTENT;
		}
		if (r < 0 && r != -EBADMSG)
			return r;
		note_row(this, "update", sequence, bad);
	}
	note_row(this, "update", last + 1, NULL);
	return 0;
}

/* Redirects */

static int verify_redirects(struct verifying *this)
{
	struct cursor row = log_start(this->log, LOG_REDIRECTS);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		struct log_redirect redirect;
		arena_reset(this->arena);
		if (log_take_redirect(this->log, &row, this->arena, &redirect) < 0)
			find(this, "what story s%" PRIu64 " became is not as written", redirect.story);
	}
	return r == -EBADMSG ? 0 : r; /* then the structure is damaged, which verify_structure() reports */
}

/* Erased */

static int verify_erased(struct verifying *this)
{
	struct erased_count count;
	int r = log_count_erased(this->log, &count);
	if (r == 0 && count.whole != count.noted)
		find(this, "articles erased for good: %" PRIu64 ", but kept from coming in again: %" PRIu64, count.noted, count.whole);
	return r == -EBADMSG ? 0 : r; /* then the structure is damaged, which verify_structure() reports */
}

/* Structure: trees, free pages, and whether the indexes agree with the tables. An index that does not would let duplicates in. */

static int verify_structure(struct verifying *this)
{
	char sql[64];
	sqlite3_stmt *statement = NULL;
	sqlite3_snprintf(sizeof(sql), sql, "PRAGMA integrity_check(%d)", STRUCTURE_FINDINGS);
	int r = database_errno(sqlite3_prepare_v2(this->log->database, sql, -1, &statement, NULL));
	if (r == 0) {
		struct cursor row = cursor_start(statement);
		while ((r = cursor_step(&row)) > 0) {
			arena_reset(this->arena);
			const char *words = take_text(&row, this->arena);
			if (strcmp(words, "ok") != 0)
				find(this, "log.db: %s", words);
		}
	}
	sqlite3_finalize(statement);
	if (r == -EBADMSG)
		find(this, "log.db: its structure is damaged");
	return r == -EBADMSG ? 0 : r;
}

static int verify_head(struct verifying *this)
{
	cleanup(free_pointer) char *error = NULL;
	int r = log_compare_head(this->log, &error);
	if (r == -EBADMSG || r == -EPROTO) {
		find(this, "%s", error ? error : "log.head: is damaged");
		r = 0;
	}
	return r;
}

int log_verify(struct log *log, const struct log_verify_options *options, struct log_verification *ret_verification)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct verifying this = { .log = log, .options = options, .arena = arena };
	this.total = log->committed.position - log->start.position + log->committed.sequence - log->start.sequence;
	int r = verify_entries(&this);
	if (r == 0)
		r = verify_updates(&this);
	if (r == 0)
		r = verify_redirects(&this);
	if (r == 0)
		r = verify_erased(&this);
	if (r == 0)
		r = verify_head(&this);
	if (r == 0)
		r = verify_structure(&this);
	*ret_verification = this.result;
	return r;
}
