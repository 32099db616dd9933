#include "intake/refusals.h"

#include <errno.h>

#include "proto/value.h"
#include "service/journal.h"

static const char KEEP_IGNORING[] = "keep rejected articles, ignoring";

static void tell_journal(const struct refusal *refusal)
{
	static struct journal_limit limit;
	if (journal_allowed(&limit))
		journal_write(JOURNAL_NOTICE, JOURNAL_FIELDS({ "HEARSAY_REASON", refusal->reason }, { "HEARSAY_FIELD", refusal->field }),
		              "refused an article from %s: %s%s%s", refusal->origin, refusal->reason, refusal->field ? " in " : "",
		              refusal->field ? refusal->field : "");
}

static void tell_trouble(struct rejected *rejected, int error, const char *what)
{
	static struct journal_limit limit;
	if (!journal_allowed(&limit))
		return;
	if (rejected_begun_anew(rejected))
		journal_error("rejected.db is damaged: set aside as rejected.db.bad, and begun anew");
	else
		journal_errno(error, "%s", what);
}

/* The article alone, so that the same one is known again whatever the number of its request. */
static const void *find_article(const struct refusal *refusal, size_t *ret_size)
{
	const void *article = refusal->is_request ? value_peek(refusal->frame, refusal->size, "article", ret_size) : NULL;
	if (article)
		return article;
	*ret_size = refusal->size;
	return refusal->frame;
}

static int keep(struct rejected *rejected, const struct refusal *refusal)
{
	size_t size;
	const void *data = find_article(refusal, &size);
	const struct rejected_article article = {
		.last = refusal->now,
		.reason = refusal->reason,
		.field = refusal->field,
		.origin = refusal->origin,
		.about = refusal->about,
		.size = size,
		.data = data,
		.kept = size,
	};
	return rejected_add(rejected, &article);
}

void refuse_article(struct counters *counters, struct rejected *rejected, const struct refusal *refusal)
{
	counters_reject(counters, refusal->reason);
	tell_journal(refusal);
	int r = refusal->erased ? 0 : keep(rejected, refusal);
	if (r < 0)
		counters->values[COUNT_UNKEPT]++;
	if (r < 0 && r != -EDQUOT)
		tell_trouble(rejected, r, KEEP_IGNORING);
}

void refusals_write(struct rejected *rejected)
{
	int r = rejected_commit(rejected);
	if (r < 0)
		tell_trouble(rejected, r, rejected_erasing(rejected) ? "erase rejected articles, trying again every second" : KEEP_IGNORING);
}
