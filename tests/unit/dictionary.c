#include "proto/base/dictionary.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

Test(dictionary, numbers_strings_in_the_order_of_adding_and_finds_them_after_growing)
{
	struct dictionary *dictionary = dictionary_new();
	char text[16];
	for (uint32_t k = 0; k < 5000; k++) {
		int length = snprintf(text, sizeof(text), "word%u", k);
		cr_assert_eq(dictionary_add(dictionary, text, (size_t)length), k);
	}
	cr_assert_eq(dictionary_count(dictionary), 5000);
	cr_assert_eq(dictionary_add(dictionary, "word77", 6), 77);
	cr_assert_eq(dictionary_find(dictionary, "word4999", 8), 4999);
	cr_assert_eq(dictionary_find(dictionary, "word", 4), DICTIONARY_NONE);
	cr_assert_str_eq(dictionary_text(dictionary, 1234), "word1234");
	dictionary_free(dictionary);
}

/* Short ones are compared without reading their text, long ones from their ninth byte on. */
Test(dictionary, tells_strings_apart_that_differ_in_one_byte_or_in_their_length)
{
	enum { LONGEST = 20 };
	struct dictionary *dictionary = dictionary_new();
	uint32_t count = 0;
	char text[LONGEST];
	memset(text, 'a', sizeof(text));
	for (size_t length = 0; length <= LONGEST; length++) {
		cr_assert_eq(dictionary_add(dictionary, text, length), count++);
		for (size_t k = 0; k < length; k++) {
			text[k] = k % 2 ? 'b' : '\0';
			cr_assert_eq(dictionary_find(dictionary, text, length), DICTIONARY_NONE, "byte %zu of %zu", k, length);
			cr_assert_eq(dictionary_add(dictionary, text, length), count++);
			text[k] = 'a';
		}
	}
	for (size_t length = 0, number = 0; length <= LONGEST; number += length + 1, length++)
		cr_assert_eq(dictionary_find(dictionary, text, length), number);
	dictionary_free(dictionary);
}
