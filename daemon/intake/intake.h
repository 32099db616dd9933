/* Intake: what a worker thread makes of one frame: the article, its analysis, and both as the log keeps them; or the reason why it
 * is refused. The work of a pool (pool.h); a pure function of the frame, the models and the options. */
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
	bool again; /* somebody wants it tried though it was refused */
	struct owners *owners; /* as they were when it came; or NULL */
};

struct intake_result {
	bool has_request;
	int64_t request;           /* the client's number, when it could be read */
	int64_t feed_sequence;     /* a publisher's own number of its message; -1 if it has none */
	const char *reason;        /* why it is refused, a constant; NULL when it is taken */
	const char *field;         /* the field that is wrong, or NULL */
	const char *about;         /* of what is refused: the article's id, else its URL, as far as one can be read; or NULL */
	struct article article;    /* from here on: only when it is taken; but its id, if it gave one, for the answer */
	uint64_t content_hash;
	struct analysis analysis;  /* empty when the article is canceled */
	const void *article_data, *analysis_data; /* as the log keeps them */
	size_t article_size, analysis_size;
};

/* A pool_work: `context` is a struct intake, `input` a struct intake_frame; the result, a struct intake_result, lies in the arena. */
void *intake_run(void *context, void *input, struct arena *arena);
