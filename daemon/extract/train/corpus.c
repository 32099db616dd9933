#include "extract/train/corpus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "extract/train/training_files.h"
#include "proto/base/sorted.h"

/* --- gold */

/* NULL if one of them is not in the text. No list is an empty one. */
static struct span *spans_of(struct arena *arena, const json_t *list, uint32_t length, size_t *ret_count)
{
	size_t count = json_array_size(list);
	struct span *spans = arena_alloc(arena, count, sizeof(*spans));
	*ret_count = 0;
	for (size_t k = 0; k < count; k++) {
		const json_t *pair = json_array_get(list, k);
		json_int_t start = json_integer_value(json_array_get(pair, 0)), end = json_integer_value(json_array_get(pair, 1));
		if (start < 0 || start >= end || end > length)
			return NULL;
		spans[(*ret_count)++] = (struct span){ (uint32_t)start, (uint32_t)end };
	}
	return spans;
}

struct range corpus_tokens(const struct document *document, struct span span)
{
	uint32_t first = sorted_find(k, 0, document->token_count, document->tokens[k].end <= span.start), end = first;
	while (end < document->token_count && document->tokens[end].start < span.end)
		end++;
	return (struct range){ first, end };
}

/* --- labels */

static void label_range(struct training_article *article, struct range range, enum label begin)
{
	for (uint32_t k = range.first; k < range.end; k++)
		article->labels[k] = (uint8_t)(k == range.first ? begin : begin + 1);
}

/* Quotation marks beside a content belong to it, wherever the annotators left them. */
static struct range with_marks(const struct document *document, struct range range)
{
	if (range.first > 0 && document->tokens[range.first - 1].kind == TOKEN_QUOTE &&
	    document->tokens[range.first - 1].flags & TOKEN_OPENS)
		range.first--;
	if (range.end < document->token_count && document->tokens[range.end].kind == TOKEN_QUOTE &&
	    document->tokens[range.end].flags & TOKEN_CLOSES)
		range.end++;
	return range;
}

static uint32_t extent_of(const struct gold_attribution *gold, struct span *ret_extent)
{
	struct span extent = { UINT32_MAX, 0 };
	const struct span *const lists[] = { gold->source, gold->cue, gold->content };
	const size_t counts[] = { gold->source_count, gold->cue_count, gold->content_count };
	for (size_t l = 0; l < 3; l++)
		for (size_t k = 0; k < counts[l]; k++) {
			extent.start = lists[l][k].start < extent.start ? lists[l][k].start : extent.start;
			extent.end = lists[l][k].end > extent.end ? lists[l][k].end : extent.end;
		}
	*ret_extent = extent;
	return extent.end > extent.start ? extent.end - extent.start : 0;
}

static void label_gaps(struct training_article *article, const struct gold_attribution *gold)
{
	struct span extent;
	if (!extent_of(gold, &extent))
		return;
	struct range range = corpus_tokens(&article->document, extent);
	for (uint32_t k = range.first; k < range.end; k++)
		if (article->labels[k] == LABEL_OUTSIDE)
			article->labels[k] = LABEL_GAP;
}

/* Whether the only thing between the source and the content is a colon or the like: “Tuomioja, the president: “…””. */
static bool stands_before(const struct document *document, const struct gold_attribution *gold)
{
	enum { NEAR = 3 };
	if (!gold->source_count)
		return false;
	uint32_t source = corpus_tokens(document, gold->source[0]).end, content = corpus_tokens(document, gold->content[0]).first;
	return source <= content && content - source <= NEAR;
}

static void label_one(struct training_article *article, const struct gold_attribution *gold)
{
	const struct document *document = &article->document;
	if (!gold->content_count)
		return;
	/* Without a cue, a content counts as one behind its cue: what it goes on from comes before it. */
	uint32_t cue = gold->cue_count ? gold->cue[0].start : 0;
	bool before = gold->content[0].start < cue;
	uint32_t end = 0;
	for (size_t k = 0; k < gold->content_count; k++) {
		struct range content = with_marks(document, corpus_tokens(document, gold->content[k]));
		enum label begin = gold->content[k].start < cue ? LABEL_BEGIN_CONTENT_BEFORE : LABEL_BEGIN_CONTENT_AFTER;
		label_range(article, content, begin);
		if (end == content.first && end > 0 && !range_empty(content))
			article->labels[end]++; /* goes on from the part before: some annotators stopped at each sentence */
		end = content.end;
	}
	for (size_t k = 0; k < gold->source_count && (gold->cue_count || stands_before(document, gold)); k++)
		label_range(article, corpus_tokens(document, gold->source[k]),
		            !gold->cue_count || gold->source[k].start < cue ? LABEL_BEGIN_SOURCE_BEFORE : LABEL_BEGIN_SOURCE_AFTER);
	for (size_t k = 0; k < gold->cue_count; k++)
		label_range(article, corpus_tokens(document, gold->cue[k]), before ? LABEL_BEGIN_CUE_BEFORE : LABEL_BEGIN_CUE_AFTER);
}

/* Where an inside label does not follow its own kind (a mention in the middle of a content), it begins anew. */
static void repair(struct training_article *article)
{
	for (uint32_t c = 0; c < article->chain_count; c++)
		for (uint32_t k = article->chains[c].first; k < article->chains[c].end; k++) {
			unsigned previous = k == article->chains[c].first ? LABEL_OUTSIDE : article->labels[k - 1];
			if (!label_follows(previous, article->labels[k]))
				article->labels[k]--;
		}
}

static void label_article(struct training_article *article)
{
	article->labels = arena_alloc(article->arena, article->document.token_count + 1, 1);
	for (size_t k = 0; k < article->gold_count; k++)
		label_one(article, &article->gold[k]);
	for (size_t k = 0; k < article->gold_count; k++)
		label_gaps(article, &article->gold[k]);
	repair(article);
}

/* --- articles */

struct training_article *corpus_add(struct corpus *corpus, const char *id, const char *text, const struct language *language)
{
	struct training_article *article = allocate(1, sizeof(*article));
	array_append(&corpus->articles, article);
	article->arena = arena_new();
	article->id = arena_copy(article->arena, id);
	article->text = arena_copy(article->arena, text);
	document_read(article->text, strlen(article->text), language, article->arena, &article->document);
	reading_make(&article->document, article->arena, &article->reading);
	attributions_find(&article->reading, &article->rules);
	article->chains = chains_make(&article->reading, &article->chain_count);
	return article;
}

static void article_free(struct training_article *article)
{
	array_free(&article->rules.list);
	arena_free(article->arena);
	free(article);
}

/* Said or written, by the list of reporting verbs; a thought, a wish or a decision otherwise. */
static bool is_speech(const struct training_article *article, const struct gold_attribution *gold)
{
	struct cue_entry entry;
	for (size_t c = 0; c < gold->cue_count; c++) {
		struct range cue = corpus_tokens(&article->document, gold->cue[c]);
		for (uint32_t k = cue.first; k < cue.end; k++)
			if ((reading_cue(&article->reading, k, &entry) && !(entry.content & CUE_ATTITUDE) && entry.content) ||
			    reading_uses(&article->reading, k, USE_ACCORDING))
				return true;
	}
	return false;
}

/* False if a span is not in the text. */
static bool read_gold(struct training_article *article, const json_t *list)
{
	uint32_t length = article->document.length;
	struct arena *arena = article->arena;
	article->gold = arena_alloc(arena, json_array_size(list), sizeof(*article->gold));
	for (size_t k = 0; k < json_array_size(list); k++) {
		const json_t *one = json_array_get(list, k);
		struct gold_attribution *gold = &article->gold[article->gold_count++];
		gold->source = spans_of(arena, json_object_get(one, "source"), length, &gold->source_count);
		gold->cue = spans_of(arena, json_object_get(one, "cue"), length, &gold->cue_count);
		gold->content = spans_of(arena, json_object_get(one, "content"), length, &gold->content_count);
		if (!gold->source || !gold->cue || !gold->content)
			return false;
		gold->speech = is_speech(article, gold);
	}
	return true;
}

struct taking {
	struct corpus *corpus;
	const struct language *language;
};

/* The article of a line, which is now the corpus's. NULL if it is none. */
static struct training_article *add_article(const struct taking *taking, const json_t *object)
{
	const char *id = json_string_value(json_object_get(object, "id")), *text = json_string_value(json_object_get(object, "text"));
	if (!id || !text)
		return NULL;
	return corpus_add(taking->corpus, id, text, taking->language);
}

static const char *take_attributions(void *taking, const json_t *object)
{
	const json_t *attributions = json_object_get(object, "attributions");
	struct training_article *article = json_is_array(attributions) ? add_article(taking, object) : NULL;
	if (!article)
		return "not an article with an id, a text and attributions";
	if (!read_gold(article, attributions))
		return "a span of an attribution is not in the text";
	label_article(article);
	return NULL;
}

int corpus_read_attributions(struct corpus *corpus, const char *path, const struct language *language, char **ret_error)
{
	struct taking taking = { corpus, language };
	return training_file_read_lines(path, take_attributions, &taking, ret_error);
}

/* --- events: mention and cue are words without a place; it is the one nearest to the content */

static const char *take_event_article(void *taking, const json_t *object)
{
	return add_article(taking, object) ? NULL : "not an article with an id and a text";
}

static struct range words_at(const struct document *document, uint32_t token, const struct document *words)
{
	for (uint32_t k = 0; k < words->token_count; k++)
		if (token + k >= document->token_count || strcmp(document->tokens[token + k].norm, words->tokens[k].norm) != 0)
			return (struct range){ 0 };
	return (struct range){ token, token + words->token_count };
}

/* The occurrence of some words outside of the content that is nearest to a place [from, to), another sentence being farther away than
 * its own; empty if there is none near it. */
static struct range nearest(const struct training_article *article, const char *words, const struct range *content, size_t count,
                            uint32_t from, uint32_t to)
{
	enum { NEAR = 60, ELSEWHERE = 12 };
	struct document phrase;
	const struct document *document = &article->document;
	document_read(words, strlen(words), document->language, article->arena, &phrase);
	struct range best = { 0 };
	uint32_t distance = phrase.token_count && from < to ? NEAR : 0;
	for (uint32_t k = from > NEAR ? from - NEAR : 0; distance && k < to + NEAR && k < document->token_count; k++) {
		bool inside = false;
		for (size_t c = 0; c < count; c++)
			inside |= k >= content[c].first && k < content[c].end;
		struct range found = inside ? (struct range){ 0 } : words_at(document, k, &phrase);
		uint32_t far = k < from ? from - k : k >= to ? k - to + 1 : 0;
		uint32_t sentence = document->tokens[k].sentence;
		if (sentence < document->tokens[from].sentence || sentence > document->tokens[to - 1].sentence)
			far += ELSEWHERE;
		if (!range_empty(found) && far < distance) {
			best = found;
			distance = far;
		}
	}
	return best;
}

static struct span *one_span(struct training_article *article, struct range range, size_t *ret_count)
{
	struct span *span = arena_alloc(article->arena, 1, sizeof(*span));
	*ret_count = !range_empty(range);
	if (*ret_count)
		*span = (struct span){ article->document.tokens[range.first].start, article->document.tokens[range.end - 1].end };
	return span;
}

/* False if its content is not in the text. */
static bool take_statement(struct training_article *article, const json_t *statement)
{
	const char *kind = json_string_value(json_object_get(statement, "kind"));
	if (!kind || strcmp(kind, "claim") == 0)
		return true;
	struct gold_attribution *gold = &article->gold[article->gold_count];
	*gold = (struct gold_attribution){ .speech = true };
	gold->content = spans_of(article->arena, json_object_get(statement, "content"), article->document.length, &gold->content_count);
	if (!gold->content || !gold->content_count)
		return false;
	struct range *content = arena_alloc(article->arena, gold->content_count, sizeof(*content));
	for (size_t k = 0; k < gold->content_count; k++)
		content[k] = corpus_tokens(&article->document, gold->content[k]);
	const char *cue = json_string_value(json_object_get(statement, "cue")), *mention = json_string_value(json_object_get(statement, "mention"));
	uint32_t first = content[0].first, end = content[gold->content_count - 1].end;
	struct range at = cue && *cue ? nearest(article, cue, content, gold->content_count, first, end) : (struct range){ 0 };
	gold->cue = one_span(article, at, &gold->cue_count);
	uint32_t from = range_empty(at) ? first : at.first, to = range_empty(at) ? end : at.end;
	struct range who = mention && *mention ? nearest(article, mention, content, gold->content_count, from, to) : (struct range){ 0 };
	gold->source = one_span(article, who, &gold->source_count);
	article->gold_count++;
	return true;
}

static struct training_article *find_article(struct corpus *corpus, const char *id)
{
	for (size_t k = 0; id && k < corpus->articles.count; k++)
		if (strcmp(corpus->articles.items[k]->id, id) == 0)
			return corpus->articles.items[k];
	return NULL;
}

/* Gives an article the statements of an event that are its own; false if the content of one is not in the text. */
static bool take_statements(struct training_article *article, const char *event, const json_t *statements)
{
	article->event = arena_copy(article->arena, event);
	article->gold = arena_alloc(article->arena, json_array_size(statements), sizeof(*article->gold));
	article->gold_count = 0;
	for (size_t s = 0; s < json_array_size(statements); s++) {
		const json_t *statement = json_array_get(statements, s);
		const char *of = json_string_value(json_object_get(statement, "article"));
		if (of && strcmp(of, article->id) == 0 && !take_statement(article, statement))
			return false;
	}
	label_article(article);
	return true;
}

static int take_event(void *context, const char *path, const json_t *event, char **ret_error)
{
	struct corpus *corpus = context;
	const json_t *articles = json_object_get(event, "articles"), *statements = json_object_get(event, "statements");
	const char *name = json_string_value(json_object_get(event, "event"));
	if (!name || !json_is_array(articles) || !json_is_array(statements))
		return training_error(ret_error, -EINVAL, path, 0, "not an event with a name, articles and statements");
	for (size_t k = 0; k < json_array_size(articles); k++) {
		struct training_article *article =
			find_article(corpus, json_string_value(json_object_get(json_array_get(articles, k), "id")));
		if (!article)
			return training_error(ret_error, -EINVAL, path, 0, "one of its articles is not in articles.jsonl");
		if (!take_statements(article, name, statements))
			return training_error(ret_error, -EINVAL, path, 0, "the content of a statement is not in the text");
	}
	return 0;
}

/* Articles that no event names teach nothing: that nobody has marked anything in them does not mean that nobody says anything. */
static void drop_unmarked(struct corpus *corpus)
{
	size_t kept = 0;
	for (size_t k = 0; k < corpus->articles.count; k++)
		if (corpus->articles.items[k]->labels)
			corpus->articles.items[kept++] = corpus->articles.items[k];
		else
			article_free(corpus->articles.items[k]);
	corpus->articles.count = kept;
}

int corpus_read_events(struct corpus *corpus, const char *directory, const struct language *language, char **ret_error)
{
	struct taking taking = { corpus, language };
	cleanup(free_pointer) char *articles = format_string("%s/articles.jsonl", directory);
	int r = training_file_read_lines(articles, take_event_article, &taking, ret_error);
	if (r >= 0)
		r = training_files_read_events(directory, take_event, corpus, ret_error);
	if (r >= 0)
		drop_unmarked(corpus);
	return r;
}

void corpus_free(struct corpus *corpus)
{
	for (size_t k = 0; k < corpus->articles.count; k++)
		article_free(corpus->articles.items[k]);
	array_free(&corpus->articles);
}
