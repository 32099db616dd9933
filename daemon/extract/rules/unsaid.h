/* Unsaid: attributions in which nobody says anything to repeat. */
#pragma once

#include "extract/attribution.h"

/* Marks such attributions: quotations that the page only shows once more; and, in languages whose subject stands before its verb, what somebody did
 * not say or was asked, what nobody says, what things do, what the author says, remarks that a source is not to be named, and contents that say
 * nothing. */
void unsaid_mark(const struct reading *reading, struct attributions *attributions);
