#include "cluster/statements/pair.h"
#include "cluster/statements/speaker_words.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "cluster/statements/pair_model.h"
#include "extract/tagger/part_of_speech.h"

static struct languages *languages;
static struct words *words;
static struct pair_model *model;
static struct arena *arena;

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error);
	cr_assert_eq(words_load(HEARSAY_DATA_BUILD "/languages/en/words.tsv", &words, &error), 0, "%s", error);
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "en", words, &model, &error), 0, "%s", error);
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
	pair_model_free(model);
	words_free(words);
	languages_free(languages);
}

TestSuite(pair, .init = set_up, .fini = tear_down);

static struct statement_features features_of(const char *text)
{
	struct statement_features features;
	statement_features_of_text(text, languages_find(languages, "en"), arena, &features);
	return features;
}

static const struct statement_term *term_of(const struct statement_features *features, const char *stem)
{
	for (uint32_t k = 0; k < features->term_count; k++)
		if (strcmp(features->terms[k].stem, stem) == 0)
			return &features->terms[k];
	return NULL;
}

static struct pair_text text_of(const char *text)
{
	struct pair_text read;
	pair_text_read(text, languages_find(languages, "en"), arena, &read);
	return read;
}

static struct pair_answer compare(const char *a, const char *a_speaker, const char *b, const char *b_speaker)
{
	struct pair_text first = text_of(a), second = text_of(b);
	struct pair_answer answer;
	first.features.speaker = a_speaker;
	second.features.speaker = b_speaker;
	speaker_words_of_one(languages_find(languages, "en"), a_speaker, a_speaker, arena, &first.features);
	speaker_words_of_one(languages_find(languages, "en"), b_speaker, b_speaker, arena, &second.features);
	pair_compare(model, &first, &second, arena, &answer);
	return answer;
}

static bool says(const struct pair_answer *answer, const char *text)
{
	for (size_t k = 0; k < answer->evidence_count; k++)
		if (strstr(answer->evidence[k].text, text))
			return true;
	return false;
}

Test(pair, reads_numbers_by_value_and_notices_negation_and_names)
{
	struct statement_features features = features_of("The mayor of Westhaven did not expect 1,300 guests, twelve ships and 2.5 million euros.");
	cr_assert(features.negated);
	cr_assert(term_of(&features, "1300") && term_of(&features, "1300")->flags & STATEMENT_TERM_NUMBER);
	cr_assert(term_of(&features, "12"));
	cr_assert(term_of(&features, "2500000"));
	cr_assert(term_of(&features, "westhaven") && term_of(&features, "westhaven")->flags & STATEMENT_TERM_NAME);
	cr_assert(term_of(&features, "the") && term_of(&features, "the")->flags & STATEMENT_TERM_STOP);
	cr_assert(!features_of("The mayor expected guests.").negated);
	cr_assert(features_of("It was untrue that the mayor expected guests.").negated);
}

static bool negates(const char *text, const char *stem)
{
	struct statement_features features = features_of(text);
	return term_of(&features, stem)->flags & STATEMENT_TERM_NEGATED;
}

Test(pair, knows_which_word_is_negated)
{
	cr_assert(negates("The bridge will not be closed in May.", "close"));
	cr_assert_not(negates("The bridge will not be closed in May.", "bridg"));
	cr_assert_not(negates("The bridge will not be closed in May.", "may"));
	cr_assert(negates("Never before were 40 ships seen there.", "40"));
	cr_assert(negates("The harbour is no place for heroes, the bridge is.", "place"));
	cr_assert_not(negates("The harbour is no place for heroes, the bridge is.", "hero"));
	cr_assert(negates("He hopes not, the bridge is old.", "hope"), "where none follows, the word before");
	cr_assert_not(negates("He hopes not, the bridge is old.", "bridg"));
}

/* The stem that a statement with these parts of speech, one a token, says of its subject; "" if there is none. */
static const char *predicate_of(const char *text, const char *tags)
{
	struct document document;
	struct statement_features features;
	document_read(text, strlen(text), languages_find(languages, "en"), arena, &document);
	uint8_t *parts = arena_alloc(arena, document.token_count, 1);
	for (uint32_t token = 0; token < document.token_count; token++) {
		size_t length = strcspn(tags, " ");
		while (parts[token] < PART_COUNT && (strncmp(part_names[parts[token]], tags, length) != 0 || part_names[parts[token]][length]))
			parts[token]++;
		cr_assert_lt(parts[token], PART_COUNT, "%s", tags);
		tags += length + (tags[length] == ' ');
	}
	cr_assert_str_eq(tags, "");
	struct statement statement = { .kind = STATEMENT_INDIRECT, .content = &(struct span){ 0, document.length }, .content_count = 1 };
	statement_features_compute(&document, parts, &statement, arena, &features);
	return features.predicate ? features.terms[features.predicate - 1].stem : "";
}

Test(pair, finds_what_the_first_clause_says_of_its_subject)
{
	cr_assert_str_eq(predicate_of("Rosk closed the bridge and sold it", "NNP-PERSON VBD DT NN CC VBD PRP"), "close");
	cr_assert_str_eq(predicate_of("Rosk wants to close the bridge", "NNP-PERSON VBZ TO VB DT NN"), "close");
	cr_assert_str_eq(predicate_of("the bridge has not been closed", "DT NN VBZ RB VBN VBN"), "close");
	cr_assert_str_eq(predicate_of("Rosk was the very old harbour master", "NNP-PERSON VBD DT RB JJ NN NN"), "master", "where the verb says nothing");
	cr_assert_str_eq(predicate_of("he did it", "PRP VBD PRP"), "");
	cr_assert_str_eq(predicate_of("the closed bridge", "DT VBN NN"), "", "no clause");
}

Test(pair, a_negation_in_what_only_one_says_contradicts_nothing)
{
	struct pair_answer answer;
	struct pair_text a = text_of("The council closed the old bridge in May after engineers found cracks in a pillar"),
	                 b = text_of("The council closed the old bridge in May after engineers found cracks in a pillar, nobody knew why"),
	                 c = text_of("The council never closed the old bridge in May after engineers found cracks in a pillar, they knew why");
	pair_compare(model, &a, &b, arena, &answer);
	cr_assert(answer.same);
	cr_assert_not(says(&answer, "but for a \"not\""));
	pair_compare(model, &a, &c, arena, &answer);
	cr_assert_not(answer.same);
	cr_assert(says(&answer, "but for a \"not\""));
}

Test(pair, takes_the_content_of_a_statement_alone_and_its_denial_from_the_cue)
{
	const char *text = "Mara Lindqvist denied on Monday that the bridge would close.";
	struct document document;
	struct span content = { 38, 59 };
	struct statement statement = { .kind = STATEMENT_INDIRECT, .speaker = "Mara Lindqvist", .mention = "Mara Lindqvist",
		                           .cue = "denied", .content = &content, .content_count = 1 };
	struct statement_features features;
	document_read(text, strlen(text), languages_find(languages, "en"), arena, &document);
	statement_features_compute(&document, NULL, &statement, arena, &features);
	cr_assert(features.denied);
	cr_assert(term_of(&features, "bridg"));
	cr_assert(!term_of(&features, "monday"));
	cr_assert(term_of(&features, "deni"), "what was done with the words counts too");
	cr_assert_str_eq(features.speaker, "Mara Lindqvist");
}

/* Whether a statement with this cue and content, both at their place in the text, counts as a denial. */
static bool is_denied(const char *text, const char *cue, const char *content)
{
	struct document document;
	struct statement_features features;
	uint32_t start = (uint32_t)(strstr(text, content) - text); /* ASCII: bytes are code points */
	struct span span = { start, start + (uint32_t)strlen(content) };
	struct statement statement = { .kind = STATEMENT_INDIRECT, .speaker = "Mara Lindqvist", .mention = "Mara Lindqvist",
		                           .cue = cue, .content = &span, .content_count = 1 };
	document_read(text, strlen(text), languages_find(languages, "en"), arena, &document);
	statement_features_compute(&document, NULL, &statement, arena, &features);
	return features.denied;
}

Test(pair, takes_a_rejected_claim_for_a_denial_but_not_a_rejected_offer)
{
	cr_assert(is_denied("Mara Lindqvist rejected the claim that the bridge would close.", "rejected", "the bridge would close"));
	cr_assert(is_denied("Mara Lindqvist dismissed a report last week that the bridge would close.", "dismissed",
	                    "a report last week that the bridge would close"));
	cr_assert(is_denied("Mara Lindqvist dismissed reports that the bridge would close.", "dismissed", "the bridge would close"));
	cr_assert_not(is_denied("Mara Lindqvist rejected the offer of a new bridge.", "rejected", "the offer of a new bridge"));
}

Test(pair, takes_a_content_that_denies_for_a_denial)
{
	cr_assert(is_denied("Her office said that the reports of cracks were denied by Mara Lindqvist.", "said",
	                    "the reports of cracks were denied by Mara Lindqvist"));
	cr_assert_not(is_denied("Her office said that the reports of cracks were read by Mara Lindqvist.", "said",
	                        "the reports of cracks were read by Mara Lindqvist"));
}

Test(pair, tells_up_from_down_and_a_question_from_its_answer)
{
	struct pair_answer direction = compare("Rents in Westhaven rose by 5 percent last year.", NULL,
	                                       "Rents in Westhaven fell by 5 percent last year.", NULL);
	cr_assert_not(direction.same);
	cr_assert(says(&direction, "by one it went up, by the other down"));
	cr_assert(compare("Rents in Westhaven rose by 5 percent last year.", NULL, "Rents in Westhaven increased by 5 percent last year.", NULL).same);
	struct pair_answer question = compare("Will the mayor of Westhaven resign?", NULL, "The mayor of Westhaven will resign.", NULL);
	cr_assert_not(question.same);
	cr_assert(says(&question, "one asks what the other says"));
}

Test(pair, tells_a_reported_question_from_what_is_said)
{
	const char *text = "Mara Lindqvist asked whether the bridge would close. She said it would.";
	struct document document;
	document_read(text, strlen(text), languages_find(languages, "en"), arena, &document);
	struct span question = { 21, 51 }, answer = { 62, 70 };
	struct statement statement = { .kind = STATEMENT_INDIRECT, .cue = "asked", .content = &question, .content_count = 1 };
	struct statement_features features;
	statement_features_compute(&document, NULL, &statement, arena, &features);
	cr_assert(features.asks);
	statement.content = &answer;
	statement_features_compute(&document, NULL, &statement, arena, &features);
	cr_assert_not(features.asks);
}

/* Whether a content, at its place in the text, counts as a question. */
static bool is_asked(const char *text, enum statement_kind kind, const char *content)
{
	struct document document;
	struct statement_features features;
	uint32_t start = (uint32_t)(strstr(text, content) - text); /* ASCII: bytes are code points */
	struct span span = { start, start + (uint32_t)strlen(content) };
	struct statement statement = { .kind = kind, .cue = "said", .content = &span, .content_count = 1 };
	document_read(text, strlen(text), languages_find(languages, "en"), arena, &document);
	statement_features_compute(&document, NULL, &statement, arena, &features);
	return features.asks;
}

Test(pair, takes_neither_a_condition_nor_what_is_asked_about_for_a_question)
{
	cr_assert(is_asked("She asked if the bridge would close.", STATEMENT_INDIRECT, "if the bridge would close"));
	cr_assert_not(is_asked("\"If the bridge closes, the ferry will run all night,\" she said.", STATEMENT_DIRECT,
	                       "If the bridge closes, the ferry will run all night,"));
	cr_assert_not(is_asked("If it is approved, the bridge will be the longest.", STATEMENT_CLAIM,
	                       "If it is approved, the bridge will be the longest."));
	cr_assert_not(is_asked("She urged them \"whether or not they fish\" to stay ashore.", STATEMENT_MIXED,
	                       "\"whether or not they fish\" to stay ashore"));
	cr_assert_not(is_asked("She wondered why the bridge was closed.", STATEMENT_INDIRECT, "why the bridge was closed"));
	cr_assert_not(features_of("If the storm turns north, the ferry will not run.").asks);
}

Test(pair, finds_the_same_in_other_words_and_not_in_another_statement)
{
	struct pair_answer same = compare("The old bridge in Westhaven will stay closed until October because of cracks in a pillar.", NULL,
	                                  "Because of cracks in one of its pillars, Westhaven's old bridge will remain closed until October.", NULL);
	struct pair_answer other = compare("The old bridge in Westhaven will stay closed until October because of cracks in a pillar.", NULL,
	                                   "The mayor of Westhaven will run again in October.", NULL);
	cr_assert(same.same);
	cr_assert(!other.same);
	cr_assert_gt(same.score, other.score);
	cr_assert(says(&same, "both: "));
	cr_assert(says(&other, "only in the first: "));
}

Test(pair, two_short_sentences_that_each_have_a_word_of_their_own_differ)
{
	struct pair_answer answer = compare("The bridge is closed.", NULL, "The school is closed.", NULL);
	cr_assert_not(answer.same);
	cr_assert(says(&answer, "too short for that"));
	cr_assert_not(compare("Talks with the union failed.", NULL, "Talks with the teachers failed.", NULL).same);
	cr_assert_not(compare("We will rebuild the harbour.", NULL, "We will close the harbour.", NULL).same);
	cr_assert(compare("The harbour is closed.", NULL, "The harbour is closed again.", NULL).same, "one has a word more");
	cr_assert(compare("The guards shelled the village.", NULL, "The village was shelled by the guards.", NULL).same);
	cr_assert(compare("The old bridge near the harbour gate is closed on Monday.", NULL,
	                  "The old bridge near the harbour gate is closed on Tuesday.", NULL).score > 500, "longer ones are left to the model");
}

Test(pair, says_that_a_short_quotation_is_part_of_a_long_one)
{
	struct pair_answer answer = compare("the friendship of the two towns is as hard as rock", NULL,
	                                    "No matter how rough the sea becomes and however long the winter may last for fishermen on both "
	                                    "coasts, the friendship of the two towns is as hard as rock", NULL);
	cr_assert(answer.part);
	cr_assert(!compare("the friendship of the two towns is as hard as rock", NULL,
	                   "the friendship of the two towns is as hard as rock", NULL).part);
}

Test(pair, holds_different_speakers_and_conflicting_numbers_against_equal_words)
{
	const char *text = "The flood has cost 4,500 people their homes.";
	cr_assert(compare(text, "Mara Lindqvist", text, "Prime Minister Mara Lindqvist").same);
	struct pair_answer speakers = compare(text, "Mara Lindqvist", text, "Oskar Brandt");
	cr_assert(!speakers.same);
	cr_assert(says(&speakers, "different speakers: Mara Lindqvist / Oskar Brandt"));
	struct pair_answer numbers = compare(text, NULL, "The flood has cost 1,200 people their homes.", NULL);
	cr_assert(!numbers.same);
	cr_assert(says(&numbers, "numbers differ: 4500 / 1200"));
	cr_assert(compare(text, NULL, "The flood has cost 4,483 people their homes.", NULL).same);
}

Test(pair, holds_a_number_against_none)
{
	const char *none = "No ships were lost in the storm off the coast of Varn.", *two = "Two ships were lost in the storm off the coast of Varn.";
	struct pair_answer answer = compare(none, NULL, two, NULL);
	cr_assert(!answer.same);
	cr_assert(says(&answer, "another number of the same thing"));
	cr_assert(!compare(two, NULL, none, NULL).same);
	cr_assert(compare(none, NULL, "No ships were lost in the great storm off the coast of Varn.", NULL).same);
	cr_assert(compare("Two ships were lost as no help came to them off the coast of Varn.", NULL,
	                  "Two ships were lost as no help came off the coast of Varn.", NULL).same);
}

/* The form of the number must not matter to anything else. */
static bool same_number(const char *first, const char *second)
{
	const char *a = arena_format(arena, "The flood has driven %s people from their homes.", first);
	const char *b = arena_format(arena, "The flood has driven %s people from their homes.", second);
	return compare(a, NULL, b, NULL).same;
}

Test(pair, a_number_that_is_said_to_be_rough_agrees_with_one_further_off)
{
	cr_assert(same_number("about 4 million", "4.23 million"));
	cr_assert(same_number("4.23 million", "more than 4 million"));
	cr_assert(same_number("nearly 90,000", "86,412"));
	cr_assert(same_number("around 2,000", "1,950"));
	cr_assert(same_number("4.2 million", "4.23 million"), "rounded to the digits given");
	cr_assert(!same_number("4 million", "4.23 million"), "not said to be rough");
	cr_assert(!same_number("5 million", "4.23 million"));
	cr_assert(!same_number("about 5 million", "4.23 million"), "rounded, it would be 4");
	cr_assert(!same_number("about 90,000", "61,000"));
	cr_assert(!same_number("1,950", "2,000"), "as a year it is another one");
}

static bool has_number(const char *language, const char *text, const char *value, bool hedged)
{
	struct statement_features features;
	statement_features_of_text(text, languages_find(languages, language), arena, &features);
	const struct statement_term *term = term_of(&features, value);
	return term && term->flags & STATEMENT_TERM_NUMBER && hedged == !!(term->flags & STATEMENT_TERM_HEDGED);
}

Test(pair, reads_numbers_and_what_makes_them_rough_in_other_languages)
{
	cr_assert(has_number("de", "Der Damm hat rund 4,2 Millionen Euro gekostet.", "4200000", true));
	cr_assert(has_number("de", "Der Damm ist 1.300 Meter lang.", "1300", false));
	cr_assert(has_number("de", "Mehr als zwölf Boote sind gesunken.", "12", true));
	cr_assert(has_number("es", "La presa costó más de 3 mil millones de pesos.", "3000000000", true));
	cr_assert(has_number("es", "La presa mide 4.23 metros.", "4.23", false));
	cr_assert(has_number("fr", "La digue a coûté près de 2,5 millions d'euros.", "2500000", true));
	cr_assert(has_number("en", "The dam cost roughly $2.5 million.", "2500000", true));
	cr_assert(has_number("en", "It said so about the dam. 12 boats sank.", "12", false));
}

static bool same_deed(const char *first, const char *second)
{
	return compare(first, NULL, second, NULL).same;
}

Test(pair, who_did_it_and_to_whom_must_not_be_the_other_way_round)
{
	const char *told = "Armed guards attacked striking miners near the gate of the Westhaven pit on Monday.";
	struct pair_answer answer = compare(told, NULL, "Striking miners attacked armed guards near the gate of the Westhaven pit on Monday.", NULL);
	cr_assert(!answer.same);
	cr_assert(says(&answer, "the other way round"));
	cr_assert(!same_deed(told, "Armed guards were attacked by striking miners near the gate of the Westhaven pit on Monday."));
	cr_assert(same_deed(told, "Striking miners were attacked by armed guards near the gate of the Westhaven pit on Monday."));
	cr_assert(same_deed(told, "Armed guards have attacked the striking miners near the gate of the Westhaven pit."));
	cr_assert(!same_deed("Mara Lindqvist sued the publisher of the Westhaven Courier over the report.",
	                     "The publisher of the Westhaven Courier sued Mara Lindqvist over the report."));
	cr_assert(same_deed("The guards of the pit attacked the miners, and the miners attacked the guards of the pit.",
	                    "The miners attacked the guards of the pit, and the guards of the pit attacked the miners."), "both did");
}

Test(pair, only_a_verb_has_roles)
{
	cr_assert_eq(features_of("Talks between Rosk and Ilvia about wounded miners in the speed of the flood.").role_count, 0);
	cr_assert_eq(features_of("They attacked it.").role_count, 0, "nobody by name");
	struct statement_features features = features_of("The wounded guards of the mine had not also attacked the two striking miners.");
	cr_assert_eq(features.role_count, 1);
	cr_assert_str_eq(features.terms[features.roles[0].agent].stem, "guard");
	cr_assert_str_eq(features.terms[features.roles[0].verb].stem, "attack");
	cr_assert_str_eq(features.terms[features.roles[0].patient].stem, "miner");
}

Test(pair, finds_a_bounded_number_of_roles)
{
	const char *text = "";
	for (int k = 0; k < STATEMENT_ROLES_MAX; k++)
		text = arena_format(arena, "%sguards attacked miners, ", text);
	cr_assert_eq(features_of(text).role_count, STATEMENT_ROLES_MAX);
	cr_assert_eq(features_of(arena_format(arena, "%sguards attacked miners.", text)).role_count, STATEMENT_ROLES_MAX);
}

Test(pair, the_answer_does_not_depend_on_the_order_of_the_two)
{
	const char *a = "The old bridge in Westhaven will stay closed until October.", *b = "Westhaven's bridge is to remain shut.";
	cr_assert_eq(compare(a, NULL, b, NULL).score, compare(b, NULL, a, NULL).score);
}

static int read_back(const struct statement_features *features, struct statement_features *ret_features)
{
	struct writer *writer cleanup(writer_free_pointer) = writer_new();
	struct value value;
	statement_features_write(features, writer);
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	return statement_features_read(&value, arena, ret_features);
}

Test(pair, features_read_back_as_they_were_written)
{
	struct statement_features features = features_of("The mayor of Westhaven did not expect 1,300 guests, but guards attacked miners."), again;
	features.kind = STATEMENT_MIXED;
	features.speaker = "Mara Lindqvist";
	features.denied = features.named = features.asks = true;
	features.name_words = "mara lindqvist";
	features.office_words = "mara lindqvist westhaven mayor";
	features.predicate = 5;
	features.terms[2].quoted = features.terms[features.term_count - 1].quoted = true;
	cr_assert_eq(read_back(&features, &again), 0);
	cr_assert_eq(again.term_count, features.term_count);
	for (uint32_t k = 0; k < again.term_count; k++) {
		cr_assert_str_eq(again.terms[k].stem, features.terms[k].stem);
		cr_assert_eq(again.terms[k].flags, features.terms[k].flags);
		cr_assert_eq(again.terms[k].quoted, features.terms[k].quoted);
	}
	cr_assert_eq(again.predicate, 5);
	cr_assert_eq(again.role_count, 1);
	cr_assert_eq(memcmp(again.roles, features.roles, sizeof(*again.roles)), 0);
	cr_assert(again.negated && again.denied && again.named && again.asks);
	cr_assert_str_eq(again.name_words, "mara lindqvist");
	cr_assert_str_eq(again.office_words, "mara lindqvist westhaven mayor");
	cr_assert_eq(again.kind, STATEMENT_MIXED);
	cr_assert_str_eq(again.speaker, "Mara Lindqvist");
	cr_assert_eq(again.time, features.time);
	features = features_of("");
	cr_assert_eq(read_back(&features, &again), 0);
	cr_assert_eq(again.term_count, 0);
}

Test(pair, refuses_features_that_it_never_wrote)
{
	static const struct value fields[] = {
		{ .type = VALUE_STRING, .count = 3, .string = "a b" }, { .type = VALUE_BINARY, .count = 3, .string = "\0\0\0" },
		{ .type = VALUE_INTEGER },                             { .type = VALUE_INTEGER },
		{ .type = VALUE_NIL },                                 { .type = VALUE_INTEGER },
	};
	struct value array = { .type = VALUE_ARRAY, .count = array_size(fields), .items = fields };
	struct statement_features features;
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG, "fewer stems than flags");
	array.count--;
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG, "a field is missing");
	struct value whole[] = {
		{ .type = VALUE_STRING, .count = 3, .string = "a b" },    { .type = VALUE_BINARY, .count = 2, .string = "\0\0" },
		{ .type = VALUE_INTEGER },                                { .type = VALUE_INTEGER },
		{ .type = VALUE_NIL },                                    { .type = VALUE_INTEGER },
		{ .type = VALUE_STRING, .string = "" },                   { .type = VALUE_STRING, .string = "" },
		{ .type = VALUE_BINARY, .count = 3, .string = "\0\1\0" },
	};
	array = (struct value){ .type = VALUE_ARRAY, .count = array_size(whole), .items = whole };
	cr_assert_eq(statement_features_read(&array, arena, &features), 0);
	array.count--;
	cr_assert_eq(statement_features_read(&array, arena, &features), 0, "a log without roles");
	cr_assert_eq(features.role_count, 0);
	array.count++;
	whole[8].string = "\0\2\0";
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG, "a role of a term that is not there");
	whole[8].count = 2;
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG, "part of a role");
	char too_many[(STATEMENT_ROLES_MAX + 1) * 3] = { 0 };
	whole[8] = (struct value){ .type = VALUE_BINARY, .count = sizeof(too_many), .string = too_many };
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG, "more roles than there can be");
	whole[8].count -= 3;
	cr_assert_eq(statement_features_read(&array, arena, &features), 0);
	struct value last[array_size(whole) + 2];
	memcpy(last, whole, sizeof(whole));
	struct value *predicate = &last[array_size(whole)], *quoted = predicate + 1;
	*predicate = (struct value){ .type = VALUE_INTEGER, .integer = 2 };
	*quoted = (struct value){ .type = VALUE_BINARY, .count = 1, .string = "\2" };
	array = (struct value){ .type = VALUE_ARRAY, .count = array_size(last), .items = last };
	cr_assert_eq(statement_features_read(&array, arena, &features), 0);
	cr_assert_eq(features.predicate, 2);
	cr_assert(!features.terms[0].quoted && features.terms[1].quoted);
	predicate->integer = 3;
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG, "a predicate that is not there");
	predicate->integer = -1;
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG);
	predicate->integer = 0;
	quoted->count = 2;
	cr_assert_eq(statement_features_read(&array, arena, &features), -EBADMSG, "more that is quoted than there is");
	cr_assert_eq(statement_features_read(&(struct value){ .type = VALUE_NIL }, arena, &features), -EBADMSG);
}

/* The error of loading a model file with this text. */
static char *load_error(const char *file, const char *text, int expected)
{
	char directory[] = "/tmp/hearsay-pair-XXXXXX", path[256];
	struct pair_model *loaded = NULL;
	char *error = NULL;
	cr_assert(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/languages", directory);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/languages/en", directory);
	mkdir(path, 0700);
	if (strcmp(file, "pair.model") != 0) {
		snprintf(path, sizeof(path), "%s/languages/en/pair.model", directory);
		symlink(HEARSAY_DATA_BUILD "/languages/en/pair.model", path);
	}
	snprintf(path, sizeof(path), "%s/languages/en/%s", directory, file);
	FILE *stream = fopen(path, "w");
	fputs(text, stream);
	fclose(stream);
	cr_assert_eq(pair_model_load(directory, "en", words, &loaded, &error), expected, "%s", text);
	snprintf(path, sizeof(path), "rm -r %s", directory);
	cr_assert_eq(system(path), 0);
	return error;
}

Test(pair, refuses_a_damaged_model_with_file_and_line)
{
	static const struct {
		const char *text, *where;
	} damaged[] = {
		{ "version 1\ncompare.bias one\n", "en/pair.model:2:" },
		{ "version 1\n\ncompare.colour 1\n", "en/pair.model:3:" },
		{ "version 1\nguess.bias 1\n", "en/pair.model:2:" },
		{ "version 1\ncompare.bias 1\ncompare.bias 2\n", "en/pair.model:3:" },
		{ "version 2\n", "en/pair.model:1:" },
		{ "compare.bias 1\n", "en/pair.model:1:" },
		{ "version 1\ncompare.bias 1\n", "en/pair.model:2:" },
		{ "", "en/pair.model:0:" },
	};
	for (size_t k = 0; k < array_size(damaged); k++) {
		char *error = load_error("pair.model", damaged[k].text, -EBADMSG);
		cr_assert(error && strstr(error, damaged[k].where), "%s", error);
		free(error);
	}
	char *error = load_error("thesaurus.tsv", "buy\t1 2\t\t\nsell\t2 1\t\t\n", -EBADMSG);
	cr_assert(error && strstr(error, "en/thesaurus.tsv:2:"), "%s", error);
	free(error);
}

Test(pair, a_sentence_that_tells_of_a_denial_is_not_what_it_denies)
{
	struct pair_answer answer;
	struct pair_text a = text_of("The ministry asked for aid"), b = text_of("The ministry denied that it asked for aid");
	pair_compare(model, &a, &b, arena, &answer);
	cr_assert(!answer.same);
	cr_assert_lt(answer.score, 100);
	pair_compare(model, &b, &b, arena, &answer);
	cr_assert(answer.same);
}

Test(pair, a_compound_says_the_same_as_its_parts)
{
	struct pair_answer answer;
	struct pair_text a = text_of("The friendship of both peoples is rock-solid"), b = text_of("Their friendship is rock solid");
	pair_compare(model, &a, &b, arena, &answer);
	cr_assert(answer.same);
	cr_assert_leq(features_of("a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p").term_count, 4);
}

Test(pair, a_language_without_weights_borrows_those_of_english_but_no_synonyms)
{
	struct pair_model *german = NULL;
	char *error = NULL;
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "de", words, &german, &error), 0, "%s", error);
	struct pair_text a, b;
	struct pair_answer english_answer, german_answer;
	const struct language *language = languages_find(languages, "en");
	pair_text_read("The firm will purchase two ships in May.", language, arena, &a);
	pair_text_read("The firm will buy two ships in May.", language, arena, &b);
	pair_compare(model, &a, &b, arena, &english_answer);
	pair_compare(german, &a, &b, arena, &german_answer);
	cr_assert_gt(german_answer.score, 0);
	cr_assert_lt(german_answer.score, english_answer.score);
	pair_model_free(german);
}

Test(pair, names_words_as_they_are_written_not_as_they_are_compared)
{
	struct pair_answer answer = compare("The ministry's bridges open in October.", NULL, "In October the ministry will open its bridges.", NULL);
	cr_assert(says(&answer, "october") && says(&answer, "ministry") && says(&answer, "bridges"));
}

Test(pair, says_which_side_has_more_and_weighs_it_by_how_much_it_is)
{
	struct pair_answer answer = compare("The harbour will open in May.", NULL,
	                                    "The harbour will open in May after three storms tore its gates away.", NULL);
	const struct pair_evidence *only = NULL;
	for (size_t k = 0; k < answer.evidence_count; k++)
		if (strncmp(answer.evidence[k].text, "only in the second: ", 20) == 0)
			only = &answer.evidence[k];
	cr_assert(only && only->weight < 0 && strstr(only->text, "storms"));
	cr_assert(!says(&answer, "only in the first"));
	cr_assert(says(&answer, "numbers of one alone: 3"));
}

Test(pair, marks_what_decides_alone)
{
	struct pair_answer answer = compare("The mayor will run again in October.", NULL, "The mayor will not run again in October.", NULL);
	cr_assert(!answer.same);
	cr_assert_leq(answer.evidence[0].weight, PAIR_DECIDES);
	cr_assert(strstr(answer.evidence[0].text, "the same words but for a \"not\""));
}

Test(pair, measures_how_two_texts_are_written)
{
	struct pair_text a = text_of("One two three four five six"), b = text_of("one two three four seven");
	struct pair_measures measures;
	pair_compare_measure(model, &a, &b, arena, &measures);
	cr_assert_float_eq(measures.of[PAIR_RUNS_2], 3 / 4.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_RUNS_4], 1 / 2.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_PLAIN_ORDER], 4 / 6.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_LENGTH], 5 / 20.0, 1e-9);
	cr_assert_float_eq(measures.of[PAIR_CLOSE_RUNS_2], 3 / 8.0, 1e-9);
	cr_assert_eq(measures.of[PAIR_NUMBERS_LEFT], 2);
	b = text_of("Ninety-nine");
	pair_compare_measure(model, &a, &b, arena, &measures);
	cr_assert_eq(measures.of[PAIR_RUNS_2], 0);
	cr_assert_eq(measures.of[PAIR_PLAIN_ORDER], 0);
	b = text_of("");
	pair_compare_measure(model, &b, &b, arena, &measures);
	cr_assert_eq(measures.of[PAIR_GRAMS], 0, "nothing has nothing in common");
}

/* A side of a set of two statements; its terms are the arena's. */
static struct pair_side side_in(struct pair_terms *terms, const char *text, const char *speaker)
{
	struct statement_features features = features_of(text);
	uint32_t *numbers = arena_alloc(arena, features.term_count, sizeof(*numbers));
	uint32_t *names = arena_alloc(arena, PAIR_SPEAKER_WORDS_MAX, sizeof(*names));
	enum pair_speaker kind;
	for (uint32_t k = 0; k < features.term_count; k++) {
		numbers[k] = pair_terms_add(terms, model, &features.terms[k]);
		terms->items[numbers[k]].statements++;
	}
	terms->statements++;
	uint32_t count = pair_speaker_read(model, speaker, names, &kind);
	return (struct pair_side){ .terms = numbers, .term_count = features.term_count, .speaker = names, .speaker_count = count,
		                       .speaker_kind = kind, .names = names, .name_count = count, .named = speaker,
		                       .kind = speaker ? STATEMENT_INDIRECT : STATEMENT_CLAIM,
		                       .negated = features.negated, .asks = features.asks };
}

Test(pair, measures_whether_both_are_quotations_and_how_far_down_they_stand)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "The bridge is closed.", "Mara Lindqvist"), b = a;
	pair_terms_prepare(&terms);
	a.kind = STATEMENT_DIRECT;
	a.place = 9;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTATIONS], 0);
	cr_assert_float_eq(measures.of[PAIR_LATE], log(10), 1e-9, "the one further down counts");
	b.kind = STATEMENT_DIRECT;
	a.place = 0;
	pair_measure(&terms, &b, &a, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTATIONS], 1);
	cr_assert_eq(measures.of[PAIR_LATE], 0);
	pair_terms_free(&terms);
}

Test(pair, measures_whether_they_say_the_same_of_their_subjects)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "varland closed bridges", "Mara Lindqvist");
	struct pair_side b = side_in(&terms, "bridges that varland closed", "Mara Lindqvist");
	pair_terms_prepare(&terms);
	a.predicate = 2;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 0, "of one it is not known");
	b.predicate = b.term_count;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 1);
	b.predicate = 1;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_PREDICATE], 0);
	pair_terms_free(&terms);
}

Test(pair, measures_whether_they_quote_the_same_words)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "varland quorn brask", "Mara Lindqvist"), b = side_in(&terms, "dreel brask varland", "Mara Lindqvist");
	const uint8_t first = 1, last = 4, middle_and_last = 6;
	pair_terms_prepare(&terms);
	a.quoted = &first;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 0);
	b.quoted = &last;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_float_eq(measures.of[PAIR_QUOTED], 1, 1e-9);
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 1);
	a.quoted = &middle_and_last;
	pair_measure(&terms, &b, &a, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTED], 0, "each quotes what the other only tells");
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 1);
	a.kind = b.kind = STATEMENT_DIRECT;
	pair_measure(&terms, &a, &b, true, &measures);
	cr_assert_eq(measures.of[PAIR_QUOTED_BOTH], 0, "two whole quotations");
	pair_terms_free(&terms);
}

Test(pair, weighs_what_few_statements_of_the_story_hold_before_what_all_do)
{
	struct pair_terms terms = { 0 };
	struct pair_measures rare, common;
	struct pair_side a = side_in(&terms, "varland quorn", NULL), b = side_in(&terms, "varland quorn", NULL), c = side_in(&terms, "varland dreel", NULL);
	side_in(&terms, "varland brask", NULL);
	pair_terms_prepare(&terms);
	pair_measure(&terms, &a, &b, false, &rare);
	pair_measure(&terms, &a, &c, false, &common);
	cr_assert_gt(common.of[PAIR_SHARED], 0);
	cr_assert_lt(rare.of[PAIR_SHARED], 5 * common.of[PAIR_SHARED]);
	cr_assert_gt(rare.of[PAIR_RARE], 5 * common.of[PAIR_RARE]);
	pair_terms_free(&terms);
}

Test(pair, weighs_less_what_other_statements_of_the_same_article_hold_too)
{
	struct pair_terms terms = { 0 };
	struct pair_measures alone, among_others;
	struct pair_side a = side_in(&terms, "varland quorn", NULL), b = side_in(&terms, "varland quorn", NULL);
	side_in(&terms, "brask dreel", NULL);
	pair_terms_prepare(&terms);
	pair_measure(&terms, &a, &b, false, &alone);
	a.uses = (const uint8_t[]){ 2, 2 };
	b.uses = (const uint8_t[]){ 1, 3 };
	pair_measure(&terms, &a, &b, false, &among_others);
	cr_assert_float_eq(among_others.of[PAIR_RARE], alone.of[PAIR_RARE] / 2 * (1 / 2.0 + 1 / 6.0), 1e-9);
	cr_assert_eq(among_others.of[PAIR_SHARED], alone.of[PAIR_SHARED]);
	pair_terms_free(&terms);
}

/* How much of a claim and of what somebody says lines up. */
static double aligned_with(const char *speaker)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side claim = side_in(&terms, "Rosk expects a loss of five billion.", NULL), said = side_in(&terms, "expects a loss of five billion", speaker);
	side_in(&terms, "The bridge is closed.", NULL);
	pair_terms_prepare(&terms);
	pair_measure(&terms, &claim, &said, false, &measures);
	double aligned = measures.of[PAIR_ALIGNED];
	pair_measure(&terms, &said, &claim, false, &measures);
	cr_assert_float_eq(measures.of[PAIR_ALIGNED], aligned, 1e-9);
	pair_terms_free(&terms);
	return aligned;
}

Test(pair, passes_over_the_name_of_whoever_says_the_other)
{
	cr_assert_float_eq(aligned_with("Edda Rosk"), 1, 1e-9);
	cr_assert_lt(aligned_with("Mara Lindqvist"), .95);
	cr_assert_lt(aligned_with(NULL), .95);
}

Test(pair, measures_how_alike_the_neighbours_are)
{
	struct pair_terms terms = { 0 };
	struct pair_measures measures;
	struct pair_side a = side_in(&terms, "The bridge is closed.", NULL), b = a;
	struct pair_side crack = side_in(&terms, "crack pillar", NULL), ferry = side_in(&terms, "ferry island", NULL);
	pair_terms_prepare(&terms);
	a.before = b.before = (struct pair_neighbour){ crack.terms, crack.term_count };
	pair_measure(&terms, &a, &b, false, &measures);
	cr_assert_float_eq(measures.of[PAIR_BESIDE], .5, 1e-9);
	a.behind = b.behind = (struct pair_neighbour){ ferry.terms, ferry.term_count };
	pair_measure(&terms, &a, &b, false, &measures);
	cr_assert_float_eq(measures.of[PAIR_BESIDE], 1, 1e-9);
	b.before = a.behind;
	b.behind = a.before;
	pair_measure(&terms, &a, &b, false, &measures);
	cr_assert_eq(measures.of[PAIR_BESIDE], 0, "what comes before the one comes behind the other");
	pair_terms_free(&terms);
}

Test(pair, is_given_up_early_only_where_the_whole_measure_says_no)
{
	static const char *const texts[][2] = {
		{ "The old bridge will stay closed for a month because a crack was found in a pillar.", "Mara Lindqvist" },
		{ "A crack in a pillar will keep the old bridge shut for a month.", "Lindqvist" },
		{ "The old bridge will not stay closed for a month.", "Mara Lindqvist" },
		{ "The bridge carries 4,000 cars a day.", NULL },
		{ "About 4,100 cars cross the bridge each day.", NULL },
		{ "Will the bridge be open again by May?", "Tom Reyes" },
		{ "The harbour festival was called off after the storm damaged two stages.", NULL },
		{ "Prices rose by three per cent in May.", "the ministry" },
		{ "Prices fell by three per cent in May.", "the ministry" },
	};
	unsigned given_up = 0;
	struct pair_terms terms = { 0 };
	struct pair_side sides[array_size(texts)];
	for (size_t k = 0; k < array_size(texts); k++)
		sides[k] = side_in(&terms, texts[k][0], texts[k][1]);
	for (size_t k = 0; k < array_size(texts); k++) {
		sides[k].before = (struct pair_neighbour){ sides[k / 2].terms, sides[k / 2].term_count };
		sides[k].behind = (struct pair_neighbour){ sides[k % 3].terms, sides[k % 3].term_count };
	}
	pair_terms_prepare(&terms);
	for (size_t n = 0; n < 4 * array_size(texts) * array_size(texts); n++) {
		const struct pair_side *a = &sides[n / 4 / array_size(texts)], *b = &sides[n / 4 % array_size(texts)];
		enum pair_use use = n % 2 ? PAIR_ATTRIBUTED : PAIR_WITH_CLAIM;
		struct pair_measures whole, early;
		pair_measure(&terms, a, b, n & 2, &whole);
		int32_t logit = pair_logit(model, use, &whole);
		for (int32_t least = -9000; least <= 9000; least += 500) {
			bool above = pair_measure_above(&terms, a, b, n & 2, model, use, least, &early);
			cr_assert(above || logit <= least, "%zu: %d is over %d", n, logit, least);
			cr_assert(!above || (memcmp(early.of, whole.of, sizeof(whole.of)) == 0 && early.denial == whole.denial));
			given_up += !above && least == -2000;
		}
	}
	cr_assert_gt(given_up, 2 * array_size(texts) * array_size(texts), "most pairs have little in common");
	pair_terms_free(&terms);
}

Test(pair, looks_at_a_bounded_number_of_words)
{
	char *longest = arena_alloc(arena, 3 * (PAIR_WORDS_MAX + 1) + 1, 1), *end = longest;
	for (int k = 0; k < PAIR_WORDS_MAX; k++)
		end = stpcpy(end, "ab ");
	cr_assert_eq(text_of(longest).word_count, PAIR_WORDS_MAX);
	strcpy(end, "cd ");
	struct pair_text longer = text_of(longest);
	cr_assert_eq(longer.word_count, PAIR_WORDS_MAX);
	cr_assert_eq(strlen(longer.letters), 3 * PAIR_WORDS_MAX + 1);
}

Test(pair, says_that_there_is_no_model)
{
	struct pair_model *loaded = NULL;
	char *error = NULL;
	cr_assert_eq(pair_model_load("/nonexistent", "en", words, &loaded, &error), -ENOENT);
	cr_assert(strstr(error, "/nonexistent/languages/en/pair.model"));
	free(error);
}
