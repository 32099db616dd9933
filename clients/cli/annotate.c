#include "clients/cli/annotate.h"

#include <stdlib.h>

/* --- Marks. */

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* Outer marks before inner ones. */
static int by_start(const void *a, const void *b)
{
	const struct annotate_mark *left = a, *right = b;
	int order = compare(left->span.start, right->span.start);
	if (!order)
		order = compare(right->span.end, left->span.end);
	if (!order)
		order = compare(left->role, right->role);
	if (!order)
		order = compare(left->statement, right->statement);
	return order ? order : compare(left->part, right->part);
}

static bool same_words(const struct annotate_mark *a, const struct annotate_mark *b)
{
	return a->role == b->role && a->span.start == b->span.start && a->span.end == b->span.end;
}

/* The two statements of “A,” she said, “and B” share who and how; two contents that are the same are two statements. */
static bool repeats(const struct annotate_mark *mark, const struct annotate_mark *before)
{
	return (mark->role == ANNOTATE_MENTION || mark->role == ANNOTATE_CUE) && same_words(mark, before);
}

static uint32_t character_count(const char *text)
{
	uint32_t count = 0;
	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

/* Sorts the marks and drops what can't be shown: how many are left. */
static uint32_t tidy(const char *text, struct annotate_mark *marks, size_t count)
{
	uint32_t length = character_count(text), kept = 0;
	if (count)
		qsort(marks, count, sizeof(*marks), by_start);
	for (size_t i = 0; i < count; i++) {
		struct annotate_mark mark = marks[i];
		if (mark.span.end > length)
			mark.span.end = length;
		if (mark.span.start < mark.span.end && !(kept && repeats(&mark, &marks[kept - 1])))
			marks[kept++] = mark;
	}
	/* Ends may have moved: those that now end together again stand as they should. */
	if (kept)
		qsort(marks, kept, sizeof(*marks), by_start);
	return kept;
}

/* --- The walk. */

/* The marks of a role that have begun, the last one on top. Those that ended under others are dropped when they come to light. */
struct lane {
	uint32_t *items;
	uint32_t count;
};

struct walk {
	const char *text;
	struct annotate_mark *marks;
	uint32_t *closings;
	uint32_t count, opened, closed;
	struct lane lanes[ANNOTATE_ROLE_COUNT];
	uint32_t characters;
	size_t bytes;
};

static uint32_t innermost(const struct walk *walk, struct lane *lane, uint32_t at)
{
	while (lane->count && walk->marks[lane->items[lane->count - 1]].span.end <= at)
		lane->count--;
	return lane->count ? lane->items[lane->count - 1] : ANNOTATE_NONE;
}

/* Goes on to a place; returns its byte. */
static size_t go_to(struct walk *walk, uint32_t at)
{
	for (; walk->characters < at && walk->text[walk->bytes]; walk->characters++)
		do
			walk->bytes++;
		while (((unsigned char)walk->text[walk->bytes] & 0xC0) == 0x80);
	return walk->bytes;
}

static void close_marks(struct walk *walk, uint32_t at, struct annotate_segment *segment)
{
	segment->closing_first = walk->closed;
	for (; walk->closed < walk->count && walk->marks[walk->closings[walk->closed]].span.end == at; walk->closed++) {
		struct annotate_mark *mark = &walk->marks[walk->closings[walk->closed]];
		uint32_t top = innermost(walk, &walk->lanes[mark->role], at);
		mark->crossed = top != ANNOTATE_NONE && top > walk->closings[walk->closed];
	}
	segment->closing_count = walk->closed - segment->closing_first;
}

static void open_marks(struct walk *walk, uint32_t at, struct annotate_segment *segment)
{
	segment->opening_first = walk->opened;
	for (; walk->opened < walk->count && walk->marks[walk->opened].span.start == at; walk->opened++) {
		struct lane *lane = &walk->lanes[walk->marks[walk->opened].role];
		lane->items[lane->count++] = walk->opened;
	}
	segment->opening_count = walk->opened - segment->opening_first;
}

/* Where something begins or ends next; UINT32_MAX where nothing does. */
static uint32_t next_place(const struct walk *walk)
{
	uint32_t next = walk->opened < walk->count ? walk->marks[walk->opened].span.start : UINT32_MAX;
	if (walk->closed < walk->count && walk->marks[walk->closings[walk->closed]].span.end < next)
		next = walk->marks[walk->closings[walk->closed]].span.end;
	return next;
}

static void fill_segment(struct walk *walk, uint32_t at, struct annotate_segment *segment)
{
	segment->start = go_to(walk, at);
	close_marks(walk, at, segment);
	open_marks(walk, at, segment);
	for (int role = 0; role < ANNOTATE_ROLE_COUNT; role++)
		segment->inner[role] = innermost(walk, &walk->lanes[role], at);
	segment->end = go_to(walk, next_place(walk));
}

struct ending {
	uint32_t end, mark;
};

/* Inner marks before outer ones. */
static int by_end(const void *a, const void *b)
{
	const struct ending *left = a, *right = b;
	int order = compare(left->end, right->end);
	return order ? order : compare(right->mark, left->mark);
}

static uint32_t *order_of_ends(const struct annotate_mark *marks, uint32_t count, struct arena *arena)
{
	uint32_t *order = arena_alloc(arena, count, sizeof(*order));
	struct ending *endings = arena_alloc(arena, count, sizeof(*endings));
	for (uint32_t i = 0; i < count; i++)
		endings[i] = (struct ending){ marks[i].span.end, i };
	if (count)
		qsort(endings, count, sizeof(*endings), by_end);
	for (uint32_t i = 0; i < count; i++)
		order[i] = endings[i].mark;
	return order;
}

void annotate(const char *text, struct annotate_mark *marks, size_t count, struct arena *arena, struct annotated *ret_annotated)
{
	struct walk walk = { .text = text, .marks = marks, .count = tidy(text, marks, count) };
	walk.closings = order_of_ends(marks, walk.count, arena);
	for (int role = 0; role < ANNOTATE_ROLE_COUNT; role++)
		walk.lanes[role].items = arena_alloc(arena, walk.count, sizeof(*walk.lanes[role].items));
	/* One at the start, one at each start and end, and the empty one. */
	struct annotate_segment *segments = arena_alloc(arena, (size_t)walk.count * 2 + 2, sizeof(*segments));
	size_t segment_count = 0;
	for (uint32_t at = 0; at != UINT32_MAX; at = next_place(&walk))
		fill_segment(&walk, at, &segments[segment_count++]);
	if (segments[segment_count - 1].start < segments[segment_count - 1].end)
		fill_segment(&walk, walk.characters, &segments[segment_count++]);
	*ret_annotated = (struct annotated){ .marks = marks, .closings = walk.closings, .mark_count = walk.count,
		                             .segments = segments, .segment_count = segment_count };
}
