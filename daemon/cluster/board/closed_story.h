/* Closed stories: off the board, but the store has what was published of them, and an article of one can still be retracted, erased or revised. */
#pragma once

#include "proto/update.h"

/* Makes the update that removes an article from a closed story, by the rules of the board: its statements leave their clusters, counts
 * follow, and its earliest copy becomes an original. If nothing is left the story is closed again, for `reason`; else it keeps the reason
 * that it has. The update, without numbers, position and time, is in the arena, and shares strings with the page. False if the article is
 * not in the page. */
bool closed_story_without(const struct story_page *page, const char *article_id, const char *reason, struct arena *arena,
                          struct update *ret_update);
