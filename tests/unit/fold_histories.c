/* Histories made by chance: whatever came, was revised, taken back, erased, merged, split and closed, and however often the fold was begun again on the
 * way, the state says the same as one made anew from the log, its counts are those of what it has, and of what was erased there is nothing left. */
#include "fold/fold.h"

#include <errno.h>

#include "fold_helpers.h"
#include "store/log.h"

TestSuite(fold_histories, .init = set_up, .fini = tear_down);

enum { ARTICLES = 12, STEPS = 80, HISTORIES = 12 };

static const char *const titles[] = { "Ferry runs aground off Ostrel", "Dam above Varnholm is closed", "Petra Lindqvist wins the election" };
static const char *const leads[] = {
	"The ferry ran aground off Ostrel. “Nobody was hurt,” said the captain Jon Alder.",
	"The dam above Varnholm was closed on Monday. “It leaks in four places,” said the engineer Ilse Varga.",
	"Petra Lindqvist won the spring election. “We will rebuild the harbour,” Lindqvist said.",
};
static const char *const ends[] = {
	"", " “The work will take nine weeks,” said the mayor Tomas Issel.", " Edda Rosk said that the council had been warned.",
};

static uint64_t chance;

static unsigned pick(unsigned count)
{
	chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(chance >> 33) % count;
}

struct history {
	struct fold *fold;
	int64_t now;
	unsigned sent; /* makes each version another one */
	bool erases;
	bool erased[ARTICLES];
};

/* What the clerk's full name begins with in the titles and texts of an id; others call him by his surname, and are shown with the full name. */
static const char *given_name(unsigned number)
{
	static const char *const names[] = { "Qzxara", "Qzxilo", "Qzxune" };
	return number < array_size(names) ? names[number] : NULL;
}

static void check_erased(const struct history *history)
{
	for (unsigned number = 0; number < ARTICLES; number++)
		if (history->erased[number] && given_name(number))
			cr_assert_not(on_disk(given_name(number)), "%s", given_name(number));
}

static void quote_clerk(unsigned number, char *text, size_t size)
{
	const char *name = given_name(number);
	const char *before = name ? "the clerk " : pick(2) ? "Mr. " : "";
	snprintf(text, size, " “Somebody took all of the money from the safe at night,” said %s%s%sVesper.", before, name ? name : "", name ? " " : "");
}

/* An article, or another version of it, which may be about something else. */
static void bring(struct history *history, unsigned number, const char *id)
{
	char title[100], text[600], outlet[16], clerk[200] = "";
	uint64_t position;
	unsigned about = pick(array_size(titles));
	const char *more = ends[pick(array_size(ends))];
	if (history->erases && pick(3))
		quote_clerk(number, clerk, sizeof(clerk));
	snprintf(text, sizeof(text), "%s%s%s It was the %uth day.", leads[about], clerk, more, pick(3) ? 7 : ++history->sent);
	snprintf(outlet, sizeof(outlet), "Outlet %u", pick(4));
	if (history->erases && given_name(number))
		snprintf(title, sizeof(title), "%s, %s says", titles[about], given_name(number));
	else
		snprintf(title, sizeof(title), "%s", titles[about]);
	struct article article = item(id, title, history->now);
	article.text = text;
	article.publisher = outlet;
	article.language = "en";
	feed(history->fold, &article, history->now, &position);
}

static const char *some_story(const struct history *history, struct arena *arena)
{
	return arena_format(arena, "s%u", 1 + pick((unsigned)fold_position(history->fold) + 1));
}

/* Most of these are refused, and change nothing. */
static void decide(struct history *history, const char *article)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	static const enum edit_kind kinds[] = { EDIT_MERGE, EDIT_SPLIT, EDIT_UNMERGE };
	struct edit edit = { .kind = kinds[pick(3)], .story = some_story(history, arena) };
	struct fold_edited edited;
	if (edit.kind == EDIT_MERGE)
		edit.into = some_story(history, arena);
	if (edit.kind == EDIT_SPLIT) {
		struct article_record record;
		struct statement_record *said;
		size_t count;
		cr_assert_eq(fold_commit(history->fold), 0);
		if (state_article(fold_state(history->fold), article, arena, &record, &said, &count) == 0)
			edit.story = record.story;
		edit.articles = &article;
		edit.article_count = 1;
	}
	cr_assert_eq(fold_edit(history->fold, &edit, history->now, &edited), 0);
}

/* Now and then two at once. What is left to do is done at once, as by the daemon, since a replay of the log makes other stories without them. */
static void erase(struct history *history)
{
	for (unsigned left = pick(4) ? 1 : 2; left; left--) {
		char id[16];
		uint64_t position;
		enum fold_outcome outcome;
		unsigned number = pick(ARTICLES);
		snprintf(id, sizeof(id), "r%u", number);
		cr_assert_eq(fold_erase(history->fold, id, history->now, &outcome, &position), 0);
		history->erased[number] |= outcome == FOLD_ACCEPTED;
	}
	cr_assert_eq(fold_commit(history->fold), 0);
	write_checkpoint(history->fold);
	maintain(history->fold);
	check_erased(history);
}

static void step(struct history *history)
{
	char id[16];
	bool added;
	uint64_t position;
	enum fold_outcome outcome;
	unsigned number = pick(ARTICLES);
	snprintf(id, sizeof(id), "r%u", number);
	unsigned what = pick(20);
	if (history->erases && what == 0)
		erase(history);
	else if (what < 12)
		bring(history, number, id);
	else if (what < 14)
		cr_assert_eq(fold_retract(history->fold, id, history->now, &outcome, &position), 0);
	else if (what < 17)
		decide(history, id);
	else if (what < 18)
		cr_assert_eq(fold_tick(history->fold, history->now, &added), 0);
	else
		history->now += pick(4) * DAY; /* the window is five days */
	if (pick(3) == 0)
		cr_assert_eq(pick(3) ? fold_commit_to_log(history->fold) : fold_commit(history->fold), 0);
}

/* All that the state has, a line for each story. What it has must be what its counts and the headers say. */
static char *all_of(struct fold *fold, bool same_epoch)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct state_counts counts, found = { 0 };
	char *all = copy_string("");
	for (uint64_t position = 1; position <= fold_position(fold); position++) {
		const char *id = arena_format(arena, "s%llu", (unsigned long long)position);
		struct story_page page;
		if (state_story(fold_state(fold), id, arena, &page) == -ENOENT)
			continue;
		found.stories_open += page.story.status == STORY_OPEN;
		found.stories_closed += page.story.status == STORY_CLOSED;
		found.articles += page.article_count;
		found.clusters += page.cluster_count;
		for (size_t k = 0; k < page.article_count; k++)
			found.copies += page.articles[k].copy_of ? 1 : 0;
		for (size_t k = 0; k < page.cluster_count; k++) {
			found.statements += page.clusters[k].statements_count;
			cr_assert(page.clusters[k].statements_count && page.clusters[k].statement_count <= page.clusters[k].statements_count, "%s", page.clusters[k].id);
		}
		if (page.story.status != STORY_MERGED) {
			cr_assert_eq(page.story.article_count, page.article_count, "%s", id);
			cr_assert_eq(page.story.statement_cluster_count, page.cluster_count, "%s", id);
		}
		cleanup(free_pointer) char *line = page_in_epoch(fold, id, same_epoch);
		cleanup(free_pointer) char *before = all;
		all = format_string("%s%s %s\n", before, id, line);
	}
	cr_assert_eq(state_counts(fold_state(fold), &counts), 0);
	cr_assert_eq(found.stories_open, counts.stories_open);
	cr_assert_eq(found.stories_closed, counts.stories_closed);
	cr_assert_eq(found.articles, counts.articles);
	cr_assert_eq(found.copies, counts.copies);
	cr_assert_eq(found.statements, counts.statements);
	cr_assert_eq(found.clusters, counts.clusters);
	return all;
}

/* What was not committed is lost, as when the process is killed. */
static struct fold *begin_again(struct fold *fold, bool without_state)
{
	fold_close(fold);
	if (without_state)
		remove_state();
	return replayed(open_fold(false));
}

static void check_begun_again(struct history *history, bool without_state)
{
	cleanup(free_pointer) char *before = all_of(history->fold, true);
	history->fold = begin_again(history->fold, without_state);
	cleanup(free_pointer) char *after = all_of(history->fold, true);
	cr_assert_str_eq(after, before);
}

/* The stories that the board makes of the log, where the updates are no longer there. */
static void check_made_anew(struct history *history)
{
	char *error = NULL;
	cleanup(free_pointer) char *before = all_of(history->fold, false);
	cr_assert_eq(log_begin_epoch(fold_log(history->fold)), 0);
	fold_close(history->fold);
	remove_state();
	history->fold = open_fold(false);
	cr_assert_eq(fold_replay(history->fold, no_progress, NULL, &error), 0, "%s", error);
	cleanup(free_pointer) char *after = all_of(history->fold, false);
	cr_assert_str_eq(after, before);
}

static void live(uint64_t seed, bool erases)
{
	chance = seed;
	struct history history = { .fold = replayed(open_fold(false)), .now = NOON, .erases = erases };
	for (int k = 0; k < STEPS; k++) {
		step(&history);
		if (pick(10) == 0) {
			cr_assert_eq(fold_commit(history.fold), 0);
			if (pick(3) == 0)
				write_checkpoint(history.fold);
			check_begun_again(&history, pick(2));
		}
	}
	cr_assert_eq(fold_commit(history.fold), 0);
	check_begun_again(&history, true);
	if (!erases)
		check_made_anew(&history);
	check_erased(&history);
	fold_close(history.fold);
}

static void live_all(bool erases)
{
	for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
		char command[128];
		live(seed, erases);
		snprintf(command, sizeof(command), "rm %s/*", directory);
		cr_assert_eq(system(command), 0);
	}
}

Test(fold_histories, the_state_is_what_the_log_makes_of_it_and_its_counts_are_right)
{
	live_all(false);
}

Test(fold_histories, of_what_was_erased_nothing_is_left_whatever_came_before_and_after)
{
	live_all(true);
}
