/* Interviewed: whom “A: …” of an interview means, where nothing beside it says so. */
#pragma once

#include "extract/speakers/names.h"

/* The one person whom the outlet's text names before the token by a full name; NAME_NONE if it names none, or several. */
uint32_t interviewed_find(const struct reading *reading, const struct names *names, uint32_t token);
