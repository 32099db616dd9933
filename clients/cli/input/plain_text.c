#include "clients/cli/input/plain_text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "clients/cli/input/reader.h"
#include "clients/cli/output.h"

enum { TITLE_CHARACTERS = 120 /* a first line up to here, without a full stop, is the title */ };

static size_t characters(const char *text, size_t bytes)
{
	size_t count = 0;
	for (size_t i = 0; i < bytes; i++)
		count += ((unsigned char)text[i] & 0xC0) != 0x80;
	return count;
}

/* The bytes of the first line if it is a title. */
static size_t title_bytes(const char *text, size_t bytes)
{
	size_t length = strcspn(text, "\r\n");
	bool title = length > 0 && length < bytes && characters(text, length) <= TITLE_CHARACTERS && text[length - 1] != '.' &&
	             strspn(text + length, "\r\n\t ") < bytes - length;
	return title ? length : 0;
}

static const char *text_id(const char *text, size_t bytes, const char *name, struct arena *arena)
{
	char path[PATH_MAX];
	if (!name || !realpath(name, path))
		return arena_format(arena, "text-%016llx", (unsigned long long)XXH3_64bits(text, bytes));
	cleanup(free_pointer) char *last = text_of_bytes(strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	return arena_format(arena, "%s-%08llx", last, (unsigned long long)(XXH3_64bits(path, strlen(path)) & 0xFFFFFFFF));
}

struct value plain_text_article(const char *text, size_t bytes, const char *name, const char *publisher, const char *language,
                                struct arena *arena)
{
	struct map_builder article = { 0 };
	size_t title = title_bytes(text, bytes), body = title;
	while (body < bytes && reader_is_blank(text[body]))
		body++;
	map_builder_add(&article, "id", value_text(text_id(text, bytes, name, arena)));
	map_builder_add(&article, "title", value_text_of(text, title, arena));
	map_builder_add(&article, "text", value_text_of(text + body, bytes - body, arena));
	if (publisher)
		map_builder_add(&article, "publisher", value_text(publisher));
	if (language)
		map_builder_add(&article, "language", value_text(language));
	return map_builder_end(&article, arena);
}
