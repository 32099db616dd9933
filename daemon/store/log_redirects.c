/* Redirects: what merged stories became, known even when retention has removed the updates that said so. */
#include <errno.h>

#include "store/log_internal.h"

int log_put_redirect(struct log *log, const struct log_redirect *redirect)
{
	struct hash seal = log_redirect_seal(log, redirect);
	struct cursor row = log_start(log, LOG_REDIRECT_ADD);
	put_integer(&row, (int64_t)redirect->story);
	put_text(&row, redirect->replaced_by);
	put_text(&row, redirect->language);
	put_integer(&row, redirect->version);
	put_integer(&row, redirect->first_seen);
	put_integer(&row, redirect->last_seen);
	put_blob(&row, seal.bytes, LOG_HASH_BYTES);
	return cursor_run(&row);
}

int log_keep_redirect(struct log *log, const struct log_redirect *redirect)
{
	return !log->in_group || log->failed ? -EINVAL : log_written(log, log_put_redirect(log, redirect));
}

int log_take_redirect(struct log *log, struct cursor *row, struct arena *arena, struct log_redirect *ret_redirect)
{
	struct log_redirect redirect = { .story = (uint64_t)take_integer(row) };
	redirect.replaced_by = take_text(row, arena);
	redirect.language = take_text(row, arena);
	redirect.version = (uint32_t)take_integer(row);
	redirect.first_seen = take_integer(row);
	redirect.last_seen = take_integer(row);
	struct hash seal = log_take_hash(row), found = log_redirect_seal(log, &redirect);
	*ret_redirect = redirect;
	return log_hash_equals(&seal, &found) ? 0 : -EBADMSG;
}

int log_redirects(struct log *log, log_redirect_visitor *visit, void *context)
{
	struct arena *arena cleanup(arena_free_pointer) = arena_new();
	struct cursor row = log_start(log, LOG_REDIRECTS);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		struct log_redirect redirect;
		r = log_take_redirect(log, &row, arena, &redirect);
		if (r == 0)
			r = visit(context, &redirect);
		if (r != 0) {
			cursor_stop(&row);
			return r;
		}
		arena_reset(arena);
	}
	return r;
}
