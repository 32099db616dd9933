/* Records a second and bytes on disk of the log and of the state, with texts of invented words of the lengths that news has.
 * usage: bench_store [ARTICLES [DIRECTORY [log|state]]]: 10000 articles, in a directory of its own under DIRECTORY ($TMPDIR or
 * /tmp), which it removes; log and state, or one of them. The disk counts: every group of 100 is synced. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proto/time.h"
#include "store/log.h"
#include "store/state.h"

enum {
	GROUP = 100,
	COMMITS = 1000,
	ARTICLE_BYTES = 5400, /* the average of the background articles */
	ANALYSIS_BYTES = 8000,
	STATEMENTS = 25, /* an article */
	WORDS = 22,      /* a statement */
	VOCABULARY = 30000,
	STORY_ARTICLES = 4, /* a story grows to */
};

static char directory[4096];
static uint64_t random_state = 88172645463325252u;

static uint32_t random_below(uint32_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)((random_state >> 32) * limit >> 32);
}

/* Seconds on the clock, and of a processor's work: on a busy machine the second is the one to compare. */
struct seconds {
	double clock, work;
};

static double seconds_of(clockid_t id)
{
	struct timespec time;
	clock_gettime(id, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct seconds now(void)
{
	return (struct seconds){ seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID) };
}

static struct seconds since(struct seconds start)
{
	struct seconds end = now();
	return (struct seconds){ end.clock - start.clock, end.work - start.work };
}

static void or_die(int r, const char *what)
{
	if (r < 0) {
		fprintf(stderr, "bench_store: %s: %s\n", what, strerror(-r));
		exit(1);
	}
}

static void report(const char *what, uint64_t count, struct seconds seconds)
{
	printf("%-60s %9.0f/s   (%.0f a second of work)\n", what, (double)count / seconds.clock, (double)count / seconds.work);
}

static void report_bytes(const char *what, uint64_t bytes, uint64_t articles)
{
	printf("%-60s %9.1f MiB for 10,000 articles\n", what, (double)bytes / (1 << 20) * 10000 / (double)articles);
}

static void remove_files(const char *name)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };
	for (size_t i = 0; i < array_size(suffixes); i++) {
		char path[5000];
		snprintf(path, sizeof(path), "%s/%s%s", directory, name, suffixes[i]);
		unlink(path);
	}
}

static void remove_log(void)
{
	char path[5000];
	remove_files("log.db");
	snprintf(path, sizeof(path), "%s/log.head", directory);
	unlink(path);
}

/* Words as frequent as Zipf's law has them. */
static const char *invent_text(struct arena *arena, unsigned words)
{
	char *text = arena_alloc(arena, words, 12), *end = text;
	for (unsigned i = 0; i < words; i++) {
		double rank = pow(VOCABULARY, (double)random_below(1u << 20) / (1u << 20));
		unsigned number = (unsigned)rank * 7919 % 175760;
		if (i)
			*end++ = ' ';
		for (unsigned length = 2 + number % 6; length > 0; length--, number = number / 7 + length)
			*end++ = (char)('a' + number % 26);
	}
	return text;
}

/* --- log --- */

static struct log *open_log(void)
{
	struct log *log;
	char *error;
	or_die(log_open(directory, &log, &error), "open the log");
	return log;
}

static void append_articles(struct log *log, uint64_t count, const char *blob, size_t article, size_t analysis, size_t update)
{
	for (uint64_t position = 1; position <= count; position++) {
		if (position % GROUP == 1)
			or_die(log_begin(log), "begin");
		char id[40];
		snprintf(id, sizeof(id), "u%016" PRIx64 "%016" PRIx64, position * UINT64_C(0x9e3779b97f4a7c15), position);
		struct log_entry entry = { .position = position, .at = (int64_t)position, .kind = LOG_ARTICLE, .article_id = id,
			                   .content_hash = position, .modified = TIME_NONE, .article = blob, .article_size = article,
			                   .analysis = blob, .analysis_size = analysis };
		or_die(log_append(log, &entry), "append");
		if (update)
			or_die(log_append_update(log, position, position, "update/en/", position - 1, blob, update), "append an update");
		if (position % GROUP == 0 || position == count)
			or_die(log_commit(log), "commit");
	}
}

static int visit_entry(void *context, const struct log_entry *entry)
{
	*(uint64_t *)context += entry->analysis_size;
	return 0;
}

static void bench_log(uint64_t count)
{
	char *blob = allocate(64, 1024);
	for (size_t i = 0; i < 64 * 1024; i++)
		blob[i] = (char)random_below(256);
	struct log *log = open_log();
	struct seconds start = now();
	append_articles(log, count * 5, blob, 3000, 0, 0);
	report("log: bare entries of 3 KB, in synced groups of 100", count * 5, since(start));
	log_close(log);
	remove_log();

	log = open_log();
	start = now();
	for (uint64_t position = 1; position <= COMMITS; position++) {
		const struct log_entry tick = { .position = position, .at = 0, .kind = LOG_TICK, .modified = TIME_NONE };
		or_die(log_begin(log), "begin");
		or_die(log_append(log, &tick), "append");
		or_die(log_commit(log), "commit");
	}
	report("log: commits of one entry each", COMMITS, since(start));
	log_close(log);
	remove_log();

	log = open_log();
	start = now();
	append_articles(log, count, blob, ARTICLE_BYTES, ANALYSIS_BYTES, 12000);
	report("log: articles with analysis and update, in synced groups", count, since(start));
	report_bytes("log", log_bytes(log), count);
	uint64_t bytes = 0;
	start = now();
	or_die(log_entries(log, 1, false, visit_entry, &bytes), "go through the log");
	report("log: entries checked and read again without articles", count, since(start));
	log_close(log);
	remove_log();
	free(blob);
}

/* --- state --- */

/* What a story has so far: its clusters grow as a fifth of the statements of a new article join one of an earlier. */
struct growing {
	char id[24];
	uint64_t positions[STORY_ARTICLES];
	struct cluster_record clusters[STORY_ARTICLES * STATEMENTS];
	size_t articles, count;
	struct arena *arena;
};

static struct statement_record invent_statement(struct arena *arena, uint64_t position, unsigned number, const char *article,
                                                const char *cluster)
{
	static const struct span spans[] = { { 1200, 1320 } };
	return (struct statement_record){
		.id = arena_format(arena, "%" PRIu64 ".%u", position, number), .article = article, .publisher = "example.org",
		.cluster = cluster, .kind = STATEMENT_INDIRECT, .confidence = 800, .speaker = number % 3 ? invent_text(arena, 2) : NULL,
		.speaker_reason = number % 3 ? NULL : "claim", .mention = "the minister", .cue = "said",
		.text = invent_text(arena, WORDS), .content = spans, .content_count = 1, .time = (int64_t)position * 1000,
	};
}

static void add_statement(struct growing *story, uint64_t position, unsigned number, const char *article, bool *changed)
{
	bool joins = story->articles && random_below(5) == 0;
	size_t at = joins ? random_below((uint32_t)story->count) : story->count++;
	struct cluster_record *cluster = &story->clusters[at];
	if (!joins)
		*cluster = (struct cluster_record){ .id = arena_format(story->arena, "c%" PRIu64 ".%u", position, number), .story = story->id };
	struct statement_record *statements = arena_alloc(story->arena, cluster->statements_count + 1, sizeof(*statements));
	if (cluster->statements_count)
		memcpy(statements, cluster->statements, cluster->statements_count * sizeof(*statements));
	statements[cluster->statements_count++] = invent_statement(story->arena, position, number, article, cluster->id);
	cluster->statements = statements;
	cluster->text = statements[0].text;
	cluster->speaker = statements[0].speaker;
	cluster->kind = statements[0].kind;
	cluster->first_seen = statements[0].time;
	cluster->last_seen = statements[cluster->statements_count - 1].time;
	cluster->first_publisher = "example.org";
	cluster->publisher_count = 1;
	cluster->statement_count = cluster->article_count = (uint32_t)cluster->statements_count;
	changed[at] = true;
}

/* The update that an article causes in its story. */
static struct update grow(struct growing *story, uint64_t position, struct cluster_record *clusters)
{
	if (story->articles == STORY_ARTICLES || !story->arena) {
		arena_free(story->arena);
		*story = (struct growing){ .arena = arena_new() };
		snprintf(story->id, sizeof(story->id), "s%" PRIu64, position);
	}
	bool changed[STORY_ARTICLES * STATEMENTS] = { false };
	struct article_record *article = arena_alloc(story->arena, 1, sizeof(*article));
	*article = (struct article_record){
		.id = arena_format(story->arena, "u%032" PRIx64, position * UINT64_C(0x9e3779b97f4a7c15)),
		.url = "https://www.example.org/2022/03/07/world/a-headline-as-long-as-they-are.html", .title = invent_text(story->arena, 9),
		.publisher = "example.org", .language = "en", .story = story->id, .time = (int64_t)position * 1000, .position = position,
	};
	for (unsigned number = 0; number < STATEMENTS; number++)
		add_statement(story, position, number, article->id, changed);
	size_t count = 0;
	for (size_t i = 0; i < story->count; i++)
		if (changed[i])
			clusters[count++] = story->clusters[i];
	story->articles++;
	return (struct update){
		.sequence = position, .type = story->articles == 1 ? UPDATE_CREATED : UPDATE_UPDATED, .position = position,
		.story = { .id = story->id, .version = (uint32_t)story->articles, .title = article->title, .language = "en",
			   .representative_article = article->id, .last_seen = article->time, .article_count = (uint32_t)story->articles,
			   .statement_cluster_count = (uint32_t)story->count },
		.articles = article, .article_count = 1, .clusters = clusters, .cluster_count = count,
	};
}

static void bench_queries(struct state *state, uint64_t count)
{
	struct arena *arena = arena_new();
	enum { TIMES = 200 };
	struct seconds start = now();
	for (unsigned i = 0; i < TIMES; i++) {
		arena_reset(arena);
		struct statement_filter filter = { .words = invent_text(arena, 2), .since = TIME_NONE, .limit = 50 };
		struct statement_record *statements;
		size_t found;
		or_die(state_statements(state, &filter, arena, &statements, &found), "search");
	}
	report("state: searches for two words, 50 results at most", TIMES, since(start));
	struct story_page *pages;
	size_t found, total = 0;
	const char *cursor = "";
	char next[24];
	start = now();
	do {
		arena_reset(arena);
		or_die(state_snapshot(state, cursor, NULL, 100, arena, &pages, &found), "take a snapshot");
		total += found;
		if (found)
			snprintf(next, sizeof(next), "%s", pages[found - 1].story.id);
		cursor = next;
	} while (found);
	report("state: stories of a snapshot", total, since(start));
	report_bytes("state", state_bytes(state), count);
	arena_free(arena);
}

static void bench_state(uint64_t count)
{
	enum { AT_ONCE = 50 };
	struct growing *stories = allocate(AT_ONCE, sizeof(*stories));
	struct cluster_record *clusters = allocate(STORY_ARTICLES * STATEMENTS, sizeof(*clusters));
	struct state *state;
	char *error;
	or_die(state_open(directory, "epoch", &state, &error), "open the state");
	struct seconds seconds = { 0 };
	for (uint64_t position = 1; position <= count; position++) {
		struct update update = grow(&stories[random_below(AT_ONCE)], position, clusters);
		struct seconds start = now();
		if (position % GROUP == 1)
			or_die(state_begin(state), "begin");
		or_die(state_apply(state, &update), "apply");
		if (position % GROUP == 0 || position == count)
			or_die(state_commit(state, position), "commit");
		struct seconds spent = since(start);
		seconds.clock += spent.clock;
		seconds.work += spent.work;
	}
	report("state: articles with 25 statements applied, in groups of 100", count, seconds);
	bench_queries(state, count);
	state_close(state);
	remove_files("state.db");
	for (size_t i = 0; i < AT_ONCE; i++)
		arena_free(stories[i].arena);
	free(stories);
	free(clusters);
}

int main(int argc, char **argv)
{
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000;
	const char *parent = argc > 2 ? argv[2] : getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";
	if (count == 0 || snprintf(directory, sizeof(directory), "%s/hearsay-bench-XXXXXX", parent) >= (int)sizeof(directory) ||
	    !mkdtemp(directory)) {
		fprintf(stderr, "usage: bench_store [ARTICLES [DIRECTORY [log|state]]]\n");
		return 1;
	}
	if (argc < 4 || strcmp(argv[3], "log") == 0)
		bench_log(count);
	if (argc < 4 || strcmp(argv[3], "state") == 0)
		bench_state(count);
	rmdir(directory);
	return 0;
}
