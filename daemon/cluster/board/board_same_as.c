/* Same as: statement clusters of different stories that say the same. Links are kept between statements (quotation_index.h). The links that are
 * published for a cluster follow from those of its statements, and from the clusters in which the statements at their other ends are now. So they can
 * change because of clusters and stories elsewhere: at the end of each entry, clusters whose links are no longer as published are published again. */
#include <string.h>
#include <xxhash.h>

#include "cluster/board/board_state.h"

/* At most so many ids are published for a cluster: those of the clusters that began first. */
enum { SAME_AS_MAX = 32 };

static uint32_t story_of(const void *context, uint32_t article)
{
	return ((const struct board *)context)->articles.items[article].story;
}

struct quotation_index *board_quotations_new(const struct board *board)
{
	return quotation_index_new(story_of, board);
}

static void count_quoting(struct story_quoting quoting[BOARD_QUOTING_MAX], size_t *count, uint32_t story)
{
	size_t at = 0;
	while (at < *count && quoting[at].story != story)
		at++;
	if (at == BOARD_QUOTING_MAX)
		return;
	if (at == *count)
		quoting[(*count)++] = (struct story_quoting){ .story = story };
	quoting[at].statements++;
}

size_t board_find_quoting(const struct board *board, const struct analysis *analysis, struct story_quoting ret_quoting[BOARD_QUOTING_MAX])
{
	const struct words *words = models_words(board->models, analysis->language);
	size_t count = 0;
	for (size_t k = 0; k < analysis->statements.count; k++) {
		uint32_t stories[QUOTATION_STORIES_MAX];
		size_t found = quotation_index_stories(board->quotations, analysis->language, words, &analysis->statement_features[k], stories);
		for (size_t i = 0; i < found; i++)
			count_quoting(ret_quoting, &count, stories[i]);
	}
	return count;
}

void board_link_statements(struct board *board, const struct board_story *story, uint32_t slot, const struct statement_features *features)
{
	const struct board_article *article = &board->articles.items[slot];
	const struct words *words = models_words(board->models, story->language);
	for (uint32_t k = 0; k < article->statement_count; k++)
		quotation_index_add(board->quotations, article->first_statement + k, slot, story->language, words, &features[k]);
}

void board_unlink_statements(struct board *board, uint32_t slot)
{
	const struct board_article *article = &board->articles.items[slot];
	for (uint32_t k = 0; k < article->statement_count; k++) {
		quotation_index_remove(board->quotations, article->first_statement + k);
		map_remove(board->published_cluster, article->first_statement + k);
	}
}

void board_move_statements(struct board *board, uint32_t slot)
{
	const struct board_article *article = &board->articles.items[slot];
	for (uint32_t k = 0; k < article->statement_count; k++)
		quotation_index_move(board->quotations, article->first_statement + k);
}

/* --- The links of a cluster */

static int by_position(const void *x, const void *y)
{
	const struct quotation_closed *a = x, *b = y;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* Identifies the cluster in which a statement is: by the position and index of its founder. */
static struct quotation_closed cluster_of(const struct board *board, const struct board_story *story, uint32_t number)
{
	const struct board_founder founder = board_founder_of(board, story, board_cluster_founder(story, number));
	return (struct quotation_closed){ founder.position, founder.index };
}

/* Lists the clusters of other stories that say the same as this one, each once, ascending by founder. Returns their number. */
static size_t linked_clusters(const struct board *board, const struct board_story *story, const struct cluster_view *view,
                              struct quotation_closed found[SAME_AS_MAX])
{
	size_t count = 0;
	for (size_t k = 0; k < view->member_count; k++) {
		struct quotation_partner partners[QUOTATION_PARTNERS_MAX];
		size_t partner_count = quotation_index_partners(board->quotations, view->members[k], partners);
		for (size_t i = 0; i < partner_count; i++) {
			const struct board_story *other = partners[i].open ? board_story_of(board, story_of(board, partners[i].article)) : NULL;
			if (other == story)
				continue;
			struct quotation_closed one = other ? cluster_of(board, other, partners[i].number) : partners[i].closed;
			size_t at = count;
			while (at > 0 && by_position(&one, &found[at - 1]) < 0)
				at--;
			if (at == SAME_AS_MAX || (at > 0 && by_position(&one, &found[at - 1]) == 0))
				continue;
			count += count < SAME_AS_MAX;
			memmove(&found[at + 1], &found[at], (count - 1 - at) * sizeof(*found));
			found[at] = one;
		}
	}
	return count;
}

/* A hash of a cluster's links; MAP_NONE if it has none. */
static uint64_t hash_of(const struct quotation_closed *found, size_t count)
{
	uint64_t numbers[2 * SAME_AS_MAX];
	for (size_t k = 0; k < count; k++) {
		numbers[2 * k] = found[k].position;
		numbers[2 * k + 1] = found[k].index;
	}
	return count ? XXH3_64bits(numbers, 2 * count * sizeof(*numbers)) >> 1 : MAP_NONE;
}

/* Notes that a linked statement is published as one of this cluster. If it was in another one before, the links of the statements at the other ends
 * have changed, too. */
static void pass_on(const struct board *board, const struct board_story *story, uint32_t founder, uint32_t number)
{
	struct quotation_partner partners[QUOTATION_PARTNERS_MAX];
	uint64_t cluster = (uint64_t)founder << 32 | story->number;
	if (!quotation_index_partners(board->quotations, number, partners) || map_find(board->published_cluster, number) == cluster)
		return;
	map_set(board->published_cluster, number, cluster);
	quotation_index_touch(board->quotations, number);
}

void board_fill_same_as(const struct board *board, const struct board_story *story, const struct cluster_view *view,
                        struct cluster_record *record)
{
	struct quotation_closed found[SAME_AS_MAX];
	record->same_as_count = linked_clusters(board, story, view, found);
	record->same_as = arena_alloc(board->arena, record->same_as_count, sizeof(*record->same_as));
	for (size_t k = 0; k < record->same_as_count; k++)
		record->same_as[k] = board_cluster_id(board, found[k].position, found[k].index);
	if (record->same_as_count)
		map_set(board->published_same_as, view->founder, hash_of(found, record->same_as_count));
	else
		map_remove(board->published_same_as, view->founder);
	for (size_t k = 0; k < view->member_count; k++)
		pass_on(board, story, view->founder, view->members[k]);
}

void board_forget_same_as(struct board *board, uint32_t founder)
{
	map_remove(board->published_same_as, founder);
}

void board_close_same_as(struct board *board, const struct board_story *story)
{
	struct quotation_partner partners[QUOTATION_PARTNERS_MAX];
	for (size_t k = 0; k < story->articles.count; k++) {
		const struct board_article *article = &board->articles.items[story->articles.items[k]];
		for (uint32_t i = 0; i < article->statement_count; i++) {
			uint32_t number = article->first_statement + i;
			map_remove(board->published_cluster, number);
			if (!quotation_index_partners(board->quotations, number, partners)) {
				quotation_index_remove(board->quotations, number);
				continue;
			}
			board_forget_same_as(board, board_cluster_founder(story, number));
			quotation_index_close(board->quotations, number, cluster_of(board, story, number));
		}
	}
}

/* --- Publishing them */

static int by_number(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return (a > b) - (a < b);
}

/* If the cluster with this statement has other links than were published, marks it as changed. Returns its story then, else NULL. */
static struct board_story *mark_if_changed(struct board *board, uint32_t number, uint32_t article)
{
	struct quotation_closed found[SAME_AS_MAX];
	struct board_story *story = board_story_of(board, story_of(board, article));
	struct cluster_view view = story->rest ? statement_rest_view(story->rest, number, board->arena)
	                                       : statement_clusters_view(story->clusters, statement_clusters_of(story->clusters, number));
	size_t count = linked_clusters(board, story, &view, found);
	if (map_find(board->published_same_as, view.founder) == hash_of(found, count))
		return NULL;
	board_wake(board, story);
	statement_clusters_touch(story->clusters, statement_clusters_of(story->clusters, number));
	return story;
}

void board_publish_same_as(struct board *board)
{
	uint32_t number, article;
	size_t count;
	do {
		ARRAY(uint32_t) stories = { 0 };
		while (quotation_index_stale(board->quotations, &number, &article)) {
			const struct board_story *story = mark_if_changed(board, number, article);
			if (story)
				array_append(&stories, story->number);
		}
		count = stories.count;
		if (count)
			qsort(stories.items, count, sizeof(*stories.items), by_number);
		for (size_t k = 0; k < count; k++)
			if (k == 0 || stories.items[k] != stories.items[k - 1])
				board_publish(board, board_story_of(board, stories.items[k]), UPDATE_UPDATED, &(struct board_delta){ .links = true }, NULL, NULL);
		array_free(&stories);
	} while (count);
}
