#include "proto/base/damaged.h"

#include <errno.h>
#include <stdarg.h>

#include "proto/base/memory.h"

int damaged(char **ret_error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	*ret_error = format_string_of(format, args);
	va_end(args);
	return -EBADMSG;
}
