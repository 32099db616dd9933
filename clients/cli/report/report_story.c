#include "clients/cli/report/report_internal.h"

#include <string.h>
#include <time.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/time.h"

enum { COPIES_AMONG = 12 /* the articles, in the order of time; more stand apart from them */ };

/* --- The head. */

static void put_state(const struct report_story *story)
{
	static const struct {
		const char *key, *words;
	} others[] = { { "replaced_by", "part of" }, { "split_from", "split from" }, { "continues", "continues" } };
	const char *status = value_string(story->header, "status", "open"), *reason = value_string(story->header, "closed_reason", NULL);
	fputs("<p class=\"state\">Story ", story->file);
	html_string(story->file, value_string(story->header, "id", "?"));
	fputs(" · ", story->file);
	html_string(story->file, status);
	if (reason) {
		fputs(" (", story->file);
		html_string(story->file, reason);
		fputs(")", story->file);
	}
	for (size_t i = 0; i < array_size(others); i++) {
		const char *other = value_string(story->header, others[i].key, NULL);
		if (!other)
			continue;
		fprintf(story->file, " · %s ", others[i].words);
		html_string(story->file, other);
	}
	fputs("</p>\n", story->file);
}

/* `fresh`: how many of them are new. */
static void put_figure(FILE *file, uint64_t number, const char *one, const char *many, size_t fresh)
{
	char text[SHORT_TEXT_SIZE];
	fprintf(file, "<li><b>%s</b> %s", text_number(number, text), number == 1 ? one : many);
	if (fresh)
		fprintf(file, ", <b>%s</b> of them new", text_number(fresh, text));
	fputs("</li>\n", file);
}

static void put_figures(const struct report_story *story)
{
	FILE *file = story->file;
	uint64_t copies = (uint64_t)value_integer(story->header, "copy_count", 0), said = 0;
	for (size_t i = 0; i < story->cluster_count; i++)
		said += !page_is_claim(story->clusters[i]);
	fputs("<ul class=\"figures\">\n", file);
	put_figure(file, (uint64_t)value_integer(story->header, "publisher_count", 0), "independent publisher", "independent publishers", 0);
	put_figure(file, story->article_count, "article", "articles", report_count_new(story->times, story->page, "articles", "time"));
	if (copies)
		put_figure(file, copies, "of them a copy", "of them copies", 0);
	put_figure(file, said, "statement", "statements", report_count_new(story->times, story->page, "clusters", "first_seen"));
	put_figure(file, story->speaker_count, "speaker", "speakers", 0);
	fputs("</ul>\n", file);
}

static void put_speakers(const struct report_story *story)
{
	if (!story->speaker_count)
		return;
	fprintf(story->file, "<nav class=\"speakers\" aria-label=\"Speakers\">\n<h3>Speakers</h3>\n<ul>\n");
	for (size_t i = 0; i < story->speaker_count; i++) {
		const struct report_speaker *speaker = &story->speakers[i];
		fprintf(story->file, "<li class=\"k%u\"><a href=\"#s%zu-c%zu\"><span dir=\"auto\">", speaker->hue, story->index + 1,
		        speaker->first_cluster + 1);
		html_string(story->file, *speaker->name ? speaker->name : "not named");
		fprintf(story->file, "</span> <b>%zu</b><span class=\"vh\"> %s</span></a></li>\n", speaker->clusters,
		        speaker->clusters == 1 ? "statement" : "statements");
	}
	fputs("</ul>\n</nav>\n", story->file);
}

static void put_head(const struct report_story *story)
{
	fputs("<header>\n", story->file);
	put_state(story);
	fputs("<h2", story->file);
	report_language(story);
	fputs(">", story->file);
	html_string(story->file, value_string(story->header, "title", "(no title)"));
	fputs("</h2>\n", story->file);
	put_figures(story);
	put_speakers(story);
	fputs("</header>\n", story->file);
}

/* --- The articles. */

static void put_title(const struct report_story *story, const struct value *article)
{
	const char *url = value_string(article, "url", NULL);
	bool link = url && html_is_page_address(url);
	if (link) {
		fputs("<a rel=\"noreferrer\" href=\"", story->file);
		html_string(story->file, url);
		fputs("\"", story->file);
	} else {
		fputs("<span", story->file);
	}
	report_language(story);
	fputs(">", story->file);
	html_string(story->file, value_string(article, "title", value_string(article, "id", "?")));
	fputs(link ? "</a>" : "</span>", story->file);
}

static void put_copy(const struct report_story *story, const char *original)
{
	size_t number = report_article(story, original);
	fputs(" <span class=\"tag\">copy of ", story->file);
	if (number < story->article_count) {
		fprintf(story->file, "<a href=\"#s%zu-a%zu\">", story->index + 1, number + 1);
		html_string(story->file, page_publisher(story->articles[number], "publisher"));
		fputs("</a>", story->file);
	} else {
		html_string(story->file, original);
	}
	fputs("</span>", story->file);
}

static void put_article(const struct report_story *story, size_t number)
{
	const struct value *article = story->articles[number];
	const char *original = value_string(article, "copy_of", NULL);
	fprintf(story->file, "<li id=\"s%zu-a%zu\"%s>", story->index + 1, number + 1, original ? " class=\"copy\"" : "");
	report_time(story->file, page_time(article, "time"), story->times->now);
	fputs("<span class=\"outlet\" dir=\"auto\">", story->file);
	html_string(story->file, page_publisher(article, "publisher"));
	fputs("</span><span class=\"headline\">", story->file);
	put_title(story, article);
	if (original)
		put_copy(story, original);
	report_new(story->file, story->times, page_time(article, "time"));
	fputs("</span></li>\n", story->file);
}

static size_t count_copies(const struct report_story *story)
{
	size_t copies = 0;
	for (size_t i = 0; i < story->article_count; i++)
		copies += value_find(story->articles[i], "copy_of") != NULL;
	return copies;
}

/* `originals` and `copies`: which of them. */
static void put_article_list(const struct report_story *story, bool originals, bool copies)
{
	fputs("<ol>\n", story->file);
	for (size_t i = 0; i < story->article_count; i++)
		if (value_find(story->articles[i], "copy_of") ? copies : originals)
			put_article(story, i);
	fputs("</ol>\n", story->file);
}

static void put_articles(const struct report_story *story)
{
	size_t copies = count_copies(story);
	bool apart = copies > COPIES_AMONG;
	if (!story->article_count)
		return;
	fprintf(story->file, "<section class=\"articles\" aria-labelledby=\"s%zu-articles\">\n<h3 id=\"s%zu-articles\">Articles</h3>\n", story->index + 1,
	        story->index + 1);
	put_article_list(story, true, !apart);
	if (apart) {
		fprintf(story->file, "<details>\n<summary>%zu copies</summary>\n", copies);
		put_article_list(story, false, true);
		fputs("</details>\n", story->file);
	}
	fputs("</section>\n", story->file);
}

void report_story(FILE *file, const struct value *pages, size_t count, size_t index, const struct report_times *times)
{
	struct report_story story;
	report_story_begin(&story, file, pages, count, index, times);
	fprintf(file, "<article class=\"story\" id=\"s%zu\">\n", index + 1);
	put_head(&story);
	report_timeline(&story);
	report_statements(&story);
	put_articles(&story);
	fputs("</article>\n", file);
	report_story_end(&story);
}
