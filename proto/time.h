/* Times: milliseconds since 1970-01-01T00:00:00Z, without leap seconds; on the wire RFC 3339. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/memory.h"

#define TIME_NONE INT64_MIN

enum { TIME_TEXT_SIZE = 32 };

/* Reads RFC 3339, and what scrapers send in its place: a blank for the "T", no seconds, a date alone, "+0100" without the
 * colon, no zone (then UTC, and *ret_zoneless, if not NULL, is true). Years 1 to 9999. Returns 0 or -EINVAL. */
must_check int time_parse(const char *text, int64_t *ret_time, bool *ret_zoneless);

/* Seconds since 1970, to the nearest millisecond. Returns 0, or -EINVAL when not a number or outside the years 1 to 9999. */
must_check int time_from_seconds(double seconds, int64_t *ret_time);

/* "2022-03-07T09:30:00.000Z" into `text`, which is returned. Times outside the years 1 to 9999 are written as the nearest in them. */
const char *time_format(int64_t time, char text[TIME_TEXT_SIZE]);
