#include "cluster/publishers/owners.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "cluster/publishers/publisher.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/base/trim.h"

struct owners {
	struct dictionary *outlets; /* keys of publishers */
	struct dictionary *names;   /* of owners */
	ARRAY(uint32_t) owner_of;   /* by outlet: the number of its owner's name */
	unsigned users;
};

struct owners *owners_keep(struct owners *owners)
{
	if (owners)
		owners->users++;
	return owners;
}

struct owners *owners_free(struct owners *owners)
{
	if (!owners || --owners->users)
		return NULL;
	dictionary_free(owners->outlets);
	dictionary_free(owners->names);
	array_free(&owners->owner_of);
	free(owners);
	return NULL;
}

static int add_outlet(struct owners *owners, const char *outlet, uint32_t owner, struct arena *arena, char **ret_error)
{
	const char *key = publisher_name_key(outlet, arena);
	if (!key) {
		*ret_error = format_string("an outlet without a name");
		return -EINVAL;
	}
	uint32_t number = dictionary_add(owners->outlets, key, strlen(key));
	if (number == owners->owner_of.count)
		array_append(&owners->owner_of, owner);
	if (owners->owner_of.items[number] == owner)
		return 0;
	*ret_error = format_string("'%s' has an owner already: %s", outlet, dictionary_text(owners->names, owners->owner_of.items[number]));
	return -EEXIST;
}

static int read_line(struct owners *owners, char *line, struct arena *arena, char **ret_error)
{
	if (utf8proc_decompose((const utf8proc_uint8_t *)line, 0, NULL, 0, UTF8PROC_NULLTERM) < 0) {
		*ret_error = format_string("this is not UTF-8");
		return -EILSEQ;
	}
	trim_comment(line);
	char *name = trim(line), *colon = strchr(name, ':');
	if (!*name)
		return 0;
	if (!colon || colon == name) {
		*ret_error = format_string("'%s' is not 'owner: outlet, outlet'", name);
		return -EINVAL;
	}
	*colon = '\0';
	name = trim(name);
	uint32_t owner = dictionary_add(owners->names, name, strlen(name));
	char *rest = colon + 1;
	int r = 0;
	for (char *outlet; r == 0 && (outlet = strsep(&rest, ","));)
		r = add_outlet(owners, trim(outlet), owner, arena, ret_error);
	return r;
}

static int read_lines(struct owners *owners, FILE *file, const char *path, char **ret_error)
{
	cleanup(free_pointer) char *line = NULL;
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	size_t capacity = 0;
	int r = 0;
	for (unsigned number = 1; r == 0 && getline(&line, &capacity, file) >= 0; number++) {
		cleanup(free_pointer) char *error = NULL;
		r = read_line(owners, number == 1 ? after_byte_order_mark(line) : line, arena, &error);
		if (r < 0)
			*ret_error = format_string("%s:%u: %s", path, number, error);
		arena_reset(arena);
	}
	if (r == 0 && ferror(file)) {
		r = errno ? -errno : -EIO;
		*ret_error = format_string("%s: %s", path, strerror(-r));
	}
	return r;
}

int owners_load(const char *path, struct owners **ret_owners, char **ret_error)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		int r = -errno;
		*ret_error = format_string("%s: %s", path, strerror(-r));
		return r;
	}
	struct owners *owners = allocate(1, sizeof(*owners));
	owners->outlets = dictionary_new();
	owners->names = dictionary_new();
	owners->users = 1;
	int r = read_lines(owners, file, path, ret_error);
	fclose(file);
	if (r < 0) {
		owners_free(owners);
		return r;
	}
	*ret_owners = owners;
	return 0;
}

const char *owners_find(const struct owners *owners, const char *publisher)
{
	uint32_t number = owners && publisher ? dictionary_find(owners->outlets, publisher, strlen(publisher)) : DICTIONARY_NONE;
	return number == DICTIONARY_NONE ? NULL : dictionary_text(owners->names, owners->owner_of.items[number]);
}
