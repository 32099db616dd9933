/* Rejections: a rejected article is counted under its reason, reported to the journal, and kept (store/rejected.h). */
#pragma once

#include <stdbool.h>

#include "counters.h"
#include "store/rejected.h"

struct rejection {
	const char *reason; /* a constant */
	const char *field;  /* or NULL */
	const char *about;  /* the article's id or URL, or NULL */
	const char *origin; /* "client", or the endpoint of a scraper */
	const void *frame;  /* as it came */
	size_t size;
	bool is_request;    /* {"request", "article"}; else the article alone */
	bool erased; /* the article with this id was erased: nothing of it is kept */
	int64_t now; /* wall clock */
};

/* Rejects one article. This cannot fail: what can't be kept is counted. */
void reject_article(struct counters *counters, struct rejected *rejected, const struct rejection *rejection);

/* Writes to disk what was kept since the last time. */
void rejections_write(struct rejected *rejected);
