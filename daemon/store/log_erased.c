/* Erased: which articles must not come in again, known even when retention has removed the entries that erased them. */
#include <errno.h>
#include <string.h>

#include "store/log_internal.h"

/* A digest is kept in place of the id, since nothing of the article may remain. */
static uint64_t digest_of(const char *article_id)
{
	return XXH3_64bits(article_id, strlen(article_id));
}

int log_put_erased(struct log *log, const struct erased *erased)
{
	struct hash seal = log_erased_seal(log, erased);
	struct cursor row = log_start(log, LOG_ERASED_ADD);
	put_integer(&row, (int64_t)erased->article);
	put_integer(&row, (int64_t)erased->position);
	put_blob(&row, seal.bytes, LOG_HASH_BYTES);
	int r = cursor_run(&row);
	if (r < 0)
		return r;
	struct cursor count = log_start(log, LOG_ERASED_ADDED);
	return cursor_run(&count);
}

int log_keep_erased(struct log *log, const char *article_id, uint64_t position)
{
	const struct erased erased = { digest_of(article_id), position };
	return log_put_erased(log, &erased);
}

int log_find_erased(struct log *log, const char *article_id, uint64_t *ret_position)
{
	struct erased erased = { .article = digest_of(article_id) };
	struct cursor row = log_start(log, LOG_ERASED_FIND);
	put_integer(&row, (int64_t)erased.article);
	int r = cursor_step(&row);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	erased.position = (uint64_t)take_integer(&row);
	struct hash seal = log_take_hash(&row), found = log_erased_seal(log, &erased);
	cursor_stop(&row);
	*ret_position = erased.position;
	return log_hash_equals(&seal, &found) ? 0 : -EBADMSG;
}

int log_count_erased(struct log *log, struct erased_count *ret_count)
{
	struct erased_count count = { 0 };
	int64_t noted = 0;
	struct cursor row = log_start(log, LOG_ERASED_ALL);
	int r;
	while ((r = cursor_step(&row)) > 0) {
		struct erased erased = { .article = (uint64_t)take_integer(&row) };
		erased.position = (uint64_t)take_integer(&row);
		struct hash seal = log_take_hash(&row), found = log_erased_seal(log, &erased);
		count.whole += log_hash_equals(&seal, &found);
	}
	if (r == 0)
		r = database_integer(log->database, "SELECT erased FROM start", 0, &noted);
	count.noted = (uint64_t)noted;
	*ret_count = count;
	return r;
}
