#include "proto/base/dictionary.h"

#include <assert.h>
#include <string.h>

#define XXH_INLINE_ALL /* most words are short: a call would cost as much as the hash */
#include <xxhash.h>

#include "proto/base/arena.h"
#include "proto/base/array.h"

enum { HEAD_BYTES = 8 };

struct word {
	const char *text;
	uint64_t head; /* all that short words are compared by, so that their text is not read */
	uint32_t length, hash;
};

struct dictionary {
	struct arena *arena;
	ARRAY(struct word) words;
	/* A power of two, at most half full. In the lower bits, which hold any slot's number, the word's number + 1, 0 when free; in the
	 * others those of its hash, so that nearly no word is read but the one that was asked for. */
	uint32_t *slots;
	uint32_t slot_count;
};

__attribute__((noinline)) static uint32_t hash_of_long(const char *text, size_t length)
{
	return (uint32_t)XXH3_64bits(text, length);
}

static inline uint32_t hash_of(const char *text, size_t length)
{
	return length <= 16 ? (uint32_t)XXH3_64bits(text, length) : hash_of_long(text, length); /* the compiler leaves out what long ones need */
}

uint32_t dictionary_hash(const char *text, size_t length)
{
	return hash_of(text, length);
}

/* A number that is the same for two texts of one length if their first HEAD_BYTES are. */
static uint64_t head_of(const char *text, size_t length)
{
	uint64_t whole;
	uint32_t first, last;
	if (length >= HEAD_BYTES) {
		memcpy(&whole, text, sizeof(whole));
		return whole;
	}
	if (length >= sizeof(first)) {
		memcpy(&first, text, sizeof(first));
		memcpy(&last, text + length - sizeof(last), sizeof(last));
		return (uint64_t)last << 32 | first;
	}
	const unsigned char *bytes = (const unsigned char *)text;
	return length == 0 ? 0 : (uint64_t)bytes[0] << 16 | (unsigned)bytes[length / 2] << 8 | bytes[length - 1];
}

/* Of what a slot holds. */
static uint32_t number_in(const struct dictionary *dictionary, uint32_t taken)
{
	return (taken & (dictionary->slot_count - 1)) - 1;
}

static bool is_word(const struct word *word, const char *text, size_t length)
{
	return word->length == length && word->head == head_of(text, length) &&
	       (length <= HEAD_BYTES || memcmp(word->text + HEAD_BYTES, text + HEAD_BYTES, length - HEAD_BYTES) == 0);
}

/* Where a text is, or else the free slot where it belongs. */
static inline uint32_t slot_for(const struct dictionary *dictionary, const char *text, size_t length, uint32_t hash)
{
	uint32_t mask = dictionary->slot_count - 1;
	for (uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
		uint32_t taken = dictionary->slots[slot];
		if (!taken)
			return slot;
		if ((taken ^ hash) & ~mask)
			continue;
		if (is_word(&dictionary->words.items[number_in(dictionary, taken)], text, length))
			return slot;
	}
}

static void fill_slot(struct dictionary *dictionary, uint32_t slot, uint32_t number, uint32_t hash)
{
	dictionary->slots[slot] = (hash & ~(dictionary->slot_count - 1)) | (number + 1);
}

static void grow(struct dictionary *dictionary)
{
	uint32_t slot_count = dictionary->slot_count * 2;
	assert(slot_count > dictionary->slot_count);
	free(dictionary->slots);
	dictionary->slots = allocate(slot_count, sizeof(uint32_t));
	dictionary->slot_count = slot_count;
	for (uint32_t number = 0; number < dictionary->words.count; number++) {
		const struct word *word = &dictionary->words.items[number];
		uint32_t slot = word->hash & (slot_count - 1);
		while (dictionary->slots[slot])
			slot = (slot + 1) & (slot_count - 1);
		fill_slot(dictionary, slot, number, word->hash);
	}
}

struct dictionary *dictionary_new(void)
{
	struct dictionary *dictionary = allocate(1, sizeof(*dictionary));
	dictionary->arena = arena_new();
	dictionary->slot_count = 64;
	dictionary->slots = allocate(dictionary->slot_count, sizeof(uint32_t));
	return dictionary;
}

struct dictionary *dictionary_free(struct dictionary *dictionary)
{
	if (!dictionary)
		return NULL;
	arena_free(dictionary->arena);
	array_free(&dictionary->words);
	free(dictionary->slots);
	free(dictionary);
	return NULL;
}

uint32_t dictionary_add(struct dictionary *dictionary, const char *text, size_t length)
{
	uint32_t hash = hash_of(text, length);
	uint32_t slot = slot_for(dictionary, text, length, hash);
	if (dictionary->slots[slot])
		return number_in(dictionary, dictionary->slots[slot]);
	uint32_t number = (uint32_t)dictionary->words.count;
	assert(number < DICTIONARY_NONE - 1);
	array_append_tight(&dictionary->words, ((struct word){ arena_string(dictionary->arena, text, length), head_of(text, length),
	                                                       (uint32_t)length, hash }));
	fill_slot(dictionary, slot, number, hash);
	if (dictionary->words.count * 2 > dictionary->slot_count)
		grow(dictionary);
	return number;
}

static inline uint32_t number_at(const struct dictionary *dictionary, uint32_t slot)
{
	uint32_t taken = dictionary->slots[slot];
	return taken ? number_in(dictionary, taken) : DICTIONARY_NONE;
}

uint32_t dictionary_find_hashed(const struct dictionary *dictionary, const char *text, size_t length, uint32_t hash)
{
	return number_at(dictionary, slot_for(dictionary, text, length, hash));
}

uint32_t dictionary_find(const struct dictionary *dictionary, const char *text, size_t length)
{
	return number_at(dictionary, slot_for(dictionary, text, length, hash_of(text, length)));
}

const char *dictionary_text(const struct dictionary *dictionary, uint32_t number)
{
	assert(number < dictionary->words.count);
	return dictionary->words.items[number].text;
}

uint32_t dictionary_count(const struct dictionary *dictionary)
{
	return (uint32_t)dictionary->words.count;
}

size_t dictionary_bytes(const struct dictionary *dictionary)
{
	return memory_bytes(dictionary) + arena_bytes(dictionary->arena) + memory_bytes(dictionary->words.items) +
	       memory_bytes(dictionary->slots);
}

void dictionary_image(struct image *image, struct dictionary *dictionary)
{
	uint32_t count = (uint32_t)image_count(image, dictionary->words.count, sizeof(uint32_t));
	for (uint32_t number = 0; number < count; number++) {
		char *text = image_writes(image) ? (char *)dictionary->words.items[number].text : NULL;
		image_string(image, &text);
		if (image_writes(image))
			continue;
		if (!text || dictionary_add(dictionary, text, strlen(text)) != number)
			image_fail(image);
		free(text);
	}
}

void dictionary_image_text(struct image *image, const struct dictionary *dictionary, const char **text)
{
	uint32_t number = image_writes(image) && *text ? dictionary_find(dictionary, *text, strlen(*text)) : DICTIONARY_NONE;
	image_index(image, &number, dictionary->words.count, true);
	if (!image_writes(image))
		*text = number == DICTIONARY_NONE || image_failed(image) ? NULL : dictionary_text(dictionary, number);
}
