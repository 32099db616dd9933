/* Pair model: how two statements are measured, and the weights of the measures. Used by pair.c (two statements that are in no story) and by
 * the statement clusters of a story; nobody else needs it. */
#pragma once

#include "cluster/statements/pair.h"
#include "cluster/statements/thesaurus.h"

/* The measures. A term is a stem of a statement, a twenty a unit of weight (WEIGHT_UNIT in pair_measure.c). The model file uses the names in
 * pair_measure_names. */
enum pair_measure {
	PAIR_BIAS,
	PAIR_ALIGNED,      /* weight of the terms aligned one to one, on both sides, over the weight of all */
	PAIR_COVERED_MORE, /* share of one statement's weight that aligns with the other: the larger of the two shares */
	PAIR_COVERED_LESS, /* and the smaller */
	PAIR_ORDER,        /* heaviest run of terms in the same order over the weight of the heavier statement */
	PAIR_SHARED,       /* weight of the aligned terms, in twenties */
	PAIR_RARE,         /* weight of the identical terms, by how few statements of the story and of their own articles hold them, in twenties */
	PAIR_UNMATCHED,    /* weight of the unaligned terms, in twenties, on the side that has less of it */
	PAIR_NEGATION,     /* one is negated, the other is not */
	PAIR_QUESTION,     /* one asks what the other says */
	PAIR_DIRECTION,    /* in one something rises, in the other it falls */
	PAIR_REVERSED,     /* agent and patient are swapped: “A attacked B”, “B attacked A” */
	PAIR_NUMBERS_AGREE,
	PAIR_NUMBERS_DIFFER,   /* each has a number that the other lacks */
	PAIR_NUMBERS_CONFLICT, /* they give different numbers of the same thing */
	PAIR_NAMES_SHARED,     /* weight of the aligned names over the weight of all terms: the part of PAIR_ALIGNED that is names */
	PAIR_NAMES_DIFFER,     /* each has a name that the other lacks */
	PAIR_PREDICATE,        /* what their first clauses say of their subjects is aligned */
	PAIR_QUOTED,           /* share of what one quotes that is identical with what the other quotes, the larger one; 0 if both are quotations */
	PAIR_QUOTED_BOTH,      /* each quotes something, and they are not both quotations */
	PAIR_SPEAKER_SAME,
	PAIR_SPEAKER_PART,         /* one name contains the other */
	PAIR_SPEAKER_WORDS,     /* words that the two names share (speaker_words.h), over all their words */
	PAIR_SPEAKER_OFFICE,    /* share of one name's words by which the other article calls its speaker: the larger of the two shares */
	PAIR_SPEAKER_DIFFERENT, /* both are known and unrelated: two persons, or two groups */
	PAIR_SPEAKER_APART,     /* different, both are named, the names share no word, and neither is among the other's office words */
	PAIR_SPEAKER_FOR,       /* a person and a group, unrelated by name: one may speak for the other */
	PAIR_CLAIMS,            /* both are claims */
	PAIR_CLAIM,             /* one is */
	PAIR_QUOTATIONS,        /* both are quotations, which are seldom reworded */
	PAIR_LATE,   /* log(1 + place), of the one that comes later in its article: articles begin with what they have in common */
	PAIR_BESIDE, /* how alike their neighbours are, before and after: two newsrooms tell an event in a similar order */
	/* For `hearsay compare` alone; within a story only the measures above are used. */
	PAIR_WORDING,
	PAIR_RUNS_2 = PAIR_WORDING, /* two-word sequences in common, over those of the shorter text */
	PAIR_RUNS_4,                /* the same for four-word sequences */
	PAIR_GRAMS,                 /* Dice coefficient of the four-letter sequences */
	PAIR_PLAIN_ORDER,           /* longest common subsequence of the words over the longer text */
	PAIR_LENGTH,                /* words of the shorter text, in twenties */
	PAIR_UNMATCHED_MORE,        /* as PAIR_UNMATCHED, on the side that has more of it */
	PAIR_NUMBERS_LEFT,          /* how many sides have numbers that the other lacks: 0, 1 or 2 */
	PAIR_NAMES_LEFT,            /* the same for names */
	PAIR_DENIAL,                /* one denies what the other says */
	/* The measures of those names without "close", times PAIR_RUNS_4. They let the model weigh edited copies of one text, where the differences
	 * decide, otherwise than texts that were written independently, where the agreement does. */
	PAIR_CLOSE_ALIGNED,
	PAIR_CLOSE_COVERED_LESS,
	PAIR_CLOSE_ORDER,
	PAIR_CLOSE_NEGATION,
	PAIR_CLOSE_NUMBERS_AGREE,
	PAIR_CLOSE_NUMBERS_CONFLICT,
	PAIR_CLOSE_NAMES_DIFFER,
	PAIR_CLOSE_RUNS_2,
	PAIR_CLOSE_RUNS_4,
	PAIR_CLOSE_GRAMS,
	PAIR_CLOSE_PLAIN_ORDER,
	PAIR_CLOSE_LENGTH,
	PAIR_CLOSE_UNMATCHED_MORE,
	PAIR_CLOSE_NUMBERS_LEFT,
	PAIR_CLOSE_NAMES_LEFT,
	PAIR_MEASURE_COUNT,
};
extern const char *const pair_measure_names[PAIR_MEASURE_COUNT];
/* For a "close" measure the one that it is made of. */
extern const enum pair_measure pair_close_of[PAIR_MEASURE_COUNT];

/* The uses of the model, each with weights of its own: `hearsay compare`; two attributed statements of a story; two of which one or both are
 * claims. */
enum pair_use { PAIR_COMPARE, PAIR_ATTRIBUTED, PAIR_WITH_CLAIM, PAIR_USE_COUNT };
extern const char *const pair_use_names[PAIR_USE_COUNT];

/* The model's lists of words. */
enum pair_list {
	PAIR_LIST_TITLES, /* before a name, but no part of it: "minister" */
	PAIR_LIST_GROUPS, /* mark the name of a group: "department" */
	PAIR_LIST_FORMS,  /* company forms, at the end of a name: "inc" */
	PAIR_LIST_GENERATIONS, /* tell a son from his father: "jr" */
	PAIR_LIST_SOLE, /* offices of which a story hardly has two: "judge" */
	PAIR_LIST_COUNT,
};
bool pair_model_lists(const struct pair_model *model, enum pair_list list, uint32_t hash);

/* Terms: the stems of a set of statements (a story's, or two that are compared), under small numbers. Stems are known by a
 * 32-bit hash: two stems that collide in one story count as one word, once in about 20 stories of 20,000 stems. */
struct pair_term {
	uint32_t hash;
	float idf;
	float number;        /* its value, if it is a number */
	uint32_t statements : 24; /* of the set that hold it */
	uint32_t flags : 8;       /* STATEMENT_TERM_*, any use's */
	const struct thesaurus_entry *meanings; /* or NULL */
};

struct pair_terms {
	struct pair_term *items;
	uint32_t count, capacity;
	uint32_t *slots; /* number + 1; a power of two, at most two thirds full */
	uint32_t slot_count;
	uint32_t statements; /* in the set */
	struct pair_scratch *scratch; /* by number, while statements are measured; else NULL */
};

/* What pair_measure() needs to know about each term. */
struct pair_scratch {
	double weight, told; /* see pair_terms_weigh(); a negative weight has not been computed yet */
	uint32_t place;      /* in the first statement, + 1; 0 between uses */
};

void pair_terms_free(struct pair_terms *terms);
/* Makes the scratch that pair_measure() needs. It holds for this number of statements and these terms: adding a term frees it, and whoever
 * changes `statements` or the counts of terms must call pair_terms_let_go(). */
void pair_terms_prepare(struct pair_terms *terms);
void pair_terms_let_go(struct pair_terms *terms);
/* Memory taken, in bytes. */
size_t pair_terms_bytes(const struct pair_terms *terms);
/* The number of a stem, added if new. */
uint32_t pair_terms_add(struct pair_terms *terms, const struct pair_model *model, const struct statement_term *term);
/* The same for a term of another set, which is copied. */
uint32_t pair_terms_take(struct pair_terms *terms, const struct pair_term *term);
/* The number of the stem with that hash, or UINT32_MAX. */
uint32_t pair_terms_find(const struct pair_terms *terms, uint32_t hash);
/* How rare a term is in the set: 1 if one statement holds it, nearly 0 if all do. */
double pair_terms_rarity(const struct pair_terms *terms, uint32_t term);
/* The weights of a term: `weight` for aligning statements (idf times the square root of rarity), `told` for the order of their words and for
 * PAIR_RARE (idf times rarity). */
const struct pair_scratch *pair_terms_weigh(const struct pair_terms *terms, uint32_t term);

/* What a speaker's name is the name of. */
enum pair_speaker {
	PAIR_SPEAKER_PERSON, /* "Wang Yi" */
	PAIR_SPEAKER_GROUP,  /* a state, an office, a company, or what may be one: "China", "Westhaven Police Department", "Rosk" */
	PAIR_SPEAKER_ROLE,   /* no name at all: "the flight attendant", "authorities". May be anybody */
};
enum { PAIR_SPEAKER_WORDS_MAX = 8 };

/* The words of a speaker's name (sorted hashes, titles left out) into `words`; returns their number, 0 if it is NULL. */
uint32_t pair_speaker_read(const struct pair_model *model, const char *speaker, uint32_t words[PAIR_SPEAKER_WORDS_MAX],
                           enum pair_speaker *ret_kind);

/* The hashes of blank-separated words (NULL: none), sorted, into `hashes`, at most `most` of them; returns their number. */
uint32_t pair_speaker_hash(const char *words, uint32_t *hashes, uint32_t most);

/* A role, packed: the places of agent, verb and patient in a side's terms. */
#define PAIR_ROLE(agent, verb, patient) ((uint32_t)(agent) | (uint32_t)(verb) << 8 | (uint32_t)(patient) << 16)
#define PAIR_ROLE_AGENT(role) ((role) & 0xff)
#define PAIR_ROLE_VERB(role) ((role) >> 8 & 0xff)
#define PAIR_ROLE_PATIENT(role) ((role) >> 16)

/* The terms of the statement before or after one in its article; none if there is no such statement. */
struct pair_neighbour {
	const uint32_t *terms;
	uint32_t term_count;
};

/* A statement ready to be measured. */
struct pair_side {
	const uint32_t *terms; /* numbers, in text order */
	const uint8_t *flags; /* STATEMENT_TERM_* of each term in this statement; NULL: not known */
	const uint8_t *uses;   /* for each term how many statements of the article hold it, at most UINT8_MAX; NULL: only this one */
	const uint8_t *quoted; /* a bit for each term (STATEMENT_BITS()); NULL: nothing is quoted */
	uint32_t term_count;
	uint32_t predicate; /* 1 + the place of the term that it says of its subject; 0: none, or not known */
	const uint32_t *speaker; /* sorted hashes of the words of the name, without titles; none if unknown */
	uint32_t speaker_count;
	enum pair_speaker speaker_kind;
	const uint32_t *names, *offices; /* sorted hashes of name_words and office_words */
	uint32_t name_count, office_count;
	const uint32_t *roles; /* as PAIR_ROLE() packs them */
	uint32_t role_count;
	bool named;
	uint8_t place; /* how many statements of its article come before it, at most UINT8_MAX */
	struct pair_neighbour before, behind; /* for PAIR_WITH_CLAIM alone */
	enum statement_kind kind;
	bool negated, denied, asks;
};

/* An aligned pair of terms. */
struct pair_link {
	uint16_t a, b;      /* their places, in the terms of each side */
	uint16_t closeness; /* thousandths; 1000: the same stem */
};
struct pair_measures {
	double of[PAIR_MEASURE_COUNT];
	struct pair_link links[STATEMENT_TERMS_MAX];
	uint32_t link_count;
	bool denial; /* one denies what the other says */
};
/* Aligns two statements and measures them. Without `synonyms` only identical stems are aligned (no synonyms, no rounded numbers), which takes
 * a third of the time. */
void pair_measure(const struct pair_terms *terms, const struct pair_side *a, const struct pair_side *b, bool synonyms,
                  struct pair_measures *ret_measures);
/* The same, but stops and returns false as soon as the alignment shows that the logit for this use cannot exceed `least` (thousandths);
 * then only the measures of the speakers are valid. Most pairs of statements end there. */
bool pair_measure_above(const struct pair_terms *terms, const struct pair_side *a, const struct pair_side *b, bool synonyms,
                        const struct pair_model *model, enum pair_use use, int32_t least, struct pair_measures *ret_measures);

/* Whether the two cannot say the same, however alike their words: one denies or asks what the other says, a direction or the roles are
 * reversed, or numbers conflict. */
static inline bool pair_ruled_out(const struct pair_measures *measures)
{
	return measures->denial || measures->of[PAIR_QUESTION] != 0 || measures->of[PAIR_DIRECTION] != 0 || measures->of[PAIR_REVERSED] != 0 ||
	       measures->of[PAIR_NUMBERS_CONFLICT] != 0;
}

/* Measures two statements that are in no story, as pair_compare() does. */
void pair_compare_measure(const struct pair_model *model, const struct pair_text *a, const struct pair_text *b, struct arena *arena,
                          struct pair_measures *ret_measures);
/* Adds the measures of how the two are worded (from PAIR_WORDING on) to those of pair_measure(). */
void pair_measure_wording(const struct pair_text *a, const struct pair_text *b, struct arena *arena, struct pair_measures *measures);

/* The logit of "they say the same", in thousandths. */
int32_t pair_logit(const struct pair_model *model, enum pair_use use, const struct pair_measures *measures);
double pair_weight(const struct pair_model *model, enum pair_use use, enum pair_measure measure);
/* The logit, in thousandths, from which on two statements count as the same. */
int32_t pair_threshold(const struct pair_model *model, enum pair_use use);
