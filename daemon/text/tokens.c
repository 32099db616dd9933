/* Tokens: in the manner of the Penn Treebank, with clitics split off, one pass over the text. */
#include <string.h>

#include "text/addresses.h"
#include "text/characters.h"
#include "text/normalise.h"
#include "text/reader.h"

enum {
	/* Code points of a word. No word of any language is longer; a longer run of letters is cut. */
	WORD_CHARACTERS_MAX = 256,
	/* Bytes of an abbreviation, a clitic. */
	SHORT_BYTES_MAX = 32,
	/* Letters of a nickname between quotation marks. */
	NICKNAME_LETTERS_MAX = 16,
	/* Room for normal forms that is taken at a time; for a short text (a name, a cue) twice its bytes will do. */
	NORM_PIECE_BYTES = 8192,
};

/* A place in the text. */
struct place {
	const unsigned char *at;
	uint32_t position; /* code points before it */
};

struct scanner {
	struct reader *reader;
	const unsigned char *start, *end;
	struct place here;
	bool space; /* since the last token */
	bool line;  /* a line has ended since the last token */
};

static uint32_t peek(const struct scanner *s, const unsigned char *at)
{
	unsigned bytes;
	return at < s->end ? character_decode(at, &bytes) : 0;
}

static void step(struct place *place)
{
	unsigned bytes;
	character_decode(place->at, &bytes);
	place->at += bytes;
	place->position++;
}

static void step_ascii(struct place *place, unsigned count)
{
	place->at += count;
	place->position += count;
}

/* -- Emitting --------------------------------------------------------------------------------------------------------- */

static char *norm_room(struct reader *reader, size_t bytes)
{
	size_t wanted = bytes * NORMALISE_GROWTH + 1;
	if ((size_t)(reader->norm_end - reader->norm) < wanted) {
		size_t piece = reader->bytes < NORM_PIECE_BYTES / 2 ? 2 * reader->bytes : NORM_PIECE_BYTES;
		piece = wanted > piece ? wanted : piece;
		reader->norm = arena_room(reader->arena, piece, 1);
		reader->norm_end = reader->norm + piece;
	}
	return reader->norm;
}

/* Upper-case flags; `all` looks at every letter. */
static uint8_t case_flags(const unsigned char *at, const unsigned char *end)
{
	unsigned bytes, letters = 0;
	uint32_t c = character_decode(at, &bytes);
	if (!character_is_upper(c))
		return 0;
	for (; at < end; at += bytes) {
		c = character_decode(at, &bytes);
		if (character_is_upper(c))
			letters++;
		else if (character_class(c) & CHARACTER_LETTER)
			return TOKEN_CAPITALISED;
	}
	return letters >= 2 ? TOKEN_CAPITALISED | TOKEN_UPPER : TOKEN_CAPITALISED;
}

static void start_line(struct scanner *s)
{
	struct reader *reader = s->reader;
	uint32_t token = (uint32_t)reader->tokens.count, mark = (uint32_t)reader->marks.count;
	array_append(&reader->lines, ((struct line){ .first = token, .first_mark = mark }));
	s->line = false;
}

/* Adds the token from `from` to `to` and goes on after it. */
static struct token *emit(struct scanner *s, struct place from, struct place to, enum token_kind kind, unsigned flags)
{
	struct reader *reader = s->reader;
	if (s->line)
		start_line(s);
	size_t bytes = (size_t)(to.at - from.at);
	char *norm = norm_room(reader, bytes);
	size_t length = normalise((const char *)from.at, bytes, norm);
	reader->norm = norm + length + 1;
	if (s->space)
		flags |= TOKEN_SPACE_BEFORE;
	uint64_t lists = language_lists_with(reader->language, norm, length);
	if (kind == TOKEN_WORD || kind == TOKEN_NUMBER) {
		flags |= case_flags(from.at, to.at);
		if (word_list_among(reader->language->stop_words, lists))
			flags |= TOKEN_STOP;
	}
	struct token token = {
		.start = from.position,
		.end = to.position,
		.byte = (uint32_t)(from.at - s->start),
		.byte_end = (uint32_t)(to.at - s->start),
		.norm = norm,
		.norm_length = (uint16_t)length,
		.kind = kind,
		.flags = (uint8_t)flags,
		.quotation = DOCUMENT_NONE,
		.lists = lists,
	};
	array_append(&reader->tokens, token);
	s->space = false;
	s->here = to;
	return &reader->tokens.items[reader->tokens.count - 1];
}

/* -- Addresses and handles --------------------------------------------------------------------------------------------- */

static void emit_address(struct scanner *s)
{
	struct place to = s->here;
	uint32_t characters;
	to.at = address_end(to.at, s->end, &characters);
	to.position += characters;
	emit(s, s->here, to, TOKEN_URL, 0);
}

/* @handle and #tag. */
static bool emit_handle(struct scanner *s)
{
	struct place from = s->here, to = from;
	step_ascii(&to, 1);
	bool tag = *from.at == '#';
	while (to.at < s->end && to.position - from.position < WORD_CHARACTERS_MAX) {
		uint32_t c = peek(s, to.at);
		if (c != '_' && !(character_class(c) & (c < 128 || tag ? CHARACTER_WORD : 0)))
			break;
		step(&to);
	}
	if (to.at == from.at + 1 || (tag && (character_class(from.at[1]) & CHARACTER_DIGIT && from.at[1] < 128)))
		return false;
	emit(s, from, to, TOKEN_URL, 0);
	return true;
}

/* -- Words ------------------------------------------------------------------------------------------------------------ */

/* What was seen while a word was read. */
struct word {
	struct place from, to;
	const unsigned char *segment;  /* behind its last dot or hyphen */
	struct place first_apostrophe; /* at NULL: none */
	struct place last_apostrophe;
	struct place hyphens[2]; /* the last one and the one before it; at NULL: none */
	bool dotted;             /* "U.S" */
};

/* Goes over letters, digits and combining marks. */
static void read_run(const struct scanner *s, struct place *to, uint32_t limit)
{
	while (to->at < s->end && to->position < limit) {
		if (*to->at < 0x80) {
			if (!(character_ascii_class[*to->at] & CHARACTER_WORD))
				return;
			step_ascii(to, 1);
		} else if (character_class(peek(s, to->at)) & CHARACTER_WORD) {
			step(to);
		} else {
			return;
		}
	}
}

static bool is_letter(const struct scanner *s, const unsigned char *at)
{
	return at < s->end && (character_class(peek(s, at)) & CHARACTER_LETTER);
}

static bool is_single_letter(const struct word *word)
{
	unsigned bytes;
	if (word->segment >= word->to.at)
		return false;
	uint32_t c = character_decode(word->segment, &bytes);
	return word->segment + bytes == word->to.at && (character_class(c) & CHARACTER_LETTER);
}

/* The class of an abbreviation ("gov." → "name"), NULL if it is not in the language's list. */
static const char *abbreviation_class(const struct scanner *s, const unsigned char *from, const unsigned char *dot)
{
	char norm[SHORT_BYTES_MAX * NORMALISE_GROWTH + 1];
	size_t bytes = (size_t)(dot + 1 - from);
	const struct word_list *list = s->reader->language->abbreviations;
	if (bytes > SHORT_BYTES_MAX)
		return NULL;
	size_t length = normalise((const char *)from, bytes, norm);
	if (!word_list_has(list, norm, length))
		return NULL;
	const char *class = word_list_column(list, norm, length, 0);
	return class ? class : "end";
}

/* The first character after blanks (not after a line's end). */
static uint32_t character_behind(const struct scanner *s, const unsigned char *at)
{
	for (unsigned k = 0, bytes; k < 4 && at < s->end; k++, at += bytes) {
		uint32_t c = character_decode(at, &bytes);
		if (!(character_class(c) & CHARACTER_SPACE))
			return c;
	}
	return 0;
}

/* "Carl P. “Tip” Venn": one capitalised word between quotation marks, and the name behind it. */
static bool is_nickname(const struct scanner *s, const unsigned char *at)
{
	unsigned bytes, letters = 0;
	while (at < s->end && *at == ' ')
		at++;
	if (at >= s->end || mark_style_of(character_decode(at, &bytes)) == MARK_NONE || !character_is_upper(peek(s, at + bytes)))
		return false;
	for (at += bytes; letters < NICKNAME_LETTERS_MAX && is_letter(s, at); at += bytes, letters++)
		character_decode(at, &bytes);
	return at < s->end && mark_style_of(character_decode(at, &bytes)) != MARK_NONE && character_is_upper(character_behind(s, at + bytes));
}

/* "J. K. Rowling", "George W. Bush", but not "World War I." nor "plan B." at the end of a line. */
static bool is_initial(const struct scanner *s, const struct word *word)
{
	uint32_t c = peek(s, word->from.at);
	return word->segment == word->from.at && is_single_letter(word) && character_is_upper(c) && c != 'I' &&
	       (character_is_upper(character_behind(s, word->to.at + 1)) || is_nickname(s, word->to.at + 1));
}

/* `from`: where the part of the word begins that the list has. */
static bool fits_abbreviation(const struct scanner *s, const struct word *word, const unsigned char *from, const char *class)
{
	uint32_t behind = character_behind(s, word->to.at + 1);
	if (strcmp(class, "number") == 0)
		return character_class(behind) & CHARACTER_DIGIT;
	if (strcmp(class, "name") == 0)
		return character_is_upper(peek(s, from)) &&
		       (character_class(behind) & (CHARACTER_LETTER | CHARACTER_PUNCTUATION));
	return strcmp(class, "date") != 0 || character_is_upper(peek(s, from));
}

/* Whether the dot after the word belongs to it. */
static bool takes_dot(const struct scanner *s, const struct word *word)
{
	const unsigned char *dot = word->to.at;
	if (dot >= s->end || *dot != '.' || (dot + 1 < s->end && dot[1] == '.'))
		return false;
	if (word->dotted && is_single_letter(word))
		return true;
	if (is_initial(s, word))
		return true;
	const unsigned char *from = word->from.at;
	const char *class = abbreviation_class(s, from, dot);
	if (!class && word->segment > from)
		class = abbreviation_class(s, from = word->segment, dot); /* "R-Ky.", "then-Sen." */
	return class && fits_abbreviation(s, word, from, class);
}

/* "Ph.D.": a dot inside that only the list knows. Returns where the abbreviation's last dot is, or NULL. */
static const unsigned char *listed_inner_dot(const struct scanner *s, const struct word *word)
{
	const unsigned char *at = word->to.at + 1, *limit = s->end - at > 16 ? at + 16 : s->end;
	while (at < limit && *at < 128 && (character_ascii_class[*at] & CHARACTER_LETTER))
		at++;
	return at < limit && *at == '.' && abbreviation_class(s, word->from.at, at) ? at : NULL;
}

/* An apostrophe, hyphen or dot that the word goes on after. Steps over it. */
static bool read_joiner(const struct scanner *s, struct word *word)
{
	const unsigned char *at = word->to.at;
	unsigned bytes;
	if (at >= s->end || at == word->from.at)
		return false;
	uint32_t c = character_decode(at, &bytes);
	bool apostrophe = character_is_apostrophe(c);
	if (!apostrophe && !character_is_hyphen(c) && c != '.')
		return false;
	uint32_t next = peek(s, at + bytes);
	if (c == '.' && word->dotted && is_single_letter(word) && character_is_hyphen(next) && is_letter(s, at + 2)) {
		step_ascii(&word->to, 1); /* "U.S.-led" */
		step(&word->to);
		word->segment = word->to.at;
		word->dotted = false;
		return true;
	}
	uint8_t wanted = c == '.' || apostrophe ? CHARACTER_LETTER : CHARACTER_LETTER | CHARACTER_DIGIT;
	if (!(character_class(next) & wanted) || (c == '.' && !is_single_letter(word)))
		return false;
	if (apostrophe) {
		word->last_apostrophe = word->to;
		if (!word->first_apostrophe.at)
			word->first_apostrophe = word->to;
	}
	if (character_is_hyphen(c)) {
		word->hyphens[1] = word->hyphens[0];
		word->hyphens[0] = word->to;
	}
	step(&word->to);
	if (!apostrophe) {
		word->dotted = c == '.';
		word->segment = word->to.at;
	}
	return true;
}

static bool apostrophe_entry(const struct scanner *s, struct place from, struct place to, const char *as)
{
	char norm[SHORT_BYTES_MAX * NORMALISE_GROWTH + 1];
	size_t bytes = (size_t)(to.at - from.at);
	const struct word_list *list = s->reader->language->apostrophes;
	if (bytes > SHORT_BYTES_MAX || word_list_count(list) == 0)
		return false;
	size_t length = normalise((const char *)from.at, bytes, norm);
	const char *place = word_list_column(list, norm, length, 0);
	return place && strcmp(place, as) == 0;
}

/* "l'homme": the beginning that is a word by itself; `from` moves past it. */
static void emit_proclitic(struct scanner *s, struct word *word)
{
	struct place behind = word->first_apostrophe;
	if (!behind.at)
		return;
	step(&behind);
	if (behind.at >= word->to.at || !apostrophe_entry(s, word->from, behind, "start"))
		return;
	emit(s, word->from, behind, TOKEN_WORD, 0);
	word->from = behind;
}

/* Where a clitic ("'s", "n't") begins at the word's end; the word's own end if there is none. */
static struct place clitic_start(const struct scanner *s, const struct word *word)
{
	struct place apostrophe = word->last_apostrophe;
	if (!apostrophe.at || apostrophe.at <= word->from.at)
		return word->to;
	struct place before = { apostrophe.at - 1, apostrophe.position - 1 };
	if (before.at > word->from.at && (*before.at | 0x20) == 'n' && apostrophe_entry(s, before, word->to, "end"))
		return before;
	return apostrophe_entry(s, apostrophe, word->to, "end") ? apostrophe : word->to;
}

/* The same for one that a hyphen joins: "a-t-il", "disse-lhe". */
static struct place enclitic_start(const struct scanner *s, const struct word *word)
{
	for (size_t k = array_size(word->hyphens); k-- > 0;)
		if (word->hyphens[k].at > word->from.at && apostrophe_entry(s, word->hyphens[k], word->to, "end"))
			return word->hyphens[k];
	return word->to;
}

static void emit_word(struct scanner *s, struct word *word, enum token_kind kind)
{
	unsigned flags = 0;
	if (takes_dot(s, word)) {
		step_ascii(&word->to, 1);
		flags = TOKEN_ABBREVIATION;
	}
	struct place to = word->to;
	if (!word->first_apostrophe.at && !word->hyphens[0].at) {
		emit(s, word->from, to, kind, flags);
		return;
	}
	emit_proclitic(s, word);
	struct place clitic = clitic_start(s, word);
	if (clitic.at == to.at)
		clitic = enclitic_start(s, word);
	emit(s, word->from, clitic, kind, flags);
	if (clitic.at < to.at)
		emit(s, clitic, to, TOKEN_WORD, 0);
}

static void read_word(struct scanner *s)
{
	if (is_web_address(s->here.at, s->end)) {
		emit_address(s);
		return;
	}
	struct word word = { .from = s->here, .to = s->here, .segment = s->here.at };
	uint32_t limit = s->here.position + WORD_CHARACTERS_MAX;
	do
		read_run(s, &word.to, limit);
	while (word.to.position < limit && read_joiner(s, &word));
	if (is_mail_or_domain(word.from.at, word.to.at, s->end)) {
		emit_address(s);
		return;
	}
	if (word.to.at < s->end && *word.to.at == '.' && is_letter(s, word.to.at + 1)) {
		const unsigned char *dot = listed_inner_dot(s, &word);
		if (dot)
			step_ascii(&word.to, (unsigned)(dot - word.to.at));
	}
	emit_word(s, &word, TOKEN_WORD);
}

/* -- Numbers ---------------------------------------------------------------------------------------------------------- */

/* A separator inside a number ("1,300", "2.5", "10:30", "9/11") or a hyphen ("7-year-old"). Steps over it. */
static bool read_number_joiner(const struct scanner *s, struct word *word)
{
	const unsigned char *at = word->to.at;
	if (at >= s->end)
		return false;
	unsigned bytes;
	uint32_t c = character_decode(at, &bytes);
	uint8_t wanted = character_is_hyphen(c) ? CHARACTER_LETTER | CHARACTER_DIGIT : CHARACTER_DIGIT;
	bool apostrophe = character_is_apostrophe(c) && is_letter(s, at + bytes);
	if (!apostrophe && !(c == ',' || c == '.' || c == ':' || c == '/' || character_is_hyphen(c)))
		return false;
	if (!apostrophe && !(character_class(peek(s, at + bytes)) & wanted))
		return false;
	if (apostrophe)
		word->first_apostrophe = word->last_apostrophe = word->to;
	step(&word->to);
	return true;
}

/* "7. März" in languages whose ordinals have a dot. */
static bool is_ordinal(const struct scanner *s, const struct word *word)
{
	const unsigned char *dot = word->to.at;
	return s->reader->language->ordinal_dot && dot - word->from.at <= 2 && dot + 1 < s->end && *dot == '.' && dot[1] == ' ' &&
	       is_letter(s, dot + 2);
}

static void read_number(struct scanner *s)
{
	struct word word = { .from = s->here, .to = s->here, .segment = s->here.at };
	uint32_t limit = s->here.position + WORD_CHARACTERS_MAX;
	do
		read_run(s, &word.to, limit);
	while (word.to.position < limit && read_number_joiner(s, &word));
	if (word.to.at < s->end && *word.to.at == '@' && is_mail(word.from.at, s->end)) {
		emit_address(s);
		return;
	}
	if (is_ordinal(s, &word)) {
		step_ascii(&word.to, 1);
		emit(s, word.from, word.to, TOKEN_NUMBER, TOKEN_ABBREVIATION);
		return;
	}
	word.segment = word.to.at; /* no initial, no dotted letters */
	emit_word(s, &word, TOKEN_NUMBER);
}

/* -- Quotation marks and apostrophes ---------------------------------------------------------------------------------- */

static enum beside beside(uint32_t c)
{
	if (c == 0)
		return BESIDE_SPACE;
	if (mark_style_of(c) != MARK_NONE)
		return BESIDE_MARK;
	switch (character_class(c)) {
	case CHARACTER_LETTER:
	case CHARACTER_IDEOGRAPH:
	case CHARACTER_COMBINING:
		return BESIDE_LETTER;
	case CHARACTER_DIGIT:
		return BESIDE_DIGIT;
	case CHARACTER_SPACE:
	case CHARACTER_NEWLINE:
		return BESIDE_SPACE;
	case CHARACTER_SYMBOL:
		return BESIDE_SYMBOL;
	default:
		break;
	}
	if (c == '-' || (c >= 0x2010 && c <= 0x2015) || c == '/')
		return BESIDE_DASH;
	return c == '(' || c == '[' || c == '{' || c == 0xBF || c == 0xA1 ? BESIDE_OPENING : BESIDE_CLOSING;
}

static void emit_mark(struct scanner *s, enum mark_style style, unsigned characters)
{
	struct place from = s->here, to = from;
	for (unsigned k = 0; k < characters; k++)
		step(&to);
	uint32_t before = character_before(s->start, from.at);
	struct mark mark = {
		.style = (uint8_t)style,
		.before = (uint8_t)beside(before),
		.after = (uint8_t)beside(peek(s, to.at)),
		.after_s = before == 's' || before == 'S' || before == '.', /* "U.S.' goal" */
	};
	if (s->line)
		start_line(s); /* the mark belongs to the line that its token opens */
	mark.token = (uint32_t)s->reader->tokens.count;
	array_append(&s->reader->marks, mark);
	emit(s, from, to, TOKEN_QUOTE, 0);
}

/* "’90s": two digits and perhaps an s after the apostrophe. */
static bool is_decade(const unsigned char *at, const unsigned char *end)
{
	return end - at >= 2 && end - at <= 3 && at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9' &&
	       (end - at == 2 || (at[2] | 0x20) == 's');
}

/* What an apostrophe that no letter stands before opens: "'em", "’90s", "rock ’n’ roll", the "'s" of "U.S.'s". Emits it. */
static bool emit_elided(struct scanner *s)
{
	struct place from = s->here, to = from;
	uint32_t before = character_before(s->start, from.at);
	step(&to);
	if (!(character_class(peek(s, to.at)) & (CHARACTER_LETTER | CHARACTER_DIGIT)) ||
	    (before && (character_class(before) & CHARACTER_WORD)))
		return false;
	const unsigned char *word = to.at;
	read_run(s, &to, to.position + SHORT_BYTES_MAX);
	if (is_decade(word, to.at)) {
		emit(s, from, to, TOKEN_NUMBER, 0);
		return true;
	}
	struct place behind = to; /* "’n’" */
	if (character_is_apostrophe(peek(s, to.at)))
		step(&behind);
	if (behind.at > to.at && apostrophe_entry(s, from, behind, "word"))
		to = behind;
	else if (!apostrophe_entry(s, from, to, "word") && (s->space || !apostrophe_entry(s, from, to, "end")))
		return false;
	emit(s, from, to, TOKEN_WORD, 0);
	return true;
}

static void read_mark(struct scanner *s, uint32_t c, enum mark_style style)
{
	unsigned bytes;
	character_decode(s->here.at, &bytes);
	uint32_t next = peek(s, s->here.at + bytes);
	if (character_is_apostrophe(c) && emit_elided(s))
		return;
	if ((c == '`' || c == 0x2018) && next == c)
		emit_mark(s, MARK_DOUBLE_BACKTICK, 2);
	else if ((c == '\'' || c == 0x2019) && next == c)
		emit_mark(s, MARK_DOUBLE_APOSTROPHE, 2);
	else
		emit_mark(s, style, 1);
}

/* -- The rest --------------------------------------------------------------------------------------------------------- */

/* ". . ." is one ellipsis. */
static bool emit_spaced_ellipsis(struct scanner *s)
{
	struct place from = s->here, to = from;
	unsigned dots = 1;
	step_ascii(&to, 1);
	while (dots < 4 && s->end - to.at >= 2 && to.at[0] == ' ' && to.at[1] == '.') {
		step_ascii(&to, 2);
		dots++;
	}
	if (dots < 3)
		return false;
	emit(s, from, to, TOKEN_PUNCTUATION, 0);
	return true;
}

/* A run of the same mark is one token ("...", "--"), and so are "?!" and "!!!". */
static void read_punctuation(struct scanner *s, uint32_t c, enum token_kind kind)
{
	struct place from = s->here, to = from;
	if (c == '.' && emit_spaced_ellipsis(s))
		return;
	step(&to);
	bool exclaims = c == '!' || c == '?';
	if (exclaims || c == '.' || c == '-' || c == '_' || c == '*' || c == '=') {
		while (to.at < s->end && to.position - from.position < WORD_CHARACTERS_MAX &&
		       (*to.at == c || (exclaims && (*to.at == '!' || *to.at == '?'))))
			step_ascii(&to, 1);
	}
	emit(s, from, to, kind, 0);
}

static void read_other(struct scanner *s, uint32_t c, uint8_t class)
{
	enum mark_style style = mark_style_of(c);
	if (style != MARK_NONE || c == 0x02BC) {
		read_mark(s, c, style != MARK_NONE ? style : MARK_SINGLE_RIGHT);
		return;
	}
	if ((c == '@' || c == '#') && emit_handle(s))
		return;
	read_punctuation(s, c, class & CHARACTER_SYMBOL ? TOKEN_SYMBOL : TOKEN_PUNCTUATION);
}

static void read_ideograph(struct scanner *s)
{
	struct place to = s->here;
	step(&to);
	emit(s, s->here, to, TOKEN_WORD, 0);
}

static void read_one(struct scanner *s)
{
	uint32_t c = peek(s, s->here.at);
	uint8_t class = character_class(c);
	if (class & (CHARACTER_SPACE | CHARACTER_NEWLINE)) {
		s->line |= class == CHARACTER_NEWLINE;
		s->space = true;
		step(&s->here);
	} else if (class & (CHARACTER_LETTER | CHARACTER_COMBINING)) {
		read_word(s);
	} else if (class & CHARACTER_DIGIT) {
		read_number(s);
	} else if (class & CHARACTER_IDEOGRAPH) {
		read_ideograph(s);
	} else {
		read_other(s, c, class);
	}
}

static void close_lines(struct reader *reader)
{
	uint32_t end = (uint32_t)reader->tokens.count, end_mark = (uint32_t)reader->marks.count;
	for (size_t k = reader->lines.count; k-- > 0;) {
		struct line *line = &reader->lines.items[k];
		line->end = end;
		line->end_mark = end_mark;
		end = line->first;
		end_mark = line->first_mark;
	}
}

void read_tokens(struct reader *reader)
{
	const unsigned char *text = (const unsigned char *)reader->text;
	struct scanner s = {
		.reader = reader,
		.start = text,
		.end = text + reader->bytes,
		.here = { text, 0 },
		.line = true,
	};
	array_reserve(&reader->tokens, reader->bytes / 5 + 16);
	while (s.here.at < s.end)
		read_one(&s);
	reader->length = s.here.position;
	close_lines(reader);
}
