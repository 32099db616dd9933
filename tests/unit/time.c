#include "proto/time.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

static void assert_time(const char *text, const char *wanted, bool zoneless)
{
	int64_t time;
	bool found;
	char formatted[TIME_TEXT_SIZE];
	cr_assert_eq(time_parse(text, &time, &found), 0, "%s", text);
	cr_assert_str_eq(time_format(time, formatted), wanted, "%s", text);
	cr_assert_eq(found, zoneless, "%s", text);
}

Test(time, reads_rfc_3339)
{
	assert_time("2022-03-07T09:30:00Z", "2022-03-07T09:30:00.000Z", false);
	assert_time("2022-03-07t09:30:00.5z", "2022-03-07T09:30:00.500Z", false);
	assert_time("2022-03-07T09:30:00.123987654321098765Z", "2022-03-07T09:30:00.123Z", false);
	assert_time("2022-03-07T00:30:00+01:00", "2022-03-06T23:30:00.000Z", false);
	assert_time("2022-12-31T20:30:00-05:30", "2023-01-01T02:00:00.000Z", false);
	assert_time("1990-12-31T23:59:60Z", "1991-01-01T00:00:00.000Z", false);
}

Test(time, reads_what_scrapers_send_in_its_place)
{
	assert_time("2022-03-07 09:30:00 +0100", "2022-03-07T08:30:00.000Z", false);
	assert_time("2022-03-07 09:30+01", "2022-03-07T08:30:00.000Z", false);
	assert_time("2022-03-07 09:30:00 UTC", "2022-03-07T09:30:00.000Z", false);
	assert_time("2022-03-07 09:30:00,250", "2022-03-07T09:30:00.250Z", true);
	assert_time("2022-03-07T09:30", "2022-03-07T09:30:00.000Z", true);
	assert_time("2024-02-29", "2024-02-29T00:00:00.000Z", true);
}

Test(time, refuses_everything_else)
{
	static const char *const texts[] = {
		"", "now", "2022", "2022-3-7", "2022-03-07T", "2022-03-07T9:30", "2022-03-07T24:00:00Z", "2022-03-07T09:60Z", "2022-03-07T09:30:61Z",
		"2022-13-01", "2022-00-10", "2022-02-30", "2023-02-29", "1900-02-29", "2022-03-00", "0000-01-01", "2022-03-07T09:30:00.Z",
		"2022-03-07T09:30:00+24:00", "2022-03-07T09:30:00+01:60", "2022-03-07T09:30:00+1", "2022-03-07T09:30:00+01:", "2022-03-07T09:30:00 ",
		"2022-03-07T09:30:00ZZ", "2022-03-07 Z", "20220307T093000Z", "2022-03-07T09:30:00 CET", "0001-01-01T00:30:00+01:00",
		"9999-12-31T23:30:00-01:00", "99999-01-01", "-2022-01-01", " 2022-03-07",
	};
	for (size_t k = 0; k < array_size(texts); k++) {
		int64_t time = 7;
		cr_assert_eq(time_parse(texts[k], &time, NULL), -EINVAL, "%s", texts[k]);
		cr_assert_eq(time, 7);
	}
}

Test(time, formats_and_reads_back_every_day_of_the_calendar)
{
	char text[TIME_TEXT_SIZE];
	int64_t day = INT64_C(86400000), first, last;
	cr_assert_eq(time_parse("0001-01-01T00:00:00Z", &first, NULL), 0);
	cr_assert_eq(time_parse("9999-12-31T23:59:59.999Z", &last, NULL), 0);
	for (int64_t time = first, previous = 0; time <= last; time += day - 1) {
		int64_t again;
		cr_assert_eq(time_parse(time_format(time, text), &again, NULL), 0);
		cr_assert_eq(again, time);
		cr_assert(time == first || time > previous);
		previous = time;
	}
	cr_assert_str_eq(time_format(last, text), "9999-12-31T23:59:59.999Z");
	cr_assert_str_eq(time_format(INT64_MAX, text), "9999-12-31T23:59:59.999Z");
	cr_assert_str_eq(time_format(TIME_NONE, text), "0001-01-01T00:00:00.000Z");
	cr_assert_str_eq(time_format(-1, text), "1969-12-31T23:59:59.999Z");
}

Test(time, takes_seconds_to_the_nearest_millisecond_within_the_calendar)
{
	int64_t time;
	cr_assert_eq(time_from_seconds(1646645400.2504, &time), 0);
	cr_assert_eq(time, INT64_C(1646645400250));
	cr_assert_eq(time_from_seconds(-0.9996, &time), 0);
	cr_assert_eq(time, -1000);
	cr_assert_eq(time_from_seconds(-62135596800.0, &time), 0);
	cr_assert_eq(time_from_seconds(253402300799.9999, &time), 0);
	cr_assert_eq(time, INT64_C(253402300799999));
	const double nonsense[] = { NAN, INFINITY, -INFINITY, 253402300800.0, -62135596801.0, 1646645400000.0 };
	for (size_t k = 0; k < array_size(nonsense); k++)
		cr_assert_eq(time_from_seconds(nonsense[k], &time), -EINVAL, "%g", nonsense[k]);
}
