/* Referent: somebody whom a mention can mean, a name or the words for one who has none. */
#pragma once

#include "extract/speakers/names.h"

struct referent {
	uint32_t name;    /* or NAME_NONE */
	const char *text; /* what to call them; NULL: nobody. In the reading's arena */
	uint32_t flags;   /* of enum word_class */
	uint32_t passage; /* where they were meant last */
};

struct referent referent_nobody(void);
/* Nobody for NAME_NONE. */
struct referent referent_of_name(const struct names *names, uint32_t name, uint32_t passage);

/* Somebody without a name who is called by the words of a mention, without determiner. */
struct referent referent_of_phrase(const struct reading *reading, const struct names *names, struct range range, uint32_t passage);

/* Whether it is one person, as far as the text tells. */
bool referent_is_person(const struct referent *referent);
