/* Crash points: places where the daemon of the crash tests kills itself, to see what a restart finds. In any other build they do nothing.
 *
 * To add one: write CRASH_POINT("what-when"); at the place. tests/crash finds it, and fails if it is never reached.
 * $HEARSAY_CRASH_POINT says which one kills, and on which pass through it: "answers-before:3" is the third. */
#pragma once

#ifdef HEARSAY_CRASH_POINTS
void crash_point(const char *name);
#define CRASH_POINT(name) crash_point(name)
/* The same, depending on the text: "analysis-of:Mordwand" kills whenever an article has that word in it. */
void crash_point_of(const char *name, const char *text);
#define CRASH_POINT_OF(name, text) crash_point_of(name, text)
#else
#define CRASH_POINT(name) ((void)0)
#define CRASH_POINT_OF(name, text) ((void)0)
#endif
