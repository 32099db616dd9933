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

Test(extract_languages, german_sources_stand_in_front_in_the_middle_and_behind)
{
	expect_german("Nach Angaben der Polizei starben zwei Menschen.",
	              "indirect Polizei / der Polizei / Nach Angaben: starben zwei Menschen\n");
	expect_german("Die Tore werden laut Hafenamt im Mai geöffnet.",
	              "indirect Hafenamt / Hafenamt / laut: Die Tore werden | im Mai geöffnet\n");
	expect_german("Die Tore werden geöffnet, so die Ministerin.", "indirect Ministerin / die Ministerin / so: Die Tore werden geöffnet\n");
	expect_german("Dem Bericht zufolge reicht das Wasser.", "indirect Bericht / Dem Bericht / zufolge: reicht das Wasser\n");
}

Test(extract_languages, german_moods_go_on_with_the_speaker)
{
	expect_german("Edda Rosk sagte, das Wasser reiche. Die Tore seien dicht.",
	              "indirect Edda Rosk / Edda Rosk / sagte: das Wasser reiche\n"
	              "indirect Edda Rosk / Edda Rosk / : Die Tore seien dicht\n");
	expect_german("Edda Rosk sagte, das Wasser reiche. Die Tore sind dicht.", "indirect Edda Rosk / Edda Rosk / sagte: das Wasser reiche\n");
}

Test(extract_languages, german_nouns_are_no_names)
{
	expect_german("Die Ministerin Edda Rosk kam. Rosk sagte, die Lage sei ernst. „Die Not ist groß“, fügte sie hinzu.",
	              "indirect Edda Rosk / Rosk / sagte: die Lage sei ernst\n"
	              "direct Edda Rosk / sie / fügte: Die Not ist groß\n");
	expect_german("Die bekannten Berichte sagten nichts.", "");
}

Test(extract_languages, german_surnames_may_be_words_for_people_and_places)
{
	expect_german("Bürgermeisterin Anna Hartmann trat zurück. Frau Weiland blieb. „Ich war müde“, sagte Hartmann. „Ich nicht“, sagte Frau Weiland.",
	              "direct Anna Hartmann / Hartmann / sagte: Ich war müde\n"
	              "direct Weiland / Frau Weiland / sagte: Ich nicht\n");
	expect_german("Am Tor stand der Wirt Anna Bauer. „Der Fluss steigt“, sagte der Bauer.", "direct Bauer / der Bauer / sagte: Der Fluss steigt\n");
}

Test(extract_languages, who_was_named_last_is_called_by_age_or_calling)
{
	expect_german("Am Montag trat Anna Rosk zurück. „Ich war müde“, sagte die 58-Jährige.",
	              "direct Anna Rosk / die 58-Jährige / sagte: Ich war müde\n");
	expect_german("Am Montag trat Anna Rosk zurück. „Ich war müde“, sagte die Grünen-Politikerin.",
	              "direct Anna Rosk / die Grünen-Politikerin / sagte: Ich war müde\n");
	expect_german("Am Montag trat Anna Rosk zurück. „Das war Zeit“, sagte die Wirtin.",
	              "direct Wirtin / die Wirtin / sagte: Das war Zeit\n");
	expect_lines("es", "La ministra Edda Rosk anunció su dimisión. “Estoy cansada”, dijo la dirigente.", false,
	             "direct Edda Rosk / la dirigente / dijo: Estoy cansada\n");
	expect_lines("fr", "La ministre Edda Rosk a annoncé sa démission. « Je suis fatiguée », a dit l’élue.", false,
	             "direct Edda Rosk / l’élue / dit: Je suis fatiguée\n");
}

Test(extract_languages, verbs_without_a_subject_have_whom_he_would_mean)
{
	expect_lines("es", "El alcalde, Tomas Brandt, dejó su cargo. «Estoy cansado», dijo ante la prensa.", false,
	             "direct Tomas Brandt /  / dijo: Estoy cansado\n");
	expect_lines("it", "Il sindaco, Tomas Brandt, ha lasciato. «Sono molto stanco», ha detto ai giornalisti.", false,
	             "direct Tomas Brandt /  / detto: Sono molto stanco\n");
	expect_lines("pt", "O prefeito, Tomas Brandt, demitiu-se. “Estou muito cansado”, disse aos jornalistas.", false,
	             "direct Tomas Brandt /  / disse: Estou muito cansado\n");
	expect_lines("fr", "Tomas Brandt a démissionné. « Je suis fatigué », dit-on.", false, "direct - / on / dit: Je suis fatigué\n");
}

Test(extract_languages, german_sentences_may_be_reported_by_the_next)
{
	expect_german("Die Tore bleiben zu. Das teilte das Ministerium mit.",
	              "indirect Ministerium / das Ministerium / teilte: Die Tore bleiben zu\n");
}

Test(extract_languages, german_subjects_stand_behind_times_and_places)
{
	expect_german("„Die Tore bleiben zu“, sagte am Montag in Corra der Sprecher Tomas Brandt.",
	              "direct Tomas Brandt / der Sprecher Tomas Brandt / sagte: Die Tore bleiben zu\n");
	expect_german("Tomas Brandt, Sprecher des Hafenamts, hat am Montag angekündigt, die Tore zu öffnen.",
	              "indirect Tomas Brandt / Tomas Brandt, Sprecher des Hafenamts / angekündigt: die Tore zu öffnen\n");
}

Test(extract_languages, german_passives_name_their_agent)
{
	expect_german("Das Vorhaben wurde von Edda Rosk als „völlig verfehlt“ bezeichnet.",
	              "direct Edda Rosk / Edda Rosk / bezeichnet: völlig verfehlt\n");
}

Test(extract_languages, german_quotations_in_small_letters_are_parts_of_speech)
{
	expect_german("Edda Rosk wirkte „sehr erleichtert“ über den Regen.",
	              "direct Edda Rosk / Edda Rosk / : sehr erleichtert\n");
	expect_german("Das Blatt heißt „Halmstrander Laterne“.", "");
}

Test(extract_languages, what_is_not_said_is_no_statement)
{
	expect_german("Edda Rosk sagte nicht, dass die Tore öffnen.", "");
	expect_lines("es", "Edda Rosk no dijo que las puertas abrieran.", false, "");
	expect_lines("fr", "Edda Rosk n'a pas dit que les vannes ouvriraient.", false, "");
}

Test(extract_languages, names_before_a_colon_are_speakers)
{
	expect_lines("it", "Edda Rosk: «Siamo pronti a tutto».", false, "direct Edda Rosk / Edda Rosk / : Siamo pronti a tutto\n");
	expect_lines("es", "“No hay agua”, ha dicho esta mañana en Corra la ministra Edda Rosk.", false,
	             "direct Edda Rosk / la ministra Edda Rosk / dicho: No hay agua\n");
}

Test(extract_languages, french)
{
	expect_lines("fr", "« Les vannes resteront fermées », a déclaré mardi la ministre Edda Rosk.", false,
	             "direct Edda Rosk / la ministre Edda Rosk / déclaré: Les vannes resteront fermées\n");
	expect_lines("fr", "Edda Rosk a affirmé que l'eau suffirait. « Nous sommes prêts », a-t-elle ajouté.", false,
	             "indirect Edda Rosk / Edda Rosk / affirmé: l'eau suffirait\n"
	             "direct Edda Rosk / elle / ajouté: Nous sommes prêts\n");
	expect_lines("fr", "« L'eau suffira, assure le maire de Corra, Tomas Brandt. Personne ne manquera de rien. »", false,
	             "direct Tomas Brandt / le maire de Corra, Tomas Brandt / assure: L'eau suffira | Personne ne manquera de rien.\n");
	expect_lines("fr", "Selon le ministère, l'eau manque.", false, "indirect ministère / le ministère / Selon: l'eau manque\n");
}

Test(extract_languages, spanish)
{
	expect_lines("es", "«El agua alcanza», dijo Edda Rosk. “Las puertas siguen cerradas”, añadió.", false,
	             "direct Edda Rosk / Edda Rosk / dijo: El agua alcanza\n"
	             "direct Edda Rosk / Edda Rosk / añadió: Las puertas siguen cerradas\n");
	expect_lines("es", "La ministra Edda Rosk aseguró que “el agua alcanza” y ha prometido que no subirá el precio.", false,
	             "direct Edda Rosk / La ministra Edda Rosk / aseguró: el agua alcanza\n"
	             "indirect Edda Rosk / La ministra Edda Rosk / prometido: no subirá el precio\n");
	expect_lines("es", "—Llegaremos mañana —dijo Tomas Brandt—. Nadie lo sabe.", false,
	             "direct Tomas Brandt / Tomas Brandt / dijo: Llegaremos mañana | Nadie lo sabe\n");
}

Test(extract_languages, portuguese)
{
	expect_lines("pt", "“A água chega”, garantiu o prefeito de Corra, Tomas Brandt.", false,
	             "direct Tomas Brandt / o prefeito de Corra, Tomas Brandt / garantiu: A água chega\n");
	expect_lines("pt", "Edda Rosk disse que as portas vão abrir. Segundo ela, a água chega.", false,
	             "indirect Edda Rosk / Edda Rosk / disse: as portas vão abrir\n"
	             "indirect Edda Rosk / ela / Segundo: a água chega\n");
}

Test(extract_languages, italian)
{
	expect_lines("it", "«L'acqua basta», ha detto Edda Rosk. Ha aggiunto che le porte resteranno chiuse.", false,
	             "direct Edda Rosk / Edda Rosk / detto: L'acqua basta\n"
	             "indirect Edda Rosk / Edda Rosk / aggiunto: le porte resteranno chiuse\n");
	expect_lines("it", "Secondo Edda Rosk, la città «merita di meglio».", false,
	             "mixed Edda Rosk / Edda Rosk / Secondo: la città «merita di meglio»\n");
	expect_lines("it", "Secondo il sindaco Tomas Brandt, l'acqua basta.", false,
	             "indirect Tomas Brandt / il sindaco Tomas Brandt / Secondo: l'acqua basta\n");
}

Test(extract_languages, dutch)
{
	expect_lines("nl", "Minister Edda Rosk zei maandag dat het water genoeg is. “De sluizen blijven dicht”, aldus Rosk.", false,
	             "indirect Edda Rosk / Minister Edda Rosk / zei: dat het water genoeg is\n"
	             "direct Edda Rosk / Rosk / aldus: De sluizen blijven dicht\n");
	expect_lines("nl", "Het waterschap liet weten dat de sluizen dicht blijven.", false,
	             "indirect waterschap / Het waterschap / liet: dat de sluizen dicht blijven\n");
}

Test(extract_languages, unknown_ones_have_their_direct_quotations)
{
	expect_lines("pl", "„Nie będzie wody do końca lata”, powiedziała Edda Rosk.", false,
	             "direct - /  / : Nie będzie wody do końca lata\n");
	expect_lines("tr", "“Yaz sonuna kadar yeterince su olmayacak” dedi Edda Rosk.", false,
	             "direct - /  / : Yaz sonuna kadar yeterince su olmayacak\n");
}

Test(extract_languages, several_speak_who_are_joined_by_the_languages_word_for_and)
{
	expect_german("„Das Abkommen ist gescheitert“, sagten Edda Rosk und Tomas Brandt.",
	              "direct Edda Rosk und Tomas Brandt / Edda Rosk und Tomas Brandt / sagten: Das Abkommen ist gescheitert\n");
	expect_lines("fr", "« L'accord est mort », ont déclaré Edda Rosk et Thomas Brandt.", false,
	             "direct Edda Rosk et Thomas Brandt / Edda Rosk et Thomas Brandt / déclaré: L'accord est mort\n");
	expect_lines("es", "“El acuerdo está muerto”, dijeron Edda Rosk y Tomás Blanco.", false,
	             "direct Edda Rosk y Tomás Blanco / Edda Rosk y Tomás Blanco / dijeron: El acuerdo está muerto\n");
	expect_lines("nl", "“Het akkoord is dood”, zeiden Edda Rosk en Tom de Wit.", false,
	             "direct Edda Rosk en Tom de Wit / Edda Rosk en Tom de Wit / zeiden: Het akkoord is dood\n");
}

Test(extract_languages, the_fields_of_a_ministry_are_one_body)
{
	expect_lines("es", "El Ministerio de Economía y Hacienda informó de que la ayuda acaba en mayo.", false,
	             "indirect Ministerio de Economía y Hacienda / El Ministerio de Economía y Hacienda / informó: la ayuda acaba en mayo\n");
	expect_lines("pt", "O Ministério da Agricultura e Pecuária informou que a ajuda acaba em maio.", false,
	             "indirect Ministério da Agricultura e Pecuária / O Ministério da Agricultura e Pecuária / informou: a ajuda acaba em maio\n");
	expect_lines("es", "El alcalde, José Ortega y Gasset, dijo que faltan maestros.", false,
	             "indirect José Ortega y Gasset / El alcalde, José Ortega y Gasset / dijo: faltan maestros\n");
}

Test(extract_languages, the_page_around_a_text_is_no_claim)
{
	expect_lines("fr", "La suite est réservée aux abonnés.\n\nLe barrage a cédé dimanche.\n\nRetrouvez tous nos articles sur le sujet.", true,
	             "Le barrage a cédé dimanche\n");
	expect_lines("es", "Regístrate gratis para seguir leyendo.\n\nLa presa de Varosa se derrumbó el domingo por la mañana.", true, "La presa de Varosa se derrumbó el domingo por la mañana\n");
	expect_lines("it", "La diga è crollata domenica.\n\nPer restare sempre aggiornato segui il nostro canale.", true, "La diga è crollata domenica\n");
	expect_lines("pt", "Receba as principais notícias no seu e-mail.\n\nA barragem de Varosa rompeu-se no domingo de manhã.", true,
	             "A barragem de Varosa rompeu-se no domingo de manhã\n");
	expect_lines("nl", "Dit artikel is alleen voor abonnees.\n\nDe dam is zondagochtend ingestort.", true, "De dam is zondagochtend ingestort\n");
	expect_lines("de", "Dieser Artikel ist nur für Abonnenten.\n\nDer Damm ist am Sonntag gebrochen.", true, "Der Damm ist am Sonntag gebrochen\n");
}
