#include "extract/train/training_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

int training_error(char **ret_error, int r, const char *what, size_t line, const char *why)
{
	free(*ret_error);
	*ret_error = line ? format_string("%s:%zu: %s", what, line, why) : format_string("%s: %s", what, why);
	return r;
}

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

int training_file_read(const char *path, struct file_bytes *bytes, char **ret_error)
{
	enum { STEP = 1 << 16 };
	cleanup(close_file) FILE *file = fopen(path, "re");
	if (!file)
		return training_error(ret_error, -errno, path, 0, strerror(errno));
	size_t got;
	do {
		array_reserve(&bytes->array, bytes->array.count + STEP + 1);
		got = fread(bytes->array.items + bytes->array.count, 1, STEP, file);
		bytes->array.count += got;
	} while (got);
	bytes->array.items[bytes->array.count] = '\0';
	return ferror(file) ? training_error(ret_error, -EIO, path, 0, "cannot be read") : 0;
}

int training_file_read_text(const char *path, char **ret_text, char **ret_error)
{
	struct file_bytes bytes = { 0 };
	int r = path ? training_file_read(path, &bytes, ret_error) : 0;
	if (r >= 0)
		*ret_text = copy_string(bytes.array.count ? bytes.array.items : "");
	array_free(&bytes.array);
	return r;
}

int training_file_read_lines(const char *path, json_line_taker *take, void *context, char **ret_error)
{
	cleanup(free_pointer) char *line = NULL;
	cleanup(close_file) FILE *file = fopen(path, "re");
	size_t capacity = 0;
	if (!file)
		return training_error(ret_error, -errno, path, 0, strerror(errno));
	for (size_t number = 1; getline(&line, &capacity, file) > 0; number++) {
		json_error_t error;
		json_t *object = json_loads(line, 0, &error);
		const char *why = object ? take(context, object) : error.text;
		json_decref(object);
		if (why)
			return training_error(ret_error, -EINVAL, path, number, why);
	}
	return ferror(file) ? training_error(ret_error, -EIO, path, 0, "cannot be read") : 0;
}

static int is_gold(const struct dirent *entry)
{
	static const char ENDING[] = ".gold.json";
	size_t length = strlen(entry->d_name);
	return length > strlen(ENDING) && strcmp(entry->d_name + length - strlen(ENDING), ENDING) == 0;
}

static int read_event(const char *directory, const char *name, event_taker *take, void *context, char **ret_error)
{
	cleanup(free_pointer) char *path = format_string("%s/%s", directory, name);
	json_error_t why;
	json_t *event = json_load_file(path, 0, &why);
	int r = event ? take(context, path, event, ret_error) :
	                training_error(ret_error, -EINVAL, path, why.line > 0 ? (size_t)why.line : 0, why.text);
	json_decref(event);
	return r;
}

int training_files_read_events(const char *directory, event_taker *take, void *context, char **ret_error)
{
	struct dirent **files = NULL;
	int count = scandir(directory, &files, is_gold, alphasort);
	int r = count < 0 ? training_error(ret_error, -errno, directory, 0, strerror(errno)) : 0;
	for (int k = 0; k < count; k++) {
		if (r >= 0)
			r = read_event(directory, files[k]->d_name, take, context, ret_error);
		free(files[k]);
	}
	free(files);
	return r;
}
