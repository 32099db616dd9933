/* Sources: “laut X”, “X zufolge”, “demnach”: words that say whose content the rest of the sentence is, without a verb. */
#pragma once

#include "extract/rules/speech_verbs.h"

/* The source word at the token, with its mention; *ret_taken is what both take together. An adverb has no mention. False if
 * there is none. */
bool sources_read(const struct reading *reading, const struct segment *segment, uint32_t token, struct report *ret_report,
                  struct range *ret_taken);

/* The noun phrase between `first` and `end` that ends there; what stands there after the last verb if none does. */
struct range sources_phrase_ending_at(const struct reading *reading, uint32_t first, uint32_t end);
