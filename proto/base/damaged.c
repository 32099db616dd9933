#include "proto/base/damaged.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

int damaged(char **ret_error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (vasprintf(ret_error, format, args) < 0)
		abort();
	va_end(args);
	return -EBADMSG;
}
