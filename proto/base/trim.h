/* Trim: lines of files that people write. */
#pragma once

/* The first line of a file without the byte order mark that some editors put before it. */
char *after_byte_order_mark(char *line);

/* The text without the blanks around it; its end is cut off in place. */
char *trim(char *text);

/* Cuts a comment off a line. A `#` begins one only at the start of the line or after a blank, since file names may contain it. */
void trim_comment(char *line);
