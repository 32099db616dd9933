/* Reading: a document as extraction sees it: each token with its word classes, and the text divided into passages. */
#pragma once

#include <string.h>

#include "extract/word_classes.h"
#include "text/document.h"

/* Tokens [first, end). */
struct range {
	uint32_t first, end;
};

static inline bool range_empty(struct range range)
{
	return range.first >= range.end;
}

/* In whose words a passage is, apart from its quotations. */
enum voice {
	VOICE_OUTLET,
	VOICE_OTHER, /* an embedded post, a turn of an interview, a block quotation: not the outlet's words, so no claim */
};

/* A sentence, or several that a quotation joins: `“A. B,” he said.` is one passage. */
struct passage {
	uint32_t first, end; /* tokens */
	uint32_t paragraph;
};

/* The words that stand in the text without a capital: a table of their hashes. */
struct small_words {
	uint32_t *slots, mask;
};

struct reading {
	const struct document *document;
	struct arena *arena;
	uint32_t *classes; /* by token: flags of enum word_class */
	uint32_t *uses;    /* by token: flags of enum word_use */
	uint64_t *kinds;   /* by token: flags of enum word_kind */
	uint8_t *meanings; /* by token: enum word_meaning */
	struct cue_entry *cue_entries; /* the entries of reporting verbs that were found in the text, in order */
	uint32_t *cue_numbers;         /* by token: the number, from 1, of the entry that begins there; 0: none */
	struct passage *passages;      /* of prose paragraphs only, in order */
	uint32_t passage_count;
	uint8_t *voices; /* by passage: enum voice; posts.c, turns.c and blocks.c set it */
	const bool *repeated; /* by sentence: repeats.h */
	uint8_t *parts; /* by token: enum part (tagger/part_of_speech.h); PART_NONE where tagger.c has found none yet, or finds none */
	const struct word_list *cues, *capitals, *word_kinds;
	struct small_words small;
	uint32_t traits; /* flags of enum language_trait */
	bool grammar; /* whether the language has a list of function words; if not, only names and marks show where phrases end */
};

/* Reads the document; everything is in the arena. */
void reading_make(const struct document *document, struct arena *arena, struct reading *ret_reading);

/* The last passage that begins at the token or before it; 0 if there is none. */
uint32_t reading_passage_at(const struct reading *reading, uint32_t token);

/* Gives the passages that begin in the range another voice (VOICE_OTHER). */
void reading_set_voice(const struct reading *reading, struct range range);

/* The longest entry of the reporting verbs that begins at the token; false if there is none. */
bool reading_cue(const struct reading *reading, uint32_t token, struct cue_entry *ret_entry);

static inline const struct token *reading_token(const struct reading *reading, uint32_t token)
{
	return &reading->document->tokens[token];
}

/* Whether the token is in one of the classes; after the last token there is nothing that is. */
static inline bool reading_is(const struct reading *reading, uint32_t token, uint32_t classes)
{
	return token < reading->document->token_count && reading->classes[token] & classes;
}

/* Whether grammar.txt gives the word one of the uses; after the last token there is nothing that has one. */
static inline bool reading_uses(const struct reading *reading, uint32_t token, uint32_t uses)
{
	return token < reading->document->token_count && reading->uses[token] & uses;
}

/* Whether word_kinds.txt says that the word is of one of the kinds; after the last token there is nothing that is. */
static inline bool reading_kind(const struct reading *reading, uint32_t token, uint64_t kinds)
{
	return token < reading->document->token_count && reading->kinds[token] & kinds;
}

/* Whether meanings.txt takes the word to mean this; after the last token there is nothing that means anything. */
static inline bool reading_means(const struct reading *reading, uint32_t token, enum word_meaning meaning)
{
	return token < reading->document->token_count && reading->meanings[token] == meaning;
}

/* The sentence that the token is in. */
static inline struct range reading_sentence(const struct reading *reading, uint32_t token)
{
	const struct sentence *sentence = &reading->document->sentences[reading_token(reading, token)->sentence];
	return (struct range){ sentence->first, sentence->end };
}

/* “has”, “would”: what stands with a finite verb, or is one. */
static inline bool reading_helping_verb(const struct reading *reading, uint32_t token)
{
	return reading_is(reading, token, WORD_AUXILIARY | WORD_MODAL);
}

/* Whether the token, which there has to be, is in a quotation or one of its marks. */
static inline bool reading_quoted(const struct reading *reading, uint32_t token)
{
	return reading_token(reading, token)->quotation != DOCUMENT_NONE;
}

static inline bool reading_capitalised(const struct reading *reading, uint32_t token)
{
	return reading_token(reading, token)->flags & TOKEN_CAPITALISED;
}

/* Whether the token's normalised form is this word. */
static inline bool reading_word(const struct reading *reading, uint32_t token, const char *word)
{
	if (token >= reading->document->token_count)
		return false;
	const char *norm = reading->document->tokens[token].norm;
	return *norm == *word && strcmp(norm, word) == 0;
}

/* Whether the token ends a possessive: “Rosk[’s]”, “the workers[’]”. */
static inline bool reading_possessive(const struct reading *reading, uint32_t token)
{
	return reading_means(reading, token, MEANS_POSSESSIVE) || reading_word(reading, token, "'");
}

/* Whether a list of the language has the word with this kind in its first column. */
bool reading_is_listed(const struct reading *reading, uint32_t token, const char *list, const char *kind);

/* Whether it is a mark that consists of this one character. */
bool reading_mark(const struct reading *reading, uint32_t token, char mark);

/* Whether the token is the opening mark of a quotation; its number then. */
bool reading_opens(const struct reading *reading, uint32_t token, uint32_t *ret_quotation);

/* The token after this one; after the whole quotation if it opens one. */
uint32_t reading_next(const struct reading *reading, uint32_t token);

/* Whether it is a word without a function: a noun, a verb, an adjective or a name. */
bool reading_open_word(const struct reading *reading, uint32_t token);

/* “died”, “left”: the past tense, where it can't be told from the participle. English. */
bool reading_looks_past(const struct reading *reading, uint32_t token);

/* “the 40-year-old”, “a three-year-old claim” */
bool reading_tells_age(const struct reading *reading, uint32_t token);

/* “drily”: an adverb by its ending. English. */
bool reading_looks_adverb(const struct reading *reading, uint32_t token);
