#include "cluster/analysis.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static struct models *models;
static struct arena *arena;

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(models_load(HEARSAY_DATA_BUILD, &models, &error), 0, "%s", error);
	arena = arena_new();
}

static void tear_down(void)
{
	models_free(models);
	arena_free(arena);
}

TestSuite(analysis, .init = set_up, .fini = tear_down);

static struct analysis analyse(const char *text)
{
	struct analysis analysis;
	struct article article = { .id = "one", .text = text, .language = "en", .published = TIME_NONE, .fetched = TIME_NONE, .modified = TIME_NONE };
	analysis_run(models, &article, &(struct analysis_options){ .confidence = ANALYSIS_CONFIDENCE_DEFAULT }, arena, &analysis);
	return analysis;
}

Test(analysis, a_language_that_is_no_code_is_found_out)
{
	struct analysis analysis;
	struct article article = { .id = "one", .language = "français", .published = TIME_NONE, .fetched = TIME_NONE, .modified = TIME_NONE };
	article.text = "La maire de Vaurive a présenté mardi un plan contre les inondations. Le fleuve monte chaque année, et il faut agir avant l’hiver.";
	analysis_run(models, &article, &(struct analysis_options){ .confidence = ANALYSIS_CONFIDENCE_DEFAULT }, arena, &analysis);
	cr_expect_str_eq(analysis.language, "fr");
	article.language = "zh";
	analysis_run(models, &article, &(struct analysis_options){ .confidence = ANALYSIS_CONFIDENCE_DEFAULT }, arena, &analysis);
	cr_expect_str_eq(analysis.language, "und", "what a publisher says goes before");
}

static const struct statement_term *term_of(const struct statement_features *features, const char *stem)
{
	for (uint32_t k = 0; k < features->term_count; k++)
		if (strcmp(features->terms[k].stem, stem) == 0)
			return &features->terms[k];
	return NULL;
}

Test(analysis, of_what_somebody_says_it_is_known_what_is_said_of_the_subject_and_what_is_quoted)
{
	struct analysis analysis = analyse("Mayor Edda Rosk said on Monday that the old bridge would not be closed. “We have repaired the ferry,” Rosk told reporters. "
	                                   "Tom Brandt called the ferry “a floating wreck” at a meeting in Westhaven.");
	cr_assert_eq(analysis.statements.count, 3);
	const struct statement_features *told = &analysis.statement_features[0], *quotation = told + 1, *mixed = told + 2;
	cr_assert(told->predicate && quotation->predicate);
	cr_assert_str_eq(told->terms[told->predicate - 1].stem, "close");
	cr_assert_str_eq(quotation->terms[quotation->predicate - 1].stem, "repair");
	cr_assert_not(term_of(told, "bridg")->quoted);
	cr_assert(term_of(quotation, "ferri")->quoted);
	cr_assert_not(term_of(quotation, "told")->quoted, "the cue");
	cr_assert(term_of(mixed, "wreck")->quoted);
	cr_assert_not(term_of(mixed, "ferri")->quoted);
}

/* The piece many times over; its "#"s are the digits of which one it is, since a sentence that stands twice counts once. */
static char *repeated(const char *piece, size_t count)
{
	size_t bytes = strlen(piece);
	char *text = arena_alloc(arena, count * bytes + 1, 1);
	for (size_t k = 0; k < count; k++) {
		memcpy(text + k * bytes, piece, bytes);
		size_t number = k;
		for (char *c = text + (k + 1) * bytes; c-- > text + k * bytes;)
			if (*c == '#') {
				*c = (char)('0' + number % 10);
				number /= 10;
			}
	}
	return text;
}

Test(analysis, of_an_article_so_many_statements_are_kept_and_the_rest_is_counted)
{
	static const char piece[] = "“It is late by ####,” said Mira Tolvane. ";
	struct analysis analysis = analyse(repeated(piece, ANALYSIS_STATEMENTS_MAX));
	cr_assert_eq(analysis.statements.count, ANALYSIS_STATEMENTS_MAX);
	cr_assert_eq(analysis.left_out, 0);
	analysis = analyse(repeated(piece, ANALYSIS_STATEMENTS_MAX + 1));
	cr_assert_eq(analysis.statements.count, ANALYSIS_STATEMENTS_MAX);
	cr_assert_eq(analysis.left_out, 1);
}

static void expect_part(const struct analysis *analysis, size_t k, const char *text, bool goes_on)
{
	cr_assert_lt(k, analysis->statements.count);
	cr_expect_str_eq(analysis->statement_texts[k], text);
	cr_expect_eq(analysis->statement_features[k].goes_on, goes_on);
}

Test(analysis, the_sentences_of_a_quotation_are_parts_that_go_on_with_one_another)
{
	struct analysis analysis = analyse("“The old bridge stays closed until spring,” said Mira Tolvane. “A ferry will carry all passengers free of charge.”\n\n"
	                                   "“The council has ordered new steel pillars. Divers found deep cracks below the water,” said Edda Rosk.\n");
	cr_assert_eq(analysis.statements.count, 4);
	expect_part(&analysis, 0, "The old bridge stays closed until spring,", false);
	expect_part(&analysis, 1, "A ferry will carry all passengers free of charge.", true);
	expect_part(&analysis, 2, "The council has ordered new steel pillars. ", false); /* with the blank: it is part of the span */
	expect_part(&analysis, 3, "Divers found deep cracks below the water,", true);
	cr_expect_eq(analysis.statements.items[2].content[0].end, analysis.statements.items[3].content[0].start);
}

/* The first of the statements that are not the speaker's own words, and the only one. */
static void expect_clauses(const char *text, const char *first, const char *second)
{
	struct analysis analysis = analyse(text);
	cr_assert_eq(analysis.statements.count, second ? 2 : 1, "%s: %zu", text, analysis.statements.count);
	expect_part(&analysis, 0, first, false);
	if (second)
		expect_part(&analysis, 1, second, true);
}

Test(analysis, clauses_that_another_outlet_may_tell_alone_are_parts)
{
	expect_clauses("Edda Rosk said that the old harbour bridge was closed to lorries and the night ferry would carry passengers free of charge.",
	               "that the old harbour bridge was closed to lorries ", "and the night ferry would carry passengers free of charge");
	expect_clauses("Edda Rosk said that the old harbour bridge was closed to lorries and that a night ferry carries passengers free of charge.",
	               "that the old harbour bridge was closed to lorries ", "and that a night ferry carries passengers free of charge");
	expect_clauses("Edda Rosk asked the council of Orvia to close the old harbour bridge and open the gates.",
	               "the council of Orvia to close the old harbour bridge and open the gates", NULL);
	expect_clauses("Orvia closed three old harbour bridges on Monday, which the northern ferry company regrets.",
	               "Orvia closed three old harbour bridges on Monday, ", "which the northern ferry company regrets");
	expect_clauses("Orvia closed three old harbour bridges on Monday, a decision which the northern ferry company regrets.",
	               "Orvia closed three old harbour bridges on Monday, ", "a decision which the northern ferry company regrets");
	expect_clauses("Orvia closed three old harbour bridges on Monday, as divers found deep cracks in steel pillars.",
	               "Orvia closed three old harbour bridges on Monday, ", "as divers found deep cracks in steel pillars");
	expect_clauses("Orvia closed three old harbour bridges on Monday, sending heavy lorries through the northern valley.",
	               "Orvia closed three old harbour bridges on Monday, ", "sending heavy lorries through the northern valley");
}

Test(analysis, the_sentences_quoted_within_a_sentence_are_parts)
{
	expect_clauses("Edda Rosk said that the council “has ordered new steel pillars from Orvia. Divers found deep cracks below the water.”\n",
	               "that the council “has ordered new steel pillars from Orvia. ", "Divers found deep cracks below the water.”");
	expect_clauses("Edda Rosk said that the council “has ordered new steel pillars from Orvia. Divers left.”\n",
	               "that the council “has ordered new steel pillars from Orvia. Divers left.”", NULL);
}

Test(analysis, what_is_no_clause_with_words_enough_is_no_part)
{
	expect_clauses("Edda Rosk said that ties between the harbour of Orvia and the town of Issel were always very good.",
	               "that ties between the harbour of Orvia and the town of Issel were always very good", NULL);
	expect_clauses("Edda Rosk said that the old harbour bridge was closed to lorries and would stay closed until the spring.",
	               "that the old harbour bridge was closed to lorries and would stay closed until the spring", NULL);
	expect_clauses("Orvia closed three old harbour bridges on Monday, including heavy steel gates near the northern valley.",
	               "Orvia closed three old harbour bridges on Monday, including heavy steel gates near the northern valley", NULL);
	expect_clauses("The northern ferry company of Orvia, which carries the mail, regretted the decision of the council.",
	               "The northern ferry company of Orvia, which carries the mail, regretted the decision of the council", NULL);
	expect_clauses("Orvia closed three old harbour bridges on Monday, which was late.",
	               "Orvia closed three old harbour bridges on Monday, which was late", NULL);
	expect_clauses("Edda Rosk said that the northern harbour council would “as soon as possible” send three ferries with blankets to Ostrel.",
	               "that the northern harbour council would “as soon as possible” send three ferries with blankets to Ostrel", NULL);
}

Test(analysis, what_is_too_short_to_be_told_alone_is_no_part)
{
	struct analysis analysis = analyse("“The old bridge stays closed until spring,” said Mira Tolvane. “That is it.”\n");
	cr_assert_eq(analysis.statements.count, 1);
	expect_part(&analysis, 0, "The old bridge stays closed until spring, … That is it.", false);
	analysis = analyse("“The old bridge stays closed until spring,” said Mira Tolvane. “The night ferry sails.”\n");
	cr_assert_eq(analysis.statements.count, 1);
	expect_part(&analysis, 0, "The old bridge stays closed until spring, … The night ferry sails.", false);
}

Test(analysis, a_clause_may_be_told_alone_with_fewer_words_than_a_sentence)
{
	expect_clauses("Edda Rosk said that the bridge was closed to lorries and that the ferry would carry passengers.",
	               "that the bridge was closed to lorries ", "and that the ferry would carry passengers");
	expect_clauses("Edda Rosk said that the bridge was closed to lorries and that the ferry would sail.",
	               "that the bridge was closed to lorries and that the ferry would sail", NULL);
}

Test(analysis, the_last_sentences_of_a_long_quotation_are_parts_too)
{
	const char *many = repeated("Divers found # deep cracks below the water. ", 7);
	struct analysis analysis = analyse(arena_format(arena, "“%sA ferry will carry all passengers free of charge,” said Mira Tolvane.\n", many));
	cr_assert_eq(analysis.statements.count, 8);
	expect_part(&analysis, 6, "Divers found 6 deep cracks below the water. ", true);
	expect_part(&analysis, 7, "A ferry will carry all passengers free of charge,", true);
}

Test(analysis, a_quotation_of_more_sentences_than_are_looked_at_loses_none)
{
	const char *many = repeated("Divers found deep cracks below the water. ", 40);
	struct analysis analysis = analyse(arena_format(arena, "“%sNobody knows it yet,” said Mira Tolvane. “%sThat is the end.”\n", many, many));
	cr_assert_gt(analysis.statements.count, 1);
	uint32_t last = analysis.statements.items[0].content[0].end;
	size_t k = 1;
	for (; k < analysis.statements.count && analysis.statement_features[k].goes_on; k++) {
		cr_expect_geq(analysis.statements.items[k].content[0].start, last);
		last = analysis.statements.items[k].content[analysis.statements.items[k].content_count - 1].end;
	}
	cr_assert_gt(k, 1);
	const char *end = analysis.statement_texts[k - 1];
	cr_expect_str_eq(end + strlen(end) - strlen("That is the end."), "That is the end.");
}

Test(analysis, parts_make_no_more_statements_than_an_article_may_have)
{
	static const char piece[] = "“The old bridge stays closed. A ferry will carry #### passengers free of charge,” said Mira Tolvane.\n\n";
	struct analysis analysis = analyse(repeated(piece, ANALYSIS_STATEMENTS_MAX));
	cr_assert_eq(analysis.statements.count, ANALYSIS_STATEMENTS_MAX);
	cr_assert_eq(analysis.left_out, 0);
}

/* Memory is what can be counted: what is looked at again and again is mostly copied, too. */
static double bytes_a_byte(const char *piece, size_t bytes)
{
	char *text = repeated(piece, bytes / strlen(piece));
	struct arena *own = arena_new(), *before = arena;
	arena = own;
	analyse(text);
	arena = before;
	double memory = (double)arena_bytes(own) / (double)bytes;
	arena_free(own);
	return memory;
}

/* Under the address sanitizer this once read behind the last token: where the tokens of the text fill a block of memory to its end. */
Test(analysis, a_text_may_end_with_the_comma_behind_a_name)
{
	cr_assert_eq(analyse(repeated("said Mira Tolvane, ", 16 * 1024 / 19)).left_out, 0);
}

Test(analysis, memory_grows_no_faster_than_the_text)
{
	static const char *const pieces[] = {
		"\"", "“", "“a ” ", "word ", "said Mira Tolvane, ", "Word. ", "“she said ‘he said ", "\xcc\x81", "x", "Ab c.\n\n",
		"“It is late by ####,” said Mira Tolvane. ", "He said that #### knew. ", "The river rose by #### metres on Tuesday. ", "Mira Tolvane ",
		"\xe2\x80\xaeright ",
	};
	for (size_t k = 0; k < array_size(pieces); k++) {
		double small = bytes_a_byte(pieces[k], 64 * 1024), large = bytes_a_byte(pieces[k], 256 * 1024);
		cr_expect_lt(large, 1.3 * small + 4, "%s: %.0f bytes a byte, then %.0f", pieces[k], small, large);
		cr_expect_lt(large, 400, "%s: %.0f bytes a byte", pieces[k], large);
	}
}

static double seconds_for(const char *piece, size_t bytes)
{
	char *text = repeated(piece, bytes / strlen(piece));
	double best = 1e9;
	for (int k = 0; k < 3; k++) {
		struct timespec begun, ended;
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
		analyse(text);
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
		double taken = (double)(ended.tv_sec - begun.tv_sec) + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
		best = taken < best ? taken : best;
	}
	return best;
}

/* Four times as long takes four times as long; where each part of a sentence had the whole one read again, it was thirteen times. */
Test(analysis, a_sentence_without_end_takes_time_by_its_length)
{
	double small = seconds_for("said word ", 32 * 1024), large = seconds_for("said word ", 128 * 1024);
	cr_assert_lt(large, 10 * small, "%f s, then %f s", small, large);
}
