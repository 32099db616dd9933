#include "store/log_salvage.h"

#include <errno.h>

#include "store/log_verify.h"
#include "tests/unit/log_helpers.h"

/* Where syncing costs nothing: it is not what is tested. */
static void make_directory_in_memory(void)
{
	snprintf(directory, sizeof(directory), "%s", access("/dev/shm", W_OK) == 0 ? "/dev/shm/h-log-XXXXXX" : "/tmp/h-log-XXXXXX");
	make_directory();
}

TestSuite(log_salvage, .init = make_directory_in_memory, .fini = remove_directory);

enum { ENTRIES = 60, PAGE = 8192, STRIDE = 512, STRIDES_LEFT_OUT = 13 };

/* Every stride and place, or a part of them, which is not the same of each page. */
static bool thorough(void)
{
	return getenv("HEARSAY_LONG") != NULL;
}

/* The files of a small store as they are while it is open: part of it in the file, part in the write-ahead log. */
struct files {
	char *data[3];
	size_t sizes[3];
};
static const char *const names[] = { "log.db", "log.db-wal", "log.head" };
static struct files whole;

static char *path_of(const char *name)
{
	static char path[64];
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

/* Articles from a few words to some pages, also when they are packed, so that rows stand alone, share pages and go on over others. */
static const char *article_of(uint64_t position)
{
	static char text[40000];
	size_t words = position % 7 == 0 ? 2400 : position % 3 == 0 ? 300 : 3;
	char *end = text, word[9];
	for (size_t k = 0; k < words; k++) {
		fill_with_noise(word, sizeof(word), position * 10000 + k);
		end += sprintf(end, "%s of %" PRIu64 " ", word, position);
	}
	return text;
}

static void append_some(struct log *log, uint64_t first, uint64_t last)
{
	cr_assert_eq(log_begin(log), 0);
	for (uint64_t position = first; position <= last; position++) {
		char id[32];
		snprintf(id, sizeof(id), "a%" PRIu64, position);
		cr_assert_eq(append(log, position, id, article_of(position), "the analysis"), 0);
		cr_assert_eq(log_append_update(log, position, position, "update/en/", position - 1, "update", 6), 0);
	}
	cr_assert_eq(log_commit(log), 0);
}

static void keep_files(void)
{
	for (size_t k = 0; k < array_size(names); k++)
		whole.data[k] = read_whole_file(path_of(names[k]), &whole.sizes[k]);
}

static void make_whole(void)
{
	struct log *log = open_log();
	append_some(log, 1, ENTRIES / 2);
	log_close(log);
	log = open_log();
	for (uint64_t position = ENTRIES / 2 + 1; position <= ENTRIES; position += 5)
		append_some(log, position, position + 4);
	keep_files();
	log_close(log);
}

static void put_file(size_t number, size_t size)
{
	FILE *file = fopen(path_of(names[number]), "wb");
	cr_assert_eq(fwrite(whole.data[number], 1, size, file), size);
	fclose(file);
}

static void put_files(void)
{
	remove_files();
	for (size_t k = 0; k < array_size(names); k++)
		put_file(k, whole.sizes[k]);
}

struct reading {
	uint64_t entries, last;
};

static int check_entry(void *context, const struct log_entry *entry)
{
	struct reading *reading = context;
	const char *article = article_of(entry->position);
	cr_assert_gt(entry->position, reading->last);
	cr_assert_eq(entry->at, (int64_t)entry->position * 1000);
	cr_assert_eq(entry->article_size, strlen(article));
	cr_assert_arr_eq(entry->article, article, entry->article_size);
	reading->last = entry->position;
	reading->entries++;
	return 0;
}

static void ignore_finding(void *context, const char *words)
{
	(void)context, (void)words;
}

static uint64_t findings(void)
{
	struct log *log;
	char *error = NULL;
	const struct log_verify_options options = { .finding = ignore_finding };
	struct log_verification result = { 0 };
	int r = log_open_to_read(directory, &log, &error);
	free(error);
	if (r < 0)
		return 1;
	cr_assert_eq(log_verify(log, &options, &result), 0);
	log_close(log);
	return result.findings;
}

static char *first_epoch;

/* After a salvage: whole, as the old one as far as it goes, in a new epoch, and ready for more. */
static void check_salvaged(const struct log_salvaged *salvaged, const char *what, size_t at)
{
	cr_assert_eq(findings(), 0, "%s at %zu", what, at);
	struct log *log = open_log();
	struct reading reading = { 0 };
	cr_assert_eq(log_entries(log, 1, true, check_entry, &reading), 0, "%s at %zu", what, at);
	cr_assert_eq(reading.entries, salvaged->entries);
	cr_assert_eq(salvaged->entries + salvaged->lost, ENTRIES, "%s at %zu: %" PRIu64 " and %" PRIu64 " lost", what, at, salvaged->entries,
	             salvaged->lost);
	cr_assert_eq(log_position(log), ENTRIES);
	cr_assert_eq(log_sequence(log), ENTRIES);
	cr_assert_eq(log_first_sequence(log), ENTRIES + 1);
	cr_assert_neq(strcmp(log_epoch(log), first_epoch), 0);
	append_some(log, ENTRIES + 1, ENTRIES + 2);
	log_close(log);
	cr_assert_eq(findings(), 0, "%s at %zu", what, at);
}

/* The number of entries that a damage cost: none if the log opens, is without findings and reads right; else what the salvage says. */
static uint64_t lost_by_damage(const char *what, size_t at)
{
	struct log *log;
	char *error = NULL;
	uint64_t found = findings();
	int r = log_open(directory, &log, &error);
	free(error);
	if (r == 0) {
		struct reading reading = { 0 };
		int entries = log_entries(log, 1, true, check_entry, &reading);
		cr_assert(entries == -EBADMSG || (entries == 0 && reading.entries == ENTRIES), "%s at %zu", what, at);
		cr_assert(entries == 0 || found, "%s at %zu: a full check finds what reading does", what, at);
		log_close(log);
		if (!found)
			return 0;
	} else {
		cr_assert(r == -EBADMSG || r == -EPROTO, "%s at %zu: %d", what, at, r);
		cr_assert_gt(found, 0, "%s at %zu", what, at);
		if (r == -EPROTO)
			return 0; /* told, and left to people */
	}
	struct log_salvaged salvaged;
	r = log_salvage(directory, NULL, NULL, &salvaged, &error);
	cr_assert_eq(r, 0, "%s at %zu: %s", what, at, error);
	check_salvaged(&salvaged, what, at);
	free(salvaged.gaps);
	return salvaged.lost;
}

static void prepare(void)
{
	make_whole();
	struct log *log = open_log();
	first_epoch = copy_string(log_epoch(log));
	log_close(log);
}

/* Rows that have bytes in a page, at most: the shortest are 300 bytes. */
enum { ROWS_OF_A_PAGE = PAGE / 300 };

static void flip_each_page(size_t file, const char *what)
{
	prepare();
	unsigned reported = 0;
	for (size_t page = 0; page * PAGE < whole.sizes[file]; page++)
		for (unsigned where = 0; where < 3; where++) {
			if (!thorough() && where != page % 3)
				continue;
			/* In its header, in what is mostly rows, and anywhere. */
			size_t at = page * PAGE + (where == 0 ? page % 8 : where == 1 ? PAGE - 100 : page * 2477 % PAGE);
			if (at >= whole.sizes[file])
				continue;
			put_files();
			whole.data[file][at] ^= 0x10;
			put_file(file, whole.sizes[file]);
			whole.data[file][at] ^= 0x10;
			uint64_t lost = lost_by_damage(what, at);
			cr_assert_leq(lost, ROWS_OF_A_PAGE, "%s at %zu: %" PRIu64, what, at, lost);
			reported += lost > 0;
		}
	cr_expect_gt(reported, 0, "else this tests nothing");
}

Test(log_salvage, a_flipped_byte_in_the_file_is_read_right_or_told_and_the_rest_salvaged)
{
	flip_each_page(0, "log.db flipped");
}

/* The closed file and its head, for tests that change the file alone. */
static void prepare_closed(void)
{
	prepare();
	free(whole.data[0]);
	free(whole.data[2]);
	whole.data[0] = read_whole_file(path_of("log.db"), &whole.sizes[0]); /* closed: all of it is in the file */
	whole.data[2] = read_whole_file(path_of("log.head"), &whole.sizes[2]);
	whole.sizes[1] = 0;
}

/* Formats 5 and 6 have the same tables, and what is packed is recognised in both. */
Test(log_salvage, a_format_that_is_older_than_its_tables_is_damage)
{
	enum { USER_VERSION_LAST_BYTE = 63 };
	prepare_closed();
	char *format = &whole.data[0][USER_VERSION_LAST_BYTE];
	for (char now = *format, before = 1; before < now - 1; before++) {
		char *error = NULL;
		struct log *log;
		*format = before;
		put_files();
		cr_expect_eq(log_open(directory, &log, &error), -EBADMSG, "format %d", before);
		free(error);
		cr_expect_eq(lost_by_damage("format", (size_t)before), 0);
		*format = now;
	}
}

/* SQLite's own header: what it says of the file, to whom it may be written, and how. */
Test(log_salvage, a_flipped_byte_in_the_first_hundred_is_read_right_or_told_and_the_rest_salvaged)
{
	enum { HEADER = 100 };
	prepare_closed();
	for (size_t at = 0; at < HEADER; at++)
		for (unsigned mask = 0x10; mask; mask = thorough() ? mask >> 1 : 0) {
			put_files();
			whole.data[0][at] ^= (char)mask;
			put_file(0, whole.sizes[0]);
			whole.data[0][at] ^= (char)mask;
			cr_assert_leq(lost_by_damage("header of log.db flipped", at), ROWS_OF_A_PAGE);
		}
}

Test(log_salvage, a_flipped_byte_in_the_write_ahead_log_is_read_right_or_told_and_the_rest_salvaged)
{
	flip_each_page(1, "log.db-wal flipped");
}

static void cut_everywhere(size_t file, const char *what)
{
	prepare();
	uint64_t before = 0;
	size_t stride = thorough() ? STRIDE : STRIDE * STRIDES_LEFT_OUT;
	for (size_t size = whole.sizes[file] / stride * stride;; size -= stride) {
		put_files();
		put_file(file, size);
		uint64_t lost = lost_by_damage(what, size);
		cr_assert_geq(lost, before, "%s to %zu bytes loses %" PRIu64 ", to more %" PRIu64, what, size, lost, before);
		before = lost;
		if (size == 0)
			break;
	}
	cr_expect_gt(before, 0, "else this tests nothing");
}

Test(log_salvage, a_file_that_was_cut_is_told_and_the_rest_salvaged)
{
	cut_everywhere(0, "log.db cut");
}

Test(log_salvage, a_write_ahead_log_that_was_cut_is_told_and_the_rest_salvaged)
{
	cut_everywhere(1, "log.db-wal cut");
}

Test(log_salvage, a_head_that_was_cut_or_flipped_loses_nothing)
{
	prepare();
	for (size_t size = 0; size <= whole.sizes[2]; size += 104) {
		put_files();
		put_file(2, size);
		cr_assert_eq(lost_by_damage("log.head cut", size), 0);
	}
	for (size_t at = 0; at < whole.sizes[2]; at += thorough() ? 1 : 61) {
		put_files();
		whole.data[2][at] ^= 0x10;
		put_file(2, whole.sizes[2]);
		whole.data[2][at] ^= 0x10;
		cr_assert_eq(lost_by_damage("log.head flipped", at), 0);
	}
}

static void salvage(struct log_salvaged *ret_salvaged)
{
	char *error = NULL;
	int r = log_salvage(directory, NULL, NULL, ret_salvaged, &error);
	cr_assert_eq(r, 0, "%s", error);
}

static void expect_damaged(void)
{
	struct log *log;
	char *error = NULL;
	cr_assert_eq(log_open(directory, &log, &error), -EBADMSG, "%s", error);
	free(error);
}

Test(log_salvage, tells_the_positions_that_are_lost_and_keeps_the_files)
{
	prepare();
	remove_files();
	put_files();
	log_close(open_log());
	tamper("UPDATE entry SET at = at + 1 WHERE position IN (3, 17, 18, 19, 60)");
	expect_damaged();
	struct log_salvaged salvaged;
	salvage(&salvaged);
	cr_expect_eq(salvaged.entries, ENTRIES - 5);
	cr_expect_eq(salvaged.lost, 5);
	cr_expect_str_eq(salvaged.gaps, "3, 17–19, 60");
	check_salvaged(&salvaged, "tampered", 0);
	free(salvaged.gaps);
	cr_expect_eq(access(path_of("log.db.bad"), F_OK), 0);
	cr_expect_eq(access(path_of("log.head.bad"), F_OK), 0);
	struct log *log = open_log();
	uint64_t lost;
	cr_assert_eq(log_lost(log, &lost), 0);
	cr_expect_eq(lost, 5);
	bool more = true;
	while (more)
		cr_assert_eq(log_trim(log, 18, 7, &more), 0);
	cr_assert_eq(log_lost(log, &lost), 0);
	cr_expect_leq(lost, 4, "what is past retention is not missed");
	int count = 0;
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), 0);
	log_close(log);
}

/* Somebody may read more out of them. */
Test(log_salvage, keeps_the_files_to_the_byte)
{
	static const char *const bad[] = { "log.db.bad", "log.db.bad-wal", "log.head.bad" };
	prepare();
	memset(whole.data[2], 'x', whole.sizes[2]);
	put_files();
	expect_damaged();
	struct log_salvaged salvaged;
	salvage(&salvaged);
	free(salvaged.gaps);
	for (size_t k = 0; k < array_size(bad); k++) {
		size_t size;
		cleanup(free_pointer) char *data = read_whole_file(path_of(bad[k]), &size);
		cr_assert_eq(size, whole.sizes[k], "%s", bad[k]);
		cr_assert_arr_eq(data, whole.data[k], size, "%s", bad[k]);
	}
}

Test(log_salvage, is_done_once_until_somebody_has_moved_the_files_away)
{
	prepare();
	tamper("UPDATE entry SET at = at + 1 WHERE position = 60");
	struct log_salvaged salvaged;
	salvage(&salvaged);
	free(salvaged.gaps);
	char *error = NULL;
	cr_expect_eq(log_salvage(directory, NULL, NULL, &salvaged, &error), -EEXIST);
	cr_expect_not_null(strstr(error, "log.db.bad"), "%s", error);
	free(error);
	cr_assert_eq(unlink(path_of("log.db.bad")), 0);
	unlink(path_of("log.db.bad-wal"));
	unlink(path_of("log.head.bad"));
	tamper("UPDATE entry SET at = at + 1 WHERE position = 20");
	salvage(&salvaged);
	cr_expect_eq(salvaged.lost, 1, "what was lost before is not counted again");
	cr_expect_str_eq(salvaged.gaps, "20");
	free(salvaged.gaps);
	cr_expect_eq(findings(), 0);
	struct log *log = open_log();
	cr_expect_eq(log_position(log), ENTRIES, "nor is its position used again");
	log_close(log);
}

/* What has been copied into the file and still stands in the write-ahead log is good as long as one of them is. */
Test(log_salvage, a_row_that_is_in_both_files_is_read_from_either)
{
	struct log *log = open_log();
	append_some(log, 1, ENTRIES);
	tamper("PRAGMA wal_checkpoint(PASSIVE)");
	keep_files();
	log_close(log);
	cr_assert_gt(whole.sizes[0], 30 * PAGE);
	for (size_t at = 32 + 24 + 500; at < whole.sizes[1]; at += 24 + PAGE) {
		put_files();
		whole.data[1][at] ^= 0x10;
		put_file(1, whole.sizes[1]);
		whole.data[1][at] ^= 0x10;
		struct log_salvaged salvaged;
		salvage(&salvaged);
		cr_assert_eq(salvaged.lost, 0, "at %zu: %s", at, salvaged.gaps);
		cr_assert_eq(salvaged.entries, ENTRIES);
		free(salvaged.gaps);
	}
}

/* Where an entry stands in the write-ahead log last; NULL if it is there once at most. */
static char *find_last_of_several(uint64_t position)
{
	char *end = whole.data[1] + whole.sizes[1], *last = NULL;
	size_t length = strcspn(article_of(position), " "), found = 0; /* the first word, which stands there when it is packed too */
	for (char *at = whole.data[1]; (at = memmem(at, (size_t)(end - at), article_of(position), length)); at++, found++)
		last = at;
	return found > 1 ? last : NULL;
}

Test(log_salvage, a_row_that_is_several_times_in_the_write_ahead_log_is_read_from_any)
{
	unsigned tried = 0;
	prepare();
	for (uint64_t position = ENTRIES / 2 + 1; position <= ENTRIES; position++) {
		char *last = find_last_of_several(position);
		if (!last)
			continue;
		*last ^= 0x10;
		put_files();
		*last ^= 0x10;
		cr_expect_eq(lost_by_damage("the newest of several rows flipped", position), 0, "entry %" PRIu64, position);
		tried++;
	}
	cr_expect_gt(tried, 0, "else this tests nothing");
}

Test(log_salvage, of_a_log_whose_beginning_was_removed_misses_nothing_there)
{
	prepare();
	struct log *log = open_log();
	bool more = true;
	while (more)
		cr_assert_eq(log_trim(log, 40, 7, &more), 0);
	log_close(log);
	tamper("UPDATE entry SET at = at + 1 WHERE position = 50");
	struct log_salvaged salvaged;
	salvage(&salvaged);
	cr_expect_eq(salvaged.entries, 19);
	cr_expect_str_eq(salvaged.gaps, "50");
	free(salvaged.gaps);
	log = open_log();
	cr_expect_eq(log_first(log), 41);
	log_close(log);
	cr_expect_eq(findings(), 0);
}

Test(log_salvage, retention_finds_its_way_across_what_was_lost)
{
	prepare();
	log_close(open_log());
	tamper("UPDATE entry SET at = at + 1 WHERE position IN (1, 17, 18, 19, 60)");
	struct log_salvaged salvaged;
	salvage(&salvaged);
	cr_assert_str_eq(salvaged.gaps, "1, 17–19, 60");
	free(salvaged.gaps);
	struct log *log = open_log();
	for (uint64_t last = 1; last <= ENTRIES; last++) {
		uint64_t position, expected = last >= 16 && last <= 19 ? 19 : last >= 59 ? 60 : last; /* what is lost goes with the entry before it */
		cr_assert_eq(log_position_before(log, (int64_t)last * 1000 + 1, &position), 0, "%" PRIu64, last);
		cr_expect_eq(position, expected, "%" PRIu64 ": %" PRIu64, last, position);
	}
	log_close(log);
}

/* Else retention would find it past its time again each minute. */
Test(log_salvage, what_was_lost_leaves_the_log_in_its_time)
{
	prepare();
	log_close(open_log());
	tamper("UPDATE entry SET at = at + 1 WHERE position IN (1, 17, 18, 19, 60)");
	struct log_salvaged salvaged;
	salvage(&salvaged);
	free(salvaged.gaps);
	struct log *log = open_log();
	static const uint64_t cases[][2] = { { 1, 2 }, { 16, 17 }, { 18, 17 }, { 19, 20 }, { 60, 59 } }; /* up to where, and the first after that */
	for (size_t k = 0; k < array_size(cases); k++) {
		for (bool more = true; more;)
			cr_assert_eq(log_trim(log, cases[k][0], 7, &more), 0);
		cr_expect_eq(log_first(log), cases[k][1], "%" PRIu64 ": %" PRIu64, cases[k][0], log_first(log));
		log_close(log);
		log = open_log();
	}
	uint64_t lost;
	cr_assert_eq(log_lost(log, &lost), 0);
	cr_expect_eq(lost, 1);
	cr_expect_eq(log_position(log), 60);
	log_close(log);
	cr_expect_eq(findings(), 0);
}

/* The file has the row as it was before, the write-ahead log that it was erased, and just there it is damaged. */
Test(log_salvage, never_brings_back_what_was_erased)
{
	struct log *log = open_log();
	append_some(log, 1, 5);
	log_close(log);
	log = open_log();
	const struct log_entry erasure = { .position = 6, .at = 6000, .kind = LOG_ERASURE, .article_id = "a3", .modified = TIME_NONE };
	cr_assert_eq(log_begin(log), 0);
	cr_assert_eq(log_append(log, &erasure), 0);
	cr_assert_eq(log_erase(log, 6, "a3"), 0);
	cr_assert_eq(log_commit(log), 0);
	keep_files();
	log_close(log);
	for (size_t at = 32 + 24; at < whole.sizes[1]; at += 97) {
		put_files();
		whole.data[1][at] ^= 0x10;
		put_file(1, whole.sizes[1]);
		whole.data[1][at] ^= 0x10;
		struct log_salvaged salvaged;
		salvage(&salvaged);
		free(salvaged.gaps);
		log = open_log();
		struct arena *arena = arena_new();
		struct log_entry entry;
		bool erasure_there = log_read(log, 6, arena, &entry) == 0;
		int r = log_read(log, 3, arena, &entry);
		cr_assert(!erasure_there || r == -ENOENT || entry.erased, "at %zu", at);
		cr_assert_eq(log_erasing(log), erasure_there ? 6 : 0, "at %zu: other files may have it", at);
		arena_free(arena);
		log_close(log);
	}
}

Test(log_salvage, goes_on_where_it_was_interrupted_while_putting_the_new_log_in_place)
{
	prepare();
	tamper("UPDATE entry SET at = at + 1 WHERE position = 60");
	struct log_salvaged salvaged;
	salvage(&salvaged);
	size_t size;
	char *data = read_whole_file(path_of("log.db"), &size);
	put_files();
	FILE *file = fopen(path_of("log.db.ready"), "wb");
	cr_assert_eq(fwrite(data, 1, size, file), size);
	fclose(file);
	free(data);
	log_close(open_log());
	check_salvaged(&salvaged, "interrupted", 0);
	free(salvaged.gaps);
}

Test(log_salvage, begins_again_where_it_was_interrupted_before_that)
{
	prepare();
	tamper("UPDATE entry SET at = at + 1 WHERE position = 60");
	char bad[64];
	snprintf(bad, sizeof(bad), "%s", path_of("log.db.bad"));
	cr_assert_eq(link(path_of("log.db"), bad), 0);
	struct log_salvaged salvaged;
	salvage(&salvaged);
	check_salvaged(&salvaged, "begun again", 0);
	free(salvaged.gaps);
}

Test(log_salvage, leaves_files_alone_that_have_nothing_of_a_log)
{
	FILE *file = fopen(path_of("log.db"), "w");
	for (int i = 0; i < 4000; i++)
		fputs("rubbish ", file);
	fclose(file);
	struct log_salvaged salvaged;
	char *error = NULL;
	cr_expect_eq(log_salvage(directory, NULL, NULL, &salvaged, &error), -EPROTO);
	free(error);
	cr_expect_neq(access(path_of("log.db.bad"), F_OK), 0);
	size_t size;
	free(read_whole_file(path_of("log.db"), &size));
	cr_expect_eq(size, 32000);
}

Test(log_salvage, of_a_log_in_which_something_was_found_wrong_while_it_ran)
{
	prepare();
	struct log *log = open_log();
	log_doubt(log);
	log_close(log);
	expect_damaged();
	struct log_salvaged salvaged;
	salvage(&salvaged);
	cr_expect_eq(salvaged.lost, 0);
	check_salvaged(&salvaged, "doubted", 0);
	free(salvaged.gaps);
}

Test(log_salvage, reads_rows_of_the_older_formats)
{
	copy_file(HEARSAY_TEST_DATA "/log-format-2.db");
	log_close(open_log());
	tamper("UPDATE entry SET at = at + 1 WHERE position = 2");
	struct log_salvaged salvaged;
	salvage(&salvaged);
	cr_expect_eq(salvaged.entries, 6);
	cr_expect_str_eq(salvaged.gaps, "2");
	free(salvaged.gaps);
	struct log *log = open_log();
	int count = 0;
	cr_expect_eq(log_entries(log, 1, true, count_entry, &count), 0);
	cr_expect_eq(count, 6);
	log_close(log);
}
