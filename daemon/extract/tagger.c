#include "extract/tagger.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract/model_file.h"
#include "extract/part_of_speech.h"
#include "extract/phrases.h"

struct tagger {
	struct model_file *file; /* NULL if it was just trained */
	struct part_of_speech *parts; /* NULL: the language has no tagger of them */
	struct cue_lexicon lexicon;
	struct crf *crf;
};

/* The section "tagger": what the numbers in the others mean. */
struct tagger_head {
	uint32_t version;
	uint32_t step;   /* of the field's weights, in millionths */
	uint32_t labels; /* LABEL_COUNT of the build that trained it */
	uint32_t observations; /* OBSERVATIONS_VERSION of it */
};

/* --- loading */

static int wrong(char **ret_error, const char *path, const char *why)
{
	free(*ret_error);
	if (asprintf(ret_error, "%s: %s; train it again with hearsay-train, or install the one that comes with this version", path, why) < 0)
		*ret_error = NULL;
	return -EINVAL;
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
	    head->step > CRF_STEP_MAX)
		return wrong(ret_error, path, "its sections are not what they should be");
	size_t parts;
	const void *section = model_file_section(tagger->file, PART_OF_SPEECH_SECTION, &parts);
	int r = section ? part_of_speech_new(section, parts, path, &tagger->parts, ret_error) : 0;
	if (r < 0)
		return r;
	tagger->lexicon = (struct cue_lexicon){ entries, words / sizeof(*entries) };
	tagger->crf = crf_new(head->step, rows, observations / sizeof(*rows), pairs, transitions / sizeof(*pairs));
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
	cleanup(free_pointer) char *path = NULL;
	if (asprintf(&path, "%s/languages/%s/statements.model", data_directory, language) < 0)
		abort();
	int r = tagger_read(path, ret_tagger, ret_error);
	if (r != -ENOENT)
		return r;
	free(*ret_error);
	*ret_error = NULL;
	*ret_tagger = NULL;
	return 0;
}

int tagger_write(const struct tagger_parts *parts, const char *provenance, const char *path, char **ret_error)
{
	struct tagger_head head = { TAGGER_VERSION, parts->step, LABEL_COUNT, OBSERVATIONS_VERSION };
	const struct model_section sections[] = {
		{ "tagger", &head, sizeof(head) },
		{ "cue_lexicon", parts->lexicon.entries, parts->lexicon.count * sizeof(*parts->lexicon.entries) },
		{ "crf_observations", parts->observations, parts->observation_count * sizeof(*parts->observations) },
		{ "crf_transitions", parts->transitions, parts->transition_count * sizeof(*parts->transitions) },
		{ PART_OF_SPEECH_SECTION, parts->part_of_speech, parts->part_of_speech_size },
	};
	size_t count = array_size(sections) - (parts->part_of_speech == NULL);
	return model_file_write(path, provenance, sections, count, ret_error);
}

struct tagger *tagger_free(struct tagger *tagger)
{
	if (!tagger)
		return NULL;
	crf_free(tagger->crf);
	part_of_speech_free(tagger->parts);
	model_file_free(tagger->file);
	free(tagger);
	return NULL;
}

/* --- from labels to attributions */

enum span_role { SPAN_SOURCE, SPAN_CUE, SPAN_CONTENT };

struct found_span {
	enum span_role role;
	bool before; /* a source or content that comes before its cue; a cue whose content comes before it */
	struct range range; /* tokens of the document */
	float sureness;     /* the lowest probability, over its tokens, that they are such a part */
	uint32_t attribution; /* of a cue: its index in the list of this chain */
};

struct spans {
	struct found_span *items;
	uint32_t count;
};

static enum span_role role_of(unsigned label)
{
	return label < LABEL_BEGIN_CUE_BEFORE ? SPAN_SOURCE : label < LABEL_BEGIN_CONTENT_BEFORE ? SPAN_CUE : SPAN_CONTENT;
}

/* The probability that the token is in such a part, on whichever side. */
static float role_probability(const float marginals[LABEL_STRIDE], enum span_role role)
{
	unsigned first = LABEL_BEGIN_SOURCE_BEFORE + 4 * (unsigned)role;
	return marginals[first] + marginals[first + 1] + marginals[first + 2] + marginals[first + 3];
}

static void collect(const struct chain *chain, const uint8_t *labels, const float (*marginals)[LABEL_STRIDE], struct spans *spans)
{
	uint32_t length = chain->end - chain->first;
	for (uint32_t k = 0; k < length;) {
		unsigned label = labels[k];
		if (label <= LABEL_GAP) {
			k++;
			continue;
		}
		struct found_span span = { .role = role_of(label), .before = (label - LABEL_BEGIN_SOURCE_BEFORE) % 4 < 2, .sureness = 1 };
		uint32_t end = k;
		do {
			float sure = role_probability(marginals[end], span.role);
			span.sureness = sure < span.sureness ? sure : span.sureness;
			end++;
		} while (end < length && labels[end] == (label | 1) && label != LABEL_OUTSIDE);
		span.range = (struct range){ chain->first + k, chain->first + end };
		spans->items[spans->count++] = span;
		k = end;
	}
}

/* The cue of a span: the next one behind it whose content comes before it, or the nearest one before it. DOCUMENT_NONE if none. */
static uint32_t cue_of(const struct spans *spans, uint32_t index)
{
	const struct found_span *span = &spans->items[index];
	if (span->before) {
		uint32_t any = DOCUMENT_NONE;
		for (uint32_t k = index + 1; k < spans->count; k++) {
			const struct found_span *other = &spans->items[k];
			if (other->role != SPAN_CUE)
				continue;
			if (span->role == SPAN_SOURCE || other->before)
				return k;
			any = any == DOCUMENT_NONE ? k : any;
		}
		return any;
	}
	for (uint32_t k = index; k-- > 0;)
		if (spans->items[k].role == SPAN_CUE)
			return k;
	return DOCUMENT_NONE;
}

static uint32_t passage_of(const struct reading *reading, uint32_t token)
{
	uint32_t low = 0, high = reading->passage_count;
	while (low + 1 < high) {
		uint32_t middle = low + (high - low) / 2;
		if (reading->passages[middle].first <= token)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct linked {
	struct attribution attribution;
	float content, source;
};

static void add_content(struct linked *linked, const struct found_span *span)
{
	struct attribution *a = &linked->attribution;
	if (a->content_count == ATTRIBUTION_CONTENT_MAX)
		a->content[a->content_count - 1].end = span->range.end;
	else
		a->content[a->content_count++] = span->range;
	linked->content = span->sureness < linked->content ? span->sureness : linked->content;
}

static void link_spans(const struct reading *reading, struct spans *spans, struct linked *linked)
{
	for (uint32_t k = 0; k < spans->count; k++)
		if (spans->items[k].role == SPAN_CUE)
			linked[k] = (struct linked){ .attribution = { .rule = RULE_TAGGED,
				                                          .cue = spans->items[k].range,
				                                          .passage = passage_of(reading, spans->items[k].range.first),
				                                          .heir_of = DOCUMENT_NONE },
				                         .content = 1,
				                         .source = 1 };
	for (uint32_t k = 0; k < spans->count; k++) {
		const struct found_span *span = &spans->items[k];
		uint32_t cue = span->role == SPAN_CUE ? DOCUMENT_NONE : cue_of(spans, k);
		if (cue == DOCUMENT_NONE)
			continue;
		if (span->role == SPAN_CONTENT) {
			add_content(&linked[cue], span);
		} else if (range_empty(linked[cue].attribution.mention) || span->before) {
			linked[cue].attribution.mention = span->range; /* of two the nearer one */
			linked[cue].source = span->sureness;
		}
	}
}

/* Whether somebody says it, not only thinks or wants it: by the list of reporting verbs, or because words of the cue often have a
 * quotation with them. */
static bool is_said(const struct reading *reading, const struct cue_lexicon *lexicon, const struct attribution *attribution)
{
	enum { OFTEN_QUOTED = 5 };
	struct cue_entry entry;
	bool said = false, thought = false, quoted = false;
	for (uint32_t k = attribution->cue.first; k < attribution->cue.end; k++) {
		if (reading_cue(reading, k, &entry) && entry.content) {
			said |= !(entry.content & CUE_ATTITUDE);
			thought |= (entry.content & CUE_ATTITUDE) != 0;
		}
		struct lexicon_entry word = cue_lexicon_find(lexicon, observations_word(reading_token(reading, k)));
		quoted |= word.cue >= OFTEN_QUOTED && word.cue < LEXICON_BINS - 1 && word.quoted >= OFTEN_QUOTED && word.quoted < LEXICON_BINS - 1;
		said |= reading_word(reading, k, "according");
	}
	uint32_t inside = reading_token(reading, attribution->content[0].first)->quotation;
	bool quotation = inside != DOCUMENT_NONE && reading->document->quotations[inside].words > 4;
	return said || (!thought && quoted) || quotation;
}

static struct range trim_content(const struct reading *reading, struct range range)
{
	return phrase_trim(reading, range);
}

void tagger_decode(const struct reading *reading, const struct cue_lexicon *lexicon, const struct chain *chain, const uint8_t *labels,
                   const float (*marginals)[LABEL_STRIDE], struct attributions *found)
{
	size_t most = chain->end - chain->first;
	struct spans spans = { .items = arena_alloc(reading->arena, most, sizeof(*spans.items)) };
	struct linked *linked = arena_alloc(reading->arena, most, sizeof(*linked));
	collect(chain, labels, marginals, &spans);
	link_spans(reading, &spans, linked);
	struct range mention = { 0 };
	for (uint32_t k = 0; k < spans.count; k++) {
		if (spans.items[k].role != SPAN_CUE || !linked[k].attribution.content_count)
			continue;
		struct attribution attribution = linked[k].attribution;
		if (range_empty(attribution.mention) && !range_empty(mention) &&
		    passage_of(reading, mention.first) == attribution.passage)
			attribution.mention = mention; /* “X said A and added B” */
		mention = attribution.mention;
		float sure = spans.items[k].sureness < linked[k].content ? spans.items[k].sureness : linked[k].content;
		attribution.confidence = (uint16_t)(sure * 1000);
		uint32_t kept = 0;
		for (uint32_t c = 0; c < attribution.content_count; c++) {
			struct range content = trim_content(reading, attribution.content[c]);
			if (!range_empty(content))
				attribution.content[kept++] = content;
		}
		attribution.content_count = kept;
		if (!kept)
			continue;
		attribution.attitude = !is_said(reading, lexicon, &attribution);
		array_append(&found->list, attribution);
	}
}

/* --- tagging */

struct working {
	const struct observed *observed;
	struct crf_chain scores;
	uint8_t *labels;
	float (*marginals)[LABEL_STRIDE];
};

static void tag_chain(const struct chain *chain, struct working *working, struct arena *arena)
{
	uint64_t observations[OBSERVATIONS_MAX], transitions[TRANSITIONS_MAX];
	crf_chain_begin(&working->scores, chain->end - chain->first);
	for (uint32_t k = chain->first; k < chain->end; k++) {
		size_t o = observations_of(working->observed, chain, k, observations);
		size_t t = transitions_of(working->observed, chain, k, transitions);
		crf_chain_score(&working->scores, k - chain->first, observations, o, transitions, t);
	}
	crf_best(&working->scores, CRF_BEGIN_BONUS, arena, working->labels);
}

static bool says_something(const uint8_t *labels, uint32_t length)
{
	for (uint32_t k = 0; k < length; k++)
		if (labels[k] > LABEL_GAP)
			return true;
	return false;
}

void tagger_find(const struct tagger *tagger, const struct reading *reading, const struct attributions *rules,
                 struct attributions *ret_found)
{
	uint32_t chain_count, longest = 0;
	const struct chain *chains = chains_make(reading, &chain_count);
	for (uint32_t c = 0; c < chain_count; c++)
		longest = chains[c].end - chains[c].first > longest ? chains[c].end - chains[c].first : longest;
	uint8_t *parts = NULL;
	if (tagger->parts) {
		parts = arena_alloc(reading->arena, reading->document->token_count + 1, 1);
		part_of_speech_tag(tagger->parts, reading->document, parts);
	}
	struct working working = { .observed = observations_make(reading, rules, parts, &tagger->lexicon) };
	crf_chain_make(tagger->crf, longest, reading->arena, &working.scores);
	working.labels = arena_alloc(reading->arena, longest + 1, 1);
	working.marginals = arena_alloc(reading->arena, longest + 1, sizeof(*working.marginals));
	for (uint32_t c = 0; c < chain_count; c++) {
		tag_chain(&chains[c], &working, reading->arena);
		if (!says_something(working.labels, chains[c].end - chains[c].first))
			continue;
		crf_marginals(&working.scores, reading->arena, working.marginals);
		tagger_decode(reading, &tagger->lexicon, &chains[c], working.labels, (const float(*)[LABEL_STRIDE])working.marginals, ret_found);
	}
}
