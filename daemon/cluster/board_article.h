/* An article on the board: everything that records tell of it, in one block. */
#pragma once

#include "cluster/board_state.h"

/* Makes the article from what came in; publisher and language are the board's own strings, or NULL. The block is the caller's
 * (board_article_clear). */
struct board_article board_article_make(const struct article *article, const struct analysis *analysis, const char *publisher,
                                        const char *language);

/* Frees the block; the slot is free then. */
void board_article_clear(struct board_article *article);
