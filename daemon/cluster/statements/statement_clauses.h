/* Clauses: where a sentence that is no quotation can be taken apart (statement_parts.h), as far as words tell: “sent aid | and was willing
 * to mediate”, “The bridge is closed, | which the council regrets”. */
#pragma once

#include "extract/extract.h"

/* Whether a clause that may be told without what is before it begins at a token of a content; of the latter the tokens from `first` to `end`
 * are looked at, which are of one sentence. A language without a list of clauses has none. */
bool statement_clause_begins(const struct document *document, enum statement_kind kind, uint32_t first, uint32_t token, uint32_t end);
