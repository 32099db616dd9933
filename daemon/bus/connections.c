#include "bus/connections.h"

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DESCRIPTORS = 8192 }; /* those from here on are watched as libzmq asks; connections that peers make are below */

/* How libzmq wants a file descriptor watched. One thread at a time has to do with each. */
enum watch { NOT_READ, READ, NO_LONGER_READ };

static atomic_int limit = INT_MAX;
static atomic_uint_least64_t refused;
static _Atomic unsigned char watches[DESCRIPTORS];

void connections_limit(int descriptors)
{
	atomic_store(&limit, descriptors);
}

uint64_t connections_refused(void)
{
	return atomic_load(&refused);
}

/* In place of the C library's, for everything in this process; libzmq's threads call them. */

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

/* What the kernel is asked to do instead; 0: nothing. */
static int operation_for(int operation, enum watch before, enum watch after)
{
	if (before == NO_LONGER_READ && operation == EPOLL_CTL_MOD)
		return after == READ ? EPOLL_CTL_ADD : 0;
	if (before == NO_LONGER_READ && operation == EPOLL_CTL_DEL)
		return 0;
	return after == NO_LONGER_READ ? EPOLL_CTL_DEL : operation;
}

static enum watch watch_after(int operation, enum watch before, const struct epoll_event *event)
{
	if (operation == EPOLL_CTL_DEL)
		return NOT_READ;
	if (event->events & EPOLLIN)
		return READ;
	return operation == EPOLL_CTL_MOD && before != NOT_READ ? NO_LONGER_READ : NOT_READ;
}

int epoll_ctl(int epoll, int operation, int descriptor, struct epoll_event *event)
{
	if (descriptor < 0 || descriptor >= DESCRIPTORS)
		return (int)syscall(SYS_epoll_ctl, epoll, operation, descriptor, event);
	enum watch before = watches[descriptor], after = watch_after(operation, before, event);
	int instead = operation_for(operation, before, after);
	int r = instead ? (int)syscall(SYS_epoll_ctl, epoll, instead, descriptor, event) : 0;
	if (r == 0)
		watches[descriptor] = (unsigned char)after;
	return r;
}

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout)
{
	int count = (int)syscall(SYS_epoll_pwait, epoll, events, most, timeout, NULL, 0);
	for (int k = 0; k < count; k++)
		if (events[k].events & EPOLLIN)
			events[k].events &= ~(uint32_t)(EPOLLERR | EPOLLHUP);
	return count;
}
