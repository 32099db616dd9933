/* Passages: sentences, joined where a quotation joins them: `“A. B,” he said.` */
#pragma once

#include "extract/reading.h"

/* Sets the reading's passages and their voices. Needs the cues. */
void passages_find(struct reading *reading);
