/* Speech that has not happened: it is only possible, due or wanted. */
#pragma once

#include "extract/attribution.h"

/* Whether the cue says so: “must show that …”, “needs to explain why …”. English. */
bool possible_only(const struct reading *reading, const struct attribution *attribution);
