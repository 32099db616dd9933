/* Repeats: sentences that stand in an article's prose more than once, word for word. Pages show them again under pictures and in boxes. */
#pragma once

#include "extract/reading.h"

/* By sentence: whether it is one too many. Of sentences with the same words the first that ends like a sentence of the text, with a full stop, is the
 * article's; if none does, the first. Short ones, which people may well say twice, aren't looked at. In the reading's arena; linear in the text. */
const bool *repeats_find(const struct reading *reading);
