#include "cluster/statements/quotation_index.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "cluster/statements/fingerprint_index.h"

static struct quotation_index *quotations;
static struct words *words;
static struct arena *arena;
static uint32_t story_of_article[2000];

static uint32_t story_of(const void *context, uint32_t article)
{
	(void)context;
	return story_of_article[article];
}

static void set_up(void)
{
	char *error = NULL;
	arena = arena_new();
	quotations = quotation_index_new(story_of, NULL);
	cr_assert_eq(words_load("/nowhere/words.tsv", &words, &error), 0);
	for (uint32_t k = 0; k < 2000; k++)
		story_of_article[k] = k;
}

static void tear_down(void)
{
	quotation_index_free(quotations);
	words_free(words);
	arena_free(arena);
}

TestSuite(quotation_index, .init = set_up, .fini = tear_down);

/* A statement of the stems in `text`, with blanks between them; "#" before a name or a number. */
static struct statement_features features_of(const char *text, const char *speaker)
{
	struct statement_features features = { .kind = STATEMENT_DIRECT, .speaker = speaker, .time = 0 };
	features.terms = arena_alloc(arena, STATEMENT_TERMS_MAX, sizeof(*features.terms));
	for (char *rest = arena_copy(arena, text), *stem; (stem = strsep(&rest, " "));) {
		bool name = *stem == '#';
		features.terms[features.term_count++] = (struct statement_term){ stem + name, name ? STATEMENT_TERM_NAME : 0, false };
	}
	return features;
}

/* Statement and article have the same number; the article is a story of its own, unless story_of_article says otherwise. */
static void add_by(uint32_t number, const char *text, const char *speaker)
{
	const struct statement_features features = features_of(text, speaker);
	quotation_index_add(quotations, number, number, "en", words, &features);
}

static void add(uint32_t number, const char *text)
{
	add_by(number, text, "Ilse Varga");
}

static size_t partners_of(uint32_t number)
{
	struct quotation_partner partners[QUOTATION_PARTNERS_MAX];
	return quotation_index_partners(quotations, number, partners);
}

static const char *bridge = "reopen old harbour bridge befor everi pillar inspect independ diver";

Test(quotation_index, links_the_same_words_and_a_part_of_them)
{
	add(1, bridge);
	add(2, bridge);
	add(3, "befor everi pillar inspect independ diver");
	cr_assert_eq(partners_of(1), 2);
	cr_assert_eq(partners_of(2), 2);
	cr_assert_eq(partners_of(3), 2);
}

Test(quotation_index, tells_which_stories_say_what_is_not_in_it)
{
	const struct statement_features part = features_of("befor everi pillar inspect independ diver", "Ilse Varga");
	uint32_t stories[QUOTATION_STORIES_MAX];
	story_of_article[3] = 2;
	add(1, bridge);
	add(2, bridge);
	add(3, bridge);
	add(4, "vote sugar tax thursday befor chancellor present budget");
	cr_assert_eq(quotation_index_stories(quotations, "en", words, &part, stories), 2);
	cr_assert(stories[0] == 1 && stories[1] == 2);
	cr_assert_eq(quotation_index_stories(quotations, "de", words, &part, stories), 0);
	quotation_index_remove(quotations, 1);
	cr_assert_eq(quotation_index_stories(quotations, "en", words, &part, stories), 1);
	cr_assert_eq(partners_of(2), 0, "asking links nothing");
}

Test(quotation_index, small_gaps_are_allowed_but_not_another_order)
{
	add(1, bridge);
	add(2, "reopen harbour bridge befor we know everi pillar inspect independ diver");
	add(3, "diver independ inspect pillar everi befor bridge harbour old reopen");
	cr_assert_eq(partners_of(1), 1);
	cr_assert_eq(partners_of(3), 0);
}

Test(quotation_index, another_name_in_its_place_is_another_statement)
{
	add(1, "reopen old #velmora bridge befor everi pillar inspect independ diver");
	add(2, "reopen old #karsk bridge befor everi pillar inspect independ diver");
	cr_assert_eq(partners_of(1), 0);
}

Test(quotation_index, one_name_can_be_a_part_of_the_other)
{
	add_by(1, bridge, "Wang");
	add_by(2, bridge, "Wang Yi");
	add_by(3, bridge, "the engineer Wang Yi");
	add_by(4, bridge, "Li Yong");
	add_by(5, bridge, NULL);
	cr_assert_eq(partners_of(1), 3);
	cr_assert_eq(partners_of(4), 1, "whoever it was");
	cr_assert_eq(partners_of(5), 4);
}

Test(quotation_index, an_unknown_speaker_takes_more_words)
{
	add_by(1, "befor everi pillar inspect independ diver", NULL);
	add_by(2, "befor everi pillar inspect independ diver", "Ilse Varga");
	add_by(3, "pillar inspect independ diver befor", NULL);
	add_by(4, "pillar inspect independ diver befor", "Ilse Varga");
	cr_assert_eq(partners_of(1), 1, "six stems");
	cr_assert_eq(partners_of(3), 0, "five stems");
}

Test(quotation_index, other_languages_are_not_looked_at)
{
	const struct statement_features features = features_of(bridge, "Ilse Varga");
	add(1, bridge);
	quotation_index_add(quotations, 2, 2, "de", words, &features);
	cr_assert_eq(partners_of(2), 0);
}

Test(quotation_index, of_one_story_one_statement_stands_for_all_with_the_same_words)
{
	story_of_article[2] = story_of_article[3] = story_of_article[1];
	add(1, bridge);
	add(2, bridge);
	add(3, bridge);
	add(4, bridge);
	cr_assert_eq(partners_of(4), 1);
	cr_assert_eq(partners_of(1), 1);
	cr_assert_eq(partners_of(2) + partners_of(3), 0);
	quotation_index_remove(quotations, 1);
	cr_assert_eq(partners_of(2) + partners_of(3), 1);
	quotation_index_remove(quotations, 2);
	quotation_index_remove(quotations, 3);
	cr_assert_eq(partners_of(4), 0);
}

Test(quotation_index, a_statement_has_so_many_partners_and_no_more_and_neither_side_has_a_link_alone)
{
	struct quotation_partner partners[QUOTATION_PARTNERS_MAX];
	for (uint32_t k = 0; k < 4 * QUOTATION_PARTNERS_MAX; k++) {
		add(k, bridge);
		cr_assert_eq(partners_of(0), k < QUOTATION_PARTNERS_MAX ? k : QUOTATION_PARTNERS_MAX);
	}
	for (uint32_t k = 0; k < 4 * QUOTATION_PARTNERS_MAX; k++) {
		size_t count = quotation_index_partners(quotations, k, partners);
		for (size_t i = 0; i < count; i++) {
			struct quotation_partner back[QUOTATION_PARTNERS_MAX];
			size_t back_count = quotation_index_partners(quotations, partners[i].number, back), at = 0;
			while (at < back_count && back[at].number != k)
				at++;
			cr_assert_lt(at, back_count, "%u is linked to %u, but not the other way", k, partners[i].number);
		}
	}
}

Test(quotation_index, a_closed_story_is_remembered_until_there_is_no_room)
{
	struct quotation_partner partners[QUOTATION_PARTNERS_MAX];
	add(0, bridge);
	for (uint32_t k = 1; k <= QUOTATION_PARTNERS_MAX; k++) {
		add(k, bridge);
		quotation_index_close(quotations, k, (struct quotation_closed){ 100 + k, 7 });
	}
	cr_assert_eq(quotation_index_partners(quotations, 0, partners), QUOTATION_PARTNERS_MAX);
	cr_assert_not(partners[0].open);
	cr_assert_eq(partners[0].closed.position, 101);
	add(99, bridge);
	cr_assert_eq(quotation_index_partners(quotations, 0, partners), QUOTATION_PARTNERS_MAX);
	cr_assert_eq(partners[0].closed.position, 102, "the oldest one made room");
	cr_assert(partners[QUOTATION_PARTNERS_MAX - 1].open);
	cr_assert_eq(partners[QUOTATION_PARTNERS_MAX - 1].number, 99);
}

Test(quotation_index, a_wording_is_found_behind_63_newer_ones_and_not_behind_64)
{
	for (uint32_t others = 63; others <= 64; others++) {
		const char *text = others == 63 ? bridge : "vote sugar tax budget pension school hospit chancellor";
		uint32_t first = (others - 62) * 500;
		add_by(first, text, "Ilse Varga");
		for (uint32_t k = 1; k <= others; k++)
			add_by(first + k, text, "Tomas Holt");
		add_by(first + 100, text, "Ilse Varga");
		cr_assert_eq(partners_of(first + 100), others == 63 ? 1 : 0);
	}
}

Test(quotation_index, what_is_taken_out_leaves_nothing_behind)
{
	char text[256];
	size_t before = 0;
	for (uint32_t round = 0; round < 20; round++) {
		for (uint32_t k = 0; k < 1000; k++) {
			snprintf(text, sizeof(text), "%s word%u other%u", bridge, k % 50, k % 7);
			add(k, text);
		}
		for (uint32_t k = 0; k < 1000; k++) {
			uint32_t number = (k * 7 + round) % 1000;
			if (k % 2)
				quotation_index_remove(quotations, number);
			else
				quotation_index_close(quotations, number, (struct quotation_closed){ number, 0 });
		}
		uint32_t stale, article;
		while (quotation_index_stale(quotations, &stale, &article))
			cr_assert_lt(article, 1000);
		if (round == 2)
			before = quotation_index_bytes(quotations);
	}
	cr_assert_eq(quotation_index_bytes(quotations), before);
	add(1, bridge);
	cr_assert_eq(partners_of(1), 0);
}

/* --- Restarts */

struct bytes {
	ARRAY(unsigned char) of;
};

static int collect(void *context, const void *data, size_t size)
{
	struct bytes *bytes = context;
	array_reserve(&bytes->of, bytes->of.count + size);
	memcpy(bytes->of.items + bytes->of.count, data, size);
	bytes->of.count += size;
	return 0;
}

static struct bytes image_of(struct quotation_index *index)
{
	struct bytes bytes = { 0 };
	uint32_t number, article;
	while (quotation_index_stale(index, &number, &article))
		;
	struct image *image = image_to(collect, &bytes);
	quotation_index_image(image, index);
	cr_assert_eq(image_close(image), 0);
	return bytes;
}

/* What an index is after a restart. */
static struct quotation_index *again(struct quotation_index *index)
{
	struct bytes bytes = image_of(index);
	struct quotation_index *read = quotation_index_new(story_of, NULL);
	struct image *image = image_from(bytes.of.items, bytes.of.count);
	quotation_index_image(image, read);
	cr_assert_eq(image_close(image), 0);
	array_free(&bytes.of);
	quotation_index_free(index);
	return read;
}

/* More of the same words, in more stories, than a fingerprint and a bucket are looked through for. */
static void change(struct quotation_index *index, uint32_t number, uint32_t random, uint32_t story)
{
	static const char *const tails[] = { "", " and old quay", " and new quay", " or rebuild it", "" };
	char text[256];
	snprintf(text, sizeof(text), "%s%s", bridge, tails[random % 5]);
	const struct statement_features features = features_of(text, random % 7 ? "Ilse Varga" : NULL);
	quotation_index_add(index, number, number, "en", words, &features);
	uint32_t other = random / 5 % (number + 1);
	if (random / 16 % 4 == 1)
		quotation_index_remove(index, other);
	else if (random / 16 % 8 == 2)
		quotation_index_close(index, other, (struct quotation_closed){ .position = number, .index = other });
	story_of_article[other] = story;
	if (random / 16 % 8 == 2)
		return;
	quotation_index_move(index, other);
}

/* The rule of quotation_image.c for equal fingerprints of one wording: when newer wordings have taken the places of some, the image gives back
 * just as many as are left. Distinct stems have equal fingerprints by chance alone; here a part that is said three times stands for that. */
Test(quotation_index, a_wording_that_is_found_by_equal_fingerprints_goes_on_after_a_restart)
{
	enum { EQUAL = 3, COUNT = 2 * FINGERPRINT_POSTINGS_MAX / EQUAL };
	const struct statement_features features = features_of("reopen harbour bridge reopen harbour bridge reopen harbour bridge", "Ilse Varga");
	struct quotation_index *restarted = quotation_index_new(story_of, NULL);
	_Static_assert(FINGERPRINT_POSTINGS_MAX % EQUAL, "the oldest wordings lose a part of theirs");
	for (uint32_t number = 0; number < COUNT; number++) {
		quotation_index_add(quotations, number, number, "en", words, &features);
		quotation_index_add(restarted, number, number, "en", words, &features);
		restarted = again(restarted);
		struct bytes with = image_of(restarted), without = image_of(quotations);
		cr_assert_eq(with.of.count, without.of.count, "after %u", number);
		cr_assert_eq(memcmp(with.of.items, without.of.items, with.of.count), 0, "after %u", number);
		array_free(&with.of);
		array_free(&without.of);
	}
	quotation_index_free(restarted);
}

Test(quotation_index, goes_on_after_a_restart_as_without_one)
{
	struct quotation_index *restarted = quotation_index_new(story_of, NULL);
	uint32_t random = 1, before;
	for (uint32_t number = 0; number < 2000; number++) {
		random = random * 1664525u + 1013904223u;
		uint32_t other = (random >> 8) / 5 % (number + 1), story = (random >> 16) % 300;
		story_of_article[number] = story + 1;
		before = story_of_article[other];
		change(quotations, number, random >> 8, story);
		story_of_article[other] = before;
		change(restarted, number, random >> 8, story);
		if (number % 23 == 0)
			restarted = again(restarted);
		if (number % 100 != 99)
			continue;
		struct bytes with = image_of(restarted), without = image_of(quotations);
		cr_assert_eq(with.of.count, without.of.count, "after %u", number);
		cr_assert_eq(memcmp(with.of.items, without.of.items, with.of.count), 0, "after %u", number);
		array_free(&with.of);
		array_free(&without.of);
	}
	quotation_index_free(restarted);
}
