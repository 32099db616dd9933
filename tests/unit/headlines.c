#include "cluster/stories/headlines.h"

#include <string.h>

#include <criterion/criterion.h>

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
	arena_free(arena);
	languages_free(languages);
}

TestSuite(headlines, .init = set_up, .fini = tear_down);

static bool is_no_report(const char *language, const char *title)
{
	struct document document;
	document_read(title, strlen(title), languages_find(languages, language), arena, &document);
	return headline_is_no_report(&document);
}

Test(headlines, that_tell_news_are_known_from_those_that_ask_advise_count_or_comment)
{
	static const char *const NO_REPORTS[] = {
		"Why Rosk left the council", "Rosk in Issel: how the talks failed", "Can Varland save the mill?", "Opinion: Rosk must go",
		"Rosk must go | Opinion", "(Analysis) Rosk must go", "Five big questions for Rosk", "Mill closes: 7 things to watch", "The mill's sale, explained",
		"Rosk's budget and your taxes", "Mill fire: What we know", "Here’s what Rosk said of the mill",
	};
	static const char *const REPORTS[] = {
		"Rosk leaves the council", "WHO warns of floods in Issel", "Rosk says why she left", "“We are ready to help,” Rosk says", "Rosk: We will close the mill",
		"Halmstrand mill cuts 500 jobs", "Rosk’s opinion of the mill divides council", "Rosk answers questions on mill", "What",
		"Rosk explained her vote to the council", "Rosk asks “who are you?”",
	};
	for (size_t k = 0; k < sizeof(NO_REPORTS) / sizeof(*NO_REPORTS); k++)
		cr_expect(is_no_report("en", NO_REPORTS[k]), "%s", NO_REPORTS[k]);
	for (size_t k = 0; k < sizeof(REPORTS) / sizeof(*REPORTS); k++)
		cr_expect_not(is_no_report("en", REPORTS[k]), "%s", REPORTS[k]);
}

Test(headlines, are_read_in_each_language)
{
	cr_expect(is_no_report("de", "Kommentar: Rosk muss gehen"));
	cr_expect(is_no_report("de", "Was wir über das Feuer in Issel wissen"));
	cr_expect(is_no_report("de", "Fünf Fragen zum Mühlenstreit"));
	cr_expect_not(is_no_report("de", "Rosk verlässt den Rat von Issel"));
	cr_expect(is_no_report("es", "Por qué Rosk deja el consejo"));
	cr_expect(is_no_report("fr", "Pourquoi Rosk quitte le conseil"));
	cr_expect(is_no_report("it", "L'analisi: Rosk e il mulino"));
	cr_expect(is_no_report("nl", "Opinie: Rosk moet weg"));
	cr_expect(is_no_report("pt", "O que sabemos sobre o incêndio"));
	cr_expect(is_no_report("und", "Rosk?"));
	cr_expect_not(is_no_report("und", "Why Rosk"));
}
