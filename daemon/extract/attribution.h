/* Attributions: a content, and the cue that ties it to the mention of its speaker, as ranges of tokens. Finding them (by rules, below, and
 * by the tagger) is one step, turning them into statements (speakers.h, extract.c) another: a new finder needs only to fill in this struct. */
#pragma once

#include "extract/reading.h"
#include "proto/base/array.h"

/* The rule that found it, from which its confidence follows. */
enum attribution_rule {
	RULE_QUOTE_CUED,     /* “…,” he said. */
	RULE_QUOTE_CONTINUED, /* a quotation after a cued one, without a cue of its own */
	RULE_QUOTE_ALONE,    /* a quotation without a cue near it */
	RULE_QUOTE_LEADING,  /* he said: “…” */
	RULE_THAT,           /* he said that … */
	RULE_CLAUSE,         /* he said … */
	RULE_FRONTED,        /* …, he said. */
	RULE_MEDIAL,         /* …, he said, … */
	RULE_ACCORDING,      /* according to him, … */
	RULE_ADDRESSEE,      /* he told them … */
	RULE_INFINITIVE,     /* he vowed to … */
	RULE_PERSON,         /* he urged them to …, accused them of … */
	RULE_AS,             /* he called it … */
	RULE_OBJECT,         /* he denied the report */
	RULE_POST,            /* … — Edda Rosk (@rosk) May 13, 2019 */
	RULE_TURN,            /* ROSK: … */
	RULE_BLOCK,           /* a paragraph without marks that a cue with a colon introduces */
	RULE_REPORTED,        /* a sentence without a cue whose verb shows by its form that it is reported */
	RULE_TAGGED,          /* no rule: the tagger's */
	RULE_COUNT,
};

enum { ATTRIBUTION_CONTENT_MAX = 4 };

struct attribution {
	enum attribution_rule rule;
	bool attitude;
	bool direct;      /* the speaker's own words, though without quotation marks: an embedded post, a turn, a block */
	bool unnamed;     /* passive: nobody is named */
	bool unsaid;      /* nobody says it (unsaid.h) */
	bool nested;      /* part of another attribution, which is the one that counts (join.c) */
	uint16_t confidence; /* if the tagger found it; thousandths */
	struct {
		float content, whole, cue, mention; /* how sure the tagger is of each, as probabilities; 0 if it did not find it */
	} sure;
	uint32_t share;   /* of the cue (struct cue_entry); 1000 if it has no verb */
	struct range mention, cue, via; /* empty if there is none */
	struct range content[ATTRIBUTION_CONTENT_MAX];
	uint32_t content_count;
	uint32_t passage;
	uint32_t continued; /* the last passage into which its content continues, or 0 */
	uint32_t heir_of; /* the index of the attribution from which it takes its speaker, or DOCUMENT_NONE */
};

struct attributions {
	ARRAY(struct attribution) list;
	const uint8_t *parts; /* as in struct statements */
};

/* Finds the attributions of a document, in no particular order: quotations first (quotes.c), then the rest (indirect.c). */
void attributions_find(const struct reading *reading, struct attributions *attributions);

/* Finds the quotations of a passage that begins with one, or is within one. Returns the token from which on the passage still has to be searched. */
uint32_t quotes_find(const struct reading *reading, uint32_t passage, struct attributions *attributions);

/* Finds reported speech, which is wholly or partly in the reporter's words, and quotations that follow a cue. */
void indirect_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions);

/* Finds the passage's quotations that are not attributed yet. */
void quotes_find_rest(const struct reading *reading, uint32_t passage, struct attributions *attributions);

/* Finds embedded posts of social networks: their text, a dash, and the name with the handle. */
void posts_find(const struct reading *reading, struct attributions *attributions);

/* Finds the turns of interviews: “ROSK: …”, “Q: …”. */
void turns_find(const struct reading *reading, struct attributions *attributions);

/* Finds block quotations: paragraphs after a cue with a colon in which no rule has found anything. Call it last. */
void blocks_find(const struct reading *reading, struct attributions *attributions);

/* Gives quotations that nobody is named for, not even by the tagger, to the subject of the sentence before (topics.c). */
void topics_mend(const struct reading *reading, struct attributions *attributions);

/* The probability that the attribution is right, with roughly these bounds, in thousandths. */
uint16_t attribution_confidence(const struct attribution *attribution);
