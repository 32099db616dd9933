#include "answers/query.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/limits.h"

enum { ROWS_DEFAULT = 100 };

/* One question being answered. */
struct question {
	const struct query_context *context;
	const struct value *request;
	bool has_number;
	int64_t number; /* its "request", given back */
	struct arena *arena;
	struct writer *writer;
};

/* --- Answers */

/* The head of an answer's map, to which the handler adds `pairs` more. */
static void begin_answer(const struct question *question, const char *result, uint32_t pairs)
{
	writer_reset(question->writer);
	write_map(question->writer, 2 + pairs);
	write_string(question->writer, "request");
	if (question->has_number)
		write_integer(question->writer, question->number);
	else
		write_nil(question->writer);
	write_pair_string(question->writer, "result", result);
}

static int reject(const struct question *question, const char *reason, const char *field)
{
	begin_answer(question, "rejected", 2);
	write_pair_string(question->writer, "reason", reason);
	write_pair_string(question->writer, "field", field);
	question->context->counters->values[COUNT_QUERIES_REJECTED]++;
	return 0;
}

static int not_found(const struct question *question)
{
	begin_answer(question, "not-found", 0);
	return 0;
}

/* --- Parameters */

static uint32_t row_limit(const struct question *question, uint32_t otherwise, uint32_t most)
{
	int64_t limit = value_integer(question->request, "limit", otherwise);
	return limit < 1 ? 1 : limit > most ? most : (uint32_t)limit;
}

/* `since`: RFC 3339, or seconds since 1970. False when it is neither. */
static bool read_since(const struct question *question, int64_t *ret_since)
{
	const struct value *since = value_find(question->request, "since");
	*ret_since = TIME_NONE;
	if (!since)
		return true;
	if (since->type == VALUE_STRING)
		return time_parse(since->string, ret_since, NULL) == 0;
	return since->type == VALUE_INTEGER && !__builtin_mul_overflow(since->integer, 1000, ret_since);
}

/* --- Status */

static void write_counters(const struct counters *counters, struct writer *writer)
{
	uint32_t reasons = 0;
	while (reasons < array_size(counters->rejections) && counters->rejections[reasons].reason)
		reasons++;
	write_map(writer, COUNTER_COUNT + reasons);
	for (unsigned k = 0; k < COUNTER_COUNT; k++)
		write_pair_integer(writer, counter_name((enum counter)k), (int64_t)counters->values[k]);
	for (unsigned k = 0; k < reasons; k++) {
		char name[64];
		snprintf(name, sizeof(name), "rejected_%s", counters->rejections[k].reason);
		for (char *c = name; *c; c++)
			*c = *c == '-' ? '_' : *c;
		write_pair_integer(writer, name, (int64_t)counters->rejections[k].count);
	}
}

enum { HOLD_PAIRS = 4 };

/* A commit that has to wait. */
static void write_hold(const struct hold *hold, struct writer *writer)
{
	write_pair_string(writer, "held_reason", hold_reason(hold));
	write_pair_time(writer, "held_since", hold->error ? hold->since : TIME_NONE);
	write_pair_integer(writer, "held_entries", (int64_t)hold->entries);
	write_pair_integer(writer, "held_attempts", (int64_t)hold->attempts);
}

static int answer_status(const struct question *question)
{
	const struct query_context *context = question->context;
	struct state_counts counts;
	uint64_t lost;
	int r = state_counts(fold_state(context->fold), &counts);
	if (r == 0)
		r = log_lost(fold_log(context->fold), &lost);
	if (r < 0)
		return r;
	const struct {
		const char *name;
		uint64_t value;
	} numbers[] = {
		{ "protocol", PROTOCOL_VERSION },
		{ "position", fold_position(context->fold) },
		{ "sequence", fold_sequence(context->fold) },
		{ "started_sequence", context->started_sequence },
		{ "articles", counts.articles },
		{ "copies", counts.copies },
		{ "statements", counts.statements },
		{ "clusters", counts.clusters },
		{ "stories_open", counts.stories_open },
		{ "stories_closed", counts.stories_closed },
		{ "first_position", log_first(fold_log(context->fold)) },
		{ "first_sequence", log_first_sequence(fold_log(context->fold)) },
		{ "lost", lost },
		{ "checkpoint", fold_checkpoint(context->fold) },
		{ "log_bytes", log_bytes(fold_log(context->fold)) },
		{ "state_bytes", state_bytes(fold_state(context->fold)) },
		{ "state_lag", log_position(fold_log(context->fold)) - state_position(fold_state(context->fold)) },
		{ "workers", context->workers },
		{ "clients", context->clients },
		{ "memory_bytes", memory_watch_used(context->memory) },
		{ "memory_max", memory_watch_most(context->memory) },
	};
	begin_answer(question, "ok", 7 + HOLD_PAIRS + array_size(numbers));
	write_pair_string(question->writer, "version", HEARSAY_VERSION);
	write_pair_string(question->writer, "epoch", log_epoch(fold_log(context->fold)));
	write_pair_time(question->writer, "at", fold_at(context->fold));
	write_pair_time(question->writer, "started", context->started);
	write_pair_time(question->writer, "committed", context->committed);
	write_hold(context->hold, question->writer);
	for (size_t k = 0; k < array_size(numbers); k++)
		write_pair_integer(question->writer, numbers[k].name, (int64_t)numbers[k].value);
	write_pair_boolean(question->writer, "shedding", memory_watch_level(context->memory) != MEMORY_FREE);
	write_string(question->writer, "counters");
	write_counters(context->counters, question->writer);
	return 0;
}

/* --- Stories, articles, statements */

static int answer_stories(const struct question *question)
{
	const struct value *request = question->request;
	const char *order = value_string(request, "order", "newest");
	int64_t publishers = value_integer(request, "min_publishers", 0);
	struct story_filter filter = {
		.order = strcmp(order, "biggest") == 0 ? STORIES_BIGGEST : STORIES_NEWEST,
		.language = value_string(request, "language", NULL),
		.words = value_string(request, "words", NULL),
		.min_publishers = publishers < 0 ? 0 : publishers > UINT32_MAX ? UINT32_MAX : (uint32_t)publishers,
		.closed = value_boolean(request, "closed", value_integer(request, "closed", 0) != 0),
		.limit = row_limit(question, ROWS_DEFAULT, LIMIT_QUERY_ROWS),
	};
	if (filter.order == STORIES_NEWEST && strcmp(order, "newest") != 0)
		return reject(question, "bad-value", "order");
	if (!read_since(question, &filter.since))
		return reject(question, "bad-time", "since");
	struct story_record *stories;
	size_t count;
	int r = state_stories(fold_state(question->context->fold), &filter, question->arena, &stories, &count);
	if (r == -EINVAL)
		return reject(question, "bad-value", "words");
	if (r < 0)
		return r;
	begin_answer(question, "ok", 1);
	write_pair_array(question->writer, "stories", count);
	for (size_t k = 0; k < count; k++)
		story_record_write(&stories[k], question->writer);
	return 0;
}

/* Clusters that an answer names, each once. */
struct heads {
	struct dictionary *ids;
	ARRAY(struct cluster_head) items; /* those that are there */
};

static void free_heads(struct heads *heads)
{
	dictionary_free(heads->ids);
	array_free(&heads->items);
}

static int add_head(const struct question *question, struct heads *heads, const char *id)
{
	struct cluster_head head;
	uint32_t known = dictionary_count(heads->ids);
	if (dictionary_add(heads->ids, id, strlen(id)) < known)
		return 0;
	int r = state_cluster_head(fold_state(question->context->fold), id, question->arena, &head);
	if (r == 0)
		array_append(&heads->items, head);
	return r == -ENOENT ? 0 : r;
}

static int add_same_as(const struct question *question, struct heads *heads, const struct cluster_record *cluster)
{
	int r = 0;
	for (size_t k = 0; r == 0 && k < cluster->same_as_count; k++)
		r = add_head(question, heads, cluster->same_as[k]);
	return r;
}

/* The clusters that the statements are in, in the order of the statements, then those that these are linked to. */
static int add_heads_of(const struct question *question, struct heads *heads, const struct statement_record *statements, size_t count)
{
	int r = 0;
	for (size_t k = 0; r == 0 && k < count; k++)
		r = add_head(question, heads, statements[k].cluster);
	for (size_t k = 0, own = heads->items.count; r == 0 && k < own; k++) {
		const struct cluster_record cluster = heads->items.items[k].cluster;
		r = add_same_as(question, heads, &cluster);
	}
	return r;
}

static void write_heads(const struct question *question, const char *key, const struct heads *heads)
{
	write_pair_array(question->writer, key, heads->items.count);
	for (size_t k = 0; k < heads->items.count; k++)
		cluster_head_write(&heads->items.items[k], question->writer);
}

static int answer_story(const struct question *question)
{
	const char *id = value_string(question->request, "id", NULL);
	if (!id)
		return reject(question, "bad-value", "id");
	struct story_page page;
	cleanup(free_heads) struct heads partners = { .ids = dictionary_new() };
	int r = state_story_within(fold_state(question->context->fold), id, LIMIT_STORY_BYTES, question->arena, &page);
	for (size_t k = 0; r == 0 && k < page.cluster_count; k++)
		r = add_same_as(question, &partners, &page.clusters[k]);
	if (r < 0)
		return r;
	begin_answer(question, "ok", STORY_PAGE_PAIRS + 1);
	story_page_write_pairs(&page, question->writer);
	write_heads(question, "same_as", &partners);
	return 0;
}

static void write_statements(const struct statement_record *statements, size_t count, struct writer *writer)
{
	write_pair_array(writer, "statements", count);
	for (size_t k = 0; k < count; k++)
		statement_record_write(&statements[k], writer);
}

/* The article as it was sent last, from the log. -ENOENT when it was retracted. */
static int read_article(const struct question *question, const char *id, struct value *ret_article)
{
	struct log *log = fold_log(question->context->fold);
	struct log_entry entry;
	int r = log_find(log, id, &entry, question->arena);
	if (r < 0 || entry.kind != LOG_ARTICLE)
		return r < 0 ? r : -ENOENT;
	r = log_read(log, entry.position, question->arena, &entry);
	if (r < 0)
		return r;
	const char *reason;
	return value_decode(entry.article, entry.article_size, &value_limits_reply, question->arena, ret_article, &reason);
}

static int answer_article(const struct question *question)
{
	const char *id = value_string(question->request, "id", NULL);
	if (!id)
		return reject(question, "bad-value", "id");
	struct value article;
	int r = read_article(question, id, &article);
	struct article_record record;
	struct statement_record *statements;
	size_t count;
	cleanup(free_heads) struct heads heads = { .ids = dictionary_new() };
	if (r == 0)
		r = state_article(fold_state(question->context->fold), id, question->arena, &record, &statements, &count);
	if (r == 0)
		r = add_heads_of(question, &heads, statements, count);
	if (r < 0)
		return r;
	begin_answer(question, "ok", 4);
	write_string(question->writer, "article");
	write_value(question->writer, &article);
	write_string(question->writer, "record");
	article_record_write(&record, question->writer);
	write_statements(statements, count, question->writer);
	write_heads(question, "clusters", &heads);
	return 0;
}

static int answer_statements(const struct question *question)
{
	struct statement_filter filter = {
		.speaker = value_string(question->request, "speaker", NULL),
		.words = value_string(question->request, "words", NULL),
		.story = value_string(question->request, "story", NULL),
		.limit = row_limit(question, ROWS_DEFAULT, LIMIT_QUERY_ROWS),
	};
	if (!read_since(question, &filter.since))
		return reject(question, "bad-time", "since");
	struct statement_record *statements;
	size_t count;
	cleanup(free_heads) struct heads heads = { .ids = dictionary_new() };
	int r = state_statements(fold_state(question->context->fold), &filter, question->arena, &statements, &count);
	if (r == -EINVAL)
		return reject(question, "bad-value", !filter.speaker ? "words" : !filter.words ? "speaker" : NULL);
	if (r == 0)
		r = add_heads_of(question, &heads, statements, count);
	if (r < 0)
		return r;
	begin_answer(question, "ok", 2);
	write_statements(statements, count, question->writer);
	write_heads(question, "clusters", &heads);
	return 0;
}

/* --- For subscribers: snapshot and replay */

static void write_epoch_and_sequence(const struct question *question)
{
	write_pair_string(question->writer, "epoch", log_epoch(fold_log(question->context->fold)));
	write_pair_integer(question->writer, "sequence", (int64_t)fold_sequence(question->context->fold));
}

struct wanted {
	struct arena *arena;
	uint64_t sequence;
	const char *id;
};

static int take_update_id(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	(void)topic, (void)previous;
	struct wanted *wanted = context;
	struct value id = { .type = VALUE_NIL };
	size_t id_size;
	const void *encoded = value_peek(update, size, "id", &id_size);
	int r = encoded ? value_decode(encoded, id_size, &value_limits_reply, wanted->arena, &id, NULL) : -EBADMSG;
	if (r == 0 && sequence == wanted->sequence && id.type == VALUE_STRING)
		wanted->id = id.string;
	return r < 0 ? r : 1;
}

/* The id of an update; NULL when it is not there. */
static int update_id(const struct question *question, uint64_t sequence, const char **ret_id)
{
	struct wanted wanted = { .arena = question->arena, .sequence = sequence };
	int r = sequence ? log_updates(fold_log(question->context->fold), sequence - 1, "", 1, take_update_id, &wanted) : 0;
	*ret_id = wanted.id;
	return r < 0 ? r : 0;
}

/* As many pages as there is room for, one after the other, so that no more than one of them is held as records. Their number; `cursor`
 * is the id of the last. */
static int write_pages(const struct question *question, uint32_t limit, struct writer *pages, const char **cursor)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	const char *language = value_string(question->request, "language", NULL);
	int written = 0;
	while (written < (int)limit && writer_size(pages) < LIMIT_PAGE_BYTES) {
		struct story_page *page;
		size_t count;
		arena_reset(arena);
		int r = state_snapshot(fold_state(question->context->fold), *cursor, language, 1, arena, &page, &count);
		if (r < 0 || !count)
			return r < 0 ? r : written;
		story_page_write(page, pages);
		*cursor = arena_copy(question->arena, page->story.id);
		written++;
	}
	return written;
}

static int answer_snapshot(const struct question *question)
{
	cleanup(writer_free_pointer) struct writer *pages = writer_new();
	uint32_t limit = row_limit(question, LIMIT_SNAPSHOT_STORIES, LIMIT_SNAPSHOT_STORIES);
	const char *cursor = value_string(question->request, "cursor", "");
	int count = write_pages(question, limit, pages, &cursor);
	const char *id;
	int r = count < 0 ? count : update_id(question, fold_sequence(question->context->fold), &id);
	if (r < 0)
		return r;
	bool full = count == (int)limit || writer_size(pages) >= LIMIT_PAGE_BYTES;
	begin_answer(question, "ok", 5);
	write_pair_array(question->writer, "stories", count);
	write_encoded(question->writer, writer_data(pages), writer_size(pages));
	write_pair_string(question->writer, "cursor", full ? cursor : NULL);
	write_epoch_and_sequence(question);
	write_pair_string(question->writer, "id", id);
	return 0;
}

struct replayed {
	const char *topic;
	const void *update;
	size_t size;
};

struct replay {
	struct arena *arena;
	uint32_t limit;
	size_t bytes;
	bool more;
	ARRAY(struct replayed) updates;
};

/* Takes an update as it was published; stops when there is no room for it. */
static int collect_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	(void)sequence, (void)previous;
	struct replay *replay = context;
	replay->bytes += size;
	replay->more = replay->updates.count == replay->limit || (replay->updates.count && replay->bytes > LIMIT_PAGE_BYTES);
	if (!replay->more)
		array_append(&replay->updates,
		             ((struct replayed){ arena_copy(replay->arena, topic), arena_string(replay->arena, update, size), size }));
	return replay->more;
}

static void write_replay(const struct question *question, const struct replay *replay)
{
	begin_answer(question, "ok", 4);
	write_pair_array(question->writer, "updates", replay->updates.count);
	for (size_t k = 0; k < replay->updates.count; k++) {
		const struct replayed *replayed = &replay->updates.items[k];
		write_array(question->writer, 2);
		write_string(question->writer, replayed->topic);
		write_encoded(question->writer, replayed->update, replayed->size);
	}
	write_pair_boolean(question->writer, "more", replay->more);
	write_epoch_and_sequence(question);
}

/* Whether what somebody says to have seen last is what was published under that number: 1, 0, or a negative errno value. */
static int was_published(const struct question *question, const char *id)
{
	const char *slash = strchr(id, '/'), *published;
	uint64_t sequence = slash ? strtoull(slash + 1, NULL, 10) : 0;
	int r = update_id(question, sequence, &published);
	return r < 0 ? r : published && strcmp(published, id) == 0;
}

/* Whether what comes after that sequence goes on from what was seen: 1, 0, or a negative errno value. */
static int goes_on(const struct question *question, uint64_t after)
{
	struct fold *fold = question->context->fold;
	const struct log *log = fold_log(fold);
	const char *epoch = value_string(question->request, "epoch", ""), *id = value_string(question->request, "id", NULL);
	if (strcmp(epoch, log_epoch(log)) != 0 || after > fold_sequence(fold) || after + 1 < log_first_sequence(log))
		return 0;
	return id ? was_published(question, id) : 1;
}

static int answer_replay(const struct question *question)
{
	int64_t after = value_integer(question->request, "after", -1);
	if (after < 0)
		return reject(question, "bad-value", "after");
	int r = goes_on(question, (uint64_t)after);
	if (r < 0)
		return r;
	if (!r) {
		begin_answer(question, "snapshot-needed", 2);
		write_epoch_and_sequence(question);
		return 0;
	}
	struct replay replay = { .arena = question->arena, .limit = row_limit(question, LIMIT_REPLAY_UPDATES, LIMIT_REPLAY_UPDATES) };
	r = log_updates(fold_log(question->context->fold), (uint64_t)after, value_string(question->request, "topic", ""), replay.limit + 1,
	                collect_update, &replay);
	if (r >= 0)
		write_replay(question, &replay);
	array_free(&replay.updates);
	return r < 0 ? r : 0;
}

/* --- What was rejected */

static void write_rejection(const struct rejected_article *article, uint32_t more_pairs, struct writer *writer)
{
	write_map(writer, 10 + more_pairs);
	write_pair_integer(writer, "id", article->id);
	write_pair_time(writer, "first", article->first);
	write_pair_time(writer, "last", article->last);
	write_pair_integer(writer, "count", (int64_t)article->count);
	write_pair_string(writer, "reason", article->reason);
	write_pair_string(writer, "field", article->field);
	write_pair_string(writer, "origin", article->origin);
	write_pair_string(writer, "about", article->about);
	write_pair_integer(writer, "size", (int64_t)article->size);
	write_pair_boolean(writer, "whole", article->kept == article->size);
}

static int answer_one_rejection(const struct question *question, int64_t id)
{
	struct rejected_article article;
	int r = rejected_read(question->context->rejected, id, question->arena, &article);
	if (r < 0)
		return r;
	begin_answer(question, "ok", 1);
	write_pair_array(question->writer, "rejections", 1);
	write_rejection(&article, 1, question->writer);
	write_string(question->writer, "data");
	write_binary(question->writer, article.data, article.kept);
	return 0;
}

static int answer_rejections(const struct question *question)
{
	struct rejected *rejected = question->context->rejected;
	int64_t id = value_integer(question->request, "id", 0), before = value_integer(question->request, "before", 0);
	if (id > 0)
		return answer_one_rejection(question, id);
	const struct rejected_filter filter = {
		.reason = value_string(question->request, "reason", NULL),
		.before = before < 0 ? 0 : before,
		.limit = row_limit(question, ROWS_DEFAULT, LIMIT_QUERY_ROWS),
	};
	struct rejected_article *articles;
	struct rejected_reason *reasons;
	size_t count, reason_count;
	int r = rejected_list(rejected, &filter, question->arena, &articles, &count);
	if (r == 0)
		r = rejected_reasons(rejected, question->arena, &reasons, &reason_count);
	if (r < 0)
		return r;
	begin_answer(question, "ok", 3);
	write_pair_array(question->writer, "rejections", count);
	for (size_t k = 0; k < count; k++)
		write_rejection(&articles[k], 0, question->writer);
	write_string(question->writer, "reasons");
	write_map(question->writer, (uint32_t)reason_count);
	for (size_t k = 0; k < reason_count; k++)
		write_pair_integer(question->writer, reasons[k].reason, (int64_t)reasons[k].articles);
	write_pair_integer(question->writer, "bytes", (int64_t)rejected_bytes(rejected));
	return 0;
}

/* --- Which question it is */

static const struct handler {
	const char *query;
	int (*answer)(const struct question *question);
} handlers[] = {
	{ "status", answer_status },         { "stories", answer_stories },   { "story", answer_story },   { "article", answer_article },
	{ "statements", answer_statements }, { "snapshot", answer_snapshot }, { "replay", answer_replay },
	{ "rejections", answer_rejections },
};

static int answer(struct question *question, const void *data, size_t size)
{
	struct value request;
	const char *reason;
	question->has_number = value_peek_integer(data, size, "request", &question->number);
	if (value_decode(data, size, &value_limits_query, question->arena, &request, &reason) < 0)
		return reject(question, reason, NULL);
	question->request = &request;
	const char *query = value_string(&request, "query", "");
	for (size_t k = 0; k < array_size(handlers); k++)
		if (strcmp(handlers[k].query, query) == 0)
			return handlers[k].answer(question);
	return reject(question, "unknown-query", "query");
}

int query_answer(const struct query_context *context, const void *data, size_t size, struct writer *writer)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct question question = { .context = context, .arena = arena, .writer = writer };
	context->counters->values[COUNT_QUERIES]++;
	int r = answer(&question, data, size);
	if (r == -ENOENT)
		return not_found(&question);
	if (r < 0)
		reject(&question, "unreadable", NULL);
	return r;
}
