/* Subjects: corrects attributions whose mention is missing or wrong. */
#pragma once

#include "extract/attribution.h"

/* “Warning that the river rose, Rosk closed the gates”, “Rosk, close to tears, said”: a mention where there was none. “Rosk, who at a
 * hearing on Issel said”: "who", not "Issel". “A clerk confronted Rosk, saying”: "A clerk". “Rosk himself”: "Rosk".
 * “A clip of Rosk saying”: "Rosk". */
void subjects_mend(const struct reading *reading, struct attributions *attributions);
