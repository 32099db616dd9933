/* Rest: open stories that have not changed for a while keep what was decided about them, and drop the texts of their articles and
 * statements, which the store has. */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "cluster/board/board_article.h"

void board_add_awake(struct board *board, struct board_story *story)
{
	story->used_earlier = board->used_last;
	story->used_later = NULL;
	*(board->used_last ? &board->used_last->used_later : &board->used_first) = story;
	board->used_last = story;
}

void board_forget_awake(struct board *board, struct board_story *story)
{
	if (story->rest)
		return;
	*(story->used_earlier ? &story->used_earlier->used_later : &board->used_first) = story->used_later;
	*(story->used_later ? &story->used_later->used_earlier : &board->used_last) = story->used_earlier;
}

void board_hold(struct board *board, struct board_article *article, const struct article *read, const struct analysis *analysis)
{
	board_article_fill(article, read, analysis);
	board->awake += 1 + article->statement_count;
}

void board_let_go(struct board *board, struct board_article *article)
{
	if (article->text)
		board->awake -= 1 + article->statement_count;
	board_article_empty(article);
}

/* Makes up an article that can't be read. Nobody will see it, since the board can't be used any more. */
static void make_up(const struct board_article *placed, struct arena *arena, struct article *article, struct analysis *analysis)
{
	size_t count = placed->statement_count;
	*article = (struct article){ .id = "" };
	*analysis = (struct analysis){
		.headline = "",
		.statements = { .items = arena_alloc(arena, count, sizeof(struct statement)), .count = count },
		.statement_texts = arena_alloc(arena, count, sizeof(char *)),
		.statement_features = arena_alloc(arena, count, sizeof(struct statement_features)),
	};
	for (size_t k = 0; k < count; k++)
		analysis->statement_texts[k] = "?";
}

/* What the statements of a story that is waking say about speakers. */
struct heard {
	struct arena *arena;
	ARRAY(struct statement_features) features; /* with nothing but the speaker and its words */
	ARRAY(uint32_t) numbers;
};

static void hear(struct heard *heard, const struct statement_features *features, uint32_t number)
{
	if (!features->speaker)
		return;
	const struct statement_features copy = {
		.speaker = arena_copy(heard->arena, features->speaker),
		.name_words = arena_copy(heard->arena, features->name_words),
		.office_words = arena_copy(heard->arena, features->office_words),
	};
	array_append(&heard->features, copy);
	array_append(&heard->numbers, number);
}

static void read_article(struct board *board, struct board_story *story, uint32_t slot, struct arena *arena, struct heard *heard)
{
	struct board_article *placed = &board->articles.items[slot];
	struct article article;
	struct analysis analysis;
	int r = board->options.read(board->options.read_context, placed->position, arena, &article, &analysis);
	if (r == 0 && analysis.statements.count != placed->statement_count)
		r = -EBADMSG;
	if (r < 0) {
		board->error = r;
		make_up(placed, arena, &article, &analysis);
	}
	board->reads++;
	board_hold(board, placed, &article, &analysis);
	uint32_t *numbers = arena_alloc(arena, placed->statement_count, sizeof(*numbers));
	for (uint32_t k = 0; k < placed->statement_count; k++) {
		numbers[k] = placed->first_statement + k;
		analysis.statement_features[k].time = placed->time;
		hear(heard, &analysis.statement_features[k], numbers[k]);
	}
	statement_rest_wake_article(story->clusters, slot, analysis.statement_features, numbers, placed->statement_count);
}

void board_wake(struct board *board, struct board_story *story)
{
	board_forget_awake(board, story);
	if (story->rest) {
		struct arena *arena cleanup(arena_free_pointer) = arena_new();
		struct heard heard = { .arena = arena_new() };
		story->clusters = statement_rest_wake_begin(story->rest, models_pair(board->models, story->language));
		story->rest = statement_rest_free(story->rest);
		for (size_t k = 0; k < story->articles.count; k++) {
			read_article(board, story, story->articles.items[k], arena, &heard);
			arena_reset(arena);
		}
		statement_rest_wake_end(story->clusters);
		story_speakers_wake(&story->speakers, models_pair(board->models, story->language), heard.features.items, heard.numbers.items,
		                    heard.numbers.count);
		array_free(&heard.features);
		array_free(&heard.numbers);
		arena_free(heard.arena);
	}
	board_add_awake(board, story);
}

static void rest(struct board *board, struct board_story *story)
{
	board_forget_awake(board, story);
	story->rest = statement_rest_of(story->clusters);
	story->clusters = statement_clusters_free(story->clusters);
	story_speakers_rest(&story->speakers);
	for (size_t k = 0; k < story->articles.count; k++)
		board_let_go(board, &board->articles.items[story->articles.items[k]]);
}

void board_rest(struct board *board)
{
	/* The story that was used last stays awake however large it is, since the next article is likely to be about it. */
	while (board->options.read && board->awake > board->options.awake && board->used_first != board->used_last)
		rest(board, board->used_first);
}

void board_release_memory(struct board *board)
{
	while (board->options.read && board->used_first != board->used_last)
		rest(board, board->used_first);
}

int board_error(const struct board *board)
{
	return board->error;
}
