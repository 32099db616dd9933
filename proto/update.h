/* Update: what changed in one story, as it is published. A mirror that applies every update's delta equals the daemon. */
#pragma once

#include "proto/story.h"
#include "proto/value.h"
#include "proto/writer.h"

enum update_type { UPDATE_CREATED, UPDATE_UPDATED, UPDATE_MERGED, UPDATE_SPLIT, UPDATE_CLOSED };

/* "story.created", "story.updated", "story.merged", "story.split", "story.closed". */
const char *update_type_name(enum update_type type);

/* Why an article is in the story. */
struct update_reason {
	const char *article;
	const char *reason; /* "first" (the story began with it), "alike", "merge" (its story became part of this one), "editor" */
	int32_t score;      /* how well it fits the story as it was, in thousandths; 0 for the first one */
	const char **terms, **names; /* the strongest words and names that it shares with the story, as the article writes them */
	size_t term_count, name_count;
};

/* Why a cluster came, went or changed, if it is not for what a new article says. */
struct cluster_reason {
	const char *cluster;
	/* "merged" (into the other), "split" (from the other), "moved" (in part, into the other), "renamed" (to the other), "removed" (with its
	 * articles), "same-as" (only its links changed). */
	const char *reason;
	const char *other;  /* a cluster of the story, or NULL */
};

struct update {
	/* Set by the daemon's loop, which numbers the updates, and not by the board. */
	uint64_t sequence, previous; /* previous: of the previous update on the same topic, 0 if there is none */
	const char *epoch;
	/* Set by the board. */
	enum update_type type;
	uint64_t position; /* of the entry that caused it */
	int64_t at;
	struct story_record story;
	const struct article_record *articles; /* added or changed */
	size_t article_count;
	const char **articles_removed; /* ids */
	size_t articles_removed_count;
	const struct cluster_record *clusters; /* added or changed: each replaces what was known of it, except for statements if it is partial */
	size_t cluster_count;
	const char **clusters_removed; /* ids */
	size_t clusters_removed_count;
	const struct cluster_reason *cluster_reasons;
	size_t cluster_reason_count;
	const char **new_clusters; /* ids of those of `clusters` that say what the story did not say before */
	size_t new_cluster_count;
	const struct update_reason *reasons;
	size_t reason_count;
};

enum { UPDATE_TOPIC_SIZE = 64 };

/* "update/<language>/" of the story, into `topic`, which is returned. */
const char *update_topic(const struct update *update, char topic[UPDATE_TOPIC_SIZE]);

/* Writes the update as PROTOCOL.md defines it. The same update always gives the same bytes. */
void update_write(const struct update *update, struct writer *writer);

/* Reads what update_write() wrote, from the log. Everything is in the arena, and `map` must outlive that. -EBADMSG: it is not an update. */
must_check int update_from_value(const struct value *map, struct arena *arena, struct update *ret_update);

/* The update without an article: without its record, its statements, clusters with nothing else in them, and wordings and headlines that are
 * its own. Numbers and counts stay, as they were published. In the arena, and sharing strings with `update`. False if there is nothing of the
 * article in it. */
bool update_without(const struct update *update, const char *article_id, struct arena *arena, struct update *ret_update);

/* Parts of updates that are also parts of answers to queries. */
void story_record_write(const struct story_record *story, struct writer *writer);
void article_record_write(const struct article_record *article, struct writer *writer);
void statement_record_write(const struct statement_record *statement, struct writer *writer);
void cluster_record_write(const struct cluster_record *cluster, struct writer *writer);
void cluster_head_write(const struct cluster_head *head, struct writer *writer);
void story_page_write(const struct story_page *page, struct writer *writer);
enum { STORY_PAGE_PAIRS = 4 };
/* The pairs of a page, for a map that has others as well. */
void story_page_write_pairs(const struct story_page *page, struct writer *writer);
