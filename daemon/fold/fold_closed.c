/* Closed stories: the state has what they told, and an article of one can still be taken back. */
#include <errno.h>

#include "cluster/board/closed_story.h"
#include "fold/fold_inside.h"

/* The page of the story that still has the article: 1; 0 if there is none, or the board has it. */
static int find_page(struct fold *fold, const char *article_id, struct story_page *ret_page)
{
	struct article_record article;
	struct statement_record *statements;
	size_t count;
	int r = state_article(fold->state, article_id, fold->entry, &article, &statements, &count);
	if (r == 0)
		r = state_story(fold->state, article.story, fold->entry, ret_page);
	return r == -ENOENT ? 0 : r < 0 ? r : ret_page->story.status == STORY_CLOSED;
}

int fold_amend(struct fold *fold, const struct log_entry *entry, struct update *ret_update)
{
	struct story_page page;
	if (entry->kind != LOG_RETRACTION && entry->kind != LOG_ERASURE)
		return 0;
	if (fold->state_behind)
		return -EIO; /* a full disk and an old article at once: after a restart the state has caught up */
	state_see_open_group(fold->state, true);
	int r = find_page(fold, entry->article_id, &page);
	state_see_open_group(fold->state, false);
	const char *reason = entry->kind == LOG_ERASURE ? "erased" : "retracted";
	if (r <= 0 || !closed_story_without(&page, entry->article_id, reason, fold->entry, ret_update))
		return r < 0 ? r : 0;
	ret_update->position = entry->position;
	ret_update->at = entry->at;
	return 1;
}
