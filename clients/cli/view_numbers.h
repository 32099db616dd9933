/* View numbers: what both views (view_text.c, view_html.c) show: the number and hue of each statement, and where it is. */
#pragma once

#include "clients/cli/view.h"

enum {
	VIEW_HUES = 10,          /* further speakers get the same ones again; the numbers tell them apart */
	VIEW_UNSURE_BELOW = 700, /* thousandths: shown dim; by default statements are kept from 600 on */
};

struct view_numbers {
	const struct view_article *article;
	struct annotated annotated; /* a mark's `statement` is its index in the article */
	uint32_t *numbers;          /* by statement: from 1 in the order of their starts; 0 for a claim */
	uint32_t *hues;             /* by statement: 1 to VIEW_HUES, the same for all of one speaker; 0 if the speaker is not known */
	const uint32_t *listed;     /* statements in the order of their numbers */
	size_t listed_count, claim_count;
};

/* Everything is in the arena or belongs to the article. */
void view_numbers_find(const struct view_article *article, struct arena *arena, struct view_numbers *ret_numbers);

/* The speaker's name, else the words that stand for the speaker, else NULL. */
const char *view_speaker(const struct view_statement *statement);

/* Whether view_speaker() returns only the words in the text. */
bool view_speaker_is_words(const struct view_statement *statement);

/* Why there is no name, or where it comes from, in words; NULL if the article has it. */
const char *view_speaker_reason(const struct view_statement *statement);

/* The number of an earlier statement of the article that says the same, or 0. */
uint32_t view_repeats(const struct view_numbers *numbers, uint32_t index);

bool view_unsure(const struct view_statement *statement);
