/* Tagger: finds attributions with a trained model: parts of speech (part_of_speech.h), a lexicon of cues (cue_lexicon.h) and a conditional random
 * field (crf.h) over the observations of each token (observations.h), among which are the findings of the rules (attribution.h). */
#pragma once

#include "extract/attribution.h"
#include "extract/tagger/confidence.h"
#include "extract/tagger/crf.h"
#include "extract/tagger/cue_lexicon.h"
#include "extract/tagger/observations.h"

struct tagger;

/* Loads the tagger of a language: `<data_directory>/languages/<code>/statements.model`. If there is no such file *ret_tagger is NULL, and
 * the language goes by rules alone. If it is damaged or of another version, a negative errno value is returned, and *ret_error (free())
 * says what is wrong. */
must_check int tagger_load(const char *data_directory, const char *language, struct tagger **ret_tagger, char **ret_error);
/* The same from a file of any name; here a missing file is an error. */
must_check int tagger_read(const char *path, struct tagger **ret_tagger, char **ret_error);
struct tagger *tagger_free(struct tagger *tagger);

/* Finds the attributions of a text, given what the rules found: the tagger's own first, then those of the rules that stay. Returns how many are its
 * own. Everything but the list itself is in the reading's arena. `ret_measures`, which may be NULL, gets the confidence measures of each of its own,
 * for hearsay-train. */
size_t tagger_find(const struct tagger *tagger, const struct reading *reading, const struct attributions *rules,
                   struct attributions *ret_found, float (**ret_measures)[CONFIDENCE_COUNT]);

/* --- for hearsay-train */

enum {
	TAGGER_VERSION = 2, /* of its sections in a model file */
};

/* What a tagger is made of. */
struct tagger_parts {
	struct cue_lexicon lexicon;
	uint32_t step; /* of the field's weights, in millionths */
	const struct crf_observation *observations;
	size_t observation_count;
	const struct crf_transition *transitions;
	size_t transition_count;
	struct confidence_model confidence;
	bool speech_alone; /* the training corpus marks only speech, no thoughts or wishes */
	const void *part_of_speech; /* section, or NULL */
	size_t part_of_speech_size;
};
/* Makes a tagger of parts that were just trained, which are copied. */
struct tagger *tagger_new(const struct tagger_parts *parts);

/* Writes the model file; `provenance` as model_file.h says. */
must_check int tagger_write(const struct tagger_parts *parts, const char *provenance, const char *path, char **ret_error);
