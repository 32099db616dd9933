/* What the log keeps of an article: analyses are read, or refused, and what was read is written the same again. */
#include <string.h>

#include "cluster/analysis.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct value value;
	struct analysis analysis, again;
	struct writer *first = writer_new(), *second = writer_new();
	if (value_decode(data, size, &value_limits_reply, arena, &value, NULL) == 0 && analysis_read(&value, arena, &analysis) == 0) {
		analysis_write(&analysis, first);
		require(value_decode(writer_data(first), writer_size(first), &value_limits_reply, arena, &value, NULL) == 0);
		require(analysis_read(&value, arena, &again) == 0);
		analysis_write(&again, second);
		require(writer_size(first) == writer_size(second) && memcmp(writer_data(first), writer_data(second), writer_size(first)) == 0);
	}
	writer_free(first);
	writer_free(second);
	arena_free(arena);
	return 0;
}
