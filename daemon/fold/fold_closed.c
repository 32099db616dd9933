/* Closed stories are off the board, but the state still has them, and an article of one can still be taken back or revised. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/board/closed_story.h"
#include "fold/fold_inside.h"

/* Finds the page of the story that has the article. Returns 1, or 0 if no story has it. */
static int find_page(struct fold *fold, const char *article_id, struct story_page *ret_page)
{
	struct article_record article;
	struct statement_record *statements;
	size_t count;
	int r = state_article(fold->state, article_id, fold->entry, &article, &statements, &count);
	if (r == 0)
		r = state_story(fold->state, article.story, fold->entry, ret_page);
	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

/* Whether an earlier entry of the open group changed the story; or only, closed it, or took an article out of it after it was closed. */
static int is_changed(struct fold *fold, const struct log_entry *entry, const char *story, bool closed)
{
	size_t count;
	const struct group_update *updates = group_updates(fold->group, &count);
	bool changed = false;
	int r = 0;
	for (size_t k = 0; r == 0 && k < count && updates[k].position < entry->position; k++) {
		struct value value;
		struct update update;
		r = value_decode(updates[k].data, updates[k].size, &value_limits_reply, fold->entry, &value, NULL);
		if (r == 0)
			r = update_from_value(&value, fold->entry, &update);
		changed |= r == 0 && (!closed || update.story.status == STORY_CLOSED) && strcmp(update.story.id, story) == 0;
	}
	return r < 0 ? r : changed;
}

/* The same, with what the open group has changed so far. -EIO: the state doesn't have these changes, or not those of groups before. */
static int find_page_now(struct fold *fold, const struct log_entry *entry, struct story_page *ret_page)
{
	if (fold->open && fold->behind)
		return -EIO;
	state_see_open_group(fold->state, !fold->state_behind);
	int r = find_page(fold, entry->article_id, ret_page);
	state_see_open_group(fold->state, false);
	/* The state had no room for a change that came some milliseconds earlier. fold_group_must_close() is there to prevent that; after a restart the
	 * state has it. */
	bool behind = r > 0 && fold->state_behind;
	int closed = behind ? is_changed(fold, entry, ret_page->story.id, true) : 0;
	int changed = behind && closed == 0 ? is_changed(fold, entry, ret_page->story.id, false) : 0;
	fold->page_behind = changed > 0;
	return closed > 0 ? -EIO : closed < 0 ? closed : changed < 0 ? changed : r;
}

int fold_find_revised(struct fold *fold, const struct log_entry *entry, struct story_page *ret_page)
{
	ret_page->story.id = NULL;
	if (entry->kind != LOG_ARTICLE && entry->kind != LOG_RETRACTION && entry->kind != LOG_ERASURE)
		return 0;
	/* Nearly all of them are of stories that stay open, which the board sees to: their pages, which may be large, are not read. */
	if (board_has_article(fold->board, entry->article_id) && board_next_close(fold->board) > entry->at)
		return 0;
	int r = find_page_now(fold, entry, ret_page);
	if (r <= 0)
		ret_page->story.id = NULL;
	return r < 0 ? r : 0;
}

/* If the entry itself closes the story, for want of news, the page gets the header with which it does. Returns 1 if the story is closed now, or 0;
 * -EIO: the state doesn't have what was in it. */
static int see_closed(const struct fold *fold, const struct updates *updates, struct story_page *page)
{
	if (page->story.status == STORY_CLOSED)
		return 1;
	for (size_t k = 0; k < updates->count; k++) {
		const struct update *update = &updates->items[k];
		if (update->type != UPDATE_CLOSED || update->articles_removed_count || strcmp(update->story.id, page->story.id) != 0)
			continue;
		page->story = update->story;
		return fold->page_behind ? -EIO : 1;
	}
	return 0;
}

/* Nobody knows any more if the article was erased, or is from before the log begins, as in a story that an editor split off. */
int fold_own_speaker(struct fold *fold, const struct statement_record *statement, struct arena *arena, const char **ret_speaker,
                     const char **ret_reason)
{
	struct arena *read cleanup(arena_free_pointer) = arena_new();
	struct article article;
	struct analysis analysis;
	char *end;
	uint64_t position = strtoull(statement->id, &end, 10);
	uint64_t number = *end == '.' ? strtoull(end + 1, NULL, 10) : 0;
	*ret_speaker = NULL;
	*ret_reason = "unattributed";
	int r = fold_read_position(fold, position, read, &article, &analysis);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (number < 1 || number > analysis.statements.count)
		return -EBADMSG;
	const struct statement *own = &analysis.statements.items[number - 1];
	*ret_speaker = arena_copy(arena, own->speaker);
	*ret_reason = arena_copy(arena, own->speaker_reason);
	return 0;
}

static int own_speaker(void *context, const struct statement_record *statement, const char **ret_speaker, const char **ret_reason)
{
	struct fold *fold = context;
	return fold_own_speaker(fold, statement, fold->entry, ret_speaker, ret_reason);
}

int fold_amend(struct fold *fold, const struct log_entry *entry, const struct updates *updates, struct story_page *revised, struct update *ret_update)
{
	int r = revised->story.id ? see_closed(fold, updates, revised) : 0;
	if (r <= 0)
		return r;
	const char *reason = entry->kind == LOG_ERASURE ? "erased" : "retracted";
	r = closed_story_without(revised, entry->article_id, reason, own_speaker, fold, fold->entry, ret_update);
	if (r <= 0)
		return r;
	ret_update->position = entry->position;
	ret_update->at = entry->at;
	return 1;
}
