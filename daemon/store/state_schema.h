/* The format of state.db, and the statements that read and write it.
 *
 * To change the format: add one to STATE_FORMAT. A file of another format is thrown away at the next start and built again from
 * the log, so there is nothing to convert. */
#pragma once

enum {
	STATE_APPLICATION_ID = 0x68656173, /* "heas" */
	STATE_FORMAT = 6,
};

/* Times are milliseconds since 1970, TIME_NONE being the smallest integer; kinds and statuses are the numbers of proto/story.h. An article has its
 * position for a key. Statement "7.12" has the key 7 * 2^20 + 12, and so has the cluster "c7.12"; statement 7.12 is of article 7, from which it has
 * its publisher, time and story. Such keys are small and grow with the position, so rows are appended, and the order of keys is that of positions.
 *
 * Of a hundred clusters, 97 are nothing but the statement with which they began. Such a cluster has no row: it is there as long as its statement
 * belongs to no other cluster. One that has a row has all that was told of it in that row. */
static const char state_schema[] =
	"CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID; -- 'epoch', 'unfinished' (while it is made anew)\n"
	"CREATE TABLE progress ( -- one row: how far it is complete, and what it holds\n"
	"	position INTEGER NOT NULL, sequence INTEGER NOT NULL, articles INTEGER NOT NULL, copies INTEGER NOT NULL, statements INTEGER NOT NULL,\n"
	"	clusters INTEGER NOT NULL, stories_open INTEGER NOT NULL, stories_closed INTEGER NOT NULL\n"
	") STRICT;\n"
	"INSERT INTO progress VALUES (0, 0, 0, 0, 0, 0, 0, 0);\n"
	"CREATE TABLE story (\n"
	"	key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, status INTEGER NOT NULL, closed_reason TEXT,\n"
	"	title TEXT, language TEXT, representative_article TEXT, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL,\n"
	"	article_count INTEGER NOT NULL, copy_count INTEGER NOT NULL, publisher_count INTEGER NOT NULL,\n"
	"	statement_cluster_count INTEGER NOT NULL, replaced_by TEXT, split_from TEXT, continues TEXT,\n"
	"	merged_from TEXT, -- ids with blanks between them\n"
	"	sequence INTEGER NOT NULL -- of the last update\n"
	") STRICT;\n"
	"CREATE INDEX story_open ON story (id) WHERE status = 0;\n"
	"CREATE INDEX story_newest ON story (last_seen);\n"
	"CREATE INDEX story_biggest ON story (article_count, last_seen);\n"
	"CREATE TABLE article (\n"
	"	key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story INTEGER NOT NULL, url TEXT, title TEXT, publisher TEXT,\n"
	"	owner TEXT, language TEXT, copy_of TEXT, time INTEGER NOT NULL\n"
	") STRICT;\n"
	"CREATE INDEX article_story ON article (story);\n"
	"CREATE INDEX article_time ON article (time);\n"
	"CREATE TABLE cluster ( -- those that are more than one statement\n"
	"	key INTEGER PRIMARY KEY, story INTEGER NOT NULL, text TEXT, speaker TEXT, kind INTEGER NOT NULL,\n"
	"	first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, first_publisher TEXT, statement_count INTEGER NOT NULL,\n"
	"	article_count INTEGER NOT NULL, copy_count INTEGER NOT NULL, publisher_count INTEGER NOT NULL,\n"
	"	same_as TEXT -- ids with blanks between them\n"
	") STRICT;\n"
	"CREATE INDEX cluster_story ON cluster (story);\n"
	"CREATE TABLE statement (\n"
	"	key INTEGER PRIMARY KEY,\n"
	"	cluster INTEGER, -- NULL: the one that began with it, whose key is the same\n"
	"	kind INTEGER NOT NULL, attitude INTEGER NOT NULL, confidence INTEGER NOT NULL, speaker TEXT, speaker_reason TEXT, mention TEXT,\n"
	"	cue TEXT, via TEXT, text TEXT,\n"
	"	content TEXT NOT NULL -- spans: 'start-end,start-end'\n"
	") STRICT;\n"
	"CREATE INDEX statement_cluster ON statement (cluster) WHERE cluster IS NOT NULL;\n"
	/* Only words: the texts are in the tables above, and the places of the words would be needed only for phrases. */
	"CREATE VIRTUAL TABLE statement_words USING fts5 (text, speaker, content='', columnsize=0, detail=column,\n"
	"	tokenize=\"unicode61 remove_diacritics 2\");\n"
	/* Merged half as often as by default: a quarter more articles per second, and searches are no slower. */
	"INSERT INTO statement_words (statement_words, rank) VALUES ('automerge', 8);\n"
	/* So long that each piece of it fits one page of the file, less its hash; one of 4050 bytes, the default, takes two. */
	"INSERT INTO statement_words (statement_words, rank) VALUES ('pgsz', 4040);\n"
	"CREATE VIRTUAL TABLE story_words USING fts5 (title, content='', columnsize=0, detail=column,\n"
	"	tokenize=\"unicode61 remove_diacritics 2\");\n"
	"INSERT INTO story_words (story_words, rank) VALUES ('pgsz', 4040);\n";

/* Made at each start, since a state may be older than these. */
static const char state_indexes[] =
	"CREATE INDEX IF NOT EXISTS story_merged ON story (representative_article) WHERE status = 2;"
	"CREATE INDEX IF NOT EXISTS story_emptied ON story (representative_article) WHERE status = 1 AND article_count = 0";

#define STORY_COLUMNS \
	"id, version, status, closed_reason, title, language, representative_article, first_seen, last_seen, article_count, " \
	"copy_count, publisher_count, statement_cluster_count, replaced_by, split_from, continues, merged_from, sequence"
#define ARTICLE_COLUMNS "key, id, story, url, title, publisher, owner, language, copy_of, time"
#define CLUSTER_COLUMNS \
	"key, story, text, speaker, kind, first_seen, last_seen, first_publisher, statement_count, article_count, copy_count, " \
	"publisher_count, same_as"
#define STATEMENT_COLUMNS "key, cluster, kind, attitude, confidence, speaker, speaker_reason, mention, cue, via, text, content"

/* The statements of an article, with `key` for its key. */
#define STATEMENTS_OF(key) "BETWEEN " key " << 20 AND (" key " << 20) + 1048575 "
/* Whether a statement is all there is of the cluster that began with it. */
#define IS_ALONE "statement.cluster IS NULL AND NOT EXISTS (SELECT 1 FROM cluster WHERE cluster.key = statement.key)"

enum state_write {
	WRITE_BEGIN,
	WRITE_COMMIT,
	WRITE_PROGRESS,
	WRITE_STORY,
	WRITE_STORY_KNOWN,
	WRITE_ARTICLE,
	WRITE_ARTICLE_KNOWN,
	WRITE_ARTICLE_COPY,
	WRITE_ARTICLE_REMOVE,
	WRITE_ARTICLE_STATEMENTS,
	WRITE_CLUSTER,
	WRITE_CLUSTER_KNOWN,
	WRITE_CLUSTER_REMOVE,
	WRITE_CLUSTER_STATEMENTS,
	WRITE_CLUSTER_TOLD,
	WRITE_STATEMENT,
	WRITE_STATEMENT_MOVE,
	WRITE_STATEMENT_SPEAKER,
	WRITE_STATEMENT_KNOWN,
	WRITE_STATEMENT_REMOVE,
	WRITE_STORY_ARTICLES,
	WRITE_STORY_CLUSTERS,
	WRITE_MERGE_ARTICLES,
	WRITE_MERGE_CLUSTERS_GONE,
	WRITE_MERGE_CLUSTERS,
	WRITE_TRIM_STORIES,
	WRITE_STORY_REMOVE,
	WRITE_MERGED_STORIES,
	WRITE_MERGED_TITLES,
	WRITE_EMPTIED_TITLES,
	WRITE_TITLE_REMOVE,
	WRITE_MERGED_STRIP,
	WRITE_WORDS_STATEMENT_ADD,
	WRITE_WORDS_STATEMENT_REMOVE,
	WRITE_WORDS_STORY_ADD,
	WRITE_WORDS_STORY_REMOVE,
	WRITE_WORDS_STATEMENT_MERGE,
	WRITE_WORDS_STORY_MERGE,
	WRITE_COUNT,
};

static const char *const state_write_sql[WRITE_COUNT] = {
	[WRITE_BEGIN] = "BEGIN IMMEDIATE",
	[WRITE_COMMIT] = "COMMIT",
	[WRITE_PROGRESS] = "UPDATE progress SET position = ?, sequence = ?, articles = ?, copies = ?, statements = ?, clusters = ?, stories_open = ?, "
	                   "stories_closed = ?",
	[WRITE_STORY] = "INSERT INTO story (" STORY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
	                "ON CONFLICT (id) DO UPDATE SET version = excluded.version, status = excluded.status, "
	                "closed_reason = excluded.closed_reason, title = excluded.title, language = excluded.language, "
	                "representative_article = excluded.representative_article, first_seen = excluded.first_seen, "
	                "last_seen = excluded.last_seen, article_count = excluded.article_count, copy_count = excluded.copy_count, "
	                "publisher_count = excluded.publisher_count, statement_cluster_count = excluded.statement_cluster_count, "
	                "replaced_by = excluded.replaced_by, split_from = excluded.split_from, continues = excluded.continues, "
	                "merged_from = excluded.merged_from, sequence = excluded.sequence",
	/* A story's id is "s" and the position with which it began. */
	[WRITE_TRIM_STORIES] = "SELECT key, title FROM story WHERE status = 1 AND (CAST(substr(id, 2) AS INTEGER) <= ?1 OR EXISTS "
	                       "(SELECT 1 FROM article WHERE article.story = story.key AND article.key <= ?1)) ORDER BY key LIMIT ?2",
	[WRITE_MERGED_STORIES] = "SELECT id, version, language, first_seen, last_seen, replaced_by FROM story WHERE status = 2 AND sequence > 0 "
	                         "AND replaced_by IS NOT NULL AND CAST(substr(id, 2) AS INTEGER) <= ? ORDER BY key LIMIT ?",
	[WRITE_MERGED_TITLES] = "SELECT key, title FROM story WHERE status = 2 AND representative_article = ? LIMIT 1",
	[WRITE_EMPTIED_TITLES] = "SELECT key, title FROM story WHERE status = 1 AND article_count = 0 AND representative_article = ? LIMIT 1",
	[WRITE_TITLE_REMOVE] = "UPDATE story SET title = NULL, representative_article = NULL WHERE key = ?",
	[WRITE_MERGED_STRIP] = "UPDATE story SET title = NULL, representative_article = NULL, article_count = 0, copy_count = 0, publisher_count = 0, "
	                       "statement_cluster_count = 0, split_from = NULL, continues = NULL, merged_from = NULL, sequence = 0 WHERE key = ?",
	[WRITE_STORY_REMOVE] = "DELETE FROM story WHERE key = ?",
	[WRITE_STORY_KNOWN] = "SELECT key, status, title FROM story WHERE id = ?",
	[WRITE_ARTICLE] = "INSERT INTO article (" ARTICLE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
	                  "ON CONFLICT (id) DO UPDATE SET key = excluded.key, story = excluded.story, url = excluded.url, "
	                  "title = excluded.title, publisher = excluded.publisher, owner = excluded.owner, language = excluded.language, "
	                  "copy_of = excluded.copy_of, time = excluded.time",
	[WRITE_ARTICLE_KNOWN] = "SELECT key, story FROM article WHERE id = ?",
	[WRITE_ARTICLE_COPY] = "SELECT copy_of IS NOT NULL FROM article WHERE key = ?",
	[WRITE_ARTICLE_REMOVE] = "DELETE FROM article WHERE key = ?",
	[WRITE_ARTICLE_STATEMENTS] = "SELECT key FROM statement WHERE key " STATEMENTS_OF("?1") "ORDER BY key",
	[WRITE_CLUSTER] = "INSERT INTO cluster (" CLUSTER_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
	                  "ON CONFLICT (key) DO UPDATE SET story = excluded.story, text = excluded.text, speaker = excluded.speaker, "
	                  "kind = excluded.kind, first_seen = excluded.first_seen, last_seen = excluded.last_seen, "
	                  "first_publisher = excluded.first_publisher, statement_count = excluded.statement_count, "
	                  "article_count = excluded.article_count, copy_count = excluded.copy_count, "
	                  "publisher_count = excluded.publisher_count, same_as = excluded.same_as",
	/* Its story, and whether it has a row. */
	[WRITE_CLUSTER_KNOWN] = "SELECT story, 1 FROM cluster WHERE key = ?1 UNION ALL SELECT article.story, 0 FROM statement CROSS JOIN article "
	                        "ON article.key = statement.key >> 20 WHERE statement.key = ?1 AND " IS_ALONE,
	[WRITE_CLUSTER_REMOVE] = "DELETE FROM cluster WHERE key = ?",
	[WRITE_CLUSTER_STATEMENTS] = "SELECT key FROM statement WHERE cluster = ?1 UNION ALL "
	                             "SELECT key FROM statement WHERE key = ?1 AND cluster IS NULL ORDER BY key",
	[WRITE_CLUSTER_TOLD] = "SELECT key, speaker, text FROM statement WHERE cluster = ?1 UNION ALL "
	                       "SELECT key, speaker, text FROM statement WHERE key = ?1 AND cluster IS NULL ORDER BY key",
	[WRITE_STATEMENT] = "INSERT INTO statement (" STATEMENT_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[WRITE_STATEMENT_MOVE] = "UPDATE statement SET cluster = ? WHERE key = ?",
	[WRITE_STATEMENT_SPEAKER] = "UPDATE statement SET speaker = ?, speaker_reason = ? WHERE key = ?",
	[WRITE_STATEMENT_KNOWN] = "SELECT text, speaker, cluster, " IS_ALONE " FROM statement WHERE key = ?",
	[WRITE_STATEMENT_REMOVE] = "DELETE FROM statement WHERE key = ?",
	[WRITE_STORY_ARTICLES] = "SELECT key FROM article WHERE story = ?",
	[WRITE_STORY_CLUSTERS] = "SELECT key FROM cluster WHERE story = ?",
	[WRITE_MERGE_ARTICLES] = "UPDATE article SET story = ? WHERE story = ?",
	[WRITE_MERGE_CLUSTERS_GONE] = "SELECT count(*) FROM cluster WHERE story = ? AND NOT EXISTS "
	                              "(SELECT 1 FROM statement WHERE statement.key = cluster.key AND statement.cluster IS NULL)",
	[WRITE_MERGE_CLUSTERS] = "DELETE FROM cluster WHERE story = ?",
	[WRITE_WORDS_STATEMENT_ADD] = "INSERT INTO statement_words (rowid, text, speaker) VALUES (?, ?, ?)",
	[WRITE_WORDS_STATEMENT_REMOVE] =
		"INSERT INTO statement_words (statement_words, rowid, text, speaker) VALUES ('delete', ?, ?, ?)",
	[WRITE_WORDS_STORY_ADD] = "INSERT INTO story_words (rowid, title) VALUES (?, ?)",
	[WRITE_WORDS_STORY_REMOVE] = "INSERT INTO story_words (story_words, rowid, title) VALUES ('delete', ?, ?)",
	[WRITE_WORDS_STATEMENT_MERGE] = "INSERT INTO statement_words (statement_words, rank) VALUES ('merge', ?)",
	[WRITE_WORDS_STORY_MERGE] = "INSERT INTO story_words (story_words, rank) VALUES ('merge', ?)",
};
