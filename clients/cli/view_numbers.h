/* View numbers: what both views (view_text.c, view_html.c) show alike: which number and hue a statement has, and where it stands. */
#pragma once

#include "clients/cli/view.h"

enum {
	VIEW_HUES = 10,          /* then they come again; the numbers tell apart what hues don't */
	VIEW_UNSURE_BELOW = 700, /* thousandths: shown dim. Sure enough to be kept by default is 500 */
};

struct view_numbers {
	const struct view_article *article;
	struct annotated annotated; /* a mark's `statement` is its index in the article */
	uint32_t *numbers;          /* by statement: from 1 in the order of their starts; 0 for a claim */
	uint32_t *hues;             /* by statement: 1 to VIEW_HUES, the same for all of one speaker; 0 when nobody knows who */
	const uint32_t *listed;     /* statements in the order of their numbers */
	size_t listed_count, claim_count;
};

/* Everything lies in the arena or is the article's. */
void view_numbers_find(const struct view_article *article, struct arena *arena, struct view_numbers *ret_numbers);

/* The name, else the words for who it was, else NULL. */
const char *view_speaker(const struct view_statement *statement);

/* Whether those are only the words that stand in the text. */
bool view_speaker_is_words(const struct view_statement *statement);

/* Why there is no name, or whose it is, for people; NULL when the article has it. */
const char *view_speaker_reason(const struct view_statement *statement);

/* The number of an earlier statement of the article that says the same, or 0. */
uint32_t view_repeats(const struct view_numbers *numbers, uint32_t index);

bool view_unsure(const struct view_statement *statement);
