#include "service/notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include <systemd/sd-daemon.h>

/* Most is told again within a second; but a log that is brought to the present format may be written anew as a whole, a GiB of it, in one step. */
enum { EXTENSION_SECONDS = 120 };

void notify_working(const char *what, unsigned percent)
{
	sd_notifyf(0, "STATUS=%s %u%%\nEXTEND_TIMEOUT_USEC=%u\nWATCHDOG=1", what, percent, EXTENSION_SECONDS * 1000000u);
}

void notify_waiting_for_room(void)
{
	sd_notifyf(0, "STATUS=the disk is full: waiting for some room to start\nEXTEND_TIMEOUT_USEC=%u\nWATCHDOG=1", EXTENSION_SECONDS * 1000000u);
}

void notify_ready(void)
{
	sd_notify(0, "READY=1");
}

void notify_status(const char *format, ...)
{
	char status[512];
	va_list args;
	va_start(args, format);
	vsnprintf(status, sizeof(status), format, args);
	va_end(args);
	sd_notifyf(0, "STATUS=%s", status);
}

void notify_reloading(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIi64, (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

bool notify_watchdog_wanted(void)
{
	return sd_watchdog_enabled(0, NULL) > 0;
}

void notify_watchdog(void)
{
	sd_notify(0, "WATCHDOG=1");
}
