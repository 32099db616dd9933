#include "proto/base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
	ALIGNMENT = 16,
	BLOCK_BYTES = 64 * 1024, /* an average article (5 KB of text) with its analysis fits in a few */
};

struct block {
	struct block *previous;
	size_t capacity, used;
	_Alignas(ALIGNMENT) char data[];
};

struct arena {
	struct block *last;
};

static struct block *add_block(struct arena *arena, size_t bytes)
{
	size_t capacity = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
	struct block *block = reallocate(NULL, 1, sizeof(*block) + capacity);
	*block = (struct block){ .previous = arena->last, .capacity = capacity };
	arena->last = block;
	return block;
}

struct arena *arena_new(void)
{
	return allocate(1, sizeof(struct arena));
}

struct arena *arena_free(struct arena *arena)
{
	if (!arena)
		return NULL;
	for (struct block *block = arena->last, *previous; block; block = previous) {
		previous = block->previous;
		free(block);
	}
	free(arena);
	return NULL;
}

void arena_free_pointer(struct arena **arena)
{
	arena_free(*arena);
}

void arena_reset(struct arena *arena)
{
	struct block *kept = NULL;
	for (struct block *block = arena->last, *previous; block; block = previous) {
		previous = block->previous;
		if (!kept && block->capacity == BLOCK_BYTES) {
			kept = block;
			*kept = (struct block){ .capacity = BLOCK_BYTES };
		} else {
			free(block);
		}
	}
	arena->last = kept;
}

static char *take(struct arena *arena, size_t bytes, size_t alignment)
{
	struct block *block = arena->last;
	size_t start = block ? (block->used + alignment - 1) & ~(alignment - 1) : 0;
	if (!block || start > block->capacity || block->capacity - start < bytes) {
		block = add_block(arena, bytes);
		start = 0;
	}
	block->used = start + bytes;
	return block->data + start;
}

static size_t bytes_of(size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		abort();
	return bytes;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	size_t bytes = bytes_of(count, size);
	return memset(take(arena, bytes, ALIGNMENT), 0, bytes);
}

void *arena_room(struct arena *arena, size_t count, size_t size)
{
	return take(arena, bytes_of(count, size), ALIGNMENT);
}

char *arena_string(struct arena *arena, const char *text, size_t length)
{
	char *copy = take(arena, length + 1, 1);
	if (length)
		memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *arena_copy(struct arena *arena, const char *text)
{
	return text ? arena_string(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	struct block *block = arena->last;
	size_t room = block ? block->capacity - block->used : 0;
	va_list args;
	va_start(args, format);
	int length = vsnprintf(room ? block->data + block->used : NULL, room, format, args); /* into what is free: most often it fits */
	va_end(args);
	if (length < 0)
		abort();
	char *text = take(arena, (size_t)length + 1, 1);
	if ((size_t)length < room)
		return text;
	va_start(args, format);
	vsnprintf(text, (size_t)length + 1, format, args);
	va_end(args);
	return text;
}

size_t arena_bytes(const struct arena *arena)
{
	size_t bytes = sizeof(*arena);
	for (const struct block *block = arena->last; block; block = block->previous)
		bytes += sizeof(*block) + block->capacity;
	return bytes;
}
