#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/commands.h"
#include "clients/cli/connection.h"
#include "clients/cli/option.h"
#include "clients/cli/pages.h"
#include "proto/time.h"

enum { TIMEOUT = 10 * 1000, PUBLISHERS_SHOWN = 8, ARTICLES_SHOWN = 12, VARIANTS_SHOWN = 12, MERGED_SHOWN = 6, TIME_COLUMNS = 17,
       PUBLISHER_COLUMNS = 24, INDENT = 8, TITLE_LEAST = 16 };

struct options {
	struct connection connection;
	const char *id, *since;
	bool all;
};

enum { KEY_SINCE = 0x2000 };

static const struct argp_option argp_options[] = {
	{ .name = "all", .key = 'a', .doc = "all articles, and also the outlets' own claims that only one publisher makes" },
	{ .name = "since", .key = KEY_SINCE, .arg = "TIME",
	  .doc = "mark what is new since then with a +: 2022-03-07, 2022-03-07T09:30Z, 6h, 2d" },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->connection;
		return 0;
	case 'a':
		options->all = true;
		return 0;
	case KEY_SINCE:
		options->since = option_since(arg, state, options->connection.arena);
		return 0;
	default:
		return option_argument(key, arg, state, &options->id, "story", "which story? 'hearsay stories' lists them");
	}
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse,
	.args_doc = "STORY",
	.doc = "One story: who has carried it and since when, then what was said, beginning with what most publishers carry: the speaker, the fullest "
	       "wording, how many independent publishers have it, who had it first, and the wordings that differ, with their publishers. After what "
	       "people said come the outlets' own claims. The id of a story that was merged into another one shows that one."
	       "\v"
	       "Examples:\n"
	       "  hearsay story s12\n"
	       "  hearsay story s12 --all | less -R\n"
	       "  hearsay story s12 --since 6h\n"
	       "  hearsay story s12 --json | jq '.clusters[] | {speaker, text}'",
	.children = (const struct argp_child[]){ { .argp = &connection_argp }, { 0 } },
};

/* What is shown, and how. */
struct shown {
	struct output output;
	const struct value *page;
	bool all;
	int64_t since; /* what came in then or later is new; TIME_NONE: nothing is */
};

/* The outlets' own claims that only one publisher makes are many, and least of what people look for. */
static bool is_left_out(const struct shown *shown, const struct value *cluster)
{
	return !shown->all && page_is_claim(cluster) && value_integer(cluster, "publisher_count", 0) < 2;
}

static bool is_new(const struct shown *shown, int64_t time)
{
	return shown->since != TIME_NONE && time != TIME_NONE && time >= shown->since;
}

/* --- The head. */

static void print_merged(struct output *output, const struct value *story)
{
	const struct value *ids;
	uint32_t count = value_array(story, "merged_from", &ids);
	for (uint32_t i = 0; i < count && i < MERGED_SHOWN; i++)
		if (ids[i].type == VALUE_STRING)
			fprintf(output->file, "%s%s", i ? ", " : " · with ", ids[i].string);
	if (count > MERGED_SHOWN)
		fputs(", …", output->file);
}

static void print_state(struct output *output, const struct value *story)
{
	const char *status = value_string(story, "status", "open"), *reason = value_string(story, "closed_reason", NULL);
	fprintf(output->file, " · %s%s%s%s", status, reason ? " (" : "", reason ? reason : "", reason ? ")" : "");
	const char *split_from = value_string(story, "split_from", NULL), *continues = value_string(story, "continues", NULL);
	print_merged(output, story);
	if (split_from)
		fprintf(output->file, " · split from %s", split_from);
	if (continues)
		fprintf(output->file, " · continues %s", continues);
	fputc('\n', output->file);
}

/* How many of the page's articles or clusters are new; claims that are not shown don't count. */
static uint64_t count_new(const struct shown *shown, const char *items, const char *key)
{
	const struct value *rows;
	uint32_t count = value_array(shown->page, items, &rows);
	uint64_t fresh = 0;
	for (uint32_t i = 0; i < count; i++)
		fresh += !is_left_out(shown, &rows[i]) && is_new(shown, page_time(&rows[i], key));
	return fresh;
}

static void print_new(struct shown *shown)
{
	char time[SHORT_TEXT_SIZE], articles[SHORT_TEXT_SIZE * 2], statements[SHORT_TEXT_SIZE * 2];
	if (shown->since == TIME_NONE)
		return;
	output_print(&shown->output, STYLE_NEW, "+ ");
	fprintf(shown->output.file, "since %s: %s, %s\n", text_time(shown->since, time),
	        page_count(count_new(shown, "articles", "time"), "article", "articles", articles),
	        page_count(count_new(shown, "clusters", "first_seen"), "statement", "statements", statements));
}

static void print_head(struct output *output, const struct value *story)
{
	struct wrap wrap;
	char first[SHORT_TEXT_SIZE], last[SHORT_TEXT_SIZE], count[SHORT_TEXT_SIZE * 2];
	wrap_begin(&wrap, output, 0, 0);
	wrap_string(&wrap, STYLE_BOLD, value_string(story, "title", "(no title)"));
	wrap_end(&wrap);
	output_text(output, STYLE_ID, value_string(story, "id", "?"));
	fprintf(output->file, " · %s", page_count((uint64_t)value_integer(story, "publisher_count", 0), "publisher", "publishers", count));
	fprintf(output->file, " · %s", page_count((uint64_t)value_integer(story, "article_count", 0), "article", "articles", count));
	int64_t copies = value_integer(story, "copy_count", 0);
	if (copies > 0)
		fprintf(output->file, " (%s)", page_count((uint64_t)copies, "copy", "copies", count));
	print_state(output, story);
	fprintf(output->file, "%s to %s\n", text_time(page_time(story, "first_seen"), first), text_time(page_time(story, "last_seen"), last));
}

/* --- Who carries it. */

/* An id is there to be copied: it is never cut, and one that leaves too little of the title stands below it. */
static bool stands_below(const struct output *output, const char *id)
{
	unsigned columns = TIME_COLUMNS + PUBLISHER_COLUMNS + 6 + TITLE_LEAST + 2 + text_columns(id);
	return output->width < OUTPUT_NARROW || columns > output->width || text_columns(id) > output->width / 4;
}

/* The columns of the longest id that stands beside its title, so that all of these stand under each other. */
static unsigned widest_id(const struct output *output, const struct value **articles, uint32_t count)
{
	unsigned widest = 0;
	for (uint32_t i = 0; i < count; i++) {
		const char *id = value_string(articles[i], "id", "?");
		if (!stands_below(output, id) && text_columns(id) > widest)
			widest = text_columns(id);
	}
	return widest;
}

static void print_article(struct shown *shown, const struct value *article, unsigned widest)
{
	struct output *output = &shown->output;
	char time[SHORT_TEXT_SIZE];
	const char *copy_of = value_string(article, "copy_of", NULL), *id = value_string(article, "id", "?");
	bool narrow = output->width < OUTPUT_NARROW, below = stands_below(output, id);
	unsigned id_columns = below ? 0 : widest + 2;
	unsigned publisher_columns = narrow ? output_room(output, TIME_COLUMNS + 4) : PUBLISHER_COLUMNS;
	unsigned title_columns = output_room(output, narrow ? INDENT : TIME_COLUMNS + PUBLISHER_COLUMNS + id_columns + 6);
	output_print(output, STYLE_NEW, is_new(shown, page_time(article, "time")) ? "+ " : "  ");
	output_cell(output, STYLE_DIM, text_time(page_time(article, "time"), time), TIME_COLUMNS, true);
	fputs("  ", output->file);
	output_cell(output, STYLE_PLAIN, page_publisher(article, "publisher"), publisher_columns, !narrow);
	fputs(narrow ? "\n        " : "  ", output->file);
	if (copy_of) {
		cleanup(free_pointer) char *text = format_string("copy of %s", copy_of);
		output_cell(output, STYLE_DIM, text, title_columns, true);
	} else {
		output_cell(output, STYLE_PLAIN, value_string(article, "title", ""), title_columns, true);
	}
	fputs(below ? "\n        " : "  ", output->file);
	output_print(output, STYLE_ID, "%s\n", id);
}

static void print_articles(struct shown *shown)
{
	struct output *output = &shown->output;
	const struct value *articles;
	uint32_t count = value_array(shown->page, "articles", &articles);
	if (!count)
		return;
	cleanup(free_pointer) const struct value **sort = page_sorted(articles, count, page_by_time);
	output_print(output, STYLE_BOLD, "\nCarried by\n");
	uint32_t most = shown->all || count <= ARTICLES_SHOWN + 1 ? count : ARTICLES_SHOWN;
	const unsigned widest = widest_id(output, sort, most);
	for (uint32_t i = 0; i < most; i++)
		print_article(shown, sort[i], widest);
	if (most < count)
		output_print(output, STYLE_DIM, "  … and %u more (--all shows them)\n", count - most);
}

/* --- What was said. */

static bool had_before(const struct value *statements, uint32_t count, const char *publisher, int64_t since)
{
	for (uint32_t i = 0; i < count; i++)
		if (page_time(&statements[i], "time") < since && strcmp(page_publisher(&statements[i], "publisher"), publisher) == 0)
			return true;
	return false;
}

static bool is_named_before(const struct value *statements, uint32_t index, const char *publisher, int64_t since)
{
	for (uint32_t i = 0; i < index; i++)
		if (page_time(&statements[i], "time") >= since && strcmp(page_publisher(&statements[i], "publisher"), publisher) == 0)
			return true;
	return false;
}

/* Who has carried it since, of what was known before. */
static void add_new_carriers(struct wrap *wrap, const struct shown *shown, const struct value *cluster)
{
	const struct value *statements;
	uint32_t count = value_array(cluster, "statements", &statements), named = 0;
	if (shown->since == TIME_NONE || is_new(shown, page_time(cluster, "first_seen")))
		return;
	for (uint32_t i = 0; i < count; i++) {
		const char *publisher = page_publisher(&statements[i], "publisher");
		if (!is_new(shown, page_time(&statements[i], "time")) || had_before(statements, count, publisher, shown->since) ||
		    is_named_before(statements, i, publisher, shown->since))
			continue;
		wrap_string(wrap, STYLE_NEW, named ? ", " : " · + ");
		wrap_string(wrap, STYLE_NEW, named < PUBLISHERS_SHOWN ? publisher : "…");
		if (named++ == PUBLISHERS_SHOWN)
			return;
	}
}

static void print_carriers(struct shown *shown, const struct value *cluster)
{
	struct wrap wrap;
	fputs("      ", shown->output.file);
	wrap_begin(&wrap, &shown->output, 6, 6);
	page_carriers(&wrap, cluster, shown->page, PUBLISHERS_SHOWN);
	add_new_carriers(&wrap, shown, cluster);
	wrap_end(&wrap);
}

static void print_variant(struct output *output, const struct value *cluster, const struct value *statement, const struct value *page)
{
	struct wrap wrap;
	const char *text = value_string(statement, "text", "");
	fputs("      ", output->file);
	wrap_begin(&wrap, output, 6, 10);
	page_other_wording(&wrap, statement);
	wrap_string(&wrap, STYLE_DIM, " — ");
	page_publishers(&wrap, cluster, text, page, PUBLISHERS_SHOWN);
	wrap_end(&wrap);
}

static void print_variants(struct output *output, const struct value *cluster, const struct value *page, bool all)
{
	const struct value *statements;
	uint32_t count = value_array(cluster, "statements", &statements), shown = 0, more = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (page_worded_before(cluster, statements, i))
			continue;
		if (all || shown < VARIANTS_SHOWN)
			print_variant(output, cluster, &statements[i], page);
		else
			more++;
		shown++;
	}
	if (more)
		output_print(output, STYLE_DIM, "      … and %u more wording%s (--all shows %s)\n", more, more == 1 ? "" : "s", more == 1 ? "it" : "them");
}

static const struct value *find_head(const struct value *page, const char *id)
{
	const struct value *heads;
	uint32_t count = value_array(page, "same_as", &heads);
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(value_string(&heads[i], "id", ""), id) == 0)
			return &heads[i];
	return NULL;
}

/* The other stories in which the same is said. */
static void print_same_as(struct output *output, const struct value *cluster, const struct value *page)
{
	struct wrap wrap;
	char count[SHORT_TEXT_SIZE * 2];
	const struct value *ids;
	uint32_t id_count = value_array(cluster, "same_as", &ids);
	for (uint32_t i = 0; i < id_count; i++) {
		const struct value *head = ids[i].type == VALUE_STRING ? find_head(page, ids[i].string) : NULL;
		if (!head)
			continue;
		fputs("      ", output->file);
		wrap_begin(&wrap, output, 6, 10);
		wrap_string(&wrap, STYLE_DIM, "also in ");
		wrap_string(&wrap, STYLE_ID, value_string(head, "story", "?"));
		wrap_string(&wrap, STYLE_PLAIN, " ");
		wrap_string(&wrap, STYLE_PLAIN, value_string(head, "story_title", ""));
		wrap_string(&wrap, STYLE_DIM, " — ");
		wrap_string(&wrap, STYLE_DIM, page_count((uint64_t)value_integer(head, "publisher_count", 0), "publisher", "publishers", count));
		wrap_end(&wrap);
	}
}

static void print_cluster(struct shown *shown, const struct value *cluster)
{
	struct wrap wrap;
	struct output *output = &shown->output;
	bool fresh = is_new(shown, page_time(cluster, "first_seen"));
	output_print(output, fresh ? STYLE_NEW : STYLE_PLAIN, fresh ? "  + " : "  • ");
	wrap_begin(&wrap, output, 4, 4);
	page_statement(&wrap, cluster);
	wrap_end(&wrap);
	print_carriers(shown, cluster);
	print_variants(output, cluster, shown->page, shown->all);
	print_same_as(output, cluster, shown->page);
}

/* The parts of the list: what people said comes first, and of that, what several publishers carry. */
enum part { PART_SAID, PART_SAID_BY_ONE, PART_CLAIMED };

static enum part part_of(const struct value *cluster)
{
	if (page_is_claim(cluster))
		return PART_CLAIMED;
	return value_integer(cluster, "publisher_count", 0) < 2 ? PART_SAID_BY_ONE : PART_SAID;
}

static const char *title_of(enum part part, bool first)
{
	if (part == PART_CLAIMED)
		return "Reported without a speaker";
	return first ? "Who said what" : "Also said, by one publisher each";
}

static void print_clusters(struct shown *shown)
{
	struct output *output = &shown->output;
	const struct value *clusters;
	uint32_t count = value_array(shown->page, "clusters", &clusters), hidden = 0;
	cleanup(free_pointer) const struct value **sort = page_sorted(clusters, count, page_by_size);
	for (uint32_t i = 0; i < count; i++) {
		if (is_left_out(shown, sort[i])) {
			hidden++;
			continue;
		}
		if (i == 0 || part_of(sort[i - 1]) != part_of(sort[i]))
			output_print(output, STYLE_BOLD, "\n%s\n", title_of(part_of(sort[i]), i == 0));
		print_cluster(shown, sort[i]);
	}
	if (hidden)
		output_print(output, STYLE_DIM, "\n%u %s by one publisher each %s not shown (--all)\n", hidden, hidden == 1 ? "claim" : "claims",
		             hidden == 1 ? "is" : "are");
}

/* Of a story that is too large for one answer, the daemon sends what came first. */
static void print_left_out(struct output *output, const struct value *page)
{
	const struct value *rows, *story = value_find(page, "story");
	char text[SHORT_TEXT_SIZE * 2];
	int64_t articles = value_integer(story, "article_count", 0) - value_array(page, "articles", &rows);
	int64_t clusters = value_integer(story, "statement_cluster_count", 0) - value_array(page, "clusters", &rows);
	if (articles > 0)
		output_print(output, STYLE_WARNING, "\nThe story is too large for one answer: its last %s left out\n",
		             page_count((uint64_t)articles, "article is", "articles are", text));
	if (clusters > 0)
		output_print(output, STYLE_WARNING, "\nThe story is too large for one answer: its last %s left out\n",
		             page_count((uint64_t)clusters, "statement is", "statements are", text));
}

static void print_page(const struct value *page, const struct options *options)
{
	struct shown shown = { .page = page, .all = options->all, .since = option_since_time(options->since) };
	output_begin(&shown.output, stdout);
	print_head(&shown.output, value_find(page, "story"));
	print_new(&shown);
	print_articles(&shown);
	print_clusters(&shown);
	print_left_out(&shown.output, page);
}

static int ask(struct connection *connection, const char *id, struct value *ret_page)
{
	const struct hearsay_parameter parameters[] = { { .name = "id", .type = HEARSAY_TEXT, .text = id } };
	const char *what = arena_format(connection->arena, "story '%s' ('hearsay stories' lists them)", id);
	return connection_query(connection, &(struct hearsay_request){ "story", parameters, 1 }, what, ret_page);
}

/* A story that was merged is where its articles are now, and that is said. */
static int ask_for_open(struct connection *connection, const char *id, struct value *ret_page)
{
	int r = ask(connection, id, ret_page);
	const char *into = r ? NULL : value_string(value_find(ret_page, "story"), "replaced_by", NULL);
	if (!into)
		return r;
	fprintf(stderr, "hearsay: story '%s' is part of '%s' now\n", id, into);
	return ask(connection, into, ret_page);
}

static int run(struct options *options)
{
	struct connection *connection = &options->connection;
	struct value page;
	int r = connection_open(connection);
	if (!r)
		r = ask_for_open(connection, options->id, &page);
	if (r)
		return r;
	if (connection->json)
		connection_print_json(&page);
	else
		print_page(&page, options);
	return EXIT_SUCCESS;
}

int command_story(int argc, char **argv)
{
	struct options options = { 0 };
	connection_begin(&options.connection, TIMEOUT);
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	int status = run(&options);
	connection_end(&options.connection);
	return status;
}
