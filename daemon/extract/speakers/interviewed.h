/* Interviewed: who gives the answers (“A: …”) of an interview, where nothing beside them says so. */
#pragma once

#include "extract/speakers/names.h"

/* The person whom the outlet's own text before the token names in full, if it is only one; else NAME_NONE. */
uint32_t interviewed_find(const struct reading *reading, const struct names *names, uint32_t token);
