/* Finds articles of the board by their ids: a hash table whose chains go through the articles themselves. */
#include <string.h>
#include <xxhash.h>

#include "cluster/board/board_state.h"

enum { BUCKETS_AT_LEAST = 64 };

static uint32_t *bucket_of(const struct board *board, const uint64_t key[2])
{
	return &board->ids.buckets[key[0] & (board->ids.bucket_count - 1)];
}

static void link_article(struct board *board, uint32_t slot)
{
	uint32_t *bucket = bucket_of(board, board->articles.items[slot].key);
	board->articles.items[slot].next_id = *bucket;
	*bucket = slot;
}

/* Free slots have no position. */
static void grow(struct board *board)
{
	struct board_ids *ids = &board->ids;
	ids->bucket_count = ids->bucket_count ? 2 * ids->bucket_count : BUCKETS_AT_LEAST;
	ids->buckets = reallocate(ids->buckets, ids->bucket_count, sizeof(*ids->buckets));
	for (uint32_t k = 0; k < ids->bucket_count; k++)
		ids->buckets[k] = STORIES_NONE;
	for (uint32_t slot = 0; slot < board->articles.count; slot++)
		if (board->articles.items[slot].position)
			link_article(board, slot);
}

void board_ids_add(struct board *board, uint32_t slot)
{
	if (board->ids.count++ == board->ids.bucket_count)
		grow(board); /* which links this one as well */
	else
		link_article(board, slot);
}

void board_ids_remove(struct board *board, uint32_t slot)
{
	uint32_t *at = bucket_of(board, board->articles.items[slot].key);
	while (*at != slot)
		at = &board->articles.items[*at].next_id;
	*at = board->articles.items[slot].next_id;
	board->ids.count--;
}

void board_ids_key(const char *id, uint64_t ret_key[2])
{
	XXH128_hash_t hash = XXH3_128bits(id, strlen(id));
	ret_key[0] = hash.low64;
	ret_key[1] = hash.high64;
}

uint32_t board_find_article(const struct board *board, const char *id)
{
	uint64_t key[2];
	board_ids_key(id, key);
	uint32_t slot = board->ids.count ? *bucket_of(board, key) : STORIES_NONE;
	while (slot != STORIES_NONE && memcmp(board->articles.items[slot].key, key, sizeof(key)) != 0)
		slot = board->articles.items[slot].next_id;
	return slot;
}
