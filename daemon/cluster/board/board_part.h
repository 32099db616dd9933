/* What is kept of a story that was merged into another one: what is told of it in its header, in one allocation. There are many. */
#pragma once

#include "cluster/board/board_state.h"

struct board_part {
	uint32_t number;
	uint32_t parent; /* the story that it is part of */
	uint32_t version, copy_count;
	const char *language; /* lives in board->strings */
	int64_t first_seen, last_seen;
	uint8_t present; /* which of the texts behind its id there are, a bit each */
	char texts[];    /* its id, title, representative, continues, split_from */
};

/* The story, which goes on in `parent`. The caller's: free(). */
struct board_part *board_part_new(const struct board_story *story, uint32_t parent);

/* A story of which there is only what is told of the part; its texts are the part's. */
struct board_story board_part_header(const struct board_part *part);

/* Forgets the headline that stood for it if it is this article's; returns the part, which may have moved. */
struct board_part *board_part_forget_headline(struct board_part *part, const char *article_id);

static inline const char *board_part_id(const struct board_part *part)
{
	return part->texts;
}
