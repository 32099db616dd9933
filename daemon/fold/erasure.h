/* Erasure: what the updates in the log become when an article is erased. */
#pragma once

#include "store/log.h"

/* Takes out what an update has of the article whose id is `context`: a log_update_rewriter. */
must_check int erasure_rewrite(void *context, uint64_t sequence, const char *topic, const void *update, size_t size, struct arena *arena,
                               const void **ret_update, size_t *ret_size);
