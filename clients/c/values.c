#include "clients/c/values.h"

#include <stdio.h>

#include "proto/json.h"

const struct hearsay_value *hearsay_find(const struct hearsay_value *map, const char *key)
{
	return value_shown(value_find(value_of(map), key));
}

const char *hearsay_string(const struct hearsay_value *map, const char *key, const char *otherwise)
{
	return value_string(value_of(map), key, otherwise);
}

int64_t hearsay_integer(const struct hearsay_value *map, const char *key, int64_t otherwise)
{
	return value_integer(value_of(map), key, otherwise);
}

double hearsay_real(const struct hearsay_value *map, const char *key, double otherwise)
{
	const struct value *value = value_find(value_of(map), key);
	if (value && value->type == VALUE_REAL)
		return value->real;
	return value && value->type == VALUE_INTEGER ? (double)value->integer : otherwise;
}

bool hearsay_boolean(const struct hearsay_value *map, const char *key, bool otherwise)
{
	return value_boolean(value_of(map), key, otherwise);
}

uint32_t hearsay_array(const struct hearsay_value *map, const char *key, const struct hearsay_value **ret_items)
{
	const struct value *items;
	uint32_t count = value_array(value_of(map), key, &items);
	*ret_items = value_shown(items);
	return count;
}

char *hearsay_json(const struct hearsay_value *value)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	if (!file)
		abort(); /* as proto/base/memory.h: this is memory */
	json_write_value(file, value_of(value), NULL);
	if (fclose(file) != 0)
		abort();
	return text;
}
