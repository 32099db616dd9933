#include "proto/story.h"

#include <errno.h>
#include <string.h>

#include "proto/base/memory.h"
#include "proto/base/text_same.h"

static const char *const kind_names[STATEMENT_KIND_COUNT] = { "direct", "mixed", "indirect", "claim" };
static const char *const status_names[] = { "open", "closed", "merged" };

static int find_name(const char *const *names, size_t count, const char *name)
{
	for (size_t k = 0; name && k < count; k++)
		if (strcmp(names[k], name) == 0)
			return (int)k;
	return -EINVAL;
}

const char *statement_kind_name(enum statement_kind kind)
{
	return kind_names[kind];
}

int statement_kind_from_name(const char *name)
{
	return find_name(kind_names, array_size(kind_names), name);
}

bool cluster_record_has_speaker(const struct cluster_record *cluster)
{
	bool found = !cluster->speaker;
	for (size_t k = 0; k < cluster->statements_count; k++)
		found |= text_same(cluster->statements[k].speaker, cluster->speaker);
	return found;
}

const char *story_status_name(enum story_status status)
{
	return status_names[status];
}

int story_status_from_name(const char *name)
{
	return find_name(status_names, array_size(status_names), name);
}
