/* Who said it, where one article knows it by the others of its story. */
#include "newsroom.h"

TestSuite(board_speakers, .init = newsroom_open, .fini = newsroom_close);

#define CLOSED "The harbour bridge of Velmora was closed on Monday after divers had found a crack in one of its pillars.\n"
#define WORDS "The bridge is not safe for lorries, and nobody can tell when it will be again"

static const char *title = "Velmora closes harbour bridge after divers find crack";
static const char *said = "not safe for lorries";

static void publish_named(const char *id, const char *publisher, const char *name)
{
	newsroom_publish(id, publisher, 0, title, arena_format(newsroom.arena, CLOSED "“" WORDS ",” %s said in Velmora.\n", name));
}

static void expect_speaker(const char *article, const char *name)
{
	cr_assert_str_eq(newsroom_speaker(article, said), name);
}

Test(board_speakers, what_nobody_is_named_for_is_whose_others_say_it_is_as_long_as_they_do)
{
	newsroom_publish("bare", "Karsk Daily", 0, title, CLOSED "“" WORDS ".”\n");
	expect_speaker("bare", "");
	publish_named("named", "Harbour Post", "Ilse Varga");
	expect_speaker("bare", "Ilse Varga");
	cr_assert_str_eq(newsroom_cluster(said)->speaker, "Ilse Varga");
	newsroom_retract("named");
	expect_speaker("bare", "");
}

Test(board_speakers, a_spokesman_is_the_one_whom_others_name_for_his_words)
{
	publish_named("role", "Karsk Daily", "a spokesman");
	expect_speaker("role", "spokesman");
	publish_named("named", "Harbour Post", "Ilse Varga");
	expect_speaker("role", "Ilse Varga");
}

Test(board_speakers, of_a_cluster_that_grows_those_are_told_again_who_have_another_speaker_now)
{
	newsroom_publish("longer", "Karsk Daily", 0, title, CLOSED "“" WORDS ", so that the ferry has to take all of them,” said a spokesman.\n");
	newsroom_publish("bare", "Tarn Times", 0, title, CLOSED "“" WORDS ".”\n");
	expect_speaker("bare", "");
	publish_named("named", "Harbour Post", "Ilse Varga");
	cr_assert_eq(newsroom_cluster(said)->listed, 3);
	expect_speaker("bare", "Ilse Varga");
	publish_named("last", "Ostrandia Times", "Ilse Varga");
	cr_assert_lt(newsroom_cluster(said)->listed, 4, "what stands is not told again");
}

Test(board_speakers, a_body_has_not_said_what_somebody_did)
{
	publish_named("role", "Karsk Daily", "a spokesman");
	publish_named("body", "Harbour Post", "the Harbour Department");
	expect_speaker("role", "spokesman");
}

Test(board_speakers, several_have_not_said_what_one_did)
{
	publish_named("role", "Karsk Daily", "officials");
	publish_named("named", "Harbour Post", "Ilse Varga");
	expect_speaker("role", "officials");
}

Test(board_speakers, other_words_are_no_evidence)
{
	publish_named("role", "Karsk Daily", "a spokesman");
	newsroom_publish("named", "Harbour Post", 0, title, CLOSED "Ilse Varga said that lorries could not use the bridge safely for now.\n");
	expect_speaker("role", "spokesman");
}

/* “He” is Holt, as far as this article tells. */
#define PRONOUN CLOSED "Engineer %s told the council on Monday that divers would go down again.\nTomas Holt has run the port for years.\n“" WORDS ",” he said.\n"

Test(board_speakers, a_pronoun_is_whom_all_others_name_if_the_article_knows_him_too)
{
	newsroom_publish("pronoun", "Karsk Daily", 0, title, arena_format(newsroom.arena, PRONOUN, "Jonas Varga"));
	newsroom_publish("stranger", "Ostrandia Times", 0, title, arena_format(newsroom.arena, PRONOUN, "Emil Brandt"));
	expect_speaker("pronoun", "Tomas Holt");
	publish_named("named", "Harbour Post", "Jonas Varga");
	expect_speaker("pronoun", "Jonas Varga");
	expect_speaker("stranger", "Tomas Holt");
}
