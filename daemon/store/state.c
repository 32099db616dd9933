#include "store/state.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "store/checked_pages.h"
#include "store/files.h"
#include "store/state_internal.h"
#include "store/state_schema.h"

enum {
	/* The write-ahead log is copied into the file when it has 64 MiB: the same pages are rewritten again and again, so fewer are copied that way. */
	CHECKPOINT_PAGES = 16384,
	CACHE_KIBIBYTES = 64 * 1024,
	BUSY_MILLISECONDS = 200,
};

_Static_assert((int)WRITE_COUNT <= (int)STATE_WRITES, "room for the statements");

/* Not damage, but a reason to begin anew all the same: another epoch, another format, or unfinished. */
#define STATE_FOREIGN (-ESTALE)

/* Keys */

/* Reads a number of at most so many bits, written as state_id() writes it: without a sign, a blank or a zero before it. Moves on behind it. */
static bool read_number(const char **at, unsigned bits, uint64_t *ret_number)
{
	const char *first = *at;
	uint64_t number = 0;
	for (; **at >= '0' && **at <= '9' && !(number >> bits); ++*at)
		number = number * 10 + (uint64_t)(**at - '0');
	*ret_number = number;
	return *at > first && !(number >> bits) && (*first != '0' || *at == first + 1);
}

int state_key(const char *id, const char *prefix, int64_t *ret_key)
{
	size_t length = strlen(prefix);
	if (strncmp(id, prefix, length) != 0)
		return -EINVAL;
	const char *at = id + length;
	uint64_t position, number;
	if (!read_number(&at, 62 - STATE_NUMBER_BITS, &position) || *at++ != '.' || !read_number(&at, STATE_NUMBER_BITS, &number) || *at)
		return -EINVAL;
	*ret_key = (int64_t)(position << STATE_NUMBER_BITS | number);
	return 0;
}

const char *state_id(int64_t key, const char *prefix, struct arena *arena)
{
	uint64_t packed = (uint64_t)key;
	return arena_format(arena, "%s%" PRIu64 ".%" PRIu64, prefix, packed >> STATE_NUMBER_BITS, packed & ((UINT64_C(1) << STATE_NUMBER_BITS) - 1));
}

/* Opening */

static int configure(sqlite3 *database)
{
	/* NORMAL: after a power cut the last commits may be missing, which the log then supplies, but the file is whole. */
	char *sql = sqlite3_mprintf("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = %d; "
	                            "PRAGMA journal_size_limit = %d; PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY; "
	                            "PRAGMA cell_size_check = ON; PRAGMA secure_delete = FAST",
	                            CHECKPOINT_PAGES, CHECKPOINT_PAGES * 4096, CACHE_KIBIBYTES);
	if (!sql)
		abort();
	sqlite3_busy_timeout(database, BUSY_MILLISECONDS);
	/* Setting the kind of vacuum writes to the file even if it is set already, and a full disk has no room for that. */
	int64_t pages = 0;
	int r = database_integer(database, "PRAGMA page_count", 0, &pages);
	if (r == 0 && pages == 0)
		r = database_execute(database, "PRAGMA auto_vacuum = INCREMENTAL");
	if (r == 0)
		r = database_execute(database, sql);
	sqlite3_free(sql);
	return r;
}

static int create(struct state *state, const char *epoch)
{
	char *sql = sqlite3_mprintf("BEGIN IMMEDIATE; %s INSERT INTO meta VALUES ('epoch', %Q); PRAGMA application_id = %d; "
	                            "PRAGMA user_version = %d; COMMIT",
	                            state_schema, epoch, STATE_APPLICATION_ID, STATE_FORMAT);
	if (!sql)
		abort();
	int r = database_execute(state->writer, sql);
	sqlite3_free(sql);
	if (r < 0)
		database_rollback(state->writer);
	return r;
}

/* Whether the file is a finished state of this epoch and format: 0 or STATE_FOREIGN. An empty file becomes one. */
static int check_format(struct state *state, const char *epoch)
{
	int64_t tables = 0, application = 0, format = 0, same_epoch = 0;
	int r = database_integer(state->writer, "SELECT count(*) FROM sqlite_schema", 0, &tables);
	if (r == 0 && tables == 0)
		return create(state, epoch);
	if (r == 0)
		r = database_integer(state->writer, "PRAGMA application_id", 0, &application);
	if (r == 0)
		r = database_integer(state->writer, "PRAGMA user_version", 0, &format);
	if (r < 0)
		return r;
	if (application != STATE_APPLICATION_ID || format != STATE_FORMAT || !checked_pages_have_hashes(state->writer))
		return STATE_FOREIGN;
	char *sql = sqlite3_mprintf("SELECT count(*) FROM meta WHERE name = 'epoch' AND value = %Q "
	                            "AND NOT EXISTS (SELECT 1 FROM meta WHERE name = 'unfinished')", epoch);
	if (!sql)
		abort();
	r = database_integer(state->writer, sql, 0, &same_epoch);
	sqlite3_free(sql);
	return r < 0 ? r : same_epoch ? 0 : STATE_FOREIGN;
}

static int read_progress(struct state *state)
{
	sqlite3_stmt *statement = NULL;
	const char *sql = "SELECT position, sequence, articles, copies, statements, clusters, stories_open, stories_closed FROM progress";
	int r = database_prepare(state->reader, &sql, &statement, 1);
	if (r == 0) {
		struct cursor row = cursor_start(statement);
		r = cursor_step(&row);
		if (r == 0)
			r = -EBADMSG;
		state->position = (uint64_t)take_integer(&row);
		state->sequence = (uint64_t)take_integer(&row);
		struct state_counts *counts = &state->committed;
		counts->articles = (uint64_t)take_integer(&row);
		counts->copies = (uint64_t)take_integer(&row);
		counts->statements = (uint64_t)take_integer(&row);
		counts->clusters = (uint64_t)take_integer(&row);
		counts->stories_open = (uint64_t)take_integer(&row);
		counts->stories_closed = (uint64_t)take_integer(&row);
	}
	sqlite3_finalize(statement);
	return r < 0 ? r : 0;
}

static int open_files(struct state *state, const char *epoch, char **ret_error)
{
	int r = database_open_checked(state->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &state->writer, ret_error);
	if (r == 0)
		r = configure(state->writer);
	if (r == 0)
		r = check_format(state, epoch);
	if (r == 0)
		r = database_execute(state->writer, state_indexes);
	if (r == 0)
		r = database_open_checked(state->path, SQLITE_OPEN_READWRITE, &state->reader, ret_error);
	if (r == 0)
		r = configure(state->reader);
	if (r == 0)
		r = database_execute(state->reader, "PRAGMA query_only = ON");
	if (r == 0)
		r = database_prepare(state->writer, state_write_sql, state->writes, WRITE_COUNT);
	if (r == 0)
		r = state_prepare_reads(state);
	if (r == 0)
		r = state_words_open(state->reader, &state->words);
	if (r == 0)
		r = read_progress(state);
	if (r == 0)
		r = database_integer(state->reader, "SELECT max(ifnull((SELECT max(key) FROM statement), 0), ifnull((SELECT max(key) FROM cluster), 0))", 0,
		                     &state->newest);
	if (r < 0 && !*ret_error)
		*ret_error = database_words(state->path, "cannot be opened", state->writer);
	return r;
}

static void close_files(struct state *state)
{
	state->words = state_words_close(state->words);
	if (state->reader)
		state->reader = database_close(state->reader, state->reads, STATE_READS);
	for (size_t k = 0; k < STATE_READS; k++) {
		sqlite3_finalize(state->open_reads[k]);
		state->open_reads[k] = NULL;
	}
	if (state->writer)
		state->writer = database_close(state->writer, state->writes, STATE_WRITES);
}

int state_open(const char *directory, const char *epoch, struct state **ret_state, char **ret_error)
{
	struct state *state = allocate(1, sizeof(*state));
	state->path = file_in(directory, "state.db");
	state->scratch = arena_new();
	char *error = NULL;
	int r = open_files(state, epoch, &error);
	if (r == -EBADMSG || r == STATE_FOREIGN) {
		close_files(state);
		/* A damaged one is kept, since somebody may want to find out what went wrong. */
		int away = r == -EBADMSG ? put_database_away(state->path) : delete_database(state->path);
		if (away == 0) {
			free(error);
			error = NULL;
			r = open_files(state, epoch, &error);
		} else {
			r = away;
		}
	}
	if (r == 0) {
		*ret_state = state;
		return 0;
	}
	*ret_error = error;
	state_close(state);
	return r;
}

struct state *state_close(struct state *state)
{
	if (!state)
		return NULL;
	if (state->writer)
		state_rollback(state);
	close_files(state);
	word_changes_free(&state->statement_words);
	word_changes_free(&state->story_words);
	arena_free(state->scratch);
	free(state->path);
	free(state);
	return NULL;
}

uint64_t state_position(const struct state *state)
{
	return state->position;
}

uint64_t state_sequence(const struct state *state)
{
	return state->sequence;
}

int state_begin_anew(struct state **state, const char *epoch, char **ret_error)
{
	cleanup(free_pointer) char *directory = copy_string((*state)->path);
	*strrchr(directory, '/') = '\0';
	bool scrubbing = state_scrubbing(*state);
	*state = state_close(*state);
	cleanup(free_pointer) char *path = file_in(directory, "state.db");
	int r = delete_database(path);
	if (r < 0)
		*ret_error = database_words(path, strerror(-r), NULL);
	if (r == 0)
		r = state_open(directory, epoch, state, ret_error);
	if (r == 0 && scrubbing)
		state_scrub_anew(*state); /* the updates that it is made from may still have the words */
	return r;
}

int state_note_unfinished(struct state *state, bool unfinished)
{
	return database_execute(state->writer, unfinished ? "INSERT OR IGNORE INTO meta VALUES ('unfinished', 'yes')" :
	                                                    "DELETE FROM meta WHERE name = 'unfinished'");
}

void state_doubt(struct state *state)
{
	int r = put_database_away(state->path);
	(void)r; /* if it can't be moved, the next start finds the damage again */
}

bool state_damaged(const struct state *state)
{
	return checked_pages_damaged(state->writer) || checked_pages_damaged(state->reader);
}

void state_release_memory(struct state *state)
{
	sqlite3_db_release_memory(state->writer);
	sqlite3_db_release_memory(state->reader);
}

uint64_t state_bytes(const struct state *state)
{
	return database_bytes(state->path);
}

int state_used_bytes(struct state *state, uint64_t *ret_bytes)
{
	return database_used_bytes(state->writer, ret_bytes);
}

int state_counts(struct state *state, struct state_counts *ret_counts)
{
	*ret_counts = state->committed;
	return 0;
}

/* Groups */

int state_begin(struct state *state)
{
	if (state->in_group)
		return -EINVAL;
	struct cursor begin = cursor_start(state->writes[WRITE_BEGIN]);
	int r = cursor_run(&begin);
	if (r < 0)
		return r;
	state->open = state->committed;
	state->open_sequence = state->sequence;
	state->in_group = true;
	state->failed = false;
	return 0;
}

static int write_progress(struct state *state, uint64_t position)
{
	struct cursor row = cursor_start(state->writes[WRITE_PROGRESS]);
	put_integer(&row, (int64_t)position);
	put_integer(&row, (int64_t)state->open_sequence);
	put_integer(&row, (int64_t)state->open.articles);
	put_integer(&row, (int64_t)state->open.copies);
	put_integer(&row, (int64_t)state->open.statements);
	put_integer(&row, (int64_t)state->open.clusters);
	put_integer(&row, (int64_t)state->open.stories_open);
	put_integer(&row, (int64_t)state->open.stories_closed);
	return cursor_run(&row);
}

int state_commit(struct state *state, uint64_t position)
{
	if (!state->in_group || state->failed)
		return -EINVAL;
	int r = word_changes_write(&state->statement_words, 2, state->writes[WRITE_WORDS_STATEMENT_ADD],
	                           state->writes[WRITE_WORDS_STATEMENT_REMOVE]);
	if (r == 0)
		r = word_changes_write(&state->story_words, 1, state->writes[WRITE_WORDS_STORY_ADD],
		                       state->writes[WRITE_WORDS_STORY_REMOVE]);
	if (r == 0)
		r = write_progress(state, position);
	if (r == 0) {
		struct cursor commit = cursor_start(state->writes[WRITE_COMMIT]);
		r = cursor_run(&commit);
	}
	if (r < 0) {
		state->failed = true;
		return r;
	}
	state->committed = state->open;
	state->position = position;
	state->sequence = state->open_sequence;
	state->in_group = false;
	return 0;
}

void state_rollback(struct state *state)
{
	if (state->in_group)
		database_rollback(state->writer);
	word_changes_clear(&state->statement_words);
	word_changes_clear(&state->story_words);
	state->in_group = state->failed = false;
}
