/* Report: stories as one page for a browser. Everything is in it: nothing is loaded, nothing runs. */
#pragma once

#include <stdio.h>

#include "proto/value.h"

/* Writes the page of `count` stories (pages as PROTOCOL.md has them, in the order to be shown), made at `now`. Times are local. */
void report_write(FILE *file, const struct value *pages, size_t count, int64_t now);
