/* View: an article's text with its statements marked in it: what was said in its speaker's colour, the mention of the speaker in bold, the cue
 * underlined, and below it a legend with what the text can't show. On a terminal, as plain text, or as a page of HTML. */
#pragma once

#include "clients/cli/annotate.h"
#include "clients/cli/output.h"

struct view_statement {
	const char *id, *cluster;
	enum statement_kind kind;
	bool attitude;
	uint16_t confidence;                  /* thousandths */
	const char *speaker, *speaker_reason; /* the reason says why there is none, or where the name comes from; or NULL */
	const char *mention, *cue;            /* may be "" */
	const char *via;                      /* or NULL */
	struct span mention_span, cue_span;   /* start == end if there is none */
	const struct span *content;
	const char **texts; /* parallel: the article's own words; not needed by the views of the text */
	size_t content_count;
	uint32_t article_count, publisher_count; /* of its cluster: who carries it; 0: not known */
	const char **same_as;       /* ids of the clusters of other stories that say the same */
	const char **same_as_story; /* parallel: ids of their stories */
	size_t same_as_count;
};

enum { VIEW_CARRIERS_SIZE = 192 };
/* "3 articles, 2 publishers; also in s17, s20": who carries a statement's cluster; "" if nobody else does. */
const char *view_carriers(const struct view_statement *statement, char text[VIEW_CARRIERS_SIZE]);

struct view_article {
	const char *id, *story, *copy_of; /* copy_of may be NULL */
	const char *title, *publisher;    /* or NULL */
	const char *url;                  /* or NULL */
	int64_t time;                     /* when it was published; TIME_NONE if that is not known */
	const char *language;             /* code */
	const char *text;                 /* UTF-8; NULL if there is none, or it was not kept */
	const struct view_statement *statements;
	size_t statement_count;
};

/* Title, publisher, time, story, id, address. */
void view_print_head(struct output *output, const struct view_article *article);

/* The head, the text and the legend. Without colour, brackets and marks are used instead. */
void view_print_text(struct output *output, const struct view_article *article);

/* A key to that, in two lines. */
void view_print_key(struct output *output);

/* A self-contained page, which loads and runs nothing. `index` counts the articles, from 0. */
void view_html_begin(FILE *file, const char *title);
void view_html_article(FILE *file, const struct view_article *article, size_t index);
void view_html_end(FILE *file);
