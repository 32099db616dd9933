/* Checkpointer: writes a checkpoint now and then, in a child process, which has the state of the moment at which it began (fork) and
 * writes it out while the daemon goes on. The loop waits for the fork alone.
 *
 * Why whole, and not what changed: too much of it does. Cut where its content says so (a gear hash, pieces of about 20 KiB), a checkpoint
 * of 30,000 whole articles as bench_board makes them, with the window full, has 41 % of its bytes in pieces that the one 1,000 articles
 * before has not (33.6 of 81.5 MiB; 34 % in pieces of 1.3 KiB; 79 % after 10,000 articles), one of 100,000 headlines 31 % (14.0 of 45.6
 * MiB). Packs of pieces would also have to be written anew when half of them is dead, and for each erasure. What changes all over is the
 * quotation index (58 % of 41.6 MiB): its wordings, their buckets and the fingerprints; with 20,000 articles nothing of these 14.0 MiB
 * stays, but 79 % of the other 38.6. Who makes them keep their places, or makes them again when a checkpoint is read, may measure it again.
 * And a slice would be of another moment than the next.
 *
 * What whole ones cost (tests/bench/bench_board, on two cores that had other work): the fork 17 ms with 100,000 whole articles (378 MiB
 * resident), 7 ms with 300,000 headlines (171 MiB), 58 ms with a million (332 MiB). Then, for the second that the child takes (four for a
 * million), an article costs up to half as much again, and half of the board to five sixths are in memory twice, for which the limit of the
 * unit (MemoryMax) leaves room. Written are 260, 121 and 330 MiB, during a tenth of the time at most; at a thousand articles an hour, once
 * an hour. */
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
