/* A board with the shipped models and what its updates said last, for tests: articles in, clusters and article records out. */
#pragma once

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "cluster/board/board.h"
#include "board_helpers.h"
#include "proto/base/array.h"

struct newsroom_cluster {
	char id[32], story[32], text[512], speaker[64], first_publisher[64], same_as[256];
	int64_t first_seen, last_seen;
	uint32_t statement_count, listed, article_count, copy_count, publisher_count, told;
	bool gone;
};

struct newsroom_article {
	char id[32], story[32], copy_of[32], owner[64];
	bool gone;
};

struct newsroom_statement {
	char id[32], article[32], speaker[64], text[512];
};

struct newsroom_story {
	char id[32], title[256];
	enum story_status status;
	uint32_t version, article_count, copy_count, publisher_count;
};

struct newsroom {
	struct board *board;
	struct arena *arena;
	struct owners *owners;
	uint64_t position;
	int64_t at;
	struct updates updates; /* of the last entry */
	ARRAY(struct newsroom_cluster) clusters;
	ARRAY(struct newsroom_article) articles;
	ARRAY(struct newsroom_story) stories;
	ARRAY(struct newsroom_statement) statements;
};

static struct newsroom newsroom;

static void newsroom_open(void)
{
	newsroom = (struct newsroom){ .at = START };
	load_models();
	newsroom.board = board_new(models, &(struct board_options){ .window = 5 * 24 * HOUR });
	newsroom.arena = arena_new();
}

static void newsroom_close(void)
{
	board_free(newsroom.board);
	free_models();
	owners_free(newsroom.owners);
	arena_free(newsroom.arena);
	array_free(&newsroom.clusters);
	array_free(&newsroom.articles);
	array_free(&newsroom.stories);
	array_free(&newsroom.statements);
}

#define newsroom_find(array, wanted) \
	({ \
		size_t k_ = 0; \
		while (k_ < (array)->count && strcmp((array)->items[k_].id, (wanted)) != 0) \
			k_++; \
		if (k_ == (array)->count) { \
			array_append((array), ((__typeof__(*(array)->items)){ 0 })); \
			snprintf((array)->items[k_].id, sizeof((array)->items[k_].id), "%s", (wanted)); \
		} \
		&(array)->items[k_]; \
	})

static void newsroom_copy(char *to, size_t size, const char *text)
{
	snprintf(to, size, "%s", text ? text : "");
}

static void newsroom_learn_statement(const struct statement_record *record)
{
	struct newsroom_statement *statement = newsroom_find(&newsroom.statements, record->id);
	newsroom_copy(statement->article, sizeof(statement->article), record->article);
	newsroom_copy(statement->speaker, sizeof(statement->speaker), record->speaker);
	newsroom_copy(statement->text, sizeof(statement->text), record->text);
}

static void newsroom_learn_cluster(const struct cluster_record *record)
{
	struct newsroom_cluster *cluster = newsroom_find(&newsroom.clusters, record->id);
	newsroom_copy(cluster->story, sizeof(cluster->story), record->story);
	newsroom_copy(cluster->text, sizeof(cluster->text), record->text);
	newsroom_copy(cluster->speaker, sizeof(cluster->speaker), record->speaker);
	newsroom_copy(cluster->first_publisher, sizeof(cluster->first_publisher), record->first_publisher);
	*cluster->same_as = '\0';
	for (size_t k = 0; k < record->same_as_count; k++)
		snprintf(cluster->same_as + strlen(cluster->same_as), sizeof(cluster->same_as) - strlen(cluster->same_as), "%s%s",
		         k ? " " : "", record->same_as[k]);
	cluster->first_seen = record->first_seen;
	cluster->last_seen = record->last_seen;
	cluster->statement_count = record->statement_count;
	cluster->listed = (uint32_t)record->statements_count;
	cluster->article_count = record->article_count;
	cluster->copy_count = record->copy_count;
	cluster->publisher_count = record->publisher_count;
	cluster->gone = false;
	cluster->told++;
	for (size_t k = 0; k < record->statements_count; k++)
		newsroom_learn_statement(&record->statements[k]);
}

static void newsroom_learn_article(const struct article_record *record)
{
	struct newsroom_article *article = newsroom_find(&newsroom.articles, record->id);
	newsroom_copy(article->story, sizeof(article->story), record->story);
	newsroom_copy(article->copy_of, sizeof(article->copy_of), record->copy_of);
	newsroom_copy(article->owner, sizeof(article->owner), record->owner);
	article->gone = false;
}

static void newsroom_learn_story(const struct story_record *record)
{
	struct newsroom_story *story = newsroom_find(&newsroom.stories, record->id);
	newsroom_copy(story->title, sizeof(story->title), record->title);
	cr_assert_eq(record->version, story->version + 1);
	story->version = record->version;
	story->status = record->status;
	story->article_count = record->article_count;
	story->copy_count = record->copy_count;
	story->publisher_count = record->publisher_count;
}

/* What an update of a story removes, unless it is another story's by now. */
#define newsroom_forget(item, from) \
	({ \
		__typeof__(item) item_ = (item); \
		item_->gone |= strcmp(item_->story, (from)) == 0; \
	})

/* As PROTOCOL.md tells a mirror to. */
static void newsroom_learn(void)
{
	for (size_t u = 0; u < newsroom.updates.count; u++) {
		const struct update *update = &newsroom.updates.items[u];
		newsroom_learn_story(&update->story);
		for (size_t k = 0; k < update->articles_removed_count; k++)
			newsroom_forget(newsroom_find(&newsroom.articles, update->articles_removed[k]), update->story.id);
		for (size_t k = 0; k < update->clusters_removed_count; k++)
			newsroom_forget(newsroom_find(&newsroom.clusters, update->clusters_removed[k]), update->story.id);
		if (update->type == UPDATE_MERGED)
			for (size_t k = 0; k < newsroom.clusters.count; k++)
				if (strcmp(newsroom.clusters.items[k].story, update->story.id) == 0)
					newsroom.clusters.items[k].gone = true;
		for (size_t k = 0; k < update->article_count; k++)
			newsroom_learn_article(&update->articles[k]);
		for (size_t k = 0; k < update->cluster_count; k++)
			newsroom_learn_cluster(&update->clusters[k]);
	}
}

/* Publishes an article so many minutes after START; it comes in now. */
static inline void newsroom_publish(const char *id, const char *publisher, int minutes, const char *title, const char *text)
{
	const struct article article = {
		.id = id, .publisher = publisher, .title = title, .text = text, .language = "en",
		.published = START + minutes * (HOUR / 60), .fetched = TIME_NONE, .modified = TIME_NONE,
	};
	struct analysis analysis;
	const struct analysis_options options = { .confidence = 0, .owners = newsroom.owners };
	analysis_run(models, &article, &options, newsroom.arena, &analysis);
	if (newsroom.at < article.published)
		newsroom.at = article.published;
	board_apply_article(newsroom.board, ++newsroom.position, newsroom.at, &article, &analysis, newsroom.arena, &newsroom.updates);
	newsroom_learn();
}

static inline void newsroom_retract(const char *id)
{
	board_apply_retraction(newsroom.board, ++newsroom.position, newsroom.at, id, newsroom.arena, &newsroom.updates);
	newsroom_learn();
}

/* Who said what has these words in the article, as it was told last; "" if nobody is known. */
static inline const char *newsroom_speaker(const char *article, const char *words)
{
	for (size_t k = 0; k < newsroom.statements.count; k++) {
		const struct newsroom_statement *statement = &newsroom.statements.items[k];
		if (strcmp(statement->article, article) == 0 && strstr(statement->text, words))
			return statement->speaker;
	}
	cr_assert_fail("%s has no statement with “%s”", article, words);
	return NULL;
}

/* The only cluster whose fullest wording has these words. */
static inline const struct newsroom_cluster *newsroom_cluster_in(const char *story, const char *words)
{
	const struct newsroom_cluster *found = NULL;
	for (size_t k = 0; k < newsroom.clusters.count; k++) {
		const struct newsroom_cluster *cluster = &newsroom.clusters.items[k];
		if (cluster->gone || !strstr(cluster->text, words) || (story && strcmp(cluster->story, story) != 0))
			continue;
		cr_assert_null(found, "two clusters say “%s”", words);
		found = cluster;
	}
	cr_assert_not_null(found, "no cluster says “%s”", words);
	return found;
}

static inline const struct newsroom_cluster *newsroom_cluster(const char *words)
{
	return newsroom_cluster_in(NULL, words);
}

static inline const struct newsroom_article *newsroom_article(const char *id)
{
	return newsroom_find(&newsroom.articles, id);
}

static inline const struct newsroom_story *newsroom_story(const char *id)
{
	return newsroom_find(&newsroom.stories, id);
}
