#include "clients/cli/report/report_internal.h"

#include <string.h>
#include <time.h>

#include "proto/time.h"

enum {
	ROWS = 30,  /* outlets with a line of their own; what comes after them shares one */
	COPY_ROWS = 6, /* the same for those that have copies alone */
	TICKS = 6,  /* of the axis, at most; fewer have room on a phone */
};

/* --- The axis. */

static const int64_t minute = 60 * 1000, day = 24 * 60 * 60 * 1000;

/* The smallest step of people's clocks and calendars that makes few enough ticks; above a month, whole months of 30 days. */
static int64_t tick_step(int64_t span)
{
	static const unsigned short minutes[] = { 1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400, 43200 };
	for (size_t i = 0; i < array_size(minutes); i++)
		if (span / (minutes[i] * minute) < TICKS)
			return minutes[i] * minute;
	return (span / TICKS / (30 * day) + 1) * 30 * day;
}

/* Local midnight before the time: where ticks are counted from. */
static int64_t midnight_before(int64_t time)
{
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	if (!localtime_r(&seconds, &broken))
		return time;
	return time - ((broken.tm_hour * 60 + broken.tm_min) * minute + broken.tm_sec * 1000 + time % 1000);
}

static int year_of(int64_t time)
{
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	return localtime_r(&seconds, &broken) ? broken.tm_year : 0;
}

/* `year`: names it, in a story of several. */
static void put_tick(const struct report_story *story, int64_t time, int64_t step, bool year)
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	if (!localtime_r(&seconds, &broken))
		return;
	double place = report_place(story, time);
	fprintf(story->file, "<span%s style=\"left:%.2f%%\">", place > 92 ? " class=\"late\"" : place < 4 ? " class=\"early\"" : "", place);
	if (step >= day || (broken.tm_hour == 0 && broken.tm_min == 0)) {
		fprintf(story->file, "%d %s", broken.tm_mday, months[broken.tm_mon % 12]);
		if (year)
			fprintf(story->file, " %d", broken.tm_year + 1900);
	} else {
		fprintf(story->file, "%02d:%02d", broken.tm_hour, broken.tm_min);
	}
	fputs("</span>", story->file);
}

static void put_axis(const struct report_story *story)
{
	bool year = year_of(story->first) != year_of(story->last);
	int64_t step = tick_step(story->last - story->first), time = midnight_before(story->first);
	fputs("<thead><tr aria-hidden=\"true\"><td></td><td><div class=\"axis\">", story->file);
	for (time += (story->first - time + step - 1) / step * step; time <= story->last; time += step)
		put_tick(story, time, step, year);
	fputs("</div></td></tr></thead>\n", story->file);
}

/* --- The rows. */

static void put_dot(const struct report_story *story, size_t number)
{
	const struct value *article = story->articles[number];
	int64_t time = page_time(article, "time");
	bool copy = value_find(article, "copy_of");
	fprintf(story->file, "<a class=\"dot%s\" style=\"left:%.2f%%\" href=\"#s%zu-a%zu\" title=\"", copy ? " copy" : "", report_place(story, time),
	        story->index + 1, number + 1);
	html_string(story->file, value_string(article, "title", value_string(article, "id", "?")));
	fputs("\"><span class=\"vh\">", story->file);
	report_time(story->file, time, story->times->now);
	fputs(copy ? ", a copy</span></a>" : "</span></a>", story->file);
}

static void put_dots_of(const struct report_story *story, const char *publisher)
{
	for (size_t i = 0; i < story->article_count; i++)
		if (strcmp(page_publisher(story->articles[i], "publisher"), publisher) == 0)
			put_dot(story, i);
}

static void put_row(const struct report_story *story, const struct report_carrier *carrier, bool first)
{
	fputs("<tr><th scope=\"row\" dir=\"auto\">", story->file);
	html_string(story->file, carrier->publisher);
	if (carrier->owner) {
		fputs(" <small>", story->file);
		html_string(story->file, carrier->owner);
		fputs("</small>", story->file);
	}
	fputs(carrier->copy ? " <span class=\"tag\">copy</span>" : first ? " <span class=\"tag first\">first</span>" : "", story->file);
	fputs("</th><td><div class=\"track\">", story->file);
	put_dots_of(story, carrier->publisher);
	fputs("</div></td></tr>\n", story->file);
}

/* Carriers from one on share a line, if they are too many for one each. */
static void put_rows(const struct report_story *story, size_t from, size_t to, size_t most, const char *others)
{
	size_t own = to - from <= most + 1 ? to : from + most;
	for (size_t i = from; i < own; i++)
		put_row(story, &story->carriers[i], i == 0);
	if (own == to)
		return;
	fprintf(story->file, "<tr><th scope=\"row\">%zu %s</th><td><div class=\"track\">", to - own, others);
	for (size_t i = own; i < to; i++)
		put_dots_of(story, story->carriers[i].publisher);
	fputs("</div></td></tr>\n", story->file);
}

void report_timeline(const struct report_story *story)
{
	size_t own = 0;
	if (story->carrier_count < 2 || story->last <= story->first)
		return;
	while (own < story->carrier_count && !story->carriers[own].copy)
		own++;
	fputs("<section class=\"timeline\">\n<h3>Who carried it, and when</h3>\n"
	      "<p class=\"key\"><span class=\"dot\"></span> an article "
	      "<span class=\"dot copy\"></span> a copy of another outlet's text, which does not count</p>\n"
	      "<table>\n", story->file);
	put_axis(story);
	fputs("<tbody>\n", story->file);
	put_rows(story, 0, own, ROWS, "more");
	put_rows(story, own, story->carrier_count, story->carrier_count - own <= COPY_ROWS ? COPY_ROWS : 0, "with copies alone");
	fputs("</tbody>\n</table>\n</section>\n", story->file);
}
