#include "clients/cli/input/mail_time.h"

#include <criterion/criterion.h>

#define expect_time(text, expected) \
	do { \
		char got_[MAIL_TIME_SIZE] = "none"; \
		cr_expect_eq(mail_time(text, got_), 0, "%s", text); \
		cr_expect_str_eq(got_, expected, "%s: %s", text, got_); \
	} while (0)

#define expect_none(text) \
	do { \
		char got_[MAIL_TIME_SIZE]; \
		cr_expect_lt(mail_time(text, got_), 0, "%s", text); \
	} while (0)

Test(mail_time, is_read_as_feeds_write_it)
{
	expect_time("Mon, 07 Mar 2022 09:30:00 GMT", "2022-03-07T09:30:00Z");
	expect_time("Mon, 7 Mar 2022 09:30:00 +0100", "2022-03-07T09:30:00+01:00");
	expect_time("7 March 2022 09:30 -05:30", "2022-03-07T09:30:00-05:30");
	expect_time("Monday, 07-Mar-22 09:30:00 EST", "2022-03-07T09:30:00-05:00");
	expect_time("07 Mar 99", "1999-03-07T00:00:00");
	expect_time("Mon, 07 Mar 2022 23:59:60 UT", "2022-03-07T23:59:59Z");
}

Test(mail_time, is_read_with_the_month_first)
{
	expect_time("March 7, 2022 9:30 AM", "2022-03-07T09:30:00");
	expect_time("May 6, 2031 9:00 PM EDT", "2031-05-06T21:00:00-04:00");
	expect_time("Monday, March 7, 2022 at 12:05 a.m. GMT", "2022-03-07T00:05:00Z");
	expect_time("Mar. 7th, 2022, 12:00 p.m.", "2022-03-07T12:00:00");
	expect_time("Mar 7 2022", "2022-03-07T00:00:00");
	expect_time("Mon Mar 07 2022 09:30:00 GMT+0100 (CET)", "2022-03-07T09:30:00+01:00");
	expect_time("7 March 2022, 21:30 PM", "2022-03-07T21:30:00");
	expect_none("March 7");
	expect_none("March 32, 2022");
	expect_none("Maybe in 2022");
	expect_none("03/07/2022");
	expect_none("7 March 2022 0:30 AM");
	expect_none("7 March 2022 21:30 AM");
	expect_none("Mon Mar  7 09:30:00 2022");
}

Test(mail_time, without_a_zone_that_is_known_has_none)
{
	expect_time("Mon, 07 Mar 2022 09:30:00", "2022-03-07T09:30:00");
	expect_time("Mon, 07 Mar 2022 09:30:00 MESZ", "2022-03-07T09:30:00");
	expect_time("Mon, 07 Mar 2022 09:30:00 +9999", "2022-03-07T09:30:00");
	expect_time("Mon, 07 Mar 2022 09:30:00 +01", "2022-03-07T09:30:00");
}

Test(mail_time, what_is_none_is_not_taken_for_one)
{
	expect_none("");
	expect_none("yesterday");
	expect_none("Wed, 30 Nov -0001 00:00:00 +0000");
	expect_none("Thu, 31 Feb 2022 09:30:00 GMT");
	expect_none("Tue, 29 Feb 2022");
	expect_none("Mon, 32 Mar 2022 09:30:00 GMT");
	expect_none("Mon, 07 Foo 2022 09:30:00 GMT");
	expect_none("Mon, 07 Mar 2022 25:30:00 GMT");
	expect_none("Mon, 07 Mar 20222 09:30:00 GMT");
	expect_none("Mon, 07 Mar");
	expect_none("07 Mar 2022 09:");
}
