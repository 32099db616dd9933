#include "cluster/board/board.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "cluster/board/board_article.h"
#include "cluster/board/board_part.h"
#include "cluster/board/board_state.h"
#include "proto/base/dictionary.h"
#include "proto/base/map.h"

#define HOUR_MS (INT64_C(3600) * 1000)
/* 1990-01-01. A date before this counts as missing: the web has no older articles, and 1970 is a zero. */
#define OLDEST_PUBLISHED (INT64_C(631152000) * 1000)

static const struct words *words_of(void *context, const char *language)
{
	return models_words(context, language);
}

struct board *board_new(const struct models *models, const struct board_options *options)
{
	struct board *board = allocate(1, sizeof(*board));
	board->models = models;
	board->options = *options;
	if (board->options.window <= 0)
		board->options.window = BOARD_WINDOW_DEFAULT;
	if (!board->options.awake)
		board->options.awake = BOARD_AWAKE_DEFAULT;
	board->stories = stories_new(words_of, (void *)models);
	board->strings = dictionary_new();
	board->named = dictionary_new();
	board->open = map_new();
	board->published_cluster = map_new();
	board->published_same_as = map_new();
	board->quotations = board_quotations_new(board);
	return board;
}

static uint32_t string_number(struct board *board, const char *text)
{
	return text ? dictionary_add(board->strings, text, strlen(text)) : DICTIONARY_NONE;
}

/* The number of the name under which the publisher is shown: the first that was written for its key, so that it has one name everywhere. */
static uint32_t publisher_number(struct board *board, const struct analysis *analysis)
{
	const char *key = analysis->publisher;
	if (!key)
		return DICTIONARY_NONE;
	size_t length = strlen(key);
	uint32_t named = dictionary_find(board->named, key, length);
	if (named != DICTIONARY_NONE)
		return board->names.items[named];
	if (!analysis->publisher_name || dictionary_find(board->strings, key, length) != DICTIONARY_NONE)
		return string_number(board, key);
	dictionary_add(board->named, key, length);
	uint32_t number = string_number(board, analysis->publisher_name);
	array_append(&board->names, number);
	return number;
}

/* --- stories in the order in which they close --- */

static void unlink_story(struct board *board, struct board_story *story)
{
	*(story->earlier ? &story->earlier->later : &board->first) = story->later;
	*(story->later ? &story->later->earlier : &board->last) = story->earlier;
}

/* Puts the story into the list behind all that were touched no later; the search begins at `before`, which is one of these, or NULL. */
static void link_behind(struct board *board, struct board_story *story, struct board_story *before)
{
	while (before && before->later && before->later->touched <= story->touched)
		before = before->later;
	story->earlier = before;
	story->later = before ? before->later : board->first;
	*(story->earlier ? &story->earlier->later : &board->first) = story;
	*(story->later ? &story->later->earlier : &board->last) = story;
}

/* The same, searched from the end, where a story belongs unless an editor has made it. */
static void link_story(struct board *board, struct board_story *story)
{
	struct board_story *before = board->last;
	while (before && before->touched > story->touched)
		before = before->earlier;
	link_behind(board, story, before);
}

static void touch(struct board *board, struct board_story *story)
{
	if (board->at <= story->touched)
		return;
	unlink_story(board, story);
	story->touched = board->at;
	link_story(board, story);
}

static void touch_like(struct board *board, struct board_story *story, struct board_story *other)
{
	if (other->touched <= story->touched)
		return;
	unlink_story(board, story);
	story->touched = other->touched;
	link_behind(board, story, other);
}

struct board_story *board_open_story(struct board *board, uint32_t number, const char *language, int64_t touched)
{
	struct board_story *story = allocate(1, sizeof(*story));
	snprintf(story->id, sizeof(story->id), "s%llu", (unsigned long long)board->position);
	story->number = number;
	story->language = dictionary_text(board->strings, string_number(board, language));
	story->clusters = statement_clusters_new(models_pair(board->models, language));
	story->touched = touched;
	link_story(board, story);
	board_add_awake(board, story);
	map_set_pointer(board->open, number, story);
	board->counts.stories++;
	return story;
}

/* Frees what only an open story has. */
static void empty_story(struct board_story *story)
{
	array_free(&story->articles);
	array_free(&story->publishers);
	array_free(&story->founders);
	story->clusters = statement_clusters_free(story->clusters);
	story->rest = statement_rest_free(story->rest);
	story_speakers_free(&story->speakers);
}

static void free_story(struct board_story *story)
{
	for (size_t k = 0; k < story->parts.count; k++)
		free(story->parts.items[k]);
	array_free(&story->parts);
	empty_story(story);
	free(story->title);
	free(story->representative);
	free(story->continues);
	free(story->split_from);
	free(story);
}

/* Takes the story off the board. Its articles must be gone already, or belong to another story. */
static void take_off(struct board *board, struct board_story *story)
{
	board->counts.clusters -= board_cluster_count(story);
	board->counts.stories--;
	unlink_story(board, story);
	board_forget_awake(board, story);
	map_remove(board->open, story->number);
}

static void drop_story(struct board *board, struct board_story *story)
{
	take_off(board, story);
	free_story(story);
}

struct board *board_free(struct board *board)
{
	if (!board)
		return NULL;
	for (struct board_story *story = board->first, *next; story; story = next) {
		next = story->later;
		free_story(story);
	}
	for (size_t slot = 0; slot < board->articles.count; slot++)
		board_article_empty(&board->articles.items[slot]);
	array_free(&board->articles);
	array_free(&board->free_slots);
	map_free(board->open);
	array_free(&board->updates);
	array_free(&board->recopied);
	stories_free(board->stories);
	dictionary_free(board->strings);
	dictionary_free(board->named);
	array_free(&board->names);
	free(board->ids.buckets);
	map_free(board->published_cluster);
	map_free(board->published_same_as);
	quotation_index_free(board->quotations);
	free(board);
	return NULL;
}

/* --- articles --- */

static uint32_t take_slot(struct board *board)
{
	if (board->free_slots.count)
		return board->free_slots.items[--board->free_slots.count];
	array_append_tight(&board->articles, ((struct board_article){ 0 }));
	return (uint32_t)board->articles.count - 1;
}

static void free_slot(struct board *board, uint32_t slot)
{
	struct board_article *article = &board->articles.items[slot];
	board_ids_remove(board, slot);
	board->counts.articles--;
	board->counts.copies -= article->copy_of != STORIES_NONE;
	board->counts.statements -= article->statement_count;
	board_let_go(board, article);
	*article = (struct board_article){ 0 };
	array_append(&board->free_slots, slot);
}

static int64_t story_time(int64_t published, int64_t at)
{
	bool believed = published != TIME_NONE && published >= OLDEST_PUBLISHED && published <= at + HOUR_MS;
	return believed ? published : at;
}

/* --- out --- */

/* The position in the story's id. */
static uint64_t story_position(const struct board_story *story)
{
	return strtoull(story->id + 1, NULL, 10);
}

/* Closes the story, with the articles that it still has. `delta` has what was removed just before; it may be NULL. */
static void close_story(struct board *board, struct board_story *story, const struct board_delta *delta, const char *reason)
{
	board_publish(board, story, UPDATE_CLOSED, delta, NULL, reason);
	board_close_same_as(board, story);
	stories_close(board->stories, story->number, story_position(story));
	for (size_t k = 0; k < story->articles.count; k++)
		free_slot(board, story->articles.items[k]);
	drop_story(board, story);
}

static void close_quiet(struct board *board)
{
	while (board->first && board->first->touched + board->options.window <= board->at)
		close_story(board, board->first, NULL, "quiet");
}

/* Notes those statements of an article, which is about to leave the story, that founded a cluster: the cluster may stay, and keeps its id. */
void board_remember_founders(struct board_story *story, const struct board_article *article)
{
	for (uint32_t index = 0; index < article->statement_count; index++) {
		uint32_t number = article->first_statement + index;
		uint32_t cluster = statement_clusters_of(story->clusters, number);
		if (cluster != CLUSTER_NONE && statement_clusters_view(story->clusters, cluster).founder == number)
			array_append(&story->founders, ((struct board_founder){ number, index, article->position }));
	}
}

/* Takes the article off the board. Returns the story that it was in, which may be empty now. */
static struct board_story *remove_article(struct board *board, uint32_t slot)
{
	struct board_article *article = &board->articles.items[slot];
	struct board_story *story = board_story_of(board, article->story);
	board_wake(board, story);
	size_t before = statement_clusters_count(story->clusters);
	board_remember_founders(story, article);
	board_unlink_statements(board, slot);
	stories_remove(board->stories, slot);
	statement_clusters_remove_article(story->clusters, slot);
	board->counts.clusters -= before - statement_clusters_count(story->clusters);
	for (size_t k = 0; k < story->articles.count; k++) {
		if (story->articles.items[k] == slot) {
			array_remove(&story->articles, k);
			break;
		}
	}
	board_lose_original(board, story, slot);
	free_slot(board, slot);
	board_forget_speakers(board, story);
	board_sum_again(board, story);
	return story;
}

/* Publishes what is left of a story after an article was removed. If nothing is, the story closes, for `reason`. */
static void publish_removal(struct board *board, struct board_story *story, const char *article_id, const char *reason)
{
	struct board_delta delta = { .removed = &article_id, .removed_count = 1 };
	if (story->articles.count == 0)
		close_story(board, story, &delta, reason);
	else
		board_publish(board, story, UPDATE_UPDATED, &delta, NULL, NULL);
}

/* --- in --- */

static void add_statements(struct board *board, struct board_story *story, uint32_t slot, const struct analysis *analysis, int64_t time)
{
	size_t count = analysis->statements.count, before = statement_clusters_count(story->clusters);
	struct statement_features *features = arena_alloc(board->arena, count, sizeof(*features));
	uint32_t *numbers = arena_alloc(board->arena, count, sizeof(*numbers));
	for (size_t k = 0; k < count; k++) {
		features[k] = analysis->statement_features[k];
		features[k].time = time;
		numbers[k] = board->next_statement + (uint32_t)k;
	}
	assert(count < UINT32_MAX - board->next_statement);
	board->next_statement += (uint32_t)count;
	uint64_t comparisons = statement_clusters_comparisons(story->clusters);
	statement_clusters_add(story->clusters, slot, features, numbers, count);
	board_learn_speakers(board, story, features, numbers, count);
	board_link_statements(board, story, slot, features);
	board->comparisons += statement_clusters_comparisons(story->clusters) - comparisons;
	board->counts.clusters += statement_clusters_count(story->clusters);
	board->counts.clusters -= before;
}

/* Puts the article into the story `kept` or, if that is NULL, where it fits. Returns the story, which is awake. */
static struct board_story *place_article(struct board *board, uint32_t slot, const struct analysis *analysis, struct board_story *kept,
                                         struct placement *placement)
{
	struct board_article *article = &board->articles.items[slot];
	struct story_quoting quoting[BOARD_QUOTING_MAX];
	size_t quoting_count = kept ? 0 : board_find_quoting(board, analysis, quoting);
	if (kept)
		stories_add_to(board->stories, kept->number, slot, &analysis->features, article->time, board->arena, placement);
	else
		stories_add(board->stories, slot, analysis->language, &analysis->features, article->time, quoting, quoting_count, board->arena, placement);
	struct board_story *story = placement->created ? board_open_story(board, placement->story, analysis->language, board->at)
	                                               : board_story_of(board, placement->story);
	board_wake(board, story);
	article->story = article->origin = placement->story;
	array_append_tight(&story->articles, slot);
	if (board_place_copy(board, story, slot, placement->copy_of))
		board_sum_again(board, story);
	else
		board_sum_in(board, story, slot);
	touch(board, story);
	board->counts.articles++;
	board->counts.statements += article->statement_count;
	return story;
}

/* Adds the articles of `from`; the result, like both lists, is ascending by position. */
static void take_articles(struct board *board, struct board_story *into, const struct board_story *from)
{
	size_t a = into->articles.count, b = from->articles.count, to = a + b;
	array_reserve(&into->articles, to);
	uint32_t *items = into->articles.items;
	into->articles.count = to;
	while (b > 0) {
		uint32_t other = from->articles.items[b - 1];
		board->articles.items[other].story = into->number;
		if (a > 0 && board->articles.items[items[a - 1]].position > board->articles.items[other].position)
			items[--to] = items[--a];
		else
			items[--to] = from->articles.items[--b];
	}
	board_sum_again(board, into);
}

static void make_part(struct board *board, struct board_story *into, struct board_story *from)
{
	take_off(board, from);
	for (size_t k = 0; k < from->parts.count; k++)
		array_append_tight(&into->parts, from->parts.items[k]);
	array_append_tight(&into->parts, (board_part_new(from, into->number)));
	array_free(&from->parts);
	free_story(from);
}

void board_merge(struct board *board, struct board_story *into, struct board_story *from, int32_t score, const char *reason)
{
	board_wake(board, into);
	board_wake(board, from);
	size_t before = statement_clusters_count(into->clusters) + statement_clusters_count(from->clusters);
	uint32_t *articles = arena_alloc(board->arena, from->articles.count, sizeof(*articles));
	struct board_delta delta = { .articles = articles, .article_count = from->articles.count, .score = score, .reason = reason,
	                             .whole = true };
	memcpy(articles, from->articles.items, from->articles.count * sizeof(*articles));
	board_publish(board, from, UPDATE_MERGED, NULL, into->id, NULL);
	take_articles(board, into, from);
	for (size_t k = 0; k < from->founders.count; k++)
		array_append(&into->founders, from->founders.items[k]);
	story_speakers_take(&into->speakers, &from->speakers);
	uint64_t comparisons = statement_clusters_comparisons(into->clusters);
	statement_clusters_merge(into->clusters, from->clusters);
	board->comparisons += statement_clusters_comparisons(into->clusters) - comparisons;
	board->counts.clusters -= before - statement_clusters_count(into->clusters) - statement_clusters_count(from->clusters);
	touch_like(board, into, from);
	make_part(board, into, from);
	board_publish(board, into, UPDATE_UPDATED, &delta, NULL, NULL);
}

static void merge_due(struct board *board)
{
	struct story_merge *merges;
	size_t count = stories_merge(board->stories, board->arena, &merges);
	for (size_t k = 0; k < count; k++)
		board_merge(board, board_story_of(board, merges[k].into), board_story_of(board, merges[k].from), merges[k].score, "merge");
}

void board_begin(struct board *board, uint64_t position, int64_t at, struct arena *arena)
{
	assert(position > board->position && at >= board->at);
	board->position = position;
	board->at = at;
	board->arena = arena;
	board->updates.count = 0;
	board_rest(board);
	board->recopied.count = 0;
	close_quiet(board);
}

void board_end(struct board *board, struct updates *ret_updates)
{
	board_publish_same_as(board);
	*ret_updates = (struct updates){ board->updates.items, board->updates.count };
	board->arena = NULL;
}

/* Where the earlier revision of an article was. At most one of the three pointers is set. */
struct revised {
	struct board_story *left;  /* the story that it was taken out of */
	struct board_story *kept;  /* the same, if an editor had put it there: then the new revision goes back into it */
	uint32_t origin;           /* that of the earlier revision */
	const char *closed;        /* the id of the story that closed because nothing else was in it; in the arena */
};

/* Takes the article's earlier revision out. */
static struct revised replace_revision(struct board *board, const char *id, const char *language)
{
	struct revised revised = { 0 };
	uint32_t slot = board_find_article(board, id);
	if (slot == STORIES_NONE)
		return revised;
	const struct board_article *article = &board->articles.items[slot];
	bool stays = article->pinned && strcmp(board_story_of(board, article->story)->language, language) == 0;
	revised.origin = article->origin;
	struct board_story *story = remove_article(board, slot);
	if (stays) {
		revised.kept = story;
	} else if (story->articles.count == 0) {
		revised.closed = arena_copy(board->arena, story->id);
		publish_removal(board, story, id, "retracted");
	} else {
		revised.left = story;
	}
	return revised;
}

/* The id of the closed story that a new one continues: the one that a revision has just ended, or else the one with that position in its id; NULL
 * if there is none. Owned by the caller (free). */
static char *continued_id(const char *ended, uint64_t position)
{
	char *id = ended ? copy_string(ended) : NULL;
	if (!id && position)
		id = format_string("s%llu", (unsigned long long)position);
	return id;
}

static void publish_article(struct board *board, struct board_story *story, uint32_t slot, const struct placement *placement, bool kept)
{
	struct board_delta delta = {
		.articles = &slot,
		.article_count = 1,
		.reason = kept ? "editor" : placement->created ? "first" : "alike",
		.score = placement->score,
		.terms = placement->terms,
		.term_count = placement->term_count,
		.names = placement->names,
		.name_count = placement->name_count,
	};
	board_publish(board, story, placement->created ? UPDATE_CREATED : UPDATE_UPDATED, &delta, NULL, NULL);
}

void board_apply_article(struct board *board, uint64_t position, int64_t at, const struct article *article,
                         const struct analysis *analysis, struct arena *arena, struct updates *ret_updates)
{
	board_begin(board, position, at, arena);
	struct revised revised = replace_revision(board, article->id, analysis->language);

	uint32_t slot = take_slot(board);
	struct board_article *placed = &board->articles.items[slot];
	*placed = (struct board_article){
		.publisher = publisher_number(board, analysis),
		.owner = string_number(board, analysis->owner),
		.copy_of = STORIES_NONE,
		.first_statement = board->next_statement, /* set before it joins its story, whose articles ascend by it */
		.time = story_time(article->published, at),
		.position = position,
	};
	board_ids_key(article->id, placed->key);
	board_ids_add(board, slot);
	board_hold(board, placed, article, analysis);

	struct placement placement;
	struct board_story *story = place_article(board, slot, analysis, revised.kept, &placement);
	if (revised.kept) {
		placed->origin = revised.origin;
		placed->pinned = true;
	}
	if (revised.left && revised.left != story)
		publish_removal(board, revised.left, arena_copy(arena, article->id), "retracted");
	if (placement.created)
		story->continues = continued_id(revised.closed, placement.continues);
	add_statements(board, story, slot, analysis, placed->time);
	publish_article(board, story, slot, &placement, revised.kept);
	merge_due(board);
	board_end(board, ret_updates);
}

static void forget_headline(struct board_story *story, const char *article_id)
{
	if (!story->representative || strcmp(story->representative, article_id) != 0)
		return;
	free(story->title);
	free(story->representative);
	story->title = story->representative = NULL;
}

/* The header of a merged story may still have the headline of an article that has left the story since. */
static void forget_headlines_of_parts(struct board *board, const char *article_id)
{
	for (struct board_story *story = board->first; story; story = story->later)
		for (size_t k = 0; k < story->parts.count; k++)
			story->parts.items[k] = board_part_forget_headline(story->parts.items[k], article_id);
}

/* Removes the article. If it is `erased`, its headline is also taken from the story, which would keep it when nothing else is left. */
static void apply_removal(struct board *board, uint64_t position, int64_t at, const char *article_id, bool erased, struct arena *arena,
                          struct updates *ret_updates)
{
	board_begin(board, position, at, arena);
	uint32_t slot = board_find_article(board, article_id);
	if (slot != STORIES_NONE) {
		struct board_story *story = remove_article(board, slot);
		if (erased)
			forget_headline(story, article_id);
		publish_removal(board, story, arena_copy(arena, article_id), erased ? "erased" : "retracted");
	}
	forget_headlines_of_parts(board, article_id);
	board_end(board, ret_updates);
}

void board_apply_retraction(struct board *board, uint64_t position, int64_t at, const char *article_id, struct arena *arena,
                            struct updates *ret_updates)
{
	apply_removal(board, position, at, article_id, false, arena, ret_updates);
}

void board_apply_erasure(struct board *board, uint64_t position, int64_t at, const char *article_id, struct arena *arena,
                         struct updates *ret_updates)
{
	apply_removal(board, position, at, article_id, true, arena, ret_updates);
}

void board_apply_tick(struct board *board, uint64_t position, int64_t at, struct arena *arena, struct updates *ret_updates)
{
	board_begin(board, position, at, arena);
	board_end(board, ret_updates);
}

/* Articles ascend by position. */
static bool reaches_back(const struct board *board, const struct board_story *story, uint64_t position)
{
	return story_position(story) <= position ||
	       (story->articles.count && board->articles.items[story->articles.items[0]].position <= position);
}

void board_apply_retention(struct board *board, uint64_t position, int64_t at, uint64_t up_to, struct arena *arena, struct updates *ret_updates)
{
	board_begin(board, position, at, arena);
	for (struct board_story *story = board->first, *next; story; story = next) {
		next = story->later;
		if (reaches_back(board, story, up_to))
			close_story(board, story, NULL, "retention");
	}
	board_end(board, ret_updates);
}

int64_t board_next_close(const struct board *board)
{
	return board->first ? board->first->touched + board->options.window : INT64_MAX;
}

bool board_has_article(const struct board *board, const char *article_id)
{
	return board_find_article(board, article_id) != STORIES_NONE;
}

struct board_counts board_counts(const struct board *board)
{
	return board->counts;
}
