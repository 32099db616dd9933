/* Attributions: what the rules find in a text, in tokens: a content, the cue that hangs it on a mention. Finding them (here, by
 * rules) and making statements of them (speakers.h, extract.c) are two steps: another finder needs only to fill in this struct. */
#pragma once

#include "extract/reading.h"
#include "proto/base/array.h"

/* Which rule found it: what its confidence is looked up by. */
enum attribution_rule {
	RULE_QUOTE_CUED,     /* “…,” he said. */
	RULE_QUOTE_CONTINUED, /* a quotation behind a cued one, without a cue of its own */
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
	RULE_REPORTED,        /* a sentence without a cue whose verb's form says that somebody's words go on */
	RULE_TAGGED,          /* no rule: the tagger's */
	RULE_COUNT,
};

enum { ATTRIBUTION_CONTENT_MAX = 4 };

struct attribution {
	enum attribution_rule rule;
	bool attitude;
	bool direct;      /* the speaker's own words although no quotation marks say so: an embedded post, a turn, a block */
	bool unnamed;     /* passive: nobody is named */
	bool unsaid;      /* nobody says it (unsaid.h) */
	bool nested;      /* one statement with another, which is the one that counts (join.c) */
	uint16_t confidence; /* of one that the tagger found; thousandths */
	struct {
		float content, whole, cue, mention; /* how sure the tagger is of them: probabilities; 0: not found by it */
	} sure;
	uint32_t share;   /* of the cue; 1000 if there is no verb in it */
	struct range mention, cue, via; /* first == end: none */
	struct range content[ATTRIBUTION_CONTENT_MAX];
	uint32_t content_count;
	uint32_t passage;
	uint32_t continued; /* the last passage that its content goes on in, or 0 */
	uint32_t heir_of; /* the index of the attribution whose speaker it shares, or DOCUMENT_NONE */
};

struct attributions {
	ARRAY(struct attribution) list;
};

/* Finds the attributions of a document, in no particular order: quotations first (quotes.c), then the rest (indirect.c). */
void attributions_find(const struct reading *reading, struct attributions *attributions);

/* The quotations of a passage that begins with one, or lies within one. Returns the token from which on the passage is still to
 * be looked at for other attributions. */
uint32_t quotes_find(const struct reading *reading, uint32_t passage, struct attributions *attributions);

/* Reported speech in the reporter's words, wholly or in part, and quotations that a cue stands before. */
void indirect_find(const struct reading *reading, uint32_t passage, uint32_t from, struct attributions *attributions);

/* Quotations of the passage that nothing has attributed. */
void quotes_find_rest(const struct reading *reading, uint32_t passage, struct attributions *attributions);

/* Posts of social networks that a page embeds: their text, a dash, and the name with the handle. */
void posts_find(const struct reading *reading, struct attributions *attributions);

/* The turns of interviews: “ROSK: …”, “Q: …”. */
void turns_find(const struct reading *reading, struct attributions *attributions);

/* Block quotations: paragraphs that a cue with a colon introduces, and in which no rule has found anything. To be called last. */
void blocks_find(const struct reading *reading, struct attributions *attributions);

/* Thousandths: how likely it is that the attribution is one, with about these bounds. */
uint16_t attribution_confidence(const struct attribution *attribution);
