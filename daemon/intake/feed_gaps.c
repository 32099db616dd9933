#include "intake/feed_gaps.h"

#include <inttypes.h>
#include <stddef.h>

#include "service/journal.h"

void feed_gap_note(struct feed_gap *gap, int64_t sequence, const char *feed, struct counters *counters)
{
	static struct journal_limit limit;
	if (sequence < 0)
		return;
	int64_t lost = gap->sequence >= 0 && sequence > gap->sequence ? sequence - gap->sequence - 1 : 0;
	gap->sequence = sequence;
	if (!lost)
		return;
	counters->values[COUNT_FEED_GAPS] += (uint64_t)lost;
	if (journal_allowed(&limit))
		journal_warning("%s lost %" PRIi64 " message%s on the way here", feed, lost, lost == 1 ? "" : "s");
}
