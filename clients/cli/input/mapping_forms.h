/* The forms that articles come in, as a table. Inside mapping. */
#pragma once

#include "proto/value.h"

/* How a field is made of the value of a key. */
enum mapping_take {
	TAKE_TEXT,    /* as it is */
	TAKE_HTML,    /* a text, made plain */
	TAKE_TEXT_OR_HTML, /* a text, made plain where it has tags */
	TAKE_PART,    /* an array of maps: the main one's value */
	TAKE_ADDRESS, /* a URL, or a map with one at `@id` or `url`; anything else is no address, and that is no fault */
	TAKE_ID,      /* a text, as long as there is no URL */
	TAKE_NAME,    /* a text, or the name of a map, or the first of an array of these */
	TAKE_NAMES,   /* all of them */
	TAKE_LIST,    /* a text with several names between semicolons */
	TAKE_TIME,
};

struct mapping_rule {
	const char *field, *key;
	enum mapping_take take;
};

struct mapping_form {
	const char *name;
	bool (*fits)(const struct value *map);
	/* by field in the protocol's order (but the URL before the id); of a field the first that gives something counts */
	const struct mapping_rule *rules;
	size_t rule_count;
};

/* The form of a name, or where that is NULL the first one that fits; NULL: the map has the protocol's own keys. */
const struct mapping_form *mapping_form_of(const struct value *map, const char *name);

/* Nil, "", "None", "null", an empty array or map: what scrapers write where they have nothing. NULL, too. */
bool mapping_is_missing(const struct value *value);
