/* Report: stories as one page for a browser. Everything is in it: nothing is loaded, nothing runs. */
#pragma once

#include <stdio.h>

#include "proto/value.h"

/* `now`: when the page is made; `since`: what came in then or later is marked as new (TIME_NONE: nothing is). */
struct report_times {
	int64_t now, since;
};

/* Writes the page of `count` stories (pages as PROTOCOL.md has them, in the order to be shown). Times are local. */
void report_write(FILE *file, const struct value *pages, size_t count, const struct report_times *times);
