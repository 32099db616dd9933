#include "pool.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct job {
	struct pool_job shown; /* first: what the consumer sees is the job itself */
	struct job *next;      /* submitted after this one; or the next spare one */
	bool done;
};

struct pool {
	pool_work *work;
	void *context;
	size_t max_jobs;
	size_t in_flight;  /* the consumer's alone, as is `spare` */
	struct job *spare; /* released jobs with their arenas, for reuse */

	pthread_mutex_t lock; /* over everything below, and the jobs in the queue */
	pthread_cond_t work_came, oldest_done;
	struct job *oldest, *newest; /* the queue of jobs not yet taken */
	struct job *waiting;         /* the oldest of them that no worker has begun */
	bool stopping;

	int fd;
	unsigned worker_count;
	pthread_t workers[];
};

unsigned pool_default_workers(void)
{
	cpu_set_t usable;
	int cores = sched_getaffinity(0, sizeof(usable), &usable) < 0 ? 1 : CPU_COUNT(&usable);
	return cores > 0 ? (unsigned)cores : 1;
}

/* Under the lock. Wakes the consumer when the job that it waits for is done. */
static void finish(struct pool *pool, struct job *job)
{
	job->done = true;
	if (job != pool->oldest)
		return;
	pthread_cond_signal(&pool->oldest_done);
	if (write(pool->fd, &(uint64_t){ 1 }, sizeof(uint64_t)) < 0 && errno != EAGAIN) /* EAGAIN: the counter is full: readable */
		abort();
}

static void *worker_run(void *argument)
{
	struct pool *pool = argument;
	pthread_mutex_lock(&pool->lock);
	for (;;) {
		while (!pool->waiting && !pool->stopping)
			pthread_cond_wait(&pool->work_came, &pool->lock);
		if (pool->stopping)
			break;
		struct job *job = pool->waiting;
		pool->waiting = job->next;
		pthread_mutex_unlock(&pool->lock);
		job->shown.result = pool->work(pool->context, job->shown.input, job->shown.arena);
		pthread_mutex_lock(&pool->lock);
		finish(pool, job);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

static int start_workers(struct pool *pool, unsigned count)
{
	for (unsigned k = 0; k < count; k++) {
		int r = pthread_create(&pool->workers[k], NULL, worker_run, pool);
		if (r > 0)
			return -r;
		pool->worker_count++;
		char name[16];
		snprintf(name, sizeof(name), "worker-%u", k % 1000);
		pthread_setname_np(pool->workers[k], name);
	}
	return 0;
}

int pool_new(unsigned workers, size_t max_jobs, pool_work *work, void *context, struct pool **ret_pool)
{
	assert(max_jobs > 0);
	if (workers == 0)
		workers = pool_default_workers();
	struct pool *pool = allocate(1, sizeof(*pool) + workers * sizeof(pool->workers[0]));
	*pool = (struct pool){ .work = work, .context = context, .max_jobs = max_jobs };
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work_came, NULL);
	pthread_cond_init(&pool->oldest_done, NULL);
	pool->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	int r = pool->fd < 0 ? -errno : start_workers(pool, workers);
	if (r < 0) {
		pool_free(pool);
		return r;
	}
	*ret_pool = pool;
	return 0;
}

static void free_jobs(struct job *job)
{
	for (struct job *next; job; job = next) {
		next = job->next;
		arena_free(job->shown.arena);
		free(job);
	}
}

struct pool *pool_free(struct pool *pool)
{
	if (!pool)
		return NULL;
	pthread_mutex_lock(&pool->lock);
	pool->stopping = true;
	pthread_cond_broadcast(&pool->work_came);
	pthread_mutex_unlock(&pool->lock);
	for (unsigned k = 0; k < pool->worker_count; k++)
		pthread_join(pool->workers[k], NULL);
	free_jobs(pool->oldest);
	free_jobs(pool->spare);
	pthread_cond_destroy(&pool->work_came);
	pthread_cond_destroy(&pool->oldest_done);
	pthread_mutex_destroy(&pool->lock);
	if (pool->fd >= 0)
		close(pool->fd);
	free(pool);
	return NULL;
}

unsigned pool_workers(const struct pool *pool)
{
	return pool->worker_count;
}

size_t pool_in_flight(const struct pool *pool)
{
	return pool->in_flight;
}

int pool_fd(const struct pool *pool)
{
	return pool->fd;
}

static struct job *new_job(struct pool *pool, void *input)
{
	struct job *job = pool->spare;
	struct arena *arena = job ? job->shown.arena : arena_new();
	if (job)
		pool->spare = job->next;
	else
		job = allocate(1, sizeof(*job));
	*job = (struct job){ .shown = { .input = input, .arena = arena } };
	return job;
}

int pool_submit(struct pool *pool, void *input)
{
	if (pool->in_flight == pool->max_jobs)
		return -EAGAIN;
	struct job *job = new_job(pool, input);
	pool->in_flight++;
	pthread_mutex_lock(&pool->lock);
	if (pool->oldest)
		pool->newest->next = job;
	else
		pool->oldest = job;
	pool->newest = job;
	if (!pool->waiting)
		pool->waiting = job;
	pthread_cond_signal(&pool->work_came);
	pthread_mutex_unlock(&pool->lock);
	return 0;
}

/* Under the lock: the oldest job leaves the queue. */
static struct pool_job *take_oldest(struct pool *pool)
{
	struct job *job = pool->oldest;
	pool->oldest = job->next;
	return &job->shown;
}

struct pool_job *pool_take(struct pool *pool)
{
	struct pool_job *taken = NULL;
	pthread_mutex_lock(&pool->lock);
	if (pool->oldest && pool->oldest->done) {
		taken = take_oldest(pool);
	} else {
		uint64_t count;
		if (read(pool->fd, &count, sizeof(count)) < 0 && errno != EAGAIN) /* EAGAIN: it was clear already */
			abort();
	}
	pthread_mutex_unlock(&pool->lock);
	return taken;
}

struct pool_job *pool_wait(struct pool *pool)
{
	struct pool_job *taken = NULL;
	pthread_mutex_lock(&pool->lock);
	while (pool->oldest && !pool->oldest->done)
		pthread_cond_wait(&pool->oldest_done, &pool->lock);
	if (pool->oldest)
		taken = take_oldest(pool);
	pthread_mutex_unlock(&pool->lock);
	return taken;
}

void pool_release(struct pool *pool, struct pool_job *shown)
{
	struct job *job = (struct job *)shown;
	arena_reset(job->shown.arena);
	job->next = pool->spare;
	pool->spare = job;
	pool->in_flight--;
}
