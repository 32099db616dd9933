#include "store/log_salvage.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proto/base/array.h"
#include "store/files.h"
#include "store/log_internal.h"
#include "store/log_pages.h"

enum {
	ENTRY_COLUMNS_COUNT = 14,
	ENTRY_COLUMNS_LEAST = 11, /* of format 1 */
	UPDATE_COLUMNS = 6,
	START_COLUMNS = 5,
	START_COLUMNS_LEAST = 4, /* before format 5 */
	GAP_COLUMNS = 5,
	ERASED_COLUMNS = 3,
	REDIRECT_COLUMNS = 7,
	GROUP = 256,          /* entries in a transaction */
	GAPS_TOLD = 20,
	PROGRESS_UNITS = 64,
};

struct salvage {
	struct pages *pages;
	struct log *log; /* the new one */
	struct arena *arena;
	ARRAY(struct place) entries, starts, gaps, redirects, erased;
	uint64_t noted_erased; /* so many there must be, */
	bool has_noted;        /* if the log's start could be read, which says so */
	uint64_t last_sequence;
	struct head_values head;
	bool has_head;
	struct start start;
	bool has_start;
	uint64_t expected; /* the next position */
	struct hash chain; /* the hash of the entry before it */
	struct log_salvaged result;
	FILE *told; /* the positions of gaps */
	size_t told_size;
	unsigned told_count;
};

/* Rows */

static void note_place(void *context, const struct place *place)
{
	struct salvage *salvage = context;
	if (place->columns >= ENTRY_COLUMNS_LEAST && place->columns <= ENTRY_COLUMNS_COUNT && place->key <= INT64_MAX)
		array_append(&salvage->entries, *place);
	else if (place->columns == START_COLUMNS_LEAST)
		array_append(&salvage->starts, *place);
	else if (place->columns == GAP_COLUMNS) {
		array_append(&salvage->gaps, *place);
		array_append(&salvage->starts, *place); /* as many columns */
	} else if (place->columns == ERASED_COLUMNS)
		array_append(&salvage->erased, *place);
	else if (place->columns == REDIRECT_COLUMNS)
		array_append(&salvage->redirects, *place);
	else if (place->columns == UPDATE_COLUMNS && place->key <= INT64_MAX && place->key > salvage->last_sequence)
		salvage->last_sequence = place->key;
}

/* By position; of one position, what was written last comes first. */
static int by_key_and_age(const void *a, const void *b)
{
	const struct place *left = a, *right = b;
	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return left->unit > right->unit ? -1 : left->unit < right->unit;
}

static bool copy_hash(const struct field *field, struct hash *ret_hash)
{
	if (field->type != FIELD_BYTES || field->size != LOG_HASH_BYTES)
		return false;
	memcpy(ret_hash->bytes, field->bytes, LOG_HASH_BYTES);
	return true;
}

static const void *blob(const struct field *field, size_t *ret_size)
{
	*ret_size = field->type == FIELD_BYTES ? field->size : 0;
	return *ret_size ? field->bytes : NULL;
}

/* A row of `entry`, with article and analysis as they are kept. Its columns come in the order of the file: one that was upgraded from an older format
 * has the newer columns at the end. */
struct row {
	struct log_entry entry;
	struct entry_hashes hashes;
	struct hash seal;
	bool sealed;
};

static bool take_row(uint64_t position, const struct field *fields, uint32_t columns, struct row *ret_row)
{
	bool in_order = columns == ENTRY_COLUMNS_COUNT && fields[9].type == FIELD_INTEGER;
	const struct field none = { .type = FIELD_NULL };
	const struct field *analysis = &fields[in_order ? 11 : 9], *article = &fields[in_order ? 12 : 10];
	const struct field *edit = in_order ? &fields[13] : columns > 11 ? &fields[11] : &none;
	const struct field *erased = in_order ? &fields[9] : columns > 12 ? &fields[12] : &none;
	const struct field *seal = in_order ? &fields[10] : columns > 13 ? &fields[13] : &none;
	struct row row = { .entry = { .position = position, .at = fields[1].integer, .kind = (enum log_kind)fields[2].integer,
				      .content_hash = (uint64_t)fields[4].integer, .modified = fields[5].integer } };
	row.entry.article_id = fields[3].type == FIELD_BYTES ? fields[3].bytes : NULL;
	row.entry.erased = erased->type == FIELD_INTEGER && erased->integer != 0;
	row.entry.analysis = blob(analysis, &row.entry.analysis_size);
	row.entry.article = blob(article, &row.entry.article_size);
	row.entry.edit = blob(edit, &row.entry.edit_size);
	row.sealed = copy_hash(seal, &row.seal);
	if (!copy_hash(&fields[6], &row.hashes.previous) || !copy_hash(&fields[7], &row.hashes.hash) || fields[8].type != FIELD_BYTES ||
	    (fields[8].size != LOG_HASH_BYTES && fields[8].size != 2 * LOG_HASH_BYTES))
		return false;
	row.hashes.pieces_size = fields[8].size;
	memcpy(row.hashes.pieces, fields[8].bytes, fields[8].size);
	*ret_row = row;
	return true;
}

/* Whether article and analysis, which are copied as they are kept, can be read. */
static bool is_readable(const struct log_entry *entry, struct arena *arena)
{
	const void *value;
	size_t size;
	return packed_read(entry->article, entry->article_size, arena, &value, &size) == 0 &&
	       packed_read(entry->analysis, entry->analysis_size, arena, &value, &size) == 0;
}

/* Reads the row at a place: 1 if it is what was written, else 0. */
static int read_row(struct salvage *salvage, const struct place *place, struct row *ret_row)
{
	for (int older = 0; older < 2; older++) {
		struct field fields[PAGES_COLUMNS_MOST];
		int r = pages_read_row(salvage->pages, place, older, salvage->arena, fields);
		if (r < 0 && r != -EBADMSG)
			return r;
		if (r == 0 && take_row(place->key, fields, place->columns, ret_row) &&
		    log_entry_is_whole(salvage->log, &ret_row->entry, &ret_row->hashes, &ret_row->seal) &&
		    is_readable(&ret_row->entry, salvage->arena))
			return 1;
	}
	return 0;
}

/* Chooses among the rows of one position: the newest one that is whole and follows on the entry before, or else the newest that is whole. Returns 1,
 * or 0 if none is. */
static int choose_row(struct salvage *salvage, const struct place *places, size_t count, struct row *ret_row)
{
	bool found = false;
	for (size_t k = 0; k < count; k++) {
		struct row row;
		int r = read_row(salvage, &places[k], &row);
		if (r < 0)
			return r;
		bool follows = r > 0 && places[k].key == salvage->expected && log_hash_equals(&row.hashes.previous, &salvage->chain);
		if (r > 0 && (follows || !found))
			*ret_row = row;
		found = found || r > 0;
		if (follows)
			break;
	}
	return found;
}

/* The new log */

/* Reads a gap that an earlier salvage has left. False if it is damaged. */
static bool read_gap(struct salvage *salvage, const struct place *place, struct gap *ret_gap)
{
	struct field fields[PAGES_COLUMNS_MOST];
	struct gap gap = { .last = place->key };
	struct hash seal, found;
	if (pages_read_row(salvage->pages, place, false, salvage->arena, fields) < 0 || fields[1].type != FIELD_INTEGER ||
	    !copy_hash(&fields[2], &gap.before) || !copy_hash(&fields[3], &gap.after) || !copy_hash(&fields[4], &seal))
		return false;
	gap.first = (uint64_t)fields[1].integer;
	found = log_gap_seal(salvage->log, &gap);
	*ret_gap = gap;
	return log_hash_equals(&found, &seal);
}

static bool is_known(struct salvage *salvage, const struct gap *gap)
{
	bool known = false;
	for (size_t k = 0; k < salvage->gaps.count && !known; k++) {
		struct gap earlier;
		known = read_gap(salvage, &salvage->gaps.items[k], &earlier) && earlier.first == gap->first && earlier.last == gap->last;
	}
	return known;
}

static void tell_gap(struct salvage *salvage, const struct gap *gap)
{
	if (is_known(salvage, gap))
		return;
	salvage->result.lost += gap->last - gap->first + 1;
	if (salvage->told_count++ >= GAPS_TOLD)
		return;
	fprintf(salvage->told, "%s%" PRIu64, salvage->told_count > 1 ? ", " : "", gap->first);
	if (gap->last > gap->first)
		fprintf(salvage->told, "–%" PRIu64, gap->last);
}

static int add_gap(struct salvage *salvage, uint64_t last, const struct hash *after)
{
	const struct gap gap = { salvage->expected, last, salvage->chain, *after };
	struct hash seal = log_gap_seal(salvage->log, &gap);
	struct cursor row = log_start(salvage->log, LOG_COPY_GAP);
	put_integer(&row, (int64_t)gap.first);
	put_integer(&row, (int64_t)gap.last);
	put_blob(&row, gap.before.bytes, LOG_HASH_BYTES);
	put_blob(&row, gap.after.bytes, LOG_HASH_BYTES);
	put_blob(&row, seal.bytes, LOG_HASH_BYTES);
	tell_gap(salvage, &gap);
	salvage->expected = last + 1;
	salvage->chain = *after;
	return cursor_run(&row);
}

static int add_row(struct salvage *salvage, const struct row *row)
{
	const struct log_entry *entry = &row->entry;
	struct cursor copy = log_start(salvage->log, LOG_COPY_ENTRY);
	put_integer(&copy, (int64_t)entry->position);
	put_integer(&copy, entry->at);
	put_integer(&copy, entry->kind);
	put_text(&copy, entry->article_id);
	put_integer(&copy, (int64_t)entry->content_hash);
	put_integer(&copy, entry->modified);
	put_blob(&copy, row->hashes.previous.bytes, LOG_HASH_BYTES);
	put_blob(&copy, row->hashes.hash.bytes, LOG_HASH_BYTES);
	put_blob(&copy, row->hashes.pieces, row->hashes.pieces_size);
	put_integer(&copy, entry->erased);
	put_blob(&copy, row->seal.bytes, row->sealed ? LOG_HASH_BYTES : 0);
	put_blob(&copy, entry->analysis, entry->analysis_size);
	put_blob(&copy, entry->edit, entry->edit_size);
	put_blob(&copy, entry->article, entry->article_size);
	salvage->expected = entry->position + 1;
	salvage->chain = row->hashes.hash;
	salvage->result.entries++;
	return cursor_run(&copy);
}

static int add_entry(struct salvage *salvage, const struct row *row)
{
	int r = 0;
	if (row->entry.position != salvage->expected || !log_hash_equals(&row->hashes.previous, &salvage->chain)) {
		if (row->entry.position == salvage->expected)
			return 0; /* of another history */
		r = add_gap(salvage, row->entry.position - 1, &row->hashes.previous);
	}
	return r < 0 ? r : add_row(salvage, row);
}

/* Commits now and then, which bounds the memory that this takes. */
static int in_group(struct salvage *salvage, size_t number, bool last)
{
	int r = 0;
	if (number % GROUP == GROUP - 1 || last)
		r = database_execute(salvage->log->database, "COMMIT");
	if (r == 0 && (number % GROUP == GROUP - 1) && !last)
		r = database_execute(salvage->log->database, "BEGIN IMMEDIATE");
	return r;
}

/* Adds the gap at the end: up to the position in the head, and up to the end of a gap with which the log ended before. */
static int add_last_gap(struct salvage *salvage)
{
	struct gap gap;
	int r = 0;
	for (size_t k = 0; r == 0 && k < salvage->gaps.count; k++)
		if (read_gap(salvage, &salvage->gaps.items[k], &gap) && gap.last >= salvage->expected)
			r = add_gap(salvage, gap.last, &gap.after);
	if (r < 0 || !salvage->has_head || salvage->head.position < salvage->expected)
		return r;
	memcpy(gap.after.bytes, salvage->head.hash, LOG_HASH_BYTES);
	return add_gap(salvage, salvage->head.position, &gap.after);
}

static int copy_entries(struct salvage *salvage)
{
	size_t count = salvage->entries.count, number = 0;
	int r = database_execute(salvage->log->database, "BEGIN IMMEDIATE");
	for (size_t k = 0, end; r == 0 && k < count; k = end) {
		const struct place *places = &salvage->entries.items[k];
		for (end = k + 1; end < count && salvage->entries.items[end].key == places->key; end++)
			;
		struct row row;
		if (places->key < salvage->expected)
			continue;
		r = choose_row(salvage, places, end - k, &row);
		if (r > 0)
			r = add_entry(salvage, &row);
		arena_reset(salvage->arena);
		if (r == 0)
			r = in_group(salvage, number++, false);
	}
	if (r == 0)
		r = add_last_gap(salvage);
	return r < 0 ? r : in_group(salvage, 0, true);
}

static void note_erased(struct salvage *salvage, const struct field *count)
{
	if (count->type == FIELD_INTEGER && count->integer > (int64_t)salvage->noted_erased)
		salvage->noted_erased = (uint64_t)count->integer;
}

/* Finds where the old log started, as it says itself. (If that is lost: guess_start().) */
static int find_start(struct salvage *salvage)
{
	for (size_t k = 0; k < salvage->starts.count; k++) {
		struct field fields[PAGES_COLUMNS_MOST];
		struct start start = { 0 };
		int r = pages_read_row(salvage->pages, &salvage->starts.items[k], false, salvage->arena, fields);
		if (r < 0 && r != -EBADMSG)
			return r;
		if (r < 0 || fields[0].type != FIELD_INTEGER || fields[2].type != FIELD_INTEGER || fields[0].integer < 0)
			continue;
		salvage->has_noted = true;
		if (salvage->starts.items[k].columns == START_COLUMNS)
			note_erased(salvage, &fields[4]);
		if ((uint64_t)fields[0].integer < salvage->start.position || !copy_hash(&fields[1], &start.chain))
			continue;
		start.position = (uint64_t)fields[0].integer;
		salvage->start = start;
		salvage->has_start = true;
	}
	return 0;
}

/* Without that, only a log that still has its very first entry, or a head, tells with which hash the chain begins. */
static int guess_start(struct salvage *salvage)
{
	struct row row;
	const struct place *places = salvage->entries.items;
	size_t count = 0;
	while (count < salvage->entries.count && places[count].key == 1)
		count++;
	int r = count ? choose_row(salvage, places, count, &row) : 0;
	if (r > 0)
		salvage->start.chain = row.hashes.previous;
	else if (r == 0 && salvage->has_head)
		salvage->start.chain = log_hash_of(salvage->head.epoch, HEAD_EPOCH_BYTES);
	return r < 0 ? r : 0;
}

static bool read_redirect(struct salvage *salvage, const struct place *place, struct log_redirect *ret_redirect)
{
	struct field fields[PAGES_COLUMNS_MOST];
	struct hash seal, found;
	if (pages_read_row(salvage->pages, place, false, salvage->arena, fields) < 0 || fields[1].type != FIELD_BYTES || !copy_hash(&fields[6], &seal))
		return false;
	*ret_redirect = (struct log_redirect){
		.story = place->key, .replaced_by = fields[1].bytes, .language = fields[2].type == FIELD_BYTES ? fields[2].bytes : NULL,
		.version = (uint32_t)fields[3].integer, .first_seen = fields[4].integer, .last_seen = fields[5].integer,
	};
	found = log_redirect_seal(salvage->log, ret_redirect);
	return log_hash_equals(&seal, &found);
}

/* Of several for one story the one written last comes last, and so it is the one that stays. */
static int copy_redirects(struct salvage *salvage)
{
	int r = database_execute(salvage->log->database, "BEGIN IMMEDIATE");
	for (size_t k = 0; r == 0 && k < salvage->redirects.count; k++) {
		struct log_redirect redirect;
		if (read_redirect(salvage, &salvage->redirects.items[k], &redirect))
			r = log_put_redirect(salvage->log, &redirect);
		arena_reset(salvage->arena);
	}
	return r < 0 ? r : database_execute(salvage->log->database, "COMMIT");
}

static bool read_erased(struct salvage *salvage, const struct place *place, struct erased *ret_erased)
{
	struct field fields[PAGES_COLUMNS_MOST];
	struct hash seal, found;
	if (pages_read_row(salvage->pages, place, false, salvage->arena, fields) < 0 || fields[1].type != FIELD_INTEGER || !copy_hash(&fields[2], &seal))
		return false;
	*ret_erased = (struct erased){ place->key, (uint64_t)fields[1].integer };
	found = log_erased_seal(salvage->log, ret_erased);
	return log_hash_equals(&seal, &found);
}

static int copy_erased(struct salvage *salvage)
{
	int r = database_execute(salvage->log->database, "BEGIN IMMEDIATE");
	for (size_t k = 0; r == 0 && k < salvage->erased.count; k++) {
		struct erased erased;
		if (read_erased(salvage, &salvage->erased.items[k], &erased))
			r = log_put_erased(salvage->log, &erased);
		arena_reset(salvage->arena);
	}
	return r < 0 ? r : database_execute(salvage->log->database, "COMMIT");
}

/* Call it after everything was copied that could be read, or followed from the entries. */
static int count_forgotten(struct salvage *salvage)
{
	struct erased_count count;
	int r = log_count_erased(salvage->log, &count);
	salvage->result.none_noted = !salvage->has_noted;
	salvage->result.forgotten = r == 0 && salvage->noted_erased > count.whole ? salvage->noted_erased - count.whole : 0;
	return r;
}

static int write_start(struct salvage *salvage)
{
	if (salvage->has_head && salvage->head.sequence > salvage->last_sequence)
		salvage->last_sequence = salvage->head.sequence;
	struct cursor row = log_start(salvage->log, LOG_TRIM_START);
	put_integer(&row, (int64_t)salvage->start.position);
	put_blob(&row, salvage->start.chain.bytes, LOG_HASH_BYTES);
	put_integer(&row, (int64_t)salvage->last_sequence);
	salvage->expected = salvage->start.position + 1;
	salvage->chain = salvage->start.chain;
	return cursor_run(&row);
}

static int find_rows(struct salvage *salvage, void (*progress)(void *, uint64_t, uint64_t), void *context)
{
	uint64_t units = pages_units(salvage->pages);
	for (uint64_t unit = 0; unit < units; unit++) {
		int r = pages_visit_rows(salvage->pages, unit, note_place, salvage);
		if (r < 0)
			return r;
		if (progress && unit % PROGRESS_UNITS == 0)
			progress(context, unit, units);
	}
	if (salvage->entries.count)
		qsort(salvage->entries.items, salvage->entries.count, sizeof(*salvage->entries.items), by_key_and_age);
	return salvage->entries.count || salvage->has_head ? 0 : -EPROTO;
}

static int fill(struct salvage *salvage, void (*progress)(void *, uint64_t, uint64_t), void *context)
{
	int r = find_rows(salvage, progress, context);
	if (r == 0)
		r = find_start(salvage);
	if (r == 0 && !salvage->has_start)
		r = guess_start(salvage);
	if (r == 0)
		r = write_start(salvage);
	if (r == 0)
		r = copy_entries(salvage);
	if (r == 0)
		r = copy_redirects(salvage);
	if (r == 0)
		r = copy_erased(salvage);
	/* What was erased is erased again: the only whole version of its row may have been one from before. */
	if (r == 0)
		r = log_erase_again(salvage->log);
	if (r == 0)
		r = log_keep_without_erasure(salvage->log, salvage->expected - 1);
	return r < 0 ? r : count_forgotten(salvage);
}

/* Files */

static void read_head(struct salvage *salvage, const char *directory)
{
	cleanup(free_pointer) char *path = file_in(directory, "log.head");
	struct head *head;
	if (head_open(path, false, &head) < 0)
		return;
	salvage->has_head = head_read(head, &salvage->head) == 0;
	head_close(head);
}

static const char *const bad_names[][2] = { { "log.db-wal", "log.db.bad-wal" }, { "log.head", "log.head.bad" }, { "log.db", "log.db.bad" } };

/* Until the new log is in place, the old files have both names. */
static int keep_bad(const char *directory)
{
	for (size_t k = 0; k < array_size(bad_names); k++) {
		cleanup(free_pointer) char *name = file_in(directory, bad_names[k][0]), *bad = file_in(directory, bad_names[k][1]);
		int r = delete_file(bad);
		if (r == 0 && link(name, bad) < 0 && errno != ENOENT)
			r = -errno;
		if (r < 0)
			return r;
	}
	return 0;
}

/* Whether the files of an earlier salvage are there. An interrupted one has left the same file under both names, which does not count. */
static bool was_salvaged(const char *directory)
{
	cleanup(free_pointer) char *name = file_in(directory, "log.db"), *bad = file_in(directory, "log.db.bad");
	struct stat status, bad_status;
	return stat(bad, &bad_status) == 0 &&
	       (stat(name, &status) < 0 || status.st_ino != bad_status.st_ino || status.st_dev != bad_status.st_dev);
}

static int make_new(struct salvage *salvage, const char *directory, void (*progress)(void *, uint64_t, uint64_t), void *context)
{
	cleanup(free_pointer) char *old = file_in(directory, "log.db"), *new = file_in(directory, LOG_NEW_NAME),
	    *ready = file_in(directory, LOG_READY_NAME);
	int r = pages_open(old, &salvage->pages);
	if (r == 0)
		r = log_create(new, &salvage->log);
	if (r == 0)
		r = fill(salvage, progress, context);
	r = log_finish(salvage->log, r);
	salvage->pages = pages_close(salvage->pages);
	if (r == 0)
		r = keep_bad(directory);
	if (r == 0 && rename(new, ready) < 0)
		r = -errno;
	return r;
}

static int salvage_locked(struct salvage *salvage, const char *directory, int lock, void (*progress)(void *, uint64_t, uint64_t), void *context,
                          char **ret_error)
{
	cleanup(free_pointer) char *bad = file_in(directory, "log.db.bad");
	if (was_salvaged(directory)) {
		*ret_error = database_words(bad, "is there from an earlier salvage: move it away when it is no longer needed", NULL);
		return -EEXIST;
	}
	read_head(salvage, directory);
	int r = make_new(salvage, directory, progress, context);
	if (r == 0)
		r = log_put_ready(directory, lock);
	if (r < 0)
		*ret_error = database_words(directory, r == -EPROTO ? "there is nothing of a log in log.db" : strerror(-r), NULL);
	return r;
}

int log_salvage(const char *directory, void (*progress)(void *context, uint64_t done, uint64_t total), void *context,
                struct log_salvaged *ret_salvaged, char **ret_error)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct salvage salvage = { .arena = arena };
	int lock, r = log_lock_directory(directory, &lock, ret_error);
	if (r < 0)
		return r;
	salvage.told = open_memstream(&salvage.result.gaps, &salvage.told_size);
	if (!salvage.told)
		abort();
	r = salvage_locked(&salvage, directory, lock, progress, context, ret_error);
	fclose(salvage.told);
	if (r == 0)
		*ret_salvaged = salvage.result;
	else
		free(salvage.result.gaps);
	array_free(&salvage.entries);
	array_free(&salvage.starts);
	array_free(&salvage.gaps);
	array_free(&salvage.redirects);
	array_free(&salvage.erased);
	close(lock);
	return r;
}

bool log_salvage_kept(const char *directory)
{
	cleanup(free_pointer) char *bad = file_in(directory, "log.db.bad");
	return access(bad, F_OK) == 0;
}
