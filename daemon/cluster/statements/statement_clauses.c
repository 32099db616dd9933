#include "cluster/statements/statement_clauses.h"

#include <string.h>

enum {
	ASIDE_MIN = 5,   /* tokens of an aside */
	JOINED_MIN = 3,  /* tokens of a clause after its conjunction */
	SUBJECT_MAX = 6, /* tokens before its verb */
	DEED_LENGTH_MIN = 6,
};

static bool is_named(const struct document *document, uint32_t token, const char *list, const char *class)
{
	return token_has_class(&document->tokens[token], language_list(document->language, list), class);
}

/* Whether the verb at the token is finite: not “having been asked”, “to be asked”. */
static bool is_finite(const struct document *document, uint32_t token)
{
	bool verb = is_named(document, token, "grammar", "auxiliary") || is_named(document, token, "grammar", "modal");
	return verb && !is_named(document, token, "clauses", "participle");
}

static bool has_finite(const struct document *document, uint32_t first, uint32_t end)
{
	for (uint32_t k = first; k < end; k++)
		if (is_finite(document, k))
			return true;
	return false;
}

/* Whether a verb, or a subject and its verb, begin at the token. */
static bool begins_with_verb(const struct document *document, uint32_t token, uint32_t end)
{
	for (uint32_t k = token; k < end && k <= token + SUBJECT_MAX; k++) {
		const struct token *at = &document->tokens[k];
		if (k > token && is_finite(document, k))
			return true;
		if ((at->kind != TOKEN_WORD && at->kind != TOKEN_NUMBER) || is_named(document, k, "grammar", "conjunction") ||
		    is_named(document, k, "grammar", "subordinator") || is_named(document, k, "grammar", "relative"))
			return false;
	}
	return false;
}

/* “sent aid [and was willing to mediate]”, “[and that the bridge was closed]”, “to stop it [and to go home]” */
static bool is_joined(const struct document *document, uint32_t first, uint32_t token, uint32_t end)
{
	uint32_t behind = token + 1;
	if (!is_named(document, token, "clauses", "joint") || document->tokens[token].quotation != DOCUMENT_NONE || behind + JOINED_MIN > end)
		return false;
	if (is_named(document, first, "clauses", "infinitive") && is_named(document, behind, "clauses", "infinitive"))
		return true;
	return has_finite(document, first, token) && (is_named(document, behind, "grammar", "that") || begins_with_verb(document, behind, end));
}

/* “closing three schools”; not “including three schools” */
static bool is_deed(const struct document *document, uint32_t token)
{
	const struct token *at = &document->tokens[token];
	if (at->kind != TOKEN_WORD || at->norm_length < DEED_LENGTH_MIN || is_named(document, token, "grammar", "preposition"))
		return false;
	const char ending[] = { '-', at->norm[at->norm_length - 3], at->norm[at->norm_length - 2], at->norm[at->norm_length - 1], '\0' };
	const char *class = word_list_column(language_list(document->language, "clauses"), ending, strlen(ending), 0);
	return class && strcmp(class, "deed") == 0;
}

/* Whether the verb of the sentence stands behind the relative clause at the token: “the bridge, [which is old], was closed”. */
static bool is_between_subject_and_verb(const struct document *document, uint32_t token, uint32_t end)
{
	uint32_t k = token;
	while (k + 1 < end && document->tokens[k].kind != TOKEN_PUNCTUATION)
		k++;
	const struct token *verb = &document->tokens[k + (k + 1 < end)];
	const bool past = token_in(verb, language_list(document->language, "irregular_verbs")) || token_has_ending(verb, "ed", 3);
	return k + 1 < end && document->tokens[k].norm[0] == ',' && (is_finite(document, k + 1) || past);
}

/* “, [which the council regrets]”, “, [an idea which is old]”; not “will “as soon as possible” send aid” */
static bool is_aside(const struct document *document, enum statement_kind kind, uint32_t token, uint32_t end)
{
	const struct token *before = &document->tokens[token - 1];
	if (before->kind == TOKEN_WORD || before->kind == TOKEN_NUMBER || (before->flags & TOKEN_OPENS) || token + ASIDE_MIN > end)
		return false;
	return (is_named(document, token, "clauses", "relative") && !is_between_subject_and_verb(document, token, end)) ||
	       is_named(document, token, "clauses", "aside") ||
	       (kind == STATEMENT_CLAIM && is_deed(document, token)) ||
	       (is_named(document, token, "grammar", "indefinite") && is_named(document, token + 2, "clauses", "relative"));
}

bool statement_clause_begins(const struct document *document, enum statement_kind kind, uint32_t first, uint32_t token, uint32_t end)
{
	return is_aside(document, kind, token, end) || (kind != STATEMENT_CLAIM && is_joined(document, first, token, end));
}
