/* Annotate: cuts a text where marks begin and end, so that a view can go through it once and know what each piece belongs to. Marks may be
 * nested, overlap, and coincide: the one that began last counts, or the shorter of two that begin together. */
#pragma once

#include "proto/base/arena.h"
#include "proto/story.h"

enum annotate_role { ANNOTATE_CONTENT, ANNOTATE_CLAIM, ANNOTATE_MENTION, ANNOTATE_CUE, ANNOTATE_ROLE_COUNT };

#define ANNOTATE_NONE UINT32_MAX

struct annotate_mark {
	struct span span; /* code points */
	enum annotate_role role;
	uint32_t statement; /* the caller's number */
	uint32_t part;      /* of a content: its number among the statement's spans, from 0 */
	bool crossed;       /* set by annotate(): it ends while a mark of the same role that began later continues */
};

/* A piece of text in which nothing begins or ends. The last one is empty, and has what ends with the text. */
struct annotate_segment {
	size_t start, end;                          /* bytes */
	uint32_t inner[ANNOTATE_ROLE_COUNT];        /* the mark of each role that counts here, or ANNOTATE_NONE */
	uint32_t closing_first, closing_count;      /* in `closings`: what ends where the segment begins; inner ones first */
	uint32_t opening_first, opening_count;      /* in `marks`: what begins there; outer ones first */
};

struct annotated {
	const struct annotate_mark *marks; /* in order of their starts */
	const uint32_t *closings;          /* marks in order of their ends */
	uint32_t mark_count;
	const struct annotate_segment *segments;
	size_t segment_count; /* at least 1 */
};

/* Cuts `text` (UTF-8) at `count` marks, which are sorted in place; those that are empty or beyond the text are left out, and of
 * coinciding mentions or cues the first one stays. The result is in the arena and in `marks`. */
void annotate(const char *text, struct annotate_mark *marks, size_t count, struct arena *arena, struct annotated *ret_annotated);
