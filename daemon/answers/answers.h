/* Answers to articles and control requests (PROTOCOL.md). An answer is held until what it speaks of is committed; that of an erasure until
 * the erasure is finished, and with it those to later control requests of the same peer. */
#pragma once

#include "bus/bus.h"
#include "fold/fold.h"
#include "intake/intake.h"

struct answers;

struct answers *answers_new(void);
struct answers *answers_free(struct answers *answers);

/* Holds the answer to an article: that it was rejected if `result->reason` is set, else its outcome. */
void answers_add_article(struct answers *answers, const struct bus_peer *peer, const struct intake_result *result,
                         enum fold_outcome outcome, uint64_t position);

/* In place of an erasure's position: the erasure of rejected articles only. All erasures wait for that. */
enum { ERASURE_OF_REJECTED = 1 };

struct control_answer {
	bool has_request;
	int64_t request;
	const char *result;               /* a constant */
	uint64_t position;                /* 0: none */
	uint64_t erasure;                 /* the erasure that must be finished before it is sent, or ERASURE_OF_REJECTED; 0: none */
	const char *story;                /* what an edit made, or NULL */
	const char *reason, *field, *id;  /* of "rejected" */
};

/* Holds the answer to a control request. */
void answers_add_control(struct answers *answers, const struct bus_peer *peer, const struct control_answer *answer);

/* Holds the answer to a request to redrive a rejected article. */
void answers_add_redriven(struct answers *answers, const struct bus_peer *peer, bool has_request, int64_t request,
                          const struct intake_result *result, enum fold_outcome outcome, uint64_t position);

/* The number of answers that are held until the commit. */
size_t answers_held(const struct answers *answers);

/* How many answers to control requests may wait for erasures, in all and for one peer, which would lose more if they were sent at once. */
enum { ANSWERS_CONTROL_MOST = 1024, ANSWERS_PEER_MOST = 8 };

/* Whether there is room for another answer to a control request of this peer. */
bool answers_have_room(const struct answers *answers, const struct bus_peer *peer);

/* After the commit: sends every answer that need not wait, in order. `erasing`: the first unfinished erasure, ERASURE_OF_REJECTED, or 0. */
void answers_send(struct answers *answers, struct bus *bus, uint64_t erasing);

/* When the commit failed, or the daemon stops: answers each peer "busy" in place of what is held or waits, so that it sends again. */
void answers_withdraw(struct answers *answers, struct bus *bus, const char *reason, int64_t retry_after_ms);

/* Answers a request at once, without decoding it: the frame is only searched for the number that the answer repeats. */
void answer_busy(struct answers *answers, struct bus *bus, const struct bus_message *message, const char *reason, int64_t retry_after_ms);

/* The same if the number is known. */
void answer_busy_request(struct answers *answers, struct bus *bus, const struct bus_peer *peer, bool has_request, int64_t request,
                         const char *reason, int64_t retry_after_ms);
