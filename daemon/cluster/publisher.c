#include "cluster/publisher.h"

#include <arpa/inet.h>
#include <libpsl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "proto/url.h"

static bool is_address(const char *host)
{
	struct in_addr address;
	return strchr(host, ':') || inet_pton(AF_INET, host, &address) == 1;
}

/* The registrable domain of a host ("news.bbc.co.uk": "bbc.co.uk"), else the host itself (an address, "localhost"). */
static const char *domain_of(const char *host)
{
	const char *domain = is_address(host) ? NULL : psl_registrable_domain(psl_builtin(), host);
	return domain ? domain : host;
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

/* NFKC and case folded, blanks at the ends removed and others collapsed; NULL if nothing is left or it is not UTF-8. */
static char *normal_name(const char *name, struct arena *arena)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)name, 0, &folded,
	                                       UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
	                                               UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPCC);
	if (length < 0)
		return NULL;
	char *normal = arena_alloc(arena, (size_t)length + 1, 1);
	size_t used = 0;
	for (const char *at = (const char *)folded; *at; at++) {
		if (*at != ' ')
			normal[used++] = *at;
		else if (used && normal[used - 1] != ' ')
			normal[used++] = ' ';
	}
	if (used && normal[used - 1] == ' ')
		used--;
	normal[used] = '\0';
	free(folded);
	return used ? normal : NULL;
}

const char *publisher_key(const struct article *article, struct arena *arena)
{
	const char *host = article->url ? url_host(arena, article->url) : NULL;
	if (host)
		return arena_copy(arena, domain_of(host));
	const char *name = article->publisher ? normal_name(article->publisher, arena) : NULL;
	if (!name)
		return NULL;
	host = strstr(name, "://") ? url_host(arena, name) : is_host(name) ? name : NULL;
	return host ? arena_copy(arena, domain_of(host)) : name;
}
