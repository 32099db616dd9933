#include "proto/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void write_escaped(FILE *file, unsigned char byte)
{
	static const char letters[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };
	if (byte >= ' ')
		fprintf(file, "\\%c", byte);
	else if (byte < sizeof(letters) && letters[byte])
		fprintf(file, "\\%c", letters[byte]);
	else
		fprintf(file, "\\u%04x", byte);
}

/* By hand: every word that `analyze` prints goes through here. The text is UTF-8 already, as everything that was decoded is. */
static void write_string_of_bytes(FILE *file, const char *text, size_t bytes)
{
	size_t begin = 0;
	putc('"', file);
	for (size_t i = 0; i < bytes; i++) {
		unsigned char byte = (unsigned char)text[i];
		if (byte >= ' ' && byte != '"' && byte != '\\')
			continue;
		fwrite(text + begin, 1, i - begin, file);
		write_escaped(file, byte);
		begin = i + 1;
	}
	fwrite(text + begin, 1, bytes - begin, file);
	putc('"', file);
}

void json_write_string(FILE *file, const char *text)
{
	if (text)
		write_string_of_bytes(file, text, strlen(text));
	else
		fputs("null", file);
}

static void write_binary_digits(FILE *file, const struct value *value)
{
	fputc('"', file);
	for (uint32_t i = 0; i < value->count; i++)
		fprintf(file, "%02x", (unsigned char)value->string[i]);
	fputc('"', file);
}

/* With a point whatever the locale, and so that it is read as the same real again: fifteen digits are enough for what people write. */
static void write_real_digits(FILE *file, double real)
{
	char digits[32];
	if (!isfinite(real)) {
		fputs("null", file);
		return;
	}
	snprintf(digits, sizeof(digits), "%.15g", real);
	if (strtod(digits, NULL) != real)
		snprintf(digits, sizeof(digits), "%.17g", real);
	size_t whole = strspn(digits, "-0123456789");
	if (!digits[whole])
		fprintf(file, "%s.0", digits);
	else if (digits[whole] == 'e')
		fputs(digits, file);
	else
		fprintf(file, "%.*s.%s", (int)whole, digits, digits + whole + strcspn(digits + whole, "0123456789"));
}

static void write_items(FILE *file, const struct value *value)
{
	fputc('[', file);
	for (uint32_t i = 0; i < value->count; i++) {
		if (i)
			fputc(',', file);
		json_write_value(file, &value->items[i], NULL);
	}
	fputc(']', file);
}

static void write_pairs(FILE *file, const struct value *value, const char *left_out)
{
	bool first = true;
	fputc('{', file);
	for (uint32_t i = 0; i < value->count; i++) {
		if (left_out && strcmp(value->pairs[i].key, left_out) == 0)
			continue;
		if (!first)
			fputc(',', file);
		first = false;
		json_write_string(file, value->pairs[i].key);
		fputc(':', file);
		json_write_value(file, &value->pairs[i].value, NULL);
	}
	fputc('}', file);
}

void json_write_value(FILE *file, const struct value *value, const char *left_out)
{
	switch (value->type) {
	case VALUE_NIL:
		fputs("null", file);
		break;
	case VALUE_BOOLEAN:
		fputs(value->boolean ? "true" : "false", file);
		break;
	case VALUE_INTEGER:
		fprintf(file, "%lld", (long long)value->integer);
		break;
	case VALUE_REAL:
		write_real_digits(file, value->real);
		break;
	case VALUE_STRING:
		write_string_of_bytes(file, value->string, value->count);
		break;
	case VALUE_BINARY:
		write_binary_digits(file, value);
		break;
	case VALUE_ARRAY:
		write_items(file, value);
		break;
	case VALUE_MAP:
		write_pairs(file, value, left_out);
		break;
	}
}
