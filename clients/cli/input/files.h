/* Files: what is named on the command line, with the files in folders in their place. */
#pragma once

#include <stdbool.h>

#include "proto/base/array.h"

struct files {
	ARRAY(char *) names; /* its own */
	size_t left_alone;   /* in folders: neither named as articles are nor hidden */
};

/* A folder stands for the files in it and in folders in it, in the order of their names' bytes; hidden ones (".…") don't count, and a link to
 * a folder is not followed. What can't be looked into stands for itself. */
void files_add(struct files *files, const char *name);
void files_free(struct files *files);

/* Whether a file is named so: ".json"; capitals don't count. */
bool files_is_named(const char *name, const char *ending);
