/* Attributions: what the rules find in a text, in tokens: a content, and the cue that ties it to a mention. Finding them (here, by rules)
 * and turning them into statements (speakers.h, extract.c) are two steps: another finder needs only to fill in this struct. */
#pragma once

#include "extract/reading.h"
#include "proto/base/array.h"

/* Which rule found it, by which its confidence is looked up. */
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
	RULE_REPORTED,        /* a sentence without a cue in which the verb's form says that somebody's words continue */
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
	bool nested;      /* one statement with another, which is the one that counts (join.c) */
	uint16_t confidence; /* of one that the tagger found; thousandths */
	struct {
		float content, whole, cue, mention; /* how sure the tagger is of each, as probabilities; 0: not found by it */
	} sure;
	uint32_t share;   /* of the cue; 1000 if there is no verb in it */
	struct range mention, cue, via; /* first == end: none */
	struct range content[ATTRIBUTION_CONTENT_MAX];
	uint32_t content_count;
	uint32_t passage;
	uint32_t continued; /* the last passage into which its content continues, or 0 */
	uint32_t heir_of; /* the index of the attribution whose speaker it shares, or DOCUMENT_NONE */
};

struct attributions {
	ARRAY(struct attribution) list;
};

/* Finds the attributions of a document, in no particular order: quotations first (quotes.c), then the rest (indirect.c). */
void attributions_find(const struct reading *reading, struct attributions *attributions);

/* The quotations of a passage that begins with one, or lies within one. Returns the token from which the passage still has to be searched for
 * other attributions. */
uint32_t quotes_find(const struct reading *reading, uint32_t passage, struct attributions *attributions);

/* Reported speech in the reporter's words, wholly or in part, and quotations that follow a cue. */
void indirect_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions);

/* The passage's quotations that are not yet attributed. */
void quotes_find_rest(const struct reading *reading, uint32_t passage, struct attributions *attributions);

/* Posts of social networks that a page embeds: their text, a dash, and the name with the handle. */
void posts_find(const struct reading *reading, struct attributions *attributions);

/* The turns of interviews: “ROSK: …”, “Q: …”. */
void turns_find(const struct reading *reading, struct attributions *attributions);

/* Block quotations: paragraphs that a cue with a colon introduces, and in which no rule has found anything. Call it last. */
void blocks_find(const struct reading *reading, struct attributions *attributions);

/* How likely it is that the attribution is one, with about these bounds, in thousandths. */
uint16_t attribution_confidence(const struct attribution *attribution);
