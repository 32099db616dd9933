#include "text/characters.h"

#include <utf8proc.h>

#define L CHARACTER_LETTER
#define D CHARACTER_DIGIT
#define S CHARACTER_SPACE
#define N CHARACTER_NEWLINE
#define P CHARACTER_PUNCTUATION
#define Y CHARACTER_SYMBOL

/* Control characters are blanks; line feed, vertical tab, form feed and carriage return end a line. */
const uint8_t character_ascii_class[128] = {
	S, S, S, S, S, S, S, S, S, S, N, N, N, N, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
	S, P, P, Y, Y, Y, Y, P, P, P, P, Y, P, P, P, P, D, D, D, D, D, D, D, D, D, D, P, P, Y, Y, Y, P,
	Y, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, P, P, P, Y, P,
	P, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, P, Y, P, Y, S,
};

#undef L
#undef D
#undef S
#undef N
#undef P
#undef Y

static bool is_ideograph(uint32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

static uint8_t class_of_category(utf8proc_category_t category)
{
	switch (category) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return CHARACTER_LETTER;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return CHARACTER_DIGIT;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_CF:
		return CHARACTER_COMBINING;
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_CC:
		return CHARACTER_SPACE;
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return CHARACTER_NEWLINE;
	case UTF8PROC_CATEGORY_PC:
	case UTF8PROC_CATEGORY_PD:
	case UTF8PROC_CATEGORY_PS:
	case UTF8PROC_CATEGORY_PE:
	case UTF8PROC_CATEGORY_PI:
	case UTF8PROC_CATEGORY_PF:
	case UTF8PROC_CATEGORY_PO:
		return CHARACTER_PUNCTUATION;
	default:
		return CHARACTER_SYMBOL;
	}
}

uint8_t character_wide_class(uint32_t c)
{
	if (c >= 0x2010 && c <= 0x2027)
		return CHARACTER_PUNCTUATION; /* dashes, quotation marks, bullets, ellipsis: most of what is not ASCII in news */
	if (c == 0x85)
		return CHARACTER_NEWLINE;
	/* Byte order marks, zero-width spaces and direction marks are no part of a word. */
	if (c == 0xFEFF || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069))
		return CHARACTER_SPACE;
	if (c == 0x02BC)
		return CHARACTER_PUNCTUATION; /* a letter by category, but used as an apostrophe */
	if (is_ideograph(c))
		return CHARACTER_IDEOGRAPH;
	return class_of_category(utf8proc_category((utf8proc_int32_t)c));
}

bool character_is_upper(uint32_t c)
{
	if (c < 128)
		return c >= 'A' && c <= 'Z';
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

unsigned character_write_lower(uint32_t c, char out[CHARACTER_BYTES_MAX])
{
	return (unsigned)utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)c), (utf8proc_uint8_t *)out);
}

uint32_t character_decode(const unsigned char *at, unsigned *ret_bytes)
{
	uint32_t c = at[0];
	if (c < 0x80) {
		*ret_bytes = 1;
		return c;
	}
	if (c < 0xE0) {
		*ret_bytes = 2;
		return (c & 0x1F) << 6 | (at[1] & 0x3F);
	}
	if (c < 0xF0) {
		*ret_bytes = 3;
		return (c & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
	}
	*ret_bytes = 4;
	return (c & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 | (uint32_t)(at[2] & 0x3F) << 6 | (at[3] & 0x3F);
}

uint32_t character_before(const unsigned char *start, const unsigned char *at)
{
	if (at == start)
		return 0;
	unsigned bytes;
	do
		at--;
	while (at > start && (*at & 0xC0) == 0x80);
	return character_decode(at, &bytes);
}
