/* The format of log.db, and the statements that read and write it.
 *
 * To change the format:
 *   1. add one to LOG_FORMAT;
 *   2. add to `log_upgrades` the SQL that turns a file of the format before into the new one. It runs at the next start, in one transaction with
 *      the other upgrades that are needed and with the new number, so a file is always of one format or the other. It never rewrites entries, whose
 *      hashes cover what was accepted (a new column is NULL in old rows, and is hashed only where it is not NULL). If it makes a table, name that
 *      in `log_format_of_tables`;
 *   3. keep a file of the old format among the tests' data and open it in tests/unit/log.c;
 *   4. an older build refuses the file (-EPROTO) because of its `user_version`. Say so in the release's notes.
 * LOG_APPLICATION_ID never changes: it tells file(1) and us whose file it is ("hear"). */
#pragma once

enum {
	LOG_APPLICATION_ID = 0x68656172,
	LOG_FORMAT = 6,
	LOG_ERASED_SINCE = 5, /* the table `erased`, which SQL alone can't fill: see log_keep_all_erased() */
};

/* Where the log starts once entries were removed from its beginning (one row), and which of its entries are missing. */
#define LOG_SCHEMA_START \
	"CREATE TABLE start (\n" \
	"	position INTEGER NOT NULL, -- of the last entry that was removed, 0 if none was\n" \
	"	hash BLOB, -- its hash, which the first entry that is there has as previous_hash; NULL: XXH3, 128 bits, of the epoch\n" \
	"	sequence INTEGER NOT NULL, -- of the last update that was removed, 0 if none was\n" \
	"	scrub INTEGER NOT NULL -- the next page of the file to go through after an erasure, 0 if there is nothing to do\n" \
	") STRICT;\n" \
	"INSERT INTO start VALUES (0, NULL, 0, 0);\n" \
	"CREATE TABLE gap ( -- entries that a salvage could not read back\n" \
	"	last INTEGER PRIMARY KEY, first INTEGER NOT NULL, -- positions\n" \
	"	previous_hash BLOB NOT NULL, -- `hash` of the entry before `first`\n" \
	"	hash BLOB NOT NULL, -- what the entry after `last` has as previous_hash\n" \
	"	seal BLOB NOT NULL -- XXH3, 128 bits, of all that: see log_gap_seal()\n" \
	") STRICT;\n" \
	"CREATE TABLE topic ( -- whose updates were removed\n" \
	"	topic TEXT PRIMARY KEY,\n" \
	"	sequence INTEGER NOT NULL -- of the last one that was removed\n" \
	") STRICT, WITHOUT ROWID;\n"

/* What is left to do for erasures, and redirects, which outlive retention. */
#define LOG_SCHEMA_LEFT \
	"CREATE TABLE erasing ( -- erasures that are not finished: updates, or the files, may still have the words\n" \
	"	position INTEGER PRIMARY KEY, -- of the erasure's entry\n" \
	"	article_id TEXT NOT NULL,\n" \
	"	done INTEGER -- the sequence of the last update that was gone through; NULL: all were\n" \
	") STRICT;\n" \
	"CREATE TABLE redirect ( -- stories that were merged, and that began with an entry that was removed\n" \
	"	story INTEGER PRIMARY KEY, -- the position of that entry\n" \
	"	replaced_by TEXT NOT NULL,\n" \
	"	language TEXT,\n" \
	"	version INTEGER NOT NULL,\n" \
	"	first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, -- milliseconds since 1970\n" \
	"	seal BLOB NOT NULL -- XXH3, 128 bits, of all that: see log_redirect_seal()\n" \
	") STRICT;\n"

/* Which articles were erased, for ever. It is not in LOG_SCHEMA_START, which must stay as it is for the upgrade from format 2. */
#define LOG_SCHEMA_ERASED \
	"ALTER TABLE start ADD COLUMN erased INTEGER NOT NULL DEFAULT 0; -- how many rows `erased` has\n" \
	"CREATE TABLE erased ( -- articles that were erased, also when the entries that say so are removed: they don't come in again\n" \
	"	article INTEGER PRIMARY KEY, -- XXH3, 64 bits, of the id\n" \
	"	position INTEGER NOT NULL, -- of the erasure's entry\n" \
	"	seal BLOB NOT NULL -- XXH3, 128 bits, of all that: see log_erased_seal()\n" \
	") STRICT;\n"

/* The SQL at index i turns format i + 1 into format i + 2. */
static const char *const log_upgrades[LOG_FORMAT] = {
	"ALTER TABLE entry ADD COLUMN edit BLOB", /* what editors decide, and kinds 4 to 6 */
	/* Articles can be erased (kind 7) and old entries removed. */
	"ALTER TABLE entry RENAME COLUMN article_hash TO piece_hashes;\n"
	"ALTER TABLE entry ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;\n"
	"ALTER TABLE entry ADD COLUMN seal BLOB;\n" LOG_SCHEMA_START,
	LOG_SCHEMA_LEFT, /* erasures go slice by slice, and redirects outlive retention */
	LOG_SCHEMA_ERASED, /* so do erasures */
	"", /* values are packed (store/packed.h): those that are there stay as they are */
	NULL,
};

/* The lowest format that a file with these tables can have. A file that claims a lower one is damaged: the numbers 4 and 5 differ in a single bit. */
static const char log_format_of_tables[] = "SELECT max(CASE name WHEN 'start' THEN 3 WHEN 'redirect' THEN 4 WHEN 'erased' THEN 5 ELSE 1 END) "
                                           "FROM sqlite_schema";

static const char log_schema[] =
	"CREATE TABLE meta (\n"
	"	name TEXT PRIMARY KEY, -- 'epoch', 'created' (RFC 3339), 'build' (that created it), 'epoch_before' (if this is not the first), "
	"'head' (there is a log.head), 'doubted' (when it was\n"
	"	-- found not to be as it was written)\n"
	"	value TEXT NOT NULL\n"
	") STRICT, WITHOUT ROWID;\n"
	/* The analysis comes before the article, so that a restart, which needs only the analysis, does not read the pages with the texts. */
	"CREATE TABLE entry (\n"
	"	position INTEGER PRIMARY KEY, -- from 1, without holes\n"
	"	at INTEGER NOT NULL, -- milliseconds since 1970, never decreases\n"
	"	kind INTEGER NOT NULL, -- 1 article, 2 retraction, 3 tick, 4 merge, 5 split, 6 unmerge, 7 erasure, 8 retention\n"
	"	article_id TEXT,\n"
	"	content_hash INTEGER NOT NULL, -- XXH3, 64 bits, of what a revision can change\n"
	"	modified INTEGER NOT NULL, -- milliseconds since 1970; the smallest integer if the article has none\n"
	"	previous_hash BLOB NOT NULL, -- `hash` of the entry before; of the first: see `start`\n"
	"	hash BLOB NOT NULL, -- XXH3, 128 bits: see entry_hash() in log_rows.c\n"
	"	piece_hashes BLOB NOT NULL, -- XXH3, 128 bits, of `article`, then of `analysis`, as they stand here; before format 3 of `article` alone\n"
	"	erased INTEGER NOT NULL DEFAULT 0, -- 1: `article` and `analysis` are gone for good, their hashes stay\n"
	"	seal BLOB, -- of an erased entry from before format 3, whose `hash` can't be computed any more: see log_entry_seal()\n"
	"	analysis BLOB, -- packed (store/packed.h) MessagePack: what extraction found\n"
	"	article BLOB, -- packed MessagePack, as sent: see PROTOCOL.md\n"
	"	edit BLOB -- MessagePack: what an editor decided, as sent: see PROTOCOL.md, Control; of 8 a map: up_to, a position\n"
	") STRICT;\n"
	/* The index has the position too, since that is the rowid: finding the last entry of an id takes one step. */
	"CREATE INDEX entry_article_id ON entry (article_id) WHERE article_id IS NOT NULL;\n"
	"CREATE TABLE \"update\" (\n"
	"	sequence INTEGER PRIMARY KEY, -- from 1, without holes\n"
	"	position INTEGER NOT NULL, -- of the entry that caused it\n"
	"	topic TEXT NOT NULL,\n"
	"	previous INTEGER NOT NULL, -- the sequence before it on the same topic, 0 if there is none\n"
	"	hash BLOB NOT NULL, -- XXH3, 128 bits: see log_update_hash()\n"
	"	body BLOB NOT NULL -- packed MessagePack, as published\n"
	") STRICT;\n"
	"CREATE INDEX update_topic ON \"update\" (topic);\n" LOG_SCHEMA_START LOG_SCHEMA_LEFT LOG_SCHEMA_ERASED;

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
	LOG_REMOVE_ENTRIES_AFTER,
	LOG_REMOVE_UPDATES_AFTER,
	LOG_HASH_AT,
	LOG_READ_AT,
	LOG_GAP,
	LOG_UPDATE_AT,
	LOG_ERASURE_AFTER,
	LOG_TRIM_TARGET,
	LOG_TRIM_NEXT_UPDATE,
	LOG_TRIM_TOPICS,
	LOG_TRIM_UPDATES,
	LOG_TRIM_ENTRIES,
	LOG_TRIM_GAPS,
	LOG_TRIM_START,
	LOG_ERASE_FIND,
	LOG_ERASE_ENTRY,
	LOG_ERASE_UPDATE,
	LOG_ERASING_ADD,
	LOG_ERASING_AFTER,
	LOG_ERASING_DONE,
	LOG_ERASING_END,
	LOG_SCRUB_FROM,
	LOG_ERASURES,
	LOG_WITHOUT_WORDS,
	LOG_ERASED_ADD,
	LOG_ERASED_ADDED,
	LOG_ERASED_FIND,
	LOG_ERASED_ALL,
	LOG_REACH,
	LOG_REDIRECT_ADD,
	LOG_REDIRECTS,
	LOG_COPY_ENTRY,
	LOG_COPY_GAP,
	LOG_STATEMENT_COUNT,
};

#define ENTRY_COLUMNS \
	"position, at, kind, article_id, content_hash, modified, previous_hash, hash, piece_hashes, erased, seal, analysis, edit"

static const char *const log_sql[LOG_STATEMENT_COUNT] = {
	[LOG_BEGIN] = "BEGIN IMMEDIATE",
	[LOG_COMMIT] = "COMMIT",
	[LOG_APPEND] = "INSERT INTO entry (position, at, kind, article_id, content_hash, modified, previous_hash, hash, piece_hashes, analysis, "
	               "edit, article) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[LOG_APPEND_UPDATE] = "INSERT INTO \"update\" (sequence, position, topic, previous, hash, body) VALUES (?, ?, ?, ?, ?, ?)",
	[LOG_FIND] = "SELECT position, at, kind, article_id, content_hash, modified FROM entry WHERE article_id = ? "
	             "ORDER BY position DESC LIMIT 1",
	[LOG_READ] = "SELECT " ENTRY_COLUMNS ", article FROM entry WHERE position = ?",
	[LOG_READ_FROM] = "SELECT " ENTRY_COLUMNS ", article FROM entry WHERE position >= ? ORDER BY position",
	[LOG_READ_FROM_WITHOUT_ARTICLES] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE position >= ? ORDER BY position",
	/* The + keeps SQLite from using the index on topics: rows then come in order of sequence without being sorted. */
	[LOG_UPDATES] = "SELECT sequence, position, topic, previous, hash, body FROM \"update\" "
	                "WHERE sequence > ? AND +topic >= ? AND +topic < ? ORDER BY sequence",
	[LOG_UPDATES_OF_TOPIC] = "SELECT sequence, position, topic, previous, hash, body FROM \"update\" "
	                         "WHERE sequence > ? AND topic = ? ORDER BY sequence",
	[LOG_TOPIC_RANGE] = "SELECT (SELECT min(topic) FROM \"update\" WHERE topic >= ?1 AND topic < ?2), "
	                    "(SELECT max(topic) FROM \"update\" WHERE topic >= ?1 AND topic < ?2)",
	/* Goes from topic to topic by the index, in one step each, however many updates a topic has. */
	[LOG_TOPICS] = "WITH RECURSIVE topics (topic) AS (SELECT min(topic) FROM \"update\" "
	               "UNION ALL SELECT (SELECT min(topic) FROM \"update\" WHERE topic > topics.topic) FROM topics "
	               "WHERE topics.topic IS NOT NULL) "
	               "SELECT topic, max(sequence) FROM (SELECT topic, (SELECT max(sequence) FROM \"update\" "
	               "WHERE \"update\".topic = topics.topic) AS sequence FROM topics WHERE topic IS NOT NULL "
	               "UNION ALL SELECT topic, sequence FROM topic) GROUP BY topic ORDER BY topic",
	[LOG_REMOVE_ENTRIES_AFTER] = "DELETE FROM entry WHERE position > ?",
	[LOG_REMOVE_UPDATES_AFTER] = "DELETE FROM \"update\" WHERE sequence > ?",
	[LOG_HASH_AT] = "SELECT hash FROM entry WHERE position = ?",
	[LOG_READ_AT] = "SELECT at FROM entry WHERE position <= ? ORDER BY position DESC LIMIT 1",
	[LOG_GAP] = "SELECT first, last, previous_hash, hash, seal FROM gap WHERE last >= ? ORDER BY last LIMIT 1",
	[LOG_UPDATE_AT] = "SELECT sequence, position, topic, previous, hash, body FROM \"update\" WHERE sequence = ?",
	[LOG_ERASURE_AFTER] = "SELECT position FROM entry WHERE article_id = ? AND position > ? AND kind = 7 LIMIT 1",
	[LOG_TRIM_TARGET] = "SELECT position, hash FROM (SELECT position, hash FROM entry WHERE position <= ? "
	                    "AND position < (SELECT max(position) FROM entry) ORDER BY position LIMIT ?) "
	                    "ORDER BY position DESC LIMIT 1",
	/* In order of sequence, so that it reads no more rows than are removed. */
	[LOG_TRIM_NEXT_UPDATE] = "SELECT sequence FROM \"update\" WHERE position > ? ORDER BY sequence LIMIT 1",
	[LOG_TRIM_TOPICS] = "INSERT INTO topic SELECT topic, max(sequence) FROM \"update\" WHERE sequence <= ? GROUP BY +topic "
	                    "ON CONFLICT (topic) DO UPDATE SET sequence = excluded.sequence",
	[LOG_TRIM_UPDATES] = "DELETE FROM \"update\" WHERE sequence <= ?",
	[LOG_TRIM_ENTRIES] = "DELETE FROM entry WHERE position <= ?",
	[LOG_TRIM_GAPS] = "DELETE FROM gap WHERE last <= ?",
	[LOG_TRIM_START] = "UPDATE start SET position = ?, hash = ?, sequence = ?",
	[LOG_ERASE_FIND] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE article_id = ? AND NOT erased AND article IS NOT NULL ORDER BY position",
	[LOG_ERASE_ENTRY] = "UPDATE entry SET article = NULL, analysis = NULL, erased = 1, seal = ? WHERE position = ?",
	[LOG_ERASE_UPDATE] = "UPDATE \"update\" SET body = ?, hash = ? WHERE sequence = ?",
	[LOG_ERASING_ADD] = "INSERT OR REPLACE INTO erasing (position, article_id, done) VALUES (?, ?, 0)",
	[LOG_ERASING_AFTER] = "SELECT position, article_id, done, done IS NULL FROM erasing WHERE position > ? ORDER BY position LIMIT 1",
	[LOG_ERASING_DONE] = "UPDATE erasing SET done = ? WHERE position = ?",
	[LOG_ERASING_END] = "DELETE FROM erasing",
	[LOG_REACH] = "SELECT (SELECT position FROM entry WHERE kind = 1 AND NOT erased ORDER BY position LIMIT 1), "
	              "(SELECT position FROM \"update\" ORDER BY sequence LIMIT 1)",
	[LOG_REDIRECT_ADD] = "INSERT OR REPLACE INTO redirect (story, replaced_by, language, version, first_seen, last_seen, seal) "
	                     "VALUES (?, ?, ?, ?, ?, ?, ?)",
	[LOG_REDIRECTS] = "SELECT story, replaced_by, language, version, first_seen, last_seen, seal FROM redirect ORDER BY story",
	[LOG_WITHOUT_WORDS] = "SELECT DISTINCT article_id FROM entry WHERE erased = 1 AND article_id IS NOT NULL",
	[LOG_ERASURES] = "SELECT position, article_id FROM entry WHERE kind = 7 AND position > ? AND position <= ? ORDER BY position LIMIT 1",
	[LOG_ERASED_ADD] = "INSERT OR IGNORE INTO erased (article, position, seal) VALUES (?, ?, ?)",
	[LOG_ERASED_ADDED] = "UPDATE start SET erased = erased + changes()", /* by the statement before */
	[LOG_ERASED_FIND] = "SELECT position, seal FROM erased WHERE article = ?",
	[LOG_ERASED_ALL] = "SELECT article, position, seal FROM erased",
	[LOG_COPY_ENTRY] = "INSERT INTO entry (" ENTRY_COLUMNS ", article) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[LOG_COPY_GAP] = "INSERT INTO gap (first, last, previous_hash, hash, seal) VALUES (?, ?, ?, ?, ?)",
	[LOG_SCRUB_FROM] = "UPDATE start SET scrub = ?",
};
