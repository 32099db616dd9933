/* Who said it, according to the other articles of the story. */
#include <string.h>

#include "cluster/board/board_state.h"
#include "cluster/board/cluster_sums.h"
#include "cluster/statements/word_sequence.h"

enum {
	WITNESSES_MAX = 16,   /* statements of a cluster that are asked for the speaker; more of them would change nothing */
	WITNESSES_AGREED = 2, /* how many articles must agree in order to overrule what an article made of a pronoun */
};

/* A name in the story, and the fullest name of whoever it stands for. */
struct called {
	const char *name, *fullest;
};

static struct called *list_called(struct board *board, const struct board_story *story)
{
	const struct story_speakers *speakers = &story->speakers;
	struct called *called = arena_alloc(board->arena, speakers->list.count, sizeof(*called));
	for (size_t k = 0; k < speakers->list.count; k++) {
		called[k].name = arena_copy(board->arena, speakers->list.items[k].name);
		called[k].fullest = arena_copy(board->arena, story_speakers_fullest(speakers, called[k].name));
	}
	return called;
}

/* Marks the statements of all speakers whose fullest name has changed, so that they are published again. */
static void rename_speakers(struct board *board, struct board_story *story, const struct called *before, size_t known)
{
	for (size_t a = 0; a < story->articles.count; a++) {
		const struct board_article *article = &board->articles.items[story->articles.items[a]];
		for (uint32_t k = 0; k < article->statement_count; k++) {
			const char *name = board_string_at(article, article->text->statements[k].speaker);
			uint32_t cluster = name ? statement_clusters_of(story->clusters, article->first_statement + k) : CLUSTER_NONE;
			for (size_t i = 0; cluster != CLUSTER_NONE && i < known; i++)
				if (strcmp(before[i].name, name) == 0 && strcmp(before[i].fullest, story_speakers_fullest(&story->speakers, name)) != 0)
					statement_clusters_touch_statements(story->clusters, cluster);
		}
	}
}

void board_learn_speakers(struct board *board, struct board_story *story, const struct statement_features *features,
                          const uint32_t *numbers, size_t count)
{
	size_t known = story->speakers.list.count;
	const struct called *before = list_called(board, story);
	bool changed = false;
	for (size_t k = 0; k < count; k++)
		changed |= story_speakers_add(&story->speakers, models_pair(board->models, story->language), &features[k], numbers[k]);
	if (changed)
		rename_speakers(board, story, before, known);
}

void board_forget_speakers(struct board *board, struct board_story *story)
{
	size_t known = story->speakers.list.count, count = 0, total = 0;
	const struct called *before = list_called(board, story);
	for (size_t a = 0; a < story->articles.count; a++)
		total += board->articles.items[story->articles.items[a]].statement_count;
	const char **names = arena_alloc(board->arena, total, sizeof(*names));
	for (size_t a = 0; a < story->articles.count; a++) {
		const struct board_article *article = &board->articles.items[story->articles.items[a]];
		for (uint32_t k = 0; k < article->statement_count; k++)
			names[count++] = board_string_at(article, article->text->statements[k].speaker);
	}
	story_speakers_keep(&story->speakers, names, count);
	if (story->speakers.list.count < known)
		rename_speakers(board, story, before, known);
}

/* --- Who said the same words, where an article does not know --- */

/* A statement whose article names a person for it. */
struct witness {
	const struct published_statement *published;
	struct word_sequence words;
};

static bool is_quoted(const struct statement_record *statement)
{
	return statement->kind == STATEMENT_DIRECT || statement->kind == STATEMENT_MIXED;
}

/* Whether the speaker is known only by what he is ("spokesman"), not by name. */
static bool is_role(const char *speaker)
{
	return *speaker >= 'a' && *speaker <= 'z';
}

/* Whether a role stands for several people ("sources", "officials"), so that no other article can know their name. */
static bool are_several(const char *role)
{
	size_t length = strlen(role);
	return length > 1 && role[length - 1] == 's' && role[length - 2] != 's';
}

/* Whether the article does not name the speaker with the statement. */
static bool is_in_doubt(const struct statement_record *statement)
{
	return statement->kind != STATEMENT_CLAIM && (!statement->speaker || is_role(statement->speaker) || !cluster_names_speaker(statement));
}

static bool bears_witness(const struct board_story *story, const struct statement_record *statement)
{
	return statement->kind != STATEMENT_CLAIM && statement->speaker && cluster_names_speaker(statement) &&
	       story_speakers_is_person(&story->speakers, statement->speaker);
}

/* Finds the witnesses in a cluster, with or without the statements that are new in it. Returns their number. */
static size_t find_witnesses(const struct board_story *story, const struct published_statement *published, size_t count, bool with_added,
                             struct witness witnesses[WITNESSES_MAX])
{
	size_t found = 0;
	for (size_t k = 0; k < count && found < WITNESSES_MAX; k++) {
		if ((published[k].is_added && !with_added) || !bears_witness(story, published[k].statement))
			continue;
		witnesses[found].published = &published[k];
		word_sequence_read(published[k].statement->text, &witnesses[found++].words);
	}
	return found;
}

/* Whether the article has this person as the speaker of another statement. */
static bool names_elsewhere(const struct board_story *story, const struct board_article *article, const char *name)
{
	for (uint32_t k = 0; k < article->statement_count; k++) {
		const char *speaker = board_string_at(article, article->text->statements[k].speaker);
		if (speaker && strcmp(story_speakers_fullest(&story->speakers, speaker), name) == 0)
			return true;
	}
	return false;
}

/* The speaker according to the witnesses with the same words; NULL if there are none, or they don't agree. */
static const char *named_by_words(const struct published_statement *published, const struct witness *witnesses, size_t count)
{
	struct word_sequence words;
	const char *name = NULL;
	word_sequence_read(published->statement->text, &words);
	for (size_t k = 0; k < count; k++) {
		const struct statement_record *other = witnesses[k].published->statement;
		if (witnesses[k].published->article == published->article || !(is_quoted(other) || is_quoted(published->statement)) ||
		    !word_sequences_agree(&words, &witnesses[k].words))
			continue;
		if (name && strcmp(name, other->speaker) != 0)
			return NULL;
		name = other->speaker;
	}
	return name;
}

/* The speaker according to the witnesses in all other articles, if there are enough of these, and they agree; else NULL. */
static const char *named_by_all(const struct published_statement *published, const struct witness *witnesses, size_t count)
{
	const struct board_article *last = published->article;
	const char *name = NULL;
	size_t articles = 0;
	for (size_t k = 0; k < count; k++) {
		if (witnesses[k].published->article == published->article)
			continue;
		if (name && strcmp(name, witnesses[k].published->statement->speaker) != 0)
			return NULL;
		name = witnesses[k].published->statement->speaker;
		articles += witnesses[k].published->article != last;
		last = witnesses[k].published->article;
	}
	return articles >= WITNESSES_AGREED ? name : NULL;
}

/* The speaker according to other articles, or NULL. If the article itself resolved a pronoun to somebody, only somebody whom it names elsewhere. */
static const char *named_by_others(const struct board_story *story, const struct published_statement *published, const struct witness *witnesses,
                                   size_t count)
{
	const char *own = published->statement->speaker;
	bool unknown = !own || is_role(own);
	if (!is_in_doubt(published->statement) || (own && is_role(own) && are_several(own)))
		return NULL;
	const char *name = named_by_words(published, witnesses, count);
	if (!name && !unknown)
		name = named_by_all(published, witnesses, count);
	if (!name || (own && strcmp(name, own) == 0) || (!unknown && !names_elsewhere(story, published->article, name)))
		return NULL;
	return name;
}

static bool any_in_doubt(const struct published_statement *published, size_t count)
{
	for (size_t k = 0; k < count; k++)
		if (is_in_doubt(published[k].statement))
			return true;
	return false;
}

void board_lend_speakers(const struct board *board, const struct board_story *story, struct published_statement *published, size_t count)
{
	struct witness now[WITNESSES_MAX], before[WITNESSES_MAX];
	size_t now_count = count > 1 && any_in_doubt(published, count) ? find_witnesses(story, published, count, true, now) : 0;
	if (!now_count)
		return;
	size_t before_count = find_witnesses(story, published, count, false, before);
	bool is_news = before_count != now_count;
	for (size_t k = 0; k < now_count && !is_news; k++)
		is_news = before[k].published != now[k].published;
	const char **names = arena_alloc(board->arena, count, sizeof(*names));
	for (size_t k = 0; k < count; k++) {
		const char *name = named_by_others(story, &published[k], now, now_count);
		const char *known = is_news ? named_by_others(story, &published[k], before, before_count) : name;
		names[k] = name;
		published[k].is_changed = !name != !known || (name && strcmp(name, known) != 0);
	}
	for (size_t k = 0; k < count; k++)
		if (names[k]) {
			published[k].statement->speaker = names[k];
			published[k].statement->speaker_reason = "elsewhere";
		}
}
