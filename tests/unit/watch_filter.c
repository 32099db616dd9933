#include "clients/cli/watch/watch_filter.h"

#include <criterion/criterion.h>

static bool is_said_by(const char *speaker, const char *words)
{
	struct value_pair pair = { .key = "speaker", .value = { .type = VALUE_STRING, .string = speaker } };
	struct value cluster = { .type = VALUE_MAP, .count = speaker != NULL, .pairs = &pair };
	return watch_is_said_by(&cluster, words);
}

Test(watch_filter, a_speaker_has_all_of_the_words_in_any_order_and_case)
{
	cr_expect(is_said_by("Edda Rosk", "rosk EDDA"));
	cr_expect(is_said_by("Edda Al-Rosk", "rosk"));
	cr_expect_not(is_said_by("Edda Rosk", "Edda Voss"));
	cr_expect_not(is_said_by("Edda Roskov", "Rosk"), "whole words");
	cr_expect_not(is_said_by("Edda Rosk", "Roskov"));
	cr_expect(is_said_by("Edda Rosk", NULL));
	cr_expect(is_said_by(NULL, NULL));
	cr_expect_not(is_said_by(NULL, "Rosk"));
}

Test(watch_filter, letters_beyond_ascii_are_letters)
{
	cr_expect(is_said_by("Édda Müller", "MÜLLER"));
	cr_expect_not(is_said_by("Edda Mäller", "Müller"));
	cr_expect_not(is_said_by("Mu Ller", "Müller"));
	cr_expect(is_said_by("罗斯克", "罗斯克"));
	cr_expect_not(is_said_by("Edda Rosk", "罗斯克"));
}

Test(watch_filter, nobody_has_words_that_are_no_text)
{
	cr_expect_not(is_said_by("Edda Rosk", "\xff"));
	cr_expect_not(is_said_by("\xff", "Rosk"));
}
