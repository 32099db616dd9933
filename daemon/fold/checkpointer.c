#include "fold/checkpointer.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/journal.h"

enum {
	/* A restart applies what came since the last checkpoint, some 500 a second when much is in the window: two of the five seconds that it may take. */
#ifdef HEARSAY_CRASH_POINTS
	CHECKPOINT_ENTRIES = 20, /* a short test sees many */
#else
	CHECKPOINT_ENTRIES = 1000,
#endif
	/* Of the time, a tenth is spent on writing at most. */
	PAUSE_FACTOR = 9,
	PAUSE_MS_AFTER_FAILURE = 60000,
};

struct checkpointer {
	struct counters *counters;
	pid_t child; /* at work; or 0 */
	uint64_t position; /* of what it writes */
	bool failed;         /* the last one */
	int64_t began, next; /* monotonic milliseconds; next: not before */
};

struct checkpointer *checkpointer_new(struct counters *counters)
{
	struct checkpointer *checkpointer = allocate(1, sizeof(*checkpointer));
	*checkpointer = (struct checkpointer){ .counters = counters };
	return checkpointer;
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
		return;
	}
	fold_checkpoint_done(fold, checkpointer->position);
	checkpointer->counters->values[COUNT_CHECKPOINTS]++;
}

/* In the child: nothing but the state is its own. The lock on the directory and all sockets are the parent's. */
static void write_and_exit(struct fold *fold, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	_exit(-fold_write_checkpoint(fold) & 0xff);
}

static void start(struct checkpointer *checkpointer, struct fold *fold, int64_t now)
{
	int r = fold_begin_checkpoint(fold);
	if (r < 0) {
		note_outcome(checkpointer, fold, r);
		checkpointer->next = now + PAUSE_MS_AFTER_FAILURE;
		return;
	}
	pid_t parent = getpid(), child = fork();
	checkpointer->began = now;
	checkpointer->position = fold_position(fold);
	if (child == 0)
		write_and_exit(fold, parent);
	if (child > 0) {
		checkpointer->child = child;
		return;
	}
	note_outcome(checkpointer, fold, -errno);
	checkpointer->next = now + PAUSE_MS_AFTER_FAILURE;
}

static void look_after_child(struct checkpointer *checkpointer, struct fold *fold, int64_t now)
{
	int status;
	if (waitpid(checkpointer->child, &status, WNOHANG) != checkpointer->child)
		return;
	int r = WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
	checkpointer->child = 0;
	note_outcome(checkpointer, fold, r);
	checkpointer->next = now + (r < 0 ? PAUSE_MS_AFTER_FAILURE : (now - checkpointer->began) * PAUSE_FACTOR);
}

static uint64_t entries_since(const struct fold *fold)
{
	return fold_position(fold) - fold_checkpoint(fold);
}

/* Somebody waits for the end of an erasure, and that for a checkpoint. */
static bool is_urgent(const struct checkpointer *checkpointer, const struct fold *fold)
{
	return !checkpointer->failed && fold_erasing(fold) && fold_wants_checkpoint(fold);
}

void checkpointer_turn(struct checkpointer *checkpointer, struct fold *fold, int64_t now)
{
	if (checkpointer->child)
		look_after_child(checkpointer, fold, now);
	else if ((entries_since(fold) >= CHECKPOINT_ENTRIES || fold_wants_checkpoint(fold)) &&
	         (now >= checkpointer->next || is_urgent(checkpointer, fold)) && fold_group_size(fold) == 0)
		start(checkpointer, fold, now);
}

void checkpointer_finish(struct checkpointer *checkpointer, struct fold *fold)
{
	stop_child(checkpointer);
	if (entries_since(fold) == 0)
		return;
	checkpointer->position = fold_position(fold);
	int r = fold_begin_checkpoint(fold);
	note_outcome(checkpointer, fold, r < 0 ? r : fold_write_checkpoint(fold));
}
