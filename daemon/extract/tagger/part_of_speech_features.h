/* Features of the part-of-speech tagger, in one place for part_of_speech.c (tagging) and train/train_part_of_speech.c (training), so that the two
 * cannot diverge; nobody else needs them. Any change here makes trained models useless: raise PART_FEATURES_VERSION and train again. */
#pragma once

#include <endian.h>
#include <string.h>

#include "extract/tagger/part_of_speech.h"

enum {
	PART_FEATURES_VERSION = 3,
	PART_FEATURES_MAX = 26,
	/* Features look at so many tokens before and after the one that is tagged. */
	PART_WINDOW = 2,
	/* Words in a run of capitalised words, which may be a name. */
	PART_RUN_MAX = 8,
	/* Slots for words whose last name tag is remembered through a document; a later word may replace an earlier one. */
	PART_HISTORY_SLOTS = 512,
};

/* What the templates see of a token. */
struct part_view {
	uint32_t word; /* a hash */
	uint32_t suffix2, suffix3, suffix4, prefix3; /* the bytes */
	uint8_t shape; /* kind, case, place: see part_shape() */
};

/* Stand for no real word, whose hashes are unlikely to be these. */
enum { PART_WORD_OPEN = 1, PART_WORD_CLOSE, PART_WORD_END, PART_WORD_START };

/* A run of capitalised words: "of the [Ostia City Council] said". */
struct part_run {
	uint32_t end;                        /* the token after it */
	uint32_t length;                     /* in tokens */
	uint32_t before, first, last, after; /* words */
};

/* How a token is written. */
enum part_case { PART_CASE_LOWER, PART_CASE_CAPITALISED, PART_CASE_UPPER, PART_CASE_BLIND };

/* Reads a document token by token. Zero it, set the document, and call part_reader_enter() for each sentence in order. */
struct part_reader {
	const struct document *document;
	uint32_t at, end; /* the token to be tagged, and the sentence's end */
	bool blind;       /* the sentence's capitals tell nothing: a headline, or all upper or lower case */
	bool worded;      /* a word came before in the sentence, so a capital is not due to its beginning */
	struct part_view window[2 * PART_WINDOW + 1];
	struct part_run run; /* the last run that was met; the token is in it if run.end > at */
	uint8_t last, before_last; /* parts given in this sentence; PART_NONE at its start */
	struct {
		uint32_t word;
		uint8_t part;
	} history[PART_HISTORY_SLOTS];
};

static inline uint32_t part_mix(uint32_t template, uint32_t a, uint32_t b)
{
	uint64_t h = ((uint64_t)a << 32 | b) ^ template * 0x9E3779B97F4A7C15u;
	h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
	h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
	return (uint32_t)(h >> 32);
}

static inline uint32_t part_hash(const char *text, size_t length)
{
	uint64_t h = length;
	for (; length >= 8; text += 8, length -= 8) {
		uint64_t piece;
		memcpy(&piece, text, 8);
		h = (h ^ le64toh(piece)) * 0x9E3779B97F4A7C15u;
		h ^= h >> 32;
	}
	uint64_t rest = 0;
	for (size_t k = 0; k < length; k++)
		rest |= (uint64_t)(unsigned char)text[k] << 8 * k;
	h = (h ^ rest) * 0x9E3779B97F4A7C15u;
	h = (h ^ h >> 32) * 0xD6E8FEB86659FD93u;
	return (uint32_t)(h >> 32);
}

/* Packs up to four bytes. */
static inline uint32_t part_pack(const char *text, size_t length)
{
	uint32_t packed = 0;
	for (size_t k = 0; k < length; k++)
		packed = packed << 8 | (unsigned char)text[k];
	return packed;
}

static inline uint32_t part_suffix(const char *text, size_t length, size_t wanted)
{
	return length > wanted ? part_pack(text + length - wanted, wanted) : part_pack(text, length);
}

/* Hashes the form of a number, in which all digits are alike. */
static inline uint32_t part_hash_number(const char *text, size_t length)
{
	char form[16];
	size_t end = length < sizeof(form) ? length : sizeof(form);
	for (size_t k = 0; k < end; k++)
		form[k] = text[k] >= '0' && text[k] <= '9' ? '0' : text[k];
	return part_hash(form, end);
}

static inline uint32_t part_word(const struct token *token)
{
	if (token->kind == TOKEN_NUMBER)
		return part_hash_number(token->norm, token->norm_length);
	if (token->kind == TOKEN_URL)
		return part_hash(token->norm, 1);
	if (token->kind == TOKEN_QUOTE && token->flags & (TOKEN_OPENS | TOKEN_CLOSES))
		return token->flags & TOKEN_OPENS ? PART_WORD_OPEN : PART_WORD_CLOSE;
	return part_hash(token->norm, token->norm_length);
}

/* Kind (3 bits), case (2), whether its capital may be due to its being the first word, whether it has a hyphen, whether its dot belongs to it. */
static inline uint8_t part_shape(const struct token *token, bool blind, bool first)
{
	unsigned letters = token->flags & TOKEN_UPPER ? PART_CASE_UPPER
	                   : token->flags & TOKEN_CAPITALISED ? PART_CASE_CAPITALISED : PART_CASE_LOWER;
	if (blind)
		letters = PART_CASE_BLIND;
	bool due = first && (letters == PART_CASE_CAPITALISED || letters == PART_CASE_UPPER);
	bool hyphen = token->kind == TOKEN_WORD && memchr(token->norm, '-', token->norm_length);
	return (uint8_t)(token->kind | letters << 3 | due << 5 | hyphen << 6 | !!(token->flags & TOKEN_ABBREVIATION) << 7);
}

static inline struct part_view part_view_of(struct part_reader *reader, uint32_t index)
{
	const struct token *token = &reader->document->tokens[index];
	const char *norm = token->norm;
	size_t length = token->norm_length;
	bool opened = index > 0 && reader->document->tokens[index - 1].flags & TOKEN_OPENS;
	struct part_view view = {
		.word = part_word(token),
		.suffix2 = part_suffix(norm, length, 2),
		.suffix3 = part_suffix(norm, length, 3),
		.suffix4 = part_suffix(norm, length, 4),
		.prefix3 = part_pack(norm, length < 3 ? length : 3),
		.shape = part_shape(token, reader->blind, !reader->worded || opened),
	};
	reader->worded |= token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
	return view;
}

static inline bool part_capitalised(const struct part_reader *reader, uint32_t index)
{
	if (index >= reader->end || reader->blind)
		return false;
	const struct token *token = &reader->document->tokens[index];
	return token->kind == TOKEN_WORD && token->flags & TOKEN_CAPITALISED;
}

/* Measures the run of capitalised words that begins at the token, if one does. */
static inline void part_reader_run(struct part_reader *reader)
{
	uint32_t end = reader->at;
	if (end < reader->run.end || !part_capitalised(reader, end))
		return;
	while (end < reader->at + PART_RUN_MAX && part_capitalised(reader, end))
		end++;
	reader->run = (struct part_run){
		.end = end,
		.length = end - reader->at,
		.before = reader->window[PART_WINDOW - 1].word,
		.first = reader->window[PART_WINDOW].word,
		.last = part_word(&reader->document->tokens[end - 1]),
		.after = end < reader->end ? part_word(&reader->document->tokens[end]) : PART_WORD_END,
	};
}

/* The view of the token at `index`, or of the sentence's boundary. */
static inline struct part_view part_reader_look(struct part_reader *reader, uint32_t index)
{
	return index < reader->end ? part_view_of(reader, index) : (struct part_view){ .word = PART_WORD_END };
}

static inline void part_reader_take(struct part_reader *reader)
{
	memmove(reader->window, reader->window + 1, 2 * PART_WINDOW * sizeof(reader->window[0]));
	reader->window[2 * PART_WINDOW] = part_reader_look(reader, reader->at + PART_WINDOW);
	part_reader_run(reader);
}

/* Whether the capitals of a sentence tell nothing: nearly all of its longer words have one, or it is long and has none. */
static inline bool part_sentence_blind(const struct document *document, const struct sentence *sentence)
{
	uint32_t words = 0, capitals = 0, longer = 0, longer_capitals = 0;
	for (uint32_t t = sentence->first; t < sentence->end; t++) {
		const struct token *token = &document->tokens[t];
		if (token->kind != TOKEN_WORD)
			continue;
		bool capital = token->flags & TOKEN_CAPITALISED;
		words++;
		capitals += capital;
		longer += token->norm_length > 3;
		longer_capitals += token->norm_length > 3 && capital;
	}
	return (longer >= 4 && longer_capitals * 10 >= longer * 9) || (words >= 8 && capitals == 0);
}

static inline void part_reader_enter(struct part_reader *reader, const struct sentence *sentence, bool blind)
{
	reader->at = sentence->first;
	reader->end = sentence->end;
	reader->blind = blind;
	reader->worded = false;
	reader->last = reader->before_last = PART_NONE;
	reader->run.end = 0;
	for (unsigned k = 0; k <= PART_WINDOW; k++)
		reader->window[k] = (struct part_view){ .word = PART_WORD_START };
	for (uint32_t k = 0; k < PART_WINDOW; k++)
		reader->window[PART_WINDOW + 1 + k] = part_reader_look(reader, reader->at + k);
	part_reader_take(reader);
}

static inline unsigned part_history_slot(uint32_t word)
{
	return word % PART_HISTORY_SLOTS;
}

static inline uint8_t part_history(const struct part_reader *reader, const struct part_view *view)
{
	unsigned slot = part_history_slot(view->word);
	return reader->history[slot].word == view->word ? reader->history[slot].part : PART_NONE;
}

/* Gives the token at reader->at its part and goes on to the next one. */
static inline void part_reader_settle(struct part_reader *reader, uint8_t part)
{
	const struct part_view *view = &reader->window[PART_WINDOW];
	if (part_is_name(part)) {
		unsigned slot = part_history_slot(view->word);
		reader->history[slot].word = view->word;
		reader->history[slot].part = part;
	}
	reader->before_last = reader->last;
	reader->last = part;
	reader->at++;
	part_reader_take(reader);
}

/* A token's key in the dictionary of words that always have the same part. */
static inline uint32_t part_dictionary_key(const struct part_view *view)
{
	return part_mix(0, view->word, view->shape);
}

/* Writes the keys of the features of the token at reader->at; returns their number. */
static inline unsigned part_features(const struct part_reader *reader, uint32_t keys[PART_FEATURES_MAX])
{
	const struct part_view *v = &reader->window[PART_WINDOW];
	uint32_t t1 = reader->last, t12 = t1 << 8 | reader->before_last;
	uint32_t known = part_history(reader, v), next_known = part_history(reader, &v[1]);
	unsigned n = 0;
#define FEATURE(template, a, b) keys[n++] = part_mix((template), (a), (b))
	FEATURE(1, v->word, 0);
	FEATURE(2, v->word, v->shape);
	FEATURE(3, v->word, t12);
	FEATURE(4, v->suffix2, v->shape);
	FEATURE(5, v->suffix3, v->shape);
	FEATURE(6, v->suffix4, v->shape);
	FEATURE(7, v->prefix3, v->shape);
	FEATURE(8, v->shape, t1);
	FEATURE(9, t12, 0);
	FEATURE(10, v[-1].word, 0);
	FEATURE(11, v[-1].word, v->shape);
	FEATURE(12, v[-2].word, v[-2].shape);
	FEATURE(13, v[1].word, v[1].shape);
	FEATURE(14, v[1].word, t1);
	FEATURE(15, v[1].suffix3, v->shape);
	FEATURE(16, v[1].word, v[2].word);
	FEATURE(17, (uint32_t)v[-1].shape << 8 | v->shape, (uint32_t)v[1].shape << 8 | v[2].shape);
	FEATURE(18, known << 8 | next_known, v->shape);
	FEATURE(19, known, t1 << 8 | v[1].shape);
	if (reader->run.end > reader->at) {
		const struct part_run *run = &reader->run;
		uint32_t left = run->end - reader->at;
		FEATURE(20, run->last, left);
		FEATURE(21, run->last, run->after);
		FEATURE(22, run->before, t1);
		FEATURE(23, run->before, run->length);
		FEATURE(24, run->after, t1);
		FEATURE(25, run->first, v->word);
		FEATURE(26, run->length, left << 8 | t1);
	}
#undef FEATURE
	return n;
}
