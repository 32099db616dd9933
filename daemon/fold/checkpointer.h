/* Checkpointer: writes a checkpoint now and then, in a child process, which has the state of the moment at which it began (fork) and
 * writes it out while the daemon goes on. The loop waits for the fork alone.
 *
 * It writes what the checkpoint before has not (store/checkpoint.h). What tests/bench/bench_board gives for it, with the window full, in MiB:
 *
 *                                       30,000 whole articles   100,000 headlines
 *     all of it                                          69.3                45.8
 *     the next one, 100 articles later                    7.4                 2.9
 *     1,000 articles later                        18.1 to 18.9          9.4 to 9.7
 *     on disk after four                                130.7                76.3
 *
 * Of the 10 MiB that change with 10,000 whole articles when 1,000 have come since (of 24), 3.7 are wordings of the quotation index, of which a
 * tenth is new then; 4.2 are how often terms were seen and which stories have them, nearly all of it already when 100 have come.
 *
 * The loop waits for the fork: 21 ms with 100,000 whole articles, 58 ms with a million headlines. While the child writes, an article costs up
 * to half as much again, and half of the board to five sixths are in memory twice, for which the limit of the unit (MemoryMax) leaves room. */
#pragma once

#include "counters.h"
#include "fold/fold.h"

struct checkpointer;

/* What the replay of `fold` at the start folded counts toward the first checkpoint: until there is one, each restart does it again. */
struct checkpointer *checkpointer_new(struct counters *counters, const struct fold *fold);
/* Ends a child that is at work: the checkpoint before stays. NULL is fine. Returns NULL. */
struct checkpointer *checkpointer_free(struct checkpointer *checkpointer);

/* Adds time that was spent on folding entries, in milliseconds of the processor: a restart spends it again. */
void checkpointer_worked(struct checkpointer *checkpointer, int64_t milliseconds);
/* Adds what came in, in bytes of a group that was committed (fold_group_bytes()): what checkpoints write is in proportion to it. */
void checkpointer_committed(struct checkpointer *checkpointer, size_t bytes);

/* To be called between groups, at `now` (monotonic milliseconds): starts a checkpoint if one is due, takes note of one that is done. */
void checkpointer_turn(struct checkpointer *checkpointer, struct fold *fold, int64_t now);

/* The daemon ends: writes what has come since the last one before it returns, so that the next start has nothing to decide again, which
 * another build may decide otherwise. */
void checkpointer_finish(struct checkpointer *checkpointer, struct fold *fold);
