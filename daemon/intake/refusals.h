/* Refusals: what becomes of an article that is refused: it is counted under its reason, told to the journal, and kept (store/rejected.h). */
#pragma once

#include <stdbool.h>

#include "counters.h"
#include "store/rejected.h"

struct refusal {
	const char *reason; /* a constant */
	const char *field;  /* or NULL */
	const char *about;  /* the article's id or URL, or NULL */
	const char *origin; /* "client", or the endpoint of a scraper */
	const void *frame;  /* as it came */
	size_t size;
	bool is_request;    /* {"request", "article"}; else the article alone */
	int64_t now; /* wall clock */
};

/* Refuses one article. Nothing about it can fail: what is not kept is counted. */
void refuse_article(struct counters *counters, struct rejected *rejected, const struct refusal *refusal);

/* Writes what was kept since the last time. */
void refusals_write(struct rejected *rejected);
