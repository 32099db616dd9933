/* Mapping: articles as scrapers write them, translated to those of the protocol. What becomes what stands in PROTOCOL.md, "Articles from
 * scrapers"; the Python package has the same. */
#pragma once

#include "proto/base/arena.h"
#include "proto/value.h"

enum mapping_fate {
	MAPPING_TAKEN,
	MAPPING_LEFT_OUT, /* it would have been `field`, but `detail` */
	MAPPING_IGNORED,  /* no field comes from it, or another key came first */
};

struct mapping_note {
	enum mapping_fate fate;
	const char *field, *key; /* the field is NULL for MAPPING_IGNORED */
	const char *detail;      /* why, or NULL */
};

struct mapping {
	const char *form; /* its name in PROTOCOL.md; "hearsay" for an article as the protocol has it */
	const struct mapping_note *notes; /* the fields in the protocol's order, then what was ignored, in the order of the map */
	size_t note_count;
};

extern const char mapping_own[], mapping_feed_entry[]; /* names of forms */

/* The article that a map is, in the protocol's words; what is no map stays as it is. `form`: its name, or NULL to find it out.
 * Everything lies in the arena or is the map's. */
struct value mapping_translate(const struct value *map, const char *form, struct arena *arena, struct mapping *ret_mapping);

/* Whether a node of JSON-LD is an article: its `@type`. */
bool mapping_is_schema_article(const struct value *map);
