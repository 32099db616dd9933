/* Every limit on what a peer can send, with its reason. The wire's limits stand here; a module's own beside its code. */
#pragma once

/* Of what PROTOCOL.md describes: another number where a reader could not rely on what it knows. */
enum { PROTOCOL_VERSION = 1 };

enum {
	/* One article, as a MessagePack frame. The longest real articles are about 200 KB; live blogs reach 500 KB. */
	LIMIT_ARTICLE_BYTES = 1024 * 1024,
	/* Nesting of arrays and maps. An article needs 2; scrapers nest their own fields to 4 or 5. msgpack-c itself stops at 32. */
	LIMIT_DEPTH = 8,
	/* Values in one frame. Each costs up to 56 bytes while a frame is read (24 in msgpack-c, 16 to 32 in ours):
	 * never more than 3.5 MiB beside the text itself. */
	LIMIT_OBJECTS = 64 * 1024,
	/* An article's id and other short strings (publisher, language, an author), in bytes. URLs in the wild reach 2,000. */
	LIMIT_ID_BYTES = 1024,
	LIMIT_URL_BYTES = 8 * 1024,
	LIMIT_TITLE_BYTES = 8 * 1024,
	LIMIT_NAME_BYTES = 1024,
	LIMIT_AUTHORS = 64,
	/* One request on the query socket. */
	LIMIT_QUERY_BYTES = 16 * 1024,
	/* Articles that one request splits off; their ids have to fit into the request, too. */
	LIMIT_EDIT_ARTICLES = 1000,
	/* One answer or update that a client accepts: a story of several thousand articles. */
	LIMIT_REPLY_BYTES = 64 * 1024 * 1024,
	/* Of a page of a snapshot or of a replay: it ends with the story that passes this, or before the update that would. Fifty subscribers
	 * that come back at once have 200 MiB of answers on the way. */
	LIMIT_PAGE_BYTES = 4 * 1024 * 1024,
	LIMIT_REPLY_OBJECTS = 8 * 1024 * 1024,
	LIMIT_REPLY_DEPTH = 16,
	/* Rows that one query may ask for, and the page of a snapshot. */
	LIMIT_QUERY_ROWS = 10000,
	LIMIT_SNAPSHOT_STORIES = 100,
	LIMIT_REPLAY_UPDATES = 500,
};
