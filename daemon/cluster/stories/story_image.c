/* Stories as an image: everything that later decisions depend on. */
#include <string.h>

#include "cluster/stories/stories_internal.h"
#include "cluster/stories/story_settings.h"

enum { NUMBERS_MOST = 1 << 28 }; /* story numbers from the oldest open one on: 148 new stories a second for three weeks */

/* --- Terms */

static void term_image(struct image *image, struct term_state *known)
{
	image_value(image, &known->bodies);
	image_value(image, &known->titles);
	image_value(image, &known->stream_bodies);
	image_value(image, &known->stream_titles);
	image_value(image, &known->titled);
	bool pair = known->pair;
	image_flag(image, &pair);
	known->pair = pair;
}

static void language_image(struct image *image, struct language_state *state)
{
	term_keys_image(image, state->terms);
	image_value(image, &state->bodies);
	image_value(image, &state->titles);
	image_value(image, &state->titled);
	image_value(image, &state->kept);
	uint32_t count = term_keys_count(state->terms);
	for (uint32_t term = 0; term < count; term++) {
		if (!image_writes(image)) {
			array_append_tight(&state->states, ((struct term_state){ 0 }));
			array_append_tight(&state->spread_places, 0);
		}
		term_image(image, &state->states.items[term]);
	}
}

static void languages_image(struct image *image, struct stories *stories)
{
	size_t count = image_count(image, stories->languages.count, sizeof(uint32_t));
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		char *code = image_writes(image) ? stories->languages.items[k]->code : NULL;
		image_string(image, &code);
		if (!image_writes(image)) {
			const char *language = code ? code : "";
			array_append(&stories->languages, (language_state_new(language, stories->words_of(stories->context, language))));
			free(code);
		}
		language_image(image, stories->languages.items[k]);
	}
}

/* Writes the postings of a term, whose order matters; comes after the stories. Most terms have none. */
static void write_postings(struct image *image, const struct stories *stories, const struct postings *postings)
{
	uint32_t having = postings ? postings->stories : 0;
	image_value(image, &having);
	if (!having)
		return;
	size_t count = image_count(image, postings->count, sizeof(uint32_t));
	for (size_t k = 0; k < count; k++)
		image_value(image, &stories->places.items[postings->items[k]].story->number);
}

static void read_postings(struct image *image, const struct stories *stories, struct language_state *state, uint32_t term)
{
	uint32_t having = 0, number = 0;
	image_value(image, &having);
	if (!having)
		return;
	uint32_t count = (uint32_t)image_count(image, 0, sizeof(uint32_t));
	if (count > having)
		image_fail(image);
	if (image_failed(image))
		return;
	struct postings *postings = story_postings_make(state, term, count);
	postings->stories = having;
	while (postings->count < count && !image_failed(image)) {
		image_value(image, &number);
		const struct story *story = map_pointer(stories->open, number);
		if (story)
			postings->items[postings->count++] = story->place;
		else
			image_fail(image);
	}
}

static void postings_image(struct image *image, const struct stories *stories, struct language_state *state)
{
	for (uint32_t term = 0; term < state->states.count; term++) {
		if (image_writes(image))
			write_postings(image, stories, postings_of(state, term));
		else
			read_postings(image, stories, state, term);
	}
}

/* --- Articles */

/* Writes the member (NULL: there is none), or reads a new one; returns it. */
static struct member *member_image(struct image *image, struct member *member)
{
	struct member header = { 0 };
	if (member)
		header = *member;
	header.size = (uint16_t)image_count(image, header.size, 1);
	image_value(image, &header.article);
	image_value(image, &header.time);
	image_flag(image, &header.has_body);
	image_flag(image, &header.no_report);
	image_value(image, &header.copy_of);
	image_value(image, &header.counts);
	image_value(image, &header.shingle_count);
	image_value(image, &header.begins);
	if (!member) {
		member = allocate(1, sizeof(*member) + header.size + PACKED_PADDING);
		*member = header;
	}
	image_bytes(image, member->bytes, member->size);
	return member;
}

static void members_image(struct image *image, struct stories *stories, struct story *story, size_t articles)
{
	size_t count = image_count(image, story->members.count, sizeof(uint32_t));
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		struct member *member = member_image(image, image_writes(image) ? story->members.items[k] : NULL);
		if (image_writes(image))
			continue;
		if (member->article >= articles || !story_member_is_whole(member, (uint32_t)story->state->states.count, MEMBER_TERMS)) {
			image_fail(image);
			free(member);
			return;
		}
		member->story = story;
		array_append_tight(&story->members, (member));
		story_member_set(stories, member->article, member);
	}
}

static void exemplars_image(struct image *image, struct story *story)
{
	image_array(image, &story->exemplars);
	for (size_t k = 0; k < story->exemplars.count; k++)
		if (story->exemplars.items[k].member >= story->members.count)
			image_fail(image);
}

/* --- Stories */

static void state_image(struct image *image, const struct stories *stories, struct story *story)
{
	uint32_t index = 0;
	while (image_writes(image) && stories->languages.items[index] != story->state)
		index++;
	image_index(image, &index, stories->languages.count, false);
	if (!image_writes(image) && !image_failed(image))
		story->state = stories->languages.items[index];
}

/* Centroids; those of a story with one member are the member's, and are not written. */
static void centroids_image(struct image *image, struct story *story)
{
	bool packed = story->sums;
	image_flag(image, &packed);
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		image_value(image, &story->centroids[bag].square);
		image_value(image, &story->centroids[bag].begin);
		image_value(image, &story->centroids[bag].count);
	}
	if (!packed && !image_writes(image)) {
		story->only = story->members.count ? story->members.items[0] : NULL;
		for (int bag = 0; bag < BAG_COUNT; bag++)
			story->centroids[bag].count = story->only ? story->only->counts[bag] : 0;
	}
	if (!packed)
		return;
	story->sums_size = (uint16_t)image_count(image, story->sums_size, 1);
	if (!image_writes(image))
		story->sums = allocate(story->sums_size, 1);
	image_bytes(image, story->sums, story->sums_size);
	if (!image_writes(image) && !story_sums_are_whole(story, (uint32_t)story->state->states.count, CENTROID_TERMS))
		image_fail(image);
}

static void story_image(struct image *image, struct stories *stories, struct story *story, size_t articles)
{
	state_image(image, stories, story);
	if (image_failed(image))
		return;
	members_image(image, stories, story, articles);
	exemplars_image(image, story);
	centroids_image(image, story);
	image_value(image, &story->time_sum);
	image_value(image, &story->representative);
	image_array(image, &story->apart);
	image_flag(image, &story->changed);
}

static void read_story(struct image *image, struct stories *stories, size_t articles)
{
	struct story *story = allocate(1, sizeof(*story));
	image_value(image, &story->number);
	if (story->number < stories->oldest_story || story->number >= stories->next_story || map_pointer(stories->open, story->number))
		image_fail(image);
	if (image_failed(image)) {
		free(story);
		return;
	}
	map_set_pointer(stories->open, story->number, story);
	story_take_place(stories, story);
	story_image(image, stories, story, articles);
}

static void open_stories_image(struct image *image, struct stories *stories, size_t articles)
{
	size_t count = image_count(image, map_count(stories->open), sizeof(uint32_t));
	if (!image_writes(image)) {
		for (size_t k = 0; k < count && !image_failed(image); k++)
			read_story(image, stories, articles);
		return;
	}
	for (struct story *story = story_from(stories, 0); story; story = story_from(stories, story->number + 1)) {
		image_value(image, &story->number);
		story_image(image, stories, story, articles);
	}
}

/* The range of story numbers. Open stories are searched number by number, so a damaged image must not claim billions. */
static void numbers_image(struct image *image, struct stories *stories)
{
	image_value(image, &stories->next_story);
	image_value(image, &stories->oldest_story);
	if (image_writes(image) || stories->next_story - stories->oldest_story <= NUMBERS_MOST)
		return;
	stories->next_story = stories->oldest_story = 0;
	image_fail(image);
}

void stories_image(struct image *image, struct stories *stories, size_t articles)
{
	languages_image(image, stories);
	numbers_image(image, stories);
	image_value(image, &stories->added);
	image_value(image, &stories->day);
	image_value(image, &stories->merged_day);
	image_array(image, &stories->changed);
	open_stories_image(image, stories, articles);
	for (size_t k = 0; k < stories->languages.count; k++)
		postings_image(image, stories, stories->languages.items[k]);
	story_remainders_image(image, stories, stories->remainders);
}
