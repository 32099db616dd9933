#include "proto/edit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "proto/limits.h"

static struct arena *arena;
static struct writer *writer;

static void set_up(void)
{
	arena = arena_new();
	writer = writer_new();
}

static void tear_down(void)
{
	arena_free(arena);
	writer_free(writer);
}

TestSuite(edit, .init = set_up, .fini = tear_down);

static struct value decoded(const void *data, size_t size)
{
	struct value value;
	const char *reason = NULL;
	cr_assert_eq(value_decode(data, size, &value_limits_query, arena, &value, &reason), 0, "%s", reason);
	return value;
}

static struct value golden(const char *name)
{
	char path[512], frame[4096];
	snprintf(path, sizeof(path), "%s/golden/%s.msgpack", HEARSAY_TEST_DATA, name);
	FILE *file = fopen(path, "rb");
	cr_assert_not_null(file, "%s", path);
	size_t size = fread(frame, 1, sizeof(frame), file);
	fclose(file);
	return decoded(frame, size);
}

static struct edit read_good(const struct value *map)
{
	struct edit edit;
	struct edit_refusal refusal = { 0 };
	cr_assert_eq(edit_from_value(map, arena, &edit, &refusal), 0, "%s in %s", refusal.reason, refusal.field);
	return edit;
}

/* As it would come from the log. */
static struct edit again(const struct edit *edit)
{
	writer_reset(writer);
	edit_write(edit, writer);
	struct value value = decoded(writer_data(writer), writer_size(writer));
	return read_good(&value);
}

Test(edit, is_read_from_the_golden_vectors_and_back_from_what_the_log_keeps)
{
	struct value value = golden("control-merge");
	struct edit edit = read_good(&value), kept = again(&edit);
	cr_assert_eq(kept.kind, EDIT_MERGE);
	cr_assert_str_eq(kept.story, "s14");
	cr_assert_str_eq(kept.into, "s12");
	value = golden("control-split");
	edit = read_good(&value);
	kept = again(&edit);
	cr_assert_eq(kept.kind, EDIT_SPLIT);
	cr_assert_str_eq(kept.story, "s12");
	cr_assert_eq(kept.article_count, 2);
	cr_assert_str_eq(kept.articles[0], "ostrel-1");
	cr_assert_str_eq(kept.articles[1], "harbour-7");
	value = golden("control-unmerge");
	edit = read_good(&value);
	kept = again(&edit);
	cr_assert_eq(kept.kind, EDIT_UNMERGE);
	cr_assert_str_eq(kept.story, "s14");
	cr_assert_null(kept.into);
}

static void check_refused(int error, const char *reason, const char *field)
{
	struct value value = decoded(writer_data(writer), writer_size(writer));
	struct edit edit;
	struct edit_refusal refusal;
	cr_assert_eq(edit_from_value(&value, arena, &edit, &refusal), error, "%s in %s", reason, field);
	cr_assert_str_eq(refusal.reason, reason);
	cr_assert_str_eq(refusal.field, field);
	cr_assert_null(refusal.id);
}

static void begin(uint32_t pairs, const char *control)
{
	writer_reset(writer);
	write_map(writer, pairs);
	write_pair_string(writer, "control", control);
}

Test(edit, that_lacks_something_or_has_it_of_another_type_is_refused_with_the_field)
{
	begin(1, "dance");
	check_refused(-ENOENT, "unknown-control", "control");
	begin(1, "merge");
	check_refused(-EINVAL, "no-id", "story");
	begin(2, "merge");
	write_pair_string(writer, "story", "s1");
	check_refused(-EINVAL, "no-id", "into");
	begin(2, "unmerge");
	write_pair_integer(writer, "story", 1);
	check_refused(-EINVAL, "field-type", "story");
	begin(2, "split");
	write_pair_string(writer, "story", "s1");
	check_refused(-EINVAL, "no-articles", "articles");
	begin(3, "split");
	write_pair_string(writer, "story", "s1");
	write_pair_string(writer, "articles", "a");
	check_refused(-EINVAL, "field-type", "articles");
	begin(3, "split");
	write_pair_string(writer, "story", "s1");
	write_string(writer, "articles");
	write_array(writer, 2);
	write_string(writer, "a");
	write_integer(writer, 7);
	check_refused(-EINVAL, "field-type", "articles");
}

static void split_of(uint32_t articles)
{
	begin(3, "split");
	write_pair_string(writer, "story", "s1");
	write_string(writer, "articles");
	write_array(writer, articles);
	for (uint32_t k = 0; k < articles; k++)
		write_string(writer, "a");
}

Test(edit, may_have_as_many_articles_and_as_long_ids_as_the_limits_say_and_no_more)
{
	split_of(LIMIT_EDIT_ARTICLES);
	struct value value = decoded(writer_data(writer), writer_size(writer));
	cr_assert_eq(read_good(&value).article_count, LIMIT_EDIT_ARTICLES);
	split_of(LIMIT_EDIT_ARTICLES + 1);
	check_refused(-EMSGSIZE, "too-many-articles", "articles");
	char id[LIMIT_ID_BYTES + 2];
	memset(id, 'x', sizeof(id));
	id[LIMIT_ID_BYTES] = '\0';
	begin(2, "unmerge");
	write_pair_string(writer, "story", id);
	value = decoded(writer_data(writer), writer_size(writer));
	cr_assert_str_eq(read_good(&value).story, id);
	id[LIMIT_ID_BYTES] = 'x';
	id[LIMIT_ID_BYTES + 1] = '\0';
	begin(2, "unmerge");
	write_pair_string(writer, "story", id);
	check_refused(-EMSGSIZE, "field-too-long", "story");
}
