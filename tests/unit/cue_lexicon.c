#include "extract/tagger/cue_lexicon.h"

#include <criterion/criterion.h>

Test(cue_lexicon, finds_each_word_and_no_other)
{
	enum { COUNT = 9 };
	struct lexicon_entry entries[COUNT];
	for (size_t count = 0; count <= COUNT; count++) {
		for (size_t k = 0; k < count; k++)
			entries[k] = (struct lexicon_entry){ .word = 10 * k + 5, .cue = (uint8_t)(k + 1), .head = 2, .quoted = 3 };
		const struct cue_lexicon lexicon = { entries, count };
		for (uint64_t word = 0; word <= 10 * COUNT + 10; word++) {
			struct lexicon_entry found = cue_lexicon_find(&lexicon, word);
			bool known = word % 10 == 5 && word / 10 < count;
			cr_assert_eq(found.word, word);
			cr_assert_eq(found.cue, known ? word / 10 + 1 : 0, "word %lu of %zu", (unsigned long)word, count);
			cr_assert_eq(found.head, known ? 2 : 0);
			cr_assert_eq(found.quoted, known ? 3 : 0);
		}
		cr_assert_eq(cue_lexicon_find(&lexicon, UINT64_MAX).cue, 0);
	}
	cr_assert_eq(cue_lexicon_find(NULL, 5).cue, 0);
}

Test(cue_lexicon, puts_larger_shares_in_higher_bins)
{
	uint8_t last = 1;
	for (uint32_t part = 1; part <= 1000; part++) {
		uint8_t bin = lexicon_bin(part, 1000);
		cr_assert(bin >= last && bin <= LEXICON_BINS - 2, "%u in 1000 is in bin %u, behind %u", part, bin, last);
		last = bin;
	}
	cr_assert_eq(lexicon_bin(1, 1000), 1);
	cr_assert_eq(lexicon_bin(1000, 1000), LEXICON_BINS - 2);
	cr_assert_eq(lexicon_bin(499, 1000), 5);
	cr_assert_eq(lexicon_bin(500, 1000), 6);
}

Test(cue_lexicon, tells_never_from_too_rare)
{
	cr_assert_eq(lexicon_bin(0, 0), 0);
	cr_assert_eq(lexicon_bin(0, 1000), 0);
	cr_assert_eq(lexicon_bin(3, 3), LEXICON_BINS - 1);
	cr_assert_lt(lexicon_bin(3, 4), LEXICON_BINS - 1);
	cr_assert_eq(lexicon_bin(UINT32_MAX, UINT32_MAX), LEXICON_BINS - 2);
}
