/* What is compared of a statement: stems, numbers, names, who did what to whom, and the words of the speaker; and its form in the log. */
#include "cluster/statements/statement_features.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cluster/statements/speaker_words.h"
#include "text/characters.h"

/* The stored form of features: an array of these. Stems are separated by blanks, flags take a byte per stem. */
enum { FIELD_STEMS, FIELD_FLAGS, FIELD_SIGNS, FIELD_KIND, FIELD_SPEAKER, FIELD_TIME, FIELD_NAME_WORDS, FIELD_OFFICE_WORDS, FIELD_ROLES,
	FIELD_PREDICATE, FIELD_QUOTED, FIELD_COUNT };
/* Features in the logs of hearsay 0.1.0 have no words of the speaker; those after it, at first, no roles (three bytes each), and then neither
 * predicate nor what is quoted (a bit per stem; empty if nothing is). */
enum { FIELD_COUNT_WITHOUT_WORDS = FIELD_NAME_WORDS, FIELD_COUNT_WITHOUT_ROLES = FIELD_ROLES, FIELD_COUNT_WITHOUT_PREDICATE = FIELD_PREDICATE };
enum { ROLE_BYTES = 3 };
enum { SIGN_NEGATED = 1 << 0, SIGN_DENIED = 1 << 1, SIGN_NAMED = 1 << 2, SIGN_ASKS = 1 << 3, SIGN_GOES_ON = 1 << 4, SIGN_ALL = (1 << 5) - 1 };

/* Words of a cue that are looked at: "according to a report by". */
enum { CUE_TOKENS_MAX = 8 };
/* Words at the start of a content among which an allegation is looked for. */
enum { ALLEGATION_TOKENS_MAX = 4 };
/* Parts of a hyphenated word that are looked at: others write "rock-solid" as "rock solid". */
enum { COMPOUND_PARTS_MAX = 4 };

static const char DECIMAL_COMMA[] = "decimal_comma";

struct gathering {
	const struct document *document;
	struct arena *arena;
	struct statement_features *features;
	const struct word_list *negations, *numbers, *hedges, *stop_words, *directions;
	bool decimal_comma;
	bool all_quoted, quoted; /* the whole statement is; the word at hand is */
	bool after_negation; /* no word but stop words came since, and no punctuation */
	uint32_t last;       /* the term of the word that came last, without stop words; STATEMENT_TERMS_MAX: none came */
};

static void add_term(struct gathering *gathering, const char *stem, size_t length, uint8_t flags)
{
	struct statement_features *features = gathering->features;
	if (!length || memchr(stem, ' ', length))
		return;
	for (uint32_t k = 0; k < features->term_count; k++) {
		const char *known = features->terms[k].stem;
		if (*known == *stem && strncmp(known, stem, length) == 0 && !known[length]) {
			features->terms[k].flags |= flags & (STATEMENT_TERM_NAME | STATEMENT_TERM_HEDGED | STATEMENT_TERM_NONE | STATEMENT_TERM_NEGATED);
			features->terms[k].quoted |= gathering->quoted;
			gathering->last = flags & STATEMENT_TERM_STOP ? gathering->last : k;
			return;
		}
	}
	if (features->term_count == STATEMENT_TERMS_MAX)
		return;
	gathering->last = flags & STATEMENT_TERM_STOP ? gathering->last : features->term_count;
	features->terms[features->term_count++] = (struct statement_term){ arena_string(gathering->arena, stem, length), flags, gathering->quoted };
}

/* Whether a dot separates thousands, where a comma is the decimal mark: three digits follow. */
static bool parts_thousands(const struct token *token, size_t dot)
{
	size_t digits = strspn(token->norm + dot + 1, "0123456789");
	return digits == 3;
}

/* Reads the value of "1,300", "2.5" or "40th" ("1.300" and "2,5" where a comma is the decimal mark); false for anything but a plain number
 * ("7:30"). */
static bool read_number(const struct token *token, bool decimal_comma, double *ret_value)
{
	char digits[32];
	size_t length = 0, k = 0;
	for (; k < token->norm_length && length + 1 < sizeof(digits); k++) {
		char c = token->norm[k];
		if ((c >= '0' && c <= '9') || (c == '.' && !(decimal_comma && parts_thousands(token, k))))
			digits[length++] = c;
		else if (c == ',' && decimal_comma)
			digits[length++] = '.';
		else if (c != ',' && c != '.')
			break;
	}
	digits[length] = '\0';
	char *end;
	*ret_value = strtod(digits, &end);
	bool ordinal = token->norm_length - k == 2 && token->norm[k] >= 'a' && token->norm[k] <= 'z';
	return length && !*end && (k == token->norm_length || ordinal);
}

/* Reads the value of a number or number word and the multipliers after it ("1.3 million", "two dozen", "3 mil millones"); moves `*token` to the
 * last token used. */
static bool number_at(const struct gathering *gathering, uint32_t *token, uint32_t end, double *ret_value)
{
	const struct token *tokens = gathering->document->tokens, *first = &tokens[*token];
	const char *word = token_column(first, gathering->numbers, 0);
	if (first->kind == TOKEN_NUMBER ? !read_number(first, gathering->decimal_comma, ret_value) : !word || *word == '*')
		return false;
	if (first->kind != TOKEN_NUMBER)
		*ret_value = strtod(word, NULL);
	for (; *token + 1 < end; ++*token) {
		const struct token *next = &tokens[*token + 1];
		const char *multiplier = token_column(next, gathering->numbers, 0);
		if (!multiplier || *multiplier != '*')
			break;
		*ret_value *= strtod(multiplier + 1, NULL);
	}
	return true;
}

/* Whether the words before a number make it approximate: "about", "more than". A currency sign may stand between. */
static bool is_hedged(const struct gathering *gathering, uint32_t number)
{
	const struct token *tokens = gathering->document->tokens, *last = number ? &tokens[number - 1] : NULL;
	if (last && last > tokens && last->kind == TOKEN_SYMBOL)
		last--;
	if (!last || last->sentence != tokens[number].sentence)
		return false;
	if (last > tokens && last[-1].sentence == last->sentence) {
		const char *phrase = arena_format(gathering->arena, "%s %s", last[-1].norm, last->norm);
		if (word_list_has(gathering->hedges, phrase, strlen(phrase)))
			return true;
	}
	return token_in(last, gathering->hedges);
}

static bool is_name(const struct document *document, uint32_t token)
{
	const struct token *it = &document->tokens[token];
	return (it->flags & (TOKEN_CAPITALISED | TOKEN_UPPER)) && document->sentences[it->sentence].first != token;
}

static void add_part(struct gathering *gathering, const char *part, size_t part_length, uint64_t lists, uint8_t flags)
{
	size_t length;
	if (word_list_among(gathering->stop_words, lists))
		flags |= STATEMENT_TERM_STOP;
	else if (gathering->after_negation)
		flags |= STATEMENT_TERM_NEGATED;
	const char *direction = word_list_among(gathering->directions, lists) ? word_list_column(gathering->directions, part, part_length, 0) : NULL;
	if (direction)
		flags |= strcmp(direction, "up") == 0 ? STATEMENT_TERM_UP : STATEMENT_TERM_DOWN;
	const char *stem = language_stem(gathering->document->language, part, part_length, gathering->arena, &length);
	add_term(gathering, stem, length, flags);
}

static void add_word(struct gathering *gathering, uint32_t token)
{
	const struct document *document = gathering->document;
	const struct token *it = &document->tokens[token];
	if (token_in(it, gathering->negations))
		gathering->features->negated = true;
	if (it->norm[0] == '\'')
		return;
	uint8_t flags = is_name(document, token) ? STATEMENT_TERM_NAME : 0;
	if (token > 0 && token_column(it - 1, gathering->negations, 0)) /* after the language's "no": there was none of it */
		flags |= STATEMENT_TERM_NONE;
	const char *part = it->norm, *end = it->norm + it->norm_length;
	for (int k = 0; part < end; k++) {
		const char *hyphen = k + 1 < COMPOUND_PARTS_MAX ? memchr(part, '-', (size_t)(end - part)) : NULL;
		size_t length = (size_t)((hyphen ? hyphen : end) - part);
		bool whole = length == it->norm_length;
		add_part(gathering, part, length, whole ? it->lists : language_lists_with(document->language, part, length), flags);
		part = hyphen ? hyphen + 1 : end;
	}
}

/* Where no word follows a negation, it is the one before that is negated: “I think [not].” */
static void end_negation(struct gathering *gathering)
{
	if (gathering->after_negation && gathering->last < gathering->features->term_count)
		gathering->features->terms[gathering->last].flags |= STATEMENT_TERM_NEGATED;
	gathering->after_negation = false;
}

static void gather(struct gathering *gathering, struct span span)
{
	const struct document *document = gathering->document;
	uint32_t first = document_token_at(document, span.start), end = document_token_at(document, span.end);
	for (uint32_t k = first; k < end; k++) {
		uint8_t kind = document->tokens[k].kind;
		double value;
		if (kind == TOKEN_PUNCTUATION)
			end_negation(gathering);
		if (kind != TOKEN_WORD && kind != TOKEN_NUMBER)
			continue;
		uint32_t start = k;
		gathering->quoted = gathering->all_quoted || document->tokens[k].quotation != DOCUMENT_NONE;
		if (number_at(gathering, &k, end, &value)) {
			char digits[32];
			uint8_t hedged = is_hedged(gathering, start) ? STATEMENT_TERM_HEDGED : 0;
			uint8_t negated = gathering->after_negation ? STATEMENT_TERM_NEGATED : 0;
			add_term(gathering, digits, (size_t)snprintf(digits, sizeof(digits), "%.10g", value), STATEMENT_TERM_NUMBER | hedged | negated);
		} else {
			add_word(gathering, k);
		}
		if (token_in(&document->tokens[k], gathering->negations))
			gathering->after_negation = true;
		else if (!token_in(&document->tokens[k], gathering->stop_words))
			gathering->after_negation = false;
	}
	end_negation(gathering);
}

uint32_t statement_term_of(const struct document *document, uint32_t token, const struct statement_features *features, struct arena *arena)
{
	const struct token *it = &document->tokens[token];
	const char *hyphen = memrchr(it->norm, '-', it->norm_length), *word = hyphen ? hyphen + 1 : it->norm;
	size_t length;
	const char *stem = language_stem(document->language, word, (size_t)(it->norm + it->norm_length - word), arena, &length);
	for (uint32_t k = 0; k < features->term_count; k++)
		if (strncmp(features->terms[k].stem, stem, length) == 0 && !features->terms[k].stem[length])
			return k;
	return STATEMENT_TERMS_MAX;
}

/* Whether the word comes right before the statement's content. */
static bool introduced_by(const struct document *document, const struct statement *statement, const char *word)
{
	uint32_t first = statement->content_count ? document_token_at(document, statement->content[0].start) : 0;
	return first > 0 && strcmp(document->tokens[first - 1].norm, word) == 0;
}

/* Whether the content begins with a noun for something said: "a report last week that …". */
static bool begins_with_allegation(const struct document *document, const struct statement *statement)
{
	const struct word_list *allegations = language_list(document->language, "allegations");
	uint32_t first = statement->content_count ? document_token_at(document, statement->content[0].start) : document->token_count;
	for (uint32_t k = first; k < document->token_count && k < first + ALLEGATION_TOKENS_MAX; k++)
		if (token_in(&document->tokens[k], allegations))
			return true;
	return false;
}

/* Whether the tokens [first, end) are a question: a reported one begins, in lower case and without a quotation mark, with a word such as
 * "whether"; any other is one sentence that ends with a question mark. */
static bool is_question(const struct document *document, uint32_t first, uint32_t end)
{
	bool goes_on = first < end && document->tokens[first].kind == TOKEN_WORD && !(document->tokens[first].flags & TOKEN_CAPITALISED);
	while (first < end && document->tokens[first].kind == TOKEN_QUOTE)
		first++;
	while (end > first && document->tokens[end - 1].kind == TOKEN_QUOTE)
		end--;
	if (first == end)
		return false;
	const struct token *opening = &document->tokens[first], *closing = &document->tokens[end - 1];
	return (strcmp(closing->norm, "?") == 0 && closing->sentence == opening->sentence) ||
	       (goes_on && token_in(opening, language_list(document->language, "questions")));
}

static bool asks(const struct document *document, const struct statement *statement)
{
	size_t count = statement->content_count;
	return count && is_question(document, document_token_at(document, statement->content[0].start),
	                            document_token_at(document, statement->content[count - 1].end));
}

/* Whether a word of the cue denies. */
static bool denies(const struct document *document, const struct statement *statement)
{
	const struct language *language = document->language;
	const char *cue = statement->cue;
	const struct word_list *denials = language_list(language, "denials");
	for (cue += strspn(cue, " "); *cue; cue += strspn(cue, " ")) {
		char word[32];
		size_t length = strcspn(cue, " ");
		character_ascii_lower_copy(cue, length < sizeof(word) ? length : sizeof(word), word);
		if (length <= sizeof(word) && word_list_has(denials, word, length)) {
			const char *before = word_list_column(denials, word, length, 0);
			return !before || introduced_by(document, statement, before) || begins_with_allegation(document, statement);
		}
		cue += length;
	}
	return false;
}

/* Whether the tokens [first, end) report a denial: their own verb denies, as elsewhere a cue does. */
static bool tell_of_denial(const struct document *document, uint32_t first, uint32_t end)
{
	const struct word_list *denials = language_list(document->language, "denials");
	for (uint32_t k = first; k < end; k++) {
		const struct token *token = &document->tokens[k];
		if (token_in(token, denials) && !token_column(token, denials, 0))
			return true;
	}
	return false;
}

/* Whether the content itself is a denial: "the allegations are denied by her". */
static bool is_denial(const struct document *document, const struct statement *statement)
{
	for (size_t k = 0; k < statement->content_count; k++)
		if (tell_of_denial(document, document_token_at(document, statement->content[k].start),
		                   document_token_at(document, statement->content[k].end)))
			return true;
	return false;
}

/* Adds the words of the cue to those of the content: "accused them of theft" and "accused them of stealing blankets" have nothing else in
 * common, and "said" is too frequent to matter. A negation of the cue does not negate the content. */
static void gather_cue(const struct gathering *content, const char *cue)
{
	struct document document;
	struct gathering gathering = *content;
	gathering.all_quoted = false;
	bool negated = content->features->negated;
	document_read(cue, strlen(cue), content->document->language, content->arena, &document);
	gathering.document = &document;
	uint32_t end = document.token_count < CUE_TOKENS_MAX ? document.token_count : CUE_TOKENS_MAX;
	if (end)
		gather(&gathering, (struct span){ 0, document.tokens[end - 1].end });
	content->features->negated = negated;
}

static struct gathering begin(const struct document *document, struct arena *arena, uint32_t tokens,
                              struct statement_features *features)
{
	*features = (struct statement_features){ .time = INT64_MIN, .name_words = "", .office_words = "" };
	uint32_t most = tokens < STATEMENT_TERMS_MAX / COMPOUND_PARTS_MAX ? tokens * COMPOUND_PARTS_MAX : STATEMENT_TERMS_MAX;
	features->terms = arena_alloc(arena, most, sizeof(*features->terms));
	return (struct gathering){
		.document = document,
		.arena = arena,
		.features = features,
		.last = STATEMENT_TERMS_MAX,
		.negations = language_list(document->language, "negations"),
		.numbers = language_list(document->language, "numbers"),
		.hedges = language_list(document->language, "hedges"),
		.decimal_comma = word_list_has(language_list(document->language, "traits"), DECIMAL_COMMA, strlen(DECIMAL_COMMA)),
		.stop_words = language_list(document->language, "stop_words"),
		.directions = language_list(document->language, "directions"),
	};
}

void statement_features_compute(const struct document *document, const uint8_t *parts, const struct statement *statement, struct arena *arena,
                                struct statement_features *ret_features)
{
	uint32_t tokens = CUE_TOKENS_MAX;
	for (size_t k = 0; k < statement->content_count; k++)
		tokens += document_token_at(document, statement->content[k].end) - document_token_at(document, statement->content[k].start);
	struct gathering gathering = begin(document, arena, tokens, ret_features);
	gathering.all_quoted = statement->kind == STATEMENT_DIRECT;
	for (size_t k = 0; k < statement->content_count; k++)
		gather(&gathering, statement->content[k]);
	for (size_t k = 0; k < statement->content_count; k++)
		statement_roles_find(document, document_token_at(document, statement->content[k].start),
		                     document_token_at(document, statement->content[k].end), arena, ret_features);
	ret_features->predicate = statement_predicate_find(document, parts, statement, ret_features, arena);
	if (statement->cue)
		gather_cue(&gathering, statement->cue);
	ret_features->kind = statement->kind;
	ret_features->speaker = arena_copy(arena, statement->speaker);
	speaker_words_of_one(document->language, statement->speaker, statement->mention, arena, ret_features);
	ret_features->denied = (statement->cue && denies(document, statement)) || is_denial(document, statement);
	ret_features->asks = asks(document, statement);
}

void statement_features_of_text(const char *text, const struct language *language, struct arena *arena,
                                struct statement_features *ret_features)
{
	struct document document;
	document_read(text, strlen(text), language, arena, &document);
	struct gathering gathering = begin(&document, arena, document.token_count, ret_features);
	gather(&gathering, (struct span){ 0, document.length });
	statement_roles_find(&document, 0, document.token_count, arena, ret_features);
	ret_features->kind = STATEMENT_INDIRECT;
	ret_features->denied = tell_of_denial(&document, 0, document.token_count);
	ret_features->asks = is_question(&document, 0, document.token_count);
}

/* --- The form that is kept */

void statement_features_write(const struct statement_features *features, struct writer *writer)
{
	char stems[64 * 1024];
	uint8_t flags[STATEMENT_TERMS_MAX];
	size_t length = 0;
	uint32_t count = 0;
	for (uint32_t k = 0; k < features->term_count; k++) {
		size_t stem_length = strlen(features->terms[k].stem);
		if (length + stem_length + 1 > sizeof(stems))
			break;
		if (count)
			stems[length++] = ' ';
		memcpy(stems + length, features->terms[k].stem, stem_length);
		length += stem_length;
		flags[count++] = features->terms[k].flags;
	}
	write_array(writer, FIELD_COUNT);
	write_string_of(writer, stems, length);
	write_binary(writer, flags, count);
	write_integer(writer, (features->negated ? SIGN_NEGATED : 0) | (features->denied ? SIGN_DENIED : 0) |
	                          (features->named ? SIGN_NAMED : 0) | (features->asks ? SIGN_ASKS : 0) |
	                          (features->goes_on ? SIGN_GOES_ON : 0));
	write_integer(writer, features->kind);
	write_string(writer, features->speaker);
	write_integer(writer, features->time);
	write_string(writer, features->name_words);
	write_string(writer, features->office_words);
	uint8_t roles[STATEMENT_ROLES_MAX * ROLE_BYTES];
	uint32_t role_bytes = 0;
	for (uint32_t k = 0; k < features->role_count; k++) {
		struct statement_role role = features->roles[k];
		if (role.agent >= count || role.verb >= count || role.patient >= count)
			continue;
		roles[role_bytes++] = role.agent;
		roles[role_bytes++] = role.verb;
		roles[role_bytes++] = role.patient;
	}
	write_binary(writer, roles, role_bytes);
	write_integer(writer, features->predicate <= count ? features->predicate : 0);
	uint8_t quoted[STATEMENT_BITS(STATEMENT_TERMS_MAX)] = { 0 };
	bool any = false;
	for (uint32_t k = 0; k < count; k++)
		if (features->terms[k].quoted) {
			statement_set_bit(quoted, k);
			any = true;
		}
	write_binary(writer, quoted, any ? STATEMENT_BITS(count) : 0);
}

static int read_terms(const struct value *stems, const struct value *flags, struct arena *arena,
                      struct statement_features *features)
{
	const char *stem = stems->string;
	if (flags->count > STATEMENT_TERMS_MAX)
		return -EBADMSG;
	features->terms = arena_alloc(arena, flags->count, sizeof(*features->terms));
	for (uint32_t k = 0; k < flags->count; k++) {
		size_t length = strcspn(stem, " ");
		if (!length)
			return -EBADMSG;
		features->terms[k] = (struct statement_term){ arena_string(arena, stem, length), (uint8_t)flags->string[k], false };
		stem += length + (stem[length] == ' ');
	}
	features->term_count = flags->count;
	return *stem ? -EBADMSG : 0;
}

static int read_roles(const struct value *bytes, struct arena *arena, struct statement_features *features)
{
	if (bytes->count % ROLE_BYTES != 0 || bytes->count / ROLE_BYTES > STATEMENT_ROLES_MAX)
		return -EBADMSG;
	for (uint32_t k = 0; k < bytes->count; k++)
		if ((uint8_t)bytes->string[k] >= features->term_count)
			return -EBADMSG;
	features->role_count = bytes->count / ROLE_BYTES;
	features->roles = arena_alloc(arena, features->role_count, sizeof(*features->roles));
	for (uint32_t k = 0; k < features->role_count; k++) {
		const uint8_t *role = (const uint8_t *)bytes->string + (size_t)k * ROLE_BYTES;
		features->roles[k] = (struct statement_role){ role[0], role[1], role[2] };
	}
	return 0;
}

static int read_predicate(int64_t predicate, const struct value *quoted, struct statement_features *features)
{
	if (predicate < 0 || predicate > features->term_count || (quoted->count && quoted->count != STATEMENT_BITS(features->term_count)))
		return -EBADMSG;
	features->predicate = (uint32_t)predicate;
	for (uint32_t k = 0; quoted->count && k < features->term_count; k++)
		features->terms[k].quoted = statement_has_bit((const uint8_t *)quoted->string, k);
	return 0;
}

int statement_features_read(const struct value *value, struct arena *arena, struct statement_features *ret_features)
{
	static const enum value_type types[FIELD_COUNT] = { VALUE_STRING,  VALUE_BINARY, VALUE_INTEGER,
		                                                VALUE_INTEGER, VALUE_STRING, VALUE_INTEGER,
		                                                VALUE_STRING,  VALUE_STRING,  VALUE_BINARY,
		                                                VALUE_INTEGER, VALUE_BINARY };
	struct statement_features features = { .name_words = "", .office_words = "" };
	if (value->type != VALUE_ARRAY || (value->count != FIELD_COUNT && value->count != FIELD_COUNT_WITHOUT_PREDICATE &&
	                                   value->count != FIELD_COUNT_WITHOUT_ROLES &&
	                                   value->count != FIELD_COUNT_WITHOUT_WORDS))
		return -EBADMSG;
	const struct value *fields = value->items;
	for (uint32_t k = 0; k < value->count; k++)
		if (fields[k].type != types[k] && !(k == FIELD_SPEAKER && fields[k].type == VALUE_NIL))
			return -EBADMSG;
	int64_t signs = fields[FIELD_SIGNS].integer, kind = fields[FIELD_KIND].integer;
	if (signs < 0 || signs > SIGN_ALL || kind < 0 || kind >= STATEMENT_KIND_COUNT)
		return -EBADMSG;
	features.negated = signs & SIGN_NEGATED;
	features.denied = signs & SIGN_DENIED;
	features.named = signs & SIGN_NAMED;
	features.asks = signs & SIGN_ASKS;
	features.goes_on = signs & SIGN_GOES_ON;
	features.kind = (enum statement_kind)kind;
	features.time = fields[FIELD_TIME].integer;
	features.speaker = fields[FIELD_SPEAKER].type == VALUE_NIL ? NULL : fields[FIELD_SPEAKER].string;
	if (value->count > FIELD_OFFICE_WORDS) {
		features.name_words = fields[FIELD_NAME_WORDS].string;
		features.office_words = fields[FIELD_OFFICE_WORDS].string;
	}
	int r = read_terms(&fields[FIELD_STEMS], &fields[FIELD_FLAGS], arena, &features);
	if (r >= 0 && value->count > FIELD_ROLES)
		r = read_roles(&fields[FIELD_ROLES], arena, &features);
	if (r >= 0 && value->count > FIELD_QUOTED)
		r = read_predicate(fields[FIELD_PREDICATE].integer, &fields[FIELD_QUOTED], &features);
	if (r < 0)
		return r;
	*ret_features = features;
	return 0;
}
