/* Addresses: web and e-mail addresses in running text. `end` is the end of the text; nothing is read beyond it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Whether an explicit web address begins at `at`: "http://", "https://", or "www." before a letter. There must be a character at `at`. */
bool is_web_address(const unsigned char *at, const unsigned char *end);

/* Whether an e-mail address begins at `at`: "name.name@host.domain". */
bool is_mail(const unsigned char *at, const unsigned char *end);

/* Whether the word from `word` to `at` continues as an address: "name_of@host.domain", "twitter.com/…". */
bool is_mail_or_domain(const unsigned char *word, const unsigned char *at, const unsigned char *end);

/* Where the address that begins at `at` ends, without punctuation that belongs to the sentence. *ret_characters: its code points. */
const unsigned char *address_end(const unsigned char *at, const unsigned char *end, uint32_t *ret_characters);
