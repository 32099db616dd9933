/* Verbless cues: words other than verbs by which the rest of the sentence is attributed: prepositions and postpositions (“laut X”, “X zufolge”), and
 * adverbs ("demnach"). */
#pragma once

#include "extract/rules/speech_verbs.h"

/* Reads the verbless cue at the token, with its mention; *ret_taken is what both take together. An adverb has no mention. False if there is no
 * such cue. */
bool verbless_cue_read(const struct reading *reading, const struct segment *segment, uint32_t token, struct report *ret_report,
                       struct range *ret_taken);

/* The noun phrase in [first, end) that ends at `end`; if there is none, everything after the last verb. */
struct range verbless_cue_phrase_before(const struct reading *reading, uint32_t first, uint32_t end);
