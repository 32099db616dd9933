/* Trim: lines of the files that people write, for whoever reads one. */
#pragma once

/* The text without the blanks around it: cut at its end, in place. */
char *trim(char *text);

/* Cuts a comment off the line: a `#` begins one at the start of a line or behind a blank, since file names may hold one. */
void trim_comment(char *line);
