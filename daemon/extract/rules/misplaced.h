/* Misplaced: mends attributions of which a word stands in the wrong part: who speaks within the content, the source for the speaker. */
#pragma once

#include "extract/attribution.h"

/* Takes whoever speaks out of the content where a passive names him there (“was accused of theft by a clerk”), or where the outlet that passes it
 * on was found instead (“A, Rosk said, the Lantern reported”, “Rosk said that A, the Lantern reported”; it becomes the via); begins what stands
 * behind “according to X,” right there; and takes the sentence before for “That's according to X”. For languages whose subject stands before its
 * verb. */
void misplaced_mend(const struct reading *reading, struct attributions *attributions);
