/* The queries of the state. They read the last commit, unless state_see_open_group() says otherwise. */
#include <errno.h>
#include <string.h>

#include "proto/limits.h"
#include "proto/time.h"
#include "store/state_internal.h"
#include "store/state_schema.h"

enum state_read {
	READ_STORY,
	READ_STORY_END,
	READ_STORY_BY_KEY,
	READ_STORIES_NEWEST,
	READ_STORIES_BIGGEST,
	READ_STORIES_WORDS_NEWEST,
	READ_STORIES_WORDS_BIGGEST,
	READ_STORY_ARTICLES,
	READ_STORY_CLUSTERS,
	READ_STORY_STATEMENTS,
	READ_ARTICLE,
	READ_ARTICLE_STATEMENTS,
	READ_SPEAKER,
	READ_STATEMENTS,
	READ_STATEMENTS_OF_STORY,
	READ_STATEMENTS_WORDS,
	READ_STORY_KEYS,
	READ_CLUSTER_HEAD,
	READ_SNAPSHOT,
	READ_COUNT,
};
_Static_assert((int)READ_COUNT <= (int)STATE_READS, "room for the statements");

#define SELECT_STORY "SELECT story.key, " STORY_COLUMNS " FROM story "
/* Parameters: highest status, since, publishers, language; then the limit. */
#define STORY_FILTER "status <= ?1 AND last_seen >= ?2 AND publisher_count >= ?3 AND (?4 IS NULL OR language = ?4) "
#define STORY_WORDS "story.key IN (SELECT rowid FROM story_words WHERE story_words MATCH ?6) AND "
#define NEWEST "ORDER BY last_seen DESC, id LIMIT ?5"
#define BIGGEST "ORDER BY article_count DESC, last_seen DESC, id LIMIT ?5"

#define SELECT_ARTICLE \
	"SELECT a.key, a.id, story.id, a.url, a.title, a.publisher, a.owner, a.language, a.copy_of, a.time " \
	"FROM article AS a CROSS JOIN story ON story.key = a.story "

#define STATEMENT_OUT \
	"SELECT s.key, a.id, ifnull(s.cluster, s.key), a.publisher, s.kind, s.attitude, s.confidence, s.speaker, s.speaker_reason, s.mention, " \
	"s.cue, s.via, s.text, a.time, s.content "
#define ARTICLE_STATEMENTS "FROM article AS a CROSS JOIN statement AS s ON s.key " STATEMENTS_OF("a.key")
#define STATEMENT_NEWEST "ORDER BY a.time DESC, a.key DESC, s.key DESC LIMIT ?2"

/* Those of the clusters that have no row: what would stand in it. */
#define CLUSTERS_ALONE \
	"SELECT statement.key, a.story, statement.text, statement.speaker, statement.kind, a.time, a.time, a.publisher, 1, 1, 0, 1, NULL " \
	"FROM article AS a CROSS JOIN statement ON statement.key " STATEMENTS_OF("a.key") "WHERE " IS_ALONE

static const char *const read_sql[READ_COUNT] = {
	[READ_STORY] = SELECT_STORY "WHERE id = ?",
	[READ_STORY_BY_KEY] = SELECT_STORY "WHERE story.key = ?",
	/* The story at the end of the chain of merges. */
	[READ_STORY_END] = "WITH RECURSIVE chain (id, next) AS (SELECT id, replaced_by FROM story WHERE id = ? UNION "
	                   "SELECT story.id, story.replaced_by FROM chain JOIN story ON story.id = chain.next) "
	                   "SELECT id FROM chain WHERE next IS NULL OR NOT EXISTS (SELECT 1 FROM story WHERE story.id = next)",
	/* Only keys, so that SQLite holds no titles while it sorts. */
	[READ_STORIES_NEWEST] = "SELECT story.key FROM story " "WHERE " STORY_FILTER NEWEST,
	[READ_STORIES_BIGGEST] = "SELECT story.key FROM story " "WHERE " STORY_FILTER BIGGEST,
	[READ_STORIES_WORDS_NEWEST] = "SELECT story.key FROM story " "WHERE " STORY_WORDS STORY_FILTER NEWEST,
	[READ_STORIES_WORDS_BIGGEST] = "SELECT story.key FROM story " "WHERE " STORY_WORDS STORY_FILTER BIGGEST,
	[READ_STORY_ARTICLES] = SELECT_ARTICLE "WHERE a.story = ? ORDER BY a.key",
	[READ_STORY_CLUSTERS] = "SELECT " CLUSTER_COLUMNS " FROM cluster WHERE story = ?1 UNION ALL " CLUSTERS_ALONE " AND a.story = ?1 ORDER BY key",
	[READ_STORY_STATEMENTS] = STATEMENT_OUT ARTICLE_STATEMENTS "WHERE a.story = ? ORDER BY ifnull(s.cluster, s.key), s.key",
	[READ_ARTICLE] = SELECT_ARTICLE "WHERE a.id = ?",
	[READ_ARTICLE_STATEMENTS] = STATEMENT_OUT ARTICLE_STATEMENTS "WHERE a.key = ? ORDER BY s.key",
	[READ_SPEAKER] = "SELECT s.speaker, story.id FROM statement AS s CROSS JOIN article AS a ON a.key = s.key >> 20 "
	                 "CROSS JOIN story ON story.key = a.story WHERE s.key = ?",
	/* Parameters: since, limit; then the story, the words. */
	[READ_STATEMENTS] = STATEMENT_OUT ARTICLE_STATEMENTS "WHERE a.time >= ?1 " STATEMENT_NEWEST,
	[READ_STATEMENTS_OF_STORY] = STATEMENT_OUT ARTICLE_STATEMENTS "WHERE a.story = ?3 AND a.time >= ?1 " STATEMENT_NEWEST,
	/* Parameter 4: the words; 5 and 6: the first and the last key that may be found. Only the latest statements are looked at, as many as a query may
	 * have rows, so that a search for a common word takes no longer than another. */
	[READ_STATEMENTS_WORDS] = STATEMENT_OUT "FROM (SELECT rowid AS key FROM statement_words WHERE statement_words MATCH ?4 "
	                                        "AND rowid BETWEEN ?5 AND ?6 ORDER BY rowid DESC LIMIT ?7) AS w "
	                                        "CROSS JOIN statement AS s ON s.key = w.key CROSS JOIN article AS a ON a.key = s.key >> 20 "
	                                        "WHERE a.time >= ?1 AND (?3 IS NULL OR a.story = ?3) " STATEMENT_NEWEST,
	[READ_STORY_KEYS] = "SELECT min(key) << 20, (max(key) << 20) + 1048575 FROM article WHERE story = ?",
	[READ_CLUSTER_HEAD] = "SELECT c.*, story.id, story.title FROM (SELECT " CLUSTER_COLUMNS " FROM cluster WHERE key = ?1 UNION ALL " CLUSTERS_ALONE
	                      " AND a.key = ?1 >> 20 AND statement.key = ?1) AS c CROSS JOIN story ON story.key = c.story",
	[READ_SNAPSHOT] = SELECT_STORY "WHERE status = 0 AND id > ?1 AND (?2 IS NULL OR language = ?2) ORDER BY id LIMIT ?3",
};

int state_prepare_reads(struct state *state)
{
	int r = database_prepare(state->reader, read_sql, state->reads, READ_COUNT);
	return r < 0 ? r : database_prepare(state->writer, read_sql, state->open_reads, READ_COUNT);
}

void state_see_open_group(struct state *state, bool see)
{
	state->sees_open_group = see;
}

static struct cursor start(struct state *state, enum state_read statement)
{
	return cursor_start(state->sees_open_group ? state->open_reads[statement] : state->reads[statement]);
}

/* A growable array's items, moved into the arena. */
#define in_arena(arena, array) \
	({ \
		__typeof__((array)->items) items_ = arena_alloc((arena), (array)->count, sizeof(*(array)->items)); \
		if ((array)->count) \
			memcpy(items_, (array)->items, (array)->count * sizeof(*(array)->items)); \
		array_free(array); \
		items_; \
	})

/* Rows */

static const char **split(const char *text, struct arena *arena, size_t *ret_count)
{
	if (!text)
		return NULL;
	size_t count = 1;
	for (const char *blank = text; (blank = strchr(blank, ' ')); blank++)
		count++;
	const char **ids = arena_alloc(arena, count, sizeof(*ids));
	for (size_t i = 0; i < count; i++) {
		size_t length = strcspn(text, " ");
		ids[i] = arena_string(arena, text, length);
		text += length + 1;
	}
	*ret_count = count;
	return ids;
}

static const struct span *take_spans(struct cursor *row, struct arena *arena, size_t *ret_count)
{
	const char *text = take_text(row, arena);
	ARRAY(struct span) spans = { 0 };
	while (text && *text) {
		char *end;
		struct span span;
		span.start = (uint32_t)strtoul(text, &end, 10);
		span.end = *end == '-' ? (uint32_t)strtoul(end + 1, &end, 10) : span.start;
		array_append(&spans, span);
		text = *end == ',' ? end + 1 : NULL;
	}
	*ret_count = spans.count;
	return in_arena(arena, &spans);
}

/* The columns of SELECT_STORY. */
static int64_t take_story(struct cursor *row, struct arena *arena, struct story_record *story, uint64_t *ret_sequence)
{
	int64_t key = take_integer(row);
	story->id = take_text(row, arena);
	story->version = (uint32_t)take_integer(row);
	story->status = (enum story_status)take_integer(row);
	story->closed_reason = take_text(row, arena);
	story->title = take_text(row, arena);
	story->language = take_text(row, arena);
	story->representative_article = take_text(row, arena);
	story->first_seen = take_integer(row);
	story->last_seen = take_integer(row);
	story->article_count = (uint32_t)take_integer(row);
	story->copy_count = (uint32_t)take_integer(row);
	story->publisher_count = (uint32_t)take_integer(row);
	story->statement_cluster_count = (uint32_t)take_integer(row);
	story->replaced_by = take_text(row, arena);
	story->split_from = take_text(row, arena);
	story->continues = take_text(row, arena);
	story->merged_from = split(take_text(row, arena), arena, &story->merged_from_count);
	*ret_sequence = (uint64_t)take_integer(row);
	return key;
}

/* The columns of SELECT_ARTICLE. */
static int64_t take_article(struct cursor *row, struct arena *arena, struct article_record *article)
{
	int64_t key = take_integer(row);
	article->id = take_text(row, arena);
	article->story = take_text(row, arena);
	article->url = take_text(row, arena);
	article->title = take_text(row, arena);
	article->publisher = take_text(row, arena);
	article->owner = take_text(row, arena);
	article->language = take_text(row, arena);
	article->copy_of = take_text(row, arena);
	article->time = take_integer(row);
	article->position = (uint64_t)key;
	return key;
}

/* The columns of CLUSTER_COLUMNS. */
static int64_t take_cluster(struct cursor *row, struct arena *arena, struct cluster_record *cluster)
{
	int64_t key = take_integer(row);
	cluster->id = state_id(key, "c", arena);
	take_integer(row); /* the story's key */
	cluster->text = take_text(row, arena);
	cluster->speaker = take_text(row, arena);
	cluster->kind = (enum statement_kind)take_integer(row);
	cluster->first_seen = take_integer(row);
	cluster->last_seen = take_integer(row);
	cluster->first_publisher = take_text(row, arena);
	cluster->statement_count = (uint32_t)take_integer(row);
	cluster->article_count = (uint32_t)take_integer(row);
	cluster->copy_count = (uint32_t)take_integer(row);
	cluster->publisher_count = (uint32_t)take_integer(row);
	cluster->same_as = split(take_text(row, arena), arena, &cluster->same_as_count);
	return key;
}

/* The columns of STATEMENT_OUT. Returns the cluster's key. */
static int64_t take_statement(struct cursor *row, struct arena *arena, struct statement_record *statement)
{
	statement->id = state_id(take_integer(row), "", arena);
	statement->article = take_text(row, arena);
	int64_t cluster = take_integer(row);
	statement->cluster = state_id(cluster, "c", arena);
	statement->publisher = take_text(row, arena);
	statement->kind = (enum statement_kind)take_integer(row);
	statement->attitude = take_integer(row) != 0;
	statement->confidence = (uint16_t)take_integer(row);
	statement->speaker = take_text(row, arena);
	statement->speaker_reason = take_text(row, arena);
	statement->mention = take_text(row, arena);
	statement->cue = take_text(row, arena);
	statement->via = take_text(row, arena);
	statement->text = take_text(row, arena);
	statement->time = take_integer(row);
	statement->content = take_spans(row, arena, &statement->content_count);
	return cluster;
}

/* The next row, unless those so far have filled the arena, from `begun` bytes on, with more than an answer may hold: as cursor_step(). */
static int step_within(struct cursor *row, const struct arena *arena, size_t begun, size_t most)
{
	if (arena_bytes(arena) - begun <= most)
		return cursor_step(row);
	cursor_stop(row);
	return 0;
}

static int list_statements(struct cursor *row, size_t most, struct arena *arena, struct statement_record **ret_statements, size_t *ret_count)
{
	ARRAY(struct statement_record) statements = { 0 };
	size_t begun = arena_bytes(arena);
	int r;
	while ((r = step_within(row, arena, begun, most)) > 0) {
		struct statement_record statement = { 0 };
		take_statement(row, arena, &statement);
		array_append(&statements, statement);
	}
	*ret_count = statements.count;
	*ret_statements = in_arena(arena, &statements);
	return r;
}

/* Stories */

/* How far a page may fill the arena. */
struct room {
	size_t begun, most;
};

static int page_articles(struct state *state, int64_t story, struct room room, struct arena *arena, struct story_page *page)
{
	ARRAY(struct article_record) articles = { 0 };
	struct cursor row = start(state, READ_STORY_ARTICLES);
	put_integer(&row, story);
	int r;
	while ((r = step_within(&row, arena, room.begun, room.most / 4)) > 0) {
		struct article_record article = { 0 };
		take_article(&row, arena, &article);
		array_append(&articles, article);
	}
	page->article_count = articles.count;
	page->articles = in_arena(arena, &articles);
	return r;
}

static int page_clusters(struct state *state, int64_t story, struct room room, struct arena *arena, struct cluster_record **ret_clusters,
                         int64_t **ret_keys, size_t *ret_count)
{
	ARRAY(struct cluster_record) clusters = { 0 };
	ARRAY(int64_t) keys = { 0 };
	struct cursor row = start(state, READ_STORY_CLUSTERS);
	put_integer(&row, story);
	int r;
	while ((r = step_within(&row, arena, room.begun, room.most / 2)) > 0) {
		struct cluster_record cluster = { 0 };
		array_append(&keys, take_cluster(&row, arena, &cluster));
		cluster.story = NULL;
		array_append(&clusters, cluster);
	}
	*ret_count = clusters.count;
	*ret_clusters = in_arena(arena, &clusters);
	*ret_keys = in_arena(arena, &keys);
	return r;
}

/* Reads the statements of a whole story, in order of their clusters and then of position, and divides them among the clusters. If there is no room
 * for all, the clusters that would have too few are left out; the first one stays. */
static int page_statements(struct state *state, int64_t story, struct room room, struct arena *arena, struct cluster_record *clusters,
                           const int64_t *keys, size_t *count)
{
	ARRAY(struct statement_record) statements = { 0 };
	struct cursor row = start(state, READ_STORY_STATEMENTS);
	put_integer(&row, story);
	size_t at = 0;
	int r;
	while ((r = step_within(&row, arena, room.begun, room.most)) > 0) {
		struct statement_record statement = { 0 };
		int64_t key = take_statement(&row, arena, &statement);
		while (at < *count && keys[at] < key)
			at++;
		if (at == *count || keys[at] != key)
			continue;
		statement.cluster = clusters[at].id;
		clusters[at].statements_count++;
		array_append(&statements, statement);
	}
	if (arena_bytes(arena) - room.begun > room.most && at < *count)
		*count = at ? at : 1;
	const struct statement_record *next = in_arena(arena, &statements);
	for (size_t i = 0; i < *count; i++) {
		clusters[i].statements = next;
		next += clusters[i].statements_count;
	}
	return r;
}

/* Reads everything that is in a story, or as much as so many bytes hold; its header must be in the page already. */
static int fill_page(struct state *state, int64_t story, size_t most, struct arena *arena, struct story_page *page)
{
	const struct room room = { arena_bytes(arena), most };
	struct cluster_record *clusters = NULL;
	int64_t *keys = NULL;
	int r = page_articles(state, story, room, arena, page);
	if (r == 0)
		r = page_clusters(state, story, room, arena, &clusters, &keys, &page->cluster_count);
	if (r < 0)
		return r;
	for (size_t i = 0; i < page->cluster_count; i++)
		clusters[i].story = page->story.id;
	page->clusters = clusters;
	return page_statements(state, story, room, arena, clusters, keys, &page->cluster_count);
}

/* The story that an id stands for now: itself, or at the end of the chain of merges. -ENOENT. */
static int resolve(struct state *state, const char *id, struct arena *arena, const char **ret_id)
{
	struct cursor row = start(state, READ_STORY_END);
	put_text(&row, id);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_id = take_text(&row, arena);
	cursor_stop(&row);
	return 0;
}

/* The header of one story and its key: 1, or 0 when there is none. */
static int find_story(struct state *state, const char *id, struct arena *arena, struct story_page *page, int64_t *ret_key)
{
	struct cursor row = start(state, READ_STORY);
	put_text(&row, id);
	int r = cursor_step(&row);
	if (r > 0) {
		*ret_key = take_story(&row, arena, &page->story, &page->sequence);
		cursor_stop(&row);
	}
	return r;
}

int state_story(struct state *state, const char *story_id, struct arena *arena, struct story_page *ret_page)
{
	return state_story_within(state, story_id, SIZE_MAX, arena, ret_page);
}

int state_story_within(struct state *state, const char *story_id, size_t most, struct arena *arena, struct story_page *ret_page)
{
	struct story_page page = { 0 };
	int64_t key;
	int r = find_story(state, story_id, arena, &page, &key);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	if (page.story.status != STORY_MERGED) {
		r = fill_page(state, key, most, arena, &page);
	} else {
		r = page.story.replaced_by ? resolve(state, page.story.replaced_by, arena, &page.story.replaced_by) : 0;
		if (r == -ENOENT)
			r = 0; /* the update about that story is still to come; its id is right all the same */
	}
	if (r == 0)
		*ret_page = page;
	return r < 0 ? r : 0;
}

static uint32_t at_most(uint32_t limit, uint32_t most)
{
	return limit < most ? limit : most;
}

/* The header of one story: 1, or 0 when there is none. */
static int read_header(struct state *state, int64_t key, struct arena *arena, struct story_record *ret_story)
{
	uint64_t sequence;
	struct cursor row = start(state, READ_STORY_BY_KEY);
	put_integer(&row, key);
	int r = cursor_step(&row);
	if (r > 0) {
		take_story(&row, arena, ret_story, &sequence);
		cursor_stop(&row);
	}
	return r;
}

int state_stories(struct state *state, const struct story_filter *filter, struct arena *arena, struct story_record **ret_stories,
                  size_t *ret_count)
{
	ARRAY(struct story_record) stories = { 0 };
	const char *search = NULL;
	int r = filter->words ? state_words_search(state->words, "title", filter->words, arena, &search) : 0;
	if (r < 0)
		return r;
	bool biggest = filter->order == STORIES_BIGGEST;
	struct cursor row = start(state, search  ? biggest ? READ_STORIES_WORDS_BIGGEST : READ_STORIES_WORDS_NEWEST :
	                                 biggest ? READ_STORIES_BIGGEST :
	                                           READ_STORIES_NEWEST);
	put_integer(&row, filter->closed ? STORY_CLOSED : STORY_OPEN);
	put_integer(&row, filter->since);
	put_integer(&row, filter->min_publishers);
	put_text(&row, filter->language);
	/* Words without a single letter or digit are in no title. */
	put_integer(&row, filter->words && !search ? 0 : at_most(filter->limit, LIMIT_QUERY_ROWS));
	if (search)
		put_text(&row, search);
	size_t begun = arena_bytes(arena);
	while ((r = step_within(&row, arena, begun, LIMIT_ROWS_BYTES)) > 0) {
		struct story_record story = { 0 };
		r = read_header(state, take_integer(&row), arena, &story);
		if (r < 0) {
			cursor_stop(&row);
			break;
		}
		array_append(&stories, story);
	}
	*ret_count = stories.count;
	*ret_stories = in_arena(arena, &stories);
	return r;
}

int state_snapshot(struct state *state, const char *cursor, const char *language, uint32_t limit, struct arena *arena,
                   struct story_page **ret_pages, size_t *ret_count)
{
	ARRAY(struct story_page) pages = { 0 };
	ARRAY(int64_t) keys = { 0 };
	struct cursor row = start(state, READ_SNAPSHOT);
	put_text(&row, cursor);
	put_text(&row, language);
	put_integer(&row, at_most(limit, LIMIT_SNAPSHOT_STORIES));
	int r;
	while ((r = cursor_step(&row)) > 0) {
		struct story_page page = { 0 };
		array_append(&keys, take_story(&row, arena, &page.story, &page.sequence));
		array_append(&pages, page);
	}
	for (size_t i = 0; r == 0 && i < pages.count; i++)
		r = fill_page(state, keys.items[i], SIZE_MAX, arena, &pages.items[i]);
	array_free(&keys);
	*ret_count = pages.count;
	*ret_pages = in_arena(arena, &pages);
	return r;
}

/* Articles */

int state_article(struct state *state, const char *article_id, struct arena *arena, struct article_record *ret_article,
                  struct statement_record **ret_statements, size_t *ret_count)
{
	struct cursor row = start(state, READ_ARTICLE);
	put_text(&row, article_id);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	int64_t key = take_article(&row, arena, ret_article);
	cursor_stop(&row);
	row = start(state, READ_ARTICLE_STATEMENTS);
	put_integer(&row, key);
	return list_statements(&row, SIZE_MAX, arena, ret_statements, ret_count);
}

/* Statements */

int state_speaker(struct state *state, const char *statement_id, struct arena *arena, const char **ret_speaker, const char **ret_story)
{
	int64_t key;
	if (state_key(statement_id, "", &key) < 0)
		return -ENOENT;
	struct cursor row = start(state, READ_SPEAKER);
	put_integer(&row, key);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_speaker = take_text(&row, arena);
	*ret_story = take_text(&row, arena);
	cursor_stop(&row);
	return *ret_story ? 0 : -EBADMSG;
}

/* Makes the full-text search for a filter. *ret_search: NULL if the filter has no words. *ret_none: a text in the filter has not a single word in it,
 * so that nothing can match. */
static int statement_search(struct state *state, const struct statement_filter *filter, struct arena *arena, const char **ret_search,
                            bool *ret_none)
{
	const char *speaker = NULL, *words = NULL;
	int r = filter->speaker ? state_words_search(state->words, "speaker", filter->speaker, arena, &speaker) : 0;
	if (r == 0 && filter->words)
		r = state_words_search(state->words, "text", filter->words, arena, &words);
	if (r < 0)
		return r;
	*ret_none = (filter->speaker && !speaker) || (filter->words && !words);
	*ret_search = speaker && words ? arena_format(arena, "%s AND %s", speaker, words) : speaker ? speaker : words;
	return 0;
}

/* The key of the story that an id stands for: 1, or 0 when there is none. */
static int story_key(struct state *state, const char *id, struct arena *arena, int64_t *ret_key)
{
	struct story_page page = { 0 };
	const char *now;
	int r = resolve(state, id, arena, &now);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	return find_story(state, now, arena, &page, ret_key);
}

/* The first and last key of a story's statements, or, if not `of_story`, that statements can have at all. */
static int statement_keys(struct state *state, bool of_story, int64_t story, int64_t *ret_first, int64_t *ret_last)
{
	*ret_first = INT64_MIN;
	*ret_last = INT64_MAX;
	if (!of_story)
		return 0;
	struct cursor row = start(state, READ_STORY_KEYS);
	put_integer(&row, story);
	int r = cursor_step(&row);
	if (r <= 0)
		return r;
	*ret_first = take_integer(&row);
	*ret_last = take_integer(&row);
	cursor_stop(&row);
	return 0;
}

static int search_statements(struct state *state, const struct statement_filter *filter, const char *search, int64_t story,
                             struct arena *arena, struct statement_record **ret_statements, size_t *ret_count)
{
	int64_t first, last;
	int r = statement_keys(state, filter->story, story, &first, &last);
	if (r < 0)
		return r;
	struct cursor row = start(state, READ_STATEMENTS_WORDS);
	put_integer(&row, filter->since);
	put_integer(&row, at_most(filter->limit, LIMIT_QUERY_ROWS));
	if (filter->story)
		put_integer(&row, story);
	else
		put_text(&row, NULL);
	put_text(&row, search);
	put_integer(&row, first);
	put_integer(&row, last);
	put_integer(&row, LIMIT_QUERY_ROWS);
	return list_statements(&row, LIMIT_ROWS_BYTES, arena, ret_statements, ret_count);
}

static int list_newest(struct state *state, const struct statement_filter *filter, int64_t story, struct arena *arena,
                       struct statement_record **ret_statements, size_t *ret_count)
{
	struct cursor row = start(state, filter->story ? READ_STATEMENTS_OF_STORY : READ_STATEMENTS);
	put_integer(&row, filter->since);
	put_integer(&row, at_most(filter->limit, LIMIT_QUERY_ROWS));
	if (filter->story)
		put_integer(&row, story);
	return list_statements(&row, LIMIT_ROWS_BYTES, arena, ret_statements, ret_count);
}

int state_statements(struct state *state, const struct statement_filter *filter, struct arena *arena,
                     struct statement_record **ret_statements, size_t *ret_count)
{
	const char *search = NULL;
	bool none = false;
	int64_t story = 0;
	int r = statement_search(state, filter, arena, &search, &none);
	if (r == 0 && filter->story) {
		r = story_key(state, filter->story, arena, &story);
		none = none || r == 0;
	}
	if (r < 0)
		return r;
	*ret_statements = NULL;
	*ret_count = 0;
	if (none)
		return 0;
	return search ? search_statements(state, filter, search, story, arena, ret_statements, ret_count) :
	                list_newest(state, filter, story, arena, ret_statements, ret_count);
}

/* Clusters */

int state_cluster_head(struct state *state, const char *cluster_id, struct arena *arena, struct cluster_head *ret_head)
{
	struct cluster_head head = { 0 };
	int64_t key;
	if (state_key(cluster_id, "c", &key) < 0)
		return -ENOENT;
	struct cursor row = start(state, READ_CLUSTER_HEAD);
	put_integer(&row, key);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	take_cluster(&row, arena, &head.cluster);
	head.cluster.story = take_text(&row, arena);
	head.story_title = take_text(&row, arena);
	cursor_stop(&row);
	*ret_head = head;
	return 0;
}
