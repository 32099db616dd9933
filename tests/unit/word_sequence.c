#include "cluster/statements/word_sequence.h"

#include <string.h>

#include <criterion/criterion.h>

#define BRIDGE "The bridge is not safe for lorries and nobody can tell when it will be again"

static bool agree(const char *a, const char *b)
{
	struct word_sequence first, second;
	word_sequence_read(a, &first);
	word_sequence_read(b, &second);
	cr_assert_eq(word_sequences_agree(&first, &second), word_sequences_agree(&second, &first));
	return word_sequences_agree(&first, &second);
}

Test(word_sequence, marks_and_ascii_capitals_do_not_count)
{
	cr_expect(agree(BRIDGE, "“THE bridge is not safe for lorries” — and nobody can tell… when it will be again!"));
	cr_expect(agree("Die Brücke ist für Lastwagen nicht sicher", "“die Brücke ist für Lastwagen nicht sicher,”"));
}

Test(word_sequence, half_of_the_shorter_texts_runs_must_stand_in_both)
{
	cr_expect(agree(BRIDGE, "The bridge is not safe for lorries and that is all"));
	cr_expect_not(agree(BRIDGE, "The bridge is not safe for anybody who comes by bus from the island"));
	cr_expect_not(agree(BRIDGE, "Lorries and nobody for safe not is bridge the"), "the same words in another order");
}

Test(word_sequence, one_run_is_too_little)
{
	cr_expect_not(agree("It is not safe here", "It is not safe here"));
	cr_expect(agree("It is not safe here now", "It is not safe here now"));
	cr_expect_not(agree("", ""));
}

Test(word_sequence, what_comes_after_its_limit_is_not_read)
{
	char text[3 * WORD_SEQUENCE_MAX + 4] = "";
	struct word_sequence sequence;
	for (size_t k = 0; k < WORD_SEQUENCE_MAX + 1; k++)
		strcat(text, "ab ");
	word_sequence_read(text, &sequence);
	cr_expect_eq(sequence.count, WORD_SEQUENCE_MAX);
}

Test(word_sequence, a_mark_that_is_cut_off_ends_the_text)
{
	struct word_sequence sequence;
	word_sequence_read("safe \xe2\x80", &sequence);
	cr_expect_eq(sequence.count, 2);
}
