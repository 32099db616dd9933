/* Characters: what a code point is to a tokeniser, and walking over valid UTF-8. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum character_class {
	CHARACTER_LETTER = 1 << 0,
	CHARACTER_DIGIT = 1 << 1,
	CHARACTER_COMBINING = 1 << 2, /* continues a word: combining marks, joiners, soft hyphens */
	CHARACTER_IDEOGRAPH = 1 << 3, /* a word by itself: Han, kana */
	CHARACTER_SPACE = 1 << 4,
	CHARACTER_NEWLINE = 1 << 5, /* ends a paragraph */
	CHARACTER_PUNCTUATION = 1 << 6,
	CHARACTER_SYMBOL = 1 << 7,
};

#define CHARACTER_WORD (CHARACTER_LETTER | CHARACTER_DIGIT | CHARACTER_COMBINING)

extern const uint8_t character_ascii_class[128];

/* The class of a code point over U+007F: one bit of enum character_class. */
uint8_t character_wide_class(uint32_t character);

static inline uint8_t character_class(uint32_t character)
{
	return character < 128 ? character_ascii_class[character] : character_wide_class(character);
}

/* Whether it is an upper-case or title-case letter. */
bool character_is_upper(uint32_t character);

/* Writes the small letter for a capital, and any other character as it is, in UTF-8 to `out`. Returns the number of bytes. */
enum { CHARACTER_BYTES_MAX = 4 };
unsigned character_write_lower(uint32_t character, char out[CHARACTER_BYTES_MAX]);

/* For texts that are read byte by byte, as names are: beyond ASCII a byte is only a part of a character. */

static inline bool character_is_ascii_upper(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

/* The small letter for an ASCII capital; any other byte is returned as it is. */
static inline char character_ascii_lower(char byte)
{
	return character_is_ascii_upper(byte) ? (char)(byte + ('a' - 'A')) : byte;
}

/* Writes `bytes` of the text in small letters, as far as they are ASCII, to `out`, which has room for them. Writes no NUL. */
static inline void character_ascii_lower_copy(const char *text, size_t bytes, char *out)
{
	for (size_t k = 0; k < bytes; k++)
		out[k] = character_ascii_lower(text[k]);
}

/* Whether it is an ASCII letter or digit, or part of a character beyond ASCII, which may also be a mark. */
static inline bool character_is_word_byte(char byte)
{
	unsigned char c = (unsigned char)byte;
	return c >= 0x80 || (character_ascii_class[c] & (CHARACTER_LETTER | CHARACTER_DIGIT));
}

/* The code point at `at` and its length in bytes. The text must be valid UTF-8. */
uint32_t character_decode(const unsigned char *at, unsigned *ret_bytes);

/* The code point that ends just before `at`, 0 at the `start` of the text. */
uint32_t character_before(const unsigned char *start, const unsigned char *at);

/* ' and its typographic forms. */
static inline bool character_is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0xFF07;
}

/* - and its typographic forms; no dashes. */
static inline bool character_is_hyphen(uint32_t c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}
