#include "cluster/statements/statement_parts.h"

#include "clusters_helpers.h"

TestSuite(statement_parts, .init = set_up, .fini = tear_down);

static void add_parts(uint32_t article, uint32_t number, enum statement_kind kind, const char *first, const char *second)
{
	struct statement_features features[] = { statement("Mara Lindqvist", first), statement("Mara Lindqvist", second) };
	const uint32_t numbers[] = { number, number + 1 };
	features[0].kind = features[1].kind = kind;
	features[1].goes_on = true;
	statement_clusters_add(clusters, article, features, numbers, array_size(numbers));
}

/* A quotation of two sentences, under two numbers. */
static void add_quotation(uint32_t article, uint32_t number, const char *first, const char *second)
{
	add_parts(article, number, STATEMENT_DIRECT, first, second);
}

/* What is told in other words, in two clauses. */
static void add_clauses(uint32_t article, uint32_t number, const char *first, const char *second)
{
	add_parts(article, number, STATEMENT_INDIRECT, first, second);
}

#define CLOSES "bridge close month crack found pillar"
#define FERRY "ferry carry passenger free charge"

Test(statement_parts, the_sentences_of_a_quotation_are_one_statement_until_another_outlet_has_it)
{
	add_background();
	add_quotation(1, 1, CLOSES, FERRY);
	cr_assert(together(1, 2));
	add_quotation(2, 3, CLOSES, FERRY);
	cr_assert(together(1, 3) && together(2, 4) && !together(1, 2) && !together(3, 4));
	cr_assert_eq(statement_clusters_view(clusters, statement_clusters_of(clusters, 1)).founder, 1);
}

Test(statement_parts, the_clauses_of_a_sentence_are_one_statement_until_another_outlet_tells_one_of_them_alone)
{
	add_background();
	add_clauses(1, 1, CLOSES, FERRY);
	cr_assert(together(1, 2));
	add_clauses(2, 3, CLOSES, FERRY);
	cr_assert(together(1, 2) && together(1, 3) && together(1, 4), "an outlet that has all of it tells no part alone");
	add(3, 5, "Mara Lindqvist", FERRY);
	cr_assert(!together(1, 2) && !together(3, 4));
	cr_assert(together(1, 3) && together(2, 4) && together(2, 5));
	cr_assert_eq(statement_clusters_view(clusters, statement_clusters_of(clusters, 1)).founder, 1);
}

Test(statement_parts, each_sentence_of_a_long_quotation_finds_those_who_tell_it)
{
	/* As many as are decided at once agree with the last sentence alone. */
	static const char *const beside[] = { "tax rise village vote", "council budget mayor reject", "loan bank refuse debt",
	                                      "court appeal judge ruling" };
	static const char *const sentences[] = { CLOSES, FERRY, "school move north autumn teacher parent",
		                                     "tax rise village vote council budget mayor reject loan bank refuse debt court appeal judge ruling" };
	struct statement_features features[array_size(sentences)];
	uint32_t numbers[array_size(sentences)], number = 1;
	add_background();
	for (uint32_t k = 0; k < array_size(beside); k++, number++)
		add(number, number, "Mara Lindqvist", beside[k]);
	for (uint32_t k = 0; k < 3; k++, number++)
		add(number, number, "Mara Lindqvist", sentences[k]);
	for (uint32_t k = 0; k < array_size(sentences); k++) {
		features[k] = statement("Mara Lindqvist", sentences[k]);
		features[k].kind = STATEMENT_DIRECT;
		features[k].goes_on = k > 0;
		numbers[k] = number + k;
	}
	statement_clusters_add(clusters, 20, features, numbers, array_size(numbers));
	for (uint32_t k = 0; k < 3; k++)
		cr_expect(together(5 + k, numbers[k]), "%u", k);
}

Test(statement_parts, the_sentences_of_a_quotation_come_apart_whichever_outlet_comes_first)
{
	add_background();
	add(1, 1, "Mara Lindqvist", FERRY);
	add_quotation(2, 2, CLOSES, FERRY);
	cr_assert(together(1, 3));
	cr_assert(!together(1, 2));
}

Test(statement_parts, an_article_that_tells_a_part_of_its_own_quotation_again_leaves_it_whole)
{
	add_background();
	add(1, 1, "Mara Lindqvist", FERRY);
	add_quotation(1, 2, CLOSES, FERRY);
	cr_assert(together(2, 3));
}

Test(statement_parts, articles_that_tell_a_clause_of_their_own_again_leave_the_sentence_whole)
{
	add_background();
	add(1, 1, "Mara Lindqvist", FERRY);
	add_clauses(1, 2, CLOSES, FERRY);
	add(2, 4, "Mara Lindqvist", FERRY);
	add_clauses(2, 5, CLOSES, FERRY);
	cr_assert(together(2, 3) && together(5, 6) && together(2, 6));
}

Test(statement_parts, a_quotation_whose_first_sentence_goes_to_another_story_goes_there_whole)
{
	add_background();
	add_quotation(1, 1, CLOSES, FERRY);
	add_quotation(2, 3, CLOSES, FERRY);
	struct statement_clusters *into = statement_clusters_new(model);
	const uint32_t article = 1;
	statement_clusters_split(clusters, &article, 1, into);
	cr_assert_eq(statement_clusters_of(into, 1), statement_clusters_of(into, 2));
	cr_assert(together(3, 4));
	statement_clusters_free(into);
}

Test(statement_parts, end_without_blanks_and_the_comma_before_them)
{
	uint32_t left_out;
	cr_expect_eq(statement_parts_end("Orvia is closed, ", &left_out), strlen("Orvia is closed"));
	cr_expect_eq(left_out, 2);
	cr_expect_eq(statement_parts_end("Orvia is closed.\n\n", &left_out), strlen("Orvia is closed."));
	cr_expect_eq(left_out, 2);
	cr_expect_eq(statement_parts_end("“Orvia is closed,", &left_out), strlen("“Orvia is closed,"));
	cr_expect_eq(left_out, 0);
}
