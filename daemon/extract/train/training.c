#include "extract/train/training.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "extract/train/calibrate.h"
#include "extract/train/score.h"
#include "extract/train/silver_parts.h"
#include "extract/train/train_part_of_speech.h"

enum {
	PART_FOLDS = 5,
	HELD_EACH = 7, /* one article in seven is kept for confidence */
};

/* --- parts of speech */

static void keep_parts(struct training_article *article, const uint8_t *parts)
{
	article->tags = arena_alloc(article->arena, (size_t)article->document.token_count + 1, 1);
	memcpy(article->tags, parts, article->document.token_count);
}

static int tag_rest(const struct corpus *corpus, const unsigned char *section, size_t size, char **ret_error)
{
	struct part_of_speech *model;
	int r = part_of_speech_new(section, size, "the tagger just trained", &model, ret_error);
	if (r < 0)
		return r;
	for (size_t k = 0; k < corpus->articles.count; k++) {
		struct training_article *article = corpus->articles.items[k];
		if (article->tags)
			continue;
		article->tags = arena_alloc(article->arena, (size_t)article->document.token_count + 1, 1);
		part_of_speech_tag(model, &article->document, article->tags);
	}
	part_of_speech_free(model);
	return 0;
}

int training_parts(const struct corpus *corpus, const char *path, unsigned char **ret_section, size_t *ret_size, char **ret_error)
{
	struct silver_parts *silver;
	int r = silver_parts_read(path, &silver, ret_error);
	if (r < 0)
		return r;
	ARRAY(struct parted_article) parted = { 0 };
	ARRAY(struct training_article *) of = { 0 };
	for (size_t k = 0; k < corpus->articles.count; k++) {
		struct training_article *article = corpus->articles.items[k];
		const uint8_t *parts = silver_parts_of(silver, article->id, &article->document, article->arena);
		if (!parts)
			continue;
		array_append(&parted, ((struct parted_article){ &article->document, parts }));
		array_append(&of, article);
	}
	uint8_t **tags = allocate(parted.count + 1, sizeof(*tags));
	cross_tag_parts(parted.items, parted.count, PART_FOLDS, &part_training_default, tags);
	for (size_t k = 0; k < parted.count; k++) {
		keep_parts(of.items[k], tags[k]);
		free(tags[k]);
	}
	free(tags);
	train_part_of_speech(parted.items, parted.count, &part_training_default, ret_section, ret_size);
	array_free(&parted);
	array_free(&of);
	silver_parts_free(silver);
	return tag_rest(corpus, *ret_section, *ret_size, ret_error);
}

/* --- models */

static bool is_held(const struct corpus *corpus, size_t article)
{
	const struct training_article *of = corpus->articles.items[article];
	return !of->event && !of->silver && article % HELD_EACH == 0;
}

struct run {
	const struct corpus *corpus;
	const struct statements_options *options;
	struct training_job *jobs;
	size_t count;
	atomic_size_t next, done;
};

static void run_job(const struct run *run, struct training_job *job)
{
	ARRAY(const struct training_article *) chosen = { 0 };
	for (size_t k = 0; k < run->corpus->articles.count; k++) {
		const struct training_article *article = run->corpus->articles.items[k];
		bool left_out = job->leave_out && article->event && strcmp(article->event, job->leave_out) == 0;
		if (!left_out && !(job->calibrating && (article->event || is_held(run->corpus, k))))
			array_append(&chosen, article);
	}
	train_statements(chosen.items, chosen.count, run->options, &job->trained);
	array_free(&chosen);
}

static void *run_jobs(void *argument)
{
	struct run *run = argument;
	for (;;) {
		size_t job = atomic_fetch_add(&run->next, 1);
		if (job >= run->count)
			return NULL;
		run_job(run, &run->jobs[job]);
		size_t done = atomic_fetch_add(&run->done, 1) + 1;
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "\rtrained %zu of %zu models", done, run->count);
	}
}

void training_run(const struct corpus *corpus, const struct statements_options *options, struct training_job *jobs, size_t count,
                  unsigned threads)
{
	enum { MOST_THREADS = 16 };
	struct run run = { .corpus = corpus, .options = options, .jobs = jobs, .count = count };
	pthread_t others[MOST_THREADS];
	unsigned started = 0;
	while (started + 1 < threads && started < MOST_THREADS && started + 1 < count &&
	       pthread_create(&others[started], NULL, run_jobs, &run) == 0)
		started++;
	run_jobs(&run);
	for (unsigned k = 0; k < started; k++)
		pthread_join(others[k], NULL);
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K");
}

/* --- confidence */

void training_calibrate(const struct corpus *corpus, const struct tagger *tagger, struct confidence_model *ret_model)
{
	ARRAY(struct calibration_example) examples = { 0 };
	for (size_t k = 0; k < corpus->articles.count; k++) {
		if (!is_held(corpus, k))
			continue;
		const struct training_article *article = corpus->articles.items[k];
		struct attributions found = { 0 };
		struct reading reading = article->reading;
		float(*measures)[CONFIDENCE_COUNT];
		reading.arena = arena_new();
		size_t own = tagger_find(tagger, &reading, &article->rules, &found, &measures);
		bool *right = arena_alloc(reading.arena, found.list.count, sizeof(*right));
		score_matches(article, &found, right);
		for (size_t a = 0; a < own; a++) {
			struct calibration_example example = { .right = right[a] };
			memcpy(example.measures, measures[a], sizeof(example.measures));
			array_append(&examples, example);
		}
		array_free(&found.list);
		arena_free(reading.arena);
	}
	calibrate(examples.items, examples.count, ret_model);
	array_free(&examples);
}
