/* Tellings: words by which somebody says something, but which are on no list of reporting verbs, as they do so too rarely for the rules: “downplayed
 * the danger”, “raised doubts about the gates”. Where the trained model takes what follows for a content, it is something said, and no thought. The
 * words are in the language's list "tellings". */
#pragma once

#include "extract/attribution.h"

/* Whether the cue tells what somebody says. */
bool tellings_say(const struct reading *reading, const struct attribution *attribution);
