#include "cluster/statements/story_speakers.h"

#include <string.h>
#include <xxhash.h>

#include "cluster/statements/speaker_words.h"
#include "text/characters.h"

/* Words that an office must have: a single one could be anybody's ("the spokesman", "the mayor" of another town). */
enum { OFFICE_WORDS_MIN = 2 };

static void empty(struct story_speaker *speaker)
{
	free(speaker->name);
	free(speaker->hashes);
}

static void free_list(struct story_speakers *speakers)
{
	for (size_t k = 0; k < speakers->list.count; k++)
		empty(&speakers->list.items[k]);
	array_free(&speakers->list);
}

void story_speakers_free(struct story_speakers *speakers)
{
	free_list(speakers);
	free(speakers->packed);
	free(speakers->told);
	speakers->packed = NULL;
	speakers->told = NULL;
}

size_t story_speakers_bytes(const struct story_speakers *speakers)
{
	size_t bytes = memory_bytes(speakers->list.items) + memory_bytes(speakers->packed) + memory_bytes(speakers->told);
	for (size_t k = 0; k < speakers->list.count; k++)
		bytes += memory_bytes(speakers->list.items[k].name) + memory_bytes(speakers->list.items[k].hashes);
	return bytes;
}

static struct story_speaker *find(const struct story_speakers *speakers, const char *name)
{
	uint64_t key = XXH3_64bits(name, strlen(name));
	for (size_t k = 0; k < speakers->list.count; k++)
		if (speakers->list.items[k].key == key && strcmp(speakers->list.items[k].name, name) == 0)
			return &speakers->list.items[k];
	return NULL;
}

/* Whether all of `some` are among `all`; both are sorted hashes. */
static bool among(const uint32_t *some, uint32_t some_count, const uint32_t *all, uint32_t all_count)
{
	uint32_t k = 0;
	for (uint32_t i = 0; i < some_count; i++) {
		while (k < all_count && all[k] < some[i])
			k++;
		if (k == all_count || all[k] != some[i])
			return false;
	}
	return true;
}

static bool names_among(const struct story_speaker *some, const struct story_speaker *all)
{
	return among(some->hashes, some->word_count, all->hashes, all->word_count);
}

/* The next letter or digit, in lower case if it is ASCII; 0 at the end. Skips blanks and punctuation, ASCII or not. */
static char next_letter(const char **name)
{
	for (; **name; ++*name) {
		if (strncmp(*name, "\xe2\x80", 2) == 0 && (*name)[2])
			*name += 2; /* general punctuation */
		else if (character_is_word_byte(**name))
			return character_ascii_lower(*(*name)++);
	}
	return '\0';
}

/* Whether two names differ only in punctuation, blanks and capitals: "Kim Jong-un", "Kim Jong Un". */
static bool are_spelled_alike(const char *a, const char *b)
{
	char letter;
	do {
		letter = next_letter(&a);
		if (letter != next_letter(&b))
			return false;
	} while (letter);
	return true;
}

/* Whether the name is the person's with a familiar form of the given name: "Jim Holt" for James Holt. */
static bool is_familiar(const char *name, const struct story_speaker *person)
{
	char given[64];
	size_t own = strcspn(name, " "), length = strcspn(person->name, " ");
	if (length > sizeof(given) || strcmp(name + own, person->name + length) != 0)
		return false;
	character_ascii_lower_copy(person->name, length, given);
	return person->first == thesaurus_hash(given, length) && (own != length || strncmp(name, person->name, length) != 0);
}

/* Whether `name` can be a shorter name of the person. The longer one must have its extra words at the end or in the middle: words before a
 * complete name are no part of it ("Crooked Mara Lindqvist"), and "Jr." makes it another's. */
static bool shortens(const struct story_speaker *name, const struct story_speaker *person)
{
	if (name->word_count > person->word_count || !names_among(name, person) || (person->son && !name->son && name->word_count > 1))
		return false;
	if (name->word_count == person->word_count)
		return is_familiar(name->name, person);
	return name->first == person->first || (name->word_count == 1 && name->last == person->last);
}

/* Whether `name` is another spelling of `person`, which was known before it. */
static bool respells(const struct story_speaker *name, const struct story_speaker *person)
{
	return person < name && name->person && name->word_count == person->word_count && are_spelled_alike(name->name, person->name);
}

static bool holds(const struct story_speaker *person, const struct story_speaker *office)
{
	if (office->sole)
		return among(&office->last, 1, person->hashes + person->word_count, person->office_count);
	return office->word_count >= OFFICE_WORDS_MIN &&
	       among(office->hashes, office->word_count, person->hashes + person->word_count, person->office_count);
}

/* The index of the fullest name of the person whom the name means: the longest that it can be short for, if all others that it can be short for
 * are names of the same person; else its own. */
static uint8_t fullest_person(const struct story_speakers *speakers, size_t number)
{
	const struct story_speaker *name = &speakers->list.items[number], *best = NULL;
	for (int pass = 0; pass < 2; pass++)
		for (size_t k = 0; k < speakers->list.count; k++) {
			const struct story_speaker *other = &speakers->list.items[k];
			if (k == number || !other->person || !(name->role ? holds(other, name) : shortens(name, other) || respells(name, other)))
				continue;
			if (pass == 0 && (!best || other->word_count > best->word_count))
				best = other;
			if (pass == 1 && other != best && !names_among(other, best))
				return (uint8_t)number;
		}
	return best ? (uint8_t)(best - speakers->list.items) : (uint8_t)number;
}

/* The index of the group of whose name this is a shorter form; its own if there is none, or several. */
static uint8_t fullest_group(const struct story_speakers *speakers, size_t number)
{
	const struct story_speaker *name = &speakers->list.items[number], *best = NULL;
	for (size_t k = 0; k < speakers->list.count; k++) {
		const struct story_speaker *other = &speakers->list.items[k];
		if (k == number || !group_name_shortens(&name->group, &other->group))
			continue;
		if (best && best->group.stem != other->group.stem)
			return (uint8_t)number;
		if (!best || strlen(other->name) > strlen(best->name))
			best = other;
	}
	return best ? (uint8_t)(best - speakers->list.items) : (uint8_t)number;
}

static uint8_t fullest_of(const struct story_speakers *speakers, size_t number)
{
	uint8_t person = fullest_person(speakers, number);
	return person != number ? person : fullest_group(speakers, number);
}

/* Sets `is` of each name, past one name between: “Qualcomm” may be short for “Qualcomm Group”, and that for “Qualcomm Group Inc.”. Returns whether
 * it changed for one of the first `known`. */
static bool settle(struct story_speakers *speakers, size_t known)
{
	uint8_t next[STORY_SPEAKERS_MAX];
	bool changed = false;
	for (size_t k = 0; k < speakers->list.count; k++)
		next[k] = fullest_of(speakers, k);
	for (size_t k = 0; k < speakers->list.count; k++) {
		uint8_t is = next[next[k]];
		changed |= k < known && is != speakers->list.items[k].is;
		speakers->list.items[k].is = is;
	}
	return changed;
}

/* Adds office words to those of the speaker; both are sorted. Whether any are new. */
static bool widen_office(struct story_speaker *speaker, const uint32_t *office, uint32_t count)
{
	uint32_t *known = speaker->hashes + speaker->word_count;
	uint32_t all[SPEAKER_OFFICE_WORDS_MAX], all_count = 0;
	if (among(office, count, known, speaker->office_count))
		return false;
	for (uint32_t i = 0, k = 0; (i < count || k < speaker->office_count) && all_count < SPEAKER_OFFICE_WORDS_MAX;) {
		bool first = k == speaker->office_count || (i < count && office[i] <= known[k]);
		uint32_t word = first ? office[i] : known[k];
		i += i < count && office[i] == word;
		k += k < speaker->office_count && known[k] == word;
		all[all_count++] = word;
	}
	speaker->hashes = reallocate(speaker->hashes, speaker->word_count + all_count + 1, sizeof(*speaker->hashes));
	memcpy(speaker->hashes + speaker->word_count, all, all_count * sizeof(*all));
	speaker->office_count = (uint8_t)all_count;
	return true;
}

enum { PARTICLE_LENGTH_MAX = 3 /* bytes: "van", "al", "bin" */ };

enum { SHOUTED_LENGTH_MIN = 4 /* bytes: shorter ones may be initials */ };

static bool is_shouted(const char *word, size_t length)
{
	for (size_t k = 0; k < length; k++)
		if (!character_is_ascii_upper(word[k]))
			return false;
	return length >= SHOUTED_LENGTH_MIN;
}

/* Whether a part of a hyphenated word marks a group's name: "Post-Dispatch". */
static bool names_group(const struct pair_model *model, const char *word, size_t length)
{
	char lower[64];
	size_t part = 0;
	for (size_t k = 0; k < length; k++) {
		char letter = character_ascii_lower(word[k]);
		if (letter != '-' && part < sizeof(lower))
			lower[part++] = letter;
		if ((letter == '-' || k + 1 == length) && pair_model_lists(model, PAIR_LIST_GROUPS, thesaurus_hash(lower, part)))
			return true;
		if (letter == '-')
			part = 0;
	}
	return false;
}

/* Whether the words are a name and nothing else: without "spokesman for", "'s" or quotation marks, and not "MARA LINDQVIST Westhaven". */
static bool is_bare(const struct pair_model *model, const char *name, uint32_t word_count)
{
	uint32_t count = 0;
	for (size_t length; (length = strcspn(name, " ")); name += length + (name[length] == ' '), count++) {
		unsigned char initial = (unsigned char)*name;
		bool capital = character_is_ascii_upper(*name) || (initial >= 0xC3 && initial < 0xE2); /* beyond ASCII: letters, not marks */
		bool possessive = length > 2 && name[length - 1] == 's' && (name[length - 2] == '\'' || (unsigned char)name[length - 2] == 0x99);
		if (possessive || (!capital && length > PARTICLE_LENGTH_MAX))
			return false;
		if (is_shouted(name, length) || names_group(model, name, length))
			return false;
		bool inside = count > 0 && name[length] == ' '; /* “Mara Lindqvist-Tomas Brandt” are two */
		for (size_t k = 1; k + 1 < length; k++) {
			if (inside && name[k] == '-' && character_is_ascii_upper(name[k + 1]))
				return false;
			count += name[k] == '-';
		}
	}
	return count == word_count;
}

/* Whether the role is an office that one person can hold: not "local police", "the organisers". */
static bool is_office(const struct pair_model *model, const char *role)
{
	const char *last = strrchr(role, ' ');
	last = last ? last + 1 : role;
	size_t length = strlen(last);
	bool several = length > 1 && last[length - 1] == 's' && last[length - 2] != 's';
	return !several && !pair_model_lists(model, PAIR_LIST_GROUPS, thesaurus_hash(last, length));
}

/* Whether no name stands in the words: “presiding judge”, but not "Varlandian judge". */
static bool has_no_name(const char *role)
{
	for (size_t length; (length = strcspn(role, " ")); role += length + (role[length] == ' '))
		if (character_is_ascii_upper(*role) || (unsigned char)*role >= 0x80)
			return false;
	return true;
}

static struct story_speaker speaker_of(const struct pair_model *model, const struct statement_features *features, uint32_t number)
{
	uint32_t hashes[SPEAKER_NAME_WORDS_MAX + SPEAKER_OFFICE_WORDS_MAX], words[PAIR_SPEAKER_WORDS_MAX];
	const char *name = features->name_words, *last = strrchr(name, ' ');
	enum pair_speaker kind;
	pair_speaker_read(model, features->speaker, words, &kind);
	uint32_t word_count = pair_speaker_hash(name, hashes, SPEAKER_NAME_WORDS_MAX);
	uint32_t office_count = pair_speaker_hash(features->office_words, hashes + word_count, SPEAKER_OFFICE_WORDS_MAX);
	last = last ? last + 1 : name;
	const uint32_t last_hash = thesaurus_hash(last, strlen(last));
	struct story_speaker speaker = {
		.name = copy_string(features->speaker),
		.key = XXH3_64bits(features->speaker, strlen(features->speaker)),
		.hashes = allocate(word_count + office_count + 1, sizeof(*hashes)),
		.first = thesaurus_hash(name, strcspn(name, " ")),
		.last = last_hash,
		.word_count = (uint8_t)word_count,
		.office_count = (uint8_t)office_count,
		.role = kind == PAIR_SPEAKER_ROLE && is_office(model, features->speaker),
		.told_by = number,
		.group = group_name_read(model, features->speaker),
		.person = kind == PAIR_SPEAKER_PERSON && is_bare(model, features->speaker, word_count),
		.son = pair_model_lists(model, PAIR_LIST_GENERATIONS, last_hash),
	};
	speaker.sole = speaker.role && has_no_name(features->speaker) && pair_model_lists(model, PAIR_LIST_SOLE, last_hash);
	memcpy(speaker.hashes, hashes, (word_count + office_count) * sizeof(*hashes));
	return speaker;
}

static bool is_named(const struct statement_features *features)
{
	return features->speaker && features->name_words && *features->name_words;
}

static bool widen_told(struct story_speaker *speaker, const struct statement_features *features)
{
	uint32_t office[SPEAKER_OFFICE_WORDS_MAX];
	return widen_office(speaker, office, pair_speaker_hash(features->office_words, office, SPEAKER_OFFICE_WORDS_MAX));
}

bool story_speakers_add(struct story_speakers *speakers, const struct pair_model *model, const struct statement_features *features,
                        uint32_t number)
{
	size_t known = speakers->list.count;
	if (!is_named(features))
		return false;
	struct story_speaker *speaker = find(speakers, features->speaker);
	if (speaker)
		return widen_told(speaker, features) && settle(speakers, known);
	if (known == STORY_SPEAKERS_MAX)
		return false;
	struct story_speaker added = speaker_of(model, features, number);
	array_append_tight(&speakers->list, added);
	return settle(speakers, known);
}

void story_speakers_take(struct story_speakers *speakers, const struct story_speakers *from)
{
	speakers->kept |= from->kept;
	for (size_t k = 0; k < from->list.count; k++) {
		const struct story_speaker *other = &from->list.items[k];
		struct story_speaker *known = find(speakers, other->name);
		if (known) {
			widen_office(known, other->hashes + other->word_count, other->office_count);
		} else if (speakers->list.count < STORY_SPEAKERS_MAX) {
			struct story_speaker copy = *other;
			size_t size = ((size_t)other->word_count + other->office_count) * sizeof(*other->hashes);
			copy.name = copy_string(other->name);
			copy.hashes = memcpy(allocate(size + sizeof(*copy.hashes), 1), other->hashes, size);
			array_append_tight(&speakers->list, copy);
		}
	}
	settle(speakers, speakers->list.count);
}

void story_speakers_keep(struct story_speakers *speakers, const char *const *names, size_t count)
{
	bool kept[STORY_SPEAKERS_MAX] = { 0 };
	size_t left = 0;
	for (size_t k = 0; k < count; k++) {
		const struct story_speaker *speaker = names[k] ? find(speakers, names[k]) : NULL;
		if (speaker)
			kept[speaker - speakers->list.items] = true;
	}
	for (size_t k = 0; k < speakers->list.count; k++) {
		if (kept[k])
			speakers->list.items[left++] = speakers->list.items[k];
		else
			empty(&speakers->list.items[k]);
	}
	speakers->list.count = left;
	speakers->kept = left > 0;
	settle(speakers, left);
}

const char *story_speakers_fullest(const struct story_speakers *speakers, const char *name)
{
	const struct story_speaker *known = name ? find(speakers, name) : NULL;
	return known ? speakers->list.items[known->is].name : name;
}

bool story_speakers_is_person(const struct story_speakers *speakers, const char *name)
{
	const struct story_speaker *known = find(speakers, name);
	return known && known->person;
}

/* --- Rest */

/* The head of a packed speaker; its hashes and its name follow. */
struct packed_speaker {
	uint32_t first, last, told_by;
	struct group_name group;
	uint8_t word_count, office_count, is;
	bool role : 1, person : 1, son : 1, sole : 1;
};

static uint32_t hash_count(const struct packed_speaker *packed)
{
	return (uint32_t)packed->word_count + packed->office_count;
}

_Static_assert(STORY_SPEAKERS_MAX <= UINT8_MAX, "their number is packed into a byte");

/* Packs a speaker into `to`, unless that is NULL. Returns the number of bytes that it takes. */
static size_t pack_speaker(const struct story_speaker *speaker, uint8_t *to)
{
	const struct packed_speaker packed = {
		speaker->first, speaker->last, speaker->told_by, speaker->group, speaker->word_count, speaker->office_count, speaker->is,
		    speaker->role, speaker->person, speaker->son, speaker->sole,
	};
	size_t hashes = hash_count(&packed) * sizeof(*speaker->hashes), name = strlen(speaker->name) + 1;
	if (to) {
		memcpy(to, &packed, sizeof(packed));
		memcpy(to + sizeof(packed), speaker->hashes, hashes);
		memcpy(to + sizeof(packed) + hashes, speaker->name, name);
	}
	return sizeof(packed) + hashes + name;
}

static size_t unpack_speaker(const uint8_t *from, struct story_speaker *ret_speaker)
{
	struct packed_speaker packed;
	memcpy(&packed, from, sizeof(packed));
	size_t hashes = hash_count(&packed) * sizeof(*ret_speaker->hashes);
	const char *name = (const char *)from + sizeof(packed) + hashes;
	*ret_speaker = (struct story_speaker){
		.name = copy_string(name),
		.key = XXH3_64bits(name, strlen(name)),
		.hashes = memcpy(allocate(1, hashes + sizeof(*ret_speaker->hashes)), from + sizeof(packed), hashes),
		.first = packed.first,
		.last = packed.last,
		.told_by = packed.told_by,
		.group = packed.group,
		.word_count = packed.word_count,
		.office_count = packed.office_count,
		.role = packed.role,
		.person = packed.person,
		.son = packed.son,
		.sole = packed.sole,
		.is = packed.is,
	};
	return sizeof(packed) + hashes + strlen(name) + 1;
}

static uint32_t *list_told(const struct story_speakers *speakers)
{
	uint32_t *told = allocate(speakers->list.count + 1, sizeof(*told));
	told[0] = (uint32_t)speakers->list.count;
	for (size_t k = 0; k < speakers->list.count; k++)
		told[1 + k] = speakers->list.items[k].told_by;
	return told;
}

static uint8_t *pack_all(const struct story_speakers *speakers)
{
	size_t size = 1;
	for (size_t k = 0; k < speakers->list.count; k++)
		size += pack_speaker(&speakers->list.items[k], NULL);
	uint8_t *packed = allocate(size, 1), *to = packed;
	*to++ = (uint8_t)speakers->list.count;
	for (size_t k = 0; k < speakers->list.count; k++)
		to += pack_speaker(&speakers->list.items[k], to);
	return packed;
}

void story_speakers_rest(struct story_speakers *speakers)
{
	if (!speakers->list.count)
		return;
	if (speakers->kept)
		speakers->packed = pack_all(speakers);
	else
		speakers->told = list_told(speakers);
	free_list(speakers);
}

static void unpack_all(const uint8_t *packed, struct story_speakers *speakers)
{
	uint8_t count = *packed++;
	array_reserve_tight(&speakers->list, count);
	for (; speakers->list.count < count; speakers->list.count++)
		packed += unpack_speaker(packed, &speakers->list.items[speakers->list.count]);
}

/* Stands for a speaker whose statement can't be read. */
static struct story_speaker nobody(void)
{
	return (struct story_speaker){ .name = copy_string(""), .hashes = allocate(1, sizeof(uint32_t)) };
}

/* Makes the list again from the statements in which the names first appeared. */
static void tell_again(struct story_speakers *speakers, const struct pair_model *model, const struct statement_features *features,
                       const uint32_t *numbers, size_t count)
{
	array_reserve_tight(&speakers->list, speakers->told[0]);
	for (uint32_t k = 0; k < speakers->told[0]; k++) {
		size_t s = 0;
		while (s < count && (numbers[s] != speakers->told[1 + k] || !is_named(&features[s])))
			s++;
		array_append_tight(&speakers->list, (s < count ? speaker_of(model, &features[s], numbers[s]) : nobody()));
	}
	for (size_t s = 0; s < count; s++) {
		struct story_speaker *speaker = is_named(&features[s]) ? find(speakers, features[s].speaker) : NULL;
		if (speaker)
			widen_told(speaker, &features[s]);
	}
	settle(speakers, speakers->list.count);
}

void story_speakers_wake(struct story_speakers *speakers, const struct pair_model *model, const struct statement_features *features,
                         const uint32_t *numbers, size_t count)
{
	if (speakers->packed)
		unpack_all(speakers->packed, speakers);
	if (speakers->told)
		tell_again(speakers, model, features, numbers, count);
	free(speakers->packed);
	free(speakers->told);
	speakers->packed = NULL;
	speakers->told = NULL;
}

/* --- As an image */

static void speaker_image(struct image *image, struct story_speaker *speaker)
{
	image_string(image, &speaker->name);
	image_value(image, &speaker->key);
	image_value(image, &speaker->first);
	image_value(image, &speaker->last);
	image_value(image, &speaker->told_by);
	image_value(image, &speaker->group.stem);
	image_value(image, &speaker->group.initials);
	image_value(image, &speaker->group.acronym);
	image_flag(image, &speaker->group.formed);
	image_value(image, &speaker->word_count);
	image_value(image, &speaker->office_count);
	image_flag(image, &speaker->role);
	image_flag(image, &speaker->person);
	image_flag(image, &speaker->son);
	image_flag(image, &speaker->sole);
	image_value(image, &speaker->is);
	size_t count = (size_t)speaker->word_count + speaker->office_count;
	if (!image_writes(image))
		speaker->hashes = allocate(count + 1, sizeof(*speaker->hashes));
	image_bytes(image, speaker->hashes, count * sizeof(*speaker->hashes));
}

static void list_image(struct image *image, struct story_speakers *speakers)
{
	size_t count = image_count(image, speakers->list.count, sizeof(uint64_t));
	for (size_t k = 0; k < count && !image_failed(image); k++) {
		if (!image_writes(image))
			array_append_tight(&speakers->list, ((struct story_speaker){ 0 }));
		speaker_image(image, &speakers->list.items[k]);
		if (!speakers->list.items[k].name || speakers->list.items[k].is >= count)
			image_fail(image);
	}
}

static void packed_image(struct image *image, struct story_speakers *speakers)
{
	struct story_speakers awake = { 0 };
	if (!speakers->packed) {
		list_image(image, speakers);
		return;
	}
	unpack_all(speakers->packed, &awake);
	list_image(image, &awake);
	free_list(&awake);
}

static void told_image(struct image *image, struct story_speakers *speakers)
{
	uint32_t *told = speakers->told ? speakers->told : list_told(speakers);
	uint32_t count = (uint32_t)image_count(image, told[0], sizeof(*told));
	if (count > STORY_SPEAKERS_MAX) {
		image_fail(image);
		count = 0;
	}
	if (!image_writes(image) && count) {
		told = reallocate(told, count + 1, sizeof(*told));
		told[0] = count;
		speakers->told = told;
	}
	image_bytes(image, told + 1, count * sizeof(*told));
	if (told != speakers->told)
		free(told);
}

void story_speakers_image(struct image *image, struct story_speakers *speakers)
{
	image_flag(image, &speakers->kept);
	if (speakers->kept)
		packed_image(image, speakers);
	else
		told_image(image, speakers);
	if (!image_writes(image) && !image_failed(image))
		story_speakers_rest(speakers);
}
