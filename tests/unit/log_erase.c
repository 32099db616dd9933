#include <errno.h>
#include <glob.h>
#include <sqlite3.h>

#include "tests/unit/log_helpers.h"

TestSuite(log_erase, .init = make_directory, .fini = remove_directory);

#define SECRET "the minister's secret words"

/* Whether the bytes are anywhere in the files of the directory. */
static bool on_disk(const char *bytes)
{
	char pattern[64];
	glob_t files;
	bool found = false;
	snprintf(pattern, sizeof(pattern), "%s/*", directory);
	cr_assert_eq(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc && !found; i++) {
		size_t size;
		char *data = read_whole_file(files.gl_pathv[i], &size);
		found = memmem(data, size, bytes, strlen(bytes)) != NULL;
		free(data);
	}
	globfree(&files);
	return found;
}

static int rewriter_calls;

static int without_secret(void *context, const struct log_erasing *erasing, const void *update, size_t size, struct arena *arena, const void **ret_update,
                size_t *ret_size)
{
	(void)context;
	cr_expect_str_eq(erasing->article_id, "secret");
	rewriter_calls++;
	if (!memmem(update, size, SECRET, strlen(SECRET)))
		return 0;
	*ret_update = arena_copy(arena, "told no more");
	*ret_size = strlen("told no more");
	return 0;
}

/* Puts words into a text over and over. A long one has other things between them, so that it takes several pages when it is packed too. */
static void fill(char *text, size_t size, const char *words, uint64_t number)
{
	enum { LONG = 1000, NOISE = 60 };
	char noise[NOISE] = "";
	for (size_t filled = 0; filled + strlen(words) + NOISE <= size;) {
		if (size > LONG)
			fill_with_noise(noise, NOISE, number * LONG + filled);
		filled += (size_t)sprintf(text + filled, "%s%s", words, noise);
	}
}

/* As many rows as several pages hold, with words that are erased later among them. */
static void append_with_secret(struct log *log, uint64_t first, uint64_t last, uint64_t secret, size_t size)
{
	cleanup(free_pointer) char *article = allocate(1, size + 1), *update = allocate(1, size + 1);
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t position = first; position <= last; position++) {
		const char *words = position == secret ? SECRET : "what everybody knows";
		fill(article, size, words, position);
		snprintf(update, size, "update about %s", article);
		cr_assert_eq(append(log, position, position == secret ? "secret" : "open", article, words), 0);
		cr_assert_eq(log_append_update(log, position, position, "update/en/", position - 1, update, strlen(update)), 0);
	}
	cr_assert_eq(log_commit(log), 0);
}

static int drop_updates(void *context, const struct log_erasing *erasing, const void *update, size_t size, struct arena *arena, const void **ret_update,
                size_t *ret_size)
{
	(void)context, (void)erasing, (void)update, (void)size;
	*ret_update = arena_copy(arena, "-");
	*ret_size = 1;
	return 0;
}

/* The group of the erasure alone. */
static void begin_erasing(struct log *log, uint64_t position)
{
	const struct log_entry erasure = {
		.position = position, .at = (int64_t)position * 1000, .kind = LOG_ERASURE, .article_id = "secret", .modified = TIME_NONE,
	};
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_append(log, &erasure), 0);
	cr_assert_eq(log_erase(log, position, "secret"), 0);
	cr_assert_eq(log_commit(log), 0);
}

/* In slices of so many bytes; how many it took. */
static int erase_updates(struct log *log, size_t bytes, log_update_rewriter *rewrite)
{
	int slices = 0;
	for (bool more = true; more; slices++)
		cr_assert_eq(log_erase_updates(log, bytes, rewrite, NULL, &more), 0);
	return slices;
}

static void erase(struct log *log, uint64_t position)
{
	begin_erasing(log, position);
	rewriter_calls = 0;
	erase_updates(log, SIZE_MAX, without_secret);
	cr_expect_gt(rewriter_calls, 0);
}

static void scrub(struct log *log, size_t pages)
{
	bool more = true;
	while (more)
		cr_assert_eq(log_scrub(log, pages, &more), 0);
	cr_expect_eq(log_erasing(log), 0);
}

static int no_secret(void *context, uint64_t sequence, const char *topic, uint64_t previous, const void *update, size_t size)
{
	(void)sequence, (void)topic, (void)previous;
	cr_expect_null(memmem(update, size, SECRET, strlen(SECRET)));
	++*(int *)context;
	return 0;
}

static void expect_erased(struct log *log, uint64_t secret, int updates)
{
	struct arena *arena = arena_new();
	struct log_entry entry;
	int count = 0;
	cr_assert_eq(log_read(log, secret, arena, &entry), 0);
	cr_expect(entry.erased && !entry.article && entry.article_size == 0 && !entry.analysis && entry.analysis_size == 0);
	cr_expect_str_eq(entry.article_id, "secret");
	cr_expect_eq(entry.at, (int64_t)secret * 1000);
	cr_assert_eq(log_entries(log, 1, true, count_entry, &count), 0, "the chain goes on verifying");
	cr_assert_eq(log_entries(log, 1, false, count_entry, &count), 0);
	count = 0;
	cr_assert_eq(log_updates(log, 0, "", 1000, no_secret, &count), 0);
	cr_expect_eq(count, updates);
	cr_assert_eq(log_find(log, "secret", &entry, arena), 0);
	cr_expect_eq(entry.kind, LOG_ERASURE);
	arena_free(arena);
}

static void erase_of_size(size_t size)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, size);
	cr_expect(on_disk(SECRET));
	erase(log, 41);
	scrub(log, 7);
	cr_expect_not(on_disk(SECRET), "while it is open");
	expect_erased(log, 20, 40);
	append_group(log, 42, 43);
	log_close(log);
	cr_expect_not(on_disk(SECRET));
	log = open_log();
	expect_erased(log, 20, 40);
	log_close(log);
}

Test(log_erase, takes_the_words_of_an_article_out_of_rows_and_files)
{
	erase_of_size(600);
}

Test(log_erase, takes_the_words_of_a_long_article_out_too)
{
	erase_of_size(30000);
}

/* When rows near others go or shrink, SQLite moves the others to other pages, and the bytes stay where they stood, in what is then the
 * gap before the page's rows. Puts words there, on each page that is a leaf of a table. Returns on how many. */
static unsigned leave_in_gaps(const char *words)
{
	enum { PAGE = 8192, HEADER = 8 };
	char path[64];
	size_t size;
	unsigned pages = 0;
	snprintf(path, sizeof(path), "%s/log.db", directory);
	cleanup(free_pointer) char *data = read_whole_file(path, &size);
	for (size_t at = PAGE; at + PAGE <= size; at += PAGE) {
		const unsigned char *page = (unsigned char *)data + at;
		size_t begin = HEADER + 2 * ((size_t)page[3] << 8 | page[4]), end = (size_t)page[5] << 8 | page[6];
		if (page[0] != 0x0d || begin + strlen(words) > end)
			continue;
		memcpy(data + at + begin + (end - begin - strlen(words)) / 2, words, strlen(words));
		pages++;
	}
	FILE *file = fopen(path, "wb");
	cr_assert_eq(fwrite(data, 1, size, file), size);
	cr_assert_eq(fclose(file), 0);
	return pages;
}

Test(log_erase, takes_out_what_was_left_where_rows_once_stood)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, 600);
	log_close(log);
	cr_assert_gt(leave_in_gaps("an earlier place of " SECRET), 5);
	log = open_log();
	erase(log, 41);
	cr_expect(on_disk("an earlier place of"));
	scrub(log, 2);
	cr_expect_not(on_disk("an earlier place of"));
	cr_expect_not(on_disk(SECRET));
	expect_erased(log, 20, 40);
	append_group(log, 42, 60);
	log_close(log);
	cr_expect_not(on_disk("an earlier place of"), "what was in memory does not come back");
}

Test(log_erase, erases_every_revision_and_what_a_retraction_brought)
{
	struct log *log = open_log();
	append_group(log, 1, 1);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 2, "secret", SECRET, "x"), 0);
	cr_assert_eq(append(log, 3, "secret", SECRET " again", SECRET), 0);
	struct log_entry retraction = { .position = 4, .at = 4000, .kind = LOG_RETRACTION, .article_id = "secret", .modified = TIME_NONE,
		                        .article = SECRET, .article_size = strlen(SECRET) };
	cr_assert_eq(log_append(log, &retraction), 0);
	cr_assert_eq(log_append_update(log, 1, 4, "update/en/", 0, "u", 1), 0);
	cr_assert_eq(log_commit(log), 0);
	erase(log, 5);
	scrub(log, 1000);
	cr_expect_not(on_disk(SECRET));
	struct arena *arena = arena_new();
	struct log_entry entry;
	for (uint64_t position = 2; position <= 4; position++) {
		cr_assert_eq(log_read(log, position, arena, &entry), 0);
		cr_expect(entry.erased, "%" PRIu64, position);
	}
	arena_free(arena);
	log_close(log);
}

Test(log_erase, nothing_is_gone_before_the_commit)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 3, 2, 600);
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_expect_eq(log_erase(log, 4, "secret"), -EINVAL, "outside a group");
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_erase(log, 4, "secret"), 0);
	log_rollback(log);
	cr_expect_eq(log_erasing(log), 0);
	cr_assert_eq(log_read(log, 2, arena, &entry), 0);
	cr_expect_not(entry.erased);
	cr_expect_gt(entry.article_size, 0);
	bool more = true;
	cr_expect_eq(log_erase_updates(log, SIZE_MAX, without_secret, NULL, &more), 0);
	cr_expect_not(more, "no updates to go through");
	more = true;
	cr_expect_eq(log_scrub(log, 1, &more), 0);
	cr_expect_not(more, "nothing to scrub");
	arena_free(arena);
	log_close(log);
}

/* A restart whose last checkpoint is older than the erasure needs them. */
Test(log_erase, entries_can_be_read_until_the_updates_are_gone_through)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, 600);
	begin_erasing(log, 41);
	log_close(log);
	log = open_log();
	struct arena *arena = arena_new();
	struct log_entry entry;
	cr_assert_eq(log_read(log, 20, arena, &entry), 0);
	cr_expect(!entry.erased && entry.article_size > 0 && entry.analysis_size > 0);
	cr_assert_eq(log_find(log, "secret", &entry, arena), 0);
	cr_expect_eq(entry.kind, LOG_ERASURE, "nobody else is told of them");
	bool more;
	cr_assert_eq(log_erase_updates(log, 1, without_secret, NULL, &more), 0);
	cr_expect(more);
	cr_assert_eq(log_read(log, 20, arena, &entry), 0);
	cr_expect(entry.erased);
	arena_free(arena);
	log_close(log);
}

Test(log_erase, the_scrub_goes_on_after_a_restart)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, 600);
	erase(log, 41);
	bool more = false;
	cr_assert_eq(log_scrub(log, 1, &more), 0);
	cr_expect(more);
	log_close(log);
	log = open_log();
	cr_assert_eq(log_scrub(log, 1, &more), 0);
	cr_expect(more);
	scrub(log, 3);
	cr_expect_not(on_disk(SECRET));
	log_close(log);
}

Test(log_erase, goes_through_the_updates_in_slices_between_which_others_come_in)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, 600);
	begin_erasing(log, 41);
	bool more = false;
	int slices = 0;
	for (rewriter_calls = 0; slices == 0 || more; slices++) {
		int before = rewriter_calls;
		cr_assert_eq(log_erase_updates(log, 2000, without_secret, NULL, &more), 0);
		cr_expect_leq(rewriter_calls - before, 4, "2,000 bytes are no more updates than that");
		cr_expect_eq(log_erasing(log), 41);
		append_group(log, 42 + (uint64_t)slices, 42 + (uint64_t)slices);
	}
	cr_expect_geq(slices, 10);
	cr_expect_eq(rewriter_calls, 40, "each once");
	scrub(log, 7);
	cr_expect_not(on_disk(SECRET));
	expect_erased(log, 20, 40);
	log_close(log);
}

Test(log_erase, goes_on_after_a_restart_in_the_middle_of_the_updates)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, 600);
	begin_erasing(log, 41);
	rewriter_calls = 0;
	for (bool more = true; more;) {
		cr_assert_eq(log_erase_updates(log, 2000, without_secret, NULL, &more), 0);
		log_close(log);
		log = open_log();
		cr_assert_eq(log_erasing(log), 41);
	}
	cr_expect_eq(rewriter_calls, 40, "each once");
	scrub(log, 7);
	cr_expect_not(on_disk(SECRET));
	log_close(log);
	log = open_log();
	cr_expect_eq(log_erasing(log), 0);
	expect_erased(log, 20, 40);
	log_close(log);
}

Test(log_erase, one_that_does_not_say_of_what_is_damage)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 3, 2, 600);
	begin_erasing(log, 4);
	log_close(log);
	tamper("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'article_id TEXT NOT NULL', 'article_id TEXT')");
	tamper("UPDATE erasing SET article_id = NULL");
	log = open_log();
	bool more;
	cr_expect_eq(log_erase_updates(log, 2000, without_secret, NULL, &more), -EBADMSG);
	log_close(log);
}

Test(log_erase, a_slice_that_is_rolled_back_is_gone_through_again)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, 600);
	begin_erasing(log, 41);
	bool more;
	cr_assert_eq(log_erase_updates(log, 2000, without_secret, NULL, &more), 0);
	cr_assert_eq(log_begin(log), 0);
	cr_expect_eq(log_erase_updates(log, 2000, without_secret, NULL, &more), -EINVAL, "within a group");
	log_rollback(log);
	rewriter_calls = 0;
	erase_updates(log, SIZE_MAX, without_secret);
	cr_expect_eq(rewriter_calls, 36);
	scrub(log, 7);
	cr_expect_not(on_disk(SECRET));
	log_close(log);
}

/* Rewriting moves rows to pages that the scrub has been to. */
Test(log_erase, another_one_in_the_middle_of_the_scrub_lets_it_begin_anew)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 40, 20, 600);
	erase(log, 41);
	bool more;
	cr_assert_eq(log_scrub(log, 3, &more), 0);
	cr_assert(more);
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(append(log, 42, "secret", SECRET, SECRET), 0);
	cr_assert_eq(log_append_update(log, 41, 42, "update/en/", 40, SECRET, strlen(SECRET)), 0);
	cr_assert_eq(log_commit(log), 0);
	begin_erasing(log, 43);
	cr_assert_eq(log_scrub(log, 1000, &more), 0);
	cr_expect_not(more, "first the updates");
	cr_expect_eq(log_erasing(log), 41, "both are finished together");
	erase_updates(log, 2000, without_secret);
	scrub(log, 3);
	cr_expect_not(on_disk(SECRET));
	log_close(log);
}

/* Entries of the formats whose hash covered the analysis itself are erased as well; what is left of them is under a hash of its own. */
Test(log_erase, of_an_older_format_leaves_a_log_that_verifies)
{
	static const char *const words[] = { "Varland ready to mediate", "Varland is prepared to go on playing" };
	copy_file(HEARSAY_TEST_DATA "/log-format-2.db");
	cr_expect(on_disk(words[0]));
	struct log *log = open_log();
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_erase(log, log_position(log), "halm-0513-1"), 0);
	cr_assert_eq(log_commit(log), 0);
	erase_updates(log, SIZE_MAX, drop_updates);
	scrub(log, 100);
	for (size_t i = 0; i < array_size(words); i++)
		cr_expect_not(on_disk(words[i]), "%s", words[i]);
	int count = 0;
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), 0);
	cr_expect_eq(count, 7);
	log_close(log);
	tamper("UPDATE entry SET at = at - 1 WHERE position = 1");
	log = open_log();
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), -EBADMSG, "what is left of it is still covered");
	log_close(log);
}

Test(log_erase, words_that_come_back_into_an_erased_entry_are_found)
{
	struct log *log = open_log();
	append_with_secret(log, 1, 3, 2, 600);
	erase(log, 4);
	log_close(log);
	tamper("UPDATE entry SET article = CAST('other words' AS BLOB) WHERE position = 2");
	log = open_log();
	int count = 0;
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), -EBADMSG);
	log_close(log);
	tamper("UPDATE entry SET article = NULL, erased = 0 WHERE position = 2");
	log = open_log();
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), -EBADMSG, "gone without having been erased");
	log_close(log);
}
