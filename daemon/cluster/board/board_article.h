/* The block of texts of an article on the board, with everything that updates say about it. */
#pragma once

#include "cluster/board/board_state.h"

/* Makes the block from the article as it came in, or as it was read again. The article owns it. */
void board_article_fill(struct board_article *article, const struct article *read, const struct analysis *analysis);

/* Frees the block and what points into it. */
void board_article_empty(struct board_article *article);
