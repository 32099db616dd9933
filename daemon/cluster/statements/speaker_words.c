#include "cluster/statements/speaker_words.h"

#include <string.h>

#include "cluster/statements/statement_features.h"
#include "text/characters.h"

/* How many statements of an article are searched for other mentions of a speaker, so that the time for a very long article stays linear. */
enum { MENTIONS_MAX = 256 };

/* Words of a speaker, each once. */
struct gathered {
	const char *words[SPEAKER_OFFICE_WORDS_MAX];
	size_t count, most;
};

static bool has_word(const struct gathered *gathered, const char *word, size_t length)
{
	for (size_t k = 0; k < gathered->count; k++)
		if (strncmp(gathered->words[k], word, length) == 0 && gathered->words[k][length] == '\0')
			return true;
	return false;
}

static void add_word(struct gathered *gathered, const char *word)
{
	if (gathered->count < gathered->most && !has_word(gathered, word, strlen(word)))
		gathered->words[gathered->count++] = word;
}

/* Adds a copy of the word unless it is there already. */
static void add_copy(struct gathered *gathered, const char *word, size_t length, struct arena *arena)
{
	if (gathered->count < gathered->most && !has_word(gathered, word, length))
		gathered->words[gathered->count++] = arena_string(arena, word, length);
}

/* Adds what a part of a token ("california" of "California-based") counts as, if it counts. */
static void add_part(struct gathered *gathered, const struct word_list *list, const char *part, size_t length, struct arena *arena)
{
	const char *standard = word_list_column(list, part, length, 0);
	if (length && !(standard && strcmp(standard, "-") == 0))
		add_copy(gathered, standard ? standard : part, standard ? strlen(standard) : length, arena);
}

static void add_words(struct gathered *gathered, const struct language *language, const char *text, struct arena *arena)
{
	struct document document;
	const struct word_list *list = language_list(language, "speaker_words");
	document_read(text, strlen(text), language, arena, &document);
	for (uint32_t k = 0; k < document.token_count; k++) {
		const struct token *token = &document.tokens[k];
		if ((token->kind != TOKEN_WORD && token->kind != TOKEN_NUMBER) || token->norm[0] == '\'')
			continue;
		const char *part = token->norm, *end = part + token->norm_length;
		while (end > part && end[-1] == '.')
			end--;
		for (const char *hyphen; (hyphen = memchr(part, '-', (size_t)(end - part))); part = hyphen + 1)
			add_part(gathered, list, part, (size_t)(hyphen - part), arena);
		add_part(gathered, list, part, (size_t)(end - part), arena);
	}
}

static const char *join(const struct gathered *gathered, struct arena *arena)
{
	size_t bytes = 1;
	for (size_t k = 0; k < gathered->count; k++)
		bytes += strlen(gathered->words[k]) + 1;
	char *joined = arena_alloc(arena, bytes, 1), *end = joined;
	for (size_t k = 0; k < gathered->count; k++) {
		if (k)
			*end++ = ' ';
		end = stpcpy(end, gathered->words[k]);
	}
	return joined;
}

const char *speaker_words(const struct language *language, const char *text, struct arena *arena)
{
	struct gathered gathered = { .most = SPEAKER_NAME_WORDS_MAX };
	if (text)
		add_words(&gathered, language, text, arena);
	return join(&gathered, arena);
}

/* A name is known by its last word: "Scholz" for Olaf Scholz. */
static const char *last_word(const char *words)
{
	const char *blank = strrchr(words, ' ');
	return blank ? blank + 1 : words;
}

static bool share(const struct gathered *a, const struct gathered *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (strcmp(a->words[i], b->words[k]) == 0)
				return true;
	return false;
}

enum {
	PARTICLE_LENGTH_MAX = 3, /* bytes: "van", "al", "of" */
	INITIALS_MIN = 3, INITIALS_MAX = 6, /* two letters stand for too many things */
};

/* Adds the initials of a body's name: "fbi" of "Federal Bureau of Investigation", "ice" of "U.S. Immigration and Customs Enforcement". */
static void add_initials(struct gathered *gathered, const char *name, struct arena *arena)
{
	char initials[INITIALS_MAX];
	size_t count = 0;
	for (size_t length; (length = strcspn(name, " ")); name += length + (name[length] == ' ')) {
		bool capital = character_is_ascii_upper(*name);
		if (memchr(name, '.', length) || (!capital && length <= PARTICLE_LENGTH_MAX))
			continue;
		if (!capital || count == INITIALS_MAX)
			return;
		initials[count++] = character_ascii_lower(*name);
	}
	if (count >= INITIALS_MIN)
		add_copy(gathered, initials, count, arena);
}

void speaker_words_of_one(const struct language *language, const char *speaker, const char *mention, struct arena *arena,
                          struct statement_features *features)
{
	struct gathered name = { .most = SPEAKER_NAME_WORDS_MAX }, said = name, office = { .most = SPEAKER_OFFICE_WORDS_MAX };
	if (speaker)
		add_words(&name, language, speaker, arena);
	if (mention && speaker && strcmp(mention, speaker) == 0)
		said = name;
	else if (mention)
		add_words(&said, language, mention, arena);
	for (size_t k = 0; k < name.count; k++)
		add_word(&office, name.words[k]);
	for (size_t k = 0; k < said.count; k++)
		add_word(&office, said.words[k]);
	if (speaker)
		add_initials(&office, speaker, arena);
	features->name_words = join(&name, arena);
	features->office_words = join(&office, arena);
	features->named = share(&name, &said);
}

/* Whether the speaker is called by a name and nothing else, unlike "ally of Edda Rosk". */
static bool is_name(const char *speaker)
{
	for (size_t length; speaker && (length = strcspn(speaker, " ")); speaker += length + (speaker[length] == ' '))
		if (*speaker >= 'a' && *speaker <= 'z' && length > PARTICLE_LENGTH_MAX)
			return false;
	return speaker;
}

static const char *word_end(const char *word)
{
	return strchrnul(word, ' ');
}

static const char *next_word(const char *word)
{
	const char *end = word_end(word);
	return end + (*end == ' ');
}

static bool has_words(const char *all, const char *some)
{
	for (; *some; some = next_word(some)) {
		const char *word = all;
		size_t length = (size_t)(word_end(some) - some);
		while (*word && !(strncmp(word, some, length) == 0 && (word[length] == ' ' || !word[length])))
			word = next_word(word);
		if (!*word)
			return false;
	}
	return true;
}

/* What an article calls a speaker. */
struct called {
	const char *words, *last; /* the words of the name, and the last of them */
	const char *office;       /* the office words of this statement alone */
	bool name;
};

/* Whether two mentions in an article are of one speaker: names agree by their last word, roles if one has all words of the other. */
static bool are_called_alike(const struct called *a, const struct called *b)
{
	if (a->name != b->name)
		return false; /* “Edda Rosk”, “an ally of Edda Rosk” */
	if (a->name)
		return strcmp(a->last, b->last) == 0;
	return has_words(a->words, b->words) || has_words(b->words, a->words);
}

void speaker_words_gather(struct statement_features *features, size_t count, struct arena *arena)
{
	struct called *called = arena_alloc(arena, count, sizeof(*called));
	for (size_t k = 0; k < count; k++)
		called[k] = (struct called){ features[k].name_words, last_word(features[k].name_words), features[k].office_words,
			                         is_name(features[k].speaker) };
	for (size_t k = 0; k < count; k++) {
		struct gathered office = { .most = SPEAKER_OFFICE_WORDS_MAX };
		for (size_t i = 0; *features[k].name_words && i < count && i < MENTIONS_MAX; i++) {
			if (!are_called_alike(&called[i], &called[k]))
				continue;
			for (const char *word = called[i].office; *word; word = next_word(word))
				add_copy(&office, word, (size_t)(word_end(word) - word), arena);
		}
		if (office.count)
			features[k].office_words = join(&office, arena);
	}
}
