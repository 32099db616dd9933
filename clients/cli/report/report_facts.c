#include "clients/cli/report/report_internal.h"

#include <string.h>
#include <time.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/time.h"

/* --- Pieces that all of the report uses. */

static bool is_in_year_of(int64_t time, const struct tm *broken)
{
	time_t seconds = (time_t)(time / 1000);
	struct tm other;
	return time != TIME_NONE && localtime_r(&seconds, &other) && other.tm_year == broken->tm_year;
}

void report_time(FILE *file, int64_t time, int64_t now)
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	char formatted[TIME_TEXT_SIZE];
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	if (time == TIME_NONE || time == TIME_UNDATED || !localtime_r(&seconds, &broken)) {
		fputs("<span>time unknown</span>", file);
		return;
	}
	fprintf(file, "<time datetime=\"%s\">%d %s ", time_format(time, formatted), broken.tm_mday, months[broken.tm_mon % 12]);
	if (!is_in_year_of(now, &broken))
		fprintf(file, "%d ", broken.tm_year + 1900);
	fprintf(file, "%02d:%02d</time>", broken.tm_hour, broken.tm_min);
}

bool report_is_new(const struct report_times *times, int64_t time)
{
	return times->since != TIME_NONE && time != TIME_NONE && time >= times->since;
}

size_t report_count_new(const struct report_times *times, const struct value *page, const char *items, const char *key)
{
	const struct value *rows;
	uint32_t count = value_array(page, items, &rows);
	size_t fresh = 0;
	for (uint32_t i = 0; i < count; i++)
		fresh += !page_is_claim(&rows[i]) && report_is_new(times, page_time(&rows[i], key));
	return fresh;
}

void report_new(FILE *file, const struct report_times *times, int64_t time)
{
	if (report_is_new(times, time))
		fputs(" <span class=\"tag new\">new</span>", file);
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

void report_story_begin(struct report_story *story, FILE *file, const struct value *pages, size_t count, size_t index,
                        const struct report_times *times)
{
	*story = (struct report_story){
		.file = file,
		.arena = arena_new(),
		.article_ids = dictionary_new(),
		.pages = pages,
		.page_count = count,
		.page = &pages[index],
		.index = index,
		.times = times,
	};
	story->header = value_find(story->page, "story");
	sort_page(story);
	find_carriers(story);
	find_speakers(story);
}

void report_story_end(struct report_story *story)
{
	free(story->articles);
	free(story->clusters);
	dictionary_free(story->article_ids);
	arena_free(story->arena);
}
