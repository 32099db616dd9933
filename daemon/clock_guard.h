/* Clock guard: what time it is, as far as the wall clock can be believed. A clock that jumps far ahead (a dead battery, a wrong time server, a
 * slip of the hand) would close every story and make retention drop everything, for good: the time of entries never goes back. The clock that
 * never jumps reveals such a leap; an article that was published at about the new time shows that the wall clock is right after all.
 * All times are in milliseconds: `wall` since 1970, `steady` on the clock that never jumps (CLOCK_BOOTTIME: a machine's sleep is not a leap). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
	CLOCK_LEAP_MS = 60 * 60 * 1000,        /* a jump further ahead than this within a run is a leap */
	CLOCK_IDLE_MS = 7 * 24 * 60 * 60 * 1000,   /* no entry for longer than this before a start: a leap, or no news? */
	CLOCK_DOUBT_MS = 24 * 60 * 60 * 1000,  /* how long that is in doubt, unless an article settles it */
	CLOCK_WITNESS_MS = 2 * 24 * 60 * 60 * 1000, /* most news arrives within this time of its publication */
};

struct clock_guard {
	int64_t wall, steady; /* the two clocks when they last agreed */
	int64_t doubted_until; /* steady */
	bool leapt;
};

/* At a start; `last`: the time of the last entry of the log, or TIME_NONE. */
void clock_guard_start(struct clock_guard *guard, int64_t wall, int64_t steady, int64_t last);

/* The time to believe now: the wall clock's, except after a leap ahead. The journal is told when that begins and ends. */
int64_t clock_guard_look(struct clock_guard *guard, int64_t wall, int64_t steady);

/* Takes note of when an article that has come in was published (or TIME_NONE): if that is about now, the wall clock is right. */
void clock_guard_witness(struct clock_guard *guard, int64_t published, int64_t wall, int64_t steady);

/* Whether the clock is in doubt: then nothing may be dropped for its age except what was old when the last entry came in. */
bool clock_guard_doubts(const struct clock_guard *guard, int64_t steady);
