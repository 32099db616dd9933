#include "clients/cli/watch/watch_filter.h"

#include <criterion/criterion.h>

#include "proto/update.h"

static bool is_said_by(const char *speaker, const char *words)
{
	struct value_pair pair = { .key = "speaker", .value = { .type = VALUE_STRING, .string = speaker } };
	struct value cluster = { .type = VALUE_MAP, .count = speaker != NULL, .pairs = &pair };
	return watch_is_said_by(&cluster, words);
}

Test(watch_filter, a_speaker_has_all_of_the_words_in_any_order_and_case)
{
	cr_expect(is_said_by("Edda Rosk", "rosk EDDA"));
	cr_expect(is_said_by("Edda Al-Rosk", "rosk"));
	cr_expect_not(is_said_by("Edda Rosk", "Edda Voss"));
	cr_expect_not(is_said_by("Edda Roskov", "Rosk"), "whole words");
	cr_expect_not(is_said_by("Edda Rosk", "Roskov"));
	cr_expect(is_said_by("Edda Rosk", NULL));
	cr_expect(is_said_by(NULL, NULL));
	cr_expect_not(is_said_by(NULL, "Rosk"));
}

Test(watch_filter, letters_beyond_ascii_are_letters)
{
	cr_expect(is_said_by("Édda Müller", "MÜLLER"));
	cr_expect_not(is_said_by("Edda Mäller", "Müller"));
	cr_expect_not(is_said_by("Mu Ller", "Müller"));
	cr_expect(is_said_by("罗斯克", "罗斯克"));
	cr_expect_not(is_said_by("Edda Rosk", "罗斯克"));
}

Test(watch_filter, nobody_has_words_that_are_no_text)
{
	cr_expect_not(is_said_by("Edda Rosk", "\xff"));
	cr_expect_not(is_said_by("\xff", "Rosk"));
}

/* --- What is passed on: the sequences of updates, and the ids of stories of the snapshot: "3 s1 5". */

static struct arena *arena;
static const char *passed;

static void take_story(void *context, const struct value *page)
{
	(void)context;
	passed = arena_format(arena, "%s%s%s", passed, *passed ? " " : "", value_string(value_find(page, "story"), "id", ""));
}

static void take_update(void *context, const struct value *update)
{
	(void)context;
	passed = arena_format(arena, "%s%s%lld", passed, *passed ? " " : "", (long long)value_integer(update, "sequence", -1));
}

static struct watch_filter *filter_with(const struct watch_filter_options *options)
{
	static const struct watch_filter_callbacks callbacks = { take_story, take_update };
	arena = arena_new();
	passed = "";
	return watch_filter_new(options, &callbacks, NULL);
}

static void expect_passed(struct watch_filter *filter, const char *expected)
{
	cr_expect_str_eq(passed, expected, "%s, not %s", passed, expected);
	watch_filter_free(filter);
	arena_free(arena);
}

static struct value read_back(struct writer *writer)
{
	struct value value;
	const void *bytes = arena_string(arena, writer_data(writer), writer_size(writer));
	cr_assert_eq(value_decode(bytes, writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	writer_free(writer);
	return value;
}

static void give_update(struct watch_filter *filter, uint64_t sequence, enum update_type type, struct story_record story, const char *speaker)
{
	const struct cluster_record cluster = { .id = "c1.1", .speaker = speaker, .text = "It leaks" };
	const struct update update = { .sequence = sequence, .epoch = "e", .type = type, .story = story, .clusters = &cluster,
		                       .cluster_count = speaker ? 1 : 0 };
	struct writer *writer = writer_new();
	update_write(&update, writer);
	const struct value value = read_back(writer);
	watch_filter_update(filter, &value);
}

static void give_story(struct watch_filter *filter, struct story_record story, const char *speaker)
{
	const struct cluster_record cluster = { .id = "c1.1", .speaker = speaker, .text = "It leaks" };
	const struct story_page page = { .story = story, .clusters = &cluster, .cluster_count = 1 };
	struct writer *writer = writer_new();
	story_page_write(&page, writer);
	const struct value value = read_back(writer);
	watch_filter_story(filter, &value);
}

Test(watch_filter, a_named_story_is_followed_into_what_it_is_merged_into_and_what_is_split_off)
{
	char *const named[] = { "s1" };
	struct watch_filter *filter = filter_with(&(struct watch_filter_options){ .stories = named, .story_count = 1 });
	give_update(filter, 1, UPDATE_UPDATED, (struct story_record){ .id = "s2" }, NULL);
	give_update(filter, 2, UPDATE_UPDATED, (struct story_record){ .id = "s1" }, NULL);
	give_update(filter, 3, UPDATE_SPLIT, (struct story_record){ .id = "s3", .split_from = "s1" }, NULL);
	give_update(filter, 4, UPDATE_SPLIT, (struct story_record){ .id = "s4", .split_from = "s2" }, NULL);
	give_update(filter, 5, UPDATE_UPDATED, (struct story_record){ .id = "s3" }, NULL);
	give_update(filter, 6, UPDATE_MERGED, (struct story_record){ .id = "s1", .status = STORY_MERGED, .replaced_by = "s2" }, NULL);
	give_update(filter, 7, UPDATE_UPDATED, (struct story_record){ .id = "s2" }, NULL);
	give_update(filter, 8, UPDATE_UPDATED, (struct story_record){ .id = "s4" }, NULL);
	expect_passed(filter, "2 3 5 6 7");
}

Test(watch_filter, what_others_say_in_a_story_that_was_told_waits_until_the_speaker_says_something_or_it_ends)
{
	struct watch_filter *filter = filter_with(&(struct watch_filter_options){ .speaker = "Rosk" });
	give_update(filter, 1, UPDATE_CREATED, (struct story_record){ .id = "s1" }, "Mara Lindqvist");
	give_update(filter, 2, UPDATE_UPDATED, (struct story_record){ .id = "s1" }, "Edda Rosk");
	give_update(filter, 3, UPDATE_UPDATED, (struct story_record){ .id = "s1" }, "Mara Lindqvist");
	give_update(filter, 4, UPDATE_UPDATED, (struct story_record){ .id = "s1" }, NULL);
	give_update(filter, 5, UPDATE_CLOSED, (struct story_record){ .id = "s1", .status = STORY_CLOSED }, NULL);
	give_update(filter, 6, UPDATE_CREATED, (struct story_record){ .id = "s6" }, "Mara Lindqvist");
	give_update(filter, 7, UPDATE_CLOSED, (struct story_record){ .id = "s6", .status = STORY_CLOSED }, NULL);
	expect_passed(filter, "2 5");
}

Test(watch_filter, a_story_of_the_snapshot_with_the_speaker_is_told_once_enough_publishers_carry_it)
{
	struct watch_filter *filter = filter_with(&(struct watch_filter_options){ .speaker = "Rosk", .min_publishers = 2 });
	give_story(filter, (struct story_record){ .id = "s1", .publisher_count = 1 }, "Edda Rosk");
	give_story(filter, (struct story_record){ .id = "s2", .publisher_count = 1 }, "Mara Lindqvist");
	give_story(filter, (struct story_record){ .id = "s3", .publisher_count = 2 }, "Edda Rosk");
	give_update(filter, 7, UPDATE_UPDATED, (struct story_record){ .id = "s1", .publisher_count = 2 }, "Mara Lindqvist");
	give_update(filter, 8, UPDATE_UPDATED, (struct story_record){ .id = "s2", .publisher_count = 2 }, "Mara Lindqvist");
	expect_passed(filter, "s3 s1 7");
}
