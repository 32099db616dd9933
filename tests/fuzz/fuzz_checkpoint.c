/* The checkpoint, whatever became of it on the disk: it is used if it is what was written, else ignored. Each four bytes of the input after the first
 * change one byte of it, of the list or of the pack behind it: three for where, one for what. With an odd first byte the hashes of list and
 * pieces are made to fit, so that what they would keep out is read: it may be taken or refused, and no more. */
#include <fcntl.h>
#include <xxhash.h>

#include "fold/fold_inside.h"
#include "fuzz_newsroom.h"
#include "store/checkpoint_list.h"

enum { CHANGE = 4, CHANGES_MOST = 64, HASH_BYTES = sizeof(XXH128_canonical_t) };

struct file {
	char path[96];
	size_t size;
};

static struct newsroom newsroom;
static struct file list, pack;
static unsigned char *whole, *changed; /* the list, then the pack */
static struct checkpoint_list pieces;
static size_t pieces_at; /* in the list */

static void clean_up(void)
{
	newsroom_close(&newsroom);
	models_free(newsroom.models);
	checkpoint_list_free(&pieces);
	free(whole);
	free(changed);
}

static void read_file(struct file *file, const char *name)
{
	snprintf(file->path, sizeof(file->path), "%s/%s", newsroom.directory, name);
	FILE *stream = fopen(file->path, "rb");
	require(stream && fseek(stream, 0, SEEK_END) == 0);
	size_t before = list.size, size = (size_t)ftell(stream);
	rewind(stream);
	whole = reallocate(whole, before + size, 1);
	require(fread(whole + before, 1, size, stream) == size);
	fclose(stream);
	file->size = size;
}

static void set_up(void)
{
	newsroom_open(&newsroom);
	require(fold_begin_checkpoint(newsroom.fold) == 0 && fold_write_checkpoint(newsroom.fold) == 0);
	read_file(&list, "checkpoint");
	read_file(&pack, "checkpoint.1");
	changed = allocate(list.size + pack.size, 1);
	require(checkpoint_list_read(newsroom.directory, &pieces) == 0 && pieces.packs.count == 1);
	pieces_at = list.size - HASH_BYTES - pieces.pieces.count * sizeof(*pieces.pieces.items);
	atexit(clean_up);
}

static void change(const uint8_t *data, size_t size)
{
	memcpy(changed, whole, list.size + pack.size);
	for (size_t k = 0; k < size / CHANGE && k < CHANGES_MOST; k++)
		changed[((size_t)data[4 * k] << 16 | (size_t)data[4 * k + 1] << 8 | data[4 * k + 2]) % (list.size + pack.size)] = data[4 * k + 3];
}

static void put_hash(unsigned char *at, const void *of, size_t size)
{
	XXH128_canonical_t hash;
	XXH128_canonicalFromHash(&hash, XXH3_128bits(of, size));
	memcpy(at, hash.digest, sizeof(hash.digest));
}

/* A piece whose place or size was changed gets the hash of what is there, if anything is. */
static void make_hashes_fit(void)
{
	for (size_t k = 0; k < pieces.pieces.count; k++) {
		struct checkpoint_piece piece;
		unsigned char *at = changed + pieces_at + k * sizeof(piece);
		memcpy(&piece, at, sizeof(piece));
		if (piece.at <= pack.size && piece.size <= pack.size - piece.at)
			put_hash(at, changed + list.size + piece.at, piece.size);
	}
	put_hash(changed + list.size - HASH_BYTES, changed, list.size - HASH_BYTES);
}

static void write_file(const struct file *file, const unsigned char *data)
{
	int fd = open(file->path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	require(write(fd, data, file->size) == (ssize_t)file->size);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!whole)
		set_up();
	if (!size)
		return 0;
	change(data + 1, size - 1);
	if (data[0] % 2)
		make_hashes_fit();
	write_file(&list, changed);
	write_file(&pack, changed + list.size);
	fold_forget(newsroom.fold);
	require(fold_restore(newsroom.fold) == 0);
	if (access(pack.path, F_OK) < 0) /* the list does not name it any more, and it was removed */
		close(open(pack.path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	bool same = memcmp(changed, whole, list.size + pack.size) == 0, taken = fold_checkpoint(newsroom.fold) > 0;
	require(taken == same || data[0] % 2);
	return 0;
}
