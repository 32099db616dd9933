/* Rejections: what was rejected, counted by reason, with the first inputs for each. */
#pragma once

#include <stdint.h>

#include "clients/cli/output.h"

struct rejections; /* owns its copies */

struct rejections *rejections_new(void);
struct rejections *rejections_free(struct rejections *rejections);

/* `field` and `detail` may be NULL; `line` 0: the file as a whole. */
void rejections_add(struct rejections *rejections, const char *reason, const char *field, const char *detail, const char *file,
                    unsigned line);
uint64_t rejections_count(const struct rejections *rejections);

/* A paragraph for each reason, most frequent first. */
void rejections_print(const struct rejections *rejections, struct output *output);
/* A JSON array: [{"reason","field","count","first":[{"file","line","detail"}]}]. */
void rejections_print_json(const struct rejections *rejections, FILE *file);

/* A reason of the protocol in words, such as "neither id nor url" for "no-id"; the reason itself if it is unknown. */
const char *reason_words(const char *reason);
