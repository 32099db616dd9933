#include "memory_watch.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "proto/base/memory.h"
#include "service/journal.h"
#include "service/notify.h"

enum {
	LARGE_BYTES = 256 << 10,   /* what is freed of this size or more goes back to the system at once, and leaves no gap among what is small */
	TRIM_MS = 1000,            /* between two times that memory is given back, at least: it takes milliseconds */
	DROP_MS = 250,             /* between two times that connections are ended: libzmq frees what they held in a thread of its own */
	DROP_IN_VAIN_MS = 60 * 1000, /* the same where it did not help */
};

struct memory_watch {
	int fd; /* /proc/self/statm; -1: there is none, and nothing is known */
	uint64_t most, used, page_bytes;
	enum memory_level level;
	int64_t trimmed;
	int64_t dropped; /* when connections were ended last; INT64_MIN: not since memory was free */
	uint64_t used_then, lowest_since;
	void (*release)(void *context);
	void *release_context;
};

struct memory_watch *memory_watch_new(uint64_t most)
{
	struct memory_watch *watch = allocate(1, sizeof(*watch));
	mallopt(M_MMAP_THRESHOLD, LARGE_BYTES); /* without this glibc raises it to the largest block that was freed */
	watch->trimmed = -TRIM_MS;
	watch->dropped = INT64_MIN;
	watch->fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	watch->page_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	watch->most = most ? most : (uint64_t)sysconf(_SC_PHYS_PAGES) * watch->page_bytes / 2;
	if (watch->fd < 0)
		journal_warning("can't read /proc/self/statm: memory_max is not watched");
	return watch;
}

struct memory_watch *memory_watch_free(struct memory_watch *watch)
{
	if (!watch)
		return NULL;
	if (watch->fd >= 0)
		close(watch->fd);
	free(watch);
	return NULL;
}

/* proc(5): pages in all, resident, and those of them that are shared: files that the kernel can drop by itself. */
static uint64_t read_used(const struct memory_watch *watch)
{
	char text[128];
	unsigned long long all, resident, shared;
	ssize_t length = watch->fd < 0 ? -1 : pread(watch->fd, text, sizeof(text) - 1, 0);
	if (length <= 0)
		return 0;
	text[length] = '\0';
	if (sscanf(text, "%llu %llu %llu", &all, &resident, &shared) != 3 || shared > resident)
		return 0;
	return (resident - shared) * watch->page_bytes;
}

enum memory_level memory_level(uint64_t used, uint64_t most, enum memory_level before)
{
	if (used >= most)
		return MEMORY_OVER;
	uint64_t from = before == MEMORY_FREE ? most / 8 * 7 : most / 4 * 3;
	return used >= from ? MEMORY_SHED : MEMORY_FREE;
}

static void tell_journal(const struct memory_watch *watch, enum memory_level before)
{
	unsigned long long mib = 1 << 20;
	unsigned long long used = watch->used / mib, most = watch->most / mib;
	if (watch->level != MEMORY_FREE && before == MEMORY_FREE) {
		journal_warning("memory: %llu of %llu MiB (memory_max) used, accepting no more articles until it is less", used, most);
		notify_status("memory: %llu of %llu MiB used, no more articles are accepted; queries are answered", used, most);
	} else if (watch->level == MEMORY_FREE && before != MEMORY_FREE) {
		journal_notice("memory: %llu of %llu MiB used, accepting articles again", used, most);
		notify_status("memory: %llu of %llu MiB used, accepting articles again", used, most);
	}
}

void memory_watch_release_by(struct memory_watch *watch, void (*release)(void *context), void *context)
{
	watch->release = release;
	watch->release_context = context;
}

static void give_back(const struct memory_watch *watch)
{
	if (watch->release)
		watch->release(watch->release_context);
	malloc_trim(0);
}

enum memory_level memory_watch_look(struct memory_watch *watch, int64_t now)
{
	enum memory_level before = watch->level;
	watch->used = read_used(watch);
	watch->level = memory_level(watch->used, watch->most, before);
	if (watch->level != MEMORY_FREE && now >= watch->trimmed + TRIM_MS) {
		watch->trimmed = now;
		give_back(watch);
		watch->used = read_used(watch);
		watch->level = memory_level(watch->used, watch->most, before);
	}
	if (watch->used < watch->lowest_since)
		watch->lowest_since = watch->used;
	if (watch->level == MEMORY_FREE)
		watch->dropped = INT64_MIN;
	tell_journal(watch, before);
	return watch->level;
}

bool memory_watch_drop(struct memory_watch *watch, int64_t now)
{
	if (watch->dropped != INT64_MIN) {
		bool helped = watch->lowest_since < watch->used_then / 8 * 7;
		if (now < watch->dropped + (helped ? DROP_MS : DROP_IN_VAIN_MS))
			return false;
	}
	watch->dropped = now;
	watch->used_then = watch->lowest_since = watch->used;
	return true;
}

enum memory_level memory_watch_level(const struct memory_watch *watch)
{
	return watch->level;
}

uint64_t memory_watch_used(const struct memory_watch *watch)
{
	return watch->used;
}

uint64_t memory_watch_most(const struct memory_watch *watch)
{
	return watch->most;
}
