#include "clients/cli/open_log.h"

#include "clients/cli/output.h"

static void take_progress(void *context, uint64_t done, uint64_t total)
{
	progress_show(context, done, total, done);
}

int open_log(const char *directory, bool wanted, struct log **ret_log, char **ret_error)
{
	struct progress progress;
	progress_begin(&progress, "reading a log of an older format", wanted);
	progress.unit = "pages or rows";
	int r = log_open_to_read_telling(directory, take_progress, &progress, ret_log, ret_error);
	progress_clear(&progress);
	return r;
}
