/* Retention of the state: closed stories are removed together with their articles. */
#include <errno.h>
#include <stdio.h>

#include "store/state_internal.h"
#include "store/state_schema.h"

enum { VACUUM_PAGES = 512 }; /* of 4 KiB, in one slice: some ten milliseconds */

struct old_story {
	int64_t key;
	const char *title; /* in the scratch arena */
};

/* Lists the oldest stories that are past retention, at most `limit`. */
static int list_old(struct state *state, uint64_t up_to, size_t limit, struct old_story *ret_stories, size_t *ret_count)
{
	struct cursor row = cursor_start(state->writes[WRITE_TRIM_STORIES]);
	put_integer(&row, (int64_t)up_to);
	put_integer(&row, (int64_t)limit);
	int r;
	*ret_count = 0;
	while ((r = cursor_step(&row)) > 0) {
		struct old_story *story = &ret_stories[(*ret_count)++];
		story->key = take_integer(&row);
		story->title = take_text(&row, state->scratch);
	}
	return r;
}

static int remove_story(struct state *state, const struct old_story *story)
{
	int r = state_empty_story(state, story->key);
	if (r < 0)
		return r;
	state_note_title(state, story->key, story->title, NULL);
	state->open.stories_closed--;
	struct cursor row = cursor_start(state->writes[WRITE_STORY_REMOVE]);
	put_integer(&row, story->key);
	return cursor_run(&row);
}

static int remove_stories(struct state *state, uint64_t up_to, size_t limit, size_t *ret_count)
{
	struct old_story *stories = arena_alloc(state->scratch, limit, sizeof(*stories));
	int r = state_begin(state);
	if (r < 0)
		return r;
	r = list_old(state, up_to, limit, stories, ret_count);
	for (size_t k = 0; r == 0 && k < *ret_count; k++)
		r = remove_story(state, &stories[k]);
	if (r == 0)
		r = state_commit(state, state->position);
	if (r < 0)
		state_rollback(state);
	return r;
}

int state_merged(struct state *state, uint64_t up_to_position, size_t limit, struct arena *arena, struct story_record **ret_stories,
                 size_t *ret_count)
{
	struct story_record *stories = arena_alloc(arena, limit, sizeof(*stories));
	size_t count = 0;
	struct cursor row = cursor_start(state->writes[WRITE_MERGED_STORIES]);
	put_integer(&row, (int64_t)up_to_position);
	put_integer(&row, (int64_t)limit);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		struct story_record *story = &stories[count++];
		*story = (struct story_record){ .status = STORY_MERGED };
		story->id = take_text(&row, arena);
		story->version = (uint32_t)take_integer(&row);
		story->language = take_text(&row, arena);
		story->first_seen = take_integer(&row);
		story->last_seen = take_integer(&row);
		story->replaced_by = take_text(&row, arena);
	}
	*ret_stories = stories;
	*ret_count = count;
	return r;
}

static int strip(struct state *state, const char *id)
{
	int64_t key;
	enum story_status status;
	const char *title;
	int r = state_find_story(state, id, &key, &status, &title);
	if (r <= 0)
		return r;
	state_note_title(state, key, title, NULL);
	struct cursor row = cursor_start(state->writes[WRITE_MERGED_STRIP]);
	put_integer(&row, key);
	return cursor_run(&row);
}

int state_strip_merged(struct state *state, const struct story_record *stories, size_t count)
{
	arena_reset(state->scratch);
	int r = state_begin(state);
	if (r < 0)
		return r;
	for (size_t k = 0; r == 0 && k < count; k++)
		r = strip(state, stories[k].id);
	if (r == 0)
		r = state_commit(state, state->position);
	if (r < 0)
		state_rollback(state);
	return r;
}

int state_vacuum(struct state *state, bool *ret_more)
{
	int64_t free_pages = 0;
	int r = database_integer(state->writer, "PRAGMA freelist_count", 0, &free_pages);
	*ret_more = free_pages > VACUUM_PAGES;
	if (r < 0 || free_pages == 0)
		return r;
	char sql[64];
	snprintf(sql, sizeof(sql), "PRAGMA incremental_vacuum(%d)", VACUUM_PAGES);
	return database_execute(state->writer, sql);
}

int state_trim(struct state *state, uint64_t up_to_position, size_t limit, bool *ret_more)
{
	size_t count = 0;
	if (state->in_group)
		return -EINVAL;
	arena_reset(state->scratch);
	int r = remove_stories(state, up_to_position, limit, &count);
	*ret_more = count == limit;
	return r < 0 || *ret_more ? r : state_vacuum(state, ret_more);
}
