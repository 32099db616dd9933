/* Settling: which statements of a story share a cluster. A new statement (or a cluster, when stories merge) finds the clusters with a statement
 * that agrees with it. These are then clustered anew together with it, by average-link agglomeration: every statement starts as a group of its
 * own, and the two groups that agree best, by the mean over all their pairs, unite until no two agree. By the mean, a statement that says two
 * things does not chain together those that say one each; anew, a statement moves when later ones show where it belongs. The limits below and
 * in statement_candidates.c bound the work for a statement, however large the story is. */
#include <string.h>

#include "cluster/statements/statement_clusters_internal.h"

enum {
	/* Statements that are clustered anew at once. A cluster that would exceed this stays whole. */
	DECIDED_MAX = 12,
	/* So many statements of a cluster that stays whole are measured, spread over all of it. */
	MEASURED_MAX = 6,
	/* Agreeing clusters that take part, those that share most first. */
	AGREEING_MAX = 4,
	CLUSTERS_MAX = AGREEING_MAX + 1,
	PIECES_MAX = DECIDED_MAX + CLUSTERS_MAX,
};

enum {
	/* Agreement, in thousandths: the logit less the threshold, cut off at these, so that one pair does not outvote all others. (Letting the
	 * surer of two that are beyond go first, by a 64th of the rest, puts 2 of 510 quotations together and costs claims as much.) */
	AGREED_MAX = 3000,
	AGREED_MIN = -3000,
	/* Two statements of one article must agree by so much more, since an article often says two things in similar words and seldom one thing
	 * twice. So must a pair of which one has a better match in the other's article: see has_own(). */
	REPEATED = 850,
	/* An agreement of two statements that leaves nearly no doubt, and a difference between two agreements that is more than chance. */
	SURE = AGREED_MAX - 100,
	SURER = 300,
	/* Keeps a pair that is ruled out from sharing a group: more than all other pairs together can make up for. */
	RULED_OUT = -100000000,
	NEUTRAL = 0, /* nothing speaks for one group or for two */
	/* Of two parts in a row (statement_parts.h). Clauses stay one statement unless another outlet reports one alone. Sentences of a quotation
	 * become statements of their own as soon as another outlet reports any of them: annotators separate them, and sooner or later some outlet
	 * reports one alone. */
	CLAUSES_TOGETHER = 1000,
	SENTENCES_TOGETHER = -1000,
};

enum {
	/* So many statements before and after one in its article are searched for a part of a quotation. */
	NEAR_MAX = 16,
};

/* Share of a part's weight that a statement which agrees with another part must hold to count as reporting this part, too. */
static const double TOLD_MIN = .6;

/* What is grouped: a statement, or a large cluster as a whole. */
struct piece {
	uint32_t handle; /* of the cluster in which it was */
	uint32_t slots[MEASURED_MAX], count; /* the statements that are measured */
	bool large;
	uint32_t group; /* a group goes by the index of one of its pieces */
};

struct settling {
	struct statement_clusters *clusters;
	uint32_t handles[CLUSTERS_MAX], handle_count; /* the clusters that take part; the one that is settled comes first */
	struct piece pieces[PIECES_MAX]; /* ascending by number of their first statement: of groups that agree equally well the older ones unite */
	uint32_t piece_count, decided;
	bool several_articles;
	/* By group: the sum of agreement over all pairs of measured statements, and the number of measured statements. */
	int64_t agreed[PIECES_MAX][PIECES_MAX];
	uint32_t sizes[PIECES_MAX];
};

/* --- Agreement */

/* How far two statements are above the threshold, or RULED_OUT. What is below `least` is given as `least`, and need not be measured in full. */
static int64_t agreement(struct statement_clusters *clusters, uint32_t x, uint32_t y, int32_t least)
{
	struct pair_measures measures;
	struct statement_pairing pairing = statement_pairing(clusters, x, y);
	int32_t threshold = pair_threshold(clusters->model, pairing.use) + (pairing.same_article ? REPEATED : 0);
	clusters->comparisons++;
	pair_terms_prepare(&clusters->terms);
	if (!pair_measure_above(&clusters->terms, &pairing.a, &pairing.b, !pairing.same_article, clusters->model, pairing.use, threshold + least,
	                        &measures))
		return measures.of[PAIR_SPEAKER_APART] != 0 ? RULED_OUT : least;
	if (pair_ruled_out(&measures) || measures.of[PAIR_SPEAKER_APART] != 0)
		return RULED_OUT;
	int32_t agreed = pair_logit(clusters->model, pairing.use, &measures) - threshold;
	return agreed > AGREED_MAX ? AGREED_MAX : agreed < least ? least : agreed;
}

static bool agree(struct statement_clusters *clusters, uint32_t x, uint32_t y)
{
	return agreement(clusters, x, y, -1) >= 0;
}

static bool is_part(const struct statement_clusters *clusters, uint32_t slot)
{
	return part_before(clusters, slot) != CLUSTER_NONE || part_behind(clusters, slot) != CLUSTER_NONE;
}

/* Whether `y` is the longer statement and holds most of `x`. */
static bool tells(struct statement_clusters *clusters, uint32_t y, uint32_t x)
{
	struct pair_measures measures;
	struct statement_pairing pairing = statement_pairing(clusters, x, y);
	if (clusters->members.items[x].mass >= clusters->members.items[y].mass)
		return false;
	pair_terms_prepare(&clusters->terms);
	pair_measure(&clusters->terms, &pairing.a, &pairing.b, !pairing.same_article, &measures);
	return measures.of[PAIR_COVERED_MORE] >= TOLD_MIN;
}

/* Whether the article of `y` has a part of a quotation that agrees with `x`. */
static bool article_has_part(struct statement_clusters *clusters, uint32_t y, uint32_t x)
{
	const struct member *member = &clusters->members.items[y];
	uint32_t first = member->number > NEAR_MAX ? member->number - NEAR_MAX : 0;
	const uint32_t last = member->number + NEAR_MAX;
	for (size_t k = place_of(clusters, first); k < clusters->by_number.count && clusters->by_number.items[k].number <= last; k++) {
		uint32_t slot = clusters->by_number.items[k].slot;
		if (slot != y && clusters->members.items[slot].article == member->article && is_part(clusters, slot) && agree(clusters, slot, x))
			return true;
	}
	return false;
}

/* `x` is a part of a quotation, and `y` does not agree with it. Whether `y` agrees with another part of the quotation, and its article reports
 * `x` as well (or it is the same article): then nothing speaks against keeping the quotation one statement. */
static bool told_beside(struct statement_clusters *clusters, uint32_t x, uint32_t y)
{
	uint32_t parts[] = { part_before(clusters, x), part_behind(clusters, x) };
	for (size_t k = 0; k < array_size(parts); k++)
		for (uint32_t part = parts[k]; part != CLUSTER_NONE; part = k == 0 ? part_before(clusters, part) : part_behind(clusters, part))
			if (agree(clusters, part, y))
				return clusters->members.items[x].article == clusters->members.items[y].article || tells(clusters, y, x) ||
				       article_has_part(clusters, y, x);
	return false;
}

/* The agreement of two parts in a row. */
static int64_t parts_fit(const struct settling *settling, const struct member *part)
{
	return part->kind == STATEMENT_DIRECT && settling->several_articles ? SENTENCES_TOGETHER : CLAUSES_TOGETHER;
}

/* The agreement of two statements, as it counts for groups. */
static int64_t fit(const struct settling *settling, uint32_t x, uint32_t y)
{
	struct statement_clusters *clusters = settling->clusters;
	if (part_before(clusters, x) == y || part_before(clusters, y) == x)
		return parts_fit(settling, &clusters->members.items[x]);
	int64_t agreed = agreement(clusters, x, y, AGREED_MIN);
	return agreed < 0 && (told_beside(clusters, x, y) || told_beside(clusters, y, x)) ? NEUTRAL : agreed;
}

static int64_t pieces_agree(const struct settling *settling, const struct piece *a, const struct piece *b)
{
	int64_t sum = 0;
	for (uint32_t i = 0; i < a->count; i++)
		for (uint32_t k = 0; k < b->count; k++)
			sum += fit(settling, a->slots[i], b->slots[k]);
	return sum;
}

/* The k-th of the statements of a cluster that are measured if it is too large to measure all. */
static uint32_t measured_slot(const struct statement_clusters *clusters, const struct cluster *cluster, uint32_t k)
{
	size_t count = cluster->count, measured = count < MEASURED_MAX ? count : MEASURED_MAX;
	return slot_of(clusters, cluster_numbers(cluster)[k * count / measured]);
}

/* Whether a statement of the candidate agrees with the one at `slot`: the one that shares most, or another of those that are measured. */
static bool has_one_that_agrees(struct statement_clusters *clusters, const struct statement_candidate *candidate, uint32_t slot)
{
	const struct cluster *cluster = cluster_at(clusters, candidate->cluster);
	bool found = agree(clusters, candidate->slot, slot);
	for (uint32_t k = 0; !found && k < MEASURED_MAX && k < cluster->count; k++) {
		uint32_t other = measured_slot(clusters, cluster, k);
		found = other != candidate->slot && agree(clusters, other, slot);
	}
	return found;
}

/* --- What takes part */

static uint32_t number_of(const struct settling *settling, const struct piece *piece)
{
	return settling->clusters->members.items[piece->slots[0]].number;
}

static uint32_t article_of(const struct settling *settling, const struct piece *piece)
{
	return settling->clusters->members.items[piece->slots[0]].article;
}

static void add_piece(struct settling *settling, struct piece piece)
{
	settling->several_articles |= settling->piece_count && article_of(settling, &piece) != article_of(settling, &settling->pieces[0]);
	uint32_t at = settling->piece_count++;
	for (; at > 0 && number_of(settling, &settling->pieces[at - 1]) > number_of(settling, &piece); at--)
		settling->pieces[at] = settling->pieces[at - 1];
	settling->pieces[at] = piece;
}

static void add_cluster(struct settling *settling, uint32_t handle)
{
	const struct cluster *cluster = cluster_at(settling->clusters, handle);
	size_t count = cluster->count;
	settling->handles[settling->handle_count++] = handle;
	if (settling->decided + count > DECIDED_MAX) {
		struct piece piece = { .handle = handle, .count = count < MEASURED_MAX ? (uint32_t)count : MEASURED_MAX, .large = true };
		for (uint32_t k = 0; k < piece.count; k++)
			piece.slots[k] = measured_slot(settling->clusters, cluster, k);
		add_piece(settling, piece);
		return;
	}
	for (size_t k = 0; k < count; k++)
		add_piece(settling, (struct piece){ .handle = handle, .slots = { slot_of(settling->clusters, cluster_numbers(cluster)[k]) }, .count = 1 });
	settling->decided += (uint32_t)count;
}

static bool is_added(const struct settling *settling, uint32_t handle)
{
	for (uint32_t k = 0; k < settling->handle_count; k++)
		if (settling->handles[k] == handle)
			return true;
	return false;
}

static void add_clusters_that_agree(struct settling *settling, uint32_t slot)
{
	struct statement_candidate candidates[STATEMENT_CANDIDATES_MAX];
	size_t count = statement_candidates_find(settling->clusters, slot, candidates);
	for (size_t k = 0; k < count && settling->handle_count < CLUSTERS_MAX; k++)
		if (!is_added(settling, candidates[k].cluster) && has_one_that_agrees(settling->clusters, &candidates[k], slot))
			add_cluster(settling, candidates[k].cluster);
}

/* Adds the clusters of the other parts of a quotation, and those that agree with them. */
static void add_clusters_of_parts(struct settling *settling, uint32_t slot)
{
	struct statement_clusters *clusters = settling->clusters;
	uint32_t parts[] = { part_before(clusters, slot), part_behind(clusters, slot) };
	for (size_t k = 0; k < array_size(parts); k++)
		for (uint32_t part = parts[k]; part != CLUSTER_NONE; part = k == 0 ? part_before(clusters, part) : part_behind(clusters, part)) {
			uint32_t handle = clusters->members.items[part].cluster;
			if (handle != CLUSTER_NONE && !is_added(settling, handle) && settling->handle_count < CLUSTERS_MAX)
				add_cluster(settling, handle);
			add_clusters_that_agree(settling, part);
		}
}

/* --- Groups */

static void measure(struct settling *settling, uint32_t a, uint32_t b)
{
	settling->agreed[a][b] = settling->agreed[b][a] = pieces_agree(settling, &settling->pieces[a], &settling->pieces[b]);
}

/* Whether a single statement found one cluster and agrees with everything in it: then the others need not be measured against each other. */
static bool nobody_objects(struct settling *settling)
{
	uint32_t home = 0;
	if (settling->handle_count != 2 || cluster_at(settling->clusters, settling->handles[0])->count != 1)
		return false;
	while (settling->pieces[home].handle != settling->handles[0])
		home++;
	for (uint32_t k = 0; k < settling->piece_count; k++) {
		if (k == home)
			continue;
		measure(settling, home, k);
		if (settling->agreed[home][k] < 0)
			return false;
	}
	return true;
}

static const struct member *statement_of(const struct settling *settling, uint32_t piece)
{
	return &settling->clusters->members.items[settling->pieces[piece].slots[0]];
}

static bool is_attributed(const struct settling *settling, uint32_t piece)
{
	return !settling->pieces[piece].large && statement_of(settling, piece)->kind != STATEMENT_CLAIM;
}

/* Whether the article of `b` has another statement that says what `a` says, nearly without doubt. Then `a` and `b` are like two statements of
 * one article, and mostly say different things in similar words. */
static bool has_own(const struct settling *settling, uint32_t a, uint32_t b)
{
	uint32_t article = statement_of(settling, b)->article;
	int64_t agreed = settling->agreed[a][b];
	if (statement_of(settling, a)->article == article || agreed == NEUTRAL)
		return false;
	for (uint32_t k = 0; k < settling->piece_count; k++)
		if (k != b && is_attributed(settling, k) && statement_of(settling, k)->article == article && settling->agreed[a][k] >= SURE &&
		    settling->agreed[a][k] > agreed + SURER)
			return true;
	return false;
}

static void ask_more_of_like_statements(struct settling *settling)
{
	bool like[PIECES_MAX][PIECES_MAX];
	for (uint32_t a = 0; a < settling->piece_count; a++)
		for (uint32_t b = 0; b < a; b++)
			like[a][b] = is_attributed(settling, a) && is_attributed(settling, b) && (has_own(settling, a, b) || has_own(settling, b, a));
	for (uint32_t a = 0; a < settling->piece_count; a++)
		for (uint32_t b = 0; b < a; b++)
			if (like[a][b])
				settling->agreed[b][a] = settling->agreed[a][b] -= REPEATED;
}

static void measure_all(struct settling *settling)
{
	for (uint32_t i = 0; i < settling->piece_count; i++) {
		settling->sizes[i] = settling->pieces[i].count;
		settling->agreed[i][i] = 0;
		for (uint32_t k = 0; k < i; k++)
			measure(settling, i, k);
	}
	ask_more_of_like_statements(settling);
}

/* Finds the two groups that agree best, the first such pair; false if none agree. */
static bool find_best(const struct settling *settling, uint32_t *ret_a, uint32_t *ret_b)
{
	int64_t best = -1, best_pairs = 1;
	for (uint32_t a = 0; a < settling->piece_count; a++)
		for (uint32_t b = a + 1; b < settling->piece_count; b++) {
			int64_t sum = settling->agreed[a][b], pairs = (int64_t)settling->sizes[a] * settling->sizes[b];
			if (settling->pieces[a].group != a || settling->pieces[b].group != b || sum < 0 || (best >= 0 && sum * best_pairs <= best * pairs))
				continue;
			best = sum;
			best_pairs = pairs;
			*ret_a = a;
			*ret_b = b;
		}
	return best >= 0;
}

static void unite(struct settling *settling, uint32_t a, uint32_t b)
{
	for (uint32_t k = 0; k < settling->piece_count; k++) {
		if (settling->pieces[k].group == b)
			settling->pieces[k].group = a;
		settling->agreed[a][k] += settling->agreed[b][k];
		settling->agreed[k][a] = settling->agreed[a][k];
	}
	settling->sizes[a] += settling->sizes[b];
}

static void group(struct settling *settling)
{
	uint32_t a = 0, b = 0;
	bool all = nobody_objects(settling);
	for (uint32_t k = 0; k < settling->piece_count; k++)
		settling->pieces[k].group = all ? 0 : k;
	if (all)
		return;
	measure_all(settling);
	while (find_best(settling, &a, &b))
		unite(settling, a, b);
}

/* --- Clusters */

static bool holds(const struct settling *settling, const struct piece *piece, uint32_t slot)
{
	return piece->large ? settling->clusters->members.items[slot].cluster == piece->handle : piece->slots[0] == slot;
}

static size_t statements_in(const struct settling *settling, uint32_t handle, uint32_t group)
{
	size_t count = 0;
	for (uint32_t k = 0; k < settling->piece_count; k++)
		if (settling->pieces[k].handle == handle && settling->pieces[k].group == group)
			count += settling->pieces[k].large ? cluster_at(settling->clusters, handle)->count : 1;
	return count;
}

/* The group in which a cluster goes on: that of its founder, or, if the founder was removed, the one with most of its statements. */
static uint32_t group_of(const struct settling *settling, uint32_t handle)
{
	uint32_t founder = slot_of(settling->clusters, cluster_at(settling->clusters, handle)->founder), best = 0;
	size_t most = 0;
	for (uint32_t k = 0; k < settling->piece_count; k++) {
		const struct piece *piece = &settling->pieces[k];
		if (founder != CLUSTER_NONE && holds(settling, piece, founder))
			return piece->group;
		size_t count = statements_in(settling, handle, piece->group);
		best = count > most ? piece->group : best;
		most = count > most ? count : most;
	}
	return best;
}

/* Chooses the cluster of each group: the oldest of those that go on in it, or CLUSTER_NONE if none does. */
static void choose_handles(const struct settling *settling, uint32_t handles[PIECES_MAX])
{
	for (uint32_t k = 0; k < PIECES_MAX; k++)
		handles[k] = CLUSTER_NONE;
	for (uint32_t k = 0; k < settling->handle_count; k++) {
		uint32_t handle = settling->handles[k], *stays = &handles[group_of(settling, handle)];
		if (*stays == CLUSTER_NONE || cluster_at(settling->clusters, handle)->founder < cluster_at(settling->clusters, *stays)->founder)
			*stays = handle;
	}
}

static void move(struct settling *settling, const struct piece *piece, uint32_t handle)
{
	struct statement_clusters *clusters = settling->clusters;
	struct cluster *from = cluster_at(clusters, piece->handle);
	for (size_t k = from->count; piece->large && k-- > 0;)
		statement_cluster_move(clusters, slot_of(clusters, cluster_numbers(from)[k]), handle);
	if (!piece->large)
		statement_cluster_move(clusters, piece->slots[0], handle);
}

/* Whether a statement of the cluster goes to another one. */
static bool loses(const struct settling *settling, uint32_t handle, const uint32_t handles[PIECES_MAX])
{
	for (uint32_t k = 0; k < settling->piece_count; k++)
		if (settling->pieces[k].handle == handle && handles[settling->pieces[k].group] != handle)
			return true;
	return false;
}

static void put_together(struct settling *settling)
{
	uint32_t handles[PIECES_MAX];
	choose_handles(settling, handles);
	for (uint32_t k = 0; k < settling->piece_count; k++) {
		const struct piece *piece = &settling->pieces[k];
		uint32_t *handle = &handles[piece->group];
		if (*handle == CLUSTER_NONE)
			*handle = statement_cluster_new(settling->clusters, number_of(settling, piece));
		if (*handle != piece->handle)
			move(settling, piece, *handle);
	}
	for (uint32_t k = 0; k < settling->handle_count; k++)
		if (loses(settling, settling->handles[k], handles))
			statement_cluster_left(settling->clusters, settling->handles[k]);
}

void statement_cluster_settle(struct statement_clusters *clusters, uint32_t handle)
{
	struct settling settling; /* large, so only what the pieces need is initialised */
	settling.clusters = clusters;
	settling.handle_count = settling.piece_count = settling.decided = 0;
	settling.several_articles = false;
	add_cluster(&settling, handle);
	add_clusters_that_agree(&settling, cluster_at(clusters, handle)->representative);
	add_clusters_of_parts(&settling, cluster_at(clusters, handle)->representative);
	if (settling.handle_count == 1)
		return;
	group(&settling);
	put_together(&settling);
}
