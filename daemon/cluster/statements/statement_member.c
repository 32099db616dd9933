/* A statement of a story: its features, in the story's numbers for terms. */
#include <string.h>

#include "cluster/statements/speaker_words.h"
#include "cluster/statements/statement_clusters_internal.h"

/* How many stems of a statement are kept: those of a quotation of 150 words. */
enum { TERMS_MAX = 96 };

/* Packs the roles whose terms are kept; places[k] is the place of term k, or TERMS_MAX. Returns their number. */
static uint32_t pack_roles(const struct statement_features *features, const uint8_t *places, uint32_t *roles)
{
	uint32_t count = 0;
	for (uint32_t k = 0; k < features->role_count; k++) {
		uint8_t agent = places[features->roles[k].agent], verb = places[features->roles[k].verb], patient = places[features->roles[k].patient];
		if (agent < TERMS_MAX && verb < TERMS_MAX && patient < TERMS_MAX)
			roles[count++] = PAIR_ROLE(agent, verb, patient);
	}
	return count;
}

struct member statement_member(struct statement_clusters *clusters, uint32_t article, uint32_t number, size_t place,
                               const struct statement_features *features)
{
	uint32_t block[TERMS_MAX + PAIR_SPEAKER_WORDS_MAX + SPEAKER_NAME_WORDS_MAX + SPEAKER_OFFICE_WORDS_MAX + STATEMENT_ROLES_MAX], count = 0;
	uint8_t places[STATEMENT_TERMS_MAX], flags[TERMS_MAX];
	uint8_t quoted[STATEMENT_BITS(TERMS_MAX)] = { 0 };
	bool quotes = false;
	float mass = 0;
	memset(places, TERMS_MAX, sizeof(places));
	for (uint32_t k = 0; k < features->term_count && count < TERMS_MAX; k++) {
		if (features->terms[k].flags & STATEMENT_TERM_STOP)
			continue;
		block[count] = pair_terms_add(&clusters->terms, clusters->model, &features->terms[k]);
		mass += clusters->terms.items[block[count]].idf;
		flags[count] = features->terms[k].flags;
		if (features->terms[k].quoted)
			statement_set_bit(quoted, count);
		quotes |= features->terms[k].quoted;
		places[k] = (uint8_t)count++;
	}
	enum pair_speaker speaker_kind;
	const char *speaker = features->kind == STATEMENT_CLAIM ? NULL : features->speaker;
	uint32_t words = pair_speaker_read(clusters->model, speaker, block + count, &speaker_kind);
	uint32_t names = pair_speaker_hash(speaker ? features->name_words : "", block + count + words, SPEAKER_NAME_WORDS_MAX);
	uint32_t offices = pair_speaker_hash(speaker ? features->office_words : "", block + count + words + names, SPEAKER_OFFICE_WORDS_MAX);
	uint32_t roles = pack_roles(features, places, block + count + words + names + offices);
	struct member member = {
		.number = number,
		.article = article,
		.cluster = CLUSTER_NONE,
		.published = CLUSTER_NONE,
		.term_count = (uint8_t)count,
		.speaker_count = (uint8_t)words,
		.speaker_kind = (uint8_t)speaker_kind,
		.name_count = (uint8_t)names,
		.office_count = (uint8_t)offices,
		.role_count = (uint8_t)roles,
		.named = features->named,
		.kind = (uint8_t)features->kind,
		.negated = features->negated,
		.denied = features->denied,
		.asks = features->asks,
		.goes_on = features->goes_on,
		.place = place < UINT8_MAX ? (uint8_t)place : UINT8_MAX,
		.quotes = quotes,
		.predicate = features->predicate && places[features->predicate - 1] < TERMS_MAX ? (uint8_t)(places[features->predicate - 1] + 1) : 0,
		.mass = mass,
	};
	member.block = allocate(statement_block_size(&member), 1);
	memcpy(member.block, block, statement_words(&member) * sizeof(*block));
	memcpy(statement_flags(&member), flags, count);
	memset(statement_uses(&member), 1, count);
	memcpy(statement_quoted(&member), quoted, STATEMENT_BITS(count));
	return member;
}

void statement_members_count_uses(struct statement_clusters *clusters, const uint32_t *numbers, size_t count)
{
	cleanup(free_pointer) uint8_t *uses = allocate(clusters->terms.count, sizeof(*uses));
	for (size_t k = 0; k < count; k++) {
		const struct member *member = &clusters->members.items[slot_of(clusters, numbers[k])];
		for (uint32_t i = 0; i < member->term_count; i++)
			uses[member->block[i]] += uses[member->block[i]] < UINT8_MAX;
	}
	for (size_t k = 0; k < count; k++) {
		const struct member *member = &clusters->members.items[slot_of(clusters, numbers[k])];
		for (uint32_t i = 0; i < member->term_count; i++)
			statement_uses(member)[i] = uses[member->block[i]];
	}
}

struct pair_side statement_side(const struct member *member)
{
	return (struct pair_side){
		.terms = member->block,
		.flags = statement_flags(member),
		.uses = statement_uses(member),
		.quoted = member->quotes ? statement_quoted(member) : NULL,
		.predicate = member->predicate,
		.term_count = member->term_count,
		.speaker = member->block + member->term_count,
		.speaker_count = member->speaker_count,
		.speaker_kind = (enum pair_speaker)member->speaker_kind,
		.names = member->block + member->term_count + member->speaker_count,
		.name_count = member->name_count,
		.offices = member->block + member->term_count + member->speaker_count + member->name_count,
		.office_count = member->office_count,
		.roles = member->block + member->term_count + member->speaker_count + member->name_count + member->office_count,
		.role_count = member->role_count,
		.named = member->named,
		.place = member->place,
		.kind = (enum statement_kind)member->kind,
		.negated = member->negated,
		.denied = member->denied,
		.asks = member->asks,
	};
}
