/* Quotations: which marks open and close, and what pairs with what. Marks are paired within a paragraph by a small stack;
 * a quotation that is still open at its end goes on if the next paragraph opens with a mark of its family, or if the next mark
 * of its family, a few paragraphs on, closes. One that nobody closes ends where the damage is smallest (cut_short).
 * Linear: every mark is pushed and popped once, the stack is bounded, and what lies ahead is counted beforehand. */
#include "text/reader.h"

enum {
	/* Quotations inside one another. Real ones reach 3; a mark that would open a deeper one is left alone. */
	DEPTH_MAX = 8,
	FAMILIES = FAMILY_WHITE_CORNER + 1,
	/* Tokens of a quotation that nobody closes: some texts are one paragraph. */
	UNCLOSED_TOKENS_MAX = 200,
	/* Paragraphs and marks that the closing mark of an open quotation is looked for in. */
	LINES_AHEAD = 4,
	MARKS_AHEAD = 16,
};

struct pairing {
	struct reader *reader;
	uint32_t stack[DEPTH_MAX]; /* indexes of quotations, the outermost first */
	enum mark_family family[DEPTH_MAX];
	unsigned depth;
	uint32_t line_first, line_end; /* tokens */
	bool taken_up;       /* the next line of prose opens with a single mark */
	ARRAY(uint8_t) families; /* enum mark_family, by quotation; shared by all pairings of a text */
};

static struct quotation *open_at(const struct pairing *p, unsigned level)
{
	return &p->reader->quotations.items[p->stack[level]];
}

/* -- What stands beside a mark ---------------------------------------------------------------------------------------- */

static bool may_open(const struct mark *mark)
{
	bool before = mark->before == BESIDE_SPACE || mark->before == BESIDE_OPENING || mark->before == BESIDE_DASH ||
	              mark->before == BESIDE_MARK;
	return before && mark->after != BESIDE_SPACE;
}

static bool may_close(const struct mark *mark)
{
	bool after = mark->after == BESIDE_SPACE || mark->after == BESIDE_CLOSING || mark->after == BESIDE_DASH ||
	             mark->after == BESIDE_MARK;
	return after && mark->before != BESIDE_SPACE && mark->before != BESIDE_OPENING;
}

static enum mark_role role_of(const struct reader *reader, const struct mark *mark)
{
	return reader->language->marks.role[mark->style];
}

/* From the line's end to its beginning: for each mark the next of its family, and whether one ahead could close. */
static void look_ahead(struct reader *reader, const struct line *line)
{
	uint32_t next[FAMILIES];
	bool closer[FAMILIES] = { false };
	for (int family = 0; family < FAMILIES; family++)
		next[family] = MARK_NO_INDEX;
	for (uint32_t k = line->end_mark; k-- > line->first_mark;) {
		struct mark *mark = &reader->marks.items[k];
		enum mark_family family = mark_family_of(mark->style);
		mark->next = next[family];
		mark->closer_ahead = closer[family];
		next[family] = k;
		closer[family] |= (role_of(reader, mark) & MARK_CLOSES) && may_close(mark);
	}
}

/* -- The stack -------------------------------------------------------------------------------------------------------- */

/* The level of the innermost open quotation of the family, -1 if there is none. */
static int find_open(const struct pairing *p, enum mark_family family)
{
	for (int level = (int)p->depth - 1; level >= 0; level--)
		if (p->family[level] == family)
			return level;
	return -1;
}

static struct token *token_of(const struct pairing *p, const struct mark *mark)
{
	return &p->reader->tokens.items[mark->token];
}

static void leave(const struct pairing *p, const struct mark *mark)
{
	token_of(p, mark)->kind = TOKEN_PUNCTUATION;
}

static void push(struct pairing *p, const struct mark *mark)
{
	struct token *token = token_of(p, mark);
	if (p->depth == DEPTH_MAX) {
		leave(p, mark);
		return;
	}
	token->flags |= TOKEN_OPENS;
	struct quotation quotation = {
		.open = mark->token,
		.close = DOCUMENT_NONE,
		.parent = p->depth ? p->stack[p->depth - 1] : DOCUMENT_NONE,
	};
	p->family[p->depth] = mark_family_of(mark->style);
	p->stack[p->depth++] = (uint32_t)p->reader->quotations.count;
	array_append(&p->reader->quotations, quotation);
	array_append(&p->families, (uint8_t)mark_family_of(mark->style));
}

static bool ends_sentence_before(const struct pairing *p, uint32_t token)
{
	return token > 0 && token_ends_sentence(&p->reader->tokens.items[token - 1]);
}

/* Where a quotation ends that would go on to `end`: there, or where the last sentence at the beginning of this line ends. */
static uint32_t end_unclosed(const struct pairing *p, uint32_t open, uint32_t end)
{
	uint32_t first = open > p->line_first ? open : p->line_first;
	if (end <= first + UNCLOSED_TOKENS_MAX)
		return end;
	for (uint32_t k = first + UNCLOSED_TOKENS_MAX; k > first + 1; k--)
		if (ends_sentence_before(p, k))
			return k;
	return first + UNCLOSED_TOKENS_MAX;
}

/* The quotation around `index`, past those that never were. */
static uint32_t parent_of(const struct quotation *quotations, uint32_t index)
{
	uint32_t parent = quotations[index].parent;
	while (parent != DOCUMENT_NONE && quotations[parent].open == DOCUMENT_NONE)
		parent = quotations[parent].parent;
	return parent;
}

/* `“A, he said. “B,” she said.`: the quotation at `index`, whose closing mark is missing, ends before the first of its family
 * that opens a sentence inside it, and what has opened from there on is no longer inside it. `He cited “a report that speaks of
 * “gates.”` ends with the inner one. Else it goes on to its line's end, or, if that is far, to a sentence's. */
static void cut_short(struct pairing *p, uint32_t index, uint32_t end)
{
	struct quotation *quotations = p->reader->quotations.items;
	size_t count = p->reader->quotations.count, next = index + 1;
	uint32_t shared = 0; /* after the last inner quotation that ends like a sentence or a clause */
	for (; next < count; next++) {
		const struct quotation *inner = &quotations[next];
		if (inner->open == DOCUMENT_NONE || p->families.items[next] != p->families.items[index] ||
		    parent_of(quotations, (uint32_t)next) != index)
			continue;
		if (ends_sentence_before(p, inner->open))
			break;
		const struct token *last = inner->closed ? &p->reader->tokens.items[inner->close - 1] : NULL;
		if (last && (token_ends_sentence(last) || token_is(last, ',')))
			shared = inner->close + 1;
	}
	end = end_unclosed(p, quotations[index].open, next < count ? quotations[next].open : shared ? shared : end);
	for (next = index + 1; next < count; next++) {
		struct quotation *inner = &quotations[next];
		if (inner->open == DOCUMENT_NONE || parent_of(quotations, (uint32_t)next) != index)
			continue;
		if (inner->open < end && inner->close + inner->closed > end)
			end = inner->open; /* it would end inside this one */
		if (inner->open >= end)
			inner->parent = quotations[index].parent;
	}
	quotations[index].close = end;
}

/* The innermost quotation ends before token `end` without a mark. One that an apostrophe could have opened never was one. */
static void abandon(struct pairing *p, uint32_t end)
{
	struct quotation *quotation = open_at(p, --p->depth);
	if (p->family[p->depth] != FAMILY_SINGLE) {
		cut_short(p, p->stack[p->depth], end);
		return;
	}
	quotation->close = end;
	struct token *token = &p->reader->tokens.items[quotation->open];
	token->kind = TOKEN_PUNCTUATION;
	token->flags &= (uint8_t)~TOKEN_OPENS;
	quotation->open = DOCUMENT_NONE; /* taken out by drop_abandoned */
}

static void pop(struct pairing *p, const struct mark *mark, int level)
{
	while ((int)p->depth - 1 > level)
		abandon(p, mark->token);
	struct quotation *quotation = open_at(p, --p->depth);
	quotation->close = mark->token;
	quotation->closed = true;
	token_of(p, mark)->flags |= TOKEN_CLOSES;
}

/* -- Marks ------------------------------------------------------------------------------------------------------------ */

/* A mark that could be the apostrophe of "allies' demand" or the inches of 5'10" is one if a later mark closes before
 * another opens. */
static bool next_closes(const struct pairing *p, const struct mark *mark)
{
	if (mark->next == MARK_NO_INDEX)
		return false;
	const struct mark *next = &p->reader->marks.items[mark->next];
	return (role_of(p->reader, next) & MARK_CLOSES) && may_close(next) && !(may_open(next) && !(next->before == BESIDE_MARK));
}

static bool introduces(const struct token *token)
{
	return token_is(token, ':') || token_is(token, ',');
}

/* “'We wait for the engineers' report.”, and the next paragraph goes on: no mark ahead in this one closes. */
static bool is_inside_long_one(const struct pairing *p, const struct mark *mark)
{
	const struct token *next = token_of(p, mark) + 1;
	return p->taken_up && !mark->closer_ahead && token_of(p, mark)[-1].kind == TOKEN_WORD && mark->token + 1 < p->line_end &&
	       next->kind == TOKEN_WORD && !(next->flags & TOKEN_CAPITALISED);
}

static void read_single(struct pairing *p, const struct mark *mark)
{
	enum mark_role role = role_of(p->reader, mark);
	int level = find_open(p, FAMILY_SINGLE);
	bool opens = (role & MARK_OPENS) && may_open(mark);
	bool closes = may_close(mark) && (level >= 0 || !opens);
	bool first = mark->token == 0 || mark->before == BESIDE_SPACE;
	bool long_one = p->taken_up && (mark->token == p->line_first || introduces(&p->reader->tokens.items[mark->token - 1]));
	if (closes && level >= 0 && !(opens && role == MARK_OPENS)) {
		bool possessive = mark->after_s && mark->after == BESIDE_SPACE && (next_closes(p, mark) || is_inside_long_one(p, mark));
		bool feet = mark->before == BESIDE_DIGIT && next_closes(p, mark);
		if (possessive || feet)
			leave(p, mark);
		else
			pop(p, mark, level);
		return;
	}
	if (opens && (mark->closer_ahead || long_one || (first && role == MARK_OPENS)))
		push(p, mark);
	else
		leave(p, mark);
}

static void read_paired(struct pairing *p, const struct mark *mark)
{
	enum mark_role role = role_of(p->reader, mark);
	int level = find_open(p, mark_family_of(mark->style));
	bool opens = may_open(mark), closes = may_close(mark);
	bool adrift = mark_family_of(mark->style) == FAMILY_DOUBLE && mark->after == BESIDE_SPACE && !closes; /* "They saw that. “ */
	bool open;
	if (opens == closes)
		open = role == MARK_EITHER || adrift ? level < 0 && role != MARK_CLOSES : role == MARK_OPENS;
	else if (role == MARK_EITHER)
		open = opens;
	else if (role == MARK_OPENS)
		open = !(closes && level >= 0); /* “like this“ */
	else
		open = opens && level < 0 && mark->closer_ahead; /* ”like this” */
	bool inches = mark->before == BESIDE_DIGIT && (mark->style == MARK_DOUBLE_STRAIGHT || mark->style == MARK_DOUBLE_PRIME);
	/* “First.“Second,” he said: the mark of a paragraph whose line end got lost. */
	bool glued = open && role == MARK_OPENS && level >= 0 && level == (int)p->depth - 1 && mark->before == BESIDE_CLOSING &&
	             ends_sentence_before(p, mark->token);
	if (glued)
		token_of(p, mark)->flags |= TOKEN_OPENS;
	else if (open)
		push(p, mark);
	else if (inches && (level < 0 || next_closes(p, mark)))
		leave(p, mark);
	else if (level >= 0)
		pop(p, mark, level);
	else
		token_of(p, mark)->flags |= TOKEN_CLOSES;
}

static void read_mark(struct pairing *p, const struct mark *mark)
{
	if (mark_family_of(mark->style) == FAMILY_SINGLE)
		read_single(p, mark);
	else
		read_paired(p, mark);
}

/* -- Paragraphs ------------------------------------------------------------------------------------------------------- */

/* Whether the line opens with a mark that takes up a quotation of the family: an opening one, or, as in Spanish and French, a
 * closing one that text follows. Guillemets may have a blank after them. */
static bool takes_up(const struct reader *reader, const struct line *line, enum mark_family family)
{
	if (line->first_mark == line->end_mark)
		return false;
	const struct mark *mark = &reader->marks.items[line->first_mark];
	if (mark->token != line->first || mark->token + 1 == line->end || mark_family_of(mark->style) != family)
		return false;
	if (family == FAMILY_GUILLEMET)
		return true;
	return role_of(reader, mark) & MARK_OPENS ? may_open(mark) : family != FAMILY_SINGLE && mark->after == BESIDE_LETTER;
}

/* The next line of prose after `index`; the number of lines if there is none. */
static size_t next_prose(const struct reader *reader, size_t index)
{
	do
		index++;
	while (index < reader->lines.count && reader->lines.items[index].kind != PARAGRAPH_PROSE);
	return index;
}

/* Whether the first mark of the family in the line closes; `*ret_found` says whether there is one. */
static bool closes_first(const struct reader *reader, const struct line *line, enum mark_family family, bool *ret_found)
{
	for (uint32_t k = line->first_mark; k < line->end_mark && k < line->first_mark + MARKS_AHEAD; k++) {
		const struct mark *mark = &reader->marks.items[k];
		if (mark_family_of(mark->style) != family)
			continue;
		*ret_found = true;
		return (role_of(reader, mark) & MARK_CLOSES) && may_close(mark) && !may_open(mark);
	}
	return false;
}

/* Whether a quotation that is open at the end of line `index` goes on: the next line of prose takes it up, or the first mark of
 * its family further on is one that closes. */
static bool goes_on(const struct pairing *p, size_t index)
{
	const struct reader *reader = p->reader;
	size_t next = next_prose(reader, index);
	bool found = false;
	if (next < reader->lines.count && takes_up(reader, &reader->lines.items[next], p->family[0]))
		return true;
	if (p->family[0] == FAMILY_SINGLE)
		return false; /* any apostrophe could be that mark */
	for (unsigned k = 0; k < LINES_AHEAD && next < reader->lines.count && !found; k++, next = next_prose(reader, next))
		if (closes_first(reader, &reader->lines.items[next], p->family[0], &found))
			return true;
	return false;
}

/* Ends what is open at the end of line `index`, but for an outermost quotation that goes on. */
static void end_line(struct pairing *p, size_t index)
{
	const struct line *line = &p->reader->lines.items[index];
	while (p->depth > 1)
		abandon(p, line->end);
	if (p->depth > 0 && !goes_on(p, index))
		abandon(p, line->end);
}

static void read_line(struct pairing *p, size_t index)
{
	const struct line *line = &p->reader->lines.items[index];
	uint32_t k = line->first_mark;
	size_t next = next_prose(p->reader, index);
	p->line_first = line->first;
	p->line_end = line->end;
	p->taken_up = next < p->reader->lines.count && takes_up(p->reader, &p->reader->lines.items[next], FAMILY_SINGLE);
	look_ahead(p->reader, line);
	if (p->depth > 0 && takes_up(p->reader, line, p->family[0])) { /* the mark at the beginning says that the quotation goes on */
		p->reader->tokens.items[p->reader->marks.items[k].token].flags |= TOKEN_OPENS;
		k++;
	}
	for (; k < line->end_mark; k++)
		read_mark(p, &p->reader->marks.items[k]);
	end_line(p, index);
}

/* A line that is no prose stands for itself: an open quotation goes on after it. */
static void read_aside(struct pairing *p, size_t index)
{
	const struct line *line = &p->reader->lines.items[index];
	struct pairing aside = { .reader = p->reader, .line_first = line->first, .line_end = line->end, .families = p->families };
	look_ahead(p->reader, line);
	for (uint32_t k = line->first_mark; k < line->end_mark; k++)
		read_mark(&aside, &p->reader->marks.items[k]);
	while (aside.depth > 0)
		abandon(&aside, line->end);
	p->families = aside.families;
}

/* -- What came out ---------------------------------------------------------------------------------------------------- */

/* Takes out the quotations that never were, keeping the order. */
static void drop_abandoned(struct reader *reader)
{
	uint32_t *moved = arena_alloc(reader->arena, reader->quotations.count, sizeof(*moved));
	size_t kept = 0;
	for (size_t k = 0; k < reader->quotations.count; k++) {
		struct quotation quotation = reader->quotations.items[k];
		uint32_t parent = quotation.parent == DOCUMENT_NONE ? DOCUMENT_NONE : moved[quotation.parent];
		if (quotation.open == DOCUMENT_NONE) {
			moved[k] = parent;
			continue;
		}
		moved[k] = (uint32_t)kept;
		quotation.parent = parent;
		reader->quotations.items[kept++] = quotation;
	}
	reader->quotations.count = kept;
}

static bool is_inside(const struct quotation *quotation, uint32_t token)
{
	return token < quotation->close || (quotation->closed && token == quotation->close);
}

/* Tells the tokens of a line their innermost quotation. `*inner` is the one that is open where the line begins, and then the
 * one where it ends; `*next` is the next one to open. */
static void assign_line(struct reader *reader, const struct line *line, uint32_t *inner, uint32_t *next)
{
	struct quotation *quotations = reader->quotations.items;
	for (uint32_t t = line->first; t < line->end; t++) {
		struct token *token = &reader->tokens.items[t];
		while (*inner != DOCUMENT_NONE && !is_inside(&quotations[*inner], t))
			*inner = quotations[*inner].parent;
		if (*next < reader->quotations.count && quotations[*next].open == t)
			*inner = (*next)++;
		token->quotation = *inner;
		if (*inner != DOCUMENT_NONE)
			quotations[*inner].words += token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER;
	}
}

/* Tells every token its quotation, and counts the words. An aside inside a quotation is no part of it. */
static void assign_tokens(struct reader *reader)
{
	uint32_t prose = DOCUMENT_NONE, next = 0;
	for (size_t k = 0; k < reader->lines.count; k++) {
		const struct line *line = &reader->lines.items[k];
		uint32_t aside = DOCUMENT_NONE;
		assign_line(reader, line, line->kind == PARAGRAPH_PROSE ? &prose : &aside, &next);
	}
	struct quotation *quotations = reader->quotations.items;
	for (size_t k = reader->quotations.count; k-- > 0;)
		if (quotations[k].parent != DOCUMENT_NONE)
			quotations[quotations[k].parent].words += quotations[k].words;
}

void read_quotations(struct reader *reader)
{
	struct pairing p = { .reader = reader };
	for (size_t k = 0; k < reader->lines.count; k++) {
		if (reader->lines.items[k].kind == PARAGRAPH_PROSE)
			read_line(&p, k);
		else
			read_aside(&p, k);
	}
	array_free(&p.families);
	drop_abandoned(reader);
	assign_tokens(reader);
}
