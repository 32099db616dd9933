#include "fold/erasure.h"

#include <errno.h>
#include <string.h>

#include "proto/update.h"

/* Most updates don't mention the article; those are not decoded at all. */
static bool mentions(const void *update, size_t size, const char *article_id)
{
	return memmem(update, size, article_id, strlen(article_id));
}

int erasure_rewrite(const char *article_id, const void *update, size_t size, struct arena *arena, const void **ret_update, size_t *ret_size)
{
	struct value value;
	struct update whole, left;
	*ret_update = NULL;
	if (!mentions(update, size, article_id))
		return 0;
	if (value_decode(update, size, &value_limits_reply, arena, &value, NULL) < 0 || update_from_value(&value, arena, &whole) < 0)
		return -EBADMSG;
	if (!update_without(&whole, article_id, arena, &left))
		return 0;
	cleanup(writer_free_pointer) struct writer *writer = writer_new();
	update_write(&left, writer);
	*ret_size = writer_size(writer);
	*ret_update = memcpy(arena_alloc(arena, writer_size(writer), 1), writer_data(writer), writer_size(writer));
	return 0;
}
