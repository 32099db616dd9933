/* The small files that a start reads beside log, state and checkpoint, whatever became of them on the disk: log.head tells what was written last
 * or before, or that it is damaged; rejected.db is read, or put away; suspects are counted. The first byte of the input says which; each three
 * bytes after it change one byte of the file: two for where, one for what. */
#include <errno.h>
#include <fcntl.h>

#include "fuzz_newsroom.h"
#include "store/log_head.h"
#include "store/suspects.h"

enum { CHANGE = 3, CHANGES_MOST = 64, REJECTED = 0, SUSPECTS, HEAD, FILES };

static struct newsroom newsroom;
static const char *const names[FILES] = { "rejected.db", "suspects", "log.head" };
static unsigned char *whole[FILES], *changed;
static size_t sizes[FILES];
static struct head_values before, last;

static char *path_of(const char *name)
{
	static char path[96];
	snprintf(path, sizeof(path), "%s/%s", newsroom.directory, name);
	return path;
}

static void clean_up(void)
{
	newsroom_close(&newsroom);
	models_free(newsroom.models);
	for (int k = 0; k < FILES; k++)
		free(whole[k]);
}

static void read_whole(int file)
{
	FILE *opened = fopen(path_of(names[file]), "rb");
	require(opened && fseek(opened, 0, SEEK_END) == 0);
	sizes[file] = (size_t)ftell(opened);
	rewind(opened);
	whole[file] = allocate(sizes[file], 1);
	require(fread(whole[file], 1, sizes[file], opened) == sizes[file]);
	fclose(opened);
}

static void write_head(uint64_t position, struct head_values *values)
{
	struct head *head;
	*values = (struct head_values){ .position = position, .sequence = 2 * position };
	memset(values->epoch, 'e', HEAD_EPOCH_BYTES);
	memset(values->hash, (int)position, HEAD_HASH_BYTES);
	require(head_open(path_of("log.head"), true, &head) == 0);
	struct head_values found;
	require(head_read(head, &found) == (position > 1 ? 0 : -ENOENT) && head_write(head, values) == 0);
	head_close(head);
}

/* What a process left that ended with two articles in hand, one of them for the second time. */
static void write_suspects(void)
{
	char *complaint;
	struct suspect_mark mark;
	for (uint64_t crash = 1; crash <= 2; crash++) {
		struct suspects *suspects = suspects_open(newsroom.directory, &complaint);
		require(suspects_take(suspects, 7, false, &mark) && suspects_take(suspects, 100 + crash, false, &mark));
		suspects_close(suspects);
	}
}

static void set_up(void)
{
	newsroom_open(&newsroom);
	newsroom.fold = fold_close(newsroom.fold);
	newsroom.rejected = rejected_close(newsroom.rejected);
	unlink(path_of("log.head"));
	write_head(1, &before);
	write_head(2, &last);
	write_suspects();
	for (int k = 0; k < FILES; k++)
		read_whole(k);
	atexit(clean_up);
}

static void write_changed(int file, const uint8_t *data, size_t size)
{
	changed = allocate(sizes[file], 1);
	memcpy(changed, whole[file], sizes[file]);
	for (size_t k = 0; k < size / CHANGE && k < CHANGES_MOST; k++)
		changed[((size_t)data[3 * k] << 8 | data[3 * k + 1]) % sizes[file]] = data[3 * k + 2];
	int opened = open(path_of(names[file]), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	require(write(opened, changed, sizes[file]) == (ssize_t)sizes[file]);
	close(opened);
	free(changed);
}

static bool equals(const struct head_values *a, const struct head_values *b)
{
	return a->position == b->position && a->sequence == b->sequence && memcmp(a->epoch, b->epoch, HEAD_EPOCH_BYTES) == 0 &&
	       memcmp(a->hash, b->hash, HEAD_HASH_BYTES) == 0;
}

static void check_head(void)
{
	struct head *head;
	struct head_values found;
	require(head_open(path_of("log.head"), false, &head) == 0);
	int r = head_read(head, &found);
	require(r == -EBADMSG || (r == 0 && (equals(&found, &before) || equals(&found, &last))));
	head_close(head);
}

static void check_suspects(void)
{
	char *complaint;
	struct suspect_mark mark;
	struct suspects *suspects = suspects_open(newsroom.directory, &complaint);
	size_t convicted, found = suspects_found(suspects, &convicted);
	require(!complaint && found <= SUSPECTS_IN_HAND && convicted <= found);
	for (uint64_t hash = 1; hash <= 2 * SUSPECTS_REMEMBERED; hash += 3)
		if (suspects_take(suspects, hash, hash % 2, &mark)) {
			suspects_release(suspects, &mark);
			suspects_clear(suspects, hash);
		}
	suspects_close(suspects);
}

static void check_rejected(void)
{
	char *complaint;
	struct arena *arena = arena_new();
	struct rejected_article *articles, one = { .last = NEWSROOM_NOW, .reason = "type", .origin = "client", .size = 3, .data = "new", .kept = 3 };
	size_t count;
	struct rejected *rejected = rejected_open(newsroom.directory, REJECTED_LEAST_BYTES, &complaint);
	int r = rejected_list(rejected, &(struct rejected_filter){ .limit = 100 }, arena, &articles, &count);
	require(r == 0 || r == -EBADMSG);
	for (size_t k = 0; r == 0 && k < count; k++)
		r = rejected_read(rejected, articles[k].id, arena, &one);
	one = (struct rejected_article){ .last = NEWSROOM_NOW, .reason = "type", .origin = "client", .size = 3, .data = "new", .kept = 3 };
	/* A file that says of itself that it may not be written to is only read. */
	r = rejected_add(rejected, &one);
	require(r == 0 || r == -EBADMSG || r == -EIO);
	r = rejected_commit(rejected);
	require(r == 0 || r == -EBADMSG || r == -EIO);
	rejected_close(rejected);
	free(complaint);
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const checks[FILES])(void) = { check_rejected, check_suspects, check_head };
	if (!whole[0])
		set_up();
	if (!size)
		return 0;
	int file = data[0] % FILES;
	write_changed(file, data + 1, size - 1);
	checks[file]();
	return 0;
}
