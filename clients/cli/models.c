#include "clients/cli/models.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "data_directory.h"

int models_open(const char *given, struct models **ret_models)
{
	cleanup(free_pointer) char *directory = data_directory_find(given);
	cleanup(free_pointer) char *error = NULL;
	int r = models_load(directory, ret_models, &error);
	if (r < 0)
		fprintf(stderr, "%s: can't load the language data from %s: %s\nSay where they are with --data or $HEARSAY_DATA.\n",
		        program_invocation_name, directory, error ? error : strerror(-r));
	return r;
}
