/* Group: entries that the board has applied, and the updates that they caused, until they are on disk. A group is collected in memory and then
 * written to the log in one go, so nothing is ever half written between two turns of the loop, and a failed write can be tried again. */
#pragma once

#include "proto/update.h"
#include "store/log.h"
#include "store/state.h"

struct group;

struct group *group_new(void);
/* NULL is fine. Returns NULL. */
struct group *group_free(struct group *group);

/* Forgets everything: a new group begins. */
void group_clear(struct group *group);

/* Adds an entry, whose position follows that of the last one. All of it is copied. */
void group_add_entry(struct group *group, const struct log_entry *entry);

/* Adds an update of the last entry, as numbered and written (update_write). All of it is copied. */
void group_add_update(struct group *group, const struct update *update, const char *topic, const void *data, size_t size);

/* The number of entries, and of bytes of entries and updates. */
size_t group_size(const struct group *group);
size_t group_bytes(const struct group *group);

/* The last entry of an article id; the entry at a position; NULL if the group has none. Valid until group_clear(). */
const struct log_entry *group_find(const struct group *group, const char *article_id);
const struct log_entry *group_read(const struct group *group, uint64_t position);

struct group_update {
	uint64_t sequence, position, previous;
	const char *topic;
	const void *data;
	size_t size;
};
/* All updates, in order. Valid until group_clear(). */
const struct group_update *group_updates(const struct group *group, size_t *ret_count);

/* Writes the group to the log, and returns 0 once everything is on disk. Otherwise nothing is, and the errors are those of log_commit(). */
must_check int group_write(const struct group *group, struct log *log);
