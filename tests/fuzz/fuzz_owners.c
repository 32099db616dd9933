/* The operator's file of owners: read, or refused with the line that is wrong. */
#include "cluster/publishers/owners.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static const char mark[] = "\xEF\xBB\xBF";

/* Loads what stands in a file behind `begin`. */
static int load(const char *begin, const uint8_t *data, size_t size)
{
	char path[64], *error = NULL;
	int fd = memfd_create("owners", 0);
	require(fd >= 0 && write(fd, begin, strlen(begin)) == (ssize_t)strlen(begin) && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct owners *owners = NULL;
	int r = owners_load(path, &owners, &error);
	require((r < 0) == (error != NULL) && (r == 0) == (owners != NULL));
	require(owners_find(owners, NULL) == NULL);
	owners_free(owners);
	free(error);
	close(fd);
	return r;
}

/* A byte order mark changes nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int r = load("", data, size);
	bool marked = size >= strlen(mark) && memcmp(data, mark, strlen(mark)) == 0;
	require(marked || load(mark, data, size) == r);
	return 0;
}
