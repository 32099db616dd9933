#include "extract/tagger/part_of_speech.h"

#include <errno.h>
#include <lzma.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "extract/tagger/part_of_speech_section.h"
#include "silver_parts.h"
#include "train_part_of_speech.h"

static struct languages *languages;
static struct arena *arena;

static void set_up(void)
{
	char *error = NULL;
	cr_assert_eq(languages_load(HEARSAY_DATA_BUILD, &languages, &error), 0, "%s", error);
	arena = arena_new();
}

static void tear_down(void)
{
	languages_free(languages);
	arena_free(arena);
}

TestSuite(part_of_speech, .init = set_up, .fini = tear_down);

static const struct document *document_of(const char *text)
{
	struct document *document = arena_alloc(arena, 1, sizeof(*document));
	document_read(text, strlen(text), languages_find(languages, "en"), arena, document);
	return document;
}

static uint8_t part_named(const char *name)
{
	for (uint8_t part = 1; part < PART_COUNT; part++)
		if (strcmp(part_names[part], name) == 0)
			return part;
	cr_assert_fail("no part is called %s", name);
	return PART_NONE;
}

/* An article from "word/PART word/PART": its text has one blank between words. */
static struct parted_article article_of(const char *annotated)
{
	char *copy = arena_copy(arena, annotated), *text = arena_alloc(arena, strlen(annotated) + 1, 1), *rest = NULL;
	uint8_t *parts = arena_alloc(arena, strlen(annotated) + 1, 1);
	uint32_t count = 0;
	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		char *slash = strrchr(word, '/');
		*slash = '\0';
		parts[count++] = strcmp(slash + 1, "?") == 0 ? PART_NONE : part_named(slash + 1);
		strcat(strcat(text, *text ? " " : ""), word);
	}
	struct parted_article article = { document_of(text), parts };
	cr_assert_eq(article.document->token_count, count);
	return article;
}

static const char *const annotated[] = {
	"The/DT minister/NN said/VBD that/IN the/DT plan/NN will/MD work/VB ./.",
	"Anna/NNP-PERSON Berg/NNP-PERSON said/VBD on/IN Monday/NNP that/IN the/DT banks/NNS will/MD close/VB ./.",
	"The/DT plans/NNS will/MD work/VB in/IN Ostia/NNP-PLACE ,/, Anna/NNP-PERSON Berg/NNP-PERSON said/VBD ./.",
	"The/DT banks/NNS close/VBP on/IN Monday/NNP ./.",
	"Work/NN is/VBZ hard/JJ in/IN Ostia/NNP-PLACE ,/, Anna/NNP-PERSON Berg/NNP-PERSON said/VBD ./.",
	"The/DT minister/NN works/VBZ in/IN Ostia/NNP-PLACE on/IN hard/JJ plans/NNS ./.",
	"In/IN Ostia/NNP-PLACE the/DT work/NN of/IN the/DT banks/NNS is/VBZ hard/JJ ,/, the/DT minister/NN said/VBD ./.",
};

static struct part_training training(void)
{
	struct part_training small = part_training_default;
	small.feature_minimum = 1;
	small.word_minimum = 2;
	small.weight_minimum = 1;
	return small;
}

static void train(unsigned char **ret_section, size_t *ret_size)
{
	struct parted_article articles[array_size(annotated)];
	for (size_t k = 0; k < array_size(annotated); k++)
		articles[k] = article_of(annotated[k]);
	struct part_training small = training();
	train_part_of_speech(articles, array_size(articles), &small, ret_section, ret_size);
}

static struct part_of_speech *trained(unsigned char **ret_section)
{
	size_t size;
	struct part_of_speech *model = NULL;
	char *error = NULL;
	train(ret_section, &size);
	cr_assert_eq(part_of_speech_new(*ret_section, size, "the.model", &model, &error), 0, "%s", error);
	return model;
}

static void tags_as(const struct part_of_speech *model, const char *text, const char *expected)
{
	const struct document *document = document_of(text);
	uint8_t *parts = arena_alloc(arena, document->token_count + 1, 1);
	char *names = arena_copy(arena, "");
	part_of_speech_tag(model, document, parts);
	for (uint32_t t = 0; t < document->token_count; t++)
		names = arena_format(arena, "%s%s%s", names, t ? " " : "", part_names[parts[t]]);
	cr_assert_str_eq(names, expected, "\"%s\" is tagged %s", text, names);
}

Test(part_of_speech, every_part_has_a_name_of_its_own)
{
	for (uint8_t part = 0; part < PART_COUNT; part++) {
		cr_assert(part_names[part] && *part_names[part]);
		for (uint8_t other = 0; other < part; other++)
			cr_assert_str_neq(part_names[other], part_names[part]);
	}
}

Test(part_of_speech, learns_what_it_was_taught_and_applies_it_to_other_words)
{
	unsigned char *section;
	struct part_of_speech *model = trained(&section);
	tags_as(model, "The minister said that the plan will work.", "DT NN VBD IN DT NN MD VB .");
	tags_as(model, "The plan is hard.", "DT NN VBZ JJ .");
	tags_as(model, "The banks will work.", "DT NNS MD VB .");
	tags_as(model, "Anna Berg said that the minister works.", "NNP-PERSON NNP-PERSON VBD IN DT NN VBZ .");
	part_of_speech_free(model);
	free(section);
}

Test(part_of_speech, finds_names_and_verbs_in_headlines)
{
	unsigned char *section;
	struct part_of_speech *model = trained(&section);
	tags_as(model, "THE MINISTER SAID THAT THE BANKS WILL CLOSE", "DT NN VBD IN DT NNS MD VB");
	tags_as(model, "Minister Said That The Banks Will Close", "NN VBD IN DT NNS MD VB");
	part_of_speech_free(model);
	free(section);
}

Test(part_of_speech, takes_a_text_without_tokens)
{
	unsigned char *section;
	struct part_of_speech *model = trained(&section);
	tags_as(model, "", "");
	tags_as(model, " \n ", "");
	part_of_speech_free(model);
	free(section);
}

Test(part_of_speech, is_trained_to_the_same_bytes_every_time)
{
	unsigned char *a, *b;
	size_t a_size, b_size;
	train(&a, &a_size);
	train(&b, &b_size);
	cr_assert(a_size == b_size && memcmp(a, b, a_size) == 0);
	free(a);
	free(b);
}

Test(part_of_speech, learns_nothing_where_nothing_is_known)
{
	struct parted_article article = article_of("Nobody/? knows/? ./?");
	struct part_training small = training();
	unsigned char *section;
	size_t size;
	struct part_of_speech *model;
	char *error;
	train_part_of_speech(&article, 1, &small, &section, &size);
	cr_assert_eq(part_of_speech_new(section, size, "the.model", &model, &error), 0);
	struct part_scores scores = { 0 };
	part_scores_add(&scores, model, &article);
	cr_assert_eq(scores.tokens, 0);
	part_of_speech_free(model);
	free(section);
	train_part_of_speech(NULL, 0, &small, &section, &size);
	free(section);
}

Test(part_of_speech, gives_parts_from_taggers_that_have_not_seen_the_article)
{
	struct parted_article articles[array_size(annotated)];
	uint8_t *parts[array_size(annotated)] = { 0 };
	for (size_t k = 0; k < array_size(annotated); k++)
		articles[k] = article_of(annotated[k]);
	struct part_training small = training();
	cross_tag_parts(articles, array_size(articles), 3, &small, parts);
	unsigned differ = 0;
	for (size_t k = 0; k < array_size(articles); k++) {
		differ += memcmp(parts[k], articles[k].parts, articles[k].document->token_count) != 0;
		free(parts[k]);
	}
	cr_assert_gt(differ, 0, "they know what they cannot know");
}

static void refuses(const void *section, size_t size, const char *words)
{
	struct part_of_speech *model = NULL;
	char *error = NULL;
	void *copy = memcpy(allocate(size ? size : 1, 1), section, size); /* exactly as long, for the sanitizer */
	cr_assert_eq(part_of_speech_new(copy, size, "the.model", &model, &error), -EBADMSG);
	cr_assert(strstr(error, "the.model: ") == error && strstr(error, words), "\"%s\" should say \"%s\"", error, words);
	free(error);
	free(copy);
}

Test(part_of_speech, refuses_a_section_wherever_it_is_cut)
{
	unsigned char *section;
	size_t size;
	train(&section, &size);
	for (size_t cut = 0; cut < size; cut++)
		refuses(section, cut, "parts of speech");
	free(section);
}

Test(part_of_speech, refuses_another_versions_section)
{
	unsigned char *section;
	size_t size;
	train(&section, &size);
	section[0]++;
	refuses(section, size, "take program and models of one release");
	section[0]--;
	section[4]++; /* the names */
	refuses(section, size, "take program and models of one release");
	section[4]--;
	section[11] = 0xFF;
	refuses(section, size, "items");
	free(section);
}

Test(part_of_speech, refuses_what_no_trainer_writes)
{
	unsigned char *section;
	size_t size;
	struct part_section_head head;
	train(&section, &size);
	memcpy(&head, section, sizeof(head));
	unsigned char *keys = section + sizeof(head), *words = keys + head.features * 4, *lengths = words + head.words * 4;
	unsigned char *parts = lengths + head.features, *weights = parts + head.words;
	const struct {
		unsigned char *at, value;
	} wrong[] = {
		{ keys + 3, 0xFF }, /* not in order */
		{ words + 3, 0xFF },
		{ lengths, 0 },
		{ lengths, PART_COUNT },
		{ lengths + head.features - 1, PART_COUNT - 1 }, /* more than there are */
		{ parts, PART_NONE },
		{ parts, PART_COUNT },
		{ weights, PART_NONE },
		{ weights + (head.weights - 1) * sizeof(struct part_weight), PART_COUNT },
	};
	for (size_t k = 0; k < array_size(wrong); k++) {
		unsigned char was = *wrong[k].at;
		*wrong[k].at = wrong[k].value;
		refuses(section, size, "written wrong");
		*wrong[k].at = was;
	}
	free(section);
}

/* Whatever byte is wrong, the section is refused or gives parts that there are. */
Test(part_of_speech, gives_only_parts_that_there_are)
{
	unsigned char *section;
	size_t size;
	const struct document *document = document_of("Anna Berg said that the banks will close on Monday.");
	uint8_t parts[32];
	unsigned taken = 0, refused = 0;
	train(&section, &size);
	for (size_t k = 0; k < size; k++)
		for (unsigned bit = 0; bit < 8; bit += 3) {
			struct part_of_speech *model = NULL;
			char *error = NULL;
			section[k] ^= (unsigned char)(1 << bit);
			int r = part_of_speech_new(section, size, "the.model", &model, &error);
			if (r == 0) {
				part_of_speech_tag(model, document, parts);
				for (uint32_t t = 0; t < document->token_count; t++)
					cr_assert(parts[t] > PART_NONE && parts[t] < PART_COUNT);
			}
			taken += r == 0;
			refused += r < 0;
			part_of_speech_free(model);
			free(error);
			section[k] ^= (unsigned char)(1 << bit);
		}
	cr_assert(taken && refused);
	free(section);
}

/* --- Silver parts */

static const char silver[] = "{\"id\": \"a\", \"tags\": [[0, 4, \"NNP\", \"PERSON\"], [5, 8, \"MD\", \"O\"], [8, 11, \"RB\", \"O\"], "
			     "[11, 12, \".\", \"O\"]]}\n{\"id\": \"b\", \"tags\": []}\n{\"id\": \"d\", \"tags\": [[3, 4, \"NN\", \"O\"]]}\n";

static int read_silver(const void *bytes, size_t size, struct silver_parts **ret_parts, char **ret_error)
{
	char path[] = "/tmp/hearsay-silver-XXXXXX";
	int fd = mkstemp(path);
	cr_assert(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	close(fd);
	int r = silver_parts_read(path, ret_parts, ret_error);
	unlink(path);
	return r;
}

static void check_silver(const struct silver_parts *parts)
{
	const uint8_t *found = silver_parts_of(parts, "d", document_of("A, a"), arena);
	cr_assert(found && found[0] == PART_NONE && found[1] == PART_NONE && found[2] == PART_NN);
	found = silver_parts_of(parts, "a", document_of("Anna cannot. No"), arena);
	cr_assert(found && found[0] == PART_PERSON && found[1] == PART_MD && found[2] == PART_END && found[3] == PART_NONE);
	cr_assert_eq(silver_parts_of(parts, "b", document_of("No"), arena)[0], PART_NONE);
	cr_assert_null(silver_parts_of(parts, "c", document_of("No"), arena));
}

Test(part_of_speech, takes_the_silver_part_that_covers_a_tokens_start)
{
	struct silver_parts *parts;
	char *error;
	cr_assert_eq(read_silver(silver, strlen(silver), &parts, &error), 0);
	check_silver(parts);
	silver_parts_free(parts);
}

Test(part_of_speech, reads_compressed_silver_parts)
{
	struct silver_parts *parts;
	char *error = NULL;
	uint8_t packed[1024];
	size_t size = 0;
	cr_assert_eq(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC32, NULL, (const uint8_t *)silver, strlen(silver), packed, &size, sizeof(packed)),
	             LZMA_OK);
	cr_assert_eq(read_silver(packed, size, &parts, &error), 0, "%s", error);
	check_silver(parts);
	silver_parts_free(parts);
	cr_assert_eq(read_silver(packed, size - 8, &parts, &error), -EBADMSG);
	cr_assert(strstr(error, "damaged"));
	free(error);
}

Test(part_of_speech, names_the_line_of_damaged_silver_parts)
{
	struct silver_parts *parts;
	static const char *const damaged[] = {
		"{\"id\": \"a\", \"tags\": []}\n{\"id\": \"a\", \"tags\": []}\n",
		"{\"id\": \"a\", \"tags\": []}\nno JSON\n",
		"{\"id\": \"a\", \"tags\": []}\n{\"id\": \"b\", \"tags\": [[3, 3, \"NN\", \"O\"]]}\n",
		"{\"id\": \"a\", \"tags\": []}\n{\"id\": \"b\", \"tags\": [[3, 4, \"NN\", \"O\"], [2, 3, \"NN\", \"O\"]]}\n",
	};
	for (size_t k = 0; k < array_size(damaged); k++) {
		char *error = NULL;
		cr_assert_eq(read_silver(damaged[k], strlen(damaged[k]), &parts, &error), -EBADMSG);
		cr_assert(strstr(error, ":2: "), "%s", error);
		free(error);
	}
	char *error = NULL;
	cr_assert_lt(silver_parts_read("/nonexistent", &parts, &error), 0);
	free(error);
}
