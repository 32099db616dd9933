/* Checkpointer: writes a checkpoint now and then, in a child process, which has the state of the moment at which it began (fork) and
 * writes it out while the daemon goes on. The loop waits for the fork alone.
 *
 * Each checkpoint writes only what the one before it lacks (store/checkpoint.h). Measured with tests/bench/bench_board, window full, in MiB:
 *
 *                                       30,000 whole articles   100,000 headlines
 *     the first one, everything                          69.3                45.8
 *     the next one, 100 articles later                    7.4                 2.9
 *     1,000 articles later                        18.1 to 18.9          9.4 to 9.7
 *     on disk after four                                130.7                76.3
 *
 * With 10,000 whole articles in the window, 1,000 more change 10 of 24 MiB. Of these, 3.7 are wordings in the quotation index, a tenth of which
 * are new by then; 4.2 are how often each term was seen and in which stories, nearly all of which 100 articles already change.
 *
 * The loop waits for the fork: 21 ms with 100,000 whole articles, 58 ms with a million headlines. While the child writes, an article costs up
 * to half as much again, and between half and five sixths of the board is in memory twice; the unit's limit (MemoryMax) leaves room for that. */
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

/* Call it between groups, at `now` (monotonic milliseconds): starts a checkpoint if one is due, and notes when one has finished. */
void checkpointer_turn(struct checkpointer *checkpointer, struct fold *fold, int64_t now);

/* For the end of the daemon: writes a checkpoint of what has come since the last one, and returns when that is done. The next start then has
 * nothing to replay, so another build can't decide differently about it. */
void checkpointer_finish(struct checkpointer *checkpointer, struct fold *fold);
