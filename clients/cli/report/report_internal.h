/* Inside the report: what its pieces share. */
#pragma once

#include "clients/cli/html.h"
#include "clients/cli/pages.h"
#include "clients/cli/report/report.h"
#include "proto/base/arena.h"
#include "proto/base/dictionary.h"

enum { REPORT_HUES = 10 /* further speakers get the same ones again */ };

/* A speaker of the story; "" stands for all who are not named. */
struct report_speaker {
	const char *name;
	unsigned hue;         /* 1 to REPORT_HUES; 0 for those who are not named */
	size_t clusters, first_cluster;
};

/* An outlet that carries something. */
struct report_carrier {
	const char *publisher, *owner; /* owner or NULL */
	const char *via;               /* who relays what was said, or NULL */
	int64_t time;
	size_t article;                /* index in the story's articles */
	bool copy;                     /* it has this only in copies of another outlet's article */
};

/* A story, with what is worked out from its page. Everything is in the arena or belongs to the page. */
struct report_story {
	FILE *file;
	struct arena *arena;
	const struct value *pages; /* of the whole report */
	size_t page_count;
	const struct value *page, *header;
	size_t index; /* among the pages; the names of anchors begin with it */
	const struct value **articles; /* by time */
	size_t article_count;
	struct dictionary *article_ids; /* a number is an index in the articles */
	const struct value **clusters; /* by size, claims last */
	size_t cluster_count;
	struct report_speaker *speakers; /* those with the most clusters first */
	size_t speaker_count;
	struct report_carrier *carriers; /* of the story: each publisher once, by its first article */
	size_t carrier_count;
	int64_t first, last; /* times of the first and last article */
	const struct report_times *times;
};

/* --- report_facts.c: what is worked out from a story's page, and small pieces that the whole report uses. */

/* Works a story out from the page `index`; report_story_end() frees what that took. */
void report_story_begin(struct report_story *story, FILE *file, const struct value *pages, size_t count, size_t index,
                        const struct report_times *times);
void report_story_end(struct report_story *story);

/* Writes a <time>: "13 May 2024 11:20", or without the year where that is the year of `now` (TIME_NONE: always with it). */
void report_time(FILE *file, int64_t time, int64_t now);

/* Whether this came in since then. */
bool report_is_new(const struct report_times *times, int64_t time);

/* How many of the articles or clusters of a story's page are new: `key` is the time that decides. Claims don't count. */
size_t report_count_new(const struct report_times *times, const struct value *page, const char *items, const char *key);

/* Writes " new" as a tag if this came in since then. */
void report_new(FILE *file, const struct report_times *times, int64_t time);

/* Writes "4 articles". */
void report_count(FILE *file, uint64_t count, const char *one, const char *many);

/* The index of the cluster's speaker in the story; SIZE_MAX for a claim. */
size_t report_speaker_of(const struct report_story *story, const struct value *cluster);

/* The index of an article of the story; SIZE_MAX if it is not on the page. */
size_t report_article(const struct report_story *story, const char *id);

/* Who carries the cluster's statements, or only those with this wording if it is not NULL, in order of time. In the story's arena. Returns their
 * number. */
size_t report_carriers(const struct report_story *story, const struct value *cluster, const char *wording,
                       struct report_carrier **ret_carriers);

/* Writes the attributes ` dir="auto" lang="de"` for words of the story's articles. */
void report_language(const struct report_story *story);

/* Where in the story's time something was, from 0 to 100. */
double report_place(const struct report_story *story, int64_t time);

/* --- The parts of a story's section of the page. */

void report_timeline(const struct report_story *story);
void report_statements(const struct report_story *story);

/* Writes the story of the page `index`, with all of these parts. */
void report_story(FILE *file, const struct value *pages, size_t count, size_t index, const struct report_times *times);
