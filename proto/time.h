/* Times: milliseconds since 1970-01-01T00:00:00Z, without leap seconds; on the wire RFC 3339. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

#define TIME_NONE INT64_MIN

/* 1990-01-01, the earliest that is believed. With `clock = published`, this is the time of what has no date and comes before all that have one. */
#define TIME_UNDATED INT64_C(631152000000)

enum { TIME_TEXT_SIZE = 32 };

/* Reads RFC 3339, and what scrapers send instead: a blank for the "T", no seconds, only a date, "+0100" without the colon, no
 * zone (taken as UTC; *ret_zoneless, if not NULL, is then true). Years 1 to 9999. Returns 0 or -EINVAL. */
must_check int time_parse(const char *text, int64_t *ret_time, bool *ret_zoneless);

/* From seconds since 1970, rounded to the millisecond. Returns 0, or -EINVAL for NaN or a time outside the years 1 to 9999. */
must_check int time_from_seconds(double seconds, int64_t *ret_time);

/* "2022-03-07T09:30:00.000Z" into `text`, which is returned. A time outside the years 1 to 9999 is written as the nearest one within. */
const char *time_format(int64_t time, char text[TIME_TEXT_SIZE]);
