#include "store/log.h"

#include <errno.h>
#include <string.h>

#include "proto/time.h"
#include "store/log_internal.h"

struct cursor log_start(struct log *log, enum log_statement statement)
{
	return cursor_start(log->statements[statement]);
}

/* Rows */

int log_read_entry(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry, struct hash *ret_hash)
{
	struct cursor row = log_start(log, LOG_READ);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	struct log_entry entry;
	struct entry_hashes hashes;
	r = log_take_entry(log, &row, true, arena, NULL, &entry, &hashes);
	if (r == 0) {
		*ret_hash = hashes.hash;
		entry.edit = entry.edit ? arena_string(arena, entry.edit, entry.edit_size) : NULL;
		*ret_entry = entry;
	}
	cursor_stop(&row);
	return r;
}

const char *log_epoch(const struct log *log)
{
	return log->epoch;
}

uint64_t log_position(const struct log *log)
{
	return log->committed.position;
}

int64_t log_at(const struct log *log)
{
	return log->committed.at;
}

uint64_t log_sequence(const struct log *log)
{
	return log->committed.sequence;
}

uint64_t log_first(const struct log *log)
{
	return log->start.position + 1;
}

uint64_t log_first_sequence(const struct log *log)
{
	return log->start.sequence + 1;
}

/* The hash that the chain has at the end of a gap is known, though the entry is lost. */
static int hash_after_gap(struct log *log, uint64_t position, unsigned char ret_hash[LOG_HASH_BYTES])
{
	struct gap gap;
	int r = log_find_gap(log, position, &gap);
	if (r <= 0 || gap.last != position)
		return r < 0 ? r : -ENOENT;
	memcpy(ret_hash, gap.after.bytes, LOG_HASH_BYTES);
	return 0;
}

int log_hash_at(struct log *log, uint64_t position, unsigned char ret_hash[LOG_HASH_BYTES])
{
	if (position == log->start.position) {
		memcpy(ret_hash, log->start.chain.bytes, LOG_HASH_BYTES);
		return 0;
	}
	struct cursor row = log_start(log, LOG_HASH_AT);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : hash_after_gap(log, position, ret_hash);
	struct hash hash = log_take_hash(&row);
	cursor_stop(&row);
	memcpy(ret_hash, hash.bytes, LOG_HASH_BYTES);
	return 0;
}

int log_lost(struct log *log, uint64_t *ret_lost)
{
	int64_t lost = 0;
	int r = database_integer(log->database, "SELECT sum(last - first + 1) FROM gap", 0, &lost);
	*ret_lost = (uint64_t)lost;
	return r;
}

void log_doubt(struct log *log)
{
	log_rollback(log);
	int r = database_execute(log->database, "INSERT OR REPLACE INTO meta VALUES ('doubted', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))");
	(void)r; /* it may fail for the very reason that the log is in doubt; then the next reader notices again */
}

void log_release_memory(struct log *log)
{
	sqlite3_db_release_memory(log->database);
}

uint64_t log_bytes(const struct log *log)
{
	return database_bytes(log->path);
}

int log_used_bytes(struct log *log, uint64_t *ret_bytes)
{
	return database_used_bytes(log->database, ret_bytes);
}

/* Groups */

static int remove_after(struct log *log, enum log_statement statement, uint64_t last)
{
	struct cursor row = log_start(log, statement);
	put_integer(&row, (int64_t)last);
	return cursor_run(&row);
}

/* Removes a group whose commit failed when it was in the database already: it comes again. */
static int remove_headless(struct log *log)
{
	int r = remove_after(log, LOG_REMOVE_ENTRIES_AFTER, log->committed.position);
	return r < 0 ? r : remove_after(log, LOG_REMOVE_UPDATES_AFTER, log->committed.sequence);
}

int log_begin(struct log *log)
{
	if (log->in_group)
		return -EINVAL;
	struct cursor begin = log_start(log, LOG_BEGIN);
	int r = cursor_run(&begin);
	if (r < 0)
		return r;
	log->open = log->committed;
	log->open_start = log->start;
	log->open_scrub_page = log->scrub_page;
	log->open_erasing = log->erasing;
	log->in_group = true;
	log->failed = false;
	r = log->headless ? remove_headless(log) : 0;
	if (r < 0)
		log_rollback(log);
	return r;
}

int log_written(struct log *log, int r)
{
	if (r < 0)
		log->failed = true;
	return r;
}

/* Whether the entry has what its kind must have, and nothing else. */
static bool well_formed(const struct log_entry *entry)
{
	bool of_article = entry->kind == LOG_ARTICLE || entry->kind == LOG_RETRACTION || entry->kind == LOG_ERASURE;
	bool of_editor = entry->kind == LOG_MERGE || entry->kind == LOG_SPLIT || entry->kind == LOG_UNMERGE || entry->kind == LOG_RETENTION;
	bool has_words = entry->kind == LOG_ARTICLE || entry->kind == LOG_RETRACTION;
	return of_article == (entry->article_id != NULL) && of_editor == (entry->edit != NULL) &&
	       (has_words || (!entry->article && !entry->analysis)) && !entry->erased;
}

int log_append(struct log *log, const struct log_entry *entry)
{
	if (!log->in_group || log->failed || entry->position != log->open.position + 1 || entry->at < log->open.at || !well_formed(entry))
		return -EINVAL;
	arena_reset(log->packing);
	struct packed article = packed_from(entry->article, entry->article_size, log->packing);
	struct packed analysis = packed_from(entry->analysis, entry->analysis_size, log->packing);
	struct entry_hashes hashes = log_entry_hashes(log, entry, &article, &analysis, &log->open.chain);
	struct cursor row = log_start(log, LOG_APPEND);
	put_integer(&row, (int64_t)entry->position);
	put_integer(&row, entry->at);
	put_integer(&row, entry->kind);
	put_text(&row, entry->article_id);
	put_integer(&row, (int64_t)entry->content_hash);
	put_integer(&row, entry->modified);
	put_blob(&row, hashes.previous.bytes, LOG_HASH_BYTES);
	put_blob(&row, hashes.hash.bytes, LOG_HASH_BYTES);
	put_blob(&row, hashes.pieces, hashes.pieces_size);
	put_blob(&row, analysis.data, analysis.size);
	put_blob(&row, entry->edit, entry->edit_size);
	put_blob(&row, article.data, article.size);
	int r = cursor_run(&row);
	if (r < 0)
		return log_written(log, r);
	log->open.position = entry->position;
	log->open.at = entry->at;
	log->open.chain = hashes.hash;
	return 0;
}

int log_append_update(struct log *log, uint64_t sequence, uint64_t position, const char *topic, uint64_t previous,
                      const void *update, size_t size)
{
	if (!log->in_group || log->failed || sequence != log->open.sequence + 1 || position == 0 ||
	    position > log->open.position || size == 0)
		return -EINVAL;
	arena_reset(log->packing);
	struct packed body = packed_from(update, size, log->packing);
	struct hash hash = log_update_hash(log, sequence, position, topic, previous, &body);
	struct cursor row = log_start(log, LOG_APPEND_UPDATE);
	put_integer(&row, (int64_t)sequence);
	put_integer(&row, (int64_t)position);
	put_text(&row, topic);
	put_integer(&row, (int64_t)previous);
	put_blob(&row, hash.bytes, LOG_HASH_BYTES);
	put_blob(&row, body.data, body.size);
	int r = cursor_run(&row);
	if (r < 0)
		return log_written(log, r);
	log->open.sequence = sequence;
	return 0;
}

int log_commit(struct log *log)
{
	if (!log->in_group || log->failed)
		return -EINVAL;
	struct cursor commit = log_start(log, LOG_COMMIT);
	int r = cursor_run(&commit);
	if (r < 0)
		return log_written(log, r);
	log->start = log->open_start;
	log->scrub_page = log->open_scrub_page;
	log->erasing = log->open_erasing;
	log->headless = true;
	r = log_write_head(log, &log->open);
	if (r < 0)
		return log_written(log, r);
	log->headless = false;
	log->committed = log->open;
	log->in_group = false;
	return 0;
}

void log_rollback(struct log *log)
{
	if (log->in_group)
		database_rollback(log->database);
	log->in_group = log->failed = false;
}

/* Reading */

/* An erasure is the last entry of its article for ever, even if the entry was lost and an earlier one was not. */
static int check_erased(struct log *log, const char *article_id, struct log_entry *entry)
{
	uint64_t position;
	int r = entry->kind == LOG_ERASURE ? -ENOENT : log_find_erased(log, article_id, &position);
	if (r == 0 && position > entry->position)
		*entry = (struct log_entry){ .position = position, .kind = LOG_ERASURE, .article_id = entry->article_id, .modified = TIME_NONE };
	return r == -ENOENT ? 0 : r;
}

/* For an id without an entry: retention may have removed its erasure. */
static int find_without_entry(struct log *log, const char *article_id, struct log_entry *ret_entry, struct arena *arena)
{
	uint64_t position;
	int r = log_find_erased(log, article_id, &position);
	if (r < 0)
		return r;
	*ret_entry = (struct log_entry){
		.position = position, .kind = LOG_ERASURE, .article_id = arena_copy(arena, article_id), .modified = TIME_NONE,
	};
	return 0;
}

int log_find(struct log *log, const char *article_id, struct log_entry *ret_entry, struct arena *arena)
{
	struct cursor row = log_start(log, LOG_FIND);
	put_text(&row, article_id);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : find_without_entry(log, article_id, ret_entry, arena);
	struct log_entry entry = { 0 };
	entry.position = (uint64_t)take_integer(&row);
	entry.at = take_integer(&row);
	entry.kind = (enum log_kind)take_integer(&row);
	entry.article_id = take_text(&row, arena);
	entry.content_hash = (uint64_t)take_integer(&row);
	entry.modified = take_integer(&row);
	cursor_stop(&row);
	r = check_erased(log, article_id, &entry);
	*ret_entry = entry;
	return r;
}

int log_read(struct log *log, uint64_t position, struct arena *arena, struct log_entry *ret_entry)
{
	struct hash hash;
	return log_read_entry(log, position, arena, ret_entry, &hash);
}

/* How far a walk through the entries has come. */
struct walk {
	uint64_t expected; /* the next position */
	struct hash chain; /* the hash of the entry before it, if `chained` */
	bool chained;      /* that is known */
};

/* Steps over a gap: the next entry is at `position` instead of the expected one. -EBADMSG: no gap explains that. */
static int step_over_gap(struct log *log, uint64_t position, struct walk *walk)
{
	struct gap gap;
	int r = log_find_gap(log, walk->expected, &gap);
	if (r < 0)
		return r;
	if (r == 0 || gap.first > walk->expected || gap.last != position - 1)
		return -EBADMSG;
	if (walk->chained && gap.first == walk->expected && !log_hash_equals(&gap.before, &walk->chain))
		return -EBADMSG;
	*walk = (struct walk){ position, gap.after, true };
	return 0;
}

static int walk_entry(struct log *log, struct cursor *row, bool with_articles, struct arena *arena, struct walk *walk,
                      struct log_entry *ret_entry)
{
	struct entry_hashes hashes;
	int r = log_take_entry(log, row, with_articles, arena, NULL, ret_entry, &hashes);
	if (r == 0 && ret_entry->position != walk->expected)
		r = step_over_gap(log, ret_entry->position, walk);
	if (r == 0 && walk->chained && !log_hash_equals(&hashes.previous, &walk->chain))
		r = -EBADMSG;
	*walk = (struct walk){ ret_entry->position + 1, hashes.hash, true };
	return r;
}

static int start_walk(struct log *log, uint64_t from, struct walk *ret_walk)
{
	struct walk walk = { .expected = from > log->start.position ? from : log->start.position + 1 };
	int r = log_hash_at(log, walk.expected - 1, walk.chain.bytes);
	walk.chained = r == 0;
	*ret_walk = walk;
	return r == -ENOENT ? 0 : r;
}

int log_entries(struct log *log, uint64_t from, bool with_articles, log_entry_visitor *visit, void *context)
{
	struct walk walk;
	int r = start_walk(log, from, &walk);
	if (r < 0)
		return r;
	struct cursor row = log_start(log, with_articles ? LOG_READ_FROM : LOG_READ_FROM_WITHOUT_ARTICLES);
	put_integer(&row, (int64_t)walk.expected);
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	while ((r = cursor_step(&row)) > 0) {
		struct log_entry entry = { 0 };
		arena_reset(arena);
		r = walk_entry(log, &row, with_articles, arena, &walk, &entry);
		if (r == 0)
			r = visit(context, &entry);
		if (r != 0) {
			cursor_stop(&row);
			return r;
		}
	}
	return r;
}

int log_visit_update(struct log *log, struct cursor *row, struct arena *arena, log_every_update_visitor *visit, void *context)
{
	uint64_t sequence = (uint64_t)take_integer(row);
	uint64_t position = (uint64_t)take_integer(row);
	const char *topic = take_text(row, arena);
	uint64_t previous = (uint64_t)take_integer(row);
	struct hash hash = log_take_hash(row);
	struct packed body;
	body.data = take_blob(row, &body.size);
	if (!topic)
		return -EBADMSG; /* the table forbids it, but SQLite believes what is in the row */
	struct hash found = log_update_hash(log, sequence, position, topic, previous, &body);
	if (!log_hash_equals(&found, &hash))
		return -EBADMSG;
	const void *update;
	size_t size;
	int r = packed_read(body.data, body.size, arena, &update, &size);
	return r < 0 ? r : visit(context, sequence, topic, position, previous, update, size);
}

static int visit_updates(struct log *log, struct cursor *row, size_t limit, log_every_update_visitor *visit, void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	int r = 0;
	while (r == 0 && limit-- > 0) {
		r = cursor_step(row);
		if (r <= 0)
			return r;
		r = log_visit_update(log, row, arena, visit, context);
		arena_reset(arena);
	}
	cursor_stop(row);
	return r;
}

/* Starts the cheapest query for the updates after `sequence` on topics with a prefix: by the index if that is one topic, or none. */
static int start_updates(struct log *log, uint64_t sequence, const char *prefix, struct arena *arena, struct cursor *ret_row)
{
	const char *end = arena_format(arena, "%s\U0010FFFF", prefix);
	struct cursor range = log_start(log, LOG_TOPIC_RANGE);
	put_text(&range, prefix);
	put_text(&range, end);
	int r = cursor_step(&range);
	if (r < 0)
		return r;
	const char *first = take_text(&range, arena), *last = take_text(&range, arena);
	cursor_stop(&range);
	bool one = !first || strcmp(first, last) == 0;
	*ret_row = log_start(log, one ? LOG_UPDATES_OF_TOPIC : LOG_UPDATES);
	put_integer(ret_row, (int64_t)sequence);
	put_text(ret_row, one && first ? first : prefix);
	if (!one)
		put_text(ret_row, end);
	return 0;
}

struct update_visit {
	log_update_visitor *visit;
	void *context;
};

static int visit_without_position(void *context, uint64_t sequence, const char *topic, uint64_t position, uint64_t previous,
                                  const void *update, size_t size)
{
	(void)position;
	const struct update_visit *this = context;
	return this->visit(this->context, sequence, topic, previous, update, size);
}

int log_updates(struct log *log, uint64_t sequence, const char *topic_prefix, size_t limit, log_update_visitor *visit,
                void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct update_visit this = { visit, context };
	struct cursor row;
	int r = start_updates(log, sequence, topic_prefix, arena, &row);
	return r < 0 ? r : visit_updates(log, &row, limit, visit_without_position, &this);
}

int log_every_update(struct log *log, uint64_t sequence, log_every_update_visitor *visit, void *context)
{
	struct cursor row = log_start(log, LOG_UPDATES);
	put_integer(&row, (int64_t)sequence);
	put_text(&row, "");
	put_text(&row, "\U0010FFFF");
	return visit_updates(log, &row, SIZE_MAX, visit, context);
}

int log_has_all_updates(struct log *log, bool *ret_all)
{
	struct cursor row = log_start(log, LOG_REACH);
	int r = cursor_step(&row);
	if (r < 0)
		return r;
	int64_t article = take_integer(&row), update = take_integer(&row); /* 0: there is none */
	cursor_stop(&row);
	*ret_all = article == 0 || (update != 0 && update <= article);
	return 0;
}

int log_topics(struct log *log, log_topic_visitor *visit, void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct cursor row = log_start(log, LOG_TOPICS);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		const char *topic = take_text(&row, arena);
		visit(context, topic, (uint64_t)take_integer(&row));
	}
	return r;
}
