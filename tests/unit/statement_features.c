#include "cluster/statements/statement_features.h"

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "extract/tagger/part_of_speech.h"
#include "tests/unit/pair_helpers.h"

TestSuite(statement_features, .init = set_up, .fini = tear_down);

Test(statement_features, reads_numbers_by_value_and_notices_negation_and_names)
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

Test(statement_features, knows_which_word_is_negated)
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

Test(statement_features, finds_what_the_first_clause_says_of_its_subject)
{
	cr_assert_str_eq(predicate_of("Rosk closed the bridge and sold it", "NNP-PERSON VBD DT NN CC VBD PRP"), "close");
	cr_assert_str_eq(predicate_of("Rosk wants to close the bridge", "NNP-PERSON VBZ TO VB DT NN"), "close");
	cr_assert_str_eq(predicate_of("the bridge has not been closed", "DT NN VBZ RB VBN VBN"), "close");
	cr_assert_str_eq(predicate_of("Rosk was the very old harbour master", "NNP-PERSON VBD DT RB JJ NN NN"), "master", "where the verb says nothing");
	cr_assert_str_eq(predicate_of("he did it", "PRP VBD PRP"), "");
	cr_assert_str_eq(predicate_of("the closed bridge", "DT VBN NN"), "", "no clause");
}

Test(statement_features, takes_the_content_of_a_statement_alone_and_its_denial_from_the_cue)
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

Test(statement_features, takes_a_rejected_claim_for_a_denial_but_not_a_rejected_offer)
{
	cr_assert(is_denied("Mara Lindqvist rejected the claim that the bridge would close.", "rejected", "the bridge would close"));
	cr_assert(is_denied("Mara Lindqvist dismissed a report last week that the bridge would close.", "dismissed",
	                    "a report last week that the bridge would close"));
	cr_assert(is_denied("Mara Lindqvist dismissed reports that the bridge would close.", "dismissed", "the bridge would close"));
	cr_assert_not(is_denied("Mara Lindqvist rejected the offer of a new bridge.", "rejected", "the offer of a new bridge"));
}

Test(statement_features, takes_a_content_that_denies_for_a_denial)
{
	cr_assert(is_denied("Her office said that the reports of cracks were denied by Mara Lindqvist.", "said",
	                    "the reports of cracks were denied by Mara Lindqvist"));
	cr_assert_not(is_denied("Her office said that the reports of cracks were read by Mara Lindqvist.", "said",
	                        "the reports of cracks were read by Mara Lindqvist"));
}

Test(statement_features, tells_a_reported_question_from_what_is_said)
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

Test(statement_features, takes_neither_a_condition_nor_what_is_asked_about_for_a_question)
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

static bool has_number(const char *language, const char *text, const char *value, bool hedged)
{
	struct statement_features features;
	statement_features_of_text(text, languages_find(languages, language), arena, &features);
	const struct statement_term *term = term_of(&features, value);
	return term && term->flags & STATEMENT_TERM_NUMBER && hedged == !!(term->flags & STATEMENT_TERM_HEDGED);
}

Test(statement_features, reads_numbers_and_what_makes_them_rough_in_other_languages)
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

Test(statement_features, only_a_verb_has_roles)
{
	cr_assert_eq(features_of("Talks between Rosk and Ilvia about wounded miners in the speed of the flood.").role_count, 0);
	cr_assert_eq(features_of("They attacked it.").role_count, 0, "nobody by name");
	struct statement_features features = features_of("The wounded guards of the mine had not also attacked the two striking miners.");
	cr_assert_eq(features.role_count, 1);
	cr_assert_str_eq(features.terms[features.roles[0].agent].stem, "guard");
	cr_assert_str_eq(features.terms[features.roles[0].verb].stem, "attack");
	cr_assert_str_eq(features.terms[features.roles[0].patient].stem, "miner");
}

Test(statement_features, finds_a_bounded_number_of_roles)
{
	const char *text = "";
	for (int k = 0; k < STATEMENT_ROLES_MAX; k++)
		text = arena_format(arena, "%sguards attacked miners, ", text);
	cr_assert_eq(features_of(text).role_count, STATEMENT_ROLES_MAX);
	cr_assert_eq(features_of(arena_format(arena, "%sguards attacked miners.", text)).role_count, STATEMENT_ROLES_MAX);
}

static int read_back(const struct statement_features *features, struct statement_features *ret_features)
{
	struct writer *writer cleanup(writer_free_pointer) = writer_new();
	struct value value;
	statement_features_write(features, writer);
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &value, NULL), 0);
	return statement_features_read(&value, arena, ret_features);
}

Test(statement_features, features_read_back_as_they_were_written)
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

Test(statement_features, refuses_features_that_it_never_wrote)
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
