#include "store/sqlite_helpers.h"

#include <errno.h>

#include <criterion/criterion.h>

Test(sqlite_helpers, tell_a_full_disk_from_a_failing_one)
{
	cr_expect_eq(database_errno(SQLITE_FULL), -ENOSPC);
	cr_expect_eq(database_errno(SQLITE_IOERR_SHMSIZE), -ENOSPC, "no room for the index of the write-ahead log");
	cr_expect_eq(database_errno(SQLITE_IOERR_WRITE), -EIO);
	cr_expect_eq(database_errno(SQLITE_IOERR_FSYNC), -EIO);
	cr_expect_eq(database_errno(SQLITE_BUSY_SNAPSHOT), -EBUSY);
	cr_expect_eq(database_errno(SQLITE_CORRUPT_VTAB), -EBADMSG);
	cr_expect_eq(database_errno(SQLITE_DONE), 0);
}
