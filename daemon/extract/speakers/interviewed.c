#include "extract/speakers/interviewed.h"

uint32_t interviewed_find(const struct reading *reading, const struct names *names, uint32_t token)
{
	uint32_t found = NAME_NONE;
	for (uint32_t u = 0; u < names->use_count && names->uses[u].range.first < token; u++) {
		const struct name_use *use = &names->uses[u];
		const struct name *name = &names->names[use->name];
		uint32_t passage = reading_passage_at(reading, use->range.first);
		if (name->words < 2 || !name_may_be_person(name) || name->flags & WORD_CAPITAL || reading->voices[passage] != VOICE_OUTLET)
			continue;
		if (found != NAME_NONE && found != use->name)
			return NAME_NONE;
		found = use->name;
	}
	return found;
}
