/* Closed stories: they are off the board, and the store has what they told. An article of one can still be taken back. */
#pragma once

#include "proto/update.h"

/* What is left of a closed story without an article that is in it, by the rules of the board: its statements leave their clusters, counts
 * follow, the earliest of its copies is an original. `reason`: what the story closes with again if nothing is left, else it keeps the one
 * that it has. The update lacks numbers, position and time; it lies in the arena, with strings of the page. False: the article is not in
 * the page. */
bool closed_story_without(const struct story_page *page, const char *article_id, const char *reason, struct arena *arena,
                          struct update *ret_update);
