#include "store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The file itself comes first: if a crash leaves only the others, SQLite ignores them, but it would read the file without its write-ahead log. */
static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

char *file_in(const char *directory, const char *name)
{
	return format_string("%s/%s", directory, name);
}

int sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 || fsync(fd) < 0 ? -errno : 0;
	if (fd >= 0)
		close(fd);
	return r;
}

int make_directory(const char *directory, mode_t mode)
{
	if (mkdir(directory, mode) < 0)
		return errno == EEXIST ? 0 : -errno;
	cleanup(free_pointer) char *parent = file_in(directory, "..");
	int r = sync_directory(parent);
	return r == -EACCES ? 0 : r; /* the parent may be readable for root only: then nothing more can be done */
}

uint64_t disk_room(const char *directory)
{
	struct statvfs disk;
	return statvfs(directory, &disk) < 0 ? 0 : (uint64_t)disk.f_bavail * disk.f_frsize;
}

int file_write(int file, const void *data, size_t size)
{
	for (const char *at = data; size;) {
		ssize_t written = write(file, at, size);
		if (written < 0 && errno != EINTR)
			return -errno;
		at += written > 0 ? written : 0;
		size -= written > 0 ? (size_t)written : 0;
	}
	return 0;
}

int file_read(int file, void *data, size_t size, uint64_t at)
{
	for (size_t done = 0; done < size;) {
		ssize_t r = pread(file, (char *)data + done, size - done, (off_t)(at + done));
		if (r < 0 && errno != EINTR)
			return -errno;
		if (r == 0)
			return -EBADMSG;
		done += r > 0 ? (size_t)r : 0;
	}
	return 0;
}

void file_close(const int *file)
{
	if (*file >= 0)
		close(*file);
}

int delete_file(const char *path)
{
	return unlink(path) < 0 && errno != ENOENT ? -errno : 0;
}

int put_database_away(const char *path)
{
	for (size_t k = 0; k < array_size(suffixes); k++) {
		cleanup(free_pointer) char *name = format_string("%s%s", path, suffixes[k]), *bad = format_string("%s.bad%s", path, suffixes[k]);
		if (rename(name, bad) < 0 && errno != ENOENT)
			return -errno;
	}
	return 0;
}

int delete_database(const char *path)
{
	int r = 0;
	for (size_t k = 0; r == 0 && k < array_size(suffixes); k++) {
		cleanup(free_pointer) char *name = format_string("%s%s", path, suffixes[k]);
		r = delete_file(name);
	}
	return r;
}

int delete_put_away(const char *path)
{
	cleanup(free_pointer) char *bad = format_string("%s.bad", path), *directory = copy_string(path);
	*strrchr(directory, '/') = '\0';
	int r = delete_database(bad);
	return r < 0 ? r : sync_directory(directory);
}
