/* Waiting: a word on the terminal when a daemon lets somebody wait. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

struct waiting {
	const char *endpoint;
	bool running, done;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ended;
};

/* From here to waiting_end() somebody waits: after a second that is said on standard error, if it is a terminal, by a thread of its own. */
void waiting_begin(struct waiting *waiting, const char *endpoint);
void waiting_end(struct waiting *waiting);
