/* The operator's file of owners: read, or refused with the line that is wrong. */
#include "cluster/publishers/owners.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64], *error = NULL;
	int fd = memfd_create("owners", 0);
	require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct owners *owners = NULL;
	int r = owners_load(path, &owners, &error);
	require((r < 0) == (error != NULL) && (r == 0) == (owners != NULL));
	require(owners_find(owners, NULL) == NULL);
	owners_free(owners);
	free(error);
	close(fd);
	return 0;
}
