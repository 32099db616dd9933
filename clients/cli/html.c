#include "clients/cli/html.h"

#include <string.h>

#include "clients/cli/output.h"

static void put_character(FILE *file, int32_t c, const char *bytes, size_t length)
{
	switch (c) {
	case '&':
		fputs("&amp;", file);
		break;
	case '<':
		fputs("&lt;", file);
		break;
	case '>':
		fputs("&gt;", file);
		break;
	case '"':
		fputs("&quot;", file);
		break;
	case '\'':
		fputs("&#39;", file);
		break;
	case 0xFFFD:
		fputs("\uFFFD", file);
		break;
	default:
		fwrite(bytes, 1, length, file);
	}
}

void html_text(FILE *file, const char *text, size_t bytes)
{
	int32_t c;
	for (size_t length; bytes; text += length, bytes -= length) {
		length = text_character(text, bytes, &c);
		if (text_is_blank(c))
			fputc(' ', file);
		else if (!text_is_harmful(c))
			put_character(file, c, text, length);
	}
}

void html_string(FILE *file, const char *text)
{
	html_text(file, text, strlen(text));
}

void html_shortened(FILE *file, const char *text, unsigned characters)
{
	size_t bytes = 0;
	for (unsigned i = 0; text[bytes] && i < characters; i++)
		do
			bytes++;
		while (((unsigned char)text[bytes] & 0xC0) == 0x80);
	html_text(file, text, bytes);
	fputs(text[bytes] ? "…" : "", file);
}

bool html_is_page_address(const char *url)
{
	return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;
}
