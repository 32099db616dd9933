/* The board's inside, shared by board.c (what happens) and board_records.c (how it is told). */
#pragma once

#include "cluster/board.h"
#include "cluster/statement_clusters.h"
#include "cluster/stories.h"
#include "proto/base/array.h"

/* One statement as records need it; lies in its article's block. */
struct board_statement {
	struct statement statement;
	const char *text;
};

struct board_article {
	char *block; /* one allocation for everything that the pointers below point to; NULL: the slot is free */
	const char *id, *url, *title, *headline, *publisher, *language;
	struct board_statement *statements;
	uint32_t statement_count, first_statement; /* numbers first_statement … + statement_count - 1 */
	uint32_t story, copy_of;                   /* copy_of: a slot, or STORIES_NONE */
	int64_t time;
	uint64_t position;
};

/* A statement that is gone but began a cluster that is still there: its id lives on in the cluster's. */
struct board_founder {
	uint32_t number, index;
	uint64_t position;
};

struct board_publisher {
	uint32_t publisher, articles;
};

enum { BOARD_ID_SIZE = 24 };

struct board_story {
	char id[BOARD_ID_SIZE];
	uint32_t number, version;
	const char *language;       /* lives in board->strings */
	ARRAY(uint32_t) articles;   /* slots, ascending by position */
	ARRAY(struct board_publisher) publishers; /* of articles that are no copies, ascending by publisher */
	ARRAY(char *) merged_from;
	ARRAY(struct board_founder) founders; /* ascending by number */
	struct statement_clusters *clusters;
	uint32_t copy_count;
	int64_t first_seen, last_seen, touched; /* touched: `at` of the last article that came in */
	char *title, *representative; /* of the headline that stands for it */
	char *continues;
	struct board_story *earlier, *later; /* by touched: the story that closes next is first */
};

struct board {
	const struct models *models;
	struct board_options options;
	struct stories *stories;
	struct dictionary *strings; /* publishers and languages */
	struct map *article_by_id;  /* XXH3 of the id to slot */
	ARRAY(struct board_article) articles;
	ARRAY(uint32_t) free_slots;
	ARRAY(struct board_story *) by_number; /* NULL: closed or merged */
	struct board_story *first, *last;
	uint32_t next_statement;
	struct board_counts counts;
	uint64_t comparisons; /* pairs of statements measured */
	struct arena *arena; /* of the entry being applied */
	ARRAY(struct update) updates;
	uint64_t position;
	int64_t at;
};

/* What one update tells, beside the clusters that changed. */
struct board_delta {
	const uint32_t *articles; /* slots */
	size_t article_count;
	const char *removed_article; /* id, in the arena, or NULL */
	int32_t score;
	const char **terms;
	size_t term_count;
};

/* Appends an update of this type about the story. `replaced_by` and `closed_reason` may be NULL. */
void board_tell(struct board *board, struct board_story *story, enum update_type type, const struct board_delta *delta,
                const char *replaced_by, const char *closed_reason);
