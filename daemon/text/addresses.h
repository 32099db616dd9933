/* Addresses: web and e-mail addresses in running text. `end` is the text's end; nothing is read from there on. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Whether a web address that says so begins at `at`: "http://", "https://", "www." before a letter. Reads a character at `at`. */
bool is_web_address(const unsigned char *at, const unsigned char *end);

/* Whether an e-mail address begins at `at`: "name.name@host.domain". */
bool is_mail(const unsigned char *at, const unsigned char *end);

/* Whether the word that began at `word` and stops at `at` goes on as an address: "name_of@host.domain", "twitter.com/…". */
bool is_mail_or_domain(const unsigned char *word, const unsigned char *at, const unsigned char *end);

/* Where the address that begins at `at` ends, without the punctuation that is the sentence's; how many code points it has. */
const unsigned char *address_end(const unsigned char *at, const unsigned char *end, uint32_t *ret_characters);
