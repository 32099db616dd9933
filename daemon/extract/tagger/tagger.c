#include "extract/tagger/tagger.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "extract/rules/acts.h"
#include "extract/rules/tellings.h"
#include "extract/tagger/decode.h"
#include "extract/tagger/join.h"
#include "extract/tagger/model_file.h"
#include "extract/tagger/part_of_speech.h"

struct tagger {
	struct model_file *file; /* the other members point into it */
	struct part_of_speech *parts; /* NULL: the language has no tagger for parts of speech */
	struct cue_lexicon lexicon;
	struct crf *crf;
	struct observation_rows *rows;
	struct confidence_model confidence;
	bool speech_alone;
};

/* The section "tagger", which says how to read the others. */
struct tagger_head {
	uint32_t version;      /* TAGGER_VERSION, LABEL_COUNT and OBSERVATIONS_VERSION are those of the build that trained it */
	uint32_t step;         /* of the CRF's weights, in millionths */
	uint32_t labels;       /* LABEL_COUNT */
	uint32_t observations; /* OBSERVATIONS_VERSION */
	uint32_t speech_alone; /* 1: the training corpus marks no thoughts and wishes */
	struct confidence_model confidence;
};

/* --- loading */

static int wrong(char **ret_error, const char *path, const char *why)
{
	free(*ret_error);
	*ret_error = format_string("%s: %s; train it again with hearsay-train, or install the one that comes with this version", path, why);
	return -EINVAL;
}

static bool is_finite(const struct confidence_model *model)
{
	const float most = 1e6F; /* a trained weight is below ten */
	for (unsigned k = 0; k < CONFIDENCE_COUNT; k++)
		if (!(model->weights[k] >= -most && model->weights[k] <= most))
			return false;
	return true;
}

static bool has_bins(const struct lexicon_entry *entries, size_t count)
{
	for (size_t k = 0; k < count; k++)
		if (entries[k].cue >= LEXICON_BINS || entries[k].head >= LEXICON_BINS || entries[k].quoted >= LEXICON_BINS)
			return false;
	return true;
}

static int read_sections(struct tagger *tagger, const char *path, char **ret_error)
{
	size_t head_size, words, observations, transitions;
	const struct tagger_head *head = model_file_section(tagger->file, "tagger", &head_size);
	const struct lexicon_entry *entries = model_file_section(tagger->file, "cue_lexicon", &words);
	const struct crf_observation *rows = model_file_section(tagger->file, "crf_observations", &observations);
	const struct crf_transition *pairs = model_file_section(tagger->file, "crf_transitions", &transitions);
	if (!head || !entries || !rows || !pairs || head_size != sizeof(*head))
		return wrong(ret_error, path, "it holds no tagger");
	if (head->version != TAGGER_VERSION || head->labels != LABEL_COUNT || head->observations != OBSERVATIONS_VERSION)
		return wrong(ret_error, path, "it was trained for another version of hearsay");
	if (words % sizeof(*entries) || observations % sizeof(*rows) || transitions % sizeof(*pairs) || head->step == 0 ||
	    head->step > CRF_STEP_MAX || !is_finite(&head->confidence) || !has_bins(entries, words / sizeof(*entries)))
		return wrong(ret_error, path, "its sections are not what they should be");
	size_t parts;
	const void *section = model_file_section(tagger->file, PART_OF_SPEECH_SECTION, &parts);
	int r = section ? part_of_speech_new(section, parts, path, &tagger->parts, ret_error) : 0;
	if (r < 0)
		return r;
	tagger->lexicon = (struct cue_lexicon){ entries, words / sizeof(*entries) };
	tagger->confidence = head->confidence;
	tagger->speech_alone = head->speech_alone != 0;
	tagger->crf = crf_new(head->step, rows, observations / sizeof(*rows), pairs, transitions / sizeof(*pairs));
	if (!tagger->crf)
		return wrong(ret_error, path, "its keys can't be told apart");
	tagger->rows = observation_rows_new(tagger->crf);
	return 0;
}

int tagger_read(const char *path, struct tagger **ret_tagger, char **ret_error)
{
	struct tagger *tagger = allocate(1, sizeof(*tagger));
	int r = model_file_read(path, &tagger->file, ret_error);
	if (r >= 0)
		r = read_sections(tagger, path, ret_error);
	if (r < 0) {
		tagger_free(tagger);
		return r;
	}
	*ret_tagger = tagger;
	return 0;
}

int tagger_load(const char *data_directory, const char *language, struct tagger **ret_tagger, char **ret_error)
{
	cleanup(free_pointer) char *path = format_string("%s/languages/%s/statements.model", data_directory, language);
	int r = tagger_read(path, ret_tagger, ret_error);
	if (r != -ENOENT)
		return r;
	free(*ret_error);
	*ret_error = NULL;
	*ret_tagger = NULL;
	return 0;
}

enum { MOST_SECTIONS = 5 };

/* Fills in the sections of a model file. Returns how many there are. They point to `head` and `parts`, which must live as long. */
static size_t sections_of(const struct tagger_parts *parts, struct tagger_head *head, struct model_section sections[MOST_SECTIONS])
{
	*head = (struct tagger_head){ TAGGER_VERSION, parts->step, LABEL_COUNT, OBSERVATIONS_VERSION, parts->speech_alone, parts->confidence };
	sections[0] = (struct model_section){ "tagger", head, sizeof(*head) };
	sections[1] = (struct model_section){ "cue_lexicon", parts->lexicon.entries, parts->lexicon.count * sizeof(*parts->lexicon.entries) };
	sections[2] = (struct model_section){ "crf_observations", parts->observations,
		                                  parts->observation_count * sizeof(*parts->observations) };
	sections[3] = (struct model_section){ "crf_transitions", parts->transitions,
		                                  parts->transition_count * sizeof(*parts->transitions) };
	sections[4] = (struct model_section){ PART_OF_SPEECH_SECTION, parts->part_of_speech, parts->part_of_speech_size };
	return parts->part_of_speech ? MOST_SECTIONS : MOST_SECTIONS - 1;
}

int tagger_write(const struct tagger_parts *parts, const char *provenance, const char *path, char **ret_error)
{
	struct tagger_head head;
	struct model_section sections[MOST_SECTIONS];
	size_t count = sections_of(parts, &head, sections);
	return model_file_write(path, provenance, sections, count, ret_error);
}

struct tagger *tagger_new(const struct tagger_parts *parts)
{
	struct tagger *tagger = allocate(1, sizeof(*tagger));
	struct tagger_head head;
	struct model_section sections[MOST_SECTIONS];
	size_t size, count = sections_of(parts, &head, sections);
	cleanup(free_pointer) unsigned char *bytes = NULL;
	cleanup(free_pointer) char *error = NULL;
	model_file_build("", sections, count, &bytes, &size);
	int r = model_file_parse(bytes, size, "a tagger just trained", &tagger->file, &error);
	if (r >= 0)
		r = read_sections(tagger, "a tagger just trained", &error);
	assert(r >= 0);
	return tagger;
}

struct tagger *tagger_free(struct tagger *tagger)
{
	if (!tagger)
		return NULL;
	observation_rows_free(tagger->rows);
	crf_free(tagger->crf);
	part_of_speech_free(tagger->parts);
	model_file_free(tagger->file);
	free(tagger);
	return NULL;
}

/* --- tagging */

/* Whether somebody says it, rather than only thinks or wants it. This is so by the list of reporting verbs, or because words of the cue
 * often come with a quotation, or because the training corpus had nothing else. */
static bool is_said(const struct tagger *tagger, const struct reading *reading, const struct attribution *attribution)
{
	const struct cue_lexicon *lexicon = &tagger->lexicon;
	enum { OFTEN_QUOTED = 5 /* a bin of the lexicon */, SCARE_WORDS = 4 /* a quotation of so many words need not be speech */ };
	struct cue_entry entry;
	bool said = false, thought = false, quoted = false;
	for (uint32_t k = attribution->cue.first; k < attribution->cue.end; k++) {
		if (reading_cue(reading, k, &entry) && entry.content) {
			said |= !(entry.content & CUE_ATTITUDE);
			thought |= (entry.content & CUE_ATTITUDE) != 0;
		}
		said |= reading_uses(reading, k, USE_ACCORDING);
		struct lexicon_entry word = cue_lexicon_find(lexicon, observations_word(reading_token(reading, k)));
		quoted |= word.cue >= OFTEN_QUOTED && word.cue < LEXICON_BINS - 1 && word.quoted >= OFTEN_QUOTED &&
		          word.quoted < LEXICON_BINS - 1;
	}
	uint32_t inside = reading_token(reading, attribution->content[0].first)->quotation;
	bool quotation = inside != DOCUMENT_NONE && reading->document->quotations[inside].words > SCARE_WORDS;
	return said || (!thought && (quoted || tagger->speech_alone)) || quotation || acts_say(reading, attribution) ||
	       tellings_say(reading, attribution);
}

/* What is needed while one text is tagged. */
struct working {
	const struct tagger *tagger;
	const struct reading *reading;
	const struct attributions *rules;
	struct observed *observed;
	struct crf_chain scores;
	uint8_t *labels;
	float (*marginals)[LABEL_STRIDE];
};

static void tag_chain(const struct working *working, struct crf_chain *scores, const struct chain *chain)
{
	uint32_t observations[OBSERVATIONS_MAX], transitions[TRANSITIONS_MAX];
	crf_chain_begin(scores, chain->end - chain->first);
	for (uint32_t k = chain->first; k < chain->end; k++) {
		size_t o = observation_rows_of(working->observed, chain, k, observations);
		size_t t = transition_rows_of(working->observed, chain, k, transitions);
		crf_chain_score(scores, k - chain->first, observations, o, transitions, t);
	}
	crf_best(scores, CRF_BEGIN_BONUS, working->reading->arena, working->labels);
}

/* The parts of speech of the tokens in chains that may have a statement. A sentence may be longer than a chain; it is tagged once for all its chains.
 * NULL without a tagger for them. */
static const uint8_t *parts_of(const struct working *working, const struct chain *chains, uint32_t count)
{
	const struct document *document = working->reading->document;
	if (!working->tagger->parts)
		return NULL;
	uint8_t *parts = working->reading->parts;
	uint32_t read = 0;
	for (uint32_t c = 0; c < count; c++) {
		uint32_t first = document->tokens[chains[c].first].sentence, end = document->tokens[chains[c].end - 1].sentence + 1;
		if (end <= read || !observations_promise(working->observed, &chains[c]))
			continue;
		part_of_speech_tag_sentences(working->tagger->parts, document, first, end, parts);
		read = end;
	}
	return parts;
}

/* Computes the probabilities of labels, only for those sentences of a chain in which a statement was found. False if there is none. */
static bool doubt(struct working *working, const struct chain *chain)
{
	const struct document *document = working->reading->document;
	uint32_t length = chain->end - chain->first, first = 0, last = 0;
	bool any = false, said = false;
	for (uint32_t k = 0; k < length; k++) {
		bool starts = k == 0 || document->tokens[chain->first + k].sentence != document->tokens[chain->first + k - 1].sentence;
		if (starts && said && working->labels[k] == LABEL_OUTSIDE) {
			crf_marginals_within(&working->scores, working->labels, first, k, working->marginals);
			said = false;
		}
		first = starts && !said ? k : first;
		said |= working->labels[k] > LABEL_GAP;
		any |= said;
		last = k + 1;
	}
	if (said)
		crf_marginals_within(&working->scores, working->labels, first, last, working->marginals);
	return any;
}

static void tag_all(struct working *working, struct attributions *found)
{
	const struct reading *reading = working->reading;
	uint32_t count, longest = 0;
	const struct chain *chains = chains_make(reading, &count);
	for (uint32_t c = 0; c < count; c++)
		longest = chains[c].end - chains[c].first > longest ? chains[c].end - chains[c].first : longest;
	crf_chain_make(working->tagger->crf, longest, reading->arena, &working->scores);
	working->labels = arena_alloc(reading->arena, (size_t)longest + 1, 1);
	working->marginals = arena_alloc(reading->arena, (size_t)longest + 1, sizeof(*working->marginals));
	found->parts = parts_of(working, chains, count);
	observations_take_parts(working->observed, found->parts);
	for (uint32_t c = 0; c < count; c++) {
		if (!observations_promise(working->observed, &chains[c]))
			continue;
		tag_chain(working, &working->scores, &chains[c]);
		if (doubt(working, &chains[c]))
			labels_decode(reading, &chains[c], working->labels, (const float(*)[LABEL_STRIDE])working->marginals, found);
	}
}

/* Drops what was found in posts and in turns of interviews: what stands there is said by whoever posts or has the turn. */
static void drop_other_voices(const struct reading *reading, struct attributions *found)
{
	size_t kept = 0, count = found->list.count;
	uint32_t *becomes = arena_alloc(reading->arena, count, sizeof(*becomes));
	for (size_t k = 0; k < count; k++) {
		struct attribution *one = &found->list.items[k];
		if (one->heir_of != DOCUMENT_NONE)
			one->heir_of = becomes[one->heir_of]; /* always one before it */
		bool outlet = reading->voices[reading_passage_at(reading, one->content[0].first)] == VOICE_OUTLET;
		becomes[k] = outlet ? (uint32_t)kept : DOCUMENT_NONE;
		if (outlet)
			found->list.items[kept++] = *one;
	}
	found->list.count = kept;
}

static struct attribution *copy_of(const struct reading *reading, const struct attributions *attributions)
{
	struct attribution *copy = arena_alloc(reading->arena, attributions->list.count, sizeof(*copy));
	if (attributions->list.count)
		memcpy(copy, attributions->list.items, attributions->list.count * sizeof(*copy));
	return copy;
}

size_t tagger_find(const struct tagger *tagger, const struct reading *reading, const struct attributions *rules,
                   struct attributions *ret_found, float (**ret_measures)[CONFIDENCE_COUNT])
{
	struct working working = { .tagger = tagger, .reading = reading, .rules = rules };
	working.observed = observations_make(reading, rules, &tagger->lexicon, tagger->rows);
	tag_all(&working, ret_found);
	drop_other_voices(reading, ret_found);
	const uint32_t *ruled = attributions_owners(reading, rules);
	struct attributions taught = { .list = { .items = copy_of(reading, rules), .count = rules->list.count } };
	if (reading->traits & TRAIT_RULES_LEAD)
		attributions_yield(reading, ruled, &taught, ret_found);
	size_t tagged = ret_found->list.count;
	float(*measures)[CONFIDENCE_COUNT] = arena_alloc(reading->arena, tagged, sizeof(*measures));
	for (size_t k = 0; k < tagged; k++) {
		struct attribution *attribution = &ret_found->list.items[k];
		attribution->attitude = !is_said(tagger, reading, attribution);
		confidence_measure(reading, attribution, rules, ruled, measures[k]);
		attribution->confidence = confidence_of(&tagger->confidence, measures[k]);
	}
	attributions_join(reading, &taught, ruled, ret_found);
	if (ret_measures)
		*ret_measures = measures;
	return tagged;
}
