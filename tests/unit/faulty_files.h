/* Files that fail when they are told to: SQLite's own, with write and sync replaced. For the tests of the store. */
#pragma once

#include <criterion/criterion.h>
#include <sqlite3.h>

static int fault_write, fault_sync; /* result codes; 0: no fault */
static int fault_after;             /* writes that are still good */
static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods faulty_methods[2]; /* of the database, and of its write-ahead log: they lock differently */
static int (*real_open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);

static int faulty_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
	return fault_write && fault_after-- <= 0 ? fault_write : real_methods->xWrite(file, data, size, offset);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
	return fault_sync ? fault_sync : real_methods->xSync(file, flags);
}

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	int code = real_open(vfs, name, file, flags, ret_flags);
	if (code == SQLITE_OK) {
		sqlite3_io_methods *methods = &faulty_methods[flags & SQLITE_OPEN_MAIN_DB ? 0 : 1];
		real_methods = file->pMethods;
		*methods = *real_methods;
		methods->xWrite = faulty_write;
		methods->xSync = faulty_sync;
		file->pMethods = methods;
	}
	return code;
}

static void use_faulty_files(void)
{
	static sqlite3_vfs vfs;
	vfs = *sqlite3_vfs_find(NULL);
	real_open = vfs.xOpen;
	vfs.xOpen = faulty_open;
	vfs.zName = "faulty";
	cr_assert_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}
