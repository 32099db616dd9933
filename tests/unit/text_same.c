#include "proto/base/text_same.h"

#include <stddef.h>

#include <criterion/criterion.h>

static const char issel[] = "Issel", issel_elsewhere[] = "Issel";

Test(text_same, compares_what_is_written_and_not_where_it_lies)
{
	cr_expect(text_same(issel, issel_elsewhere));
	cr_expect_not(text_same(issel, "Isselburg"));
}

Test(text_same, what_is_missing_is_the_same_as_nothing)
{
	cr_expect_not(text_same(NULL, NULL));
	cr_expect_not(text_same(issel, NULL));
	cr_expect_not(text_same(NULL, issel));
}

Test(text_same, what_stays_missing_is_unchanged)
{
	cr_expect(text_unchanged(NULL, NULL));
	cr_expect(text_unchanged(issel, issel_elsewhere));
	cr_expect_not(text_unchanged(issel, NULL));
	cr_expect_not(text_unchanged(NULL, issel));
	cr_expect_not(text_unchanged(issel, "Isselburg"));
}
