#include "clients/cli/input/mapping.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clients/cli/input/found.h"
#include "clients/cli/input/html_text.h"
#include "clients/cli/input/mapping_forms.h"
#include "clients/cli/input/mail_time.h"
#include "proto/limits.h"
#include "proto/time.h"

/* In the protocol's order. */
static const struct {
	const char *name;
	size_t limit; /* bytes of a text */
} fields[] = {
	{ "id", LIMIT_ID_BYTES },          { "url", LIMIT_URL_BYTES },        { "title", LIMIT_TITLE_BYTES }, { "text", LIMIT_ARTICLE_BYTES },
	{ "publisher", LIMIT_NAME_BYTES }, { "language", LIMIT_NAME_BYTES },  { "authors", LIMIT_NAME_BYTES },
	{ "published", SIZE_MAX },         { "fetched", SIZE_MAX },           { "modified", SIZE_MAX },        { "status", LIMIT_NAME_BYTES },
	{ "feed_sequence", SIZE_MAX },
};

struct translation {
	const struct value *map;
	struct arena *arena;
	struct map_builder article;
	ARRAY(struct mapping_note) notes;
};

/* A field made of a value; `wrong` says why there is none, and is NULL where that is nobody's fault. */
struct made {
	bool there;
	struct value value;
	const char *wrong;
};

static struct made make(struct value value)
{
	return (struct made){ .there = true, .value = value };
}

static struct made fail(const char *wrong)
{
	return (struct made){ .wrong = wrong };
}

/* --- Pieces of values. */

static struct made make_text(const struct value *value)
{
	return value->type == VALUE_STRING ? make(*value) : fail("is no text");
}

/* The text; of a whole number its digits. */
static struct made make_id(const struct value *value, struct arena *arena)
{
	return value->type == VALUE_INTEGER ? make(value_text(arena_format(arena, "%" PRId64, value->integer))) : make_text(value);
}

static struct made make_plain(const struct value *value, struct arena *arena)
{
	if (value->type != VALUE_STRING)
		return fail("is no text");
	const char *text = html_to_text(value->string, value->count, arena);
	return *text ? make(value_text(text)) : fail("has no text in its HTML");
}

/* Whether what should be plain is HTML: it has an end tag, or a line break. */
static bool has_markup(const struct value *value)
{
	for (const char *at = value->type == VALUE_STRING ? value->string : NULL; at && (at = strchr(at, '<')); at++) {
		size_t letters = at[1] == '/' ? strspn(at + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") : 0;
		if ((letters && at[2 + letters] == '>') || strncasecmp(at, "<br>", 4) == 0 || strncasecmp(at, "<br/>", 5) == 0 ||
		    strncasecmp(at, "<br />", 6) == 0)
			return true;
	}
	return false;
}

static bool is_page(const struct value *value)
{
	return value && value->type == VALUE_STRING &&
	       (strncasecmp(value->string, "http://", 7) == 0 || strncasecmp(value->string, "https://", 8) == 0);
}

static struct made make_address(const struct value *value)
{
	if (value->type == VALUE_ARRAY && value->count)
		value = &value->items[0];
	const struct value *candidates[] = { value, value_find(value, "@id"), value_find(value, "url") };
	for (size_t i = 0; i < array_size(candidates); i++)
		if (is_page(candidates[i]))
			return make(*candidates[i]);
	return fail(NULL);
}

/* The text itself, or what a map calls its name. */
static const struct value *name_of(const struct value *value)
{
	static const char *const keys[] = { "name", "title" };
	for (size_t i = 0; value->type == VALUE_MAP && i < array_size(keys); i++) {
		const struct value *name = value_find(value, keys[i]);
		if (name && name->type == VALUE_STRING && !mapping_is_missing(name))
			return name;
	}
	return value->type == VALUE_STRING && !mapping_is_missing(value) ? value : NULL;
}

static struct made make_name(const struct value *value)
{
	for (uint32_t i = 0; value->type == VALUE_ARRAY && i < value->count; i++)
		if (name_of(&value->items[i]))
			return make(*name_of(&value->items[i]));
	return name_of(value) ? make(*name_of(value)) : fail("has no name");
}

struct names {
	struct value items[LIMIT_AUTHORS];
	size_t count;
};

/* Each once, without blanks around it; what is too long or too many is left out. */
static void add_name(struct names *names, const char *name, size_t bytes, struct arena *arena)
{
	for (; bytes && (*name == ' ' || *name == '\n' || *name == '\t'); name++, bytes--)
		;
	while (bytes && (name[bytes - 1] == ' ' || name[bytes - 1] == '\n' || name[bytes - 1] == '\t'))
		bytes--;
	for (size_t i = 0; i < names->count; i++)
		if (names->items[i].count == bytes && memcmp(names->items[i].string, name, bytes) == 0)
			return;
	if (bytes && bytes <= LIMIT_NAME_BYTES && names->count < LIMIT_AUTHORS)
		names->items[names->count++] = value_text_of(name, bytes, arena);
}

static struct made make_names(const struct value *value, struct arena *arena)
{
	struct names names = { .count = 0 };
	bool array = value->type == VALUE_ARRAY;
	for (uint32_t i = 0; i < (array ? value->count : 1); i++) {
		const struct value *name = name_of(array ? &value->items[i] : value);
		if (name)
			add_name(&names, name->string, name->count, arena);
	}
	return names.count ? make(value_array_of(names.items, names.count, arena)) : fail("has no name");
}

static struct made make_list(const struct value *value, struct arena *arena)
{
	if (value->type != VALUE_STRING)
		return make_names(value, arena);
	struct names names = { .count = 0 };
	for (const char *name = value->string; name;) {
		const char *end = strchr(name, ';');
		add_name(&names, name, end ? (size_t)(end - name) : strlen(name), arena);
		name = end ? end + 1 : NULL;
	}
	return names.count ? make(value_array_of(names.items, names.count, arena)) : fail("has no name");
}

/* Seconds since 1970; as milliseconds, what would be beyond the year 9999. */
static struct made make_time_of_number(const struct value *value)
{
	int64_t time;
	double number = value->type == VALUE_REAL ? value->real : (double)value->integer;
	if (time_from_seconds(number, &time) >= 0)
		return make(*value);
	if (number > 0 && time_from_seconds(number / 1000, &time) >= 0)
		return make((struct value){ .type = VALUE_REAL, .real = number / 1000 });
	return fail("is not a time of the years 1 to 9999 in seconds or milliseconds");
}

/* Whether a text is a number that can't be a date without its dashes: seconds or milliseconds since 1970, of 1973 or later. */
static bool is_number_of_time(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	bool fraction = (digits == 9 || digits == 10) && text[digits] == '.';
	size_t all = fraction ? digits + 1 + strspn(text + digits + 1, "0123456789") : digits;
	return !text[all] && (digits == 9 || digits == 10 || digits == 12 || digits == 13);
}

static struct made make_time(const struct value *value, struct arena *arena)
{
	int64_t time;
	char text[MAIL_TIME_SIZE];
	if (value->type == VALUE_INTEGER || value->type == VALUE_REAL)
		return make_time_of_number(value);
	if (value->type != VALUE_STRING)
		return fail("is no time");
	if (time_parse(value->string, &time, NULL) >= 0)
		return make(*value);
	if (is_number_of_time(value->string))
		return make_time_of_number(&(struct value){ .type = VALUE_REAL, .real = strtod(value->string, NULL) });
	if (mail_time(value->string, text) >= 0)
		return make(value_text(arena_copy(arena, text)));
	return fail("can't be read as a time");
}

/* --- Parts: [{"role": "main", "contenttype": "text/plain", "value": "…"}]. */

static bool is_plain(const struct value *part)
{
	const char *type = value_string(part, "contenttype", value_string(part, "contentType", value_string(part, "type", "text/plain")));
	return strcmp(type, "text/plain") == 0;
}

/* The main one before others, plain text before HTML, the first before later ones. */
static int rank_of(const struct value *part)
{
	return 2 * (strcmp(value_string(part, "role", ""), "main") == 0) + is_plain(part);
}

static struct made make_part(const struct value *value, struct arena *arena)
{
	const struct value *best = NULL;
	if (value->type != VALUE_ARRAY)
		return fail("is not an array of texts");
	for (uint32_t i = 0; i < value->count; i++) {
		const struct value *part = &value->items[i];
		if (!mapping_is_missing(value_find(part, "value")) && (!best || rank_of(part) > rank_of(best)))
			best = part;
	}
	if (!best)
		return fail("has no value in it");
	return is_plain(best) ? make_text(value_find(best, "value")) : make_plain(value_find(best, "value"), arena);
}

/* --- Fields. */

static struct made make_field(const struct translation *translation, enum mapping_take take, const struct value *value)
{
	switch (take) {
	case TAKE_TEXT:
		return make_text(value);
	case TAKE_HTML:
		return make_plain(value, translation->arena);
	case TAKE_TEXT_OR_HTML:
		return has_markup(value) ? make_plain(value, translation->arena) : make_text(value);
	case TAKE_PART:
		return make_part(value, translation->arena);
	case TAKE_ADDRESS:
		return make_address(value);
	case TAKE_ID:
		return map_builder_has(&translation->article, "url") ? fail(NULL) : make_id(value, translation->arena);
	case TAKE_NAME:
		return make_name(value);
	case TAKE_NAMES:
		return make_names(value, translation->arena);
	case TAKE_LIST:
		return make_list(value, translation->arena);
	case TAKE_TIME:
		return make_time(value, translation->arena);
	}
	return fail(NULL);
}

static size_t limit_of(const char *field)
{
	for (size_t i = 0; i < array_size(fields); i++)
		if (strcmp(fields[i].name, field) == 0)
			return fields[i].limit;
	return SIZE_MAX;
}

/* An id or URL that was cut would be another's; that it is too long is for the daemon to say. */
static bool is_too_long(const char *field, const struct value *value)
{
	return strcmp(field, "id") != 0 && strcmp(field, "url") != 0 && value->type == VALUE_STRING && value->count > limit_of(field);
}

static void note(struct translation *translation, enum mapping_fate fate, const char *field, const char *key, const char *detail)
{
	array_append(&translation->notes, ((struct mapping_note){ fate, field, key, detail }));
}

static void apply_rule(struct translation *translation, const struct mapping_rule *rule)
{
	const struct value *value = value_find(translation->map, rule->key);
	if (mapping_is_missing(value) || map_builder_has(&translation->article, rule->field))
		return;
	struct made made = make_field(translation, rule->take, value);
	if (made.there && is_too_long(rule->field, &made.value))
		made = fail("is longer than its limit");
	if (made.there)
		map_builder_add(&translation->article, rule->field, made.value);
	if (made.there || made.wrong)
		note(translation, made.there ? MAPPING_TAKEN : MAPPING_LEFT_OUT, rule->field, rule->key, made.wrong);
}

static bool has_map(const struct value *value)
{
	bool found = value->type == VALUE_MAP;
	for (uint32_t i = 0; value->type == VALUE_ARRAY && i < value->count && !found; i++)
		found = value->items[i].type == VALUE_MAP;
	return found;
}

/* What a field under its own name may be made of, though the daemon would refuse that. */
static struct made make_own(const char *field, const struct value *value, struct arena *arena)
{
	static const char *const times[] = { "published", "fetched", "modified" };
	for (size_t i = 0; i < array_size(times); i++)
		if (strcmp(field, times[i]) == 0)
			return make_time(value, arena);
	if (strcmp(field, "id") == 0)
		return make_id(value, arena);
	if (has_map(value) && strcmp(field, "publisher") == 0)
		return make_name(value);
	if (has_map(value) && strcmp(field, "authors") == 0)
		return make_names(value, arena);
	return fail(NULL);
}

/* What nothing can be made of stays as it is: what is wrong with it is for the daemon to say. */
static void take_own(struct translation *translation, const char *field)
{
	const struct value *value = value_find(translation->map, field);
	if (!value)
		return;
	struct made made = make_own(field, value, translation->arena);
	map_builder_add(&translation->article, field, made.there ? made.value : *value);
	if (!mapping_is_missing(value))
		note(translation, MAPPING_TAKEN, field, field, NULL);
}

/* Whether one of the first notes, those of the form's fields, is of this key. */
static bool was_noted(const struct translation *translation, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(translation->notes.items[i].key, key) == 0)
			return true;
	return false;
}

static struct value conclude(struct translation *translation, const char *form, struct mapping *ret_mapping)
{
	const struct value *map = translation->map;
	const size_t of_fields = translation->notes.count; /* few, whereas a map may have as many keys as it likes: each is there once */
	for (uint32_t i = 0; i < map->count; i++)
		if (!was_noted(translation, of_fields, map->pairs[i].key))
			note(translation, MAPPING_IGNORED, NULL, map->pairs[i].key, NULL);
	struct mapping_note *notes = arena_alloc(translation->arena, translation->notes.count, sizeof(*notes));
	if (translation->notes.count)
		memcpy(notes, translation->notes.items, translation->notes.count * sizeof(*notes));
	*ret_mapping = (struct mapping){ form, notes, translation->notes.count };
	array_free(&translation->notes);
	return map_builder_end(&translation->article, translation->arena);
}

struct value mapping_translate(const struct value *map, const char *name, struct arena *arena, struct mapping *ret_mapping)
{
	struct translation translation = { .map = map, .arena = arena };
	*ret_mapping = (struct mapping){ .form = mapping_own };
	if (map->type != VALUE_MAP)
		return *map;
	const struct mapping_form *form = mapping_form_of(map, name);
	for (size_t i = 0; form && i < form->rule_count; i++)
		apply_rule(&translation, &form->rules[i]);
	for (size_t i = 0; !form && i < array_size(fields); i++)
		take_own(&translation, fields[i].name);
	return conclude(&translation, form ? form->name : mapping_own, ret_mapping);
}
