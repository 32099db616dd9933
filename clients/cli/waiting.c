#include "clients/cli/waiting.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { SAID_AFTER = 1 /* second */ };

static void *wait_and_say(void *context)
{
	struct waiting *waiting = context;
	struct timespec when;
	int r = 0;
	clock_gettime(CLOCK_REALTIME, &when);
	when.tv_sec += SAID_AFTER;
	pthread_mutex_lock(&waiting->lock);
	while (!waiting->done && r != ETIMEDOUT)
		r = pthread_cond_timedwait(&waiting->ended, &waiting->lock, &when);
	if (!waiting->done)
		fprintf(stderr, "hearsay: waiting for hearsayd at %s\n", waiting->endpoint);
	pthread_mutex_unlock(&waiting->lock);
	return NULL;
}

void waiting_begin(struct waiting *waiting, const char *endpoint)
{
	sigset_t all, before;
	*waiting = (struct waiting){ .endpoint = endpoint, .lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER };
	if (!isatty(STDERR_FILENO))
		return;
	/* Signals are for the thread that waits: they end it. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	waiting->running = pthread_create(&waiting->thread, NULL, wait_and_say, waiting) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void waiting_end(struct waiting *waiting)
{
	if (!waiting->running)
		return;
	pthread_mutex_lock(&waiting->lock);
	waiting->done = true;
	pthread_cond_signal(&waiting->ended);
	pthread_mutex_unlock(&waiting->lock);
	pthread_join(waiting->thread, NULL);
}
