#include "store/log_head.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "store/sqlite_helpers.h"

enum {
	SLOTS = 2,
	SLOT_BYTES = 4096, /* so that a torn write, of a disk's sector at most, never hits both */
	HEAD_FORMAT = 1,
	CHECKSUM_BYTES = 16,
};

static const char magic[8] = "hearhead";

struct slot {
	char magic[8];
	uint32_t format, zero;
	uint64_t turn, position, sequence;
	unsigned char epoch[HEAD_EPOCH_BYTES], hash[HEAD_HASH_BYTES], checksum[CHECKSUM_BYTES];
};
_Static_assert(sizeof(struct slot) == 104, "as log_head.h says");

struct head {
	sqlite3_file *file;
	sqlite3_filename path;
	uint64_t turn; /* of the slot that was written last */
};

static void compute_checksum(const struct slot *slot, unsigned char ret_checksum[CHECKSUM_BYTES])
{
	XXH128_canonical_t canonical;
	XXH128_canonicalFromHash(&canonical, XXH3_128bits(slot, sizeof(*slot) - CHECKSUM_BYTES));
	memcpy(ret_checksum, canonical.digest, CHECKSUM_BYTES);
}

static bool is_whole(const struct slot *slot)
{
	unsigned char checksum[CHECKSUM_BYTES];
	compute_checksum(slot, checksum);
	return memcmp(slot->magic, magic, sizeof(magic)) == 0 && le32toh(slot->format) == HEAD_FORMAT &&
	       memcmp(checksum, slot->checksum, CHECKSUM_BYTES) == 0;
}

int head_open(const char *path, bool create, struct head **ret_head)
{
	database_set_up();
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	struct head *head = allocate(1, sizeof(*head));
	head->file = allocate(1, (size_t)vfs->szOsFile);
	head->path = sqlite3_create_filename(path, "", "", 0, NULL);
	if (!head->path)
		abort();
	/* A super-journal is the one kind of file for which SQLite takes no lock and derives no other file's name. */
	int flags = SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0), opened;
	int code = vfs->xOpen(vfs, head->path, head->file, flags, &opened);
	if (code == SQLITE_OK) {
		*ret_head = head;
		return 0;
	}
	head->file->pMethods = NULL;
	head_close(head);
	return code == SQLITE_CANTOPEN && !create ? -ENOENT : database_errno(code);
}

struct head *head_close(struct head *head)
{
	if (!head)
		return NULL;
	if (head->file->pMethods)
		head->file->pMethods->xClose(head->file);
	sqlite3_free_filename(head->path);
	free(head->file);
	free(head);
	return NULL;
}

int head_read(struct head *head, struct head_values *ret_values)
{
	sqlite3_int64 size = 0;
	bool found = false;
	int code = head->file->pMethods->xFileSize(head->file, &size);
	if (code != SQLITE_OK || size == 0)
		return code != SQLITE_OK ? database_errno(code) : -ENOENT;
	for (int number = 0; number < SLOTS; number++) {
		struct slot slot;
		code = head->file->pMethods->xRead(head->file, &slot, sizeof(slot), (sqlite3_int64)number * SLOT_BYTES);
		if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
			return database_errno(code);
		if (!is_whole(&slot) || (found && le64toh(slot.turn) < head->turn))
			continue;
		found = true;
		head->turn = le64toh(slot.turn);
		*ret_values = (struct head_values){ .position = le64toh(slot.position), .sequence = le64toh(slot.sequence) };
		memcpy(ret_values->epoch, slot.epoch, HEAD_EPOCH_BYTES);
		memcpy(ret_values->hash, slot.hash, HEAD_HASH_BYTES);
	}
	return found ? 0 : -EBADMSG;
}

int head_write(struct head *head, const struct head_values *values)
{
	struct slot slot = {
		.format = htole32(HEAD_FORMAT),
		.turn = htole64(head->turn + 1),
		.position = htole64(values->position),
		.sequence = htole64(values->sequence),
	};
	memcpy(slot.magic, magic, sizeof(magic));
	memcpy(slot.epoch, values->epoch, HEAD_EPOCH_BYTES);
	memcpy(slot.hash, values->hash, HEAD_HASH_BYTES);
	compute_checksum(&slot, slot.checksum);
	sqlite3_int64 offset = (sqlite3_int64)((head->turn + 1) % SLOTS) * SLOT_BYTES;
	int code = head->file->pMethods->xWrite(head->file, &slot, sizeof(slot), offset);
	if (code == SQLITE_OK)
		code = head->file->pMethods->xSync(head->file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
	if (code == SQLITE_OK)
		head->turn++;
	return database_errno(code);
}
