#include "clients/cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught;

static void catch(int number)
{
	(void)number;
	caught = 1;
}

void interrupt_catch(void)
{
	/* No SA_RESTART: what waits is to return with EINTR. */
	const struct sigaction action = { .sa_handler = catch, .sa_flags = SA_RESETHAND };
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

bool interrupted(void)
{
	return caught != 0;
}
