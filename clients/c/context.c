#include "clients/c/context.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#include "clients/c/channel.h"
#include "proto/limits.h"

static const char *const default_endpoints[ENDPOINT_COUNT] = {
	[ENDPOINT_ARTICLES] = "ipc:///run/hearsay/articles",
	[ENDPOINT_UPDATES] = "ipc:///run/hearsay/updates",
	[ENDPOINT_QUERY] = "ipc:///run/hearsay/query",
	[ENDPOINT_CONTROL] = "ipc:///run/hearsay/control",
};

int hearsay_fail(struct hearsay *hearsay, int error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(hearsay->error, sizeof(hearsay->error), format, args);
	va_end(args);
	return error;
}

int hearsay_fail_silent(struct hearsay *hearsay, const char *endpoint, bool connected)
{
	if (connected)
		return hearsay_fail(hearsay, -ETIMEDOUT, "the daemon at %s has not answered yet", endpoint);
	const char *why = "";
	if (strncmp(endpoint, "ipc://", 6) == 0) {
		const char *path = endpoint + 6;
		if (access(path, F_OK) < 0)
			why = errno == EACCES ? " (permission denied)" : " (there is no socket)";
		else if (access(path, W_OK) < 0)
			why = " (you may not write to that socket)";
	}
	return hearsay_fail(hearsay, -ETIMEDOUT, "no daemon answers at %s%s", endpoint, why);
}

const char *hearsay_version(void)
{
	return HEARSAY_VERSION;
}

const char *hearsay_error(const struct hearsay *hearsay)
{
	return hearsay->error;
}

static int check_endpoint(struct hearsay *hearsay, const char *endpoint)
{
	if (strncmp(endpoint, "ipc://", 6) != 0 && strncmp(endpoint, "tcp://", 6) != 0)
		return hearsay_fail(hearsay, -EINVAL, "'%s' is not an endpoint: it must begin with ipc:// or tcp://", endpoint);
	return 0;
}

int hearsay_new(const struct hearsay_endpoints *endpoints, struct hearsay **ret_hearsay)
{
	struct hearsay *hearsay = allocate(1, sizeof(*hearsay));
	const char *given[ENDPOINT_COUNT] = { NULL };
	if (endpoints) {
		given[ENDPOINT_ARTICLES] = endpoints->articles;
		given[ENDPOINT_UPDATES] = endpoints->updates;
		given[ENDPOINT_QUERY] = endpoints->query;
		given[ENDPOINT_CONTROL] = endpoints->control;
	}
	for (int i = 0; i < ENDPOINT_COUNT; i++)
		hearsay->endpoints[i] = copy_string(given[i] ? given[i] : default_endpoints[i]);
	hearsay->zeromq = zmq_ctx_new();
	if (!hearsay->zeromq) {
		int error = -errno;
		hearsay_free(hearsay);
		return error;
	}
	*ret_hearsay = hearsay;
	return 0;
}

struct hearsay *hearsay_free(struct hearsay *hearsay)
{
	if (!hearsay)
		return NULL;
	for (int i = 0; i < ENDPOINT_COUNT; i++) {
		channel_free(hearsay->asking[i]);
		free(hearsay->endpoints[i]);
	}
	/* Every socket is closed by now, and none lingers, so this returns at once. */
	while (hearsay->zeromq && zmq_ctx_term(hearsay->zeromq) < 0 && errno == EINTR)
		continue;
	free(hearsay);
	return NULL;
}

static int set_option(struct hearsay *hearsay, void *socket, int option, int value)
{
	if (zmq_setsockopt(socket, option, &value, sizeof(value)) < 0)
		return hearsay_fail(hearsay, -errno, "ZeroMQ option %d: %s", option, zmq_strerror(errno));
	return 0;
}

int hearsay_socket(struct hearsay *hearsay, int type, int high_water, void **ret_socket)
{
	/* IMMEDIATE: queue nothing for a daemon that is not there. Not on a SUB: when the connection breaks it drops what is received
	 * and not yet read, and libzmq 4.3.4 then aborts between the two frames of an update ("Assertion failed: !_more", fq.cpp).
	 * No ZMTP heartbeats: libzmq 4.3.4 aborts when one is due, or comes, on a connection that broke while more was waiting to be read than the
	 * high-water mark ("Assertion failed: !_io_error"), at either end. The longest pause between two attempts to connect is a second, so
	 * that a client is back soon after its daemon. */
	const struct {
		int option, value;
	} options[] = {
		{ ZMQ_LINGER, 0 }, { ZMQ_IMMEDIATE, type != ZMQ_SUB },
		{ ZMQ_SNDHWM, high_water }, { ZMQ_RCVHWM, high_water },
		{ ZMQ_RECONNECT_IVL, 100 }, { ZMQ_RECONNECT_IVL_MAX, 1000 },
	};
	void *socket = zmq_socket(hearsay->zeromq, type);
	if (!socket)
		return hearsay_fail(hearsay, -errno, "ZeroMQ socket: %s", zmq_strerror(errno));
	int64_t largest = LIMIT_REPLY_BYTES;
	int r = zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &largest, sizeof(largest)) < 0
	                ? hearsay_fail(hearsay, -errno, "ZeroMQ option MAXMSGSIZE: %s", zmq_strerror(errno)) : 0;
	for (size_t i = 0; i < array_size(options) && r >= 0; i++)
		r = set_option(hearsay, socket, options[i].option, options[i].value);
	if (r < 0) {
		zmq_close(socket);
		return r;
	}
	*ret_socket = socket;
	return 0;
}

int hearsay_connect(struct hearsay *hearsay, void *socket, const char *endpoint)
{
	int r = check_endpoint(hearsay, endpoint);
	if (r < 0)
		return r;
	/* libzmq knows IPv6 addresses only when asked to. Names stay IPv4, which is what hearsayd binds for them. */
	r = set_option(hearsay, socket, ZMQ_IPV6, strchr(endpoint, '[') != NULL);
	if (r < 0)
		return r;
	if (zmq_connect(socket, endpoint) < 0)
		return hearsay_fail(hearsay, -errno, "connect to '%s': %s", endpoint, zmq_strerror(errno));
	return 0;
}

int64_t monotonic_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t deadline_after(int timeout_ms)
{
	return timeout_ms < 0 ? INT64_MAX : monotonic_now() + timeout_ms;
}

int wait_until(int64_t deadline)
{
	if (deadline == INT64_MAX)
		return -1;
	int64_t left = deadline - monotonic_now();
	return left < 0 ? 0 : left > 3600 * 1000 ? 3600 * 1000 : (int)left;
}
