#include "cluster/statements/word_blocks.h"

#include <assert.h>
#include <string.h>

#include "proto/base/array.h"

#define NONE UINT32_MAX

/* Blocks of one size. */
struct shelf {
	ARRAY(uint32_t) words;
	uint32_t free; /* the number of a free block, whose first word is the number of the next free one; or NONE */
};

struct word_blocks {
	struct shelf shelves[WORD_BLOCK_MAX]; /* by size - 1 */
};

struct word_blocks *word_blocks_new(void)
{
	struct word_blocks *blocks = allocate(1, sizeof(*blocks));
	for (size_t k = 0; k < WORD_BLOCK_MAX; k++)
		blocks->shelves[k].free = NONE;
	return blocks;
}

struct word_blocks *word_blocks_free(struct word_blocks *blocks)
{
	for (size_t k = 0; blocks && k < WORD_BLOCK_MAX; k++)
		array_free(&blocks->shelves[k].words);
	free(blocks);
	return NULL;
}

uint32_t word_blocks_add(struct word_blocks *blocks, const uint32_t *words, uint32_t size)
{
	assert(size >= 1 && size <= WORD_BLOCK_MAX);
	struct shelf *shelf = &blocks->shelves[size - 1];
	uint32_t number = shelf->free;
	if (number != NONE) {
		shelf->free = shelf->words.items[(size_t)number * size];
	} else {
		number = (uint32_t)(shelf->words.count / size);
		array_reserve_tight(&shelf->words, shelf->words.count + size);
		shelf->words.count += size;
	}
	memcpy(&shelf->words.items[(size_t)number * size], words, size * sizeof(*words));
	return number;
}

void word_blocks_remove(struct word_blocks *blocks, uint32_t number, uint32_t size)
{
	struct shelf *shelf = &blocks->shelves[size - 1];
	shelf->words.items[(size_t)number * size] = shelf->free;
	shelf->free = number;
}

const uint32_t *word_blocks_at(const struct word_blocks *blocks, uint32_t number, uint32_t size)
{
	return &blocks->shelves[size - 1].words.items[(size_t)number * size];
}

size_t word_blocks_bytes(const struct word_blocks *blocks)
{
	size_t bytes = memory_bytes(blocks);
	for (size_t k = 0; k < WORD_BLOCK_MAX; k++)
		bytes += memory_bytes(blocks->shelves[k].words.items);
	return bytes;
}
