#include "text/document.h"

#include <string.h>
#include <time.h>

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
	arena = arena_free(arena);
	languages = languages_free(languages);
}

TestSuite(document, .init = set_up, .fini = tear_down);

static struct document read_as(const char *code, const char *text)
{
	struct document document;
	document_read(text, strlen(text), languages_find(languages, code), arena, &document);
	return document;
}

struct line {
	char text[4096];
	size_t length;
};

static void add(struct line *line, const char *text, size_t length)
{
	cr_assert_lt(line->length + length, sizeof(line->text));
	memcpy(line->text + line->length, text, length);
	line->length += length;
}

static void add_token(struct line *line, const struct document *document, const struct token *token)
{
	add(line, document->text + token->byte, token->byte_end - token->byte);
}

/* The tokens with blanks between them; a sentence ends with " |" unless its paragraph does, which ends with " ¶". */
static const char *tokens_of(const struct document *document)
{
	struct line line = { .length = 0 };
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct sentence *sentence = &document->sentences[document->tokens[k].sentence];
		add_token(&line, document, &document->tokens[k]);
		if (k + 1 == document->token_count)
			break;
		if (k + 1 == sentence->end)
			add(&line, sentence->ends_paragraph ? " ¶" : " |", strlen(sentence->ends_paragraph ? " ¶" : " |"));
		add(&line, " ", 1);
	}
	return arena_string(arena, line.text, line.length);
}

/* Each quotation without its marks, in brackets: "[…]" if it is closed, "[…" if not, with "+" in front for each one around it. */
static const char *quotations_of(const struct document *document)
{
	struct line line = { .length = 0 };
	for (uint32_t k = 0; k < document->quotation_count; k++) {
		const struct quotation *quotation = &document->quotations[k];
		for (uint32_t parent = quotation->parent; parent != DOCUMENT_NONE; parent = document->quotations[parent].parent)
			add(&line, "+", 1);
		add(&line, "[", 1);
		size_t start = document->tokens[quotation->open].byte_end;
		size_t end = quotation->closed ? document->tokens[quotation->close].byte : document->tokens[quotation->close - 1].byte_end;
		add(&line, document->text + start, end - start);
		if (quotation->closed)
			add(&line, "]", 1);
	}
	return arena_string(arena, line.text, line.length);
}

static const char *kinds_of(const struct document *document)
{
	struct line line = { .length = 0 };
	for (uint32_t k = 0; k < document->paragraph_count; k++)
		add(&line, &"PHCR"[document->paragraphs[k].kind], 1);
	return arena_string(arena, line.text, line.length);
}

static void expect_tokens_as(const char *code, const char *text, const char *wanted)
{
	struct document document = read_as(code, text);
	cr_expect_str_eq(tokens_of(&document), wanted);
}

static void expect_quotations_as(const char *code, const char *text, const char *wanted)
{
	struct document document = read_as(code, text);
	cr_expect_str_eq(quotations_of(&document), wanted, "%s\n  gave %s", text, quotations_of(&document));
}

static void expect_tokens(const char *text, const char *wanted)
{
	expect_tokens_as("en", text, wanted);
}

static void expect_quotations(const char *text, const char *wanted)
{
	expect_quotations_as("en", text, wanted);
}

static void expect_kind(const char *text, char wanted)
{
	struct document document = read_as("en", text);
	cr_expect_eq(kinds_of(&document)[0], wanted, "%s: %c", text, kinds_of(&document)[0]);
}

/* -- Tokens */

Test(document, splits_clitics_off)
{
	expect_tokens("It's the mayor's, they're late.", "It 's the mayor 's , they 're late .");
	expect_tokens("He didn’t, can't and won’t; I’d say she’ll", "He did n’t , ca n't and wo n’t ; I ’d say she ’ll");
	expect_tokens("The U.S.'s rule, the 1990's songs", "The U.S. 's rule , the 1990 's songs");
	expect_tokens("O'Neill and D’Arcy", "O'Neill and D’Arcy");
	expect_tokens_as("fr", "L'homme n’a qu'une idée d'aujourd'hui", "L' homme n’ a qu' une idée d' aujourd'hui");
	expect_tokens_as("und", "It's", "It's");
}

Test(document, keeps_abbreviations_and_their_dots_together)
{
	expect_tokens("On Mar. 7 Gov. Ada J. K. Stone met Dr. Lee of Orr Inc. at 9 a.m. in the U.S. capital.",
	              "On Mar. 7 Gov. Ada J. K. Stone met Dr. Lee of Orr Inc. at 9 a.m. in the U.S. capital .");
	expect_tokens("the U.S.' real goal and a U.S.-led bloc", "the U.S. ' real goal and a U.S.-led bloc");
	expect_tokens("Sen. Roe (R-Ky.) and Rep. Day (D-N.J.) met.", "Sen. Roe ( R-Ky. ) and Rep. Day ( D-N.J. ) met .");
	expect_tokens("She has a Ph.D. in law, e.g. tax law.", "She has a Ph.D. in law , e.g. tax law .");
	expect_tokens("No. 7 said no. 8 agreed.", "No. 7 said no. 8 agreed .");
	expect_tokens("I said no. Eight agreed.", "I said no . | Eight agreed .");
	expect_tokens("We march. On.", "We march . | On .");
	expect_tokens_as("de", "Am 7. März kam Dr. Vogt, z.B. aus Bonn.", "Am 7. März kam Dr. Vogt , z.B. aus Bonn .");
}

Test(document, reads_numbers_addresses_and_symbols)
{
	expect_tokens("$693 for 1,300 people, 2.5% more", "$ 693 for 1,300 people , 2.5 % more");
	expect_tokens("the 40th 7-year-old at 10:30, 9/11", "the 40th 7-year-old at 10:30 , 9/11");
	expect_tokens("See https://example.org/a_(b)?c=d, or www.example.org.", "See https://example.org/a_(b)?c=d , or www.example.org .");
	expect_tokens("(see http://example.org/a)", "( see http://example.org/a )");
	expect_tokens("See http://example.org/a_(b) soon.", "See http://example.org/a_(b) soon .");
	expect_tokens("Look at pic.example.com/a1. It is mirror.example.org.", "Look at pic.example.com/a1 . | It is mirror.example.org .");
	expect_tokens("Lantern.net.au and lantern.co.nz reported it.At once.", "Lantern.net.au and lantern.co.nz reported it . | At once .");
	expect_tokens("Mail j.roe@example.org or Example.com, @j_roe #vote2024 #1",
	              "Mail j.roe@example.org or Example.com , @j_roe #vote2024 # 1");
	struct document document = read_as("en", "j.roe@example.org @j_roe 1,300 roe $ ,");
	static const uint8_t kinds[] = { TOKEN_URL, TOKEN_URL, TOKEN_NUMBER, TOKEN_WORD, TOKEN_SYMBOL, TOKEN_PUNCTUATION };
	cr_assert_eq(document.token_count, array_size(kinds));
	for (size_t k = 0; k < array_size(kinds); k++)
		cr_expect_eq(document.tokens[k].kind, kinds[k]);
}

Test(document, counts_offsets_in_code_points_of_the_text_as_sent)
{
	const char *text = "\xef\xbb\xbf„Ñandú“ 🦤 e\xcc\x81t\xc2\xad" "é\r\nend";
	struct document document = read_as("de", text);
	cr_assert_eq(document.token_count, 6u);
	cr_expect_eq(document.length, 21u);
	static const struct span spans[] = { { 1, 2 }, { 2, 7 }, { 7, 8 }, { 9, 10 }, { 11, 16 }, { 18, 21 } };
	for (size_t k = 0; k < array_size(spans); k++) {
		cr_expect_eq(document.tokens[k].start, spans[k].start);
		cr_expect_eq(document.tokens[k].end, spans[k].end);
	}
	cr_expect_str_eq(document.tokens[4].norm, "été");
	cr_expect_str_eq(document_copy(&document, (struct span){ 2, 7 }, arena), "Ñandú");
	cr_expect_str_eq(document_copy(&document, (struct span){ 8, 10 }, arena), " 🦤");
	cr_expect_str_eq(document_copy(&document, (struct span){ 21, 21 }, arena), "");
	cr_expect_str_eq(document_copy(&document, (struct span){ 0, 21 }, arena), text);
}

Test(document, flags_and_norms_say_what_a_word_is)
{
	struct document document = read_as("en", "NATO and The Hague’s U.N. envoy iOS");
	static const struct {
		const char *norm;
		uint8_t flags;
	} wanted[] = {
		{ "nato", TOKEN_CAPITALISED | TOKEN_UPPER },
		{ "and", TOKEN_SPACE_BEFORE | TOKEN_STOP },
		{ "the", TOKEN_SPACE_BEFORE | TOKEN_STOP | TOKEN_CAPITALISED },
		{ "hague", TOKEN_SPACE_BEFORE | TOKEN_CAPITALISED },
		{ "'s", TOKEN_STOP },
		{ "u.n.", TOKEN_SPACE_BEFORE | TOKEN_CAPITALISED | TOKEN_UPPER | TOKEN_ABBREVIATION },
		{ "envoy", TOKEN_SPACE_BEFORE },
		{ "ios", TOKEN_SPACE_BEFORE },
	};
	cr_assert_eq(document.token_count, array_size(wanted));
	for (size_t k = 0; k < array_size(wanted); k++) {
		cr_expect_str_eq(document.tokens[k].norm, wanted[k].norm);
		cr_expect_eq(document.tokens[k].flags, wanted[k].flags, "%s: %x", wanted[k].norm, document.tokens[k].flags);
	}
}

/* -- Sentences */

Test(document, ends_sentences_behind_full_stops_and_their_closing_quotes)
{
	expect_tokens("He left. She stayed! Why? Nobody knows.", "He left . | She stayed ! | Why ? | Nobody knows .");
	expect_tokens("“We won.” Then he left.", "“ We won . ” | Then he left .");
	expect_tokens("(He left.) Then she did.", "( He left . ) | Then she did .");
	expect_tokens("“We won. We lost,” he said.", "“ We won . | We lost , ” he said .");
	expect_tokens("“Did we win?” he asked. “We did.”", "“ Did we win ? ” he asked . | “ We did . ”");
	expect_tokens("It was no limits.' Then he left.", "It was no limits . ' Then he left .");
	expect_tokens("He said.Then she did.", "He said . | Then she did .");
	expect_tokens("Really?! Yes.", "Really ?! | Yes .");
	expect_tokens("He left. — She stayed.", "He left . | — She stayed .");
}

Test(document, does_not_end_a_sentence_inside_an_abbreviation_or_a_name)
{
	expect_tokens("Gen. Orr met Mrs. Day. She met Sen. Lee.", "Gen. Orr met Mrs. Day . | She met Sen. Lee .");
	expect_tokens("The U.S. President met J. K. Roe.", "The U.S. President met J. K. Roe .");
	expect_tokens("They left the U.S. He stayed at 5 p.m. Monday.", "They left the U.S. | He stayed at 5 p.m. Monday .");
	expect_tokens("They live in Orr, Fla. Day left Issel, N.C. Lee did not.", "They live in Orr , Fla. | Day left Issel , N.C. | Lee did not .");
	expect_tokens("This week, D.C. Mayor Day met Fla. Governor Lee.", "This week , D.C. Mayor Day met Fla. Governor Lee .");
	expect_tokens("They work for Orr Inc. The firm is small.", "They work for Orr Inc. | The firm is small .");
	expect_tokens("George W. Bush v. Al Gore, St. Paul, vs. Orr", "George W. Bush v. Al Gore , St. Paul , vs. Orr");
	expect_tokens("He chose plan B. She did not.", "He chose plan B. | She did not .");
	expect_tokens("After World War I. The end.", "After World War I . | The end .");
	expect_tokens("By then-Sen. Roe in May. It held.", "By then-Sen. Roe in May . | It held .");
	expect_tokens("Speaker Carl P. “Tip” Venn left. It held.", "Speaker Carl P. “ Tip ” Venn left . | It held .");
	expect_tokens("It was plan B. “It” held.", "It was plan B . | “ It ” held .");
	expect_tokens("They left the U.S. (\nThe end.", "They left the U.S. ( ¶ The end .");
}

Test(document, an_ellipsis_ends_a_sentence_only_before_a_new_one)
{
	expect_tokens("They will … go on. Or ... not.", "They will … go on . | Or ... not .");
	expect_tokens("They go . . . and come . . . We stay.", "They go . . . and come . . . | We stay .");
	struct document document = read_as("en", "go . . . on");
	cr_expect_eq(document.token_count, 3u);
}

Test(document, a_line_end_of_any_kind_ends_the_paragraph)
{
	expect_tokens("One\nTwo\r\nThree\n\n \t\nFour\xe2\x80\xa8" "Five\xe2\x80\xa9Six\fSeven\n",
	              "One ¶ Two ¶ Three ¶ Four ¶ Five ¶ Six ¶ Seven");
	expect_tokens("no\xc2\xa0" "break\xe2\x80\x8bspace", "no break space");
	struct document document = read_as("en", " \n\n ");
	cr_expect_eq(document.paragraph_count, 0u);
	document = read_as("en", "");
	cr_expect_eq(document.token_count, 0u);
}

/* -- Quotations */

Test(document, pairs_quotation_marks_of_every_style)
{
	expect_quotations("He said “one” and \"two\" and ‘three’ and 'four' and «five» and ``six''.",
	                  "[one][two][three][four][five][six]");
	expect_quotations_as("de", "Er sagte „eins“ und ‚zwei‘ und »drei« und „vier” und “fünf”.", "[eins][zwei][drei][vier][fünf]");
	expect_quotations_as("fr", "Il dit « un » et «\xc2\xa0" "deux\xc2\xa0» et “trois”.", "[ un ][\xc2\xa0" "deux\xc2\xa0][trois]");
	expect_quotations_as("ja", "「一つ」と『二つ』", "[一つ][二つ]");
	expect_quotations_as("und", "„one” “two” «three» \"four\" ‹five›", "[one][two][three][four][five]");
}

Test(document, tells_apostrophes_from_closing_single_quotes)
{
	expect_quotations("‘The allies’ demand is clear, and both sides’ hopes are high,’ said Roe.",
	                  "[The allies’ demand is clear, and both sides’ hopes are high,]");
	expect_quotations("The allies’ demand and the ministers' reply.", "");
	expect_quotations("’Tis rock ’n’ roll of the ’90s, runnin’ wild.", "");
	expect_quotations("'Tis rock 'n' roll of the '90s, get 'em.", "");
	expect_quotations("‘It’s the world’s best’, which ‘isn’t much’.", "[It’s the world’s best][isn’t much]");
	expect_quotations("He called the ‘harbour question’ ‘complex’, and left.", "[harbour question][complex]");
	expect_quotations("The country’s ‘legitimate concerns.’ Then ‘more’.", "[legitimate concerns.][more]");
	struct document document = read_as("en", "the allies’ demand, 'em");
	for (uint32_t k = 0; k < document.token_count; k++)
		cr_expect_neq(document.tokens[k].kind, TOKEN_QUOTE);
}

Test(document, nests_quotations)
{
	expect_quotations("“He said ‘never again’ to me,” she said.", "[He said ‘never again’ to me,]+[never again]");
	expect_quotations("'He said \"never again\" to me,' she said.", "[He said \"never again\" to me,]+[never again]");
	expect_quotations("They would have ‘no ‘forbidden’ areas’.", "[no ‘forbidden’ areas]+[forbidden]");
	expect_quotations("\"'Never,' he said,\" she said.", "['Never,' he said,]+[Never,]");
	expect_quotations("“The ‘80s were good,” he said.", "[The ‘80s were good,]");
	expect_quotations("“The boss’ car,” he said.", "[The boss’ car,]");
}

Test(document, an_interrupted_quotation_is_two)
{
	expect_quotations("\"We go,\" he said. \"We stay,\" she said.", "[We go,][We stay,]");
	expect_quotations("“The status quo is not it.\" Then “more”.", "[The status quo is not it.][more]");
	expect_quotations("“He is out,’’ she said. ‘‘He is in.’’", "[He is out,][He is in.]");
	expect_quotations("“like this“ and ”like that”", "[like this][like that]");
	expect_quotations("″We go,” he said, and the board was 10″ wide.", "[We go,]");
}

Test(document, feet_and_inches_are_no_quotations)
{
	expect_quotations("He is 5'10\" tall and she 6'2\".", "");
	expect_quotations("\"He is 5'10\" tall,\" she said.", "[He is 5'10\" tall,]");
	expect_quotations("\"We won in 2016\" and \"lost in 2020\".", "[We won in 2016][lost in 2020]");
}

Test(document, a_quotation_runs_on_when_the_next_paragraph_opens_with_a_mark)
{
	expect_quotations("“First.\n\n“Second.\n“Third,” he said.", "[First.\n\n“Second.\n“Third,]");
	expect_quotations("\"First.\n\"Second,\" he said. \"Third.\"", "[First.\n\"Second,][Third.]");
	expect_quotations("‘First.\n‘Second,’ he said.", "[First.\n‘Second,]");
	expect_quotations("'First of the allies' aims.\n'Second,' he said.", "[First of the allies' aims.\n'Second,]");
	expect_quotations("He said: 'First.\n'Second.'", "[First.\n'Second.]");
	expect_quotations("In the '90s it held.\n'Second,' he said.", "[Second,]");
	expect_quotations("'First.'\n'Second,' he said.", "[First.][Second,]");
	expect_quotations("“First.”\n“Second,” he said.", "[First.][Second,]");
	expect_quotations("“First.\nREAD ALSO: The harbour opens\n“Second,” he said.", "[First.\nREAD ALSO: The harbour opens\n“Second,]");
	struct document document = read_as("en", "“First.\nREAD ALSO: The harbour opens\n“Second,” he said.");
	cr_expect_eq(document.quotations[0].words, 2u, "what stands between the paragraphs is no part of it");
	cr_expect_eq(document.tokens[4].quotation, DOCUMENT_NONE);
	cr_expect_eq(document.tokens[12].quotation, 0u);
}

Test(document, a_quotation_that_nobody_closes_ends_with_its_paragraph)
{
	expect_quotations("He said “we go on.\nThen he left. “Bye.”", "[we go on.[Bye.]");
	expect_quotations("“We go ‘on,” he said.", "[We go ‘on,]");
	expect_quotations("A 'lonely mark. And on.", "");
	struct document document = read_as("en", "He said “we go on.\nThen he left.");
	cr_expect_eq(document.quotations[0].close, 7u);
	cr_expect_eq(document.tokens[6].quotation, 0u);
	cr_expect_eq(document.tokens[7].quotation, DOCUMENT_NONE);
}

Test(document, a_missing_closing_mark_costs_no_more_than_the_sentence)
{
	expect_quotations("“We go, he said. “We stay,” she said.", "[We go, he said.[We stay,]");
	expect_quotations("\"We go, he said. \"We stay,\" she said. \"Bye.\"", "[We go, he said.[We stay,][Bye.]");
	expect_quotations("“One. “Two. “Three,” he said.", "[One.[Two.[Three,]");
	expect_quotations("He cited \"a report on \"gates,\" and left.", "[a report on \"gates,\"+[gates,]");
	expect_quotations("“We go ‘home. “We stay,” she said.", "[We go ‘home.[We stay,]");
	struct document document = read_as("en", "“We go, he said. “We stay,” she said.");
	cr_expect_eq(document.tokens[5].quotation, 0u);
	cr_expect_eq(document.tokens[7].quotation, 1u);
	cr_expect_eq(document.quotations[1].parent, DOCUMENT_NONE);
}

Test(document, a_quotation_that_nobody_closes_is_no_longer_than_an_utterance)
{
	char text[1 << 13] = "“We go on.";
	for (size_t k = 0, at = strlen(text); k < 200; k++, at += 13)
		memcpy(text + at, " They go too.", 14);
	struct document document = read_as("en", text);
	cr_assert_eq(document.quotation_count, 1u);
	cr_expect_leq(document.quotations[0].close, 201u);
	cr_expect_str_eq(document.tokens[document.quotations[0].close - 1].norm, ".");
	cr_expect_eq(document.tokens[document.token_count - 1].quotation, DOCUMENT_NONE);
}

Test(document, a_quotation_runs_on_to_a_closing_mark_a_few_paragraphs_further)
{
	expect_quotations("“First.\nSecond,” he said. “Third.”", "[First.\nSecond,][Third.]");
	expect_quotations("\"We kept the gates open from\nthe tower to the pier,\" Roe said.", "[We kept the gates open from\nthe tower to the pier,]");
	expect_quotations("“First.\nThen he left.\n“Third.”", "[First.[Third.]");
	expect_quotations("“First.\nThen he left.\nAnd on.", "[First.");
	expect_quotations("‘First.\nThe allies’ demand.", "");
}

Test(document, a_quotation_of_several_paragraphs_goes_on_as_each_language_writes_it)
{
	expect_quotations_as("fr", "« Un.\n« Deux », dit-il.", "[ Un.\n« Deux ]");
	expect_quotations_as("fr", "« Un.\n» Deux », dit-il.", "[ Un.\n» Deux ]");
	expect_quotations_as("es", "“Uno.\n”Dos”, dijo.", "[Uno.\n”Dos]");
}

Test(document, german_apostrophes_open_nothing)
{
	expect_quotations_as("de", "Er sprach 's gut an. Hans' Haus und Max' Boot. 'Gut', sprach er.", "[Gut]");
}

Test(document, a_line_end_that_got_lost_does_not_nest_what_follows)
{
	expect_quotations("“First.“Second,” he said.“Third.”", "[First.“Second,][Third.]");
}

Test(document, counts_the_words_of_a_quotation_with_those_inside_it)
{
	struct document document = read_as("en", "“He said ‘never again’ in 2019,” she said.");
	cr_assert_eq(document.quotation_count, 2u);
	cr_expect_eq(document.quotations[0].words, 6u);
	cr_expect_eq(document.quotations[1].words, 2u);
	cr_expect_eq(document.tokens[0].quotation, 0u);
	cr_expect_eq(document.tokens[4].quotation, 1u);
	cr_expect_eq(document.tokens[6].quotation, 1u, "the closing mark is in its quotation");
	cr_expect_eq(document.tokens[7].quotation, 0u);
	cr_expect_eq(document.tokens[document.token_count - 1].quotation, DOCUMENT_NONE);
}

/* -- Paragraph kinds */

Test(document, knows_the_web_page_around_the_article)
{
	static const char *const rubbish[] = {
		"Read more:", "READ ALSO: Harbour minister opens the new pier", "Follow us on Telegram for the latest updates: https://t.me/x",
		"Views: 0", "Please wait…", "Related posts:", "RELATED ARTICLES", "Exit mobile version", "Advertisement", "Click here", "Source",
		"If you like what you read, follow us on Facebook and Twitter to get the latest updates.", "SHARE THIS ARTICLE",
		"Did you like this information? Then please consider making a donation or subscribing to our Newsletter. Source",
		"By Ada Roe", "By Ada Roe and Jan Stone", "Copyright 2019 The Harbour Times, LLC. Click here for reprint permission.",
		"The Harbour Press contributed to this report.", "We use cookies to improve your visit.", "___", "* * *",
		"https://example.org/a", "3 years ago", "(PHOTOS: The week at the harbour)", "Related: The harbour opens", "News",
		"Sign up for our newsletter", "All rights reserved.", "This is a rush transcript. Copy may not be in its final form.",
		"Ada Roe is a writer in Orr. The opinions expressed in this commentary are hers.", "You can follow her on Twitter at @roe.",
		"JUST WATCHED The harbour opens Replay", "This site is protected by reCAPTCHA.",
	};
	for (size_t k = 0; k < array_size(rubbish); k++)
		expect_kind(rubbish[k], 'R');
}

Test(document, knows_captions_and_headings)
{
	expect_kind("Top image adapted via Example & Getty Images", 'C');
	expect_kind("Minister Ada Roe is seen at the pier in Orr, March 7, 2022. (Jan Stone/Harbour Press)", 'C');
	expect_kind("(Jan Stone/Reuters)", 'C');
	expect_kind("Ferries wait at the pier. (Photo: Jan Stone)", 'C');
	expect_kind("Photo", 'C');
	expect_kind("Ferries wait at the pier. Jan Stone/Getty Images", 'C');
	expect_kind("The island says it wants to help with the ferry", 'H');
	expect_kind("Balancing act", 'H');
	expect_kind("Minister Says Bridge Is ‘Rock-Solid,’ Offers to Open It", 'H');
}

Test(document, takes_no_prose_for_rubbish)
{
	static const char *const prose[] = {
		"The island is willing to help.", "Roe said:", "Mr. Stone agreed,", "“Read more,” said Roe, “and talk less.”",
		"“We will win”", "Also on Monday, the ministers met.", "Photos show the pier.", "Copyright law is old.",
		"By Monday the ferries were back.", "Source close to the harbour said the pier would open.",
		"Reuters reported that the pier was closed, citing two officials who asked not to be named.",
		"The agency sued Getty Images over the picture of the pier.", "Is the pier open?", "More people came.",
		"He told the meeting on Tuesday that the northern ferry line would not be closed before the winter",
		"The report (by Stone and Roe) is out.", "The island is willing to help;",
		"(He said: the pier at Orr would be closed until the end of the long winter season.)", "Contact us when you know more, the minister told the ferrymen at the meeting.",
	};
	for (size_t k = 0; k < array_size(prose); k++)
		expect_kind(prose[k], 'P');
}

Test(document, reads_an_article_with_everything_in_it)
{
	struct document document = read_as("en",
	        "Follow us on Telegram: https://t.me/x\n"
	        "The island is willing to mediate, Harbour Minister Ada Roe said on Monday (Mar. 7), the Orr Globe reported.\n"
	        "The island wants peace\n"
	        "\"We are ready to help,\" Roe said at a meeting held during the \"Two Weeks\", the island's fair.\n"
	        "She said the U.S.' real goal is a bridge that is \"doomed to fail\".\n"
	        "\"The future is bright. We will keep our focus.\"\n"
	        "Read more:\n"
	        "Top image adapted via Example & Getty Images");
	cr_expect_str_eq(kinds_of(&document), "RPHPPPRC");
	cr_expect_str_eq(quotations_of(&document),
	                 "[We are ready to help,][Two Weeks][doomed to fail][The future is bright. We will keep our focus.]");
	cr_expect_eq(document.sentence_count, 9u);
	for (uint32_t k = 0; k < document.sentence_count; k++)
		cr_expect(document.sentences[k].ends_paragraph == (k != 5));
}

/* -- Hostile texts */

static double read_seconds(const char *unit, size_t bytes)
{
	size_t length = strlen(unit), used = 0;
	char *text = allocate(bytes, 1);
	for (; used + length <= bytes; used += length)
		memcpy(text + used, unit, length);
	struct timespec start, end;
	struct document document;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	document_read(text, used, languages_find(languages, "en"), arena, &document);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	cr_expect_lt(arena_bytes(arena), bytes * 128, "%s: %zu bytes", unit, arena_bytes(arena));
	arena_reset(arena);
	free(text);
	return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

Test(document, takes_linear_time_and_memory_whatever_the_text_holds, .timeout = 120)
{
	static const char *const units[] = { "\"", "“", "'", "‘a ", "s’ a ", "“a\n", "‘a\n“b\n", "\xcc\x80", "a", "a ", "Yes. ", "Yes.\n",
		                             "\n", "http://", "a.b@", "a@", "a.", "1,", "\xef\xb7\xba", "read more ", "U.S. ", "( ",
		                             "\xc2\xadt.me ", ". . ", "“\nPhoto\n", "漢" };
	for (size_t k = 0; k < array_size(units); k++) {
		double small = read_seconds(units[k], 1 << 17), large = read_seconds(units[k], 1 << 20);
		cr_expect_lt(large, 32 * small + 0.5, "%s: %.3f s, and %.3f s for 8 times as much", units[k], small, large);
	}
}
