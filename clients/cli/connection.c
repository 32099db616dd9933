#include "clients/cli/connection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clients/cli/interrupt.h"
#include "clients/cli/json.h"
#include "clients/cli/waiting.h"

enum { KEY_DIRECTORY = 0x1000, KEY_ARTICLES, KEY_UPDATES, KEY_QUERY, KEY_CONTROL, KEY_TIMEOUT };

static const char *const names[] = { "articles", "updates", "query", "control" };

static const struct argp_option options[] = {
	{ .doc = "Where the daemon is:", .group = 10 },
	{ .name = "endpoint-dir", .key = KEY_DIRECTORY, .arg = "DIR",
	  .doc = "directory with the daemon's sockets (default: $HEARSAY_ENDPOINTS, else /run/hearsay)", .group = 10 },
	{ .name = "articles", .key = KEY_ARTICLES, .arg = "ENDPOINT", .doc = "socket for articles (ipc:// or tcp://)", .group = 10 },
	{ .name = "updates", .key = KEY_UPDATES, .arg = "ENDPOINT", .doc = "socket for updates", .group = 10 },
	{ .name = "query", .key = KEY_QUERY, .arg = "ENDPOINT", .doc = "socket for queries", .group = 10 },
	{ .name = "control", .key = KEY_CONTROL, .arg = "ENDPOINT", .doc = "socket for control", .group = 10 },
	{ .name = "timeout", .key = KEY_TIMEOUT, .arg = "SECONDS",
	  .doc = "how long to wait for the daemon; 0: for ever (default: 10, of feed and redrive 30, of erase 600, of watch 0)", .group = 10 },
	{ .name = "json", .key = 'j', .doc = "JSON instead of text for people", .group = 1 },
	{ 0 },
};

static int read_timeout(const char *arg, struct argp_state *state)
{
	char *end;
	double seconds = strtod(arg, &end);
	if (end == arg || *end || !(seconds >= 0) || seconds > 1e6)
		argp_error(state, "--timeout: '%s' is not a number of seconds", arg);
	return seconds > 0 ? (int)(seconds * 1000) : -1;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct connection *connection = state->input;
	switch (key) {
	case KEY_DIRECTORY:
		connection->directory = arg;
		return 0;
	case KEY_ARTICLES:
	case KEY_UPDATES:
	case KEY_QUERY:
	case KEY_CONTROL:
		connection->endpoints[key - KEY_ARTICLES] = arg;
		return 0;
	case KEY_TIMEOUT:
		connection->timeout_ms = read_timeout(arg, state);
		return 0;
	case 'j':
		connection->json = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp connection_argp = { .options = options, .parser = parse };

void connection_begin(struct connection *connection, int timeout_ms)
{
	char *directory = getenv("HEARSAY_ENDPOINTS");
	*connection = (struct connection){ .timeout_ms = timeout_ms, .arena = arena_new() };
	connection->directory = arena_copy(connection->arena, directory && *directory ? directory : "/run/hearsay");
}

void connection_end(struct connection *connection)
{
	for (size_t i = 0; i < connection->replies.count; i++)
		hearsay_reply_free(connection->replies.items[i]);
	array_free(&connection->replies);
	hearsay_free(connection->hearsay);
	arena_free(connection->arena);
}

int connection_open(struct connection *connection)
{
	const char *endpoints[array_size(names)];
	for (size_t i = 0; i < array_size(names); i++) {
		const char *scheme = strstr(connection->directory, "://") ? "" : "ipc://";
		endpoints[i] = connection->endpoints[i]
		                       ? connection->endpoints[i]
		                       : arena_format(connection->arena, "%s%s/%s", scheme, connection->directory, names[i]);
	}
	connection->asked[CONNECTION_QUERY] = arena_copy(connection->arena, endpoints[2]);
	connection->asked[CONNECTION_CONTROL] = arena_copy(connection->arena, endpoints[3]);
	const struct hearsay_endpoints all = { endpoints[0], endpoints[1], endpoints[2], endpoints[3] };
	int r = hearsay_new(&all, &connection->hearsay);
	if (r < 0) {
		fprintf(stderr, "hearsay: can't set up ZeroMQ: %s\n", strerror(-r));
		return EXIT_FAILURE;
	}
	return 0;
}

static const char DAMAGED[] = ": its copy of that is damaged. A restart of hearsayd salvages or rebuilds it ('man hearsayd', Damage)";

/* What to do about what the library says of a refusal. */
static const char *advice_on_refusal(const char *said)
{
	if (strstr(said, ": unreadable"))
		return DAMAGED;
	return strstr(said, ": bad-value in words") || strstr(said, ": bad-value in speaker") ? ": give fewer words" : "";
}

bool connection_is_there(const char *said)
{
	return strstr(said, "has not answered yet"); /* as the library says it */
}

/* What to do where nobody has answered. */
static const char *advice(const char *said)
{
	if (connection_is_there(said))
		return "It may be busy, or its disk full: 'hearsay status' and 'journalctl -u hearsayd' say more; --timeout 0 waits for ever.";
	bool refused = strstr(said, "permission denied") || strstr(said, "may not write"); /* as the library says it */
	return refused ? "Its group, 'hearsay', may ('sudo usermod -aG hearsay USER', then log in again); who may change things is set by "
	                 "control_access in hearsayd.conf(5), else only root."
	               : "Is hearsayd running? Try 'systemctl status hearsayd', or say where it is with --endpoint-dir.";
}

int connection_tell(const struct connection *connection, int error, const char *what)
{
	switch (error) {
	case -EINTR:
		return 130; /* as the shell has it for Ctrl-C */
	case -ENOENT:
		fprintf(stderr, "hearsay: there is no %s\n", what);
		break;
	case -ETIMEDOUT:
		fprintf(stderr, "hearsay: %s. %s\n", hearsay_error(connection->hearsay), advice(hearsay_error(connection->hearsay)));
		break;
	default:
		fprintf(stderr, "hearsay: %s%s\n", hearsay_error(connection->hearsay), advice_on_refusal(hearsay_error(connection->hearsay)));
	}
	return EXIT_FAILURE;
}

const char *connection_absent_words(const struct connection *connection)
{
	struct hearsay_reply *reply = NULL;
	int r = hearsay_query(connection->hearsay, &(struct hearsay_request){ .query = "status" }, 1, &reply);
	hearsay_reply_free(reply);
	return r == -ETIMEDOUT ? hearsay_error(connection->hearsay) : "nothing comes from the daemon's updates socket";
}

int connection_tell_absent(const struct connection *connection)
{
	const char *said = connection_absent_words(connection);
	fprintf(stderr, "hearsay: %s. %s\n", said, advice(said));
	return EXIT_FAILURE;
}

/* Keeps the reply for as long as the connection. */
static int keep(struct connection *connection, int r, struct hearsay_reply *reply, struct value *ret_answer)
{
	if (reply) {
		array_append(&connection->replies, reply);
		*ret_answer = *value_of(hearsay_reply_value(reply));
	}
	return r;
}

int connection_query(struct connection *connection, const struct hearsay_request *request, const char *what,
                     struct value *ret_answer)
{
	struct hearsay_reply *reply;
	struct waiting waiting;
	waiting_begin(&waiting, connection->asked[CONNECTION_QUERY]);
	int r = hearsay_query(connection->hearsay, request, connection->timeout_ms, &reply);
	waiting_end(&waiting);
	r = keep(connection, r, reply, ret_answer);
	return r < 0 ? connection_tell(connection, r, what) : 0;
}

static int ask_once(struct connection *connection, const struct hearsay_request *request, struct value *ret_answer)
{
	struct hearsay_reply *reply;
	struct waiting waiting;
	waiting_begin(&waiting, connection->asked[CONNECTION_CONTROL]);
	int r = hearsay_control(connection->hearsay, request, connection->timeout_ms, &reply);
	waiting_end(&waiting);
	return keep(connection, r, reply, ret_answer);
}

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* When a busy daemon wants to be asked again, in milliseconds; 0: it has answered. */
static int64_t pause_wanted(int r, const struct value *answer)
{
	if (r != -EPROTO || strcmp(value_string(answer, "result", ""), "busy") != 0)
		return 0;
	int64_t pause = value_integer(answer, "retry_after", 0);
	return pause < 1 ? 1 : pause;
}

int connection_decide(struct connection *connection, const struct hearsay_request *request, struct value *ret_answer)
{
	int64_t end = connection->timeout_ms < 0 ? INT64_MAX : milliseconds() + connection->timeout_ms;
	for (bool told = false;; told = true) {
		int r = ask_once(connection, request, ret_answer);
		int64_t pause = pause_wanted(r, ret_answer);
		if (!pause || pause > end - milliseconds() || interrupted())
			return r;
		if (!told)
			fprintf(stderr, "hearsay: the daemon is busy (%s), asking again\n", value_string(ret_answer, "reason", "?"));
		nanosleep(&(struct timespec){ .tv_sec = pause / 1000, .tv_nsec = pause % 1000 * 1000000 }, NULL);
	}
}

int connection_tell_refusal(const char *reason)
{
	static const struct {
		const char *reason, *words;
	} refusals[] = {
		{ "stopping", "the daemon is shutting down. Try again when it is back" },
		{ "disk-full", "the daemon is busy: its disk is full. Nothing was changed" },
		{ "locked", "the daemon is busy: another program holds a lock on its files. Nothing was changed" },
		{ "queue-full", "the daemon is busy with other requests. Nothing was changed; try again" },
	};
	for (size_t i = 0; i < array_size(refusals); i++) {
		if (strcmp(refusals[i].reason, reason) == 0) {
			fprintf(stderr, "hearsay: %s\n", refusals[i].words);
			return EXIT_FAILURE;
		}
	}
	fprintf(stderr, "hearsay: the daemon refused that: %s\n", reason);
	return EXIT_FAILURE;
}

int connection_control(struct connection *connection, const struct hearsay_request *request, const char *what,
                       struct value *ret_answer)
{
	int r = connection_decide(connection, request, ret_answer);
	if (r == -EPROTO)
		return connection_tell_refusal(value_string(ret_answer, "reason", "no reason given"));
	return r < 0 ? connection_tell(connection, r, what) : 0;
}

void connection_print_json(const struct value *answer)
{
	json_write_value(stdout, answer, "request");
	putchar('\n');
}
