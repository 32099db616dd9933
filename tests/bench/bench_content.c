/* Articles made to be expensive: nanoseconds of processor time a byte, for a text of n, 2n and 4n bytes. Where time is linear, the three are
 * about the same. First for reading the text and finding statements in it, then for the board: the article, and another outlet's copy of it.
 * usage: bench_content [BYTES [ATTACK]]
 *        bench_content --check [BYTES [ATTACK]]
 * (262144 bytes, all attacks, unless said otherwise; with --check 32768, and it fails where a byte of 4n costs much more than one of n) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/board/board.h"
#include "proto/base/memory.h"
#include "tests/bench/bench.h"

enum { SIZES = 3, REPEATS = 3 };
#define GROWTH_MOST 2.2 /* of what a byte costs, from n to 4n: 4 is quadratic; what caches and logarithms make is up to 1.6 */
#define NOTICEABLE 100  /* nanoseconds a byte */

/* Writes the k-th piece of an attack's text. Returns its bytes. */
typedef int piece_writer(char *text, size_t room, unsigned k);

static const char *const names[] = { "Mira", "Osric", "Jalena", "Petrus", "Hesta", "Doran", "Ilse", "Tobin" };
static const char *const surnames[] = { "Tolvane", "Banefield", "Korto", "Aldmoor", "Quillan", "Veskit", "Marrowby", "Arkwell" };

/* A word for each number. */
static const char *word(unsigned k, char text[16])
{
	int length = 0;
	for (k += 100; k; k /= 20)
		text[length++] = "bcdfghklmnprstvzaeiou"[k % 20];
	text[length] = '\0';
	return text;
}

static int repeat(char *text, size_t room, const char *piece)
{
	return snprintf(text, room, "%s", piece);
}

static int quotation_marks(char *text, size_t room, unsigned k)
{
	(void)k;
	return repeat(text, room, "\"");
}

static int opening_marks(char *text, size_t room, unsigned k)
{
	(void)k;
	return repeat(text, room, "“");
}

static int marks_in_pairs(char *text, size_t room, unsigned k)
{
	return repeat(text, room, k % 2 ? "” " : "“a");
}

static int one_sentence(char *text, size_t room, unsigned k)
{
	char w[16];
	return snprintf(text, room, "%s ", word(k * 7919 % 5000, w));
}

static int said_sentence(char *text, size_t room, unsigned k)
{
	return snprintf(text, room, "said %s %s, ", names[k % 8], surnames[k / 8 % 8]);
}

static int words_as_sentences(char *text, size_t room, unsigned k)
{
	char w[16];
	return snprintf(text, room, "%s. ", word(k, w));
}

static int nested_quotations(char *text, size_t room, unsigned k)
{
	return repeat(text, room, k % 2 ? "‘he said " : "“she said ");
}

static int combining_marks(char *text, size_t room, unsigned k)
{
	(void)k;
	return repeat(text, room, "\xcc\x81");
}

static int letters_with_marks(char *text, size_t room, unsigned k)
{
	return repeat(text, room, k % 64 ? "\xcc\x88" : " A\xcc\x83");
}

static int overrides(char *text, size_t room, unsigned k)
{
	return repeat(text, room, k % 2 ? "\xe2\x80\xaeright " : "\xe2\x80\xab left ");
}

static int one_word(char *text, size_t room, unsigned k)
{
	(void)k;
	return repeat(text, room, "x");
}

static int short_paragraphs(char *text, size_t room, unsigned k)
{
	char w[16];
	return snprintf(text, room, "Ab %s.\n\n", word(k, w));
}

static int one_statement(char *text, size_t room, unsigned k)
{
	(void)k;
	return repeat(text, room, "“It is late,” said Mira Tolvane. ");
}

static int statements(char *text, size_t room, unsigned k)
{
	char a[16], b[16], c[16];
	return snprintf(text, room, "“The %s of the %s was %s and nobody knew,” said %s %s.\n\n", word(k, a), word(k * 31 % 997, b),
	                word(k * 17 % 991, c), names[k % 8], surnames[k / 8 % 8]);
}

static int speakers(char *text, size_t room, unsigned k)
{
	char a[16], b[16];
	word(k, a);
	word(k * 7 % 10007, b);
	a[0] -= 'a' - 'A';
	b[0] -= 'a' - 'A';
	return snprintf(text, room, "“Nobody knew of it,” said %s %s. ", a, b);
}

static int pronouns(char *text, size_t room, unsigned k)
{
	return snprintf(text, room, "%s %s said that %s knew. ", k % 9 ? "He" : names[k / 9 % 8], k % 9 ? "then" : surnames[k / 72 % 8],
	                k % 2 ? "she" : "they");
}

static int claims(char *text, size_t room, unsigned k)
{
	char a[16], b[16];
	return snprintf(text, room, "The %s rose by %u crowns in %s on Tuesday. ", word(k, a), k, word(k % 300, b));
}

static int all_names(char *text, size_t room, unsigned k)
{
	return snprintf(text, room, "%s %s ", names[k % 8], surnames[k / 8 % 8]);
}

static int numbers(char *text, size_t room, unsigned k)
{
	return snprintf(text, room, "%u ", k);
}

static int possessives(char *text, size_t room, unsigned k)
{
	char a[16];
	word(k, a);
	a[0] -= 'a' - 'A';
	return snprintf(text, room, "%s's said on it. ", a);
}

static int particles(char *text, size_t room, unsigned k)
{
	char a[16];
	word(k, a);
	a[0] -= 'a' - 'A';
	return snprintf(text, room, "De %s zei iets. ", a);
}

static const struct attack {
	const char *name;
	piece_writer *write;
	const char *language;
} attacks[] = {
	{ "quotation-marks", quotation_marks, "en" },
	{ "opening-marks", opening_marks, "en" },
	{ "marks-in-pairs", marks_in_pairs, "en" },
	{ "one-sentence", one_sentence, "en" },
	{ "said-sentence", said_sentence, "en" },
	{ "words-as-sentences", words_as_sentences, "en" },
	{ "nested-quotations", nested_quotations, "en" },
	{ "combining-marks", combining_marks, "en" },
	{ "letters-with-marks", letters_with_marks, "en" },
	{ "overrides", overrides, "en" },
	{ "one-word", one_word, "en" },
	{ "short-paragraphs", short_paragraphs, "en" },
	{ "one-statement", one_statement, "en" },
	{ "statements", statements, "en" },
	{ "speakers", speakers, "en" },
	{ "pronouns", pronouns, "en" },
	{ "claims", claims, "en" },
	{ "names", all_names, "en" },
	{ "numbers", numbers, "en" },
	{ "possessives", possessives, "en" },
	{ "particles", particles, "nl" },
};

/* The measure of one text. */
struct cost {
	double analysis, board; /* nanoseconds a byte */
	size_t statements;
	double memory; /* bytes that the analysis takes, a byte */
};

static char *make_text(const struct attack *attack, size_t bytes)
{
	char *text = allocate(bytes + 256, 1);
	size_t length = 0;
	for (unsigned k = 0; length < bytes; k++)
		length += (size_t)attack->write(text + length, 256, k);
	return text;
}

static double apply(const struct models *models, const struct article *article, const struct analysis *analysis)
{
	struct board *board = board_new(models, &(struct board_options){ .window = BOARD_WINDOW_DEFAULT });
	struct arena *arena = arena_new();
	double begun = seconds();
	for (uint64_t k = 1; k <= 2; k++) {
		struct updates updates;
		struct article one = *article;
		struct analysis of = *analysis;
		one.id = k == 1 ? "one" : "two";
		of.publisher = k == 1 ? "one.example" : "two.example";
		board_apply_article(board, k, (int64_t)k * 1000, &one, &of, arena, &updates);
	}
	double taken = seconds() - begun;
	arena_free(arena);
	board_free(board);
	return taken;
}

static struct cost measure(const struct models *models, const struct attack *attack, size_t bytes)
{
	struct cost cost = { .analysis = 1e9, .board = 1e9 };
	char *text = make_text(attack, bytes);
	size_t length = strlen(text);
	for (int k = 0; k < REPEATS; k++) {
		struct arena *arena = arena_new();
		struct article article = { .id = "one", .text = text, .title = "A title", .language = attack->language,
			                   .published = TIME_NONE, .fetched = TIME_NONE, .modified = TIME_NONE };
		struct analysis analysis;
		double begun = seconds();
		analysis_run(models, &article, &(struct analysis_options){ .confidence = ANALYSIS_CONFIDENCE_DEFAULT }, arena, &analysis);
		double analysed = seconds() - begun, applied = apply(models, &article, &analysis);
		cost.analysis = analysed < cost.analysis ? analysed : cost.analysis;
		cost.board = applied < cost.board ? applied : cost.board;
		cost.statements = analysis.statements.count;
		cost.memory = (double)arena_bytes(arena) / (double)length;
		arena_free(arena);
	}
	free(text);
	cost.analysis *= 1e9 / (double)length;
	cost.board *= 1e9 / (double)length;
	return cost;
}

static bool grows(double at_first, double in_the_end)
{
	return in_the_end > NOTICEABLE && in_the_end > GROWTH_MOST * at_first;
}

/* Whether time is linear. */
static bool run(const struct models *models, const struct attack *attack, size_t bytes)
{
	struct cost costs[SIZES];
	for (int k = 0; k < SIZES; k++)
		costs[k] = measure(models, attack, bytes << k);
	printf("%-20s", attack->name);
	for (int k = 0; k < SIZES; k++)
		printf(" %7.0f", costs[k].analysis);
	printf("  ");
	for (int k = 0; k < SIZES; k++)
		printf(" %7.0f", costs[k].board);
	const struct cost *first = &costs[0], *last = &costs[SIZES - 1];
	bool linear = !grows(first->analysis, last->analysis) && !grows(first->board, last->board);
	printf("   %6zu  %5.0f%s\n", last->statements, last->memory, linear ? "" : "  not linear");
	fflush(stdout);
	return linear;
}

int main(int argc, char **argv)
{
	bool check = argc > 1 && strcmp(argv[1], "--check") == 0, linear = true;
	argc -= check;
	argv += check;
	size_t bytes = argc > 1 ? strtoull(argv[1], NULL, 10) : check ? 32 * 1024 : 256 * 1024;
	struct models *models;
	char *error = NULL;
	if (models_load(HEARSAY_DATA_BUILD, &models, &error) < 0) {
		fprintf(stderr, "bench_content: %s\n", error);
		return EXIT_FAILURE;
	}
	printf("ns a byte for        analysis of n, 2n, 4n     board                     statements  bytes a byte, of 4n\n");
	for (size_t k = 0; k < array_size(attacks); k++)
		if (argc < 3 || strcmp(attacks[k].name, argv[2]) == 0)
			linear = run(models, &attacks[k], bytes) && linear;
	models_free(models);
	return linear || !check ? EXIT_SUCCESS : EXIT_FAILURE;
}
