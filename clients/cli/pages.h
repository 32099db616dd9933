/* Pages: pieces of what people see of stories, articles and statements, from the wire's answers. */
#pragma once

#include "clients/cli/output.h"
#include "proto/value.h"

/* The time at a key; TIME_NONE if it is missing. */
int64_t page_time(const struct value *map, const char *key);

/* "1 article", "2 articles"; the number as people write it. */
const char *page_count(uint64_t count, const char *one, const char *many, char text[SHORT_TEXT_SIZE * 2]);

/* The words that stand in the text for who said it: a statement's own, or those of the first in a cluster that has any; else NULL. */
const char *page_mention(const struct value *statement_or_cluster);

/* The words by which it is told: a statement's own, or those of the fullest wording of a cluster; "" if there are none. */
const char *page_cue(const struct value *statement_or_cluster);

/* Whether the cue belongs to the speaker's name, which is when what follows is no quotation. Without it, what somebody denied would
 * stand there as what he said. */
bool page_tells_cue(const char *kind, const char *cue);

/* "Tomas Brandt denied: ": a speaker, with the cue if it is to be told. */
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

/* The record of an article on a story page; NULL if it is not there, or `page` is NULL. */
const struct value *page_find_article(const struct value *page, const char *id);

/* Whether the statement words it as the cluster's fullest wording does, or as one before it in the list. */
bool page_worded_before(const struct value *cluster, const struct value *statements, uint32_t index);

/* Pointers to the items of an array in an order; owned by the caller. */
const struct value **page_sorted(const struct value *items, uint32_t count, int (*compare)(const void *, const void *));
/* Orders for it. Articles: by story time, then as they came in. */
int page_by_time(const void *a, const void *b);
/* Clusters: claims last; what most publishers carry first, then what stands in most articles, then what was there first. */
int page_by_size(const void *a, const void *b);
