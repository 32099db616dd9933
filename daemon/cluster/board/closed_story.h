/* Closed stories: off the board, but the store has what was published of them, and an article of one can still be retracted, erased or revised. */
#pragma once

#include "proto/update.h"

/* Tells what the article of a statement itself calls the speaker, or NULL and why; both must live as long as the update. Returns 0, or a negative
 * errno value. */
typedef int closed_story_own_speaker(void *context, const struct statement_record *statement, const char **ret_speaker, const char **ret_reason);

/* Makes the update that removes an article from a closed story, by the rules of the board: its statements leave their clusters, counts
 * follow, and its earliest copy becomes an original. A speaker's name that no article which stays has by itself goes as well: statements of others
 * that were shown with it get the one of their own article. If nothing is left the story is closed again, for `reason`; else it keeps the reason
 * that it has. The update, without numbers, position and time, is in the arena, and shares strings with the page. Returns 1; 0 if the article is
 * not in the page; or what `own` failed with. */
must_check int closed_story_without(const struct story_page *page, const char *article_id, const char *reason, closed_story_own_speaker *own,
                                    void *context, struct arena *arena, struct update *ret_update);
