#include "clients/cli/input/files.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

bool files_is_named(const char *name, const char *ending)
{
	size_t length = strlen(name), ending_length = strlen(ending);
	return length >= ending_length && strcasecmp(name + length - ending_length, ending) == 0;
}

static bool is_named_as_articles_are(const char *name)
{
	static const char *const endings[] = { ".json", ".jsonl", ".ndjson", ".jsonld", ".msgpack", ".xml", ".rss", ".atom", ".html", ".htm", ".txt" };
	for (size_t i = 0; i < array_size(endings); i++)
		if (files_is_named(name, endings[i]))
			return true;
	return false;
}

static int is_visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_folder(struct files *files, const char *name);

/* Devices and pipes in a folder are nobody's articles. */
static void add_found(struct files *files, char *path)
{
	struct stat status, target;
	if (lstat(path, &status) < 0 || stat(path, &target) < 0)
		return;
	if (S_ISDIR(status.st_mode))
		add_folder(files, path);
	else if (S_ISREG(target.st_mode) && is_named_as_articles_are(path))
		array_append(&files->names, copy_string(path));
	else if (S_ISREG(target.st_mode))
		files->left_alone++;
}

static void add_folder(struct files *files, const char *name)
{
	struct dirent **entries;
	int count = scandir(name, &entries, is_visible, by_bytes);
	if (count < 0) {
		array_append(&files->names, copy_string(name));
		return;
	}
	for (int i = 0; i < count; i++) {
		cleanup(free_pointer) char *path = format_string("%s%s%s", name, name[strlen(name) - 1] == '/' ? "" : "/", entries[i]->d_name);
		add_found(files, path);
		free(entries[i]);
	}
	free(entries);
}

void files_add(struct files *files, const char *name)
{
	struct stat status;
	if (*name && stat(name, &status) == 0 && S_ISDIR(status.st_mode))
		add_folder(files, name);
	else
		array_append(&files->names, copy_string(name));
}

void files_free(struct files *files)
{
	for (size_t i = 0; i < files->names.count; i++)
		free(files->names.items[i]);
	array_free(&files->names);
}
