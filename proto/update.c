#include "proto/update.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <xxhash.h>

static const char *const type_names[] = { "story.created", "story.updated", "story.merged", "story.split", "story.closed" };

const char *update_type_name(enum update_type type)
{
	return type_names[type];
}

/* Letters, digits and hyphens are all that a language tag (BCP 47) has; anything else would break the topic. */
static bool is_language(const char *language)
{
	size_t length = language ? strlen(language) : 0;
	if (!length || length > UPDATE_TOPIC_SIZE - sizeof("update//"))
		return false;
	for (size_t k = 0; k < length; k++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", language[k]))
			return false;
	return true;
}

const char *update_topic(const struct update *update, char topic[UPDATE_TOPIC_SIZE])
{
	const char *language = is_language(update->story.language) ? update->story.language : "und";
	snprintf(topic, UPDATE_TOPIC_SIZE, "update/%s/", language);
	return topic;
}

/* Thousandths as a number from 0 to 1. */
static void write_pair_thousandths(struct writer *writer, const char *key, int32_t thousandths)
{
	write_string(writer, key);
	write_real(writer, thousandths / 1000.0);
}

void story_record_write(const struct story_record *story, struct writer *writer)
{
	write_map(writer, 17);
	write_pair_string(writer, "id", story->id);
	write_pair_integer(writer, "version", story->version);
	write_pair_string(writer, "status", story_status_name(story->status));
	write_pair_string(writer, "closed_reason", story->closed_reason);
	write_pair_string(writer, "title", story->title);
	write_pair_string(writer, "language", story->language);
	write_pair_string(writer, "representative_article", story->representative_article);
	write_pair_time(writer, "first_seen", story->first_seen);
	write_pair_time(writer, "last_seen", story->last_seen);
	write_pair_integer(writer, "article_count", story->article_count);
	write_pair_integer(writer, "copy_count", story->copy_count);
	write_pair_integer(writer, "publisher_count", story->publisher_count);
	write_pair_integer(writer, "statement_cluster_count", story->statement_cluster_count);
	write_pair_string(writer, "replaced_by", story->replaced_by);
	write_pair_strings(writer, "merged_from", story->merged_from, story->merged_from_count);
	write_pair_string(writer, "split_from", story->split_from);
	write_pair_string(writer, "continues", story->continues);
}

void article_record_write(const struct article_record *article, struct writer *writer)
{
	write_map(writer, 10);
	write_pair_string(writer, "id", article->id);
	write_pair_string(writer, "url", article->url);
	write_pair_string(writer, "title", article->title);
	write_pair_string(writer, "publisher", article->publisher);
	write_pair_string(writer, "owner", article->owner);
	write_pair_string(writer, "language", article->language);
	write_pair_string(writer, "copy_of", article->copy_of);
	write_pair_string(writer, "story", article->story);
	write_pair_time(writer, "time", article->time);
	write_pair_integer(writer, "position", (int64_t)article->position);
}

static void write_content(struct writer *writer, const struct span *spans, size_t count)
{
	write_pair_array(writer, "content", count);
	for (size_t k = 0; k < count; k++) {
		write_map(writer, 2);
		write_pair_integer(writer, "start", spans[k].start);
		write_pair_integer(writer, "end", spans[k].end);
	}
}

void statement_record_write(const struct statement_record *statement, struct writer *writer)
{
	write_map(writer, 15);
	write_pair_string(writer, "id", statement->id);
	write_pair_string(writer, "article", statement->article);
	write_pair_string(writer, "publisher", statement->publisher);
	write_pair_string(writer, "cluster", statement->cluster);
	write_pair_string(writer, "kind", statement_kind_name(statement->kind));
	write_pair_boolean(writer, "attitude", statement->attitude);
	write_pair_thousandths(writer, "confidence", statement->confidence);
	write_pair_string(writer, "speaker", statement->speaker);
	write_pair_string(writer, "speaker_reason", statement->speaker_reason);
	write_pair_string(writer, "mention", statement->mention);
	write_pair_string(writer, "cue", statement->cue);
	write_pair_string(writer, "via", statement->via);
	write_pair_string(writer, "text", statement->text);
	write_content(writer, statement->content, statement->content_count);
	write_pair_time(writer, "time", statement->time);
}

enum { CLUSTER_HEAD_PAIRS = 13 };

static void write_cluster_pairs(const struct cluster_record *cluster, struct writer *writer)
{
	write_pair_string(writer, "id", cluster->id);
	write_pair_string(writer, "story", cluster->story);
	write_pair_string(writer, "text", cluster->text);
	write_pair_string(writer, "kind", statement_kind_name(cluster->kind));
	write_pair_string(writer, "speaker", cluster->speaker);
	write_pair_time(writer, "first_seen", cluster->first_seen);
	write_pair_string(writer, "first_publisher", cluster->first_publisher);
	write_pair_time(writer, "last_seen", cluster->last_seen);
	write_pair_integer(writer, "statement_count", cluster->statement_count);
	write_pair_integer(writer, "article_count", cluster->article_count);
	write_pair_integer(writer, "copy_count", cluster->copy_count);
	write_pair_integer(writer, "publisher_count", cluster->publisher_count);
	write_pair_strings(writer, "same_as", cluster->same_as, cluster->same_as_count);
}

void cluster_head_write(const struct cluster_head *head, struct writer *writer)
{
	write_map(writer, CLUSTER_HEAD_PAIRS + 1);
	write_cluster_pairs(&head->cluster, writer);
	write_pair_string(writer, "story_title", head->story_title);
}

static void write_statements(const struct cluster_record *cluster, struct writer *writer)
{
	write_pair_array(writer, "statements", cluster->statements_count);
	for (size_t k = 0; k < cluster->statements_count; k++)
		statement_record_write(&cluster->statements[k], writer);
}

void cluster_record_write(const struct cluster_record *cluster, struct writer *writer)
{
	write_map(writer, CLUSTER_HEAD_PAIRS + 1);
	write_cluster_pairs(cluster, writer);
	write_statements(cluster, writer);
}

/* As an update has it, which says whether these are all of its statements. */
static void write_told_cluster(const struct cluster_record *cluster, struct writer *writer)
{
	write_map(writer, CLUSTER_HEAD_PAIRS + 2);
	write_cluster_pairs(cluster, writer);
	write_pair_boolean(writer, "whole", !cluster->partial);
	write_statements(cluster, writer);
}

static void write_articles(struct writer *writer, const struct article_record *articles, size_t count)
{
	write_pair_array(writer, "articles", count);
	for (size_t k = 0; k < count; k++)
		article_record_write(&articles[k], writer);
}

static void write_clusters(struct writer *writer, const struct cluster_record *clusters, size_t count)
{
	write_pair_array(writer, "clusters", count);
	for (size_t k = 0; k < count; k++)
		cluster_record_write(&clusters[k], writer);
}

static void write_story(struct writer *writer, const struct story_record *story)
{
	write_string(writer, "story");
	story_record_write(story, writer);
}

void story_page_write_pairs(const struct story_page *page, struct writer *writer)
{
	write_story(writer, &page->story);
	write_articles(writer, page->articles, page->article_count);
	write_clusters(writer, page->clusters, page->cluster_count);
	write_pair_integer(writer, "sequence", (int64_t)page->sequence);
}

void story_page_write(const struct story_page *page, struct writer *writer)
{
	write_map(writer, STORY_PAGE_PAIRS);
	story_page_write_pairs(page, writer);
}

static void write_reasons(struct writer *writer, const struct update_reason *reasons, size_t count)
{
	write_pair_array(writer, "why", count);
	for (size_t k = 0; k < count; k++) {
		write_map(writer, 5);
		write_pair_string(writer, "article", reasons[k].article);
		write_pair_string(writer, "reason", reasons[k].reason);
		write_pair_thousandths(writer, "score", reasons[k].score);
		write_pair_strings(writer, "terms", reasons[k].terms, reasons[k].term_count);
		write_pair_strings(writer, "names", reasons[k].names, reasons[k].name_count);
	}
}

static void write_cluster_reasons(struct writer *writer, const struct cluster_reason *reasons, size_t count)
{
	write_pair_array(writer, "clusters_why", count);
	for (size_t k = 0; k < count; k++) {
		write_map(writer, 3);
		write_pair_string(writer, "cluster", reasons[k].cluster);
		write_pair_string(writer, "reason", reasons[k].reason);
		write_pair_string(writer, "other", reasons[k].other);
	}
}

static void write_delta(struct writer *writer, const struct update *update)
{
	write_map(writer, 8);
	write_story(writer, &update->story);
	write_articles(writer, update->articles, update->article_count);
	write_pair_strings(writer, "articles_removed", update->articles_removed, update->articles_removed_count);
	write_pair_array(writer, "clusters", update->cluster_count);
	for (size_t k = 0; k < update->cluster_count; k++)
		write_told_cluster(&update->clusters[k], writer);
	write_pair_strings(writer, "clusters_removed", update->clusters_removed, update->clusters_removed_count);
	write_pair_strings(writer, "new", update->new_clusters, update->new_cluster_count);
	write_reasons(writer, update->reasons, update->reason_count);
	write_cluster_reasons(writer, update->cluster_reasons, update->cluster_reason_count);
}

/* CloudEvents wants `id` unique for its `source`: the epoch tells apart what one sequence means before and after a reset. The hash tells
 * apart what it means in two histories of one epoch, as when a copy of the state was put back by hand. */
static void write_pair_id(struct writer *writer, const struct update *update, const struct writer *data)
{
	char id[128];
	snprintf(id, sizeof(id), "%.64s/%" PRIu64 "/%016" PRIx64, update->epoch ? update->epoch : "", update->sequence,
	         (uint64_t)XXH3_64bits(writer_data(data), writer_size(data)));
	write_pair_string(writer, "id", id);
}

void update_write(const struct update *update, struct writer *writer)
{
	cleanup(writer_free_pointer) struct writer *data = writer_new();
	write_delta(data, update);
	write_map(writer, 12);
	write_pair_string(writer, "specversion", "1.0");
	write_pair_id(writer, update, data);
	write_pair_string(writer, "source", "hearsay");
	write_pair_string(writer, "type", update_type_name(update->type));
	write_pair_string(writer, "subject", update->story.id);
	write_pair_time(writer, "time", update->at);
	write_pair_integer(writer, "sequence", (int64_t)update->sequence);
	write_pair_integer(writer, "previous", (int64_t)update->previous);
	write_pair_string(writer, "epoch", update->epoch);
	write_pair_integer(writer, "position", (int64_t)update->position);
	write_pair_string(writer, "dataschema", "urn:hearsay:update:1");
	write_string(writer, "data");
	write_encoded(writer, writer_data(data), writer_size(data));
}
