/* Silver labels: what a larger tagger, too slow for the product, says of articles that nobody annotated, as training material (Hinton,
 * Vinyals and Dean 2015; "self-training" where both are alike). daemon/extract/train/silver/teacher.py is such a tagger: it gets articles as
 * tokens (tokens_write) and gives back labelled spans.
 *
 * A file of silver labels has an article a line: its id, and after a tab its spans in order, each `distance+length` and a letter: code
 * points from the end of the span before (or the start of the text), code points that it covers, and the label that it begins. The text
 * itself is elsewhere: in a file of articles, JSON lines with "id" and "text". Either may be compressed (xz). */
#pragma once

#include "extract/train/corpus.h"

/* Letters of the labels, as files of tokens and of silver labels have them: a part's first token has a capital, the rest small letters. */
extern const char label_letters[LABEL_COUNT + 1];

/* Adds the articles of `labels`, whose texts are among `articles`. Negative errno values; *ret_error (free()) says which line and why. */
must_check int corpus_read_silver(struct corpus *corpus, const char *articles, const char *labels, const struct language *language,
                                  char **ret_error);

/* Writes articles as a teacher reads them: JSON lines with "id", "text", "tokens" (start and end of each, in code points, one after the
 * other), "chains" (first token and the one after the last of each) and "labels", a letter a token. */
must_check int tokens_write(const struct corpus *corpus, const char *path, char **ret_error);
