/* Context: what the feeder, the subscriber and the queries share. Inside libhearsay. */
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
	int64_t questions; /* numbers questions: the answer to one given up earlier has another number */
	char error[512];
};

/* Notes the reason of a failure in words and returns `error`. */
int hearsay_fail(struct hearsay *hearsay, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* -ETIMEDOUT, with what can be seen of why no daemon answers at the endpoint: no socket there, no permission, or one that has something else to
 * do first. */
int hearsay_fail_silent(struct hearsay *hearsay, const char *endpoint, bool connected);

/* A new socket with everything set that has to be set before it connects. */
must_check int hearsay_socket(struct hearsay *hearsay, int type, int high_water, void **ret_socket);
must_check int hearsay_connect(struct hearsay *hearsay, void *socket, const char *endpoint);

/* Milliseconds of the monotonic clock. */
int64_t monotonic_now(void);

/* How long to wait at most until `deadline` (INT64_MAX: for ever, -1), in milliseconds. */
int wait_until(int64_t deadline);
int64_t deadline_after(int timeout_ms);
