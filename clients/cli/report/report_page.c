#include "clients/cli/report/report_internal.h"

#include <string.h>
#include <time.h>

#include "clients/cli/report/report_style.h" /* made of report.css */
#include "proto/time.h"

enum { PREVIEW_CHARACTERS = 220 };

static const char *title_of(const struct value *page)
{
	return value_string(value_find(page, "story"), "title", "(no title)");
}

static void begin(FILE *file, const char *title)
{
	/* The policy: should anything of an article's ever pass for a tag, it still loads and runs nothing. */
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<meta name=\"generator\" content=\"hearsay " HEARSAY_VERSION "\">\n<title>", file);
	html_string(file, title);
	fputs(" · hearsay</title>\n<style>\n", file);
	fwrite(report_style, 1, sizeof(report_style), file);
	fputs("</style>\n</head>\n<body>\n", file);
}

/* "UTC+02:00". */
static void put_zone(FILE *file, int64_t now)
{
	time_t seconds = (time_t)(now / 1000);
	struct tm broken;
	if (!localtime_r(&seconds, &broken))
		return;
	long minutes = broken.tm_gmtoff / 60, size = minutes < 0 ? -minutes : minutes;
	fputs("UTC", file);
	if (minutes)
		fprintf(file, "%c%02ld:%02ld", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

static void put_masthead(FILE *file, const struct report_times *times)
{
	fputs("<header class=\"masthead\">\n<p class=\"name\">hearsay</p>\n<p class=\"made\">", file);
	report_time(file, times->now, TIME_NONE);
	fputs(", times in ", file);
	put_zone(file, times->now);
	if (times->since != TIME_NONE) {
		fputs(" · <span class=\"tag new\">new</span> since ", file);
		report_time(file, times->since, times->now);
	}
	fputs("</p>\n</header>\n<main>\n", file);
}

/* --- The board: what the report holds. */

/* What most publishers carry of it. */
static void put_preview(FILE *file, const struct value *page)
{
	const struct value *clusters;
	uint32_t count = value_array(page, "clusters", &clusters);
	const struct value **sort = page_sorted(clusters, count, page_by_size);
	const char *speaker = count ? value_string(sort[0], "speaker", NULL) : NULL;
	if (count && !page_is_claim(sort[0])) {
		bool quoted = strcmp(value_string(sort[0], "kind", ""), "direct") == 0;
		fputs("<q dir=\"auto\">", file);
		if (speaker) {
			fputs("<b>", file);
			html_string(file, speaker);
			fputs("</b> ", file);
			if (page_tells_cue(value_string(sort[0], "kind", ""), page_cue(sort[0])))
				html_string(file, page_cue(sort[0]));
			fputs(quoted ? "" : " ", file);
		}
		fputs(quoted ? "“" : "", file);
		html_shortened(file, value_string(sort[0], "text", ""), PREVIEW_CHARACTERS);
		fputs(quoted ? "”</q>" : "</q>", file);
	}
	free(sort);
}

/* " (2 of them new)" */
static void put_fresh(FILE *file, size_t fresh)
{
	char text[SHORT_TEXT_SIZE];
	if (fresh)
		fprintf(file, " (%s of them new)", text_number(fresh, text));
}

static void put_entry(FILE *file, const struct value *page, size_t number, const struct report_times *times)
{
	const struct value *story = value_find(page, "story");
	char text[SHORT_TEXT_SIZE];
	fprintf(file, "<li><a href=\"#s%zu\"><span class=\"count\"><b>%s</b><span class=\"vh\"> publishers</span></span>\n", number + 1,
	        text_number((uint64_t)value_integer(story, "publisher_count", 0), text));
	fputs("<span><strong dir=\"auto\">", file);
	html_string(file, title_of(page));
	fputs("</strong>\n", file);
	put_preview(file, page);
	fputs("<small>", file);
	report_count(file, (uint64_t)value_integer(story, "article_count", 0), "article", "articles");
	put_fresh(file, report_count_new(times, page, "articles", "time"));
	fputs(" · ", file);
	report_time(file, page_time(story, "first_seen"), times->now);
	if (page_time(story, "last_seen") > page_time(story, "first_seen")) {
		fputs(" to ", file);
		report_time(file, page_time(story, "last_seen"), times->now);
	}
	fputs("</small></span></a></li>\n", file);
}

static void put_board(FILE *file, const struct value *pages, size_t count, const struct report_times *times)
{
	char text[SHORT_TEXT_SIZE * 2];
	fprintf(file, "<nav class=\"board\" aria-label=\"Stories\">\n<h1>Who said what, in %s</h1>\n", page_count(count, "story", "stories", text));
	fputs("<p class=\"key\">The number: independent publishers.</p>\n<ol>\n", file);
	for (size_t i = 0; i < count; i++)
		put_entry(file, &pages[i], i, times);
	fputs("</ol>\n</nav>\n", file);
}

void report_write(FILE *file, const struct value *pages, size_t count, const struct report_times *times)
{
	begin(file, count == 1 ? title_of(&pages[0]) : "Who said what");
	put_masthead(file, times);
	if (count == 1)
		fputs("<h1 class=\"vh\">Who said what</h1>\n", file);
	else
		put_board(file, pages, count, times);
	for (size_t i = 0; i < count; i++)
		report_story(file, pages, count, i, times);
	fputs("</main>\n<footer><p>In the wordings, <mark>marked</mark> words are not in the fullest one above, and <del>struck</del> ones only there. "
	      "Copies of another outlet's text are named as such and count for nobody. What machines find is wrong at times: follow the "
	      "links.</p></footer>\n"
	      "</body>\n</html>\n", file);
}
