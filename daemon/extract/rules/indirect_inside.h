/* Shared by the files for reported speech in English: the cue that is being examined. */
#pragma once

#include "extract/attribution.h"
#include "extract/rules/phrases.h"

enum {
	WINDOW = 16,      /* tokens between a cue and its "that" or its quotation */
	NEVER_SHARE = 60, /* a cue with a lower share counts only with "that" or a quotation: "states" */
	WEAK_SHARE = 450, /* one with a lower share needs a sign of a clause after it if "that" is missing */
};

struct frame {
	const struct reading *reading;
	const struct passage *passage;
	uint32_t number; /* of the passage */
	struct attributions *attributions;
	struct cue_entry entry;
	struct range taken;   /* the cue of a later quotation in the passage */
	uint32_t cue, behind; /* tokens: the verb, and the one after the cue */
	struct subject subject;
};

/* Whether the passage or a sentence ends at the token. */
bool indirect_at_end(const struct frame *frame, uint32_t token);

/* The last attribution, if it is of this passage; else NULL. */
struct attribution *indirect_last(const struct frame *frame);

/* Appends the attribution of the content [start, end), without the marks at its ends, to the subject. False if nothing is left of it, or it
 * is nothing that anybody says. */
bool indirect_emit(const struct frame *frame, enum attribution_rule rule, uint32_t start, uint32_t end);

/* If the mention relays the attributed sentence before it, makes it the via of that: “…, Wang said, [Caixin Global] reported.” Else false. */
bool indirect_set_relay(const struct frame *frame, struct range mention);

/* Whether a clause begins at the token: a subject and its verb. */
bool indirect_clause_at(const struct frame *frame, uint32_t token);

/* Finds a content before the cue: “…, he said”. True if there is one, or if none is to be looked for after the cue either. */
bool indirect_find_fronted(struct frame *frame);
