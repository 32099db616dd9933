/* A new epoch of a log that goes on. */
#include <errno.h>
#include <string.h>

#include "store/log_internal.h"

static int write_epoch(struct log *log, const char *epoch)
{
	char *sql = sqlite3_mprintf("INSERT OR REPLACE INTO meta VALUES ('epoch_before', %Q), ('epoch', %Q)", log->epoch, epoch);
	if (!sql)
		abort();
	int r = database_execute(log->database, sql);
	sqlite3_free(sql);
	return r;
}

int log_begin_epoch(struct log *log)
{
	char epoch[LOG_EPOCH_SIZE], before[LOG_EPOCH_SIZE];
	memcpy(before, log->epoch, sizeof(before));
	log_make_epoch(epoch);
	int r = log_begin(log);
	if (r < 0)
		return r;
	/* From now on the hash before the first entry is in `start`: it may be that of the old epoch, which can't be derived from the new one. */
	struct start start = log->start;
	start.sequence = log->committed.sequence;
	r = log_trim_start(log, &start);
	if (r == 0)
		r = write_epoch(log, epoch);
	if (r == 0) {
		memcpy(log->epoch, epoch, sizeof(epoch));
		log->open_start = start;
		r = log_commit(log);
	}
	if (r < 0) {
		memcpy(log->epoch, before, sizeof(before));
		log_rollback(log);
	}
	return r;
}
