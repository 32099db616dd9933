#include "intake/rejections.h"

#include <errno.h>

#include "proto/value.h"
#include "service/journal.h"

static const char KEEP_IGNORING[] = "keep rejected articles, ignoring";

static void tell_journal(const struct rejection *rejection)
{
	static struct journal_limit limit;
	if (journal_allowed(&limit))
		journal_write(JOURNAL_NOTICE, JOURNAL_FIELDS({ "HEARSAY_REASON", rejection->reason }, { "HEARSAY_FIELD", rejection->field }),
		              "rejected an article from %s: %s%s%s", rejection->origin, rejection->reason, rejection->field ? " in " : "",
		              rejection->field ? rejection->field : "");
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
static const void *find_article(const struct rejection *rejection, size_t *ret_size)
{
	const void *article = rejection->is_request ? value_peek(rejection->frame, rejection->size, "article", ret_size) : NULL;
	if (article)
		return article;
	*ret_size = rejection->size;
	return rejection->frame;
}

static int keep(struct rejected *rejected, const struct rejection *rejection)
{
	size_t size;
	const void *data = find_article(rejection, &size);
	const struct rejected_article article = {
		.last = rejection->now,
		.reason = rejection->reason,
		.field = rejection->field,
		.origin = rejection->origin,
		.about = rejection->about,
		.size = size,
		.data = data,
		.kept = size,
	};
	return rejected_add(rejected, &article);
}

void reject_article(struct counters *counters, struct rejected *rejected, const struct rejection *rejection)
{
	counters_reject(counters, rejection->reason);
	tell_journal(rejection);
	int r = rejection->erased ? 0 : keep(rejected, rejection);
	if (r < 0)
		counters->values[COUNT_UNKEPT]++;
	if (r < 0 && r != -EDQUOT)
		tell_trouble(rejected, r, KEEP_IGNORING);
}

void rejections_write(struct rejected *rejected)
{
	int r = rejected_commit(rejected);
	if (r < 0)
		tell_trouble(rejected, r, rejected_erasing(rejected) ? "erase rejected articles, trying again every second" : KEEP_IGNORING);
}
