#include "cluster/stories/stories.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

static struct words *words;
static struct arena *arena;
static struct stories *stories;

static const int64_t HOUR = 3600 * 1000, DAY = 24 * HOUR, START = INT64_C(1646640000000);

static const struct words *words_of(void *context, const char *language)
{
	(void)context;
	(void)language;
	return words;
}

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(words_load("/nonexistent/words.tsv", &words, &error), 0);
	arena = arena_new();
	stories = stories_new(words_of, NULL);
}

static void tear_down(void)
{
	stories_free(stories);
	arena_free(arena);
	words_free(words);
}

TestSuite(stories, .init = set_up, .fini = tear_down);

static int by_term(const void *a, const void *b)
{
	return strcmp(((const struct feature *)a)->term, ((const struct feature *)b)->term);
}

/* The features of a body that holds these words (distinct, separated by blanks), with a sketch of its own or a given one. */
static struct story_features body_of(const char *text, uint32_t *shingles, uint32_t shingle_count)
{
	struct story_features features = { .has_body = true, .shingles = shingles, .shingle_count = shingle_count };
	char *copy = arena_copy(arena, text), *rest = copy;
	struct feature *bag = arena_alloc(arena, 64, sizeof(*bag));
	for (char *word; (word = strsep(&rest, " "));)
		bag[features.counts[BAG_WORDS]++] = (struct feature){ .term = word, .weight = 1 };
	qsort(bag, features.counts[BAG_WORDS], sizeof(*bag), by_term);
	features.bags[BAG_WORDS] = bag;
	return features;
}

static struct placement add_in(const char *language, uint32_t article, const char *text, int64_t time)
{
	struct story_features features = body_of(text, NULL, 0);
	struct placement placement;
	stories_add(stories, article, language, &features, time, NULL, 0, arena, &placement);
	return placement;
}

static struct placement add(uint32_t article, const char *text, int64_t time)
{
	return add_in("en", article, text, time);
}

/* So many stories of one article each, about nothing else that happens here: few are enough for what is a little alike to stay apart. */
enum { OTHERS = 6 };

static void add_others(void)
{
	for (uint32_t k = 0; k < OTHERS; k++) {
		char text[64];
		snprintf(text, sizeof(text), "x%u y%u z%u", k, k, k);
		cr_assert(add(900 + k, text, START).created);
	}
}

Test(stories, take_texts_that_are_a_little_alike_together_only_where_little_else_happens)
{
	static const char *const first = "flood village river dam bridge rain minister visit water", *alike = "flood village mud ferry coast harbour storm roof tide";
	add(1, first, START);
	cr_assert_eq(add(2, alike, START).story, 0);
	tear_down();
	set_up();
	add_others();
	add(1, first, START);
	cr_assert(add(2, alike, START).created);
}

Test(stories, count_what_happens_at_other_times_and_their_own_first_articles_for_little)
{
	static const char *const first = "flood village river dam bridge rain minister visit water", *alike = "flood village mud ferry coast harbour storm roof tide";
	add(1, first, START);
	add(2, first, START);
	cr_assert_eq(add(3, alike, START).story, 0, "two of its own");
	tear_down();
	set_up();
	add_others();
	add(1, first, START + 400 * DAY);
	cr_assert_eq(add(2, alike, START + 400 * DAY).story, OTHERS, "the others were long ago");
	tear_down();
	set_up();
	for (uint32_t article = 1; article < 9; article++)
		add(article, first, START);
	cr_assert(add(9, alike, START).created, "where much comes in about one event, something happens");
}

Test(stories, take_articles_about_one_event_together_and_keep_others_apart)
{
	struct placement first = add(10, "flood village river dam bridge rain", START);
	cr_assert(first.created && first.story == 0 && first.score == 0);
	struct placement other = add(11, "election ballot candidate senate vote poll", START + HOUR);
	cr_assert(other.created && other.story == 1);
	struct placement second = add(12, "flood village river dam helicopter rescue", START + 2 * HOUR);
	cr_assert(!second.created && second.story == 0);
	cr_assert_gt(second.score, 0);
	cr_assert_eq(second.term_count, 4);
	size_t count;
	const uint32_t *articles = stories_articles(stories, 0, &count);
	cr_assert(count == 2 && articles[0] == 10 && articles[1] == 12);
}

Test(stories, keep_what_is_somewhat_alike_apart_a_week_later)
{
	add(1, "flood village river dam bridge rain", START);
	struct placement same_day = add(2, "flood village river storm roof harbour", START + HOUR);
	cr_assert_eq(same_day.story, 0);
	struct placement later = add(3, "flood village river mud ferry coast", START + 7 * DAY);
	cr_assert(later.created);
}

/* The article says as many things in the same words as the first story. */
static struct placement add_quoting(uint32_t article, const char *text, int64_t time, uint32_t statements)
{
	struct story_features features = body_of(text, NULL, 0);
	struct story_quoting quoting = { .story = 0, .statements = statements };
	struct placement placement;
	stories_add(stories, article, "en", &features, time, &quoting, 1, arena, &placement);
	return placement;
}

Test(stories, take_in_what_is_not_quite_alike_and_says_the_same)
{
	static const char *const hardly = "flood village mud ferry coast harbour storm roof";
	add(1, "flood village river dam bridge rain minister visit", START);
	add_others();
	cr_assert(add(2, hardly, START + 20 * HOUR).created);
	stories_remove(stories, 2);
	struct placement quoting = add_quoting(2, hardly, START + 20 * HOUR, 1);
	cr_assert(!quoting.created && quoting.story == 0);
	cr_assert_gt(quoting.score, 0);
	cr_assert_gt(quoting.term_count, 0, "what it shares");
}

Test(stories, take_in_nothing_else_only_because_it_says_the_same)
{
	add(1, "flood village river dam bridge rain minister visit", START);
	cr_assert(add_quoting(2, "games athlete medal stadium rowing storm", START + HOUR, 3).created);
	cr_assert(add_quoting(3, "flood village river mud ferry coast", START + 7 * DAY, 3).created);
	add(4, "treaty border trade envoy tariff summit", START + HOUR);
	cr_assert_neq(add_quoting(5, "treaty border trade envoy tariff flood", START + HOUR, 3).story, 0, "what it is more alike than that stays");
}

Test(stories, take_in_what_is_much_alike_a_week_later)
{
	add(1, "flood village river dam bridge rain", START);
	struct placement later = add(2, "flood village river dam bridge storm", START + 7 * DAY);
	cr_assert_eq(later.story, 0);
}

Test(stories, that_are_closed_are_known_again_by_their_words_until_newer_ones_need_the_room)
{
	add(1, "flood village river dam bridge rain", START);
	stories_close(stories, 0, 17);
	add(2, "games athlete medal stadium rowing storm", START + DAY);
	struct placement again = add(3, "flood village river dam bridge storm", START + 30 * DAY);
	cr_assert(again.created);
	cr_assert_eq(again.continues, 17);
	cr_assert_eq(add(4, "minister visit summit treaty border trade", START + 30 * DAY).continues, 0);
	for (uint32_t k = 1; k <= 8192; k++) { /* REMAINDERS_MAX */
		stories_close(stories, add(100 + k, arena_format(arena, "word%u other%u third%u", k, k, k), START + 60 * DAY).story, 17 + k);
		if (k < 8191)
			continue;
		stories_remove(stories, 3);
		cr_assert_eq(add(3, "flood village river dam bridge boat", START + (60 + k % 8190 * 30) * DAY).continues, k < 8192 ? 17 : 0);
	}
}

Test(stories, keep_a_text_out_that_is_like_one_of_their_articles_alone)
{
	add(1, "flood village river dam bridge minister visit summit", START);
	struct placement alone = add(2, "minister visit summit treaty border trade dinner speech", START + HOUR);
	cr_assert_eq(alone.story, 0, "if that article is all that there is, they belong together");
	stories_close(stories, 0, 1);
	add_others();
	struct placement flood = add(3, "flood village river dam bridge rain water mud", START);
	add(4, "flood village river dam bridge rain water boat", START);
	add(5, "flood village river dam bridge rain water roof", START);
	struct placement bridging = add(1, "flood village river dam bridge minister visit summit", START);
	cr_assert_eq(bridging.story, flood.story);
	struct placement other = add(2, "minister visit summit treaty border trade dinner speech", START + HOUR);
	cr_assert(other.created);
}

Test(stories, take_no_article_in_for_the_words_of_a_topic_that_many_stories_have)
{
	add(0, "games athlete medal stadium rowing storm lake delay", START);
	struct placement alone = add(1, "games athlete medal stadium judo final gold belt", START + HOUR);
	cr_assert_eq(alone.story, 0, "of one event, these words tell enough");
	stories_close(stories, 0, 1);
	const char *const events[] = { "fencing foil mask salute", "sailing yacht harbour wind", "boxing glove ring bell",
	                               "archery bow target arrow", "rowing storm lake delay" };
	for (uint32_t k = 0; k < 5; k++) {
		struct placement event = add(k, arena_format(arena, "games athlete medal stadium %s", events[k]), START + k * 5 * DAY);
		cr_assert_eq(event.story, k + 1);
	}
	struct placement other = add(5, "games athlete medal stadium judo final gold belt", START + 20 * DAY + HOUR);
	cr_assert(other.created);
	struct placement same = add(6, "games athlete medal stadium rowing storm lake water", START + 20 * DAY + HOUR);
	cr_assert_eq(same.story, 5);
}

/* A headline of these words, without a body. */
static struct placement add_headline(uint32_t article, const char *text, int64_t time)
{
	struct story_features features = body_of(text, NULL, 0);
	features.has_body = false;
	features.bags[BAG_TITLE] = features.bags[BAG_WORDS];
	features.counts[BAG_TITLE] = features.counts[BAG_WORDS];
	struct placement placement;
	stories_add(stories, article, "en", &features, time, NULL, 0, arena, &placement);
	return placement;
}

Test(stories, learn_the_words_of_a_topic_that_all_headlines_tell_of_from_the_first_on)
{
	struct placement first = add_headline(0, "games medal athlete rowing storm", START);
	struct placement second = add_headline(1, "games medal athlete judo final", START + HOUR / 4);
	cr_assert_eq(second.story, first.story, "of one event, these words tell enough");
	struct placement other = { 0 };
	for (uint32_t k = 2; k < 40; k++)
		other = add_headline(k, arena_format(arena, "games medal athlete player%u match%u", k, k), START + k * HOUR / 4);
	cr_assert(other.created);
	struct placement same = add_headline(40, "games medal match39 player39", START + 10 * HOUR);
	cr_assert_eq(same.story, other.story);
}

Test(stories, never_hold_two_languages)
{
	add_in("en", 1, "olympia tokio 2021 biles gold sunisa", START);
	struct placement german = add_in("de", 2, "olympia tokio 2021 biles gold sunisa", START);
	cr_assert(german.created);
}

Test(stories, forget_a_removed_article)
{
	add(1, "flood village river dam bridge rain", START);
	add(2, "flood village river dam bridge storm", START);
	stories_remove(stories, 1);
	size_t count;
	const uint32_t *articles = stories_articles(stories, 0, &count);
	cr_assert(count == 1 && articles[0] == 2);
	stories_remove(stories, 2);
	stories_articles(stories, 0, &count);
	cr_assert_eq(count, 0);
	cr_assert_eq(stories_representative(stories, 0), STORIES_NONE);
	struct placement again = add(1, "flood village river dam bridge rain", START);
	cr_assert(again.created && again.story == 1, "nothing joins an empty story");
}

Test(stories, take_nothing_in_once_closed)
{
	add(1, "flood village river dam bridge rain", START);
	stories_close(stories, 0, 1);
	struct placement placement = add(1, "flood village river dam bridge rain", START);
	cr_assert(placement.created && placement.story == 1);
}

Test(stories, are_represented_by_the_article_most_like_the_others)
{
	add(1, "flood village river dam helicopter rescue", START);
	add(2, "flood village river dam bridge rain", START);
	add(3, "flood village river dam bridge rain storm", START);
	add(4, "flood village storm mud bridge rain", START);
	cr_assert_eq(stories_representative(stories, 0), 3);
}

Test(stories, keep_their_representative_until_another_article_is_clearly_more_like_the_others)
{
	add(1, "flood village river dam bridge rain helicopter rescue", START);
	cr_assert_eq(stories_representative(stories, 0), 1);
	add(2, "flood village river dam bridge rain storm water", START);
	add(3, "flood village river dam bridge rain storm mud", START);
	cr_assert_eq(stories_representative(stories, 0), 1, "the others are a little more alike");
	add(4, "flood village storm water river dam mud roof", START);
	add(5, "flood village storm water river dam mud boat", START);
	cr_assert_neq(stories_representative(stories, 0), 1);
	stories_remove(stories, stories_representative(stories, 0));
	cr_assert_neq(stories_representative(stories, 0), STORIES_NONE);
}

Test(stories, are_rather_represented_by_an_article_whose_headline_tells_news)
{
	const char *texts[] = { "flood village river dam bridge rain storm", "flood village river dam bridge rain", "flood village river dam mud boat" };
	struct placement placement;
	for (uint32_t article = 1; article <= 3; article++) {
		struct story_features features = body_of(texts[article - 1], NULL, 0);
		features.no_report = article < 3;
		stories_add(stories, article, "en", &features, START, NULL, 0, arena, &placement);
		cr_assert_eq(placement.story, 0);
	}
	cr_assert_eq(stories_representative(stories, 0), 3);
	stories_remove(stories, 3);
	cr_assert_eq(stories_representative(stories, 0), 1, "none tells news");
}

static uint32_t *sketch(uint32_t from, uint32_t step)
{
	uint32_t *shingles = arena_alloc(arena, 64, sizeof(*shingles));
	for (uint32_t k = 0; k < 64; k++)
		shingles[k] = from + k * step;
	return shingles;
}

static struct placement add_with_sketch(uint32_t article, uint32_t *shingles)
{
	struct story_features features = body_of("flood village river dam bridge rain", shingles, 64);
	struct placement placement;
	stories_add(stories, article, "en", &features, START, NULL, 0, arena, &placement);
	return placement;
}

Test(stories, name_the_first_article_whose_text_another_repeats)
{
	cr_assert_eq(add_with_sketch(1, sketch(1000, 1000)).copy_of, STORIES_NONE);
	cr_assert_eq(add_with_sketch(2, sketch(1500, 1000)).copy_of, STORIES_NONE, "about the same, in other words");
	cr_assert_eq(add_with_sketch(3, sketch(1000, 1000)).copy_of, 1);
	uint32_t *mostly = sketch(1000, 1000);
	mostly[7]++;
	cr_assert_eq(add_with_sketch(4, mostly).copy_of, 1, "a copy of a copy is a copy of the original");
}

Test(stories, are_not_represented_by_a_copy)
{
	struct placement placement;
	for (uint32_t article = 1; article <= 3; article++) {
		const char *text = article == 1 ? "flood village river dam bridge rain mud boat" : "flood village river dam bridge rain storm roof";
		struct story_features features = body_of(text, sketch(1000, 1000), 64);
		stories_add(stories, article, "en", &features, START, NULL, 0, arena, &placement);
		cr_assert_eq(placement.copy_of, article == 1 ? STORIES_NONE : 1);
	}
	cr_assert_eq(stories_representative(stories, 0), 1);
}

/* Two stories that begin apart and grow together. */
static size_t grow_together(struct story_merge **ret_merges)
{
	add(1, "flood village river dam bridge rain", START);
	add(2, "storm coast harbour wind ferry roof", START);
	add(3, "flood village river dam bridge rain storm coast harbour", START + HOUR);
	add(4, "flood village storm coast harbour wind ferry roof river", START + HOUR);
	cr_assert_eq(stories_merge(stories, arena, ret_merges), 1, "the first day is always looked at");
	return 1;
}

Test(stories, merge_once_they_are_one_and_keep_the_older_number)
{
	struct story_merge *merges;
	grow_together(&merges);
	cr_assert(merges[0].into == 0 && merges[0].from == 1);
	cr_assert_gt(merges[0].score, 0);
	size_t count;
	stories_articles(stories, 0, &count);
	cr_assert_eq(count, 4);
	stories_remove(stories, 2);
	stories_articles(stories, 0, &count);
	cr_assert_eq(count, 3, "the articles are the older story's now");
	cr_assert_eq(stories_merge(stories, arena, &merges), 0, "the next look is not due");
}

Test(stories, merge_into_the_larger_one_so_that_few_articles_change_story)
{
	struct story_merge *merges;
	add(1, "flood village river dam bridge rain water mud", START);
	add_others();
	const uint32_t storm = add(2, "storm coast harbour wind ferry roof tide flood", START + HOUR).story;
	add(3, "storm coast harbour wind ferry roof flood village", START + HOUR);
	add(4, "storm coast harbour roof flood village river rain", START + HOUR);
	size_t count;
	stories_articles(stories, storm, &count);
	cr_assert_eq(count, 3);
	cr_assert_eq(stories_merge(stories, arena, &merges), 1);
	cr_assert(merges[0].into == storm && merges[0].from == 0);
}

/* What an event's reports say of it alone, and a form that those of all events are written in. */
static struct placement report_of(uint32_t article, uint32_t event, const char *form)
{
	char text[160];
	snprintf(text, sizeof(text), "place%u firm%u mayor%u chief%u%s", event, event, event, event, form);
	return add(article, text, START);
}

Test(stories, do_not_merge_for_a_form_in_which_many_are_written)
{
	enum { EVENTS = 12 };
	struct story_merge *merges;
	for (uint32_t event = 0; event < EVENTS; event++)
		cr_assert(report_of(event, event, "").created);
	for (uint32_t article = EVENTS; article < 4 * EVENTS; article++)
		cr_assert_eq(report_of(article, article % EVENTS, " council inquiry cracks repairs weeks residents").story, article % EVENTS);
	cr_assert_eq(stories_merge(stories, arena, &merges), 0);
}

static size_t look_again(struct story_merge **ret_merges)
{
	static uint32_t article = 1000;
	for (uint32_t k = 0; k < 1000; k++) {
		char text[64];
		snprintf(text, sizeof(text), "a%u b%u c%u", article, article, article);
		add(article++, text, START + HOUR);
	}
	return stories_merge(stories, arena, ret_merges);
}

Test(stories, that_an_editor_split_are_not_merged_again)
{
	struct story_merge *merges;
	add(1, "flood village river dam bridge rain", START);
	add(2, "flood village river dam bridge storm", START);
	add(3, "flood village river dam bridge rain storm", START);
	cr_assert_eq(stories_split(stories, 0, (const uint32_t[]){ 2 }, 1), 1);
	size_t count;
	const uint32_t *articles = stories_articles(stories, 1, &count);
	cr_assert(count == 1 && articles[0] == 2);
	stories_articles(stories, 0, &count);
	cr_assert_eq(count, 2);
	cr_assert_eq(look_again(&merges), 0);
	stories_remove(stories, 2);
	stories_close(stories, 1, 1);
	cr_assert(add(4, "flood village river dam bridge rain storm", START + HOUR).story == 0, "the one that is left goes on");
}

Test(stories, that_an_editor_split_are_not_merged_through_a_third_one)
{
	struct story_merge *merges;
	add(1, "flood village river dam bridge rain", START);
	add(2, "flood village river dam bridge storm", START);
	stories_split(stories, 0, (const uint32_t[]){ 2 }, 1);
	add_others();
	const uint32_t third = add(3, "storm coast harbour wind ferry roof", START).story;
	stories_join(stories, third, 1);
	cr_assert_eq(add(4, "flood village river dam bridge rain storm", START + HOUR).created, false);
	cr_assert_eq(look_again(&merges), 0, "the third story is the second one now");
	stories_join(stories, 0, third);
	size_t count;
	stories_articles(stories, 0, &count);
	cr_assert_eq(count, 4, "what an editor says last holds");
}

Test(stories, that_are_split_find_their_words_and_copies_anew)
{
	add_with_sketch(1, sketch(1000, 1000));
	add_with_sketch(2, sketch(1000, 1000));
	add_with_sketch(3, sketch(1000, 1000));
	stories_split(stories, 0, (const uint32_t[]){ 1 }, 1);
	cr_assert_eq(stories_representative(stories, 1), 1);
	stories_remove(stories, 1);
	struct placement again = add_with_sketch(1, sketch(1000, 1000));
	cr_assert(again.story == 0 && again.copy_of == 2);
}

Test(stories, take_in_what_belongs_there_by_decision_even_when_empty)
{
	add(1, "flood village river dam bridge rain", START);
	struct story_features features = body_of("election ballot candidate senate vote poll", NULL, 0);
	struct placement placement;
	stories_add_to(stories, 0, 2, &features, START, arena, &placement);
	cr_assert(!placement.created && placement.story == 0 && placement.score == 0);
	stories_remove(stories, 1);
	stories_remove(stories, 2);
	stories_add_to(stories, 0, 3, &features, START, arena, &placement);
	cr_assert_eq(placement.story, 0);
	cr_assert_eq(add(4, "election ballot candidate senate vote count", START).story, 0);
}

Test(stories, cost_no_more_when_more_of_them_are_open)
{
	char text[200];
	uint64_t most = 0, before = 0;
	for (uint32_t k = 0; k < 20000; k++) {
		snprintf(text, sizeof(text), "president said%u talk%u visit%u deal%u north%u", k % 7, k, k % 5000, k % 3001, k % 611);
		add(k, text, START);
		uint64_t postings = stories_work(stories).postings;
		most = postings - before > most ? postings - before : most;
		before = postings;
		arena_reset(arena);
	}
	cr_assert_leq(most, 1000);
}

Test(stories, let_go_of_terms_that_nothing_uses_and_keep_what_is_open)
{
	char text[200];
	add(1, "flood village river dam bridge rain", START);
	for (uint32_t k = 0; k < 50000; k++) {
		snprintf(text, sizeof(text), "a%u b%u c%u d%u e%u", k, k, k, k, k);
		struct placement placement = add(2, text, START);
		cr_assert(placement.created);
		stories_close(stories, placement.story, 1);
		arena_reset(arena);
	}
	struct placement same = add(3, "flood village river dam bridge storm", START + HOUR);
	cr_assert_eq(same.story, 0);
	cr_assert_str_eq(same.terms[0], "bridge", "the terms are still themselves");
	cr_assert_eq(stories_representative(stories, 0), 1);
	struct placement old = add(2, "a7 b7 c7 d7 e7", START);
	cr_assert(old.created, "a closed story does not come back");
}

static uint64_t run(uint32_t articles)
{
	struct stories *other = stories_new(words_of, NULL);
	uint64_t digest = 0;
	char text[200];
	for (uint32_t k = 0; k < articles; k++) {
		uint32_t event = k * 7919 % 97;
		snprintf(text, sizeof(text), "event%u place%u name%u word%u word%u", event, event, event, k % 13, 20 + k % 11);
		struct story_features features = body_of(text, NULL, 0);
		struct placement placement;
		struct story_merge *merges;
		stories_add(other, k, "en", &features, START + k * 60000, NULL, 0, arena, &placement);
		digest = digest * 31 + placement.story + (uint64_t)placement.score * 7;
		size_t merged = stories_merge(other, arena, &merges);
		for (size_t m = 0; m < merged; m++)
			digest = digest * 31 + merges[m].from;
		if (k % 50 == 49)
			stories_remove(other, k - 20);
	}
	stories_free(other);
	return digest;
}

Test(stories, come_out_the_same_each_time)
{
	cr_assert_eq(run(3000), run(3000));
}
