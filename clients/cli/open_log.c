#include "clients/cli/open_log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

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
	if (r == -ENOENT || r == -ENOTDIR) {
		cleanup(free_pointer) char *why = *ret_error;
		*ret_error = format_string("%s. Is '%s' the state_directory of a hearsayd, or a backup?", why, directory);
	}
	if (r == -EACCES) {
		cleanup(free_pointer) char *why = *ret_error;
		*ret_error = format_string("%s. It is for the daemon's own user and root: put 'sudo' before the command", why);
	}
	return r;
}

int open_log_status(int error)
{
	switch (-error) {
	case ENOENT:
	case ENOTDIR:
	case EPROTO:
		return EX_NOINPUT;
	case EBADMSG:
		return EXIT_FAILURE;
	default:
		return EX_IOERR;
	}
}
