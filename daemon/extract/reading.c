#include "extract/reading.h"

#include "extract/cards.h"
#include "extract/name_words.h"
#include "extract/nouns.h"
#include "extract/passages.h"
#include "extract/repeats.h"
#include "proto/base/sorted.h"

bool reading_mark(const struct reading *reading, uint32_t token, char mark)
{
	if (token >= reading->document->token_count)
		return false;
	const struct token *t = reading_token(reading, token);
	return t->byte_end - t->byte == 1 && reading->document->text[t->byte] == mark;
}

bool reading_is_listed(const struct reading *reading, uint32_t token, const char *list, const char *kind)
{
	const char *kinds = token_column(reading_token(reading, token), language_list(reading->document->language, list), 0);
	return kinds && strstr(kinds, kind);
}

bool reading_opens(const struct reading *reading, uint32_t token, uint32_t *ret_quotation)
{
	if (token >= reading->document->token_count)
		return false;
	uint32_t quotation = reading_token(reading, token)->quotation;
	if (quotation == DOCUMENT_NONE || reading->document->quotations[quotation].open != token)
		return false;
	*ret_quotation = quotation;
	return true;
}

uint32_t reading_next(const struct reading *reading, uint32_t token)
{
	uint32_t quotation;
	if (!reading_opens(reading, token, &quotation))
		return token + 1;
	const struct quotation *q = &reading->document->quotations[quotation];
	uint32_t behind = q->closed ? q->close + 1 : q->close;
	return behind > token ? behind : token + 1;
}

bool reading_open_word(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD &&
	       !reading_is(reading, token,
	                   WORD_DETERMINER | WORD_PRONOUN | WORD_OBJECT | WORD_RELATIVE | WORD_PREPOSITION | WORD_AUXILIARY |
	                       WORD_MODAL | WORD_NEGATION | WORD_CONJUNCTION | WORD_SUBORDINATOR | WORD_THAT);
}

bool reading_looks_past(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	bool ed = token_has_ending(t, "ed", 3);
	return t->kind == TOKEN_WORD && !(t->flags & TOKEN_CAPITALISED) &&
	       (ed || token_in(t, language_list(reading->document->language, "irregular_verbs")));
}

bool reading_tells_age(const struct reading *reading, uint32_t token)
{
	const char *ending = reading_token(reading, token)->norm;
	while ((ending = strchr(ending, '-')) && !(word_classes_kinds_of(reading, ending, strlen(ending)) & KIND_AGE))
		ending++;
	return ending;
}

bool reading_looks_adverb(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_WORD && token_has_ending(t, "ly", 4) && !reading_is(reading, token, WORD_NAME);
}

bool reading_cue(const struct reading *reading, uint32_t token, struct cue_entry *ret_entry)
{
	if (!reading_is(reading, token, WORD_CUE) || !reading->cue_numbers[token])
		return false;
	*ret_entry = reading->cue_entries[reading->cue_numbers[token] - 1];
	return true;
}

uint32_t reading_passage_at(const struct reading *reading, uint32_t token)
{
	uint32_t behind = sorted_find(k, 0, reading->passage_count, reading->passages[k].first <= token);
	return behind ? behind - 1 : 0;
}

void reading_set_voice(const struct reading *reading, struct range range)
{
	for (uint32_t k = reading_passage_at(reading, range.first); k < reading->passage_count; k++) {
		if (reading->passages[k].first >= range.end)
			break;
		if (reading->passages[k].first >= range.first)
			reading->voices[k] = VOICE_OTHER;
	}
}

void reading_make(const struct document *document, struct arena *arena, struct reading *ret_reading)
{
	*ret_reading = (struct reading){ .document = document, .arena = arena };
	word_classes_find(ret_reading);
	if (ret_reading->traits & TRAIT_CAPITALISED_NOUNS)
		nouns_mark_names(ret_reading);
	else
		name_words_mark(ret_reading);
	cards_mark(ret_reading);
	passages_find(ret_reading);
	ret_reading->repeated = repeats_find(ret_reading);
	ret_reading->parts = arena_alloc(arena, (size_t)document->token_count + 1, sizeof(*ret_reading->parts));
}
