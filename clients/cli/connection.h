/* Connection: where the daemon is, according to the options, and requests to it whose errors are reported to the user. */
#pragma once

#include <argp.h>

#include "clients/c/values.h"
#include "proto/base/array.h"

enum connection_asked { CONNECTION_QUERY, CONNECTION_CONTROL, CONNECTION_ASKED_COUNT };

struct connection {
	char *directory; /* --endpoint-dir */
	char *endpoints[4];
	int timeout_ms; /* -1: for ever */
	bool json;
	/* Once open: */
	struct hearsay *hearsay;
	const char *asked[CONNECTION_ASKED_COUNT]; /* endpoints */
	struct arena *arena;
	ARRAY(struct hearsay_reply *) replies; /* answers, kept until connection_end() */
};

/* The options that every command with a daemon has: an argp child, whose input is a struct connection. */
extern const struct argp connection_argp;

void connection_begin(struct connection *connection, int timeout_ms);
void connection_end(struct connection *connection);

/* Opens the connection. Returns 0, or the exit status after reporting the error. */
must_check int connection_open(struct connection *connection);

/* Sends a request and waits for its answer. Returns 0, or the exit status after reporting the error. `what` names what is asked for ("story s12"),
 * in case it is not found. */
must_check int connection_query(struct connection *connection, const struct hearsay_request *request, const char *what,
                                struct value *ret_answer);
must_check int connection_control(struct connection *connection, const struct hearsay_request *request, const char *what,
                                  struct value *ret_answer);

/* The same without reporting errors: hearsay_control(), repeated while the daemon is busy and there is time. *ret_answer is also set after
 * -EPROTO. */
must_check int connection_decide(struct connection *connection, const struct hearsay_request *request, struct value *ret_answer);

/* Reports on standard error that the daemon refused, or was busy, and why (`reason` as on the wire). Returns the exit status. */
int connection_tell_refusal(const char *reason);

/* Reports on standard error what went wrong, and what to do about it. Returns the exit status. */
int connection_tell(const struct connection *connection, int error, const char *what);

/* The same if there was no answer. */
int connection_tell_absent(const struct connection *connection);

/* Why there was no answer, as far as can be seen, in the words of the library. */
const char *connection_absent_words(const struct connection *connection);

/* Whether these words say that a daemon is there. */
bool connection_is_there(const char *said);

/* Prints the answer as one line of JSON. */
void connection_print_json(const struct value *answer);
