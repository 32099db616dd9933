/* Configuration files, as operators write them: read, or refused with the line that is wrong. */
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static bool is_within(int64_t number, int64_t least, int64_t most)
{
	return number >= least && number <= most;
}

/* As the manual has them. */
static void check_ranges(const struct config *config)
{
	const int64_t minute = 60 * 1000, day = 24 * 60 * minute, mega = 1 << 20, giga = 1 << 30, tera = INT64_C(1) << 40;
	require(is_within(config->workers, 0, 256));
	require(is_within(config->window, minute, 366 * day));
	require(is_within(config->retention_age, 0, 3660 * day));
	require(!config->retention_bytes || is_within(config->retention_bytes, mega, 64 * tera));
	require(is_within(config->confidence, 0, 1000));
	require(is_within(config->queue_articles, 1, 1000 * 1000));
	require(is_within(config->queue_bytes, 2 * mega, 16 * giga));
	require(!config->memory_max || is_within(config->memory_max, 64 * mega, 16384 * giga));
	require(is_within(config->rejected_bytes, 8 * mega, 16 * giga));
}

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
	check_ranges(&config);
	require(config.subscribe.count <= CONFIG_MAX_SUBSCRIBE);
	config_clear(&config);
	free(error);
	close(fd);
	return 0;
}
