/* The sums of a story's articles (publishers, copies, times), and which articles are copies of which. */
#include <assert.h>
#include <string.h>

#include "cluster/board/board_state.h"
#include "cluster/board/cluster_sums.h"
#include "proto/base/dictionary.h"

const char *board_voice(const struct board *board, const struct board_article *article)
{
	return cluster_voice(board_owner(board, article), board_publisher(board, article));
}

static void count_publisher(struct board *board, struct board_story *story, const struct board_article *article)
{
	if (article->copy_of != STORIES_NONE) {
		story->copy_count++;
		return;
	}
	const char *name = board_voice(board, article);
	uint32_t publisher = dictionary_add(board->strings, name, strlen(name));
	size_t at = 0;
	while (at < story->publishers.count && story->publishers.items[at].publisher < publisher)
		at++;
	if (at < story->publishers.count && story->publishers.items[at].publisher == publisher) {
		story->publishers.items[at].articles++;
		return;
	}
	array_append_tight(&story->publishers, ((struct board_publisher){ publisher, 0 }));
	for (size_t k = story->publishers.count - 1; k > at; k--)
		story->publishers.items[k] = story->publishers.items[k - 1];
	story->publishers.items[at] = (struct board_publisher){ publisher, 1 };
}

void board_sum_in(struct board *board, struct board_story *story, uint32_t slot)
{
	const struct board_article *article = &board->articles.items[slot];
	bool first = story->articles.items[0] == slot;
	count_publisher(board, story, article);
	if (first || article->time < story->first_seen)
		story->first_seen = article->time;
	if (first || article->time > story->last_seen)
		story->last_seen = article->time;
}

void board_sum_again(struct board *board, struct board_story *story)
{
	story->publishers.count = 0;
	story->copy_count = 0;
	for (size_t k = 0; k < story->articles.count; k++)
		board_sum_in(board, story, story->articles.items[k]);
}

/* --- Copies */

/* Makes the article a copy of `original` (STORIES_NONE: an original). The article, and the clusters that it is in, will be published again. */
static void set_copy_of(struct board *board, struct board_story *story, uint32_t slot, uint32_t original)
{
	struct board_article *article = &board->articles.items[slot];
	article->copy_of = original;
	array_append(&board->recopied, slot);
	for (uint32_t k = 0; k < article->statement_count; k++) {
		uint32_t cluster = statement_clusters_of(story->clusters, article->first_statement + k);
		if (cluster != CLUSTER_NONE)
			statement_clusters_touch(story->clusters, cluster);
	}
}

/* Makes all copies of `old` copies of `original`, and `old` itself, too, if it is still there. */
static void change_original(struct board *board, struct board_story *story, uint32_t old, uint32_t original)
{
	for (size_t k = 0; k < story->articles.count; k++) {
		uint32_t slot = story->articles.items[k];
		if (slot != original && (slot == old || board->articles.items[slot].copy_of == old))
			set_copy_of(board, story, slot, original);
	}
}

bool board_place_copy(struct board *board, struct board_story *story, uint32_t slot, uint32_t copy_of)
{
	struct board_article *article = &board->articles.items[slot];
	article->copy_of = STORIES_NONE;
	if (copy_of == STORIES_NONE)
		return false;
	board->counts.copies++;
	uint32_t original = board->articles.items[copy_of].copy_of;
	if (original == STORIES_NONE)
		original = copy_of;
	if (article->time >= board->articles.items[original].time) {
		article->copy_of = original;
		return false;
	}
	change_original(board, story, original, slot);
	return true;
}

void board_lose_original(struct board *board, struct board_story *story, uint32_t old)
{
	uint32_t original = STORIES_NONE;
	for (size_t k = 0; k < story->articles.count; k++) {
		uint32_t slot = story->articles.items[k];
		if (board->articles.items[slot].copy_of == old &&
		    (original == STORIES_NONE || board->articles.items[slot].time < board->articles.items[original].time))
			original = slot;
	}
	if (original == STORIES_NONE)
		return;
	set_copy_of(board, story, original, STORIES_NONE);
	board->counts.copies--;
	change_original(board, story, old, original);
}
