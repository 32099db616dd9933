#include "extract/tagger/observations.h"

#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "extract/tagger/part_of_speech.h"
#include "extract_helpers.h"

enum { LONGEST_CHAIN = 1024, ROOM = 1000 };

/* Each of these again and again. */
static const char *const UNITS[] = {
	"Edda Rosk said that the gates would open in May. ",
	"“We have time,” she told reporters. “And water.” ",
	"“He said ‘yes, “no” and ",
	"said ",
	"“",
	"” ",
	"‘ “ ",
	", ",
	". ",
	"A. ",
	"\n\n",
	"a\n\n",
	"“It rained.\n\n",
	"ROSK: Yes, he said.\n\n",
	"1,300 ",
	"— ",
	"According to Brand, it “rained”: ‘Yes’ — he said, that and that ",
};

static struct arena *arena;

static void set_up(void)
{
	arena = arena_new();
}

static void tear_down(void)
{
	arena_free(arena);
}

TestSuite(observations, .init = set_up, .fini = tear_down);

static const struct reading *reading_of(const char *text, size_t bytes)
{
	struct document *document = arena_alloc(arena, 1, sizeof(*document));
	struct reading *reading = arena_alloc(arena, 1, sizeof(*reading));
	document_read(text, bytes, languages_find(extract_languages(), "en"), arena, document);
	reading_make(document, arena, reading);
	return reading;
}

static const char *repeated(const char *unit, size_t bytes)
{
	size_t length = strlen(unit);
	char *text = arena_alloc(arena, bytes + length + 1, 1);
	for (size_t at = 0; at < bytes; at += length)
		memcpy(text + at, unit, length);
	return text;
}

/* Looks at every token of every chain. Returns how many keys there were. */
static size_t look(const struct reading *reading, const uint8_t *parts)
{
	uint64_t keys[ROOM];
	uint32_t count;
	size_t all = 0;
	struct attributions rules = { 0 };
	const struct cue_lexicon lexicon = { 0 };
	attributions_find(reading, &rules);
	struct observed *observed = observations_make(reading, &rules, &lexicon, NULL);
	observations_take_parts(observed, parts);
	const struct chain *chains = chains_make(reading, &count);
	for (uint32_t c = 0; c < count; c++)
		for (uint32_t k = chains[c].first; k < chains[c].end; k++) {
			size_t o = observations_of(observed, &chains[c], k, keys);
			cr_assert(o > 0 && o <= OBSERVATIONS_MAX, "%zu observations", o);
			size_t t = transitions_of(observed, &chains[c], k, keys);
			cr_assert(t > 0 && t <= TRANSITIONS_MAX, "%zu transitions", t);
			all += o + t;
		}
	array_free(&rules.list);
	return all;
}

Test(observations, are_never_more_than_there_is_room_for)
{
	for (size_t u = 0; u < array_size(UNITS); u++) {
		const char *text = repeated(UNITS[u], 3000);
		look(reading_of(text, strlen(text)), NULL);
	}
	static const char MIXED[] = "Rosk — “he ‘said’ it”, she said: “Yes.”\n\n“No”, wrote 3 of them. ROSK: “a";
	for (size_t length = 0; length <= strlen(MIXED); length++)
		if (length == strlen(MIXED) || MIXED[length] == ' ')
			look(reading_of(MIXED, length), NULL);
}

Test(observations, have_all_keys_apart)
{
	const struct reading *reading = reading_of(UNITS[0], strlen(UNITS[0]));
	struct attributions rules = { 0 };
	struct observed *observed = observations_make(reading, &rules, &(struct cue_lexicon){ 0 }, NULL);
	observations_take_parts(observed, NULL);
	const struct chain chain = { 0, reading->document->token_count };
	uint64_t keys[ROOM], again[ROOM];
	for (uint32_t k = chain.first; k < chain.end; k++) {
		size_t o = observations_of(observed, &chain, k, keys), count = o + transitions_of(observed, &chain, k, keys + o);
		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < i; j++)
				cr_assert_neq(keys[i], keys[j], "token %u: keys %zu and %zu", k, i, j);
		cr_assert_eq(observations_of(observed, &chain, k, again), o);
		cr_assert_eq(memcmp(keys, again, o * sizeof(*keys)), 0, "other keys the second time");
	}
}

Test(observations, know_parts_of_speech)
{
	const struct reading *reading = reading_of(UNITS[0], strlen(UNITS[0]));
	struct attributions rules = { 0 };
	struct observed *observed = observations_make(reading, &rules, &(struct cue_lexicon){ 0 }, NULL);
	const struct chain chain = { 0, reading->document->token_count };
	uint8_t *parts = arena_alloc(arena, reading->document->token_count + 1, 1);
	uint64_t with[ROOM], without[ROOM];
	parts[2] = 3;
	observations_take_parts(observed, NULL);
	size_t count = observations_of(observed, &chain, 2, without);
	observations_take_parts(observed, parts);
	cr_assert_eq(observations_of(observed, &chain, 2, with), count);
	cr_assert_neq(memcmp(with, without, count * sizeof(*with)), 0);
}

/* Bins as high and as low as may be. */
static struct cue_lexicon lexicon_of(const struct document *document)
{
	static struct lexicon_entry entries[3];
	const struct { const char *word; uint8_t cue, head; } BINS[] = { { "said", 8, 0 }, { "told", 5, 9 }, { "rosk", 9, 8 } };
	size_t count = 0;
	for (size_t b = 0; b < array_size(BINS); b++)
		for (uint32_t k = 0; k < document->token_count; k++)
			if (document->tokens[k].norm_length == strlen(BINS[b].word) && strncmp(document->tokens[k].norm, BINS[b].word, document->tokens[k].norm_length) == 0) {
				entries[count++] = (struct lexicon_entry){ observations_word(&document->tokens[k]), BINS[b].cue, BINS[b].head, 0 };
				break;
			}
	for (size_t a = 0; a < count; a++)
		for (size_t b = a + 1; b < count; b++)
			if (entries[b].word < entries[a].word) {
				struct lexicon_entry other = entries[a];
				entries[a] = entries[b];
				entries[b] = other;
			}
	return (struct cue_lexicon){ entries, count };
}

/* A text looked at for training and for tagging: every third key has a row of its own. */
struct both {
	const struct reading *reading;
	const struct chain *chains;
	uint32_t chain_count;
	struct observed *observed;
	struct crf *crf;
	struct observation_rows *rows;
};

static size_t keys_of(const struct both *both, const struct chain *chain, uint32_t token, uint64_t *ret_keys)
{
	size_t count = observations_of(both->observed, chain, token, ret_keys);
	return count + transitions_of(both->observed, chain, token, ret_keys + count);
}

static struct crf *field_of(const struct both *both)
{
	uint32_t tokens = both->reading->document->token_count;
	struct crf_observation *rows = arena_alloc(arena, (size_t)tokens * OBSERVATIONS_MAX + 1, sizeof(*rows));
	struct crf_transition *pairs = arena_alloc(arena, (size_t)tokens * OBSERVATIONS_MAX + 1, sizeof(*pairs));
	size_t known = 0;
	for (uint32_t c = 0; c < both->chain_count; c++)
		for (uint32_t k = both->chains[c].first; k < both->chains[c].end; k++) {
			uint64_t keys[2 * ROOM];
			for (size_t count = keys_of(both, &both->chains[c], k, keys), i = k % 3; i < count; i += 3, known++)
				rows[known].key = pairs[known].key = keys[i];
		}
	return crf_new(1, rows, known, pairs, known);
}

static struct both look_for_both(const char *text, bool parted)
{
	struct both both = { .reading = reading_of(text, strlen(text)) };
	const struct document *document = both.reading->document;
	struct cue_lexicon lexicon = lexicon_of(document);
	struct attributions rules = { 0 };
	uint8_t *parts = arena_alloc(arena, document->token_count + 1, 1);
	for (uint32_t k = 0; k < document->token_count; k++)
		parts[k] = (uint8_t)(k % (PART_COUNT - 1) + 1);
	attributions_find(both.reading, &rules);
	both.chains = chains_make(both.reading, &both.chain_count);
	both.observed = observations_make(both.reading, &rules, &lexicon, NULL);
	observations_take_parts(both.observed, parted ? parts : NULL);
	both.crf = field_of(&both);
	both.rows = observation_rows_new(both.crf);
	both.observed = observations_make(both.reading, &rules, &lexicon, both.rows);
	observations_take_parts(both.observed, parted ? parts : NULL);
	array_free(&rules.list);
	return both;
}

static void expect_rows(const struct both *both, const struct chain *chain, uint32_t token)
{
	uint64_t keys[ROOM];
	uint32_t rows[ROOM];
	size_t count = observations_of(both->observed, chain, token, keys);
	cr_assert_eq(observation_rows_of(both->observed, chain, token, rows), count);
	for (size_t k = 0; k < count; k++)
		cr_assert_eq(rows[k], crf_observation_row(both->crf, keys[k]), "token %u, observation %zu", token, k);
	count = transitions_of(both->observed, chain, token, keys);
	cr_assert_eq(transition_rows_of(both->observed, chain, token, rows), count);
	for (size_t k = 0; k < count; k++)
		cr_assert_eq(rows[k], crf_transition_row(both->crf, keys[k]), "token %u, transition %zu", token, k);
}

/* What tagging asks for is what training learned, though words are looked up once a text, and what stays the same is held. */
Test(observations, have_the_rows_of_their_keys)
{
	for (size_t u = 0; u < 2 * array_size(UNITS); u++) {
		struct both both = look_for_both(repeated(UNITS[u / 2], 300), u % 2);
		for (uint32_t c = 0; c < both.chain_count; c++)
			for (uint32_t k = both.chains[c].first; k < both.chains[c].end; k++)
				expect_rows(&both, &both.chains[c], k);
		observation_rows_free(both.rows);
		crf_free(both.crf);
	}
}

/* Every token of a passage is in one chain, chains are in order, and none is too long. */
Test(observations, are_of_chains_that_cover_all_prose_once)
{
	for (size_t u = 0; u < array_size(UNITS); u++) {
		const char *text = repeated(UNITS[u], 20000);
		const struct reading *reading = reading_of(text, strlen(text));
		uint8_t *seen = arena_alloc(arena, reading->document->token_count + 1, 1);
		uint32_t count, end = 0;
		const struct chain *chains = chains_make(reading, &count);
		for (uint32_t c = 0; c < count; c++) {
			cr_assert(chains[c].first >= end && chains[c].end > chains[c].first && chains[c].end - chains[c].first <= LONGEST_CHAIN);
			end = chains[c].end;
			for (uint32_t k = chains[c].first; k < chains[c].end; k++)
				seen[k]++;
		}
		for (uint32_t p = 0; p < reading->passage_count; p++)
			for (uint32_t k = reading->passages[p].first; k < reading->passages[p].end; k++)
				cr_assert_eq(seen[k]--, 1, "%s: token %u", UNITS[u], k);
		for (uint32_t k = 0; k < reading->document->token_count; k++)
			cr_assert_eq(seen[k], 0, "%s: token %u is no prose", UNITS[u], k);
	}
}

Test(observations, are_of_chains_that_go_on_with_a_quotation)
{
	uint32_t count;
	static const char APART[] = "Edda Rosk said it had rained for days.\n\nThe gates opened again on Friday.";
	static const char TOGETHER[] = "Edda Rosk said: “It has rained for days.\n\n“The gates opened again on Friday.”";
	chains_make(reading_of(APART, strlen(APART)), &count);
	cr_expect_eq(count, 2);
	chains_make(reading_of(TOGETHER, strlen(TOGETHER)), &count);
	cr_expect_eq(count, 1);
}

static double seconds_of(const char *unit, size_t bytes)
{
	struct timespec start, end;
	const char *text = repeated(unit, bytes);
	const struct reading *reading = reading_of(text, strlen(text));
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	look(reading, NULL);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	return (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

Test(observations, take_time_that_is_linear_in_the_text)
{
	enum { BYTES = 20000 };
	for (size_t u = 0; u < array_size(UNITS); u++) {
		double once = 1e9, eight = 1e9;
		for (size_t k = 0; k < 3; k++) {
			double a = seconds_of(UNITS[u], BYTES), b = seconds_of(UNITS[u], (size_t)8 * BYTES);
			once = a < once ? a : once;
			eight = b < eight ? b : eight;
			arena_reset(arena);
		}
		cr_expect_lt(eight, 8 * 3 * once + .01, "%s: %f s, eight times as much %f s", UNITS[u], once, eight);
	}
}
