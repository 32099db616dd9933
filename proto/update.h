/* Update: what changed in one story, as it is published. A mirror that applies the delta of every update equals the daemon. */
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
	int32_t score;      /* against the story as it was, thousandths; 0 for the first one */
	const char **terms, **names; /* the strongest words and names that they share, as the article writes them */
	size_t term_count, name_count;
};

/* Why a cluster of the update came or went, where that is not for what an article newly says. */
struct cluster_reason {
	const char *cluster;
	/* "merged" (into the other), "split" (from the other), "moved" (some of it, into the other), "renamed" (to the other), "removed" (its
	 * articles went), "same-as" (only its links changed). */
	const char *reason;
	const char *other;  /* a cluster of the story, or NULL */
};

struct update {
	/* Set by whoever numbers the updates (the daemon's loop), not by the board. */
	uint64_t sequence, previous; /* previous: of the update before on the same topic, 0 if there is none */
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
	const struct cluster_record *clusters; /* added or changed: each replaces what was known of it, but for statements, if it is partial */
	size_t cluster_count;
	const char **clusters_removed; /* ids */
	size_t clusters_removed_count;
	const struct cluster_reason *cluster_reasons;
	size_t cluster_reason_count;
	const char **new_clusters; /* ids, of `clusters`: what the story did not say before */
	size_t new_cluster_count;
	const struct update_reason *reasons;
	size_t reason_count;
};

enum { UPDATE_TOPIC_SIZE = 64 };

/* "update/<language>/" of the story, into `topic`, which is returned. */
const char *update_topic(const struct update *update, char topic[UPDATE_TOPIC_SIZE]);

/* Writes the update as PROTOCOL.md says. The same update gives the same bytes. */
void update_write(const struct update *update, struct writer *writer);

/* Reads what update_write() wrote: the log keeps it. Everything lies in the arena, which `map` outlives. -EBADMSG: it is something else. */
must_check int update_from_value(const struct value *map, struct arena *arena, struct update *ret_update);

/* The update without what it has of an article: record, statements, clusters with nothing else in them, wordings and headlines that are
 * its own. Its numbers and counts stay: they are what was told. In the arena, with strings of the other. False: it has nothing of it. */
bool update_without(const struct update *update, const char *article_id, struct arena *arena, struct update *ret_update);

/* Pieces of an update that answers to queries share. */
void story_record_write(const struct story_record *story, struct writer *writer);
void article_record_write(const struct article_record *article, struct writer *writer);
void statement_record_write(const struct statement_record *statement, struct writer *writer);
void cluster_record_write(const struct cluster_record *cluster, struct writer *writer);
void cluster_head_write(const struct cluster_head *head, struct writer *writer);
void story_page_write(const struct story_page *page, struct writer *writer);
