/* The board with many articles in its window: time, work and memory for an article more, and what a checkpoint of it takes.
 * usage: bench_board ARTICLES [COUNT…]
 * (JSON lines with "title", "text" or both; 10000 and 100000 articles in the window, unless COUNTs say otherwise)
 *
 * All articles are analysed once. Each comes as often as COUNT needs, once for each of as many streams, each time with other words: a
 * word that is not among the most frequent ones is replaced by another of about its frequency, the same one in the whole stream. So a
 * stream has the stories of the articles, about other events than any other stream. The window holds COUNT articles; while it is full,
 * as many stories close as begin. A hash of all updates shows whether two builds do the same. */
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "cluster/board/board.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "store/checkpoint.h"
#include "tests/bench/bench.h"

enum {
	FREQUENT = 300, /* words that stay what they are */
	BAND = 64,      /* words of about one frequency, that replace one another */
	MEASURED = 10,  /* of the window's articles, one in so many come while it is full, and are measured */
};

static const uint64_t articles_between[] = { 100, 1000, 1000, 1000 }; /* checkpoints */

struct original {
	struct article article;
	struct analysis analysis;
};

struct bench {
	struct models *models;
	struct arena *arena;
	ARRAY(struct original) originals;
	struct dictionary *words;
	ARRAY(uint32_t) uses;    /* by word */
	ARRAY(uint32_t) by_rank; /* words, most frequent first */
	ARRAY(uint32_t) ranks;   /* by word */
};

/* --- The articles */

static void use(struct bench *bench, const char *term)
{
	for (size_t length; *term; term += length + (term[length] == ' ')) {
		length = strcspn(term, " ");
		uint32_t word = dictionary_add(bench->words, term, length);
		if (word == bench->uses.count)
			array_append(&bench->uses, 0);
		bench->uses.items[word]++;
	}
}

static void use_all(struct bench *bench, const struct analysis *analysis)
{
	for (uint32_t k = 0; k < analysis->features.counts[BAG_WORDS]; k++)
		use(bench, analysis->features.bags[BAG_WORDS][k].term);
	for (size_t k = 0; k < analysis->statements.count; k++)
		for (uint32_t t = 0; t < analysis->statement_features[k].term_count; t++)
			use(bench, analysis->statement_features[k].terms[t].stem);
}

/* Keeps what the log would keep of an analysis, without what was needed to make it. */
static void keep(struct bench *bench, const struct analysis *analysis, struct analysis *ret_analysis)
{
	struct writer *writer = writer_new();
	struct value value;
	const char *reason;
	analysis_write(analysis, writer);
	if (value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, bench->arena, &value, &reason) < 0 ||
	    analysis_read(&value, bench->arena, ret_analysis) < 0)
		fail("an analysis cannot be read back");
	writer_free(writer);
}

static void add_line(struct bench *bench, const char *line, size_t length, struct arena *scratch)
{
	json_t *json = json_loadb(line, length, 0, NULL);
	const char *title = json_string_value(json_object_get(json, "title")), *text = json_string_value(json_object_get(json, "text"));
	struct original original = { .article = {
		.title = title, .text = text, .publisher = "example.org", .language = "en", .published = TIME_NONE, .fetched = TIME_NONE,
		.modified = TIME_NONE,
	} };
	struct analysis analysis;
	if (title || text) {
		analysis_run(bench->models, &original.article, &(struct analysis_options){ .confidence = ANALYSIS_CONFIDENCE_DEFAULT }, scratch,
		             &analysis);
		keep(bench, &analysis, &original.analysis);
		use_all(bench, &original.analysis);
		original.article.title = arena_copy(bench->arena, title);
		original.article.text = NULL;
		array_append(&bench->originals, original);
	}
	json_decref(json);
}

static void read_articles(struct bench *bench, const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file)
		fail("the articles cannot be opened");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length;
	struct arena *scratch = arena_new();
	while ((length = getline(&line, &capacity, file)) > 0) {
		add_line(bench, line, (size_t)length, scratch);
		arena_reset(scratch);
	}
	arena_free(scratch);
	free(line);
	fclose(file);
	if (!bench->originals.count)
		fail("no articles there");
}

static int most_used_first(const void *a, const void *b, void *context)
{
	const struct bench *bench = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	uint32_t uses_x = bench->uses.items[x], uses_y = bench->uses.items[y];
	return uses_x != uses_y ? (uses_x > uses_y ? -1 : 1) : (x > y) - (x < y);
}

static void rank_words(struct bench *bench)
{
	for (uint32_t word = 0; word < bench->uses.count; word++)
		array_append(&bench->by_rank, word);
	qsort_r(bench->by_rank.items, bench->by_rank.count, sizeof(uint32_t), most_used_first, bench);
	array_reserve(&bench->ranks, bench->uses.count);
	for (uint32_t rank = 0; rank < bench->by_rank.count; rank++)
		bench->ranks.items[bench->by_rank.items[rank]] = rank;
}

/* --- Other words, stream by stream */

static uint32_t mixed(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)((x ^ x >> 29) * UINT64_C(0xbf58476d1ce4e5b9) >> 32);
}

/* What stands for the word in this stream. Words that no article has, as parts of pairs can be, stay. */
static const char *replaced(const struct bench *bench, const char *word, size_t length, uint32_t stream, struct arena *arena)
{
	uint32_t number = dictionary_find(bench->words, word, length);
	uint32_t rank = number == DICTIONARY_NONE ? 0 : bench->ranks.items[number];
	if (stream == 0 || rank < FREQUENT)
		return arena_string(arena, word, length);
	uint32_t band = (rank - FREQUENT) / BAND, first = FREQUENT + band * BAND;
	uint32_t size = (uint32_t)bench->by_rank.count - first < BAND ? (uint32_t)bench->by_rank.count - first : BAND;
	uint32_t other = first + (rank - first + mixed(stream, band)) % size;
	return dictionary_text(bench->words, bench->by_rank.items[other]);
}

static const char *replaced_term(const struct bench *bench, const char *term, uint32_t stream, struct arena *arena)
{
	size_t length = strcspn(term, " ");
	const char *first = replaced(bench, term, length, stream, arena);
	if (!term[length])
		return first;
	const char *second = term + length + 1;
	return arena_format(arena, "%s %s", first, replaced(bench, second, strlen(second), stream, arena));
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static void replace_features(const struct bench *bench, struct story_features *features, uint32_t stream, struct arena *arena)
{
	for (int bag = 0; bag < BAG_COUNT; bag++) {
		struct feature *terms = arena_alloc(arena, features->counts[bag], sizeof(*terms));
		for (uint32_t k = 0; k < features->counts[bag]; k++)
			terms[k] = (struct feature){ .term = replaced_term(bench, features->bags[bag][k].term, stream, arena),
			                             .weight = features->bags[bag][k].weight };
		features->bags[bag] = terms;
	}
	uint32_t *shingles = arena_alloc(arena, features->shingle_count, sizeof(*shingles));
	for (uint32_t k = 0; k < features->shingle_count; k++)
		shingles[k] = features->shingles[k] ^ mixed(stream, 0) >> 8;
	if (features->shingle_count)
		qsort(shingles, features->shingle_count, sizeof(*shingles), by_number);
	features->shingles = shingles;
}

/* The k-th article of so many streams, in the arena. */
static void make(const struct bench *bench, uint64_t k, uint64_t streams, struct arena *arena, struct article *ret_article,
                 struct analysis *ret_analysis)
{
	const struct original *original = &bench->originals.items[k / streams % bench->originals.count];
	uint32_t stream = (uint32_t)(k % streams);
	*ret_article = original->article;
	*ret_analysis = original->analysis;
	ret_article->id = arena_format(arena, "u%032llx", (unsigned long long)k);
	ret_article->url = arena_format(arena, "https://www.example.org/2022/03/07/world/a-headline-as-long-as-they-are-%llu", (unsigned long long)k);
	replace_features(bench, &ret_analysis->features, stream, arena);
	size_t count = ret_analysis->statements.count;
	struct statement_features *features = arena_alloc(arena, count, sizeof(*features));
	for (size_t s = 0; s < count; s++) {
		features[s] = original->analysis.statement_features[s];
		features[s].terms = arena_alloc(arena, features[s].term_count, sizeof(*features[s].terms));
		for (uint32_t t = 0; t < features[s].term_count; t++) {
			const struct statement_term *term = &original->analysis.statement_features[s].terms[t];
			features[s].terms[t] = (struct statement_term){ replaced_term(bench, term->stem, stream, arena), term->flags, term->quoted };
		}
	}
	ret_analysis->statement_features = features;
}

/* --- Measuring */

static double resident_mib(void)
{
	long pages = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "re");
	if (file && fscanf(file, "%ld %ld", &pages, &resident) != 2)
		resident = 0;
	if (file)
		fclose(file);
	return (double)resident * 4096 / (1 << 20);
}

struct window {
	const struct bench *bench;
	struct board *board;
	struct arena *made, *entry;
	uint64_t streams, added;
	int64_t step; /* milliseconds between two articles */
	double spent; /* seconds in the board */
	double made_again; /* of them in making what it reads again; a store would take its own time for that */
	struct writer *told;
	uint64_t updates; /* a hash of all of them: what only makes the board faster or smaller leaves it as it was */
};

static int read_again(void *context, uint64_t position, struct arena *arena, struct article *ret_article, struct analysis *ret_analysis)
{
	struct window *window = context;
	double start = seconds();
	make(window->bench, position - 1, window->streams, arena, ret_article, ret_analysis);
	window->made_again += seconds() - start;
	return 0;
}

static void tell(struct window *window, const struct updates *updates)
{
	for (size_t k = 0; k < updates->count; k++) {
		writer_reset(window->told);
		update_write(&updates->items[k], window->told);
		window->updates = XXH3_64bits_withSeed(writer_data(window->told), writer_size(window->told), window->updates);
	}
}

static void add(struct window *window)
{
	struct article article;
	struct analysis analysis;
	struct updates updates;
	make(window->bench, window->added++, window->streams, window->made, &article, &analysis);
	double start = seconds();
	board_apply_article(window->board, window->added, (int64_t)window->added * window->step, &article, &analysis, window->entry, &updates);
	window->spent += seconds() - start;
	tell(window, &updates);
	arena_reset(window->made);
	arena_reset(window->entry);
}

static void report(const struct window *window, struct board_work before, uint64_t articles, double rest_mib)
{
	struct board_counts counts = board_counts(window->board);
	struct board_memory memory = board_memory(window->board);
	struct board_work work = board_work(window->board);
	double n = (double)articles, held = (double)counts.articles;
	printf("%9llu articles in the window (%.1f statements each), %llu stories\n", (unsigned long long)counts.articles,
	       (double)counts.statements / held, (unsigned long long)counts.stories);
	printf("          an article more: %.0f µs, %.0f postings, %.0f stories, %.0f articles and %.0f pairs of statements compared, %.1f articles read again\n",
	       (window->spent - window->made_again) / n * 1e6, (double)(work.postings - before.postings) / n, (double)(work.stories - before.stories) / n,
	       (double)(work.members - before.members) / n, (double)(work.statements - before.statements) / n,
	       (double)(work.reads - before.reads) / n);
	printf("          bytes an article: %.0f of stories, %.0f of terms, %.0f of records", (double)memory.articles / held,
	       (double)memory.terms / held, (double)memory.records / held);
	if (counts.statements)
		printf("; a statement: %.0f", (double)memory.statements / (double)counts.statements);
	printf("; in all %.1f MiB (resident %.1f)\n",
	       (double)(memory.articles + memory.terms + memory.records + memory.statements) / (1 << 20), resident_mib() - rest_mib);
	printf("          updates: %016llx\n", (unsigned long long)window->updates);
	fflush(stdout);
}

static double wall_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void image(void *context, struct image *image)
{
	board_image(image, context);
}

/* Waits for the other end of a pipe to say something or to go. */
static bool has_heard(int pipe, int milliseconds)
{
	return poll(&(struct pollfd){ .fd = pipe, .events = POLLIN }, 1, milliseconds) != 0;
}

static void write_in_child(struct window *window, const char *directory, const int written[2], const int seen[2])
{
	close(written[0]);
	close(seen[1]);
	int r = checkpoint_write(directory, true, image, window->board);
	if (write(written[1], "", 1) == 1)
		has_heard(seen[0], -1); /* until then its memory is there twice */
	_exit(r < 0);
}

/* Of what a child shares with this process no more: MiB. */
static double own_mib(void)
{
	char line[128];
	double own = 0;
	long kibibytes;
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Private_Clean: %ld", &kibibytes) == 1 || sscanf(line, "Private_Dirty: %ld", &kibibytes) == 1)
			own += (double)kibibytes / 1024;
	if (file)
		fclose(file);
	return own;
}

/* Writes a checkpoint as the daemon does: a child has the board of this moment, and articles go on coming. */
static void report_child(struct window *window, const char *directory)
{
	int written[2], seen[2], status;
	if (pipe(written) < 0 || pipe(seen) < 0)
		fail("no pipes");
	fflush(stdout);
	uint64_t added = window->added;
	double start = wall_seconds();
	pid_t child = fork();
	double forked = wall_seconds();
	if (child == 0)
		write_in_child(window, directory, written, seen);
	close(written[1]);
	window->spent = window->made_again = 0;
	do
		add(window);
	while (!has_heard(written[0], 0));
	double own = own_mib(), n = (double)(window->added - added);
	printf("          a child that writes a checkpoint: begun in %.1f ms; in the %.2f s that it took %.0f articles came, of %.0f µs each; "
	       "%.0f MiB of memory were there twice then\n",
	       (forked - start) * 1e3, wall_seconds() - forked, n, (window->spent - window->made_again) / n * 1e6, own);
	close(seen[1]);
	if (waitpid(child, &status, 0) != child || status != 0)
		fail("the child could not write the checkpoint");
	close(seen[0]);
	close(written[0]);
}

static double mib(uint64_t bytes)
{
	return (double)bytes / (1 << 20);
}

/* Of articles that come, as many as were between two checkpoints until now; then the next one. */
static void report_next(struct window *window, const char *directory, uint64_t articles)
{
	for (uint64_t k = 0; k < articles; k++)
		add(window);
	double start = wall_seconds();
	if (checkpoint_write(directory, false, image, window->board) < 0)
		fail("the checkpoint cannot be written");
	printf("          the next one, %llu articles later: %.1f MiB, written in %.2f s; %.1f MiB on disk\n", (unsigned long long)articles,
	       mib(checkpoint_written(directory)), wall_seconds() - start, mib(checkpoint_bytes(directory)));
	fflush(stdout);
}

static void report_checkpoints(struct window *window, const char *directory)
{
	double start = wall_seconds();
	if (checkpoint_write(directory, true, image, window->board) < 0)
		fail("the checkpoint cannot be written");
	printf("          a checkpoint: %.1f MiB, written in %.2f s\n", mib(checkpoint_bytes(directory)), wall_seconds() - start);
	fflush(stdout);
	for (size_t k = 0; k < array_size(articles_between); k++)
		report_next(window, directory, articles_between[k]);
}

/* Reads it as a restart does. */
static void report_reading(struct window *window, const struct board_options *options, const char *directory)
{
	board_free(window->board);
	window->board = board_new(window->bench->models, options);
	double start = wall_seconds(), worked = seconds();
	if (checkpoint_read(directory, image, window->board) < 0)
		fail("the checkpoint cannot be read");
	printf("          read in %.2f s, of which the processor worked %.2f s\n", wall_seconds() - start, seconds() - worked);
	fflush(stdout);
}

static void report_checkpoint(struct window *window, const struct board_options *options)
{
	char directory[] = "/tmp/hearsay-bench-XXXXXX";
	if (!mkdtemp(directory))
		fail("no temporary directory");
	report_child(window, directory);
	report_checkpoints(window, directory);
	report_reading(window, options, directory);
	if (checkpoint_remove(directory) < 0 || rmdir(directory) < 0)
		fail("the temporary directory cannot be removed");
}

static void run(const struct bench *bench, uint64_t count)
{
	struct window window = { .bench = bench, .made = arena_new(), .entry = arena_new(), .told = writer_new() };
	double rest = resident_mib();
	window.streams = (count + count / MEASURED) / bench->originals.count + 1;
	window.step = BOARD_WINDOW_DEFAULT / (int64_t)count;
	const struct board_options options = { .window = (int64_t)count * window.step, .read = read_again, .read_context = &window };
	window.board = board_new(bench->models, &options);
	while (window.added < count)
		add(&window);
	struct board_work before = board_work(window.board);
	window.spent = window.made_again = 0;
	while (window.added < count + count / MEASURED)
		add(&window);
	report(&window, before, count / MEASURED, rest);
	report_checkpoint(&window, &options);
	board_free(window.board);
	arena_free(window.made);
	arena_free(window.entry);
	writer_free(window.told);
}

int main(int argc, char **argv)
{
	struct bench bench = { .arena = arena_new(), .words = dictionary_new() };
	char *error = NULL;
	if (argc < 2)
		fail("usage: bench_board ARTICLES [COUNT…]");
	if (models_load(HEARSAY_DATA_BUILD, &bench.models, &error) < 0)
		fail(error);
	read_articles(&bench, argv[1]);
	rank_words(&bench);
	static const char *const usual[] = { "10000", "100000" };
	const char *const *counts = argc > 2 ? (const char *const *)argv + 2 : usual;
	for (int k = 0; k < (argc > 2 ? argc - 2 : 2); k++) {
		uint64_t count = strtoull(counts[k], NULL, 10);
		if (count < MEASURED)
			fail("COUNT: a number from 10 on");
		run(&bench, count);
	}
	array_free(&bench.originals);
	array_free(&bench.uses);
	array_free(&bench.by_rank);
	array_free(&bench.ranks);
	dictionary_free(bench.words);
	models_free(bench.models);
	arena_free(bench.arena);
	return EXIT_SUCCESS;
}
