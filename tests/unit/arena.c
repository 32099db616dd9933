#include "proto/base/arena.h"

#include <stdint.h>
#include <string.h>

#include <criterion/criterion.h>

Test(arena, gives_zeroed_aligned_memory_again_after_a_reset)
{
	struct arena *arena = arena_new();
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 3000; size += 7) {
			unsigned char *memory = arena_alloc(arena, size, 1);
			cr_assert_eq((uintptr_t)memory % 16, 0);
			for (size_t k = 0; k < size; k++)
				cr_assert_eq(memory[k], 0);
			memset(memory, 0xff, size);
		}
		arena_reset(arena);
	}
	cr_assert_leq(arena_bytes(arena), 128 * 1024, "one block is kept, not more");
	arena_free(arena);
}

Test(arena, gives_room_that_nothing_else_has)
{
	struct arena *arena = arena_new();
	unsigned char *rooms[100];
	for (unsigned k = 0; k < array_size(rooms); k++) {
		rooms[k] = arena_room(arena, k + 1, 999);
		cr_assert_eq((uintptr_t)rooms[k] % 16, 0);
		memset(rooms[k], (int)k, (k + 1) * 999);
	}
	for (unsigned k = 0; k < array_size(rooms); k++)
		for (size_t b = 0; b < (k + 1) * 999; b++)
			cr_assert_eq(rooms[k][b], k);
	arena_free(arena);
}

Test(arena, holds_a_piece_larger_than_a_block)
{
	struct arena *arena = arena_new();
	char *large = arena_alloc(arena, 1, 1 << 20);
	memset(large, 1, 1 << 20);
	cr_assert_str_eq(arena_format(arena, "%s-%d", "a", 7), "a-7");
	arena_free(arena);
}

Test(arena, formats_whole_texts_wherever_a_block_ends)
{
	struct arena *arena = arena_new();
	char *texts[3000];
	for (int k = 0; k < 3000; k++)
		texts[k] = arena_format(arena, "%0*d", 1 + k % 301, k % 10);
	for (int k = 0; k < 3000; k++) {
		cr_assert_eq(strlen(texts[k]), (size_t)(1 + k % 301));
		cr_assert_eq(strspn(texts[k], "0"), (size_t)(k % 301 + (k % 10 == 0)));
		cr_assert_eq(texts[k][k % 301], '0' + k % 10);
	}
	arena_free(arena);
}
