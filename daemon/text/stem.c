/* Stemming: Snowball through libstemmer. Its stemmers keep state, so each thread has its own, with the stems it found last. */
#include <libstemmer.h>
#include <pthread.h>
#include <string.h>

#include "proto/base/dictionary.h"
#include "text/language.h"
#include "text/language_data.h"

enum {
	/* Stems that a thread remembers a language. News repeats itself: this answers eleven words of twelve. */
	REMEMBERED_STEMS = 16384,
	/* Bytes of a word that is remembered. Longer ones are rare. */
	REMEMBERED_BYTES = 22,
	/* Bytes of a word that is stemmed at all. Longer ones are not words. */
	STEMMED_BYTES_MAX = 64,
};

static const struct {
	const char *code, *name;
} stemmers[] = {
	{ "ar", "arabic" },     { "ca", "catalan" },    { "da", "danish" },  { "de", "german" },    { "el", "greek" },
	{ "en", "english" },    { "es", "spanish" },    { "eu", "basque" },  { "fi", "finnish" },   { "fr", "french" },
	{ "ga", "irish" },      { "hi", "hindi" },      { "hu", "hungarian" }, { "hy", "armenian" }, { "id", "indonesian" },
	{ "it", "italian" },    { "lt", "lithuanian" }, { "ne", "nepali" },  { "nl", "dutch" },     { "no", "norwegian" },
	{ "nb", "norwegian" },  { "nn", "norwegian" },  { "pt", "portuguese" }, { "ro", "romanian" }, { "ru", "russian" },
	{ "sr", "serbian" },    { "sv", "swedish" },    { "ta", "tamil" },   { "tr", "turkish" },   { "yi", "yiddish" },
};

struct remembered {
	uint8_t length, stem_length; /* length 0: free */
	char word[REMEMBERED_BYTES], stem[REMEMBERED_BYTES];
};

struct thread_stemmer {
	struct sb_stemmer *stemmer;
	struct remembered remembered[REMEMBERED_STEMS];
};

struct thread_stemmers {
	struct thread_stemmer *items[array_size(stemmers)];
};

static pthread_key_t thread_key;
static pthread_once_t thread_key_once = PTHREAD_ONCE_INIT;

const char *stemmer_for(const char *code, unsigned *ret_number)
{
	for (unsigned k = 0; k < array_size(stemmers); k++) {
		if (strcmp(stemmers[k].code, code) != 0)
			continue;
		*ret_number = k;
		return stemmers[k].name;
	}
	*ret_number = 0;
	return NULL;
}

static void free_thread_stemmers(void *pointer)
{
	struct thread_stemmers *thread = pointer;
	for (size_t k = 0; k < array_size(thread->items); k++) {
		if (thread->items[k])
			sb_stemmer_delete(thread->items[k]->stemmer);
		free(thread->items[k]);
	}
	free(thread);
}

static void make_thread_key(void)
{
	if (pthread_key_create(&thread_key, free_thread_stemmers) != 0)
		abort();
}

static struct thread_stemmers *this_thread(void)
{
	static _Thread_local struct thread_stemmers *thread; /* the key is for its destructor, at the thread's end */
	if (!thread) {
		pthread_once(&thread_key_once, make_thread_key);
		thread = allocate(1, sizeof(*thread));
		if (pthread_setspecific(thread_key, thread) != 0)
			abort();
	}
	return thread;
}

static struct thread_stemmer *thread_stemmer(const struct language *language)
{
	struct thread_stemmers *thread = this_thread();
	struct thread_stemmer *own = thread->items[language->stemmer_number];
	if (!own) {
		own = thread->items[language->stemmer_number] = allocate(1, sizeof(*own));
		own->stemmer = sb_stemmer_new(language->stemmer, NULL);
		if (!own->stemmer)
			abort();
	}
	return own;
}

static const char *run_stemmer(struct sb_stemmer *stemmer, const char *word, size_t length, size_t *ret_length)
{
	const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word, (int)length);
	if (!stem)
		abort();
	*ret_length = (size_t)sb_stemmer_length(stemmer);
	return (const char *)stem;
}

static void remember(struct remembered *slot, const char *word, size_t length, const char *stem, size_t stem_length)
{
	if (stem_length > REMEMBERED_BYTES)
		return;
	slot->length = (uint8_t)length;
	slot->stem_length = (uint8_t)stem_length;
	memcpy(slot->word, word, length);
	memcpy(slot->stem, stem, stem_length);
}

const char *language_stem(const struct language *language, const char *word, size_t length, struct arena *arena,
                          size_t *ret_length)
{
	*ret_length = length;
	if (!language->stemmer || length == 0 || length > STEMMED_BYTES_MAX)
		return arena_string(arena, word, length);
	struct thread_stemmer *own = thread_stemmer(language);
	struct remembered *slot = NULL;
	if (length <= REMEMBERED_BYTES) {
		slot = &own->remembered[dictionary_hash(word, length) % REMEMBERED_STEMS];
		if (slot->length == length && memcmp(slot->word, word, length) == 0) {
			*ret_length = slot->stem_length;
			return arena_string(arena, slot->stem, slot->stem_length);
		}
	}
	const char *stem = run_stemmer(own->stemmer, word, length, ret_length);
	if (slot)
		remember(slot, word, length, stem, *ret_length);
	return arena_string(arena, stem, *ret_length);
}
