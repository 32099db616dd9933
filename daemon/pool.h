/* Pool: worker threads that turn jobs into results. Results come out in the order in which the jobs went in, whatever the number
 * of workers. One thread (the consumer) submits and takes; the pool knows nothing of what a job is about.
 *
 * A loop that polls watches pool_fd(); a program that just wants results calls pool_wait(). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "proto/base/arena.h"

struct pool;

/* One job. It is the pool's; the consumer reads it between take and release. */
struct pool_job {
	void *input;         /* as submitted */
	void *result;        /* as the work function returned it */
	struct arena *arena; /* the job's own: what the work function allocated lives until the job is released */
};

/* Does one job, on a worker thread; several run at a time. `context` is what pool_new() got: shared by all, so read-only. Memory for the
 * result comes from the arena. Returns the result (anything, even NULL). */
typedef void *pool_work(void *context, void *input, struct arena *arena);

/* Starts `workers` threads (0: pool_default_workers()). At most `max_jobs` (1 or more) may be in flight: submitted and not yet
 * released. Returns 0 or a negative errno value (no threads, no file descriptors). */
must_check int pool_new(unsigned workers, size_t max_jobs, pool_work *work, void *context, struct pool **ret_pool);

/* Lets jobs that have begun finish, forgets the others, and ends the threads. Inputs stay the caller's: to free them, take and release
 * everything first. NULL is fine. Returns NULL. */
struct pool *pool_free(struct pool *pool);

/* One for each core that this process may use. Measured on two cores: the second worker gives the daemon a third more articles per second, and
 * `analyze` half as many again. */
unsigned pool_default_workers(void);

unsigned pool_workers(const struct pool *pool);

/* The number of jobs that are submitted and not yet released. */
size_t pool_in_flight(const struct pool *pool);

/* Hands a job to the workers. -EAGAIN: max_jobs are in flight; release one first. */
must_check int pool_submit(struct pool *pool, void *input);

/* The oldest job not yet taken, if it is done; else NULL. */
struct pool_job *pool_take(struct pool *pool);

/* The same, but waits until the job is done. NULL only if every job has been taken. */
struct pool_job *pool_wait(struct pool *pool);

/* Gives a taken job back, in any order; its result and everything in its arena is gone. */
void pool_release(struct pool *pool, struct pool_job *job);

/* An eventfd that polls readable whenever pool_take() may have something; pool_take() clears it when it finds nothing. */
int pool_fd(const struct pool *pool);
