/* The format of log.db, and the statements that read and write it.
 *
 * To change the format:
 *   1. add one to LOG_FORMAT;
 *   2. add to `log_upgrades` the SQL that turns a file of the format before into the new one. It runs at the next start, in one
 *      transaction with the new number, so a file is of one format or the other. Entries are never rewritten by it: their
 *      hashes cover what was accepted (a new column is NULL for old rows, and is hashed only where it is not NULL);
 *   3. keep a file of the old format among the tests' data and open it in tests/unit/log.c;
 *   4. an older build refuses the file (-EBADMSG) because of its `user_version`. Say so in the release's notes.
 * LOG_APPLICATION_ID never changes: it tells file(1) and us whose file it is ("hear"). */
#pragma once

enum {
	LOG_APPLICATION_ID = 0x68656172,
	LOG_FORMAT = 2,
};

/* SQL that turns format i + 1 into i + 2. */
static const char *const log_upgrades[LOG_FORMAT] = {
	"ALTER TABLE entry ADD COLUMN edit BLOB", /* what editors decide, and kinds 4 to 6 */
	NULL,
};

static const char log_schema[] =
	"CREATE TABLE meta (\n"
	"	name TEXT PRIMARY KEY, -- 'epoch', 'created' (RFC 3339), 'build' (that created it)\n"
	"	value TEXT NOT NULL\n"
	") STRICT, WITHOUT ROWID;\n"
	/* The analysis stands before the article, so that a restart, which needs the analysis alone, does not page through texts. */
	"CREATE TABLE entry (\n"
	"	position INTEGER PRIMARY KEY, -- from 1, without holes\n"
	"	at INTEGER NOT NULL, -- milliseconds since 1970, never decreases\n"
	"	kind INTEGER NOT NULL, -- 1 article, 2 retraction, 3 tick, 4 merge, 5 split, 6 unmerge\n"
	"	article_id TEXT,\n"
	"	content_hash INTEGER NOT NULL, -- XXH3, 64 bits, of what a revision can change\n"
	"	modified INTEGER NOT NULL, -- milliseconds since 1970; the smallest integer if the article has none\n"
	"	previous_hash BLOB NOT NULL, -- `hash` of the entry before; of the first: XXH3, 128 bits, of the epoch\n"
	"	hash BLOB NOT NULL, -- XXH3, 128 bits: see entry_hash() in log.c\n"
	"	article_hash BLOB NOT NULL, -- XXH3, 128 bits, of `article`\n"
	"	analysis BLOB, -- MessagePack: what extraction found\n"
	"	article BLOB, -- MessagePack, as sent: see PROTOCOL.md\n"
	"	edit BLOB -- MessagePack: what an editor decided, as sent: see PROTOCOL.md, Control\n"
	") STRICT;\n"
	/* With the position, which is the rowid: the last entry of an id is one step. */
	"CREATE INDEX entry_article_id ON entry (article_id) WHERE article_id IS NOT NULL;\n"
	"CREATE TABLE \"update\" (\n"
	"	sequence INTEGER PRIMARY KEY, -- from 1, without holes\n"
	"	position INTEGER NOT NULL, -- of the entry that caused it\n"
	"	topic TEXT NOT NULL,\n"
	"	previous INTEGER NOT NULL, -- the sequence before it on the same topic, 0 if there is none\n"
	"	hash BLOB NOT NULL, -- XXH3, 128 bits: see update_hash() in log.c\n"
	"	body BLOB NOT NULL -- MessagePack, as published\n"
	") STRICT;\n"
	"CREATE INDEX update_topic ON \"update\" (topic);\n";

enum log_statement {
	LOG_BEGIN,
	LOG_COMMIT,
	LOG_APPEND,
	LOG_APPEND_UPDATE,
	LOG_FIND,
	LOG_READ,
	LOG_READ_FROM,
	LOG_READ_FROM_WITHOUT_ARTICLES,
	LOG_UPDATES,
	LOG_UPDATES_OF_TOPIC,
	LOG_TOPIC_RANGE,
	LOG_TOPICS,
	LOG_STATEMENT_COUNT,
};

#define ENTRY_COLUMNS "position, at, kind, article_id, content_hash, modified, previous_hash, hash, article_hash, analysis, edit"

static const char *const log_sql[LOG_STATEMENT_COUNT] = {
	[LOG_BEGIN] = "BEGIN IMMEDIATE",
	[LOG_COMMIT] = "COMMIT",
	[LOG_APPEND] = "INSERT INTO entry (" ENTRY_COLUMNS ", article) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[LOG_APPEND_UPDATE] = "INSERT INTO \"update\" (sequence, position, topic, previous, hash, body) VALUES (?, ?, ?, ?, ?, ?)",
	[LOG_FIND] = "SELECT position, at, kind, article_id, content_hash, modified FROM entry WHERE article_id = ? "
	             "ORDER BY position DESC LIMIT 1",
	[LOG_READ] = "SELECT " ENTRY_COLUMNS ", article FROM entry WHERE position = ?",
	[LOG_READ_FROM] = "SELECT " ENTRY_COLUMNS ", article FROM entry WHERE position >= ? ORDER BY position",
	[LOG_READ_FROM_WITHOUT_ARTICLES] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE position >= ? ORDER BY position",
	/* The + keeps SQLite from the index on topics: in order of sequence is how it must come. */
	[LOG_UPDATES] = "SELECT sequence, position, topic, previous, hash, body FROM \"update\" "
	                "WHERE sequence > ? AND +topic >= ? AND +topic < ? ORDER BY sequence",
	[LOG_UPDATES_OF_TOPIC] = "SELECT sequence, position, topic, previous, hash, body FROM \"update\" "
	                         "WHERE sequence > ? AND topic = ? ORDER BY sequence",
	[LOG_TOPIC_RANGE] = "SELECT (SELECT min(topic) FROM \"update\" WHERE topic >= ?1 AND topic < ?2), "
	                    "(SELECT max(topic) FROM \"update\" WHERE topic >= ?1 AND topic < ?2)",
	/* From topic to topic through the index, a step each, however many updates a topic has. */
	[LOG_TOPICS] = "WITH RECURSIVE topics (topic) AS (SELECT min(topic) FROM \"update\" "
	               "UNION ALL SELECT (SELECT min(topic) FROM \"update\" WHERE topic > topics.topic) FROM topics "
	               "WHERE topics.topic IS NOT NULL) "
	               "SELECT topic, (SELECT max(sequence) FROM \"update\" WHERE \"update\".topic = topics.topic) FROM topics "
	               "WHERE topic IS NOT NULL ORDER BY topic",
};
