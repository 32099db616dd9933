#include "cluster/statements/pair.h"

#include <math.h>
#include <string.h>

#include "cluster/statements/pair_model.h"
#include "cluster/statements/speaker_words.h"

enum {
	EVIDENCE_MAX = 12,    /* pieces of evidence */
	EVIDENCE_WORDS = 6,   /* words named in one of them */
	PART_COVERED = 850,   /* thousandths of the shorter statement that the longer one must cover for a part … */
	PART_REST = 650,      /* … and of the longer one that it may cover at most */
	SHORT_WORDS = 5,      /* words of a short text, without stop words */
};

static const double RULED_OUT = PAIR_DECIDES / 1000.0;

/* One comparison. */
struct comparison {
	const struct pair_model *model;
	const struct pair_text *a, *b;
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
	uint8_t *flags = arena_alloc(c->arena, features->term_count, sizeof(*flags));
	for (uint32_t k = 0; k < features->term_count; k++) {
		terms[k] = pair_terms_add(&c->terms, c->model, &features->terms[k]);
		c->terms.items[terms[k]].statements = 1;
		flags[k] = features->terms[k].flags;
	}
	c->terms.statements = 1;
	enum pair_speaker kind;
	const char *name = features->kind == STATEMENT_CLAIM ? NULL : features->speaker;
	uint32_t speaker_count = pair_speaker_read(c->model, name, speaker, &kind);
	uint32_t *names = arena_alloc(c->arena, SPEAKER_NAME_WORDS_MAX, sizeof(*names));
	uint32_t *offices = arena_alloc(c->arena, SPEAKER_OFFICE_WORDS_MAX, sizeof(*offices));
	uint32_t *roles = arena_alloc(c->arena, features->role_count, sizeof(*roles));
	for (uint32_t k = 0; k < features->role_count; k++)
		roles[k] = PAIR_ROLE(features->roles[k].agent, features->roles[k].verb, features->roles[k].patient);
	return (struct pair_side){
		.roles = roles,
		.role_count = features->role_count,
		.names = names,
		.name_count = pair_speaker_hash(name ? features->name_words : "", names, SPEAKER_NAME_WORDS_MAX),
		.offices = offices,
		.office_count = pair_speaker_hash(name ? features->office_words : "", offices, SPEAKER_OFFICE_WORDS_MAX),
		.named = features->named,
		.terms = terms,
		.flags = flags,
		.term_count = features->term_count,
		.predicate = features->predicate,
		.speaker = speaker,
		.speaker_count = speaker_count,
		.speaker_kind = kind,
		.kind = features->kind,
		.negated = features->negated,
		.denied = features->denied,
		.asks = features->asks,
	};
}

/* --- What is left of one side */

static bool is_linked(const struct comparison *c, bool is_a, uint32_t place)
{
	for (uint32_t k = 0; k < c->measures.link_count; k++)
		if ((is_a ? c->measures.links[k].a : c->measures.links[k].b) == place)
			return true;
	return false;
}

static const struct statement_features *features_of(const struct comparison *c, bool is_a)
{
	return is_a ? &c->a->features : &c->b->features;
}

static bool has_left(const struct comparison *c, bool is_a, uint8_t flag)
{
	const struct statement_features *features = features_of(c, is_a);
	for (uint32_t k = 0; k < features->term_count; k++)
		if ((features->terms[k].flags & flag) && !is_linked(c, is_a, k))
			return true;
	return false;
}

/* The weight of one side's unaligned terms, in twenties. */
static double weight_left(const struct comparison *c, bool is_a)
{
	const struct pair_side *side = is_a ? &c->side_a : &c->side_b;
	double left = 0;
	for (uint32_t k = 0; k < side->term_count; k++)
		left += is_linked(c, is_a, k) ? 0 : c->terms.items[side->terms[k]].idf;
	return left / 20;
}

static bool worth_naming(const struct statement_term *term)
{
	return !(term->flags & STATEMENT_TERM_STOP);
}

/* How many terms of a side are no stop words, and how many of these are unaligned. */
static uint32_t count_words(const struct comparison *c, bool is_a, uint32_t *ret_left)
{
	const struct statement_features *features = features_of(c, is_a);
	uint32_t count = 0;
	*ret_left = 0;
	for (uint32_t k = 0; k < features->term_count; k++)
		if (worth_naming(&features->terms[k])) {
			count++;
			*ret_left += !is_linked(c, is_a, k);
		}
	return count;
}

/* Whether two short texts each have a word that the other lacks: "the bridge is closed", "the school is closed". The model was fitted to longer
 * texts, in which what they have in common may outweigh one word. */
static bool differs_shortly(const struct comparison *c)
{
	uint32_t left_a, left_b;
	uint32_t words_a = count_words(c, true, &left_a), words_b = count_words(c, false, &left_b);
	return words_a <= SHORT_WORDS && words_b <= SHORT_WORDS && left_a && left_b;
}

/* --- Evidence */

static void say(struct comparison *c, double weight, const char *text)
{
	if (c->answer->evidence_count < EVIDENCE_MAX)
		c->answer->evidence[c->answer->evidence_count++] = (struct pair_evidence){ text, (int32_t)lround(weight * 1000) };
}

static bool is_among(enum pair_measure measure, const enum pair_measure *measures, size_t count)
{
	for (size_t k = 0; k < count; k++)
		if (measure == measures[k])
			return true;
	return false;
}

/* What these measures and their "close" variants would add to the logit if they had these values. */
static double worth_of(const struct comparison *c, const enum pair_measure *measures, size_t count, const double *values)
{
	double sum = 0;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++) {
		enum pair_measure plain = pair_close_of[m] ? pair_close_of[m] : (enum pair_measure)m;
		if (is_among(plain, measures, count))
			sum += pair_weight(c->model, PAIR_COMPARE, (enum pair_measure)m) * values[plain] * (pair_close_of[m] ? values[PAIR_RUNS_4] : 1);
	}
	return sum;
}

static double worth(const struct comparison *c, const enum pair_measure *measures, size_t count)
{
	return worth_of(c, measures, count, c->measures.of);
}

struct listing {
	const char *first, *second; /* second: the word on the other side that it aligns with, or NULL */
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

/* The word of a text that most likely has this stem; the stem itself if no word begins like it. */
static const char *word_of(struct comparison *c, const struct pair_text *text, const char *stem)
{
	const char *best = NULL;
	size_t needed = strlen(stem) - 1, most = needed ? needed - 1 : 0, best_length = 0;
	for (const char *word = text->letters + 1; *word; word += strcspn(word, " ") + 1) {
		size_t length = strcspn(word, " "), alike = 0;
		while (alike < length && word[alike] == stem[alike])
			alike++;
		if (alike > most || (best && alike == most && length < best_length)) {
			most = alike;
			best = word;
			best_length = length;
		}
	}
	return best ? arena_string(c->arena, best, best_length) : stem;
}

static int32_t idf_of(const struct comparison *c, uint32_t term)
{
	return (int32_t)lround(c->terms.items[term].idf * 1000);
}

/* The measures that grow with what two texts have in common, and are 1 if they are the same. */
static const enum pair_measure shared_measures[] = { PAIR_ALIGNED, PAIR_COVERED_LESS, PAIR_ORDER, PAIR_RUNS_2,
	                                                 PAIR_RUNS_4,  PAIR_GRAMS,        PAIR_PLAIN_ORDER };

static void say_shared(struct comparison *c)
{
	struct listing *same = arena_alloc(c->arena, c->measures.link_count, sizeof(*same));
	struct listing *alike = arena_alloc(c->arena, c->measures.link_count, sizeof(*alike));
	size_t same_count = 0, alike_count = 0;
	for (uint32_t k = 0; k < c->measures.link_count; k++) {
		const struct pair_link *link = &c->measures.links[k];
		const struct statement_term *a = &c->a->features.terms[link->a], *b = &c->b->features.terms[link->b];
		int32_t idf = idf_of(c, c->side_a.terms[link->a]);
		if (worth_naming(a) && link->closeness == 1000)
			same[same_count++] = (struct listing){ word_of(c, c->a, a->stem), NULL, idf };
		else if (worth_naming(a))
			alike[alike_count++] = (struct listing){ word_of(c, c->a, a->stem), word_of(c, c->b, b->stem), idf };
	}
	double sum = worth(c, shared_measures, array_size(shared_measures)), all = (double)(same_count + alike_count);
	if (same_count)
		say(c, sum * (double)same_count / all, arena_format(c->arena, "both: %s", list_words(c, same, same_count)));
	if (alike_count)
		say(c, sum * (double)alike_count / all, arena_format(c->arena, "alike: %s", list_words(c, alike, alike_count)));
}

/* The unaligned words of one side; if `flag` is not 0, those with the flag. */
static const char *rest_of(struct comparison *c, bool is_a, uint8_t flag)
{
	const struct statement_features *side = features_of(c, is_a);
	struct listing *words = arena_alloc(c->arena, side->term_count, sizeof(*words));
	const struct pair_side *terms = is_a ? &c->side_a : &c->side_b;
	size_t count = 0;
	for (uint32_t k = 0; k < side->term_count; k++) {
		if (!is_linked(c, is_a, k) && worth_naming(&side->terms[k]) && (!flag || (side->terms[k].flags & flag)))
			words[count++] = (struct listing){ word_of(c, is_a ? c->a : c->b, side->terms[k].stem), NULL, idf_of(c, terms->terms[k]) };
	}
	return list_words(c, words, count);
}

/* How much the logit loses by what the two texts do not have in common. */
static double missing(const struct comparison *c)
{
	static const enum pair_measure left[] = { PAIR_UNMATCHED_MORE };
	double whole[PAIR_MEASURE_COUNT] = { 0 };
	for (size_t k = 0; k < array_size(shared_measures); k++)
		whole[shared_measures[k]] = 1;
	return worth_of(c, shared_measures, array_size(shared_measures), whole) - worth(c, shared_measures, array_size(shared_measures)) -
	       worth(c, left, array_size(left));
}

static void say_rest(struct comparison *c)
{
	const char *first = rest_of(c, true, 0), *second = rest_of(c, false, 0);
	double left_first = *first ? weight_left(c, true) : 0, left_second = *second ? weight_left(c, false) : 0;
	double each = missing(c) / (left_first + left_second > 0 ? left_first + left_second : 1);
	if (*first)
		say(c, -each * left_first, arena_format(c->arena, "only in the first: %s", first));
	if (*second)
		say(c, -each * left_second, arena_format(c->arena, "only in the second: %s", second));
}

/* Lists the numbers, or names, that one side has and the other lacks. */
static void say_left(struct comparison *c, uint8_t flag, const char *what, double weight)
{
	const char *first = rest_of(c, true, flag), *second = rest_of(c, false, flag);
	if (*first && *second)
		say(c, weight, arena_format(c->arena, "%s differ: %s / %s", what, first, second));
	else if (*first || *second)
		say(c, weight, arena_format(c->arena, "%s of one alone: %s", what, *first ? first : second));
}

static void say_details(struct comparison *c)
{
	static const enum pair_measure numbers[] = { PAIR_NUMBERS_LEFT, PAIR_NUMBERS_DIFFER }, agree[] = { PAIR_NUMBERS_AGREE },
	                               names[] = { PAIR_NAMES_LEFT, PAIR_NAMES_DIFFER };
	say_left(c, STATEMENT_TERM_NUMBER, "numbers", worth(c, numbers, array_size(numbers)));
	say_left(c, STATEMENT_TERM_NAME, "names", worth(c, names, array_size(names)));
	if (c->measures.of[PAIR_NUMBERS_AGREE])
		say(c, worth(c, agree, 1), "a number in both");
}

static void say_speakers(struct comparison *c)
{
	static const enum pair_measure same[] = { PAIR_SPEAKER_SAME }, part[] = { PAIR_SPEAKER_PART },
	                               different[] = { PAIR_SPEAKER_DIFFERENT }, other[] = { PAIR_SPEAKER_FOR };
	if (c->measures.of[PAIR_SPEAKER_SAME])
		say(c, worth(c, same, 1), arena_format(c->arena, "same speaker: %s", c->a->features.speaker));
	if (c->measures.of[PAIR_SPEAKER_PART])
		say(c, worth(c, part, 1), arena_format(c->arena, "perhaps the same speaker: %s / %s", c->a->features.speaker, c->b->features.speaker));
	if (c->measures.of[PAIR_SPEAKER_DIFFERENT])
		say(c, worth(c, different, 1),
		    arena_format(c->arena, "different speakers: %s / %s", c->a->features.speaker, c->b->features.speaker));
	if (c->measures.of[PAIR_SPEAKER_FOR])
		say(c, worth(c, other, 1),
		    arena_format(c->arena, "other speakers, though one may speak for the other: %s / %s", c->a->features.speaker, c->b->features.speaker));
}

static void say_opposed(struct comparison *c)
{
	static const enum pair_measure negation[] = { PAIR_NEGATION };
	if (c->measures.denial)
		say(c, RULED_OUT, c->measures.of[PAIR_DENIAL] ? "one denies what the other says" : "the same words but for a \"not\"");
	else if (c->measures.of[PAIR_NEGATION])
		say(c, worth(c, negation, 1), "only one holds a \"not\"");
	if (differs_shortly(c))
		say(c, RULED_OUT, "each has a word of its own, and they are too short for that");
	if (c->measures.of[PAIR_QUESTION])
		say(c, RULED_OUT, "one asks what the other says");
	if (c->measures.of[PAIR_REVERSED])
		say(c, RULED_OUT, "who did it and whom it was done to are the other way round");
	if (c->measures.of[PAIR_DIRECTION])
		say(c, RULED_OUT, "by one it went up, by the other down");
	if (c->measures.of[PAIR_NUMBERS_CONFLICT])
		say(c, RULED_OUT, "another number of the same thing");
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
	c->side_a = side_of(c, &c->a->features);
	c->side_b = side_of(c, &c->b->features);
	pair_terms_prepare(&c->terms);
	pair_measure(&c->terms, &c->side_a, &c->side_b, true, &c->measures);
	pair_measure_wording(c->a, c->b, c->arena, &c->measures);
	c->measures.of[PAIR_UNMATCHED_MORE] = fmax(weight_left(c, true), weight_left(c, false));
	c->measures.of[PAIR_NUMBERS_LEFT] = has_left(c, true, STATEMENT_TERM_NUMBER) + has_left(c, false, STATEMENT_TERM_NUMBER);
	c->measures.of[PAIR_NAMES_LEFT] = has_left(c, true, STATEMENT_TERM_NAME) + has_left(c, false, STATEMENT_TERM_NAME);
	c->measures.of[PAIR_DENIAL] = c->measures.denial && c->side_a.denied != c->side_b.denied;
	for (int m = 0; m < PAIR_MEASURE_COUNT; m++)
		if (pair_close_of[m])
			c->measures.of[m] = c->measures.of[pair_close_of[m]] * c->measures.of[PAIR_RUNS_4];
}

void pair_compare_measure(const struct pair_model *model, const struct pair_text *a, const struct pair_text *b, struct arena *arena,
                          struct pair_measures *ret_measures)
{
	struct comparison c = { .model = model, .a = a, .b = b, .arena = arena };
	measure(&c);
	*ret_measures = c.measures;
	pair_terms_free(&c.terms);
}

void pair_compare(const struct pair_model *model, const struct pair_text *a, const struct pair_text *b, struct arena *arena,
                  struct pair_answer *ret_answer)
{
	struct comparison c = { .model = model, .a = a, .b = b, .arena = arena, .answer = ret_answer };
	measure(&c);
	int32_t logit = pair_logit(model, PAIR_COMPARE, &c.measures);
	bool ruled_out = pair_ruled_out(&c.measures) || differs_shortly(&c);
	double more = c.measures.of[PAIR_COVERED_MORE], less = c.measures.of[PAIR_COVERED_LESS];
	*ret_answer = (struct pair_answer){
		.score = (int32_t)lround(1000 / (1 + exp(-logit / 1000.0))),
		.same = !ruled_out && logit >= pair_threshold(model, PAIR_COMPARE),
		.part = !ruled_out && lround(more * 1000) >= PART_COVERED && lround(less * 1000) <= PART_REST,
		.evidence = arena_alloc(arena, EVIDENCE_MAX, sizeof(*ret_answer->evidence)),
	};
	say_shared(&c);
	say_rest(&c);
	say_details(&c);
	say_speakers(&c);
	say_opposed(&c);
	qsort(ret_answer->evidence, ret_answer->evidence_count, sizeof(*ret_answer->evidence), strongest_first);
	pair_terms_free(&c.terms);
}
