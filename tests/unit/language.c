#include "text/language.h"

#include <string.h>

#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "text/normalise.h"

static struct languages *load(void)
{
	struct languages *languages;
	char *error = NULL;
	int r = languages_load(HEARSAY_DATA_BUILD, &languages, &error);
	cr_assert_eq(r, 0, "%s", error);
	return languages;
}

static const char *column_of(const struct language *language, const char *list, const char *entry)
{
	return word_list_column(language_list(language, list), entry, strlen(entry), 0);
}

Test(language, is_found_by_the_primary_subtag_in_any_case)
{
	struct languages *languages = load();
	cr_expect_str_eq(language_code(languages_find(languages, "en")), "en");
	cr_expect_str_eq(language_code(languages_find(languages, "en-GB")), "en");
	cr_expect_str_eq(language_code(languages_find(languages, "DE_at")), "de");
	cr_expect_str_eq(language_code(languages_find(languages, "tlh")), "und");
	cr_expect_str_eq(language_code(languages_find(languages, "e")), "und");
	cr_expect_str_eq(language_code(languages_find(languages, "")), "und");
	cr_expect_str_eq(language_code(languages_find(languages, NULL)), "und");
	languages_free(languages);
}

Test(language, is_found_by_its_code_of_three_letters)
{
	struct languages *languages = load();
	cr_expect_str_eq(language_code(languages_find(languages, "eng")), "en");
	cr_expect_str_eq(language_code(languages_find(languages, "GER")), "de");
	cr_expect_str_eq(language_code(languages_find(languages, "dut-BE")), "nl");
	cr_expect_str_eq(language_code(languages_find(languages, "enx")), "und");
	languages_free(languages);
}

Test(language, is_said_by_codes_alone)
{
	cr_expect(languages_is_code("en"));
	cr_expect(languages_is_code("fr_CA"));
	cr_expect(languages_is_code("tlh"));
	cr_expect_not(languages_is_code("English"));
	cr_expect_not(languages_is_code("und"));
	cr_expect_not(languages_is_code("e"));
	cr_expect_not(languages_is_code("??"));
	cr_expect_not(languages_is_code(""));
	cr_expect_not(languages_is_code(NULL));
}

Test(language, gives_lists_with_their_columns)
{
	struct languages *languages = load();
	const struct language *en = languages_find(languages, "en");
	cr_expect_str_eq(column_of(en, "abbreviations", "gov."), "name");
	cr_expect_null(column_of(en, "abbreviations", "giraffe."));
	cr_expect_null(word_list_column(language_list(en, "abbreviations"), "gov.", 4, 1), "there is one column");
	const struct word_list *stop_words = language_list(en, "stop_words");
	cr_expect(word_list_has(stop_words, "not", 3));
	cr_expect_not(word_list_has(stop_words, "seven", 5));
	cr_expect_gt(word_list_count(stop_words), 200u);
	cr_expect_str_eq(word_list_entry(stop_words, 0), "a");
	languages_free(languages);
}

Test(language, has_empty_lists_where_it_has_none)
{
	struct languages *languages = load();
	const struct language *und = languages_find(languages, "und");
	cr_assert_not_null(language_list(und, "stop_words"));
	cr_expect_eq(word_list_count(language_list(und, "stop_words")), 0u);
	cr_expect_eq(word_list_count(language_list(languages_find(languages, "en"), "no such list")), 0u);
	languages_free(languages);
}

Test(language, entries_of_the_lists_of_words_are_normalised)
{
	static const char *const codes[] = { "en", "de", "fr", "es", "pt", "it", "nl" };
	static const char *const lists[] = { "abbreviations", "stop_words", "boilerplate", "apostrophes" };
	struct languages *languages = load();
	struct arena *arena = arena_new();
	for (size_t c = 0; c < array_size(codes); c++) {
		const struct language *language = languages_find(languages, codes[c]);
		cr_assert_str_eq(language_code(language), codes[c]);
		for (size_t l = 0; l < array_size(lists); l++) {
			const struct word_list *list = language_list(language, lists[l]);
			for (size_t k = 0; k < word_list_count(list); k++) {
				const char *entry = word_list_entry(list, k);
				cr_expect_str_eq(normalise_copy(entry, strlen(entry), arena, NULL), entry, "%s/%s", codes[c], lists[l]);
			}
		}
	}
	arena_free(arena);
	languages_free(languages);
}

/* Loads a data folder with one list that holds `content`. */
static int load_content(const char *list, const char *content, char **ret_error)
{
	char folder[] = "/tmp/hearsay-language-XXXXXX", path[128];
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/languages", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/languages/xx", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/languages/xx/%s.txt", folder, list);
	FILE *file = fopen(path, "w");
	fputs(content, file);
	fclose(file);
	struct languages *languages = NULL;
	int r = languages_load(folder, &languages, ret_error);
	languages_free(languages);
	unlink(path);
	snprintf(path, sizeof(path), "%s/languages/xx", folder);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/languages", folder);
	rmdir(path);
	rmdir(folder);
	return r;
}

Test(language, names_the_file_and_line_that_it_cannot_read)
{
	static const struct {
		const char *list, *content, *error;
	} cases[] = {
		{ "stop_words", "# comment\nfoo\n\nfoo\n", "stop_words.txt:4: this entry stands further up already" },
		{ "stop_words", "foo\n\xff\xfe\n", "stop_words.txt:2: not UTF-8 text" },
		{ "stop_words", "\tcolumn\n", "stop_words.txt:1: a line cannot begin with a tab: the entry is missing" },
		{ "quotation_marks", "“\t»\n", "quotation_marks.txt: '“' and '»' are not a pair of quotation marks" },
	};
	for (size_t k = 0; k < array_size(cases); k++) {
		char *error = NULL;
		cr_expect_eq(load_content(cases[k].list, cases[k].content, &error), -22);
		cr_assert_not_null(error);
		cr_expect(strlen(error) > strlen(cases[k].error) &&
		                  strcmp(error + strlen(error) - strlen(cases[k].error), cases[k].error) == 0,
		          "%s", error);
		free(error);
	}
	char *error = NULL;
	cr_expect_eq(load_content("stop_words", "# comment\r\nfoo\tbar\r\n#\n#.\tdate\n", &error), 0, "%s", error);
	struct languages *languages;
	cr_expect_lt(languages_load("/nonexistent", &languages, &error), 0);
	free(error);
}

/* Loads a language with so many lists, of one entry each. */
static int load_lists(unsigned count, char **ret_error)
{
	char folder[] = "/tmp/hearsay-lists-XXXXXX", command[128], path[128];
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/languages", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/languages/xx", folder);
	mkdir(path, 0700);
	for (unsigned k = 0; k < count; k++) {
		snprintf(path, sizeof(path), "%s/languages/xx/list_%02u.txt", folder, k);
		FILE *file = fopen(path, "w");
		fputs(k % 2 ? "pear\n" : "plum\n", file);
		fclose(file);
	}
	struct languages *languages = NULL;
	int r = languages_load(folder, &languages, ret_error);
	if (r == 0) {
		const struct language *language = languages_find(languages, "xx");
		uint64_t lists = language_lists_with(language, "pear", 4);
		cr_expect_not(word_list_among(language_list(language, "list_00"), lists));
		cr_expect(word_list_among(language_list(language, "list_01"), lists));
		cr_expect(word_list_among(language_list(language, "list_61"), lists));
		cr_expect_not(word_list_among(language_list(language, "list_62"), lists));
	}
	languages_free(languages);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	cr_expect_eq(system(command), 0);
	return r;
}

Test(language, has_at_most_63_lists)
{
	char *error = NULL;
	cr_expect_eq(load_lists(63, &error), 0, "%s", error);
	cr_expect_lt(load_lists(64, &error), 0);
	cr_assert_not_null(error);
	cr_expect_not_null(strstr(error, "languages/xx: more than 63 lists"), "%s", error);
	free(error);
}

Test(language, knows_by_one_look_up_which_lists_have_a_word)
{
	struct languages *languages = load();
	const struct language *en = languages_find(languages, "en");
	static const char *const words[] = { "not", "said", "president", "gov.", "follow", "according to", "seven", "giraffe", "" };
	static const char *const lists[] = { "stop_words", "negations", "reporting_verbs", "titles", "roles", "abbreviations", "grammar",
	                                     "no such list" };
	for (size_t w = 0; w < array_size(words); w++)
		for (size_t l = 0; l < array_size(lists); l++) {
			const struct word_list *list = language_list(en, lists[l]);
			cr_expect_eq(word_list_among(list, language_lists_with(en, words[w], strlen(words[w]))),
			             word_list_has(list, words[w], strlen(words[w])), "%s in %s", words[w], lists[l]);
		}
	cr_expect_eq(language_lists_with(languages_find(languages, "und"), "not", 3), 0u);
	languages_free(languages);
}

static void expect_stem(const struct language *language, const char *word, const char *wanted)
{
	struct arena *arena = arena_new();
	size_t length;
	const char *stem = language_stem(language, word, strlen(word), arena, &length);
	cr_expect_str_eq(stem, wanted);
	cr_expect_eq(length, strlen(wanted));
	arena_free(arena);
}

Test(language, stems_words_and_leaves_other_languages_alone)
{
	struct languages *languages = load();
	for (int round = 0; round < 2; round++) { /* the second one is answered from memory */
		expect_stem(languages_find(languages, "en"), "negotiations", "negoti");
		expect_stem(languages_find(languages, "en"), "internationalisationalisations", "internationalisationalis");
		expect_stem(languages_find(languages, "de"), "verhandlungen", "verhandl");
		expect_stem(languages_find(languages, "und"), "negotiations", "negotiations");
		expect_stem(languages_find(languages, "en"), "", "");
	}
	languages_free(languages);
}

static void *stem_many(void *data)
{
	const struct language *language = data;
	struct arena *arena = arena_new();
	size_t wrong = 0;
	for (int k = 0; k < 20000; k++) {
		char word[32], wanted[32];
		int length = snprintf(word, sizeof(word), "word%dings", k % 5000);
		snprintf(wanted, sizeof(wanted), "word%d", k % 5000);
		size_t stem_length;
		const char *stem = language_stem(language, word, (size_t)length, arena, &stem_length);
		wrong += strncmp(stem, wanted, strlen(wanted)) != 0 || strlen(stem) != stem_length;
		arena_reset(arena);
	}
	arena_free(arena);
	return (void *)wrong;
}

Test(language, stems_in_several_threads_at_once)
{
	struct languages *languages = load();
	pthread_t threads[4];
	for (size_t k = 0; k < array_size(threads); k++)
		cr_assert_eq(pthread_create(&threads[k], NULL, stem_many, (void *)languages_find(languages, "en")), 0);
	for (size_t k = 0; k < array_size(threads); k++) {
		void *wrong;
		pthread_join(threads[k], &wrong);
		cr_expect_null(wrong);
	}
	languages_free(languages);
}

static const struct {
	const char *code, *text;
} samples[] = {
	{ "en", "The harbour authority said on Tuesday that the northern ferry line would close for three weeks." },
	{ "de", "Die Hafenbehörde teilte am Dienstag mit, dass die nördliche Fährlinie drei Wochen lang geschlossen bleibt." },
	{ "fr", "L'autorité portuaire a annoncé mardi que la ligne de ferry du nord serait fermée pendant trois semaines." },
	{ "es", "La autoridad portuaria dijo el martes que la línea norte de transbordadores cerrará durante tres semanas." },
	{ "en", "Why the minister will not go to the island" },
	{ "en", "Fandango that the Barcarola Mandolina" }, /* as few stop words as are enough */
	{ "en", "Fandango the was Barcarola Mandolina" }, /* "was" is German, too: twice as many are enough */
	{ "da", "Havnemyndigheden sagde tirsdag, at den nordlige færgelinje lukker i tre uger, fordi broen skal repareres, og at de "
	        "rejsende i stedet må tage bussen til den anden side af fjorden, hvor der går en færge hver time." },
	{ "und", "Photo: Reuters" },
	{ "und", "" },
	{ "und", "12345 67890 12345 67890 12345 67890 ... --- !!!" },
};

static void *detect_many(void *data)
{
	size_t wrong = 0;
	for (int round = 0; round < 20; round++)
		for (size_t k = 0; k < array_size(samples); k++)
			wrong += strcmp(languages_detect(data, samples[k].text, strlen(samples[k].text)), samples[k].code) != 0;
	return (void *)wrong;
}

Test(language, is_detected_and_is_und_when_unclear)
{
	struct languages *languages = load();
	for (size_t k = 0; k < array_size(samples); k++)
		cr_expect_str_eq(languages_detect(languages, samples[k].text, strlen(samples[k].text)), samples[k].code);
	pthread_t threads[3];
	for (size_t k = 0; k < array_size(threads); k++)
		cr_assert_eq(pthread_create(&threads[k], NULL, detect_many, languages), 0);
	for (size_t k = 0; k < array_size(threads); k++) {
		void *wrong;
		pthread_join(threads[k], &wrong);
		cr_expect_null(wrong, "from several threads");
	}
	languages_free(languages);
}

static void expect_norm(const char *text, const char *wanted)
{
	struct arena *arena = arena_new();
	size_t length;
	cr_expect_str_eq(normalise_copy(text, strlen(text), arena, &length), wanted);
	cr_expect_eq(length, strlen(wanted));
	arena_free(arena);
}

Test(normalise, folds_case_width_and_typography)
{
	expect_norm("NATO", "nato");
	expect_norm("O’Neill", "o'neill");
	expect_norm("rock‑solid", "rock-solid");
	expect_norm("−5", "-5");
	expect_norm("Stra\xc2\xad" "ße", "strasse");
	expect_norm("e\xcc\x81tat", "état");
	expect_norm("ＡＢＣ", "abc");
	expect_norm("ﬁnal", "final");
	expect_norm("…", "...");
	expect_norm("\xc2\xad", "\xc2\xad"); /* never empty */
	expect_norm("", "");
}
