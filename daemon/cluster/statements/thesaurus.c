#include "cluster/statements/thesaurus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cluster/numbers.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"

/* A set of meanings as a few bits (a Bloom filter with one hash): two sets without a bit in common share no meaning, which settles most pairs. */
enum { SKETCH_WORDS = 4 };
struct sketch {
	uint64_t bits[SKETCH_WORDS];
};

/* Meanings are the numbers of synonym sets, sorted. */
struct thesaurus_entry {
	struct sketch own_sketch, near_sketch; /* near: the similar and the wider meanings */
	uint32_t hash;
	uint32_t first; /* in `numbers`: first its own meanings, then the similar ones, then the wider ones */
	uint16_t own, similar, wider;
	const uint32_t *numbers;
};

struct thesaurus {
	ARRAY(struct thesaurus_entry) entries; /* sorted by hash */
	ARRAY(uint32_t) numbers;
};

enum { CLOSENESS_SYNONYM = 850, CLOSENESS_SIMILAR = 600, CLOSENESS_WIDER = 500 };

uint32_t thesaurus_hash(const char *stem, size_t length)
{
	return dictionary_hash(stem, length);
}

/* Reads blank-separated numbers up to a tab or the end; false for anything else. */
static bool read_numbers(struct thesaurus *thesaurus, const char **text, uint16_t *ret_count)
{
	uint32_t before = 0;
	*ret_count = 0;
	while (**text && **text != '\t' && **text != '\n') {
		uint32_t number;
		if (!number_read(text, &number) || number <= before || *ret_count == UINT16_MAX)
			return false;
		before = number;
		array_append(&thesaurus->numbers, before);
		++*ret_count;
		*text += **text == ' ';
	}
	*text += **text == '\t';
	return true;
}

/* "stem TAB own TAB similar TAB wider". */
static bool read_entry(struct thesaurus *thesaurus, const char *line)
{
	size_t length = strcspn(line, "\t\n");
	if (!length || line[length] != '\t')
		return false;
	struct thesaurus_entry entry = { .hash = thesaurus_hash(line, length), .first = (uint32_t)thesaurus->numbers.count };
	line += length + 1;
	if (!read_numbers(thesaurus, &line, &entry.own) || !read_numbers(thesaurus, &line, &entry.similar) ||
	    !read_numbers(thesaurus, &line, &entry.wider))
		return false;
	array_append(&thesaurus->entries, entry);
	return *line == '\n' || !*line;
}

static int compare_entries(const void *a, const void *b)
{
	const struct thesaurus_entry *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

static uint32_t bit_of(uint32_t number)
{
	return (number * 2654435769u) >> 24; /* Fibonacci hashing: the top bits spread well */
}

static struct sketch sketch_of(const uint32_t *numbers, uint32_t count)
{
	struct sketch sketch = { 0 };
	for (uint32_t k = 0; k < count; k++)
		sketch.bits[bit_of(numbers[k]) / 64] |= UINT64_C(1) << bit_of(numbers[k]) % 64;
	return sketch;
}

static void finish(struct thesaurus *thesaurus)
{
	if (!thesaurus->entries.count)
		return;
	qsort(thesaurus->entries.items, thesaurus->entries.count, sizeof(*thesaurus->entries.items), compare_entries);
	for (size_t k = 0; k < thesaurus->entries.count; k++) {
		struct thesaurus_entry *entry = &thesaurus->entries.items[k];
		entry->numbers = thesaurus->numbers.items + entry->first;
		entry->own_sketch = sketch_of(entry->numbers, entry->own);
		entry->near_sketch = sketch_of(entry->numbers + entry->own, (uint32_t)entry->similar + entry->wider);
	}
}

int thesaurus_load(const char *path, struct thesaurus **ret_thesaurus, char **ret_error)
{
	struct thesaurus *thesaurus = allocate(1, sizeof(*thesaurus));
	FILE *file = fopen(path, "re");
	if (!file && errno != ENOENT) {
		int error = errno;
		*ret_error = format_string("%s: %s", path, strerror(error));
		thesaurus_free(thesaurus);
		return -error;
	}
	char *line = NULL;
	size_t size = 0;
	unsigned number = 0;
	bool damaged = false;
	while (file && !damaged && getline(&line, &size, file) >= 0) {
		number++;
		damaged = *line != '#' && !read_entry(thesaurus, line);
	}
	free(line);
	if (file)
		fclose(file);
	if (damaged) {
		*ret_error = format_string("%s:%u: expected \"stem TAB numbers TAB numbers TAB numbers\", ascending", path, number);
		thesaurus_free(thesaurus);
		return -EBADMSG;
	}
	finish(thesaurus);
	*ret_thesaurus = thesaurus;
	return 0;
}

struct thesaurus *thesaurus_free(struct thesaurus *thesaurus)
{
	if (!thesaurus)
		return NULL;
	array_free(&thesaurus->entries);
	array_free(&thesaurus->numbers);
	free(thesaurus);
	return NULL;
}

const struct thesaurus_entry *thesaurus_find(const struct thesaurus *thesaurus, uint32_t stem_hash)
{
	size_t low = 0, high = thesaurus->entries.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (thesaurus->entries.items[middle].hash < stem_hash)
			low = middle + 1;
		else
			high = middle;
	}
	bool found = low < thesaurus->entries.count && thesaurus->entries.items[low].hash == stem_hash;
	return found ? &thesaurus->entries.items[low] : NULL;
}

static bool holds(const uint32_t *numbers, uint32_t count, uint32_t number)
{
	uint32_t k = 0;
	while (k < count && numbers[k] < number)
		k++;
	return k < count && numbers[k] == number;
}

static bool may_hold(const struct sketch *sketch, uint32_t number)
{
	return sketch->bits[bit_of(number) / 64] >> bit_of(number) % 64 & 1;
}

static bool may_meet(const struct sketch *a, const struct sketch *b)
{
	uint64_t common = 0;
	for (int k = 0; k < SKETCH_WORDS; k++)
		common |= a->bits[k] & b->bits[k];
	return common != 0;
}

/* Whether the two have a meaning in common. */
static bool share_meaning(const struct thesaurus_entry *a, const struct thesaurus_entry *b)
{
	for (uint32_t k = 0; k < a->own; k++)
		if (may_hold(&b->own_sketch, a->numbers[k]) && holds(b->numbers, b->own, a->numbers[k]))
			return true;
	return false;
}

/* How close an own meaning of one is to a similar or wider meaning of the other, in thousandths. */
static unsigned nearness(const struct thesaurus_entry *a, const struct thesaurus_entry *b)
{
	const uint32_t *similar = b->numbers + b->own, *wider = similar + b->similar;
	unsigned closest = 0;
	for (uint32_t k = 0; k < a->own; k++) {
		if (!may_hold(&b->near_sketch, a->numbers[k]))
			continue;
		if (holds(similar, b->similar, a->numbers[k]))
			return CLOSENESS_SIMILAR;
		if (holds(wider, b->wider, a->numbers[k]))
			closest = CLOSENESS_WIDER;
	}
	return closest;
}

unsigned thesaurus_closeness(const struct thesaurus_entry *a, const struct thesaurus_entry *b)
{
	if (!a || !b)
		return 0;
	if (may_meet(&a->own_sketch, &b->own_sketch) && share_meaning(a, b))
		return CLOSENESS_SYNONYM;
	unsigned there = may_meet(&a->own_sketch, &b->near_sketch) ? nearness(a, b) : 0;
	if (there == CLOSENESS_SIMILAR)
		return there;
	unsigned back = may_meet(&a->near_sketch, &b->own_sketch) ? nearness(b, a) : 0;
	return there > back ? there : back;
}
