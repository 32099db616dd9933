/* Damaged: how a reader reports that a file is not what it should be. */
#pragma once

/* Formats a message into *ret_error, like printf (the old value is overwritten; the reader's caller frees the message). Returns -EBADMSG. */
int damaged(char **ret_error, const char *format, ...) __attribute__((format(printf, 2, 3)));
