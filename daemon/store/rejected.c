#include "store/rejected.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "proto/article.h"
#include "proto/base/array.h"
#include "store/files.h"
#include "store/scrub.h"
#include "store/sqlite_helpers.h"

enum {
	APPLICATION_ID = 0x68656172, /* "hear" */
	/* A file of another format is set aside like a damaged one: nobody was promised anything that is lost by that. */
	FORMAT = 1,
	BUSY_MILLISECONDS = 50, /* another program may look into the file, but the loop must not wait for it */
	AT_ONCE = 4,            /* a quarter of the room may be filled at once, */
	FILLED_IN_MS = 10 * 60 * 1000, /* and all of it in this time */
	SCRUB_PAGES = 512, /* of 4 KiB, in one slice: some milliseconds */
};

enum statement { BEGIN, COMMIT, FIND, ABOUT, AGAIN, ADD, OLDEST, REMOVE, SIZE_OF, LIST, READ, REASONS, STATEMENT_COUNT };

static const char schema[] =
	"CREATE TABLE rejected (\n"
	"	id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
	"	hash INTEGER NOT NULL UNIQUE, -- XXH3, 64 bits, of `data`\n"
	"	first INTEGER NOT NULL, -- milliseconds since 1970\n"
	"	last INTEGER NOT NULL,\n"
	"	count INTEGER NOT NULL,\n"
	"	reason TEXT NOT NULL,\n"
	"	field TEXT,\n"
	"	origin TEXT NOT NULL,\n"
	"	about TEXT, -- the id or URL of the article\n"
	"	size INTEGER NOT NULL, -- bytes that came\n"
	"	kept INTEGER NOT NULL, -- bytes of `data`\n"
	"	data BLOB -- MessagePack: the article, or the frame where none was found in it\n"
	") STRICT;\n";

#define COLUMNS "id, first, last, count, reason, field, origin, about, size, kept"
static const char *const sql[STATEMENT_COUNT] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[FIND] = "SELECT id FROM rejected WHERE hash = ?",
	[ABOUT] = "SELECT id, about FROM rejected WHERE id > ? AND about IS NOT NULL ORDER BY id",
	[AGAIN] = "UPDATE rejected SET count = count + 1, last = ?, reason = ?, field = ?, origin = ? WHERE id = ?",
	[ADD] = "INSERT INTO rejected (hash, first, last, count, reason, field, origin, about, size, kept, data)"
	        " VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)",
	[OLDEST] = "SELECT id FROM rejected ORDER BY id LIMIT 1",
	[REMOVE] = "DELETE FROM rejected WHERE id = ?",
	[SIZE_OF] = "SELECT kept FROM rejected WHERE id = ?",
	[LIST] = "SELECT " COLUMNS " FROM rejected WHERE id < ?1 AND (?2 IS NULL OR reason = ?2) ORDER BY id DESC LIMIT ?3",
	[READ] = "SELECT " COLUMNS ", data FROM rejected WHERE id = ?",
	[REASONS] = "SELECT reason, count(*) FROM rejected GROUP BY reason ORDER BY reason",
};

static const char bytes_sql[] = "SELECT sum(kept) + 512 * count(*) FROM rejected";
static_assert(REJECTED_ROW_BYTES == 512, "as in the statement above");

struct rejected {
	sqlite3 *database;
	sqlite3_stmt *statements[STATEMENT_COUNT];
	char *path;
	uint64_t most, bytes;  /* the room, and how much of it is taken, open transaction included */
	uint64_t allowance;    /* bytes that may come now */
	int64_t told_time;     /* the time up to which the allowance has grown */
	bool open, anew;       /* open: a transaction is; anew: see rejected_begun_anew() */
	ARRAY(char *) erasing; /* ids of articles of which the file may still have something */
	int64_t scrub_page;    /* the next page to scrub, once their rows are gone; 0: they are not yet */
	bool erasing_waits;    /* something went wrong with that: rejected_try_again() */
};

static struct cursor start(struct rejected *rejected, enum statement statement)
{
	return cursor_start(rejected->statements[statement]);
}

/* --- The file */

static int set_up(sqlite3 *database)
{
	sqlite3_busy_timeout(database, BUSY_MILLISECONDS);
	int r = database_execute(database, "PRAGMA journal_mode = WAL");
	if (r == 0)
		r = database_execute(database, "PRAGMA synchronous = OFF");
	/* What leaves the list is to leave the disk, too. */
	return r < 0 ? r : database_execute(database, "PRAGMA secure_delete = ON");
}

static int check_format(sqlite3 *database)
{
	int64_t tables = 0, application = 0, format = 0;
	int r = database_integer(database, "SELECT count(*) FROM sqlite_schema", 0, &tables);
	if (r == 0 && tables == 0) {
		char *text = sqlite3_mprintf("BEGIN; %s PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", schema, APPLICATION_ID, FORMAT);
		r = database_execute(database, text);
		sqlite3_free(text);
		return r;
	}
	if (r == 0)
		r = database_integer(database, "PRAGMA application_id", 0, &application);
	if (r == 0)
		r = database_integer(database, "PRAGMA user_version", 0, &format);
	return r < 0 ? r : application == APPLICATION_ID && format == FORMAT ? 0 : -EBADMSG;
}

/* Since the file is never synced, a power cut may have left anything. */
static int check_pages(sqlite3 *database)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(database, "PRAGMA quick_check(1)", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	bool good = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
	sqlite3_finalize(statement);
	int r = database_errno(code);
	return r < 0 ? r : good ? 0 : -EBADMSG;
}

static void close_file(struct rejected *rejected)
{
	if (!rejected->database)
		return;
	database_rollback(rejected->database);
	rejected->database = database_close(rejected->database, rejected->statements, STATEMENT_COUNT);
	rejected->open = false;
}

static int open_file(struct rejected *rejected, const char *path)
{
	char *error cleanup(free_pointer) = NULL;
	int64_t bytes = 0;
	int r = database_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &rejected->database, &error);
	if (r == 0)
		r = set_up(rejected->database);
	if (r == 0)
		r = check_format(rejected->database);
	if (r == 0)
		r = check_pages(rejected->database);
	if (r == 0)
		r = database_prepare(rejected->database, sql, rejected->statements, STATEMENT_COUNT);
	if (r == 0)
		r = database_integer(rejected->database, bytes_sql, 0, &bytes);
	/* The first page, or the file system, makes it read-only: nothing can be kept in it. */
	if (rejected->database && sqlite3_db_readonly(rejected->database, "main") == 1)
		r = -EBADMSG;
	if (r < 0)
		close_file(rejected);
	else
		rejected->bytes = (uint64_t)bytes;
	return r;
}

/* Replaces a damaged file by a new one, or, if even that fails, by one in memory. */
static void begin_anew(struct rejected *rejected)
{
	close_file(rejected);
	int r = put_database_away(rejected->path);
	if (r == 0)
		r = open_file(rejected, rejected->path);
	if (r < 0 && open_file(rejected, ":memory:") < 0)
		abort();
	rejected->anew = true;
}

struct rejected *rejected_open(const char *directory, uint64_t most, char **ret_complaint)
{
	struct rejected *rejected = allocate(1, sizeof(*rejected));
	*rejected = (struct rejected){ .most = most, .allowance = most / AT_ONCE, .told_time = INT64_MIN };
	*ret_complaint = NULL;
	rejected->path = file_in(directory, "rejected.db");
	int r = open_file(rejected, rejected->path);
	if (r == -EBADMSG) {
		begin_anew(rejected);
		*ret_complaint = database_words(rejected->path, "is damaged or of another version: put away as .bad and begun anew", NULL);
	} else if (r < 0) {
		*ret_complaint = database_words(rejected->path, "can't be used, what is rejected is kept in memory alone", NULL);
		if (open_file(rejected, ":memory:") < 0)
			abort();
	}
	rejected->anew = false;
	return rejected;
}

static void forget_erasing(struct rejected *rejected)
{
	for (size_t k = 0; k < rejected->erasing.count; k++)
		free(rejected->erasing.items[k]);
	rejected->erasing.count = 0;
}

struct rejected *rejected_close(struct rejected *rejected)
{
	if (!rejected)
		return NULL;
	if (rejected->open && rejected_commit(rejected) < 0)
		rejected->open = false; /* then these changes are lost, as the header says */
	close_file(rejected);
	forget_erasing(rejected);
	array_free(&rejected->erasing);
	free(rejected->path);
	free(rejected);
	return NULL;
}

/* Every result of SQLite goes through here. If the file turns out to be damaged while it is in use, it is replaced, as at the start. The
 * error is then no longer -EBADMSG, which means to callers that log or state is damaged. */
static int checked(struct rejected *rejected, int r)
{
	if (r != -EBADMSG)
		return r;
	begin_anew(rejected);
	return -EIO;
}

bool rejected_begun_anew(struct rejected *rejected)
{
	bool anew = rejected->anew;
	rejected->anew = false;
	return anew;
}

uint64_t rejected_bytes(const struct rejected *rejected)
{
	return rejected->bytes;
}

/* --- Changes */

static int begin(struct rejected *rejected)
{
	if (rejected->open)
		return 0;
	struct cursor cursor = start(rejected, BEGIN);
	int r = cursor_run(&cursor);
	rejected->open = r == 0;
	return r;
}

/* Whether so many bytes may come now, and if so, takes them off the allowance. That grows with time; while a clock that was set back catches up, it
 * does not. */
static bool allowed(struct rejected *rejected, int64_t now, uint64_t bytes)
{
	uint64_t most = rejected->most / AT_ONCE;
	if (now > rejected->told_time && rejected->told_time != INT64_MIN) {
		uint64_t passed = (uint64_t)(now - rejected->told_time);
		uint64_t grown = passed >= FILLED_IN_MS ? most : rejected->most * passed / FILLED_IN_MS;
		rejected->allowance = rejected->allowance + grown < most ? rejected->allowance + grown : most;
	}
	rejected->told_time = now;
	if (bytes > rejected->allowance)
		return false;
	rejected->allowance -= bytes;
	return true;
}

static int first_integer(struct cursor *cursor, int64_t *ret_value)
{
	int r = cursor_step(cursor);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_value = take_integer(cursor);
	cursor_stop(cursor);
	return 0;
}

static int remove_row(struct rejected *rejected, int64_t id)
{
	int64_t kept = 0;
	struct cursor size = start(rejected, SIZE_OF);
	put_integer(&size, id);
	int r = first_integer(&size, &kept);
	if (r < 0)
		return r;
	struct cursor cursor = start(rejected, REMOVE);
	put_integer(&cursor, id);
	r = cursor_run(&cursor);
	if (r == 0)
		rejected->bytes -= (uint64_t)kept + REJECTED_ROW_BYTES;
	return r;
}

static int make_room(struct rejected *rejected, uint64_t bytes)
{
	int r = 0;
	while (r == 0 && rejected->bytes + bytes > rejected->most) {
		int64_t id;
		struct cursor oldest = start(rejected, OLDEST);
		r = first_integer(&oldest, &id);
		if (r == 0)
			r = remove_row(rejected, id);
	}
	return r;
}

static void put_text_cut(struct cursor *cursor, const char *text, struct arena *arena)
{
	size_t length = text ? strlen(text) : 0;
	if (length <= REJECTED_TEXT_BYTES) {
		put_text(cursor, text);
		return;
	}
	for (length = REJECTED_TEXT_BYTES; length && (text[length] & 0xc0) == 0x80;)
		length--; /* not in the middle of a character */
	put_text(cursor, arena_string(arena, text, length));
}

static int add_row(struct rejected *rejected, const struct rejected_article *article, int64_t hash, size_t kept, struct arena *arena)
{
	int r = make_room(rejected, kept + REJECTED_ROW_BYTES);
	if (r < 0)
		return r;
	struct cursor cursor = start(rejected, ADD);
	put_integer(&cursor, hash);
	put_integer(&cursor, article->last);
	put_integer(&cursor, article->last);
	put_text(&cursor, article->reason);
	put_text_cut(&cursor, article->field, arena);
	put_text_cut(&cursor, article->origin, arena);
	put_text_cut(&cursor, article->about, arena);
	put_integer(&cursor, (int64_t)article->size);
	put_integer(&cursor, (int64_t)kept);
	put_blob(&cursor, article->data, kept);
	r = cursor_run(&cursor);
	if (r == 0)
		rejected->bytes += kept + REJECTED_ROW_BYTES;
	return r;
}

static int count_again(struct rejected *rejected, const struct rejected_article *article, int64_t id, struct arena *arena)
{
	struct cursor cursor = start(rejected, AGAIN);
	put_integer(&cursor, article->last);
	put_text(&cursor, article->reason);
	put_text_cut(&cursor, article->field, arena);
	put_text_cut(&cursor, article->origin, arena);
	put_integer(&cursor, id);
	return cursor_run(&cursor);
}

int rejected_add(struct rejected *rejected, const struct rejected_article *article)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	size_t kept = article->kept < REJECTED_FRAME_BYTES ? article->kept : REJECTED_FRAME_BYTES;
	int64_t hash = (int64_t)XXH3_64bits(article->data, kept), id = 0;
	int r = begin(rejected);
	if (r < 0)
		return checked(rejected, r);
	struct cursor find = start(rejected, FIND);
	put_integer(&find, hash);
	r = first_integer(&find, &id);
	if (r < 0 && r != -ENOENT)
		return checked(rejected, r);
	if (!allowed(rejected, article->last, (id ? 0 : kept) + REJECTED_ROW_BYTES))
		return -EDQUOT;
	r = id ? count_again(rejected, article, id, arena) : add_row(rejected, article, hash, kept, arena);
	return checked(rejected, r);
}

int rejected_remove(struct rejected *rejected, int64_t id)
{
	int r = begin(rejected);
	if (r == 0)
		r = remove_row(rejected, id);
	return checked(rejected, r);
}

/* Ends the open transaction. */
static int commit(struct rejected *rejected)
{
	if (!rejected->open)
		return 0;
	rejected->open = false;
	struct cursor cursor = start(rejected, COMMIT);
	int r = cursor_run(&cursor);
	if (r == 0)
		return 0;
	database_rollback(rejected->database);
	int64_t bytes;
	if (r != -EBADMSG && database_integer(rejected->database, bytes_sql, 0, &bytes) == 0)
		rejected->bytes = (uint64_t)bytes;
	return r;
}

/* --- Erasing */

void rejected_erase(struct rejected *rejected, const char *article_id)
{
	array_append(&rejected->erasing, copy_string(article_id));
	rejected->scrub_page = 0;
	rejected->erasing_waits = false;
}

bool rejected_erasing(const struct rejected *rejected)
{
	return rejected->erasing.count > 0;
}

void rejected_try_again(struct rejected *rejected)
{
	rejected->erasing_waits = false;
}

/* Whether a row is about an article that is being erased, by its id or by the URL that the id is made from. */
static bool is_to_be_erased(const struct rejected *rejected, const char *about, struct arena *arena)
{
	const char *of_url = article_id_from_url(arena, about);
	bool found = false;
	for (size_t k = 0; k < rejected->erasing.count && !found; k++) {
		const char *id = rejected->erasing.items[k];
		found = strcmp(about, id) == 0 || (of_url && strcmp(of_url, id) == 0);
	}
	return found;
}

/* Finds the next row after *id that is to be erased, and sets *id to it: 1, or 0 if there is none. */
static int find_erasing(struct rejected *rejected, int64_t *id)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct cursor row = start(rejected, ABOUT);
	put_integer(&row, *id);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		*id = take_integer(&row);
		bool found = is_to_be_erased(rejected, take_text(&row, arena), arena);
		arena_reset(arena);
		if (!found)
			continue;
		cursor_stop(&row);
		return 1;
	}
	return r;
}

static int remove_erasing(struct rejected *rejected)
{
	int64_t id = 0;
	int r = begin(rejected);
	while (r == 0 && (r = find_erasing(rejected, &id)) > 0)
		r = remove_row(rejected, id);
	return r;
}

/* Once the rows are gone: scrubs a slice of the file, which at the end has no trace of them. */
static int scrub(struct rejected *rejected)
{
	bool in_memory = !*sqlite3_db_filename(rejected->database, "main");
	int64_t next = 0;
	int r = in_memory ? 0 : scrub_slice(rejected->database, rejected->scrub_page, SCRUB_PAGES, &next);
	if (r == 0 && next == 0)
		r = delete_put_away(rejected->path); /* a damaged file that was set aside may have them, too */
	if (r < 0)
		return r;
	rejected->scrub_page = next;
	if (next == 0)
		forget_erasing(rejected);
	return 0;
}

static int commit_and_erase(struct rejected *rejected)
{
	int r = rejected->scrub_page ? 0 : remove_erasing(rejected);
	int committed = commit(rejected);
	if (r < 0 || committed < 0)
		return r < 0 ? r : committed;
	if (!rejected->scrub_page)
		rejected->scrub_page = 1;
	return scrub(rejected);
}

int rejected_commit(struct rejected *rejected)
{
	if (!rejected->erasing.count || rejected->erasing_waits)
		return checked(rejected, commit(rejected));
	int r = commit_and_erase(rejected);
	rejected->erasing_waits = r < 0;
	return checked(rejected, r);
}

/* --- What is there */

static struct rejected_article take_row(struct cursor *row, struct arena *arena)
{
	struct rejected_article article = { 0 };
	article.id = take_integer(row);
	article.first = take_integer(row);
	article.last = take_integer(row);
	article.count = (uint64_t)take_integer(row);
	article.reason = take_text(row, arena);
	article.field = take_text(row, arena);
	article.origin = take_text(row, arena);
	article.about = take_text(row, arena);
	article.size = (uint64_t)take_integer(row);
	article.kept = (size_t)take_integer(row);
	return article;
}

int rejected_list(struct rejected *rejected, const struct rejected_filter *filter, struct arena *arena,
                  struct rejected_article **ret_articles, size_t *ret_count)
{
	ARRAY(struct rejected_article) articles = { 0 };
	struct cursor cursor = start(rejected, LIST);
	put_integer(&cursor, filter->before ? filter->before : INT64_MAX);
	put_text(&cursor, filter->reason);
	put_integer(&cursor, filter->limit);
	size_t begun = arena_bytes(arena);
	int r;
	while ((r = cursor_step(&cursor)) > 0) {
		array_append(&articles, take_row(&cursor, arena));
		if (arena_bytes(arena) - begun <= LIMIT_ROWS_BYTES)
			continue;
		cursor_stop(&cursor);
		r = 0;
		break;
	}
	*ret_count = articles.count;
	*ret_articles = arena_alloc(arena, articles.count, sizeof(**ret_articles));
	if (articles.count)
		memcpy(*ret_articles, articles.items, articles.count * sizeof(**ret_articles));
	array_free(&articles);
	return checked(rejected, r);
}

int rejected_read(struct rejected *rejected, int64_t id, struct arena *arena, struct rejected_article *ret_article)
{
	struct cursor cursor = start(rejected, READ);
	put_integer(&cursor, id);
	int r = cursor_step(&cursor);
	if (r <= 0)
		return r < 0 ? checked(rejected, r) : -ENOENT;
	*ret_article = take_row(&cursor, arena);
	const void *data = take_blob(&cursor, &ret_article->kept);
	void *copy = arena_alloc(arena, ret_article->kept, 1);
	if (ret_article->kept)
		memcpy(copy, data, ret_article->kept);
	ret_article->data = copy;
	cursor_stop(&cursor);
	return 0;
}

int rejected_reasons(struct rejected *rejected, struct arena *arena, struct rejected_reason **ret_reasons, size_t *ret_count)
{
	ARRAY(struct rejected_reason) reasons = { 0 };
	struct cursor cursor = start(rejected, REASONS);
	int r;
	while ((r = cursor_step(&cursor)) > 0) {
		const char *reason = take_text(&cursor, arena);
		array_append(&reasons, ((struct rejected_reason){ reason, (uint64_t)take_integer(&cursor) }));
	}
	*ret_count = reasons.count;
	*ret_reasons = arena_alloc(arena, reasons.count, sizeof(**ret_reasons));
	if (reasons.count)
		memcpy(*ret_reasons, reasons.items, reasons.count * sizeof(**ret_reasons));
	array_free(&reasons);
	return checked(rejected, r);
}
