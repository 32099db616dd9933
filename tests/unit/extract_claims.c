#include "extract_helpers.h"

Test(extract_claims, are_sentences_of_the_outlet)
{
	expect_claims("Orvia closed three of the gates in April. “The river is low this year,” Edda Rosk said.",
	              "Orvia closed three of the gates in April\n");
}

Test(extract_claims, are_neither_questions_nor_calls_to_the_reader)
{
	expect_claims("Who has closed the gates of the dam in April? You can read more of this at your leisure here.", "");
}
