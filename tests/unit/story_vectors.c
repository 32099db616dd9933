#include <criterion/criterion.h>

#include "cluster/stories/stories_internal.h"

static struct weight words[] = { { 70000, .5f }, { 3, .25f }, { 200, 1.f / WEIGHT_ONE }, { 3000000, .125f } };
static struct weight title[] = { { 0, .5f } };
static const struct vector bags[BAG_COUNT] = { [BAG_WORDS] = { words, 4 }, [BAG_TITLE] = { title, 1 } };
static const uint32_t shingles[] = { 5, 1 << 20, UINT32_MAX };
static const unsigned most[BAG_COUNT] = { 4, 1, 1 };

static struct member *make(void)
{
	return story_member_pack(bags, shingles, array_size(shingles));
}

Test(story_vectors, of_a_member_are_unpacked_as_they_were_packed_ascending_by_term)
{
	struct member *member = make();
	static const struct weight sorted[] = { { 3, .25f }, { 200, 1.f / WEIGHT_ONE }, { 70000, .5f }, { 3000000, .125f } };
	struct unpacking at = story_member_begin(member, BAG_WORDS);
	struct sketch sketch;
	cr_assert_eq(member->counts[BAG_WORDS], 4);
	for (size_t k = 0; k < 4; k++) {
		struct weight weight = unpack_weight(&at);
		cr_assert_eq(weight.term, sorted[k].term);
		cr_assert_eq(weight.value, sorted[k].value);
	}
	cr_assert_eq(at.from, member->bytes + member->begins[BAG_TITLE]);
	cr_assert_eq(member->counts[BAG_NAMES], 0);
	story_member_sketch(member, &sketch);
	cr_assert_eq(sketch.count, array_size(shingles));
	for (size_t k = 0; k < array_size(shingles); k++)
		cr_assert_eq(sketch.values[k], shingles[k] >> SHINGLE_SHIFT);
	free(member);
}

Test(story_vectors, of_a_member_keep_their_weights_and_shingles_under_other_numbers)
{
	struct member *member = make();
	cleanup(free_pointer) uint32_t *numbers = allocate(3000001, sizeof(*numbers));
	struct sketch sketch;
	for (uint32_t k = 0; k < 4; k++)
		numbers[words[k].term] = words[k].term / 100;
	story_member_renumber(member, numbers);
	struct unpacking at = story_member_begin(member, BAG_WORDS);
	struct weight weight = unpack_weight(&at);
	cr_assert_eq(weight.term, 0);
	cr_assert_eq(weight.value, .25f);
	weight = unpack_weight(&at);
	cr_assert_eq(weight.term, 2);
	story_member_sketch(member, &sketch);
	cr_assert_eq(sketch.values[2], UINT32_MAX >> SHINGLE_SHIFT);
	cr_assert(story_member_is_whole(member, 30001, most));
	free(member);
}

Test(story_vectors, that_cannot_be_unpacked_are_refused)
{
	struct member *member = make();
	cr_assert(story_member_is_whole(member, 3000001, most));
	cr_assert_not(story_member_is_whole(member, 3000000, most)); /* a term that there is not */
	cr_assert_not(story_member_is_whole(member, 3000001, (const unsigned[]){ 3, 1, 1 }));
	for (uint16_t k = 0; k <= BAG_COUNT; k++) {
		member->begins[k]++;
		cr_assert_not(story_member_is_whole(member, 3000001, most));
		member->begins[k]--;
	}
	member->bytes[0]++; /* steps of more bytes than there are */
	cr_assert_not(story_member_is_whole(member, 3000001, most));
	member->bytes[0] = 1;
	cr_assert_not(story_member_is_whole(member, 3000001, most));
	member->bytes[0] = 3;
	cr_assert(story_member_is_whole(member, 3000001, most));
	member->size--;
	cr_assert_not(story_member_is_whole(member, 3000001, most));
	member->size++;
	member->shingle_count++;
	cr_assert_not(story_member_is_whole(member, 3000001, most));
	free(member);
}

Test(story_vectors, of_a_centroid_are_those_of_its_only_member_or_packed_as_they_are)
{
	struct story story = { .members = { 0 } };
	struct sums sums[BAG_COUNT] = { [BAG_WORDS] = { .items = { { 7, 1.5f }, { 900, .1f } }, .count = 2 } }, read;
	struct member *member = make();
	story.only = member;
	story.centroids[BAG_WORDS].count = 4;
	story_sums(&story, BAG_WORDS, &read);
	cr_assert_eq(read.count, 4);
	cr_assert_eq(read.items[3].term, 3000000);
	cr_assert(story_sums_have(&read, 200));
	cr_assert_not(story_sums_have(&read, 201));
	story_sums_pack(&story, sums);
	story_sums(&story, BAG_WORDS, &read);
	cr_assert_eq(read.count, 2);
	cr_assert_eq(read.items[1].term, 900);
	cr_assert_eq(read.items[1].value, .1f);
	cr_assert(story_sums_are_whole(&story, 901, most));
	cr_assert_not(story_sums_are_whole(&story, 900, most));
	story.centroids[BAG_WORDS].count = 1;
	cr_assert_not(story_sums_are_whole(&story, 901, most));
	free(story.sums);
	free(member);
}
