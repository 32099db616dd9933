/* Roles: who did what to whom, as far as the order of the words tells. "The guards attacked the miners" and "the miners were attacked by the guards"
 * have the same roles; "the miners attacked the guards" has them reversed. There is no parser: only verbs in the language's list of deeds count,
 * with the noun right before and the noun phrase right after them. Anything less plain has no roles. */
#include <string.h>

#include "cluster/statements/statement_features.h"

enum {
	/* Words between a noun and its verb ("had not yet been"), or a verb and "by". */
	STEPS_MAX = 5,
	PHRASE_MAX = 40, /* words of a noun phrase that are read: keeps the time linear */
	PLACE_NONE = STATEMENT_TERMS_MAX,
};

/* Reads the roles in the tokens [first, end). */
struct role_reader {
	const struct document *document;
	const struct statement_features *features;
	struct arena *arena;
	const struct word_list *deeds, *grammar;
	uint32_t first, end;
};

static const struct token *token_of(const struct role_reader *reader, uint32_t token)
{
	return &reader->document->tokens[token];
}

static bool is_verb(const struct role_reader *reader, uint32_t at)
{
	const struct token *token = token_of(reader, at);
	if (token->kind != TOKEN_WORD || token->flags & TOKEN_UPPER)
		return false;
	const char *class = token_column(token, reader->deeds, 0);
	if (class)
		return strcmp(class, "verb") == 0;
	if (token->norm_length <= 3 || token->flags & TOKEN_CAPITALISED)
		return false;
	const char ending[] = { '-', token->norm[token->norm_length - 2], token->norm[token->norm_length - 1], '\0' };
	return word_list_has(reader->deeds, ending, 3);
}

static bool is_noun(const struct role_reader *reader, uint32_t at)
{
	const struct token *token = token_of(reader, at);
	return token->kind == TOKEN_WORD && token->norm[0] != '\'' && !(token->flags & TOKEN_STOP) && !token_in(token, reader->grammar) &&
	       !is_verb(reader, at);
}

/* What may stand between a noun and its verb. */
static bool is_helper(const struct role_reader *reader, uint32_t at)
{
	const struct token *token = token_of(reader, at);
	bool adverb = token_has_ending(token, "ly", 3);
	static const char *const classes[] = { "auxiliary", "modal", "adverb", "negation" };
	for (size_t k = 0; k < array_size(classes); k++)
		if (token_has_class(token, reader->grammar, classes[k]))
			return true;
	return adverb;
}

static uint32_t place_of(const struct role_reader *reader, uint32_t at)
{
	return statement_term_of(reader->document, at, reader->features, reader->arena);
}

/* The head of the noun phrase that ends right before a verb and its helpers: the guards, of "guards of the mine had attacked". *ret_passive: a
 * helper makes the verb passive. */
static uint32_t head_before(const struct role_reader *reader, uint32_t verb, bool *ret_passive)
{
	uint32_t at = verb;
	*ret_passive = false;
	for (int steps = 0; at > reader->first && steps < STEPS_MAX && is_helper(reader, at - 1); at--, steps++)
		*ret_passive |= token_has_class(token_of(reader, at - 1), reader->deeds, "passive");
	if (at == reader->first || !is_noun(reader, at - 1))
		return PLACE_NONE;
	uint32_t head = --at;
	while (at > reader->first && head - at < PHRASE_MAX &&
	       (is_noun(reader, at - 1) || token_has_class(token_of(reader, at - 1), reader->grammar, "determiner")))
		at--;
	bool tied = at > reader->first + 1 && token_has_class(token_of(reader, at - 1), reader->grammar, "of") && is_noun(reader, at - 2);
	return place_of(reader, tied ? at - 2 : head);
}

/* The head of the noun phrase that begins at a token: its last word in a row. A verb within it is an adjective ("wounded miners"). */
static uint32_t head_behind(const struct role_reader *reader, uint32_t at)
{
	const uint32_t end = reader->end - at > PHRASE_MAX ? at + PHRASE_MAX : reader->end;
	while (at < end && token_has_class(token_of(reader, at), reader->grammar, "determiner"))
		at++;
	uint32_t head = UINT32_MAX;
	for (; at < end && (is_noun(reader, at) || is_verb(reader, at) || token_of(reader, at)->kind == TOKEN_NUMBER); at++)
		head = is_noun(reader, at) ? at : head;
	return head == UINT32_MAX ? PLACE_NONE : place_of(reader, head);
}

/* The token after a "by" that closely follows the verb; the end if there is none. */
static uint32_t behind_agent(const struct role_reader *reader, uint32_t verb)
{
	for (uint32_t at = verb + 1; at < reader->end && at <= verb + STEPS_MAX && token_of(reader, at)->kind == TOKEN_WORD; at++)
		if (token_has_class(token_of(reader, at), reader->grammar, "agent"))
			return at + 1;
	return reader->end;
}

static void add_role(struct statement_features *features, struct arena *arena, uint32_t agent, uint32_t verb, uint32_t patient)
{
	if (agent == PLACE_NONE || verb == PLACE_NONE || patient == PLACE_NONE || agent == patient || features->role_count == STATEMENT_ROLES_MAX)
		return;
	if (!features->roles)
		features->roles = arena_alloc(arena, STATEMENT_ROLES_MAX, sizeof(*features->roles));
	features->roles[features->role_count++] = (struct statement_role){ (uint8_t)agent, (uint8_t)verb, (uint8_t)patient };
}

void statement_roles_find(const struct document *document, uint32_t first, uint32_t end, struct arena *arena, struct statement_features *features)
{
	const struct language *language = document->language;
	struct role_reader reader = { document, features, arena, language_list(language, "deeds"), language_list(language, "grammar"), first, end };
	if (!word_list_count(reader.deeds))
		return;
	for (uint32_t k = first; k < end; k++) {
		if (!is_verb(&reader, k))
			continue;
		bool passive;
		uint32_t before = head_before(&reader, k, &passive);
		if (before == PLACE_NONE)
			continue;
		if (passive)
			add_role(features, arena, head_behind(&reader, behind_agent(&reader, k)), place_of(&reader, k), before);
		else
			add_role(features, arena, before, place_of(&reader, k), head_behind(&reader, k + 1));
	}
}
