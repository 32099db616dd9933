#include "clients/cli/json_plain.h"

#include <string.h>

#include "proto/base/array.h"

enum { DIGITS_MAX = 18 /* what an int64_t surely holds */ };

struct parser {
	const char *at, *end;
	struct writer *writer;
	ARRAY(char) decoded; /* a string with escapes */
};

static bool write_item(struct parser *p, unsigned depth);

static void skip_blanks(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\r' || *p->at == '\n'))
		p->at++;
}

static bool take(struct parser *p, char byte)
{
	skip_blanks(p);
	if (p->at == p->end || *p->at != byte)
		return false;
	p->at++;
	return true;
}

static bool take_word(struct parser *p, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(p->end - p->at) < length || memcmp(p->at, word, length) != 0)
		return false;
	p->at += length;
	return true;
}

/* The quotation mark that closes a string whose first byte is at `at`; the end if none does. */
static const char *closing(const char *at, const char *end)
{
	for (const char *from = at, *mark; (mark = memchr(from, '"', (size_t)(end - from))); from = mark + 1) {
		const char *escape = mark;
		while (escape > at && escape[-1] == '\\')
			escape--;
		if ((mark - escape) % 2 == 0)
			return mark;
	}
	return end;
}

/* How many items, or pairs, the list or object has whose first byte behind the bracket is at `at`. */
static uint32_t count_items(const char *at, const char *end)
{
	uint32_t commas = 0;
	bool any = false;
	for (int depth = 0; at < end && depth >= 0; at++) {
		depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
		commas += depth == 0 && *at == ',';
		any |= depth >= 0 && *at > ' ';
		if (*at == '"' && (at = closing(at + 1, end)) == end)
			break;
	}
	return commas + any;
}

static bool four_digits(const char *at, const char *end, uint32_t *ret_number)
{
	uint32_t number = 0;
	if (end - at < 4)
		return false;
	for (int k = 0; k < 4; k++) {
		char lower = at[k] | 0x20;
		if (!(at[k] >= '0' && at[k] <= '9') && !(lower >= 'a' && lower <= 'f'))
			return false;
		number = number << 4 | (uint32_t)(at[k] <= '9' ? at[k] - '0' : lower - 'a' + 10);
	}
	*ret_number = number;
	return true;
}

static void add_character(struct parser *p, uint32_t c)
{
	if (c < 0x80) {
		array_append(&p->decoded, (char)c);
	} else if (c < 0x800) {
		array_append(&p->decoded, (char)(0xC0 | c >> 6));
		array_append(&p->decoded, (char)(0x80 | (c & 0x3F)));
	} else {
		array_append(&p->decoded, (char)(0xE0 | c >> 12));
		array_append(&p->decoded, (char)(0x80 | (c >> 6 & 0x3F)));
		array_append(&p->decoded, (char)(0x80 | (c & 0x3F)));
	}
}

/* Decodes what stands behind a backslash at `*at`, which goes behind it. */
static bool decode_escape(struct parser *p, const char **at, const char *end)
{
	static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *known = **at ? strchr(escapes, **at) : NULL;
	uint32_t c;
	if (known) {
		array_append(&p->decoded, meanings[known - escapes]);
		++*at;
		return true;
	}
	if (**at != 'u' || !four_digits(*at + 1, end, &c) || c == 0 || (c >= 0xD800 && c < 0xE000))
		return false;
	add_character(p, c);
	*at += 5;
	return true;
}

static bool write_decoded(struct parser *p, const char *at, const char *end)
{
	p->decoded.count = 0;
	while (at < end) {
		if (*at != '\\')
			array_append(&p->decoded, *at++);
		else if (++at == end || !decode_escape(p, &at, end))
			return false;
	}
	write_string_of(p->writer, p->decoded.items, p->decoded.count);
	return true;
}

static bool write_text(struct parser *p)
{
	if (!take(p, '"'))
		return false;
	const char *start = p->at, *mark = closing(start, p->end);
	bool escapes = false, controls = false;
	if (mark == p->end)
		return false;
	for (const char *at = start; at < mark; at++) {
		escapes |= *at == '\\';
		controls |= (unsigned char)*at < ' ';
	}
	p->at = mark + 1;
	if (controls)
		return false;
	if (escapes)
		return write_decoded(p, start, mark);
	write_string_of(p->writer, start, (size_t)(mark - start));
	return true;
}

static bool write_number(struct parser *p)
{
	int64_t number = 0;
	bool negative = *p->at == '-';
	const char *first = p->at + negative, *at = first;
	for (; at < p->end && *at >= '0' && *at <= '9' && at - first < DIGITS_MAX; at++)
		number = number * 10 + (*at - '0');
	if (at == first || (*first == '0' && at > first + 1) || (at < p->end && *at && strchr("0123456789.eE", *at)))
		return false;
	write_integer(p->writer, negative ? -number : number);
	p->at = at;
	return true;
}

/* A list, or an object, whose bracket was taken, so deep in others and itself. */
static bool write_items(struct parser *p, bool object, unsigned depth)
{
	if (depth > JSON_PLAIN_DEPTH)
		return false;
	uint32_t count = count_items(p->at, p->end);
	if (object)
		write_map(p->writer, count);
	else
		write_array(p->writer, count);
	for (uint32_t k = 0; k < count; k++)
		if ((k && !take(p, ',')) || (object && !(write_text(p) && take(p, ':'))) || !write_item(p, depth))
			return false;
	return take(p, object ? '}' : ']');
}

static bool write_item(struct parser *p, unsigned depth)
{
	skip_blanks(p);
	if (p->at == p->end)
		return false;
	switch (*p->at) {
	case '"':
		return write_text(p);
	case '{':
	case '[':
		return write_items(p, *p->at++ == '{', depth + 1);
	case 't':
		write_boolean(p->writer, true);
		return take_word(p, "true");
	case 'f':
		write_boolean(p->writer, false);
		return take_word(p, "false");
	case 'n':
		write_nil(p->writer);
		return take_word(p, "null");
	default:
		return write_number(p);
	}
}

bool json_plain_write(const char *text, size_t bytes, struct writer *writer)
{
	struct parser p = { .at = text, .end = text + bytes, .writer = writer };
	bool written = take(&p, '{') && write_items(&p, true, 1);
	skip_blanks(&p);
	array_free(&p.decoded);
	return written && p.at == p.end;
}
