/* Stories: clusters the stream of articles in one pass, one article at a time.
 *
 * An article is three bags of stems (features.c): words, title, names; each is weighed by idf and scaled to unit length. A story keeps the
 * sums of its members' bags (centroids), and the members, of which up to EXEMPLARS, those that differ most, are compared with new articles.
 *     similarity = decay · Σ share of the bag · (.1 cosine to the centroid + .9 cosine to the nearest exemplars)
 *     score = similarity − threshold + leniency − cohesion + size
 * An article joins the story with the best score, if that is over zero; else, of the stories that have a statement of it in almost the same
 * words, the one with the best score over -QUOTED_SCORE (less for more statements); else it begins a new story. Daily, or every 1,000
 * articles, the stories that changed are considered for merging. The numbers are in story_settings.h.
 *
 * What each part is worth, and what was tried without gain: tests/quality/FINDINGS.md. */
#include "cluster/stories/stories.h"

#include <assert.h>
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

static const int64_t DAY_MILLISECONDS = INT64_C(24) * 3600 * 1000;

struct stories *stories_new(const struct words *(*words_of)(void *context, const char *language), void *context)
{
	struct stories *stories = allocate(1, sizeof(*stories));
	stories->words_of = words_of;
	stories->context = context;
	stories->open = map_new();
	stories->remainders = story_remainders_new();
	stories->day = stories->merged_day = INT64_MIN;
	return stories;
}

static struct language_state *state_of(struct stories *stories, const char *language)
{
	for (size_t k = 0; k < stories->languages.count; k++)
		if (strcmp(stories->languages.items[k]->code, language) == 0)
			return stories->languages.items[k];
	struct language_state *state = language_state_new(language, stories->words_of(stories->context, language));
	array_append(&stories->languages, (state));
	return state;
}

struct member *story_member_of(const struct stories *stories, uint32_t article)
{
	return article < stories->members.count ? stories->members.items[article] : NULL;
}

void story_member_set(struct stories *stories, uint32_t article, struct member *member)
{
	while (stories->members.count <= article)
		array_append_tight(&stories->members, NULL);
	stories->members.items[article] = member;
}

static struct member *member_new(uint32_t article, struct language_state *state, const struct story_features *features,
                                 int64_t time)
{
	story_terms_weigh(state, features);
	struct member *member = story_member_pack(state->at_hand, features->shingles, features->shingle_count);
	member->article = article;
	member->time = time;
	member->has_body = features->has_body;
	member->no_report = features->no_report;
	member->copy_of = STORIES_NONE;
	return member;
}

void story_take_place(struct stories *stories, struct story *story)
{
	if (!stories->free_places.count) {
		array_append_tight(&stories->places, ((struct story_place){ 0 }));
		array_append(&stories->free_places, (uint32_t)stories->places.count - 1);
	}
	story->place = stories->free_places.items[--stories->free_places.count];
	stories->places.items[story->place] = (struct story_place){ .story = story };
}

struct story *story_new(struct stories *stories, struct language_state *state)
{
	struct story *story = allocate(1, sizeof(*story));
	story->number = stories->next_story++;
	story->state = state;
	story->representative = STORIES_NONE;
	map_set_pointer(stories->open, story->number, story);
	story_take_place(stories, story);
	return story;
}

static struct story *story_free(struct story *story)
{
	for (size_t k = 0; k < story->members.count; k++)
		free(story->members.items[k]);
	free(story->sums);
	array_free(&story->members);
	array_free(&story->exemplars);
	array_free(&story->apart);
	free(story);
	return NULL;
}

struct story *story_drop(struct stories *stories, struct story *story)
{
	story_index_remove(story);
	story_forget_apart(stories, story);
	for (size_t k = 0; k < story->members.count; k++)
		stories->members.items[story->members.items[k]->article] = NULL;
	map_remove(stories->open, story->number);
	stories->places.items[story->place].story = NULL;
	array_append(&stories->free_places, story->place);
	return story_free(story);
}

struct story *story_from(struct stories *stories, uint32_t number)
{
	while (stories->oldest_story < stories->next_story && !map_pointer(stories->open, stories->oldest_story))
		stories->oldest_story++;
	struct story *story = NULL;
	for (number = number > stories->oldest_story ? number : stories->oldest_story; number < stories->next_story && !story; number++)
		story = map_pointer(stories->open, number);
	return story;
}

struct stories *stories_free(struct stories *stories)
{
	if (!stories)
		return NULL;
	for (struct story *story = story_from(stories, 0), *next; story; story = next) {
		next = story_from(stories, story->number + 1);
		story_free(story);
	}
	for (size_t k = 0; k < stories->languages.count; k++)
		language_state_free(stories->languages.items[k]);
	array_free(&stories->languages);
	array_free(&stories->changed);
	array_free(&stories->members);
	map_free(stories->open);
	array_free(&stories->places);
	array_free(&stories->free_places);
	array_free(&stories->listed);
	story_remainders_free(stories->remainders);
	free(stories);
	return NULL;
}

void story_take_member(struct story *story, struct member *member)
{
	member->story = story;
	array_append_tight(&story->members, (member));
	story->time_sum += member->time;
	story_centroids_add(story, member);
	story_exemplars_add(story, (uint32_t)story->members.count - 1);
}

void story_mark_changed(struct stories *stories, struct story *story)
{
	if (!story->changed)
		array_append(&stories->changed, (story->number));
	story->changed = true;
}

/* The story with the best score, if that is over zero; else NULL. */
static struct story *best_story(struct stories *stories, struct language_state *state, const struct member *member,
                                int32_t *ret_score)
{
	struct candidate found[CANDIDATES];
	struct story *best = NULL;
	const struct vector *words = &state->at_hand[BAG_WORDS];
	size_t count = story_index_search(stories, state, words->items, words->count, NULL, found);
	story_contrast(state, member, CONTRAST[member->has_body], found, count);
	*ret_score = 0;
	for (size_t k = 0; k < count; k++) {
		struct story *story = found[k].story;
		int32_t score = story_score_leniently(member, story, story_similarity(stories, member, story));
		if (score < *ret_score || score <= 0 || (best && score == *ret_score && story->number > best->number))
			continue;
		*ret_score = score;
		best = story;
	}
	return best;
}

/* Of the stories that have statements of the article in almost the same words, the one that it fits best when these count as well; or NULL. */
static struct story *best_quoting(struct stories *stories, const struct member *member, const struct story_quoting *quoting, size_t count,
                                  int32_t *ret_score)
{
	struct story *best = NULL;
	for (size_t k = 0; k < count; k++) {
		struct story *story = map_pointer(stories->open, quoting[k].story);
		int32_t more = (int32_t)(quoting[k].statements < QUOTED_MOST ? quoting[k].statements : QUOTED_MOST) - 1;
		int32_t score = story_score(member, story, story_similarity(stories, member, story)) + QUOTED_SCORE + more * QUOTED_MORE;
		if (score <= 0 || (best && (score < *ret_score || (score == *ret_score && story->number > best->number))))
			continue;
		*ret_score = score;
		best = story;
	}
	return best;
}

/* The score of a member in a story into which an editor has put it. */
static int32_t fixed_score(struct stories *stories, const struct member *member, const struct story *story)
{
	int32_t score = story->members.count ? story_score(member, story, story_similarity(stories, member, story)) : 0;
	return score > 0 ? score : 0;
}

/* Adds an article to the story `fixed`, or, if that is NULL, to the one that it fits best. */
static void add(struct stories *stories, struct language_state *state, struct story *fixed, uint32_t article,
                const struct story_features *features, int64_t time, const struct story_quoting *quoting, size_t quoting_count,
                struct arena *arena, struct placement *ret_placement)
{
	story_terms_forget(stories, state);
	story_note_newest(stories, state);
	struct member *member = member_new(article, state, features, time);
	struct placement placement = { 0 };
	spread_at_hand(state);
	struct story *story = fixed;
	if (fixed)
		placement.score = fixed_score(stories, member, fixed);
	else
		story = best_story(stories, state, member, &placement.score);
	if (!story)
		story = best_quoting(stories, member, quoting, quoting_count, &placement.score);
	if (story)
		story_shared_terms(story, features, arena, &placement);
	spread_clear(state);
	story_terms_count(state, member->has_body, story);
	if (!story) {
		placement.continues = story_remainders_find(stories->remainders, state, member->has_body);
		story = story_new(stories, state);
		placement.created = true;
	}
	member->copy_of = story_copy_of(story, member);
	story_take_member(story, member);
	story_mark_changed(stories, story);
	story_member_set(stories, article, member);
	stories->added++;
	int64_t day = time / DAY_MILLISECONDS;
	stories->day = day > stories->day ? day : stories->day;
	placement.story = story->number;
	placement.copy_of = member->copy_of;
	*ret_placement = placement;
}

void stories_add(struct stories *stories, uint32_t article, const char *language, const struct story_features *features,
                 int64_t time, const struct story_quoting *quoting, size_t quoting_count, struct arena *arena,
                 struct placement *ret_placement)
{
	add(stories, state_of(stories, language), NULL, article, features, time, quoting, quoting_count, arena, ret_placement);
}

void stories_add_to(struct stories *stories, uint32_t number, uint32_t article, const struct story_features *features, int64_t time,
                    struct arena *arena, struct placement *ret_placement)
{
	struct story *story = map_pointer(stories->open, number);
	assert(story);
	add(stories, story->state, story, article, features, time, NULL, 0, arena, ret_placement);
}

void stories_remove(struct stories *stories, uint32_t article)
{
	struct member *member = story_member_of(stories, article);
	assert(member);
	struct story *story = member->story;
	size_t at = 0;
	story_index_remove(story);
	while (story->members.items[at] != member)
		at++;
	array_remove(&story->members, at);
	for (size_t k = at; k < story->members.count; k++)
		if (story->members.items[k]->copy_of == article)
			story->members.items[k]->copy_of = STORIES_NONE;
	story->time_sum -= member->time;
	stories->members.items[article] = NULL;
	free(member);
	story_centroids_rebuild(story);
	story_exemplars_rebuild(story);
	story_mark_changed(stories, story);
}

void stories_close(struct stories *stories, uint32_t number, uint64_t mark)
{
	struct story *story = map_pointer(stories->open, number);
	assert(story && mark);
	story_remainders_add(stories->remainders, story, mark);
	story_drop(stories, story);
}

const uint32_t *stories_articles(struct stories *stories, uint32_t number, size_t *ret_count)
{
	const struct story *story = map_pointer(stories->open, number);
	assert(story);
	stories->listed.count = 0;
	for (size_t k = 0; k < story->members.count; k++)
		array_append(&stories->listed, story->members.items[k]->article);
	*ret_count = stories->listed.count;
	return stories->listed.items;
}

struct stories_work stories_work(const struct stories *stories)
{
	return stories->work;
}
