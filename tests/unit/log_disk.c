/* The disk that fails or loses power under the log: what was acknowledged is there afterwards. */
#include <errno.h>

#include "tests/unit/log_helpers.h"
#include "tests/unit/power_files.h"

static void make_directory_and_disk(void)
{
	snprintf(directory, sizeof(directory), "%s", access("/dev/shm", W_OK) == 0 ? "/dev/shm/h-log-XXXXXX" : "/tmp/h-log-XXXXXX");
	make_directory();
	use_power_files();
}

TestSuite(log_disk, .init = make_directory_and_disk, .fini = remove_directory);

enum {
	GROUPS = 20,
	POWER_CUTS = 150,
	CALLS_MOST = 1000, /* that write, cut or sync, in one run */
};

/* Long enough that the write-ahead log is copied into the file on the way, on some pages several, on some a part. */
static const char *article_of(uint64_t position)
{
	static char text[60000];
	size_t size = position % 5 == 0 ? sizeof(text) - 1 : position % 3 == 0 ? 5000 : 40;
	memset(text, 'a' + (char)(position % 26), size);
	text[size] = '\0';
	return text;
}

static int commit_group(struct log *log, uint64_t first, uint64_t last)
{
	int r = log_begin(log);
	for (uint64_t position = first; r == 0 && position <= last; position++) {
		char id[32];
		snprintf(id, sizeof(id), "a%" PRIu64, position);
		r = append(log, position, id, article_of(position), "the analysis");
		if (r == 0)
			r = log_append_update(log, position, position, "update/en/", position - 1, "update", 6);
	}
	if (r == 0)
		r = log_commit(log);
	if (r < 0)
		log_rollback(log);
	return r;
}

static int open_or_null(struct log **ret_log)
{
	char *error = NULL;
	*ret_log = NULL;
	int r = log_open(directory, ret_log, &error);
	free(error);
	return r;
}

static int check_article(void *context, const struct log_entry *entry)
{
	uint64_t *count = context;
	const char *article = article_of(entry->position);
	cr_assert_eq(entry->position, ++*count);
	cr_assert_eq(entry->article_size, strlen(article));
	cr_assert_arr_eq(entry->article, article, entry->article_size);
	return 0;
}

/* What is there after the power came back: how many entries, all whole, in order and as written; -1 if the log is refused. */
static int64_t entries_after(void)
{
	struct log *log;
	uint64_t count = 0;
	int r = open_or_null(&log);
	if (r < 0)
		return -1;
	r = log_entries(log, 1, true, check_article, &count);
	if (r == 0) {
		cr_assert_eq(count, log_position(log));
		cr_assert_eq(log_sequence(log), count);
		cr_assert_eq(commit_group(log, count + 1, count + 1), 0, "it goes on");
	}
	log_close(log);
	return r < 0 ? -1 : (int64_t)count;
}

/* Commits groups until the power goes, with a restart now and then, after which the write-ahead log is empty. Returns the last position that was
 * acknowledged before. */
static uint64_t run_until_power_goes(void)
{
	struct log *log;
	uint64_t acknowledged = 0, next = 1;
	int r = open_or_null(&log);
	for (int group = 0; r == 0 && group < GROUPS && !power.off; group++) {
		uint64_t last = next + power_random(6);
		r = commit_group(log, next, last);
		if (r == 0 && !power.off)
			acknowledged = last;
		next = last + 1;
		if (r == 0 && power_random(10) == 0) {
			log_close(log);
			r = open_or_null(&log);
		}
	}
	log_close(log);
	return acknowledged;
}

/* How often something that was acknowledged was missing, or the log refused. */
static unsigned cut_power(unsigned times, bool unsynced)
{
	unsigned lost = 0, calls = 0;
	for (unsigned seed = 1; seed <= times; seed++) {
		remove_files();
		power_start(seed);
		power.unsynced_databases = unsynced;
		/* Early, where the files are made, and anywhere. */
		power.cut_at = 1 + power_random(seed % 4 == 0 ? 40 : calls ? calls : CALLS_MOST);
		uint64_t acknowledged = run_until_power_goes();
		calls = power.calls > calls ? power.calls : calls;
		power.off = true; /* a run that ended earlier: now */
		power_return();
		power.unsynced_databases = false;
		int64_t there = entries_after();
		lost += there < (int64_t)acknowledged;
	}
	return lost;
}

Test(log_disk, after_a_power_cut_everything_that_was_acknowledged_is_there)
{
	const char *times = getenv("HEARSAY_POWER_CUTS");
	cr_expect_eq(cut_power(times ? (unsigned)atoi(times) : POWER_CUTS, false), 0);
}

/* Else the test above would prove nothing. */
Test(log_disk, without_syncing_it_would_not_be)
{
	cr_expect_gt(cut_power(POWER_CUTS / 4, true), POWER_CUTS / 40);
}

/* The last position that a restart finds, before the power goes; -1 if the log is refused. What is found is told (that it is a duplicate), so it
 * has to be on the disk, though what wrote it ended before it was synced. */
static int64_t found_before_power_goes(void)
{
	struct log *log;
	if (open_or_null(&log) < 0)
		return -1;
	int64_t found = (int64_t)log_position(log);
	power.off = true;
	log_close(log);
	power_return();
	return found;
}

/* A write or sync that fails in a commit is told. */
static int commit_group_with_fault(struct log *log, uint64_t position)
{
	bool before = power.fired;
	int r = commit_group(log, position, position + 1);
	cr_assert(r < 0 || power.fired == before, "a failure was passed over in the commit of %" PRIu64, position);
	return r;
}

/* One run with a fault at the n-th call. An error is one of the two that the daemon knows, and nothing that was acknowledged is missing
 * then and after a restart. Returns whether the fault came. */
static bool run_with_fault(enum power_fault fault, unsigned call, bool lasting)
{
	struct log *log;
	uint64_t acknowledged = 0;
	remove_files();
	power_start(call);
	power.fault = fault;
	power.fail_at = call;
	power.fail_on = lasting;
	int r = open_or_null(&log);
	for (uint64_t position = 1; r == 0 && position <= 8; position += 2) {
		r = commit_group_with_fault(log, position);
		if (r == -ENOSPC && !lasting) /* as the daemon does, which waits for room */
			r = commit_group_with_fault(log, position);
		acknowledged = r == 0 ? position + 1 : acknowledged;
		cr_assert_eq(log_position(log), acknowledged);
	}
	cr_assert(r == 0 || r == -EIO || r == -ENOSPC, "fault %d at call %u: %d", fault, call, r);
	cr_assert(r == 0 || fault == FAULT_FULL || r == -EIO, "fault %d at call %u: %d", fault, call, r);
	log_close(log);
	bool fired = power.fired;
	power.fault = FAULT_NONE;
	int64_t found = found_before_power_goes(), there = entries_after();
	cr_assert_geq(found, (int64_t)acknowledged, "fault %d at call %u: %d of %d", fault, call, (int)found, (int)acknowledged);
	cr_assert_geq(there, found, "fault %d at call %u: %d of %d", fault, call, (int)there, (int)found);
	return fired;
}

static void fail_everywhere(enum power_fault fault)
{
	for (int lasting = 0; lasting < 2; lasting++) {
		unsigned call = 1;
		while (run_with_fault(fault, call, lasting))
			call++;
		cr_expect_gt(call, 30);
	}
}

Test(log_disk, an_error_at_any_call_is_told_and_loses_nothing)
{
	fail_everywhere(FAULT_IO);
}

Test(log_disk, a_disk_that_is_full_at_any_call_is_told_and_loses_nothing)
{
	fail_everywhere(FAULT_FULL);
}

Test(log_disk, a_short_write_at_any_call_is_told_and_loses_nothing)
{
	fail_everywhere(FAULT_SHORT);
}
