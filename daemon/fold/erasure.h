/* Erasure: how the updates in the log change when an article is erased. */
#pragma once

#include "store/log.h"

/* Removes what an update has of an article: a log_update_rewriter. */
must_check int erasure_rewrite(const char *article_id, const void *update, size_t size, struct arena *arena, const void **ret_update,
                               size_t *ret_size);
