#include "memory_watch.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "proto/base/memory.h"
#include "service/journal.h"

struct memory_watch {
	int fd; /* /proc/self/statm; -1: there is none, and nothing is known */
	uint64_t most, used, page_bytes;
	enum memory_level level;
};

struct memory_watch *memory_watch_new(uint64_t most)
{
	struct memory_watch *watch = allocate(1, sizeof(*watch));
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

enum memory_level memory_watch_look(struct memory_watch *watch)
{
	enum memory_level before = watch->level;
	unsigned long long mib = 1 << 20;
	watch->used = read_used(watch);
	watch->level = memory_level(watch->used, watch->most, before);
	if (watch->level != MEMORY_FREE && before == MEMORY_FREE)
		journal_warning("memory: %llu of %llu MiB (memory_max) used, taking no more articles until it is less",
		                (unsigned long long)watch->used / mib, (unsigned long long)watch->most / mib);
	else if (watch->level == MEMORY_FREE && before != MEMORY_FREE)
		journal_notice("memory: %llu of %llu MiB used, taking articles again", (unsigned long long)watch->used / mib,
		               (unsigned long long)watch->most / mib);
	return watch->level;
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

void memory_watch_trim(struct memory_watch *watch)
{
	malloc_trim(0);
	watch->used = read_used(watch);
}
