#include "text/normalise.h"

#include <string.h>
#include <utf8proc.h>

#include "text/characters.h"

enum {
	/* Code points that are normalised in one go. utf8proc sorts runs of combining marks in quadratic time. */
	CHUNK_CHARACTERS = 256,
	/* Code points that one code point becomes, at most (U+FDFA: 18). */
	CHARACTER_GROWTH = 18,
};

static int32_t plain(int32_t c)
{
	if (character_is_apostrophe((uint32_t)c) || c == 0x201B || c == 0x2032)
		return '\'';
	return character_is_hyphen((uint32_t)c) || c == 0x2212 ? '-' : c;
}

static size_t encode(const int32_t *characters, ptrdiff_t count, char *out)
{
	size_t length = 0;
	for (ptrdiff_t k = 0; k < count; k++)
		length += (size_t)utf8proc_encode_char(plain(characters[k]), (utf8proc_uint8_t *)out + length);
	return length;
}

/* One chunk; 0 when nothing visible is left of it. */
static size_t normalise_chunk(const unsigned char *text, size_t bytes, char *out)
{
	int32_t characters[CHUNK_CHARACTERS * CHARACTER_GROWTH];
	const utf8proc_option_t options =
	        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
	ptrdiff_t room = (ptrdiff_t)(sizeof(characters) / sizeof(characters[0]));
	ptrdiff_t count = utf8proc_decompose(text, (ptrdiff_t)bytes, characters, room, options);
	if (count <= 0 || count > room)
		return 0;
	count = utf8proc_normalize_utf32(characters, count, options);
	return count > 0 ? encode(characters, count, out) : 0;
}

static size_t chunk_bytes(const unsigned char *text, size_t bytes)
{
	size_t at = 0;
	for (unsigned k = 0, length; k < CHUNK_CHARACTERS && at < bytes; k++, at += length)
		character_decode(text + at, &length);
	return at;
}

static size_t normalise_wide(const char *text, size_t bytes, char *out)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length = 0;
	for (size_t done = 0, chunk; done < bytes; done += chunk) {
		chunk = chunk_bytes(at + done, bytes - done);
		length += normalise_chunk(at + done, chunk, out + length);
	}
	if (length == 0 && bytes > 0) {
		memcpy(out, text, bytes);
		length = bytes;
	}
	out[length] = '\0';
	return length;
}

/* The typographic characters that stand in nearly every English article, so that they cost no look-up: apostrophes and
 * hyphens, U+2010 to U+2019 (E2 80 90 to 99). Quotation marks and dashes stay as they are. 0 for any other. */
static char plain_typographic(const unsigned char *at, size_t bytes)
{
	if (bytes < 3 || at[0] != 0xE2 || at[1] != 0x80)
		return 0;
	if (at[2] == 0x99 || at[2] == 0x98)
		return '\'';
	return at[2] == 0x90 || at[2] == 0x91 ? '-' : 0;
}

size_t normalise(const char *text, size_t bytes, char *out)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t length = 0;
	for (size_t k = 0; k < bytes; k++) {
		unsigned char c = at[k];
		if (c < 0x80) {
			out[length++] = character_ascii_lower((char)c);
			continue;
		}
		char simple = plain_typographic(at + k, bytes - k);
		/* A combining mark may follow: then even ASCII letters change. */
		if (!simple)
			return normalise_wide(text, bytes, out);
		out[length++] = simple;
		k += 2;
	}
	out[length] = '\0';
	return length;
}

char *normalise_copy(const char *text, size_t bytes, struct arena *arena, size_t *ret_length)
{
	char *out = arena_room(arena, bytes * NORMALISE_GROWTH + 1, 1);
	size_t length = normalise(text, bytes, out);
	if (ret_length)
		*ret_length = length;
	return out;
}
