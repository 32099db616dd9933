/* What editors decide. An edit becomes a plan, or it turns out why it can't be done; then the plan is carried out. */
#include <string.h>

#include "cluster/board/board_part.h"
#include "cluster/board/board_state.h"

/* What an edit is to do. */
struct plan {
	struct board_story *story; /* the one that articles leave */
	struct board_story *into;  /* merge: the one that takes them */
	struct board_part *part;   /* unmerge: the part of `story` that leaves it */
	ARRAY(uint32_t) slots;     /* split, unmerge: the articles that leave, ascending by position */
};

static bool refuse(struct edit_refusal *refusal, const char *reason, const char *field, const char *id)
{
	*refusal = (struct edit_refusal){ reason, field, id };
	return false;
}

/* --- Which stories */

static struct board_part *find_part(const struct board_story *story, const char *id)
{
	for (size_t k = 0; k < story->parts.count; k++)
		if (strcmp(board_part_id(story->parts.items[k]), id) == 0)
			return story->parts.items[k];
	return NULL;
}

/* Finds the open story with this id, or the one into which the story with this id was merged: then *ret_part is that part, else NULL. */
static bool find_story(const struct board *board, int64_t at, const char *id, const char *field, struct board_story **ret_story,
                       struct board_part **ret_part, struct edit_refusal *refusal)
{
	struct board_story *story = board->first;
	struct board_part *part = NULL;
	while (story && strcmp(story->id, id) != 0 && !(part = find_part(story, id)))
		story = story->later;
	if (!story)
		return refuse(refusal, "unknown-story", field, id);
	if (story->touched + board->options.window <= at)
		return refuse(refusal, "story-closed", field, id);
	*ret_story = story;
	*ret_part = part;
	return true;
}

/* --- Which articles */

static bool plan_merge(const struct board *board, int64_t at, const struct edit *edit, struct plan *plan, struct edit_refusal *refusal)
{
	struct board_part *part;
	if (!find_story(board, at, edit->story, "story", &plan->story, &part, refusal) ||
	    !find_story(board, at, edit->into, "into", &plan->into, &part, refusal))
		return false;
	if (plan->story == plan->into)
		return refuse(refusal, "same-story", "into", edit->into);
	if (strcmp(plan->story->language, plan->into->language) != 0)
		return refuse(refusal, "different-languages", "into", edit->into);
	return true;
}

static bool named(const struct board *board, const struct edit *edit, uint32_t slot)
{
	for (size_t k = 0; k < edit->article_count; k++)
		if (board_find_article(board, edit->articles[k]) == slot)
			return true;
	return false;
}

/* Some articles have to leave, and some to stay. */
static bool check_slots(const struct edit *edit, const struct plan *plan, struct edit_refusal *refusal)
{
	if (plan->slots.count == plan->story->articles.count)
		return refuse(refusal, "empties-story", "story", edit->story);
	return plan->slots.count || refuse(refusal, "nothing-to-unmerge", "story", edit->story);
}

static bool plan_split(const struct board *board, int64_t at, const struct edit *edit, struct plan *plan, struct edit_refusal *refusal)
{
	struct board_part *part;
	if (!find_story(board, at, edit->story, "story", &plan->story, &part, refusal))
		return false;
	for (size_t k = 0; k < edit->article_count; k++) {
		uint32_t slot = board_find_article(board, edit->articles[k]);
		if (slot == STORIES_NONE || board->articles.items[slot].story != plan->story->number)
			return refuse(refusal, "not-in-story", "articles", edit->articles[k]);
	}
	for (size_t k = 0; k < plan->story->articles.count; k++) {
		uint32_t slot = plan->story->articles.items[k];
		if (named(board, edit, slot))
			array_append(&plan->slots, slot);
	}
	return check_slots(edit, plan, refusal);
}

static struct board_part *last_part(const struct board_story *story)
{
	for (size_t k = story->parts.count; k-- > 0;)
		if (story->parts.items[k]->parent == story->number)
			return story->parts.items[k];
	return NULL;
}

/* Whether the story with this number is the part, or was merged into it, directly or by way of another. */
static bool belongs_to(const struct board_story *story, uint32_t number, const struct board_part *part)
{
	for (size_t k = 0; k < story->parts.count && number != part->number; k++)
		if (story->parts.items[k]->number == number)
			number = story->parts.items[k]->parent; /* stands later in the list */
	return number == part->number;
}

static bool plan_unmerge(const struct board *board, int64_t at, const struct edit *edit, struct plan *plan, struct edit_refusal *refusal)
{
	if (!find_story(board, at, edit->story, "story", &plan->story, &plan->part, refusal))
		return false;
	if (!plan->part)
		plan->part = last_part(plan->story);
	if (!plan->part)
		return refuse(refusal, "nothing-to-unmerge", "story", edit->story);
	for (size_t k = 0; k < plan->story->articles.count; k++) {
		uint32_t slot = plan->story->articles.items[k];
		if (belongs_to(plan->story, board->articles.items[slot].origin, plan->part))
			array_append(&plan->slots, slot);
	}
	/* The part is all that the story has: it was taken out before, and its id has led here since. */
	if (plan->slots.count == plan->story->articles.count)
		return refuse(refusal, "nothing-to-unmerge", "story", edit->story);
	return check_slots(edit, plan, refusal);
}

static bool plan_edit(const struct board *board, int64_t at, const struct edit *edit, struct plan *plan, struct edit_refusal *refusal)
{
	switch (edit->kind) {
	case EDIT_MERGE:
		return plan_merge(board, at, edit, plan, refusal);
	case EDIT_SPLIT:
		return plan_split(board, at, edit, plan, refusal);
	case EDIT_UNMERGE:
		return plan_unmerge(board, at, edit, plan, refusal);
	case EDIT_KIND_COUNT:
		break;
	}
	return refuse(refusal, "unknown-control", "control", NULL);
}

bool board_check_edit(const struct board *board, int64_t at, const struct edit *edit, struct edit_refusal *ret_refusal)
{
	struct plan plan = { 0 };
	bool good = plan_edit(board, at, edit, &plan, ret_refusal);
	array_free(&plan.slots);
	return good;
}

/* --- Doing it */

static void pin(struct board *board, const struct board_story *story)
{
	for (size_t k = 0; k < story->articles.count; k++)
		board->articles.items[story->articles.items[k]].pinned = true;
}

static void merge(struct board *board, const struct plan *plan)
{
	struct board_story *into = plan->into;
	stories_join(board->stories, into->number, plan->story->number);
	board_merge(board, into, plan->story, 0, "editor");
	pin(board, into);
}

/* Moves the plan's articles to the new story, without their statements. */
static void move_articles(struct board *board, const struct plan *plan, struct board_story *split)
{
	struct board_story *story = plan->story;
	size_t kept = 0;
	for (size_t k = 0; k < plan->slots.count; k++) {
		struct board_article *article = &board->articles.items[plan->slots.items[k]];
		board_remember_founders(story, article);
		article->story = split->number;
		if (!plan->part)
			article->origin = split->number;
		array_append(&split->articles, plan->slots.items[k]);
	}
	for (size_t k = 0; k < story->articles.count; k++)
		if (board->articles.items[story->articles.items[k]].story == story->number)
			story->articles.items[kept++] = story->articles.items[k];
	story->articles.count = kept;
}

/* A copy and its original must be in one story. Copies that were separated from theirs get another original. */
static void part_copies(struct board *board, struct board_story *story, struct board_story *split)
{
	for (size_t k = 0; k < split->articles.count; k++)
		board_lose_original(board, story, split->articles.items[k]);
	for (size_t k = 0; k < story->articles.count; k++)
		board_lose_original(board, split, story->articles.items[k]);
	board_sum_again(board, story);
	board_sum_again(board, split);
}

/* Moves the part, and the parts merged into it before, to the story that was split off. */
static void move_parts(const struct plan *plan, struct board_story *split)
{
	struct board_story *story = plan->story;
	size_t kept = 0;
	for (size_t k = 0; k < story->parts.count; k++)
		if (belongs_to(story, story->parts.items[k]->number, plan->part))
			array_append(&split->parts, story->parts.items[k]);
	for (size_t k = 0; k < story->parts.count; k++)
		if (split->parts.count == 0 || !find_part(split, board_part_id(story->parts.items[k])))
			story->parts.items[kept++] = story->parts.items[k];
	story->parts.count = kept;
	plan->part->parent = split->number;
}

static void publish_rest(struct board *board, struct board_story *story, const struct board_story *split)
{
	struct board_delta delta = { .removed_count = split->articles.count, .whole = true };
	const char **removed = arena_alloc(board->arena, split->articles.count, sizeof(*removed));
	for (size_t k = 0; k < split->articles.count; k++)
		removed[k] = board_article_id(&board->articles.items[split->articles.items[k]]);
	delta.removed = removed;
	board_publish(board, story, UPDATE_UPDATED, &delta, NULL, NULL);
}

static void publish_part(struct board *board, struct board_part *part, const struct board_story *into)
{
	struct board_story header = board_part_header(part);
	board_publish(board, &header, UPDATE_MERGED, NULL, into->id, NULL);
	part->version = header.version;
}

/* Carries out a split or an unmerge. The new story is published first, so that no article is ever without a story. */
static void split(struct board *board, const struct plan *plan)
{
	struct board_story *story = plan->story;
	board_wake(board, story);
	size_t before = statement_clusters_count(story->clusters);
	uint32_t number = stories_split(board->stories, story->number, plan->slots.items, plan->slots.count);
	struct board_story *split = board_open_story(board, number, story->language, story->touched);
	split->split_from = copy_string(story->id);
	move_articles(board, plan, split);
	uint64_t comparisons = statement_clusters_comparisons(story->clusters);
	story_speakers_take(&split->speakers, &story->speakers);
	statement_clusters_split(story->clusters, plan->slots.items, plan->slots.count, split->clusters);
	board->comparisons += statement_clusters_comparisons(story->clusters) - comparisons;
	board->comparisons += statement_clusters_comparisons(split->clusters);
	board->counts.clusters += statement_clusters_count(story->clusters) + statement_clusters_count(split->clusters) - before;
	part_copies(board, story, split);
	for (size_t k = 0; k < plan->slots.count; k++)
		board_move_statements(board, plan->slots.items[k]);
	board_forget_speakers(board, story);
	board_forget_speakers(board, split);
	pin(board, story);
	pin(board, split);
	if (plan->part)
		move_parts(plan, split);
	struct board_delta delta = {
		.articles = split->articles.items, .article_count = split->articles.count, .reason = "editor", .nothing_new = true,
	};
	board_publish(board, split, UPDATE_SPLIT, &delta, NULL, NULL);
	if (plan->part)
		publish_part(board, plan->part, split);
	publish_rest(board, story, split);
}

void board_apply_edit(struct board *board, uint64_t position, int64_t at, const struct edit *edit, struct arena *arena,
                      struct updates *ret_updates)
{
	struct plan plan = { 0 };
	struct edit_refusal refusal;
	board_begin(board, position, at, arena);
	bool good = plan_edit(board, at, edit, &plan, &refusal);
	if (good && edit->kind == EDIT_MERGE)
		merge(board, &plan);
	else if (good)
		split(board, &plan);
	array_free(&plan.slots);
	board_end(board, ret_updates);
}
