/* Which statements of a story share a cluster. A statement that comes (or a cluster, when stories merge) finds the clusters that have a
 * statement which agrees with it. Those are decided anew together with it, statement by statement: they start out apart, and the two
 * groups that agree best become one until no two agree. Two groups agree by the mean over all their pairs, so that a statement which says
 * two things does not chain those that say one each, and one that joined when it knew no better goes to where it belongs once others
 * tell. The limits below, and those of statement_candidates.c, bound the work for a statement whatever the size of the story. */
#include <string.h>

#include "cluster/statements/statement_clusters_internal.h"

enum {
	/* Statements that are decided anew at once. A cluster that would make more of them stays whole. */
	DECIDED_MAX = 12,
	/* Of what stays whole those are measured, spread over all its statements. */
	MEASURED_MAX = 6,
	/* Clusters that agree; those that share most come first. */
	AGREEING_MAX = 4,
	CLUSTERS_MAX = AGREEING_MAX + 1,
	PIECES_MAX = DECIDED_MAX + CLUSTERS_MAX,
};

enum {
	/* Thousandths of the logit, less the threshold. Beyond these nobody is surer: one pair does not outvote all others. (Letting the surer of
	 * two that are beyond go first, by a 64th of the rest, puts 2 of 510 quotations together and costs claims as much.) */
	AGREED_MAX = 3000,
	AGREED_MIN = -3000,
	/* An article seldom says a thing twice, and often two things in like words: its own statements must be surer by this. So must those of
	 * two articles, where one of these has what the other says as well. */
	REPEATED = 850,
	/* From here on it is nearly sure that two say the same, and so much more than of others is more than chance. */
	SURE = AGREED_MAX - 100,
	SURER = 300,
	/* Two statements that are ruled out are in no group, whatever the others say: more than all others together can make up for. */
	RULED_OUT = -100000000,
	NEUTRAL = 0, /* nothing speaks for one group or for two */
	/* Two parts (statement_parts.h), one behind the other. Clauses are one statement unless another outlet tells one alone. Sentences of a
	 * quotation are statements of their own once another outlet tells any of them: annotators part them, and sooner or later somebody
	 * tells one alone. */
	CLAUSES_TOGETHER = 1000,
	SENTENCES_TOGETHER = -1000,
};

enum {
	/* Statements on either side of one in its article among which a part of a quotation is looked for. */
	NEAR_MAX = 16,
};

/* How much of a part of a quotation a statement must tell, beside the other parts, to be one that tells all of them. */
static const double TOLD_MIN = .6;

/* What is not taken apart: a statement, or a large cluster. */
struct piece {
	uint32_t handle; /* of the cluster that it is in */
	uint32_t slots[MEASURED_MAX], count; /* that are measured */
	bool large;
	uint32_t group; /* number of a piece */
};

struct settling {
	struct statement_clusters *clusters;
	uint32_t handles[CLUSTERS_MAX], handle_count; /* the one that settles first */
	struct piece pieces[PIECES_MAX]; /* ascending by number of their first statement: of groups that agree as well the older ones unite */
	uint32_t piece_count, decided;
	bool several_articles;
	/* Of groups, by the number of a piece in each: sums over all pairs of statements that are measured, and how many these are in each. */
	int64_t agreed[PIECES_MAX][PIECES_MAX];
	uint32_t sizes[PIECES_MAX];
};

/* --- Agreement */

/* How far over the threshold two statements are. No more than `least` is taken as that: then nothing depends on how much they differ, and
 * most of it need not be measured. */
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

/* Whether the longer statement `y` tells most of `x`. */
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
	for (size_t k = place_of(clusters, first); k < clusters->by_number.count && clusters->by_number.items[k].number <= member->number + NEAR_MAX; k++) {
		uint32_t slot = clusters->by_number.items[k].slot;
		if (slot != y && clusters->members.items[slot].article == member->article && is_part(clusters, slot) && agree(clusters, slot, x))
			return true;
	}
	return false;
}

/* Whether `y`, which does not say the same as the part `x` of a quotation, says the same as another part of it, and its article tells
 * `x` as well: then nothing speaks against the quotation's being one statement. Articles that say a thing twice are no other outlets. */
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

/* How well two parts, one behind the other, go together. */
static int64_t parts_fit(const struct settling *settling, const struct member *part)
{
	return part->kind == STATEMENT_DIRECT && settling->several_articles ? SENTENCES_TOGETHER : CLAUSES_TOGETHER;
}

/* How well two statements go together in a group. */
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

/* The k-th of the statements of a cluster that are measured where it is too large for all. */
static uint32_t measured_slot(const struct statement_clusters *clusters, const struct cluster *cluster, uint32_t k)
{
	size_t count = cluster->count, measured = count < MEASURED_MAX ? count : MEASURED_MAX;
	return slot_of(clusters, cluster_numbers(cluster)[k * count / measured]);
}

/* Whether a statement of the candidate agrees: the one that shares most, or another one that is measured. */
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

/* --- What is decided */

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

/* The clusters that the other parts of a quotation are in, and those that agree with them. */
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

/* Whether a single statement found one cluster, and agrees with all in it: then they need not be measured among themselves. */
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

/* Whether the article of `b` has another statement that is nearly sure to say what `a` says: then the two are what two statements of one
 * article are, and mostly say different things in like words. */
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

/* The two groups that agree best, the first ones of several; false if none do. */
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

/* The group that a cluster goes on in: that of its founder; if that was taken back, the one with the most of its statements. */
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

/* Of clusters that go on in one group the oldest stays; by number of a piece, CLUSTER_NONE where none goes on. */
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

/* Whether one of its statements goes to another cluster. */
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
	struct settling settling; /* only as much of it is filled as there are pieces: it is large */
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
