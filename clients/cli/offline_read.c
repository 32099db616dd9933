#include <errno.h>

#include "clients/cli/offline.h"

uint64_t offline_read(struct offline *offline, const struct input_options *options, bool quiet, struct rejections *rejections)
{
	struct progress progress;
	struct input *input = input_new(options);
	struct input_item item;
	uint64_t items = 0, total;
	struct arena *arena = arena_new();
	progress_begin(&progress, "analysing", !quiet);
	while (input_next(input, arena, &item) > 0) {
		struct dumped dumped;
		bool is_dumped = item.map && dumped_read(item.map, arena, &dumped);
		if (item.usable || is_dumped) {
			offline_add(offline, arena, item.usable ? &item.article : NULL, is_dumped ? &dumped : NULL);
			arena = arena_new();
		} else {
			rejections_add(rejections, item.reason, item.field, item.detail, item.file, item.line);
			arena_reset(arena);
		}
		uint64_t done = input_progress(input, &total);
		progress_show(&progress, done, total, ++items);
	}
	offline_finish(offline);
	progress_clear(&progress);
	if (!quiet)
		input_tell(input, items > 0);
	arena_free(arena);
	input_free(input);
	return items;
}

void offline_tell_left_out(const struct offline *offline, const struct rejections *rejections, bool quiet)
{
	struct output output;
	struct offline_counts counts = offline_counts(offline);
	output_begin(&output, stderr);
	if (!quiet && counts.duplicates + counts.stale)
		fprintf(stderr, "%s: left out %llu duplicate and %llu stale articles\n", program_invocation_name,
		        (unsigned long long)counts.duplicates, (unsigned long long)counts.stale);
	if (rejections_count(rejections)) {
		fprintf(stderr, "%s: %llu rejected:\n", program_invocation_name, (unsigned long long)rejections_count(rejections));
		rejections_print(rejections, &output);
	}
}
