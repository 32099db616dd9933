/* Model file: named sections of trained numbers in one file, with their provenance and a checksum over everything. What is in a section is checked by
 * its reader (the checksum guards against damage, not against malice). */
#pragma once

#include <stddef.h>

#include "proto/base/memory.h"

/* The form of the file, little-endian throughout:
 *
 *     "hearsay\n"                                                       8 bytes
 *     version, number of sections                                       4 + 4
 *     size of the file                                                  8
 *     size of the provenance, 0                                         4 + 4
 *     the provenance (UTF-8), zero bytes up to the next multiple of 8   at least one
 *     per section: name (zero bytes after it), offset, size            32 + 8 + 8
 *     the sections, in this order, each at the next multiple of 64      zero bytes between them
 *     XXH3, 128 bits, canonical, of everything before it                16, after the last section
 *
 * Nothing in it depends on when or where it was written: the same sections give the same bytes.
 *
 * To change the form: raise MODEL_FILE_VERSION, have the reader take both (or say that the model must be trained again: models
 * come with the program, so an old file means a wrong data directory), and extend tests/unit/model_file.c. To change what is in
 * a section: raise the version that the section itself begins with. A new section needs neither. */
enum {
	MODEL_FILE_VERSION = 1,
	MODEL_FILE_ALIGNMENT = 64, /* of the sections, in the file and in memory */
	MODEL_FILE_NAME_BYTES = 32,
	MODEL_FILE_SECTIONS_MAX = 64,
	MODEL_FILE_PROVENANCE_MAX = 1 << 16,
	MODEL_FILE_BYTES_MAX = 1 << 28, /* the largest model so far takes a few MiB */
};

struct model_section {
	const char *name; /* 1 to 31 of a–z, 0–9 and _, once a file */
	const void *data;
	size_t size;
};

/* A file that was read; owns its bytes. */
struct model_file;

/* Reads a file. Returns 0; -ENOENT if there is none; -EBADMSG if it is damaged, of another version, or no model file; or another
 * negative errno value. Whenever it fails *ret_error says what is wrong and what to do, for the caller to free. */
must_check int model_file_read(const char *path, struct model_file **ret_file, char **ret_error);

/* The same from memory (copied); `name` is what errors call it. */
must_check int model_file_parse(const void *bytes, size_t size, const char *name, struct model_file **ret_file, char **ret_error);

struct model_file *model_file_free(struct model_file *file); /* NULL is fine; returns NULL */

/* A section, aligned to MODEL_FILE_ALIGNMENT, as long-lived as the file; NULL if there is none of that name. */
const void *model_file_section(const struct model_file *file, const char *name, size_t *ret_size);

/* The file's provenance: lines "key: value". */
const char *model_file_provenance(const struct model_file *file);

/* The bytes of a file with these sections, for the caller to free. The provenance is "key: value" lines: corpora with their
 * licences as stated, the command, the scores; no dates, no paths. The arguments must keep the limits above. */
void model_file_build(const char *provenance, const struct model_section *sections, size_t count, unsigned char **ret_bytes,
                      size_t *ret_size);

/* Writes such a file, readable for all. The old file stays until the new one is on disk whole. Returns 0 or a negative errno
 * value; *ret_error then names the file, for the caller to free. */
must_check int model_file_write(const char *path, const char *provenance, const struct model_section *sections, size_t count,
                                char **ret_error);
