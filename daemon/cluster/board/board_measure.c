/* How much work and memory the board takes: for benchmarks and figures. */
#include "cluster/board/board_state.h"
#include "proto/base/dictionary.h"
#include "proto/base/map.h"

struct board_work board_work(const struct board *board)
{
	struct stories_work work = stories_work(board->stories);
	return (struct board_work){ work.postings, work.stories, work.members, board->comparisons, board->reads };
}

static size_t record_bytes(const struct board_story *story)
{
	size_t bytes = memory_bytes(story) + memory_bytes(story->articles.items) + memory_bytes(story->publishers.items) +
	               memory_bytes(story->parts.items) + memory_bytes(story->founders.items) + memory_bytes(story->title) +
	               memory_bytes(story->representative) + memory_bytes(story->continues) + memory_bytes(story->split_from) +
	               story_speakers_bytes(&story->speakers);
	for (size_t k = 0; k < story->parts.count; k++)
		bytes += memory_bytes(story->parts.items[k]);
	return bytes;
}

struct board_memory board_memory(struct board *board)
{
	struct stories_memory stories = stories_memory(board->stories);
	struct board_memory memory = { .articles = stories.articles, .terms = stories.terms };
	memory.statements = quotation_index_bytes(board->quotations);
	memory.records = memory_bytes(board->articles.items) + memory_bytes(board->free_slots.items) +
	                 map_bytes(board->open) + memory_bytes(board->ids.buckets) + dictionary_bytes(board->strings) +
	                 dictionary_bytes(board->named) + memory_bytes(board->names.items) +
	                 map_bytes(board->published_same_as) +
	                 map_bytes(board->published_cluster);
	for (size_t slot = 0; slot < board->articles.count; slot++)
		memory.records += memory_bytes(board->articles.items[slot].text);
	for (const struct board_story *story = board->first; story; story = story->later) {
		memory.statements += story->rest ? statement_rest_bytes(story->rest) : statement_clusters_bytes(story->clusters);
		memory.records += record_bytes(story);
	}
	return memory;
}
