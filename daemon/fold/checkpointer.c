#include "fold/checkpointer.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/journal.h"

enum {
	/* A restart folds again what came since the last checkpoint, which then takes half as long again, since no story is awake at first. With
	 * 100,000 whole articles in the window the rest of a restart takes 1.1 seconds; all of it may take five. */
#ifdef HEARSAY_CRASH_POINTS
	CHECKPOINT_ENTRIES = 20, /* a short test sees many */
	BYTES_FACTOR = 1 << 20,
	MOST_MS = 10000,
	PAUSE_MS_AFTER_FAILURE = 100,
#else
	CHECKPOINT_ENTRIES = 1000,
	/* At most this many bytes are written for each byte that comes in: the next checkpoint waits until the last one has been paid for. With
	 * 30,000 whole articles of 5.3 KB in the window that is one for every 930 articles, and fewer after retention or an erasure, when
	 * everything is written. Keeping restarts short takes precedence (HASTE_MS). */
	BYTES_FACTOR = 4,
	/* A child that takes longer is ended: it hangs, or its disk does. One that writes everything with a million headlines takes seconds. */
	MOST_MS = 600000,
	PAUSE_MS_AFTER_FAILURE = 60000,
#endif
	CHECKPOINT_MS = 500,
	/* Writing takes at most a tenth of the time, since the pause afterwards is nine times as long; at most half of it once more than HASTE_MS
	 * has been folded, so that a restart would take too long. */
	PAUSE_FACTOR = 9,
	HASTE_MS = 1000,
};

/* What was done since the last checkpoint. */
struct work {
	int64_t milliseconds;
	uint64_t bytes;
};

struct checkpointer {
	struct counters *counters;
	pid_t child;                  /* that is writing a checkpoint; 0: none is */
	uint64_t position;            /* the last entry in the checkpoint that is being written */
	bool failed;                  /* the last attempt did */
	int64_t began, ended;         /* the last attempt, in monotonic milliseconds */
	int64_t pause;                /* milliseconds between its end and the next attempt */
	struct work work, begun_work; /* since the last checkpoint; the part of it that is in the one being written */
	uint64_t bytes;               /* written for the last checkpoint since the start; 0: there was none */
};

struct checkpointer *checkpointer_new(struct counters *counters, const struct fold *fold)
{
	struct checkpointer *checkpointer = allocate(1, sizeof(*checkpointer));
	*checkpointer = (struct checkpointer){ .counters = counters, .work.milliseconds = fold_replay_milliseconds(fold) };
	return checkpointer;
}

void checkpointer_worked(struct checkpointer *checkpointer, int64_t milliseconds)
{
	checkpointer->work.milliseconds += milliseconds;
}

void checkpointer_committed(struct checkpointer *checkpointer, size_t bytes)
{
	checkpointer->work.bytes += bytes;
}

static void stop_child(struct checkpointer *checkpointer)
{
	if (!checkpointer->child)
		return;
	kill(checkpointer->child, SIGKILL);
	while (waitpid(checkpointer->child, NULL, 0) < 0 && errno == EINTR)
		;
	checkpointer->child = 0;
}

struct checkpointer *checkpointer_free(struct checkpointer *checkpointer)
{
	if (checkpointer)
		stop_child(checkpointer);
	free(checkpointer);
	return NULL;
}

static void note_outcome(struct checkpointer *checkpointer, struct fold *fold, int r)
{
	checkpointer->failed = r < 0;
	if (r < 0) {
		journal_errno(r, "write a checkpoint, going on without: a restart takes longer");
		checkpointer->counters->values[COUNT_CHECKPOINTS_FAILED]++;
		fold_checkpoint_failed(fold);
		return;
	}
	fold_checkpoint_done(fold, checkpointer->position);
	checkpointer->work.milliseconds -= checkpointer->begun_work.milliseconds;
	checkpointer->work.bytes -= checkpointer->begun_work.bytes;
	checkpointer->bytes = fold_checkpoint_written(fold);
	checkpointer->counters->values[COUNT_CHECKPOINTS]++;
}

/* Runs in the child, which has only its copy of the memory: the lock on the directory and all sockets belong to the parent. */
static void write_and_exit(struct fold *fold, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	_exit(-fold_write_checkpoint(fold) & 0xff);
}

static void end(struct checkpointer *checkpointer, struct fold *fold, int r, int64_t now)
{
	note_outcome(checkpointer, fold, r);
	checkpointer->ended = now;
	checkpointer->pause = r < 0 ? PAUSE_MS_AFTER_FAILURE : (now - checkpointer->began) * PAUSE_FACTOR;
}

static void start(struct checkpointer *checkpointer, struct fold *fold, int64_t now)
{
	int r = fold_begin_checkpoint(fold);
	if (r < 0) {
		end(checkpointer, fold, r, now);
		return;
	}
	pid_t parent = getpid(), child = fork();
	checkpointer->began = now;
	checkpointer->begun_work = checkpointer->work;
	checkpointer->position = fold_position(fold);
	if (child == 0)
		write_and_exit(fold, parent);
	if (child > 0)
		checkpointer->child = child;
	else
		end(checkpointer, fold, -errno, now);
}

static void look_after_child(struct checkpointer *checkpointer, struct fold *fold, int64_t now)
{
	int status;
	bool late = now - checkpointer->began > MOST_MS;
	if (waitpid(checkpointer->child, &status, WNOHANG) == checkpointer->child) {
		checkpointer->child = 0;
		end(checkpointer, fold, WIFEXITED(status) ? -WEXITSTATUS(status) : late ? -ETIME : -EINTR, now);
	} else if (late) {
		kill(checkpointer->child, SIGKILL); /* seen to have ended at a later turn: the disk may hold it back */
	}
}

static uint64_t entries_since(const struct fold *fold)
{
	return fold_position(fold) - fold_checkpoint(fold);
}

/* Whether somebody is waiting for an erasure to finish, which takes a checkpoint. */
static bool is_urgent(const struct checkpointer *checkpointer, const struct fold *fold)
{
	return !checkpointer->failed && fold_erasing(fold) && fold_wants_checkpoint(fold);
}

static bool is_due(const struct checkpointer *checkpointer, const struct fold *fold)
{
	uint64_t entries = entries_since(fold);
	const struct work *work = &checkpointer->work;
	bool much = entries >= CHECKPOINT_ENTRIES || (entries && work->milliseconds >= CHECKPOINT_MS);
	bool pays = work->bytes >= checkpointer->bytes / BYTES_FACTOR || work->milliseconds >= HASTE_MS;
	return (much && pays) || fold_wants_checkpoint(fold);
}

/* Whether the last attempt has taken too much of the time up to now. */
static bool has_to_pause(const struct checkpointer *checkpointer, const struct fold *fold, int64_t now)
{
	bool haste = !checkpointer->failed && checkpointer->work.milliseconds >= HASTE_MS;
	return now < checkpointer->ended + (haste ? checkpointer->pause / PAUSE_FACTOR : checkpointer->pause) && !is_urgent(checkpointer, fold);
}

void checkpointer_turn(struct checkpointer *checkpointer, struct fold *fold, int64_t now)
{
	if (checkpointer->child)
		look_after_child(checkpointer, fold, now);
	else if (is_due(checkpointer, fold) && !has_to_pause(checkpointer, fold, now) && fold_group_size(fold) == 0)
		start(checkpointer, fold, now);
}

void checkpointer_finish(struct checkpointer *checkpointer, struct fold *fold)
{
	stop_child(checkpointer);
	if (entries_since(fold) == 0)
		return;
	checkpointer->begun_work = checkpointer->work;
	checkpointer->position = fold_position(fold);
	int r = fold_begin_checkpoint(fold);
	note_outcome(checkpointer, fold, r < 0 ? r : fold_write_checkpoint(fold));
}
