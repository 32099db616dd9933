/* Clock guard: what time it is, as far as the wall clock can be believed. One that leaps far ahead (a dead battery, a wrong time server, a
 * slip of the hand) would close every story and have retention drop everything, for good: the time of entries never goes back. The clock
 * that never jumps tells a leap; that the wall clock is right all the same is told by an article that was published at about that time.
 * All times are milliseconds: `wall` since 1970, `steady` of the clock that never jumps (CLOCK_BOOTTIME: what a machine sleeps is no leap). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
	CLOCK_LEAP_MS = 60 * 60 * 1000,        /* further ahead than that within a run, it has leapt */
	CLOCK_IDLE_MS = 7 * 24 * 60 * 60 * 1000,   /* no entry for longer than that before a start: has it leapt, or was there none? */
	CLOCK_DOUBT_MS = 24 * 60 * 60 * 1000,  /* so long that is doubted, unless an article tells */
	CLOCK_WITNESS_MS = 2 * 24 * 60 * 60 * 1000, /* news is published at most so long before it comes, mostly */
};

struct clock_guard {
	int64_t wall, steady; /* when they were last right beside one another */
	int64_t doubted_until; /* steady */
	bool leapt;
};

/* At a start; `last`: the time of the last entry of the log, or TIME_NONE. */
void clock_guard_start(struct clock_guard *guard, int64_t wall, int64_t steady, int64_t last);

/* The time that is believed now: the wall clock's, but for a leap ahead, which is told to the journal when it begins and ends. */
int64_t clock_guard_look(struct clock_guard *guard, int64_t wall, int64_t steady);

/* An article came that says when it was published (or TIME_NONE): the wall clock is right if that is about now. */
void clock_guard_witness(struct clock_guard *guard, int64_t published, int64_t wall, int64_t steady);

/* Whether nothing may be dropped for its age, beyond what was old when the last entry came. */
bool clock_guard_doubts(const struct clock_guard *guard, int64_t steady);
