/* Opens and closes what the loop needs: sockets, workers, signals and the timer. */
#include "loop_inside.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "clocks.h"
#include "service/journal.h"
#include "service/notify.h"

enum {
	JOBS_A_WORKER = 8, /* keeps the workers busy during a commit; each finished job holds its analysis, up to some MB */
	JOBS_AT_LEAST = 32,
	LINGER_MS = 2000,  /* for answers that are in flight when the daemon ends */
};

static int open_fds(struct loop *loop)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	loop->fds[FD_SIGNALS] = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	loop->fds[FD_TIMER] = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (loop->fds[FD_SIGNALS] < 0 || loop->fds[FD_TIMER] < 0)
		return -errno;
	const struct itimerspec each_second = { .it_interval.tv_sec = 1, .it_value.tv_sec = 1 };
	return timerfd_settime(loop->fds[FD_TIMER], 0, &each_second, NULL) < 0 ? -errno : 0;
}

static int open_pool(struct loop *loop)
{
	const struct config *config = loop->options.config;
	unsigned workers = (unsigned)config->workers;
	if (!workers)
		workers = pool_default_workers();
	size_t jobs = (size_t)workers * JOBS_A_WORKER;
	loop->most_jobs = jobs > JOBS_AT_LEAST ? jobs : JOBS_AT_LEAST;
	loop->intake = (struct intake){
		.models = loop->options.models,
		.suspects = loop->options.suspects,
		.options = { .confidence = (uint16_t)config->confidence, .attitudes = config->attitudes },
	};
	int r = pool_new(workers, loop->most_jobs, intake_run, &loop->intake, &loop->pool);
	if (r == 0)
		loop->fds[FD_POOL] = pool_fd(loop->pool);
	return r;
}

static int open_bus(struct loop *loop, char **ret_error)
{
	const struct config *config = loop->options.config;
	const struct bus_options options = {
		.articles = config->articles,
		.updates = config->updates,
		.query = config->query,
		.control = config->control,
		.control_for_group = config->control_access == ACCESS_GROUP,
		.subscribe = config->subscribe.items,
		.subscribe_count = config->subscribe.count,
	};
	return bus_open(&options, &loop->counters, &loop->bus, ret_error);
}

static void release_memory(void *fold)
{
	fold_release_memory(fold);
}

int loop_open(const struct loop_options *options, struct loop **ret_loop, char **ret_error)
{
	struct loop *loop = allocate(1, sizeof(*loop));
	*loop = (struct loop){
		.options = *options,
		.answers = answers_new(),
		.writer = writer_new(),
		.memory = memory_watch_new((uint64_t)options->config->memory_max),
		.feeds = allocate(options->config->subscribe.count, sizeof(struct feed_gap)),
		.open_feeds = allocate(options->config->subscribe.count, sizeof(bool)),
		.fds = { -1, -1, -1 },
		.owners = options->owners,
		.started = wall_clock(),
		.committed = TIME_NONE,
		.started_sequence = fold_sequence(options->fold),
		.told_position = UINT64_MAX,
	};
	memory_watch_release_by(loop->memory, release_memory, options->fold);
	size_t wanted = (size_t)options->config->queue_bytes, bytes = memory_part(loop, wanted);
	if (bytes < wanted)
		journal_warning("queue_bytes is %zu MiB, but a quarter of what memory_max allows is less: %zu MiB of articles may wait",
		                wanted >> 20, bytes >> 20);
	loop->queue = queue_new((size_t)options->config->queue_articles, bytes);
	for (size_t k = 0; k < options->config->subscribe.count; k++)
		loop->feeds[k].sequence = -1;
	loop->checkpointer = checkpointer_new(&loop->counters, options->fold);
	clock_guard_start(&loop->clock, loop->started, steady_clock(), fold_at(options->fold));
	loop->watchdog = notify_watchdog_wanted();
	int r = open_fds(loop);
	if (r == 0)
		r = open_pool(loop);
	if (r < 0)
		*ret_error = format_string("start the worker threads: %s", strerror(-r));
	else
		r = open_bus(loop, ret_error);
	if (r < 0) {
		loop_close(loop);
		return r;
	}
	*ret_loop = loop;
	return 0;
}

void loop_set_owners(struct loop *loop, struct owners *owners)
{
	owners_free(loop->owners);
	loop->owners = owners;
}

struct loop *loop_close(struct loop *loop)
{
	if (!loop)
		return NULL;
	bus_close(loop->bus, LINGER_MS);
	for (struct pool_job *job; loop->pool && (job = pool_wait(loop->pool));) {
		queue_done(loop->queue, job->input);
		pool_release(loop->pool, job);
	}
	pool_free(loop->pool);
	queue_free(loop->queue);
	for (int k = 0; k < FD_POOL; k++)
		if (loop->fds[k] >= 0)
			close(loop->fds[k]);
	owners_free(loop->owners);
	checkpointer_free(loop->checkpointer);
	answers_free(loop->answers);
	writer_free(loop->writer);
	array_free(&loop->redriven);
	memory_watch_free(loop->memory);
	free(loop->feeds);
	free(loop->open_feeds);
	free(loop);
	return NULL;
}
