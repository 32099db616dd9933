#include "proto/base/memory.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void *or_abort(void *memory)
{
	if (!memory) {
		fputs("hearsay: out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *allocate(size_t count, size_t size)
{
	return or_abort(calloc(count ? count : 1, size ? size : 1));
}

void *reallocate(void *old, size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		return or_abort(NULL);
	return or_abort(realloc(old, bytes ? bytes : 1));
}

char *copy_string(const char *text)
{
	return text ? or_abort(strdup(text)) : NULL;
}

char *format_string_of(const char *pattern, va_list args)
{
	char *text;
	return or_abort(vasprintf(&text, pattern, args) < 0 ? NULL : text);
}

char *format_string(const char *pattern, ...)
{
	va_list args;
	va_start(args, pattern);
	char *text = format_string_of(pattern, args);
	va_end(args);
	return text;
}

size_t memory_bytes(const void *block)
{
	return block ? malloc_usable_size((void *)block) + sizeof(size_t) : 0; /* the size stands before the block */
}
