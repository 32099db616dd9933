/* A mirror of libhearsay for the integration tests. Arguments: the endpoints of updates and of queries, the topic prefix. For each line
 * on standard input it writes one of JSON: what the mirror holds. It ends with its input. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clients/c/hearsay.h"

struct client {
	struct hearsay_mirror *mirror;
	unsigned long resets, updates;
	char reason[32];
};

static void take_reset(void *context, const char *reason)
{
	struct client *client = context;
	client->resets++;
	snprintf(client->reason, sizeof(client->reason), "%s", reason);
}

static void take_update(void *context, const struct hearsay_value *update)
{
	struct client *client = context;
	(void)update;
	client->updates++;
}

static void print_mirror(const struct client *client)
{
	printf("{\"sequence\":%llu,\"complete\":%s,\"resets\":%lu,\"reason\":\"%s\",\"updates\":%lu,\"stories\":[",
	       (unsigned long long)hearsay_mirror_sequence(client->mirror), hearsay_mirror_complete(client->mirror) ? "true" : "false",
	       client->resets, client->reason, client->updates);
	for (size_t k = 0; k < hearsay_mirror_count(client->mirror); k++) {
		char *json = hearsay_json(hearsay_mirror_at(client->mirror, k));
		printf("%s%s", k ? "," : "", json);
		free(json);
	}
	puts("]}");
	fflush(stdout);
}

/* Every id in the mirror leads to what has it. */
static bool finds_all(const struct client *client)
{
	for (size_t k = 0; k < hearsay_mirror_count(client->mirror); k++) {
		const struct hearsay_value *page = hearsay_mirror_at(client->mirror, k), *items;
		if (hearsay_mirror_story(client->mirror, hearsay_string(hearsay_find(page, "story"), "id", "")) != page)
			return false;
		uint32_t count = hearsay_array(page, "articles", &items);
		for (uint32_t i = 0; i < count; i++)
			if (hearsay_mirror_article(client->mirror, hearsay_string(&items[i], "id", "")) != &items[i])
				return false;
		count = hearsay_array(page, "clusters", &items);
		for (uint32_t i = 0; i < count; i++)
			if (hearsay_mirror_cluster(client->mirror, hearsay_string(&items[i], "id", "")) != &items[i])
				return false;
	}
	return true;
}

/* One line was asked for: false at the end of the input. */
static bool take_line(const struct client *client)
{
	char line[64];
	ssize_t size = read(STDIN_FILENO, line, sizeof(line));
	for (ssize_t k = 0; k < size; k++)
		if (line[k] == '\n')
			print_mirror(client);
		else if (line[k] == 'f')
			puts(finds_all(client) ? "true" : "false"), fflush(stdout);
	return size > 0;
}

int main(int argc, char **argv)
{
	static const struct hearsay_mirror_callbacks callbacks = { .reset = take_reset, .update = take_update };
	struct client client = { 0 };
	struct hearsay *hearsay;
	if (argc != 4 || hearsay_new(&(struct hearsay_endpoints){ .updates = argv[1], .query = argv[2] }, &hearsay) < 0)
		return EXIT_FAILURE;
	int r = hearsay_mirror_new(hearsay, argv[3], &callbacks, &client, &client.mirror);
	while (r == 0) {
		struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
		if (poll(&input, 1, 0) > 0 && !take_line(&client))
			break;
		r = hearsay_mirror_run(client.mirror, 20);
	}
	if (r < 0)
		fprintf(stderr, "mirror: %s\n", hearsay_error(hearsay));
	hearsay_mirror_free(client.mirror);
	hearsay_free(hearsay);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
