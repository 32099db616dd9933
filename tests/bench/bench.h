/* What the benchmarks share. */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds that the processor has worked for this program. */
static inline double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline void fail(const char *error)
{
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, error);
	exit(1);
}
