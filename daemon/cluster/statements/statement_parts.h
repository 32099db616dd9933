/* Parts: the sentences of a quotation, the clauses of anything else (statement_clauses.h), and both where a part is quoted. For clustering
 * each part is a statement of its own. Sentences stay in one cluster until another outlet reports any of them; clauses until another outlet
 * reports one without the others, and so do the sentences of what is quoted in part. Parts in one cluster are published as one statement. */
#pragma once

#include "extract/extract.h"

/* Divides statements into their parts, at most `most` in all. *ret_goes_on has, by statement, whether it continues the one before it. Where only
 * blanks, or a comma and blanks, separate two parts, they belong to the first one's content: statement_parts_join() and statement_parts_end()
 * allow for that. Everything is in the arena. */
void statement_parts_split(const struct document *document, struct statements *statements, size_t most, struct arena *arena,
                           const bool **ret_goes_on);

/* Joins the content of a part and of the next one. Returns the number of spans; `ret_content` has room for those of both. */
size_t statement_parts_join(const struct span *content, size_t count, const struct span *next, size_t next_count, struct span *ret_content);

/* The length of a text, in bytes, without trailing blanks and a comma before them; *ret_left_out is how many code points these are. A comma
 * without blanks after it stays. */
size_t statement_parts_end(const char *text, uint32_t *ret_left_out);
