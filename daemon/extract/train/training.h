/* Training: a language's whole model, from articles to the parts of the file. */
#pragma once

#include "extract/train/corpus.h"
#include "extract/train/train_statements.h"

/* One model to train. */
struct training_job {
	const char *leave_out;  /* an event, or NULL */
	bool calibrating;       /* without the articles that confidence is fitted on, and without events */
	struct statements_trained trained;
};

/* Gives every article of the corpus its parts of speech: from a tagger that was trained on the silver parts of `path` without it
 * (cross_tag_parts). The section of the tagger trained on all of them is the caller's to free. */
must_check int training_parts(const struct corpus *corpus, const char *path, unsigned char **ret_section, size_t *ret_size,
                              char **ret_error);

/* Trains several models on `threads` threads. */
void training_run(const struct corpus *corpus, const struct statements_options *options, struct training_job *jobs, size_t count,
                  unsigned threads);

/* Fits confidence with a model that a calibrating job trained, on the articles that it was not trained on. */
void training_calibrate(const struct corpus *corpus, const struct tagger *tagger, struct confidence_model *ret_model);
