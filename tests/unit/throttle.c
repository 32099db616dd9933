#include "clients/c/throttle.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "clients/c/coalesce.h"
#include "proto/base/array.h"
#include "proto/base/text_same.h"
#include "proto/limits.h"
#include "proto/update.h"

enum { SECOND = 1000, STORIES = 100, ACTIVE = 3, IDS = 6 };

static struct arena *arena;
static struct writer *writer;

/* What was given. */
static ARRAY(struct value) given;

static void give(void *context, const struct value *update)
{
	(void)context;
	writer_reset(writer);
	write_value(writer, update);
	struct value copy;
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &copy, NULL), 0);
	array_append(&given, copy);
}

static void set_up(void)
{
	arena = arena_new();
	writer = writer_new();
}

static void tear_down(void)
{
	array_free(&given);
	arena_free(arena);
	writer_free(writer);
}

TestSuite(throttle, .init = set_up, .fini = tear_down);

static struct value as_value(const struct update *update)
{
	struct writer *own = writer_new();
	struct value value;
	update_write(update, own);
	cr_assert_eq(value_decode(writer_data(own), writer_size(own), &value_limits_reply, arena, &value, NULL), 0);
	writer_free(own);
	return value;
}

static const char **list_of(const char *text, size_t *ret_count)
{
	const char **list = arena_alloc(arena, 16, sizeof(*list));
	char *rest = NULL, *copy = arena_copy(arena, text);
	for (char *id = strtok_r(copy, " ", &rest); id; id = strtok_r(NULL, " ", &rest))
		list[(*ret_count)++] = id;
	return list;
}

/* An update of story "s1" with clusters that are added, and of these the new ones. */
static struct value update_of(uint64_t sequence, enum update_type type, const char *clusters, const char *new_clusters)
{
	struct update update = {
		.sequence = sequence, .previous = sequence - 1, .epoch = "e", .type = type, .story = { .id = "s1", .version = (uint32_t)sequence },
	};
	size_t count = 0;
	const char **ids = list_of(clusters, &count);
	struct cluster_record *records = arena_alloc(arena, count, sizeof(*records));
	for (size_t k = 0; k < count; k++)
		records[k] = (struct cluster_record){ .id = ids[k], .text = arena_format(arena, "as of %llu", (unsigned long long)sequence) };
	update.clusters = records;
	update.cluster_count = count;
	update.new_clusters = list_of(new_clusters, &update.new_cluster_count);
	return as_value(&update);
}

/* An update of story "s1" with one cluster, "c1.1", that has these statements. */
static struct value update_with(uint64_t sequence, const char *statements, bool partial)
{
	size_t count = 0;
	const char **ids = list_of(statements, &count);
	struct statement_record *records = arena_alloc(arena, count, sizeof(*records));
	for (size_t k = 0; k < count; k++)
		records[k] = (struct statement_record){ .id = ids[k], .text = arena_format(arena, "as of %llu", (unsigned long long)sequence) };
	const struct cluster_record cluster = { .id = "c1.1", .statements = records, .statements_count = count, .partial = partial };
	const struct update update = { .sequence = sequence, .previous = sequence - 1, .epoch = "e", .type = UPDATE_UPDATED,
		                       .story = { .id = "s1" }, .clusters = &cluster, .cluster_count = 1 };
	return as_value(&update);
}

/* The statements of the only cluster of two updates as one, and whether they are all: "1.1 2.1 (whole)". */
static const char *coalesced_statements(struct value first, struct value second)
{
	struct value both = coalesce(&first, &second, arena);
	const struct value *clusters, *statements;
	const char *text = "";
	cr_assert_eq(value_array(value_find(&both, "data"), "clusters", &clusters), 1);
	uint32_t count = value_array(&clusters[0], "statements", &statements);
	for (uint32_t k = 0; k < count; k++)
		text = arena_format(arena, "%s%s of %s, ", text, value_string(&statements[k], "id", ""), value_string(&statements[k], "text", "") + 6);
	return arena_format(arena, "%s%s", text, value_boolean(&clusters[0], "whole", false) ? "whole" : "not whole");
}

Test(throttle, a_cluster_that_is_not_whole_is_joined_with_what_was_held_of_it)
{
	cr_expect_str_eq(coalesced_statements(update_with(1, "1.1 10.2", false), update_with(2, "9.1 10.2", true)),
	                 "1.1 of 1, 9.1 of 2, 10.2 of 2, whole");
	cr_expect_str_eq(coalesced_statements(update_with(1, "3.1", true), update_with(2, "4.1", true)), "3.1 of 1, 4.1 of 2, not whole");
	cr_expect_str_eq(coalesced_statements(update_with(1, "3.1", true), update_with(2, "4.1", false)), "4.1 of 2, whole");
}

/* Two updates as one. */
static struct value coalesced(struct update first, struct update second)
{
	const struct value before = as_value(&first), after = as_value(&second);
	return coalesce(&before, &after, arena);
}

/* What an item of each of the list has at `key`, or (NULL) the items: "c1 c2". */
static const char *listed(const struct value *update, const char *list, const char *key)
{
	const struct value *items;
	const char *text = "";
	uint32_t count = value_array(value_find(update, "data"), list, &items);
	for (uint32_t k = 0; k < count; k++)
		text = arena_format(arena, "%s%s%s", text, k ? " " : "", key ? value_string(&items[k], key, "") : items[k].string);
	return text;
}

Test(throttle, a_cluster_that_came_and_went_is_not_new)
{
	const struct cluster_record clusters[] = { { .id = "c1" }, { .id = "c2" } };
	const char *ids[] = { "c1", "c2" };
	struct update first = { .type = UPDATE_UPDATED, .story = { .id = "s1" }, .clusters = clusters, .cluster_count = 2, .new_clusters = ids,
		                    .new_cluster_count = 2 };
	struct update second = { .type = UPDATE_UPDATED, .story = { .id = "s1" }, .clusters_removed = ids, .clusters_removed_count = 1 };
	struct value both = coalesced(first, second);
	cr_expect_str_eq(listed(&both, "clusters", "id"), "c2");
	cr_expect_str_eq(listed(&both, "new", NULL), "c2");
	cr_expect_str_eq(listed(&both, "clusters_removed", NULL), "c1");
}

Test(throttle, of_why_a_cluster_changed_the_last_reason_is_kept)
{
	const struct cluster_reason before[] = { { "c1", "merged", "c3" }, { "c2", "same-as", NULL } }, after[] = { { "c1", "renamed", "c4" } };
	struct update first = { .type = UPDATE_UPDATED, .story = { .id = "s1" }, .cluster_reasons = before, .cluster_reason_count = 2 };
	struct update second = { .type = UPDATE_UPDATED, .story = { .id = "s1" }, .cluster_reasons = after, .cluster_reason_count = 1 };
	struct value both = coalesced(first, second);
	cr_expect_str_eq(listed(&both, "clusters_why", "cluster"), "c2 c1");
	cr_expect_str_eq(listed(&both, "clusters_why", "reason"), "same-as renamed");
}

Test(throttle, a_story_that_was_split_off_and_grew_was_split_off)
{
	struct update first = { .type = UPDATE_SPLIT, .story = { .id = "s1" } }, second = { .type = UPDATE_UPDATED, .story = { .id = "s1" } };
	struct value both = coalesced(first, second);
	cr_expect_str_eq(value_string(&both, "type", ""), "story.split");
	first.type = UPDATE_MERGED;
	both = coalesced(first, second);
	cr_expect_str_eq(value_string(&both, "type", ""), "story.updated");
}

static int64_t integer_of(size_t index, const char *key)
{
	return value_integer(&given.items[index], key, -1);
}

Test(throttle, gives_the_first_update_of_a_story_at_once_and_the_rest_as_one_after_the_interval)
{
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 60 * SECOND, 0 }, give, NULL);
	struct value first = update_of(1, UPDATE_CREATED, "c1", "c1"), second = update_of(2, UPDATE_UPDATED, "c1 c2", "c2");
	struct value third = update_of(3, UPDATE_UPDATED, "c3", "c3");
	throttle_take(throttle, &first, 0);
	cr_assert_eq(given.count, 1);
	cr_assert_null(value_find(&given.items[0], "coalesced"), "it is what came");
	throttle_take(throttle, &second, 1 * SECOND);
	throttle_take(throttle, &third, 59 * SECOND);
	cr_assert_eq(throttle_due(throttle), 60 * SECOND);
	cr_assert_eq(throttle_run(throttle, 60 * SECOND - 1), 0);
	cr_assert_eq(throttle_run(throttle, 60 * SECOND), 1);
	cr_assert_eq(given.count, 2);
	cr_assert_eq(integer_of(1, "sequence"), 3);
	cr_assert_eq(integer_of(1, "previous"), 1);
	cr_assert_eq(integer_of(1, "coalesced"), 2);
	const struct value *clusters, *new_clusters;
	cr_assert_eq(value_array(value_find(&given.items[1], "data"), "clusters", &clusters), 3);
	cr_assert_eq(value_array(value_find(&given.items[1], "data"), "new", &new_clusters), 2);
	cr_assert_eq(throttle_due(throttle), 120 * SECOND);
	cr_assert_eq(throttle_run(throttle, 120 * SECOND), 0);
	cr_assert_eq(throttle_due(throttle), INT64_MAX, "nothing is left to remember");
	throttle_free(throttle);
}

Test(throttle, waits_for_the_least_amount_of_news_however_long)
{
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 10 * SECOND, 3 }, give, NULL);
	struct value first = update_of(1, UPDATE_CREATED, "c1 c2", "c1 c2"), second = update_of(2, UPDATE_UPDATED, "c1", "");
	struct value third = update_of(3, UPDATE_UPDATED, "c3", "c3");
	throttle_take(throttle, &first, 0);
	throttle_take(throttle, &second, 100 * SECOND);
	cr_assert_eq(given.count, 0, "two of three");
	cr_assert_eq(throttle_due(throttle), INT64_MAX);
	throttle_take(throttle, &third, 1000 * SECOND);
	cr_assert_eq(given.count, 1);
	cr_assert_eq(integer_of(0, "coalesced"), 3);
	cr_assert_str_eq(value_string(&given.items[0], "type", ""), "story.created", "it is the first that is heard of it");
	throttle_free(throttle);
}

Test(throttle, holds_what_ends_a_story_no_longer_than_the_interval)
{
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 10 * SECOND, 3 }, give, NULL);
	struct value first = update_of(1, UPDATE_CREATED, "c1 c2 c3", "c1 c2 c3"), end = update_of(2, UPDATE_CLOSED, "", "");
	throttle_take(throttle, &first, 0);
	throttle_take(throttle, &end, 4 * SECOND);
	cr_assert_eq(given.count, 1);
	cr_assert_eq(throttle_due(throttle), 10 * SECOND);
	cr_assert_eq(throttle_run(throttle, 10 * SECOND), 1);
	cr_assert_str_eq(value_string(&given.items[1], "type", ""), "story.closed");
	throttle_free(throttle);
}

Test(throttle, holds_what_an_editor_put_right_or_a_merge_no_longer_than_the_interval)
{
	static const char *const reasons[] = { "editor", "merge", "alike" };
	for (size_t k = 0; k < array_size(reasons); k++) {
		struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 10 * SECOND, 3 }, give, NULL);
		struct update_reason why = { .article = "a", .reason = reasons[k] };
		struct update update = { .sequence = 1, .epoch = "e", .type = UPDATE_UPDATED, .story = { .id = "s1" }, .reasons = &why, .reason_count = 1 };
		struct value value = as_value(&update);
		given.count = 0;
		throttle_take(throttle, &value, 0);
		cr_assert_eq(given.count, strcmp(reasons[k], "alike") == 0 ? 0 : 1, "%s", reasons[k]);
		throttle_free(throttle);
	}
}

Test(throttle, gives_all_that_it_holds_when_asked_to_and_nothing_after_it_was_told_to_forget)
{
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 10 * SECOND, 5 }, give, NULL);
	struct value first = update_of(1, UPDATE_CREATED, "c1", "c1"), second = update_of(2, UPDATE_UPDATED, "c2", "c2");
	throttle_take(throttle, &first, 0);
	throttle_flush(throttle, SECOND);
	cr_assert_eq(given.count, 1);
	throttle_take(throttle, &second, 20 * SECOND);
	throttle_forget(throttle);
	throttle_flush(throttle, 30 * SECOND);
	cr_assert_eq(given.count, 1);
	throttle_free(throttle);
}

Test(throttle, begins_no_interval_anew_when_asked_for_all_that_it_holds)
{
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 10 * SECOND, 0 }, give, NULL);
	struct value first = update_of(1, UPDATE_CREATED, "c1", "c1"), second = update_of(2, UPDATE_UPDATED, "c2", "c2");
	throttle_take(throttle, &first, 0);
	throttle_flush(throttle, 5 * SECOND);
	throttle_take(throttle, &second, 6 * SECOND);
	cr_assert_eq(given.count, 1, "its interval is not over");
	cr_assert_eq(throttle_due(throttle), 10 * SECOND);
	throttle_free(throttle);
}

Test(throttle, gives_what_is_due_in_the_order_in_which_it_came)
{
	enum { COUNT = 5 };
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 10 * SECOND, 1 }, give, NULL);
	for (uint64_t k = 0; k < COUNT; k++) {
		struct update update = { .sequence = 1 + (3 * k) % COUNT, .epoch = "e", .type = UPDATE_CREATED };
		update.story.id = arena_format(arena, "s%llu", (unsigned long long)update.sequence);
		struct value value = as_value(&update);
		throttle_take(throttle, &value, 0);
	}
	throttle_flush(throttle, SECOND);
	cr_assert_eq(given.count, COUNT);
	for (size_t k = 0; k < COUNT; k++)
		cr_expect_eq(integer_of(k, "sequence"), (int64_t)k + 1);
	throttle_free(throttle);
}

Test(throttle, gives_what_is_too_large_to_be_held_as_it_comes)
{
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 10 * SECOND, 5 }, give, NULL);
	char *text = allocate(LIMIT_REPLY_OBJECTS + 1, 1);
	memset(text, 'x', LIMIT_REPLY_OBJECTS);
	struct cluster_record cluster = { .id = "c2", .text = text };
	struct update large = { .sequence = 2, .epoch = "e", .type = UPDATE_UPDATED, .story = { .id = "s1" }, .clusters = &cluster, .cluster_count = 1 };
	struct value first = update_of(1, UPDATE_CREATED, "c1", "c1"), second = as_value(&large);
	throttle_take(throttle, &first, 0);
	throttle_take(throttle, &second, SECOND);
	cr_assert_eq(given.count, 2);
	cr_assert_eq(integer_of(0, "sequence"), 1);
	cr_assert_eq(integer_of(1, "sequence"), 2);
	throttle_free(throttle);
	free(text);
}

/* --- A mirror, as a subscriber keeps one. */

struct mirror {
	char *articles[STORIES][IDS], *clusters[STORIES][IDS]; /* what was told last of each */
	char *header[STORIES];
};

static void set(char **place, const char *text)
{
	free(*place);
	*place = copy_string(text);
}

static void mirror_list(char **places, const struct value *data, const char *name, const char *removed_name, const char *told)
{
	const struct value *items, *removed;
	uint32_t count = value_array(data, name, &items), removed_count = value_array(data, removed_name, &removed);
	for (uint32_t k = 0; k < removed_count; k++)
		set(&places[removed[k].string[1] - '0'], NULL);
	for (uint32_t k = 0; k < count; k++)
		set(&places[value_string(&items[k], "id", "")[1] - '0'], value_string(&items[k], told, ""));
}

static void mirror_take(struct mirror *mirror, const struct value *update)
{
	size_t story = strtoul(value_string(update, "subject", "") + 1, NULL, 10);
	const struct value *data = value_find(update, "data");
	bool merged = strcmp(value_string(update, "type", ""), "story.merged") == 0;
	for (size_t k = 0; merged && k < IDS; k++) {
		set(&mirror->articles[story][k], NULL);
		set(&mirror->clusters[story][k], NULL);
	}
	mirror_list(mirror->articles[story], data, "articles", "articles_removed", "title");
	mirror_list(mirror->clusters[story], data, "clusters", "clusters_removed", "text");
	set(&mirror->header[story], value_string(value_find(data, "story"), "title", ""));
}

static void mirror_clear(struct mirror *mirror)
{
	for (char **place = &mirror->articles[0][0]; place < &mirror->articles[0][0] + STORIES * IDS; place++)
		set(place, NULL);
	for (char **place = &mirror->clusters[0][0]; place < &mirror->clusters[0][0] + STORIES * IDS; place++)
		set(place, NULL);
	for (size_t k = 0; k < STORIES; k++)
		set(&mirror->header[k], NULL);
}

static bool mirrors_equal(const struct mirror *a, const struct mirror *b)
{
	bool equal = true;
	for (size_t s = 0; s < STORIES; s++) {
		equal = equal && text_unchanged(a->header[s], b->header[s]);
		for (size_t k = 0; k < IDS; k++)
			equal = equal && text_unchanged(a->articles[s][k], b->articles[s][k]) && text_unchanged(a->clusters[s][k], b->clusters[s][k]);
	}
	return equal;
}

static uint64_t next_random(uint64_t *random)
{
	*random ^= *random << 13, *random ^= *random >> 7, *random ^= *random << 17;
	return *random >> 11;
}

/* Whatever a daemon could say of one of a few stories: some things added or changed, others removed. One that is merged away or closed
 * is heard of no more; another one takes its place. */
static struct value invent(uint64_t *random, uint64_t sequence, unsigned active[ACTIVE], unsigned *next)
{
	struct article_record articles[IDS];
	struct cluster_record clusters[IDS];
	const char *removed[2][IDS];
	unsigned *story = &active[next_random(random) % ACTIVE], chance = (unsigned)(next_random(random) % 50);
	const char *title = arena_format(arena, "as of %llu", (unsigned long long)sequence);
	struct update update = {
		.sequence = sequence, .epoch = "e", .type = chance == 0 ? UPDATE_MERGED : chance == 1 ? UPDATE_CLOSED : UPDATE_UPDATED,
		.story = { .id = arena_format(arena, "s%u", *story), .title = title },
		.articles = articles, .clusters = clusters, .articles_removed = removed[0], .clusters_removed = removed[1],
	};
	for (unsigned k = 0; k < IDS && update.type != UPDATE_MERGED; k++) {
		unsigned choice = (unsigned)(next_random(random) % 4);
		if (choice == 0)
			articles[update.article_count++] = (struct article_record){ .id = arena_format(arena, "a%u", k), .title = title };
		else if (choice == 1)
			removed[0][update.articles_removed_count++] = arena_format(arena, "a%u", k);
		choice = (unsigned)(next_random(random) % 4);
		if (choice == 0)
			clusters[update.cluster_count++] = (struct cluster_record){ .id = arena_format(arena, "c%u", k), .text = title };
		else if (choice == 1)
			removed[1][update.clusters_removed_count++] = arena_format(arena, "c%u", k);
	}
	if (update.type != UPDATE_UPDATED)
		*story = (*next)++;
	cr_assert_leq(*next, STORIES);
	return as_value(&update);
}

Test(throttle, a_mirror_of_what_it_gives_ends_as_one_of_everything)
{
	uint64_t random = 0x9e3779b97f4a7c15;
	int64_t now = 0;
	struct mirror all = { 0 }, throttled = { 0 };
	struct throttle *throttle = throttle_new(&(struct hearsay_throttle){ 5 * SECOND, 1 }, give, NULL);
	size_t came = 0, told = 0;
	unsigned active[ACTIVE] = { 0, 1, 2 }, next = ACTIVE;
	for (uint64_t sequence = 1; sequence <= 2000; sequence++) {
		struct value update = invent(&random, sequence, active, &next);
		given.count = 0;
		mirror_take(&all, &update);
		throttle_take(throttle, &update, now);
		now += (int64_t)(next_random(&random) % (2 * SECOND));
		throttle_run(throttle, now);
		came++;
		if (sequence % 50 == 0)
			throttle_flush(throttle, now);
		for (size_t k = 0; k < given.count; k++)
			mirror_take(&throttled, &given.items[k]);
		told += given.count;
		if (sequence % 50 == 0)
			cr_assert(mirrors_equal(&all, &throttled), "after %llu", (unsigned long long)sequence);
		arena_reset(arena);
	}
	cr_assert_lt(told, came * 3 / 4);
	mirror_clear(&all);
	mirror_clear(&throttled);
	throttle_free(throttle);
}
