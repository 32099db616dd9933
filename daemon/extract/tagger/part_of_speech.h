/* Parts of speech: tags the tokens of a document as in the Penn Treebank, but with proper nouns divided into persons, organisations, places and
 * others. A greedy averaged perceptron (Collins 2002; features in the manner of Honnibal 2013), from a model file. A language without a model has no
 * parts of speech. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/document.h"

/* In the order of part_names. A model is refused where the names have changed since it was trained. */
enum part {
	PART_NONE, /* unknown: for tokens without annotation; the tagger never gives it */
	PART_CC,   /* "and" */
	PART_CD,   /* "7", "seven" */
	PART_DT,   /* "the" */
	PART_EX,   /* "there" is */
	PART_FW,   /* foreign word */
	PART_IN,   /* preposition, "that", "because" */
	PART_JJ,   /* adjective */
	PART_JJR,
	PART_JJS,
	PART_MD, /* "would" */
	PART_NN,
	PART_NNS,
	PART_PERSON, /* NNP or NNPS: a part of a person's name */
	PART_ORGANISATION,
	PART_PLACE,
	PART_NAME, /* NNP: any other: "Monday", "Senator" */
	PART_NNPS, /* any other: "Republicans" */
	PART_PDT,
	PART_POS, /* "'s" */
	PART_PRP, /* "she" */
	PART_PRP_S, /* PRP$: "her" */
	PART_RB,
	PART_RBR,
	PART_RBS,
	PART_RP, /* stand "up" */
	PART_SYM,
	PART_TO,
	PART_UH,
	PART_VB,
	PART_VBD, /* "said" */
	PART_VBG,
	PART_VBN,
	PART_VBP, /* "say" */
	PART_VBZ, /* "says" */
	PART_WDT,
	PART_WP,
	PART_WP_S, /* WP$: "whose" */
	PART_WRB,
	PART_COMMA,
	PART_END,    /* ". ? !" */
	PART_COLON,  /* ": ; -- ..." */
	PART_OPEN,   /* opening quotation mark */
	PART_CLOSE,  /* closing quotation mark */
	PART_DOLLAR, /* a currency's sign */
	PART_LEFT,   /* opening bracket */
	PART_RIGHT,
	PART_COUNT,
};

/* As in the Penn Treebank ("VBD", "``"), with NNP-PERSON, NNP-ORGANISATION, NNP-PLACE and NNP for names. */
extern const char *const part_names[PART_COUNT];

static inline bool part_is_name(enum part part)
{
	return part >= PART_PERSON && part <= PART_NNPS;
}

static inline bool part_is_noun(enum part part)
{
	return part >= PART_NN && part <= PART_NNPS;
}

static inline bool part_is_verb(enum part part)
{
	return part >= PART_VB && part <= PART_VBZ;
}

/* A finite verb, which makes a clause: "said", "says", "will". */
static inline bool part_is_finite(enum part part)
{
	return part == PART_VBD || part == PART_VBP || part == PART_VBZ || part == PART_MD;
}

/* A trained tagger. Read-only, so threads can share it. */
struct part_of_speech;

/* The name of its section in a model file. */
#define PART_OF_SPEECH_SECTION "part_of_speech"

/* Makes a tagger from the bytes of a section, which must outlive it. Whatever they contain, nothing outside of them is read. Returns 0, or -EBADMSG;
 * then *ret_error (free()) says what is wrong with the file, which it calls `name`. */
must_check int part_of_speech_new(const void *section, size_t size, const char *name, struct part_of_speech **ret_model,
                                  char **ret_error);
struct part_of_speech *part_of_speech_free(struct part_of_speech *model); /* NULL is fine; returns NULL */

/* Writes the part (enum part, never PART_NONE) of each token to ret_parts, by token. A pure function of its arguments. */
void part_of_speech_tag(const struct part_of_speech *model, const struct document *document, uint8_t *ret_parts);

/* The same for the tokens of the sentences [first, end) alone. */
void part_of_speech_tag_sentences(const struct part_of_speech *model, const struct document *document, uint32_t first, uint32_t end,
                                  uint8_t *ret_parts);
