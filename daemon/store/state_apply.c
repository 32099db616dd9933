/* What an update changes in the state. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "proto/base/text_same.h"
#include "store/state_internal.h"
#include "store/state_schema.h"

/* One update that is being applied. Everything that it takes is in the state's scratch arena. */
struct apply {
	struct state *state;
	const struct update *update;
	int64_t story;          /* the key of its story */
	const char *article_id; /* the article that was looked up last, */
	int64_t article;        /* and its key */
	int64_t newest;         /* what has a higher key than this is new with this update, and need not be looked for */
};

/* A cluster of the update, and the keys of the statements that the update has of it. */
struct members {
	int64_t cluster;
	int64_t *keys; /* ascending */
	size_t count;
	bool known; /* the cluster was there before, and these are all its statements now */
};

static struct cursor start(struct state *state, enum state_write statement)
{
	return cursor_start(state->writes[statement]);
}

/* The first column of one row that a key selects: 1, 0 when there is no row, or a negative errno value. */
static int look_up(struct state *state, enum state_write statement, int64_t key, int64_t *ret_value)
{
	struct cursor row = start(state, statement);
	put_integer(&row, key);
	int r = cursor_step(&row);
	if (r > 0) {
		*ret_value = take_integer(&row);
		cursor_stop(&row);
	}
	return r;
}

static int run_with(struct state *state, enum state_write statement, int64_t first, const int64_t *second)
{
	struct cursor row = start(state, statement);
	put_integer(&row, first);
	if (second)
		put_integer(&row, *second);
	return cursor_run(&row);
}

/* All keys that a statement selects, ascending, in the scratch arena. */
static int list_keys(struct state *state, enum state_write statement, int64_t key, int64_t **ret_keys, size_t *ret_count)
{
	ARRAY(int64_t) keys = { 0 };
	struct cursor row = start(state, statement);
	put_integer(&row, key);
	int r;
	while ((r = cursor_step(&row)) > 0)
		array_append(&keys, take_integer(&row));
	*ret_keys = arena_alloc(state->scratch, keys.count, sizeof(int64_t));
	if (keys.count)
		memcpy(*ret_keys, keys.items, keys.count * sizeof(int64_t));
	*ret_count = keys.count;
	array_free(&keys);
	return r;
}

static int by_key(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static bool contains(const int64_t *keys, size_t count, int64_t key)
{
	return count && bsearch(&key, keys, count, sizeof(key), by_key);
}

/* Joins ids with blanks between them; NULL if there are none. */
static const char *join(struct arena *arena, const char **ids, size_t count)
{
	size_t bytes = 1;
	for (size_t i = 0; i < count; i++)
		bytes += strlen(ids[i]) + 1;
	char *text = count ? arena_alloc(arena, bytes, 1) : NULL, *end = text;
	for (size_t i = 0; i < count; i++) {
		if (i)
			*end++ = ' ';
		end = stpcpy(end, ids[i]);
	}
	return text;
}

/* Stories */

static uint64_t *story_count(struct state_counts *counts, enum story_status status)
{
	return status == STORY_OPEN ? &counts->stories_open : status == STORY_CLOSED ? &counts->stories_closed : NULL;
}

static void count_story(struct state *state, enum story_status status, int by)
{
	uint64_t *count = story_count(&state->open, status);
	if (count)
		*count += (uint64_t)by;
}

static int write_story(struct state *state, const struct story_record *story, uint64_t sequence)
{
	struct cursor row = start(state, WRITE_STORY);
	put_text(&row, story->id);
	put_integer(&row, story->version);
	put_integer(&row, story->status);
	put_text(&row, story->closed_reason);
	put_text(&row, story->title);
	put_text(&row, story->language);
	put_text(&row, story->representative_article);
	put_integer(&row, story->first_seen);
	put_integer(&row, story->last_seen);
	put_integer(&row, story->article_count);
	put_integer(&row, story->copy_count);
	put_integer(&row, story->publisher_count);
	put_integer(&row, story->statement_cluster_count);
	put_text(&row, story->replaced_by);
	put_text(&row, story->split_from);
	put_text(&row, story->continues);
	put_text(&row, join(state->scratch, story->merged_from, story->merged_from_count));
	put_integer(&row, (int64_t)sequence);
	return cursor_run(&row);
}

int state_find_story(struct state *state, const char *id, int64_t *ret_key, enum story_status *ret_status, const char **ret_title)
{
	struct cursor row = start(state, WRITE_STORY_KNOWN);
	put_text(&row, id);
	int r = cursor_step(&row);
	if (r > 0) {
		*ret_key = take_integer(&row);
		*ret_status = (enum story_status)take_integer(&row);
		*ret_title = take_text(&row, state->scratch);
		cursor_stop(&row);
	}
	return r;
}

void state_note_title(struct state *state, int64_t key, const char *before, const char *now)
{
	if (before && now && strcmp(before, now) == 0)
		return;
	if (before)
		word_changes_note(&state->story_words, true, key, before, NULL);
	if (now)
		word_changes_note(&state->story_words, false, key, now, NULL);
}

static int apply_story(struct apply *apply)
{
	struct state *state = apply->state;
	const struct story_record *story = &apply->update->story;
	enum story_status status = STORY_MERGED;
	const char *title = NULL;
	int known = state_find_story(state, story->id, &apply->story, &status, &title);
	if (known < 0)
		return known;
	int r = write_story(state, story, apply->update->sequence);
	if (r < 0)
		return r;
	if (known)
		count_story(state, status, -1);
	else
		apply->story = sqlite3_last_insert_rowid(state->writer);
	count_story(state, story->status, 1);
	state_note_title(state, apply->story, title, story->title);
	return 0;
}

/* Articles */

/* Finds an article's key, and that of its story: 1, or 0 if there is no such article. */
static int find_article(struct state *state, const char *id, int64_t *ret_key, int64_t *ret_story)
{
	struct cursor row = start(state, WRITE_ARTICLE_KNOWN);
	put_text(&row, id);
	int r = cursor_step(&row);
	if (r > 0) {
		*ret_key = take_integer(&row);
		*ret_story = take_integer(&row);
		cursor_stop(&row);
	}
	return r;
}

/* Statements */

/* A statement that is there, as it was told. */
struct known_statement {
	const char *text, *speaker; /* in the scratch arena */
	int64_t cluster;
	bool is_alone; /* it is all there is of its cluster, which has no row */
};

/* 1, or 0 when there is none. */
static int find_statement(struct state *state, int64_t key, struct known_statement *ret_known)
{
	struct cursor row = start(state, WRITE_STATEMENT_KNOWN);
	put_integer(&row, key);
	int r = cursor_step(&row);
	if (r <= 0)
		return r;
	ret_known->text = take_text(&row, state->scratch);
	ret_known->speaker = take_text(&row, state->scratch);
	int64_t cluster = take_integer(&row);
	ret_known->cluster = cluster ? cluster : key;
	ret_known->is_alone = take_integer(&row) != 0;
	cursor_stop(&row);
	return r;
}

static int remove_known(struct state *state, int64_t key, const struct known_statement *known)
{
	word_changes_note(&state->statement_words, true, key, known->text, known->speaker);
	int r = run_with(state, WRITE_STATEMENT_REMOVE, key, NULL);
	if (r == 0) {
		state->open.statements--;
		state->open.clusters -= known->is_alone ? 1 : 0;
	}
	return r;
}

static int remove_statement(struct state *state, int64_t key)
{
	struct known_statement known;
	int r = find_statement(state, key, &known);
	return r > 0 ? remove_known(state, key, &known) : r;
}

/* Removes the statements that a query selects. */
static int remove_statements(struct state *state, enum state_write statement, int64_t key)
{
	int64_t *keys;
	size_t count;
	int r = list_keys(state, statement, key, &keys, &count);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = remove_statement(state, keys[i]);
	return r;
}

/* A later revision of an article, which has another position, takes its place. What the one before said is gone with it. */
static int apply_article(struct apply *apply, const struct article_record *article)
{
	struct state *state = apply->state;
	int64_t key = 0, story, was_copy = 0;
	int known = find_article(state, article->id, &key, &story);
	int r = known > 0 ? look_up(state, WRITE_ARTICLE_COPY, key, &was_copy) : known;
	if (r > 0 && key != (int64_t)article->position)
		r = remove_statements(state, WRITE_ARTICLE_STATEMENTS, key);
	if (r < 0)
		return r;
	struct cursor row = start(state, WRITE_ARTICLE);
	put_integer(&row, (int64_t)article->position);
	put_text(&row, article->id);
	put_integer(&row, apply->story);
	put_text(&row, article->url);
	put_text(&row, article->title);
	put_text(&row, article->publisher);
	put_text(&row, article->owner);
	put_text(&row, article->language);
	put_text(&row, article->copy_of);
	put_integer(&row, article->time);
	r = cursor_run(&row);
	if (r < 0)
		return r;
	state->open.articles += known ? 0 : 1;
	state->open.copies += (article->copy_of ? 1u : 0u) - (uint64_t)was_copy;
	return 0;
}

static const char *spans_text(struct arena *arena, const struct span *spans, size_t count)
{
	enum { SPAN_BYTES = 2 * 10 + 2 };
	char *text = arena_alloc(arena, count + 1, SPAN_BYTES);
	size_t length = 0;
	for (size_t i = 0; i < count; i++)
		length += (size_t)sprintf(text + length, "%s%u-%u", i ? "," : "", spans[i].start, spans[i].end);
	return text;
}

/* Whether the article of a statement is there: 1, or -EINVAL if the statement's id names a later one. 0: a later revision has taken its place, or it is
 * gone, as may be when a closed story, which is not told of that, is told anew without another of its articles. */
static int find_own_article(struct apply *apply, const char *id, int64_t statement)
{
	if (!apply->article_id || strcmp(apply->article_id, id) != 0) {
		int64_t story;
		int r = find_article(apply->state, id, &apply->article, &story);
		if (r <= 0)
			return r;
		apply->article_id = id;
	}
	int64_t position = statement >> STATE_NUMBER_BITS;
	return apply->article == position ? 1 : apply->article > position ? 0 : -EINVAL;
}

/* NULL for the cluster that began with the statement. */
static void put_cluster(struct cursor *row, int64_t cluster, int64_t statement)
{
	if (cluster == statement)
		put_text(row, NULL);
	else
		put_integer(row, cluster);
}

static void note_newest(struct state *state, int64_t key)
{
	if (key > state->newest)
		state->newest = key;
}

/* A statement of an article that was revised since, or is gone, is left out. */
static int insert_statement(struct apply *apply, const struct statement_record *statement, int64_t key, int64_t cluster)
{
	struct state *state = apply->state;
	int r = find_own_article(apply, statement->article, key);
	if (r <= 0)
		return r;
	struct cursor row = start(state, WRITE_STATEMENT);
	put_integer(&row, key);
	put_cluster(&row, cluster, key);
	put_integer(&row, statement->kind);
	put_integer(&row, statement->attitude);
	put_integer(&row, statement->confidence);
	put_text(&row, statement->speaker);
	put_text(&row, statement->speaker_reason);
	put_text(&row, statement->mention);
	put_text(&row, statement->cue);
	put_text(&row, statement->via);
	put_text(&row, statement->text);
	put_text(&row, spans_text(state->scratch, statement->content, statement->content_count));
	r = cursor_run(&row);
	if (r < 0)
		return r;
	word_changes_note(&state->statement_words, false, key, statement->text, statement->speaker);
	state->open.statements++;
	note_newest(state, key);
	return 0;
}

/* Updates a statement that is there. Its speaker may become known later, and a quotation may be published with or without its other sentences;
 * nothing else about a statement ever changes. */
static int refresh_statement(struct apply *apply, const struct statement_record *statement, int64_t key, int64_t cluster,
                             const struct known_statement *known)
{
	struct state *state = apply->state;
	if (!text_unchanged(known->text, statement->text)) {
		int removed = remove_known(state, key, &(struct known_statement){ .text = known->text, .speaker = known->speaker });
		return removed < 0 ? removed : insert_statement(apply, statement, key, cluster);
	}
	if (text_unchanged(known->speaker, statement->speaker))
		return 0;
	word_changes_note(&state->statement_words, true, key, known->text, known->speaker);
	word_changes_note(&state->statement_words, false, key, known->text, statement->speaker);
	struct cursor row = start(state, WRITE_STATEMENT_SPEAKER);
	put_text(&row, statement->speaker);
	put_text(&row, statement->speaker_reason);
	put_integer(&row, key);
	return cursor_run(&row);
}

static int move_statement(struct state *state, int64_t key, int64_t cluster, const struct known_statement *known)
{
	struct cursor row = start(state, WRITE_STATEMENT_MOVE);
	put_cluster(&row, cluster, key);
	put_integer(&row, key);
	int r = cursor_run(&row);
	if (r == 0)
		state->open.clusters -= known->is_alone ? 1 : 0;
	return r;
}

/* Puts a statement into a cluster: moves it there if it exists, else adds it. */
static int place_statement(struct apply *apply, const struct statement_record *statement, int64_t key, int64_t cluster)
{
	struct known_statement known;
	int r = key > apply->newest ? 0 : find_statement(apply->state, key, &known);
	if (r <= 0)
		return r < 0 ? r : insert_statement(apply, statement, key, cluster);
	if (known.cluster != cluster)
		r = move_statement(apply->state, key, cluster, &known);
	return r < 0 ? r : refresh_statement(apply, statement, key, cluster, &known);
}

/* Clusters */

/* Whether a cluster is nothing but the statement with which it began, and tells nothing that the statement does not. */
static bool is_alone(const struct cluster_record *cluster)
{
	const struct statement_record *statement = cluster->statements;
	return cluster->statements_count == 1 && cluster->statement_count == 1 && strcmp(cluster->id + 1, statement->id) == 0 &&
	       text_unchanged(cluster->text, statement->text) && text_unchanged(cluster->speaker, statement->speaker) && cluster->kind == statement->kind &&
	       cluster->first_seen == statement->time && cluster->last_seen == statement->time &&
	       text_unchanged(cluster->first_publisher, statement->publisher) && cluster->article_count == 1 && cluster->copy_count == 0 &&
	       cluster->publisher_count == 1 && cluster->same_as_count == 0;
}

/* What there is of a cluster: nothing, its statement alone, or a row. */
enum cluster_known { CLUSTER_NONE, CLUSTER_ALONE, CLUSTER_ROW };

/* Finds that, and the cluster's story: a value above, or a negative errno value. */
static int find_cluster(struct state *state, int64_t key, int64_t *ret_story)
{
	struct cursor row = start(state, WRITE_CLUSTER_KNOWN);
	put_integer(&row, key);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : CLUSTER_NONE;
	*ret_story = take_integer(&row);
	bool has_row = take_integer(&row) != 0;
	cursor_stop(&row);
	return has_row ? CLUSTER_ROW : CLUSTER_ALONE;
}

static int write_cluster(struct apply *apply, const struct cluster_record *cluster, int64_t key)
{
	struct cursor row = start(apply->state, WRITE_CLUSTER);
	put_integer(&row, key);
	put_integer(&row, apply->story);
	put_text(&row, cluster->text);
	put_text(&row, cluster->speaker);
	put_integer(&row, cluster->kind);
	put_integer(&row, cluster->first_seen);
	put_integer(&row, cluster->last_seen);
	put_text(&row, cluster->first_publisher);
	put_integer(&row, cluster->statement_count);
	put_integer(&row, cluster->article_count);
	put_integer(&row, cluster->copy_count);
	put_integer(&row, cluster->publisher_count);
	put_text(&row, join(apply->state->scratch, cluster->same_as, cluster->same_as_count));
	note_newest(apply->state, key);
	return cursor_run(&row);
}

/* Writes the row of a cluster, or sees to it that it has none. */
static int settle_cluster(struct apply *apply, const struct cluster_record *cluster, int64_t key, enum cluster_known known)
{
	/* One that has a row may have statements that are not told. */
	bool alone = is_alone(cluster) && !(cluster->partial && known == CLUSTER_ROW);
	int r = alone && known != CLUSTER_ALONE ? find_own_article(apply, cluster->statements[0].article, key) : alone;
	if (r < 0)
		return r;
	if (!r)
		return write_cluster(apply, cluster, key);
	return known == CLUSTER_ROW ? run_with(apply->state, WRITE_CLUSTER_REMOVE, key, NULL) : 0;
}

/* A statement that a cluster has, as it was published. */
struct had {
	int64_t key; /* first: what by_key() compares */
	const char *speaker, *text;
};

/* Lists those of a cluster, ascending, in the scratch arena. */
static int list_had(struct state *state, int64_t cluster, struct had **ret_had, size_t *ret_count)
{
	ARRAY(struct had) had = { 0 };
	struct cursor row = start(state, WRITE_CLUSTER_TOLD);
	put_integer(&row, cluster);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		int64_t key = take_integer(&row);
		const char *speaker = take_text(&row, state->scratch);
		array_append(&had, ((struct had){ key, speaker, take_text(&row, state->scratch) }));
	}
	*ret_had = arena_alloc(state->scratch, had.count, sizeof(struct had));
	if (had.count)
		memcpy(*ret_had, had.items, had.count * sizeof(struct had));
	*ret_count = had.count;
	array_free(&had);
	return r;
}

static int apply_statement(struct apply *apply, const struct statement_record *statement, int64_t key, int64_t cluster, const struct had *had,
                           size_t had_count)
{
	const struct had *stood = had_count ? bsearch(&key, had, had_count, sizeof(*had), by_key) : NULL;
	if (!stood)
		return place_statement(apply, statement, key, cluster);
	return refresh_statement(apply, statement, key, cluster, &(struct known_statement){ .text = stood->text, .speaker = stood->speaker });
}

/* Writes the cluster, and adds, moves or updates its statements. */
static int apply_cluster(struct apply *apply, const struct cluster_record *cluster, struct members *ret_members)
{
	struct state *state = apply->state;
	struct members members = { .count = cluster->statements_count };
	int r = state_key(cluster->id, "c", &members.cluster);
	if (r < 0)
		return r;
	int64_t story;
	struct had *had = NULL;
	size_t had_count = 0;
	int known = members.cluster > apply->newest ? CLUSTER_NONE : find_cluster(state, members.cluster, &story);
	if (known < 0)
		return known;
	members.known = known != CLUSTER_NONE && !cluster->partial;
	state->open.clusters += known == CLUSTER_NONE ? 1 : 0;
	r = settle_cluster(apply, cluster, members.cluster, (enum cluster_known)known);
	if (r == 0 && members.known)
		r = list_had(state, members.cluster, &had, &had_count);
	members.keys = arena_alloc(state->scratch, members.count, sizeof(int64_t));
	for (size_t i = 0; r == 0 && i < members.count; i++) {
		r = state_key(cluster->statements[i].id, "", &members.keys[i]);
		if (r == 0)
			r = apply_statement(apply, &cluster->statements[i], members.keys[i], members.cluster, had, had_count);
	}
	if (r == 0 && members.count)
		qsort(members.keys, members.count, sizeof(int64_t), by_key);
	*ret_members = members;
	return r;
}

/* Removes the statements that are still in the cluster but should not be. Call it when all clusters have been applied, so that a statement that has
 * moved to another one is not removed and written again. */
static int remove_gone(struct state *state, const struct members *members)
{
	if (!members->known)
		return 0;
	int64_t *keys;
	size_t count;
	int r = list_keys(state, WRITE_CLUSTER_STATEMENTS, members->cluster, &keys, &count);
	for (size_t i = 0; r == 0 && i < count; i++)
		if (!contains(members->keys, members->count, keys[i]))
			r = remove_statement(state, keys[i]);
	return r;
}

static int apply_clusters(struct apply *apply)
{
	const struct update *update = apply->update;
	struct members *members = arena_alloc(apply->state->scratch, update->cluster_count, sizeof(*members));
	int r = 0;
	for (size_t i = 0; r == 0 && i < update->cluster_count; i++)
		r = apply_cluster(apply, &update->clusters[i], &members[i]);
	for (size_t i = 0; r == 0 && i < update->cluster_count; i++)
		r = remove_gone(apply->state, &members[i]);
	return r;
}

/* Removals */

static int remove_cluster(struct state *state, int64_t key)
{
	int r = remove_statements(state, WRITE_CLUSTER_STATEMENTS, key);
	if (r == 0)
		r = run_with(state, WRITE_CLUSTER_REMOVE, key, NULL);
	if (r == 0)
		state->open.clusters -= (uint64_t)sqlite3_changes(state->writer);
	return r;
}

static int remove_article(struct state *state, int64_t key)
{
	int64_t was_copy = 0;
	int r = remove_statements(state, WRITE_ARTICLE_STATEMENTS, key);
	if (r == 0)
		r = look_up(state, WRITE_ARTICLE_COPY, key, &was_copy);
	if (r >= 0)
		r = run_with(state, WRITE_ARTICLE_REMOVE, key, NULL);
	if (r == 0) {
		state->open.articles--;
		state->open.copies -= (uint64_t)was_copy;
	}
	return r;
}

/* What an update removes, by its id. It is removed only if it still belongs to this story: an earlier update may have moved it to another one. */

static int apply_removed_cluster(struct apply *apply, const char *id)
{
	int64_t key, story;
	int r = state_key(id, "c", &key);
	if (r == 0)
		r = find_cluster(apply->state, key, &story);
	return r > 0 && story == apply->story ? remove_cluster(apply->state, key) : r < 0 ? r : 0;
}

/* Removes the title from the stories that `of` finds. */
static int remove_titles(struct state *state, enum state_write of, const char *article_id)
{
	int r = 0;
	while (r == 0) {
		struct cursor row = start(state, of);
		put_text(&row, article_id);
		if ((r = cursor_step(&row)) <= 0)
			break;
		int64_t key = take_integer(&row);
		const char *title = take_text(&row, state->scratch);
		cursor_stop(&row);
		state_note_title(state, key, title, NULL);
		r = run_with(state, WRITE_TITLE_REMOVE, key, NULL);
	}
	return r;
}

static int apply_removed_article(struct apply *apply, const char *id)
{
	int64_t key, story;
	int r = find_article(apply->state, id, &key, &story);
	if (r <= 0 || story != apply->story)
		return r < 0 ? r : 0;
	r = remove_article(apply->state, key);
	/* Merged stories keep their headers, but the article has moved on, and is now removed. */
	return r < 0 ? r : remove_titles(apply->state, WRITE_MERGED_TITLES, id);
}

/* Returns 1 or 0. */
static int has_titles(struct state *state, enum state_write of, const char *article_id)
{
	struct cursor row = start(state, of);
	put_text(&row, article_id);
	int r = cursor_step(&row);
	cursor_stop(&row);
	return r;
}

int state_forget_titles(struct state *state, const char *article_id)
{
	if (state->in_group)
		return -EINVAL;
	int r = has_titles(state, WRITE_EMPTIED_TITLES, article_id);
	if (r <= 0)
		return r;
	arena_reset(state->scratch);
	r = state_begin(state);
	if (r < 0)
		return r;
	r = remove_titles(state, WRITE_EMPTIED_TITLES, article_id);
	if (r == 0)
		r = state_commit(state, state->position);
	if (r < 0)
		state_rollback(state);
	return r;
}

/* A story without articles has nothing else either, whether its update lists what went or not. */
int state_empty_story(struct state *state, int64_t story)
{
	int64_t *keys;
	size_t count;
	int r = list_keys(state, WRITE_STORY_CLUSTERS, story, &keys, &count);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = remove_cluster(state, keys[i]);
	if (r == 0)
		r = list_keys(state, WRITE_STORY_ARTICLES, story, &keys, &count);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = remove_article(state, keys[i]);
	return r;
}

/* A merged story has nothing any more. Its articles move to the story that it was merged into. So do its statements: the update of that story says in
 * which cluster each is from now on. These may be other clusters than before, so the rows of its own are removed. */
static int apply_merge(struct apply *apply)
{
	struct state *state = apply->state;
	int64_t gone = 0, into;
	int r = look_up(state, WRITE_MERGE_CLUSTERS_GONE, apply->story, &gone);
	if (r >= 0)
		r = run_with(state, WRITE_MERGE_CLUSTERS, apply->story, NULL);
	if (r < 0)
		return r;
	state->open.clusters -= (uint64_t)gone;
	enum story_status status;
	const char *title;
	r = state_find_story(state, apply->update->story.replaced_by, &into, &status, &title);
	return r > 0 ? run_with(state, WRITE_MERGE_ARTICLES, into, &apply->story) : r;
}

static int apply_update(struct apply *apply)
{
	const struct update *update = apply->update;
	int r = apply_story(apply);
	for (size_t i = 0; r == 0 && i < update->article_count; i++)
		r = apply_article(apply, &update->articles[i]);
	if (r == 0)
		r = apply_clusters(apply);
	for (size_t i = 0; r == 0 && i < update->clusters_removed_count; i++)
		r = apply_removed_cluster(apply, update->clusters_removed[i]);
	for (size_t i = 0; r == 0 && i < update->articles_removed_count; i++)
		r = apply_removed_article(apply, update->articles_removed[i]);
	if (r == 0 && update->story.status == STORY_MERGED && update->story.replaced_by)
		r = apply_merge(apply);
	else if (r == 0 && update->story.article_count == 0)
		r = state_empty_story(apply->state, apply->story);
	return r;
}

int state_apply(struct state *state, const struct update *update)
{
	if (!state->in_group || state->failed)
		return -EINVAL;
	arena_reset(state->scratch);
	struct apply apply = { .state = state, .update = update, .newest = state->newest };
	int r = apply_update(&apply);
	if (r < 0)
		state->failed = true;
	else
		state->open_sequence = update->sequence;
	return r;
}

int state_pass_over(struct state *state, uint64_t sequence)
{
	if (!state->in_group || state->failed)
		return -EINVAL;
	state->open_sequence = sequence;
	return 0;
}
