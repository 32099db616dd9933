#include "proto/base/trim.h"

#include <string.h>

char *after_byte_order_mark(char *line)
{
	static const char mark[] = "\xEF\xBB\xBF";
	return strncmp(line, mark, strlen(mark)) == 0 ? line + strlen(mark) : line;
}

char *trim(char *text)
{
	text += strspn(text, " \t\r\n");
	size_t length = strlen(text);
	while (length && strchr(" \t\r\n", text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}

void trim_comment(char *line)
{
	for (char *c = line; *c; c++)
		if (*c == '#' && (c == line || c[-1] == ' ' || c[-1] == '\t')) {
			*c = '\0';
			return;
		}
}
