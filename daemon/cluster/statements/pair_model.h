/* Pair model: the measures of two statements and their weights. Shared by pair.c (compare, outside of any story) and
 * statement_clusters.c (inside of one); nobody else needs it. */
#pragma once

#include "cluster/statements/pair.h"
#include "cluster/statements/thesaurus.h"

/* What is measured. The names in the model file are those of pair_measure_names. */
enum pair_measure {
	PAIR_BIAS,
	PAIR_ALIGNED,      /* weight of the stems aligned one to one, both sides, over the weight of all */
	PAIR_COVERED_MORE, /* share of the weight of one statement that the other covers: the larger share */
	PAIR_COVERED_LESS, /* and the smaller one */
	PAIR_ORDER,        /* heaviest run of stems in the same order over the weight of the heavier statement */
	PAIR_SHARED,       /* weight of the aligned stems, in twenties */
	PAIR_RARE,         /* the same of those that are the same, what few statements of the story hold before all */
	PAIR_UNMATCHED,    /* weight of the stems of the lighter statement that nothing aligns to, in twenties */
	PAIR_NEGATION,     /* one side is negated, the other is not */
	PAIR_QUESTION, /* one side asks what the other says */
	PAIR_DIRECTION, /* by one something rose, by the other it fell */
	PAIR_REVERSED, /* by one somebody did it to somebody, by the other the latter to the former */
	PAIR_NUMBERS_AGREE,
	PAIR_NUMBERS_DIFFER,   /* both have numbers that the other does not */
	PAIR_NUMBERS_CONFLICT, /* both say how many of the same, but not the same number */
	PAIR_NAMES_SHARED,   /* weight of the names that align over the weight of all: the part of PAIR_ALIGNED that is names */
	PAIR_NAMES_DIFFER,   /* both have names that the other does not */
	PAIR_SPEAKER_SAME,
	PAIR_SPEAKER_PART,         /* one name contains the other */
	PAIR_SPEAKER_WORDS,        /* words of the two names (speaker_words.h) that are the same, over all of them */
	PAIR_SPEAKER_OFFICE,       /* share of the words of one name that the other's article calls its speaker by: the larger share */
	PAIR_SPEAKER_DIFFERENT,    /* both are known and unrelated: two persons, or two groups */
	PAIR_SPEAKER_APART,        /* that, and both are called by name, with no word in common, and neither is in the other's office */
	PAIR_SPEAKER_FOR, /* a person and a group, unrelated by name: one may speak for the other */
	PAIR_CLAIMS, /* both are claims */
	PAIR_CLAIM,  /* one is */
	PAIR_QUOTATIONS, /* both are quotations: the same one hardly has other words */
	PAIR_LATE,   /* logarithm of how many statements come up to the one that is further down in its article: what is told first is the same event */
	PAIR_BESIDE, /* how much of what stands before the one stands before the other, and behind them: two newsrooms tell an event in like order */
	/* For compare alone; what a story's statements are measured by stands above. */
	PAIR_WORDING,
	PAIR_RUNS_2 = PAIR_WORDING, /* runs of two words in common, over those of the shorter text */
	PAIR_RUNS_4,                /* the same of four words */
	PAIR_GRAMS,                 /* Dice of the runs of four letters */
	PAIR_PLAIN_ORDER,           /* longest common subsequence of the words over the longer text */
	PAIR_LENGTH,                /* words of the shorter text, in twenties */
	PAIR_UNMATCHED_MORE,        /* as PAIR_UNMATCHED, of the statement that has more of it */
	PAIR_NUMBERS_LEFT,          /* statements that have numbers that the other does not: 0, 1 or 2 */
	PAIR_NAMES_LEFT,            /* the same of names */
	PAIR_DENIAL,                /* one tells of a denial of what the other says */
	/* The same as those without "close", times PAIR_RUNS_4: of two texts that were made from one, what differs decides; of two that were
	 * written each for itself, what agrees. */
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
/* The measure that a "close" one is the same as. */
extern const enum pair_measure pair_close_of[PAIR_MEASURE_COUNT];

/* The three uses, each with its own weights. */
enum pair_use { PAIR_COMPARE, PAIR_ATTRIBUTED, PAIR_WITH_CLAIM, PAIR_USE_COUNT };
extern const char *const pair_use_names[PAIR_USE_COUNT];

/* Lists of words in the model file. */
enum pair_list {
	PAIR_LIST_TITLES, /* that are no part of a name: "minister" */
	PAIR_LIST_GROUPS, /* that make a name a group's: "department" */
	PAIR_LIST_FORMS,  /* with which a company's full name ends: "inc" */
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
	struct pair_scratch *scratch; /* by number, while statements are measured; NULL: none */
};

/* What pair_measure needs of each term. */
struct pair_scratch {
	double weight, told, rare; /* pair_terms_weigh(); weight: negative before it was asked for */
	uint32_t place;      /* in the first statement + 1; 0 between uses */
};

void pair_terms_free(struct pair_terms *terms);
/* Makes the scratch that pair_measure() needs. Whoever counts statements in or out lets it go; a new term does so by itself. */
void pair_terms_prepare(struct pair_terms *terms);
void pair_terms_let_go(struct pair_terms *terms);
/* Bytes that they take, for memory figures. */
size_t pair_terms_bytes(const struct pair_terms *terms);
/* The number of a stem, added if new. */
uint32_t pair_terms_add(struct pair_terms *terms, const struct pair_model *model, const struct statement_term *term);
/* The same for a term of another set. */
uint32_t pair_terms_take(struct pair_terms *terms, const struct pair_term *term);
/* The number of the stem with that hash, or UINT32_MAX. */
uint32_t pair_terms_find(const struct pair_terms *terms, uint32_t hash);
/* How rare a term is among the statements of the set: 1 if one of them holds it, nearly 0 if all do. */
double pair_terms_rarity(const struct pair_terms *terms, uint32_t term);
/* What a term weighs when statements are aligned (idf times the root of rarity), for the order of their words (idf times rarity), and where
 * it is to be rare in the story (idf times the fourth power of rarity). */
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

/* A role of three places in a side's terms, in one number. */
#define PAIR_ROLE(agent, verb, patient) ((uint32_t)(agent) | (uint32_t)(verb) << 8 | (uint32_t)(patient) << 16)
#define PAIR_ROLE_AGENT(role) ((role) & 0xff)
#define PAIR_ROLE_VERB(role) ((role) >> 8 & 0xff)
#define PAIR_ROLE_PATIENT(role) ((role) >> 16)

/* The terms of a statement next to one in its article; none where there is no such statement. */
struct pair_neighbour {
	const uint32_t *terms;
	uint32_t term_count;
};

/* A statement ready to be measured. */
struct pair_side {
	const uint32_t *terms; /* numbers, in text order */
	uint32_t term_count;
	const uint32_t *speaker; /* sorted hashes of the words of the name, titles left out; none if unknown */
	uint32_t speaker_count;
	enum pair_speaker speaker_kind;
	const uint32_t *names, *offices; /* sorted hashes of name_words and office_words */
	uint32_t name_count, office_count;
	const uint32_t *roles; /* as PAIR_ROLE() packs them */
	uint32_t role_count;
	bool named;
	uint8_t place; /* how many statements of its article come before it; no more are told apart than fit */
	struct pair_neighbour before, behind; /* for PAIR_WITH_CLAIM alone */
	enum statement_kind kind;
	bool negated, denied, asks;
};

/* How two statements line up. */
struct pair_link {
	uint16_t a, b;      /* places in the terms of each side */
	uint16_t closeness; /* thousandths; 1000: the same stem */
};
struct pair_measures {
	double of[PAIR_MEASURE_COUNT];
	struct pair_link links[PAIR_TERMS_MAX];
	uint32_t link_count;
	bool denial; /* one denies what the other says */
};
/* Without `synonyms` (and rounded numbers) it takes a third of the time. */
void pair_measure(const struct pair_terms *terms, const struct pair_side *a, const struct pair_side *b, bool synonyms,
                  struct pair_measures *ret_measures);
/* The same, unless what aligns shows that the logit of this use cannot exceed `least` (thousandths), whatever the rest: then false, and
 * only the measures of the speakers mean anything. Most pairs of statements end there. */
bool pair_measure_above(const struct pair_terms *terms, const struct pair_side *a, const struct pair_side *b, bool synonyms,
                        const struct pair_model *model, enum pair_use use, int32_t least, struct pair_measures *ret_measures);

/* Whether they cannot be the same whatever the words: a denial, a question about what the other says, the opposite direction, the
 * opposite roles, or numbers that conflict. */
static inline bool pair_ruled_out(const struct pair_measures *measures)
{
	return measures->denial || measures->of[PAIR_QUESTION] != 0 || measures->of[PAIR_DIRECTION] != 0 || measures->of[PAIR_REVERSED] != 0 ||
	       measures->of[PAIR_NUMBERS_CONFLICT] != 0;
}

/* Measures two statements outside any story, as pair_compare does. */
void pair_compare_measure(const struct pair_model *model, const struct pair_text *a, const struct pair_text *b, struct arena *arena,
                          struct pair_measures *ret_measures);
/* The part of it that is about how the two are written; after pair_measure. */
void pair_measure_wording(const struct pair_text *a, const struct pair_text *b, struct arena *arena, struct pair_measures *measures);

/* The logit of "they say the same", in thousandths. */
int32_t pair_logit(const struct pair_model *model, enum pair_use use, const struct pair_measures *measures);
double pair_weight(const struct pair_model *model, enum pair_use use, enum pair_measure measure);
/* The logit, in thousandths, from which on a use says "the same". */
int32_t pair_threshold(const struct pair_model *model, enum pair_use use);
