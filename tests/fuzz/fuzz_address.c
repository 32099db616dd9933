/* What stands in single fields: URLs, publishers' keys made of them, times, endpoints. */
#include <string.h>

#include "bus/endpoint.h"
#include "cluster/publishers/publisher.h"
#include "fuzz.h"
#include "proto/article.h"
#include "proto/time.h"
#include "proto/url.h"

/* A host of several dots or "www." loses one of them each time, so what is normal need not stay as it is; but it is a URL with a host. */
static void check_url(const char *text, struct arena *arena)
{
	const char *normal = url_normalise(arena, text);
	const char *host = url_host(arena, text);
	require((normal != NULL) <= (host != NULL));
	require(!normal || strstr(normal, "://"));
	require(!normal || strlen(normal) <= 3 * strlen(text) + 1);
}

static void check_publisher(const char *text, struct arena *arena)
{
	struct article by_url = { .url = text }, by_name = { .publisher = text };
	const char *key = publisher_key(&by_url, arena);
	require(!key || *key);
	key = publisher_key(&by_name, arena);
	require(!key || *key);
}

static void check_time(const char *text)
{
	int64_t time, again;
	char written[TIME_TEXT_SIZE];
	if (time_parse(text, &time, NULL) < 0)
		return;
	require(time_parse(time_format(time, written), &again, NULL) == 0 && again == time);
}

static void check_endpoint(const char *text)
{
	char *error = NULL;
	require((endpoint_check(text, &error) < 0) == (error != NULL));
	free(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = allocate(size + 1, 1);
	memcpy(text, data, size);
	make_valid(text, strlen(text));
	struct arena *arena = arena_new();
	check_url(text, arena);
	check_publisher(text, arena);
	check_time(text);
	check_endpoint(text);
	arena_free(arena);
	free(text);
	return 0;
}
