#include "hold.h"

#include <errno.h>

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

static const char *noun(size_t entries)
{
	return entries == 1 ? "entry" : "entries";
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
	if (!news)
		return;
	journal_warning("%s: holding %zu %s, nothing more is taken; trying again each second", words(error), entries, noun(entries));
	notify_status("%s: holding %zu %s, nothing more is taken; queries are answered", words(error), entries, noun(entries));
}

void hold_end(struct hold *hold, int64_t now)
{
	if (hold->error)
		journal_notice("%zu %s that had to wait for %.0f s: on disk, going on", hold->entries, noun(hold->entries), (double)(now - hold->since) / 1000);
	*hold = (struct hold){ 0 };
}
