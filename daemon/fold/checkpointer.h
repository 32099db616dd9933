/* Checkpointer: writes a checkpoint now and then, in a child process, which has the state of the moment at which it began (fork) and
 * writes it out while the daemon goes on. The loop waits for the fork alone.
 *
 * Why whole, and not what changed in slices: nearly all of it is articles, a list of what changed would cost every entry something and the
 * reader as much again, and a slice would be of another moment than the next. What whole ones cost (tests/bench/bench_board, on two cores
 * that had other work): the fork 17 ms with 100,000 whole articles (378 MiB resident), 7 ms with 300,000 headlines (171 MiB), 58 ms with a
 * million (332 MiB). Then, for the second that the child takes (four for a million), an article costs up to half as much again, and half of
 * the board to five sixths are in memory twice, for which the limit of the unit (MemoryMax) leaves room. Written are 260, 121 and 330 MiB,
 * during a tenth of the time at most; at a thousand articles an hour, once an hour. */
#pragma once

#include "counters.h"
#include "fold/fold.h"

struct checkpointer;

struct checkpointer *checkpointer_new(struct counters *counters);
/* Ends a child that is at work: the checkpoint before stays. NULL is fine. Returns NULL. */
struct checkpointer *checkpointer_free(struct checkpointer *checkpointer);

/* To be told what was worked on folding entries, in milliseconds of the processor: a restart does about as much again. */
void checkpointer_worked(struct checkpointer *checkpointer, int64_t milliseconds);
/* To be told what came in, in bytes of a group that was committed (fold_group_bytes()): what checkpoints write is in proportion to it. */
void checkpointer_committed(struct checkpointer *checkpointer, size_t bytes);

/* To be called between groups, at `now` (monotonic milliseconds): starts a checkpoint if one is due, takes note of one that is done. */
void checkpointer_turn(struct checkpointer *checkpointer, struct fold *fold, int64_t now);

/* The daemon ends: writes what has come since the last one before it returns, so that the next start has nothing to decide again, which
 * another build may decide otherwise. */
void checkpointer_finish(struct checkpointer *checkpointer, struct fold *fold);
