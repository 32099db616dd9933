/* Requests on the query and on the control socket: each gets an answer, whatever it holds. Behind them is a newsroom, which control requests
 * change; after some of these the log is replayed, which gives the same updates, and all of it begun anew. */
#include "answers/control.h"
#include "answers/query.h"

#include <string.h>

#include "fuzz_newsroom.h"

enum { CHANGES_MOST = 16 };

static struct newsroom newsroom;
static struct memory_watch *memory;

static void clean_up(void)
{
	newsroom_close(&newsroom);
	models_free(newsroom.models);
	memory_watch_free(memory);
}

static void check_query(const uint8_t *data, size_t size)
{
	static struct counters counters;
	static struct hold hold;
	const struct query_context context = {
		.fold = newsroom.fold, .rejected = newsroom.rejected, .counters = &counters, .hold = &hold, .memory = memory,
	};
	struct writer *writer = writer_new();
	struct arena *arena = arena_new();
	struct value answer;
	require(query_answer(&context, data, size, writer) == 0);
	require(value_decode(writer_data(writer), writer_size(writer), &value_limits_reply, arena, &answer, NULL) == 0);
	require(value_string(&answer, "result", NULL));
	arena_free(arena);
	writer_free(writer);
}

static unsigned redriven;

static void count_redrive(void *context, const struct redrive *redrive)
{
	(void)context, (void)redrive;
	redriven++;
}

static void check_control(const uint8_t *data, size_t size)
{
	static struct counters counters;
	struct answers *answers = answers_new();
	const struct control_context context = {
		.fold = newsroom.fold, .counters = &counters, .answers = answers, .rejected = newsroom.rejected, .now = NEWSROOM_NOW,
		.redrive = count_redrive,
	};
	uint8_t *copy = allocate(size ? size : 1, 1);
	memcpy(copy, data, size);
	redriven = 0;
	require(control_take(&context, &(struct bus_message){ .data = copy, .size = size }) == 0);
	require(answers_held(answers) + redriven == 1);
	require(fold_commit(newsroom.fold) == 0 && rejected_commit(newsroom.rejected) == 0);
	answers_free(answers);
	free(copy);
}

/* The log alone does not lead where it led with an article that was erased since. */
static void write_checkpoint(void)
{
	uint64_t position = fold_position(newsroom.fold);
	require(fold_begin_checkpoint(newsroom.fold) == 0 && fold_write_checkpoint(newsroom.fold) == 0);
	fold_checkpoint_done(newsroom.fold, position);
}

static void begin_anew(void)
{
	fold_close(newsroom.fold);
	newsroom_open_fold(&newsroom);
	newsroom_replay(&newsroom);
	newsroom_close(&newsroom);
	newsroom_open(&newsroom);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!newsroom.fold) {
		memory = memory_watch_new(0);
		newsroom_open(&newsroom);
		atexit(clean_up);
	}
	check_query(data, size);
	check_control(data, size);
	if (fold_wants_checkpoint(newsroom.fold))
		write_checkpoint();
	if (fold_position(newsroom.fold) >= NEWSROOM_ENTRIES + CHANGES_MOST)
		begin_anew();
	return 0;
}
