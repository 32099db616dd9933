/* After a power cut a file that was made or put in the place of another is there under its name, whole: the file is synced before it gets the name,
 * and the directory after it. The C library's fsync() and rename() are replaced by ones that write down what is done. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/checkpoint.h"
#include "store/log.h"
#include "store/log_backup.h"

static char directory[64], backup[64], done[512];

static void note(const char *what, const char *path)
{
	size_t length = strlen(done);
	snprintf(done + length, sizeof(done) - length, "%s %s, ", what, path ? strrchr(path, '/') + 1 : "");
}

int fsync(int fd)
{
	char link[64], path[256] = "";
	struct stat status;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, path, sizeof(path) - 1) > 0 && strncmp(path, "/tmp/hearsay-synced-", 20) == 0 && fstat(fd, &status) == 0)
		note("sync", S_ISDIR(status.st_mode) ? "/directory" : path);
	return (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to)
{
	note("rename to", to);
	return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

static void set_up(void)
{
	strcpy(directory, "/tmp/hearsay-synced-XXXXXX");
	cr_assert_not_null(mkdtemp(directory));
	snprintf(backup, sizeof(backup), "%s/backup", directory);
}

static void tear_down(void)
{
	char command[128];
	snprintf(command, sizeof(command), "rm -r %s", directory);
	cr_assert_eq(system(command), 0);
}

TestSuite(synced, .init = set_up, .fini = tear_down);

static struct log *open_log(void)
{
	struct log *log = NULL;
	char *error = NULL;
	cr_assert_eq(log_open(directory, &log, &error), 0, "%s", error);
	return log;
}

static void some_content(void *context, struct image *image)
{
	uint64_t number = 7;
	(void)context;
	image_value(image, &number);
}

Test(synced, is_a_new_log)
{
	log_close(open_log());
	cr_assert_str_eq(done, "sync directory, ");
}

Test(synced, is_a_checkpoint)
{
	cr_assert_eq(checkpoint_write(directory, false, some_content, NULL), 0);
	cr_assert_str_eq(done, "sync directory, " /* what was there before anything is removed */
	                   "sync checkpoint.1, sync directory, sync checkpoint.new, rename to checkpoint, sync directory, ");
}

Test(synced, is_that_what_a_checkpoint_had_is_gone_when_it_is_written_anew)
{
	cr_assert_eq(checkpoint_write(directory, false, some_content, NULL), 0);
	*done = '\0';
	cr_assert_eq(checkpoint_write(directory, true, some_content, NULL), 0);
	cr_assert_str_eq(done, "sync directory, sync checkpoint.2, sync directory, sync checkpoint.new, rename to checkpoint, sync directory, "
	                       "sync directory, ");
}

Test(synced, is_a_backup_and_what_is_restored_from_it)
{
	char *error = NULL;
	struct log *log = open_log();
	*done = '\0';
	cr_assert_eq(log_backup(log, backup, NULL, NULL, &error), 0, "%s", error);
	cr_assert_str_eq(done, "sync directory, rename to log.db, sync directory, "); /* first the name of the new directory */
	log_close(log);
	*done = '\0';
	cr_assert_eq(log_open_to_read(backup, &log, &error), 0, "%s", error);
	cr_assert_eq(log_restore(log, directory, true, NULL, NULL, &error), 0, "%s", error);
	cr_assert_str_eq(done, "rename to log.db.ready, sync directory, rename to log.db, sync directory, "
	                   "sync directory, "); /* without the checkpoint of the log before */
	log_close(log);
}
