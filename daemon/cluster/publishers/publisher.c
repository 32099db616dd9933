#include "cluster/publishers/publisher.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "cluster/publishers/punycode.h"
#include "proto/url.h"

static bool is_address(const char *host)
{
	struct in_addr address;
	return strchr(host, ':') || inet_pton(AF_INET, host, &address) == 1;
}

/* NFKC, blanks at the ends removed and others collapsed; NULL if nothing is left or it is not UTF-8. */
static char *normalise(const char *text, utf8proc_option_t more, struct arena *arena)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped,
	                                       UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
	                                               UTF8PROC_IGNORE | UTF8PROC_STRIPCC | more);
	if (length < 0)
		return NULL;
	char *normal = arena_alloc(arena, (size_t)length + 1, 1);
	size_t used = 0;
	for (const char *at = (const char *)mapped; *at; at++) {
		if (*at != ' ')
			normal[used++] = *at;
		else if (used && normal[used - 1] != ' ')
			normal[used++] = ' ';
	}
	if (used && normal[used - 1] == ' ')
		used--;
	normal[used] = '\0';
	free(mapped);
	return used ? normal : NULL;
}

/* The same, case folded: what names are compared by. */
static char *fold(const char *text, struct arena *arena)
{
	return normalise(text, UTF8PROC_CASEFOLD, arena);
}

/* The registrable domain of a host ("news.bbc.co.uk": "bbc.co.uk") as people write it, else the host itself (an address,
 * "localhost"). */
static const char *domain_of(const char *host, struct arena *arena)
{
	if (is_address(host))
		return host;
	const char *folded = fold(punycode_decode_host(host, arena), arena);
	if (!folded)
		return host;
	const char *domain = psl_registrable_domain(psl_builtin(), folded);
	return domain ? domain : folded;
}

/* Whether the name is a host under a public suffix that is really listed: "apnews.com", but not "Dr. No" or "L.A.Times". */
static bool is_host(const char *name)
{
	const char *dot = strrchr(name, '.');
	if (!dot || !dot[1] || dot == name || strpbrk(name, " /@,"))
		return false;
	return psl_is_public_suffix2(psl_builtin(), dot + 1, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) &&
	       psl_registrable_domain(psl_builtin(), name);
}

/* The host that a name is, or is the address of: "bbc.co.uk", "https://bbc.co.uk/", "bbc.co.uk/news"; else NULL. */
static const char *host_in(const char *name, struct arena *arena)
{
	if (strstr(name, "://"))
		return url_host(arena, name);
	const char *first = arena_string(arena, name, strcspn(name, ":/"));
	return is_host(first) ? url_host(arena, arena_format(arena, "https://%s", name)) : NULL;
}

/* Whether all words of a text are such as feeds name their sections by. */
static bool is_section(const char *text, size_t length)
{
	static const char *const words[] = { "breaking", "business", "editorial", "editorials", "front", "headlines", "home", "homepage", "international",
		                             "latest", "national", "news", "opinion", "page", "politics", "rss", "sport", "sports", "stories",
		                             "technology", "top", "us", "world" };
	for (size_t at = 0; at < length;) {
		size_t end = at, k = 0;
		while (end < length && text[end] != ' ')
			end++;
		while (k < array_size(words) && (strlen(words[k]) != end - at || strncasecmp(words[k], text + at, end - at) != 0))
			k++;
		if (k == array_size(words))
			return false;
		at = end + 1;
	}
	return length > 0;
}

/* A folded name without its article, if anything else is left of it. */
static const char *without_article(const char *name)
{
	static const char article[] = "the ";
	const size_t length = strlen(article);
	return strncmp(name, article, length) == 0 && name[length] ? name + length : name;
}

static const char *without_blank_at_end(const char *name, size_t length, struct arena *arena)
{
	return arena_string(arena, name, length && name[length - 1] == ' ' ? length - 1 : length);
}

/* The outlet in what a feed calls itself: "New York Times - Opinion", "World news | The Guardian". */
static const char *without_section(const char *name, struct arena *arena)
{
	static const char *const separators[] = { " - ", " – ", " — ", " | ", " > ", " » ", ": " };
	for (size_t k = 0; k < array_size(separators); k++) {
		const char *at = strstr(name, separators[k]), *rest = at ? at + strlen(separators[k]) : NULL;
		if (at && at > name && is_section(rest, strlen(rest)))
			return without_blank_at_end(name, (size_t)(at - name), arena);
		if (at && *rest && is_section(name, (size_t)(at - name)))
			return rest;
	}
	return name;
}

static struct publisher publisher_at(const char *host, struct arena *arena)
{
	const char *domain = arena_copy(arena, domain_of(host, arena));
	return (struct publisher){ domain, domain };
}

static struct publisher publisher_named(const char *name, struct arena *arena)
{
	const char *normal = normalise(name, 0, arena);
	if (!normal)
		return (struct publisher){ 0 };
	const char *host = host_in(fold(normal, arena), arena);
	if (host)
		return publisher_at(host, arena);
	const char *shown = without_section(normal, arena);
	return (struct publisher){ without_article(fold(shown, arena)), shown };
}

const char *publisher_name_key(const char *name, struct arena *arena)
{
	return publisher_named(name, arena).key;
}

struct publisher publisher_of(const struct article *article, struct arena *arena)
{
	const char *host = article->url ? url_host(arena, article->url) : NULL;
	if (host)
		return publisher_at(host, arena);
	return article->publisher ? publisher_named(article->publisher, arena) : (struct publisher){ 0 };
}
