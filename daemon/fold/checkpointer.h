/* Checkpointer: writes a checkpoint now and then, in a child process, which has the state of the moment at which it began (fork) and
 * writes it out while the daemon goes on. The loop never waits for it. Why whole and not what changed: nearly all of it is articles,
 * and a list of what changed would cost every entry something and the reader as much again, while a fork costs milliseconds. */
#pragma once

#include "counters.h"
#include "fold/fold.h"

struct checkpointer;

struct checkpointer *checkpointer_new(struct counters *counters);
/* Ends a child that is at work: the checkpoint before stays. NULL is fine. Returns NULL. */
struct checkpointer *checkpointer_free(struct checkpointer *checkpointer);

/* To be told what was worked on folding entries, in milliseconds of the processor: a restart does about as much again. */
void checkpointer_worked(struct checkpointer *checkpointer, int64_t milliseconds);

/* To be called between groups, at `now` (monotonic milliseconds): starts a checkpoint if one is due, takes note of one that is done. */
void checkpointer_turn(struct checkpointer *checkpointer, struct fold *fold, int64_t now);

/* The daemon ends: writes what has come since the last one before it returns, so that the next start has nothing to decide again, which
 * another build may decide otherwise. */
void checkpointer_finish(struct checkpointer *checkpointer, struct fold *fold);
