#include "store/checked_pages.h"

#include <string.h>
#include <xxhash.h>

#include "store/sqlite_helpers.h"

enum {
	HASH_BYTES = 12, /* 8 in a file of before, whose hashes did not depend on where a page is: those are not compared */
	PAGE_LEAST = 512,
	RESERVED_AT = 20, /* where the first page says how many bytes of each page are reserved: SQLite's file format, section 1.3 */
};

static const char magic[] = "SQLite format 3";

struct checked_file {
	sqlite3_file base;
	bool checks; /* its pages have hashes */
	bool damaged;
};

static struct {
	sqlite3_vfs vfs, *real;
	sqlite3_io_methods methods;
} checked;

static sqlite3_file *real_of(sqlite3_file *file)
{
	return (sqlite3_file *)((struct checked_file *)file + 1);
}

static void compute_hash(const unsigned char *page, int size, sqlite3_int64 offset, unsigned char ret_hash[HASH_BYTES])
{
	XXH128_canonical_t canonical;
	XXH128_canonicalFromHash(&canonical, XXH3_128bits_withSeed(page, (size_t)size - HASH_BYTES, (XXH64_hash_t)offset));
	memcpy(ret_hash, canonical.digest, HASH_BYTES);
}

static bool is_page(const struct checked_file *this, int size)
{
	return this->checks && size >= PAGE_LEAST && (size & (size - 1)) == 0;
}

static void look_at_beginning(struct checked_file *this, const unsigned char *data, int size, sqlite3_int64 offset)
{
	if (offset == 0 && size > RESERVED_AT && memcmp(data, magic, sizeof(magic)) == 0)
		this->checks = data[RESERVED_AT] == HASH_BYTES;
}

static int checked_read(sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
	struct checked_file *this = (struct checked_file *)file;
	unsigned char hash[HASH_BYTES];
	int code = real_of(file)->pMethods->xRead(real_of(file), data, size, offset);
	if (code != SQLITE_OK)
		return code;
	look_at_beginning(this, data, size, offset);
	if (!is_page(this, size))
		return SQLITE_OK;
	compute_hash(data, size, offset, hash);
	if (memcmp((const unsigned char *)data + size - HASH_BYTES, hash, HASH_BYTES) == 0)
		return SQLITE_OK;
	this->damaged = true;
	return SQLITE_IOERR_DATA;
}

/* The hash is put into SQLite's own buffer: SQLite does not use the last bytes of a page, since they are reserved. */
static int checked_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
	struct checked_file *this = (struct checked_file *)file;
	look_at_beginning(this, data, size, offset);
	if (is_page(this, size))
		compute_hash(data, size, offset, (unsigned char *)data + size - HASH_BYTES);
	return real_of(file)->pMethods->xWrite(real_of(file), data, size, offset);
}

static int checked_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int checked_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int checked_sync(sqlite3_file *file, int flags)
{
	return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int checked_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), ret_size);
}

static int checked_lock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xLock(real_of(file), lock);
}

static int checked_unlock(sqlite3_file *file, int lock)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), lock);
}

static int checked_reserved_lock(sqlite3_file *file, int *ret_locked)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret_locked);
}

static int checked_control(sqlite3_file *file, int operation, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int checked_sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int checked_characteristics(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int checked_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret_page)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, ret_page);
}

static int checked_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void checked_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int checked_unmap(sqlite3_file *file, int delete)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

/* Only the database itself is wrapped; all other files are opened as they are. There is no xFetch (version 3), so no page is read unchecked. */
static int checked_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	(void)vfs;
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return checked.real->xOpen(checked.real, name, file, flags, ret_flags);
	struct checked_file *this = (struct checked_file *)file;
	*this = (struct checked_file){ 0 };
	int code = checked.real->xOpen(checked.real, name, real_of(file), flags, ret_flags);
	this->base.pMethods = real_of(file)->pMethods ? &checked.methods : NULL;
	return code;
}

static void set_up(sqlite3_vfs *real)
{
	checked.methods = (sqlite3_io_methods){
		2, checked_close, checked_read, checked_write, checked_truncate, checked_sync, checked_size, checked_lock, checked_unlock,
		checked_reserved_lock, checked_control, checked_sector_size, checked_characteristics, checked_map, checked_shm_lock,
		checked_barrier, checked_unmap, NULL, NULL,
	};
	checked.real = real;
	checked.vfs = *real;
	checked.vfs.pNext = NULL;
	checked.vfs.zName = "hearsay-checked";
	checked.vfs.szOsFile += (int)sizeof(struct checked_file);
	checked.vfs.xOpen = checked_open;
	if (sqlite3_vfs_register(&checked.vfs, 0) != SQLITE_OK)
		abort();
}

const char *checked_pages_vfs(void)
{
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);
	if (checked.real != real) {
		if (checked.real)
			sqlite3_vfs_unregister(&checked.vfs);
		set_up(real);
	}
	return checked.vfs.zName;
}

int checked_pages_begin(sqlite3 *database)
{
	int reserved = HASH_BYTES;
	return database_errno(sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved));
}

static const struct checked_file *file_of(sqlite3 *database)
{
	struct checked_file *file = NULL;
	int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	return code == SQLITE_OK && file && file->base.pMethods == &checked.methods ? file : NULL;
}

bool checked_pages_have_hashes(sqlite3 *database)
{
	const struct checked_file *file = file_of(database);
	return file && file->checks;
}

bool checked_pages_damaged(sqlite3 *database)
{
	const struct checked_file *file = file_of(database);
	return file && file->damaged;
}
