/* What the log packs: it takes less room, is what it was when it is read, and damage in it is found. */
#include "store/log_internal.h"

#include <errno.h>

#include "store/log_salvage.h"
#include "store/log_verify.h"
#include "tests/unit/log_helpers.h"

TestSuite(log_packed, .init = make_directory, .fini = remove_directory);

enum { LONG = 20000 };

static const char *long_text(void)
{
	static char text[LONG];
	for (size_t k = 0; k + 1 < sizeof(text); k++)
		text[k] = "a dam above the town "[k % 21];
	return text;
}

static void append_long(struct log *log, uint64_t first, uint64_t last)
{
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t position = first; position <= last; position++) {
		char id[32];
		snprintf(id, sizeof(id), "a%" PRIu64, position);
		cr_assert_eq(append(log, position, id, long_text(), long_text()), 0);
		cr_assert_eq(log_append_update(log, log->open.sequence + 1, position, "update/en/", log->open.sequence, long_text(), LONG - 1), 0);
	}
	cr_assert_eq(log_commit(log), 0);
}

static void expect_text(const void *data, size_t size)
{
	cr_assert_eq(size, LONG - 1);
	cr_assert_arr_eq(data, long_text(), LONG - 1);
}

static int check_entry(void *context, const struct log_entry *entry)
{
	expect_text(entry->article, entry->article_size);
	expect_text(entry->analysis, entry->analysis_size);
	return count_entry(context, entry);
}

static int check_update(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	(void)sequence, (void)topic, (void)previous;
	expect_text(update, size);
	++*(int *)context;
	return 0;
}

Test(log_packed, what_repeats_itself_takes_little_room_and_is_read_as_it_was)
{
	struct log *log = open_log();
	append_long(log, 1, 50);
	log_close(log);
	log = open_log();
	int entries = 0, updates = 0;
	cr_expect_eq(log_entries(log, 1, true, check_entry, &entries), 0);
	cr_expect_eq(log_updates(log, 0, "", SIZE_MAX, check_update, &updates), 0);
	cr_expect_eq(entries, 50);
	cr_expect_eq(updates, 50);
	cr_expect_lt(log_bytes(log), 50 * LONG / 5);
	log_close(log);
}

static unsigned findings;

static void count_finding(void *context, const char *words)
{
	(void)context, (void)words;
	findings++;
}

static void verify(void)
{
	struct log *log;
	char *error = NULL;
	cr_assert_eq(log_open_to_read(directory, &log, &error), 0, "%s", error);
	struct log_verification result;
	const struct log_verify_options options = { .finding = count_finding };
	findings = 0;
	cr_assert_eq(log_verify(log, &options, &result), 0);
	log_close(log);
}

/* Another byte in the middle of a packed value. */
static void expect_found(const char *table, const char *column, int by_entries, int by_updates)
{
	char sql[200];
	remove_files();
	struct log *log = open_log();
	append_long(log, 1, 5);
	log_close(log);
	snprintf(sql, sizeof(sql), "UPDATE \"%s\" SET %s = CAST(substr(%s, 1, 12) || x'7a' || substr(%s, 14) AS BLOB) WHERE position = 3", table,
	         column, column, column);
	tamper(sql);
	log = open_log();
	int entries = 0, updates = 0;
	cr_expect_eq(log_entries(log, 1, true, check_entry, &entries), by_entries, "%s", column);
	cr_expect_eq(log_updates(log, 0, "", SIZE_MAX, check_update, &updates), by_updates, "%s", column);
	log_close(log);
	verify();
	cr_expect_eq(findings, 1, "%s", column);
}

Test(log_packed, damage_in_it_is_found)
{
	expect_found("entry", "article", -EBADMSG, 0);
	expect_found("entry", "analysis", -EBADMSG, 0);
	expect_found("update", "body", 0, -EBADMSG);
}

/* An entry that fits its hashes, and whose article claims to be longer than any can be. */
static void append_bomb(struct log *log, uint64_t position)
{
	const struct packed article = { "\xc1\x7f\xff\xff\xff and so on", 15 }, none = { 0 };
	const struct log_entry entry = {
		.position = position, .at = (int64_t)position * 1000, .kind = LOG_ARTICLE, .article_id = "bomb", .modified = TIME_NONE,
	};
	cr_assert_eq(log_begin(log), 0);
	struct entry_hashes hashes = log_entry_hashes(log, &entry, &article, &none, &log->open.chain);
	struct cursor row = log_start(log, LOG_APPEND);
	put_integer(&row, (int64_t)entry.position);
	put_integer(&row, entry.at);
	put_integer(&row, entry.kind);
	put_text(&row, entry.article_id);
	put_integer(&row, 0);
	put_integer(&row, entry.modified);
	put_blob(&row, hashes.previous.bytes, LOG_HASH_BYTES);
	put_blob(&row, hashes.hash.bytes, LOG_HASH_BYTES);
	put_blob(&row, hashes.pieces, hashes.pieces_size);
	put_blob(&row, NULL, 0);
	put_blob(&row, NULL, 0);
	put_blob(&row, article.data, article.size);
	cr_assert_eq(cursor_run(&row), 0);
	log->open.position = entry.position;
	log->open.at = entry.at;
	log->open.chain = hashes.hash;
	cr_assert_eq(log_commit(log), 0);
}

Test(log_packed, what_cannot_be_unpacked_is_found_and_counts_as_lost_in_a_salvage)
{
	struct log *log = open_log();
	append_long(log, 1, 3);
	append_bomb(log, 4);
	append_long(log, 5, 5);
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_expect_eq(log_read(log, 4, arena, &entry), -EBADMSG);
	arena_free(arena);
	log_doubt(log);
	log_close(log);
	verify();
	cr_expect_gt(findings, 0);
	struct log_salvaged salvaged;
	char *error = NULL;
	cr_assert_eq(log_salvage(directory, NULL, NULL, &salvaged, &error), 0, "%s", error);
	cr_expect_eq(salvaged.entries, 4);
	cr_expect_eq(salvaged.lost, 1);
	cr_expect_str_eq(salvaged.gaps, "4");
	free(salvaged.gaps);
	log = open_log();
	int entries = 0;
	cr_expect_eq(log_entries(log, 1, true, check_entry, &entries), 0);
	cr_expect_eq(entries, 4);
	log_close(log);
}
