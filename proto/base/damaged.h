/* Damaged: how a reader of a file says that it is not what it should be. */
#pragma once

/* Puts a message, printf-like, into *ret_error (not looked at before; for the caller of the reader to free). Returns -EBADMSG. */
int damaged(char **ret_error, const char *format, ...) __attribute__((format(printf, 2, 3)));
