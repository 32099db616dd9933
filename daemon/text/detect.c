/* Language detection: libexttextcat, which compares the frequent letter groups of a text with those of 170 languages. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <libexttextcat/textcat.h>

#include "proto/base/dictionary.h"
#include "text/characters.h"
#include "text/language_data.h"

enum {
	/* Letters that a guess needs. Headlines of four words are told apart well; "Photo: Reuters" is not. */
	LETTERS_MIN = 20,
	/* Bytes that are looked at: a guess gets no better behind a few hundred. */
	BYTES_MAX = 2048,
};

struct detector {
	pthread_mutex_t lock; /* around both: the handle keeps the last answer, the codes grow */
	void *handle;
	struct dictionary *codes; /* strings that the caller keeps */
};

int detector_new(struct detector **ret_detector, char **ret_error)
{
	void *handle = special_textcat_Init(TEXTCAT_DATA "/fpdb.conf", TEXTCAT_DATA "/");
	if (!handle) {
		if (asprintf(ret_error, "%s/fpdb.conf: cannot load the language models (package libexttextcat-data)", TEXTCAT_DATA) < 0)
			abort();
		return -ENOENT;
	}
	struct detector *detector = allocate(1, sizeof(*detector));
	if (pthread_mutex_init(&detector->lock, NULL) != 0)
		abort();
	detector->handle = handle;
	detector->codes = dictionary_new();
	*ret_detector = detector;
	return 0;
}

struct detector *detector_free(struct detector *detector)
{
	if (!detector)
		return NULL;
	textcat_Done(detector->handle);
	dictionary_free(detector->codes);
	pthread_mutex_destroy(&detector->lock);
	free(detector);
	return NULL;
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
	return first ? dictionary_text(detector->codes, dictionary_add(detector->codes, first, first_length)) : NULL;
}

const char *detector_guess(struct detector *detector, const struct languages *languages, const char *text, size_t bytes)
{
	bytes = whole_characters(text, bytes);
	if (!enough_letters(text, bytes))
		return NULL;
	pthread_mutex_lock(&detector->lock);
	const char *answer = textcat_Classify(detector->handle, text, bytes);
	const char *code = answer ? choose(detector, languages, answer) : NULL;
	pthread_mutex_unlock(&detector->lock);
	return code;
}
