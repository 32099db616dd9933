/* Story: the records that updates, snapshots and queries consist of, and that the store keeps. Plain data: whoever fills a record in owns
 * what it points to (an arena). Times are in milliseconds since 1970, offsets in code points of the article's text as sent, confidence and
 * scores in thousandths. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum statement_kind { STATEMENT_DIRECT, STATEMENT_MIXED, STATEMENT_INDIRECT, STATEMENT_CLAIM, STATEMENT_KIND_COUNT };

/* "direct", "mixed", "indirect", "claim". */
const char *statement_kind_name(enum statement_kind kind);
/* The kind with that name, or -EINVAL. */
int statement_kind_from_name(const char *name);

/* [start, end) in code points. */
struct span {
	uint32_t start, end;
};

struct article_record {
	const char *id, *url, *title, *publisher, *language; /* url, title may be NULL; publisher is the resolved key or NULL */
	const char *owner;                                   /* whose outlet the publisher is, or NULL */
	const char *copy_of;                                 /* the id of the article whose text this one repeats, or NULL */
	const char *story;                                   /* its story's id */
	int64_t time;                                        /* story time */
	uint64_t position;
};

struct statement_record {
	const char *id; /* "<article position>.<number>" */
	const char *article, *publisher, *cluster;
	enum statement_kind kind;
	bool attitude;
	uint16_t confidence;
	const char *speaker, *speaker_reason; /* the reason says why the speaker is NULL ("claim", "unattributed", …), or is "elsewhere", or NULL */
	const char *mention, *cue, *via;      /* mention and cue may be ""; via NULL */
	const char *text;                     /* the content's spans joined by " … " */
	const struct span *content;
	size_t content_count;
	int64_t time;
};

struct cluster_record {
	const char *id; /* "c" and the id of the statement with which it began */
	const char *story;
	const char *text, *speaker; /* of the representative, its fullest wording; speaker may be NULL */
	enum statement_kind kind;
	int64_t first_seen, last_seen;
	const char *first_publisher;
	uint32_t statement_count; /* what an article says twice counts once */
	uint32_t article_count, copy_count, publisher_count;
	const char **same_as; /* ids of clusters of other stories that say the same */
	size_t same_as_count;
	const struct statement_record *statements; /* all of them, in order of position */
	size_t statements_count;
	bool partial; /* in an update: not all of them, and those that were sent before stay */
};

/* Whether a statement that the record has is by the cluster's speaker, or the cluster has none. */
bool cluster_record_has_speaker(const struct cluster_record *cluster);

/* A cluster without its statements, with the title of its story: for answers that name clusters. */
struct cluster_head {
	struct cluster_record cluster;
	const char *story_title; /* or NULL */
};

enum story_status { STORY_OPEN, STORY_CLOSED, STORY_MERGED };
const char *story_status_name(enum story_status status);
int story_status_from_name(const char *name);

struct story_record {
	const char *id; /* "s" and the position of the entry with which it began */
	uint32_t version; /* 1 when created, and one more with each update */
	enum story_status status;
	const char *closed_reason; /* "quiet", "retracted", "erased", "retention", or NULL */
	const char *title, *language, *representative_article;
	int64_t first_seen, last_seen;
	uint32_t article_count, copy_count, publisher_count, statement_cluster_count;
	const char *replaced_by, *split_from, *continues; /* or NULL */
	const char **merged_from;
	size_t merged_from_count;
};

/* A story with everything in it: an item of a snapshot, and the answer to the query "story". */
struct story_page {
	struct story_record story;
	uint64_t sequence; /* of its last change */
	const struct article_record *articles;
	size_t article_count;
	const struct cluster_record *clusters;
	size_t cluster_count;
};
