/* What the fuzzers of text and statements share: languages, bytes made into a text, and a check that says what does not hold. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "text/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define require(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

/* The languages of the source tree, loaded once. */
static inline const struct languages *languages(void)
{
	static struct languages *loaded;
	char *error = NULL;
	if (!loaded && languages_load(HEARSAY_DATA_BUILD, &loaded, &error) < 0) {
		fprintf(stderr, "%s\n", error);
		abort();
	}
	return loaded;
}

/* Makes bytes that are not UTF-8 a "?" each. Returns the number of code points. */
static inline uint32_t make_valid(char *text, size_t bytes)
{
	uint32_t characters = 0;
	for (size_t at = 0; at < bytes; characters++) {
		utf8proc_int32_t character;
		utf8proc_ssize_t length = utf8proc_iterate((utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(bytes - at), &character);
		if (length <= 0) {
			text[at] = '?';
			length = 1;
		}
		at += (size_t)length;
	}
	return characters;
}
