#include "clients/cli/report/report_internal.h"

#include <string.h>
#include <time.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/time.h"

enum { COPIES_AMONG = 12 /* the articles, in the order of time; more stand apart from them */ };

/* --- Pieces that all of the report uses. */

void report_time(FILE *file, int64_t time, bool year)
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char formatted[TIME_TEXT_SIZE];
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	if (time == TIME_NONE || !localtime_r(&seconds, &broken)) {
		fputs("<span>time unknown</span>", file);
		return;
	}
	fprintf(file, "<time datetime=\"%s\">%d %s ", time_format(time, formatted), broken.tm_mday, months[broken.tm_mon % 12]);
	if (year)
		fprintf(file, "%d ", broken.tm_year + 1900);
	fprintf(file, "%02d:%02d</time>", broken.tm_hour, broken.tm_min);
}

void report_count(FILE *file, uint64_t count, const char *one, const char *many)
{
	char text[SHORT_TEXT_SIZE * 2];
	fputs(page_count(count, one, many, text), file);
}

void report_language(const struct report_story *story)
{
	const char *language = value_string(story->header, "language", "");
	fputs(" dir=\"auto\"", story->file);
	if (*language && strcmp(language, "und") != 0) {
		fputs(" lang=\"", story->file);
		html_string(story->file, language);
		fputs("\"", story->file);
	}
}

double report_place(const struct report_story *story, int64_t time)
{
	if (time == TIME_NONE || time <= story->first || story->last <= story->first)
		return 0;
	return time >= story->last ? 100 : 100 * (double)(time - story->first) / (double)(story->last - story->first);
}

size_t report_article(const struct report_story *story, const char *id)
{
	uint32_t number = dictionary_find(story->article_ids, id, strlen(id));
	return number == DICTIONARY_NONE ? SIZE_MAX : number;
}

/* --- Who carries what. */

static struct report_carrier *find_carrier(struct report_carrier *carriers, size_t count, const char *publisher)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(carriers[i].publisher, publisher) == 0)
			return &carriers[i];
	return NULL;
}

/* Counts a carrier in, once: with its first original, else its first copy. */
static void add_carrier(struct report_carrier *carriers, size_t *count, const struct report_carrier *carrier)
{
	struct report_carrier *known = find_carrier(carriers, *count, carrier->publisher);
	if (!known)
		carriers[(*count)++] = *carrier;
	else if ((known->copy && !carrier->copy) || (known->copy == carrier->copy && carrier->time < known->time))
		*known = *carrier;
}

static int by_coming(const void *a, const void *b)
{
	const struct report_carrier *left = a, *right = b;
	if (left->copy != right->copy)
		return left->copy ? 1 : -1;
	if (left->time != right->time)
		return left->time < right->time ? -1 : 1;
	return left->article < right->article ? -1 : left->article > right->article;
}

size_t report_carriers(const struct report_story *story, const struct value *cluster, const char *wording,
                       struct report_carrier **ret_carriers)
{
	const struct value *statements;
	uint32_t count = value_array(cluster, "statements", &statements);
	struct report_carrier *carriers = arena_alloc(story->arena, count, sizeof(*carriers));
	size_t found = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (wording && !page_same_wording(value_string(&statements[i], "text", ""), wording))
			continue;
		size_t article = report_article(story, value_string(&statements[i], "article", ""));
		const struct value *record = article < story->article_count ? story->articles[article] : NULL;
		add_carrier(carriers, &found, &(struct report_carrier){
			.publisher = page_publisher(&statements[i], "publisher"), .owner = value_string(record, "owner", NULL),
			.via = value_string(&statements[i], "via", NULL), .time = page_time(&statements[i], "time"), .article = article,
			.copy = record && value_find(record, "copy_of"),
		});
	}
	qsort(carriers, found, sizeof(*carriers), by_coming);
	*ret_carriers = carriers;
	return found;
}

/* --- Working a story out of its page. */

static void sort_page(struct report_story *story)
{
	const struct value *items;
	uint32_t count = value_array(story->page, "articles", &items);
	story->articles = page_sorted(items, count, page_by_time);
	story->article_count = count;
	for (uint32_t i = 0; i < count; i++) {
		const char *id = value_string(story->articles[i], "id", "");
		dictionary_add(story->article_ids, id, strlen(id));
	}
	count = value_array(story->page, "clusters", &items);
	story->clusters = page_sorted(items, count, page_by_size);
	story->cluster_count = count;
	story->first = page_time(story->header, "first_seen");
	story->last = page_time(story->header, "last_seen");
}

static void find_carriers(struct report_story *story)
{
	story->carriers = arena_alloc(story->arena, story->article_count, sizeof(*story->carriers));
	for (size_t i = 0; i < story->article_count; i++)
		add_carrier(story->carriers, &story->carrier_count, &(struct report_carrier){
			.publisher = page_publisher(story->articles[i], "publisher"), .owner = value_string(story->articles[i], "owner", NULL),
			.time = page_time(story->articles[i], "time"), .article = i, .copy = value_find(story->articles[i], "copy_of"),
		});
	qsort(story->carriers, story->carrier_count, sizeof(*story->carriers), by_coming);
}

static const char *speaker_name(const struct value *cluster)
{
	return value_string(cluster, "speaker", "");
}

size_t report_speaker_of(const struct report_story *story, const struct value *cluster)
{
	if (page_is_claim(cluster))
		return SIZE_MAX;
	size_t number = 0;
	while (number < story->speaker_count && strcmp(story->speakers[number].name, speaker_name(cluster)) != 0)
		number++;
	return number;
}

static int by_clusters(const void *a, const void *b)
{
	const struct report_speaker *left = a, *right = b;
	if (!*left->name != !*right->name)
		return *left->name ? -1 : 1;
	if (left->clusters != right->clusters)
		return left->clusters > right->clusters ? -1 : 1;
	return left->first_cluster < right->first_cluster ? -1 : 1;
}

static void find_speakers(struct report_story *story)
{
	story->speakers = arena_alloc(story->arena, story->cluster_count, sizeof(*story->speakers));
	for (size_t i = 0; i < story->cluster_count; i++) {
		size_t number = report_speaker_of(story, story->clusters[i]);
		if (number == SIZE_MAX)
			continue;
		if (number == story->speaker_count)
			story->speakers[story->speaker_count++] = (struct report_speaker){ .name = speaker_name(story->clusters[i]), .first_cluster = i };
		story->speakers[number].clusters++;
	}
	qsort(story->speakers, story->speaker_count, sizeof(*story->speakers), by_clusters);
	for (size_t i = 0; i < story->speaker_count; i++)
		story->speakers[i].hue = *story->speakers[i].name ? (unsigned)i % REPORT_HUES + 1 : 0;
}

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

static void put_figure(FILE *file, uint64_t number, const char *one, const char *many)
{
	char text[SHORT_TEXT_SIZE];
	fprintf(file, "<li><b>%s</b> %s</li>\n", text_number(number, text), number == 1 ? one : many);
}

static void put_figures(const struct report_story *story)
{
	FILE *file = story->file;
	uint64_t copies = (uint64_t)value_integer(story->header, "copy_count", 0), said = 0;
	for (size_t i = 0; i < story->cluster_count; i++)
		said += !page_is_claim(story->clusters[i]);
	fputs("<ul class=\"figures\">\n", file);
	put_figure(file, (uint64_t)value_integer(story->header, "publisher_count", 0), "independent publisher", "independent publishers");
	put_figure(file, story->article_count, "article", "articles");
	if (copies)
		put_figure(file, copies, "of them a copy", "of them copies");
	put_figure(file, said, "statement", "statements");
	put_figure(file, story->speaker_count, "speaker", "speakers");
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
	report_time(story->file, page_time(article, "time"), false);
	fputs("<span class=\"outlet\" dir=\"auto\">", story->file);
	html_string(story->file, page_publisher(article, "publisher"));
	fputs("</span><span class=\"headline\">", story->file);
	put_title(story, article);
	if (original)
		put_copy(story, original);
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

void report_story(FILE *file, const struct value *pages, size_t count, size_t index)
{
	struct report_story story = { .file = file, .arena = arena_new(), .article_ids = dictionary_new(),
				      .pages = pages, .page_count = count, .page = &pages[index], .index = index };
	story.header = value_find(story.page, "story");
	sort_page(&story);
	find_carriers(&story);
	find_speakers(&story);
	fprintf(file, "<article class=\"story\" id=\"s%zu\">\n", index + 1);
	put_head(&story);
	report_timeline(&story);
	report_statements(&story);
	put_articles(&story);
	fputs("</article>\n", file);
	free(story.articles);
	free(story.clusters);
	dictionary_free(story.article_ids);
	arena_free(story.arena);
}
