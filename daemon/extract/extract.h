/* Extract: the statements in one article: who said what, in which words. Everything is in the arena. */
#pragma once

#include "proto/story.h"
#include "text/document.h"

struct tagger;

enum { STATEMENT_CONFIDENCE_DEFAULT = 600 }; /* thousandths, below which statements are left out by default */

struct statement {
	enum statement_kind kind;
	bool attitude;       /* a thought, wish or intention, not speech: left out unless asked for */
	uint16_t confidence; /* thousandths: how likely it is that this is a statement with about these bounds */
	const char *speaker; /* the fullest name in the article, or NULL */
	/* Why there is no speaker (NULL if there is one): "claim" (the outlet's own voice), "unattributed" (no words name one), "pronoun" ("he",
	 * "they", of nobody that the text names), "anonymous" ("some", "someone": nobody in particular). */
	const char *speaker_reason;
	const char *mention; /* the words in the text ("he"), perhaps in the sentence that this one continues; "" if there are none. Never NULL */
	const char *cue;     /* "said"; "" if there is none. Never NULL */
	const char *via;     /* who relayed it ("Caixin Global"), or NULL */
	struct span mention_span, cue_span; /* start == end if there is none */
	struct span *content; /* one or more, in order, without overlap; without the outer quotation marks if direct */
	size_t content_count;
	uint32_t sentence; /* the sentence that it starts in */
};

struct statements {
	struct statement *items; /* in order of their content's start */
	size_t count;
	/* The part of speech of each token (enum part of tagger/part_of_speech.h), PART_NONE where finding attributions did not need it; NULL without a
	 * tagger for them. */
	const uint8_t *parts;
};

/* Finds the statements in the text of an article, including claims (factual sentences in the outlet's own voice). The title is left out: it
 * carries no statements, and since every word in it may be capitalised, its words would pass for names. `tagger` is the language's, or NULL:
 * then only rules find them. A pure function of its arguments; safe from several threads. */
void extract_statements(const struct document *document, const struct tagger *tagger, struct arena *arena,
                        struct statements *ret_statements);
