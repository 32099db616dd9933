#include "cluster/pair.h"

#include <math.h>
#include <string.h>

#include "cluster/pair_model.h"
#include "cluster/speaker_words.h"

enum {
	GRAM = 4,             /* characters of a gram */
	RUN = 3,              /* stems of a run */
	EVIDENCE_MAX = 12,    /* pieces of evidence */
	EVIDENCE_WORDS = 6,   /* words named in one of them */
	PART_COVERED = 850,   /* thousandths of the shorter statement that the longer one must cover for a part … */
	PART_REST = 650,      /* … and of the longer one that it may cover at most */
};

/* What evidence weighs that decides alone. */
static const double RULED_OUT = -100;

/* One comparison. */
struct comparison {
	const struct pair_model *model;
	const struct statement_features *a, *b;
	struct arena *arena;
	struct pair_terms terms;
	struct pair_side side_a, side_b;
	struct pair_measures measures;
	struct pair_answer *answer;
};

static struct pair_side side_of(struct comparison *c, const struct statement_features *features)
{
	uint32_t *terms = arena_alloc(c->arena, features->term_count, sizeof(*terms));
	uint32_t *speaker = arena_alloc(c->arena, PAIR_SPEAKER_WORDS_MAX, sizeof(*speaker));
	for (uint32_t k = 0; k < features->term_count; k++) {
		terms[k] = pair_terms_add(&c->terms, c->model, &features->terms[k]);
		c->terms.items[terms[k]].statements = 1;
	}
	c->terms.statements = 1;
	enum pair_speaker kind;
	const char *name = features->kind == STATEMENT_CLAIM ? NULL : features->speaker;
	uint32_t speaker_count = pair_speaker_read(c->model, name, speaker, &kind);
	uint32_t *names = arena_alloc(c->arena, SPEAKER_NAME_WORDS_MAX, sizeof(*names));
	uint32_t *offices = arena_alloc(c->arena, SPEAKER_OFFICE_WORDS_MAX, sizeof(*offices));
	return (struct pair_side){
		.names = names,
		.name_count = pair_speaker_hash(name ? features->name_words : "", names, SPEAKER_NAME_WORDS_MAX),
		.offices = offices,
		.office_count = pair_speaker_hash(name ? features->office_words : "", offices, SPEAKER_OFFICE_WORDS_MAX),
		.named = features->named,
		.terms = terms,
		.term_count = features->term_count,
		.speaker = speaker,
		.speaker_count = speaker_count,
		.speaker_kind = kind,
		.kind = features->kind,
		.negated = features->negated,
		.denied = features->denied,
		.asks = features->asks,
	};
}

/* --- Character grams */

static int compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Sorted hashes of the grams of the stems, each with a blank on both sides. */
static uint32_t *grams_of(struct arena *arena, const struct statement_features *features, size_t *ret_count)
{
	size_t length = 1, count = 0;
	for (uint32_t k = 0; k < features->term_count; k++)
		length += strlen(features->terms[k].stem) + 1;
	char *text = arena_alloc(arena, length + 1, 1), *end = text;
	*end++ = ' ';
	for (uint32_t k = 0; k < features->term_count; k++) {
		end = stpcpy(end, features->terms[k].stem);
		*end++ = ' ';
	}
	uint32_t *grams = arena_alloc(arena, length, sizeof(*grams));
	for (size_t k = 0; k + GRAM <= length; k++)
		grams[count++] = thesaurus_hash(text + k, GRAM);
	qsort(grams, count, sizeof(*grams), compare_hashes);
	*ret_count = count;
	return grams;
}

static double grams_alike(struct arena *arena, const struct statement_features *a, const struct statement_features *b)
{
	size_t count_a, count_b, common = 0;
	const uint32_t *grams_a = grams_of(arena, a, &count_a), *grams_b = grams_of(arena, b, &count_b);
	for (size_t i = 0, k = 0; i < count_a && k < count_b;) {
		if (grams_a[i] == grams_b[k]) {
			common++, i++, k++;
		} else if (grams_a[i] < grams_b[k]) {
			i++;
		} else {
			k++;
		}
	}
	return count_a + count_b ? 2.0 * (double)common / (double)(count_a + count_b) : 0;
}

/* --- Order, stop words and all */

/* Length of the longest common subsequence of the stems. */
static uint32_t common_order(const struct pair_side *a, const struct pair_side *b)
{
	uint32_t lengths[PAIR_TERMS_MAX + 1] = { 0 };
	for (uint32_t i = 0; i < a->term_count; i++) {
		uint32_t diagonal = 0;
		for (uint32_t k = 0; k < b->term_count; k++) {
			uint32_t above = lengths[k + 1];
			if (a->terms[i] == b->terms[k])
				lengths[k + 1] = diagonal + 1;
			else if (lengths[k] > above)
				lengths[k + 1] = lengths[k];
			diagonal = above;
		}
	}
	return lengths[b->term_count];
}

/* How many runs of RUN stems of `a` are in `b`. */
static uint32_t common_runs(const struct pair_side *a, const struct pair_side *b)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i + RUN <= a->term_count; i++)
		for (uint32_t k = 0; k + RUN <= b->term_count; k++)
			if (memcmp(&a->terms[i], &b->terms[k], RUN * sizeof(*a->terms)) == 0)
				count++;
	return count;
}

static void measure_wording(struct comparison *c)
{
	const struct pair_side *a = &c->side_a, *b = &c->side_b;
	uint32_t longer = a->term_count > b->term_count ? a->term_count : b->term_count;
	uint32_t shorter = a->term_count > b->term_count ? b->term_count : a->term_count;
	c->measures.of[PAIR_GRAMS] = grams_alike(c->arena, c->a, c->b);
	c->measures.of[PAIR_PLAIN_ORDER] = longer ? (double)common_order(a, b) / longer : 0;
	c->measures.of[PAIR_RUNS] = shorter >= RUN ? (double)common_runs(a, b) / (shorter - RUN + 1) : 0;
}

/* --- Evidence */

static void say(struct comparison *c, double weight, const char *text)
{
	if (c->answer->evidence_count < EVIDENCE_MAX)
		c->answer->evidence[c->answer->evidence_count++] = (struct pair_evidence){ text, (int32_t)lround(weight * 1000) };
}

/* What some measures add to the logit. */
static double worth(const struct comparison *c, const enum pair_measure *measures, size_t count)
{
	double sum = 0;
	for (size_t k = 0; k < count; k++)
		sum += pair_weight(c->model, PAIR_COMPARE, measures[k]) * c->measures.of[measures[k]];
	return sum;
}

struct listing {
	const char *first, *second; /* second: what stands for it on the other side, or NULL */
	int32_t idf;
};

static int by_idf(const void *x, const void *y)
{
	const struct listing *a = x, *b = y;
	if (a->idf != b->idf)
		return a->idf > b->idf ? -1 : 1;
	return strcmp(a->first, b->first);
}

/* The rarest words of a list: "rock-solid, friendship" or "bought/purchased". */
static const char *list_words(struct comparison *c, struct listing *words, size_t count)
{
	const char *text = "";
	qsort(words, count, sizeof(*words), by_idf);
	for (size_t k = 0; k < count && k < EVIDENCE_WORDS; k++)
		text = arena_format(c->arena, "%s%s%s%s%s", text, k ? ", " : "", words[k].first, words[k].second ? "/" : "",
		                    words[k].second ? words[k].second : "");
	return text;
}

static int32_t idf_of(const struct comparison *c, uint32_t term)
{
	return (int32_t)lround(c->terms.items[term].idf * 1000);
}

static bool worth_naming(const struct statement_term *term)
{
	return !(term->flags & STATEMENT_TERM_STOP);
}

static void say_shared(struct comparison *c)
{
	static const enum pair_measure measures[] = { PAIR_ALIGNED, PAIR_COVERED_MORE, PAIR_COVERED_LESS, PAIR_ORDER, PAIR_SHARED,
		                                          PAIR_GRAMS, PAIR_PLAIN_ORDER, PAIR_RUNS, PAIR_NUMBERS_AGREE };
	struct listing *same = arena_alloc(c->arena, c->measures.link_count, sizeof(*same));
	struct listing *alike = arena_alloc(c->arena, c->measures.link_count, sizeof(*alike));
	size_t same_count = 0, alike_count = 0;
	for (uint32_t k = 0; k < c->measures.link_count; k++) {
		const struct pair_link *link = &c->measures.links[k];
		const struct statement_term *a = &c->a->terms[link->a], *b = &c->b->terms[link->b];
		int32_t idf = idf_of(c, c->side_a.terms[link->a]);
		if (worth_naming(a) && link->closeness == 1000)
			same[same_count++] = (struct listing){ a->stem, NULL, idf };
		else if (worth_naming(a))
			alike[alike_count++] = (struct listing){ a->stem, b->stem, idf };
	}
	double sum = worth(c, measures, array_size(measures)), all = (double)(same_count + alike_count);
	if (same_count)
		say(c, sum * (double)same_count / all, arena_format(c->arena, "both: %s", list_words(c, same, same_count)));
	if (alike_count)
		say(c, sum * (double)alike_count / all, arena_format(c->arena, "alike: %s", list_words(c, alike, alike_count)));
}

/* The words of one side that nothing on the other side stands for. */
static const char *rest_of(struct comparison *c, const struct statement_features *side, bool is_a, uint8_t flag)
{
	struct listing *words = arena_alloc(c->arena, side->term_count, sizeof(*words));
	const struct pair_side *terms = is_a ? &c->side_a : &c->side_b;
	size_t count = 0;
	for (uint32_t k = 0; k < side->term_count; k++) {
		bool linked = false;
		for (uint32_t i = 0; i < c->measures.link_count && !linked; i++)
			linked = (is_a ? c->measures.links[i].a : c->measures.links[i].b) == k;
		if (!linked && worth_naming(&side->terms[k]) && (!flag || (side->terms[k].flags & flag)))
			words[count++] = (struct listing){ side->terms[k].stem, NULL, idf_of(c, terms->terms[k]) };
	}
	return list_words(c, words, count);
}

static void say_different(struct comparison *c)
{
	const char *first = rest_of(c, c->a, true, 0), *second = rest_of(c, c->b, false, 0);
	double missing = pair_weight(c->model, PAIR_COMPARE, PAIR_ALIGNED) * (1 - c->measures.of[PAIR_ALIGNED]) / 2;
	double unmatched = c->measures.of[PAIR_UNMATCHED] * pair_weight(c->model, PAIR_COMPARE, PAIR_UNMATCHED);
	if (*first)
		say(c, unmatched / 2 - missing, arena_format(c->arena, "only in the first: %s", first));
	if (*second)
		say(c, unmatched / 2 - missing, arena_format(c->arena, "only in the second: %s", second));
	static const struct {
		enum pair_measure measure;
		uint8_t flag;
		const char *what;
	} differences[] = { { PAIR_NUMBERS_DIFFER, STATEMENT_TERM_NUMBER, "numbers" },
		                { PAIR_NAMES_DIFFER, STATEMENT_TERM_NAME, "names" } };
	for (size_t k = 0; k < array_size(differences); k++)
		if (c->measures.of[differences[k].measure])
			say(c, worth(c, &differences[k].measure, 1),
			    arena_format(c->arena, "%s differ: %s / %s", differences[k].what, rest_of(c, c->a, true, differences[k].flag),
			                 rest_of(c, c->b, false, differences[k].flag)));
}

static void say_speakers(struct comparison *c)
{
	static const enum pair_measure same[] = { PAIR_SPEAKER_SAME, PAIR_SPEAKER_SAME_ALIGNED }, part[] = { PAIR_SPEAKER_PART },
	                               different[] = { PAIR_SPEAKER_DIFFERENT, PAIR_SPEAKER_DIFFERENT_ALIGNED },
	                               other[] = { PAIR_SPEAKER_FOR, PAIR_SPEAKER_FOR_ALIGNED };
	if (c->measures.of[PAIR_SPEAKER_SAME])
		say(c, worth(c, same, array_size(same)), arena_format(c->arena, "same speaker: %s", c->a->speaker));
	if (c->measures.of[PAIR_SPEAKER_PART])
		say(c, worth(c, part, 1), arena_format(c->arena, "perhaps the same speaker: %s / %s", c->a->speaker, c->b->speaker));
	if (c->measures.of[PAIR_SPEAKER_DIFFERENT])
		say(c, worth(c, different, array_size(different)),
		    arena_format(c->arena, "different speakers: %s / %s", c->a->speaker, c->b->speaker));
	if (c->measures.of[PAIR_SPEAKER_FOR])
		say(c, worth(c, other, array_size(other)),
		    arena_format(c->arena, "other speakers, though one may speak for the other: %s / %s", c->a->speaker, c->b->speaker));
}

static void say_opposed(struct comparison *c)
{
	static const enum pair_measure negation[] = { PAIR_NEGATION }, conflict[] = { PAIR_NUMBERS_CONFLICT };
	if (c->measures.denial)
		say(c, RULED_OUT, "one denies what the other says");
	else if (c->measures.of[PAIR_NEGATION])
		say(c, worth(c, negation, 1), "only one holds a \"not\"");
	if (c->measures.of[PAIR_QUESTION])
		say(c, RULED_OUT, "one asks what the other says");
	if (c->measures.of[PAIR_NUMBERS_CONFLICT])
		say(c, worth(c, conflict, 1) + RULED_OUT, "another number of the same thing");
}

static int strongest_first(const void *x, const void *y)
{
	const struct pair_evidence *a = x, *b = y;
	int32_t strength_a = abs(a->weight), strength_b = abs(b->weight);
	if (strength_a != strength_b)
		return strength_a > strength_b ? -1 : 1;
	return strcmp(a->text, b->text);
}

static void measure(struct comparison *c)
{
	c->side_a = side_of(c, c->a);
	c->side_b = side_of(c, c->b);
	pair_measure(&c->terms, &c->side_a, &c->side_b, true, &c->measures);
	measure_wording(c);
}

void pair_compare_measure(const struct pair_model *model, const struct statement_features *a, const struct statement_features *b,
                          struct arena *arena, struct pair_measures *ret_measures)
{
	struct comparison c = { .model = model, .a = a, .b = b, .arena = arena };
	measure(&c);
	*ret_measures = c.measures;
	pair_terms_free(&c.terms);
}

void pair_compare(const struct pair_model *model, const struct statement_features *a, const struct statement_features *b,
                  struct arena *arena, struct pair_answer *ret_answer)
{
	struct comparison c = { .model = model, .a = a, .b = b, .arena = arena, .answer = ret_answer };
	measure(&c);
	int32_t logit = pair_logit(model, PAIR_COMPARE, &c.measures);
	bool ruled_out = pair_ruled_out(&c.measures);
	if (c.measures.denial && logit > PAIR_DENIAL_LOGIT)
		logit = PAIR_DENIAL_LOGIT;
	double more = c.measures.of[PAIR_COVERED_MORE], less = c.measures.of[PAIR_COVERED_LESS];
	*ret_answer = (struct pair_answer){
		.score = (int32_t)lround(1000 / (1 + exp(-logit / 1000.0))),
		.same = !ruled_out && logit >= pair_threshold(model, PAIR_COMPARE),
		.part = !ruled_out && lround(more * 1000) >= PART_COVERED && lround(less * 1000) <= PART_REST,
		.evidence = arena_alloc(arena, EVIDENCE_MAX, sizeof(*ret_answer->evidence)),
	};
	say_shared(&c);
	say_different(&c);
	say_speakers(&c);
	say_opposed(&c);
	qsort(ret_answer->evidence, ret_answer->evidence_count, sizeof(*ret_answer->evidence), strongest_first);
	pair_terms_free(&c.terms);
}
