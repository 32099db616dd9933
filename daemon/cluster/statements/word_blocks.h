/* Word blocks: storage for very many short, long-lived blocks of 32-bit words, without the cost of an allocation for each. Blocks of one size are
 * stored side by side, and the room of a freed one is used again. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct word_blocks;

enum { WORD_BLOCK_MAX = 96 }; /* words */

struct word_blocks *word_blocks_new(void);
struct word_blocks *word_blocks_free(struct word_blocks *blocks); /* NULL is fine; returns NULL */

/* Copies a block of 1 to WORD_BLOCK_MAX words. Returns its number, unique among blocks of its size. */
uint32_t word_blocks_add(struct word_blocks *blocks, const uint32_t *words, uint32_t size);
/* Frees a block, by the number that word_blocks_add() returned and the size that it was given. */
void word_blocks_remove(struct word_blocks *blocks, uint32_t number, uint32_t size);

/* The words of a block; valid until the next block is added. */
const uint32_t *word_blocks_at(const struct word_blocks *blocks, uint32_t number, uint32_t size);

/* Memory taken, in bytes. */
size_t word_blocks_bytes(const struct word_blocks *blocks);
