/* Language detection. A long text by libexttextcat, which compares its frequent letter groups with those of 170 languages. It
 * is unsure of a headline, so that there stop words are asked first. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include <libexttextcat/textcat.h>

#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "text/characters.h"
#include "text/language_data.h"
#include "text/normalise.h"

enum {
	/* Letters that a guess needs. Headlines of four words are told apart well; "Photo: Reuters" is not. */
	LETTERS_MIN = 20,
	/* Bytes that are looked at: on English and German articles 512 decide as well as 2,048. */
	BYTES_MAX = 512,
	/* Bytes of a text that is as short as a headline. */
	HEADLINE_BYTES_MAX = 200,
	/* Stop words of one language that a headline needs at least, and how many times as many as of any other. */
	STOP_WORDS_MIN = 2,
	STOP_WORDS_LEAD = 2,
	WORD_BYTES_MAX = 24,
};

struct detector {
	pthread_mutex_t lock;     /* around everything here, not around a classification */
	ARRAY(void *) idle;       /* handles that no thread uses: each keeps its last answer */
	struct dictionary *codes; /* strings that the caller keeps */
};

static void *load_models(void)
{
	return special_textcat_Init(TEXTCAT_DATA "/fpdb.conf", TEXTCAT_DATA "/");
}

int detector_new(struct detector **ret_detector, char **ret_error)
{
	void *handle = load_models();
	if (!handle) {
		*ret_error = copy_string(TEXTCAT_DATA "/fpdb.conf: cannot load the language models (package libexttextcat-data)");
		return -ENOENT;
	}
	struct detector *detector = allocate(1, sizeof(*detector));
	if (pthread_mutex_init(&detector->lock, NULL) != 0)
		abort();
	array_append(&detector->idle, handle);
	detector->codes = dictionary_new();
	*ret_detector = detector;
	return 0;
}

struct detector *detector_free(struct detector *detector)
{
	if (!detector)
		return NULL;
	for (size_t k = 0; k < detector->idle.count; k++)
		textcat_Done(detector->idle.items[k]);
	array_free(&detector->idle);
	dictionary_free(detector->codes);
	pthread_mutex_destroy(&detector->lock);
	free(detector);
	return NULL;
}

/* A handle for this thread alone: an idle one, or one more. NULL if the models have gone from the disk. */
static void *take_handle(struct detector *detector)
{
	pthread_mutex_lock(&detector->lock);
	void *handle = detector->idle.count ? detector->idle.items[--detector->idle.count] : NULL;
	pthread_mutex_unlock(&detector->lock);
	return handle ? handle : load_models();
}

static void give_handle(struct detector *detector, void *handle)
{
	pthread_mutex_lock(&detector->lock);
	array_append(&detector->idle, handle);
	pthread_mutex_unlock(&detector->lock);
}

static size_t whole_characters(const char *text, size_t bytes)
{
	if (bytes <= BYTES_MAX)
		return bytes;
	bytes = BYTES_MAX;
	while (bytes > 0 && ((unsigned char)text[bytes] & 0xC0) == 0x80)
		bytes--;
	return bytes;
}

static bool enough_letters(const char *text, size_t bytes)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + bytes;
	unsigned letters = 0, length;
	for (; at < end && letters < LETTERS_MIN; at += length) {
		uint8_t class = character_class(character_decode(at, &length));
		letters += (class & CHARACTER_LETTER) ? 1 : (class & CHARACTER_IDEOGRAPH) ? 2 : 0;
	}
	return letters >= LETTERS_MIN;
}

/* Takes the next "[en--utf8]" off the answer; its primary subtag, or 0 at the end. */
static size_t next_guess(const char **answer, const char **ret_code)
{
	const char *open = strchr(*answer, '[');
	if (!open)
		return 0;
	*ret_code = open + 1;
	*answer = open + 1;
	return strcspn(open + 1, "-]");
}

/* The code as a string that the caller keeps. */
static const char *kept_code(struct detector *detector, const char *code, size_t length)
{
	pthread_mutex_lock(&detector->lock);
	const char *kept = dictionary_text(detector->codes, dictionary_add(detector->codes, code, length));
	pthread_mutex_unlock(&detector->lock);
	return kept;
}

/* The answer's first language that has a folder ("[sco--utf8][en--utf8]": English), else its first. */
static const char *choose(struct detector *detector, const struct languages *languages, const char *answer)
{
	const char *code, *first = NULL;
	size_t first_length = 0;
	for (size_t length; (length = next_guess(&answer, &code)) > 0;) {
		bool ours = languages_have(languages, code, length);
		if (!first || ours) {
			first = code;
			first_length = length;
		}
		if (ours)
			break;
	}
	return first ? kept_code(detector, first, first_length) : NULL;
}

static unsigned count_stop_words(const struct word_list *stop_words, const char *text, size_t bytes)
{
	char norm[WORD_BYTES_MAX * NORMALISE_GROWTH + 1];
	unsigned count = 0;
	for (size_t start = 0, end; start < bytes; start = end + 1) {
		for (end = start; end < bytes && text[end] != ' '; end++)
			;
		if (end == start || end - start > WORD_BYTES_MAX)
			continue;
		size_t length = normalise(text + start, end - start, norm);
		count += word_list_has(stop_words, norm, length);
	}
	return count;
}

/* The language whose stop words stand in the headline far more often than those of any other; NULL if there is none. */
static const char *guess_headline(const struct languages *languages, const char *text, size_t bytes)
{
	unsigned best = 0, second = 0;
	const struct language *leader = NULL;
	for (size_t k = 0; k < languages_count(languages); k++) {
		const struct language *language = languages_at(languages, k);
		unsigned count = count_stop_words(language->stop_words, text, bytes);
		if (count > best) {
			second = best;
			best = count;
			leader = language;
		} else if (count > second) {
			second = count;
		}
	}
	return best >= STOP_WORDS_MIN && best >= STOP_WORDS_LEAD * second ? leader->code : NULL;
}

const char *detector_guess(struct detector *detector, const struct languages *languages, const char *text, size_t bytes)
{
	bytes = whole_characters(text, bytes);
	if (!enough_letters(text, bytes))
		return NULL;
	const char *code = bytes <= HEADLINE_BYTES_MAX ? guess_headline(languages, text, bytes) : NULL;
	if (code)
		return code;
	void *handle = take_handle(detector);
	const char *answer = handle ? textcat_Classify(handle, text, bytes) : NULL;
	code = answer ? choose(detector, languages, answer) : NULL;
	if (handle)
		give_handle(detector, handle);
	return code;
}
