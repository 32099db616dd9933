/* Clocks, in milliseconds. */
#pragma once

#include <stdint.h>
#include <time.h>

static inline int64_t read_clock(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Since 1970; it may be set, forwards or backwards. */
static inline int64_t wall_clock(void)
{
	return read_clock(CLOCK_REALTIME);
}

/* Never jumps, and goes on while the machine sleeps. */
static inline int64_t steady_clock(void)
{
	return read_clock(CLOCK_BOOTTIME);
}

/* What the calling thread has worked, of the processor's time. */
static inline int64_t work_clock(void)
{
	return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

/* Never jumps, and stands still while the machine sleeps. */
static inline int64_t monotonic_clock(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
