/* A quota that is used up: writes fail with EDQUOT. The calls of SQLite and of the store end here, in place of the C library. */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/unit/log_helpers.h"

static bool used_up;

static ssize_t write_at(int fd, const void *data, size_t size, off_t offset)
{
	if (!used_up)
		return syscall(SYS_pwrite64, fd, data, size, offset);
	errno = EDQUOT;
	return -1;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
	return write_at(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
	return write_at(fd, data, size, offset);
}

TestSuite(quota, .init = make_directory, .fini = remove_directory);

Test(quota, that_is_used_up_is_a_full_disk)
{
	struct log *log = open_log();
	append_group(log, 1, 3);
	for (int attempt = 0; attempt < 2; attempt++) {
		used_up = true;
		cr_assert_eq(log_begin(log), 0);
		cr_assert_eq(append(log, 4, "a4", "the article", "the analysis"), 0);
		cr_expect_eq(log_commit(log), -ENOSPC);
		log_rollback(log);
		used_up = false;
		cr_expect_eq(log_position(log), 3);
	}
	append_group(log, 4, 5);
	log_close(log);
	log = open_log();
	cr_expect_eq(log_position(log), 5);
	log_close(log);
}
