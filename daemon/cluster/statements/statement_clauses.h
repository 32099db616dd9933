/* Clauses: where a sentence that is no quotation can be divided (statement_parts.h), as far as the words tell: “sent aid | and was willing to
 * mediate”, “The bridge is closed, | which the council regrets”. */
#pragma once

#include "extract/extract.h"

/* Whether a clause that can be reported without what precedes it begins at `token`. [first, end) are the content's tokens in the same sentence;
 * no others are looked at. Always false for a language without a list of clauses.
 * More places where an outlet speaks itself were tried: behind a clause that comes first (“Closed in May, | the bridge …”), before “because”, “but”
 * and the like, at semicolons and dashes, before a second verb and a clause that restricts (“the law | that protects …”), before “, a …”. Links
 * with a claim, events left out: F1 34.4 -> 34.2 in the repository's own, 60.7 -> 61.6 in the seven, no change (all links 37.1 -> 37.0) in 11
 * more, for 5 % more instructions. */
bool statement_clause_begins(const struct document *document, enum statement_kind kind, uint32_t first, uint32_t token, uint32_t end);
