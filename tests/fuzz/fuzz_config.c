/* Configuration files, as operators write them: read, or refused with the line that is wrong. */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64], *error = NULL;
	int fd = memfd_create("hearsayd.conf", 0);
	require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct config config;
	config_init(&config);
	int r = config_read_file(&config, path, &error);
	if (r == 0)
		r = config_check(&config, &error);
	require((r < 0) == (error != NULL));
	require(config.workers >= 0 && config.queue_articles >= 1 && config.confidence <= 1000 && config.window > 0);
	require(config.subscribe.count <= CONFIG_MAX_SUBSCRIBE);
	config_clear(&config);
	free(error);
	close(fd);
	return 0;
}
