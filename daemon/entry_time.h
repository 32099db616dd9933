/* Entry time: the `at` of the next entry of the log. It never decreases, whatever the clock or the article says. */
#pragma once

#include <stdint.h>

#include "proto/article.h"

/* `clock = arrival`: the wall clock `now`, unless it went back. `previous` is the last entry's `at` (TIME_NONE if there is none). */
int64_t entry_time_arrival(int64_t previous, int64_t now);

/* `clock = published`: the running maximum of `published`. An article without it, or with one after the year 2099, gets the time of the one
 * before it; before the first dated article the time is 1990, the earliest that is believed. */
int64_t entry_time_published(int64_t previous, const struct article *article);
