#include "bus/accept.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int limit = INT_MAX;
static atomic_uint_least64_t refused;

void accept_limit(int descriptors)
{
	atomic_store(&limit, descriptors);
}

uint64_t accept_refused(void)
{
	return atomic_load(&refused);
}

/* In place of the C library's, for everything in this process; libzmq's threads call it. */
int accept4(int socket, struct sockaddr *restrict address, socklen_t *restrict size, int flags)
{
	int connection = (int)syscall(SYS_accept4, socket, address, size, flags);
	if (connection < atomic_load(&limit))
		return connection;
	atomic_fetch_add(&refused, 1);
	close(connection);
	errno = ECONNABORTED;
	return -1;
}
