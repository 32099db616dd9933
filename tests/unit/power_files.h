/* A disk whose power can go: a VFS of SQLite's over the real one, which keeps apart what was written and not synced. When the power goes, of each
 * file there is what was synced last, and of each write after that all, a part of its sectors, or nothing, whatever the order. And a disk that fails:
 * the n-th call that writes, cuts or syncs gives an error. The log's own files (log.head) go through it, too. For the tests of the store. */
#pragma once

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "proto/base/array.h"

enum { SECTOR = 512, POWER_FILES = 16 };

/* One change that is not synced: a write, or, with `data` NULL, a cut to `offset` bytes. */
struct power_change {
	sqlite3_int64 offset;
	unsigned char *data;
	int size;
};

/* What is on the disk of one path. */
struct power_disk {
	char path[128];
	unsigned char *bytes; /* as synced */
	sqlite3_int64 size;
	ARRAY(struct power_change) changes;
	bool never; /* it was made after the power had gone */
};

enum power_fault { FAULT_NONE, FAULT_IO, FAULT_FULL, FAULT_SHORT };

static struct power {
	sqlite3_vfs *real;
	struct power_disk disks[POWER_FILES];
	size_t count;
	unsigned calls;          /* that write, cut or sync, so far */
	unsigned cut_at;         /* the call at which the power goes; 0: never */
	bool off;                /* it has gone: nothing that is done now matters */
	bool unsynced_databases; /* as with PRAGMA synchronous = OFF: SQLite's own files are not synced */
	unsigned fail_at;        /* the call that fails; 0: none */
	bool fail_on;            /* and all after it */
	enum power_fault fault;
	bool fired;
	uint64_t random;
} power;

struct power_file {
	sqlite3_file base;
	struct power_disk *disk;
	bool is_database; /* or its write-ahead log */
	sqlite3_file *real;
};

static uint32_t power_random(uint32_t limit)
{
	power.random ^= power.random << 13;
	power.random ^= power.random >> 7;
	power.random ^= power.random << 17;
	return (uint32_t)((power.random >> 32) * limit >> 32);
}

static struct power_disk *power_disk(const char *path)
{
	for (size_t k = 0; k < power.count; k++)
		if (strcmp(power.disks[k].path, path) == 0)
			return &power.disks[k];
	cr_assert_lt(power.count, POWER_FILES);
	struct power_disk *disk = &power.disks[power.count++];
	snprintf(disk->path, sizeof(disk->path), "%s", path);
	disk->never = power.off;
	return disk;
}

static void power_apply(struct power_disk *disk, sqlite3_int64 offset, const unsigned char *data, int size)
{
	sqlite3_int64 end = data ? offset + size : offset;
	if (!data || end > disk->size) {
		disk->bytes = realloc(disk->bytes, (size_t)end + 1);
		if (end > disk->size)
			memset(disk->bytes + disk->size, 0, (size_t)(end - disk->size));
		disk->size = end;
	}
	if (data)
		memcpy(disk->bytes + offset, data, (size_t)size);
}

static void power_forget_changes(struct power_disk *disk)
{
	for (size_t k = 0; k < disk->changes.count; k++)
		free(disk->changes.items[k].data);
	disk->changes.count = 0;
}

/* Which of its sectors a write reached. */
static void power_apply_part(struct power_disk *disk, const struct power_change *change)
{
	uint32_t luck = power_random(4);
	for (int at = 0; at < change->size;) {
		int part = SECTOR - (int)((change->offset + at) % SECTOR);
		if (part > change->size - at)
			part = change->size - at;
		if (luck < 2 || (luck == 2 && power_random(2)))
			power_apply(disk, change->offset + at, change->data + at, part);
		at += part;
	}
}

/* The files as they are when the power comes back; all that had them open must be closed. */
static void power_return(void)
{
	for (size_t k = 0; k < power.count; k++) {
		struct power_disk *disk = &power.disks[k];
		for (size_t i = 0; i < disk->changes.count; i++)
			if (disk->changes.items[i].data)
				power_apply_part(disk, &disk->changes.items[i]);
			else if (power_random(2))
				power_apply(disk, disk->changes.items[i].offset, NULL, 0);
		power_forget_changes(disk);
		if (disk->never)
			unlink(disk->path);
		if (disk->never || (disk->size == 0 && access(disk->path, F_OK) < 0))
			continue;
		FILE *file = fopen(disk->path, "wb");
		cr_assert_eq(fwrite(disk->bytes, 1, (size_t)disk->size, file), (size_t)disk->size);
		fclose(file);
	}
	power.off = false;
	power.cut_at = 0;
}

/* Counts a call: whether it fails now. */
static bool power_call(void)
{
	power.calls++;
	if (power.cut_at && power.calls >= power.cut_at)
		power.off = true;
	bool fails = power.fault && power.fail_at && (power.calls == power.fail_at || (power.fail_on && power.calls > power.fail_at));
	power.fired = power.fired || fails;
	return fails;
}

static sqlite3_file *power_real(sqlite3_file *file)
{
	return ((struct power_file *)file)->real;
}

static int power_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
	struct power_disk *disk = ((struct power_file *)file)->disk;
	bool fails = power_call();
	if (fails && power.fault != FAULT_SHORT)
		return power.fault == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	if (fails)
		size /= 2;
	if (!power.off) {
		unsigned char *copy = allocate((size_t)size + 1, 1);
		memcpy(copy, data, (size_t)size);
		array_append(&disk->changes, ((struct power_change){ offset, copy, size }));
	}
	int code = power_real(file)->pMethods->xWrite(power_real(file), data, size, offset);
	return fails ? SQLITE_IOERR_WRITE : code;
}

static int power_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct power_disk *disk = ((struct power_file *)file)->disk;
	if (power_call())
		return SQLITE_IOERR_TRUNCATE;
	if (!power.off)
		array_append(&disk->changes, ((struct power_change){ size, NULL, 0 }));
	return power_real(file)->pMethods->xTruncate(power_real(file), size);
}

static int power_sync(sqlite3_file *file, int flags)
{
	(void)flags;
	const struct power_file *this = (struct power_file *)file;
	if (power_call())
		return SQLITE_IOERR_FSYNC;
	if (power.off || (power.unsynced_databases && this->is_database))
		return SQLITE_OK;
	for (size_t k = 0; k < this->disk->changes.count; k++) {
		const struct power_change *change = &this->disk->changes.items[k];
		power_apply(this->disk, change->offset, change->data, change->size);
	}
	power_forget_changes(this->disk);
	return SQLITE_OK;
}

static int power_close(sqlite3_file *file)
{
	int code = power_real(file)->pMethods->xClose(power_real(file));
	free(power_real(file));
	return code;
}

static int power_read(sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
	return power_real(file)->pMethods->xRead(power_real(file), data, size, offset);
}

static int power_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return power_real(file)->pMethods->xFileSize(power_real(file), ret_size);
}

static int power_lock(sqlite3_file *file, int lock)
{
	return power_real(file)->pMethods->xLock(power_real(file), lock);
}

static int power_unlock(sqlite3_file *file, int lock)
{
	return power_real(file)->pMethods->xUnlock(power_real(file), lock);
}

static int power_reserved(sqlite3_file *file, int *ret_reserved)
{
	return power_real(file)->pMethods->xCheckReservedLock(power_real(file), ret_reserved);
}

static int power_control(sqlite3_file *file, int operation, void *argument)
{
	return power_real(file)->pMethods->xFileControl(power_real(file), operation, argument);
}

static int power_sector(sqlite3_file *file)
{
	return power_real(file)->pMethods->xSectorSize(power_real(file));
}

static int power_characteristics(sqlite3_file *file)
{
	return power_real(file)->pMethods->xDeviceCharacteristics(power_real(file));
}

static int power_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret_memory)
{
	return power_real(file)->pMethods->xShmMap(power_real(file), page, size, extend, ret_memory);
}

static int power_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return power_real(file)->pMethods->xShmLock(power_real(file), offset, count, flags);
}

static void power_shm_barrier(sqlite3_file *file)
{
	power_real(file)->pMethods->xShmBarrier(power_real(file));
}

static int power_shm_unmap(sqlite3_file *file, int delete)
{
	return power_real(file)->pMethods->xShmUnmap(power_real(file), delete);
}

static int power_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	static const sqlite3_io_methods methods = {
		2, power_close, power_read, power_write, power_truncate, power_sync, power_size, power_lock, power_unlock, power_reserved,
		power_control, power_sector, power_characteristics, power_shm_map, power_shm_lock, power_shm_barrier, power_shm_unmap, NULL, NULL,
	};
	(void)vfs;
	struct power_file *this = (struct power_file *)file;
	*this = (struct power_file){ .real = allocate(1, (size_t)power.real->szOsFile) };
	int code = power.real->xOpen(power.real, name, this->real, flags, ret_flags);
	if (code != SQLITE_OK) {
		free(this->real);
		return code;
	}
	this->disk = power_disk(name ? name : "temporary");
	this->is_database = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL);
	this->base.pMethods = &methods;
	return SQLITE_OK;
}

static int power_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	if (power.off)
		return SQLITE_OK;
	struct power_disk *disk = power_disk(name);
	power_forget_changes(disk);
	disk->size = 0;
	return power.real->xDelete(power.real, name, sync);
}

/* Once a process. */
static void use_power_files(void)
{
	static sqlite3_vfs vfs;
	power.real = sqlite3_vfs_find(NULL);
	vfs = *power.real;
	vfs.zName = "power";
	vfs.szOsFile = sizeof(struct power_file);
	vfs.xOpen = power_open;
	vfs.xDelete = power_delete;
	cr_assert_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

/* A new disk, without faults. */
static void power_start(uint64_t seed)
{
	sqlite3_vfs *real = power.real;
	for (size_t k = 0; k < power.count; k++) {
		power_forget_changes(&power.disks[k]);
		array_free(&power.disks[k].changes);
		free(power.disks[k].bytes);
	}
	power = (struct power){ .real = real, .random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1 };
}
