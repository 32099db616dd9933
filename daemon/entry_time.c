#include "entry_time.h"

/* What claims to be later is a mistake: it would set the clock forward for good, and close every story. */
#define YEAR_2100 INT64_C(4102444800000)

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
	int64_t published = article->published < YEAR_2100 ? article->published : TIME_NONE;
	return later(later(previous, published), TIME_UNDATED);
}
