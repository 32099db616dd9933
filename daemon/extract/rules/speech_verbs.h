/* Speech verbs: the verbs of speech in a segment, and the subject of each, in languages in which the subject may be on either side of its verb. */
#pragma once

#include "extract/rules/segments.h"

/* A verb of speech in a segment. */
struct report {
	struct cue_entry entry;
	uint32_t cue;         /* token */
	uint32_t finite;      /* its finite verb: the auxiliary in “hat … gesagt”, else the cue */
	uint32_t behind;      /* the token after both */
	struct range mention; /* empty if the subject is not in the segment */
	bool inverted;        /* the subject follows the finite verb */
	bool unnamed;         /* a passive without an agent */
	bool shared;          /* no subject of its own: “…, und fügte hinzu” */
};

/* Reads the verb of speech at the token, which must be in [first, end), and its subject. False if there is none, or if a particle that it needs is
 * missing. Looks at a bounded number of tokens. */
bool speech_verbs_at(const struct reading *reading, uint32_t first, uint32_t token, uint32_t end, struct report *ret_report);

/* The first verb of speech from `from` on, within the length of a clause. */
bool speech_verbs_find(const struct reading *reading, uint32_t first, uint32_t from, uint32_t end, struct report *ret_report);

/* French “Et d'[ajouter] : « … »”: whether an infinitive at the beginning of a sentence goes on with what was said before. */
bool speech_verbs_go_on(const struct reading *reading, uint32_t cue);

/* Whether the token is a particle that the report's verb needs: “teilte … [mit]”. */
bool speech_verbs_is_particle(const struct reading *reading, const struct report *report, uint32_t token);
