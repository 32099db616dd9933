#include <string.h>
#include <unistd.h>

#include "clients/cli/output.h"

enum { BAR_COLUMNS = 24, INTERVAL = 100 };

void progress_begin(struct progress *progress, const char *what, bool wanted)
{
	*progress = (struct progress){ .what = what, .unit = "articles", .begun = wall_clock() };
	output_begin(&progress->output, stderr);
	progress->output.terminal = progress->output.terminal && wanted;
}

static void show_bar(struct output *output, uint64_t done, uint64_t total)
{
	unsigned full = (unsigned)((double)BAR_COLUMNS * (double)done / (double)total);
	fputs(" ", output->file);
	fputs(output_style(output, STYLE_SPEAKER), output->file);
	for (unsigned i = 0; i < BAR_COLUMNS; i++)
		fputs(i < full ? "█" : "░", output->file);
	fputs(output_style(output, STYLE_PLAIN), output->file);
	fprintf(output->file, " %3u %%", (unsigned)(100 * (double)done / (double)total));
}

void progress_show(struct progress *progress, uint64_t done, uint64_t total, uint64_t items)
{
	int64_t now = wall_clock();
	if (!progress->output.terminal || (now - progress->shown < INTERVAL && now >= progress->shown))
		return;
	progress->shown = now;
	progress->on_screen = true;
	char number[SHORT_TEXT_SIZE], rate[SHORT_TEXT_SIZE];
	double seconds = (double)(now - progress->begun) / 1000;
	fprintf(stderr, "\r\033[K%s", progress->what);
	if (total)
		show_bar(&progress->output, done < total ? done : total, total);
	int unit = (int)strlen(progress->unit) - (items == 1); /* without the s of the plural */
	fprintf(stderr, "  %s %.*s", text_number(items, number), unit, progress->unit);
	if (seconds >= 1)
		fprintf(stderr, "  %s/s", text_number((uint64_t)((double)items / seconds), rate));
	fflush(stderr);
}

void progress_clear(struct progress *progress)
{
	if (progress->on_screen)
		fputs("\r\033[K", stderr);
	progress->on_screen = false;
}
