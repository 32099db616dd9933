/* The board as an image: all that later updates depend on. Every story rests in it; the texts of articles are read from the store. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "cluster/board/board_part.h"
#include "cluster/board/board_state.h"
#include "proto/base/dictionary.h"

/* To change the format: add one. An image of another format is refused, and the board is made again from the log. */
enum { BOARD_IMAGE_FORMAT = 20 };

/* --- Articles */

static void article_image(struct image *image, struct board *board, struct board_article *article)
{
	image_value(image, &article->position);
	if (!article->position)
		return; /* a free slot */
	image_value(image, &article->key);
	image_index(image, &article->publisher, dictionary_count(board->strings), true);
	image_index(image, &article->owner, dictionary_count(board->strings), true);
	uint32_t statement_count = article->statement_count;
	bool pinned = article->pinned;
	image_value(image, &statement_count);
	image_flag(image, &pinned);
	article->statement_count = statement_count & UINT32_MAX >> 1;
	article->pinned = pinned;
	image_value(image, &article->first_statement);
	image_value(image, &article->story);
	image_index(image, &article->copy_of, board->articles.count, true);
	image_value(image, &article->origin);
	image_value(image, &article->time);
}

static void articles_image(struct image *image, struct board *board)
{
	size_t count = image_count(image, board->articles.count, sizeof(uint64_t));
	if (!image_writes(image)) {
		array_reserve_tight(&board->articles, count);
		board->articles.count = count;
		if (count)
			memset(board->articles.items, 0, count * sizeof(*board->articles.items));
	}
	for (size_t slot = 0; slot < count && !image_failed(image); slot++) {
		article_image(image, board, &board->articles.items[slot]);
		if (!image_writes(image) && board->articles.items[slot].position)
			board_ids_add(board, (uint32_t)slot);
	}
	image_array(image, &board->free_slots);
}

/* --- Stories */

static void publishers_image(struct image *image, const struct board *board, struct board_story *story)
{
	image_array(image, &story->publishers);
	for (size_t k = 0; k < story->publishers.count; k++)
		if (story->publishers.items[k].publisher >= dictionary_count(board->strings))
			image_fail(image);
}

static void founders_image(struct image *image, struct board_story *story)
{
	size_t count = image_count(image, story->founders.count, sizeof(uint32_t));
	for (size_t k = 0; k < count; k++) {
		if (!image_writes(image))
			array_append(&story->founders, ((struct board_founder){ 0 }));
		struct board_founder *founder = &story->founders.items[k];
		image_value(image, &founder->number);
		image_value(image, &founder->index);
		image_value(image, &founder->position);
	}
}

/* The header of a story, open or merged: what updates say of the story itself. */
static void header_image(struct image *image, struct board *board, struct board_story *story)
{
	image_value(image, &story->id);
	image_value(image, &story->number);
	image_value(image, &story->version);
	dictionary_image_text(image, board->strings, &story->language);
	image_value(image, &story->parent);
	image_value(image, &story->copy_count);
	image_value(image, &story->first_seen);
	image_value(image, &story->last_seen);
	image_value(image, &story->touched);
	image_string(image, &story->title);
	image_string(image, &story->representative);
	image_string(image, &story->continues);
	image_string(image, &story->split_from);
	if (!memchr(story->id, '\0', sizeof(story->id)) || !story->language)
		image_fail(image);
}

static void read_part(struct board_story *story, struct board_story *header)
{
	header->id[BOARD_ID_SIZE - 1] = '\0';
	array_append_tight(&story->parts, (board_part_new(header, header->parent)));
	free(header->title);
	free(header->representative);
	free(header->continues);
	free(header->split_from);
}

static void parts_image(struct image *image, struct board *board, struct board_story *story)
{
	size_t count = image_count(image, story->parts.count, BOARD_ID_SIZE);
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		struct board_story header = { 0 };
		if (image_writes(image))
			header = board_part_header(story->parts.items[k]);
		header_image(image, board, &header);
		if (!image_writes(image))
			read_part(story, &header);
	}
}

static void slots_image(struct image *image, const struct board *board, struct board_story *story)
{
	image_array(image, &story->articles);
	for (size_t k = 0; k < story->articles.count; k++)
		if (story->articles.items[k] >= board->articles.count)
			image_fail(image);
}

static void clusters_image(struct image *image, struct board_story *story)
{
	struct statement_rest *rest = image_writes(image) && !story->rest ? statement_rest_of(story->clusters) : story->rest;
	rest = statement_rest_image(image, rest);
	if (!image_writes(image))
		story->rest = rest;
	else if (rest != story->rest)
		statement_rest_free(rest);
}

static void story_image(struct image *image, struct board *board, struct board_story *story)
{
	header_image(image, board, story);
	if (image_failed(image))
		return;
	slots_image(image, board, story);
	publishers_image(image, board, story);
	parts_image(image, board, story);
	founders_image(image, story);
	story_speakers_image(image, &story->speakers);
	clusters_image(image, story);
}

static struct board_story *append_story(struct board *board)
{
	struct board_story *story = allocate(1, sizeof(*story));
	story->earlier = board->last;
	*(board->last ? &board->last->later : &board->first) = story;
	board->last = story;
	return story;
}

/* In the order in which they close. */
static void stories_of_board_image(struct image *image, struct board *board)
{
	size_t count = image_count(image, map_count(board->open), BOARD_ID_SIZE);
	struct board_story *story = board->first;
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		if (!image_writes(image))
			story = append_story(board);
		story_image(image, board, story);
		if (!image_writes(image))
			map_set_pointer(board->open, story->number, story);
		story = story->later;
	}
}

/* --- All of it */

static void names_image(struct image *image, struct board *board)
{
	dictionary_image(image, board->named);
	image_array(image, &board->names);
	if (board->names.count != dictionary_count(board->named))
		image_fail(image);
	for (size_t k = 0; k < board->names.count; k++)
		if (board->names.items[k] >= dictionary_count(board->strings))
			image_fail(image);
}

static void counts_image(struct image *image, struct board_counts *counts)
{
	image_value(image, &counts->articles);
	image_value(image, &counts->copies);
	image_value(image, &counts->statements);
	image_value(image, &counts->clusters);
	image_value(image, &counts->stories);
}

void board_image(struct image *image, struct board *board)
{
	assert(board->options.read && !board->recopied.count);
	uint32_t format = BOARD_IMAGE_FORMAT;
	image_value(image, &format);
	if (format != BOARD_IMAGE_FORMAT)
		image_fail(image);
	image_value(image, &board->position);
	image_value(image, &board->at);
	image_value(image, &board->next_statement);
	dictionary_image(image, board->strings);
	names_image(image, board);
	articles_image(image, board);
	stories_of_board_image(image, board);
	stories_image(image, board->stories, board->articles.count);
	quotation_index_image(image, board->quotations);
	map_image(image, board->published_cluster);
	map_image(image, board->published_same_as);
	counts_image(image, &board->counts);
}
