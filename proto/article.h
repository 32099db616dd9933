/* Article: what a scraper sends. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/base/arena.h"
#include "proto/time.h"
#include "proto/value.h"
#include "proto/writer.h"

struct article {
	const char *id;        /* never NULL: as sent, else "u" and 32 hexadecimal digits of a hash (XXH3, 128 bits) of the normalised URL */
	const char *url;       /* or NULL */
	const char *title;     /* or NULL; unless canceled, title or text is set */
	const char *text;      /* or NULL */
	const char *publisher; /* as sent, or NULL */
	const char *language;  /* BCP 47, as sent, or NULL */
	const char **authors;
	size_t author_count;
	int64_t published, fetched, modified; /* TIME_NONE if missing */
	bool zoneless;                        /* `published` came without a zone and was read as UTC */
	bool canceled;                        /* status: "canceled" */
};

/* Reads an article from a map. Unknown keys are ignored; the strings "", "None" and "null" count as missing (news-please
 * writes them for missing dates); times may be RFC 3339 strings or seconds since 1970. Strings are shared with the value (same arena).
 * Returns 0, or -EINVAL / -EMSGSIZE with *ret_reason a fixed word: "not-a-map", "no-id", "no-content", "field-type",
 * "field-too-long", "bad-time", "too-many-authors"; *ret_field is then the field's name (or NULL). */
must_check int article_from_value(const struct value *map, struct arena *arena, struct article *ret_article,
                                  const char **ret_reason, const char **ret_field);

/* The id that an article gives itself, even if it is going to be rejected; NULL if it has none, or none that is valid. */
const char *article_own_id(const struct value *map);

/* The id that the URL gives to an article without one, in the arena; NULL if the URL has no scheme or no host. */
const char *article_id_from_url(struct arena *arena, const char *url);

/* Writes the article as a map, without missing fields. Reading it back gives the same article. The map can be a little longer than the one
 * that came in (an id made from the URL, times written out), so read it with value_limits_reply. */
void article_write(const struct article *article, struct writer *writer);

/* A hash of everything that a revision can change (title, text, url, publisher, language, authors, published, status), without `fetched`
 * and `modified`. An article with the same id and the same hash is a duplicate. */
uint64_t article_content_hash(const struct article *article);
