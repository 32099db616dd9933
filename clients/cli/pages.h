/* Pages: pieces of what people see of stories, articles and statements, from the wire's answers. */
#pragma once

#include "clients/cli/output.h"
#include "proto/value.h"

/* The time at a key; TIME_NONE if it is missing. */
int64_t page_time(const struct value *map, const char *key);

/* "1 article", "2 articles"; the number as people write it. */
const char *page_count(uint64_t count, const char *one, const char *many, char text[SHORT_TEXT_SIZE * 2]);

/* What was said, in quotation marks if it stands so in the article. */
void page_wording(struct wrap *wrap, const char *kind, const char *text, enum style style);

/* "Wang Yi: “…”" into the wrapped text; a claim has no speaker, and of one that is not known the words for him stand there. */
void page_statement(struct wrap *wrap, const struct value *statement_or_cluster);

/* Publishers of a cluster's statements, each once, in order of coming, at most `limit`: "reuters.com, bbc.co.uk and 3 more". Only of
 * the statements with this wording, if it is not NULL; without those that only have it in a copy of another's article, if the story
 * page with its articles is given. */
void page_publishers(struct wrap *wrap, const struct value *cluster, const char *wording, const struct value *page, size_t limit);

bool page_is_claim(const struct value *statement_or_cluster);
const char *page_publisher(const struct value *map, const char *key);
