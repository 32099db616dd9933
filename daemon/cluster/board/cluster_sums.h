/* What the statements of a cluster add up to, for the board and for closed stories. */
#pragma once

#include "proto/base/arena.h"
#include "proto/story.h"

/* An article that carries the cluster, whatever it says how often. */
struct cluster_carrier {
	const char *voice;     /* whom it speaks for: the owner of its publisher, else the publisher, else "" */
	const char *publisher; /* or NULL */
	int64_t time;
	bool is_copy;
};

/* Whom an article speaks for. */
const char *cluster_voice(const char *owner, const char *publisher);

/* Whether `carrier` had it before `other`, which came in before it. A copy of the same minute is no first. */
bool cluster_had_it_first(const struct cluster_carrier *carrier, const struct cluster_carrier *other);

/* Fills in counts, times and the first publisher, from at least one carrier, in the order in which they came in. Publishers that carry
 * nothing but copies are not counted: they are no second voice. */
void cluster_sum_up(const struct cluster_carrier *carriers, size_t count, struct arena *arena, struct cluster_record *record);

/* How many different strings there are; sorts them. */
uint32_t cluster_count_distinct(const char **texts, size_t count);

/* Whether the words in the text name the speaker. */
bool cluster_names_speaker(const struct statement_record *statement);

/* Who says what a cluster says: whom its fullest wording names, else whom another one does, else whoever is known. */
const char *cluster_speaker(const struct statement_record *statements, size_t count, size_t fullest);
