#include "cluster/board/board.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "board_helpers.h"
#include "proto/base/array.h"

/* What was applied, by position. */
struct past {
	ARRAY(struct article) articles;
	ARRAY(struct analysis) analyses;
	int error; /* of the next read */
	uint64_t removed; /* the last position that is past retention */
};

static struct arena *kept, *arena, *other;
static struct past past;

static int read_past(void *context, uint64_t position, struct arena *unused, struct article *ret_article, struct analysis *ret_analysis)
{
	(void)context;
	(void)unused;
	cr_assert_gt(position, past.removed, "what is past retention is not read again");
	*ret_article = past.articles.items[position];
	*ret_analysis = past.analyses.items[position];
	return past.error;
}

static void set_up(void)
{
	load_models();
	kept = arena_new(), arena = arena_new(), other = arena_new();
}

static void tear_down(void)
{
	array_free(&past.articles);
	array_free(&past.analyses);
	arena_free(kept);
	arena_free(arena);
	arena_free(other);
	free_models();
}

TestSuite(board_rest, .init = set_up, .fini = tear_down);

static unsigned next_random(unsigned limit)
{
	static uint64_t random = 0x9e3779b97f4a7c15;
	random ^= random << 13, random ^= random >> 7, random ^= random << 17;
	return (unsigned)((random >> 11) % limit);
}

/* An article about one of a few events, with some of what is said about it. */
static struct article invent(unsigned id)
{
	static const char *const events[] = { "harbour bridge", "copper mine", "water treaty", "spring election", "vaccine depot" };
	static const char *const facts[] = { "Ships wait at the quay while divers look at the cracked piers of the harbour.",
	                                     "Miners lower pumps into the flooded shaft beside the smelter.",
		                             "Envoys of three valleys measure the reservoir and its sluices.", "Candidates canvass the wards where ballots went astray.",
		                             "Nurses count syringes and fridges in the warehouse." };
	static const char *const people[] = { "Ilse Varga", "Tomas Ferreira-Holt", "Amara Nkole", "Petra Lindqvist", "Rui Castellan" };
	static const char *const sayings[] = { "We will rebuild the %s before the winter comes", "Nobody was warned about the %s",
		                               "The %s will cost 40 million crowns more than planned", "It is a dark day for the %s" };
	unsigned event = next_random(5);
	char *text = arena_format(kept, "Officials faced questions about the %s this week. %s\n", events[event], facts[event]);
	for (unsigned k = 0; k < array_size(sayings); k++) {
		char saying[100];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(saying, sizeof(saying), sayings[k], events[event]);
#pragma GCC diagnostic pop
		if (next_random(3))
			text = arena_format(kept, next_random(2) ? "%s\"%s\", said %s.\n" : "%s“%s,” %s said on Monday.\n", text, saying, people[event]);
	}
	return (struct article){
		.id = arena_format(kept, "article-%u", id),
		.title = arena_format(kept, "Questions about the %s", events[event]),
		.text = text,
		.publisher = arena_format(kept, next_random(2) ? "outlet%u.example" : next_random(2) ? "The Outlet %u" : "OUTLET %u", next_random(9)),
		.language = "en",
		.published = TIME_NONE,
		.fetched = TIME_NONE,
		.modified = TIME_NONE,
	};
}

static void apply_article(struct board *board, uint64_t position, int64_t at, struct arena *entry, struct updates *ret_updates)
{
	board_apply_article(board, position, at, &past.articles.items[position], &past.analyses.items[position], entry, ret_updates);
}

/* The article is what is applied at the position. */
static void remember(uint64_t position, const struct article *article)
{
	struct analysis analysis = { 0 };
	if (article->text)
		analysis_run(models, article, &(struct analysis_options){ .confidence = 0 }, kept, &analysis);
	while (past.articles.count <= position) {
		array_append(&past.articles, *article);
		array_append(&past.analyses, analysis);
	}
}

static void check_same(const struct updates *updates, const struct updates *others)
{
	struct writer *first = writer_new(), *second = writer_new();
	cr_assert_eq(updates->count, others->count);
	for (size_t k = 0; k < updates->count; k++) {
		writer_reset(first);
		writer_reset(second);
		updates->items[k].epoch = others->items[k].epoch = "epoch";
		update_write(&updates->items[k], first);
		update_write(&others->items[k], second);
		cr_assert_eq(writer_size(first), writer_size(second));
		cr_assert_eq(memcmp(writer_data(first), writer_data(second), writer_size(first)), 0);
	}
	writer_free(first);
	writer_free(second);
}

/* Ids of the stories that were told of last. */
static char stories[8][24];

static const char *any_story(void)
{
	return stories[next_random(array_size(stories))];
}

static void note_stories(const struct updates *updates)
{
	for (size_t k = 0; k < updates->count; k++)
		snprintf(stories[next_random(array_size(stories))], sizeof(stories[0]), "%s", updates->items[k].story.id);
}

static void apply_edit(struct board *keeping, struct board *resting, uint64_t position, int64_t at, struct updates *ret_updates,
                       struct updates *ret_others)
{
	const char *articles[] = { arena_format(kept, "article-%u", (unsigned)position - next_random(20)),
		                   arena_format(kept, "article-%u", (unsigned)position - next_random(20)) };
	struct edit edit = { (enum edit_kind)next_random(EDIT_KIND_COUNT), any_story(), any_story(), articles, 1 + next_random(2) };
	struct edit_refusal refusal;
	cr_assert_eq(board_check_edit(keeping, at, &edit, &refusal), board_check_edit(resting, at, &edit, &refusal));
	board_apply_edit(keeping, position, at, &edit, arena, ret_updates);
	board_apply_edit(resting, position, at, &edit, other, ret_others);
}

static struct board *new_resting(void)
{
	return board_new(models, &(struct board_options){ .window = 20 * HOUR, .read = read_past, .awake = 1 });
}

/* Applies many entries of all kinds to a board that keeps everything in memory and to one that doesn't; they tell the same. `between` is
 * called before each with the second one. */
static void run(void (*between)(struct board **resting, unsigned round))
{
	struct board *keeping = board_new(models, &(struct board_options){ .window = 20 * HOUR });
	struct board *resting = new_resting();
	int64_t at = START;
	size_t edits = 0, lighter = 0;
	for (unsigned round = 1; round < 700; round++) {
		struct updates updates, others;
		unsigned choice = next_random(20);
		if (between)
			between(&resting, round);
		struct article article = { .id = arena_format(kept, "article-%u", round - next_random(50)) };
		at += next_random(round % 100 == 0 ? 60 * HOUR : HOUR);
		if (choice >= 5 || round < 50)
			article = invent(choice < 8 && round > 20 ? round - next_random(20) : round);
		remember(round, &article);
		if (article.text) {
			apply_article(keeping, round, at, arena, &updates);
			apply_article(resting, round, at, other, &others);
		} else if (choice < 2) {
			apply_edit(keeping, resting, round, at, &updates, &others);
			edits += updates.count > 0;
		} else if (choice == 4) {
			past.removed = round > 100 ? round - 100 : 0;
			board_apply_retention(keeping, round, at, past.removed, arena, &updates);
			board_apply_retention(resting, round, at, past.removed, other, &others);
		} else {
			board_apply_retraction(keeping, round, at, article.id, arena, &updates);
			board_apply_retraction(resting, round, at, article.id, other, &others);
		}
		check_same(&updates, &others);
		note_stories(&updates);
		lighter += board_memory(resting).records < board_memory(keeping).records;
		arena_reset(arena);
		arena_reset(other);
	}
	struct board_memory memory = board_memory(resting), all = board_memory(keeping);
	cr_assert_gt(edits, 10, "%zu", edits);
	cr_assert(between || board_work(resting).reads > 500);
	cr_assert_eq(board_work(keeping).reads, 0);
	cr_assert(between || memory.statements < all.statements);
	cr_assert(between || lighter > 600); /* how many rest at the end is chance */
	cr_assert_eq(board_error(resting), 0);
	board_free(keeping);
	board_free(resting);
}

Test(board_rest, changes_nothing_that_is_told)
{
	run(NULL);
}

static int collect(void *context, const void *data, size_t size)
{
	ARRAY(unsigned char) *bytes = context;
	array_reserve(bytes, bytes->count + size);
	memcpy(bytes->items + bytes->count, data, size);
	bytes->count += size;
	return 0;
}

struct bytes {
	unsigned char *items;
	size_t count, capacity;
};

static struct bytes image_of(struct board *board)
{
	struct bytes bytes = { 0 };
	struct image *image = image_to(collect, &bytes);
	board_image(image, board);
	cr_assert_eq(image_close(image), 0);
	return bytes;
}

static int board_from(const struct bytes *bytes, size_t size, struct board **ret_board)
{
	struct image *image = image_from(bytes->items, size);
	*ret_board = new_resting();
	board_image(image, *ret_board);
	return image_close(image);
}

/* As a restart does. */
static void start_again(struct board **board, unsigned round)
{
	if (round % 23)
		return;
	struct bytes bytes = image_of(*board), again;
	struct board *restarted;
	cr_assert_eq(board_from(&bytes, bytes.count, &restarted), 0);
	again = image_of(restarted);
	cr_assert_eq(again.count, bytes.count);
	cr_assert_eq(memcmp(again.items, bytes.items, bytes.count), 0);
	array_free(&bytes);
	array_free(&again);
	board_free(*board);
	*board = restarted;
}

Test(board_image, goes_on_as_if_every_entry_had_been_applied_again, .init = set_up, .fini = tear_down)
{
	run(start_again);
}

/* Cut short anywhere, or with any byte changed, an image is refused or is a board that can be freed. */
static void damage(struct board **board, unsigned round)
{
	if (round != 200)
		return;
	struct bytes bytes = image_of(*board);
	struct board *damaged;
	for (size_t size = 0; size < bytes.count; size += 1 + next_random(2000)) {
		cr_assert_eq(board_from(&bytes, size, &damaged), -EBADMSG);
		board_free(damaged);
	}
	for (int k = 0; k < 300; k++) {
		size_t at = next_random((unsigned)bytes.count);
		unsigned char was = bytes.items[at];
		bytes.items[at] = (unsigned char)next_random(256);
		int r = board_from(&bytes, bytes.count, &damaged);
		cr_assert(r == 0 || r == -EBADMSG);
		board_free(damaged);
		bytes.items[at] = was;
	}
	uint32_t format;
	memcpy(&format, bytes.items, sizeof(format));
	format++;
	memcpy(bytes.items, &format, sizeof(format));
	cr_assert_eq(board_from(&bytes, bytes.count, &damaged), -EBADMSG, "of another format");
	board_free(damaged);
	array_free(&bytes);
}

Test(board_image, is_refused_when_it_is_damaged, .init = set_up, .fini = tear_down)
{
	run(damage);
}

Test(board_rest, says_when_an_article_could_not_be_read_again)
{
	struct board *board = board_new(models, &(struct board_options){ .read = read_past, .awake = 1 });
	struct updates updates;
	struct article article = {
		.id = "a", .title = "Copper price falls", .text = "Copper fell to its lowest price in a decade. \"It hurts\", said the miner Odd Brekke.\n",
		.language = "en", .published = START, .fetched = TIME_NONE, .modified = TIME_NONE,
	};
	remember(1, &article);
	article.id = "b";
	article.title = "Harbour bridge closed";
	article.text = "Velmora closed its harbour bridge on Monday. \"It is not safe\", said the engineer Ilse Varga.\n";
	remember(3, &article);
	for (uint64_t position = 1; position <= 3; position++)
		apply_article(board, position, START, arena, &updates);
	cr_assert_eq(board_error(board), 0);
	past.error = -EIO;
	board_apply_retraction(board, 4, START, "a", arena, &updates);
	cr_assert_eq(board_error(board), -EIO);
	board_free(board);
}
