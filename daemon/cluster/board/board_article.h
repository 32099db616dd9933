/* An article on the board: everything that records tell of it, in one block. */
#pragma once

#include "cluster/board/board_state.h"

/* Makes the block from what came in, or from the same read again. */
void board_article_fill(struct board_article *article, const struct article *read, const struct analysis *analysis);

/* Frees the block and what points into it. */
void board_article_empty(struct board_article *article);
