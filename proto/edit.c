#include "proto/edit.h"

#include <errno.h>
#include <string.h>

#include "proto/limits.h"

static const char *const names[EDIT_KIND_COUNT] = { [EDIT_MERGE] = "merge", [EDIT_SPLIT] = "split", [EDIT_UNMERGE] = "unmerge" };

const char *edit_name(enum edit_kind kind)
{
	return names[kind];
}

static int refuse(struct edit_refusal *refusal, int error, const char *reason, const char *field)
{
	*refusal = (struct edit_refusal){ .reason = reason, .field = field };
	return error;
}

static int read_id(const struct value *value, const char *field, const char **ret_id, struct edit_refusal *refusal)
{
	if (!value)
		return refuse(refusal, -EINVAL, "no-id", field);
	if (value->type != VALUE_STRING)
		return refuse(refusal, -EINVAL, "field-type", field);
	if (value->count > LIMIT_ID_BYTES)
		return refuse(refusal, -EMSGSIZE, "field-too-long", field);
	*ret_id = value->string;
	return 0;
}

static int read_articles(const struct value *map, struct arena *arena, struct edit *edit, struct edit_refusal *refusal)
{
	const struct value *articles = value_find(map, "articles");
	if (articles && articles->type != VALUE_ARRAY)
		return refuse(refusal, -EINVAL, "field-type", "articles");
	if (!articles || !articles->count)
		return refuse(refusal, -EINVAL, "no-articles", "articles");
	if (articles->count > LIMIT_EDIT_ARTICLES)
		return refuse(refusal, -EMSGSIZE, "too-many-articles", "articles");
	edit->articles = arena_alloc(arena, articles->count, sizeof(*edit->articles));
	edit->article_count = articles->count;
	int r = 0;
	for (uint32_t k = 0; r == 0 && k < articles->count; k++)
		r = read_id(&articles->items[k], "articles", &edit->articles[k], refusal);
	return r;
}

int edit_from_value(const struct value *map, struct arena *arena, struct edit *ret_edit, struct edit_refusal *ret_refusal)
{
	const char *name = value_string(map, "control", "");
	struct edit edit = { 0 };
	while (edit.kind < EDIT_KIND_COUNT && strcmp(names[edit.kind], name) != 0)
		edit.kind++;
	if (edit.kind == EDIT_KIND_COUNT)
		return refuse(ret_refusal, -ENOENT, "unknown-control", "control");
	int r = read_id(value_find(map, "story"), "story", &edit.story, ret_refusal);
	if (r == 0 && edit.kind == EDIT_MERGE)
		r = read_id(value_find(map, "into"), "into", &edit.into, ret_refusal);
	if (r == 0 && edit.kind == EDIT_SPLIT)
		r = read_articles(map, arena, &edit, ret_refusal);
	if (r == 0)
		*ret_edit = edit;
	return r;
}

void edit_write(const struct edit *edit, struct writer *writer)
{
	write_map(writer, edit->kind == EDIT_UNMERGE ? 2 : 3);
	write_pair_string(writer, "control", edit_name(edit->kind));
	write_pair_string(writer, "story", edit->story);
	if (edit->kind == EDIT_MERGE)
		write_pair_string(writer, "into", edit->into);
	if (edit->kind == EDIT_SPLIT)
		write_pair_strings(writer, "articles", edit->articles, edit->article_count);
}
