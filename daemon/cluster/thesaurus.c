#include "cluster/thesaurus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "proto/base/array.h"

/* A set of meanings in a few bits: two sets that share none of the bits share no meaning. Most pairs of words end there. */
enum { SKETCH_WORDS = 4 };
struct sketch {
	uint64_t bits[SKETCH_WORDS];
};

/* Meanings are numbers of sets of synonyms, sorted. */
struct thesaurus_entry {
	struct sketch own_sketch, near_sketch; /* near: similar and wider */
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
	return (uint32_t)XXH3_64bits(stem, length);
}

/* Reads blank-separated numbers up to a tab or the end; false for anything else. */
static bool read_numbers(struct thesaurus *thesaurus, char **text, uint16_t *ret_count)
{
	uint32_t before = 0;
	*ret_count = 0;
	while (**text && **text != '\t' && **text != '\n') {
		char *end;
		unsigned long number = strtoul(*text, &end, 10);
		if (end == *text || number <= before || number > UINT32_MAX || *ret_count == UINT16_MAX)
			return false;
		before = (uint32_t)number;
		array_append(&thesaurus->numbers, before);
		++*ret_count;
		*text = end + (*end == ' ');
	}
	*text += **text == '\t';
	return true;
}

/* "stem TAB own TAB similar TAB wider". */
static bool read_entry(struct thesaurus *thesaurus, char *line)
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

static struct sketch sketch_of(const uint32_t *numbers, uint32_t count)
{
	struct sketch sketch = { 0 };
	for (uint32_t k = 0; k < count; k++) {
		uint32_t bit = (numbers[k] * 2654435769u) >> 24; /* Fibonacci hashing: the top bits spread well */
		sketch.bits[bit / 64] |= UINT64_C(1) << bit % 64;
	}
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
		if (asprintf(ret_error, "%s: %s", path, strerror(error)) < 0)
			abort();
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
		if (asprintf(ret_error, "%s:%u: expected \"stem TAB numbers TAB numbers TAB numbers\", ascending", path, number) < 0)
			abort();
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

static bool meet(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
	for (uint32_t i = 0, k = 0; i < a_count && k < b_count;) {
		if (a[i] == b[k])
			return true;
		if (a[i] < b[k])
			i++;
		else
			k++;
	}
	return false;
}

static bool may_meet(const struct sketch *a, const struct sketch *b)
{
	uint64_t common = 0;
	for (int k = 0; k < SKETCH_WORDS; k++)
		common |= a->bits[k] & b->bits[k];
	return common != 0;
}

unsigned thesaurus_closeness(const struct thesaurus_entry *a, const struct thesaurus_entry *b)
{
	if (!a || !b)
		return 0;
	bool own = may_meet(&a->own_sketch, &b->own_sketch);
	bool near = may_meet(&a->own_sketch, &b->near_sketch) || may_meet(&a->near_sketch, &b->own_sketch);
	if (!own && !near)
		return 0;
	const uint32_t *own_a = a->numbers, *own_b = b->numbers;
	const uint32_t *similar_a = own_a + a->own, *similar_b = own_b + b->own;
	if (own && meet(own_a, a->own, own_b, b->own))
		return CLOSENESS_SYNONYM;
	if (!near)
		return 0;
	if (meet(own_a, a->own, similar_b, b->similar) || meet(own_b, b->own, similar_a, a->similar))
		return CLOSENESS_SIMILAR;
	if (meet(own_a, a->own, similar_b + b->similar, b->wider) || meet(own_b, b->own, similar_a + a->similar, a->wider))
		return CLOSENESS_WIDER;
	return 0;
}
