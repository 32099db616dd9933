#include "clients/cli/input/html_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { ENTITY_BYTES = 12, TAG_BYTES = 16 };

/* --- Entities (HTML 5, section 13.5: those that news are written with; numbers do for all others). */

static const struct {
	const char *name;
	uint16_t character;
} entities[] = {
	{ "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", 0xA0 }, { "iexcl", 0xA1 }, { "cent", 0xA2 },
	{ "pound", 0xA3 }, { "yen", 0xA5 }, { "sect", 0xA7 }, { "copy", 0xA9 }, { "laquo", 0xAB }, { "shy", 0xAD }, { "reg", 0xAE }, { "deg", 0xB0 },
	{ "plusmn", 0xB1 }, { "sup2", 0xB2 }, { "sup3", 0xB3 }, { "acute", 0xB4 }, { "micro", 0xB5 }, { "para", 0xB6 }, { "middot", 0xB7 },
	{ "raquo", 0xBB }, { "frac14", 0xBC }, { "frac12", 0xBD }, { "frac34", 0xBE }, { "iquest", 0xBF }, { "Agrave", 0xC0 }, { "Aacute", 0xC1 },
	{ "Acirc", 0xC2 }, { "Atilde", 0xC3 }, { "Auml", 0xC4 }, { "Aring", 0xC5 }, { "AElig", 0xC6 }, { "Ccedil", 0xC7 }, { "Egrave", 0xC8 },
	{ "Eacute", 0xC9 }, { "Ecirc", 0xCA }, { "Euml", 0xCB }, { "Igrave", 0xCC }, { "Iacute", 0xCD }, { "Icirc", 0xCE }, { "Iuml", 0xCF },
	{ "ETH", 0xD0 }, { "Ntilde", 0xD1 }, { "Ograve", 0xD2 }, { "Oacute", 0xD3 }, { "Ocirc", 0xD4 }, { "Otilde", 0xD5 }, { "Ouml", 0xD6 },
	{ "times", 0xD7 }, { "Oslash", 0xD8 }, { "Ugrave", 0xD9 }, { "Uacute", 0xDA }, { "Ucirc", 0xDB }, { "Uuml", 0xDC }, { "Yacute", 0xDD },
	{ "THORN", 0xDE }, { "szlig", 0xDF }, { "agrave", 0xE0 }, { "aacute", 0xE1 }, { "acirc", 0xE2 }, { "atilde", 0xE3 }, { "auml", 0xE4 },
	{ "aring", 0xE5 }, { "aelig", 0xE6 }, { "ccedil", 0xE7 }, { "egrave", 0xE8 }, { "eacute", 0xE9 }, { "ecirc", 0xEA }, { "euml", 0xEB },
	{ "igrave", 0xEC }, { "iacute", 0xED }, { "icirc", 0xEE }, { "iuml", 0xEF }, { "eth", 0xF0 }, { "ntilde", 0xF1 }, { "ograve", 0xF2 },
	{ "oacute", 0xF3 }, { "ocirc", 0xF4 }, { "otilde", 0xF5 }, { "ouml", 0xF6 }, { "divide", 0xF7 }, { "oslash", 0xF8 }, { "ugrave", 0xF9 },
	{ "uacute", 0xFA }, { "ucirc", 0xFB }, { "uuml", 0xFC }, { "yacute", 0xFD }, { "thorn", 0xFE }, { "yuml", 0xFF }, { "OElig", 0x152 },
	{ "oelig", 0x153 }, { "Scaron", 0x160 }, { "scaron", 0x161 }, { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "lsquo", 0x2018 },
	{ "rsquo", 0x2019 }, { "sbquo", 0x201A }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "bdquo", 0x201E }, { "bull", 0x2022 },
	{ "hellip", 0x2026 }, { "prime", 0x2032 }, { "lsaquo", 0x2039 }, { "rsaquo", 0x203A }, { "euro", 0x20AC }, { "trade", 0x2122 },
	{ "rarr", 0x2192 }, { "larr", 0x2190 }, { "minus", 0x2212 }, { "ensp", 0x2002 }, { "emsp", 0x2003 }, { "thinsp", 0x2009 },
	{ "zwnj", 0x200C }, { "zwj", 0x200D },
};

/* 0x80 to 0x9F are those of windows-1252, as browsers read them; what is no character is U+FFFD. */
static uint32_t numbered(uint64_t number)
{
	static const uint16_t windows[32] = {
		0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
		0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
	};
	if (number >= 0x80 && number <= 0x9F)
		return windows[number - 0x80];
	return number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF) ? 0xFFFD : (uint32_t)number;
}

size_t html_entity(const char *text, size_t bytes, uint32_t *ret_character)
{
	const char *semicolon = memchr(text, ';', bytes < ENTITY_BYTES ? bytes : ENTITY_BYTES);
	if (!semicolon || semicolon == text)
		return 0;
	size_t length = (size_t)(semicolon - text);
	if (*text == '#') {
		bool hexadecimal = length > 1 && (text[1] == 'x' || text[1] == 'X');
		char *end, first = text[hexadecimal ? 2 : 1];
		uint64_t number = strtoull(text + (hexadecimal ? 2 : 1), &end, hexadecimal ? 16 : 10);
		if (end != semicolon || !isxdigit((unsigned char)first))
			return 0;
		*ret_character = numbered(number);
		return length + 1;
	}
	for (size_t i = 0; i < array_size(entities); i++)
		if (strlen(entities[i].name) == length && memcmp(entities[i].name, text, length) == 0) {
			*ret_character = entities[i].character;
			return length + 1;
		}
	return 0;
}

/* --- Tags. */

enum effect { EFFECT_NONE, EFFECT_LINE, EFFECT_PARAGRAPH, EFFECT_HIDDEN /* up to its end tag */ };

static enum effect effect_of(const char *name)
{
	static const char *const paragraphs[] = {
		"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "section", "article", "header", "footer", "figure", "figcaption",
		"table", "pre", "hr", "aside", "main", "dl", "address",
	};
	static const char *const lines[] = { "br", "li", "tr", "dt", "dd" },
	    *const hidden[] = { "script", "style", "template", "noscript", "iframe", "head" };
	for (size_t i = 0; i < array_size(paragraphs); i++)
		if (strcmp(name, paragraphs[i]) == 0)
			return EFFECT_PARAGRAPH;
	for (size_t i = 0; i < array_size(lines); i++)
		if (strcmp(name, lines[i]) == 0)
			return EFFECT_LINE;
	for (size_t i = 0; i < array_size(hidden); i++)
		if (strcmp(name, hidden[i]) == 0)
			return EFFECT_HIDDEN;
	return EFFECT_NONE;
}

/* The bytes of the tag, comment or declaration that begins with the "<" at `text`, and its name in lower case ("" for the latter two);
 * 0 if it is none. One that never ends goes to the end. */
static size_t read_tag(const char *text, size_t bytes, char name[TAG_BYTES], bool *ret_closes)
{
	size_t at = 1, letters = 0;
	*name = '\0';
	*ret_closes = at < bytes && text[at] == '/';
	if (bytes >= 4 && memcmp(text, "<!--", 4) == 0) {
		const char *end = memmem(text + 4, bytes - 4, "-->", 3);
		return end ? (size_t)(end + 3 - text) : bytes;
	}
	at += *ret_closes;
	if (at >= bytes || (!isalpha((unsigned char)text[at]) && text[at] != '!' && text[at] != '?'))
		return 0;
	for (; at < bytes && isalnum((unsigned char)text[at]); at++)
		if (letters + 1 < TAG_BYTES)
			name[letters++] = (char)tolower((unsigned char)text[at]);
	name[letters] = '\0';
	for (char quote = 0; at < bytes; at++) {
		if (quote)
			quote = text[at] == quote ? '\0' : quote;
		else if (text[at] == '>')
			return at + 1;
		else if ((text[at] == '"' || text[at] == '\'') && text[at - 1] == '=')
			quote = text[at];
	}
	return bytes;
}

/* The bytes up to the end tag of a hidden element, with it. */
static size_t hidden_bytes(const char *text, size_t bytes, const char *name)
{
	size_t length = strlen(name);
	for (size_t at = 0; at + length + 2 <= bytes; at++) {
		if (text[at] != '<' || text[at + 1] != '/' || strncasecmp(text + at + 2, name, length) != 0)
			continue;
		const char *end = memchr(text + at, '>', bytes - at);
		return end ? (size_t)(end + 1 - text) : bytes;
	}
	return bytes;
}

/* --- The text. */

struct plain {
	char *text;
	size_t bytes;
	bool blank;     /* before the next word */
	unsigned lines; /* line ends before it: 2 make a paragraph */
};

static void put(struct plain *plain, const char *bytes, size_t count)
{
	if (plain->bytes)
		for (unsigned i = 0; i < plain->lines; i++)
			plain->text[plain->bytes++] = '\n';
	if (plain->blank && !plain->lines && plain->bytes)
		plain->text[plain->bytes++] = ' ';
	plain->lines = 0;
	plain->blank = false;
	memcpy(plain->text + plain->bytes, bytes, count);
	plain->bytes += count;
}

static void break_line(struct plain *plain, unsigned lines)
{
	plain->lines = plain->lines > lines ? plain->lines : lines;
}

static void put_character(struct plain *plain, uint32_t character)
{
	utf8proc_uint8_t encoded[4];
	if (character == 0xA0 || character == ' ' || character == '\n' || character == '\t')
		plain->blank = true;
	else if (character != 0xAD) /* where a word may be parted is for who shows it */
		put(plain, (const char *)encoded, (size_t)utf8proc_encode_char((utf8proc_int32_t)character, encoded));
}

/* Takes what begins with "<": its bytes, 0 if it is no tag. */
static size_t take_tag(struct plain *plain, const char *html, size_t bytes)
{
	char name[TAG_BYTES];
	bool closes;
	size_t length = read_tag(html, bytes, name, &closes);
	switch (length ? effect_of(name) : EFFECT_NONE) {
	case EFFECT_PARAGRAPH:
		break_line(plain, 2);
		break;
	case EFFECT_LINE:
		break_line(plain, 1);
		break;
	case EFFECT_HIDDEN:
		if (!closes && html[length - 2] != '/')
			length += hidden_bytes(html + length, bytes - length, name);
		break;
	case EFFECT_NONE:
		break;
	}
	return length;
}

static size_t take_entity(struct plain *plain, const char *html, size_t bytes)
{
	uint32_t character;
	size_t length = html_entity(html + 1, bytes - 1, &character);
	if (length)
		put_character(plain, character);
	return length ? length + 1 : 0;
}

static size_t take_byte(struct plain *plain, const char *html, size_t bytes)
{
	bool two = bytes > 1 && (unsigned char)html[0] == 0xC2;
	if (two && ((unsigned char)html[1] == 0xA0 || (unsigned char)html[1] == 0xAD)) {
		put_character(plain, (unsigned char)html[1]);
		return 2;
	}
	if (isspace((unsigned char)*html))
		plain->blank = true;
	else
		put(plain, html, 1);
	return 1;
}

const char *html_to_text(const char *html, size_t bytes, struct arena *arena)
{
	/* No longer than the HTML: what stands for a line end has more characters, and an entity more bytes than what it stands for. */
	struct plain plain = { .text = arena_alloc(arena, bytes + 1, 1) };
	for (size_t at = 0; at < bytes;) {
		size_t length = 0;
		if (html[at] == '<')
			length = take_tag(&plain, html + at, bytes - at);
		else if (html[at] == '&')
			length = take_entity(&plain, html + at, bytes - at);
		if (!length)
			length = take_byte(&plain, html + at, bytes - at);
		at += length;
	}
	plain.text[plain.bytes] = '\0';
	return plain.text;
}
