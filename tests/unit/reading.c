#include "extract/reading.h"

#include <criterion/criterion.h>

#include "extract_helpers.h"

static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
}

TestSuite(reading, .init = set_up, .fini = tear_down);

static struct reading read(const char *language, const char *text)
{
	struct document *document = arena_alloc(arena, 1, sizeof(*document));
	struct reading reading;
	document_read(text, strlen(text), languages_find(extract_languages(), language), arena, document);
	reading_make(document, arena, &reading);
	return reading;
}

static int count_bits(uint64_t flags)
{
	return __builtin_popcountll(flags);
}

/* A kind that is misspelt would count nothing, and nobody would be told. */
Test(reading, every_kind_in_the_lists_is_one_that_rules_know)
{
	static const char *const codes[] = { "de", "en", "es", "fr", "it", "nl", "pt" };
	for (size_t c = 0; c < array_size(codes); c++) {
		const struct word_list *list = language_list(languages_find(extract_languages(), codes[c]), "word_kinds");
		struct reading reading = read(codes[c], "");
		cr_assert_gt(word_list_count(list), 0);
		for (size_t k = 0; k < word_list_count(list); k++) {
			const char *word = word_list_entry(list, k), *kinds = word_list_column(list, word, strlen(word), 0);
			int named = 1;
			for (const char *comma = kinds; (comma = strchr(comma, ',')); comma++)
				named++;
			cr_expect_eq(count_bits(word_classes_kinds_of(&reading, word, strlen(word))), named, "%s: %s is %s", codes[c], word, kinds);
		}
	}
}

/* A meaning that is misspelt would mean nothing, and one that English lacks would keep its rule from ever being used. */
Test(reading, every_meaning_in_the_lists_is_one_that_rules_know)
{
	static const char *const codes[] = { "de", "en" };
	bool meant[UINT8_MAX] = { false };
	for (size_t c = 0; c < array_size(codes); c++) {
		const struct word_list *list = language_list(languages_find(extract_languages(), codes[c]), "meanings");
		struct reading reading = read(codes[c], "");
		cr_assert_gt(word_list_count(list), 0);
		for (size_t k = 0; k < word_list_count(list); k++) {
			const char *word = word_list_entry(list, k);
			enum word_meaning meaning = word_classes_meaning_of(&reading, word, strlen(word));
			cr_expect_neq(meaning, MEANS_NOTHING, "%s: %s", codes[c], word);
			meant[meaning] = true;
		}
	}
	for (int meaning = MEANS_NOTHING + 1; meaning <= MEANS_PEOPLE; meaning++)
		cr_expect(meant[meaning], "meaning %d", meaning);
}

Test(reading, tells_of_each_word_what_it_means)
{
	struct reading reading = read("en", "Rosk's flight did not land. Highest Flight");
	cr_expect(reading_means(&reading, 1, MEANS_POSSESSIVE));
	cr_expect(reading_means(&reading, 2, MEANS_FLIGHT));
	cr_expect(reading_means(&reading, 3, MEANS_DID));
	cr_expect_not(reading_means(&reading, 3, MEANS_DO));
	cr_expect(reading_means(&reading, 4, MEANS_NOT));
	cr_expect(reading_means(&reading, 5, MEANS_NOTHING));
	cr_expect(reading_means(&reading, 7, MEANS_HIGH), "several words may mean the same");
	cr_expect(reading_means(&reading, 8, MEANS_FLIGHT), "in small letters or not");
	cr_expect_not(reading_means(&reading, reading.document->token_count, MEANS_NOTHING), "nothing behind the last token");
}

Test(reading, tells_of_each_word_what_kinds_it_is_of)
{
	struct reading reading = read("en", "In Issel, her former husband's clip was Mill-based.");
	cr_expect(reading_kind(&reading, 0, KIND_AROUND) && reading_kind(&reading, 0, KIND_CIRCUMSTANCE), "in small letters or not");
	cr_expect_not(reading_kind(&reading, 1, UINT64_MAX));
	cr_expect(reading_kind(&reading, 3, KIND_OWNER));
	cr_expect(reading_kind(&reading, 4, KIND_FORMER));
	cr_expect_not(reading_kind(&reading, 4, KIND_OWNER | KIND_KIN));
	cr_expect(reading_kind(&reading, 5, KIND_KIN));
	cr_expect(reading_possessive(&reading, 6));
	cr_expect_not(reading_possessive(&reading, 5));
	cr_expect(reading_kind(&reading, 7, KIND_RECORDING));
	cr_expect(word_classes_kinds_of(&reading, "-based", 6) & KIND_ORIGIN);
	cr_expect(reading_kind(&reading, 3, KIND_FEMININE), "also the kinds behind the thirty-second");
	uint32_t count = reading.document->token_count;
	cr_expect_not(reading_kind(&reading, count, UINT64_MAX), "nothing behind the last token");
	cr_expect_not(reading_possessive(&reading, count));
}

/* A thread remembers words that it looked up: not those of another language, of another case, or too long to be remembered. */
Test(reading, knows_a_word_again_only_in_its_own_language_and_case)
{
	for (int k = 0; k < 2; k++) {
		struct reading german = read("de", "die Bundeslandwirtschaftsministerin, Bundeslandwirtschaftsstatistik");
		struct reading english = read("en", "die"), who = read("en", "who WHO");
		cr_assert(reading_is(&german, 0, WORD_DETERMINER));
		cr_assert(reading_is(&german, 1, WORD_ROLE));
		cr_assert_not(reading_is(&german, 3, WORD_ROLE));
		cr_assert_not(reading_is(&english, 0, WORD_DETERMINER));
		cr_assert(reading_is(&who, 0, WORD_RELATIVE));
		cr_assert_not(reading_is(&who, 0, WORD_ORGANISATION));
		cr_assert(reading_is(&who, 1, WORD_ORGANISATION));
	}
}
