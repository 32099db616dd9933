#include "cluster/statements/statement_rest.h"

#include <errno.h>
#include <stdio.h>

#include "cluster/statements/statement_clusters_internal.h"
#include "clusters_helpers.h"

TestSuite(statement_rest, .init = set_up, .fini = tear_down);

static void rest_and_wake(uint32_t articles, const bool *there, const struct statement_features *features)
{
	size_t count = statement_clusters_count(clusters), awake = statement_clusters_bytes(clusters);
	struct cluster_change *changes;
	uint32_t *founders = arena_alloc(arena, articles, sizeof(*founders));
	for (uint32_t article = 0; article < articles; article++)
		if (there[article])
			founders[article] = statement_clusters_founder(clusters, article);
	statement_clusters_changes(clusters, arena, &changes);
	struct statement_rest *rest = statement_rest_of(clusters);
	statement_clusters_free(clusters);
	cr_assert_eq(statement_rest_count(rest), count);
	for (uint32_t article = 0; article < articles; article++)
		if (there[article])
			cr_assert_eq(statement_rest_founder(rest, article), founders[article]);
	cr_assert_lt(statement_rest_bytes(rest), awake / 4);
	clusters = statement_rest_wake_begin(rest, model);
	statement_rest_free(rest);
	for (uint32_t article = articles; article-- > 0;)
		if (there[article])
			statement_rest_wake_article(clusters, article, &features[article], &article, 1);
	statement_rest_wake_end(clusters);
}

Test(statement_rest, go_on_after_a_rest_as_if_there_had_been_none)
{
	enum { ARTICLES = 300 };
	static const char *const people[] = { "Mara Lindqvist", "Oskar Brandt", "the bridge keeper", NULL };
	static struct statement_features features[ARTICLES];
	static bool there[ARTICLES];
	struct statement_clusters *never = statement_clusters_new(model);
	uint32_t random = 7;
	for (uint32_t k = 0; k < ARTICLES; k++) {
		char stems[200] = "";
		for (int word = 0; word < 6; word++) {
			random = random * 1664525 + 1013904223;
			snprintf(stems + strlen(stems), 20, "w%u%u ", random >> 28, random >> 8 & 1);
		}
		features[k] = statement(people[random >> 16 & 3], stems);
		for (uint32_t term = 0; term < features[k].term_count; term++) { /* a word may be a name here, and none there */
			random = random * 1664525 + 1013904223;
			features[k].terms[term].flags |= random >> 29 ? 0 : STATEMENT_TERM_NAME;
		}
		there[k] = true;
		statement_clusters_add(never, k, &features[k], &k, 1);
		add_to(clusters, k, k, features[k]);
		if (k % 7 == 6) {
			uint32_t gone = k - (random >> 20) % 6;
			there[gone] = false;
			statement_clusters_remove_article(never, gone);
			statement_clusters_remove_article(clusters, gone);
		}
		if (k % 3 == 0)
			rest_and_wake(k + 1, there, features);
	}
	for (uint32_t k = 0; k < ARTICLES; k++)
		cr_assert_eq(statement_clusters_of(clusters, k), statement_clusters_of(never, k));
	cr_assert_lt(statement_clusters_count(clusters), ARTICLES / 2, "some say the same");
	for (uint32_t k = 0; k < ARTICLES; k++) {
		if (!there[k])
			continue;
		struct cluster_view view = statement_clusters_view(clusters, statement_clusters_of(clusters, k));
		struct cluster_view other = statement_clusters_view(never, statement_clusters_of(never, k));
		cr_assert(view.founder == other.founder && view.representative == other.representative && view.member_count == other.member_count);
		cr_assert(!there[view.founder] || together(view.founder, k), "a cluster has the statement that it is called by");
	}
	statement_clusters_free(never);
}

/* The weight of the rare words that two statements share. */
static double rare_between(struct statement_clusters *story, uint32_t a, uint32_t b)
{
	struct pair_measures measures;
	statement_clusters_measure(story, a, b, &measures);
	pair_terms_let_go(&story->terms);
	return measures.of[PAIR_RARE];
}

Test(statement_rest, know_after_a_rest_what_several_statements_of_an_article_hold)
{
	static const char *const said[] = { "zoo alarm team fence night", "zoo alarm team drill week", "zoo alarm siren" };
	struct statement_features features[array_size(said)];
	uint32_t numbers[array_size(said)];
	struct cluster_change *changes;
	for (uint32_t k = 0; k < array_size(said); k++) {
		features[k] = statement("Mara Lindqvist", said[k]);
		numbers[k] = 10 + k;
	}
	struct statement_features other = statement("Mara Lindqvist", "zoo alarm team fence ladder");
	add_to(clusters, 2, 2, other);
	statement_clusters_add(clusters, 3, features, numbers, array_size(said));
	double awake = rare_between(clusters, 2, 10);
	statement_clusters_changes(clusters, arena, &changes);
	struct statement_rest *rest = statement_rest_of(clusters);
	statement_clusters_free(clusters);
	clusters = statement_rest_wake_begin(rest, model);
	statement_rest_free(rest);
	statement_rest_wake_article(clusters, 3, features, numbers, array_size(said));
	statement_rest_wake_article(clusters, 2, &other, (const uint32_t[]){ 2 }, 1);
	statement_rest_wake_end(clusters);
	cr_assert_eq(rare_between(clusters, 2, 10), awake);
	cr_assert_lt(awake, rare_between(clusters, 2, 2) / 2, "what other statements hold too counts less");
}

static struct statement_rest *rest_of_all(void)
{
	struct cluster_change *changes;
	statement_clusters_changes(clusters, arena, &changes);
	return statement_rest_of(clusters);
}

Test(statement_rest, take_a_few_bytes_at_rest_while_each_statement_is_one_of_its_own)
{
	enum { STATEMENTS = 300 };
	char stems[64];
	for (uint32_t k = 0; k < STATEMENTS; k++) {
		snprintf(stems, sizeof(stems), "a%u b%u c%u d%u", k, k, k, k);
		add(k, 1000 + k, NULL, stems);
	}
	struct statement_rest *rest = rest_of_all();
	cr_assert_eq(statement_rest_count(rest), STATEMENTS);
	cr_assert_lt(statement_rest_bytes(rest), 96, "%zu", statement_rest_bytes(rest)); /* malloc may give some more than it was asked for */
	for (uint32_t k = 0; k < STATEMENTS; k++) {
		struct cluster_view view = statement_rest_view(rest, 1000 + k, arena);
		cr_assert_eq(view.founder, 1000 + k);
		cr_assert_eq(view.member_count, 1);
		cr_assert_eq(view.members[0], 1000 + k);
	}
	statement_rest_free(rest);
}

Test(statement_rest, are_told_at_rest_as_they_were_awake)
{
	add_background();
	add(1, 1, "Mara Lindqvist", "bridge close month crack found pillar");
	add(2, 2, "Mara Lindqvist", "bridge close month crack found pillar");
	add(3, 3, "Mara Lindqvist", "bridge close month crack found pillar");
	statement_clusters_remove_article(clusters, 1);
	struct cluster_view view = statement_clusters_view(clusters, statement_clusters_of(clusters, 3));
	struct statement_rest *rest = rest_of_all();
	struct cluster_view rested = statement_rest_view(rest, 3, arena);
	cr_assert_eq(rested.founder, view.founder);
	cr_assert_eq(rested.founder, 1, "it is called by a statement that is gone");
	cr_assert_eq(rested.member_count, 2);
	cr_assert_eq(memcmp(rested.members, view.members, 2 * sizeof(*view.members)), 0);
	statement_rest_free(rest);
}

/* --- What was read of an image */

struct written {
	unsigned char bytes[256];
	size_t count;
};

static int take(void *context, const void *data, size_t size)
{
	struct written *written = context;
	memcpy(written->bytes + written->count, data, size);
	written->count += size;
	return 0;
}

/* With this byte changed. */
static int read_again(const struct written *written, size_t at, unsigned char byte)
{
	struct written changed = *written;
	changed.bytes[at] = byte;
	struct image *image = image_from(changed.bytes, changed.count);
	statement_rest_free(statement_rest_image(image, NULL));
	return image_close(image);
}

Test(statement_rest, at_rest_that_cannot_be_unpacked_are_refused)
{
	enum { STATEMENTS = 0, CLUSTERS = 4, HANDLES = 8, SLOT = 21, CLUSTER, MORE };
	struct written written = { 0 };
	for (uint32_t k = 0; k < 3; k++) {
		char stems[64];
		snprintf(stems, sizeof(stems), "a%u b%u c%u d%u", k, k, k, k);
		add(k, k, NULL, stems);
	}
	struct statement_rest *rest = rest_of_all();
	struct image *image = image_to(take, &written);
	statement_rest_image(image, rest);
	cr_assert_eq(image_close(image), 0);
	statement_rest_free(rest);
	cr_assert_eq(written.count, MORE + 1);
	cr_assert_eq(read_again(&written, MORE, 2), 0, "as it is");
	cr_assert_eq(read_again(&written, MORE, 1), -EBADMSG, "a statement is missing");
	cr_assert_eq(read_again(&written, MORE, 3), -EBADMSG, "there is one too many");
	cr_assert_eq(read_again(&written, MORE, 0x82), -EBADMSG, "a number does not end");
	cr_assert_eq(read_again(&written, STATEMENTS, 4), -EBADMSG);
	cr_assert_eq(read_again(&written, CLUSTERS, 4), -EBADMSG, "more clusters than statements");
	cr_assert_eq(read_again(&written, HANDLES, 2), -EBADMSG, "a cluster that there is not");
	cr_assert_eq(read_again(&written, SLOT, 2), -EBADMSG, "a slot that there is not");
	cr_assert_eq(read_again(&written, CLUSTER, 2), -EBADMSG);
	cr_assert_eq(read_again(&written, HANDLES, 4), 0, "one that is gone");
}
