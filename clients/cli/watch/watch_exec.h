/* Watch exec: a command for each update, with the update as JSON on its standard input. */
#pragma once

#include "proto/value.h"

/* Runs the shell command and waits for its end. HEARSAY_TYPE, HEARSAY_STORY, HEARSAY_TITLE, HEARSAY_LANGUAGE, HEARSAY_PUBLISHERS, HEARSAY_ARTICLES,
 * HEARSAY_NEW and HEARSAY_SEQUENCE are in its environment. What goes wrong is told on stderr, and is not the watcher's end. */
void watch_exec(const char *command, const struct value *update);
