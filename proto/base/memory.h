/* Memory: allocation that cannot fail, and cleanup helpers.
 *
 * hearsay is crash-only: what a peer can make us allocate is bounded by the named limits of proto/limits.h, every
 * acknowledged article is on disk, and libzmq itself aborts when memory runs out. So running out of memory aborts
 * here too, and no caller has a path for it that no test could reach. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#define must_check __attribute__((warn_unused_result))
#define cleanup(function) __attribute__((cleanup(function)))
#define array_size(a) (sizeof(a) / sizeof((a)[0]))

/* Zeroed memory for `count` items of `size` bytes, owned by the caller (free). Aborts when there is none. */
void *allocate(size_t count, size_t size) __attribute__((malloc, alloc_size(1, 2), returns_nonnull));

/* Grows or shrinks `old` (may be NULL) to `count` items of `size` bytes; new bytes are not cleared. Aborts on failure. */
void *reallocate(void *old, size_t count, size_t size) __attribute__((warn_unused_result, returns_nonnull));

/* A copy of `text`, owned by the caller (free). NULL gives NULL. */
char *copy_string(const char *text);

/* A formatted string, owned by the caller (free); with its arguments, or a list of them. */
char *format_string(const char *pattern, ...) __attribute__((format(printf, 1, 2), returns_nonnull));
char *format_string_of(const char *pattern, va_list args) __attribute__((format(printf, 1, 0), returns_nonnull));

/* Bytes that a block takes from the heap, for memory figures. NULL takes none. */
size_t memory_bytes(const void *block);

/* For cleanup(): frees what the pointer variable points to. */
static inline void free_pointer(void *pointer)
{
	free(*(void **)pointer);
}
