/* Dumped: what a line of `hearsay dump` says besides the article: the position of the entry in the log, and when it was taken in. With it,
 * `analyze` goes by the log's clock, and knows which entries were not articles. */
#pragma once

#include "proto/edit.h"
#include "store/log.h"

struct dumped {
	enum log_kind kind;
	uint64_t position;
	int64_t at;
	struct edit edit; /* of a merge, split or unmerge */
};

/* "article", "retraction", "tick", … */
const char *dumped_kind_name(enum log_kind kind);

/* Reads the entry that a line tells of; what it points to lies in the arena. False: it is no line of a dump, or one of an entry that cannot
 * be done again: an erasure, what was erased, what retention removed. */
bool dumped_read(const struct value *line, struct arena *arena, struct dumped *ret_dumped);
