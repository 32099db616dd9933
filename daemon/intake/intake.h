/* Intake: what a worker thread makes of one frame: the article, its analysis, and both in the form that the log keeps; or the reason why it is
 * rejected. The work function of a pool (pool.h); a pure function of the frame, the models and the options. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cluster/analysis.h"
#include "proto/article.h"
#include "store/suspects.h"

/* What all workers share. */
struct intake {
	const struct models *models;
	struct analysis_options options;
	struct suspects *suspects; /* or NULL */
};

/* A job's input: a frame as it came. */
struct intake_frame {
	const void *data;
	size_t size;
	bool is_request; /* {"request", "article"}; else the bare article's map */
	bool again; /* to be tried although it was rejected before */
	struct owners *owners; /* as they were when the frame came in; or NULL */
};

struct intake_result {
	bool has_request;
	int64_t request;           /* the client's number, if it could be read */
	int64_t feed_sequence;     /* a publisher's own number for its message; -1 if it has none */
	const char *reason;        /* why it is rejected, a constant; NULL if it is accepted */
	const char *field;         /* the field that is wrong, or NULL */
	const char *about;         /* if rejected: the article's id, else its URL, if it can be read; or NULL */
	struct article article;    /* from here on: only if accepted, except for the article's own id, for the answer */
	uint64_t content_hash;
	struct analysis analysis;  /* empty if the article is canceled */
	const void *article_data, *analysis_data; /* as the log keeps them */
	size_t article_size, analysis_size;
};

/* A pool_work: `context` is a struct intake, `input` a struct intake_frame; the result, a struct intake_result, is in the arena. */
void *intake_run(void *context, void *input, struct arena *arena);
