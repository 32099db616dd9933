/* Cluster sums: the totals of a cluster, for the board and for closed stories. */
#pragma once

#include "proto/base/arena.h"
#include "proto/story.h"

/* An article that has at least one statement of the cluster. */
struct cluster_carrier {
	const char *voice;     /* whom it speaks for: the owner of its publisher, or else the publisher, or else "" */
	const char *publisher; /* or NULL */
	int64_t time;
	bool is_copy;
};

/* Whom an article speaks for; see above. */
const char *cluster_voice(const char *owner, const char *publisher);

/* Whether `carrier`, which came in later, had the cluster earlier than `other`. Of two from the same time that is the one that is no copy. */
bool cluster_had_it_first(const struct cluster_carrier *carrier, const struct cluster_carrier *other);

/* Sets the counts, times and first publisher in the record, from at least one carrier, in the order in which they came in. Publishers that only carry
 * copies are not counted, since they are no second voice. */
void cluster_sum_up(const struct cluster_carrier *carriers, size_t count, struct arena *arena, struct cluster_record *record);

/* Sorts the strings, and returns how many different ones there are. */
uint32_t cluster_count_distinct(const char **texts, size_t count);

/* Whether the article names the speaker with the statement, rather than by a pronoun. */
bool cluster_names_speaker(const struct statement_record *statement);

/* The speaker of a cluster: the one named in its fullest wording, else in another one, else any that is known. */
const char *cluster_speaker(const struct statement_record *statements, size_t count, size_t fullest);
