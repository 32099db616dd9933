#include "store/checkpoint_packs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "crash_point.h"
#include "proto/base/map.h"
#include "store/files.h"

enum {
	/* Bytes between two syncs: so a sync of the log meanwhile never waits behind a whole checkpoint. */
#ifdef HEARSAY_CRASH_POINTS
	SYNC_BYTES = 4 << 10,
	PACKS_MOST = 4,
#else
	SYNC_BYTES = 4 << 20,
	/* How many packs there may be, since a restart opens them all. When there are so many, the smaller half is rewritten as one. */
	PACKS_MOST = 64,
#endif
	/* If the packs take more than this many times the bytes that are needed of them, the emptiest are rewritten. These are then at least half
	 * empty, so no more is rewritten than has become superfluous since they were written. */
	DISK_FACTOR = 2,
};

/* What is in a pack. */
struct content {
	uint64_t live; /* bytes that the checkpoint before needs of it */
	bool emptied;  /* its pieces are written again where they are needed, as if they were not on disk */
	bool needed;   /* the checkpoint that is being written uses it */
};

struct checkpoint_packs {
	const char *directory;
	struct checkpoint_list list;            /* of the checkpoint that is being written */
	ARRAY(struct content) contents;         /* parallel to the list's packs, until the end */
	ARRAY(struct checkpoint_piece) on_disk; /* all pieces that are there, each once */
	struct map *by_hash;                    /* indexes into `on_disk`, by the first half of a piece's hash */
	uint64_t number;                        /* of the new pack */
	int file;                               /* the new pack; -1: nothing has been written yet */
	uint64_t unsynced;                      /* bytes in it */
};

static uint64_t half_of(const unsigned char hash[CHECKPOINT_HASH_BYTES])
{
	uint64_t half;
	memcpy(&half, hash, sizeof(half));
	return half;
}

/* Where the piece is on disk; NULL if it is not. */
static const struct checkpoint_piece *find(const struct checkpoint_packs *packs, const struct checkpoint_piece *piece)
{
	uint64_t found = map_find(packs->by_hash, half_of(piece->hash));
	const struct checkpoint_piece *on_disk = found == MAP_NONE ? NULL : &packs->on_disk.items[found];
	return on_disk && on_disk->size == piece->size && memcmp(on_disk->hash, piece->hash, sizeof(piece->hash)) == 0 ? on_disk : NULL;
}

static void keep(struct checkpoint_packs *packs, const struct checkpoint_piece *piece)
{
	map_set(packs->by_hash, half_of(piece->hash), packs->on_disk.count);
	array_append(&packs->on_disk, *piece);
}

/* --- Which packs are emptied */

/* Of the packs not chosen yet, the one of which the smallest part, or (`by_bytes`) the fewest bytes, are needed; NULL: all are chosen. */
static struct content *find_emptiest(const struct checkpoint_packs *packs, bool by_bytes)
{
	struct content *emptiest = NULL;
	double least = 0;
	for (size_t k = 0; k < packs->contents.count; k++) {
		struct content *content = &packs->contents.items[k];
		double part = by_bytes ? (double)content->live : (double)content->live / ((double)packs->list.packs.items[k].bytes + 1);
		if (content->emptied || (emptiest && part >= least))
			continue;
		emptiest = content;
		least = part;
	}
	return emptiest;
}

static uint64_t bytes_after(const struct checkpoint_packs *packs, bool live)
{
	uint64_t bytes = 0;
	for (size_t k = 0; k < packs->contents.count; k++) {
		const struct content *content = &packs->contents.items[k];
		bytes += live || content->emptied ? content->live : packs->list.packs.items[k].bytes;
	}
	return bytes;
}

static void choose_emptied(struct checkpoint_packs *packs)
{
	uint64_t live = bytes_after(packs, true);
	struct content *emptiest;
	if (packs->contents.count >= PACKS_MOST)
		for (size_t k = 0; k < packs->contents.count / 2 && (emptiest = find_emptiest(packs, true)); k++)
			emptiest->emptied = true;
	while (bytes_after(packs, false) > DISK_FACTOR * live && (emptiest = find_emptiest(packs, false)))
		emptiest->emptied = true;
}

static void count_live(struct checkpoint_packs *packs, const struct checkpoint_list *before)
{
	for (size_t k = 0; k < before->packs.count; k++)
		array_append(&packs->contents, ((struct content){ 0 }));
	for (size_t k = 0; k < before->pieces.count; k++) {
		const struct checkpoint_piece *piece = &before->pieces.items[k];
		if (find(packs, piece))
			continue; /* the checkpoint has it more than once */
		keep(packs, piece);
		packs->contents.items[piece->pack].live += piece->size;
	}
}

/* Forgets the pieces in emptied packs, so that they are written again. */
static void forget_emptied(struct checkpoint_packs *packs)
{
	size_t left = 0;
	packs->by_hash = map_free(packs->by_hash);
	packs->by_hash = map_new();
	for (size_t k = 0; k < packs->on_disk.count; k++) {
		struct checkpoint_piece piece = packs->on_disk.items[k];
		if (packs->contents.items[piece.pack].emptied)
			continue;
		map_set(packs->by_hash, half_of(piece.hash), left);
		packs->on_disk.items[left++] = piece;
	}
	packs->on_disk.count = left;
}

/* --- Files */

static void close_directory(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

static int last_number(const char *path, uint64_t *ret_number)
{
	cleanup(close_directory) DIR *directory = opendir(path);
	*ret_number = 0;
	if (!directory)
		return -errno;
	errno = 0;
	for (const struct dirent *entry; (entry = readdir(directory)); errno = 0) {
		uint64_t number = checkpoint_pack_number(entry->d_name);
		*ret_number = number > *ret_number ? number : *ret_number;
	}
	return -errno;
}

static bool names(const struct checkpoint_list *list, uint64_t number)
{
	for (size_t k = 0; k < list->packs.count; k++)
		if (list->packs.items[k].number == number)
			return true;
	return false;
}

int checkpoint_packs_remove_others(const char *path, const struct checkpoint_list *list)
{
	cleanup(close_directory) DIR *directory = opendir(path);
	if (!directory)
		return -errno;
	int removed = 0;
	errno = 0;
	for (const struct dirent *entry; (entry = readdir(directory)); errno = 0) {
		uint64_t number = checkpoint_pack_number(entry->d_name);
		if (!number || names(list, number))
			continue;
		if (unlinkat(dirfd(directory), entry->d_name, 0) < 0 && errno != ENOENT)
			return -errno;
		removed++;
		CRASH_POINT("checkpoint-removing");
	}
	return errno ? -errno : removed;
}

static int begin_pack(struct checkpoint_packs *packs)
{
	cleanup(free_pointer) char *path = checkpoint_pack_path(packs->directory, packs->number);
	packs->file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (packs->file < 0)
		return -errno;
	array_append(&packs->list.packs, ((struct checkpoint_pack){ .number = packs->number }));
	array_append(&packs->contents, ((struct content){ 0 }));
	return 0;
}

/* --- Writing */

int checkpoint_packs_new(const char *directory, struct checkpoint_list *before, struct checkpoint_packs **ret_packs)
{
	uint64_t last;
	int r = last_number(directory, &last);
	if (r < 0)
		return r;
	struct checkpoint_packs *packs = allocate(1, sizeof(*packs));
	*packs = (struct checkpoint_packs){ .directory = directory, .number = last + 1, .file = -1, .by_hash = map_new() };
	packs->list.packs.items = before->packs.items;
	packs->list.packs.count = before->packs.count;
	packs->list.packs.capacity = before->packs.capacity;
	before->packs.items = NULL;
	count_live(packs, before);
	choose_emptied(packs);
	forget_emptied(packs);
	checkpoint_list_free(before);
	*ret_packs = packs;
	return 0;
}

struct checkpoint_packs *checkpoint_packs_free(struct checkpoint_packs *packs)
{
	if (!packs)
		return NULL;
	file_close(&packs->file);
	checkpoint_list_free(&packs->list);
	array_free(&packs->contents);
	array_free(&packs->on_disk);
	map_free(packs->by_hash);
	free(packs);
	return NULL;
}

static int write_piece(struct checkpoint_packs *packs, const void *data, struct checkpoint_piece *piece)
{
	int r = packs->file < 0 ? begin_pack(packs) : 0;
	if (r < 0)
		return r;
	CRASH_POINT("checkpoint-inside");
	piece->pack = (uint32_t)packs->list.packs.count - 1;
	struct checkpoint_pack *pack = &packs->list.packs.items[piece->pack];
	piece->at = pack->bytes;
	pack->bytes += piece->size;
	packs->list.written += piece->size;
	packs->unsynced += piece->size;
	r = file_write(packs->file, data, piece->size);
	if (r == 0 && packs->unsynced >= SYNC_BYTES) {
		r = fdatasync(packs->file) < 0 ? -errno : 0;
		packs->unsynced = 0;
	}
	keep(packs, piece);
	return r;
}

int checkpoint_packs_add(struct checkpoint_packs *packs, const void *data, size_t size)
{
	struct checkpoint_piece piece = { .size = (uint32_t)size };
	XXH128_canonical_t hash;
	XXH128_canonicalFromHash(&hash, XXH3_128bits(data, size));
	memcpy(piece.hash, hash.digest, sizeof(piece.hash));
	const struct checkpoint_piece *on_disk = find(packs, &piece);
	int r = 0;
	if (on_disk)
		piece = *on_disk;
	else
		r = write_piece(packs, data, &piece);
	if (r < 0)
		return r;
	packs->contents.items[piece.pack].needed = true;
	packs->list.image_bytes += size;
	array_append(&packs->list.pieces, piece);
	return 0;
}

/* Takes packs that no piece is in off the list. */
static void leave_out_unneeded(struct checkpoint_packs *packs)
{
	struct checkpoint_list *list = &packs->list;
	cleanup(free_pointer) uint32_t *places = allocate(list->packs.count + 1, sizeof(*places));
	uint32_t left = 0;
	for (size_t k = 0; k < list->packs.count; k++) {
		places[k] = left;
		if (packs->contents.items[k].needed)
			list->packs.items[left++] = list->packs.items[k];
	}
	list->packs.count = left;
	for (size_t k = 0; k < list->pieces.count; k++)
		list->pieces.items[k].pack = places[list->pieces.items[k].pack];
}

int checkpoint_packs_end(struct checkpoint_packs *packs, struct checkpoint_list **ret_list)
{
	if (packs->file >= 0 && fsync(packs->file) < 0)
		return -errno;
	int r = packs->file >= 0 ? sync_directory(packs->directory) : 0;
	if (r < 0)
		return r;
	CRASH_POINT("checkpoint-packed");
	leave_out_unneeded(packs);
	*ret_list = &packs->list;
	return 0;
}
