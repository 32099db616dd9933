/* Quotations: which marks open and close, and what pairs with what. Marks are paired within a paragraph by a small stack;
 * a quotation that is still open at its end goes on if the next paragraph opens with a mark of its family. Linear: every mark
 * is pushed and popped once, the stack is bounded, and what lies ahead is counted beforehand. */
#include "text/reader.h"

enum {
	/* Quotations inside one another. Real ones reach 3; a mark that would open a deeper one is left alone. */
	DEPTH_MAX = 8,
	FAMILIES = FAMILY_WHITE_CORNER + 1,
};

struct pairing {
	struct reader *reader;
	uint32_t stack[DEPTH_MAX]; /* indexes of quotations, the outermost first */
	enum mark_family family[DEPTH_MAX];
	unsigned depth;
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
}

/* The innermost quotation ends before token `end` without a mark. One that an apostrophe could have opened never was one. */
static void abandon(struct pairing *p, uint32_t end)
{
	struct quotation *quotation = open_at(p, --p->depth);
	quotation->close = end;
	if (p->family[p->depth] != FAMILY_SINGLE)
		return;
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

static void read_single(struct pairing *p, const struct mark *mark)
{
	enum mark_role role = role_of(p->reader, mark);
	int level = find_open(p, FAMILY_SINGLE);
	bool opens = (role & MARK_OPENS) && may_open(mark);
	bool closes = may_close(mark) && (level >= 0 || !opens);
	bool first = mark->token == 0 || mark->before == BESIDE_SPACE;
	if (closes && level >= 0 && !(opens && role == MARK_OPENS)) {
		bool possessive = mark->after_s && mark->after == BESIDE_SPACE && next_closes(p, mark);
		bool feet = mark->before == BESIDE_DIGIT && next_closes(p, mark);
		if (possessive || feet)
			leave(p, mark);
		else
			pop(p, mark, level);
		return;
	}
	if (opens && (mark->closer_ahead || (first && role == MARK_OPENS)))
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
	bool inches = mark->before == BESIDE_DIGIT && mark->style == MARK_DOUBLE_STRAIGHT;
	if (open)
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

/* Whether the line opens with a mark that takes up a quotation of the family. */
static bool takes_up(const struct reader *reader, const struct line *line, enum mark_family family)
{
	if (line->first_mark == line->end_mark)
		return false;
	const struct mark *mark = &reader->marks.items[line->first_mark];
	return mark->token == line->first && mark_family_of(mark->style) == family && (role_of(reader, mark) & MARK_OPENS) &&
	       may_open(mark);
}

/* Ends what is open at the end of line `index`, but for an outermost quotation that the next line of prose takes up. */
static void end_line(struct pairing *p, size_t index)
{
	const struct line *line = &p->reader->lines.items[index];
	while (p->depth > 1)
		abandon(p, line->end);
	if (p->depth == 0)
		return;
	size_t next = index + 1;
	while (next < p->reader->lines.count && p->reader->lines.items[next].kind != PARAGRAPH_PROSE)
		next++;
	if (next == p->reader->lines.count || !takes_up(p->reader, &p->reader->lines.items[next], p->family[0]))
		abandon(p, line->end);
}

static void read_line(struct pairing *p, size_t index)
{
	const struct line *line = &p->reader->lines.items[index];
	uint32_t k = line->first_mark;
	look_ahead(p->reader, line);
	if (p->depth > 0) { /* the mark at the beginning says that the quotation goes on */
		p->reader->tokens.items[p->reader->marks.items[k].token].flags |= TOKEN_OPENS;
		k++;
	}
	for (; k < line->end_mark; k++)
		read_mark(p, &p->reader->marks.items[k]);
	end_line(p, index);
}

/* A line that is no prose stands for itself: an open quotation goes on behind it. */
static void read_aside(struct reader *reader, size_t index)
{
	const struct line *line = &reader->lines.items[index];
	struct pairing aside = { .reader = reader };
	look_ahead(reader, line);
	for (uint32_t k = line->first_mark; k < line->end_mark; k++)
		read_mark(&aside, &reader->marks.items[k]);
	while (aside.depth > 0)
		abandon(&aside, line->end);
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
			read_aside(reader, k);
	}
	drop_abandoned(reader);
	assign_tokens(reader);
}
