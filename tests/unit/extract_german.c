/* What German lists and rules make of texts whose sentences are not as plain as those of extract_languages.c. All names and texts
 * are invented. */
#include "extract_helpers.h"

#define expect_german(text, expected) expect_lines("de", text, false, expected)

Test(extract_german, short_clauses_without_a_known_verb_are_contents)
{
	expect_german("Der Minister sagte, der Fluss steige.", "indirect Minister / Der Minister / sagte: der Fluss steige\n");
	expect_german("Der Bürgermeister forderte Hilfe, ein Boot und drei Zelte.", "");
	expect_german("Der Pilot meldete Feuer, so dass der Flughafen am Montag geschlossen wurde.", "");
}

Test(extract_german, as_clauses_may_have_an_apposition)
{
	expect_german("Wie Tom Hald, Sprecher der Wasserbehörde in Corra, mitteilte, hat die Stadt nur sechs Boote.",
	              "indirect Tom Hald / Tom Hald, Sprecher der Wasserbehörde in Corra / mitteilte: hat die Stadt nur sechs Boote\n");
	expect_german("Die Brücke war sicher, wie Jan Rosk, Chef der Firma Halden, mitteilte.",
	              "indirect Jan Rosk / Jan Rosk, Chef der Firma Halden / mitteilte: Die Brücke war sicher\n");
	expect_german("Edda Rosk sagte, sie verstehe nicht, wie der Rat das behaupten könne.",
	              "indirect Edda Rosk / Edda Rosk / sagte: sie verstehe nicht, wie der Rat das behaupten könne\n");
}

Test(extract_german, nouns_for_something_said_introduce_it)
{
	expect_german("Er trat dem Vorwurf der Opposition, das Gericht sei nicht legitim, mit einer Erklärung entgegen.",
	              "indirect Opposition / der Opposition / Vorwurf: das Gericht sei nicht legitim\n");
	expect_german("Die Behauptung der Behörde, dass der Damm sicher sei, stimmt nicht.",
	              "indirect Behörde / der Behörde / Behauptung: dass der Damm sicher sei\n");
	expect_german("Edda Rosk wiederholte die Behauptung, dass der Damm sicher sei.",
	              "indirect Edda Rosk / Edda Rosk / wiederholte: dass der Damm sicher sei\n");
	expect_german("Ein Bericht der Polizei, wonach der Damm gebrochen sein soll, wurde dementiert.",
	              "indirect Polizei / Ein Bericht der Polizei / wonach: der Damm gebrochen sein soll, wurde dementiert\n");
}

Test(extract_german, places_in_which_something_is_said_are_its_speakers)
{
	expect_german("Aus dem Bericht der Behörde geht hervor, dass der Fluss steigt.",
	              "indirect Behörde / dem Bericht der Behörde / hervor: dass der Fluss steigt\n");
	expect_german("Der Damm sei sicher, hieß es am Montag aus dem Ministerium.",
	              "indirect Ministerium / dem Ministerium / hieß: Der Damm sei sicher\n");
	expect_german("Die Polizei geht davon aus, dass der Mann allein war.", "indirect Polizei / Die Polizei / geht: dass der Mann allein war\n");
}

Test(extract_german, writings_are_said_by_whoever_the_genitive_names)
{
	expect_german("Laut Aussage der Feuerwehr lebte der Mann im Tal.",
	              "indirect Feuerwehr / Aussage der Feuerwehr / Laut: lebte der Mann im Tal\n");
	expect_german("Nach Angaben der Polizei brach der Damm.", "indirect Polizei / der Polizei / Nach Angaben: brach der Damm\n");
}

Test(extract_german, speech_without_a_cue_is_of_the_subject_wherever_it_stands)
{
	expect_german("Im Rat warb Edda Rosk für das Gesetz mit den Worten: „Wir haben keine Zeit mehr.“",
	              "direct Edda Rosk / Edda Rosk / : Wir haben keine Zeit mehr.\n");
	expect_german("Langfristig strebt die Firma die Trennung an. Eine der Optionen sei ein Verkauf.",
	              "indirect Firma / die Firma / : Eine der Optionen sei ein Verkauf\n");
	expect_german("Offiziell sagte die Ministerin, dass der Fluss steigt.",
	              "indirect Ministerin / die Ministerin / sagte: dass der Fluss steigt\n");
	expect_german("Der örtlichen Zeitung sagte Edda Rosk, dass der Fluss steigt.",
	              "indirect Edda Rosk / Edda Rosk / sagte: dass der Fluss steigt\n");
	expect_german("Um 11 Uhr MEZ meldete die Polizei, dass der Fluss steigt.",
	              "indirect Polizei / die Polizei / meldete: dass der Fluss steigt\n");
	expect_german("Die Arbeit der Regierung stockt. Eine der Ursachen sei der Streik.", "indirect - /  / : Eine der Ursachen sei der Streik\n");
	expect_german("Tom Hald sagte, das Wasser reiche. Edda Rosk wies das zurück. Die Becken seien leer.",
	              "indirect Tom Hald / Tom Hald / sagte: das Wasser reiche\n"
	              "indirect Edda Rosk / Edda Rosk / : Die Becken seien leer\n");
	expect_german("So erhalten die Gefangenen nur eine Mahlzeit am Tag.", "");
}

Test(extract_german, outlets_in_quotation_marks_are_speakers)
{
	expect_german("„Der Damm war schon lange undicht“, schrieb die „Laterne“ am Montag.",
	              "direct „Laterne“ / die „Laterne“ / schrieb: Der Damm war schon lange undicht\n");
	expect_german("„Der Damm war schon lange undicht“, schrieb „Die Laterne“ in einem Nachruf.",
	              "direct „Die Laterne“ / „Die Laterne“ / schrieb: Der Damm war schon lange undicht\n");
}

Test(extract_german, contents_end_before_the_next_verb_of_speech)
{
	expect_german("Sie räumte ein, es könnten Stellen verloren gehen, sprach aber von einem offenen Verfahren.",
	              "indirect - / Sie / räumte: es könnten Stellen verloren gehen\n");
}

Test(extract_german, the_subject_is_found_on_either_side_of_its_verb)
{
	expect_german("Vergangene Woche kündigte der Konzern an, das Werk zu schließen.",
	              "indirect Konzern / der Konzern / kündigte: das Werk zu schließen\n");
	expect_german("Edda Rosk kam. Den Gang der Verhandlungen nannte sie schwierig. Tom Hald ging. Den Plan des Rates, ein altes Vorhaben, bezeichnete "
	              "er als eine „Schande für das ganze Land“.",
	              "direct Tom Hald / er / bezeichnete: Schande für das ganze Land\n");
	expect_german("Ähnlich äußerte sich die Ministerin: „Wir haben keine Zeit mehr.“",
	              "direct Ministerin / die Ministerin / äußerte: Wir haben keine Zeit mehr.\n");
	expect_german("Der Rat musste betonen, dass der Fluss steigt.", "indirect Rat / Der Rat / betonen: dass der Fluss steigt\n");
	expect_german("Am Abend ließ die Ministerin mitteilen, dass der Fluss steigt.",
	              "indirect Ministerin / die Ministerin / mitteilen: dass der Fluss steigt\n");
	expect_german("Edda Rosk dankte der Stadt für die Hilfe und sagte: „Wir haben keine Zeit mehr.“",
	              "direct Edda Rosk / Edda Rosk / sagte: Wir haben keine Zeit mehr.\n");
	expect_german("Der deutsch-sprachigen Zeitung sagte Edda Rosk, dass der Fluss steigt.",
	              "indirect Edda Rosk / Edda Rosk / sagte: dass der Fluss steigt\n");
}

Test(extract_german, a_relative_pronoun_in_another_case_is_not_the_subject)
{
	expect_german("Festgenommen wurde ein Mann, von dem die Polizei glaubt, er habe das Tor geöffnet.",
	              "indirect Polizei / die Polizei / glaubt: er habe das Tor geöffnet\n");
	expect_german("Die Stadt wehrt sich gegen den Verein, dem die Ministerin vorwirft, dass er das Tor geöffnet habe.",
	              "indirect Ministerin / die Ministerin / vorwirft: dass er das Tor geöffnet habe\n");
}

Test(extract_german, who_is_quoted_is_the_speaker_and_not_who_quotes)
{
	expect_german("Die Laterne zitierte Edda Rosk mit den Worten: „Wir haben keine Zeit mehr.“",
	              "direct Edda Rosk / Edda Rosk / zitierte: Wir haben keine Zeit mehr.\n");
}

Test(extract_german, circles_speak_and_may_share_a_word)
{
	expect_german("Wie aus Regierungskreisen verlautete, steigt der Fluss seit Montag.",
	              "indirect Regierungskreisen / Regierungskreisen / verlautete: steigt der Fluss seit Montag\n");
	expect_german("Der Fluss steigt seit Montag, so Polizei- und Feuerwehrkreise.",
	              "indirect Polizei- und Feuerwehrkreise / Polizei- und Feuerwehrkreise / so: Der Fluss steigt seit Montag\n");
}

Test(extract_german, a_main_clause_behind_what_somebody_said_is_not_said)
{
	expect_german("Nachdem Edda Rosk gesagt hatte, dass der Fluss steigt, hatte der Rat beraten.",
	              "indirect Edda Rosk / Edda Rosk / gesagt: dass der Fluss steigt\n");
}

Test(extract_german, an_infinitive_may_be_opened_inside_of_its_word)
{
	expect_german("Der Rat schlug vor, den Streit als Anlass anzuerkennen.",
	              "indirect Rat / Der Rat / schlug: den Streit als Anlass anzuerkennen\n");
	expect_german("Der Rat schlug vor, das Geld zurückzuzahlen.", "indirect Rat / Der Rat / schlug: das Geld zurückzuzahlen\n");
}

Test(extract_german, a_clause_with_reported_speech_is_of_whom_its_sentence_is_about)
{
	expect_german("Der Rat tagte lange. Edda Rosk hat den Vorwurf zurückgewiesen, da er falsch sei.",
	              "indirect Edda Rosk / Edda Rosk / : da er falsch sei\n");
	expect_german("Tom Hald kam. Eine Verschiebung der Wahl bezeichnete Edda Rosk als fatal, weil sie lange geplant sei.",
	              "indirect Edda Rosk / Edda Rosk / : weil sie lange geplant sei\n");
}

Test(extract_german, reported_speech_begins_with_the_phrases_before_its_verb)
{
	expect_german("Edda Rosk sprach im Rat. Die Boote, von denen zwei noch fahren, seien zu klein.",
	              "indirect Edda Rosk / Edda Rosk / : Die Boote, von denen zwei noch fahren, seien zu klein\n");
	expect_german("Edda Rosk sprach im Rat. Wie es weitergehe, sei ungewiss.",
	              "indirect Edda Rosk / Edda Rosk / : Wie es weitergehe, sei ungewiss\n");
	expect_german("Edda Rosk sprach im Rat. Bei dem Hochwasser, das im Mai kam, seien acht Boote gesunken.",
	              "indirect Edda Rosk / Edda Rosk / : Bei dem Hochwasser, das im Mai kam, seien acht Boote gesunken\n");
}

Test(extract_german, who_cannot_speak_stands_between_a_speaker_and_reported_speech)
{
	expect_german("Edda Rosk sprach im Rat. Es regnete. Das Wasser sei gestiegen.",
	              "indirect Edda Rosk / Edda Rosk / : Das Wasser sei gestiegen\n");
	expect_german("Edda Rosk warnte, der Damm sei alt. In Corra wurde Feuer gelegt. Die Brücke sei gesperrt.",
	              "indirect Edda Rosk / Edda Rosk / warnte: der Damm sei alt\n"
	              "indirect Edda Rosk / Edda Rosk / : Die Brücke sei gesperrt\n");
	expect_german("Edda Rosk warnte, der Damm sei alt. Auf der Insel wurden zwei Menschen verletzt. Die Brücke sei gesperrt.",
	              "indirect Edda Rosk / Edda Rosk / warnte: der Damm sei alt\n"
	              "indirect Edda Rosk / Edda Rosk / : Die Brücke sei gesperrt\n");
}

Test(extract_german, unless_is_no_reported_speech)
{
	expect_german("Am Fluss gibt es keine Wache, es sei denn, der Rat bezahlt sie.", "");
}

Test(extract_german, a_genitive_behind_a_noun_is_no_name)
{
	expect_german("Eine Verschiebung der Wahl kritisierte Edda Rosk: „Das ist falsch.“",
	              "direct Edda Rosk / Edda Rosk / kritisierte: Das ist falsch.\n");
	expect_german("„Wir wollen bleiben“, so Vereinschef Tom Hald zu den Gründen.",
	              "direct Tom Hald / Vereinschef Tom Hald / so: Wir wollen bleiben\n");
	expect_german("Edda von der Halde sagte, das Wasser steige.", "indirect Edda von der Halde / Edda von der Halde / sagte: das Wasser steige\n");
}

Test(extract_german, people_are_known_in_every_form)
{
	expect_german("Ein Abzug ist nach Einschätzung der Meteorologen in Corra falsch.",
	              "indirect Meteorologen / der Meteorologen / nach Einschätzung: Ein Abzug ist | in Corra falsch\n");
	expect_german("Die Bürgerrechtlerinnen sprachen in Corra. Das Wasser sei gestiegen.",
	              "indirect Bürgerrechtlerinnen / Die Bürgerrechtlerinnen / : Das Wasser sei gestiegen\n");
}

Test(extract_german, a_name_in_the_genitive_is_the_name)
{
	expect_german("Frank Rosk warnte vor Krieg. Nach Angaben Rosks brach der Damm.",
	              "indirect Frank Rosk / Rosks / Nach Angaben: brach der Damm\n");
	expect_german("Edda Hald kam. Frank Rosks Sprecher sagte, er reise ab.",
	              "indirect Frank Rosks Sprecher / Frank Rosks Sprecher / sagte: er reise ab\n");
	expect_german("Der Aussage Halds zufolge brach der Damm.", "indirect Hald / Der Aussage Halds / zufolge: brach der Damm\n");
	expect_german("Edda Fuchs sagte, der Damm sei alt.", "indirect Edda Fuchs / Edda Fuchs / sagte: der Damm sei alt\n");
}

Test(extract_german, who_speaks_for_somebody_with_a_title_is_another)
{
	expect_german("Der Sprecher der Ministerin Edda Rosk sagte, dass sie komme.",
	              "indirect Sprecher der Ministerin Edda Rosk / Der Sprecher der Ministerin Edda Rosk / sagte: dass sie komme\n");
	expect_german("Der Vorsitzende des Rates Tom Hald sagte, dass er komme.",
	              "indirect Tom Hald / Der Vorsitzende des Rates Tom Hald / sagte: dass er komme\n");
}

Test(extract_german, thereby_points_to_who_spoke_in_the_sentence_before)
{
	expect_german("Der Damm sei sicher, sagte Edda Rosk. Demnach habe niemand Schuld.",
	              "indirect Edda Rosk / Edda Rosk / sagte: Der Damm sei sicher\n"
	              "indirect Edda Rosk / Demnach / Demnach: habe niemand Schuld\n");
	expect_german("Die Wasserbehörde legte am Montag einen Bericht vor. Demnach ist der Damm nicht sicher.",
	              "indirect Wasserbehörde / Die Wasserbehörde / Demnach: ist der Damm nicht sicher\n");
}

Test(extract_german, one_says_what_the_sentence_before_is_said_by)
{
	expect_german("Die Stadt sei sicher, sagte Edda Rosk. Aber man betont auch, dass die Gefahr wächst.",
	              "indirect Edda Rosk / Edda Rosk / sagte: Die Stadt sei sicher\n"
	              "indirect Edda Rosk / Edda Rosk / betont: dass die Gefahr wächst\n");
}

Test(extract_german, quotations_may_be_said_in_a_place)
{
	expect_german("„Das ist eine Schande“, heißt es in dem Brief an die Polizei.",
	              "direct Brief / dem Brief / heißt: Das ist eine Schande\n");
}

Test(extract_german, an_infinitive_needs_no_comma)
{
	expect_german("Die Ministerin hat am Montag angekündigt bei der Wahl erneut anzutreten.",
	              "indirect Ministerin / Die Ministerin / angekündigt: bei der Wahl erneut anzutreten\n");
}

Test(extract_german, what_nobody_could_say_or_heard_is_no_statement)
{
	expect_german("Die Polizei konnte weder bestätigen noch ausschließen, dass der Damm brach.", "");
	expect_german("Die Besucher mussten erfahren, dass der Damm brach.", "");
}

Test(extract_german, an_apposition_may_stand_between_the_parts_of_a_verb)
{
	expect_german("Jetzt gab der Leiter der Wasserbehörde, Tom Hald, bekannt, dass der Damm gebrochen ist.",
	              "indirect Tom Hald / der Leiter der Wasserbehörde, Tom Hald / gab: dass der Damm gebrochen ist\n");
	expect_german("Vor zwei Tagen hatte der Leiter der Wasserbehörde, Tom Hald, zugesagt, dass die Arbeiten beginnen.",
	              "indirect Tom Hald / der Leiter der Wasserbehörde, Tom Hald / zugesagt: dass die Arbeiten beginnen\n");
	expect_german("Vor zwei Tagen hatte der Leiter der Wasserbehörde, Tom Hald, nicht zugesagt, dass die Arbeiten beginnen.", "");
}

Test(extract_german, a_body_is_known_by_its_letters_and_by_its_last_part)
{
	expect_german("Das Bundesamt für Wasserbau (BfW) warnte, der Damm breche. Das BfW teilte mit, es gebe Tote.",
	              "indirect Bundesamt für Wasserbau / Das Bundesamt für Wasserbau (BfW) / warnte: der Damm breche\n"
	              "indirect Bundesamt für Wasserbau / Das BfW / teilte: es gebe Tote\n");
	expect_german("Das Bundesministerium für Wasserbau warnte, der Damm breche. Das Ministerium teilte mit, es gebe Tote.",
	              "indirect Bundesministerium für Wasserbau / Das Bundesministerium für Wasserbau / warnte: der Damm breche\n"
	              "indirect Bundesministerium für Wasserbau / Das Ministerium / teilte: es gebe Tote\n");
}

Test(extract_german, two_verbs_have_one_subject)
{
	expect_german("Die Grünen sprachen von einem „Dammbruch im Rechtsstaat“ und forderten die Regierung auf, das Gesetz zurückzunehmen.",
	              "direct Grünen / Die Grünen / sprachen: Dammbruch im Rechtsstaat\n"
	              "indirect Grünen / Die Grünen / forderten: das Gesetz zurückzunehmen\n");
}

Test(extract_german, words_about_what_is_said_are_no_part_of_the_mention)
{
	expect_german("„Wir bieten auch den Fans etwas“, so Vereinschef Corny Littmann zu den Beweggründen des Vereins.",
	              "direct Vereinschef Corny Littmann / Vereinschef Corny Littmann / so: Wir bieten auch den Fans etwas\n");
	expect_german("Ein Kommissar nach der Festnahme: „Der Mann ist dort, wo er seit langem hätte sein sollen.“",
	              "direct Kommissar / Ein Kommissar / : Der Mann ist dort, wo er seit langem hätte sein sollen.\n");
	expect_german("Das sei unüblich gewesen, so Joachim Banke gegenüber der Laterne.", "indirect Joachim Banke / Joachim Banke / so: Das sei unüblich gewesen\n");
	expect_german("Edda Rosk von der Partei des Volkes sagte, das Wasser reiche.",
	              "indirect Edda Rosk / Edda Rosk von der Partei des Volkes / sagte: das Wasser reiche\n");
	expect_german("Der Fall wird nach Angaben der Staatsanwaltschaft Issel „ganz besonders sorgfältig“ geprüft.",
	              "mixed Staatsanwaltschaft Issel / der Staatsanwaltschaft Issel / nach Angaben: Der Fall wird | „ganz besonders sorgfältig“ geprüft\n");
}

Test(extract_german, a_content_may_begin_with_a_clause_as_its_subject)
{
	expect_german("Edda Rosk sagte, wer mit Waffen auf „Beamte und Familienväter“ schieße, müsse mit Strafen rechnen.",
	              "mixed Edda Rosk / Edda Rosk / sagte: wer mit Waffen auf „Beamte und Familienväter“ schieße, müsse mit Strafen rechnen\n");
}

Test(extract_german, an_infinitive_has_one_of_many_particles)
{
	expect_german("Edda Rosk forderte, den Reaktor stillzulegen.", "indirect Edda Rosk / Edda Rosk / forderte: den Reaktor stillzulegen\n");
	expect_german("Der Rat schlug vor, die Gefangenen freizulassen.", "indirect Rat / Der Rat / schlug: die Gefangenen freizulassen\n");
}

Test(extract_german, a_source_may_be_two_names)
{
	expect_german("Laut Rosk und Brandt ist das Wasser knapp.", "indirect Rosk und Brandt / Rosk und Brandt / Laut: ist das Wasser knapp\n");
	expect_german("Bei dem Unfall sind nach Angaben von AFP und Reuters vier Menschen verletzt worden.",
	              "indirect AFP und Reuters / AFP und Reuters / nach Angaben: Bei dem Unfall sind | vier Menschen verletzt worden\n");
}
