#include "extract/tagger/tagger.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "../fuzz/random_tagger.h"
#include "extract/extract.h"
#include "extract/tagger/model_file.h"

static char directory[64], folder[96], path[128];
static struct random_rows rows;
static struct tagger_parts parts;

static void set_up(void)
{
	char above[80];
	strcpy(directory, "/tmp/hearsay-tagger-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	snprintf(above, sizeof(above), "%s/languages", directory);
	snprintf(folder, sizeof(folder), "%s/xx", above);
	snprintf(path, sizeof(path), "%s/statements.model", folder);
	cr_assert(mkdir(above, 0700) == 0 && mkdir(folder, 0700) == 0);
	parts = random_parts(7, &rows);
}

static void tear_down(void)
{
	char above[80];
	snprintf(above, sizeof(above), "%s/languages", directory);
	unlink(path);
	rmdir(folder);
	rmdir(above);
	rmdir(directory);
	random_rows_free(&rows);
}

TestSuite(tagger, .init = set_up, .fini = tear_down);

static void write_model(void)
{
	char *error = NULL;
	cr_assert_eq(tagger_write(&parts, "corpus: invented\n", path, &error), 0, "%s", error);
}

/* The file is refused with these words and its name. */
static void refuses(const char *words)
{
	struct tagger *tagger = NULL;
	char *error = NULL;
	int r = tagger_load(directory, "xx", &tagger, &error);
	cr_assert_lt(r, 0, "taken, although it is one that %s", words);
	cr_assert_null(tagger);
	cr_assert(error && strstr(error, path) && strstr(error, words), "\"%s\" should say \"%s\"", error, words);
	free(error);
}

/* What it finds, as text. */
static const char *found_by(const struct tagger *tagger, struct arena *arena)
{
	static const char TEXT[] = "Edda Rosk said that the gates would open. “We have time,” she told reporters, “and water.”\n\nBrand wrote: ‘No.’";
	struct document document;
	struct statements statements;
	const char *lines = "";
	document_read(TEXT, strlen(TEXT), languages_find(languages(), "en"), arena, &document);
	extract_statements(&document, tagger, arena, &statements);
	for (size_t k = 0; k < statements.count; k++) {
		const struct statement *s = &statements.items[k];
		lines = arena_format(arena, "%s%u %s / %s /", lines, s->confidence, s->mention, s->cue);
		for (size_t c = 0; c < s->content_count; c++)
			lines = arena_format(arena, "%s %s", lines, document_copy(&document, s->content[c], arena));
		lines = arena_format(arena, "%s\n", lines);
	}
	return lines;
}

Test(tagger, finds_the_same_when_it_was_written_and_read)
{
	struct arena *arena = arena_new();
	struct tagger *made = tagger_new(&parts), *read = NULL;
	char *error = NULL;
	write_model();
	cr_assert_eq(tagger_load(directory, "xx", &read, &error), 0, "%s", error);
	cr_expect_str_eq(found_by(made, arena), found_by(read, arena));
	cr_expect_str_neq(found_by(made, arena), found_by(NULL, arena), "the tagger changes nothing");
	tagger_free(made);
	tagger_free(read);
	arena_free(arena);
}

Test(tagger, leaves_a_language_without_a_model_to_the_rules)
{
	struct tagger *tagger = (struct tagger *)1;
	char *error = NULL;
	cr_expect_eq(tagger_load(directory, "xx", &tagger, &error), 0);
	cr_expect_null(tagger);
	cr_expect_null(error);
	cr_expect_null(tagger_free(NULL));
	cr_expect_eq(tagger_read(path, &tagger, &error), -ENOENT);
	cr_expect(strstr(error, path));
	free(error);
}

static void overwrite(const void *bytes, size_t size)
{
	FILE *file = fopen(path, "w");
	cr_assert(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

Test(tagger, refuses_a_damaged_file)
{
	write_model();
	FILE *file = fopen(path, "r");
	cr_assert_not_null(file);
	fseek(file, 0, SEEK_END);
	size_t size = (size_t)ftell(file);
	unsigned char *bytes = allocate(size, 1);
	rewind(file);
	cr_assert_eq(fread(bytes, 1, size, file), size);
	fclose(file);
	for (size_t k = 0; k < 40; k++) {
		size_t at = k < 20 ? k * 7 : size - 1 - (k - 20) * (size / 21);
		bytes[at] ^= 0x10;
		overwrite(bytes, size);
		refuses("");
		bytes[at] ^= 0x10;
	}
	for (size_t k = 0; k < 20; k++) {
		overwrite(bytes, size * k / 20);
		refuses("");
	}
	free(bytes);
}

enum { SECTIONS = 4, MOST_BYTES = 256 };

/* Writes the sections of a whole model again after `change` has had its way with them. */
static void rewrite(void (*change)(struct model_section *sections, unsigned char *head))
{
	static const char *const NAMES[SECTIONS] = { "tagger", "cue_lexicon", "crf_observations", "crf_transitions" };
	struct model_section sections[SECTIONS];
	unsigned char head[MOST_BYTES];
	struct model_file *file;
	char *error = NULL;
	write_model();
	cr_assert_eq(model_file_read(path, &file, &error), 0, "%s", error);
	for (size_t k = 0; k < SECTIONS; k++) {
		sections[k].name = NAMES[k];
		sections[k].data = model_file_section(file, NAMES[k], &sections[k].size);
	}
	cr_assert_leq(sections[0].size, sizeof(head));
	memcpy(head, sections[0].data, sections[0].size);
	sections[0].data = head;
	change(sections, head);
	cr_assert_eq(model_file_write(path, "", sections, SECTIONS, &error), 0, "%s", error);
	model_file_free(file);
}

static void set_number(unsigned char *head, size_t number, uint32_t value)
{
	memcpy(head + number * sizeof(value), &value, sizeof(value));
}

static void other_version(struct model_section *sections, unsigned char *head)
{
	(void)sections;
	set_number(head, 0, TAGGER_VERSION + 1);
}

static void no_step(struct model_section *sections, unsigned char *head)
{
	(void)sections;
	set_number(head, 1, 0);
}

static void large_step(struct model_section *sections, unsigned char *head)
{
	(void)sections;
	set_number(head, 1, CRF_STEP_MAX + 1);
}

static void other_labels(struct model_section *sections, unsigned char *head)
{
	(void)sections;
	set_number(head, 2, LABEL_COUNT - 1);
}

static void other_observations(struct model_section *sections, unsigned char *head)
{
	(void)sections;
	set_number(head, 3, OBSERVATIONS_VERSION + 1);
}

static void no_number(struct model_section *sections, unsigned char *head)
{
	float weight = NAN;
	(void)sections;
	memcpy(head + 5 * sizeof(uint32_t), &weight, sizeof(weight));
}

static void short_head(struct model_section *sections, unsigned char *head)
{
	(void)head;
	sections[0].size--;
}

static void half_a_word(struct model_section *sections, unsigned char *head)
{
	(void)head;
	sections[1] = (struct model_section){ sections[1].name, "word", 4 };
}

static void high_bin(struct model_section *sections, unsigned char *head)
{
	static const struct lexicon_entry WORD = { .word = 8, .cue = LEXICON_BINS };
	(void)head;
	sections[1] = (struct model_section){ sections[1].name, &WORD, sizeof(WORD) };
}

static void half_an_observation(struct model_section *sections, unsigned char *head)
{
	(void)head;
	sections[2].size--;
}

static void half_a_transition(struct model_section *sections, unsigned char *head)
{
	(void)head;
	sections[3].size -= 8;
}

static void no_transitions(struct model_section *sections, unsigned char *head)
{
	(void)head;
	sections[3].name = "something_else";
}

static void nothing(struct model_section *sections, unsigned char *head)
{
	(void)sections;
	(void)head;
}

Test(tagger, refuses_what_was_trained_for_another_version)
{
	void (*const changes[])(struct model_section *, unsigned char *) = { other_version, other_labels, other_observations };
	for (size_t k = 0; k < array_size(changes); k++) {
		rewrite(changes[k]);
		refuses("it was trained for another version of hearsay; train it again with hearsay-train");
	}
}

Test(tagger, refuses_sections_that_are_not_what_they_should_be)
{
	void (*const changes[])(struct model_section *, unsigned char *) = { no_step,  large_step,          no_number,        half_a_word,
		                                                                high_bin, half_an_observation, half_a_transition };
	for (size_t k = 0; k < array_size(changes); k++) {
		rewrite(changes[k]);
		refuses("its sections are not what they should be");
	}
	rewrite(short_head);
	refuses("it holds no tagger");
	rewrite(no_transitions);
	refuses("it holds no tagger");
	rewrite(nothing);
	struct tagger *tagger = NULL;
	char *error = NULL;
	cr_expect_eq(tagger_load(directory, "xx", &tagger, &error), 0, "%s", error);
	tagger_free(tagger);
}

Test(tagger, can_be_of_nothing)
{
	const struct tagger_parts empty = { .step = 1 };
	struct arena *arena = arena_new();
	struct tagger *tagger = tagger_new(&empty);
	cr_expect(*found_by(tagger, arena), "the rules' sure findings stay");
	tagger_free(tagger);
	arena_free(arena);
}

static double seconds_of(const struct tagger *tagger, const char *unit, size_t bytes)
{
	struct arena *arena = arena_new();
	struct document document;
	struct statements statements;
	struct timespec start, end;
	size_t length = strlen(unit), at = 0;
	char *text = arena_alloc(arena, bytes + length, 1);
	for (; at < bytes; at += length)
		memcpy(text + at, unit, length);
	document_read(text, at, languages_find(languages(), "en"), arena, &document);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	extract_statements(&document, tagger, arena, &statements);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	arena_free(arena);
	return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

Test(tagger, takes_time_that_is_linear_in_the_text)
{
	enum { BYTES = 12000, TIMES = 8, SLACK = 3 };
	static const char *const UNITS[] = {
		"Edda Rosk said that the gates would open in May. ", "“We have time,” she told reporters. “And water.” ", "“He said ‘yes, “no” and ",
		"said ", "said, ", "“ ", "‘ “ ", "a\n\n", "“It rained.\n\n", "ROSK: Yes, he said.\n\n", "It rained — Edda Rosk (@rosk) May 13, 2019\n\n",
		"“No,” Judge said, who was sued. The lawsuit says one said some said. ",
	};
	for (uint64_t k = 1; k <= 3; k++) {
		struct tagger *tagger = random_tagger(k);
		for (size_t u = 0; u < array_size(UNITS); u++) {
			double once = 1e9, often = 1e9;
			for (size_t round = 0; round < 2; round++) {
				double a = seconds_of(tagger, UNITS[u], BYTES), b = seconds_of(tagger, UNITS[u], (size_t)TIMES * BYTES);
				once = a < once ? a : once;
				often = b < often ? b : often;
			}
			cr_expect_lt(often, TIMES * SLACK * once + .02, "tagger %d, %s: %f s, %d times as much %f s", (int)k, UNITS[u], once, TIMES, often);
		}
		tagger_free(tagger);
	}
}
