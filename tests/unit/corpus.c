#include "corpus.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "extract_helpers.h"
#include "silver_labels.h"

static char directory[64], path[96], gold_path[96];
static struct corpus corpus;

static void set_up(void)
{
	strcpy(directory, "/tmp/hearsay-corpus-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/articles.jsonl", directory);
	snprintf(gold_path, sizeof(gold_path), "%s/x.gold.json", directory);
}

static void tear_down(void)
{
	corpus_free(&corpus);
	unlink(path);
	unlink(gold_path);
	rmdir(directory);
}

TestSuite(corpus, .init = set_up, .fini = tear_down);

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");
	cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static const struct language *english(void)
{
	return languages_find(extract_languages(), "en");
}

/* The labels of a file's first article: one letter a token. Outside ".", gap "_"; source s, cue c, content t, with a capital where
 * one begins; "<" behind those that come before their cue, or whose content does. */
static const char *labels_of(const struct training_article *article)
{
	static const char *const SIGNS[] = { ".", "_", "S<", "s<", "S", "s", "C<", "c<", "C", "c", "T<", "t<", "T", "t", [LABEL_UNKNOWN] = "?" };
	const char *labels = "";
	for (uint32_t k = 0; k < article->document.token_count; k++)
		labels = arena_format(article->arena, "%s%s", labels, SIGNS[article->labels[k]]);
	return labels;
}

static void expect_labels(const char *line, const char *expected)
{
	char *error = NULL;
	write_file(path, line);
	cr_assert_eq(corpus_read_attributions(&corpus, path, english(), &error), 0, "%s", error);
	const char *labels = labels_of(corpus.articles.items[corpus.articles.count - 1]);
	cr_expect_str_eq(labels, expected, "%s\ngives\n%s\ninstead of\n%s", line, labels, expected);
}

Test(corpus, labels_source_cue_and_content)
{
	/* Rosk said on Monday that it rained . */
	expect_labels("{\"id\":\"a\",\"text\":\"Rosk said on Monday that it rained.\",\"attributions\":"
	              "[{\"source\":[[0,4]],\"cue\":[[5,9]],\"content\":[[25,34]]}]}",
	              "S<C___Tt.");
	/* It rained , said Edda Rosk . */
	expect_labels("{\"id\":\"b\",\"text\":\"It rained, said Edda Rosk.\",\"attributions\":"
	              "[{\"source\":[[16,25]],\"cue\":[[11,15]],\"content\":[[0,9]]}]}",
	              "T<t<_C<Ss.");
}

Test(corpus, takes_the_marks_beside_a_content_along)
{
	/* “ It rained , ” Rosk said , “ hard . ” */
	expect_labels("{\"id\":\"a\",\"text\":\"“It rained,” Rosk said, “hard.”\",\"attributions\":"
	              "[{\"source\":[[13,17]],\"cue\":[[18,22]],\"content\":[[1,11],[25,30]]}]}",
	              "T<t<t<t<t<S<C<_Tttt");
}

Test(corpus, begins_a_part_anew_behind_one_inside_it)
{
	/* It rained Rosk said hard . : the mention and the cue lie within the content */
	expect_labels("{\"id\":\"a\",\"text\":\"It rained Rosk said hard.\",\"attributions\":"
	              "[{\"source\":[[10,14]],\"cue\":[[15,19]],\"content\":[[0,24]]}]}",
	              "T<t<S<C<T<.");
}

Test(corpus, takes_every_label_that_may_follow)
{
	char *error = NULL;
	write_file(path, "{\"id\":\"a\",\"text\":\"Rosk said that Brand said it rained, and it was cold, he said.\",\"attributions\":["
	                 "{\"source\":[[0,4]],\"cue\":[[5,9]],\"content\":[[15,35]]},"
	                 "{\"source\":[[15,20]],\"cue\":[[21,25]],\"content\":[[26,35]]},"
	                 "{\"source\":[],\"cue\":[],\"content\":[[37,52]]}]}");
	cr_assert_eq(corpus_read_attributions(&corpus, path, english(), &error), 0, "%s", error);
	const struct training_article *article = corpus.articles.items[0];
	for (uint32_t c = 0; c < article->chain_count; c++)
		for (uint32_t k = article->chains[c].first; k < article->chains[c].end; k++)
			cr_expect(label_follows(k == article->chains[c].first ? LABEL_COUNT : article->labels[k - 1], article->labels[k]), "token %u", k);
}

Test(corpus, finds_the_tokens_that_a_span_touches)
{
	struct arena *arena = arena_new();
	struct document document;
	document_read("Rosk said so.", 13, english(), arena, &document);
	struct range range = corpus_tokens(&document, (struct span){ 6, 11 });
	cr_expect(range.first == 1 && range.end == 3);
	range = corpus_tokens(&document, (struct span){ 4, 5 });
	cr_expect(range.first == range.end, "a blank is no token");
	range = corpus_tokens(&document, (struct span){ 0, 13 });
	cr_expect(range.first == 0 && range.end == document.token_count);
	arena_free(arena);
}

static struct span only(const struct span *spans, size_t count)
{
	cr_assert_eq(count, 1, "%zu", count);
	return spans[0];
}

Test(corpus, finds_the_mention_and_the_cue_of_an_event_nearest_to_the_content)
{
	char *error = NULL;
	write_file(path,
	           "{\"id\":\"a\",\"text\":\"Rosk said no. It rained on Monday, Rosk said. Brand said so.\"}\n{\"id\":\"unmarked\",\"text\":\"Rosk said no.\"}\n");
	write_file(gold_path, "{\"event\":\"x\",\"articles\":[{\"id\":\"a\"}],\"statements\":["
	                      "{\"article\":\"a\",\"kind\":\"claim\",\"content\":[[14,33]]},"
	                      "{\"article\":\"other\",\"kind\":\"direct\",\"content\":[[0,9999]]},"
	                      "{\"article\":\"a\",\"kind\":\"indirect\",\"mention\":\"Rosk\",\"cue\":\"said\",\"content\":[[14,33]]},"
	                      "{\"article\":\"a\",\"kind\":\"indirect\",\"mention\":\"Nobody\",\"cue\":\"\",\"content\":[[14,23]]}]}");
	cr_assert_eq(corpus_read_events(&corpus, directory, english(), &error), 0, "%s", error);
	cr_assert_eq(corpus.articles.count, 1, "the article that no event names stays");
	const struct training_article *article = corpus.articles.items[0];
	cr_assert_str_eq(article->event, "x");
	cr_assert_eq(article->gold_count, 2);
	cr_expect_eq(only(article->gold[0].source, article->gold[0].source_count).start, 35);
	cr_expect_eq(only(article->gold[0].cue, article->gold[0].cue_count).start, 40);
	cr_expect_eq(only(article->gold[0].content, article->gold[0].content_count).end, 33);
	cr_expect_eq(article->gold[1].source_count, 0);
	cr_expect_eq(article->gold[1].cue_count, 0);
}

static void refuses(const char *line, const char *words)
{
	char *error = NULL;
	char text[1000];
	snprintf(text, sizeof(text), "{\"id\":\"a\",\"text\":\"Rosk\",\"attributions\":[]}\n%s\n", line);
	write_file(path, text);
	cr_expect_lt(corpus_read_attributions(&corpus, path, english(), &error), 0, "%s is taken", line);
	cr_expect(error && strstr(error, "articles.jsonl:2: ") && strstr(error, words), "%s gives \"%s\"", line, error);
	free(error);
}

Test(corpus, finds_nothing_beside_a_content_of_blanks)
{
	char *error = NULL;
	write_file(path, "{\"id\":\"a\",\"text\":\" Rosk said no. \"}\n");
	write_file(gold_path, "{\"event\":\"x\",\"articles\":[{\"id\":\"a\"}],\"statements\":["
	                      "{\"article\":\"a\",\"kind\":\"direct\",\"mention\":\"Rosk\",\"cue\":\"said\",\"content\":[[0,1]]},"
	                      "{\"article\":\"a\",\"kind\":\"direct\",\"mention\":\"Rosk\",\"cue\":\"said\",\"content\":[[14,15]]}]}");
	cr_assert_eq(corpus_read_events(&corpus, directory, english(), &error), 0, "%s", error);
	cr_assert_eq(corpus.articles.items[0]->gold[0].cue_count, 0);
	cr_assert_eq(corpus.articles.items[0]->gold[1].cue_count, 0);
}

Test(corpus, says_which_line_is_wrong)
{
	refuses("{", "");
	refuses("", "");
	refuses("[]", "not an article");
	refuses("{\"id\":\"b\",\"text\":\"Rosk\"}", "not an article");
	refuses("{\"id\":1,\"text\":\"Rosk\",\"attributions\":[]}", "not an article");
	refuses("{\"id\":\"b\",\"text\":\"Rosk\",\"attributions\":[{\"content\":[[0,5]]}]}", "not in the text");
	refuses("{\"id\":\"b\",\"text\":\"Rosk\",\"attributions\":[{\"content\":[[-1,2]]}]}", "not in the text");
	refuses("{\"id\":\"b\",\"text\":\"Rosk\",\"attributions\":[{\"cue\":[[2,2]]}]}", "not in the text");
	refuses("{\"id\":\"b\",\"text\":\"Rosk\",\"attributions\":[{\"source\":[3]}]}", "not in the text");
}

/* --- silver labels: spans by a larger tagger, of texts in another file */

static int read_silver(const char *line, char **ret_error)
{
	write_file(path, "{\"id\":\"a\",\"text\":\"It rained, said Edda Rosk.\\n\\nShe left.\"}\n{\"id\":\"b\",\"text\":\"No one.\"}\n");
	write_file(gold_path, line);
	return corpus_read_silver(&corpus, path, gold_path, english(), ret_error);
}

static void expect_silver(const char *line, const char *expected)
{
	char *error = NULL;
	cr_assert_eq(read_silver(line, &error), 0, "%s", error);
	cr_assert_eq(corpus.articles.count, 1, "the other one has no line");
	cr_expect(corpus.articles.items[0]->silver);
	cr_expect_str_eq(labels_of(corpus.articles.items[0]), expected);
}

Test(corpus, reads_silver_labels)
{
	/* It rained , said Edda Rosk . She left . */
	expect_silver("a\t0+9X 0+1G 1+4C 1+9T\n", "T<t<_C<Ss....");
}

Test(corpus, keeps_chains_apart_of_which_a_larger_tagger_was_not_certain)
{
	expect_silver("a\t0+9X 0+1G 1+4C 1+9T 3+9?\n", "T<t<_C<Ss.???");
}

static void expect_refused(const char *line, const char *why)
{
	char *error = NULL;
	cr_expect_lt(read_silver(line, &error), 0, "%s", line);
	cr_expect(error && strstr(error, why), "%s: %s", line, error);
	free(error);
}

Test(corpus, refuses_silver_labels_that_are_damaged)
{
	expect_refused("a 0+9X\n", ":1: not an id, a tab and spans");
	expect_refused("a\t0+9X", ":1: not an id, a tab and spans");
	expect_refused("a\t0+9X\na\t0+9X\n", ":2: not an id, a tab and spans (or its id was there before)");
	expect_refused("a\t0+90X\n", "not spans of the text of a");
	expect_refused("a\t90+1X\n", "not spans of the text of a");
	expect_refused("a\t99999999999999999999999+1X\n", "not spans of the text of a");
	expect_refused("a\t0+0X\n", "not spans of the text of a");
	expect_refused("a\t0+9Q\n", "not spans of the text of a");
	expect_refused("a\t0+9\n", "not spans of the text of a");
	expect_refused("a\tX\n", "not spans of the text of a");
}

Test(corpus, writes_what_a_larger_tagger_reads)
{
	char *error = NULL;
	char line[512] = "";
	write_file(path,
	           "{\"id\":\"a\",\"text\":\"Rosk said it rained.\",\"attributions\":[{\"source\":[[0,4]],\"cue\":[[5,9]],\"content\":[[10,19]]}]}");
	cr_assert_eq(corpus_read_attributions(&corpus, path, english(), &error), 0, "%s", error);
	cr_assert_eq(tokens_write(&corpus, gold_path, &error), 0, "%s", error);
	FILE *file = fopen(gold_path, "r");
	cr_assert(file && fgets(line, sizeof(line), file) && fclose(file) == 0);
	cr_expect_str_eq(line,
	                 "{\"id\":\"a\",\"text\":\"Rosk said it rained.\",\"tokens\":[0,4,5,9,10,12,13,19,19,20],\"chains\":[0,5],\"labels\":\"SDYyO\"}\n");
	cr_expect_lt(tokens_write(&corpus, "/nowhere/at/all", &error), 0);
	cr_expect(error && strstr(error, "/nowhere/at/all: No such file"));
	free(error);
}
