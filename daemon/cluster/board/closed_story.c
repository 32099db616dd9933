#include "cluster/board/closed_story.h"

#include <string.h>

#include "cluster/board/cluster_sums.h"
#include "proto/base/text_same.h"

/* A cluster of the page, in which speakers can be changed. */
struct cluster {
	struct cluster_record record;
	struct statement_record *statements; /* those of the record */
	bool changed;
};

/* How a page changes when an article is removed from it. */
struct edit {
	const struct story_page *page;
	const char *gone; /* the id of the article that is removed */
	struct arena *arena;
	struct cluster *clusters; /* as many as in the page */
	struct article_record *articles; /* those that stay, in order of position */
	size_t article_count;
	const char *original; /* the id of its copy that becomes an original; NULL: it had none */
};

static const struct article_record *find_article(const struct edit *edit, const char *id)
{
	for (size_t k = 0; k < edit->article_count; k++)
		if (text_same(edit->articles[k].id, id))
			return &edit->articles[k];
	return NULL;
}

/* --- Articles */

static struct cluster_carrier carrier_of(const struct article_record *article)
{
	return (struct cluster_carrier){
		.voice = cluster_voice(article->owner, article->publisher),
		.publisher = article->publisher,
		.time = article->time,
		.is_copy = article->copy_of,
	};
}

/* The earliest copy of the article that is removed. */
static const char *choose_original(const struct edit *edit)
{
	const struct article_record *original = NULL;
	for (size_t k = 0; k < edit->article_count; k++) {
		const struct article_record *article = &edit->articles[k];
		if (text_same(article->copy_of, edit->gone) && (!original || article->time < original->time))
			original = article;
	}
	return original ? original->id : NULL;
}

/* Lists the articles that stay, and puts into the update those of them that become an original, or a copy of another one. False if the article is not
 * in the page. */
static bool take_out(struct edit *edit, struct update *update)
{
	const struct story_page *page = edit->page;
	edit->articles = arena_alloc(edit->arena, page->article_count, sizeof(*edit->articles));
	for (size_t k = 0; k < page->article_count; k++)
		if (!text_same(page->articles[k].id, edit->gone))
			edit->articles[edit->article_count++] = page->articles[k];
	edit->original = choose_original(edit);
	struct article_record *changed = arena_alloc(edit->arena, edit->article_count, sizeof(*changed));
	for (size_t k = 0; k < edit->article_count; k++) {
		struct article_record *article = &edit->articles[k];
		if (!text_same(article->copy_of, edit->gone))
			continue;
		article->copy_of = text_same(article->id, edit->original) ? NULL : edit->original;
		changed[update->article_count++] = *article;
	}
	update->articles = changed;
	return edit->article_count < page->article_count;
}

/* --- Speakers */

static void copy_clusters(struct edit *edit)
{
	edit->clusters = arena_alloc(edit->arena, edit->page->cluster_count, sizeof(*edit->clusters));
	for (size_t k = 0; k < edit->page->cluster_count; k++) {
		struct cluster *cluster = &edit->clusters[k];
		*cluster = (struct cluster){ .record = edit->page->clusters[k] };
		size_t size = cluster->record.statements_count * sizeof(*cluster->statements);
		cluster->statements = arena_alloc(edit->arena, cluster->record.statements_count, sizeof(*cluster->statements));
		if (size)
			memcpy(cluster->statements, cluster->record.statements, size);
		cluster->record.statements = cluster->statements;
	}
}

/* A name, and who knows what the articles themselves call a speaker. */
struct named {
	struct edit *edit;
	const char *name;
	closed_story_own_speaker *own;
	void *context;
};
typedef int visit_named(struct named *named, struct cluster *cluster, struct statement_record *statement, const char *speaker, const char *reason);

/* Calls a function with each statement of an article that stays and is shown with this name. A value other than 0 from it ends this, and is
 * returned. */
static int every_named(struct named *named, visit_named *visit)
{
	struct edit *edit = named->edit;
	int r = 0;
	for (size_t k = 0; r == 0 && k < edit->page->cluster_count; k++)
		for (size_t s = 0; r == 0 && s < edit->clusters[k].record.statements_count; s++) {
			struct statement_record *statement = &edit->clusters[k].statements[s];
			const char *speaker = NULL, *reason = NULL;
			if (text_same(statement->article, edit->gone) || !text_same(statement->speaker, named->name))
				continue;
			r = named->own(named->context, statement, &speaker, &reason);
			if (r == 0)
				r = visit(named, &edit->clusters[k], statement, speaker, reason);
		}
	return r;
}

/* Returns 1 if it is the article's own name for the speaker. */
static int is_own(struct named *named, struct cluster *cluster, struct statement_record *statement, const char *speaker, const char *reason)
{
	(void)cluster, (void)statement, (void)reason;
	return text_same(speaker, named->name);
}

static int call_as_own(struct named *named, struct cluster *cluster, struct statement_record *statement, const char *speaker, const char *reason)
{
	(void)named;
	statement->speaker = speaker;
	statement->speaker_reason = speaker ? NULL : reason;
	cluster->changed = true;
	return 0;
}

/* The names that the article which is removed may have lent are those with which its own statements are shown. */
static int take_back_names(struct edit *edit, closed_story_own_speaker *own, void *context)
{
	int r = 0;
	for (size_t k = 0; r >= 0 && k < edit->page->cluster_count; k++)
		for (size_t s = 0; r >= 0 && s < edit->clusters[k].record.statements_count; s++) {
			const struct statement_record *statement = &edit->clusters[k].statements[s];
			struct named named = { edit, statement->speaker, own, context };
			if (!named.name || !text_same(statement->article, edit->gone))
				continue;
			r = every_named(&named, is_own);
			if (r == 0)
				r = every_named(&named, call_as_own);
		}
	return r < 0 ? r : 0;
}

/* --- Clusters */

/* Whether the cluster changes: one of its statements is removed, gets another speaker, or is of an article that becomes an original. */
static bool is_touched(const struct edit *edit, const struct cluster *cluster)
{
	bool touched = cluster->changed;
	for (size_t k = 0; k < cluster->record.statements_count; k++)
		touched |= text_same(cluster->statements[k].article, edit->gone) || text_same(cluster->statements[k].article, edit->original);
	return touched;
}

static void sum_up(const struct edit *edit, struct cluster_record *cluster)
{
	struct cluster_carrier *carriers = arena_alloc(edit->arena, cluster->statements_count, sizeof(*carriers));
	const struct article_record *previous = NULL;
	size_t count = 0;
	for (size_t k = 0; k < cluster->statements_count; k++) {
		const struct article_record *article = find_article(edit, cluster->statements[k].article);
		if (article && article != previous)
			carriers[count++] = carrier_of(article);
		previous = article;
	}
	if (count)
		cluster_sum_up(carriers, count, edit->arena, cluster);
}

/* The statement that gives the cluster its text: the one that does already, or else the longest. */
static size_t fullest_of(const struct cluster_record *cluster)
{
	size_t fullest = 0;
	for (size_t k = 0; k < cluster->statements_count; k++)
		if (text_same(cluster->statements[k].text, cluster->text))
			return k;
	for (size_t k = 1; k < cluster->statements_count; k++)
		if (strlen(cluster->statements[k].text) > strlen(cluster->statements[fullest].text))
			fullest = k;
	return fullest;
}

static struct cluster_record without(const struct edit *edit, const struct cluster_record *cluster)
{
	struct cluster_record left = *cluster;
	struct statement_record *statements = arena_alloc(edit->arena, cluster->statements_count, sizeof(*statements));
	left.statements = statements;
	left.statements_count = 0;
	for (size_t k = 0; k < cluster->statements_count; k++)
		if (!text_same(cluster->statements[k].article, edit->gone))
			statements[left.statements_count++] = cluster->statements[k];
	if (!left.statements_count)
		return left;
	size_t fullest = fullest_of(&left);
	left.text = statements[fullest].text;
	left.kind = statements[fullest].kind;
	left.speaker = cluster_speaker(statements, left.statements_count, fullest);
	sum_up(edit, &left);
	return left;
}

static void change_clusters(const struct edit *edit, struct update *update)
{
	const struct story_page *page = edit->page;
	struct cluster_record *clusters = arena_alloc(edit->arena, page->cluster_count, sizeof(*clusters));
	const char **removed = arena_alloc(edit->arena, page->cluster_count, sizeof(*removed));
	struct cluster_reason *reasons = arena_alloc(edit->arena, page->cluster_count, sizeof(*reasons));
	for (size_t k = 0; k < page->cluster_count; k++) {
		if (!is_touched(edit, &edit->clusters[k]))
			continue;
		struct cluster_record left = without(edit, &edit->clusters[k].record);
		if (left.statements_count) {
			clusters[update->cluster_count++] = left;
			continue;
		}
		removed[update->clusters_removed_count++] = left.id;
		reasons[update->cluster_reason_count++] = (struct cluster_reason){ .cluster = left.id, .reason = "removed" };
	}
	update->clusters = clusters;
	update->clusters_removed = removed;
	update->cluster_reasons = reasons;
}

/* --- The story */

/* If the article that gave the story its headline is removed, the first one that is no copy gives it another. */
static void change_headline(const struct edit *edit, struct story_record *story)
{
	if (!text_same(story->representative_article, edit->gone))
		return;
	story->title = story->representative_article = NULL;
	for (size_t k = 0; k < edit->article_count && !story->representative_article; k++) {
		if (edit->articles[k].copy_of)
			continue;
		story->representative_article = edit->articles[k].id;
		story->title = edit->articles[k].title;
	}
}

static struct story_record story_without(const struct edit *edit, const struct update *update, const char *reason)
{
	struct story_record story = edit->page->story;
	const char **voices = arena_alloc(edit->arena, edit->article_count, sizeof(*voices));
	size_t originals = 0;
	story.version++;
	for (size_t k = 0; k < edit->article_count; k++) {
		const struct article_record *article = &edit->articles[k];
		if (!article->copy_of)
			voices[originals++] = cluster_voice(article->owner, article->publisher);
		if (k == 0 || article->time < story.first_seen)
			story.first_seen = article->time;
		if (k == 0 || article->time > story.last_seen)
			story.last_seen = article->time;
	}
	story.article_count = (uint32_t)edit->article_count;
	story.copy_count = (uint32_t)(edit->article_count - originals);
	story.publisher_count = cluster_count_distinct(voices, originals);
	story.statement_cluster_count = (uint32_t)(edit->page->cluster_count - update->clusters_removed_count);
	change_headline(edit, &story);
	if (!edit->article_count)
		story.closed_reason = reason;
	return story;
}

int closed_story_without(const struct story_page *page, const char *article_id, const char *reason, closed_story_own_speaker *own, void *context,
                         struct arena *arena, struct update *ret_update)
{
	struct edit edit = { .page = page, .gone = article_id, .arena = arena };
	struct update update = { .type = UPDATE_UPDATED };
	if (!take_out(&edit, &update))
		return 0;
	copy_clusters(&edit);
	int r = take_back_names(&edit, own, context);
	if (r < 0)
		return r;
	change_clusters(&edit, &update);
	const char **removed = arena_alloc(arena, 1, sizeof(*removed));
	*removed = article_id;
	update.articles_removed = removed;
	update.articles_removed_count = 1;
	update.story = story_without(&edit, &update, reason);
	if (!edit.article_count)
		update.type = UPDATE_CLOSED;
	*ret_update = update;
	return 1;
}
