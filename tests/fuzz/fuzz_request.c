/* Requests on the query and on the control socket: each gets an answer, whatever it holds. The log behind them has an article. */
#include "answers/control.h"
#include "answers/query.h"

#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "intake/intake.h"
#include "service/journal.h"

static struct fold *fold;
static struct rejected *rejected;
static struct models *models;
static char directory[] = "/tmp/hearsay-fuzz-query-XXXXXX";

static void clean_up(void)
{
	char command[128];
	fold_close(fold);
	rejected_close(rejected);
	models_free(models);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	require(system(command) == 0);
}

static void add_article(void)
{
	const struct article article = {
		.id = "a", .title = "Ice!", .text = "\"It is late\", said Mira Tolvane to us.\n", .language = "en", .published = TIME_NONE,
		.fetched = TIME_NONE, .modified = TIME_NONE,
	};
	struct writer *writer = writer_new();
	article_write(&article, writer);
	const struct intake intake = { .models = models, .options = { .confidence = ANALYSIS_CONFIDENCE_DEFAULT } };
	struct intake_frame input = { .data = writer_data(writer), .size = writer_size(writer) };
	struct arena *arena = arena_new();
	const struct intake_result *result = intake_run((void *)&intake, &input, arena);
	enum fold_outcome outcome;
	uint64_t position;
	require(!result->reason);
	require(fold_article(fold, result, 1000, &outcome, &position) == 0 && fold_commit(fold) == 0);
	arena_free(arena);
	writer_free(writer);
}

static void ignore_progress(void *context, uint64_t done, uint64_t all)
{
	(void)context, (void)done, (void)all;
}

static void set_up(void)
{
	char *error = NULL;
	require(models_load(HEARSAY_DATA_BUILD, &models, &error) == 0 && mkdtemp(directory));
	const struct fold_options options = { .directory = directory, .models = models, .published_clock = true };
	require(fold_open(&options, &fold, &error) == 0 && fold_replay(fold, ignore_progress, NULL, &error) == 0);
	rejected = rejected_open(directory, REJECTED_LEAST_BYTES, &error);
	add_article();
	atexit(clean_up);
}

static void check_query(const uint8_t *data, size_t size)
{
	static struct counters counters;
	static struct hold hold;
	static struct memory_watch *memory;
	if (!memory)
		memory = memory_watch_new(0); /* there to the end */
	const struct query_context context = { .fold = fold, .rejected = rejected, .counters = &counters, .hold = &hold, .memory = memory };
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
		.fold = fold, .counters = &counters, .answers = answers, .rejected = rejected, .now = 2000, .redrive = count_redrive,
	};
	uint8_t *copy = allocate(size ? size : 1, 1);
	memcpy(copy, data, size);
	redriven = 0;
	require(control_take(&context, &(struct bus_message){ .data = copy, .size = size }) == 0);
	require(answers_held(answers) + redriven == 1);
	require(fold_commit(fold) == 0 && rejected_commit(rejected) == 0);
	answers_free(answers);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!fold) {
		journal_set_level(JOURNAL_ERROR);
		set_up();
	}
	check_query(data, size);
	check_control(data, size);
	return 0;
}
