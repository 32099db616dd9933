#include "store/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "crash_point.h"
#include "store/checkpoint_packs.h"
#include "store/cutter.h"
#include "store/files.h"

/* --- Removing */

static int remove_file(const char *directory, const char *name)
{
	cleanup(free_pointer) char *path = file_in(directory, name);
	return delete_file(path);
}

static int remove_others(const char *directory, const struct checkpoint_list *list)
{
	int removed = checkpoint_packs_remove_others(directory, list);
	return removed > 0 ? sync_directory(directory) : removed;
}

/* Removes what the list does not name. First the directory is synced, so that the list is on disk for certain: its rename may not be yet. */
static int tidy(const char *directory, const struct checkpoint_list *list)
{
	int r = remove_file(directory, "checkpoint.new");
	if (r == 0)
		r = sync_directory(directory);
	return r < 0 ? r : remove_others(directory, list);
}

int checkpoint_tidy(const char *directory)
{
	struct checkpoint_list list = { 0 };
	int r = checkpoint_list_read(directory, &list);
	if (r == 0 || r == -ENOENT)
		r = tidy(directory, &list);
	checkpoint_list_free(&list);
	return r == -EBADMSG ? 0 : r;
}

int checkpoint_remove(const char *directory)
{
	int r = remove_file(directory, "checkpoint");
	return r < 0 ? r : checkpoint_tidy(directory);
}

/* --- Writing */

static int write_piece(void *context, const void *piece, size_t size)
{
	return checkpoint_packs_add(context, piece, size);
}

static int cut(void *context, const void *data, size_t size)
{
	return cutter_add(context, data, size);
}

static int write_pieces(struct checkpoint_packs *packs, checkpoint_content *content, void *context)
{
	struct cutter *cutter = cutter_new(write_piece, packs);
	struct image *image = image_to(cut, cutter);
	content(context, image);
	int r = image_close(image);
	if (r == 0)
		r = cutter_end(cutter);
	cutter_free(cutter);
	return r;
}

static int write_all(const char *directory, bool erases, struct checkpoint_packs *packs, checkpoint_content *content, void *context)
{
	struct checkpoint_list *list;
	int r = write_pieces(packs, content, context);
	if (r == 0)
		r = checkpoint_packs_end(packs, &list);
	if (r == 0)
		r = checkpoint_list_write(directory, list);
	if (r == 0 && erases)
		CRASH_POINT("erasing-checkpoint");
	return r < 0 ? r : remove_others(directory, list);
}

int checkpoint_write(const char *directory, bool anew, checkpoint_content *content, void *context)
{
	struct checkpoint_list before = { 0 };
	struct checkpoint_packs *packs = NULL;
	int r = checkpoint_list_read(directory, &before);
	if (r == 0 || r == -ENOENT || r == -EBADMSG)
		r = tidy(directory, &before);
	bool erases = anew && before.pieces.count;
	if (anew)
		checkpoint_list_free(&before);
	if (r == 0)
		r = checkpoint_packs_new(directory, &before, &packs);
	if (r == 0)
		r = write_all(directory, erases, packs, content, context);
	checkpoint_packs_free(packs);
	checkpoint_list_free(&before);
	if (r < 0 && checkpoint_tidy(directory) < 0)
		return r; /* then the next attempt removes what this one has left behind */
	return r;
}

/* --- Reading */

struct reading {
	struct checkpoint_list list;
	ARRAY(int) files; /* packs */
	size_t next;      /* piece */
	ARRAY(unsigned char) piece;
};

/* A file that can't be read counts as damaged. */
static int open_packs(struct reading *reading, const char *directory)
{
	for (size_t k = 0; k < reading->list.packs.count; k++) {
		cleanup(free_pointer) char *path = checkpoint_pack_path(directory, reading->list.packs.items[k].number);
		int file = open(path, O_RDONLY | O_CLOEXEC);
		if (file < 0)
			return -EBADMSG;
		posix_fadvise(file, 0, 0, POSIX_FADV_WILLNEED);
		array_append(&reading->files, file);
	}
	return 0;
}

static int next_piece(void *context, const void **ret_data, size_t *ret_size)
{
	struct reading *reading = context;
	const struct checkpoint_piece *piece = &reading->list.pieces.items[reading->next++];
	XXH128_canonical_t hash;
	array_reserve(&reading->piece, piece->size);
	if (file_read(reading->files.items[piece->pack], reading->piece.items, piece->size, piece->at) < 0)
		return -EBADMSG;
	XXH128_canonicalFromHash(&hash, XXH3_128bits(reading->piece.items, piece->size));
	if (memcmp(hash.digest, piece->hash, sizeof(piece->hash)) != 0)
		return -EBADMSG;
	*ret_data = reading->piece.items;
	*ret_size = piece->size;
	return 0;
}

static int read_pieces(struct reading *reading, const char *directory, checkpoint_content *content, void *context)
{
	int r = open_packs(reading, directory);
	if (r < 0)
		return r;
	struct image *image = image_from_source(next_piece, reading, reading->list.image_bytes);
	content(context, image);
	return image_close(image);
}

int checkpoint_read(const char *directory, checkpoint_content *content, void *context)
{
	struct reading reading = { 0 };
	int r = checkpoint_list_read(directory, &reading.list);
	if (r == 0)
		r = read_pieces(&reading, directory, content, context);
	for (size_t k = 0; k < reading.files.count; k++)
		close(reading.files.items[k]);
	array_free(&reading.files);
	array_free(&reading.piece);
	checkpoint_list_free(&reading.list);
	return r;
}

uint64_t checkpoint_bytes(const char *directory)
{
	return checkpoint_list_bytes(directory).disk;
}

uint64_t checkpoint_written(const char *directory)
{
	return checkpoint_list_bytes(directory).written;
}
