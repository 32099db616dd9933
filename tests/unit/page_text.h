/* Everything in a story's page as text, so that two can be compared and a difference can be read. For tests. */
#pragma once

#include <inttypes.h>
#include <stdio.h>

#include "proto/base/arena.h"
#include "proto/story.h"

static const char *or_null(const char *text)
{
	return text ? text : "-";
}

static void print_ids(FILE *out, const char **ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s", i ? "+" : "", ids[i]);
	fputs("\n", out);
}

static void print_story(FILE *out, const struct story_record *s)
{
	fprintf(out, "story %s %u %d %s|%s|%s|%s|%" PRId64 " %" PRId64 " %u %u %u %u %s %s %s ", s->id, s->version, (int)s->status,
	        or_null(s->closed_reason), or_null(s->title), or_null(s->language), or_null(s->representative_article),
	        s->first_seen, s->last_seen, s->article_count, s->copy_count, s->publisher_count, s->statement_cluster_count,
	        or_null(s->replaced_by), or_null(s->split_from), or_null(s->continues));
	print_ids(out, s->merged_from, s->merged_from_count);
}

static void print_article(FILE *out, const struct article_record *a)
{
	fprintf(out, "article %s|%s|%s|%s|%s|%s|%s|%s|%" PRId64 " %" PRIu64 "\n", a->id, a->story, or_null(a->url), or_null(a->title),
	        or_null(a->publisher), or_null(a->owner), or_null(a->language), or_null(a->copy_of), a->time, a->position);
}

static void print_statement(FILE *out, const struct statement_record *s)
{
	fprintf(out, "  statement %s|%s|%s|%s|%d %d %u|%s|%s|%s|%s|%s|%s|%" PRId64, s->id, s->article, s->cluster, or_null(s->publisher),
	        (int)s->kind, s->attitude, s->confidence, or_null(s->speaker), or_null(s->speaker_reason), or_null(s->mention),
	        or_null(s->cue), or_null(s->via), or_null(s->text), s->time);
	for (size_t i = 0; i < s->content_count; i++)
		fprintf(out, " [%u,%u)", s->content[i].start, s->content[i].end);
	fputs("\n", out);
}

static void print_cluster(FILE *out, const struct cluster_record *c)
{
	fprintf(out, "cluster %s|%s|%s|%s|%d %" PRId64 " %" PRId64 "|%s|%u %u %u %u ", c->id, c->story, or_null(c->text),
	        or_null(c->speaker), (int)c->kind, c->first_seen, c->last_seen, or_null(c->first_publisher), c->statement_count,
	        c->article_count, c->copy_count, c->publisher_count);
	print_ids(out, c->same_as, c->same_as_count);
	for (size_t i = 0; i < c->statements_count; i++)
		print_statement(out, &c->statements[i]);
}

static const char *page_text(const struct story_page *page, struct arena *arena)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	fprintf(out, "sequence %" PRIu64 "\n", page->sequence);
	print_story(out, &page->story);
	for (size_t i = 0; i < page->article_count; i++)
		print_article(out, &page->articles[i]);
	for (size_t i = 0; i < page->cluster_count; i++)
		print_cluster(out, &page->clusters[i]);
	fclose(out);
	const char *kept = arena_copy(arena, text);
	free(text);
	return kept;
}
