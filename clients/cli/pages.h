/* Pages: pieces of stories, articles and statements as people see them, from the wire's answers. */
#pragma once

#include "clients/cli/output.h"
#include "proto/value.h"

/* The time at a key; TIME_NONE if it is missing. */
int64_t page_time(const struct value *map, const char *key);

/* "1 article", "2 articles"; the number as people write it. */
const char *page_count(uint64_t count, const char *one, const char *many, char text[SHORT_TEXT_SIZE * 2]);

/* The words that stand for the speaker in the text: a statement's own, or those of the first in a cluster that has any; else NULL. */
const char *page_mention(const struct value *statement_or_cluster);

/* The cue: a statement's own, or that of a cluster's fullest wording; "" if there is none. */
const char *page_cue(const struct value *statement_or_cluster);

/* Whether to show the cue after the speaker's name, as for everything but a quotation: without it, what somebody denied would look like what he
 * said. */
bool page_tells_cue(const char *kind, const char *cue);

/* "Tomas Brandt denied: ": a speaker, with the cue if it is to be shown. */
void page_speaker(struct wrap *wrap, const char *speaker, const char *kind, const char *cue);

/* What was said, in quotation marks if the article has it so. */
void page_wording(struct wrap *wrap, const char *kind, const char *text, enum style style);

/* "Wang Yi: “…”" into the wrapped text; a claim has no speaker, and for an unknown one the words in the text are shown. */
void page_statement(struct wrap *wrap, const struct value *statement_or_cluster);

/* The same of a cluster that stands without its statements, with the cue of one that has the cluster's wording, or "". */
void page_statement_with_cue(struct wrap *wrap, const struct value *cluster, const char *cue);

/* "or denied: that …": another wording of what is shown before it, with its cue as page_speaker() has it. */
void page_other_wording(struct wrap *wrap, const struct value *statement);

/* The publishers of a cluster's statements, each once, in order of time, at most `limit`: "reuters.com, bbc.co.uk and 3 more". If `wording` is
 * not NULL, only of statements with that wording. If the story page is given, without publishers that have it only in a copy of another's
 * article, and with owners. */
void page_publishers(struct wrap *wrap, const struct value *cluster, const char *wording, const struct value *page, size_t limit);

/* Whether two wordings differ in nothing but punctuation, blanks and capital letters. */
bool page_same_wording(const char *a, const char *b);

/* Who carries a cluster: "3 publishers: a, b, c · first b, 7 Mar 2022 09:30 · in 5 articles, 1 copy"; "a, 7 Mar 2022 09:30" if only
 * one does. Names are shown only if the story's page is given, at most `limit` of them. */
void page_carriers(struct wrap *wrap, const struct value *cluster, const struct value *page, size_t limit);

bool page_is_claim(const struct value *statement_or_cluster);
const char *page_publisher(const struct value *map, const char *key);

/* The record of an article on a story page; NULL if it is not there, or `page` is NULL. */
const struct value *page_find_article(const struct value *page, const char *id);

/* Whether the statement has the same wording as the cluster's fullest one, or as one before it in the list. */
bool page_worded_before(const struct value *cluster, const struct value *statements, uint32_t index);

/* Pointers to the items of an array, sorted; owned by the caller (free). */
const struct value **page_sorted(const struct value *items, uint32_t count, int (*compare)(const void *, const void *));
/* Orders for page_sorted(). Articles: by story time, then as they came in. */
int page_by_time(const void *a, const void *b);
/* Clusters: claims last; then by publishers, by articles, and by time: the most and the earliest first. */
int page_by_size(const void *a, const void *b);
