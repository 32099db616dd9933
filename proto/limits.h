/* Every limit on what a peer can send, with its reason. These are the wire's limits; those of a single module are beside its code. */
#pragma once

/* The version that PROTOCOL.md describes. It changes when a reader can no longer rely on what it knows. */
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
	/* Articles that one request can split off; their ids have to fit into the request as well. */
	LIMIT_EDIT_ARTICLES = 1000,
	/* One answer or update that a client accepts: a story of several thousand articles. */
	LIMIT_REPLY_BYTES = 64 * 1024 * 1024,
	/* One page of a snapshot or a replay: it ends with the story that exceeds this, or before the update that would. Fifty subscribers that
	 * reconnect at once have 200 MiB of answers in flight. */
	LIMIT_PAGE_BYTES = 4 * 1024 * 1024,
	LIMIT_REPLY_OBJECTS = 8 * 1024 * 1024,
	LIMIT_REPLY_DEPTH = 16,
	/* Rows that one query may ask for, and the page of a snapshot. */
	LIMIT_QUERY_ROWS = 10000,
	/* Rows of stories, statements or rejections in one answer: it ends with the one that exceeds this. With the heads of their clusters the answer
	 * stays well below LIMIT_REPLY_BYTES. A row of the usual kind has 300 to 700 bytes. */
	LIMIT_ROWS_BYTES = 16 * 1024 * 1024,
	/* The same for the rows of one story: a quarter for its articles, another one for its clusters, the rest for their statements. */
	LIMIT_STORY_BYTES = 32 * 1024 * 1024,
	LIMIT_SNAPSHOT_STORIES = 100,
	LIMIT_REPLAY_UPDATES = 500,
};
