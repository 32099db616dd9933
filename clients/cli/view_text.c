#include <string.h>

#include "clients/cli/pages.h"
#include "clients/cli/view_numbers.h"
#include "proto/time.h"

/* The 256-colour palette's hues of middle brightness: each has a contrast of 3.7:1 or more to white and to black alike, since nobody
 * knows what the terminal's background is. Neighbours differ most: few articles have more than five speakers. */
static const char *const hues[VIEW_HUES + 1] = { "38;5;244", "38;5;32", "38;5;166", "38;5;28", "38;5;163", "38;5;100",
	                                         "38;5;99",  "38;5;30", "38;5;160", "38;5;64", "38;5;134" };

/* What stands between words of one label: it is not torn apart by the end of a line. */
#define NO_BREAK "\u00A0"

enum { LEGEND_COLUMN = 22 /* after number, kind and confidence */ };

/* How a piece of text looks. */
struct look {
	bool coloured, bold, underlined, dim, italic;
	uint32_t hue;
};

static void write_escape(const struct output *output, const struct look *look, char escape[WRAP_STYLE_SIZE])
{
	char codes[WRAP_STYLE_SIZE - 8];
	snprintf(codes, sizeof(codes), "%s%s%s%s%s%s", look->bold ? ";1" : "", look->dim ? ";2" : "", look->italic ? ";3" : "",
	         look->underlined ? ";4" : "", look->coloured ? ";" : "", look->coloured ? hues[look->hue] : "");
	*escape = '\0';
	if (output->colour && *codes)
		snprintf(escape, WRAP_STYLE_SIZE, "\033[%sm", codes + 1);
}

static void set_look(struct wrap *wrap, const struct look *look)
{
	char escape[WRAP_STYLE_SIZE];
	write_escape(wrap->output, look, escape);
	wrap_escape(wrap, escape);
}

static void add_text(struct wrap *wrap, const char *text)
{
	wrap_text(wrap, text, strlen(text), false);
}

/* --- The text. */

static void add_superscript(struct wrap *wrap, uint32_t number)
{
	static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
	char decimal[SHORT_TEXT_SIZE];
	snprintf(decimal, sizeof(decimal), "%u", number);
	for (const char *digit = decimal; *digit; digit++)
		add_text(wrap, digits[*digit - '0']);
}

/* Without colour: "[3 Wang Yi: ". What goes on after an interruption has its number alone. */
static void add_bracket(struct wrap *wrap, const struct view_statement *statement, uint32_t number, bool goes_on)
{
	char text[SHORT_TEXT_SIZE];
	const char *speaker = view_speaker(statement);
	snprintf(text, sizeof(text), "[%u%s ", number, view_unsure(statement) ? "?" : "");
	add_text(wrap, text);
	if (goes_on)
		return;
	if (speaker && view_speaker_is_words(statement))
		add_text(wrap, "“");
	add_text(wrap, speaker ? speaker : "somebody");
	if (speaker && view_speaker_is_words(statement))
		add_text(wrap, "”");
	add_text(wrap, statement->attitude ? " (attitude): " : ": ");
}

static void open_content(struct wrap *wrap, const struct view_numbers *numbers, const struct annotate_mark *mark)
{
	const struct view_statement *statement = &numbers->article->statements[mark->statement];
	uint32_t number = numbers->numbers[mark->statement];
	if (wrap->output->colour) {
		set_look(wrap, &(struct look){ .coloured = true, .bold = true, .hue = numbers->hues[mark->statement] });
		add_superscript(wrap, number);
	} else {
		add_bracket(wrap, statement, number, mark->part > 0);
	}
}

static void open_mark(struct wrap *wrap, const struct view_numbers *numbers, const struct annotate_mark *mark)
{
	bool colour = wrap->output->colour;
	switch (mark->role) {
	case ANNOTATE_CONTENT:
		open_content(wrap, numbers, mark);
		break;
	case ANNOTATE_CLAIM:
		set_look(wrap, &(struct look){ .coloured = true });
		add_text(wrap, "▸" NO_BREAK);
		break;
	case ANNOTATE_MENTION:
		add_text(wrap, colour ? "" : "*");
		break;
	case ANNOTATE_CUE:
		add_text(wrap, colour ? "" : "_");
		break;
	case ANNOTATE_ROLE_COUNT:
		break;
	}
}

/* Only without colour. One that is not closed before an earlier one needs its number. */
static void close_mark(struct wrap *wrap, const struct view_numbers *numbers, const struct annotate_mark *mark)
{
	char text[SHORT_TEXT_SIZE];
	if (wrap->output->colour || mark->role == ANNOTATE_CLAIM)
		return;
	if (mark->role == ANNOTATE_CONTENT && mark->crossed)
		snprintf(text, sizeof(text), "]%u", numbers->numbers[mark->statement]);
	else
		snprintf(text, sizeof(text), "%s", mark->role == ANNOTATE_CONTENT ? "]" : mark->role == ANNOTATE_MENTION ? "*" : "_");
	add_text(wrap, text);
}

/* A mention or a cue has its own statement's colour, wherever it stands. */
static struct look look_of(const struct view_numbers *numbers, const struct annotate_segment *segment)
{
	const struct annotate_mark *marks = numbers->annotated.marks;
	const uint32_t *inner = segment->inner;
	struct look look = { 0 };
	if (inner[ANNOTATE_CONTENT] != ANNOTATE_NONE) {
		uint32_t statement = marks[inner[ANNOTATE_CONTENT]].statement;
		look = (struct look){ .coloured = true, .hue = numbers->hues[statement], .dim = view_unsure(&numbers->article->statements[statement]),
			              .italic = numbers->article->statements[statement].attitude };
	}
	look.bold = inner[ANNOTATE_MENTION] != ANNOTATE_NONE;
	look.underlined = inner[ANNOTATE_CUE] != ANNOTATE_NONE;
	for (int role = ANNOTATE_MENTION; role <= ANNOTATE_CUE; role++)
		if (inner[role] != ANNOTATE_NONE) {
			look.coloured = true;
			look.hue = numbers->hues[marks[inner[role]].statement];
		}
	return look;
}

static size_t bytes_without_blanks_behind(const char *text)
{
	size_t bytes = strlen(text);
	while (bytes && strchr(" \t\r\n", text[bytes - 1]))
		bytes--;
	return bytes;
}

static void print_segments(struct output *output, const struct view_numbers *numbers)
{
	struct wrap wrap;
	size_t bytes = bytes_without_blanks_behind(numbers->article->text);
	const struct annotated *annotated = &numbers->annotated;
	wrap_begin(&wrap, output, 0, 0);
	for (size_t i = 0; i < annotated->segment_count; i++) {
		const struct annotate_segment *segment = &annotated->segments[i];
		for (uint32_t k = 0; k < segment->closing_count; k++)
			close_mark(&wrap, numbers, &annotated->marks[annotated->closings[segment->closing_first + k]]);
		for (uint32_t k = 0; k < segment->opening_count; k++)
			open_mark(&wrap, numbers, &annotated->marks[segment->opening_first + k]);
		struct look look = look_of(numbers, segment);
		set_look(&wrap, &look);
		size_t end = segment->end < bytes ? segment->end : bytes;
		if (segment->start < end)
			wrap_text(&wrap, numbers->article->text + segment->start, end - segment->start, true);
	}
	wrap_end(&wrap);
}

/* --- The legend. */

static void add_note(struct wrap *wrap, const char *before, const char *text)
{
	wrap_string(wrap, STYLE_DIM, " · ");
	wrap_string(wrap, STYLE_DIM, before);
	wrap_string(wrap, STYLE_DIM, text);
}

static void add_who(struct wrap *wrap, const struct view_statement *statement, uint32_t hue)
{
	const char *speaker = view_speaker(statement);
	if (statement->speaker && *statement->mention && strcmp(statement->speaker, statement->mention) != 0) {
		wrap_string(wrap, STYLE_PLAIN, statement->mention);
		wrap_string(wrap, STYLE_DIM, " → ");
	}
	set_look(wrap, &(struct look){ .coloured = hue > 0, .bold = true, .hue = hue });
	add_text(wrap, view_speaker_is_words(statement) ? "“" : "");
	add_text(wrap, speaker ? speaker : "somebody");
	add_text(wrap, view_speaker_is_words(statement) ? "”" : "");
	wrap_style(wrap, STYLE_PLAIN);
}

/* Number, kind and confidence stand in columns, which are scanned; the rest is read. */
static void print_columns(struct output *output, const struct view_statement *statement, uint32_t number, uint32_t hue)
{
	char escape[WRAP_STYLE_SIZE];
	const struct look look = { .coloured = true, .bold = true, .hue = hue };
	write_escape(output, &look, escape);
	fprintf(output->file, "%s%3u%s  ", escape, number, output_style(output, STYLE_PLAIN));
	output_print(output, STYLE_PLAIN, "%-8s  ", statement_kind_name(statement->kind));
	output_print(output, view_unsure(statement) ? STYLE_DIM : STYLE_PLAIN, "%.2f%s  ", statement->confidence / 1000.0,
	             view_unsure(statement) ? "?" : " ");
}

static void print_legend_line(struct output *output, const struct view_numbers *numbers, uint32_t index)
{
	struct wrap wrap;
	char carriers[VIEW_CARRIERS_SIZE], repeats[SHORT_TEXT_SIZE];
	const struct view_statement *statement = &numbers->article->statements[index];
	uint32_t number = numbers->numbers[index], hue = numbers->hues[index];
	const char *reason = view_speaker_reason(statement);
	print_columns(output, statement, number, hue);
	wrap_begin(&wrap, output, LEGEND_COLUMN, LEGEND_COLUMN);
	add_who(&wrap, statement, hue);
	if (reason)
		add_note(&wrap, "", reason);
	if (*statement->cue)
		add_note(&wrap, "", statement->cue);
	if (statement->via)
		add_note(&wrap, "via ", statement->via);
	if (statement->attitude)
		add_note(&wrap, "", "attitude");
	if (view_repeats(numbers, index)) {
		snprintf(repeats, sizeof(repeats), "%u", view_repeats(numbers, index));
		add_note(&wrap, "again, as ", repeats);
	}
	wrap_string(&wrap, STYLE_DIM, " · ");
	wrap_string(&wrap, STYLE_ID, statement->cluster);
	if (*view_carriers(statement, carriers)) {
		wrap_string(&wrap, STYLE_DIM, " (");
		wrap_string(&wrap, STYLE_DIM, carriers);
		wrap_string(&wrap, STYLE_DIM, ")");
	}
	wrap_end(&wrap);
}

static void print_legend(struct output *output, const struct view_numbers *numbers)
{
	char text[SHORT_TEXT_SIZE * 2];
	for (size_t i = 0; i < numbers->listed_count; i++)
		print_legend_line(output, numbers, numbers->listed[i]);
	if (numbers->claim_count)
		output_print(output, STYLE_DIM, "  ▸  %s in the outlet's own voice", page_count(numbers->claim_count, "claim", "claims", text));
	else if (!numbers->listed_count)
		output_print(output, STYLE_DIM, "no statements");
	if (numbers->claim_count || !numbers->listed_count)
		fputc('\n', output->file);
}

/* --- All of it. */

void view_print_head(struct output *output, const struct view_article *article)
{
	struct wrap wrap;
	char time[SHORT_TEXT_SIZE];
	wrap_begin(&wrap, output, 0, 0);
	wrap_string(&wrap, STYLE_BOLD, article->title ? article->title : article->id);
	wrap_end(&wrap);
	output_text(output, STYLE_PLAIN, article->publisher ? article->publisher : "unknown publisher");
	if (article->time != TIME_NONE)
		fprintf(output->file, " · %s", text_time(article->time, time));
	fputs(" · story ", output->file);
	output_text(output, STYLE_ID, article->story);
	if (article->title) {
		fputs(" · ", output->file);
		output_text(output, STYLE_ID, article->id);
	}
	if (article->copy_of) {
		fputs(" · copy of ", output->file);
		output_text(output, STYLE_ID, article->copy_of);
	}
	fputc('\n', output->file);
	if (article->url) {
		output_text(output, STYLE_DIM, article->url);
		fputc('\n', output->file);
	}
}

void view_print_text(struct output *output, const struct view_article *article)
{
	struct view_numbers numbers;
	struct arena *arena = arena_new();
	view_numbers_find(article, arena, &numbers);
	view_print_head(output, article);
	if (article->text) {
		fputc('\n', output->file);
		print_segments(output, &numbers);
		fputc('\n', output->file);
	}
	print_legend(output, &numbers);
	fputc('\n', output->file);
	arena_free(arena);
}

void view_print_key(struct output *output)
{
	static const char coloured[] = "A number and a colour: a statement and its speaker. Bold: who; underlined: how it was said; dim: less sure "
				       "than %.1f; italic: an attitude; ▸ a claim in the outlet's own voice.";
	static const char marked[] = "[Number Speaker: statement] *who* _how it was said_; ? less sure than %.1f; ▸ a claim in the outlet's own "
				     "voice.";
	char text[sizeof(coloured) + SHORT_TEXT_SIZE];
	struct wrap wrap;
	snprintf(text, sizeof(text), output->colour ? coloured : marked, VIEW_UNSURE_BELOW / 1000.0);
	wrap_begin(&wrap, output, 0, 0);
	wrap_string(&wrap, STYLE_DIM, text);
	wrap_end(&wrap);
}
