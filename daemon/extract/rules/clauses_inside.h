/* What the files of clauses.h share: a passage on its way. */
#pragma once

#include "extract/attribution.h"
#include "extract/rules/segments.h"
#include "extract/rules/speech_verbs.h"

enum { LONGEST_CLAUSE = 100 }; /* tokens of a segment that are looked at: keeps the time linear */

struct clauses {
	const struct reading *reading;
	const struct passage *passage;
	uint32_t number; /* of the passage */
	uint32_t from;   /* token from which on the passage is looked at: what stands before is a quotation that has its cue */
	struct attributions *attributions;
	struct segments segments;
	uint32_t done; /* tokens before it are in a content of this passage */
};

/* The segment, or NULL after the last one. */
static inline const struct segment *segment_at(const struct clauses *c, uint32_t index)
{
	return index < c->segments.count ? &c->segments.items[index] : NULL;
}

/* Whether a finite verb stands in the segment, as far as the lists tell. */
bool clauses_has_verb(const struct reading *reading, const struct segment *segment);

/* Appends a part to the content, without the marks at its ends; false if nothing is left of it, or there is no room. */
bool clauses_add_content(const struct clauses *c, struct attribution *attribution, uint32_t first, uint32_t end);

/* The last attribution, if it is of this passage; else NULL. */
struct attribution *clauses_last(const struct clauses *c);

/* The index of the last attribution of the passages just before; DOCUMENT_NONE if there is none. */
uint32_t clauses_predecessor(const struct clauses *c);

/* Where what no attribution of the passage has yet begins. */
uint32_t clauses_front(const struct clauses *c);

/* Gives the report of segment `index` the subject that stands before its commas: “X, Sprecher der Partei Y, sagte”. Whether there is one. */
bool clauses_apposed_subject(struct clauses *c, uint32_t index, struct report *report);

/* The same for “Wie X, Sprecher der Partei Y, sagte”: the clause that ends with the verb began two commas before. */
bool clauses_apposed_as(struct clauses *c, uint32_t index, struct report *report);

/* Gives the report of a relative clause its subject: the noun phrase before the comma (“…, der sagte”), or the one inside (“…, dem X vorwirft”). */
void clauses_relative_subject(struct clauses *c, uint32_t index, struct report *report);

/* The first noun phrase of [first, end) after a preposition that can say something: “heißt es in [dem Brief]”. Empty if there is none. */
struct range clauses_place_within(const struct reading *reading, uint32_t first, uint32_t end);

/* Makes the place the speaker: “In dem Bericht heißt es”, “heißt es in dem Bericht”. */
void clauses_find_place(const struct clauses *c, uint32_t index, struct report *report);

/* The report of a participle that stands in a short segment after an apposition, far from its auxiliary: “hatte X, Chef der Firma Y, [zugesagt],
 * …”. Whether there is one. */
bool clauses_report_across(const struct clauses *c, uint32_t index, uint32_t token, struct report *ret_report);

/* Whose participle begins segment `index`: the sentence's subject (“X plaide la relaxe, estimant que …”), or whoever spoke in the segments
 * before (“Lo confirmó X, precisando que …”). Empty if nobody did. */
struct range clauses_speaker_before(const struct clauses *c, uint32_t index);

/* What a noun for something said introduces with which the segment ends: “die Behauptung, dass A”, “der Vorwurf der Opposition, B sei
 * C, …”; up to where the sentence goes on around it. False if there is none, or if a verb of speech stands beside it. */
bool reported_of_noun(struct clauses *c, uint32_t index);

/* Whom the sentence is about, if that is somebody; else empty. */
struct range reported_subject(const struct clauses *c, uint32_t passage);

/* Reported speech that no word for speech stands beside: sentences whose verb says so by its form, and quoted parts of sentences. To be called when the rest of the passage has been looked at. */
void reported_find(struct clauses *c);
