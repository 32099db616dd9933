/* Which clusters of a story a statement may belong to: those with a member that shares its rarest stems. */
#include <math.h>

#include "cluster/statements/statement_clusters_internal.h"

/* These bound the work for a statement, however large the story is. */
enum {
	/* Stems of a statement by which candidates are looked for; 97 to 99 % of true pairs share one of the 6 rarest. */
	PROBES_MAX = 8,
	/* Statements looked at for each of these, the newest first … */
	POSTINGS_MAX = 128,
	/* … and how many are passed over meanwhile: they come later in a very long article, or are in the same cluster. */
	PASSED_MAX = 2048,
};

/* The places of the member's terms that are rarest in the story, at most PROBES_MAX. */
static uint32_t pick_probes(const struct statement_clusters *clusters, const struct member *member, uint32_t probes[PROBES_MAX],
                            int32_t weights[PROBES_MAX])
{
	uint32_t count = 0;
	for (uint32_t k = 0; k < member->term_count; k++) {
		const struct pair_term *term = &clusters->terms.items[member->block[k]];
		if (term->statements < 2)
			continue;
		int32_t weight = (int32_t)lround(1000 * term->idf * pair_terms_rarity(&clusters->terms, member->block[k]));
		uint32_t place = count;
		for (; place > 0 && weights[place - 1] < weight; place--)
			if (place < PROBES_MAX) {
				probes[place] = probes[place - 1];
				weights[place] = weights[place - 1];
			}
		if (place < PROBES_MAX) {
			probes[place] = member->block[k];
			weights[place] = weight;
			count += count < PROBES_MAX;
		}
	}
	return count;
}

static void touch_sharers(struct statement_clusters *clusters, uint32_t probe, int32_t weight, uint32_t except)
{
	uint32_t posting = clusters->heads.items[probe], looked = 0;
	for (uint32_t k = 0; k < POSTINGS_MAX && posting != STATEMENT_NO_POSTING && looked < PASSED_MAX;
	     posting = clusters->postings.items[posting].next, looked++) {
		uint32_t slot = clusters->postings.items[posting].slot, handle = clusters->members.items[slot].cluster;
		if (handle == CLUSTER_NONE || handle == except)
			continue;
		k++;
		if (!clusters->shared.items[slot])
			array_append(&clusters->touched, slot);
		clusters->shared.items[slot] += weight + 1;
	}
}

static bool shares_more(const struct statement_candidate *a, const struct statement_candidate *b)
{
	return a->shared != b->shared ? a->shared > b->shared : a->cluster < b->cluster;
}

/* Inserts a candidate into those kept, best first; of a cluster only the statement that shares most is kept. Returns how many there are. */
static size_t keep_best(struct statement_candidate candidates[STATEMENT_CANDIDATES_MAX], size_t count, struct statement_candidate candidate)
{
	if (count == STATEMENT_CANDIDATES_MAX && !shares_more(&candidate, &candidates[count - 1]))
		return count;
	size_t at = 0;
	while (at < count && candidates[at].cluster != candidate.cluster)
		at++;
	if (at < count && !shares_more(&candidate, &candidates[at]))
		return count;
	if (at == count && count < STATEMENT_CANDIDATES_MAX)
		count++;
	else if (at == count)
		at--;
	for (; at > 0 && shares_more(&candidate, &candidates[at - 1]); at--)
		candidates[at] = candidates[at - 1];
	candidates[at] = candidate;
	return count;
}

static size_t gather_candidates(struct statement_clusters *clusters, struct statement_candidate candidates[STATEMENT_CANDIDATES_MAX])
{
	size_t count = 0;
	for (size_t k = 0; k < clusters->touched.count; k++) {
		uint32_t slot = clusters->touched.items[k];
		count = keep_best(candidates, count, (struct statement_candidate){ clusters->members.items[slot].cluster, slot,
		                                                                   clusters->shared.items[slot] });
		clusters->shared.items[slot] = 0;
	}
	clusters->touched.count = 0;
	return count;
}

size_t statement_candidates_find(struct statement_clusters *clusters, uint32_t slot, struct statement_candidate candidates[STATEMENT_CANDIDATES_MAX])
{
	uint32_t probes[PROBES_MAX];
	int32_t weights[PROBES_MAX];
	const struct member *member = &clusters->members.items[slot];
	uint32_t count = pick_probes(clusters, member, probes, weights), except = member->cluster;
	for (uint32_t k = 0; k < count; k++)
		touch_sharers(clusters, probes[k], weights[k], except);
	return gather_candidates(clusters, candidates);
}
