/* What a language's lists make of its texts. All names and texts are invented. */
#include "extract_helpers.h"

#define expect_german(text, expected) expect_lines("de", text, false, expected)

Test(extract_languages, german_cues_stand_before_and_behind_their_clause)
{
	expect_german("Ministerin Edda Rosk sagte am Montag, dass die Tore im Mai wieder öffnen.",
	              "indirect Edda Rosk / Ministerin Edda Rosk / sagte: dass die Tore im Mai wieder öffnen\n");
	expect_german("Edda Rosk erklärte, das Wasser reiche bis zum Herbst.",
	              "indirect Edda Rosk / Edda Rosk / erklärte: das Wasser reiche bis zum Herbst\n");
	expect_german("Das Wasser reiche bis zum Herbst, sagte Edda Rosk am Montag.",
	              "indirect Edda Rosk / Edda Rosk / sagte: Das Wasser reiche bis zum Herbst\n");
	expect_german("Das Wasser, sagte Edda Rosk, werde bis zum Herbst reichen.",
	              "indirect Edda Rosk / Edda Rosk / sagte: Das Wasser | werde bis zum Herbst reichen\n");
}

Test(extract_languages, german_verbs_are_split)
{
	expect_german("Am Dienstag teilte das Ministerium in Halmstrand mit, die Tore würden geschlossen.",
	              "indirect Ministerium / das Ministerium / teilte: die Tore würden geschlossen\n");
	expect_german("Die Tore würden geschlossen, wie das Ministerium mitteilte.",
	              "indirect Ministerium / das Ministerium / mitteilte: Die Tore würden geschlossen\n");
	expect_german("Edda Rosk teilte das Brot.", "");
}
