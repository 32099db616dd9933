#include "cluster/board/board.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "board_helpers.h"
#include "proto/base/array.h"

TestSuite(board, .init = load_models, .fini = free_models);

static void apply(struct board *board, uint64_t position, int64_t at, const struct article *article, struct arena *arena,
                  struct updates *ret_updates)
{
	struct analysis analysis;
	analysis_run(models, article, &(struct analysis_options){ .confidence = 0 }, arena, &analysis);
	board_apply_article(board, position, at, article, &analysis, arena, ret_updates);
}

static const struct article bridge = {
	.id = "a",
	.title = "Velmora harbour bridge closed after crack is found",
	.text = "Velmora closed its harbour bridge on Monday. \"The bridge is not safe for lorries\", said the engineer Ilse Varga.\n",
	.publisher = "Velmora Courier",
	.language = "en",
	.published = START,
	.fetched = TIME_NONE,
	.modified = TIME_NONE,
};

static bool contains(const char **texts, size_t count, const char *text)
{
	for (size_t k = 0; k < count; k++)
		if (strcmp(texts[k], text) == 0)
			return true;
	return false;
}

Test(board, the_same_statement_in_two_outlets_is_one_cluster_of_one_story)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article second = bridge;
	second.id = "b";
	second.title = "Crack found in harbour bridge of Velmora, bridge closed";
	second.text = "Engineer Ilse Varga said on Monday that the harbour bridge in Velmora was not safe for lorries. Velmora's council "
	              "closed the bridge at noon.\n";
	second.publisher = "Karsk Daily";
	second.published = START + HOUR;
	apply(board, 1, START, &bridge, arena, &updates);
	cr_assert_eq(updates.count, 1);
	cr_assert_eq(updates.items[0].type, UPDATE_CREATED);
	cr_assert_str_eq(updates.items[0].story.id, "s1");
	apply(board, 2, START + HOUR, &second, arena, &updates);
	cr_assert_eq(updates.count, 1);
	const struct update *update = &updates.items[0];
	cr_assert_eq(update->type, UPDATE_UPDATED);
	cr_assert_str_eq(update->story.id, "s1");
	cr_assert_eq(update->story.publisher_count, 2);
	bool found = false;
	for (size_t k = 0; k < update->cluster_count; k++) {
		const struct cluster_record *cluster = &update->clusters[k];
		if (cluster->publisher_count != 2 || cluster->kind == STATEMENT_CLAIM)
			continue;
		found = true;
		cr_assert_str_eq(cluster->speaker, "Ilse Varga");
		cr_assert_str_eq(cluster->first_publisher, "Velmora Courier");
	}
	cr_assert(found);
	const struct update_reason *why = &update->reasons[0];
	cr_assert_str_eq(why->reason, "alike");
	cr_assert_gt(why->score, 0);
	cr_assert(contains(why->names, why->name_count, "Ilse Varga"));
	cr_assert(contains(why->terms, why->term_count, "lorries"), "as written, not as a stem");
	cr_assert_not(contains(why->terms, why->term_count, "Velmora"), "a name is among the names");
	board_free(board);
	arena_free(arena);
}

static const char *speaker_of(const struct update *update, const char *text)
{
	for (size_t k = 0; k < update->cluster_count; k++)
		if (strstr(update->clusters[k].text, text))
			return update->clusters[k].speaker;
	return NULL;
}

Test(board, a_speaker_whom_another_article_names_in_full_is_told_again_by_that_name)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article first = bridge, second = bridge;
	first.text = "Velmora closed its harbour bridge on Monday. \"The bridge is not safe for lorries\", Varga said.\n";
	second.id = "b";
	second.title = "Crack found in harbour bridge of Velmora, bridge closed";
	second.text = "Velmora's council closed the harbour bridge. \"Repairs will cost two million\", said the engineer Ilse Varga.\n";
	apply(board, 1, START, &first, arena, &updates);
	cr_assert_str_eq(speaker_of(&updates.items[0], "not safe"), "Varga");
	apply(board, 2, START + HOUR, &second, arena, &updates);
	cr_assert_str_eq(updates.items[0].story.id, "s1");
	cr_assert_str_eq(speaker_of(&updates.items[0], "two million"), "Ilse Varga");
	cr_assert_str_eq(speaker_of(&updates.items[0], "not safe"), "Ilse Varga");
	board_free(board);
	arena_free(arena);
}

Test(board, a_cluster_is_of_whom_one_of_its_wordings_names)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article named = bridge, fuller = bridge;
	named.text = "Velmora closed its harbour bridge on Monday. The harbour bridge is not safe for lorries, Ilse Varga said.\n";
	fuller.id = "b";
	fuller.title = "Crack found in harbour bridge of Velmora, bridge closed";
	fuller.text = "Velmora's council met on Monday. Officials met as well. By now, officials say the harbour bridge is not safe for lorries and buses.\n";
	apply(board, 1, START, &named, arena, &updates);
	apply(board, 2, START + HOUR, &fuller, arena, &updates);
	cr_assert_str_eq(updates.items[0].story.id, "s1");
	cr_assert_str_eq(speaker_of(&updates.items[0], "lorries and buses"), "Ilse Varga");
	board_free(board);
	arena_free(arena);
}

/* What stands is left out of an update; who said it does not stand any more. */
Test(board, a_cluster_whose_speaker_becomes_known_by_a_fuller_name_is_told_whole)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article reports[3] = { bridge, bridge, bridge };
	const char *const ids[] = { "a", "b", "c" };
	for (size_t k = 0; k < array_size(reports); k++) {
		reports[k].id = ids[k];
		reports[k].publisher = ids[k];
		reports[k].text = k < 2 ? "Velmora closed its harbour bridge. \"The bridge is not safe for lorries\", said Varga.\n"
		                        : "Velmora's harbour bridge stays closed. \"We will repair it in the spring\", said Ilse Varga.\n";
		apply(board, k + 1, START + (int64_t)k * HOUR, &reports[k], arena, &updates);
	}
	cr_assert_eq(updates.count, 1);
	const struct cluster_record *told = NULL;
	for (size_t k = 0; k < updates.items[0].cluster_count; k++)
		if (strstr(updates.items[0].clusters[k].text, "not safe"))
			told = &updates.items[0].clusters[k];
	cr_assert_not_null(told);
	cr_assert_not(told->partial);
	cr_assert_eq(told->statements_count, 2);
	for (size_t k = 0; k < told->statements_count; k++)
		cr_expect_str_eq(told->statements[k].speaker, "Ilse Varga");
	board_free(board);
	arena_free(arena);
}

Test(board, an_article_that_comes_after_the_close_starts_a_story_that_continues_the_old_one)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article late = bridge, other = bridge;
	int64_t at = START + BOARD_WINDOW_DEFAULT + HOUR;
	late.id = "b";
	late.title = "Velmora opens harbour bridge after crack is repaired";
	late.text = "Velmora opened its harbour bridge again on Friday. \"The bridge is safe for lorries\", said the engineer Ilse Varga.\n";
	late.published = other.published = at;
	other.id = "c";
	other.title = "Spring election won by Petra Lindqvist";
	other.text = "Petra Lindqvist won the election in Ostrandia. \"We will lower rents\", said Petra Lindqvist to her voters.\n";
	apply(board, 1, START, &bridge, arena, &updates);
	apply(board, 2, at, &late, arena, &updates);
	cr_assert_eq(updates.items[0].type, UPDATE_CLOSED);
	cr_assert_eq(updates.items[1].type, UPDATE_CREATED);
	cr_assert_str_eq(updates.items[1].story.continues, "s1");
	apply(board, 3, at, &other, arena, &updates);
	cr_assert_eq(updates.items[0].type, UPDATE_CREATED);
	cr_assert_null(updates.items[0].story.continues);
	board_free(board);
	arena_free(arena);
}

Test(board, a_date_in_the_future_or_before_1990_is_not_believed_and_holds_no_story_open)
{
	struct board *board = board_new(models, &(struct board_options){ .window = 24 * HOUR });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article future = bridge, ancient = bridge;
	future.published = START + 5000 * 24 * HOUR;
	apply(board, 1, START, &future, arena, &updates);
	cr_assert_eq(updates.items[0].articles[0].time, START);
	cr_assert_eq(board_next_close(board), START + 24 * HOUR);
	ancient.id = "b";
	ancient.published = 0;
	apply(board, 2, START + HOUR, &ancient, arena, &updates);
	cr_assert_eq(updates.items[0].articles[0].time, START + HOUR);
	board_apply_tick(board, 3, START + 25 * HOUR, arena, &updates);
	cr_assert_eq(updates.count, 1);
	cr_assert_eq(updates.items[0].type, UPDATE_CLOSED);
	cr_assert_str_eq(updates.items[0].story.closed_reason, "quiet");
	cr_assert_eq(board_counts(board).articles, 0);
	board_free(board);
	arena_free(arena);
}

Test(board, an_old_date_in_a_backfill_is_believed_and_touches_no_other_story)
{
	struct board *board = board_new(models, &(struct board_options){ .window = 24 * HOUR });
	struct arena *arena = arena_new();
	struct updates updates;
	struct article old = bridge;
	old.id = "old";
	old.title = "Spring election won by Petra Lindqvist";
	old.text = "Petra Lindqvist won the election in Ostrandia. \"We will lower rents\", said Petra Lindqvist to her voters.\n";
	old.published = START - 1000 * 24 * HOUR;
	apply(board, 1, START, &bridge, arena, &updates);
	apply(board, 2, START, &old, arena, &updates);
	cr_assert_eq(updates.items[0].type, UPDATE_CREATED);
	cr_assert_eq(updates.items[0].articles[0].time, old.published);
	cr_assert_eq(updates.items[0].story.last_seen, old.published);
	board_apply_tick(board, 3, START + 23 * HOUR, arena, &updates);
	cr_assert_eq(updates.count, 0, "what came in lately is open, however old it is");
	board_apply_tick(board, 4, START + 24 * HOUR, arena, &updates);
	cr_assert_eq(updates.count, 2, "and closes like anything else");
	board_free(board);
	arena_free(arena);
}

Test(board, a_story_whose_only_article_is_retracted_closes)
{
	struct board *board = board_new(models, &(struct board_options){ 0 });
	struct arena *arena = arena_new();
	struct updates updates;
	apply(board, 1, START, &bridge, arena, &updates);
	board_apply_retraction(board, 2, START, "nobody knows it", arena, &updates);
	cr_assert_eq(updates.count, 0);
	board_apply_retraction(board, 3, START, "a", arena, &updates);
	cr_assert_eq(updates.count, 1);
	cr_assert_eq(updates.items[0].type, UPDATE_CLOSED);
	cr_assert_str_eq(updates.items[0].story.closed_reason, "retracted");
	cr_assert_str_eq(updates.items[0].story.title, bridge.title);
	cr_assert_eq(updates.items[0].articles_removed_count, 1);
	cr_assert_gt(updates.items[0].clusters_removed_count, 0);
	board_free(board);
	arena_free(arena);
}

Test(board, an_analysis_read_back_from_the_log_gives_the_same_updates)
{
	struct arena *arena = arena_new();
	struct analysis analysis, again;
	analysis_run(models, &bridge, &(struct analysis_options){ .confidence = 0 }, arena, &analysis);
	struct writer *first = writer_new(), *second = writer_new();
	analysis_write(&analysis, first);
	struct value value;
	const char *reason = NULL;
	cr_assert_eq(value_decode(writer_data(first), writer_size(first), &value_limits_reply, arena, &value, &reason), 0, "%s", reason);
	cr_assert_eq(analysis_read(&value, arena, &again), 0);
	analysis_write(&again, second);
	cr_assert_eq(writer_size(first), writer_size(second));
	cr_assert_eq(memcmp(writer_data(first), writer_data(second), writer_size(first)), 0);
	cr_assert_gt(again.statements.count, 0);
	writer_free(first);
	writer_free(second);
	arena_free(arena);
}

/* --- Editors */

static struct board *edited_board;
static struct arena *edited_arena;
static uint64_t edited_position;
static struct updates told;

static void open_edited(void)
{
	load_models();
	edited_board = board_new(models, &(struct board_options){ 0 });
	edited_arena = arena_new();
	edited_position = 0;
}

static void close_edited(void)
{
	board_free(edited_board);
	arena_free(edited_arena);
	free_models();
}

TestSuite(board_edit, .init = open_edited, .fini = close_edited);

static void take_article(const char *id, const char *title, const char *text, const char *publisher)
{
	struct article article = bridge;
	article.id = id;
	article.title = title;
	article.text = text;
	article.publisher = publisher;
	edited_position++;
	apply(edited_board, edited_position, START + (int64_t)edited_position, &article, edited_arena, &told);
}

#define BRIDGE_TITLE "Velmora harbour bridge closed after crack is found"
#define BRIDGE_TEXT "Velmora closed its harbour bridge on Monday. \"The bridge is not safe for lorries\", said the engineer Ilse Varga.\n"
#define BRIDGE_OTHER "Engineer Ilse Varga said on Monday that the harbour bridge in Velmora was not safe for lorries. The harbour bridge stays shut.\n"

/* s1 has a, b and c about the bridge; s4 has d about something else. */
static void take_four(void)
{
	take_article("a", BRIDGE_TITLE, BRIDGE_TEXT, "Velmora Courier");
	take_article("b", "Crack found in harbour bridge of Velmora", BRIDGE_OTHER, "Karsk Daily");
	take_article("c", "Velmora: harbour bridge shut, crack found", BRIDGE_OTHER "Lorries have to go round by Karsk.\n", "Tarn Times");
	cr_assert_str_eq(told.items[0].story.id, "s1");
	take_article("d", "Spring election won by Petra Lindqvist", "Petra Lindqvist won the election in Ostrandia. \"We will lower rents\", "
	             "said Petra Lindqvist to her voters.\n", "Ostrandia Post");
	cr_assert_str_eq(told.items[0].story.id, "s4");
}

static void decide(struct edit edit)
{
	struct edit_refusal refusal = { 0 };
	edited_position++;
	cr_assert(board_check_edit(edited_board, START + (int64_t)edited_position, &edit, &refusal), "%s", refusal.reason);
	board_apply_edit(edited_board, edited_position, START + (int64_t)edited_position, &edit, edited_arena, &told);
}

static void decide_split(const char *story, const char *article)
{
	decide((struct edit){ .kind = EDIT_SPLIT, .story = story, .articles = &article, .article_count = 1 });
}

static void decide_merge(const char *story, const char *into)
{
	decide((struct edit){ .kind = EDIT_MERGE, .story = story, .into = into });
}

static const char *refused(struct edit edit)
{
	struct edit_refusal refusal = { 0 };
	struct updates updates;
	cr_assert_not(board_check_edit(edited_board, START + (int64_t)edited_position, &edit, &refusal));
	edited_position++;
	board_apply_edit(edited_board, edited_position, START + (int64_t)edited_position, &edit, edited_arena, &updates);
	cr_assert_eq(updates.count, 0, "what can't be done changes nothing, whoever logged it");
	return refusal.reason;
}

Test(board_edit, a_split_makes_a_story_of_its_own_and_says_from_which)
{
	take_four();
	decide_split("s1", "b");
	cr_assert_eq(told.count, 2);
	const struct update *split = &told.items[0], *rest = &told.items[1];
	cr_assert_eq(split->type, UPDATE_SPLIT);
	cr_assert_str_eq(split->story.id, "s5");
	cr_assert_str_eq(split->story.split_from, "s1");
	cr_assert_eq(split->story.version, 1);
	cr_assert_eq(split->story.article_count, 1);
	cr_assert_eq(split->new_cluster_count, 0, "all of it was said before");
	cr_assert_str_eq(split->reasons[0].reason, "editor");
	cr_assert_eq(rest->type, UPDATE_UPDATED);
	cr_assert_str_eq(rest->story.id, "s1");
	cr_assert_eq(rest->story.article_count, 2);
	cr_assert_eq(rest->story.publisher_count, 2);
	cr_assert_eq(rest->articles_removed_count, 1);
	cr_assert_str_eq(rest->articles_removed[0], "b");
	cr_assert_eq(rest->new_cluster_count, 0);
	cr_assert_eq(rest->reason_count, 0, "nothing came in");
}

Test(board_edit, a_merge_keeps_the_story_that_is_named_whichever_is_older)
{
	take_four();
	decide_merge("s1", "s4");
	cr_assert_eq(told.count, 2);
	cr_assert_eq(told.items[0].type, UPDATE_MERGED);
	cr_assert_str_eq(told.items[0].story.id, "s1");
	cr_assert_str_eq(told.items[0].story.replaced_by, "s4");
	cr_assert_eq(told.items[1].type, UPDATE_UPDATED);
	cr_assert_str_eq(told.items[1].story.id, "s4");
	cr_assert_eq(told.items[1].story.article_count, 4);
	cr_assert_eq(told.items[1].article_count, 3);
	cr_assert_str_eq(told.items[1].reasons[0].reason, "editor");
	cr_assert_eq(told.items[1].story.merged_from_count, 1);
	cr_assert_str_eq(told.items[1].story.merged_from[0], "s1");
}

Test(board_edit, an_unmerge_gives_a_fresh_id_and_the_merged_one_leads_there)
{
	take_four();
	decide_merge("s4", "s1");
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s4" });
	cr_assert_eq(told.count, 3);
	cr_assert_eq(told.items[0].type, UPDATE_SPLIT);
	cr_assert_str_eq(told.items[0].story.id, "s6");
	cr_assert_str_eq(told.items[0].story.merged_from[0], "s4");
	cr_assert_str_eq(told.items[0].articles[0].id, "d");
	cr_assert_eq(told.items[1].type, UPDATE_MERGED);
	cr_assert_str_eq(told.items[1].story.id, "s4");
	cr_assert_str_eq(told.items[1].story.replaced_by, "s6");
	cr_assert_str_eq(told.items[2].story.id, "s1");
	cr_assert_eq(told.items[2].story.merged_from_count, 0);
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }), "nothing-to-unmerge");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_UNMERGE, .story = "s4" }), "nothing-to-unmerge");
}

Test(board_edit, an_unmerge_of_an_open_story_undoes_its_last_merge_with_all_that_came_by_it)
{
	take_four();
	decide_split("s1", "b");
	decide_merge("s5", "s4");
	decide_merge("s4", "s1");
	cr_assert_eq(told.items[1].story.article_count, 4);
	cr_assert_eq(told.items[1].story.merged_from_count, 1, "s5 is part of s4, and by it of s1");
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s1" });
	cr_assert_str_eq(told.items[0].story.id, "s8");
	cr_assert_eq(told.items[0].article_count, 2);
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s5" });
	cr_assert_str_eq(told.items[0].story.id, "s9");
	cr_assert_str_eq(told.items[0].story.split_from, "s8");
	cr_assert_str_eq(told.items[0].articles[0].id, "b");
}

Test(board_edit, a_revision_stays_where_an_editor_put_the_article)
{
	take_four();
	decide_split("s1", "b");
	take_article("b", "Crack found in harbour bridge of Velmora", BRIDGE_OTHER "Ilse Varga asked drivers to be patient.\n", "Karsk Daily");
	cr_assert_eq(told.count, 2, "and the story that says the same");
	cr_assert_str_eq(told.items[0].story.id, "s5", "though it was the only one there, and is like s1");
	cr_assert_eq(told.items[0].story.article_count, 1);
	cr_assert_str_eq(told.items[0].reasons[0].reason, "editor");
	decide_merge("s4", "s1");
	take_article("d", "Spring election won by Petra Lindqvist", "Petra Lindqvist won the election in Ostrandia, final results show.\n",
	             "Ostrandia Post");
	cr_assert_str_eq(told.items[0].story.id, "s1");
	decide((struct edit){ .kind = EDIT_UNMERGE, .story = "s4" });
	cr_assert_str_eq(told.items[0].articles[0].id, "d", "the revision is still a part of what was merged");
}

#define WIRE_TEXT \
	"Velmora closed its harbour bridge on Monday after divers found a long crack in the pillar that carries the northern lane. \"The " \
	"bridge is not safe for lorries\", said the engineer Ilse Varga, who had warned the council of it twice in the spring of last year.\n"

Test(board_edit, a_copy_that_is_parted_from_its_original_is_a_copy_no_more)
{
	take_article("a", BRIDGE_TITLE, WIRE_TEXT, "Velmora Courier");
	take_article("b", BRIDGE_TITLE, WIRE_TEXT, "Karsk Daily");
	take_article("c", BRIDGE_TITLE, WIRE_TEXT, "Tarn Times");
	cr_assert_eq(told.items[0].story.copy_count, 2);
	decide_split("s1", "a");
	cr_assert_eq(told.items[0].story.copy_count, 0);
	const struct update *rest = &told.items[1];
	cr_assert_eq(rest->story.copy_count, 1);
	cr_assert_eq(rest->story.publisher_count, 1);
	cr_assert_eq(rest->article_count, 2);
	cr_assert_str_eq(rest->articles[0].id, "b");
	cr_assert_null(rest->articles[0].copy_of);
	cr_assert_str_eq(rest->articles[1].copy_of, "b");
	cr_assert_eq(rest->reason_count, 0, "both were there");
	cr_assert_eq(board_counts(edited_board).copies, 1);
}

Test(board_edit, what_cannot_be_done_is_refused_with_the_reason)
{
	const char *a = "a", *d = "d", *nobody = "nobody", *all[] = { "a", "b", "c", "a" };
	take_four();
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_MERGE, .story = "s9", .into = "s1" }), "unknown-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_MERGE, .story = "s1", .into = "s1" }), "same-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = &d, .article_count = 1 }), "not-in-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = &nobody, .article_count = 1 }), "not-in-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = all, .article_count = 4 }), "empties-story");
	cr_assert_str_eq(refused((struct edit){ .kind = EDIT_UNMERGE, .story = "s1" }), "nothing-to-unmerge");
	struct article german = bridge;
	german.id = "g";
	german.language = "de";
	apply(edited_board, ++edited_position, START + HOUR, &german, edited_arena, &told);
	struct edit_refusal refusal;
	struct edit edit = { .kind = EDIT_MERGE, .story = told.items[0].story.id, .into = "s1" };
	cr_assert_not(board_check_edit(edited_board, START + HOUR, &edit, &refusal));
	cr_assert_str_eq(refusal.reason, "different-languages");
	edit = (struct edit){ .kind = EDIT_SPLIT, .story = "s1", .articles = &a, .article_count = 1 };
	cr_assert(board_check_edit(edited_board, START + HOUR, &edit, &refusal));
	cr_assert_not(board_check_edit(edited_board, START + BOARD_WINDOW_DEFAULT + HOUR, &edit, &refusal));
	cr_assert_str_eq(refusal.reason, "story-closed");
}
