/* Who said it, as far as the articles of a story tell one another. */
#include <string.h>

#include "cluster/board/board_state.h"

/* A name of the story, and the fullest one of whom it names. */
struct called {
	const char *name, *fullest;
};

static struct called *list_called(struct board *board, const struct board_story *story)
{
	const struct story_speakers *speakers = &story->speakers;
	struct called *called = arena_alloc(board->arena, speakers->list.count, sizeof(*called));
	for (size_t k = 0; k < speakers->list.count; k++) {
		called[k].name = arena_copy(board->arena, speakers->list.items[k].name);
		called[k].fullest = arena_copy(board->arena, story_speakers_fullest(speakers, called[k].name));
	}
	return called;
}

/* Whoever is called otherwise than before: what he said is told again. */
static void rename_speakers(struct board *board, struct board_story *story, const struct called *before, size_t known)
{
	for (size_t a = 0; a < story->articles.count; a++) {
		const struct board_article *article = &board->articles.items[story->articles.items[a]];
		for (uint32_t k = 0; k < article->statement_count; k++) {
			const char *name = board_string_at(article, article->text->statements[k].speaker);
			uint32_t cluster = name ? statement_clusters_of(story->clusters, article->first_statement + k) : CLUSTER_NONE;
			for (size_t i = 0; cluster != CLUSTER_NONE && i < known; i++)
				if (strcmp(before[i].name, name) == 0 && strcmp(before[i].fullest, story_speakers_fullest(&story->speakers, name)) != 0)
					statement_clusters_touch_statements(story->clusters, cluster);
		}
	}
}

void board_learn_speakers(struct board *board, struct board_story *story, const struct statement_features *features,
                          const uint32_t *numbers, size_t count)
{
	size_t known = story->speakers.list.count;
	const struct called *before = list_called(board, story);
	bool changed = false;
	for (size_t k = 0; k < count; k++)
		changed |= story_speakers_add(&story->speakers, models_pair(board->models, story->language), &features[k], numbers[k]);
	if (changed)
		rename_speakers(board, story, before, known);
}

void board_forget_speakers(struct board *board, struct board_story *story)
{
	size_t known = story->speakers.list.count, count = 0, total = 0;
	const struct called *before = list_called(board, story);
	for (size_t a = 0; a < story->articles.count; a++)
		total += board->articles.items[story->articles.items[a]].statement_count;
	const char **names = arena_alloc(board->arena, total, sizeof(*names));
	for (size_t a = 0; a < story->articles.count; a++) {
		const struct board_article *article = &board->articles.items[story->articles.items[a]];
		for (uint32_t k = 0; k < article->statement_count; k++)
			names[count++] = board_string_at(article, article->text->statements[k].speaker);
	}
	story_speakers_keep(&story->speakers, names, count);
	if (story->speakers.list.count < known)
		rename_speakers(board, story, before, known);
}
