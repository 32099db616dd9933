#include "clients/cli/dumped.h"

#include <string.h>

#include "proto/time.h"

static const char *const kind_names[] = {
	[LOG_ARTICLE] = "article", [LOG_RETRACTION] = "retraction", [LOG_TICK] = "tick",       [LOG_MERGE] = "merge",
	[LOG_SPLIT] = "split",     [LOG_UNMERGE] = "unmerge",       [LOG_ERASURE] = "erasure", [LOG_RETENTION] = "retention",
};

const char *dumped_kind_name(enum log_kind kind)
{
	return kind_names[kind];
}

static bool read_kind(const struct value *line, enum log_kind *ret_kind)
{
	const char *name = value_string(line, "log_kind", "");
	for (enum log_kind kind = LOG_ARTICLE; kind < LOG_ERASURE; kind++)
		if (strcmp(kind_names[kind], name) == 0) {
			*ret_kind = kind;
			return !value_boolean(line, "erased", false);
		}
	return false;
}

/* By way of the wire's form: the line is gone when the edit's turn comes. */
static bool read_edit(const struct value *line, struct arena *arena, struct edit *ret_edit)
{
	struct edit edit;
	struct edit_refusal refusal;
	struct value copy;
	if (edit_from_value(line, arena, &edit, &refusal) < 0)
		return false;
	struct writer *writer cleanup(writer_free_pointer) = writer_new();
	edit_write(&edit, writer);
	return value_decode(writer_data(writer), writer_size(writer), &value_limits_query, arena, &copy, NULL) == 0 &&
	       edit_from_value(&copy, arena, ret_edit, &refusal) == 0;
}

bool dumped_read(const struct value *line, struct arena *arena, struct dumped *ret_dumped)
{
	struct dumped dumped = { 0 };
	int64_t position = value_integer(line, "log_position", 0);
	if (!read_kind(line, &dumped.kind) || position < 1 || time_parse(value_string(line, "log_at", ""), &dumped.at, NULL) < 0)
		return false;
	dumped.position = (uint64_t)position;
	bool is_edit = dumped.kind == LOG_MERGE || dumped.kind == LOG_SPLIT || dumped.kind == LOG_UNMERGE;
	if (is_edit && !read_edit(line, arena, &dumped.edit))
		return false;
	*ret_dumped = dumped;
	return true;
}
