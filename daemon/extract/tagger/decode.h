/* Decode: the attributions that a chain's labels spell out. */
#pragma once

#include "extract/attribution.h"
#include "extract/tagger/crf.h"
#include "extract/tagger/observations.h"

/* Appends the attributions of a chain to `found`, without their confidence. `labels` and `marginals` are by token of the chain. */
void labels_decode(const struct reading *reading, const struct chain *chain, const uint8_t *labels,
                   const float (*marginals)[LABEL_STRIDE], struct attributions *found);
