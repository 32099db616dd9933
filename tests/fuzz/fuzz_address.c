/* What stands in single fields: URLs, publishers' keys made of them, times, endpoints. */
#include <string.h>

#include "bus/endpoint.h"
#include "cluster/publishers/publisher.h"
#include "fuzz.h"
#include "proto/article.h"
#include "proto/time.h"
#include "proto/url.h"

/* A host of several dots or "www." loses one of them each time, so what is normal need not stay as it is; but it is a URL with a host, and
 * all else of it stays. */
static bool loses_of_its_host(const char *url)
{
	const char *host = strstr(url, "://") + 3, *end = host + strcspn(host, "/?#\\"), *port = end;
	while (port > host && port[-1] >= '0' && port[-1] <= '9')
		port--;
	if (port > host && port[-1] == ':')
		end = port - 1;
	return strncmp(host, "www.", 4) == 0 || (end > host && end[-1] == '.');
}

static void check_url(const char *text, struct arena *arena)
{
	const char *normal = url_normalise(arena, text);
	const char *host = url_host(arena, text);
	require((normal != NULL) <= (host != NULL));
	require(!normal || strstr(normal, "://"));
	require(!normal || strlen(normal) <= 3 * strlen(text) + 1);
	if (!normal || loses_of_its_host(normal))
		return;
	require(strcmp(normal, url_normalise(arena, normal)) == 0);
	require(strcmp(article_id_from_url(arena, text), article_id_from_url(arena, normal)) == 0);
}

static void check_publisher(const char *text, struct arena *arena)
{
	struct article by_url = { .url = text }, by_name = { .publisher = text };
	const char *key = publisher_of(&by_url, arena).key;
	require(!key || *key);
	struct publisher named = publisher_of(&by_name, arena);
	require(!named.key == !named.name && (!named.key || (*named.key && *named.name)));
}

static void check_time(const char *text)
{
	int64_t time, again;
	char written[TIME_TEXT_SIZE];
	if (time_parse(text, &time, NULL) < 0)
		return;
	require(time_parse(time_format(time, written), &again, NULL) == 0 && again == time);
}

/* Whatever number stands for a time is written as one that can be read, and the later of two is not the earlier one then. */
static void check_number(const char *text, size_t size)
{
	int64_t times[2], read[2], from_real;
	double real;
	if (size < sizeof(times))
		return;
	memcpy(times, text, sizeof(times));
	memcpy(&real, text, sizeof(real));
	char written[TIME_TEXT_SIZE];
	for (size_t k = 0; k < 2; k++)
		require(time_parse(time_format(times[k], written), &read[k], NULL) == 0);
	require(times[0] <= times[1] ? read[0] <= read[1] : read[0] >= read[1]);
	require(time_from_seconds(real, &from_real) < 0 || (time_parse(time_format(from_real, written), &read[0], NULL) == 0 && read[0] == from_real));
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
	check_number((const char *)data, size);
	check_endpoint(text);
	arena_free(arena);
	free(text);
	return 0;
}
