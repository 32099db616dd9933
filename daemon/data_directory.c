#include "data_directory.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* By where the program's file lies, so that one that was installed never reads a source tree that happens to be there. */
static bool runs_from_build_tree(void)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (length < 0)
		return false;
	path[length] = '\0';
	size_t build = strlen(HEARSAY_BUILD_TREE);
	return strncmp(path, HEARSAY_BUILD_TREE, build) == 0 && path[build] == '/';
}

char *data_directory_find(const char *given)
{
	if (given && *given)
		return copy_string(given);
	const char *named = getenv("HEARSAY_DATA");
	if (named && *named)
		return copy_string(named);
	return copy_string(runs_from_build_tree() ? HEARSAY_DATA_BUILD : HEARSAY_DATA_INSTALLED);
}
