#include "store/sqlite_helpers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

Test(sqlite_helpers, say_what_sqlite_has_to_say_only_if_that_is_an_error)
{
	sqlite3 *database;
	char *error = NULL;
	cr_assert_eq(database_open(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &database, &error), 0);
	cleanup(free_pointer) char *plain = database_words("log.db", "Input/output error", database);
	cr_expect_str_eq(plain, "log.db: Input/output error");
	cr_expect_lt(database_execute(database, "SELECT * FROM stories"), 0);
	cleanup(free_pointer) char *more = database_words("log.db", "is damaged", database);
	cr_expect_str_eq(more, "log.db: is damaged (no such table: stories)");
	sqlite3_close(database);
}

/* In a process of its own, which may have another user: root may write anywhere. */
static void open_in_vain(const char *path)
{
	char *error = NULL;
	sqlite3 *database;
	if (geteuid() == 0 && seteuid(65534) < 0)
		_exit(2);
	bool denied = database_open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &database, &error) == -EACCES && strstr(error, "Permission denied");
	bool absent = database_open(path, SQLITE_OPEN_READWRITE, &database, &error) == -ENOENT;
	_exit(denied && absent ? 0 : 1);
}

Test(sqlite_helpers, say_of_a_directory_that_may_not_be_written_to_that_it_may_not)
{
	char directory[] = "/tmp/hearsay-unit-XXXXXX", path[64];
	int status;
	cr_assert_not_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/log.db", directory);
	cr_assert_eq(chmod(directory, 0555), 0);
	pid_t child = fork();
	if (child == 0)
		open_in_vain(path);
	cr_expect_eq(waitpid(child, &status, 0), child);
	cr_expect_eq(status, 0);
	rmdir(directory);
}
