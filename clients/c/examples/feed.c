/* Feeds articles: lines of standard input with an id, a title and a text, parted by tabs.
 *
 *   cc feed.c $(pkg-config --cflags --libs hearsay) -o feed
 *   printf 'a1\tFerry late\t"We wait," said Mira Voss.\n' | ./feed [DIRECTORY OF THE SOCKETS] */
#include <hearsay.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take_answer(void *context, const struct hearsay_answer *answer)
{
	unsigned *stored = context;
	if (answer->result == HEARSAY_REJECTED)
		fprintf(stderr, "article %s was refused: %s\n", answer->id, answer->reason);
	*stored += answer->result == HEARSAY_ACK || answer->result == HEARSAY_DUPLICATE || answer->result == HEARSAY_STALE;
}

static int feed_lines(struct hearsay *hearsay, struct hearsay_feeder *feeder)
{
	char *line = NULL;
	size_t size = 0;
	int r = 0;
	while (r == 0 && getline(&line, &size, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		char *rest = line;
		struct hearsay_article article = { .id = strsep(&rest, "\t"), .title = strsep(&rest, "\t"), .text = rest };
		r = hearsay_feeder_send(feeder, &article, 10000, NULL);
		if (r < 0)
			fprintf(stderr, "article %s: %s\n", article.id, hearsay_error(hearsay));
	}
	free(line);
	return r;
}

int main(int argc, char **argv)
{
	char articles[200];
	unsigned stored = 0;
	snprintf(articles, sizeof(articles), "ipc://%s/articles", argc > 1 ? argv[1] : "/run/hearsay");
	struct hearsay *hearsay;
	struct hearsay_feeder *feeder;
	if (hearsay_new(&(struct hearsay_endpoints){ .articles = articles }, &hearsay) < 0)
		return EXIT_FAILURE;
	int r = hearsay_feeder_new(hearsay, 100, take_answer, &stored, &feeder);
	if (r == 0) {
		r = feed_lines(hearsay, feeder);
		if (r == 0)
			r = hearsay_feeder_flush(feeder, 10000);
		hearsay_feeder_free(feeder);
	}
	if (r < 0)
		fprintf(stderr, "feed: %s\n", hearsay_error(hearsay));
	printf("%u articles are on disk\n", stored);
	hearsay_free(hearsay);
	return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
