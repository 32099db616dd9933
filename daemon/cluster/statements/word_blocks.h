/* Word blocks: very many short blocks of 32-bit words that live long, without what an allocation of its own would cost each. Blocks of one
 * size stand side by side, and a freed one is used again. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct word_blocks;

enum { WORD_BLOCK_MAX = 96 }; /* words */

struct word_blocks *word_blocks_new(void);
struct word_blocks *word_blocks_free(struct word_blocks *blocks); /* NULL is fine; returns NULL */

/* Copies a block of 1 to WORD_BLOCK_MAX words; the number that it has, among those of its size. */
uint32_t word_blocks_add(struct word_blocks *blocks, const uint32_t *words, uint32_t size);
/* Frees it. Both must be what word_blocks_add() gave and took. */
void word_blocks_remove(struct word_blocks *blocks, uint32_t number, uint32_t size);

/* The words of a block; valid until the next one is added. */
const uint32_t *word_blocks_at(const struct word_blocks *blocks, uint32_t number, uint32_t size);

/* Bytes that they take, for memory figures. */
size_t word_blocks_bytes(const struct word_blocks *blocks);
