/* Pages: pieces of what people see of stories, articles and statements, from the wire's answers. */
#pragma once

#include "clients/cli/output.h"
#include "proto/value.h"

/* The time at a key; TIME_NONE if it is missing. */
int64_t page_time(const struct value *map, const char *key);

/* "1 article", "2 articles"; the number as people write it. */
const char *page_count(uint64_t count, const char *one, const char *many, char text[SHORT_TEXT_SIZE * 2]);

/* "Tomas Brandt denied: ": a speaker, with the cue unless what follows is a quotation. Without the cue, what somebody denied would
 * stand there as what he said. */
void page_speaker(struct wrap *wrap, const char *speaker, const char *kind, const char *cue);

/* What was said, in quotation marks if it stands so in the article. */
void page_wording(struct wrap *wrap, const char *kind, const char *text, enum style style);

/* "Wang Yi: “…”" into the wrapped text; a claim has no speaker, and of one that is not known the words for him stand there. */
void page_statement(struct wrap *wrap, const struct value *statement_or_cluster);

/* Publishers of a cluster's statements, each once, in order of coming, at most `limit`: "reuters.com, bbc.co.uk and 3 more". Only of
 * the statements with this wording, if it is not NULL; without those that only have it in a copy of another's article, and with their
 * owners, if the story page with its articles is given. */
void page_publishers(struct wrap *wrap, const struct value *cluster, const char *wording, const struct value *page, size_t limit);

/* Whether two wordings differ in nothing but punctuation, blanks and capital letters. */
bool page_same_wording(const char *a, const char *b);

/* Who carries a cluster: "3 publishers: a, b, c · first b, 7 Mar 2022 09:30 · in 5 articles, 1 copy"; "a, 7 Mar 2022 09:30" if nobody
 * else does. The names only with the story's page, at most `limit` of them. */
void page_carriers(struct wrap *wrap, const struct value *cluster, const struct value *page, size_t limit);

bool page_is_claim(const struct value *statement_or_cluster);
const char *page_publisher(const struct value *map, const char *key);
