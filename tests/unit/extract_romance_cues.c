/* Forms of attribution that are common in French, Spanish, Portuguese, Italian, Dutch or German news, and not in English. All names and texts
 * are invented. */
#include "extract_helpers.h"

Test(extract_romance_cues, a_quotation_may_follow_its_source_without_a_mark)
{
	expect_lines("it", "Secondo il sindaco di Issel Giuseppe Lupi \"serve tempo\".", false,
	             "direct Giuseppe Lupi / il sindaco di Issel Giuseppe Lupi / Secondo: serve tempo\n");
	expect_lines("it", "Per la segretaria del Pd Anna Neri \"il governo sta sbagliando\".", false,
	             "direct Anna Neri / la segretaria del Pd Anna Neri / Per: il governo sta sbagliando\n");
	expect_lines("es", "Según el alcalde de Varosa Juan Peña “la situación es crítica”.", false,
	             "direct Juan Peña / el alcalde de Varosa Juan Peña / Según: la situación es crítica\n");
	expect_lines("nl", "Dat lukt volgens ingewijden \"zeer zeker niet\".", false,
	             "mixed ingewijden / ingewijden / volgens: Dat lukt | zeer zeker niet\n");
}

Test(extract_romance_cues, the_sentence_behind_a_quotation_says_whose_it_is)
{
	expect_lines("it", "“Non arretreremo”. Lo ha detto il vicepremier Luca Bellini a Roma.", false,
	             "direct Luca Bellini / il vicepremier Luca Bellini / detto: Non arretreremo\n");
	expect_lines("it", "“Sono molto preoccupato per il futuro”. Lo ha detto Luca Bellini, arrivando alla Camera.", false,
	             "direct Luca Bellini / Luca Bellini / detto: Sono molto preoccupato per il futuro\n");
	expect_lines("it", "“Sono molto preoccupato per il futuro”. Così il segretario Luca Bellini.", false,
	             "direct Luca Bellini / il segretario Luca Bellini / Così: Sono molto preoccupato per il futuro\n");
	expect_lines("it", "“Sono molto preoccupato per il futuro”. A dirlo è il segretario Luca Bellini.", false,
	             "direct Luca Bellini / il segretario Luca Bellini / A dirlo è: Sono molto preoccupato per il futuro\n");
	expect_lines("it", "“Non arretreremo mai di fronte a questo”: lo scrive su Facebook il sindaco Luca Bellini.", false,
	             "direct Luca Bellini / il sindaco Luca Bellini / scrive: Non arretreremo mai di fronte a questo\n");
	expect_lines("es", "“No cederemos”. Así lo afirmó el ministro Pedro Ortega en Madrid.", false,
	             "direct Pedro Ortega / el ministro Pedro Ortega / afirmó: No cederemos\n");
	expect_lines("fr", "« Nous ne céderons pas » : c’est ce qu’a déclaré Paul Marchand mardi.", false,
	             "direct Paul Marchand / Paul Marchand / déclaré: Nous ne céderons pas\n");
}

Test(extract_romance_cues, a_noun_for_what_is_said_names_the_speaker)
{
	expect_lines("it", "«Serve un piano per le imprese», è l’appello di Confindustria.", false,
	             "direct Confindustria / Confindustria / appello: Serve un piano per le imprese\n");
	expect_lines("it", "«Serve un piano per le imprese», le parole di Luca Bellini.", false,
	             "direct Luca Bellini / Luca Bellini / parole: Serve un piano per le imprese\n");
}

Test(extract_romance_cues, time_and_place_may_stand_between_a_verb_and_its_subject)
{
	expect_lines("es", "“No cederemos”, ha dicho este martes en rueda de prensa el ministro Pedro Ortega.", false,
	             "direct Pedro Ortega / el ministro Pedro Ortega / dicho: No cederemos\n");
	expect_lines("pt", "O ministro Pedro Siza reuniu-se ontem. “Não podemos falhar”, afirmou, no final do Conselho de Ministros.", false,
	             "direct Pedro Siza /  / afirmou: Não podemos falhar\n");
}

Test(extract_romance_cues, each_of_two_verbs_has_a_content_of_its_own)
{
	expect_lines("es", "El ministro calificó el acuerdo de “muy importante” y aseguró que ambos “creen que es posible”.", false,
	             "direct ministro / El ministro / calificó: muy importante\n"
	             "mixed ministro / El ministro / aseguró: ambos “creen que es posible”\n");
	expect_lines("pt", "O ministro classificou o acordo como “muito importante” e disse que “todos ganham”.", false,
	             "direct ministro / O ministro / classificou: muito importante\n"
	             "direct ministro / O ministro / disse: todos ganham\n");
	expect_lines("fr", "La maire, Claire Aubin, a dénoncé « une décision absurde » et a ajouté que la ville ferait appel.", false,
	             "direct Claire Aubin / La maire, Claire Aubin / dénoncé: une décision absurde\n"
	             "indirect Claire Aubin / La maire, Claire Aubin / ajouté: la ville ferait appel\n");
	expect_lines("nl", "Burgemeester Anna Kuiper noemde het besluit “onbegrijpelijk” en voegde eraan toe dat de stad in beroep gaat.", false,
	             "direct Anna Kuiper / Burgemeester Anna Kuiper / noemde: onbegrijpelijk\n"
	             "indirect Anna Kuiper / Burgemeester Anna Kuiper / voegde: dat de stad in beroep gaat\n");
}

Test(extract_romance_cues, a_body_that_informs_needs_no_other_subject)
{
	expect_lines("es", "El presidente de Varlandia, Tomas Brandt, y su homólogo, Li Wen, acordaron una tregua, informó la Casa Blanca.", false,
	             "indirect Casa Blanca / la Casa Blanca / informó: El presidente de Varlandia, Tomas Brandt, y su homólogo, Li Wen, acordaron una tregua\n");
	expect_lines("it", "Secondo quanto riferito dai carabinieri, l’uomo è fuggito a piedi.", false,
	             "indirect carabinieri / carabinieri / Secondo: l’uomo è fuggito a piedi\n");
}

Test(extract_romance_cues, a_dialogue_may_have_hyphens)
{
	expect_lines("fr", "- Qu’ils viennent débattre, a rétorqué le ministre.", false,
	             "direct ministre / le ministre / rétorqué: Qu’ils viennent débattre\n");
}

Test(extract_romance_cues, what_leads_to_a_quotation_or_dates_a_source_is_not_said)
{
	expect_lines("es", "Preguntado por la dimisión, Ortega ha respondido: “No voy a hablar de eso”.", false,
	             "direct Ortega / Ortega / respondido: No voy a hablar de eso\n");
	expect_lines("fr", "Le conseil estime que « rien ne justifie » cette hausse, selon un communiqué publié jeudi.", false,
	             "mixed conseil / Le conseil / estime: « rien ne justifie » cette hausse\n");
}

Test(extract_romance_cues, names_in_quotation_marks_are_not_said)
{
	expect_lines("es", "El llamado “efecto frontera” afecta a la región, y la novela “El largo viaje” vuelve a las librerías.", false, "");
	expect_lines("it", "Il film “La grande nebbia” arriva in sala giovedì. La cosiddetta “legge mancia” torna in aula.", false, "");
}

Test(extract_romance_cues, what_is_called_something_does_not_speak)
{
	expect_lines("pt", "O grupo negou qualquer envolvimento e classificou as acusações como “infundadas e difamatórias”.", false,
	             "indirect grupo / O grupo / negou: qualquer envolvimento\n"
	             "direct grupo / O grupo / classificou: infundadas e difamatórias\n");
	expect_lines("es", "El alcalde se niega a dimitir y califica las acusaciones de “puras invenciones”.", false,
	             "direct alcalde / El alcalde / califica: puras invenciones\n");
	expect_lines("it", "Il ministro ha denunciato una «manovra politica» e ha accusato l'opposizione di «giocare con la paura».", false,
	             "direct ministro / Il ministro / denunciato: manovra politica\n"
	             "direct ministro / Il ministro / accusato: giocare con la paura\n");
}

Test(extract_romance_cues, who_was_told_ends_before_who_told_it)
{
	expect_lines("es", "“No hay motivo de alarma”, han señalado a Onda Press fuentes del ministerio.", false,
	             "direct fuentes del ministerio / fuentes del ministerio / señalado: No hay motivo de alarma\n");
}

Test(extract_romance_cues, a_body_with_an_article_may_have_a_complement)
{
	expect_lines("fr", "D'après l'Observatoire du climat, le mois de mars a été le plus chaud.", false,
	             "indirect Observatoire / l'Observatoire du climat / D'après: le mois de mars a été le plus chaud\n");
}

Test(extract_romance_cues, who_calls_something_names_in_a_participle_is_the_subject)
{
	expect_lines("fr", "Le ministre a réagi mardi, accusant l'opposition de « jouer avec la peur ».", false,
	             "direct ministre / Le ministre / accusant: jouer avec la peur\n");
	expect_lines("fr", "Le groupe a réagi mardi, qualifiant ces accusations d'« infondées et diffamatoires ».", false,
	             "direct groupe / Le groupe / qualifiant: infondées et diffamatoires\n");
	expect_lines("it", "Il gruppo ha risposto, definendo le accuse «infondate e diffamatorie».", false,
	             "direct gruppo / Il gruppo / definendo: infondate e diffamatorie\n");
}

Test(extract_romance_cues, who_asked_is_not_who_answers)
{
	expect_lines("it", "Interpellato dall'Onda, il portavoce dell'esercito ha riferito che nessun soldato è rimasto ferito.", false,
	             "indirect portavoce dell'esercito / il portavoce dell'esercito / riferito: nessun soldato è rimasto ferito\n");
	expect_lines("it", "Stando all'Osservatorio sul clima, marzo è stato il mese più caldo.", false,
	             "indirect Osservatorio / Osservatorio / Stando all': marzo è stato il mese più caldo\n");
}

Test(extract_romance_cues, dialogue_may_ask_or_call)
{
	expect_lines("es", "—¿No vieron nada? —preguntó una vecina.", false, "direct vecina / una vecina / preguntó: No vieron nada\n");
	expect_lines("fr", "— Vous n’avez rien vu ? a demandé un habitant.", false,
	             "direct habitant / un habitant / demandé: Vous n’avez rien vu\n");
	expect_lines("fr", "— Alerte ! crie le maire, Jean Tissier. Tout le monde dehors !", false,
	             "direct Jean Tissier / le maire, Jean Tissier / crie: Alerte | Tout le monde dehors\n");
	expect_lines("pt", "— Nada! — respondeu o autarca. — E avisámos três vezes.", false,
	             "direct autarca / o autarca / respondeu: Nada | E avisámos três vezes\n");
}

Test(extract_romance_cues, a_source_without_a_verb_may_lead_to_a_quotation)
{
	expect_lines("it", "A dirlo è il sindaco di Issel, Gianni Tessari: «È un disastro annunciato».", false,
	             "direct Gianni Tessari / il sindaco di Issel, Gianni Tessari / A dirlo è: È un disastro annunciato\n");
}

Test(extract_romance_cues, what_is_told_of_a_source_is_not_said)
{
	expect_lines("fr", "Selon un rapport que l'AFP a consulté, l'exploitant avait été averti.", false,
	             "indirect rapport / un rapport / Selon: l'exploitant avait été averti\n");
	expect_lines("pt", "De acordo com um relatório a que a Lusa teve acesso, a empresa tinha sido avisada.", false,
	             "indirect relatório / um relatório / De acordo com: a empresa tinha sido avisada\n");
	expect_lines("nl", "Volgens een rapport dat het ANP heeft ingezien, was het bedrijf al gewaarschuwd.", false,
	             "indirect rapport / een rapport / Volgens: was het bedrijf al gewaarschuwd\n");
	expect_lines("nl", "Uit een rapport dat het ANP heeft ingezien, blijkt dat het bedrijf al was gewaarschuwd.", false,
	             "indirect rapport / een rapport / blijkt: dat het bedrijf al was gewaarschuwd\n");
	expect_lines("de", "Einem Bericht zufolge, der der dpa vorliegt, war der Betreiber bereits gewarnt worden.", false,
	             "indirect Bericht / Einem Bericht / zufolge: war der Betreiber bereits gewarnt worden\n");
}

Test(extract_romance_cues, as_somebody_says_it)
{
	expect_lines("fr", "Le barrage doit être inspecté tous les six mois, comme le dit Sophie Delmas.", false,
	             "indirect Sophie Delmas / Sophie Delmas / dit: Le barrage doit être inspecté tous les six mois\n");
	expect_lines("fr", "Comme l'explique Sophie Delmas, hydrologue, « un barrage de cet âge devrait être inspecté ».", false,
	             "direct Sophie Delmas / Sophie Delmas, hydrologue / explique: un barrage de cet âge devrait être inspecté\n");
	expect_lines("es", "El alcalde, Juan Tiscar, calló. Reconoció, sin embargo, que las inspecciones eran malas.", false,
	             "indirect Juan Tiscar /  / Reconoció: las inspecciones eran malas\n");
}

Test(extract_romance_cues, letters_behind_an_article_are_a_body)
{
	expect_lines("nl", "Het OM meldt dat er een onderzoek loopt.", false, "indirect OM / Het OM / meldt: dat er een onderzoek loopt\n");
	expect_lines("nl", "“HIJ IS DE OP EEN NA BESTE”, ZEI EDDA ROSK.", false, "direct EDDA ROSK / EDDA ROSK / ZEI: HIJ IS DE OP EEN NA BESTE\n");
}

Test(extract_romance_cues, a_given_name_ends_the_office_before_it)
{
	expect_lines("nl", "Minister van Milieu Sophie Jansen zegt dat het meevalt.", false,
	             "indirect Sophie Jansen / Minister van Milieu Sophie Jansen / zegt: dat het meevalt\n");
	expect_lines("es", "El presidente de Estados Unidos Donald Trump dijo que todo va bien.", false,
	             "indirect Donald Trump / El presidente de Estados Unidos Donald Trump / dijo: todo va bien\n");
}

Test(extract_romance_cues, a_dateline_is_not_said)
{
	expect_lines("es", "Varosa, 3 mar (EFE).- Los trabajadores mantienen la huelga, según informaron los sindicatos.", false,
	             "indirect sindicatos / los sindicatos / informaron: Los trabajadores mantienen la huelga\n");
	expect_lines("it", "(ANSA) - ISSEL, 03 MAR - I ferrovieri proseguono lo sciopero, hanno annunciato i sindacati.", false,
	             "indirect sindacati / i sindacati / annunciato: I ferrovieri proseguono lo sciopero\n");
	expect_lines("nl", "ISSEL (ANP) - Het spoorpersoneel blijft staken, hebben de vakbonden bekendgemaakt.", false,
	             "indirect vakbonden / de vakbonden / bekendgemaakt: Het spoorpersoneel blijft staken\n");
	expect_lines("de", "Issel (dpa) Die Eisenbahner setzen ihren Streik fort, wie die Gewerkschaften mitteilten.", false,
	             "indirect Gewerkschaften / die Gewerkschaften / mitteilten: Die Eisenbahner setzen ihren Streik fort\n");
}

Test(extract_romance_cues, an_office_behind_an_inner_cue_is_not_said)
{
	expect_lines("fr", "« C'est long, témoigne Sylvie, infirmière à Issel. Je mets deux heures pour aller travailler. »", false,
	             "direct Sylvie / Sylvie / témoigne: C'est long | Je mets deux heures pour aller travailler.\n");
	expect_lines("it", "\"È il caos - racconta Silvia, infermiera di 38 anni -. Ci metto due ore\".", false,
	             "direct Silvia / Silvia / racconta: È il caos | Ci metto due ore\n");
}

Test(extract_romance_cues, an_object_behind_quoted_words_is_no_subject)
{
	expect_lines("pt", "O ministro Miguel Pontes classificou de \"irresponsável\" o protesto e assegurou que tudo vai bem.", false,
	             "direct Miguel Pontes / O ministro Miguel Pontes / classificou: irresponsável\n"
	             "indirect Miguel Pontes / O ministro Miguel Pontes / assegurou: tudo vai bem\n");
	expect_lines("es", "El presidente de Varel, Marcos Delgado, dijo entender el enfado, pero pidió \"responsabilidad\".", false,
	             "indirect Marcos Delgado / El presidente de Varel, Marcos Delgado / dijo: entender el enfado\n"
	             "direct Marcos Delgado / El presidente de Varel, Marcos Delgado / pidió: responsabilidad\n");
	expect_lines("fr", "À gauche, la députée Manon Kervella a soutenu la grève, dénonçant « un passage en force ».", false,
	             "direct Manon Kervella / la députée Manon Kervella / dénonçant: un passage en force\n");
}

Test(extract_romance_cues, another_verb_of_the_same_subject_is_not_said)
{
	expect_lines("de", "Bahnchef Markus Delatter äußerte Verständnis, mahnte aber zur Vernunft.", false, "");
	expect_lines("fr", "La grève, selon lui, « prend les usagers en otage ».", false,
	             "mixed - / lui / selon: La grève | prend les usagers en otage\n");
}

Test(extract_romance_cues, unnamed_people_speak_for_the_body_that_is_named)
{
	expect_lines("fr", "« Aucune décision n'est prise », tempère-t-on au parquet.", false,
	             "direct parquet / parquet / tempère: Aucune décision n'est prise\n");
	expect_lines("es", "\"No hay ninguna decisión tomada\", matizan desde la Fiscalía.", false,
	             "direct Fiscalía / la Fiscalía / matizan: No hay ninguna decisión tomada\n");
	expect_lines("es", "\"No hay ninguna decisión tomada\", dijo desde Varosa el ministro Juan Tiscar.", false,
	             "direct Juan Tiscar / el ministro Juan Tiscar / dijo: No hay ninguna decisión tomada\n");
	expect_lines("it", "«Nessuna decisione è stata presa», fanno sapere dalla procura.", false,
	             "direct procura / procura / fanno sapere: Nessuna decisione è stata presa\n");
}

Test(extract_romance_cues, whoever_stands_before_the_colon_speaks)
{
	expect_lines("it", "Non è dello stesso avviso il sindaco: «La giustizia faccia il suo corso».", false,
	             "direct sindaco / il sindaco / : La giustizia faccia il suo corso\n");
	expect_lines("es", "Más claro fue el alcalde, Juan Tiscar: «La justicia debe hacer su trabajo».", false,
	             "direct Juan Tiscar / el alcalde, Juan Tiscar / : La justicia debe hacer su trabajo\n");
	expect_lines("it", "Questo è il testo: «La giustizia faccia il suo corso».", false, "direct - /  / : La giustizia faccia il suo corso\n");
}

Test(extract_romance_cues, reflexive_verbs_report)
{
	expect_lines("fr", "Le club, par la voix de son président, se dit « trahi par les siens ».", false,
	             "direct club / Le club / dit: trahi par les siens\n");
	expect_lines("es", "Nadie hace nada, se lamentó el alcalde, Juan Tiscar.", false,
	             "indirect Juan Tiscar / el alcalde, Juan Tiscar / lamentó: Nadie hace nada\n");
	expect_lines("es", "\"¡Es una farsa!\", estalló su abogado, Óscar Santero, que pide la absolución.", false,
	             "direct Óscar Santero / su abogado, Óscar Santero / estalló: ¡Es una farsa!\n");
}

Test(extract_romance_cues, a_question_is_not_the_answer)
{
	expect_lines("nl", "Op de vraag of hij opstapt, antwoordde de voorzitter: “Nu zeker niet.”", false,
	             "direct voorzitter / de voorzitter / antwoordde: Nu zeker niet.\n");
	expect_lines("it", "La procura ha chiesto dieci anni di carcere per l'ex tesoriere Ivo Darmelli.", false, "");
}

Test(extract_romance_cues, a_particle_with_a_capital_begins_a_surname)
{
	expect_lines("nl", "Volgens minister Van Gaalen valt het mee. “Het valt echt mee”, zegt Van Gaalen.", false,
	             "indirect Van Gaalen / minister Van Gaalen / Volgens: valt het mee\n"
	             "direct Van Gaalen / Van Gaalen / zegt: Het valt echt mee\n");
	expect_lines("nl", "Minister Louis van Gaalen kwam. Van Gaalen zei dat het goed gaat.", false,
	             "indirect Louis van Gaalen / Van Gaalen / zei: dat het goed gaat\n");
	expect_lines("nl", "De Rotterdammer zei dat het goed gaat.", false, "indirect Rotterdammer / De Rotterdammer / zei: dat het goed gaat\n");
}

Test(extract_romance_cues, a_club_or_a_platform_is_no_part_of_a_name)
{
	expect_lines("nl", "Trainer Dirk Merkens van Varloo zei dat het goed gaat.", false,
	             "indirect Dirk Merkens / Trainer Dirk Merkens van Varloo / zei: dat het goed gaat\n");
	expect_lines("de", "„Glückwunsch an alle“, schrieb der Bürgermeister bei X.", false,
	             "direct Bürgermeister / der Bürgermeister / schrieb: Glückwunsch an alle\n");
}

Test(extract_romance_cues, what_stands_between_a_source_and_its_verb_or_content_is_neither)
{
	expect_lines("fr", "D'après une note de la banque, que Reuters a pu consulter, le chômage pourrait atteindre 8 %.", false,
	             "indirect banque / une note de la banque / D'après: le chômage pourrait atteindre 8 %\n");
	expect_lines("es", "Según una nota del banco consultada por Reuters, el paro podría llegar al 8 %.", false,
	             "indirect banco / una nota del banco / Según: el paro podría llegar al 8 %\n");
	expect_lines("pt", "De acordo com uma nota do banco, obtida pela Reuters, o desemprego pode chegar a 8%.", false,
	             "indirect banco / uma nota do banco / De acordo com: o desemprego pode chegar a 8%\n");
	expect_lines("nl", "Uit een notitie, in handen van Reuters, blijkt dat de werkloosheid oploopt.", false,
	             "indirect notitie / een notitie / blijkt: dat de werkloosheid oploopt\n");
	expect_lines("nl", "Dat ligt volgens hem aan de dam.", false, "indirect - / hem / volgens: Dat ligt | aan de dam\n");
}

Test(extract_romance_cues, the_subject_is_further_before_its_verb)
{
	expect_lines("fr", "« C'est une erreur », a dénoncé Thomas Picard, professeur à l'École d'Issel, qui estime que rien « ne baissera ».", false,
	             "direct Thomas Picard / Thomas Picard / dénoncé: C'est une erreur\n"
	             "mixed Thomas Picard / Thomas Picard / estime: rien « ne baissera »\n");
	expect_lines("es", "El alcalde, Pablo Hernán, se mostró contento, si bien reconoció que «vienen curvas».", false,
	             "direct Pablo Hernán / El alcalde, Pablo Hernán / reconoció: vienen curvas\n");
	expect_lines("nl", "President Klaas Knotter is tevreden, maar erkende dat er ‘zware maanden’ komen.", false,
	             "mixed Klaas Knotter / President Klaas Knotter / erkende: dat er ‘zware maanden’ komen\n");
	expect_lines("es", "La ministra Rosa Gil llegó. “Todo va bien”, justificó en una rueda de prensa en Varosa, en la que añadió que volverá.",
	             false, "direct Rosa Gil /  / justificó: Todo va bien\nindirect Rosa Gil /  / añadió: volverá\n");
}

Test(extract_romance_cues, whoever_spoke_goes_on)
{
	expect_lines("fr", "« Il faut agir », plaide Claire Rosnay. Et d'ajouter : « Le temps presse. »", false,
	             "direct Claire Rosnay / Claire Rosnay / plaide: Il faut agir\n"
	             "direct Claire Rosnay / Claire Rosnay / ajouter: Le temps presse.\n");
	expect_lines("de", "„Wir müssen handeln“, fordert Klara Rosner. Und weiter: „Die Zeit drängt.“", false,
	             "direct Klara Rosner / Klara Rosner / fordert: Wir müssen handeln | Die Zeit drängt.\n");
}

Test(extract_romance_cues, the_subject_of_a_clause_before_a_colon_speaks)
{
	expect_lines("es", "Interrogado por ello, Juan Tiscar esquivó la pregunta: «No comento rumores».", false,
	             "direct Juan Tiscar / Juan Tiscar / : No comento rumores\n");
	expect_lines("it", "Il cartello è rimasto appeso: «Chiuso per lavori fino a maggio».", false,
	             "direct - /  / : Chiuso per lavori fino a maggio\n");
}
