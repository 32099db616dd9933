/* Corpus: articles whose attributions are marked, to train with and to measure by. */
#pragma once

#include "extract/attribution.h"
#include "extract/tagger/crf.h"
#include "extract/tagger/observations.h"
#include "proto/base/array.h"
#include "text/document.h"

struct gold_attribution {
	struct span *source, *cue, *content; /* code points of the text, in order */
	size_t source_count, cue_count, content_count;
	bool speech; /* said or written; else thought, wished, decided */
};

struct training_article {
	char *id, *event; /* the event that it belongs to, or NULL */
	char *text;
	struct gold_attribution *gold;
	size_t gold_count;
	struct arena *arena;       /* of everything below, of the gold too */
	struct document document;
	struct reading reading;
	struct attributions rules; /* what the rules find in it */
	struct chain *chains;
	uint32_t chain_count;
	bool silver;     /* labelled by a tagger (silver_labels.h): it has no gold */
	uint8_t *labels; /* by token: enum label, as the gold says; the chains of silver articles may be LABEL_UNKNOWN */
	uint8_t *tags;   /* by token: parts of speech, or NULL */
};

enum { LABEL_UNKNOWN = LABEL_COUNT };

struct corpus {
	ARRAY(struct training_article *) articles;
};

/* Adds an article without labels, which the caller gives it. */
struct training_article *corpus_add(struct corpus *corpus, const char *id, const char *text, const struct language *language);

/* Adds the articles of a file of attributions: a JSON object a line with "id", "text" and "attributions": [{"source", "cue",
 * "content": [[start, end], …]}, …] in code points. Negative errno values; *ret_error (free()) says which line and why. */
must_check int corpus_read_attributions(struct corpus *corpus, const char *path, const struct language *language, char **ret_error);

/* Adds the articles of a folder of annotated events: articles.jsonl ("id", "text") and EVENT.gold.json ("event", "articles": [{"id"}],
 * "statements": [{"article", "kind", "mention", "cue", "content"}]; claims are left out, and so are articles that no event names). */
must_check int corpus_read_events(struct corpus *corpus, const char *directory, const struct language *language, char **ret_error);

/* The tokens that a span touches. */
struct range corpus_tokens(const struct document *document, struct span span);

void corpus_free(struct corpus *corpus);
