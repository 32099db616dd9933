/* What the files of clauses.h share: a passage on its way. */
#pragma once

#include "extract/attribution.h"
#include "extract/rules/segments.h"

struct clauses {
	const struct reading *reading;
	const struct passage *passage;
	uint32_t number; /* of the passage */
	uint32_t from;   /* token from which on the passage is looked at: what stands before is a quotation that has its cue */
	struct attributions *attributions;
	struct segments segments;
	uint32_t done; /* tokens before it are in a content of this passage */
};

/* Appends a part to the content, without the marks at its ends; false if nothing is left of it, or there is no room. */
bool clauses_add_content(const struct clauses *c, struct attribution *attribution, uint32_t first, uint32_t end);

/* The last attribution, if it is of this passage; else NULL. */
struct attribution *clauses_last(const struct clauses *c);

/* The index of the last attribution of the passages just before; DOCUMENT_NONE if there is none. */
uint32_t clauses_predecessor(const struct clauses *c);

/* Where what no attribution of the passage has yet begins. */
uint32_t clauses_front(const struct clauses *c);

/* What a noun for something said introduces with which the segment ends: “die Behauptung, dass A”, “der Vorwurf der Opposition, B sei
 * C, …”; up to where the sentence goes on around it. False if there is none, or if a verb of speech stands beside it. */
bool reported_of_noun(struct clauses *c, uint32_t index);

/* Reported speech that no word for speech stands beside: sentences whose verb says so by its form, and quoted parts of sentences. To be called when the rest of the passage has been looked at. */
void reported_find(struct clauses *c);
