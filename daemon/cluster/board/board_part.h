/* Part: a story that was merged into another one. Since there are many, only what its header needs is kept, in one allocation. */
#pragma once

#include "cluster/board/board_state.h"

struct board_part {
	uint32_t number;
	uint32_t parent; /* the number of the story that it was merged into */
	uint32_t version, copy_count;
	const char *language; /* lives in board->strings */
	int64_t first_seen, last_seen;
	uint8_t present; /* a bit for each of the texts after the id: whether it is there */
	char texts[];    /* id, title, representative, continues, split_from */
};

/* Makes a part of a story that is merged into `parent`. Owned by the caller (free). */
struct board_part *board_part_new(const struct board_story *story, uint32_t parent);

/* The part as a story that has nothing but a header. Its strings belong to the part. */
struct board_story board_part_header(const struct board_part *part);

/* Drops the part's headline if it is this article's. Returns the part, which may have been moved. */
struct board_part *board_part_forget_headline(struct board_part *part, const char *article_id);

static inline const char *board_part_id(const struct board_part *part)
{
	return part->texts;
}
