/* Edit: what an editor decides about stories, as it comes over the control socket and is kept in the log. */
#pragma once

#include "proto/value.h"
#include "proto/writer.h"

enum edit_kind {
	EDIT_MERGE,   /* `story` becomes part of `into` */
	EDIT_SPLIT,   /* `articles` leave `story` and form one of their own */
	EDIT_UNMERGE, /* `story`, which was merged, is taken out again; if it is open, the last one that was merged into it is */
	EDIT_KIND_COUNT,
};

struct edit {
	enum edit_kind kind;
	const char *story;
	const char *into;      /* merge; else NULL */
	const char **articles; /* split: ids, at least one */
	size_t article_count;
};

/* Why an edit is refused: a fixed word, the field that it is about, and the id in that field; the last two may be NULL. */
struct edit_refusal {
	const char *reason, *field, *id;
};

/* "merge", "split", "unmerge". */
const char *edit_name(enum edit_kind kind);

/* Reads the fields of a map whose "control" names the edit; texts and arrays are in the map's arena and in `arena`. -ENOENT: it names no
 * edit. -EINVAL, -EMSGSIZE: a field is missing, wrong or over a limit, and *ret_refusal (with `id` NULL) says which. */
must_check int edit_from_value(const struct value *map, struct arena *arena, struct edit *ret_edit, struct edit_refusal *ret_refusal);

/* Writes the map that edit_from_value reads. */
void edit_write(const struct edit *edit, struct writer *writer);
