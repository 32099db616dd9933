#include "store/checkpoint_list.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "crash_point.h"
#include "store/files.h"

enum { FORMAT = 2, BYTE_ORDER_MARK = 0x01020304 };

/* It is followed by the packs, the pieces, and the XXH3 (128 bits) of everything before. */
struct header {
	char magic[8]; /* "hearsayk" */
	uint32_t format, byte_order;
	uint64_t image_bytes, pack_bytes, written;
	uint64_t pack_count, piece_count;
};

static const struct header like = { .magic = "hearsayk", .format = FORMAT, .byte_order = BYTE_ORDER_MARK };

_Static_assert(sizeof(struct header) == 56 && sizeof(struct checkpoint_piece) == 32, "nothing between two fields");

enum {
	PIECE_LIMIT = 1 << 20, /* bytes; a piece is never larger */
	NUMBER_DIGITS_MOST = 18,
};

void checkpoint_list_free(struct checkpoint_list *list)
{
	array_free(&list->packs);
	array_free(&list->pieces);
}

char *checkpoint_pack_path(const char *directory, uint64_t number)
{
	return format_string("%s/checkpoint.%" PRIu64, directory, number);
}

uint64_t checkpoint_pack_number(const char *name)
{
	static const char prefix[] = "checkpoint.";
	const char *digits = name + sizeof(prefix) - 1;
	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return 0;
	size_t length = strlen(digits);
	bool is_number = length <= NUMBER_DIGITS_MOST && strspn(digits, "0123456789") == length && *digits != '0';
	return is_number && length ? strtoull(digits, NULL, 10) : 0;
}

/* --- Reading */

static bool is_of_this_format(const struct header *header)
{
	return memcmp(header->magic, like.magic, sizeof(like.magic)) == 0 && header->format == FORMAT && header->byte_order == BYTE_ORDER_MARK;
}

static uint64_t pack_bytes(const struct checkpoint_list *list)
{
	uint64_t bytes = 0;
	for (size_t k = 0; k < list->packs.count; k++)
		bytes += list->packs.items[k].bytes;
	return bytes;
}

static bool pieces_fit(const struct checkpoint_list *list)
{
	uint64_t bytes = 0;
	for (size_t k = 0; k < list->pieces.count; k++) {
		const struct checkpoint_piece *piece = &list->pieces.items[k];
		if (piece->pack >= list->packs.count || !piece->size || piece->size > PIECE_LIMIT)
			return false;
		uint64_t end = list->packs.items[piece->pack].bytes;
		if (piece->at > end || piece->size > end - piece->at)
			return false;
		bytes += piece->size;
	}
	return bytes == list->image_bytes;
}

static bool packs_are_there(const char *directory, const struct checkpoint_list *list)
{
	for (size_t k = 0; k < list->packs.count; k++) {
		struct stat status;
		cleanup(free_pointer) char *path = checkpoint_pack_path(directory, list->packs.items[k].number);
		if (!list->packs.items[k].number || stat(path, &status) < 0 || (uint64_t)status.st_size != list->packs.items[k].bytes)
			return false;
	}
	return true;
}

/* Parses a file. -EBADMSG unless it is whole, and consistent in itself. */
static int parse(const unsigned char *data, size_t size, struct checkpoint_list *list)
{
	struct header header;
	XXH128_canonical_t hash;
	if (size < sizeof(header) + sizeof(hash))
		return -EBADMSG;
	memcpy(&header, data, sizeof(header));
	memcpy(&hash, data + size - sizeof(hash), sizeof(hash));
	size -= sizeof(hash);
	if (!is_of_this_format(&header) || !XXH128_isEqual(XXH3_128bits(data, size), XXH128_hashFromCanonical(&hash)))
		return -EBADMSG;
	size -= sizeof(header);
	if (header.pack_count > size / sizeof(struct checkpoint_pack) || header.piece_count > size / sizeof(struct checkpoint_piece) ||
	    header.pack_count * sizeof(struct checkpoint_pack) + header.piece_count * sizeof(struct checkpoint_piece) != size)
		return -EBADMSG;
	list->image_bytes = header.image_bytes;
	list->written = header.written;
	array_reserve_tight(&list->packs, header.pack_count);
	array_reserve_tight(&list->pieces, header.piece_count);
	list->packs.count = header.pack_count;
	list->pieces.count = header.piece_count;
	data += sizeof(header);
	if (header.pack_count)
		memcpy(list->packs.items, data, header.pack_count * sizeof(*list->packs.items));
	data += header.pack_count * sizeof(*list->packs.items);
	if (header.piece_count)
		memcpy(list->pieces.items, data, header.piece_count * sizeof(*list->pieces.items));
	return pieces_fit(list) ? 0 : -EBADMSG;
}

static int read_file(int file, const char *directory, struct checkpoint_list *list)
{
	struct stat status;
	if (fstat(file, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	size_t size = (size_t)status.st_size;
	cleanup(free_pointer) unsigned char *data = allocate(size + 1, 1);
	int r = file_read(file, data, size, 0) == 0 ? parse(data, size, list) : -EBADMSG;
	return r < 0 || packs_are_there(directory, list) ? r : -EBADMSG;
}

int checkpoint_list_read(const char *directory, struct checkpoint_list *list)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	cleanup(file_close) int file = open(path, O_RDONLY | O_CLOEXEC);
	int r = file < 0 ? -errno : read_file(file, directory, list);
	if (r < 0)
		checkpoint_list_free(list);
	return r;
}

struct checkpoint_bytes checkpoint_list_bytes(const char *directory)
{
	struct header header;
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint");
	cleanup(file_close) int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	if (file < 0 || file_read(file, &header, sizeof(header), 0) < 0 || fstat(file, &status) < 0)
		return (struct checkpoint_bytes){ 0 };
	return (struct checkpoint_bytes){ .disk = (uint64_t)status.st_size + header.pack_bytes, .written = header.written };
}

/* --- Writing */

static size_t put(unsigned char *data, size_t at, const void *of, size_t size)
{
	if (size)
		memcpy(data + at, of, size);
	return at + size;
}

static int write_file(int file, struct checkpoint_list *list)
{
	struct header header = like;
	size_t packs = list->packs.count * sizeof(*list->packs.items), pieces = list->pieces.count * sizeof(*list->pieces.items);
	XXH128_canonical_t hash;
	size_t size = sizeof(header) + packs + pieces + sizeof(hash), at;
	cleanup(free_pointer) unsigned char *data = allocate(size, 1);
	list->written += size;
	header.image_bytes = list->image_bytes;
	header.pack_bytes = pack_bytes(list);
	header.written = list->written;
	header.pack_count = list->packs.count;
	header.piece_count = list->pieces.count;
	at = put(data, 0, &header, sizeof(header));
	at = put(data, at, list->packs.items, packs);
	at = put(data, at, list->pieces.items, pieces);
	XXH128_canonicalFromHash(&hash, XXH3_128bits(data, at));
	put(data, at, hash.digest, sizeof(hash));
	int r = file_write(file, data, size);
	return r == 0 && fsync(file) < 0 ? -errno : r;
}

int checkpoint_list_write(const char *directory, struct checkpoint_list *list)
{
	cleanup(free_pointer) char *path = file_in(directory, "checkpoint"), *unfinished = file_in(directory, "checkpoint.new");
	cleanup(file_close) int file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int r = file < 0 ? -errno : write_file(file, list);
	CRASH_POINT("checkpoint-before");
	if (r == 0 && rename(unfinished, path) < 0)
		r = -errno;
	CRASH_POINT("checkpoint-after");
	if (r < 0) {
		unlink(unfinished);
		return r;
	}
	return sync_directory(directory);
}
