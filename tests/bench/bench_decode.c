/* Articles a second through the decoder: frames to values, values to articles, articles to frames.
 * usage: bench_decode FILE [ROUNDS]: articles as JSON lines, read once; 20 rounds over all of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "proto/article.h"
#include "proto/base/array.h"

struct frame {
	void *data;
	size_t size;
};

static ARRAY(struct frame) frames;

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The texts and numbers of an article, which is all that these files hold. */
static void write_json(const json_t *object, struct writer *writer)
{
	const char *key;
	json_t *value;
	write_map(writer, (uint32_t)json_object_size(object));
	json_object_foreach((json_t *)object, key, value) {
		write_string(writer, key);
		if (json_is_string(value))
			write_string_of(writer, json_string_value(value), json_string_length(value));
		else if (json_is_number(value))
			write_real(writer, json_number_value(value));
		else
			write_nil(writer);
	}
}

static void read_frames(const char *path)
{
	FILE *file = fopen(path, "r");
	cleanup(free_pointer) char *line = NULL;
	size_t capacity = 0;
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	while (file && getline(&line, &capacity, file) > 0) {
		json_t *object = json_loads(line, 0, NULL);
		if (!json_is_object(object))
			continue;
		writer_reset(writer);
		write_json(object, writer);
		json_decref(object);
		struct frame frame = { reallocate(NULL, writer_size(writer), 1), writer_size(writer) };
		memcpy(frame.data, writer_data(writer), frame.size);
		array_append(&frames, frame);
	}
	if (file)
		fclose(file);
}

enum stage { DECODE, READ, WRITE, STAGE_COUNT };

/* One round over all frames, up to and with a stage. Returns how many were articles. */
static size_t run(enum stage last, struct arena *arena, struct writer *writer)
{
	size_t taken = 0;
	for (size_t k = 0; k < frames.count; k++) {
		struct value value;
		struct article article;
		const char *reason, *field;
		arena_reset(arena);
		if (value_decode(frames.items[k].data, frames.items[k].size, &value_limits_article, arena, &value, &reason) < 0)
			continue;
		if (last >= READ && article_from_value(&value, arena, &article, &reason, &field) < 0)
			continue;
		writer_reset(writer);
		if (last >= WRITE)
			article_write(&article, writer);
		taken++;
	}
	return taken;
}

int main(int argc, char **argv)
{
	static const char *const names[STAGE_COUNT] = { "frame to value", "and to article", "and to frame again" };
	int rounds = argc > 2 ? atoi(argv[2]) : 20;
	if (argc > 1)
		read_frames(argv[1]);
	if (!frames.count || rounds < 1) {
		fprintf(stderr, "usage: bench_decode FILE [ROUNDS]\n");
		return 2;
	}
	size_t bytes = 0;
	for (size_t k = 0; k < frames.count; k++)
		bytes += frames.items[k].size;
	struct arena *arena = arena_new();
	struct writer *writer = writer_new();
	for (int stage = DECODE; stage < STAGE_COUNT; stage++) {
		size_t taken = run((enum stage)stage, arena, writer);
		double start = now();
		for (int k = 0; k < rounds; k++)
			run((enum stage)stage, arena, writer);
		double seconds = (now() - start) / rounds;
		printf("%-20s %7zu of %zu articles %9.0f/s %7.0f MB/s\n", names[stage], taken, frames.count, (double)frames.count / seconds,
		       (double)bytes / seconds / 1e6);
	}
	writer_free(writer);
	arena_free(arena);
	for (size_t k = 0; k < frames.count; k++)
		free(frames.items[k].data);
	array_free(&frames);
	return 0;
}
