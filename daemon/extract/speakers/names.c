#include "extract/speakers/names.h"

#include <string.h>

#include "extract/name_words.h"
#include "extract/speakers/names_builder.h"
#include "proto/base/sorted.h"
#include "text/characters.h"

/* "Senior Policy Adviser": titles alone are nobody's name. */
static bool is_office(const struct reading *reading, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k < end; k++)
		if (!reading_is(reading, k, WORD_TITLE | WORD_ROLE | WORD_TOPIC | WORD_PLACE) || reading_is(reading, k, WORD_GIVEN))
			return false;
	return reading_is(reading, end - 1, WORD_TITLE | WORD_ROLE);
}

/* “the Orvian”, “the 40-year-old South Varlandian”: whether the words only tell where somebody is from. */
static bool is_nationality(const struct reading *reading, struct range name)
{
	for (uint32_t k = name.first; k < name.end; k++)
		if (!reading_is(reading, k, WORD_PLACE) || reading_is(reading, k, WORD_CAPITAL | WORD_GIVEN | WORD_ROLE))
			return false;
	uint32_t before = name.first - 1;
	return name.first > 0 && (reading_uses(reading, before, USE_DEFINITE) || reading_tells_age(reading, before));
}

/* “Please, sir”: whether the word has its capital only because a sentence begins, since it stands elsewhere without one. */
static bool only_begins(const struct reading *reading, uint32_t token)
{
	const struct document *document = reading->document;
	const struct token *word = reading_token(reading, token);
	if (document->sentences[word->sentence].first != token && (token == 0 || document->tokens[token - 1].kind != TOKEN_QUOTE))
		return false;
	if (word->flags & TOKEN_UPPER || reading_is(reading, token, WORD_GIVEN | WORD_CAPITAL | WORD_PLACE))
		return false;
	if (!name_words_small_elsewhere(reading, token))
		return false;
	for (uint32_t k = 0; k < document->token_count; k++) {
		const struct token *t = &document->tokens[k];
		if (t->norm_length != word->norm_length || *t->norm != *word->norm || strcmp(t->norm, word->norm) != 0)
			continue;
		bool begins = document->sentences[t->sentence].first == k || (k > 0 && document->tokens[k - 1].kind == TOKEN_QUOTE);
		if (t->flags & TOKEN_CAPITALISED && !begins)
			return false;
	}
	return true;
}

/* Whether the words may be no name at all: one word that is a role or a place, titles alone. */
static bool is_common(const struct reading *reading, struct range name)
{
	bool one = name.end - name.first == 1;
	if (one && reading_kind(reading, name.first, KIND_SHARE))
		return true; /* “Half of the voters” */
	if (reading->traits & TRAIT_FIXED_ORDER && is_nationality(reading, name))
		return true;
	if (one && reading->traits & TRAIT_FIXED_ORDER && !reading_is(reading, name.end, WORD_CONJUNCTION) && only_begins(reading, name.first))
		return true;
	bool subject = name.end < reading->document->token_count && reading_is(reading, name.end, WORD_CUE | WORD_AUXILIARY) &&
	               reading_is(reading, name.first, WORD_PLACE); /* "American pledged": the airline */
	bool noun = reading_is(reading, name.first, WORD_PLACE | WORD_TITLE | WORD_ROLE) && !reading_is(reading, name.first, WORD_GIVEN | WORD_CAPITAL);
	return !subject && ((one && (noun || !reading_is(reading, name.first, WORD_NAME))) || is_office(reading, name.first, name.end));
}

static void add_use(struct names_builder *builder, uint32_t first, uint32_t end)
{
	const struct reading *reading = builder->reading;
	struct name_use use;
	if (!names_bound(reading, first, end, &use))
		return;
	use.common = is_common(reading, use.range);
	uint32_t ending = names_genitive(builder, use.whole, use.range.end);
	use.possessive |= ending > 0;
	use.name = names_add(builder, use.range, names_state_before(reading, use.range), ending);
	uint32_t title = names_learn(builder, &use);
	names_chain_abbreviation(builder, &use);
	array_append(&builder->uses, use);
	array_append(&builder->genders, title);
}

static void *kept(struct arena *arena, const void *items, size_t count, size_t size)
{
	void *copy = arena_alloc(arena, count, size);
	if (count)
		memcpy(copy, items, count * size);
	return copy;
}

/* A noun that begins a sentence, or is a surname elsewhere, and stands before a verb, "Guardian said": a name if a fuller one ends with it. */
static bool may_be_surname(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->flags & TOKEN_CAPITALISED && reading_is(reading, token, WORD_ROLE | WORD_TITLE | WORD_ORGANISATION) &&
	       !reading_is(reading, token, WORD_PEOPLE | WORD_DETERMINER) &&
	       reading_is(reading, token + 1, WORD_CUE | WORD_AUXILIARY) &&
	       (reading->document->sentences[t->sentence].first == token ||
	        (token > 0 && !reading_is(reading, token - 1, WORD_DETERMINER) && names_is_surname(reading, token)));
}

static void find_uses(struct names_builder *builder)
{
	const struct reading *reading = builder->reading;
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		const struct passage *passage = &reading->passages[p];
		for (uint32_t k = passage->first; k < passage->end;) {
			if (!reading_is(reading, k, WORD_NAME)) {
				if (may_be_surname(reading, k))
					add_use(builder, k, k + 1);
				k++;
				continue;
			}
			uint32_t end = names_end(reading, k);
			if (end > passage->end)
				end = passage->end;
			uint32_t person = names_behind_other(reading, k, end);
			if (person > k)
				add_use(builder, k, person);
			add_use(builder, person - names_begins_before(reading, person, end), end);
			k = end;
		}
	}
}

/* “Edda Rosk” for “EDDA ROSK”, as transcripts call who speaks. A text with small letters stays. */
static const char *without_capitals(struct arena *arena, const char *text)
{
	char *quiet = arena_alloc(arena, strlen(text) + 1, CHARACTER_BYTES_MAX), *end = quiet;
	bool within_word = false;
	unsigned bytes;
	for (const unsigned char *at = (const unsigned char *)text; *at; at += bytes) {
		const uint32_t c = character_decode(at, &bytes);
		const uint8_t class = character_class(c);
		if (class & CHARACTER_LETTER && !character_is_upper(c))
			return text;
		if (within_word)
			end += character_write_lower(c, end);
		else
			end = mempcpy(end, at, bytes);
		within_word = class & CHARACTER_WORD;
	}
	*end = '\0';
	return quiet;
}

/* Gives persons who are named in capitals alone the usual ones. */
static void quieten(struct names_builder *builder)
{
	const struct word_list *given = language_list(builder->reading->document->language, "given_names");
	for (size_t k = 0; k < builder->names.count; k++) {
		struct name *name = &builder->names.items[k];
		const char *first = dictionary_text(builder->words, name->first_word);
		if (name->words == 2 && !(name->flags & (WORD_ORGANISATION | WORD_PEOPLE | WORD_CAPITAL)) && word_list_has(given, first, strlen(first)))
			name->text = without_capitals(builder->reading->arena, name->text);
	}
}

/* “Associated Press” for “AP”: outlets that their own letters call, and that are written out in other articles. */
static void write_out(struct names_builder *builder)
{
	const struct reading *reading = builder->reading;
	const struct word_list *outlets = language_list(reading->document->language, "outlets");
	for (size_t k = 0; k < builder->names.count; k++) {
		struct name *name = &builder->names.items[k];
		const struct token *first = reading_token(reading, name->first_token);
		const char *full = name->words == 1 && first->flags & TOKEN_UPPER ? token_column(first, outlets, 0) : NULL;
		if (full && *full && strncmp(name->text, reading->document->text + first->byte, first->byte_end - first->byte) == 0)
			name->text = full;
	}
}

/* “Moody's said on …”: whether a verb of speech follows the "'s", where it owns nothing. */
static bool speaks_by_possessive(const struct reading *reading, const struct name_use *use)
{
	const uint32_t verb = use->range.end + 1;
	struct cue_entry entry;
	return use->possessive && reading_possessive(reading, use->range.end) && reading_cue(reading, verb, &entry) && entry.form == CUE_PAST &&
	       !reading_capitalised(reading, verb) && verb + 1 < reading->document->token_count && !reading_open_word(reading, verb + 1);
}

/* “Moody's”, “Rosk & Brandt's”: a firm that speaks so, and that the text has with "'s" alone, ends with it. */
static void keep_possessives(struct names_builder *builder)
{
	const struct reading *reading = builder->reading;
	bool *plain = arena_alloc(reading->arena, builder->names.count, sizeof(*plain)); /* names that the text has without "'s" as well */
	for (size_t k = 0; k < builder->uses.count; k++)
		plain[builder->uses.items[k].name] |= !builder->uses.items[k].possessive;
	for (size_t k = 0; k < builder->uses.count; k++) {
		struct name *name = &builder->names.items[builder->uses.items[k].name];
		bool firm = !plain[builder->uses.items[k].name] && (name->words == 1 || strstr(name->text, " & ")) && !strstr(name->text, "'s");
		if (firm && speaks_by_possessive(reading, &builder->uses.items[k]))
			name->text = arena_format(reading->arena, "%s's", name->text);
	}
}

void names_make(const struct reading *reading, struct names *ret_names)
{
	struct names_builder builder = { .reading = reading,
		                             .titles = language_list(reading->document->language, "titles"),
		                             .words = dictionary_new(),
		                             .texts = dictionary_new(),
		                             .forms = dictionary_new() };
	names_note_forms(&builder);
	find_uses(&builder);
	names_resolve_capitals(&builder);
	names_note_uses(&builder);
	for (size_t k = 0; k < builder.uses.count; k++) {
		names_resolve_use(&builder, k);
		if (!builder.uses.items[k].common)
			names_add_roles(&builder, &builder.uses.items[k]);
	}
	names_learn_genders(&builder);
	quieten(&builder);
	write_out(&builder);
	if (reading->traits & TRAIT_FIXED_ORDER)
		keep_possessives(&builder);
	names_drop_common(&builder);
	names_sort_roles(&builder);
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
	dictionary_free(builder.forms);
	array_free(&builder.names);
	array_free(&builder.uses);
	array_free(&builder.genders);
	array_free(&builder.pronouns);
	array_free(&builder.roles);
	array_free(&builder.heads);
	array_free(&builder.chains);
	array_free(&builder.histories);
}

void names_free(struct names *names)
{
	dictionary_free(names->words);
	*names = (struct names){ 0 };
}

uint32_t names_use_from(const struct names *names, uint32_t token)
{
	return sorted_find(k, 0, names->use_count, names->uses[k].range.first < token);
}
