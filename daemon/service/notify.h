/* Notify: what the daemon tells the service manager (sd_notify(3)). Without one ($NOTIFY_SOCKET) all of this does nothing. */
#pragma once

#include <stdbool.h>

/* During a start: "replaying 42%", and that it may take another two minutes from now. */
void notify_working(const char *what, unsigned percent);

/* The start waits for room on the disk, as long as this is told again and again. */
void notify_waiting_for_room(void);

/* The sockets are bound, the state is recovered (or a reload is over). */
void notify_ready(void);

/* A line for `systemctl status`. */
void notify_status(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A reload begins; notify_ready() ends it, also when the old configuration is kept. systemd 253 wants the time with it. */
void notify_reloading(void);

void notify_stopping(void);

/* Whether the service manager waits for signs of life. */
bool notify_watchdog_wanted(void);

/* The sign of life: to be given only when the loop made progress. */
void notify_watchdog(void);
