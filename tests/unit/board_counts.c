/* What stories and statement clusters count, and who had it first. */
#include <unistd.h>

#include "newsroom.h"

TestSuite(board_counts, .init = newsroom_open, .fini = newsroom_close);

/* What the outlets of an agency print: long enough to be known again. */
#define WIRE \
	"The harbour bridge of Velmora was closed on Monday after divers had found a crack in one of its pillars below the water. " \
	"“The bridge is not safe for lorries, and nobody knows when it will be again,” said the engineer Ilse Varga, who leads the " \
	"inspection. The ferry company doubled its crossings between the old town and the island, and the council promised free " \
	"tickets for everybody who works on the other side of the harbour. Shops near the eastern ramp stayed empty all day long."

static const char *title = "Velmora closes harbour bridge after divers find crack";
static const char *said = "not safe for lorries";

Test(board_counts, a_copy_is_an_article_but_no_independent_publisher)
{
	newsroom_publish("wire", "Karsk Wire", 0, title, WIRE);
	newsroom_publish("reprint", "Harbour Post", 30, title, WIRE);
	newsroom_publish("own", "Ostrandia Times", 60, "Crack closes Velmora's harbour bridge",
	                 "Velmora's harbour bridge is closed. Engineer Ilse Varga said that the bridge was not safe for lorries, and that nobody "
	                 "knew when it would be again. She spoke after divers had found a crack.\n");
	cr_assert_str_eq(newsroom_article("reprint")->copy_of, "wire");
	cr_assert_eq(newsroom_story("s1")->article_count, 3);
	cr_assert_eq(newsroom_story("s1")->copy_count, 1);
	cr_assert_eq(newsroom_story("s1")->publisher_count, 2);
	const struct newsroom_cluster *cluster = newsroom_cluster(said);
	cr_assert_eq(cluster->article_count, 3);
	cr_assert_eq(cluster->copy_count, 1);
	cr_assert_eq(cluster->publisher_count, 2);
}

Test(board_counts, two_articles_of_one_publisher_are_one_voice)
{
	newsroom_publish("morning", "Karsk Daily", 0, title, "“The bridge is not safe for lorries,” said the engineer Ilse Varga in Velmora.\n");
	newsroom_publish("evening", "The Karsk Daily", 500, title,
	                 "Velmora still has no harbour bridge. “The bridge is not safe for lorries,” said the engineer Ilse Varga, and went home.\n");
	cr_assert_eq(newsroom_story("s1")->publisher_count, 1);
	cr_assert_eq(newsroom_cluster(said)->article_count, 2);
	cr_assert_eq(newsroom_cluster(said)->publisher_count, 1);
}

Test(board_counts, a_publisher_keeps_the_name_that_was_written_first)
{
	newsroom_publish("morning", "The Karsk Daily", 0, title, "“The bridge is not safe for lorries,” said the engineer Ilse Varga in Velmora.\n");
	newsroom_publish("evening", "KARSK DAILY", 500, title,
	                 "Velmora still has no harbour bridge. “The bridge is not safe for lorries,” said the engineer Ilse Varga, and went home.\n");
	cr_assert_eq(newsroom.updates.count, 1);
	const struct update *update = &newsroom.updates.items[0];
	cr_assert_eq(update->story.publisher_count, 1);
	cr_assert_str_eq(update->articles[0].publisher, "The Karsk Daily");
	cr_assert_str_eq(newsroom_cluster(said)->first_publisher, "The Karsk Daily");
}

Test(board_counts, a_name_is_small_if_its_first_article_wrote_it_so)
{
	newsroom_publish("morning", "karsk daily", 0, title, "“The bridge is not safe for lorries,” said the engineer Ilse Varga in Velmora.\n");
	newsroom_publish("evening", "Karsk Daily", 500, title, "Velmora still has no harbour bridge.\n");
	cr_assert_str_eq(newsroom.updates.items[0].articles[0].publisher, "karsk daily");
}

Test(board_counts, outlets_of_one_owner_are_one_voice)
{
	char path[64], *error = NULL;
	snprintf(path, sizeof(path), "/tmp/hearsay-counts-%d", getpid());
	FILE *file = fopen(path, "we");
	cr_assert(fputs("Voss Media: Karsk Daily, harbourpost.example\n", file) >= 0 && fclose(file) == 0);
	cr_assert_eq(owners_load(path, &newsroom.owners, &error), 0);
	unlink(path);
	newsroom_publish("a", "Karsk Daily", 0, title, "“The bridge is not safe for lorries,” said the engineer Ilse Varga in Velmora.\n");
	newsroom_publish("b", "harbourpost.example", 5, title, "Engineer Ilse Varga said the harbour bridge was “not safe for lorries”.\n");
	cr_assert_eq(newsroom_story("s1")->publisher_count, 1);
	cr_assert_eq(newsroom_cluster(said)->publisher_count, 1);
	cr_assert_str_eq(newsroom_article("b")->owner, "Voss Media");
	newsroom_publish("c", "Ostrandia Times", 9, title, "“The bridge is not safe for lorries,” said the engineer Ilse Varga.\n");
	cr_assert_eq(newsroom_story("s1")->publisher_count, 2);
	cr_assert_eq(newsroom_cluster(said)->publisher_count, 2);
	cr_assert_str_eq(newsroom_article("c")->owner, "");
}

Test(board_counts, owner_and_name_are_kept_with_the_analysis)
{
	const struct analysis analysis = {
		.language = "en", .publisher = "karsk daily", .publisher_name = "Karsk Daily", .owner = "Voss Media", .headline = "",
	};
	struct writer *writer = writer_new();
	struct analysis again;
	struct value value;
	const char *reason = NULL;
	analysis_write(&analysis, writer);
	cr_assert_eq(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, newsroom.arena, &value, &reason), 0);
	cr_assert_eq(analysis_read(&value, newsroom.arena, &again), 0);
	cr_assert_str_eq(again.owner, "Voss Media");
	cr_assert_str_eq(again.publisher_name, "Karsk Daily");
	writer_free(writer);
}

Test(board_counts, what_an_article_says_twice_counts_once)
{
	newsroom_publish("a", "Karsk Daily", 0, title,
	                 "The harbour bridge of Velmora is not safe for lorries, the engineer Ilse Varga said on Monday.\n\n"
	                 "“The bridge is not safe for lorries,” said Ilse Varga.\n\n"
	                 "“The bridge is not safe for lorries,” Ilse Varga said.\n");
	const struct newsroom_cluster *cluster = newsroom_cluster(said);
	cr_assert_eq(cluster->listed, 3, "all three can be seen");
	cr_assert_eq(cluster->statement_count, 1);
	cr_assert_eq(cluster->article_count, 1);
	cr_assert_eq(cluster->publisher_count, 1);
}

Test(board_counts, first_is_who_published_first_not_who_came_in_first)
{
	newsroom_publish("late", "Karsk Daily", 90, title, "“The bridge is not safe for lorries,” said the engineer Ilse Varga in Velmora.\n");
	newsroom_publish("early", "Ostrandia Times", 30, title, "Engineer Ilse Varga said the harbour bridge was “not safe for lorries”.\n");
	const struct newsroom_cluster *cluster = newsroom_cluster(said);
	cr_assert_str_eq(cluster->first_publisher, "Ostrandia Times");
	cr_assert_eq(cluster->first_seen, START + HOUR / 2);
	cr_assert_eq(cluster->last_seen, START + 3 * HOUR / 2);
}

Test(board_counts, first_of_the_same_minute_is_who_came_in_first)
{
	newsroom_publish("one", "Karsk Daily", 0, title, "“The bridge is not safe for lorries,” said the engineer Ilse Varga in Velmora.\n");
	newsroom_publish("other", "Ostrandia Times", 0, title, "Engineer Ilse Varga said the harbour bridge was “not safe for lorries”.\n");
	cr_assert_str_eq(newsroom_cluster(said)->first_publisher, "Karsk Daily");
}

Test(board_counts, a_copy_of_the_same_minute_is_not_first)
{
	newsroom_publish("wire", "Karsk Wire", 60, title, WIRE);
	newsroom_publish("reprint", "Harbour Post", 60, title, WIRE);
	newsroom_publish("own", "Ostrandia Times", 60, title, "Engineer Ilse Varga said the harbour bridge was “not safe for lorries”.\n");
	cr_assert_str_eq(newsroom_cluster(said)->first_publisher, "Karsk Wire");
}

Test(board_counts, of_two_with_one_text_the_original_is_the_one_published_first)
{
	newsroom_publish("reprint", "Harbour Post", 45, title, WIRE);
	newsroom_publish("second", "Quillhaven Bee", 60, title, WIRE);
	cr_assert_str_eq(newsroom_article("second")->copy_of, "reprint");
	newsroom_publish("wire", "Karsk Wire", 0, title, WIRE);
	cr_assert_str_eq(newsroom_article("wire")->copy_of, "");
	cr_assert_str_eq(newsroom_article("reprint")->copy_of, "wire");
	cr_assert_str_eq(newsroom_article("second")->copy_of, "wire");
	cr_assert_eq(newsroom_story("s1")->copy_count, 2);
	cr_assert_eq(newsroom_story("s1")->publisher_count, 1);
	cr_assert_eq(newsroom_cluster(said)->copy_count, 2);
	cr_assert_str_eq(newsroom_cluster(said)->first_publisher, "Karsk Wire");
	newsroom_publish("third", "Tessaly Herald", 90, title, WIRE);
	cr_assert_str_eq(newsroom_article("third")->copy_of, "wire", "of the original, not of the first to come in");
	cr_assert_eq(board_counts(newsroom.board).copies, 3);
}

Test(board_counts, when_an_original_is_retracted_the_first_of_its_copies_takes_its_place)
{
	newsroom_publish("wire", "Karsk Wire", 0, title, WIRE);
	newsroom_publish("late", "Harbour Post", 60, title, WIRE);
	newsroom_publish("early", "Quillhaven Bee", 30, title, WIRE);
	newsroom_retract("wire");
	cr_assert(newsroom_article("wire")->gone);
	cr_assert_str_eq(newsroom_article("early")->copy_of, "");
	cr_assert_str_eq(newsroom_article("late")->copy_of, "early");
	cr_assert_eq(newsroom_story("s1")->publisher_count, 1);
	cr_assert_eq(newsroom_story("s1")->copy_count, 1);
	cr_assert_eq(newsroom_cluster(said)->copy_count, 1);
	cr_assert_str_eq(newsroom_cluster(said)->first_publisher, "Quillhaven Bee");
	cr_assert_eq(board_counts(newsroom.board).copies, 1);
}

Test(board_counts, a_revised_original_stays_the_original_of_its_copies)
{
	newsroom_publish("wire", "Karsk Wire", 0, title, WIRE);
	newsroom_publish("reprint", "Harbour Post", 60, title, WIRE);
	newsroom_publish("wire", "Karsk Wire", 0, title, WIRE " Nobody was hurt.");
	cr_assert_str_eq(newsroom_article("wire")->copy_of, "");
	cr_assert_str_eq(newsroom_article("reprint")->copy_of, "wire");
	cr_assert_eq(newsroom_story("s1")->publisher_count, 1);
	cr_assert_eq(board_counts(newsroom.board).copies, 1);
}

Test(board_counts, a_quotation_is_one_statement_until_an_outlet_tells_a_sentence_of_it_alone)
{
	newsroom_publish("whole", "Karsk Wire", 0, title,
	                 "Velmora's harbour bridge is closed. “Three barges stay at the pillars until spring. A ferry will carry all passengers free of "
	                 "charge,” the engineer Ilse Varga said on Monday.\n");
	const struct newsroom_cluster *quotation = newsroom_cluster("at the pillars until spring");
	cr_assert_str_eq(quotation->text, "Three barges stay at the pillars until spring. A ferry will carry all passengers free of charge,");
	cr_assert_eq(quotation->listed, 1);
	newsroom_publish("part", "Harbour Post", 60, title,
	                 "Velmora's harbour bridge is closed. The engineer Ilse Varga said that a ferry would carry all passengers free of charge.\n");
	cr_assert_str_eq(newsroom_cluster("at the pillars until spring")->text, "Three barges stay at the pillars until spring.");
	cr_assert_eq(newsroom_cluster("at the pillars until spring")->publisher_count, 1);
	cr_assert_eq(newsroom_cluster("all passengers free")->publisher_count, 2);
	newsroom_retract("part");
	cr_assert_eq(newsroom_cluster("all passengers free")->publisher_count, 1);
}
