#include <string.h>

#include "clients/cli/html.h"
#include "clients/cli/pages.h"
#include "clients/cli/view_numbers.h"
#include "proto/time.h"

enum { TOOLTIP_CHARACTERS = 60 /* of a name and of a cue: each piece of a statement's text repeats them */ };

/* Hues (degrees) far apart between neighbours, as in the terminal. --s and --l: of the background of words; --t: of words. */
static const char style[] =
	":root{color-scheme:light dark;--bg:#fff;--fg:#1c1c21;--soft:#62626d;--line:#d9d9e0;--l:88%;--t:31%;--v:75%}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#15161a;--fg:#e3e3e8;--soft:#9a9aa6;--line:#34353d;--l:23%;--t:74%;--v:50%}}\n"
	"@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--soft:#555;--line:#bbb;--l:88%;--t:31%;--v:75%}}\n"
	".k0{--h:0;--s:0%}.k1{--h:205}.k2{--h:28}.k3{--h:120}.k4{--h:310}.k5{--h:55}.k6{--h:262}.k7{--h:178}.k8{--h:0}.k9{--h:88}.k10{--h:335}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--bg);color:var(--fg);font:1rem/1.6 system-ui,sans-serif;"
	"print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
	"h1{font-size:1.1rem;margin:0}h2{font-size:1.5rem;line-height:1.25;margin:0}\n"
	"h2,p,li{min-width:0;overflow-wrap:anywhere}\n"
	".meta a{color:inherit}\n"
	".key,.meta,small{color:var(--soft);font-size:.85rem}.key,.meta{margin:.25rem 0 0}\n"
	"article{content-visibility:auto;contain-intrinsic-size:auto 60rem;border-top:1px solid var(--line);margin-top:1.5rem;padding-top:1.5rem}\n"
	".text{max-width:36rem;font-family:Charter,Georgia,serif;font-size:1.1rem}.text p{margin:1em 0}\n"
	"mark{background:hsl(var(--h) var(--s,var(--v)) var(--l));color:inherit;padding:.1em 0;-webkit-box-decoration-break:clone;"
	"box-decoration-break:clone}\n"
	"mark.unsure{background:hsl(var(--h) var(--s,var(--v)) var(--l)/.35);border-bottom:1px dashed hsl(var(--h) var(--s,60%) var(--t))}\n"
	".attitude{font-style:italic}\n"
	"b,.n{color:hsl(var(--h) var(--s,60%) var(--t))}u{text-decoration-thickness:.12em;text-underline-offset:.18em;"
	"text-decoration-color:hsl(var(--h) var(--s,60%) var(--t))}\n"
	".n{font:600 .75rem/1 system-ui,sans-serif;text-decoration:none;padding:.2em}\n"
	".text .n{vertical-align:super}\n"
	".claim{color:var(--soft);font-size:.8em}\n"
	".legend{list-style:none;margin:1rem 0 0;padding:0}\n"
	".legend li{display:grid;grid-template-columns:2rem 1fr;padding:.3rem 0;line-height:1.35}.legend .n{font-size:.95rem;line-height:1.4}\n"
	".legend small{display:block}\n"
	":target{outline:2px solid hsl(var(--h,205) 70% 50%);outline-offset:2px}\n"
	"@media screen and (min-width:64rem){article{display:grid;grid-template-columns:minmax(0,36rem) minmax(0,1fr);column-gap:2.5rem}"
	"article>header{grid-column:1/-1}.legend{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:0 .25rem 1rem}}\n"
	"@media print{:root{font-size:10pt}body,.text{max-width:none}.legend{columns:2}article{content-visibility:visible}"
	"article+article{break-before:page}"
	".legend li,p{break-inside:avoid}}\n";

/* --- The text. */

struct page {
	FILE *file;
	const struct view_numbers *numbers;
	size_t index;
	bool in_paragraph;
};

/* What a statement is, when one points at it: title="3 · Wang Yi · direct · 0.97 · said". */
static void put_tooltip(struct page *page, uint32_t index)
{
	const struct view_statement *statement = &page->numbers->article->statements[index];
	const char *speaker = view_speaker(statement);
	fputs(" title=\"", page->file);
	if (page->numbers->numbers[index]) {
		fprintf(page->file, "%u · ", page->numbers->numbers[index]);
		html_shortened(page->file, speaker ? speaker : "somebody", TOOLTIP_CHARACTERS);
		fputs(" · ", page->file);
	}
	fprintf(page->file, "%s · %.2f", statement_kind_name(statement->kind), statement->confidence / 1000.0);
	if (*statement->cue) {
		fputs(" · ", page->file);
		html_shortened(page->file, statement->cue, TOOLTIP_CHARACTERS);
	}
	fputs(statement->attitude ? " · attitude\"" : "\"", page->file);
}

static void begin_paragraph(struct page *page)
{
	if (!page->in_paragraph)
		fputs("<p dir=\"auto\">", page->file);
	page->in_paragraph = true;
}

static void end_paragraph(struct page *page)
{
	if (page->in_paragraph)
		fputs("</p>\n", page->file);
	page->in_paragraph = false;
}

/* The number leads to the legend, and the legend back to the first one. */
static void open_mark(struct page *page, const struct annotate_mark *mark)
{
	uint32_t number = page->numbers->numbers[mark->statement], hue = page->numbers->hues[mark->statement];
	if (mark->role != ANNOTATE_CONTENT && mark->role != ANNOTATE_CLAIM)
		return;
	begin_paragraph(page);
	if (mark->role == ANNOTATE_CLAIM) {
		fputs("<span class=\"claim\"", page->file);
		put_tooltip(page, mark->statement);
		fputs(">▸\u00A0</span>", page->file);
		return;
	}
	fprintf(page->file, "<a class=\"n k%u\" href=\"#a%zus%u\"", hue, page->index, number);
	if (mark->part == 0)
		fprintf(page->file, " id=\"a%zut%u\"", page->index, number);
	fprintf(page->file, ">%u</a>", number);
}

/* The statement of the mark of a role that counts in the segment: whether there is one. */
static bool inner_statement(const struct page *page, const struct annotate_segment *segment, enum annotate_role role, uint32_t *ret_index)
{
	uint32_t mark = segment->inner[role];
	if (mark == ANNOTATE_NONE)
		return false;
	*ret_index = page->numbers->annotated.marks[mark].statement;
	return true;
}

/* Words of one line, all in the same marks. */
static void put_piece(struct page *page, const struct annotate_segment *segment, const char *text, size_t bytes)
{
	uint32_t content, mention, cue;
	bool in_content = inner_statement(page, segment, ANNOTATE_CONTENT, &content);
	bool in_mention = inner_statement(page, segment, ANNOTATE_MENTION, &mention);
	bool in_cue = inner_statement(page, segment, ANNOTATE_CUE, &cue);
	begin_paragraph(page);
	if (in_content) {
		const struct view_statement *statement = &page->numbers->article->statements[content];
		fprintf(page->file, "<mark class=\"k%u%s%s\"", page->numbers->hues[content], view_unsure(statement) ? " unsure" : "",
		        statement->attitude ? " attitude" : "");
		put_tooltip(page, content);
		fputc('>', page->file);
	}
	if (in_mention)
		fprintf(page->file, "<b class=\"k%u\">", page->numbers->hues[mention]);
	if (in_cue)
		fprintf(page->file, "<u class=\"k%u\">", page->numbers->hues[cue]);
	html_text(page->file, text, bytes);
	fprintf(page->file, "%s%s%s", in_cue ? "</u>" : "", in_mention ? "</b>" : "", in_content ? "</mark>" : "");
}

/* A line of the text is a paragraph. */
static void put_segment(struct page *page, const struct annotate_segment *segment)
{
	const char *text = page->numbers->article->text;
	for (uint32_t k = 0; k < segment->opening_count; k++)
		open_mark(page, &page->numbers->annotated.marks[segment->opening_first + k]);
	for (size_t start = segment->start; start < segment->end;) {
		const char *newline = memchr(text + start, '\n', segment->end - start);
		size_t end = newline ? (size_t)(newline - text) : segment->end;
		if (start < end)
			put_piece(page, segment, text + start, end - start);
		if (newline)
			end_paragraph(page);
		start = end + (newline != NULL);
	}
}

static void put_text(struct page *page)
{
	const struct view_article *article = page->numbers->article;
	fputs("<div class=\"text\" lang=\"", page->file);
	html_string(page->file, article->language && strcmp(article->language, "und") != 0 ? article->language : "");
	fputs("\">\n", page->file);
	for (size_t i = 0; article->text && i < page->numbers->annotated.segment_count; i++)
		put_segment(page, &page->numbers->annotated.segments[i]);
	end_paragraph(page);
	fputs("</div>\n", page->file);
}

/* --- The legend. */

static void put_note(FILE *file, const char *before, const char *text)
{
	fprintf(file, " · %s", before);
	html_string(file, text);
}

static void put_who(FILE *file, const struct view_statement *statement, uint32_t hue)
{
	const char *speaker = view_speaker(statement);
	bool words = view_speaker_is_words(statement);
	if (statement->speaker && *statement->mention && strcmp(statement->speaker, statement->mention) != 0) {
		html_string(file, statement->mention);
		fputs(" → ", file);
	}
	fprintf(file, "<b class=\"k%u\">%s", hue, words ? "“" : "");
	html_string(file, speaker ? speaker : "somebody");
	fprintf(file, "%s</b>", words ? "”" : "");
}

static void put_legend_item(struct page *page, uint32_t index)
{
	FILE *file = page->file;
	const struct view_statement *statement = &page->numbers->article->statements[index];
	uint32_t number = page->numbers->numbers[index], hue = page->numbers->hues[index];
	const char *reason = view_speaker_reason(statement);
	char carriers[VIEW_CARRIERS_SIZE], repeats[SHORT_TEXT_SIZE];
	fprintf(file, "<li id=\"a%zus%u\" class=\"k%u\"><a class=\"n\" href=\"#a%zut%u\">%u</a><div>", page->index, number, hue, page->index, number,
	        number);
	put_who(file, statement, hue);
	fprintf(file, "<small>%s · %.2f%s", statement_kind_name(statement->kind), statement->confidence / 1000.0, view_unsure(statement) ? "?" : "");
	if (reason)
		put_note(file, "", reason);
	if (*statement->cue)
		put_note(file, "", statement->cue);
	if (statement->via)
		put_note(file, "via ", statement->via);
	if (statement->attitude)
		put_note(file, "", "attitude");
	if (view_repeats(page->numbers, index)) {
		snprintf(repeats, sizeof(repeats), "%u", view_repeats(page->numbers, index));
		put_note(file, "again, as ", repeats);
	}
	put_note(file, "", statement->cluster);
	if (*view_carriers(statement, carriers)) {
		fputs(" (", file);
		html_string(file, carriers);
		fputs(")", file);
	}
	fputs("</small></div></li>\n", file);
}

static void put_legend(struct page *page)
{
	char text[SHORT_TEXT_SIZE * 2];
	const struct view_numbers *numbers = page->numbers;
	fputs("<ol class=\"legend\">\n", page->file);
	for (size_t i = 0; i < numbers->listed_count; i++)
		put_legend_item(page, numbers->listed[i]);
	if (numbers->claim_count)
		fprintf(page->file, "<li><span class=\"claim\">▸</span><small>%s in the outlet's own voice</small></li>\n",
		        page_count(numbers->claim_count, "claim", "claims", text));
	else if (!numbers->listed_count)
		fputs("<li><span></span><small>no statements</small></li>\n", page->file);
	fputs("</ol>\n", page->file);
}

/* --- All of it. */

void view_html_begin(FILE *file, const char *title)
{
	/* The policy: should anything of an article's ever pass for a tag, it still loads and runs nothing. */
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>", file);
	html_string(file, title);
	fprintf(file, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<h1>Who said what</h1>\n", style);
	fprintf(file, "<p class=\"key\">A number and a colour: a <mark class=\"k1\">statement</mark> and its speaker; <b class=\"k1\">bold</b>: who; "
	              "<u class=\"k1\">underlined</u>: how it was said; <mark class=\"k1 unsure\">pale</mark>: less sure than %.1f; "
	              "<mark class=\"k1 attitude\">italic</mark>: an attitude; ▸: a claim in the outlet's own voice.</p>\n</header>\n",
	        VIEW_UNSURE_BELOW / 1000.0);
}

/* A link where that can only lead to a page; "javascript:" and the like are shown as they are. */
static void put_address(FILE *file, const char *url)
{
	bool leads_to_page = url && html_is_page_address(url);
	if (!url)
		return;
	fputs("<br>", file);
	if (leads_to_page) {
		fputs("<a rel=\"noreferrer\" href=\"", file);
		html_string(file, url);
		fputs("\">", file);
	}
	html_string(file, url);
	fputs(leads_to_page ? "</a>" : "", file);
}

static void put_head(FILE *file, const struct view_article *article)
{
	char time[SHORT_TEXT_SIZE];
	fputs("<header>\n<h2 dir=\"auto\">", file);
	html_string(file, article->title ? article->title : article->id);
	fputs("</h2>\n<p class=\"meta\">", file);
	html_string(file, article->publisher ? article->publisher : "unknown publisher");
	if (article->time != TIME_NONE)
		put_note(file, "", text_time(article->time, time));
	put_note(file, "story ", article->story);
	if (article->title)
		put_note(file, "", article->id);
	if (article->copy_of)
		put_note(file, "copy of ", article->copy_of);
	put_address(file, article->url);
	fputs("</p>\n</header>\n", file);
}

void view_html_article(FILE *file, const struct view_article *article, size_t index)
{
	struct view_numbers numbers;
	struct arena *arena = arena_new();
	struct page page = { .file = file, .numbers = &numbers, .index = index };
	view_numbers_find(article, arena, &numbers);
	fputs("<article>\n", file);
	put_head(file, article);
	put_text(&page);
	put_legend(&page);
	fputs("</article>\n", file);
	arena_free(arena);
}

void view_html_end(FILE *file)
{
	fputs("</body>\n</html>\n", file);
}
