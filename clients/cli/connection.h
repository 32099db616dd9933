/* Connection: where the daemon is, as the options say, and questions to it with their errors told to the user. */
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
	ARRAY(struct hearsay_reply *) replies; /* answers, kept until it ends */
};

/* The options that every command with a daemon has: an argp child, whose input is a struct connection. */
extern const struct argp connection_argp;

void connection_begin(struct connection *connection, int timeout_ms);
void connection_end(struct connection *connection);

/* Opens it: 0, or the error was told and it is the exit status. */
must_check int connection_open(struct connection *connection);

/* Asks, tells errors: 0, or the exit status. `what` names what was looked for ("story s12") when it is not found. */
must_check int connection_query(struct connection *connection, const struct hearsay_request *request, const char *what,
                                struct value *ret_answer);
must_check int connection_control(struct connection *connection, const struct hearsay_request *request, const char *what,
                                  struct value *ret_answer);

/* The same without a word about errors: hearsay_control(), again and again while the daemon is busy and there is time. *ret_answer is there
 * after -EPROTO, too. */
must_check int connection_decide(struct connection *connection, const struct hearsay_request *request, struct value *ret_answer);

/* Tells on stderr what went wrong, and what to do about it. Returns the exit status. */
int connection_tell(const struct connection *connection, int error, const char *what);

/* The same where nobody has answered. */
int connection_tell_absent(const struct connection *connection);

/* Why nobody has answered, as far as can be seen: the words of the library. */
const char *connection_absent_words(const struct connection *connection);

/* Whether the library's words for that nobody has answered say that a daemon is there. */
bool connection_is_there(const char *said);

/* The answer as one line of JSON. */
void connection_print_json(const struct value *answer);
