#include "cluster/statements/pair_model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/unit/pair_helpers.h"

TestSuite(pair_model, .init = set_up, .fini = tear_down);

/* The error of loading a model file with this text. */
static char *load_error(const char *file, const char *text, int expected)
{
	char directory[] = "/tmp/hearsay-pair-XXXXXX", path[256];
	struct pair_model *loaded = NULL;
	char *error = NULL;
	cr_assert(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/languages", directory);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/languages/en", directory);
	mkdir(path, 0700);
	if (strcmp(file, "pair.model") != 0) {
		snprintf(path, sizeof(path), "%s/languages/en/pair.model", directory);
		symlink(HEARSAY_DATA_BUILD "/languages/en/pair.model", path);
	}
	snprintf(path, sizeof(path), "%s/languages/en/%s", directory, file);
	FILE *stream = fopen(path, "w");
	fputs(text, stream);
	fclose(stream);
	cr_assert_eq(pair_model_load(directory, "en", words, &loaded, &error), expected, "%s", text);
	snprintf(path, sizeof(path), "rm -r %s", directory);
	cr_assert_eq(system(path), 0);
	return error;
}

Test(pair_model, refuses_a_damaged_model_with_file_and_line)
{
	static const struct {
		const char *text, *where;
	} damaged[] = {
		{ "version 1\ncompare.bias one\n", "en/pair.model:2:" },
		{ "version 1\n\ncompare.colour 1\n", "en/pair.model:3:" },
		{ "version 1\nguess.bias 1\n", "en/pair.model:2:" },
		{ "version 1\ncompare.bias 1\ncompare.bias 2\n", "en/pair.model:3:" },
		{ "version 2\n", "en/pair.model:1:" },
		{ "compare.bias 1\n", "en/pair.model:1:" },
		{ "version 1\ncompare.bias 1\n", "en/pair.model:2:" },
		{ "", "en/pair.model:0:" },
	};
	for (size_t k = 0; k < array_size(damaged); k++) {
		char *error = load_error("pair.model", damaged[k].text, -EBADMSG);
		cr_assert(error && strstr(error, damaged[k].where), "%s", error);
		free(error);
	}
	char *error = load_error("thesaurus.tsv", "buy\t1 2\t\t\nsell\t2 1\t\t\n", -EBADMSG);
	cr_assert(error && strstr(error, "en/thesaurus.tsv:2:"), "%s", error);
	free(error);
}

Test(pair_model, a_language_without_weights_borrows_those_of_english_but_no_synonyms)
{
	struct pair_model *german = NULL;
	char *error = NULL;
	cr_assert_eq(pair_model_load(HEARSAY_DATA_BUILD, "de", words, &german, &error), 0, "%s", error);
	struct pair_text a, b;
	struct pair_answer english_answer, german_answer;
	const struct language *language = languages_find(languages, "en");
	pair_text_read("The firm will purchase two ships in May.", language, arena, &a);
	pair_text_read("The firm will buy two ships in May.", language, arena, &b);
	pair_compare(model, &a, &b, arena, &english_answer);
	pair_compare(german, &a, &b, arena, &german_answer);
	cr_assert_gt(german_answer.score, 0);
	cr_assert_lt(german_answer.score, english_answer.score);
	pair_model_free(german);
}

Test(pair_model, says_that_there_is_no_model)
{
	struct pair_model *loaded = NULL;
	char *error = NULL;
	cr_assert_eq(pair_model_load("/nonexistent", "en", words, &loaded, &error), -ENOENT);
	cr_assert(strstr(error, "/nonexistent/languages/en/pair.model"));
	free(error);
}
