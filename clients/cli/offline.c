#include "clients/cli/offline.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "cluster/board/board.h"
#include "cluster/statements/statement_parts.h"
#include "entry_time.h"
#include "pool.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/base/map.h"
#include "proto/base/text_same.h"
#include "proto/update.h"

enum { JOBS = 256 }; /* under way at most: keeps every worker busy after one slow article */

/* A job of the pool. */
struct job {
	struct arena *arena; /* holds all of it */
	const struct article *article; /* NULL: the log's entry is none */
	const struct dumped *dumped;   /* or NULL */
};

/* What is known of an article id. Its strings lie in `kept`: a revision's old ones stay there to the end. */
struct known {
	uint64_t position; /* of its last entry */
	uint64_t content_hash;
	int64_t modified;
	bool retracted;
	uint32_t story, copy_of; /* numbers of names; DICTIONARY_NONE */
	const char *title, *publisher, *language, *text, *url;
	int64_t time;
	struct view_statement *statements;
	uint32_t *clusters; /* parallel: numbers of names; DICTIONARY_NONE: told as part of the statement before it */
	bool *goes_on;      /* parallel: a part of what the one before it is a part of */
	size_t statement_count;
};

/* What is known of a cluster, as it was told last. */
struct known_cluster {
	uint32_t story; /* number of its name */
	uint32_t article_count, publisher_count;
	const uint32_t *same_as; /* numbers of names */
	size_t same_as_count;
};

struct offline {
	struct offline_options options;
	struct pool *pool;
	struct board *board;
	struct arena *kept, *entry;
	uint64_t position;
	int64_t at;
	struct dictionary *article_names, *story_names, *cluster_names;
	ARRAY(struct known) articles;           /* by the number of their name: the order of their first coming */
	ARRAY(struct known_cluster) clusters;   /* by the number of their name */
	ARRAY(uint32_t) story_sizes, cluster_sizes; /* by the number of their name */
	struct map *by_position;                /* number of the article */
	struct dictionary *topics;
	ARRAY(uint64_t) last_of_topic;          /* by the number of its name: the sequence of its last update */
	uint64_t sequence;
	struct writer *writer;
	struct offline_counts counts;
};

static void *work(void *context, void *input, struct arena *arena)
{
	const struct offline *offline = context;
	const struct job *job = input;
	struct analysis *analysis = arena_alloc(arena, 1, sizeof(*analysis));
	if (job->article && !job->article->canceled)
		analysis_run(offline->options.models, job->article, &offline->options.analysis, arena, analysis);
	return analysis;
}

int offline_new(const struct offline_options *options, struct offline **ret_offline)
{
	struct offline *offline = allocate(1, sizeof(*offline));
	*offline = (struct offline){ .options = *options, .at = TIME_NONE, .kept = arena_new(), .entry = arena_new() };
	offline->article_names = dictionary_new();
	offline->story_names = dictionary_new();
	offline->cluster_names = dictionary_new();
	offline->by_position = map_new();
	offline->topics = dictionary_new();
	offline->writer = writer_new();
	offline->board = board_new(options->models, &(struct board_options){ .window = BOARD_WINDOW_DEFAULT });
	int r = pool_new(options->workers, JOBS, work, offline, &offline->pool);
	if (r < 0) {
		offline_free(offline);
		return r;
	}
	*ret_offline = offline;
	return 0;
}

static void free_job(struct job *job)
{
	struct arena *arena = job->arena; /* which holds the job itself */
	arena_free(arena);
}

struct offline *offline_free(struct offline *offline)
{
	if (!offline)
		return NULL;
	for (struct pool_job *job; offline->pool && (job = pool_wait(offline->pool));) {
		free_job(job->input);
		pool_release(offline->pool, job);
	}
	pool_free(offline->pool);
	board_free(offline->board);
	dictionary_free(offline->article_names);
	dictionary_free(offline->story_names);
	dictionary_free(offline->cluster_names);
	map_free(offline->by_position);
	dictionary_free(offline->topics);
	writer_free(offline->writer);
	array_free(&offline->last_of_topic);
	array_free(&offline->articles);
	array_free(&offline->clusters);
	array_free(&offline->story_sizes);
	array_free(&offline->cluster_sizes);
	arena_free(offline->kept);
	arena_free(offline->entry);
	free(offline);
	return NULL;
}

/* --- The mirror. */

static uint32_t number_of(struct dictionary *names, const char *name)
{
	return name ? dictionary_add(names, name, strlen(name)) : DICTIONARY_NONE;
}

static struct known *known_article(struct offline *offline, const char *id, uint32_t *ret_number)
{
	uint32_t number = number_of(offline->article_names, id);
	if (number == offline->articles.count)
		array_append(&offline->articles, ((struct known){ .story = DICTIONARY_NONE, .copy_of = DICTIONARY_NONE, .modified = TIME_NONE }));
	*ret_number = number;
	return &offline->articles.items[number];
}

static void mirror_article(struct offline *offline, const struct article_record *record)
{
	uint32_t number;
	struct known *known = known_article(offline, record->id, &number);
	known->story = number_of(offline->story_names, record->story);
	known->copy_of = record->copy_of ? number_of(offline->article_names, record->copy_of) : DICTIONARY_NONE;
	known->publisher = arena_copy(offline->kept, record->publisher);
}

/* What is told as one with a statement before it is in no cluster itself. */
static void mirror_parts(struct known *known, const struct statement_record *record, size_t next)
{
	uint32_t end = record->content[record->content_count - 1].end;
	for (; next < known->statement_count && known->goes_on[next] && known->statements[next].content[0].start < end; next++)
		known->clusters[next] = DICTIONARY_NONE;
}

static void mirror_statement(struct offline *offline, const struct statement_record *record, uint32_t cluster)
{
	unsigned long long position;
	unsigned index;
	if (sscanf(record->id, "%llu.%u", &position, &index) != 2)
		abort(); /* the board's own form */
	uint64_t number = map_find(offline->by_position, position);
	assert(number != MAP_NONE);
	struct known *known = &offline->articles.items[number];
	assert(index >= 1 && index <= known->statement_count);
	known->clusters[index - 1] = cluster;
	mirror_parts(known, record, index);
	struct view_statement *statement = &known->statements[index - 1];
	if (!text_unchanged(record->speaker, statement->speaker)) { /* as the story knows him, by other articles too */
		statement->speaker = arena_copy(offline->kept, record->speaker);
		statement->speaker_reason = arena_copy(offline->kept, record->speaker_reason);
	}
}

static void mirror_cluster(struct offline *offline, const struct cluster_record *record, uint32_t number)
{
	uint32_t *same_as = arena_alloc(offline->kept, record->same_as_count, sizeof(*same_as));
	for (size_t k = 0; k < record->same_as_count; k++)
		same_as[k] = number_of(offline->cluster_names, record->same_as[k]);
	while (offline->clusters.count < dictionary_count(offline->cluster_names))
		array_append(&offline->clusters, ((struct known_cluster){ 0 }));
	offline->clusters.items[number] = (struct known_cluster){
		number_of(offline->story_names, record->story), record->article_count, record->publisher_count, same_as, record->same_as_count,
	};
}

static void mirror(struct offline *offline, const struct update *update)
{
	for (size_t i = 0; i < update->article_count; i++)
		mirror_article(offline, &update->articles[i]);
	for (size_t i = 0; i < update->cluster_count; i++) {
		const struct cluster_record *cluster = &update->clusters[i];
		uint32_t number = number_of(offline->cluster_names, cluster->id);
		mirror_cluster(offline, cluster, number);
		for (size_t k = 0; k < cluster->statements_count; k++)
			mirror_statement(offline, &cluster->statements[k], number);
	}
}

static void tell(struct offline *offline, struct update *update)
{
	char topic[UPDATE_TOPIC_SIZE];
	if (!offline->options.on_update)
		return;
	update_topic(update, topic);
	uint32_t number = dictionary_add(offline->topics, topic, strlen(topic));
	if (number == offline->last_of_topic.count)
		array_append(&offline->last_of_topic, 0);
	update->epoch = "offline"; /* there is no log that it could be of */
	update->previous = offline->last_of_topic.items[number];
	update->sequence = offline->last_of_topic.items[number] = ++offline->sequence;
	struct arena *arena = arena_new();
	struct value value;
	const struct value_limits limits = { .bytes = SIZE_MAX, .depth = value_limits_reply.depth, .objects = UINT32_MAX };
	writer_reset(offline->writer);
	update_write(update, offline->writer);
	if (value_decode(writer_data(offline->writer), writer_size(offline->writer), &limits, arena, &value, NULL) < 0)
		abort(); /* our own bytes */
	offline->options.on_update(offline->options.context, &value);
	arena_free(arena);
}

/* --- Folding. */

/* The bytes of a code point's place in a text; goes on, or back, from where the last one was: contents that lie in one another
 * begin close to one another. */
struct place {
	const char *text;
	uint32_t characters;
	size_t bytes;
};

static size_t bytes_at(struct place *place, uint32_t characters)
{
	for (; place->characters > characters; place->characters--)
		do
			place->bytes--;
		while (((unsigned char)place->text[place->bytes] & 0xC0) == 0x80);
	for (; place->characters < characters && place->text[place->bytes]; place->characters++)
		do
			place->bytes++;
		while (((unsigned char)place->text[place->bytes] & 0xC0) == 0x80);
	return place->bytes;
}

static void keep_statement(struct offline *offline, const struct statement *statement, struct place *place, uint32_t index,
                           struct view_statement *ret_kept)
{
	struct arena *kept = offline->kept;
	struct span *content = arena_alloc(kept, statement->content_count, sizeof(*content));
	const char **texts = arena_alloc(kept, statement->content_count, sizeof(*texts));
	for (size_t i = 0; i < statement->content_count; i++) {
		content[i] = statement->content[i];
		size_t start = bytes_at(place, content[i].start), end = bytes_at(place, content[i].end);
		texts[i] = arena_string(kept, place->text + start, end - start);
	}
	*ret_kept = (struct view_statement){
		.id = board_statement_id(kept, offline->position, index),
		.kind = statement->kind, .attitude = statement->attitude, .confidence = statement->confidence,
		.speaker = arena_copy(kept, statement->speaker), .mention = arena_copy(kept, statement->mention),
		.speaker_reason = arena_copy(kept, statement->speaker_reason), .cue = arena_copy(kept, statement->cue),
		.via = arena_copy(kept, statement->via), .mention_span = statement->mention_span, .cue_span = statement->cue_span,
		.content = content, .texts = texts, .content_count = statement->content_count,
	};
}

static void keep_statements(struct offline *offline, struct known *known, const struct article *article, const struct analysis *analysis)
{
	struct place place = { .text = article->text ? article->text : "" };
	size_t count = analysis->statements.count;
	known->statements = arena_alloc(offline->kept, count, sizeof(*known->statements));
	known->clusters = arena_alloc(offline->kept, count, sizeof(*known->clusters));
	known->goes_on = arena_alloc(offline->kept, count, sizeof(*known->goes_on));
	known->statement_count = count;
	for (size_t i = 0; i < count; i++) {
		known->clusters[i] = DICTIONARY_NONE;
		known->goes_on[i] = analysis->statement_features[i].goes_on;
		keep_statement(offline, &analysis->statements.items[i], &place, (uint32_t)i, &known->statements[i]);
	}
}

/* Whether an article changes nothing, by the daemon's rules: the same again, or older than what is there. */
static bool changes_nothing(struct offline *offline, const struct known *known, const struct article *article, uint64_t hash)
{
	if (!known->position)
		return false;
	if (known->content_hash == hash || (article->canceled && known->retracted)) {
		offline->counts.duplicates++;
		return true;
	}
	bool stale = article->modified != TIME_NONE && known->modified != TIME_NONE && article->modified < known->modified;
	offline->counts.stale += stale;
	return stale;
}

/* Position and time of the next entry: those of the log, where it is known, unless logs were put one after the other. */
static void advance(struct offline *offline, const struct article *article, const struct dumped *dumped)
{
	int64_t at = dumped ? dumped->at : entry_time_published(offline->at, article);
	uint64_t position = offline->position + 1;
	offline->at = at > offline->at ? at : offline->at;
	offline->position = dumped && dumped->position > position ? dumped->position : position;
}

static void take_updates(struct offline *offline, const struct updates *updates)
{
	for (size_t i = 0; i < updates->count; i++) {
		mirror(offline, &updates->items[i]);
		tell(offline, &updates->items[i]);
	}
	arena_reset(offline->entry);
}

/* What the log has beside articles: time that passed, and what editors decided. */
static void fold_decision(struct offline *offline, const struct dumped *dumped)
{
	struct updates updates = { 0 };
	advance(offline, NULL, dumped);
	if (dumped->kind == LOG_TICK)
		board_apply_tick(offline->board, offline->position, offline->at, offline->entry, &updates);
	else
		board_apply_edit(offline->board, offline->position, offline->at, &dumped->edit, offline->entry, &updates);
	take_updates(offline, &updates);
}

static void fold_article(struct offline *offline, const struct article *article, const struct dumped *dumped, const struct analysis *analysis)
{
	uint32_t number;
	struct updates updates = { 0 };
	uint64_t hash = article_content_hash(article);
	struct known *known = known_article(offline, article->id, &number);
	if (changes_nothing(offline, known, article, hash))
		return;
	advance(offline, article, dumped);
	known->position = offline->position;
	known->content_hash = hash;
	known->modified = article->modified;
	known->retracted = article->canceled;
	known->title = arena_copy(offline->kept, article->title);
	if (article->canceled) {
		offline->counts.retractions++;
		board_apply_retraction(offline->board, offline->position, offline->at, article->id, offline->entry, &updates);
	} else {
		known->language = arena_copy(offline->kept, analysis->language);
		known->url = arena_copy(offline->kept, article->url);
		known->time = article->published;
		known->text = offline->options.texts ? arena_copy(offline->kept, article->text) : NULL;
		offline->counts.articles++;
		map_set(offline->by_position, offline->position, number);
		keep_statements(offline, known, article, analysis);
		board_apply_article(offline->board, offline->position, offline->at, article, analysis, offline->entry, &updates);
	}
	take_updates(offline, &updates);
}

static void fold_job(struct offline *offline, struct pool_job *done)
{
	struct job *job = done->input;
	if (job->article)
		fold_article(offline, job->article, job->dumped, done->result);
	else
		fold_decision(offline, job->dumped);
	pool_release(offline->pool, done);
	free_job(job);
}

static const void *keep_copy(struct arena *arena, const void *data, size_t size)
{
	return data ? memcpy(arena_alloc(arena, 1, size), data, size) : NULL;
}

void offline_add(struct offline *offline, struct arena *arena, const struct article *article, const struct dumped *dumped)
{
	struct job *job = arena_alloc(arena, 1, sizeof(*job));
	*job = (struct job){ arena, keep_copy(arena, article, sizeof(*article)), keep_copy(arena, dumped, sizeof(*dumped)) };
	for (struct pool_job *done; (done = pool_take(offline->pool));)
		fold_job(offline, done);
	while (pool_submit(offline->pool, job) < 0)
		fold_job(offline, pool_wait(offline->pool));
}

/* How many statements each cluster has at the end, and articles each story. */
static void count_sizes(struct offline *offline)
{
	array_reserve(&offline->cluster_sizes, dictionary_count(offline->cluster_names) + 1);
	array_reserve(&offline->story_sizes, dictionary_count(offline->story_names) + 1);
	offline->cluster_sizes.count = dictionary_count(offline->cluster_names);
	offline->story_sizes.count = dictionary_count(offline->story_names);
	memset(offline->cluster_sizes.items, 0, offline->cluster_sizes.count * sizeof(uint32_t));
	memset(offline->story_sizes.items, 0, offline->story_sizes.count * sizeof(uint32_t));
	for (size_t i = 0; i < offline->articles.count; i++) {
		const struct known *known = &offline->articles.items[i];
		if (known->retracted || known->story == DICTIONARY_NONE)
			continue;
		offline->story_sizes.items[known->story]++;
		for (size_t k = 0; k < known->statement_count; k++)
			if (known->clusters[k] != DICTIONARY_NONE)
				offline->cluster_sizes.items[known->clusters[k]]++;
	}
}

void offline_finish(struct offline *offline)
{
	for (struct pool_job *done; (done = pool_wait(offline->pool));)
		fold_job(offline, done);
	count_sizes(offline);
}

/* --- The final state. */

struct offline_counts offline_counts(const struct offline *offline)
{
	return offline->counts;
}

size_t offline_article_count(const struct offline *offline)
{
	return offline->articles.count;
}

static void fill_cluster(struct offline *offline, uint32_t number, struct view_statement *statement)
{
	const struct known_cluster *known = &offline->clusters.items[number];
	const char **ids = arena_alloc(offline->entry, known->same_as_count, sizeof(*ids));
	const char **stories = arena_alloc(offline->entry, known->same_as_count, sizeof(*stories));
	statement->cluster = dictionary_text(offline->cluster_names, number);
	statement->article_count = known->article_count;
	statement->publisher_count = known->publisher_count;
	statement->same_as_count = known->same_as_count;
	for (size_t k = 0; k < known->same_as_count; k++) {
		ids[k] = dictionary_text(offline->cluster_names, known->same_as[k]);
		stories[k] = dictionary_text(offline->story_names, offline->clusters.items[known->same_as[k]].story);
	}
	statement->same_as = ids;
	statement->same_as_story = stories;
}

/* Takes a part into the statement that it is told as one with. */
static void join_part(struct offline *offline, const struct view_statement *part, struct view_statement *statement)
{
	size_t before = statement->content_count, most = before + part->content_count;
	struct span *content = arena_alloc(offline->entry, most, sizeof(*content));
	const char **texts = arena_alloc(offline->entry, most, sizeof(*texts));
	size_t count = statement_parts_join(statement->content, before, part->content, part->content_count, content);
	memcpy(texts, statement->texts, before * sizeof(*texts));
	memcpy(texts + count - part->content_count, part->texts, part->content_count * sizeof(*texts));
	if (count < most)
		texts[before - 1] = arena_format(offline->entry, "%s%s", statement->texts[before - 1], part->texts[0]);
	statement->content = content;
	statement->texts = texts;
	statement->content_count = count;
}

/* Leaves out the blanks after the last part that is told, and a comma before them. */
static void end_parts(struct offline *offline, struct view_statement *statement)
{
	uint32_t blanks;
	size_t last = statement->content_count - 1, length = statement_parts_end(statement->texts[last], &blanks);
	if (!blanks)
		return;
	struct span *content = arena_alloc(offline->entry, statement->content_count, sizeof(*content));
	const char **texts = arena_alloc(offline->entry, statement->content_count, sizeof(*texts));
	memcpy(content, statement->content, statement->content_count * sizeof(*content));
	memcpy(texts, statement->texts, statement->content_count * sizeof(*texts));
	content[last].end -= blanks;
	texts[last] = arena_string(offline->entry, texts[last], length);
	statement->content = content;
	statement->texts = texts;
}

/* The statements of an article as they are told. Returns their number. */
static size_t gather_statements(struct offline *offline, const struct known *known, struct view_statement *ret_statements)
{
	size_t count = 0;
	for (size_t i = 0; i < known->statement_count; i++) {
		bool joined = known->clusters[i] == DICTIONARY_NONE;
		assert(!joined || (known->goes_on[i] && count)); /* each is in a cluster, if alone */
		if (joined) {
			join_part(offline, &known->statements[i], &ret_statements[count - 1]);
			continue;
		}
		ret_statements[count] = known->statements[i];
		fill_cluster(offline, known->clusters[i], &ret_statements[count++]);
	}
	for (size_t i = 0; i < count; i++)
		end_parts(offline, &ret_statements[i]);
	return count;
}

bool offline_article(struct offline *offline, size_t index, struct view_article *ret_article)
{
	const struct known *known = &offline->articles.items[index];
	if (known->retracted || known->story == DICTIONARY_NONE)
		return false;
	arena_reset(offline->entry);
	struct view_statement *statements = arena_alloc(offline->entry, known->statement_count, sizeof(*statements));
	size_t statement_count = gather_statements(offline, known, statements);
	*ret_article = (struct view_article){
		.id = dictionary_text(offline->article_names, (uint32_t)index),
		.story = dictionary_text(offline->story_names, known->story),
		.copy_of = known->copy_of == DICTIONARY_NONE ? NULL : dictionary_text(offline->article_names, known->copy_of),
		.title = known->title, .publisher = known->publisher, .language = known->language, .text = known->text,
		.url = known->url, .time = known->time,
		.statements = statements, .statement_count = statement_count,
	};
	return true;
}

static size_t count_used(const uint32_t *sizes, size_t count)
{
	size_t used = 0;
	for (size_t i = 0; i < count; i++)
		used += sizes[i] > 0;
	return used;
}

size_t offline_story_count(const struct offline *offline)
{
	return count_used(offline->story_sizes.items, offline->story_sizes.count);
}

size_t offline_cluster_count(const struct offline *offline)
{
	return count_used(offline->cluster_sizes.items, offline->cluster_sizes.count);
}
