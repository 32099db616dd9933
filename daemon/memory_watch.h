/* Memory watch: how much of its memory the daemon has taken, against what it may (memory_max). Near the limit it sheds: takes no more
 * articles until there is room. Over it, connections are what can still be given back. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct memory_watch;

enum memory_level { MEMORY_FREE, MEMORY_SHED, MEMORY_OVER };

/* `most`: bytes; 0: half of what the machine has. */
struct memory_watch *memory_watch_new(uint64_t most);
struct memory_watch *memory_watch_free(struct memory_watch *watch);

/* What gives back memory that can be done without; it is called near the limit. */
void memory_watch_release_by(struct memory_watch *watch, void (*release)(void *context), void *context);

/* Looks again, at `now` (monotonic milliseconds). MEMORY_SHED from seven eighths of the limit on, until it is below three quarters; tells
 * the journal when it begins and ends, and has given back before what can be done without, and what is free but still held by the allocator. */
enum memory_level memory_watch_look(struct memory_watch *watch, int64_t now);

/* Over the limit: whether connections are to be ended now. Not again at once, and only after a while where it did not help: then it is not
 * they that hold the memory. */
bool memory_watch_drop(struct memory_watch *watch, int64_t now);

/* As it was at the last look. */
enum memory_level memory_watch_level(const struct memory_watch *watch);
uint64_t memory_watch_used(const struct memory_watch *watch);
uint64_t memory_watch_most(const struct memory_watch *watch);

/* The level for so many bytes used of `most`, where it was `before`. */
enum memory_level memory_level(uint64_t used, uint64_t most, enum memory_level before);
