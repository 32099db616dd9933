/* Trim: lines of files that people write. */
#pragma once

/* The text without the blanks around it; its end is cut off in place. */
char *trim(char *text);

/* Cuts a comment off a line. A `#` begins one only at the start of the line or after a blank, since file names may contain it. */
void trim_comment(char *line);
