#include "cluster/statements/word_blocks.h"

#include <string.h>

#include <criterion/criterion.h>

Test(word_blocks, keep_blocks_of_every_size_apart_and_use_freed_ones_again)
{
	struct word_blocks *blocks = word_blocks_new();
	uint32_t words[WORD_BLOCK_MAX], numbers[WORD_BLOCK_MAX][3];
	for (uint32_t round = 0; round < 100; round++) {
		size_t before = word_blocks_bytes(blocks);
		for (uint32_t size = 1; size <= WORD_BLOCK_MAX; size++)
			for (uint32_t k = 0; k < 3; k++) {
				for (uint32_t i = 0; i < size; i++)
					words[i] = round + size * 1000 + k * 100000 + i;
				numbers[size - 1][k] = word_blocks_add(blocks, words, size);
			}
		for (uint32_t size = 1; size <= WORD_BLOCK_MAX; size++)
			for (uint32_t k = 0; k < 3; k++) {
				const uint32_t *held = word_blocks_at(blocks, numbers[size - 1][k], size);
				cr_assert_eq(held[0], round + size * 1000 + k * 100000);
				cr_assert_eq(held[size - 1], held[0] + size - 1);
				word_blocks_remove(blocks, numbers[size - 1][k], size);
			}
		cr_assert(round == 0 || word_blocks_bytes(blocks) == before);
	}
	word_blocks_free(blocks);
}
