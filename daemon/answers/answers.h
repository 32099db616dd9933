/* Answers: to those who sent articles and control requests (PROTOCOL.md). They are held until the commit that they speak of; those of an
 * erasure until it is finished, and so is what else was asked on control by the same peer after it. */
#pragma once

#include "bus/bus.h"
#include "fold/fold.h"
#include "intake/intake.h"

struct answers;

struct answers *answers_new(void);
struct answers *answers_free(struct answers *answers);

/* Holds the answer to an article. `result->reason` set: it was refused; else what came of it. */
void answers_add_article(struct answers *answers, const struct bus_peer *peer, const struct intake_result *result,
                         enum fold_outcome outcome, uint64_t position);

/* In place of an erasure's position: of what was rejected alone. All erasures wait for that. */
enum { ERASURE_OF_REJECTED = 1 };

struct control_answer {
	bool has_request;
	int64_t request;
	const char *result;               /* a constant */
	uint64_t position;                /* 0: none */
	uint64_t erasure;                 /* the erasure that must be finished before it goes out, or ERASURE_OF_REJECTED; 0: none */
	const char *story;                /* what an edit made, or NULL */
	const char *reason, *field, *id;  /* of "rejected" */
};

/* Holds the answer to a control request. */
void answers_add_control(struct answers *answers, const struct bus_peer *peer, const struct control_answer *answer);

/* Holds the answer to who had a rejected article taken again. */
void answers_add_redriven(struct answers *answers, const struct bus_peer *peer, bool has_request, int64_t request,
                          const struct intake_result *result, enum fold_outcome outcome, uint64_t position);

/* How many are held until the commit. */
size_t answers_held(const struct answers *answers);

/* How many answers to control requests may wait for erasures, and how many for one peer, who would lose more if they came at once. */
enum { ANSWERS_CONTROL_MOST = 1024, ANSWERS_PEER_MOST = 8 };

/* Whether there is room for another answer to a control request of this peer. */
bool answers_have_room(const struct answers *answers, const struct bus_peer *peer);

/* After the commit: sends all that need not wait, in order. `erasing`: the first erasure that is not finished, ERASURE_OF_REJECTED, or 0. */
void answers_send(struct answers *answers, struct bus *bus, uint64_t erasing);

/* The commit failed, or the daemon stops: tells each peer "busy" in place of what is held or waits, so that it sends again. */
void answers_withdraw(struct answers *answers, struct bus *bus, const char *reason, int64_t retry_after_ms);

/* Answers a request that is not even looked at, at once. The frame is searched for the number that the answer gives back. */
void answer_busy(struct answers *answers, struct bus *bus, const struct bus_message *message, const char *reason, int64_t retry_after_ms);

/* The same where the number is known. */
void answer_busy_request(struct answers *answers, struct bus *bus, const struct bus_peer *peer, bool has_request, int64_t request,
                         const char *reason, int64_t retry_after_ms);
