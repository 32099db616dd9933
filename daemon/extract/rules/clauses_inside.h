/* Shared by the files of clauses.h: the passage that is being searched. */
#pragma once

#include "extract/attribution.h"
#include "extract/rules/segments.h"
#include "extract/rules/speech_verbs.h"

enum { LONGEST_CLAUSE = 100 }; /* tokens of a segment that are searched: keeps the time linear */

struct clauses {
	const struct reading *reading;
	const struct passage *passage;
	uint32_t number; /* of the passage */
	uint32_t from;   /* the token at which the search begins: after a quotation whose cue was found already */
	struct attributions *attributions;
	struct segments segments;
	uint32_t done; /* the tokens before this one are in a content of this passage */
};

/* The segment, or NULL after the last one. */
static inline const struct segment *segment_at(const struct clauses *c, uint32_t index)
{
	return index < c->segments.count ? &c->segments.items[index] : NULL;
}

/* Whether the segment has a finite verb, as far as the lists tell. */
bool clauses_has_verb(const struct reading *reading, const struct segment *segment);

/* Appends a part to the content, without the marks at its ends. False if nothing is left of it, or the content has no room. */
bool clauses_add_content(const struct clauses *c, struct attribution *attribution, uint32_t first, uint32_t end);

/* The last attribution, if it is of this passage; else NULL. */
struct attribution *clauses_last(const struct clauses *c);

/* The index of the last attribution of the passages just before; DOCUMENT_NONE if there is none. */
uint32_t clauses_predecessor(const struct clauses *c);

/* “«…». Lo ha detto X.”, “«…». Così X.”: gives the quotation that is the sentence before to whom this attribution names, if nobody is known to have
 * said it. False if there is none; in a language that capitalises nouns, too. */
bool clauses_quotation_before(struct clauses *c, const struct attribution *attribution);

/* The first token of the passage after all contents of its attributions. */
uint32_t clauses_front(const struct clauses *c);

/* Gives the report of segment `index` a subject that is separated from it by an apposition: “X, Sprecher der Partei Y, sagte”. False if there is
 * none. */
bool clauses_apposed_subject(struct clauses *c, uint32_t index, struct report *report);

/* The same for “Wie X, Sprecher der Partei Y, sagte”: the clause that ends with the verb began two commas before. */
bool clauses_apposed_as(struct clauses *c, uint32_t index, struct report *report);

/* Gives the report of a relative clause its subject: the antecedent before the comma (“…, der sagte”), or the noun phrase within (“…, dem X
 * vorwirft”). */
void clauses_relative_subject(struct clauses *c, uint32_t index, struct report *report);

/* The first noun phrase in [first, end) that follows a preposition and can say something: “heißt es in [dem Brief]”. Empty if there is none. */
struct range clauses_place_within(const struct reading *reading, uint32_t first, uint32_t end);

/* Makes the place where it is written the speaker: “In [dem Bericht] heißt es”, “heißt es in [dem Bericht]”. */
void clauses_find_place(const struct clauses *c, uint32_t index, struct report *report);

/* Reads the report of a participle that an apposition separates from its auxiliary: “hatte X, Chef der Firma Y, [zugesagt], …”. False if there is
 * none. */
bool clauses_report_across(const struct clauses *c, uint32_t index, uint32_t token, struct report *ret_report);

/* The subject of the participle that begins segment `index`: the sentence's subject (“X plaide la relaxe, estimant que …”), or the speaker of the
 * segments before (“Lo confirmó X, precisando que …”). Empty if there is neither. */
struct range clauses_speaker_before(const struct clauses *c, uint32_t index);

/* Reported speech that depends on a noun at the end of a segment: “die Behauptung, dass A”, “der Vorwurf der Opposition, B sei C, …”; it
 * ends where the sentence around it continues. False if there is none, or if the noun has a verb of speech beside it. */
bool reported_of_noun(struct clauses *c, uint32_t index);

/* The sentence's subject, if it is somebody who can speak; else empty. */
struct range reported_subject(const struct clauses *c, uint32_t passage);

/* Finds reported speech without a word for speech: sentences whose verb shows it by its form, and quoted parts of sentences. Call it after everything
 * else in the passage was found. */
void reported_find(struct clauses *c);
