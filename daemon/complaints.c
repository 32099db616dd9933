#include "complaints.h"

#include <inttypes.h>

#include "proto/base/memory.h"
#include "service/journal.h"

static const struct {
	enum counter counter;
	const char *words; /* for one and for many */
} kinds[] = {
	{ COUNT_DROPPED_FRAMES, "messages dropped for a wrong number of frames" },
	{ COUNT_UNREAD_ANSWERS, "answers dropped, since the client does not read them" },
	{ COUNT_REFUSED_CONNECTIONS, "connections refused, since there are too many" },
	{ COUNT_SUBSCRIPTION_LIMITS, "times that all subscribers' connections were ended for too many subscriptions" },
	{ COUNT_QUERIES_REJECTED, "queries rejected, whose clients are told why" },
	{ COUNT_CONTROLS_REJECTED, "requests to control rejected, whose clients are told why" },
	{ COUNT_UNKEPT, "rejected articles not kept, since there were too many at a time" },
};

void complaints_tell(struct complaints *complaints, const struct counters *counters)
{
	static struct journal_limit limits[array_size(kinds)];
	for (size_t k = 0; k < array_size(kinds); k++) {
		uint64_t now = counters->values[kinds[k].counter], *told = &complaints->told[kinds[k].counter];
		if (now == *told || !journal_allowed(&limits[k]))
			continue;
		journal_warning("%s: %" PRIu64, kinds[k].words, now - *told);
		*told = now;
	}
}
