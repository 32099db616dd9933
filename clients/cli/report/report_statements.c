#include "clients/cli/report/report_internal.h"

#include <string.h>

#include "clients/cli/report/word_diff.h"
#include "proto/time.h"

enum {
	LEFT_OUT_SHOWN = 4, /* words: what is longer is told as a number, as the whole wording stands above */
	CARRIERS_SHOWN = 40,
	COPIES_SHOWN = 5,  /* more are told as a number: the list of articles names them */
};

/* --- Who said it, and in which words. */

static void put_who(const struct report_story *story, const struct value *cluster)
{
	FILE *file = story->file;
	const char *speaker = value_string(cluster, "speaker", NULL), *mention = page_mention(cluster), *cue = page_cue(cluster);
	if (page_is_claim(cluster))
		return;
	fputs("<p class=\"who\"><b dir=\"auto\">", file);
	if (speaker || !mention) {
		html_string(file, speaker ? speaker : "Somebody");
	} else {
		fputs("“", file);
		html_string(file, mention);
		fputs("”", file);
	}
	fputs("</b>", file);
	if (page_tells_cue(value_string(cluster, "kind", ""), cue)) {
		fputs(" <span>", file);
		html_string(file, cue);
		fputs("</span>", file);
	}
	fputs("</p>\n", file);
}

static void put_wording(const struct report_story *story, const struct value *cluster)
{
	bool quoted = strcmp(value_string(cluster, "kind", ""), "direct") == 0;
	fputs("<blockquote", story->file);
	report_language(story);
	fputs(quoted ? ">“" : ">", story->file);
	html_string(story->file, value_string(cluster, "text", ""));
	fputs(quoted ? "”</blockquote>\n" : "</blockquote>\n", story->file);
}

/* --- Who has it. */

/* "+35 min", "+2 h 10 min", "+3 days": how long after the first. */
static void put_later(FILE *file, int64_t first, int64_t time)
{
	int64_t minutes = time == TIME_NONE || first == TIME_NONE ? 0 : (time - first) / 60000;
	if (minutes <= 0)
		return;
	if (minutes < 60)
		fprintf(file, " <i>+%d min</i>", (int)minutes);
	else if (minutes < 48 * 60 && minutes % 60)
		fprintf(file, " <i>+%d h %d min</i>", (int)(minutes / 60), (int)(minutes % 60));
	else if (minutes < 48 * 60)
		fprintf(file, " <i>+%d h</i>", (int)(minutes / 60));
	else
		fprintf(file, " <i>+%d days</i>", (int)(minutes / (24 * 60)));
}

static void put_carrier(const struct report_story *story, const struct report_carrier *carrier, int64_t first)
{
	FILE *file = story->file;
	bool link = carrier->article < story->article_count;
	if (link)
		fprintf(file, "<li><a href=\"#s%zu-a%zu\" dir=\"auto\">", story->index + 1, carrier->article + 1);
	else
		fputs("<li><span dir=\"auto\">", file);
	html_string(file, carrier->publisher);
	fputs(link ? "</a>" : "</span>", file);
	if (carrier->owner) {
		fputs(" <small>", file);
		html_string(file, carrier->owner);
		fputs("</small>", file);
	}
	if (carrier->via) {
		fputs(" <small>via ", file);
		html_string(file, carrier->via);
		fputs("</small>", file);
	}
	put_later(file, first, carrier->time);
	if (!report_is_new(story->times, first))
		report_new(file, story->times, carrier->time);
	fputs(carrier->copy ? " <span class=\"tag\">copy</span></li>\n" : "</li>\n", file);
}

static size_t count_copies(const struct report_carrier *carriers, size_t count)
{
	size_t copies = 0;
	for (size_t i = 0; i < count; i++)
		copies += carriers[i].copy;
	return copies;
}

/* Copies stand after those who wrote it themselves. */
static void put_carriers(const struct report_story *story, const struct report_carrier *carriers, size_t count, int64_t first)
{
	size_t copies = count_copies(carriers, count), own = count - copies, shown = copies <= COPIES_SHOWN ? count : own;
	fputs("<ul class=\"carriers\">\n", story->file);
	for (size_t i = 0; i < shown && i < CARRIERS_SHOWN; i++)
		put_carrier(story, &carriers[i], first);
	if (shown > CARRIERS_SHOWN)
		fprintf(story->file, "<li>and %zu more</li>\n", shown - CARRIERS_SHOWN);
	if (shown < count)
		fprintf(story->file, "<li>%sin %zu outlets only as a <span class=\"tag\">copy</span></li>\n", own ? "and " : "", copies);
	fputs("</ul>\n", story->file);
}

static void put_since(const struct report_story *story, int64_t first)
{
	fputs("<p class=\"since\">", story->file);
	report_time(story->file, first, story->times->now);
	report_new(story->file, story->times, first);
	fputs("</p>\n", story->file);
}

/* Those of them who have the fullest wording, where not all have it. */
static void put_carriers_of_wording(const struct report_story *story, const struct value *cluster, size_t all, int64_t first)
{
	struct report_carrier *carriers;
	size_t count = report_carriers(story, cluster, value_string(cluster, "text", ""), &carriers);
	if (count == all)
		return;
	fputs("<p class=\"since\">in these words</p>\n", story->file);
	put_carriers(story, carriers, count, first);
}

/* On the scale of the story's timeline. */
static void put_track(const struct report_story *story, const struct report_carrier *carriers, size_t count)
{
	if (count < 2 || story->last <= story->first)
		return;
	fputs("<div class=\"track\" aria-hidden=\"true\">", story->file);
	for (size_t i = 0; i < count; i++)
		fprintf(story->file, "<span class=\"dot%s\" style=\"left:%.2f%%\"></span>", carriers[i].copy ? " copy" : "",
		        report_place(story, carriers[i].time));
	fputs("</div>\n", story->file);
}

/* --- Other wordings. */

static void put_left_out(FILE *file, const char *base, const struct word_run *run)
{
	if (run->words > LEFT_OUT_SHOWN) {
		fprintf(file, "<del class=\"many\">%zu words less</del>", run->words);
		return;
	}
	fputs("<del>", file);
	html_text(file, base + run->start, run->end - run->start);
	fputs("</del>", file);
}

/* What the wording has of its own marked, and what it leaves out where that is worth telling. */
static void put_marked(FILE *file, const char *base, const char *text, const struct word_diff *diff, bool left_out)
{
	size_t done = 0;
	for (size_t i = 0; i < diff->run_count; i++) {
		const struct word_run *run = &diff->runs[i];
		if (run->change == WORD_LEFT_OUT) {
			if (!left_out)
				continue;
			fputs(done ? " " : "", file);
			put_left_out(file, base, run);
			fputs(done ? "" : " ", file);
			continue;
		}
		html_text(file, text + done, run->start - done);
		fputs(run->change == WORD_OTHER ? "<mark>" : "", file);
		html_text(file, text + run->start, run->end - run->start);
		fputs(run->change == WORD_OTHER ? "</mark>" : "", file);
		done = run->end;
	}
}

/* What is struck out helps where most of the fullest wording is still there; else nobody can read it. */
static bool tells_left_out(const struct word_diff *diff)
{
	return diff->same >= 2 * diff->left_out;
}

static bool is_in_other_words(const struct word_diff *diff)
{
	return diff->same * 3 < diff->same + diff->other;
}

/* How it is like the fullest wording, and the kind where that is another one. */
static void put_labels(FILE *file, const struct value *cluster, const struct value *statement, const struct word_diff *diff)
{
	const char *kind = value_string(statement, "kind", "");
	if (is_in_other_words(diff))
		fputs(" <span class=\"tag\">in other words</span>", file);
	else if (!diff->other && diff->left_out)
		fputs(" <span class=\"tag\">in part</span>", file);
	if (strcmp(kind, value_string(cluster, "kind", "")) != 0) {
		fputs(" <span class=\"tag\">", file);
		html_string(file, kind);
		fputs("</span>", file);
	}
}

static void put_variant(const struct report_story *story, const struct value *cluster, const struct value *statement, int64_t first)
{
	struct word_diff diff;
	struct report_carrier *carriers;
	const char *base = value_string(cluster, "text", ""), *text = value_string(statement, "text", "");
	bool quoted = strcmp(value_string(statement, "kind", ""), "direct") == 0;
	size_t count = report_carriers(story, cluster, text, &carriers);
	word_diff(base, text, story->arena, &diff);
	fputs("<li><blockquote", story->file);
	report_language(story);
	fputs(quoted ? ">“" : ">", story->file);
	put_marked(story->file, base, text, &diff, tells_left_out(&diff));
	fputs(quoted ? "”" : "", story->file);
	fputs("</blockquote>\n<p class=\"labels\">", story->file);
	put_labels(story->file, cluster, statement, &diff);
	fputs("</p>\n", story->file);
	put_carriers(story, carriers, count, first);
	fputs("</li>\n", story->file);
}

static size_t count_variants(const struct value *cluster)
{
	const struct value *statements;
	uint32_t count = value_array(cluster, "statements", &statements);
	size_t variants = 0;
	for (uint32_t i = 0; i < count; i++)
		variants += !page_worded_before(cluster, statements, i);
	return variants;
}

static void put_variants(const struct report_story *story, const struct value *cluster, int64_t first)
{
	const struct value *statements;
	uint32_t count = value_array(cluster, "statements", &statements);
	if (!count_variants(cluster))
		return;
	fputs("<ul class=\"variants\" aria-label=\"Other wordings\">\n", story->file);
	for (uint32_t i = 0; i < count; i++)
		if (!page_worded_before(cluster, statements, i))
			put_variant(story, cluster, &statements[i], first);
	fputs("</ul>\n", story->file);
}

/* --- The other stories in which the same is said. */

static const struct value *find_head(const struct report_story *story, const char *id)
{
	const struct value *heads;
	uint32_t count = value_array(story->page, "same_as", &heads);
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&heads[i], "id", ""), id) == 0)
			return &heads[i];
	return NULL;
}

/* Its number on the page, from 1; 0 if it is not on it. */
static size_t number_of_story(const struct report_story *story, const char *id)
{
	for (size_t i = 0; i < story->page_count; i++)
		if (strcmp(value_string(value_find(&story->pages[i], "story"), "id", ""), id) == 0)
			return i + 1;
	return 0;
}

static void put_same_as(const struct report_story *story, const struct value *cluster)
{
	const struct value *ids;
	uint32_t count = value_array(cluster, "same_as", &ids);
	for (uint32_t i = 0; i < count; i++) {
		const struct value *head = ids[i].type == VALUE_STRING ? find_head(story, ids[i].string) : NULL;
		if (!head)
			continue;
		size_t number = number_of_story(story, value_string(head, "story", ""));
		fputs("<p class=\"also\">Also said in ", story->file);
		if (number)
			fprintf(story->file, "<a href=\"#s%zu\">", number);
		html_string(story->file, value_string(head, "story_title", value_string(head, "story", "?")));
		fputs(number ? "</a></p>\n" : "</p>\n", story->file);
	}
}

/* --- A cluster. */

static void open_cluster(const struct report_story *story, size_t number, const char *class)
{
	size_t speaker = report_speaker_of(story, story->clusters[number]);
	fprintf(story->file, "<li class=\"%s k%u\" id=\"s%zu-c%zu\">\n", class, speaker == SIZE_MAX ? 0 : story->speakers[speaker].hue, story->index + 1,
	        number + 1);
}

static void put_cluster(const struct report_story *story, size_t number)
{
	const struct value *cluster = story->clusters[number];
	struct report_carrier *carriers;
	char text[SHORT_TEXT_SIZE];
	size_t count = report_carriers(story, cluster, NULL, &carriers);
	int64_t publishers = value_integer(cluster, "publisher_count", 0), first = page_time(cluster, "first_seen");
	open_cluster(story, number, "said");
	fprintf(story->file, "<p class=\"count\"><b>%s</b> %s</p>\n<div>\n", text_number((uint64_t)publishers, text),
	        publishers == 1 ? "publisher" : "publishers");
	put_who(story, cluster);
	put_wording(story, cluster);
	put_track(story, carriers, count);
	fputs("<div class=\"who-has-it\">\n", story->file);
	put_since(story, first);
	put_carriers(story, carriers, count, first);
	put_carriers_of_wording(story, cluster, count, first);
	fputs("</div>\n", story->file);
	put_variants(story, cluster, first);
	put_same_as(story, cluster);
	fputs("</div>\n</li>\n", story->file);
}

/* What one outlet has, in one wording. */
static void put_small_cluster(const struct report_story *story, size_t number)
{
	const struct value *cluster = story->clusters[number];
	struct report_carrier *carriers;
	size_t count = report_carriers(story, cluster, NULL, &carriers);
	open_cluster(story, number, "small");
	put_who(story, cluster);
	put_wording(story, cluster);
	fputs("<div class=\"who-has-it\">\n", story->file);
	put_since(story, page_time(cluster, "first_seen"));
	put_carriers(story, carriers, count, page_time(cluster, "first_seen"));
	fputs("</div>\n", story->file);
	put_same_as(story, cluster);
	fputs("</li>\n", story->file);
}

/* --- All of them, in parts. */

static bool is_small(const struct value *cluster)
{
	return value_integer(cluster, "publisher_count", 0) < 2 && count_variants(cluster) == 0;
}

static size_t count_of(const struct report_story *story, bool claims, bool small)
{
	size_t count = 0;
	for (size_t i = 0; i < story->cluster_count; i++)
		count += page_is_claim(story->clusters[i]) == claims && is_small(story->clusters[i]) == small;
	return count;
}

static void put_list(const struct report_story *story, bool claims, bool small)
{
	fprintf(story->file, "<ol class=\"%s\">\n", small ? "smalls" : "saids");
	for (size_t i = 0; i < story->cluster_count; i++) {
		if (page_is_claim(story->clusters[i]) != claims || is_small(story->clusters[i]) != small)
			continue;
		if (small)
			put_small_cluster(story, i);
		else
			put_cluster(story, i);
	}
	fputs("</ol>\n", story->file);
}

static void put_part(const struct report_story *story, const char *title, bool claims, bool small)
{
	if (!count_of(story, claims, small))
		return;
	fprintf(story->file, "<section>\n<h3>%s</h3>\n", title);
	put_list(story, claims, small);
	fputs("</section>\n", story->file);
}

/* The outlets' own sentences that only one of them has are many, and least of what people look for: they open on a click, and in print. */
static void put_single_claims(const struct report_story *story)
{
	size_t count = count_of(story, true, true);
	if (!count)
		return;
	fputs("<details>\n<summary>", story->file);
	report_count(story->file, count, "claim without a speaker, by a single outlet", "claims without a speaker, by one outlet each");
	fputs("</summary>\n", story->file);
	put_list(story, true, true);
	fputs("</details>\n", story->file);
}

void report_statements(const struct report_story *story)
{
	put_part(story, "Who said what", false, false);
	put_part(story, count_of(story, false, false) ? "Also said, in one outlet each" : "Who said what", false, true);
	put_part(story, "Reported without a speaker", true, false);
	put_single_claims(story);
}
