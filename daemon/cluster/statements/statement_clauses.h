/* Clauses: where a sentence that is no quotation can be divided (statement_parts.h), as far as the words tell: “sent aid | and was willing to
 * mediate”, “The bridge is closed, | which the council regrets”. */
#pragma once

#include "extract/extract.h"

/* Whether a clause that can be reported without what precedes it begins at `token`. [first, end) are the content's tokens in the same sentence;
 * no others are looked at. Always false for a language without a list of clauses.
 * (More places were tried: tests/quality/FINDINGS.md.) */
bool statement_clause_begins(const struct document *document, enum statement_kind kind, uint32_t first, uint32_t token, uint32_t end);
