/* Faults: the call with a chosen number, of those that open or change a file of a directory, fails, or kills the daemon before it does anything. The
 * calls are replaced as in bus/connections.c, for SQLite too. A child that writes a checkpoint counts with the daemon.
 *
 * $HEARSAY_FAULT is the number and an errno, or 0 to kill: "512:5". $HEARSAY_FAULT_DIRECTORY is the directory, as an absolute path. */
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static struct {
	atomic_ulong calls;
	pid_t daemon;
} *shared;
static const char *directory;
static unsigned long wanted;
static int error;

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("HEARSAY_FAULT");
	directory = getenv("HEARSAY_FAULT_DIRECTORY");
	if (!fault || !directory || sscanf(fault, "%lu:%d", &wanted, &error) != 2)
		return;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		abort();
	shared->daemon = getpid();
}

static bool is_within(const char *path)
{
	size_t length = strlen(directory);
	return strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static bool fails(const char *call, const char *path)
{
	if (!shared || !is_within(path) || atomic_fetch_add(&shared->calls, 1) + 1 != wanted)
		return false;
	dprintf(STDERR_FILENO, "fault: %s %s\n", call, path);
	if (!error) {
		kill(shared->daemon, SIGKILL);
		kill(getpid(), SIGKILL);
	}
	errno = error;
	return true;
}

static bool fails_at(const char *call, int fd)
{
	char link[64], path[PATH_MAX];
	if (!shared)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(link, path, sizeof(path) - 1);
	path[length > 0 ? length : 0] = '\0';
	return fails(call, path);
}

static mode_t mode_of(int flags, va_list arguments)
{
	return flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return fails("open", path) ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list arguments;
	va_start(arguments, flags);
	mode_t mode = mode_of(flags, arguments);
	va_end(arguments);
	return fails("open", path) ? -1 : REAL(open64)(path, flags, mode);
}

ssize_t write(int fd, const void *data, size_t size)
{
	return fails_at("write", fd) ? -1 : REAL(write)(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
	return fails_at("pwrite", fd) ? -1 : REAL(pwrite)(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
	return fails_at("pwrite", fd) ? -1 : REAL(pwrite64)(fd, data, size, offset);
}

int fsync(int fd)
{
	return fails_at("fsync", fd) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd)
{
	return fails_at("fdatasync", fd) ? -1 : REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t size)
{
	return fails_at("ftruncate", fd) ? -1 : REAL(ftruncate)(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
	return fails_at("ftruncate", fd) ? -1 : REAL(ftruncate64)(fd, size);
}

int rename(const char *from, const char *to)
{
	return fails("rename", to) ? -1 : REAL(rename)(from, to);
}

int unlink(const char *path)
{
	return fails("unlink", path) ? -1 : REAL(unlink)(path);
}
