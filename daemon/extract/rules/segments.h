/* Segments: the parts of a passage between commas, colons, semicolons and dashes, and the noun phrases in them. */
#pragma once

#include "extract/reading.h"

enum { SEGMENTS_MAX = 48 }; /* of a passage; the rest of a longer one is one segment */

/* What a segment begins with. */
enum segment_kind {
	SEGMENT_PLAIN,
	SEGMENT_THAT,     /* a content clause: "dass", "que" */
	SEGMENT_RELATIVE, /* a relative or another subordinate clause */
	SEGMENT_AS,       /* “wie X sagte” */
	SEGMENT_CUE,      /* the verb of speech itself: “sagte X” */
};

struct segment {
	uint32_t first, end; /* tokens, without the mark after */
	char mark;           /* after it: , : ; - or 0 at the passage's end */
	enum segment_kind kind;
};

struct segments {
	struct segment items[SEGMENTS_MAX];
	uint32_t count;
};

/* Cuts [first, end) into segments. Quotations and short parentheses are not cut. */
void segments_make(const struct reading *reading, uint32_t first, uint32_t end, struct segments *ret_segments);

/* The next token; if a quotation or parenthesis opens at this one, the token after that. */
uint32_t segments_next(const struct reading *reading, uint32_t token, uint32_t limit);

/* The noun phrase that begins at `first` and ends before `limit`; empty if none does. */
struct range segments_noun_phrase(const struct reading *reading, uint32_t first, uint32_t limit);

/* Whether the phrase can be somebody: a name, a role, a body, a pronoun, or anything that begins like a noun phrase. */
bool segments_somebody(const struct reading *reading, struct range phrase);

/* Whether a word of it is a role, a title or a body of people. */
bool segments_has_role(const struct reading *reading, struct range phrase);

/* Whether the token is a verb that needs another one: “hat”, “soll”, “sei”. */
bool segments_auxiliary(const struct reading *reading, uint32_t token);

/* The end of a noun phrase, with an apposition that names who it is: “el presidente del Gobierno, Ignacio Lerma”. */
uint32_t segments_apposition_end(const struct reading *reading, struct range phrase);

/* The subject of the sentence that begins at `first`, whatever its verb: “Rosk wies das zurück”, “Im Rat warb Rosk dafür”. Empty if it is
 * nobody who can speak. */
struct range segments_subject(const struct reading *reading, uint32_t first, uint32_t end);

/* Whether [first, end) ends with an infinitive and its particle: “das Tor zu öffnen”. */
bool segments_infinitive(const struct reading *reading, uint32_t first, uint32_t end);

/* The token after the adverbs, times and prepositional phrases that begin at `token`. */
uint32_t segments_skip_adverbials(const struct reading *reading, uint32_t token, uint32_t limit);
