#include "clients/cli/watch/watch_print.h"

#include <string.h>
#include <time.h>

#include "clients/cli/watch/watch_filter.h"
#include "proto/time.h"

enum { NEW_SHOWN = 6, PUBLISHERS_SHOWN = 4, WHY_SHOWN = 4, INDENT = 9 };

static const char *head_word(const char *type, enum style *ret_style)
{
	static const struct {
		const char *type, *word;
		enum style style;
	} words[] = {
		{ "story.created", "new story", STYLE_NEW },    { "story.updated", "updated", STYLE_SPEAKER },
		{ "story.merged", "merged", STYLE_WARNING },    { "story.split", "split", STYLE_WARNING },
		{ "story.closed", "closed", STYLE_DIM },
	};
	for (size_t i = 0; i < array_size(words); i++)
		if (strcmp(words[i].type, type) == 0) {
			*ret_style = words[i].style;
			return words[i].word;
		}
	*ret_style = STYLE_PLAIN;
	return type;
}

/* The day, where it is another one than that of what was printed last; then the time of day. */
static void print_time(struct watch_printer *printer, int64_t time)
{
	static const char days[][10] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
	struct output *output = printer->output;
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	if (time == TIME_NONE || !localtime_r(&seconds, &broken)) {
		output_print(output, STYLE_DIM, "--:--:-- ");
		return;
	}
	int day = (broken.tm_year + 1900) * 1000 + broken.tm_yday;
	if (day != printer->day) {
		char text[SHORT_TEXT_SIZE];
		output_print(output, STYLE_BOLD, "%s, %s\n", days[broken.tm_wday % 7], text_day(time, text));
	}
	printer->day = day;
	output_print(output, STYLE_DIM, "%02d:%02d:%02d ", broken.tm_hour, broken.tm_min, broken.tm_sec);
}

static void wrap_origin(struct wrap *wrap, const char *type, const struct value *story)
{
	if (strcmp(type, "story.merged") == 0) {
		wrap_string(wrap, STYLE_PLAIN, " into ");
		wrap_string(wrap, STYLE_ID, value_string(story, "replaced_by", "?"));
	} else if (strcmp(type, "story.split") == 0) {
		wrap_string(wrap, STYLE_PLAIN, " from ");
		wrap_string(wrap, STYLE_ID, value_string(story, "split_from", "?"));
	} else if (strcmp(type, "story.closed") == 0) {
		wrap_string(wrap, STYLE_PLAIN, " (");
		wrap_string(wrap, STYLE_PLAIN, value_string(story, "closed_reason", "?"));
		wrap_string(wrap, STYLE_PLAIN, ")");
	}
}

/* " · now 3 publishers, 4 articles" of a story that more than one article is in. */
static void wrap_counts(struct wrap *wrap, const struct value *story, const char *before)
{
	char count[SHORT_TEXT_SIZE * 2];
	if (value_integer(story, "article_count", 0) < 2)
		return;
	wrap_string(wrap, STYLE_DIM, before);
	wrap_string(wrap, STYLE_DIM, page_count((uint64_t)value_integer(story, "publisher_count", 0), "publisher", "publishers", count));
	wrap_string(wrap, STYLE_DIM, ", ");
	wrap_string(wrap, STYLE_DIM, page_count((uint64_t)value_integer(story, "article_count", 0), "article", "articles", count));
}

static void print_headline(struct watch_printer *printer, const struct value *update, const struct value *story)
{
	struct output *output = printer->output;
	enum style style;
	const char *type = value_string(update, "type", "?"), *word = head_word(type, &style);
	print_time(printer, page_time(update, "time"));
	struct wrap wrap;
	wrap_begin(&wrap, output, INDENT, INDENT);
	wrap_string(&wrap, style, word);
	wrap_origin(&wrap, type, story);
	wrap_string(&wrap, STYLE_PLAIN, " ");
	wrap_string(&wrap, STYLE_BOLD, value_string(story, "title", "(no title)"));
	wrap_string(&wrap, STYLE_PLAIN, " ");
	wrap_string(&wrap, STYLE_ID, value_string(story, "id", "?"));
	int64_t coalesced = value_integer(update, "coalesced", 1);
	if (coalesced > 1) {
		char count[SHORT_TEXT_SIZE * 2];
		wrap_string(&wrap, STYLE_DIM, " · ");
		wrap_string(&wrap, STYLE_DIM, page_count((uint64_t)coalesced, "update", "updates in one", count));
	}
	wrap_end(&wrap);
}

static bool is_new(const struct value *data, const struct value *cluster)
{
	const struct value *ids;
	uint32_t count = value_array(data, "new", &ids);
	const char *id = value_string(cluster, "id", "");
	for (uint32_t i = 0; i < count; i++)
		if (ids[i].type == VALUE_STRING && strcmp(ids[i].string, id) == 0)
			return true;
	return false;
}

/* Whether the line of articles says already who has it: there is one article, and nobody else has it. */
static bool is_of_the_article(const struct value *data, const struct value *cluster)
{
	const struct value *articles;
	return value_array(data, "articles", &articles) == 1 && value_integer(cluster, "statement_count", 0) == 1;
}

static void print_new(struct output *output, const struct value *data, const struct value *cluster)
{
	struct wrap wrap;
	char count[SHORT_TEXT_SIZE * 2];
	int64_t publishers = value_integer(cluster, "publisher_count", 0);
	fprintf(output->file, "%*s", INDENT, "");
	wrap_begin(&wrap, output, INDENT, INDENT + 2);
	wrap_string(&wrap, STYLE_NEW, "+ ");
	page_statement(&wrap, cluster);
	if (!is_of_the_article(data, cluster)) {
		wrap_string(&wrap, STYLE_DIM, " — ");
		if (publishers > 1) {
			wrap_string(&wrap, STYLE_NEW, page_count((uint64_t)publishers, "publisher", "publishers", count));
			wrap_string(&wrap, STYLE_DIM, ": ");
		}
		page_publishers(&wrap, cluster, NULL, NULL, PUBLISHERS_SHOWN);
	}
	wrap_end(&wrap);
}

/* "3 new claims, 1 statement less": what there is of each, if anything. */
struct tally {
	uint32_t count;
	const char *one, *many;
};

static void print_tallies(struct output *output, const struct tally *tallies, size_t count)
{
	struct wrap wrap;
	bool begun = false;
	for (size_t i = 0; i < count; i++) {
		char text[SHORT_TEXT_SIZE * 2];
		if (!tallies[i].count)
			continue;
		if (begun) {
			wrap_string(&wrap, STYLE_DIM, ", ");
		} else {
			fprintf(output->file, "%*s", INDENT, "");
			wrap_begin(&wrap, output, INDENT, INDENT + 2);
		}
		wrap_string(&wrap, STYLE_DIM, page_count(tallies[i].count, tallies[i].one, tallies[i].many, text));
		begun = true;
	}
	if (begun)
		wrap_end(&wrap);
}

/* What the story did not say before: statements in full, the outlets' own claims as a number. */
static void print_what_is_new(struct output *output, const struct value *data, const char *speaker)
{
	const struct value *clusters, *articles;
	uint32_t count = value_array(data, "clusters", &clusters), shown = 0, more = 0, claims = 0, carried = 0;
	bool more_articles = value_array(data, "articles", &articles) > 0;
	for (uint32_t i = 0; i < count; i++) {
		bool new = is_new(data, &clusters[i]);
		carried += more_articles && !new && value_integer(&clusters[i], "publisher_count", 0) > 1;
		claims += new && page_is_claim(&clusters[i]);
		if (!new || page_is_claim(&clusters[i]) || !watch_is_said_by(&clusters[i], speaker))
			continue;
		if (shown < NEW_SHOWN)
			print_new(output, data, &clusters[i]);
		else
			more++;
		shown++;
	}
	const struct tally tallies[] = {
		{ more, "more new statement", "more new statements" },
		{ claims, "new claim", "new claims" },
		{ carried, "known statement carried further", "known statements carried further" },
	};
	print_tallies(output, tallies, array_size(tallies));
}

/* Whether nothing but its links to other stories changed. */
static bool is_link(const struct value *data, const struct value *cluster)
{
	const struct value *reasons;
	uint32_t count = value_array(data, "clusters_why", &reasons);
	const char *id = value_string(cluster, "id", "");
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&reasons[i], "cluster", ""), id) == 0)
			return strcmp(value_string(&reasons[i], "reason", ""), "same-as") == 0;
	return false;
}

static void print_links(struct output *output, const struct value *data)
{
	const struct value *clusters, *ids;
	uint32_t count = value_array(data, "clusters", &clusters), linked = 0, alone = 0;
	for (uint32_t i = 0; i < count; i++) {
		bool others = value_array(&clusters[i], "same_as", &ids) > 0, link = is_link(data, &clusters[i]);
		linked += link && others;
		alone += link && !others;
	}
	const struct tally tallies[] = {
		{ linked, "statement is said in another story, too", "statements are said in other stories, too" },
		{ alone, "statement is said in no other story any more", "statements are said in no other story any more" },
	};
	print_tallies(output, tallies, array_size(tallies));
}

/* What is less, and which statements turned out to be one, or not. */
static void print_what_went(struct output *output, const struct value *data)
{
	const struct value *removed, *reasons;
	uint32_t count = value_array(data, "clusters_why", &reasons), merged = 0, split = 0, moved = 0;
	for (uint32_t i = 0; i < count; i++) {
		merged += strcmp(value_string(&reasons[i], "reason", ""), "merged") == 0;
		split += strcmp(value_string(&reasons[i], "reason", ""), "split") == 0;
		moved += strcmp(value_string(&reasons[i], "reason", ""), "moved") == 0;
	}
	const struct tally tallies[] = {
		{ value_array(data, "articles_removed", &removed), "article less", "articles less" },
		{ merged, "statement is the same as another", "statements are the same as others" },
		{ split, "statement is not the same as another after all", "statements are not the same as others after all" },
		{ moved, "statement loses some of its wordings to another", "statements lose some of their wordings to others" },
	};
	print_tallies(output, tallies, array_size(tallies));
}

static const struct value *why_of(const struct value *data, const char *article)
{
	const struct value *why;
	uint32_t count = value_array(data, "why", &why);
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&why[i], "article", ""), article) == 0)
			return &why[i];
	return NULL;
}

static void wrap_texts(struct wrap *wrap, const struct value *why, const char *key, bool *begun)
{
	const struct value *texts;
	uint32_t count = value_array(why, key, &texts);
	for (uint32_t i = 0; i < count && i < WHY_SHOWN; i++) {
		if (texts[i].type != VALUE_STRING)
			continue;
		wrap_string(wrap, STYLE_DIM, *begun ? ", " : " by ");
		wrap_string(wrap, STYLE_DIM, texts[i].string);
		*begun = true;
	}
}

/* Why the article came in: "an editor put it here", or what it shares with the story. */
static void wrap_why(struct wrap *wrap, const struct value *why, bool whole)
{
	const char *reason = value_string(why, "reason", "");
	char text[SHORT_TEXT_SIZE];
	bool begun = false;
	if (strcmp(reason, "editor") == 0)
		wrap_string(wrap, STYLE_DIM, " · put here by an editor");
	else if (strcmp(reason, "merge") == 0)
		wrap_string(wrap, STYLE_DIM, " · with a story that is part of this one now");
	if (strcmp(reason, "alike") != 0 || !whole)
		return;
	const struct value *score = value_find(why, "score");
	snprintf(text, sizeof(text), " · alike (%.2f)", score && score->type == VALUE_REAL ? score->real : 0);
	wrap_string(wrap, STYLE_DIM, text);
	wrap_texts(wrap, why, "names", &begun);
	wrap_texts(wrap, why, "terms", &begun);
}

/* Those that came in for one reason share a line. */
static void print_articles(struct output *output, const struct value *data, bool why)
{
	const struct value *articles;
	uint32_t count = value_array(data, "articles", &articles);
	if (!count)
		return;
	struct wrap wrap;
	fprintf(output->file, "%*s", INDENT, "");
	wrap_begin(&wrap, output, INDENT, INDENT + 2);
	for (uint32_t i = 0; i < count && i < PUBLISHERS_SHOWN; i++) {
		wrap_string(&wrap, STYLE_DIM, i ? ", " : "in ");
		wrap_string(&wrap, STYLE_DIM, page_publisher(&articles[i], "publisher"));
		wrap_string(&wrap, STYLE_DIM, value_find(&articles[i], "copy_of") ? " (a copy)" : "");
	}
	if (count > PUBLISHERS_SHOWN)
		wrap_string(&wrap, STYLE_DIM, ", …");
	wrap_why(&wrap, why_of(data, value_string(&articles[0], "id", "")), why);
	wrap_counts(&wrap, value_find(data, "story"), " · now ");
	wrap_end(&wrap);
}

void watch_print_update(struct watch_printer *printer, const struct value *update)
{
	const struct value *data = value_find(update, "data"), *story = value_find(data, "story");
	const char *type = value_string(update, "type", "");
	bool end = strcmp(type, "story.merged") == 0 || strcmp(type, "story.closed") == 0;
	output_measure(printer->output);
	print_headline(printer, update, story);
	if (!end) {
		print_articles(printer->output, data, printer->why);
		print_what_is_new(printer->output, data, printer->speaker);
		print_links(printer->output, data);
		print_what_went(printer->output, data);
	}
	fputc('\n', printer->output->file);
}

void watch_print_story(struct watch_printer *printer, const struct value *page)
{
	const struct value *story = value_find(page, "story");
	struct wrap wrap;
	output_measure(printer->output);
	print_time(printer, page_time(story, "last_seen"));
	wrap_begin(&wrap, printer->output, INDENT, INDENT);
	wrap_string(&wrap, STYLE_BOLD, value_string(story, "title", "(no title)"));
	wrap_string(&wrap, STYLE_PLAIN, " ");
	wrap_string(&wrap, STYLE_ID, value_string(story, "id", "?"));
	wrap_counts(&wrap, story, " · ");
	wrap_end(&wrap);
}
