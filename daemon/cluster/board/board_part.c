#include "cluster/board/board_part.h"

#include <string.h>

enum { TEXTS = 4 };

struct board_part *board_part_new(const struct board_story *story, uint32_t parent)
{
	const char *texts[TEXTS] = { story->title, story->representative, story->continues, story->split_from };
	size_t size = strlen(story->id) + 1;
	for (int k = 0; k < TEXTS; k++)
		size += texts[k] ? strlen(texts[k]) + 1 : 0;
	struct board_part *part = allocate(1, sizeof(*part) + size);
	*part = (struct board_part){
		.number = story->number,
		.parent = parent,
		.version = story->version,
		.copy_count = story->copy_count,
		.language = story->language,
		.first_seen = story->first_seen,
		.last_seen = story->last_seen,
	};
	char *to = stpcpy(part->texts, story->id) + 1;
	for (int k = 0; k < TEXTS; k++) {
		if (!texts[k])
			continue;
		to = stpcpy(to, texts[k]) + 1;
		part->present |= (uint8_t)(1 << k);
	}
	return part;
}

struct board_story board_part_header(const struct board_part *part)
{
	struct board_story story = {
		.number = part->number,
		.parent = part->parent,
		.version = part->version,
		.copy_count = part->copy_count,
		.language = part->language,
		.first_seen = part->first_seen,
		.last_seen = part->last_seen,
	};
	char **texts[TEXTS] = { &story.title, &story.representative, &story.continues, &story.split_from };
	strcpy(story.id, part->texts);
	const char *from = part->texts + strlen(part->texts) + 1;
	for (int k = 0; k < TEXTS; k++) {
		if (!(part->present & 1 << k))
			continue;
		*texts[k] = (char *)from;
		from += strlen(from) + 1;
	}
	return story;
}

struct board_part *board_part_forget_headline(struct board_part *part, const char *article_id)
{
	struct board_story header = board_part_header(part);
	if (!header.representative || strcmp(header.representative, article_id) != 0)
		return part;
	header.title = header.representative = NULL;
	struct board_part *left = board_part_new(&header, part->parent);
	free(part);
	return left;
}
