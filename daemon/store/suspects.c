#include "store/suspects.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "store/files.h"

/* To change the format, change the magic. A file of another format, or of another build, is begun anew. */
static const char magic[8] = "hearsus1";

struct suspect {
	uint64_t hash; /* 0: none */
	uint64_t crashes;
};

/* The file. */
struct marks {
	char magic[8], build[24];
	_Atomic uint64_t in_hand[SUSPECTS_IN_HAND];   /* hashes; 0: free */
	struct suspect suspects[SUSPECTS_REMEMBERED]; /* the oldest first */
};

enum { NO_SLOT = SUSPECTS_IN_HAND };

struct suspects {
	struct marks *marks;
	pthread_mutex_t lock;  /* protects marks->suspects */
	pthread_mutex_t alone; /* held by the thread that has a suspect in hand */
	size_t found, convicted;
};

/* --- What is remembered; under the lock */

static struct suspect *find(struct suspects *suspects, uint64_t hash)
{
	struct suspect *all = suspects->marks->suspects;
	for (size_t k = 0; k < SUSPECTS_REMEMBERED && all[k].hash; k++)
		if (all[k].hash == hash)
			return &all[k];
	return NULL;
}

static void forget(struct suspects *suspects, struct suspect *suspect)
{
	struct suspect *end = suspects->marks->suspects + SUSPECTS_REMEMBERED;
	memmove(suspect, suspect + 1, (size_t)(end - suspect - 1) * sizeof(*suspect));
	end[-1] = (struct suspect){ 0 };
}

static struct suspect *add(struct suspects *suspects, uint64_t hash)
{
	struct suspect *all = suspects->marks->suspects;
	if (all[SUSPECTS_REMEMBERED - 1].hash)
		forget(suspects, all);
	size_t k = 0;
	while (all[k].hash)
		k++;
	all[k].hash = hash;
	return &all[k];
}

/* --- Opening */

/* For each article that was in hand when the last process ended, counts one more crash. */
static void count_crash(struct suspects *suspects)
{
	for (size_t k = 0; k < SUSPECTS_IN_HAND; k++) {
		uint64_t hash = atomic_exchange(&suspects->marks->in_hand[k], 0);
		if (!hash)
			continue;
		struct suspect *suspect = find(suspects, hash);
		if (!suspect)
			suspect = add(suspects, hash);
		suspects->found++;
		suspects->convicted += ++suspect->crashes == SUSPECTS_CRASHES;
	}
}

static void begin_anew(struct marks *marks)
{
	memset(marks, 0, sizeof(*marks));
	memcpy(marks->magic, magic, sizeof(magic));
	snprintf(marks->build, sizeof(marks->build), "%s", HEARSAY_VERSION);
}

static bool is_ours(const struct marks *marks)
{
	return memcmp(marks->magic, magic, sizeof(magic)) == 0 && strncmp(marks->build, HEARSAY_VERSION, sizeof(marks->build)) == 0;
}

/* Reserves all of the file's room on the disk first: writing to a mapped file for which there is none ends the process. */
static int map_file(const char *path, struct marks **ret_marks)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0)
		return -errno;
	int r = ftruncate(file, sizeof(struct marks)) < 0 ? -errno : -posix_fallocate(file, 0, sizeof(struct marks));
	void *mapped = r == 0 ? mmap(NULL, sizeof(struct marks), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
	if (r == 0 && mapped == MAP_FAILED)
		r = -errno;
	close(file);
	if (r < 0)
		return r;
	*ret_marks = mapped;
	return 0;
}

static struct marks *map_memory(void)
{
	void *mapped = mmap(NULL, sizeof(struct marks), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mapped == MAP_FAILED)
		abort();
	return mapped;
}

struct suspects *suspects_open(const char *directory, char **ret_complaint)
{
	struct suspects *suspects = allocate(1, sizeof(*suspects));
	cleanup(free_pointer) char *path = file_in(directory, "suspects");
	*ret_complaint = NULL;
	int r = map_file(path, &suspects->marks);
	if (r < 0) {
		suspects->marks = map_memory();
		*ret_complaint = format_string("%s: %s, going on without: an article that ends the daemon will do so again", path, strerror(-r));
	}
	pthread_mutex_init(&suspects->lock, NULL);
	pthread_mutex_init(&suspects->alone, NULL);
	if (is_ours(suspects->marks))
		count_crash(suspects);
	else
		begin_anew(suspects->marks);
	return suspects;
}

struct suspects *suspects_close(struct suspects *suspects)
{
	if (!suspects)
		return NULL;
	munmap(suspects->marks, sizeof(*suspects->marks));
	pthread_mutex_destroy(&suspects->lock);
	pthread_mutex_destroy(&suspects->alone);
	free(suspects);
	return NULL;
}

size_t suspects_found(const struct suspects *suspects, size_t *ret_convicted)
{
	*ret_convicted = suspects->convicted;
	return suspects->found;
}

/* --- In hand */

static uint64_t crashes_of(struct suspects *suspects, uint64_t hash)
{
	pthread_mutex_lock(&suspects->lock);
	const struct suspect *suspect = find(suspects, hash);
	uint64_t crashes = suspect ? suspect->crashes : 0;
	pthread_mutex_unlock(&suspects->lock);
	return crashes;
}

static uint32_t mark(struct suspects *suspects, uint64_t hash)
{
	for (uint32_t slot = 0; slot < SUSPECTS_IN_HAND; slot++) {
		uint64_t expected = 0;
		if (atomic_compare_exchange_strong(&suspects->marks->in_hand[slot], &expected, hash))
			return slot;
	}
	return NO_SLOT;
}

bool suspects_take(struct suspects *suspects, uint64_t hash, bool again, struct suspect_mark *ret_mark)
{
	*ret_mark = (struct suspect_mark){ .slot = NO_SLOT };
	if (!suspects)
		return true;
	uint64_t crashes = crashes_of(suspects, hash);
	if (crashes >= SUSPECTS_CRASHES && !again)
		return false;
	if (crashes)
		pthread_mutex_lock(&suspects->alone);
	*ret_mark = (struct suspect_mark){ mark(suspects, hash), crashes > 0 };
	return true;
}

void suspects_release(struct suspects *suspects, const struct suspect_mark *mark)
{
	if (!suspects)
		return;
	if (mark->slot != NO_SLOT)
		atomic_store(&suspects->marks->in_hand[mark->slot], 0);
	if (mark->alone)
		pthread_mutex_unlock(&suspects->alone);
}

void suspects_clear(struct suspects *suspects, uint64_t hash)
{
	if (!suspects)
		return;
	pthread_mutex_lock(&suspects->lock);
	struct suspect *suspect = find(suspects, hash);
	if (suspect)
		forget(suspects, suspect);
	pthread_mutex_unlock(&suspects->lock);
}
