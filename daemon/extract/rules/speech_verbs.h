/* Speech verbs: the verbs of speech in a segment, and who is the subject of each, in languages whose subject stands on either side of its
 * verb. */
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
	bool unnamed;         /* a passive that says of nobody who spoke */
	bool shared;          /* there is no subject: “…, und fügte hinzu” */
};

/* The verb of speech at the token, which lies in [first, end), and its subject. Particles that the verb needs must be
 * there. False if there is none. Looks at a bounded number of tokens. */
bool speech_verbs_at(const struct reading *reading, uint32_t first, uint32_t token, uint32_t end, struct report *ret_report);

/* The first one from `from` on, as far as a clause may reach. */
bool speech_verbs_find(const struct reading *reading, uint32_t first, uint32_t from, uint32_t end, struct report *ret_report);

/* Whether the token is a particle that the report's verb needs: “teilte … [mit]”. */
bool speech_verbs_is_particle(const struct reading *reading, const struct report *report, uint32_t token);
