#include "crash_point.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pid_t daemon_process; /* the one that was started, not a child of it that writes a checkpoint */

__attribute__((constructor)) static void note_process(void)
{
	daemon_process = getpid();
}

/* What stands behind the point's name and a colon, where that one is wanted. */
static const char *wanted(const char *name)
{
	const char *point = getenv("HEARSAY_CRASH_POINT");
	size_t length = strlen(name);
	return point && strncmp(point, name, length) == 0 && point[length] == ':' ? point + length + 1 : NULL;
}

static void crash(void)
{
	usleep(20000); /* what was sent too early is to arrive */
	kill(daemon_process, SIGKILL);
	kill(getpid(), SIGKILL);
}

void crash_point(const char *name)
{
	static atomic_ulong passages;
	const char *passage = wanted(name);
	if (passage && atomic_fetch_add(&passages, 1) + 1 == strtoul(passage, NULL, 10))
		crash();
}

void crash_point_of(const char *name, const char *text)
{
	const char *word = wanted(name);
	if (word && text && strstr(text, word))
		crash();
}
