/* Updates from which an article was erased. */
#include "proto/update.h"

#include "proto/base/text_same.h"

/* An update that loses an article. */
struct edit {
	const char *article;
	struct arena *arena;
	struct update update;
	bool changed;
};

static void filter_articles(struct edit *edit)
{
	struct update *update = &edit->update;
	struct article_record *kept = arena_alloc(edit->arena, update->article_count, sizeof(*kept));
	size_t count = 0;
	for (size_t k = 0; k < update->article_count; k++)
		if (!text_same(update->articles[k].id, edit->article))
			kept[count++] = update->articles[k];
	edit->changed |= count < update->article_count;
	update->articles = kept;
	update->article_count = count;
}

static void filter_reasons(struct edit *edit)
{
	struct update *update = &edit->update;
	struct update_reason *kept = arena_alloc(edit->arena, update->reason_count, sizeof(*kept));
	size_t count = 0;
	for (size_t k = 0; k < update->reason_count; k++)
		if (!text_same(update->reasons[k].article, edit->article))
			kept[count++] = update->reasons[k];
	edit->changed |= count < update->reason_count;
	update->reasons = kept;
	update->reason_count = count;
}

/* Whether one of its statements has the cluster's wording. */
static bool has_text(const struct cluster_record *cluster)
{
	bool found = false;
	for (size_t k = 0; k < cluster->statements_count; k++)
		found |= text_same(cluster->statements[k].text, cluster->text);
	return found;
}

/* Takes the article's statements out; false if none is left. */
static bool filter_statements(struct edit *edit, struct cluster_record *cluster)
{
	struct statement_record *kept = arena_alloc(edit->arena, cluster->statements_count, sizeof(*kept));
	size_t count = 0;
	for (size_t k = 0; k < cluster->statements_count; k++)
		if (!text_same(cluster->statements[k].article, edit->article))
			kept[count++] = cluster->statements[k];
	if (count == cluster->statements_count)
		return true;
	edit->changed = true;
	cluster->statements = kept;
	cluster->statements_count = count;
	if (!has_text(cluster))
		cluster->text = count ? kept[0].text : NULL;
	if (!cluster_record_has_speaker(cluster))
		cluster->speaker = count ? kept[0].speaker : NULL;
	return count;
}

static bool has_cluster(const struct update *update, const char *id)
{
	bool found = false;
	for (size_t k = 0; k < update->cluster_count; k++)
		found |= text_same(update->clusters[k].id, id);
	return found;
}

static void filter_clusters(struct edit *edit)
{
	struct update *update = &edit->update;
	struct cluster_record *kept = arena_alloc(edit->arena, update->cluster_count, sizeof(*kept));
	const char **new_clusters = arena_alloc(edit->arena, update->new_cluster_count, sizeof(*new_clusters));
	size_t count = 0, new_count = 0;
	for (size_t k = 0; k < update->cluster_count; k++) {
		kept[count] = update->clusters[k];
		count += filter_statements(edit, &kept[count]);
	}
	update->clusters = kept;
	update->cluster_count = count;
	for (size_t k = 0; k < update->new_cluster_count; k++)
		if (has_cluster(update, update->new_clusters[k]))
			new_clusters[new_count++] = update->new_clusters[k];
	update->new_clusters = new_clusters;
	update->new_cluster_count = new_count;
}

static void filter_headline(struct edit *edit)
{
	struct story_record *story = &edit->update.story;
	if (!text_same(story->representative_article, edit->article))
		return;
	edit->changed = true;
	story->representative_article = story->title = NULL;
}

bool update_without(const struct update *update, const char *article_id, struct arena *arena, struct update *ret_update)
{
	struct edit edit = { .article = article_id, .arena = arena, .update = *update };
	filter_articles(&edit);
	filter_reasons(&edit);
	filter_clusters(&edit);
	filter_headline(&edit);
	if (edit.changed)
		*ret_update = edit.update;
	return edit.changed;
}
