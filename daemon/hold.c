#include "hold.h"

#include <errno.h>
#include <stdio.h>

#include "service/journal.h"
#include "service/notify.h"

const char *hold_reason(const struct hold *hold)
{
	return !hold->error ? NULL : hold->error == -ENOSPC ? "disk-full" : "locked";
}

static const char *words(int error)
{
	return error == -ENOSPC ? "the disk is full" : "another program holds a lock on log or state";
}

enum { WHAT_SIZE = 64 };

/* What has to wait; without a group, after a start, it is what the log has and the state not yet. */
static const char *what(size_t entries, char words[WHAT_SIZE])
{
	snprintf(words, WHAT_SIZE, "%zu %s", entries, entries == 1 ? "entry" : "entries");
	return entries ? words : "what the state lacks";
}

void hold_failed(struct hold *hold, int error, size_t entries, int64_t now)
{
	bool news = error != hold->error;
	if (!hold->error)
		*hold = (struct hold){ .since = now };
	hold->error = error;
	hold->entries = entries;
	hold->attempts++;
	hold->due = false;
	if (!news && entries)
		return;
	char held[WHAT_SIZE];
	notify_status("%s: holding %s, nothing more is accepted; queries are answered", words(error), what(entries, held));
	if (!news)
		return; /* but a replay may have told something else meanwhile */
	journal_warning("%s: holding %s, nothing more is accepted; trying again every second", words(error), what(entries, held));
}

void hold_end(struct hold *hold, int64_t now)
{
	char held[WHAT_SIZE];
	if (hold->error)
		journal_notice("%s that had to wait for %.0f s: on disk, going on", what(hold->entries, held), (double)(now - hold->since) / 1000);
	*hold = (struct hold){ 0 };
}
