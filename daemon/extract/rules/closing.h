/* Closing: reports at the end of a sentence, “A, people familiar with it said.”, of which neither the other rules nor the tagger are sure. Such an
 * end leaves no doubt, whatever the subject is; else the sentence, with its “… said”, would be told as the outlet's own. English. */
#pragma once

#include "extract/attribution.h"

/* Adds them, or takes them over from what was found with too low a confidence. Called when the tagger has found what it can. */
void closing_mend(const struct reading *reading, struct attributions *attributions);
