/* Captions: sentences that belong to a picture, not to the article; scrapers leave them where the picture was. */
#pragma once

#include "extract/reading.h"

/* Whether the passage is a caption, or begins with a picture's credit: “In this March 3, 2022 file photo, …”, “Reuters The bridge at …”, “The mayor
 * arrives at the bridge, March 3, 2022.” Decided by the words in pictures.txt; false in a language without that list. */
bool passage_is_caption(const struct reading *reading, const struct passage *passage);
