/* Notify: what the daemon tells the service manager (sd_notify(3)). Without one ($NOTIFY_SOCKET) these functions do nothing. */
#pragma once

#include <stdbool.h>

/* During a start: reports "replaying 42%", and that it may take another two minutes from now. */
void notify_working(const char *what, unsigned percent);

/* During a start that waits for room on the disk: call it repeatedly, so that the start is not timed out. */
void notify_waiting_for_room(void);

/* The sockets are bound and the state is recovered, or a reload is over. */
void notify_ready(void);

/* A line for `systemctl status`. */
void notify_status(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A reload begins; notify_ready() ends it, even if the old configuration is kept. systemd 253 requires the time with it. */
void notify_reloading(void);

/* The daemon has begun to stop. */
void notify_stopping(void);

/* Whether the service manager expects signs of life (its watchdog). */
bool notify_watchdog_wanted(void);

/* The sign of life. Call it only when the loop has made progress. */
void notify_watchdog(void);
