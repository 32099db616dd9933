/* Values: proto/value.h as libhearsay exposes it. Both have the same layout, which is part of the ABI; the CLI, which is built with the one and
 * linked to the other, relies on that as well. */
#pragma once

#include <assert.h>

#include "clients/c/hearsay.h"
#include "proto/value.h"

static_assert(sizeof(struct hearsay_value) == sizeof(struct value) && sizeof(struct hearsay_pair) == sizeof(struct value_pair),
              "a value as it is shown is a value");
static_assert(offsetof(struct hearsay_value, type) == offsetof(struct value, type) &&
                      offsetof(struct hearsay_value, count) == offsetof(struct value, count) &&
                      offsetof(struct hearsay_value, as) == offsetof(struct value, items) &&
                      offsetof(struct hearsay_pair, key) == offsetof(struct value_pair, key) &&
                      offsetof(struct hearsay_pair, value) == offsetof(struct value_pair, value),
              "with the same layout");
static_assert((int)HEARSAY_VALUE_NIL == VALUE_NIL && (int)HEARSAY_VALUE_BOOLEAN == VALUE_BOOLEAN &&
                      (int)HEARSAY_VALUE_INTEGER == VALUE_INTEGER && (int)HEARSAY_VALUE_REAL == VALUE_REAL &&
                      (int)HEARSAY_VALUE_STRING == VALUE_STRING && (int)HEARSAY_VALUE_BINARY == VALUE_BINARY &&
                      (int)HEARSAY_VALUE_ARRAY == VALUE_ARRAY && (int)HEARSAY_VALUE_MAP == VALUE_MAP,
              "and the same types");

static inline const struct hearsay_value *value_shown(const struct value *value)
{
	return (const struct hearsay_value *)value;
}

static inline const struct value *value_of(const struct hearsay_value *value)
{
	return (const struct value *)value;
}
