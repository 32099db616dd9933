/* Keeps a mirror of the stories, and tells of each update what the story has now.
 *
 *   cc follow.c $(pkg-config --cflags --libs hearsay) -o follow
 *   ./follow [DIRECTORY OF THE SOCKETS [ENDS AFTER SO MANY UPDATES]] */
#include <hearsay.h>

#include <stdio.h>
#include <stdlib.h>

struct follower {
	struct hearsay_mirror *mirror;
	long updates;
};

static void print_story(const struct hearsay_value *page)
{
	const struct hearsay_value *story = hearsay_find(page, "story"), *clusters;
	uint32_t count = hearsay_array(page, "clusters", &clusters);
	printf("%s: %s\n", hearsay_string(story, "id", "?"), hearsay_string(story, "title", "(no title)"));
	for (uint32_t k = 0; k < count; k++)
		printf("  %s: %s\n", hearsay_string(&clusters[k], "speaker", "-"), hearsay_string(&clusters[k], "text", ""));
	fflush(stdout);
}

static void take_complete(void *context)
{
	const struct follower *follower = context;
	for (size_t k = 0; k < hearsay_mirror_count(follower->mirror); k++)
		print_story(hearsay_mirror_at(follower->mirror, k));
	printf("-- these are the open stories; what follows is new\n");
	fflush(stdout);
}

static void take_update(void *context, const struct hearsay_value *update)
{
	struct follower *follower = context;
	const struct hearsay_value *page = hearsay_mirror_story(follower->mirror, hearsay_string(update, "subject", ""));
	printf("-- %s\n", hearsay_string(update, "type", "?"));
	if (page)
		print_story(page);
	follower->updates++;
}

int main(int argc, char **argv)
{
	const struct hearsay_mirror_callbacks callbacks = { .complete = take_complete, .update = take_update };
	char updates[200], query[200];
	struct follower follower = { 0 };
	long limit = argc > 2 ? atol(argv[2]) : 0;
	snprintf(updates, sizeof(updates), "ipc://%s/updates", argc > 1 ? argv[1] : "/run/hearsay");
	snprintf(query, sizeof(query), "ipc://%s/query", argc > 1 ? argv[1] : "/run/hearsay");
	struct hearsay *hearsay;
	if (hearsay_new(&(struct hearsay_endpoints){ .updates = updates, .query = query }, &hearsay) < 0)
		return EXIT_FAILURE;
	int r = hearsay_mirror_new(hearsay, "update/", &callbacks, &follower, &follower.mirror);
	while (r == 0 && (!limit || follower.updates < limit))
		r = hearsay_mirror_run(follower.mirror, -1);
	if (r < 0)
		fprintf(stderr, "follow: %s\n", hearsay_error(hearsay));
	hearsay_mirror_free(follower.mirror);
	hearsay_free(hearsay);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
