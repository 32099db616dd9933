#include "bus/endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int refuse(char **ret_error, const char *pattern, ...) __attribute__((format(printf, 2, 3)));
static int refuse(char **ret_error, const char *pattern, ...)
{
	va_list args;
	va_start(args, pattern);
	*ret_error = format_string_of(pattern, args);
	va_end(args);
	return -EINVAL;
}

static bool is_loopback(const char *host, size_t length)
{
	char name[64];
	struct in_addr address;
	if (length >= sizeof(name))
		return false;
	memcpy(name, host, length);
	name[length] = '\0';
	if (strcmp(name, "localhost") == 0 || strcmp(name, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, name, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

static int check_tcp(const char *endpoint, char **ret_error)
{
	const char *host = endpoint + strlen("tcp://"), *colon = strrchr(host, ':');
	if (!colon || colon == host)
		return refuse(ret_error, "'%s' is not tcp://HOST:PORT", endpoint);
	size_t digits = strspn(colon + 1, "0123456789");
	unsigned long port = strtoul(colon + 1, NULL, 10);
	if (digits == 0 || colon[1 + digits] || port < 1 || port > 65535)
		return refuse(ret_error, "'%s' has no port between 1 and 65535", endpoint);
	if (!is_loopback(host, (size_t)(colon - host)))
		return refuse(ret_error, "'%s' is not on loopback (127.0.0.0/8, [::1] or localhost): without keys anyone who reaches it could read and write",
		              endpoint);
	return 0;
}

int endpoint_check(const char *endpoint, char **ret_error)
{
	if (strncmp(endpoint, "tcp://", 6) == 0)
		return check_tcp(endpoint, ret_error);
	const char *file = endpoint_file(endpoint);
	if (!file)
		return refuse(ret_error, "'%s' is neither ipc:// nor tcp://", endpoint);
	if (*file != '/')
		return refuse(ret_error, "'%s' is not ipc:// and an absolute path", endpoint);
	struct sockaddr_un address;
	if (strlen(file) >= sizeof(address.sun_path))
		return refuse(ret_error, "the path of '%s' is longer than the %zu bytes that a socket may have", endpoint, sizeof(address.sun_path) - 1);
	return 0;
}

const char *endpoint_file(const char *endpoint)
{
	return strncmp(endpoint, "ipc://", 6) == 0 ? endpoint + 6 : NULL;
}

static bool somebody_listens(const char *file)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", file);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return true; /* can't tell: leave it alone */
	/* Only a refused connection proves that nobody is there: a full backlog, for one, gives EAGAIN. */
	bool refused = connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 && errno == ECONNREFUSED;
	close(fd);
	return !refused;
}

int endpoint_remove_stale(const char *file)
{
	struct stat status;
	if (lstat(file, &status) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISSOCK(status.st_mode))
		return -EEXIST;
	if (somebody_listens(file))
		return -EADDRINUSE;
	return unlink(file) < 0 && errno != ENOENT ? -errno : 0;
}
