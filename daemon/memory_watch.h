/* Memory watch: how much memory the daemon uses, compared with its limit (memory_max). Near the limit it sheds load: it accepts no more
 * articles until there is room. Over the limit, only ending connections can still give memory back. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct memory_watch;

enum memory_level { MEMORY_FREE, MEMORY_SHED, MEMORY_OVER };

/* `most`: bytes; 0: half of what the machine has. */
struct memory_watch *memory_watch_new(uint64_t most);
struct memory_watch *memory_watch_free(struct memory_watch *watch);

/* Sets what gives back dispensable memory; it is called near the limit. */
void memory_watch_release_by(struct memory_watch *watch, void (*release)(void *context), void *context);

/* Looks again, at `now` (monotonic milliseconds). MEMORY_SHED from seven eighths of the limit on, until it is below three quarters; the journal
 * is told when that begins and ends. Before it begins, dispensable memory is given back, and what the allocator holds but does not use. */
enum memory_level memory_watch_look(struct memory_watch *watch, int64_t now);

/* Over the limit: whether to end all connections now. Not twice in a row, and only after a while if it did not help, since something else then
 * holds the memory. */
bool memory_watch_drop(struct memory_watch *watch, int64_t now);

/* As it was at the last look. */
enum memory_level memory_watch_level(const struct memory_watch *watch);
uint64_t memory_watch_used(const struct memory_watch *watch);
uint64_t memory_watch_most(const struct memory_watch *watch);

/* The level with `used` bytes of `most`, if the level was `before`. */
enum memory_level memory_level(uint64_t used, uint64_t most, enum memory_level before);
