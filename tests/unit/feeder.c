#include "clients/c/hearsay.h"

#include <errno.h>

#include <criterion/criterion.h>

static int result_for(unsigned window)
{
	struct hearsay *hearsay;
	struct hearsay_feeder *feeder = NULL;
	cr_assert_eq(hearsay_new(&(struct hearsay_endpoints){ .articles = "ipc:///nowhere/articles" }, &hearsay), 0);
	int r = hearsay_feeder_new(hearsay, window, NULL, NULL, &feeder);
	cr_expect_eq(feeder != NULL, r == 0);
	hearsay_feeder_free(feeder);
	hearsay_free(hearsay);
	return r;
}

Test(feeder, has_so_many_articles_under_way_at_most)
{
	cr_expect_eq(result_for(0), -EINVAL);
	cr_expect_eq(result_for(1), 0);
	cr_expect_eq(result_for(HEARSAY_WINDOW_MAX), 0);
	cr_expect_eq(result_for(HEARSAY_WINDOW_MAX + 1), -EINVAL);
}
