/* What the lists and rules make of French, Spanish, Portuguese, Italian and Dutch texts whose sentences are not as plain as those of
 * extract_languages.c. All names and texts are invented. */
#include "extract_helpers.h"

Test(extract_romance, a_second_verb_of_speech_ends_the_content_of_the_first)
{
	expect_lines("es", "El presidente prometió que bajará los impuestos y acusó a sus rivales de mentir.", false,
	             "indirect presidente / El presidente / prometió: bajará los impuestos\n");
	expect_lines("it", "Il presidente ha promesso che abbasserà le tasse e ha accusato i rivali di mentire.", false,
	             "indirect presidente / Il presidente / promesso: abbasserà le tasse\n");
	expect_lines("nl", "De premier beloofde dat hij de belastingen zal verlagen en beschuldigde zijn rivalen van liegen.", false,
	             "indirect premier / De premier / beloofde: dat hij de belastingen zal verlagen\n");
}

Test(extract_romance, asides_between_verb_and_content_are_no_content)
{
	expect_lines("es", "La fiscal Ana Ruiz reconoció, en cambio, que hay varias pruebas.", false,
	             "indirect Ana Ruiz / La fiscal Ana Ruiz / reconoció: hay varias pruebas\n");
	expect_lines("es", "El portavoz del sindicato, por su parte, advirtió de que habrá huelga.", false,
	             "indirect portavoz del sindicato / El portavoz del sindicato / advirtió: habrá huelga\n");
	expect_lines("fr", "« Il faut agir vite », a prévenu mardi sur France Onde Jean-Marc Olivier, le patron des pompiers.", false,
	             "direct Jean-Marc Olivier / Jean-Marc Olivier, le patron des pompiers / prévenu: Il faut agir vite\n");
}

Test(extract_romance, relative_clauses_part_a_subject_from_its_verb)
{
	expect_lines("fr", "Le rapport, que l’agence a pu consulter, indique que le pont était fissuré.", false,
	             "indirect rapport / Le rapport / indique: le pont était fissuré\n");
	expect_lines("es", "El informe, al que ha tenido acceso El Faro, señala que el puente tenía grietas.", false,
	             "indirect informe / El informe / señala: el puente tenía grietas\n");
	expect_lines("it", "Il rapporto, visionato dal Faro, rivela che il ponte aveva crepe.", false,
	             "indirect rapporto / Il rapporto / rivela: il ponte aveva crepe\n");
	expect_lines("nl", "Uit het rapport, dat De Vuurtoren heeft ingezien, blijkt dat de brug scheuren had.", false,
	             "indirect rapport / het rapport / blijkt: dat de brug scheuren had\n");
}

Test(extract_romance, source_words_may_open_a_clause_with_a_verb)
{
	expect_lines("es", "El Gobierno no descarta nuevas medidas, según dijo la ministra Elena Vidal.", false,
	             "indirect Elena Vidal / la ministra Elena Vidal / dijo: El Gobierno no descarta nuevas medidas\n");
	expect_lines("pt", "O governo não descarta novas medidas, segundo adiantou a ministra Elena Vidal.", false,
	             "indirect Elena Vidal / a ministra Elena Vidal / adiantou: O governo não descarta novas medidas\n");
	expect_lines("fr", "L’homme a reconnu les faits, selon le procureur de Vaurive, Alain Dupré.", false,
	             "indirect Alain Dupré / le procureur de Vaurive, Alain Dupré / selon: L’homme a reconnu les faits\n");
}

Test(extract_romance, words_for_contrast_are_no_appositions)
{
	expect_lines("fr", "Le syndicat, lui, juge que l’accord est insuffisant.", false,
	             "indirect syndicat / Le syndicat / juge: l’accord est insuffisant\n");
	expect_lines("it", "I residenti, invece, denunciano che nessuno li ha avvisati.", false,
	             "indirect residenti / I residenti / denunciano: nessuno li ha avvisati\n");
}

Test(extract_romance, turns_of_dialogue_go_on_behind_their_cue)
{
	expect_lines("es", "—No sabíamos nada —comentó el guarda—. Nos enteramos por la radio.", false,
	             "direct guarda / el guarda / comentó: No sabíamos nada | Nos enteramos por la radio\n");
	expect_lines("it", "«È una vergogna - attacca la leader dell’opposizione, Marta Lupi -. Aspettiamo da tre anni».", false,
	             "direct Marta Lupi / la leader dell’opposizione, Marta Lupi / attacca: È una vergogna | Aspettiamo da tre anni\n");
}

Test(extract_romance, quotations_behind_a_colon_are_said_by_the_cue_behind_them)
{
	expect_lines("es", "El entrenador se mostró satisfecho: “El equipo ha dado la cara”, dijo Roberto Sanz tras el partido.", false,
	             "direct Roberto Sanz / Roberto Sanz / dijo: El equipo ha dado la cara\n");
}

Test(extract_romance, sentences_go_on_behind_a_cue_that_parts_them)
{
	expect_lines("es", "La operación, explicó la entidad, se cerrará en otoño.", false,
	             "indirect entidad / la entidad / explicó: La operación | se cerrará en otoño\n");
}

Test(extract_romance, sources_need_no_noun_that_a_list_has)
{
	expect_lines("it", "A detta dei vigili del fuoco, l’incendio è partito dalla cucina.", false,
	             "indirect vigili del fuoco / vigili del fuoco / A detta: l’incendio è partito dalla cucina\n");
	expect_lines("es", "Fuentes del ministerio indicaron que la reunión se celebrará el lunes.", false,
	             "indirect Fuentes del ministerio / Fuentes del ministerio / indicaron: la reunión se celebrará el lunes\n");
	expect_lines("pt", "Para a economista Lúcia Prado, a inflação “vai continuar alta”.", false,
	             "mixed Lúcia Prado / a economista Lúcia Prado / Para: a inflação “vai continuar alta”\n");
}

Test(extract_romance, infinitives_are_contents_of_verbs_that_take_them)
{
	expect_lines("it", "In una nota l’azienda ha spiegato di collaborare con gli inquirenti.", false,
	             "indirect azienda / l’azienda / spiegato di: collaborare con gli inquirenti\n");
	expect_lines("fr", "La maire Anna Vidal a plaidé la prudence, estimant que le pont était dangereux.", false,
	             "indirect Anna Vidal / La maire Anna Vidal / estimant: le pont était dangereux\n");
	expect_lines("it", "Lo ha confermato il portavoce della polizia, precisando che gli arrestati sono quattro.", false,
	             "indirect portavoce della polizia / il portavoce della polizia / precisando: gli arrestati sono quattro\n");
	expect_lines("pt", "O delegado Paulo Reis afirma ter provas contra o suspeito.", false,
	             "indirect Paulo Reis / O delegado Paulo Reis / afirma ter: ter provas contra o suspeito\n");
}

Test(extract_romance, a_few_quoted_words_are_what_somebody_speaks_of)
{
	expect_lines("fr", "Les secours parlent d’un bilan « encore provisoire ».", false,
	             "direct secours / Les secours / parlent: encore provisoire\n");
	expect_lines("es", "Los equipos hablan de un balance «todavía provisional».", false,
	             "direct equipos / Los equipos / hablan: todavía provisional\n");
	expect_lines("it", "I soccorritori parlano di un bilancio «ancora provvisorio».", false,
	             "direct soccorritori / I soccorritori / parlano: ancora provvisorio\n");
	expect_lines("pt", "As equipes falam em um balanço “ainda provisório”.", false,
	             "direct equipes / As equipes / falam: ainda provisório\n");
}

Test(extract_romance, who_protests_speaks)
{
	expect_lines("es", "«¡Es insuficiente!», protestó el líder de la oposición, Luis Ferrán.", false,
	             "direct Luis Ferrán / el líder de la oposición, Luis Ferrán / protestó: ¡Es insuficiente!\n");
	expect_lines("pt", "“É insuficiente!”, protestou o líder da oposição, Luís Ferraz.", false,
	             "direct Luís Ferraz / o líder da oposição, Luís Ferraz / protestou: É insuficiente!\n");
}

Test(extract_romance, what_is_denied_in_an_infinitive_is_said)
{
	expect_lines("es", "El director dijo no haber sido avisado.", false,
	             "indirect director / El director / dijo: no haber sido avisado\n");
	expect_lines("pt", "O diretor disse não ter sido avisado.", false, "indirect diretor / O diretor / disse: não ter sido avisado\n");
	expect_lines("it", "Il direttore dice di non essere stato avvertito.", false,
	             "indirect direttore / Il direttore / dice di: non essere stato avvertito\n");
	expect_lines("fr", "Le directeur dit ne rien savoir.", false, "indirect directeur / Le directeur / dit: ne rien savoir\n");
	expect_lines("fr", "Le directeur ne dit pas que la digue est sûre.", false, "");
	expect_lines("es", "El director no dijo que vendrá.", false, "");
	expect_lines("es", "El director dijo no a la propuesta.", false, "");
}

Test(extract_romance, an_infinitive_of_any_verb_is_what_somebody_promises)
{
	expect_lines("es", "El presidente prometió volver la semana que viene.", false,
	             "indirect presidente / El presidente / prometió: volver la semana que viene\n");
	expect_lines("es", "El Gobierno anunció el lunes retirar las tropas.", false,
	             "indirect Gobierno / El Gobierno / anunció: retirar las tropas\n");
	expect_lines("fr", "Le directeur a affirmé hier vouloir rester.", false,
	             "indirect directeur / Le directeur / affirmé: vouloir rester\n");
	expect_lines("nl", "De premier beloofde volgende week terug te komen.", false,
	             "indirect premier / De premier / beloofde: volgende week terug te komen\n");
	expect_lines("nl", "De minister weigerde te zeggen of hij komt.", false, "");
}

Test(extract_romance, an_age_behind_a_speaker_is_not_what_he_says)
{
	expect_lines("es", "—Sí —respondió Samuel, de 34 años—. Lo perdimos todo.", false,
	             "direct Samuel / Samuel / respondió: Sí | Lo perdimos todo\n");
	expect_lines("fr", "– Oui, répond Samir, 34 ans. On a tout perdu.", false,
	             "direct Samir / Samir / répond: Oui | On a tout perdu\n");
}

Test(extract_romance, a_source_is_called_by_what_it_is_close_to)
{
	expect_lines("it", "«Non escludiamo nulla», riferisce una fonte vicina all’inchiesta.", false,
	             "direct fonte vicina all’inchiesta / una fonte vicina all’inchiesta / riferisce: Non escludiamo nulla\n");
	expect_lines("pt", "“Não descartamos nada”, informou uma fonte ligada à investigação.", false,
	             "direct fonte ligada à investigação / uma fonte ligada à investigação / informou: Não descartamos nada\n");
	expect_lines("nl", "“We sluiten niets uit”, aldus een bron dicht bij het onderzoek.", false,
	             "direct bron dicht bij het onderzoek / een bron dicht bij het onderzoek / aldus: We sluiten niets uit\n");
}

Test(extract_romance, what_a_body_is_stands_in_front_of_its_name)
{
	expect_lines("es", "Según la Delegación del Gobierno, el dique cedió. La portavoz del Gobierno negó que haya víctimas.", false,
	             "indirect Delegación del Gobierno / la Delegación del Gobierno / Según: el dique cedió\n"
	             "indirect portavoz del Gobierno / La portavoz del Gobierno / negó: haya víctimas\n");
	expect_lines("it", "La società Argini d’Italia sostiene che l’argine è sicuro.", false,
	             "indirect Argini d’Italia / La società Argini d’Italia / sostiene: l’argine è sicuro\n");
	expect_lines("nl", "Het bedrijf Dijken Nederland zegt dat de dijk veilig is. “Wij werken mee”, aldus het bedrijf.", false,
	             "indirect Dijken Nederland / Het bedrijf Dijken Nederland / zegt: dat de dijk veilig is\n"
	             "direct Dijken Nederland / het bedrijf / aldus: Wij werken mee\n");
	expect_lines("fr", "La société Digues Réunies affirme que la digue est sûre. « Nous coopérons », ajoute la société.", false,
	             "indirect Digues Réunies / La société Digues Réunies / affirme: la digue est sûre\n"
	             "direct Digues Réunies / la société / ajoute: Nous coopérons\n");
}

Test(extract_romance, an_office_stands_behind_its_holder)
{
	expect_lines("nl", "Minister Jan Reiger van Waterstaat zei dat de dijk veilig is. Hij komt. Minister Willem van Dam zei dat hij komt.", false,
	             "indirect Jan Reiger / Minister Jan Reiger van Waterstaat / zei: dat de dijk veilig is\n"
	             "indirect Willem van Dam / Minister Willem van Dam / zei: dat hij komt\n");
}

Test(extract_romance, the_pronoun_for_her_and_them_means_her_where_they_are_nobody)
{
	expect_lines("nl", "Burgemeester Anna Bakker heeft een plan gepresenteerd. “We kunnen niet wachten”, zei ze.", false,
	             "direct Anna Bakker / ze / zei: We kunnen niet wachten\n");
	expect_lines("de", "Die Ministerin Anna Rosk hat einen Plan vorgelegt. „Wir können nicht warten“, sagte sie.", false,
	             "direct Anna Rosk / sie / sagte: Wir können nicht warten\n");
}

Test(extract_romance, a_place_that_is_spelt_like_a_verb_is_none)
{
	expect_lines("pt", "A economista Lúcia Prado, da Universidade de São Lucas, criticou a decisão.", false, "");
	expect_lines("pt", "A economista Lúcia Prado, da Universidade de São Lucas, disse que a inflação vai cair.", false,
	             "indirect Lúcia Prado / A economista Lúcia Prado / disse: a inflação vai cair\n");
	expect_lines("en", "“It was the part of my life,” said Will Harbour, who plays the king.", false,
	             "direct Will Harbour / Will Harbour / said: It was the part of my life,\n");
}

Test(extract_romance, holders_of_an_office_may_follow_it_without_a_mark)
{
	expect_lines("es", "“La economía crece”, aseguró el ministro de Economía Pedro Ortega.", false,
	             "direct Pedro Ortega / el ministro de Economía Pedro Ortega / aseguró: La economía crece\n");
	expect_lines("es", "“Hay riesgos”, sostuvo el gobernador del Banco de Varlandia Pablo Ruiz.", false,
	             "direct Pablo Ruiz / el gobernador del Banco de Varlandia Pablo Ruiz / sostuvo: Hay riesgos\n");
	expect_lines("it", "“L'economia cresce”, spiega il ministro dell'Economia Giovanni Lupi.", false,
	             "direct Giovanni Lupi / il ministro dell'Economia Giovanni Lupi / spiega: L'economia cresce\n");
	expect_lines("fr", "« Rien n’est fait », juge le président de la République Paul Marchand.", false,
	             "direct Paul Marchand / le président de la République Paul Marchand / juge: Rien n’est fait\n");
	expect_lines("pt", "“Nada está feito”, avisou a presidente da Câmara Ana Vidal.", false,
	             "direct Ana Vidal / a presidente da Câmara Ana Vidal / avisou: Nada está feito\n");
	expect_lines("pt", "“Nada está feito”, avisou o diretor do Hospital Ana Vidal.", false,
	             "direct diretor do Hospital Ana Vidal / o diretor do Hospital Ana Vidal / avisou: Nada está feito\n");
}

Test(extract_romance, a_minister_of_something_else_is_somebody_else)
{
	expect_lines("fr", "Le Premier ministre, Paul Lambert, est venu. Le ministre de l’Intérieur a indiqué que tout va bien.", false,
	             "indirect ministre de l’Intérieur / Le ministre de l’Intérieur / indiqué: tout va bien\n");
	expect_lines("es", "El presidente del Gobierno, Pedro Ruiz, ha llegado. El presidente del Congreso dijo que todo va bien.", false,
	             "indirect presidente del Congreso / El presidente del Congreso / dijo: todo va bien\n");
	expect_lines("fr", "Le ministre de l’Intérieur, Paul Lambert, est venu. Le ministre de l’Intérieur a indiqué que tout va bien.", false,
	             "indirect Paul Lambert / Le ministre de l’Intérieur / indiqué: tout va bien\n");
}

Test(extract_romance, a_party_before_a_name_is_no_part_of_it)
{
	expect_lines("fr", "« Rien n’est fait », estime le député LR Marc Lambert.", false,
	             "direct Marc Lambert / le député LR Marc Lambert / estime: Rien n’est fait\n");
}

Test(extract_romance, surnames_may_be_auxiliaries)
{
	expect_lines("es", "El director del Hospital Pedro Haya dijo que la presa resistiría.", false,
	             "indirect director del Hospital Pedro Haya / El director del Hospital Pedro Haya / dijo: la presa resistiría\n");
}

Test(extract_romance, pronouns_are_mentioned_without_what_joins_them)
{
	expect_lines("fr", "Tomas Brandt a affirmé que l'eau suffirait. « Le barrage tient », a-t-il ajouté.", false,
	             "indirect Tomas Brandt / Tomas Brandt / affirmé: l'eau suffirait\n"
	             "direct Tomas Brandt / il / ajouté: Le barrage tient\n");
}

Test(extract_romance, the_cue_inside_a_second_quotation_is_another_speakers)
{
	expect_lines("it", "«La diga è sicura», ha detto Edda Rosk. «Le porte resteranno chiuse - ha aggiunto Tomas Brandt - fino a maggio».", false,
	             "direct Edda Rosk / Edda Rosk / detto: La diga è sicura\n"
	             "direct Tomas Brandt / Tomas Brandt / aggiunto: Le porte resteranno chiuse | fino a maggio\n");
	expect_lines("fr", "« Le barrage est sûr », a dit Edda Rosk. « Les portes resteront fermées, a ajouté Tomas Brandt, jusqu'en mai. »", false,
	             "direct Edda Rosk / Edda Rosk / dit: Le barrage est sûr\n"
	             "direct Tomas Brandt / Tomas Brandt / ajouté: Les portes resteront fermées | jusqu'en mai.\n");
}

Test(extract_romance, verbs_for_how_somebody_says_it)
{
	expect_lines("fr", "« Cela fait dix ans », soupire Tomas Brandt.", false, "direct Tomas Brandt / Tomas Brandt / soupire: Cela fait dix ans\n");
	expect_lines("fr", "« C'est une honte », s'est insurgée Edda Rosk.", false, "direct Edda Rosk / Edda Rosk / insurgée: C'est une honte\n");
	expect_lines("es", "“La presa es segura”, remachó Edda Rosk.", false, "direct Edda Rosk / Edda Rosk / remachó: La presa es segura\n");
	expect_lines("it", "«Aspettiamo da dieci anni», si sfoga Tomas Brandt.", false,
	             "direct Tomas Brandt / Tomas Brandt / sfoga: Aspettiamo da dieci anni\n");
	expect_lines("it", "Edda Rosk ha però ammesso che le porte erano aperte.", false,
	             "indirect Edda Rosk / Edda Rosk / ammesso: le porte erano aperte\n");
	expect_lines("pt", "“Ninguém sabia de nada”, alfinetou Tomas Brandt.", false,
	             "direct Tomas Brandt / Tomas Brandt / alfinetou: Ninguém sabia de nada\n");
	expect_lines("nl", "“De dam is veilig”, vulde Edda Rosk aan. Daarover zegt Tomas Brandt: “Wij wisten van niets.”", false,
	             "direct Edda Rosk / Edda Rosk / vulde: De dam is veilig\n"
	             "direct Tomas Brandt / Tomas Brandt / zegt: Wij wisten van niets.\n");
}
