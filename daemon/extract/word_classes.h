/* Word classes: what the lists of a language say of the words of a text: what each can be in a clause, and the entries of the reporting
 * verbs that stand in it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reading;

enum word_class {
	WORD_DETERMINER = 1 << 0,
	WORD_PRONOUN = 1 << 1, /* one that can be a subject: "he" */
	WORD_OBJECT = 1 << 2,  /* one that can't: "him" */
	WORD_RELATIVE = 1 << 3,
	WORD_PREPOSITION = 1 << 4,
	WORD_AUXILIARY = 1 << 5,
	WORD_MODAL = 1 << 6,
	WORD_NEGATION = 1 << 7,
	WORD_CONJUNCTION = 1 << 8,
	WORD_SUBORDINATOR = 1 << 9,
	WORD_ADVERB = 1 << 10,
	WORD_TIME = 1 << 11,
	WORD_TITLE = 1 << 12, /* before a name: "Mr", "President" */
	WORD_PLACE = 1 << 13, /* "Chinese" */
	WORD_MAN = 1 << 14,   /* nouns and given names of this gender */
	WORD_WOMAN = 1 << 15,
	WORD_ROLE = 1 << 16,   /* a noun for a person or for people */
	WORD_PEOPLE = 1 << 17, /* several */
	WORD_ORGANISATION = 1 << 18,
	WORD_GIVEN = 1 << 19, /* a given name */
	WORD_NAME = 1 << 20,  /* part of a name in this text: capitalised, and not only because a sentence begins */
	WORD_CUE = 1 << 21,   /* begins an entry of the reporting verbs */
	WORD_CAPITAL = 1 << 22, /* stands for a state: "Beijing" */
	WORD_THAT = 1 << 23,
	WORD_WRITING = 1 << 24,  /* speaks for whoever wrote it: "statement", "report" */
	WORD_PARTICLE = 1 << 25, /* within names: "van", "bin" */
	WORD_UNNAMED = 1 << 26,  /* a role whose holder is often not named: "witness" */
	WORD_STAFF = 1 << 27,    /* a role in a body: "founder" */
	WORD_TAKES = 1 << 28,    /* the name of a body may continue after it: "Center for Flood Control" */
	WORD_TOPIC = 1 << 29,    /* the field of a body: "Health and Human Services" */
	WORD_KEPT = 1 << 30,     /* a title that is part of a one-word name: "Pope Francis" */
};

/* What else grammar.txt says of a word: its use in a clause. A set of its own, since there are more than 32 in all. */
enum word_use {
	USE_SUBJUNCTIVE = 1 << 0, /* a verb form that marks reported speech by itself: German "sei" */
	USE_AS = 1 << 1,          /* opens “as he said” */
	USE_OF = 1 << 2,          /* a preposition or article that ties a noun to the one before it: "of", German "des" */
	USE_DEFINITE = 1 << 3,    /* "the" */
	USE_INDEFINITE = 1 << 4,  /* "a" */
	USE_CONDITIONAL = 1 << 5,   /* may replace a subjunctive that looks like another form: German "hätten" */
	USE_DEMONSTRATIVE = 1 << 6, /* stands for the previous sentence: “Das sagte X” */
	USE_PASSIVE = 1 << 7,       /* an auxiliary that makes a passive with a participle: German "wurde" */
	USE_AGENT = 1 << 8,         /* a preposition before the agent of a passive: "by" */
	USE_FIRST_PERSON = 1 << 9,  /* "I": a form beside it is no subjunctive */
	USE_INFINITIVE = 1 << 10,   /* comes before an infinitive: "to", also as a preposition (“according to”), German "zu" */
	USE_SAID = 1 << 11,         /* a noun for something said: German "Vorwurf" */
	USE_CARD = 1 << 12,         /* in words that a page's script put after a name (cards.h), which are to be ignored */
	USE_AND = 1 << 13,          /* from here to USE_WITH: does the work of the English word, for rules that ask for it alone */
	USE_BUT = 1 << 14,
	USE_WHO = 1 << 15,
	USE_WHAT = 1 << 16,
	USE_ONE = 1 << 17,
	USE_BOTH = 1 << 18,
	USE_ANOTHER = 1 << 19,
	USE_OTHERS = 1 << 20,
	USE_FROM = 1 << 21,
	USE_FOR = 1 << 22,
	USE_IN = 1 << 23,
	USE_WITH = 1 << 24,
	USE_ACCORDING = 1 << 25,    /* opens words that name who says it, and nothing else: “according to” */
	USE_DATES = 1 << 26,       /* before a time: “last week”, “the day” */
	USE_OPENS_TIME = 1 << 27,  /* as the first word of a time: “next week” */
	USE_BEFORE_TIME = 1 << 28, /* before a time that stands before a verb: “who late on Monday said” */
	USE_AT = 1 << 29, /* from here: does the work of the English word, as above */
	USE_ON = 1 << 30,
	USE_OR = 1U << 31,
};

/* Words that only single rules need (word_kinds.txt; daemon/languages/README.md explains each kind). */
enum word_kind {
	KIND_NOT = 1 << 0,
	KIND_ONLY = 1 << 1,
	KIND_NOBODY = 1 << 2,
	KIND_ASKED = 1 << 3,
	KIND_BEING = 1 << 4,
	KIND_AUTHOR = 1 << 5,
	KIND_IT = 1 << 6,
	KIND_TO_BE_SAID = 1 << 7,
	KIND_POINTING = 1 << 8,
	KIND_RECORDING = 1 << 9,
	KIND_KIN = 1 << 10,
	KIND_CHANNEL = 1 << 11,
	KIND_RANK = 1 << 12,
	KIND_FORMER = 1 << 13,
	KIND_GENERATION = 1 << 14,
	KIND_COMPANY = 1 << 15,
	KIND_IN_BODY = 1 << 16,
	KIND_AROUND = 1 << 17,
	KIND_VERSUS = 1 << 18,
	KIND_POSTPOSED = 1 << 19,
	KIND_SEEN = 1 << 20,
	KIND_OWNER = 1 << 21,
	KIND_CIRCUMSTANCE = 1 << 22,
	KIND_RELAY = 1 << 23,
	KIND_WHETHER = 1 << 24,
	KIND_HAVING = 1 << 25,
	KIND_PERIOD = 1 << 26,
	KIND_ORIGIN = 1 << 27,
	KIND_PERSON = 1 << 28,
	KIND_NAMED = 1 << 29,
	KIND_ANONYMOUS = 1 << 30,
	KIND_UNABLE = 1U << 31,
	KIND_MASCULINE = 1ULL << 32,
	KIND_FEMININE = 1ULL << 33,
	KIND_NEUTER = 1ULL << 34,
	KIND_PLURAL = 1ULL << 35,
	KIND_SELF = 1ULL << 36,
	KIND_READER = 1ULL << 37,
	KIND_MINE = 1ULL << 38,
	KIND_WHOSE = 1ULL << 39,
	KIND_THIS = 1ULL << 40,
	KIND_OTHER = 1ULL << 41,
	KIND_SOME = 1ULL << 42,
	KIND_TWO = 1ULL << 43,
	KIND_EVERY = 1ULL << 44,
	KIND_IS = 1ULL << 45,
	KIND_BECAME = 1ULL << 46,
	KIND_ADDED = 1ULL << 47,
	KIND_SHOWS = 1ULL << 48,
	KIND_COMPARED = 1ULL << 49,
	KIND_INCLUDING = 1ULL << 50,
	KIND_FOLLOWING = 1ULL << 51,
	KIND_SURVEY = 1ULL << 52,
	KIND_ADVOCATE = 1ULL << 53,
	KIND_SHARE = 1ULL << 54,
	KIND_AGE = 1ULL << 55,
	KIND_DAY = 1ULL << 56,
	KIND_QUOTING = 1ULL << 57,
	KIND_REPORTS = 1ULL << 58,
	KIND_NONFINITE = 1ULL << 59,
};

/* What meanings.txt takes a word to mean, by the name of the English word that single rules ask for (daemon/languages/README.md explains
 * each). A word has one meaning at most, so rules that ask for a set of words have a use or a kind for it. */
enum word_meaning {
	MEANS_NOTHING,
	MEANS_THERE,
	MEANS_HERE,
	MEANS_POSSESSIVE,
	MEANS_IS,
	MEANS_NOT,
	MEANS_WILL,
	MEANS_DO,
	MEANS_DID,
	MEANS_WAS,
	MEANS_SINCE,
	MEANS_WHILE,
	MEANS_WHEN,
	MEANS_WHERE,
	MEANS_THOUGH,
	MEANS_IF,
	MEANS_UNLESS,
	MEANS_DESPITE,
	MEANS_WITHOUT,
	MEANS_SO,
	MEANS_AFTER,
	MEANS_WHICH,
	MEANS_AGAINST,
	MEANS_VIA,
	MEANS_PER,
	MEANS_OUT,
	MEANS_QUOTED,
	MEANS_ASKED,
	MEANS_SAYING,
	MEANS_WROTE,
	MEANS_READ,
	MEANS_SIGNED,
	MEANS_KNOWN,
	MEANS_SPEAKING,
	MEANS_TALKING,
	MEANS_REFERRING,
	MEANS_MENTION,
	MEANS_QUESTION,
	MEANS_EVERYTHING,
	MEANS_TIME,
	MEANS_WORDS,
	MEANS_WAY,
	MEANS_THUS,
	MEANS_FOLLOWS,
	MEANS_PART,
	MEANS_GENERAL,
	MEANS_HIGH,
	MEANS_SUPREME,
	MEANS_FIRST,
	MEANS_SAINT,
	MEANS_FLIGHT,
	MEANS_PEOPLE,
};

enum cue_form {
	CUE_BASE,
	CUE_PRESENT,
	CUE_PAST,
	CUE_PERFECT,
	CUE_PARTICIPLE,
	CUE_PREPOSITION,  /* before the mention: “according to” */
	CUE_POSTPOSITION, /* after it: German "zufolge" */
	CUE_ADVERB,       /* in place of it: German "demnach" */
};

/* How a language builds its sentences, as far as it matters to the rules; each language's traits.txt explains them. */
enum language_trait {
	TRAIT_FIXED_ORDER = 1 << 0,       /* the subject comes right before its verb, so indirect.c is used; else clauses.c */
	TRAIT_CAPITALISED_NOUNS = 1 << 1, /* all nouns are capitalised, so a capital does not mark a name */
	TRAIT_COMPOUNDS = 1 << 2,         /* the last part of a compound is its head: "Polizeisprecher" */
	TRAIT_VERB_FINAL = 1 << 3,        /* a clause after "that" is no sentence without it, so the content keeps it */
	TRAIT_PLURAL_INFINITIVE = 1 << 4, /* an infinitive may also be a finite plural: "sagen" */
	TRAIT_DROPS_PRONOUNS = 1 << 5,    /* a verb without a subject has that of the verb before: “…”, añadió. */
	TRAIT_INNER_CUES = 1 << 6,        /* a quotation may contain its cue: « C'est faux, assure X. Personne ne … » */
	TRAIT_RULES_LEAD = 1 << 7,        /* the rules find more than the tagger, which only adds to them */
};

/* What may follow a cue as its content; reporting_verbs.txt explains them. */
enum cue_content {
	CUE_CLAUSE = 1 << 0,
	CUE_QUOTE = 1 << 1,
	CUE_ADDRESSEE = 1 << 2,
	CUE_INFINITIVE = 1 << 3,
	CUE_PERSON_INFINITIVE = 1 << 4,
	CUE_OBJECT = 1 << 5,
	CUE_AS = 1 << 6,
	CUE_OF = 1 << 7,
	CUE_FOR = 1 << 8,
	CUE_WHETHER = 1 << 9,
	CUE_ATTITUDE = 1 << 10,
	CUE_WRITING = 1 << 11,  /* a preposition that is a cue only with a noun for something said: “nach Angaben” */
	CUE_ALONE = 1 << 12,    /* a preposition that is a cue only if nothing but the mention follows up to the next mark: “…, so X, …” */
	CUE_PATIENT = 1 << 13,  /* the subject of the passive is the speaker: “X wird zitiert” */
	CUE_PLACE = 1 << 14,    /* the place where it is written is the speaker: “in dem Bericht heißt es” */
	CUE_SOMEBODY = 1 << 15, /* only people and bodies do it, so its subject is one: “the casino said” */
	CUE_POSTING = 1 << 16,  /* tells of a post, which may be shown as a picture: “tweeted” */
};

struct cue_entry {
	enum cue_form form;
	uint32_t content; /* flags of enum cue_content */
	uint32_t share;   /* of its uses, how many are cues, in thousandths */
	uint32_t tokens;  /* its length: 2 for "called for" */
	const char *particles; /* comma-separated words of which one must end the clause ("mit" in “teilte … mit”); or NULL */
};

/* Sets the reading's classes, uses, kinds, meanings, traits, and cue entries, and the lists that later steps ask. Needs its document and arena. */
void word_classes_find(struct reading *reading);

/* The kinds of an entry of word_kinds.txt, an ending for example; 0 if it has none. */
uint64_t word_classes_kinds_of(const struct reading *reading, const char *entry, size_t length);

/* The meaning of a word that is no token, the last word of a name for example. */
enum word_meaning word_classes_meaning_of(const struct reading *reading, const char *word, size_t length);
