/* Rows of the log, and what their hashes cover. */
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "store/log_internal.h"

struct hash log_hash_of(const void *data, size_t size)
{
	XXH128_canonical_t canonical;
	XXH128_canonicalFromHash(&canonical, XXH3_128bits(data, size));
	struct hash hash;
	memcpy(hash.bytes, canonical.digest, LOG_HASH_BYTES);
	return hash;
}

/* Hashes numbers (little endian, 8 bytes each), then up to three pieces, whose sizes are among the numbers. */
static struct hash hash_row(struct log *log, const uint64_t *numbers, size_t count, const void *a, size_t a_size, const void *b,
                            size_t b_size, const void *c, size_t c_size)
{
	XXH3_128bits_reset(log->hashing);
	for (size_t i = 0; i < count; i++) {
		uint64_t number = htole64(numbers[i]);
		XXH3_128bits_update(log->hashing, &number, sizeof(number));
	}
	const struct {
		const void *data;
		size_t size;
	} pieces[] = { { a, a_size }, { b, b_size }, { c, c_size } };
	for (size_t i = 0; i < array_size(pieces); i++)
		if (pieces[i].size)
			XXH3_128bits_update(log->hashing, pieces[i].data, pieces[i].size);
	XXH128_canonical_t canonical;
	XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(log->hashing));
	struct hash hash;
	memcpy(hash.bytes, canonical.digest, LOG_HASH_BYTES);
	return hash;
}

/* The hash of an entry covers all of it, and the hash of the entry before. The article and the analysis are covered through their own hashes, so that
 * a reader that leaves them out can check the rest, and that the hash still fits once they were erased. */
static struct hash entry_hash(struct log *log, const struct log_entry *entry, const struct entry_hashes *stored)
{
	size_t id_size = entry->article_id ? strlen(entry->article_id) : 0;
	const uint64_t numbers[] = { entry->position, (uint64_t)entry->at, entry->kind, id_size, entry->content_hash, (uint64_t)entry->modified,
		                     entry->edit_size };
	unsigned char hashes[3 * LOG_HASH_BYTES];
	memcpy(hashes, stored->previous.bytes, LOG_HASH_BYTES);
	memcpy(hashes + LOG_HASH_BYTES, stored->pieces, 2 * LOG_HASH_BYTES);
	return hash_row(log, numbers, array_size(numbers), hashes, sizeof(hashes), entry->article_id, id_size, entry->edit, entry->edit_size);
}

/* The hash of formats 1 and 2, which covered the analysis itself, or the edit. */
static struct hash entry_hash_before_3(struct log *log, const struct log_entry *entry, const struct entry_hashes *stored)
{
	size_t id_size = entry->article_id ? strlen(entry->article_id) : 0;
	const uint64_t numbers[] = { entry->position,     (uint64_t)entry->at,       entry->kind,          id_size,
		                     entry->content_hash, (uint64_t)entry->modified, entry->analysis_size, entry->edit_size };
	unsigned char hashes[2 * LOG_HASH_BYTES];
	memcpy(hashes, stored->previous.bytes, LOG_HASH_BYTES);
	memcpy(hashes + LOG_HASH_BYTES, stored->pieces, LOG_HASH_BYTES);
	if (entry->edit)
		return hash_row(log, numbers, array_size(numbers), hashes, sizeof(hashes), NULL, 0, entry->edit, entry->edit_size);
	return hash_row(log, numbers, array_size(numbers) - 1, hashes, sizeof(hashes), entry->article_id, id_size, entry->analysis,
	                entry->analysis_size);
}

struct hash log_entry_seal(struct log *log, const struct log_entry *entry, const struct entry_hashes *stored)
{
	size_t id_size = entry->article_id ? strlen(entry->article_id) : 0;
	const uint64_t numbers[] = { entry->position, (uint64_t)entry->at, entry->kind, id_size, entry->content_hash, (uint64_t)entry->modified };
	unsigned char hashes[3 * LOG_HASH_BYTES];
	memcpy(hashes, stored->previous.bytes, LOG_HASH_BYTES);
	memcpy(hashes + LOG_HASH_BYTES, stored->hash.bytes, LOG_HASH_BYTES);
	memcpy(hashes + 2 * LOG_HASH_BYTES, stored->pieces, LOG_HASH_BYTES);
	return hash_row(log, numbers, array_size(numbers), hashes, sizeof(hashes), entry->article_id, id_size, NULL, 0);
}

struct hash log_update_hash(struct log *log, uint64_t sequence, uint64_t position, const char *topic, uint64_t previous, const struct packed *body)
{
	const uint64_t numbers[] = { sequence, position, previous, strlen(topic), body->size };
	return hash_row(log, numbers, array_size(numbers), topic, strlen(topic), body->data, body->size, NULL, 0);
}

struct hash log_take_hash(struct cursor *row)
{
	struct hash hash = { 0 };
	size_t size;
	const void *bytes = take_blob(row, &size);
	if (size == LOG_HASH_BYTES)
		memcpy(hash.bytes, bytes, LOG_HASH_BYTES);
	return hash;
}

bool log_hash_equals(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, LOG_HASH_BYTES) == 0;
}

struct entry_hashes log_entry_hashes(struct log *log, const struct log_entry *entry, const struct packed *article, const struct packed *analysis,
                                     const struct hash *previous)
{
	struct hash of_article = log_hash_of(article->data, article->size), of_analysis = log_hash_of(analysis->data, analysis->size);
	struct entry_hashes hashes = { .previous = *previous, .pieces_size = 2 * LOG_HASH_BYTES };
	memcpy(hashes.pieces, of_article.bytes, LOG_HASH_BYTES);
	memcpy(hashes.pieces + LOG_HASH_BYTES, of_analysis.bytes, LOG_HASH_BYTES);
	hashes.hash = entry_hash(log, entry, &hashes);
	return hashes;
}

/* Whether a piece fits its hash, or, if it was erased, is gone. */
static bool piece_fits(const struct log_entry *entry, const void *data, size_t size, const unsigned char hash[LOG_HASH_BYTES])
{
	struct hash found = log_hash_of(data, size);
	return entry->erased ? size == 0 : memcmp(found.bytes, hash, LOG_HASH_BYTES) == 0;
}

static bool entry_fits(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes, const struct hash *seal)
{
	struct hash found;
	if (hashes->pieces_size == LOG_HASH_BYTES && entry->erased) {
		found = log_entry_seal(log, entry, hashes);
		return entry->analysis_size == 0 && log_hash_equals(&found, seal);
	}
	if (hashes->pieces_size == LOG_HASH_BYTES)
		found = entry_hash_before_3(log, entry, hashes);
	else if (piece_fits(entry, entry->analysis, entry->analysis_size, hashes->pieces + LOG_HASH_BYTES))
		found = entry_hash(log, entry, hashes);
	else
		return false;
	return log_hash_equals(&found, &hashes->hash);
}

bool log_entry_is_whole(struct log *log, const struct log_entry *entry, const struct entry_hashes *hashes, const struct hash *seal)
{
	return entry_fits(log, entry, hashes, seal) && piece_fits(entry, entry->article, entry->article_size, hashes->pieces);
}

/* Only what fits its hash gets here. */
static int unpack(struct log_entry *entry, struct arena *arena)
{
	int r = packed_read(entry->analysis, entry->analysis_size, arena, &entry->analysis, &entry->analysis_size);
	return r < 0 ? r : packed_read(entry->article, entry->article_size, arena, &entry->article, &entry->article_size);
}

int log_take_entry(struct log *log, struct cursor *row, bool with_article, struct arena *arena, const struct hash *chain,
                   struct log_entry *ret_entry, struct entry_hashes *ret_hashes)
{
	struct log_entry entry = { 0 };
	struct entry_hashes hashes = { 0 };
	entry.position = (uint64_t)take_integer(row);
	entry.at = take_integer(row);
	entry.kind = (enum log_kind)take_integer(row);
	entry.article_id = take_text(row, arena);
	entry.content_hash = (uint64_t)take_integer(row);
	entry.modified = take_integer(row);
	hashes.previous = log_take_hash(row);
	hashes.hash = log_take_hash(row);
	const void *pieces = take_blob(row, &hashes.pieces_size);
	if (hashes.pieces_size != LOG_HASH_BYTES && hashes.pieces_size != 2 * LOG_HASH_BYTES)
		return -EBADMSG;
	memcpy(hashes.pieces, pieces, hashes.pieces_size);
	entry.erased = take_integer(row) != 0;
	struct hash seal = log_take_hash(row);
	entry.analysis = take_blob(row, &entry.analysis_size);
	entry.edit = take_blob(row, &entry.edit_size);
	if (!entry_fits(log, &entry, &hashes, &seal) || (chain && !log_hash_equals(&hashes.previous, chain)))
		return -EBADMSG;
	if (with_article) {
		entry.article = take_blob(row, &entry.article_size);
		if (!piece_fits(&entry, entry.article, entry.article_size, hashes.pieces))
			return -EBADMSG;
	}
	int r = unpack(&entry, arena);
	if (r < 0)
		return r;
	*ret_entry = entry;
	*ret_hashes = hashes;
	return 0;
}

/* Gaps */

struct hash log_gap_seal(struct log *log, const struct gap *gap)
{
	const uint64_t numbers[] = { gap->first, gap->last };
	return hash_row(log, numbers, array_size(numbers), gap->before.bytes, LOG_HASH_BYTES, gap->after.bytes, LOG_HASH_BYTES, NULL, 0);
}

int log_find_gap(struct log *log, uint64_t position, struct gap *ret_gap)
{
	struct cursor row = log_start(log, LOG_GAP);
	put_integer(&row, (int64_t)position);
	int r = cursor_step(&row);
	if (r <= 0)
		return r;
	struct gap gap = { .first = (uint64_t)take_integer(&row) };
	gap.last = (uint64_t)take_integer(&row);
	gap.before = log_take_hash(&row);
	gap.after = log_take_hash(&row);
	struct hash seal = log_take_hash(&row), found = log_gap_seal(log, &gap);
	cursor_stop(&row);
	*ret_gap = gap;
	return log_hash_equals(&seal, &found) ? 1 : -EBADMSG;
}

/* Erased */

struct hash log_erased_seal(struct log *log, const struct erased *erased)
{
	const uint64_t numbers[] = { erased->article, erased->position };
	return hash_row(log, numbers, array_size(numbers), NULL, 0, NULL, 0, NULL, 0);
}

/* Redirects */

struct hash log_redirect_seal(struct log *log, const struct log_redirect *redirect)
{
	const char *into = redirect->replaced_by ? redirect->replaced_by : "", *language = redirect->language ? redirect->language : "";
	const uint64_t numbers[] = { redirect->story, redirect->version, (uint64_t)redirect->first_seen, (uint64_t)redirect->last_seen,
		                     strlen(into), strlen(language) };
	return hash_row(log, numbers, array_size(numbers), into, strlen(into), language, strlen(language), NULL, 0);
}
