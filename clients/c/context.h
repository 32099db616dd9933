/* Context: what the feeder, the subscriber and the queries share. Internal to libhearsay. */
#pragma once

#include <stdarg.h>

#include "clients/c/hearsay.h"
#include "proto/base/memory.h"

enum { ENDPOINT_ARTICLES, ENDPOINT_UPDATES, ENDPOINT_QUERY, ENDPOINT_CONTROL, ENDPOINT_COUNT };

struct hearsay {
	void *zeromq; /* the ZeroMQ context */
	char *endpoints[ENDPOINT_COUNT];
	struct channel *asking[ENDPOINT_COUNT]; /* the connections of hearsay_query() and hearsay_control(), made when first needed */
	unsigned monitors; /* numbers the inproc endpoints of monitors */
	int64_t questions; /* numbers requests, so that a late answer to an abandoned one is recognised */
	char error[512];
};

/* Records the reason of a failure in words, and returns `error`. */
int hearsay_fail(struct hearsay *hearsay, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Returns -ETIMEDOUT, and records why no daemon answers at the endpoint, as far as can be seen: there is no socket, no permission, or the daemon
 * is busy (`connected`). */
int hearsay_fail_silent(struct hearsay *hearsay, const char *endpoint, bool connected);

/* A new socket, with all options set that have to be set before it connects. */
must_check int hearsay_socket(struct hearsay *hearsay, int type, int high_water, void **ret_socket);
must_check int hearsay_connect(struct hearsay *hearsay, void *socket, const char *endpoint);

/* Milliseconds of the monotonic clock. */
int64_t monotonic_now(void);

/* How long to wait at most until `deadline`, in milliseconds; -1 (for ever) for INT64_MAX. */
int wait_until(int64_t deadline);
int64_t deadline_after(int timeout_ms);
