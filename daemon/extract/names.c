#include "extract/names.h"

#include <stdlib.h>
#include <string.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"

enum {
	SHOUTED = 5,         /* letters of a word in capitals that is no acronym */
	LONGEST_NAME = 8,    /* tokens */
	APPOSITION = 10,     /* tokens behind a name that can give its role: ", the app's co-founder" */
	MOST_CANDIDATES = 8, /* full names looked at for one short name */
};

struct link {
	uint32_t name, next;
};

struct builder {
	const struct reading *reading;
	struct dictionary *words; /* of single words of names */
	struct dictionary *texts; /* of names */
	ARRAY(struct name) names;
	ARRAY(struct name_use) uses;
	ARRAY(struct name_role) roles;
	/* By word: the names of two words and more that begin or end with it, chained, newest first. */
	ARRAY(uint32_t) heads;
	ARRAY(struct link) chains;
	ARRAY(uint32_t) seen; /* by name: the token of its last use */
};

static uint32_t word_number(struct builder *builder, const char *norm, size_t length)
{
	uint32_t number = dictionary_add(builder->words, norm, length);
	while (builder->heads.count <= number)
		array_append(&builder->heads, UINT32_MAX);
	return number;
}

static bool is_possessive(const struct reading *reading, uint32_t token)
{
	return token < reading->document->token_count && (reading_word(reading, token, "'s") || reading_word(reading, token, "'"));
}

/* The end of the name that begins at the token: capitalised words, particles between them, "of" behind a body's noun. */
static uint32_t name_end(const struct reading *reading, uint32_t token)
{
	const struct document *document = reading->document;
	uint32_t end = token + 1;
	uint32_t sentence = document->tokens[token].sentence;
	while (end < document->token_count && end - token < LONGEST_NAME && document->tokens[end].sentence == sentence) {
		const struct token *before = &document->tokens[end - 1];
		bool shouted =
			before->flags & TOKEN_UPPER && before->norm_length >= SHOUTED && !(document->tokens[end].flags & TOKEN_UPPER);
		if (shouted)
			break; /* “FRAUD ALERTS Equifax”: a heading and a name */
		if (reading_is(reading, end, WORD_NAME) && document->tokens[end].kind == TOKEN_WORD) {
			end++;
			continue;
		}
		uint32_t ahead = end;
		if (reading_word(reading, end, "of") && reading_is(reading, end - 1, WORD_ORGANISATION | WORD_TITLE)) {
			ahead++;
			if (reading_word(reading, ahead, "the"))
				ahead++;
		} else if (reading_is(reading, end, WORD_PARTICLE) || reading_mark(reading, end, '&')) {
			ahead++;
		}
		if (ahead == end || ahead >= document->token_count || !reading_is(reading, ahead, WORD_NAME) ||
		    document->tokens[ahead].sentence != sentence)
			break;
		end = ahead + 1;
	}
	return end;
}

/* Behind the titles, adjectives of place and roles that stand before a person's name. A body keeps its words. */
static uint32_t behind_titles(const struct reading *reading, uint32_t first, uint32_t end)
{
	if (reading_is(reading, end - 1, WORD_ORGANISATION) && !reading_is(reading, end - 1, WORD_GIVEN))
		return first;
	if (!(reading->traits & TRAIT_FIXED_ORDER) && reading_is(reading, first, WORD_ORGANISATION))
		return first; /* “Organización Médica Andina”: what it is stands in front */
	for (uint32_t k = first; k < end; k++)
		if (reading_word(reading, k, "of"))
			return first;
	uint32_t name = first;
	for (uint32_t k = first; k + 1 < end; k++)
		if (reading_is(reading, k, WORD_TITLE | WORD_ROLE) &&
		    !reading_is(reading, k + 1, WORD_TITLE | WORD_ROLE | WORD_ORGANISATION))
			name = k + 1;
	for (uint32_t k = name; k + 2 < end && reading->traits & TRAIT_FIXED_ORDER; k++) /* “… Affairs Committee Leonid Slutsky” */
		if (reading_is(reading, k, WORD_ORGANISATION) && !reading_is(reading, k + 1, WORD_ORGANISATION))
			name = k + 1;
	while (name + 2 < end && reading_is(reading, name, WORD_PLACE) && reading_is(reading, name + 1, WORD_GIVEN))
		name++;
	return name;
}

/* The text of a name: its words with single spaces, as the article writes them. */
static const char *name_text(const struct reading *reading, uint32_t first, uint32_t end)
{
	const struct document *document = reading->document;
	struct span span = { document->tokens[first].start, document->tokens[end - 1].end };
	char *text = document_copy(document, span, reading->arena), *to = text;
	for (const char *from = text; *from; from++) {
		char c = *from == '\n' || *from == '\t' || *from == '\r' ? ' ' : *from;
		if (c != ' ' || (to > text && to[-1] != ' '))
			*to++ = c;
	}
	*to = '\0';
	return text;
}

static void chain(struct builder *builder, uint32_t word, uint32_t name)
{
	array_append(&builder->chains, ((struct link){ name, builder->heads.items[word] }));
	builder->heads.items[word] = (uint32_t)builder->chains.count - 1;
}

/* Initials of a name of three words and more: "KCNA" for the Korean Central News Agency. */
static void chain_initials(struct builder *builder, uint32_t first, uint32_t end, uint32_t name)
{
	char initials[LONGEST_NAME + 1];
	size_t count = 0;
	for (uint32_t k = first; k < end; k++) {
		const char *norm = reading_token(builder->reading, k)->norm;
		if (reading_is(builder->reading, k, WORD_NAME) && norm[0] >= 'a' && norm[0] <= 'z')
			initials[count++] = norm[0];
	}
	if (count >= 3)
		chain(builder, word_number(builder, initials, count), name);
}

static uint32_t add_name(struct builder *builder, uint32_t first, uint32_t end)
{
	const char *text = name_text(builder->reading, first, end);
	uint32_t number = dictionary_add(builder->texts, text, strlen(text));
	if (number < builder->names.count)
		return number;
	const struct token *a = reading_token(builder->reading, first), *b = reading_token(builder->reading, end - 1);
	struct name name = { .text = text, .words = end - first };
	name.first_word = word_number(builder, a->norm, a->norm_length);
	name.last_word = word_number(builder, b->norm, b->norm_length);
	array_append(&builder->names, name);
	array_append(&builder->seen, 0);
	if (name.words < 2)
		return number;
	chain(builder, name.first_word, number);
	chain(builder, name.last_word, number);
	if (reading_is(builder->reading, end - 1, WORD_ORGANISATION))
		for (uint32_t k = first + 1; k + 1 < end; k++)
			chain(builder,
			      word_number(builder, reading_token(builder->reading, k)->norm, reading_token(builder->reading, k)->norm_length),
			      number);
	chain_initials(builder, first, end, number);
	return number;
}

static uint32_t flags_of_use(const struct reading *reading, uint32_t whole, uint32_t first, uint32_t end)
{
	uint32_t flags = 0;
	for (uint32_t k = whole; k < first; k++) {
		flags |= reading->classes[k] & (WORD_MAN | WORD_WOMAN);
		if (reading_is(reading, k, WORD_TITLE | WORD_ROLE))
			flags |= WORD_ROLE;
	}
	flags |= reading->classes[first] & (WORD_MAN | WORD_WOMAN);
	if (reading_is(reading, first, WORD_GIVEN) && end - first > 1)
		flags |= WORD_ROLE;
	bool acronym = end - first == 1 && reading_token(reading, first)->flags & TOKEN_UPPER;
	if ((reading_is(reading, end - 1, WORD_ORGANISATION) && end - first > 1) || acronym)
		flags |= WORD_ORGANISATION;
	return flags;
}

static void add_role(struct builder *builder, const struct name_use *use, uint32_t word)
{
	const struct token *t = reading_token(builder->reading, word);
	struct name_role role = { word_number(builder, t->norm, t->norm_length), use->range.first, use->name };
	array_append(&builder->roles, role);
}

/* Remembers the roles that stand before the name, and in an apposition behind it. */
static void add_roles(struct builder *builder, const struct name_use *use)
{
	const struct reading *reading = builder->reading;
	for (uint32_t k = use->whole; k < use->range.first; k++)
		if (reading_is(reading, k, WORD_ROLE | WORD_TITLE))
			add_role(builder, use, k);
	if (builder->names.items[use->name].flags & WORD_ORGANISATION)
		for (uint32_t k = use->range.first; k < use->range.end && use->range.end - use->range.first > 1; k++)
			if (reading_is(reading, k, WORD_ORGANISATION | WORD_ROLE))
				add_role(builder, use, k);
	uint32_t k = use->range.end;
	if (!reading_mark(reading, k, ','))
		return;
	uint32_t limit = k + APPOSITION, role = DOCUMENT_NONE;
	for (k++; k < limit && k < reading->document->token_count; k++) {
		if (reading_token(reading, k)->kind == TOKEN_QUOTE ||
		    reading_is(reading, k, WORD_AUXILIARY | WORD_MODAL | WORD_PRONOUN | WORD_CUE | WORD_NAME))
			return;
		if (reading_token(reading, k)->kind == TOKEN_PUNCTUATION || reading_is(reading, k, WORD_PREPOSITION | WORD_RELATIVE))
			break;
		if (reading_is(reading, k, WORD_ROLE))
			role = k;
	}
	if (role == DOCUMENT_NONE || builder->names.items[use->name].flags & WORD_ORGANISATION ||
	    reading_is(reading, role, WORD_PEOPLE))
		return;
	add_role(builder, use, role);
	builder->names.items[use->name].flags |= WORD_ROLE | (reading->classes[role] & (WORD_MAN | WORD_WOMAN));
}

static bool beside_cue(const struct reading *reading, uint32_t first, uint32_t end)
{
	struct cue_entry entry;
	if (end < reading->document->token_count && reading_is(reading, end, WORD_ADVERB))
		end++;
	return (end < reading->document->token_count && reading_cue(reading, end, &entry) && entry.form == CUE_PAST &&
	        !(entry.content & CUE_ATTITUDE)) ||
	       (first > 0 && reading_cue(reading, first - 1, &entry) && entry.form == CUE_PAST && entry.share >= 700);
}

static void add_use(struct builder *builder, uint32_t first, uint32_t end)
{
	const struct reading *reading = builder->reading;
	uint32_t name = behind_titles(reading, first, end);
	uint32_t whole = first;
	while (whole > 0 && first - whole < 5 && reading_is(reading, whole - 1, WORD_ROLE | WORD_TITLE | WORD_PLACE) &&
	       reading_token(reading, whole - 1)->kind == TOKEN_WORD)
		whole--;
	bool common = end - name == 1 && reading_is(reading, name, WORD_PLACE | WORD_TITLE | WORD_ROLE) &&
	              !reading_is(reading, name, WORD_GIVEN | WORD_CAPITAL);
	bool subject = end < reading->document->token_count && reading_is(reading, end, WORD_CUE | WORD_AUXILIARY) &&
	               reading_is(reading, name, WORD_PLACE);
	if (name == end || (common && !subject)) /* "American pledged": the airline */
		return;
	struct name_use use = { .range = { name, end }, .whole = whole, .possessive = is_possessive(reading, end) };
	use.name = add_name(builder, name, end);
	builder->names.items[use.name].flags |= flags_of_use(reading, whole, name, end);
	builder->names.items[use.name].speaks |= beside_cue(reading, name, end);
	array_append(&builder->uses, use);
}

/* The fullest name that a short one stands for: the one last used before it, else the first one behind. */
static uint32_t fullest(const struct builder *builder, uint32_t number)
{
	const struct name *name = &builder->names.items[number];
	uint32_t best = number, looked = 0;
	for (uint32_t c = builder->heads.items[name->last_word]; c != UINT32_MAX && looked < MOST_CANDIDATES;
	     c = builder->chains.items[c].next, looked++) {
		uint32_t candidate = builder->chains.items[c].name;
		const struct name *full = &builder->names.items[candidate];
		if (full->words <= name->words || (name->words > 1 && full->last_word != name->last_word))
			continue;
		if (name->words > 1 && !strstr(full->text, name->text))
			continue;
		if (full->flags & WORD_ORGANISATION && name->flags & WORD_ROLE)
			continue; /* "Mr Johnson" is not Johnson Bank */
		bool person = full->speaks || full->flags & (WORD_ROLE | WORD_MAN | WORD_WOMAN) || full->flags & WORD_ORGANISATION;
		if (full->last_word != name->last_word && (!builder->seen.items[candidate] || !person))
			continue; /* by its first word a name is known only behind the full one: "Wang", but not "Google" for Google Pixel */
		uint32_t seen = builder->seen.items[candidate], best_seen = best == number ? 0 : builder->seen.items[best];
		if (best == number || seen >= best_seen)
			best = candidate;
	}
	return best;
}

static void resolve_uses(struct builder *builder)
{
	for (size_t k = 0; k < builder->uses.count; k++) {
		struct name_use *use = &builder->uses.items[k];
		uint32_t full = fullest(builder, use->name);
		if (full != use->name) {
			builder->names.items[full].flags |= builder->names.items[use->name].flags & (WORD_MAN | WORD_WOMAN | WORD_ROLE);
			use->name = full;
		}
		builder->seen.items[use->name] = use->range.first + 1;
		add_roles(builder, use);
	}
}

static int by_word_and_token(const void *a, const void *b)
{
	const struct name_role *x = a, *y = b;
	if (x->word != y->word)
		return x->word < y->word ? -1 : 1;
	return x->token < y->token ? -1 : x->token > y->token;
}

static void *kept(struct arena *arena, const void *items, size_t count, size_t size)
{
	void *copy = arena_alloc(arena, count, size);
	if (count)
		memcpy(copy, items, count * size);
	return copy;
}

/* "Beijing" is China where the article names China too; "U.S." is the United States anyway. */
static void resolve_capitals(struct builder *builder)
{
	const struct word_list *capitals = builder->reading->capitals;
	for (size_t k = 0; k < builder->names.count; k++) {
		struct name *name = &builder->names.items[k];
		const char *norm = dictionary_text(builder->words, name->last_word);
		if (name->words == 2)
			norm = arena_format(builder->reading->arena, "%s %s", dictionary_text(builder->words, name->first_word), norm);
		const char *state = name->words <= 2 ? word_list_column(capitals, norm, strlen(norm), 0) : NULL;
		if (state)
			name->flags |= WORD_CAPITAL;
		if (state && (word_list_column(capitals, norm, strlen(norm), 1) ||
		              dictionary_find(builder->texts, state, strlen(state)) != DICTIONARY_NONE))
			name->text = state;
	}
}

void names_make(const struct reading *reading, struct names *ret_names)
{
	struct builder builder = { .reading = reading, .words = dictionary_new(), .texts = dictionary_new() };
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		const struct passage *passage = &reading->passages[p];
		for (uint32_t k = passage->first; k < passage->end;) {
			if (!reading_is(reading, k, WORD_NAME)) {
				k++;
				continue;
			}
			uint32_t end = name_end(reading, k);
			if (end > passage->end)
				end = passage->end;
			add_use(&builder, k, end);
			k = end;
		}
	}
	resolve_uses(&builder);
	resolve_capitals(&builder);
	if (builder.roles.count)
		qsort(builder.roles.items, builder.roles.count, sizeof(*builder.roles.items), by_word_and_token);
	*ret_names = (struct names){
		.words = builder.words,
		.names = kept(reading->arena, builder.names.items, builder.names.count, sizeof(struct name)),
		.name_count = (uint32_t)builder.names.count,
		.uses = kept(reading->arena, builder.uses.items, builder.uses.count, sizeof(struct name_use)),
		.use_count = (uint32_t)builder.uses.count,
		.roles = kept(reading->arena, builder.roles.items, builder.roles.count, sizeof(struct name_role)),
		.role_count = (uint32_t)builder.roles.count,
	};
	dictionary_free(builder.texts);
	array_free(&builder.names);
	array_free(&builder.uses);
	array_free(&builder.roles);
	array_free(&builder.heads);
	array_free(&builder.chains);
	array_free(&builder.seen);
}

void names_free(struct names *names)
{
	dictionary_free(names->words);
	*names = (struct names){ 0 };
}

uint32_t names_use_from(const struct names *names, uint32_t token)
{
	uint32_t low = 0, high = names->use_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (names->uses[middle].range.first < token)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t names_with_role(const struct reading *reading, const struct names *names, uint32_t role, uint32_t token, bool ahead)
{
	const struct token *t = reading_token(reading, role);
	uint32_t word = dictionary_find(names->words, t->norm, t->norm_length);
	if (word == DICTIONARY_NONE)
		return NAME_NONE;
	uint32_t low = 0, high = names->role_count;
	while (low < high) { /* the first one of the word behind the token */
		uint32_t middle = low + (high - low) / 2;
		const struct name_role *r = &names->roles[middle];
		if (r->word < word || (r->word == word && r->token < token))
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0 && names->roles[low - 1].word == word)
		return ahead ? NAME_NONE : names->roles[low - 1].name;
	return low < names->role_count && names->roles[low].word == word ? names->roles[low].name : NAME_NONE;
}
