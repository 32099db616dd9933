#include "cluster/publishers/owners.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

static char path[64];

static void set_up(void)
{
	snprintf(path, sizeof(path), "/tmp/hearsay-owners-%d", getpid());
}

static void tear_down(void)
{
	unlink(path);
}

TestSuite(owners, .init = set_up, .fini = tear_down);

static int load(const char *text, struct owners **ret_owners, char **ret_error)
{
	FILE *file = fopen(path, "we");
	cr_assert(fputs(text, file) >= 0 && fclose(file) == 0);
	*ret_error = NULL;
	return owners_load(path, ret_owners, ret_error);
}

/* Whether the file is refused with an error that names the line and says this. */
static bool refused(const char *text, unsigned line, const char *says)
{
	struct owners *owners = NULL;
	char *error, where[96];
	int r = load(text, &owners, &error);
	snprintf(where, sizeof(where), "%s:%u: ", path, line);
	bool refused = r < 0 && error && strncmp(error, where, strlen(where)) == 0 && strstr(error, says);
	free(error);
	return refused;
}

Test(owners, join_outlets_by_domain_url_and_name)
{
	struct owners *owners;
	char *error;
	int r = load("# who owns whom\n"
	             "\n"
	             "Voss Media: karsk-daily.example, https://www.harbourpost.example/news,The Quillhaven  Bee\n"
	             " Ferry & Sons : www.ferry-and-sons.com # since May\n"
	             "Voss Media: nightwire.example\n",
	             &owners, &error);
	cr_assert_eq(r, 0, "%s", error ? error : "");
	static const char *const theirs[] = { "karsk-daily.example", "harbourpost.example", "quillhaven bee", "nightwire.example" };
	for (size_t k = 0; k < array_size(theirs); k++)
		cr_assert_str_eq(owners_find(owners, theirs[k]), "Voss Media", "%s", theirs[k]);
	cr_assert_str_eq(owners_find(owners, "ferry-and-sons.com"), "Ferry & Sons");
	cr_assert_null(owners_find(owners, "elsewhere.example"));
	cr_assert_null(owners_find(owners, NULL));
	owners_free(owners);
}

Test(owners, of_a_file_with_a_byte_order_mark_and_carriage_returns_are_the_same)
{
	struct owners *owners;
	char *error;
	int r = load("\xEF\xBB\xBFVoss Media: karsk-daily.example\r\nVoss Media: nightwire.example\r\n", &owners, &error);
	cr_assert_eq(r, 0, "%s", error ? error : "");
	cr_assert_str_eq(owners_find(owners, "karsk-daily.example"), "Voss Media");
	cr_assert_str_eq(owners_find(owners, "nightwire.example"), "Voss Media");
	owners_free(owners);
}

Test(owners, of_no_file_own_nothing)
{
	cr_assert_null(owners_find(NULL, "karsk-daily.example"));
}

Test(owners, whose_file_is_wrong_are_refused_with_the_line)
{
	cr_assert(refused("A: a.example\nkarsk-daily.example\n", 2, "is not 'owner: outlet, outlet'"));
	cr_assert(refused(": a.example\n", 1, "is not 'owner: outlet, outlet'"));
	cr_assert(refused("A: a.example,, b.example\n", 1, "without a name"));
	cr_assert(refused("A:\n", 1, "without a name"));
	cr_assert(refused("A: karsk-daily.com\nB: www.karsk-daily.com\n", 2, "'www.karsk-daily.com' has an owner already: A"));
	cr_assert(refused("A: \xff.example\n", 1, "not UTF-8"));
	char *error = NULL;
	struct owners *owners;
	cr_assert_eq(owners_load("/nowhere/owners", &owners, &error), -ENOENT);
	cr_assert_not_null(strstr(error, "/nowhere/owners: "));
	free(error);
}
