/* Packed file: the bytes of a whole file, decompressed if it is xz. */
#pragma once

#include "proto/base/array.h"

struct packed_file {
	ARRAY(char) array; /* array_free() */
};

/* Reads a file into an empty one. Negative errno values, and *ret_error (free()) says why. */
must_check int packed_file_read(const char *path, struct packed_file *bytes, char **ret_error);
