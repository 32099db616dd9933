/* Inside the report: what its pieces share. */
#pragma once

#include "clients/cli/html.h"
#include "clients/cli/pages.h"
#include "clients/cli/report/report.h"
#include "proto/base/arena.h"
#include "proto/base/dictionary.h"

enum { REPORT_HUES = 10 /* then they come again */ };

/* One who speaks in the story; "" stands for those whom nobody names. */
struct report_speaker {
	const char *name;
	unsigned hue;         /* 1 to REPORT_HUES; 0 for those that nobody names */
	size_t clusters, first_cluster;
};

/* An outlet that carries something, in order of its coming. */
struct report_carrier {
	const char *publisher, *owner; /* owner or NULL */
	const char *via;               /* who relays what was said; or NULL */
	int64_t time;
	size_t article;                /* index in the story's articles */
	bool copy;                     /* it has it in copies of another's article alone */
};

/* A story with what is worked out of its page. Everything lies in the arena or is the page's. */
struct report_story {
	FILE *file;
	struct arena *arena;
	const struct value *pages; /* of the whole report */
	size_t page_count;
	const struct value *page, *header;
	size_t index; /* among the pages: begins the names of anchors */
	const struct value **articles; /* by time */
	size_t article_count;
	struct dictionary *article_ids; /* a number is an index in the articles */
	const struct value **clusters; /* by size, claims last */
	size_t cluster_count;
	struct report_speaker *speakers; /* by how much they say */
	size_t speaker_count;
	struct report_carrier *carriers; /* of the story: each publisher once, by its first article */
	size_t carrier_count;
	int64_t first, last; /* times of the first and last article */
};

/* <time>: "13 May 2024 11:20", or without the year where `short`. */
void report_time(FILE *file, int64_t time, bool year);

/* "4 articles". */
void report_count(FILE *file, uint64_t count, const char *one, const char *many);

/* The number of its speaker in the story; SIZE_MAX for a claim. */
size_t report_speaker_of(const struct report_story *story, const struct value *cluster);

/* Index of an article of the story; SIZE_MAX if it is not on the page. */
size_t report_article(const struct report_story *story, const char *id);

/* Who carries the cluster's statements, or only those with this wording if it is not NULL. In the story's arena. */
size_t report_carriers(const struct report_story *story, const struct value *cluster, const char *wording,
                       struct report_carrier **ret_carriers);

/* ` lang="de" dir="auto"` of what the story's articles say. */
void report_language(const struct report_story *story);

/* Where in the story's time something was: 0 to 100. */
double report_place(const struct report_story *story, int64_t time);

void report_timeline(const struct report_story *story);
void report_statements(const struct report_story *story);

/* Writes the story `index` of the report's pages. */
void report_story(FILE *file, const struct value *pages, size_t count, size_t index);
