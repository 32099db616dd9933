/* What loop.c (the turns) and loop_open.c (what comes before the first and after the last) share. */
#pragma once

#include "answers/answers.h"
#include "bus/bus.h"
#include "clock_guard.h"
#include "complaints.h"
#include "fold/checkpointer.h"
#include "hold.h"
#include "intake/feed_gaps.h"
#include "intake/intake.h"
#include "intake/queue.h"
#include "loop.h"
#include "maintenance.h"
#include "memory_watch.h"
#include "pool.h"

enum { FD_SIGNALS, FD_TIMER, FD_POOL, FD_COUNT };

struct loop {
	struct loop_options options;
	struct counters counters;
	struct intake intake;
	struct owners *owners; /* for articles that come in */
	struct bus *bus;
	struct pool *pool;
	struct answers *answers;
	struct checkpointer *checkpointer;
	struct writer *writer;
	struct queue *queue;
	size_t most_jobs;
	struct memory_watch *memory;
	struct complaints complaints;
	ARRAY(int64_t) redriven; /* ids of rejected articles that the open group has taken */
	struct feed_gap *feeds;
	bool *open_feeds; /* those that are read from at the moment */
	int fds[FD_COUNT];
	bool ready[FD_COUNT];
	bool stopping;
	struct hold hold;
	struct maintenance maintenance;
	struct clock_guard clock;
	int64_t started, committed; /* wall clock; committed: the last commit, or TIME_NONE */
	uint64_t started_sequence;
	uint64_t seconds, told_position;
	uint64_t results, watched_results; /* finished jobs: now, and at the last sign of life */
	uint64_t second_results, results_a_second;
	bool watchdog; /* the service manager waits for signs of life */
};

/* What waits, and what is being analysed, may each take up to a quarter of all memory. */
static inline size_t memory_part(const struct loop *loop, size_t wanted)
{
	uint64_t most = memory_watch_most(loop->memory) / 4;
	return wanted < most ? wanted : (size_t)most;
}
