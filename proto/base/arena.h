/* Arena: memory for everything that one article (or one message) needs, given back at once. */
#pragma once

#include <stddef.h>

#include "proto/base/memory.h"

struct arena;

/* A new, empty arena, owned by the caller (arena_free). */
struct arena *arena_new(void);

/* Frees the arena and everything in it. NULL is fine. Returns NULL. */
struct arena *arena_free(struct arena *arena);

/* For cleanup(): a local `struct arena *`. */
void arena_free_pointer(struct arena **arena);

/* Gives everything back at once, keeping one block for the next article. */
void arena_reset(struct arena *arena);

/* Zeroed memory for `count` items of `size` bytes, 16-byte aligned, valid until the arena is reset or freed. */
void *arena_alloc(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* The same, but not zeroed: for large tables all of which is written before it is read. */
void *arena_room(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));

/* A NUL-terminated copy of `length` bytes of `text`. */
char *arena_string(struct arena *arena, const char *text, size_t length) __attribute__((returns_nonnull));

/* A copy of NUL-terminated `text`; NULL gives NULL. */
char *arena_copy(struct arena *arena, const char *text);

/* printf into the arena. */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));

/* Bytes that the arena holds from the system: for tests and memory figures. */
size_t arena_bytes(const struct arena *arena);
