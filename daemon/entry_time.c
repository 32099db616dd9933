#include "entry_time.h"

#define YEAR_1990 INT64_C(631152000000)

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t entry_time_arrival(int64_t previous, int64_t now)
{
	return later(previous, now); /* TIME_NONE is less than any time */
}

int64_t entry_time_published(int64_t previous, const struct article *article)
{
	return later(later(previous, article->published), YEAR_1990);
}
