#include "clients/cli/view_numbers.h"

#include <stdlib.h>
#include <string.h>

#include "clients/cli/pages.h"
#include "proto/base/dictionary.h"

const char *view_speaker(const struct view_statement *statement)
{
	return statement->speaker ? statement->speaker : *statement->mention ? statement->mention : NULL;
}

bool view_speaker_is_words(const struct view_statement *statement)
{
	return !statement->speaker && *statement->mention;
}

const char *view_speaker_reason(const struct view_statement *statement)
{
	static const struct {
		const char *reason, *words;
	} known[] = {
		{ "unattributed", "attributed to nobody" },
		{ "pronoun", "no name found for the pronoun" },
		{ "anonymous", "unnamed in the article" },
		{ "elsewhere", "named by other articles" },
	};
	if (!statement->speaker_reason)
		return NULL;
	for (size_t i = 0; i < array_size(known); i++)
		if (strcmp(known[i].reason, statement->speaker_reason) == 0)
			return known[i].words;
	return statement->speaker_reason;
}

/* Whether an earlier partner is of the same story. */
static bool told_before(const struct view_statement *statement, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(statement->same_as_story[i], statement->same_as_story[index]) == 0)
			return true;
	return false;
}

const char *view_carriers(const struct view_statement *statement, char text[VIEW_CARRIERS_SIZE])
{
	char articles[SHORT_TEXT_SIZE * 2], publishers[SHORT_TEXT_SIZE * 2];
	size_t used = 0;
	*text = '\0';
	if (statement->article_count > 1)
		used = (size_t)snprintf(text, VIEW_CARRIERS_SIZE, "%s, %s", page_count(statement->article_count, "article", "articles", articles),
		                        page_count(statement->publisher_count, "publisher", "publishers", publishers));
	for (size_t i = 0; i < statement->same_as_count && used + 1 < VIEW_CARRIERS_SIZE; i++)
		if (!told_before(statement, i))
			used += (size_t)snprintf(text + used, VIEW_CARRIERS_SIZE - used, "%s%s", i ? ", " : used ? "; also in " : "also in ",
			                         statement->same_as_story[i]);
	return text;
}

uint32_t view_repeats(const struct view_numbers *numbers, uint32_t index)
{
	const struct view_statement *statements = numbers->article->statements;
	for (size_t i = 0; i < numbers->listed_count && numbers->listed[i] != index; i++)
		if (strcmp(statements[numbers->listed[i]].cluster, statements[index].cluster) == 0)
			return numbers->numbers[numbers->listed[i]];
	return 0;
}

bool view_unsure(const struct view_statement *statement)
{
	return statement->confidence < VIEW_UNSURE_BELOW;
}

static size_t add_marks(const struct view_statement *statement, uint32_t index, struct annotate_mark *marks)
{
	size_t count = 0;
	enum annotate_role role = statement->kind == STATEMENT_CLAIM ? ANNOTATE_CLAIM : ANNOTATE_CONTENT;
	for (size_t i = 0; i < statement->content_count; i++)
		marks[count++] = (struct annotate_mark){ .span = statement->content[i], .role = role, .statement = index, .part = (uint32_t)i };
	marks[count++] = (struct annotate_mark){ .span = statement->mention_span, .role = ANNOTATE_MENTION, .statement = index };
	marks[count++] = (struct annotate_mark){ .span = statement->cue_span, .role = ANNOTATE_CUE, .statement = index };
	return count;
}

static void cut_text(const struct view_article *article, struct arena *arena, struct annotated *ret_annotated)
{
	size_t room = 0, count = 0;
	for (size_t i = 0; i < article->statement_count; i++)
		room += article->statements[i].content_count + 2;
	struct annotate_mark *marks = arena_alloc(arena, room, sizeof(*marks));
	for (size_t i = 0; i < article->statement_count; i++)
		count += add_marks(&article->statements[i], (uint32_t)i, marks + count);
	annotate(article->text ? article->text : "", marks, count, arena, ret_annotated);
}

/* In the order in which they begin in the text: what was cut off there (no text is kept) has no number. */
static void number_statements(struct view_numbers *numbers, uint32_t *listed)
{
	for (uint32_t i = 0; i < numbers->annotated.mark_count; i++) {
		const struct annotate_mark *mark = &numbers->annotated.marks[i];
		if (mark->role != ANNOTATE_CONTENT || numbers->numbers[mark->statement])
			continue;
		listed[numbers->listed_count++] = mark->statement;
		numbers->numbers[mark->statement] = (uint32_t)numbers->listed_count;
	}
}

static void find_hues(struct view_numbers *numbers)
{
	struct dictionary *speakers = dictionary_new();
	for (size_t i = 0; i < numbers->listed_count; i++) {
		uint32_t statement = numbers->listed[i];
		const char *speaker = view_speaker(&numbers->article->statements[statement]);
		if (speaker)
			numbers->hues[statement] = dictionary_add(speakers, speaker, strlen(speaker)) % VIEW_HUES + 1;
	}
	dictionary_free(speakers);
}

void view_numbers_find(const struct view_article *article, struct arena *arena, struct view_numbers *ret_numbers)
{
	uint32_t *listed = arena_alloc(arena, article->statement_count, sizeof(*listed));
	struct view_numbers numbers = { .article = article, .listed = listed };
	numbers.numbers = arena_alloc(arena, article->statement_count, sizeof(*numbers.numbers));
	numbers.hues = arena_alloc(arena, article->statement_count, sizeof(*numbers.hues));
	cut_text(article, arena, &numbers.annotated);
	for (size_t i = 0; i < article->statement_count; i++)
		numbers.claim_count += article->statements[i].kind == STATEMENT_CLAIM;
	number_statements(&numbers, listed);
	find_hues(&numbers);
	*ret_numbers = numbers;
}
