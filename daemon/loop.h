/* Loop: the daemon's one loop, on one thread, which alone owns sockets and state. A turn takes what has come in, hands it to the
 * workers, folds what they have finished into the state, commits, and then, and only then, answers and publishes. */
#pragma once

#include "config.h"
#include "fold/fold.h"
#include "store/rejected.h"

struct loop;

struct loop_options {
	const struct config *config; /* the caller's */
	struct fold *fold;           /* replayed; the caller's */
	struct rejected *rejected;   /* the caller's */
	struct suspects *suspects;   /* the caller's */
	const struct models *models; /* the caller's */
	struct owners *owners;       /* or NULL; the loop takes them over */
	/* Called at SIGHUP: reads the configuration again, and puts into effect what can be. */
	void (*reload)(void *context, struct loop *loop);
	void *reload_context;
};

/* Sets other owners (or NULL), which the loop takes over, for the articles that come in from now on. */
void loop_set_owners(struct loop *loop, struct owners *owners);

/* Binds the sockets and starts the workers. SIGTERM, SIGINT and SIGHUP are blocked from here on and read by the loop. On failure a
 * negative errno value, and *ret_error (free()) says what is wrong. */
must_check int loop_open(const struct loop_options *options, struct loop **ret_loop, char **ret_error);

/* Takes turns until SIGTERM or SIGINT; then accepts nothing more, finishes, commits, answers and publishes what it has, and returns 0.
 * A negative errno value: a commit failed, and nothing of its group was acknowledged (peers are answered "busy" where possible). */
must_check int loop_run(struct loop *loop);

/* Closes the sockets, giving what was sent a moment to arrive. NULL is fine. Returns NULL. */
struct loop *loop_close(struct loop *loop);
