/* Headlines: whether one tells news. What asks, advises, counts or comments is a poor headline for a whole story. */
#pragma once

#include "text/document.h"

/* Whether a title, as far as its words tell, is no report: “Why Rosk left”, “Five takeaways from the debate”, “Opinion: …”, “What now?”. The
 * language's list "headlines" explains what is looked for; without it only a question mark counts. */
bool headline_is_no_report(const struct document *title);
