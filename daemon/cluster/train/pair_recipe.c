#include "cluster/train/pair_recipe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "extract/train/training_files.h"

/* What stands before each line that a training says of itself. */
static const char TOLD[] = "#: ";
/* At the end of a weight's line: it is not fitted. */
static const char SET[] = "# set";
/* … or fitted when the others are. */
static const char AFTER[] = "# after";

static int fail(char **ret_error, int r, const char *path)
{
	return training_error(ret_error, r, path, 0, strerror(-r));
}

struct weight_line {
	int use, measure; /* measure PAIR_MEASURE_COUNT: the threshold */
	double value;
	const char *comment; /* behind the value */
};

static int index_of(const char *const *names, int count, const char *name, size_t length)
{
	int k = 0;
	while (k < count && (strncmp(names[k], name, length) != 0 || names[k][length]))
		k++;
	return k;
}

/* "USE.MEASURE NUMBER", perhaps with a comment; false for any other line. */
static bool read_weight(const char *line, struct weight_line *ret_line)
{
	size_t use = strcspn(line, ".# \t"), measure = line[use] == '.' ? strcspn(line + use + 1, " \t#") : 0;
	const char *name = line + use + 1;
	if (!measure)
		return false;
	char *end;
	*ret_line = (struct weight_line){
		.use = index_of(pair_use_names, PAIR_USE_COUNT, line, use),
		.measure = index_of(pair_measure_names, PAIR_MEASURE_COUNT, name, measure),
		.value = strtod(name + measure, &end),
		.comment = end,
	};
	bool threshold = ret_line->measure == PAIR_MEASURE_COUNT && strncmp(name, "threshold", measure) == 0;
	return ret_line->use < PAIR_USE_COUNT && (ret_line->measure < PAIR_MEASURE_COUNT || threshold);
}

static void take_line(struct pair_recipe *recipe, const char *line)
{
	struct weight_line weight;
	if (strncmp(line, TOLD, strlen(TOLD)) == 0)
		return;
	array_append(&recipe->lines, copy_string(line));
	if (!read_weight(line, &weight))
		return;
	if (weight.measure == PAIR_MEASURE_COUNT)
		recipe->thresholds[weight.use] = weight.value;
	else
		recipe->of[weight.use][weight.measure] = (struct pair_recipe_weight){
			.named = true,
			.fitted = !strstr(weight.comment, SET),
			.after = strstr(weight.comment, AFTER) != NULL,
			.value = weight.value,
		};
}

int pair_recipe_read(const char *path, struct pair_recipe *ret_recipe, char **ret_error)
{
	cleanup(free_pointer) char *line = NULL;
	size_t capacity = 0;
	FILE *file = fopen(path, "re");
	if (!file)
		return fail(ret_error, -errno, path);
	*ret_recipe = (struct pair_recipe){ 0 };
	for (ssize_t length; (length = getline(&line, &capacity, file)) > 0;) {
		line[strcspn(line, "\r\n")] = '\0';
		take_line(ret_recipe, line);
	}
	int r = ferror(file) ? fail(ret_error, -EIO, path) : 0;
	fclose(file);
	return r;
}

static void write_line(const struct pair_recipe *recipe, const char *line, FILE *file)
{
	struct weight_line weight;
	if (read_weight(line, &weight) && weight.measure < PAIR_MEASURE_COUNT && recipe->of[weight.use][weight.measure].fitted)
		fprintf(file, "%s.%s %.3f%s\n", pair_use_names[weight.use], pair_measure_names[weight.measure],
		        recipe->of[weight.use][weight.measure].value, weight.comment);
	else
		fprintf(file, "%s\n", line);
}

/* Written beside and renamed, so that a full disk does not cost the old model. */
int pair_recipe_write(const struct pair_recipe *recipe, const char *provenance, const char *path, char **ret_error)
{
	cleanup(free_pointer) char *beside = format_string("%s.new", path);
	FILE *file = fopen(beside, "we");
	if (!file)
		return fail(ret_error, -errno, path);
	size_t count = recipe->lines.count;
	while (count && !recipe->lines.items[count - 1][0])
		count--;
	for (size_t k = 0; k < count; k++)
		write_line(recipe, recipe->lines.items[k], file);
	if (*provenance)
		fputc('\n', file);
	for (size_t length; *provenance; provenance += length + (provenance[length] == '\n')) {
		length = strcspn(provenance, "\n");
		fprintf(file, "%s%.*s\n", TOLD, (int)length, provenance);
	}
	bool failed = ferror(file);
	if (fclose(file) != 0 || failed || rename(beside, path) < 0)
		return fail(ret_error, errno ? -errno : -EIO, path);
	return 0;
}

void pair_recipe_free(struct pair_recipe *recipe)
{
	for (size_t k = 0; k < recipe->lines.count; k++)
		free(recipe->lines.items[k]);
	array_free(&recipe->lines);
}
