/* The records that updates and queries show, made from what the board holds: stories, articles, clusters and their statements. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/board/board_part.h"
#include "cluster/board/board_state.h"
#include "cluster/board/cluster_sums.h"
#include "cluster/statements/statement_parts.h"
#include "proto/base/dictionary.h"
#include "proto/base/sorted.h"
#include "proto/base/text_same.h"

static bool has_statement(const struct board_article *article, uint32_t number)
{
	return number - article->first_statement < article->statement_count;
}

/* The article of the story that has a statement; NULL if none has it. Articles ascend by position, and so do the numbers of their statements. */
static const struct board_article *article_of(const struct board *board, const struct board_story *story, uint32_t number)
{
	const uint32_t *articles = story->articles.items;
	uint32_t behind = sorted_find(k, 0, (uint32_t)story->articles.count, board->articles.items[articles[k]].first_statement <= number);
	if (behind == 0)
		return NULL;
	const struct board_article *article = &board->articles.items[articles[behind - 1]];
	return has_statement(article, number) ? article : NULL;
}

/* The article of each member of a cluster. */
static const struct board_article **articles_of(const struct board *board, const struct board_story *story, const struct cluster_view *view)
{
	const struct board_article **articles = arena_room(board->arena, view->member_count, sizeof(*articles));
	for (size_t k = 0; k < view->member_count; k++)
		articles[k] = k && has_statement(articles[k - 1], view->members[k]) ? articles[k - 1] : article_of(board, story, view->members[k]);
	return articles;
}

/* Writes a number in front of `end`; returns where it begins. */
static char *write_before(char *end, uint64_t number)
{
	do
		*--end = (char)('0' + number % 10);
	while (number /= 10);
	return end;
}

/* An update has ids for each of its statements and clusters: with printf, making them would take a tenth of the time of the whole update. */
static const char *id_of(struct arena *arena, bool cluster, uint64_t position, uint32_t index)
{
	char text[sizeof("c18446744073709551615.4294967296")], *end = text + sizeof(text), *at = write_before(end, (uint64_t)index + 1);
	*--at = '.';
	at = write_before(at, position);
	if (cluster)
		*--at = 'c';
	return arena_string(arena, at, (size_t)(end - at));
}

const char *board_statement_id(struct arena *arena, uint64_t position, uint32_t index)
{
	return id_of(arena, false, position, index);
}

struct board_founder board_founder_of(const struct board *board, const struct board_story *story, uint32_t founder)
{
	const struct board_article *article = article_of(board, story, founder);
	if (article)
		return (struct board_founder){ founder, founder - article->first_statement, article->position };
	size_t k = 0;
	while (k < story->founders.count && story->founders.items[k].number != founder)
		k++;
	assert(k < story->founders.count); /* otherwise there is a cluster whose founder was forgotten */
	return story->founders.items[k];
}

const char *board_cluster_id(const struct board *board, uint64_t position, uint32_t index)
{
	return id_of(board->arena, true, position, index);
}

static const char *cluster_id(const struct board *board, const struct board_story *story, uint32_t number)
{
	const struct board_founder founder = board_founder_of(board, story, number);
	return board_cluster_id(board, founder.position, founder.index);
}

/* Whether a member of the cluster is published together with the one before it, since both are parts of one statement (statement_parts.h). */
static bool is_joined(const struct cluster_view *view, const struct board_article *article, size_t member)
{
	uint32_t number = view->members[member];
	return member && view->members[member - 1] == number - 1 && article->text->statements[number - article->first_statement].goes_on;
}

/* Adds a part to the record of the parts before it. */
static void join_part(const struct board *board, const struct board_article *article, uint32_t number, struct statement_record *record)
{
	const struct board_statement *part = &article->text->statements[number - article->first_statement];
	const struct span *next = (struct span *)((char *)article->text + part->content);
	const char *text = board_string_at(article, part->text);
	struct span *content = arena_alloc(board->arena, record->content_count + part->content_count, sizeof(*content));
	size_t count = statement_parts_join(record->content, record->content_count, next, part->content_count, content);
	bool same_span = count < record->content_count + part->content_count;
	record->text = arena_format(board->arena, same_span ? "%s%s" : "%s … %s", record->text, text);
	record->content = content;
	record->content_count = count;
}

/* Leaves out the blanks at the end of the last part of a statement, and a comma before them. */
static void end_parts(const struct board *board, struct statement_record *record)
{
	uint32_t blanks;
	size_t length = statement_parts_end(record->text, &blanks);
	if (!blanks)
		return;
	struct span *content = arena_alloc(board->arena, record->content_count, sizeof(*content));
	memcpy(content, record->content, record->content_count * sizeof(*content));
	content[record->content_count - 1].end -= blanks;
	record->content = content;
	record->text = arena_string(board->arena, record->text, length);
}

static void fill_statement(const struct board *board, const struct board_story *story, const struct board_article *article,
                           uint32_t number, const char *cluster, struct statement_record *ret_record)
{
	uint32_t index = number - article->first_statement;
	const struct board_statement *known = &article->text->statements[index];
	*ret_record = (struct statement_record){
		.id = board_statement_id(board->arena, article->position, index),
		.article = board_article_id(article),
		.publisher = board_publisher(board, article),
		.cluster = cluster,
		.kind = (enum statement_kind)known->kind,
		.attitude = known->attitude,
		.confidence = known->confidence,
		.speaker = arena_copy(board->arena, story_speakers_fullest(&story->speakers, board_string_at(article, known->speaker))),
		.speaker_reason = board_string_at(article, known->speaker_reason),
		.mention = board_string_at(article, known->mention),
		.cue = board_string_at(article, known->cue),
		.via = board_string_at(article, known->via),
		.text = board_string_at(article, known->text),
		.content = (struct span *)((char *)article->text + known->content),
		.content_count = known->content_count,
		.time = article->time,
	};
}

static struct cluster_carrier carrier_of(const struct board *board, const struct board_article *article)
{
	return (struct cluster_carrier){
		.voice = board_voice(board, article),
		.publisher = board_publisher(board, article),
		.time = article->time,
		.is_copy = article->copy_of != STORIES_NONE,
	};
}

/* Fills in the counts of a cluster. What an article says twice counts once. */
static void sum_up(const struct board *board, const struct board_article *const *articles, size_t member_count, struct cluster_record *record)
{
	struct cluster_carrier *carriers = arena_room(board->arena, member_count, sizeof(*carriers));
	size_t count = 0;
	for (size_t k = 0; k < member_count; k++)
		if (k == 0 || articles[k] != articles[k - 1])
			carriers[count++] = carrier_of(board, articles[k]);
	cluster_sum_up(carriers, count, board->arena, record);
}

/* Fills in the cluster's statements, with parts of one joined, and what is new about each. Returns their number. *ret_fullest: the index of the one
 * that represents the cluster. */
static size_t fill_statements(const struct board *board, const struct board_story *story, const struct cluster_view *view,
                              const struct board_article *const *articles, const struct cluster_change *change, const char *cluster,
                              struct statement_record *statements, struct published_statement *published, size_t *ret_fullest)
{
	size_t count = 0, added = 0;
	*ret_fullest = 0;
	for (size_t k = 0; k < view->member_count; k++) {
		uint32_t number = view->members[k];
		const struct board_article *article = articles[k];
		if (is_joined(view, article, k)) {
			join_part(board, article, number, &statements[count - 1]);
		} else {
			fill_statement(board, story, article, number, cluster, &statements[count]);
			published[count] = (struct published_statement){ .statement = &statements[count], .article = article };
			count++;
		}
		bool is_added = added < change->added_count && change->added[added] == number;
		added += is_added;
		published[count - 1].is_added |= is_added;
		if (number == view->representative)
			*ret_fullest = count - 1;
	}
	for (size_t k = 0; k < count; k++)
		end_parts(board, &statements[k]);
	return count;
}

static void fill_cluster(const struct board *board, const struct board_story *story, const struct cluster_view *view,
                         const struct cluster_change *change, struct cluster_record *ret_record, struct published_statement *ret_published)
{
	struct cluster_record record = { .id = cluster_id(board, story, view->founder),
	                                 .story = arena_copy(board->arena, story->id) };
	struct statement_record *statements = arena_room(board->arena, view->member_count, sizeof(*statements));
	const struct board_article **articles = articles_of(board, story, view);
	size_t fullest, count = fill_statements(board, story, view, articles, change, record.id, statements, ret_published, &fullest);
	board_lend_speakers(board, story, ret_published, count);
	record.text = statements[fullest].text;
	record.kind = statements[fullest].kind;
	record.speaker = cluster_speaker(statements, count, fullest);
	record.statements = statements;
	record.statements_count = count;
	sum_up(board, articles, view->member_count, &record);
	board_fill_same_as(board, story, view, &record);
	*ret_record = record;
}

static void fill_article(const struct board *board, const struct board_story *story, const struct board_article *article,
                         struct article_record *ret_record)
{
	*ret_record = (struct article_record){
		.id = board_article_id(article),
		.url = board_string_at(article, article->text->url),
		.title = board_string_at(article, article->text->title),
		.publisher = board_publisher(board, article),
		.owner = board_owner(board, article),
		.language = story->language,
		.copy_of = article->copy_of == STORIES_NONE ? NULL : board_article_id(&board->articles.items[article->copy_of]),
		.story = arena_copy(board->arena, story->id),
		.time = article->time,
		.position = article->position,
	};
}

/* Leaves out of the record the statements that were published before and have not changed. What stays: statements that are new, or have got another
 * speaker; the one that gives the cluster its text; and one that gives it its speaker. So each text in an update comes from an article that the
 * update names, with which it can be erased. */
static void leave_out_what_stands(const struct board *board, const struct published_statement *published, struct cluster_record *record)
{
	struct statement_record *kept = arena_room(board->arena, record->statements_count, sizeof(*kept));
	size_t count = 0;
	bool has_speaker = !record->speaker;
	for (size_t k = 0; k < record->statements_count; k++) {
		const struct statement_record *statement = &record->statements[k];
		bool is_speakers = !has_speaker && text_same(statement->speaker, record->speaker);
		has_speaker |= is_speakers;
		if (published[k].is_added || published[k].is_changed || is_speakers || statement->text == record->text)
			kept[count++] = *statement;
	}
	record->statements = kept;
	record->statements_count = count;
	record->partial = true;
}

/* Sets the headline that stands for the story. It is a copy, so that the story has one even when its last article is gone or belongs to another
 * story. */
static void choose_headline(const struct board *board, struct board_story *story)
{
	uint32_t slot = stories_representative(board->stories, story->number);
	/* An article of a story that is about to be merged into this one can only stand for it once the merge is done. */
	if (slot == STORIES_NONE || board->articles.items[slot].story != story->number)
		return;
	free(story->title);
	free(story->representative);
	const struct board_article *article = &board->articles.items[slot];
	story->title = copy_string(board_string_at(article, article->text->headline));
	story->representative = copy_string(board_article_id(article));
}

static void fill_story(const struct board *board, const struct board_story *story, struct story_record *ret_record)
{
	struct arena *arena = board->arena;
	size_t merged_count = 0;
	const char **merged_from = arena_alloc(arena, story->parts.count, sizeof(*merged_from));
	for (size_t k = 0; k < story->parts.count; k++)
		if (story->parts.items[k]->parent == story->number)
			merged_from[merged_count++] = arena_copy(arena, board_part_id(story->parts.items[k]));
	struct story_record record = {
		.id = arena_copy(arena, story->id),
		.version = story->version,
		.status = STORY_OPEN,
		.language = story->language,
		.first_seen = story->first_seen,
		.last_seen = story->last_seen,
		.article_count = (uint32_t)story->articles.count,
		.copy_count = story->copy_count,
		.publisher_count = (uint32_t)story->publishers.count,
		.statement_cluster_count = story->clusters || story->rest ? (uint32_t)board_cluster_count(story) : 0,
		.continues = arena_copy(arena, story->continues),
		.title = arena_copy(arena, story->title),
		.representative_article = arena_copy(arena, story->representative),
		.merged_from = merged_from,
		.merged_from_count = merged_count,
		.split_from = arena_copy(arena, story->split_from),
	};
	*ret_record = record;
}

static const char *change_reason(enum cluster_change_kind kind)
{
	static const char *const reasons[] = {
		[CLUSTER_SPLIT] = "split", [CLUSTER_MOVED] = "moved", [CLUSTER_MERGED] = "merged", [CLUSTER_RENAMED] = "renamed", [CLUSTER_GONE] = "removed",
	};
	return reasons[kind];
}

/* Adds the reason why a cluster came or went, unless a new statement is reason enough. */
static void add_reason(const struct board *board, const struct board_story *story, const struct cluster_change *change, const char *id,
                       struct update *update, struct cluster_reason *reasons)
{
	if (change->kind == CLUSTER_NEW || change->kind == CLUSTER_CHANGED)
		return;
	const char *other = NULL;
	if (change->other != CLUSTER_NONE)
		other = cluster_id(board, story, statement_clusters_view(story->clusters, change->other).founder);
	reasons[update->cluster_reason_count++] = (struct cluster_reason){ id, change_reason(change->kind), other };
}

/* Whether one of the changed clusters has this founder: then the id of the cluster that ended goes on with it. */
static bool goes_on(const struct board_story *story, const struct cluster_change *changes, size_t count, uint32_t founder)
{
	for (size_t k = 0; k < count; k++) {
		struct cluster_view view = statement_clusters_view(story->clusters, changes[k].cluster);
		if (view.member_count && view.founder == founder)
			return true;
	}
	return false;
}

/* Fills in the clusters that have changed. */
static void fill_clusters(struct board *board, struct board_story *story, const struct board_delta *delta, struct update *update)
{
	struct cluster_change *changes;
	size_t count = statement_clusters_changes(story->clusters, board->arena, &changes);
	struct cluster_record *changed = arena_alloc(board->arena, count, sizeof(*changed));
	struct cluster_reason *reasons = arena_alloc(board->arena, count, sizeof(*reasons));
	const char **removed = arena_alloc(board->arena, count, sizeof(*removed));
	const char **new_clusters = arena_alloc(board->arena, count, sizeof(*new_clusters));
	for (size_t k = 0; k < count; k++) {
		struct cluster_view view = statement_clusters_view(story->clusters, changes[k].cluster);
		const char *id = cluster_id(board, story, view.founder);
		if (view.member_count == 0 && goes_on(story, changes, count, view.founder))
			continue;
		add_reason(board, story, &changes[k], id, update, reasons);
		if (view.member_count == 0) {
			removed[update->clusters_removed_count++] = id;
			board_forget_same_as(board, view.founder);
			continue;
		}
		struct cluster_record *record = &changed[update->cluster_count++];
		struct published_statement *published = arena_room(board->arena, view.member_count, sizeof(*published));
		fill_cluster(board, story, &view, &changes[k], record, published);
		if (!changes[k].whole && !delta->whole)
			leave_out_what_stands(board, published, record);
		if (delta->links)
			reasons[update->cluster_reason_count++] = (struct cluster_reason){ id, "same-as", NULL };
		if (changes[k].kind == CLUSTER_NEW && !delta->nothing_new)
			new_clusters[update->new_cluster_count++] = id;
	}
	update->clusters = changed;
	update->clusters_removed = removed;
	update->cluster_reasons = reasons;
	update->new_clusters = new_clusters;
}

static bool contains(const uint32_t *slots, size_t count, uint32_t slot)
{
	for (size_t k = 0; k < count; k++)
		if (slots[k] == slot)
			return true;
	return false;
}

/* Adds articles of the story that are not new, but became a copy or an original. */
static void add_recopied(struct board *board, const struct board_story *story, const struct board_delta *delta,
                         struct article_record *articles, struct update *update)
{
	size_t kept = 0, found = 0;
	uint32_t *slots = arena_alloc(board->arena, board->recopied.count, sizeof(*slots));
	for (size_t k = 0; k < board->recopied.count; k++) {
		uint32_t slot = board->recopied.items[k];
		if (board->articles.items[slot].story != story->number)
			board->recopied.items[kept++] = slot;
		else if (!contains(delta->articles, delta->article_count, slot) && !contains(slots, found, slot))
			slots[found++] = slot;
	}
	board->recopied.count = kept;
	for (size_t k = 0; k < found; k++)
		fill_article(board, story, &board->articles.items[slots[k]], &articles[update->article_count++]);
}

static void fill_articles(struct board *board, const struct board_story *story, const struct board_delta *delta, struct update *update)
{
	struct article_record *articles = arena_alloc(board->arena, delta->article_count + board->recopied.count, sizeof(*articles));
	struct update_reason *reasons = arena_alloc(board->arena, delta->article_count, sizeof(*reasons));
	for (size_t k = 0; k < delta->article_count; k++) {
		fill_article(board, story, &board->articles.items[delta->articles[k]], &articles[k]);
		reasons[k] = (struct update_reason){
			.article = articles[k].id,
			.reason = delta->reason,
			.score = delta->score,
			.terms = delta->terms,
			.term_count = delta->term_count,
			.names = delta->names,
			.name_count = delta->name_count,
		};
	}
	update->articles = articles;
	update->article_count = delta->article_count;
	update->reasons = reasons;
	update->reason_count = delta->reason ? delta->article_count : 0;
	add_recopied(board, story, delta, articles, update);
	const char **removed = arena_alloc(board->arena, delta->removed_count, sizeof(*removed));
	for (size_t k = 0; k < delta->removed_count; k++)
		removed[k] = delta->removed[k];
	update->articles_removed = removed;
	update->articles_removed_count = delta->removed_count;
}

void board_publish(struct board *board, struct board_story *story, enum update_type type, const struct board_delta *delta,
                   const char *replaced_by, const char *closed_reason)
{
	struct update update = { .type = type, .position = board->position, .at = board->at };
	story->version++;
	if (!replaced_by && !story->rest)
		choose_headline(board, story);
	if (delta) {
		fill_clusters(board, story, delta, &update);
		fill_articles(board, story, delta, &update);
	}
	fill_story(board, story, &update.story);
	update.story.replaced_by = arena_copy(board->arena, replaced_by);
	update.story.closed_reason = closed_reason;
	update.story.status = replaced_by ? STORY_MERGED : closed_reason ? STORY_CLOSED : STORY_OPEN;
	array_append(&board->updates, update);
}
