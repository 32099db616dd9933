#include "text/addresses.h"

#include <string.h>

#include "proto/base/array.h"
#include "text/characters.h"

enum {
	/* Code points of an address. Addresses with tracking reach several hundred. */
	ADDRESS_CHARACTERS_MAX = 1024,
	/* Bytes of a name before or after an @: as many as RFC 5321 allows before it. */
	MAIL_NAME_BYTES_MAX = 64,
	/* Bytes of what follows a dot, if it is to be a domain. */
	DOMAIN_BYTES_MAX = 32,
};

static const unsigned char *at_most(const unsigned char *at, const unsigned char *end, ptrdiff_t bytes)
{
	return end - at > bytes ? at + bytes : end;
}

static bool begins(const unsigned char *at, const unsigned char *end, const char *with)
{
	size_t length = strlen(with);
	return (size_t)(end - at) >= length && strncasecmp((const char *)at, with, length) == 0;
}

static bool has_class(const unsigned char *at, const unsigned char *end, unsigned class)
{
	unsigned bytes;
	return at < end && (character_class(character_decode(at, &bytes)) & class);
}

bool is_web_address(const unsigned char *at, const unsigned char *end)
{
	return ((*at | 0x20) == 'h' && (begins(at, end, "http://") || begins(at, end, "https://"))) ||
	       ((*at | 0x20) == 'w' && begins(at, end, "www.") && has_class(at + 4, end, CHARACTER_LETTER));
}

/* An ASCII letter or digit, or one of `more`. */
static bool is_ascii_name(const unsigned char *at, const unsigned char *end, const char *more)
{
	return at < end && *at < 128 && *at != '\0' &&
	       ((character_ascii_class[*at] & (CHARACTER_LETTER | CHARACTER_DIGIT)) || strchr(more, *at));
}

/* Behind `at` there is "name.domain" as in an e-mail address. */
static bool is_mail_host(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *limit = at_most(at, end, MAIL_NAME_BYTES_MAX);
	if (!is_ascii_name(at, end, ""))
		return false;
	for (; at < limit && is_ascii_name(at, end, "-"); at++)
		;
	return at + 1 < limit && *at == '.' && is_ascii_name(at + 1, end, "");
}

bool is_mail(const unsigned char *at, const unsigned char *end)
{
	const unsigned char *limit = at_most(at, end, MAIL_NAME_BYTES_MAX);
	for (; at < limit && is_ascii_name(at, end, "._%+-"); at++)
		;
	return at < limit && *at == '@' && is_mail_host(at + 1, end);
}

static bool is_domain(const unsigned char *word, const unsigned char *end)
{
	static const char *const domains[] = { "com", "org", "net", "gov", "edu", "info", "int", "mil", "tv", "co.uk", "de",
		                               "fr", "es", "it", "nl", "eu", "ru", "cn", "uk", "io", "me", "us", "ca", "com.au", "net.au",
		                               "org.au", "org.uk", "ac.uk", "gov.uk", "co.nz", "co.za", "co.in", "co.jp", "co.kr", "com.br",
		                               "com.cn", "com.mx", "com.my", "com.sg", "com.tr", "ie", "pl", "jp", "kr" };
	for (size_t k = 0; k < array_size(domains); k++)
		if (strlen(domains[k]) == (size_t)(end - word) && memcmp(domains[k], word, (size_t)(end - word)) == 0)
			return true;
	return false;
}

/* Behind the dot at `dot` there is the rest of a web address: "com", "co.uk/…", "twitter.com/…". */
static bool is_domain_end(const unsigned char *dot, const unsigned char *end)
{
	const unsigned char *word = dot + 1, *to = word;
	while (to < end && to - word < DOMAIN_BYTES_MAX && ((*to >= 'a' && *to <= 'z') || (*to == '.' && to > word)))
		to++;
	while (to > word && to[-1] == '.')
		to--;
	if (has_class(to, end, CHARACTER_WORD))
		return false;
	const unsigned char *inner = memchr(word, '.', (size_t)(to - word));
	return is_domain(word, to) || (inner && is_domain(inner + 1, to));
}

bool is_mail_or_domain(const unsigned char *word, const unsigned char *at, const unsigned char *end)
{
	if (at >= end)
		return false;
	if (*at == '@' || *at == '_')
		return is_mail(word, end);
	return *at == '.' && is_ascii_name(at + 1, end, "") && (is_domain_end(at, end) || is_mail(word, end));
}

static bool in_address(uint32_t c)
{
	if (c < 128)
		return c > ' ' && c != 127 && !strchr("<>\"`{}|\\^", (int)c);
	return character_wide_class(c) & CHARACTER_WORD;
}

/* Punctuation after an address is the sentence's, and a closing bracket that the address did not open. */
static bool is_behind_address(unsigned char c, bool bracket)
{
	return c < 0x80 && (strchr(".,;:!?'*]", c) || (c == ')' && !bracket));
}

const unsigned char *address_end(const unsigned char *at, const unsigned char *end, uint32_t *ret_characters)
{
	const unsigned char *to = at;
	uint32_t characters = 0;
	bool bracket = false;
	for (unsigned bytes; to < end && characters < ADDRESS_CHARACTERS_MAX && in_address(character_decode(to, &bytes)); to += bytes) {
		bracket |= *to == '(';
		characters++;
	}
	for (; to > at + 1 && is_behind_address(to[-1], bracket); to--)
		characters--;
	*ret_characters = characters;
	return to;
}
