#include "cluster/statements/statement_clusters_internal.h"
#include "clusters_helpers.h"

#include <errno.h>
#include <stdio.h>

TestSuite(statement_clusters, .init = set_up, .fini = tear_down);

/* Two claims with so many stems in common, which are names or are not, and some of their own. Whether they come together. */
static bool claims_meet(uint8_t flags)
{
	static const char *const stems[] = { "rosk ilvia dalen varn harbour dredg crane", "rosk ilvia dalen varn festiv singer song" };
	struct statement_clusters *story = statement_clusters_new(model);
	for (uint32_t k = 0; k < 2; k++) {
		struct statement_features claim = statement(NULL, stems[k]);
		for (uint32_t i = 0; i < 4; i++)
			claim.terms[i].flags = flags;
		add_to(story, k, k, claim);
	}
	bool met = statement_clusters_of(story, 0) == statement_clusters_of(story, 1);
	statement_clusters_free(story);
	return met;
}

Test(statement_clusters, claims_that_share_names_alone_say_different_things)
{
	cr_assert(claims_meet(0));
	cr_assert(!claims_meet(STATEMENT_TERM_NAME));
}

Test(statement_clusters, puts_one_statement_in_two_wordings_together_and_other_statements_apart)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add(2, 2, "Lindqvist", "bridge close month crack pillar");
	add(3, 3, "Mara Lindqvist", "ferry carry passenger free charge");
	cr_assert(together(1, 2));
	cr_assert(!together(1, 3));
	struct cluster_view view = statement_clusters_view(clusters, statement_clusters_of(clusters, 2));
	cr_assert_eq(view.founder, 1);
	cr_assert_eq(view.representative, 1, "the fuller wording stands for both");
	cr_assert_eq(view.member_count, 2);
	cr_assert_eq(view.members[0], 1);
	cr_assert_eq(view.members[1], 2);
	cr_assert_eq(statement_clusters_count(clusters), 6);
}

Test(statement_clusters, what_one_article_says_in_like_words_stays_apart_in_its_copies)
{
	static const char threw[] = "girl threw stone soldier yard gate morning crowd street",
	                  held[] = "girl threw stone charge court hear week judge bench";
	for (uint32_t k = 0; k < 100; k++)
		add(900 + k, 9000 + k, NULL, arena_format(arena, "thing%u other%u more%u", k, k, k));
	add(1, 1, "Mara Lindqvist", threw);
	add(1, 2, "Mara Lindqvist", held);
	cr_assert(!together(1, 2), "or this tests nothing");
	for (uint32_t article = 2; article < 4; article++) {
		add(article, 10 * article, "Mara Lindqvist", threw);
		add(article, 10 * article + 1, "Mara Lindqvist", held);
	}
	cr_assert(together(1, 20) && together(1, 30) && together(2, 21) && together(2, 31));
	cr_assert(!together(1, 2));
}

Test(statement_clusters, keeps_the_same_words_of_two_speakers_apart_but_lets_a_claim_join)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add(2, 2, "Oskar Brandt", "bridge close month crack found pillar");
	add(3, 3, NULL, "bridge close month crack found pillar");
	cr_assert(!together(1, 2));
	cr_assert(together(3, 1) || together(3, 2));
}

/* With the kind of a quotation. */
static struct statement_features quotation(const char *speaker, const char *stems)
{
	struct statement_features features = statement(speaker, stems);
	features.kind = STATEMENT_DIRECT;
	return features;
}

Test(statement_clusters, puts_a_long_quotation_together_under_two_names_and_a_short_one_apart)
{
	static const char SHORT[] = "bridge close month", LONG[] = "bridge close month crack found pillar engineer repair valley crossing ferry island";
	add_background();
	add_to(clusters, 1, 1, quotation("Mara Lindqvist", LONG));
	add_to(clusters, 2, 2, quotation("Oskar Brandt", LONG));
	add_to(clusters, 3, 3, quotation("Mara Lindqvist", SHORT));
	add_to(clusters, 4, 4, quotation("Oskar Brandt", SHORT));
	cr_assert(together(1, 2));
	cr_assert_not(together(3, 4));
}

Test(statement_clusters, puts_what_a_body_says_under_its_name_and_under_its_initials_together)
{
	add_background();
	add(1, 1, "Federal Office of Bridge Inspection", "bridge close month crack found pillar");
	add(2, 2, "FOBI", "bridge close month crack found pillar");
	add(3, 3, "FERC", "bridge close month crack found pillar");
	cr_assert(together(1, 2));
	cr_assert_not(together(1, 3));
}

Test(statement_clusters, lets_equal_words_tell_that_a_pronoun_was_given_to_the_wrong_speaker)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add_to(clusters, 2, 2, statement_by("Oskar Brandt", "he", "bridge close month crack found pillar"));
	cr_assert(together(1, 2));
}

Test(statement_clusters, lets_a_minister_speak_for_a_state)
{
	add_background();
	add_to(clusters, 1, 1, statement_by("Mara Lindqvist", "Chinese Foreign Minister Mara Lindqvist", "bridge open ship spring ferry carry"));
	add_to(clusters, 2, 2, statement_by("Beijing", "Beijing", "bridge open ship winter road snow"));
	add_to(clusters, 3, 3, statement_by("Oslo", "Oslo", "bridge open ship summer dredge sand"));
	cr_assert(together(1, 2), "what is too little from anybody is enough from the same side");
	cr_assert_not(together(1, 3));
}

Test(statement_clusters, an_article_must_be_surer_than_two_that_it_says_a_thing_twice)
{
	static const char *const whole = "price fish winter market sell boat", *const other = "price fish lorry engine road";
	add_background();
	add(1, 1, "Mara Lindqvist", whole);
	add(2, 2, "Mara Lindqvist", other);
	cr_assert(together(1, 2));
	statement_clusters_free(clusters);
	clusters = statement_clusters_new(model);
	add_background();
	struct statement_features own[] = { statement("Mara Lindqvist", whole), statement("Mara Lindqvist", other), statement("Mara Lindqvist", whole) };
	statement_clusters_add(clusters, 1, own, (const uint32_t[]){ 1, 2, 3 }, array_size(own));
	cr_assert_not(together(1, 2));
	cr_assert(together(1, 3));
}

Test(statement_clusters, keep_what_is_said_of_the_subject_and_what_is_quoted)
{
	struct statement_features a = statement("Mara Lindqvist", "the zoo alarm close fence"), b = statement("Mara Lindqvist", "keeper fence of alarm close");
	struct pair_measures measures;
	a.terms[0].flags = b.terms[2].flags = STATEMENT_TERM_STOP;
	a.predicate = 4;
	b.predicate = 5;
	a.terms[2].quoted = a.terms[3].quoted = b.terms[3].quoted = true;
	add_to(clusters, 1, 1, a);
	add_to(clusters, 2, 2, b);
	statement_clusters_measure(clusters, 1, 2, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 1);
	cr_assert_eq(measures.of[PAIR_QUOTED], 1);
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 1);
	a.predicate = 1;
	a.terms[2].quoted = a.terms[3].quoted = false;
	add_to(clusters, 3, 3, a);
	pair_terms_let_go(&clusters->terms);
	statement_clusters_measure(clusters, 3, 2, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 0, "a stop word is no predicate");
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 0);
	pair_terms_let_go(&clusters->terms);
}

static int32_t logit_of(const struct pair_model *shipped, struct statement_clusters *story, uint32_t a, uint32_t b)
{
	struct pair_measures measures;
	enum pair_use use = statement_clusters_measure(story, a, b, &measures);
	pair_terms_let_go(&story->terms);
	return pair_logit(shipped, use, &measures);
}

/* The logit of what two articles have somebody say, if the words that they share also stand in two more statements of the first article, or of
 * articles of their own. */
static int32_t logit_among(const struct pair_model *shipped, bool in_one_article)
{
	static const char *const said[] = { "zoo alarm team fence night keeper", "zoo alarm team drill week lesson", "zoo alarm team siren radio tower" };
	struct statement_clusters *story = statement_clusters_new(shipped);
	for (uint32_t k = 0; k < 12; k++)
		add_to(story, 900 + k, 9000 + k, statement("Somebody Else", arena_format(arena, "w%u x%u y%u z%u", k, k, k, k)));
	add_article_to(story, 1, 100, "Mara Lindqvist", in_one_article ? 3 : 1, said);
	for (uint32_t k = 1; !in_one_article && k < 3; k++)
		add_to(story, 10 + k, 1000 + k, statement("Mara Lindqvist", said[k]));
	add_to(story, 2, 200, statement("Mara Lindqvist", "zoo alarm team fence ladder hour"));
	int32_t logit = logit_of(shipped, story, 100, 200);
	statement_clusters_free(story);
	return logit;
}

Test(statement_clusters, words_that_an_article_has_again_and_again_do_not_tell_which_of_its_statements_is_meant)
{
	struct pair_model *shipped;
	char *error = NULL;
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "en", words, &shipped, &error), 0, "%s", error);
	cr_assert_gt(logit_among(shipped, false), logit_among(shipped, true) + 500);
	pair_model_free(shipped);
}

/* Whether two claims that have some words in common come together where each is so far down in its article. */
static bool meet_at(const struct pair_model *shipped, size_t place)
{
	struct statement_clusters *story = statement_clusters_new(shipped);
	struct statement_features features[32];
	uint32_t numbers[32], of[2] = { 0 };
	static const char *const claims[] = { "storm close harbour ferry night passenger hall", "storm close school power line" };
	for (uint32_t article = 0; article < 2; article++) {
		for (uint32_t k = 0; k <= place; k++) {
			numbers[k] = article * 100 + k;
			features[k] = statement(NULL, k < place ? arena_format(arena, "w%u%u x%u%u y%u%u", article, k, article, k, article, k) : claims[article]);
		}
		statement_clusters_add(story, article, features, numbers, place + 1);
		of[article] = numbers[place];
	}
	bool met = statement_clusters_of(story, of[0]) == statement_clusters_of(story, of[1]);
	statement_clusters_free(story);
	return met;
}

Test(statement_clusters, claims_that_two_articles_begin_with_meet_sooner_than_those_further_down)
{
	struct pair_model *shipped;
	char *error = NULL;
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "en", words, &shipped, &error), 0, "%s", error);
	cr_assert(meet_at(shipped, 0));
	cr_assert_not(meet_at(shipped, 24));
	pair_model_free(shipped);
}

/* The logit of two claims that have a little in common, given the statement before and the one behind it in each article. */
static int32_t logit_beside(const struct pair_model *shipped, const char *const around[2][2])
{
	enum { PLACE = 30 };
	static const char *const stems[] = { "bridge crack lorry toll gate tunnel week price", "bridge crack island mast singer winter lawyer" };
	struct statement_clusters *story = statement_clusters_new(shipped);
	uint32_t of[2];
	for (uint32_t article = 0; article < 2; article++) {
		struct statement_features features[PLACE + 2];
		uint32_t numbers[PLACE + 2];
		for (uint32_t k = 0; k < PLACE + 2; k++) {
			numbers[k] = article * 100 + k;
			features[k] = statement(NULL, k < PLACE ? arena_format(arena, "w%u%u x%u%u", article, k, article, k) : around[article][1]);
		}
		features[PLACE - 1] = statement(NULL, around[article][0]);
		features[PLACE] = statement(NULL, stems[article]);
		statement_clusters_add(story, article, features, numbers, PLACE + 2);
		of[article] = numbers[PLACE];
	}
	int32_t logit = logit_of(shipped, story, of[0], of[1]);
	statement_clusters_free(story);
	return logit;
}

Test(statement_clusters, claims_meet_sooner_where_what_stands_beside_them_is_alike)
{
	struct pair_model *shipped;
	char *error = NULL;
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "en", words, &shipped, &error), 0, "%s", error);
	static const char *const alike[2][2] = { { "engineer warn pillar", "repair cost council" }, { "engineer warn pillar", "repair cost council" } };
	static const char *const unlike[2][2] = { { "engineer warn pillar", "repair cost council" }, { "teacher strike school", "snow train night" } };
	cr_assert_gt(logit_beside(shipped, alike), logit_beside(shipped, unlike) + 500);
	pair_model_free(shipped);
}

Test(statement_clusters, keeps_a_question_apart_from_its_answer)
{
	add_background();
	struct statement_features question = statement("Mara Lindqvist", "bridge close month crack pillar");
	question.asks = true;
	add(1, 1, "Mara Lindqvist", "bridge close month crack tower");
	add_to(clusters, 2, 2, question);
	add(3, 3, "Mara Lindqvist", "bridge close month crack arch");
	cr_assert(together(1, 3));
	cr_assert_not(together(1, 2));
}

Test(statement_clusters, puts_a_quoted_question_together_with_itself_where_its_question_mark_was_lost)
{
	static const char ASKED[] = "bridge close month crack found pillar engineer repair";
	struct statement_features question = quotation("Mara Lindqvist", ASKED);
	question.asks = true;
	add_background();
	add_to(clusters, 1, 1, question);
	add_to(clusters, 2, 2, quotation("Mara Lindqvist", ASKED));
	cr_assert(together(1, 2));
}

/* Three wordings of what turns out to be two statements. */
static void add_mistake(void)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "close month crack ferry carry passenger");
	add(2, 2, "Mara Lindqvist", "carry passenger island engineer repair close");
	add(3, 3, "Mara Lindqvist", "close month crack lorry");
	cr_assert(together(1, 2) && together(1, 3), "what they have in common is all that is known");
}

static bool was_told(enum cluster_change_kind kind, uint32_t cluster, uint32_t other)
{
	struct cluster_change *changes;
	size_t count = statement_clusters_changes(clusters, arena, &changes);
	for (size_t k = 0; k < count; k++)
		if (changes[k].kind == kind && changes[k].cluster == cluster && changes[k].other == other)
			return true;
	return false;
}

Test(statement_clusters, a_statement_that_shows_a_mistake_parts_a_cluster)
{
	struct cluster_change *changes;
	add_mistake();
	statement_clusters_changes(clusters, arena, &changes);
	add(4, 4, "Mara Lindqvist", "close month crack ferry");
	cr_assert(together(1, 4) && together(3, 4));
	cr_assert_not(together(1, 2));
	cr_assert(was_told(CLUSTER_SPLIT, statement_clusters_of(clusters, 2), statement_clusters_of(clusters, 1)));
}

Test(statement_clusters, two_stories_join_though_one_parts_a_cluster_of_the_other)
{
	struct statement_clusters *other = statement_clusters_new(model);
	add_mistake();
	add_to(other, 4, 4, statement("Mara Lindqvist", "close month crack ferry"));
	add_to(other, 5, 5, statement("Mara Lindqvist", "carry passenger island engineer repair"));
	statement_clusters_merge(clusters, other);
	statement_clusters_free(other);
	cr_assert(together(1, 4) && together(3, 4));
	cr_assert(together(2, 5));
	cr_assert_not(together(1, 2));
}

Test(statement_clusters, a_statement_moves_to_where_it_belongs_once_others_tell)
{
	struct cluster_change *changes;
	add_background();
	add(1, 1, "Mara Lindqvist", "carry passenger island engineer");
	add(2, 2, "Mara Lindqvist", "crack ferry carry passenger");
	add(3, 3, "Mara Lindqvist", "bridge close month crack ferry");
	cr_assert(together(1, 2) && !together(1, 3));
	uint32_t first = statement_clusters_of(clusters, 1), second = statement_clusters_of(clusters, 3);
	statement_clusters_changes(clusters, arena, &changes);
	add(4, 4, "Mara Lindqvist", "bridge close month crack ferry carry");
	cr_assert_eq(statement_clusters_of(clusters, 1), first, "both clusters keep their ids");
	cr_assert_eq(statement_clusters_of(clusters, 3), second);
	cr_assert(together(2, 3) && together(3, 4));
	cr_assert(was_told(CLUSTER_MOVED, first, second));
}

/* So many statements of one wording, and one that says more. Whether another, which says the rest of that, takes it out of their cluster. */
static bool is_taken_out(uint32_t alike)
{
	statement_clusters_free(clusters);
	clusters = statement_clusters_new(model);
	add_background();
	for (uint32_t k = 0; k < 12; k++)
		add(800 + k, 8000 + k, "Somebody Else", arena_format(arena, "other%u thing%u", k, k));
	for (uint32_t number = 0; number < alike; number++)
		add(number, number, "Mara Lindqvist", "bridge close month crack ferry");
	add(alike, alike, "Mara Lindqvist", "crack ferry carry passenger island engineer");
	cr_assert(together(alike, 0));
	add(alike + 1, alike + 1, "Mara Lindqvist", "passenger island engineer repair");
	return together(alike + 1, alike) && !together(alike, 0);
}

Test(statement_clusters, a_large_one_stays_whole)
{
	cr_expect(is_taken_out(10));
	cr_expect(!is_taken_out(11));
}

/* Pairs that are measured for a statement which agrees with so many clusters. */
static uint64_t measured_for(uint32_t agreeing)
{
	statement_clusters_free(clusters);
	clusters = statement_clusters_new(model);
	add_background();
	for (uint32_t k = 0; k < agreeing; k++) {
		const char *stems = "bridge close month";
		for (uint32_t own = 0; own < 7; own++)
			stems = arena_format(arena, "%s own%u-%u", stems, k, own);
		add(k, k, "Mara Lindqvist", stems);
		cr_assert(k == 0 || !together(k, k - 1));
	}
	uint64_t before = statement_clusters_comparisons(clusters);
	add(agreeing, agreeing, "Mara Lindqvist", "bridge close month");
	return statement_clusters_comparisons(clusters) - before;
}

Test(statement_clusters, decides_with_four_of_those_that_agree_and_no_more)
{
	cr_expect_gt(measured_for(4), measured_for(3));
	cr_expect_eq(measured_for(5), measured_for(4));
}

Test(statement_clusters, lets_a_person_speak_for_a_group_and_a_role_be_anybody)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add(2, 2, "Westhaven", "bridge close month crack found pillar");
	add(3, 3, "the bridge keeper", "bridge close month crack found pillar");
	add(4, 4, "Harbour Department", "ferry carry passenger free charge");
	add(5, 5, "Eastport Police", "ferry carry passenger free charge");
	cr_assert(together(1, 2));
	cr_assert(together(1, 3));
	cr_assert(!together(4, 5));
}

Test(statement_clusters, never_puts_a_denial_beside_what_it_denies)
{
	add_background();
	struct statement_features denial = statement("Mara Lindqvist", "bridge close month crack found pillar");
	denial.denied = true;
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add_to(clusters, 2, 2, denial);
	cr_assert(!together(1, 2));
	add_to(clusters, 3, 3, denial);
	cr_assert(together(2, 3), "two denials are one statement");
	struct statement_features negated = statement("Mara Lindqvist", "bridge close month crack found pillar");
	negated.negated = true;
	add_to(clusters, 4, 4, negated);
	cr_assert(together(2, 4), "denying that it is so is saying that it is not so");
	cr_assert_eq(statement_clusters_view(clusters, statement_clusters_of(clusters, 2)).representative, 4, "which says so by itself");
}

Test(statement_clusters, what_only_one_of_them_negates_contradicts_what_both_say_only_if_both_say_it)
{
	static const char SHORT[] = "bridge close month crack found pillar engineer", LONG[] = "bridge close month crack found pillar engineer reason";
	struct statement_features elsewhere = statement("Mara Lindqvist", LONG), within = elsewhere;
	add_background();
	elsewhere.negated = within.negated = true;
	within.terms = arena_alloc(arena, elsewhere.term_count, sizeof(*within.terms));
	memcpy(within.terms, elsewhere.terms, elsewhere.term_count * sizeof(*within.terms));
	elsewhere.terms[7].flags |= STATEMENT_TERM_NEGATED; /* “reason” */
	within.terms[1].flags |= STATEMENT_TERM_NEGATED;    /* “close” */
	add(1, 1, "Mara Lindqvist", SHORT);
	add_to(clusters, 2, 2, elsewhere);
	add_to(clusters, 3, 3, within);
	cr_assert(together(1, 2));
	cr_assert_not(together(1, 3));
}

Test(statement_clusters, keeps_conflicting_numbers_apart_and_rounded_ones_together)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "flood reach harbour 1287 people lose home");
	add(2, 2, "Mara Lindqvist", "flood reach harbour 1300 people lose home");
	add(3, 3, "Mara Lindqvist", "flood reach harbour 4500 people lose home");
	cr_assert(together(1, 2));
	cr_assert(!together(1, 3));
}

Test(statement_clusters, reports_each_change_once_and_nothing_of_a_cluster_that_came_and_went)
{
	struct cluster_change *changes;
	add_background();
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 4);
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 0);
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	statement_clusters_remove_article(clusters, 1);
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 0);
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	uint32_t cluster = changes[0].cluster;
	cr_assert_eq(changes[0].kind, CLUSTER_NEW);
	statement_clusters_remove_article(clusters, 1);
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	cr_assert_eq(changes[0].cluster, cluster);
	cr_assert_eq(changes[0].kind, CLUSTER_GONE);
	cr_assert_eq(statement_clusters_view(clusters, cluster).member_count, 0);
}

static bool added_is(const struct cluster_change *change, uint32_t number)
{
	return !change->whole && change->added_count == 1 && change->added[0] == number;
}

Test(statement_clusters, tells_what_a_cluster_has_more_and_when_what_was_told_of_it_does_not_stand)
{
	struct cluster_change *changes;
	add_background();
	statement_clusters_changes(clusters, arena, &changes);
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	cr_expect(changes[0].whole, "nothing was told of it");
	add(2, 2, "Mara Lindqvist", "bridge close month crack found pillar");
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	cr_expect(added_is(&changes[0], 2));
	statement_clusters_touch(clusters, changes[0].cluster);
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	cr_expect(!changes[0].whole && changes[0].added_count == 0);
	statement_clusters_touch_statements(clusters, changes[0].cluster);
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	cr_expect(changes[0].whole);
	statement_clusters_remove_article(clusters, 1);
	add(3, 3, "Mara Lindqvist", "bridge close month crack found pillar");
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	cr_expect(changes[0].whole, "one went");
	add(4, 4, "Mara Lindqvist", "bridge close month crack found pillar");
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 1);
	cr_expect(added_is(&changes[0], 4));
}

/* Two statements apart, and one that says both. */
static void add_bridge(void)
{
	add(1, 1, "Mara Lindqvist", "bridge close month crack");
	add(2, 2, "Mara Lindqvist", "crack found pillar north");
	cr_assert(!together(1, 2));
}

Test(statement_clusters, tells_which_cluster_took_another_in)
{
	struct cluster_change *changes;
	add_background();
	add_bridge();
	uint32_t first = statement_clusters_of(clusters, 1), second = statement_clusters_of(clusters, 2);
	statement_clusters_changes(clusters, arena, &changes);
	add(3, 3, "Mara Lindqvist", "bridge close month crack found pillar north");
	cr_assert(together(1, 2));
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 2, "what came and joined at once was never told");
	cr_assert_eq(changes[0].cluster, first);
	cr_assert_eq(changes[0].kind, CLUSTER_CHANGED);
	cr_assert_eq(changes[1].cluster, second);
	cr_assert_eq(changes[1].kind, CLUSTER_MERGED);
	cr_assert_eq(changes[1].other, first);
}

static void add_three_wordings(void)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add(2, 2, "Lindqvist", "bridge close month crack pillar");
	add(3, 3, "Mara Lindqvist", "bridge close month crack found");
	cr_assert(together(1, 2) && together(1, 3));
}

Test(statement_clusters, of_articles_that_are_split_off_are_put_together_anew_on_both_sides)
{
	struct cluster_change *changes;
	struct statement_clusters *other = statement_clusters_new(model);
	add_three_wordings();
	add(1, 4, "Mara Lindqvist", "ferry carry passenger free charge");
	add(2, 5, "Mara Lindqvist", "ferry carry passenger free");
	size_t before = statement_clusters_count(clusters);
	statement_clusters_changes(clusters, arena, &changes);
	uint32_t told = statement_clusters_of(clusters, 1), handle = told;
	statement_clusters_split(clusters, (const uint32_t[]){ 2, 1 }, 2, other);
	cr_assert_eq(statement_clusters_of(clusters, 1), CLUSTER_NONE);
	cr_assert_eq(statement_clusters_of(other, 1), statement_clusters_of(other, 2));
	cr_assert_eq(statement_clusters_of(other, 4), statement_clusters_of(other, 5));
	cr_assert_eq(statement_clusters_count(other), 2);
	cr_assert_eq(statement_clusters_view(other, statement_clusters_of(other, 2)).founder, 1);
	cr_assert_eq(statement_clusters_count(clusters), before - 1, "the ferry is nobody's any more, the bridge one article's");
	cr_assert_eq(statement_clusters_view(clusters, statement_clusters_of(clusters, 3)).founder, 3, "its id went with statement 1");
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 3);
	cr_assert_eq(changes[0].cluster, handle);
	cr_assert_eq(changes[0].kind, CLUSTER_RENAMED, "what is left of it has another id");
	cr_assert_eq(changes[0].other, statement_clusters_of(clusters, 3));
	cr_assert_eq(changes[1].kind, CLUSTER_GONE);
	cr_assert_eq(changes[2].cluster, statement_clusters_of(clusters, 3));
	cr_assert_eq(changes[2].kind, CLUSTER_CHANGED, "nothing new was said");
	statement_clusters_free(other);
}

Test(statement_clusters, keep_their_founder_when_others_are_split_off)
{
	struct statement_clusters *other = statement_clusters_new(model);
	add_three_wordings();
	uint32_t handle = statement_clusters_of(clusters, 1);
	statement_clusters_split(clusters, (const uint32_t[]){ 2 }, 1, other);
	cr_assert_eq(statement_clusters_of(clusters, 1), handle);
	cr_assert_eq(statement_clusters_of(clusters, 3), handle);
	cr_assert_eq(statement_clusters_view(clusters, handle).member_count, 2);
	cr_assert_eq(statement_clusters_count(other), 1);
	statement_clusters_free(other);
}

Test(statement_clusters, come_apart_when_what_held_them_together_is_split_off)
{
	struct cluster_change *changes;
	struct statement_clusters *other = statement_clusters_new(model);
	add_background();
	add_bridge();
	add(3, 3, "Mara Lindqvist", "bridge close month crack found pillar north");
	cr_assert(together(1, 2));
	statement_clusters_changes(clusters, arena, &changes);
	statement_clusters_split(clusters, (const uint32_t[]){ 3 }, 1, other);
	cr_assert(!together(1, 2));
	cr_assert_eq(statement_clusters_changes(clusters, arena, &changes), 2);
	cr_assert_eq(changes[1].kind, CLUSTER_SPLIT);
	cr_assert_eq(changes[1].other, changes[0].cluster);
	statement_clusters_free(other);
}

Test(statement_clusters, keeps_founder_and_handle_when_the_founding_article_goes)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add(2, 2, "Mara Lindqvist", "bridge close month crack pillar");
	uint32_t cluster = statement_clusters_of(clusters, 1);
	statement_clusters_remove_article(clusters, 1);
	struct cluster_view view = statement_clusters_view(clusters, cluster);
	cr_assert_eq(statement_clusters_of(clusters, 1), CLUSTER_NONE);
	cr_assert_eq(view.founder, 1);
	cr_assert_eq(view.representative, 2);
	cr_assert_eq(view.member_count, 1);
}

Test(statement_clusters, joins_what_says_the_same_when_stories_merge)
{
	struct statement_clusters *other = statement_clusters_new(model);
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add_to(other, 2, 2, statement("Mara Lindqvist", "bridge close month crack pillar"));
	add_to(other, 2, 3, statement("Oskar Brandt", "tunnel cost twice plan"));
	statement_clusters_merge(clusters, other);
	cr_assert_eq(statement_clusters_count(other), 0);
	cr_assert(together(1, 2));
	cr_assert_eq(statement_clusters_view(clusters, statement_clusters_of(clusters, 2)).founder, 1);
	cr_assert_neq(statement_clusters_of(clusters, 3), CLUSTER_NONE);
	cr_assert_eq(statement_clusters_count(clusters), 6);
	statement_clusters_free(other);
}

Test(statement_clusters, tells_that_one_joined_an_older_one_of_another_story)
{
	struct cluster_change *changes;
	struct statement_clusters *other = statement_clusters_new(model);
	add_background();
	add(2, 2, "Mara Lindqvist", "bridge close month crack found pillar");
	add_to(other, 1, 1, statement("Mara Lindqvist", "bridge close month crack pillar"));
	uint32_t younger = statement_clusters_of(clusters, 2);
	statement_clusters_changes(clusters, arena, &changes);
	statement_clusters_merge(clusters, other);
	statement_clusters_free(other);
	cr_assert(together(1, 2));
	cr_assert(was_told(CLUSTER_MERGED, younger, statement_clusters_of(clusters, 1)));
}

Test(statement_clusters, an_article_that_is_revised_a_thousand_times_leaves_nothing_behind)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	for (uint32_t k = 0; k < 1000; k++) {
		char stems[128];
		snprintf(stems, sizeof(stems), "bridge close month crack found pillar revision%u", k);
		statement_clusters_remove_article(clusters, 2);
		add(2, 10 + k, "Mara Lindqvist", stems);
		cr_assert(together(1, 10 + k), "revision %u", k);
	}
	cr_assert_eq(statement_clusters_count(clusters), 5);
	cr_assert_eq(statement_clusters_view(clusters, statement_clusters_of(clusters, 1)).member_count, 2);
}

Test(statement_clusters, finds_what_says_the_same_behind_whatever_was_taken_back)
{
	enum { GONE = 2100, OTHERS = GONE + 1, FIRST_GONE = 10, FIRST_OTHER = 100000 };
	char stems[64];
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	for (uint32_t k = 0; k < OTHERS; k++) { /* so many that those that are gone stay where they are */
		snprintf(stems, sizeof(stems), "a%u b%u c%u", k, k, k);
		add(FIRST_OTHER + k, FIRST_OTHER + k, NULL, stems);
	}
	for (uint32_t k = 0; k < GONE; k++)
		add(FIRST_GONE + k, FIRST_GONE + k, NULL, "bridge close month crack pillar");
	for (uint32_t k = 0; k < GONE; k++)
		statement_clusters_remove_article(clusters, FIRST_GONE + k);
	add(2, 2, "Mara Lindqvist", "bridge close month crack pillar");
	cr_assert(together(1, 2));
}

Test(statement_clusters, know_a_number_by_any_use_of_it_in_any_order)
{
	struct statement_term plain = { "40", 0, false }, number = { "40", STATEMENT_TERM_NUMBER, false };
	struct pair_terms terms = { 0 };
	uint32_t known = pair_terms_add(&terms, model, &plain);
	cr_assert_eq(pair_terms_add(&terms, model, &number), known);
	cr_assert(terms.items[known].flags & STATEMENT_TERM_NUMBER);
	cr_assert_eq(terms.items[known].number, 40, "as if the other use had been first");
	pair_terms_free(&terms);
}
