#include "clients/cli/report/word_diff.h"

#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>

#include "clients/cli/output.h"
#include "proto/base/array.h"

enum { SHORT_LETTERS = 3, KEY_LETTERS = 64 /* longer words are told apart by their first letters */ };
#define NONE SIZE_MAX

struct word {
	size_t start, end;
	uint64_t key;
	unsigned letters;
};

struct words {
	struct word *items;
	size_t count, capacity;
};

/* --- Words. */

static bool is_letter(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_SC: /* "$5" and "€5" */
		return true;
	default:
		return c == '%';
	}
}

/* One word from `start` on: what stands between blanks, or one wide character. */
static struct word read_word(const char *text, size_t start, size_t bytes)
{
	int32_t letters[KEY_LETTERS], c;
	struct word word = { .start = start, .end = start };
	while (word.end < bytes) {
		size_t length = text_character(text + word.end, bytes - word.end, &c);
		bool wide = utf8proc_charwidth(c) == 2;
		if (text_is_blank(c) || (wide && word.end > start))
			break;
		word.end += length;
		if (is_letter(c) && word.letters < KEY_LETTERS)
			letters[word.letters++] = utf8proc_tolower(c);
		if (wide)
			break;
	}
	word.key = XXH3_64bits(letters, word.letters * sizeof(*letters));
	return word;
}

/* Punctuation that stands alone goes with the word before it. */
static struct words read_words(const char *text)
{
	struct words words = { 0 };
	size_t bytes = strlen(text);
	int32_t c;
	for (size_t at = 0; at < bytes;) {
		size_t length = text_character(text + at, bytes - at, &c);
		if (text_is_blank(c)) {
			at += length;
			continue;
		}
		struct word word = read_word(text, at, bytes);
		at = word.end;
		if (word.letters || !words.count)
			array_append(&words, word);
		else
			words.items[words.count - 1].end = word.end;
	}
	return words;
}

/* --- Which words are common. `match` has for each word of the text the one of the base, or NONE. */

static void match_middle(const struct word *base, size_t n, const struct word *text, size_t m, size_t offset, size_t *match)
{
	if (!n || !m || n * m > WORD_DIFF_CELLS)
		return;
	uint16_t *longest = allocate((n + 1) * (m + 1), sizeof(*longest)); /* common from [i][j] on: the square root of the cells at most */
	size_t row = m + 1;
	for (size_t i = n; i-- > 0;)
		for (size_t j = m; j-- > 0;) {
			uint16_t down = longest[(i + 1) * row + j], right = longest[i * row + j + 1];
			longest[i * row + j] = base[i].key == text[j].key ? (uint16_t)(longest[(i + 1) * row + j + 1] + 1) : down > right ? down : right;
		}
	for (size_t i = 0, j = 0; i < n && j < m;) {
		if (base[i].key == text[j].key)
			match[j++] = offset + i++;
		else if (longest[(i + 1) * row + j] >= longest[i * row + j + 1])
			i++;
		else
			j++;
	}
	free(longest);
}

static void match_words(const struct words *base, const struct words *text, size_t *match)
{
	size_t start = 0, base_end = base->count, text_end = text->count;
	if (!base_end || !text_end)
		return;
	for (; start < base_end && start < text_end && base->items[start].key == text->items[start].key; start++)
		match[start] = start;
	for (; base_end > start && text_end > start && base->items[base_end - 1].key == text->items[text_end - 1].key; base_end--, text_end--)
		match[text_end - 1] = base_end - 1;
	match_middle(base->items + start, base_end - start, text->items + start, text_end - start, start, match + start);
}

/* Short words that stand alone among others are common by chance. */
static void drop_chance(const struct words *text, size_t *match)
{
	for (size_t j = 1; j + 1 < text->count; j++)
		if (match[j] != NONE && text->items[j].letters <= SHORT_LETTERS && match[j - 1] == NONE && match[j + 1] == NONE)
			match[j] = NONE;
}

/* --- Runs. */

struct runs {
	struct word_run *items;
	size_t count, capacity;
};

static size_t add_run(struct runs *runs, enum word_change change, const struct words *words, size_t from, size_t to)
{
	if (from < to)
		array_append(runs, ((struct word_run){ change, words->items[from].start, words->items[to - 1].end, to - from }));
	return from < to ? to - from : 0;
}

static void find_runs(const struct words *base, const struct words *text, const size_t *match, struct runs *runs, struct word_diff *diff)
{
	size_t next = 0; /* of the base */
	for (size_t j = 0; j < text->count || next < base->count;) {
		size_t same = j;
		while (same < text->count && match[same] == NONE)
			same++;
		size_t until = same < text->count ? match[same] : base->count, end = same;
		diff->left_out += add_run(runs, WORD_LEFT_OUT, base, next, until);
		diff->other += add_run(runs, WORD_OTHER, text, j, same);
		while (end < text->count && match[end] == until + (end - same))
			end++;
		diff->same += add_run(runs, WORD_SAME, text, same, end);
		next = until + (end - same);
		j = end;
	}
}

void word_diff(const char *base, const char *text, struct arena *arena, struct word_diff *ret_diff)
{
	struct words base_words = read_words(base), text_words = read_words(text);
	struct runs runs = { 0 };
	size_t *match = allocate(text_words.count, sizeof(*match));
	*ret_diff = (struct word_diff){ 0 };
	for (size_t j = 0; j < text_words.count; j++)
		match[j] = NONE;
	match_words(&base_words, &text_words, match);
	drop_chance(&text_words, match);
	find_runs(&base_words, &text_words, match, &runs, ret_diff);
	struct word_run *kept = arena_alloc(arena, runs.count, sizeof(*kept));
	if (runs.count)
		memcpy(kept, runs.items, runs.count * sizeof(*kept));
	ret_diff->runs = kept;
	ret_diff->run_count = runs.count;
	array_free(&runs);
	array_free(&base_words);
	array_free(&text_words);
	free(match);
}
