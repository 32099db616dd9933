/* Group: entries that the board has applied, and the updates that they caused, until they are on disk. It is kept in memory and
 * written to the log in one go: nothing is half written between two turns of the loop, and what failed can be tried again. */
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

/* Adds an entry, whose position follows on the last one's. All of it is copied. */
void group_add_entry(struct group *group, const struct log_entry *entry);

/* Adds an update of the last entry, as numbered and written (update_write). All of it is copied. */
void group_add_update(struct group *group, const struct update *update, const char *topic, const void *data, size_t size);

/* Entries in it, and bytes of these and of the updates. */
size_t group_size(const struct group *group);
size_t group_bytes(const struct group *group);

/* The last entry of an article id; the entry at a position; NULL where the group has none. Valid until group_clear. */
const struct log_entry *group_find(const struct group *group, const char *article_id);
const struct log_entry *group_read(const struct group *group, uint64_t position);

struct group_update {
	uint64_t sequence, position, previous;
	const char *topic;
	const void *data;
	size_t size;
};
/* In order. Valid until group_clear. */
const struct group_update *group_updates(const struct group *group, size_t *ret_count);

/* Writes it to the log, and returns 0 when everything is on disk. Else nothing of it is, and the errors are those of log_commit(). */
must_check int group_write(const struct group *group, struct log *log);

/* Brings the state up to it from the updates as they were written. Else the state is as before, and the errors are those of
 * state_commit(). */
must_check int group_apply(const struct group *group, struct state *state);
