#include "cluster/words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

static int load(const char *text, struct words **ret_words, char **ret_error)
{
	char path[] = "/tmp/hearsay-words-XXXXXX";
	int fd = mkstemp(path);
	cr_assert(fd >= 0);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	int r = words_load(path, ret_words, ret_error);
	unlink(path);
	return r;
}

static void refuses(const char *text, const char *part_of_error)
{
	struct words *words = NULL;
	char *error = NULL;
	cr_assert_eq(load(text, &words, &error), -EBADMSG);
	cr_assert(strstr(error, part_of_error), "\"%s\" should say %s", error, part_of_error);
	free(error);
}

Test(words, gives_the_statistics_of_stems_and_zero_for_unseen_ones)
{
	struct words *words;
	char *error;
	cr_assert_eq(load("# comment\n=\t100\t2000\t0\nbeij\t7\t90\t980\nsay\t99\t5\t2\n", &words, &error), 0);
	cr_assert_eq(words_bodies(words), 100);
	cr_assert_eq(words_titles(words), 2000);
	struct word_statistics beijing = words_find(words, "beij", 4);
	cr_assert(beijing.bodies == 7 && beijing.titles == 90 && beijing.capitalised == 980);
	struct word_statistics unseen = words_find(words, "bei", 3);
	cr_assert(unseen.bodies == 0 && unseen.titles == 0 && unseen.capitalised == 0);
	words_free(words);
}

Test(words, are_empty_without_a_file)
{
	struct words *words;
	char *error;
	cr_assert_eq(words_load("/nonexistent/words.tsv", &words, &error), 0);
	cr_assert_eq(words_bodies(words), 0);
	cr_assert_eq(words_find(words, "say", 3).bodies, 0);
	words_free(words);
}

Test(words, names_the_line_of_a_damaged_file)
{
	refuses("=\t1\t1\t0\nbeij\t7\t90\n", ":2:");
	refuses("=\t1\t1\t0\nbeij\t7\t90\t1001\n", ":2:");
	refuses("=\t1\t1\t0\nbeij\t7\t90\t10 or so\n", ":2:");
	refuses("=\t1\t1\t0\nsay\t1\t1\t0\nsay\t1\t1\t0\n", "twice");
	refuses("beij\t7\t90\t1\n", "totals");
	refuses("", "cut short");
}
