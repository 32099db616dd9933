/* Segments: a passage cut at its commas, colons, semicolons and dashes, and who is the subject of a verb inside of one. */
#pragma once

#include "extract/reading.h"

enum { SEGMENTS_MAX = 48 }; /* of a passage; the rest of a longer one is one segment */

/* What a segment begins with. */
enum segment_kind {
	SEGMENT_PLAIN,
	SEGMENT_THAT,     /* a content clause: "dass", "que" */
	SEGMENT_RELATIVE, /* a subordinate clause of another kind, or a relative one */
	SEGMENT_AS,       /* “wie X sagte” */
	SEGMENT_CUE,      /* the verb of speech itself: “sagte X” */
};

struct segment {
	uint32_t first, end; /* tokens, without the mark behind */
	char mark;           /* behind it: , : ; - or 0 at the passage's end */
	enum segment_kind kind;
};

struct segments {
	struct segment items[SEGMENTS_MAX];
	uint32_t count;
};

/* Cuts [first, end) up. Quotations and short parentheses are not cut. */
void segments_make(const struct reading *reading, uint32_t first, uint32_t end, struct segments *ret_segments);

/* The token behind this one, behind the whole of a quotation or parenthesis that opens there. */
uint32_t segments_next(const struct reading *reading, uint32_t token, uint32_t limit);

/* The noun phrase that begins at `first` and ends before `limit`; empty if none does. */
struct range segments_noun_phrase(const struct reading *reading, uint32_t first, uint32_t limit);

/* The end of a noun phrase for somebody whose name stands behind a comma: “el presidente del Gobierno, Ignacio Lerma”; else
 * its own. */
uint32_t segments_apposition_end(const struct reading *reading, struct range phrase);

/* The subject of the sentence that begins at `first`, whatever its verb: “Rosk wies das zurück”, “Im Rat warb Rosk dafür”. Empty
 * if that is nobody and nothing that can speak. */
struct range segments_subject(const struct reading *reading, uint32_t first, uint32_t end);

/* Whether [first, end) ends with an infinitive and what opens it: “das Tor zu öffnen”. */
bool segments_infinitive(const struct reading *reading, uint32_t first, uint32_t end);

/* Behind adverbs, times and phrases with a preposition that begin at the token. */
uint32_t segments_skip_adverbials(const struct reading *reading, uint32_t token, uint32_t limit);

/* A verb of speech in a segment. */
struct report {
	struct cue_entry entry;
	uint32_t cue;         /* token */
	uint32_t finite;      /* its finite verb: the auxiliary in “hat … gesagt”, else the cue */
	uint32_t behind;      /* the token behind both */
	struct range mention; /* empty if the subject is not in the segment */
	bool inverted;        /* the subject stands behind the finite verb */
	bool unnamed;         /* a passive that says of nobody who spoke */
	bool shared;          /* there is no subject: “…, und fügte hinzu” */
};

/* The verb of speech at the token, which lies in [first, end), and its subject. Particles that the verb needs must be
 * there. False if there is none. Looks at a bounded number of tokens. */
bool segments_report_at(const struct reading *reading, uint32_t first, uint32_t token, uint32_t end, struct report *ret_report);

/* The first one from `from` on, as far as a clause may reach. */
bool segments_report(const struct reading *reading, uint32_t first, uint32_t from, uint32_t end, struct report *ret_report);
