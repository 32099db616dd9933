/* Interrupt: Ctrl-C (and SIGTERM, SIGHUP) ends a command cleanly; a second one ends it at once. */
#pragma once

#include <stdbool.h>

void interrupt_catch(void);
bool interrupted(void);
