/* Waiting: a message on the terminal when a daemon keeps somebody waiting. */
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

/* From here to waiting_end() somebody waits: after a second, a thread of its own says so on standard error, if that is a terminal. */
void waiting_begin(struct waiting *waiting, const char *endpoint);
void waiting_end(struct waiting *waiting);
