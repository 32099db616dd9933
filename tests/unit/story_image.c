#include <criterion/criterion.h>
#include <errno.h>

#include "cluster/stories/stories_internal.h"
#include "proto/base/array.h"

struct bytes {
	ARRAY(unsigned char) items;
};

static int collect(void *context, const void *data, size_t size)
{
	struct bytes *bytes = context;
	for (size_t k = 0; k < size; k++)
		array_append(&bytes->items, ((const unsigned char *)data)[k]);
	return 0;
}

static const struct words *words_of(void *context, const char *language)
{
	(void)context, (void)language;
	return NULL;
}

/* What is read of an image of stories with these numbers. */
static int read_again(uint32_t oldest, uint32_t next)
{
	struct bytes bytes = { 0 };
	struct stories *stories = stories_new(words_of, NULL), *read = stories_new(words_of, NULL);
	stories->oldest_story = stories->next_story = next;
	struct image *image = image_to(collect, &bytes);
	stories_image(image, stories, 0);
	cr_assert_eq(image_close(image), 0);
	unsigned char *claimed = NULL; /* where `oldest` stands, behind `next`, which is the same */
	for (size_t k = 0; k + 2 * sizeof(next) <= bytes.items.count && !claimed; k++)
		if (memcmp(bytes.items.items + k, &next, sizeof(next)) == 0 && memcmp(bytes.items.items + k + sizeof(next), &next, sizeof(next)) == 0)
			claimed = bytes.items.items + k + sizeof(next);
	cr_assert_not_null(claimed);
	memcpy(claimed, &oldest, sizeof(oldest));
	image = image_from(bytes.items.items, bytes.items.count);
	stories_image(image, read, 0);
	int r = image_close(image);
	stories_free(read);
	stories_free(stories);
	array_free(&bytes.items);
	return r;
}

Test(story_image, of_more_numbers_than_there_can_be_is_refused_without_going_through_them)
{
	cr_assert_eq(read_again(4000000000u - 1000, 4000000000u), 0);
	cr_assert_eq(read_again(4000000000u - (1 << 28) - 1, 4000000000u), -EBADMSG);
	cr_assert_eq(read_again(1, 4000000000u), -EBADMSG);
	cr_assert_eq(read_again(4000000000u + 1, 4000000000u), -EBADMSG);
}

/* --- Of equal weights */

static struct words *no_words;

static const struct words *no_words_of(void *context, const char *language)
{
	(void)context, (void)language;
	return no_words;
}

/* Words number `first` and on, all of one weight. */
static void add_words(struct stories *stories, uint32_t article, uint32_t first, uint32_t count, struct arena *arena)
{
	struct feature *bag = arena_alloc(arena, count, sizeof(*bag));
	for (uint32_t k = 0; k < count; k++)
		bag[k] = (struct feature){ .term = arena_format(arena, "w%03u", first + k), .weight = 1 };
	struct story_features features = { .has_body = true, .bags = { [BAG_WORDS] = bag }, .counts = { [BAG_WORDS] = count } };
	struct placement placement;
	if (article == 0)
		stories_add(stories, article, "en", &features, 1000, NULL, 0, arena, &placement);
	else
		stories_add_to(stories, 0, article, &features, 1000, arena, &placement);
}

/* A hundred and twenty words weigh the same, and fifty later ones more: which of the many are cut must not depend on where they stand. */
Test(story_image, of_a_story_in_which_many_words_weigh_the_same_is_read_as_it_was_written)
{
	struct arena *arena = arena_new();
	char *error = NULL;
	cr_assert_eq(words_load("/nonexistent/words.tsv", &no_words, &error), 0);
	struct stories *stories = stories_new(no_words_of, NULL), *read = stories_new(no_words_of, NULL);
	add_words(stories, 0, 0, 60, arena);
	add_words(stories, 1, 60, 60, arena);
	add_words(stories, 2, 120, 50, arena);
	struct bytes bytes = { 0 };
	struct image *image = image_to(collect, &bytes);
	stories_image(image, stories, 3);
	cr_assert_eq(image_close(image), 0);
	image = image_from(bytes.items.items, bytes.items.count);
	stories_image(image, read, 3);
	cr_expect_eq(image_close(image), 0);
	stories_free(read);
	stories_free(stories);
	array_free(&bytes.items);
	words_free(no_words);
	arena_free(arena);
}
