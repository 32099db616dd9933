/* Watch, for people: an update as a headline and what is new in its story. */
#pragma once

#include "clients/cli/pages.h"

struct watch_printer {
	struct output *output;
	bool why;            /* what an article shares with its story, too */
	const char *speaker; /* only what is said by somebody with all these words in his name; NULL: everybody */
	int day;             /* of what was printed last, as year * 1000 + day of the year; 0: nothing yet */
};

void watch_print_update(struct watch_printer *printer, const struct value *update);

/* A story of the snapshot: its headline alone. */
void watch_print_story(struct watch_printer *printer, const struct value *page);
