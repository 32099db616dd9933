/* Parts: the sentences that a quotation is made of, or the clauses of anything else (statement_clauses.h). Each of them is a statement of
 * its own for the clusters, which keep sentences together as long as no other outlet tells them, clauses as long as none tells one without
 * the others; what is told of them is one statement then. */
#pragma once

#include "extract/extract.h"

/* Takes statements apart. Each of those that are new goes on with the one before it; *ret_goes_on tells which these are. Where nothing but
 * blanks, perhaps behind a comma, is between two of them, these are the end of the former: statement_parts_join() and
 * statement_parts_end() put that right. No more than `most` statements come of it. In the arena. */
void statement_parts_split(const struct document *document, struct statements *statements, size_t most, struct arena *arena,
                           const bool **ret_goes_on);

/* The content of a part and the one that goes on with it. Returns how many spans it has; `ret_content` has room for those of both. */
size_t statement_parts_join(const struct span *content, size_t count, const struct span *next, size_t next_count, struct span *ret_content);

/* Bytes of a text without the blanks at its end and a comma before them, and how many code points these are. A comma alone stays. */
size_t statement_parts_end(const char *text, uint32_t *ret_left_out);
