/* Which articles are copies, from whole texts: what newsrooms do with an agency's text, and what is no copy. All is invented. */
#include <string.h>

#include <criterion/criterion.h>

#include "cluster/stories/stories.h"

static struct languages *languages;
static struct words *words;
static struct arena *arena;
static struct stories *stories;

static const int64_t HOUR = 3600 * 1000, START = INT64_C(1715587200000);

#define LEAD "The ferry Aldora ran aground off Corra on Monday morning with 214 people aboard, the coast guard of Varland said. " \
	     "All passengers were taken off by lifeboats within three hours, and nobody was badly hurt. "
#define QUOTATION "“We heard a long scraping noise, the lights went out, and then the whole ship leaned over so far that the cups " \
		  "slid from the tables, and the captain told us, very calmly, to put on our life jackets and to go up to the second deck " \
		  "with our children and without our bags,” said Mira Toll, a teacher from Rosk who was aboard with her class. "
#define MIDDLE "The ship had left its usual course to avoid a fishing boat, according to the harbour master of Corra, Jens Arvid. " \
	       "Divers will look at the hull on Tuesday. A leak in one of the tanks has been closed, and no oil has reached the beach. "
#define TAIL "The Aldora was built in 1998 and has carried passengers and cars between Rosk and Corra since 2011. It last ran aground in " \
	     "2016, when a rope caught its rudder. The company that owns it, Norrdal Lines, has two more ships of the kind. Its shares " \
	     "fell by four per cent. Traffic between the two towns will go by bus until the end of the week."

static const struct words *words_of(void *context, const char *language)
{
	(void)context;
	(void)language;
	return words;
}

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error);
	cr_assert_eq(words_load(HEARSAY_DATA_BUILD "/languages/en/words.tsv", &words, &error), 0, "%s", error);
	arena = arena_new();
	stories = stories_new(words_of, NULL);
}

static void tear_down(void)
{
	stories_free(stories);
	arena_free(arena);
	words_free(words);
	languages_free(languages);
}

TestSuite(copies, .init = set_up, .fini = tear_down);

static struct placement add(uint32_t article, const char *title, const char *body)
{
	const struct language *english = languages_find(languages, "en");
	struct document documents[2];
	struct story_features features;
	struct placement placement;
	document_read(title, strlen(title), english, arena, &documents[0]);
	document_read(body, strlen(body), english, arena, &documents[1]);
	story_features_compute(&documents[0], &documents[1], words, arena, &features);
	stories_add(stories, article, "en", &features, START + article * HOUR, NULL, 0, arena, &placement);
	return placement;
}

static void add_original(void)
{
	cr_assert_eq(add(1, "Ferry runs aground off Corra, all passengers safe", LEAD QUOTATION MIDDLE TAIL).copy_of, STORIES_NONE);
}

Test(copies, have_another_headline)
{
	add_original();
	struct placement placement = add(2, "‘The cups slid from the tables’: night of fear ends well", LEAD QUOTATION MIDDLE TAIL);
	cr_assert_eq(placement.story, 0);
	cr_assert_eq(placement.copy_of, 1);
}

Test(copies, have_their_tail_cut)
{
	add_original();
	cr_assert_eq(add(2, "Ferry runs aground off Corra, all passengers safe", LEAD QUOTATION MIDDLE).copy_of, 1);
	cr_assert_eq(add(3, "Ferry aground off Corra", LEAD MIDDLE).copy_of, 1);
}

Test(copies, may_be_the_whole_text_when_the_cut_one_came_first)
{
	add(1, "Ferry aground off Corra", LEAD QUOTATION);
	cr_assert_eq(add(2, "Ferry runs aground off Corra, all passengers safe", LEAD QUOTATION MIDDLE TAIL).copy_of, 1);
}

Test(copies, have_a_paragraph_added)
{
	add_original();
	cr_assert_eq(add(2, "Ferry runs aground off Corra, all passengers safe",
	                 LEAD "Among those aboard were eleven people from our town, the mayor's office told this newspaper. They are expected "
	                      "home on Wednesday, and a room has been set up at the town hall for their families.\n\n" QUOTATION MIDDLE TAIL).copy_of, 1);
}

Test(copies, are_no_own_reports_that_share_a_long_quotation)
{
	add_original();
	struct placement placement = add(2, "Teacher tells of the night when the Aldora leaned over",
	    "For the pupils of a school in Rosk, a trip to the islands ended on Monday in lifeboats. Their ferry, the Aldora, had struck a "
	    "rock near Corra at a quarter past five, while most of them slept. " QUOTATION "Her class was brought to a gymnasium, where "
	    "parents waited with blankets and tea. One boy had broken a finger. How the ship could come so close to the shore in clear weather "
	    "is now a question for the prosecutor, who has asked for the recordings from the bridge and wants to hear the helmsman this week.");
	cr_assert_eq(placement.story, 0, "they are about one event");
	cr_assert_eq(placement.copy_of, STORIES_NONE);
}
