/* Statement clusters of different stories that say the same. */
#include "newsroom.h"

TestSuite(same_as, .init = newsroom_open, .fini = newsroom_close);

#define PART "before every pillar has been inspected by independent divers and the northern ramp has new asphalt"
#define QUOTED "“We will not reopen the old harbour bridge " PART ",” said "
#define QUOTATION QUOTED "Ilse Varga."

/* Minutes until the second story. On one day what has a quotation in common may well be one story. */
enum { DAYS = 2 * 24 * 60 };

/* Two stories that have one quotation in common: the closing of a bridge, and the budget that it is a reason for. */
static void publish_bridge(const char *id, const char *publisher, int minutes)
{
	newsroom_publish(id, publisher, minutes, "Velmora closes harbour bridge after divers find crack",
	                 "Velmora's harbour bridge was closed on Monday after divers found a crack in a pillar. " QUOTED
	                 "the engineer Ilse Varga. The ferries doubled "
	                 "their crossings, and lorries were sent around the bay.\n");
}

static void publish_budget(const char *id, const char *publisher, int minutes, const char *quotation)
{
	char text[2048];
	snprintf(text, sizeof(text),
	         "Ostrandia's parliament opened its debate about the budget for pensions, schools and hospitals. The finance committee wants "
	         "to borrow two billion crowns and to raise the tax on sugar, and pensioners are to get a supplement in winter. Teachers "
	         "in primary schools would earn nine per cent more, nurses six. The opposition called the sugar tax a mistake that would cost "
	         "confectioners their jobs, and asked for a vote by name. The governing coalition has a majority of three seats, but two of its "
	         "deputies are abroad.\n\nLate in the evening the debate turned to other things. %s\n\nThe vote on the sugar tax is set for "
	         "Thursday. If the budget fails, the chancellor has to present another one to parliament before Christmas.\n", quotation);
	newsroom_publish(id, publisher, minutes, "Ostrandia's parliament debates budget, pensions and sugar tax", text);
}

#define PRIZE \
	"The rescue league gave its silver medal to nine volunteers of Marrowdale, who saved the crew of a trawler from the ice last " \
	"winter. The trawler had sunk within minutes off the cape. The volunteers swam to the raft, tied a rope to it, and held on " \
	"until a helicopter arrived. The medal comes with nine thousand crowns and an inflatable boat.\n\nA speaker at the dinner " \
	"was reminded of another job. " QUOTATION "\n\nThe volunteers want to give the money to the widows of fishermen.\n"

static const char *said = "before every pillar has been inspected";

static const struct newsroom_cluster *cluster_of(const char *article)
{
	return newsroom_cluster_in(newsroom_article(article)->story, said);
}

/* Both are in stories of their own, and their clusters are linked both ways. */
static void assert_linked(const char *one, const char *other)
{
	const struct newsroom_cluster *a = cluster_of(one), *b = cluster_of(other);
	cr_assert_str_neq(a->story, b->story);
	cr_assert_not_null(strstr(a->same_as, b->id), "%s: “%s”", one, a->same_as);
	cr_assert_not_null(strstr(b->same_as, a->id), "%s: “%s”", other, b->same_as);
}

Test(same_as, the_same_quotation_in_two_stories_is_linked_both_ways)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_budget("budget", "Ostrandia Times", DAYS, QUOTATION);
	assert_linked("bridge", "budget");
	cr_assert_eq(newsroom.updates.count, 2, "the other story is told, too");
	cr_assert_eq(newsroom.updates.items[1].type, UPDATE_UPDATED);
	cr_assert_eq(newsroom.updates.items[1].cluster_count, 1);
	cr_assert_eq(newsroom.updates.items[1].new_cluster_count, 0, "nothing new in it");
	cr_assert_eq(newsroom.updates.items[1].article_count, 0);
	cr_assert_str_eq(newsroom.updates.items[1].cluster_reasons[0].reason, "same-as");
	publish_bridge("later", "Harbour Post", 90);
	cr_assert_eq(newsroom.updates.count, 1, "what the other story is told has not changed");
	assert_linked("later", "budget");
}

/* Another look at the closing, in words of its own. */
static void publish_queues(const char *id, const char *quotation)
{
	char text[2048];
	snprintf(text, sizeof(text),
	         "Commuters queued for hours on the quays of Velmora before sunrise. Shopkeepers sold twice as much coffee as usual, schools began "
	         "late, and a choir that was to sing in the cathedral on the other shore sang in the rain instead. A carpenter had slept in his van, "
	         "a nurse had walked since midnight. Some passed the time with chess, others with quarrels about who came first. The baker gave "
	         "away his last loaves, and the mayor handed out umbrellas that were left from her campaign. %s Taxi drivers doubled their fares "
	         "until a constable wrote down their numbers.\n", quotation);
	newsroom_publish(id, "Harbour Post", 12 * 60, "Commuters queue before sunrise", text);
}

Test(same_as, an_article_that_is_not_quite_alike_joins_the_story_that_has_its_quotation)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_queues("apart", "“We are tired,” said Tomas Holt.");
	cr_assert_str_neq(newsroom_article("apart")->story, newsroom_article("bridge")->story);
	newsroom_retract("apart");
	publish_queues("quoting", QUOTATION);
	cr_assert_str_eq(newsroom_article("quoting")->story, newsroom_article("bridge")->story);
}

Test(same_as, a_part_of_a_quotation_is_linked_to_the_whole)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_budget("budget", "Ostrandia Times", DAYS,
	               "Engineer Ilse Varga said that it stays closed “" PART "”.");
	assert_linked("bridge", "budget");
}

Test(same_as, other_speakers_numbers_and_negations_are_not_linked)
{
	static const char *const others[] = {
		QUOTED "Tomas Holt.",
		"“We will not reopen the old Quillhaven bridge " PART ",” said Ilse Varga.",
		"“We will reopen the old harbour bridge " PART ",” said Ilse Varga.",
		("“We will not reopen the old harbour bridge before every pillar has been inspected by 40 independent divers and the "
		 "northern ramp has new asphalt,” said Ilse Varga."),
	};
	publish_bridge("bridge", "Karsk Daily", 0);
	for (size_t k = 0; k < array_size(others); k++) {
		char id[8];
		snprintf(id, sizeof(id), "b%zu", k);
		publish_budget(id, "Ostrandia Times", DAYS, others[k]);
		cr_assert_str_eq(cluster_of("bridge")->same_as, "", "%s", others[k]);
		newsroom_retract(id);
	}
}

Test(same_as, what_everybody_says_is_not_linked)
{
	const char *thanks = "“Thank you all very much for coming here today,” said Ilse Varga.";
	char text[1024];
	snprintf(text, sizeof(text), "Velmora's harbour bridge was closed on Monday after divers found a crack in a pillar. %s\n", thanks);
	newsroom_publish("bridge", "Karsk Daily", 0, "Velmora closes harbour bridge after divers find crack", text);
	publish_budget("budget", "Ostrandia Times", DAYS, thanks);
	for (size_t k = 0; k < newsroom.clusters.count; k++)
		cr_assert_str_eq(newsroom.clusters.items[k].same_as, "");
}

Test(same_as, a_link_goes_with_the_last_statement_that_it_is_from)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_bridge("again", "Harbour Post", 30);
	publish_budget("budget", "Ostrandia Times", DAYS, QUOTATION);
	assert_linked("bridge", "budget");
	newsroom_retract("bridge");
	assert_linked("again", "budget");
	newsroom_retract("again");
	cr_assert_str_eq(cluster_of("budget")->same_as, "");
}

Test(same_as, a_revision_without_the_quotation_ends_the_link)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_budget("budget", "Ostrandia Times", DAYS, QUOTATION);
	publish_budget("budget", "Ostrandia Times", DAYS, "The debate goes on.");
	cr_assert_str_eq(cluster_of("bridge")->same_as, "");
	publish_budget("budget", "Ostrandia Times", DAYS, QUOTATION);
	assert_linked("bridge", "budget");
}

static void edit(enum edit_kind kind, const char *story, const char *into, const char *article)
{
	const struct edit edit = { .kind = kind, .story = story, .into = into, .articles = &article, .article_count = article ? 1 : 0 };
	board_apply_edit(newsroom.board, ++newsroom.position, newsroom.at, &edit, newsroom.arena, &newsroom.updates);
	newsroom_learn();
}

Test(same_as, stories_that_become_one_have_no_links_between_them_and_have_them_again_when_parted)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_budget("budget", "Ostrandia Times", DAYS, QUOTATION);
	newsroom_publish("third", "Quillhaven Bee", -DAYS, "Volunteers of Marrowdale get silver medal for rescue of trawler crew",
	                 PRIZE);
	assert_linked("bridge", "budget");
	assert_linked("bridge", "third");
	edit(EDIT_MERGE, "s2", "s1", NULL);
	cr_assert_str_eq(cluster_of("bridge")->same_as, cluster_of("third")->id);
	cr_assert_str_eq(cluster_of("third")->same_as, cluster_of("bridge")->id, "one cluster, one link");
	edit(EDIT_SPLIT, "s1", NULL, "budget");
	assert_linked("bridge", "budget");
	assert_linked("bridge", "third");
	assert_linked("budget", "third");
}

Test(same_as, articles_with_the_same_words_are_linked_when_they_are_parted)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_bridge("again", "Harbour Post", 30);
	publish_budget("budget", "Ostrandia Times", DAYS, QUOTATION);
	edit(EDIT_SPLIT, "s1", NULL, "again");
	assert_linked("bridge", "again");
	assert_linked("bridge", "budget");
	assert_linked("again", "budget");
}

Test(same_as, what_a_closed_story_told_stays_linked_but_finds_no_new_links)
{
	publish_bridge("bridge", "Karsk Daily", 0);
	publish_budget("budget", "Ostrandia Times", DAYS, QUOTATION);
	assert_linked("bridge", "budget");
	board_apply_tick(newsroom.board, ++newsroom.position, newsroom.at += 3 * 24 * HOUR, newsroom.arena, &newsroom.updates);
	newsroom_learn();
	cr_assert_eq(newsroom_story("s1")->status, STORY_CLOSED);
	cr_assert_eq(newsroom.updates.count, 1, "nothing changes for the other");
	assert_linked("bridge", "budget");
	publish_budget("more", "Tessaly Herald", 2 * DAYS, QUOTATION);
	assert_linked("bridge", "budget");
	newsroom_publish("third", "Quillhaven Bee", 3 * DAYS, "Volunteers of Marrowdale get silver medal for rescue of trawler crew",
	                 PRIZE);
	assert_linked("budget", "third");
	cr_assert_str_eq(cluster_of("third")->same_as, cluster_of("budget")->id);
}

static uint64_t next_random(uint64_t *random)
{
	*random ^= *random << 13, *random ^= *random >> 7, *random ^= *random << 17;
	return *random >> 11;
}

/* Of six events, each with a vocabulary of its own, and with one or two of eight quotations that any of them may have. */
static void publish_random(uint64_t *random, unsigned id)
{
	static const char *const events[] = {
		"The harbour bridge of Velmora was closed on Monday after divers had found a crack in a pillar; ferries doubled their crossings.",
		"Ostrandia's parliament debated the budget for pensions, schools and hospitals, and a tax on sugar that bakers call a mistake.",
		"Nine volunteers of Marrowdale got the silver medal of the rescue league because they saved a trawler's crew from the ice.",
		"The copper mine of Quillhaven stands still since the flood; pumps were sent by train, and miners were paid for eleven days.",
		"Astronomers of Tessaly Bay have found a comet that returns every ninety years, with a telescope built from an old lighthouse.",
		"The night railway to Karsk runs again after three winters; its sleeping cars were restored by apprentices of the foundry.",
	};
	static const char *const quotations[] = {
		"“We will not reopen the old harbour bridge before every pillar has been inspected by independent divers,” said Ilse Varga.",
		"Ilse Varga said it stays closed “before every pillar has been inspected by independent divers and engineers of the league”.",
		"“A country that lets its lighthouses crumble will soon forget its sailors and their widows,” said Tomas Ferreira.",
		"“Sugar was never the enemy of this republic, hunger and arrogance were,” Amara Nkole shouted from the gallery.",
		"Amara Nkole recalled that sugar was never the enemy of this republic, hunger and arrogance were.",
		"“Nobody warned the miners that the eastern gallery stood under water since Easter,” said Rui Castellan.",
		"“Our apprentices restored forty sleeping cars with tools that their grandfathers had forged,” said Petra Lindqvist.",
		"Petra Lindqvist said their apprentices “restored forty sleeping cars with tools that their grandfathers had forged”.",
	};
	unsigned event = (unsigned)(next_random(random) % array_size(events));
	char text[2048], name[16], publisher[32], title[64];
	snprintf(text, sizeof(text), "%s %s", events[event], events[event]);
	for (unsigned k = 0; k < 2; k++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "\n\n%s", quotations[next_random(random) % array_size(quotations)]);
	snprintf(name, sizeof(name), "a%u", id);
	snprintf(publisher, sizeof(publisher), "outlet%u.example", (unsigned)(next_random(random) % 9));
	snprintf(title, sizeof(title), "%.50s", events[event]);
	newsroom_publish(name, publisher, (int)((newsroom.at - START) / 60000), title, text);
}

static bool names(const char *ids, const char *id)
{
	size_t length = strlen(id);
	for (const char *at = ids; (at = strstr(at, id)); at += length)
		if ((at == ids || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

/* Every link of an open story leads to a cluster that is there, in another story, and back if that is open. Returns their number. */
static size_t check_links(void)
{
	size_t links = 0;
	for (size_t k = 0; k < newsroom.clusters.count; k++) {
		const struct newsroom_cluster *cluster = &newsroom.clusters.items[k];
		char ids[sizeof(cluster->same_as)], *rest = ids;
		if (cluster->gone || !*cluster->same_as || newsroom_story(cluster->story)->status != STORY_OPEN)
			continue;
		snprintf(ids, sizeof(ids), "%s", cluster->same_as);
		for (char *id; (id = strsep(&rest, " ")); links++) {
			const struct newsroom_cluster *other = newsroom_find(&newsroom.clusters, id);
			cr_assert(other->told && !other->gone, "%s is linked to %s, which is not there", cluster->id, id);
			cr_assert_str_neq(other->story, cluster->story);
			if (newsroom_story(other->story)->status == STORY_OPEN)
				cr_assert(names(other->same_as, cluster->id), "%s is linked to %s, but not back", cluster->id, id);
		}
	}
	return links;
}

static const char *random_story(uint64_t *random)
{
	return newsroom.stories.items[next_random(random) % newsroom.stories.count].id;
}

Test(same_as, links_go_both_ways_through_revisions_retractions_merges_splits_and_closes)
{
	uint64_t random = 0x9e3779b97f4a7c15;
	size_t links = 0, merged = 0, split = 0, closed = 0;
	char id[16];
	for (unsigned round = 1; round <= 600; round++) {
		unsigned choice = (unsigned)(next_random(&random) % 20);
		newsroom.at += (int64_t)(next_random(&random) % (round % 90 == 0 ? 30 * 24 * (uint64_t)HOUR : (uint64_t)HOUR));
		snprintf(id, sizeof(id), "a%u", (unsigned)(round - next_random(&random) % 40));
		const struct newsroom_article *article = round > 40 ? newsroom_article(id) : NULL;
		if (choice < 2 && article)
			newsroom_retract(id);
		else if (choice < 4 && article && !article->gone && *article->story)
			edit(EDIT_SPLIT, article->story, NULL, id);
		else if (choice < 6 && newsroom.stories.count > 2)
			edit(EDIT_MERGE, random_story(&random), random_story(&random), NULL);
		else if (choice < 7 && newsroom.stories.count)
			edit(EDIT_UNMERGE, random_story(&random), NULL, NULL);
		else
			publish_random(&random, choice < 9 && round > 40 ? round - (unsigned)(next_random(&random) % 40) : round);
		for (size_t k = 0; k < newsroom.updates.count; k++) {
			merged += newsroom.updates.items[k].type == UPDATE_MERGED;
			split += newsroom.updates.items[k].type == UPDATE_SPLIT;
			closed += newsroom.updates.items[k].type == UPDATE_CLOSED;
		}
		links += check_links();
	}
	cr_assert(links > 1000 && merged > 10 && split > 10 && closed > 5, "%zu links, %zu merged, %zu split, %zu closed", links, merged, split,
	          closed);
}
