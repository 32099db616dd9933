#include "extract/captions.h"

enum {
	OPENING_TOKENS = 12, /* from "this" to the word for a picture: a date, and what kind it is of */
	DATE_TOKENS = 5,     /* of a date at the end: "March 3, 2022." */
	NOTE_TOKENS = 6,     /* of a note in brackets at the end: "(file photo)" */
};

/* What pictures.txt says of a word. */
static const char *said_of(const struct reading *reading, const struct word_list *pictures, uint32_t token)
{
	if (token >= reading->document->token_count)
		return NULL;
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD ? token_column(t, pictures, 0) : NULL;
}

static bool says(const struct reading *reading, const struct word_list *pictures, uint32_t token, const char *what)
{
	const char *said = said_of(reading, pictures, token);
	return said && strcmp(said, what) == 0;
}

/* “FILE - In this March 3 file photo”, “This Dec. 28, 2017 photo”, “In this undated image”: not “this picture of the world”. */
static bool names_a_picture(const struct reading *reading, const struct word_list *pictures, const struct passage *passage)
{
	uint32_t first = passage->first;
	bool dated = false;
	while (first + 1 < passage->end && (says(reading, pictures, first, "kind") || reading_token(reading, first)->kind != TOKEN_WORD))
		first++;
	if (!says(reading, pictures, first, "opening") && !says(reading, pictures, ++first, "opening"))
		return false;
	for (uint32_t k = first + 1; k < passage->end && k < first + OPENING_TOKENS; k++) {
		if (says(reading, pictures, k, "picture"))
			return dated;
		dated |= reading_token(reading, k)->kind == TOKEN_NUMBER || says(reading, pictures, k, "kind");
	}
	return false;
}

/* “Guards stand at the gates [in this undated photo] released by the ministry” */
static bool says_in_this_picture(const struct reading *reading, const struct word_list *pictures, const struct passage *passage)
{
	for (uint32_t k = passage->first + 1; k + 2 < passage->end; k++) {
		if (!reading_kind(reading, k, KIND_THIS) || !reading_uses(reading, k - 1, USE_IN) || reading_quoted(reading, k))
			continue;
		bool dated = false;
		for (uint32_t of = k + 1; of < passage->end && of < k + OPENING_TOKENS; of++) {
			if (says(reading, pictures, of, "picture"))
				return dated;
			if (!(dated |= reading_token(reading, of)->kind == TOKEN_NUMBER || says(reading, pictures, of, "kind")) &&
			    !reading_is(reading, of, WORD_TIME))
				break;
		}
	}
	return false;
}

/* “Guards at the gates [(file photo)]”, “[(pictured)]” */
static bool ends_with_note(const struct reading *reading, const struct word_list *pictures, const struct passage *passage)
{
	uint32_t close = passage->end - 1, open = close;
	while (close > passage->first && !reading_mark(reading, close, ')') && reading_token(reading, close)->kind != TOKEN_WORD)
		close--;
	for (open = close; open > passage->first && open + NOTE_TOKENS > close && !reading_mark(reading, open, '(');)
		open--;
	return reading_mark(reading, close, ')') && reading_mark(reading, open, '(') && open > passage->first &&
	       (says(reading, pictures, open + 1, "kind") || says(reading, pictures, open + 1, "shown"));
}

/* “AFP Police stand …”, “Reuters In 2014 …”: but not “Reuters reported”, “EPA Administrator Hall”. */
static bool begins_with_credit(const struct reading *reading, const struct word_list *pictures, const struct passage *passage)
{
	uint32_t next = passage->first + 1;
	const uint32_t openings = WORD_DETERMINER | WORD_PRONOUN | WORD_PREPOSITION | WORD_SUBORDINATOR;
	const char *said = said_of(reading, pictures, passage->first);
	if (!said || !reading_capitalised(reading, passage->first))
		return false;
	while (next < passage->end && says(reading, pictures, next, "picture"))
		next++; /* “Getty Images” */
	if (next >= passage->end || !reading_capitalised(reading, next))
		return false;
	return strcmp(said, "credit") == 0 || (strcmp(said, "agency") == 0 && reading_is(reading, next, openings));
}

/* “Hide Caption 3 of 18 Photos: …”: the button under a gallery's picture, and what the picture shows. */
static bool begins_with_button(const struct reading *reading, const struct word_list *pictures, const struct passage *passage)
{
	return says(reading, pictures, passage->first, "button") && says(reading, pictures, passage->first + 1, "picture");
}

static bool ends_with_date(const struct reading *reading, const struct passage *passage)
{
	uint32_t k = passage->end, months = 0, years = 0;
	for (uint32_t back = 0; back < DATE_TOKENS && k > passage->first; back++) {
		const struct token *t = reading_token(reading, --k);
		months += reading_is(reading, k, WORD_TIME) && t->flags & TOKEN_CAPITALISED;
		years += t->kind == TOKEN_NUMBER && t->norm_length == 4;
	}
	return months && years == 1;
}

/* What a picture shows is told in the present, when it was taken by its date: “The mayor arrives at the bridge, March 3, 2022.” */
static bool shows_a_moment(const struct reading *reading, const struct passage *passage, const struct word_list *irregular)
{
	if (!reading->grammar || !ends_with_date(reading, passage))
		return false;
	for (uint32_t k = passage->first + 1; k < passage->end; k++) {
		const struct token *t = reading_token(reading, k);
		bool past = t->norm_length > 3 && t->norm[t->norm_length - 1] == 'd' && t->norm[t->norm_length - 2] == 'e';
		if (reading_helping_verb(reading, k))
			return false;
		if (t->kind == TOKEN_WORD && !(t->flags & TOKEN_CAPITALISED) && (past || token_in(t, irregular)))
			return false;
	}
	return true;
}

bool passage_is_caption(const struct reading *reading, const struct passage *passage)
{
	const struct language *language = reading->document->language;
	const struct word_list *pictures = language_list(language, "pictures");
	uint32_t last = passage->end - 1;
	while (last > passage->first && reading_token(reading, last)->kind != TOKEN_WORD)
		last--;
	if (says(reading, pictures, passage->first, "shown") || says(reading, pictures, last, "shown"))
		return true;
	return names_a_picture(reading, pictures, passage) || says_in_this_picture(reading, pictures, passage) ||
	       ends_with_note(reading, pictures, passage) || begins_with_credit(reading, pictures, passage) ||
	       begins_with_button(reading, pictures, passage) || shows_a_moment(reading, passage, language_list(language, "irregular_verbs"));
}
