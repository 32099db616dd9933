/* Watch exec: a command for each update, with the update as JSON on its standard input. */
#pragma once

#include "proto/value.h"

/* Runs the shell command and waits until it ends. HEARSAY_TYPE, HEARSAY_STORY, HEARSAY_TITLE, HEARSAY_LANGUAGE, HEARSAY_PUBLISHERS, HEARSAY_ARTICLES,
 * HEARSAY_NEW and HEARSAY_SEQUENCE are in its environment. Failures are reported on standard error, and do not end the watcher. */
void watch_exec(const char *command, const struct value *update);
