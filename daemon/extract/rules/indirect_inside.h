/* What the files of reported speech in English share: a cue that is looked at. */
#pragma once

#include "extract/attribution.h"
#include "extract/rules/phrases.h"

enum {
	WINDOW = 16,      /* tokens between a cue and its "that" or its quotation */
	NEVER_SHARE = 60, /* a cue below counts only with "that" or a quotation: "states" */
	WEAK_SHARE = 450, /* a cue below needs a sign of a clause after it when "that" is missing */
};

struct frame {
	const struct reading *reading;
	const struct passage *passage;
	uint32_t number; /* of the passage */
	struct attributions *attributions;
	struct cue_entry entry;
	struct range taken;   /* the cue of a quotation further on in the passage */
	uint32_t cue, behind; /* tokens: the verb, and the one after the cue */
	struct subject subject;
};

/* Whether the passage or a sentence ends at the token. */
bool indirect_at_end(const struct frame *frame, uint32_t token);

/* The last attribution, if it is of this passage; else NULL. */
struct attribution *indirect_last(const struct frame *frame);

/* Appends what the subject says in [start, end), without the marks at its ends; false if nothing is left, or if it is nothing that
 * somebody says. */
bool indirect_emit(const struct frame *frame, enum attribution_rule rule, uint32_t start, uint32_t end);

/* Makes the mention the relay of an attributed sentence before it: “…, Wang said, Caixin Global reported.” Whether it is one. */
bool indirect_set_relay(const struct frame *frame, struct range mention);

/* What is said before the cue: “…, he said”. Whether there is such a content, or none is to be looked for after the cue. */
bool indirect_find_fronted(struct frame *frame);
