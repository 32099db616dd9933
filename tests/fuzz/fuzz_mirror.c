/* What clients take from the daemon, one frame after another: pages of a snapshot and updates go into a mirror, and two updates of one story
 * become one. The mirror's own functions are called, without a daemon. */
#include "clients/c/mirror.c"

#include "clients/c/coalesce.h"
#include "fuzz.h"

static struct hearsay_mirror *new_mirror(void)
{
	struct hearsay_mirror *mirror = allocate(1, sizeof(*mirror));
	*mirror = (struct hearsay_mirror){ .keys = dictionary_new(), .arena = arena_new(), .articles = places_new(), .clusters = places_new() };
	return mirror;
}

static void check_mirror(const struct hearsay_mirror *mirror)
{
	for (size_t k = 0; k < hearsay_mirror_count(mirror); k++) {
		const struct value *page = value_of(hearsay_mirror_at(mirror, k));
		require(page->type == VALUE_MAP && page->count == PAGE_PAIRS);
		require(hearsay_mirror_story(mirror, mirror->stories.items[k]->id) == value_shown(page));
		require(k == 0 || strcmp(mirror->stories.items[k - 1]->id, mirror->stories.items[k]->id) < 0);
	}
}

static void take(struct hearsay_mirror *mirror, const struct value *frame)
{
	if (frame->type != VALUE_MAP)
		return;
	if (value_find(frame, "data"))
		take_update(mirror, value_shown(frame));
	else
		take_story(mirror, value_shown(frame));
	check_mirror(mirror);
}

static void check_coalesce(const struct value *first, const struct value *second, struct arena *arena)
{
	const struct value *a = value_find(first, "data"), *b = value_find(second, "data");
	if (a && b && a->type == VALUE_MAP && b->type == VALUE_MAP)
		require(coalesce(first, second, arena).type == VALUE_MAP);
}

/* The length of the first frame. */
static size_t frame_size(const uint8_t *data, size_t size)
{
	struct value_measure measure = VALUE_MEASURE_BEGIN;
	for (size_t k = 0; k < size; k++)
		if (value_measure_byte(&measure, data[k]))
			return k + 1;
	return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hearsay_mirror *mirror = new_mirror();
	struct arena *arena = arena_new();
	struct value last = { .type = VALUE_NIL };
	while (size) {
		struct value frame;
		size_t bytes = frame_size(data, size);
		if (value_decode(data, bytes, &value_limits_reply, arena, &frame, NULL) == 0) {
			take(mirror, &frame);
			check_coalesce(&last, &frame, arena);
			last = frame;
		}
		data += bytes;
		size -= bytes;
	}
	hearsay_mirror_free(mirror);
	arena_free(arena);
	return 0;
}
