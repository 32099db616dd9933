/* Packed file: the bytes of a whole file, decompressed if it is xz. */
#pragma once

#include "extract/train/training_files.h"

/* Reads a file into an empty array. Negative errno values, and *ret_error (free()) says why. */
must_check int packed_file_read(const char *path, struct file_bytes *bytes, char **ret_error);
