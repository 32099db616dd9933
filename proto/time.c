#include "proto/time.h"

#include <errno.h>
#include <string.h>

enum { DAY_SECONDS = 24 * 60 * 60 };

/* 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: what four digits can say. */
#define TIME_FIRST (INT64_C(-62135596800) * 1000)
#define TIME_LAST (INT64_C(253402300799) * 1000 + 999)

/* Days since 1970 of a date in the proleptic Gregorian calendar, and back. Counting the year from 1 March puts the leap day
 * last, so that the days before a month follow from (153 * month + 2) / 5 (Howard Hinnant, "chrono-compatible date algorithms"). */
static int64_t days_from_date(int year, int month, int day)
{
	int shifted = month > 2 ? year : year - 1;
	int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	int year_of_era = shifted - era * 400;
	int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return (int64_t)era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void date_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int day_of_era = (int)(days - era * 146097);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	*ret_day = day_of_year - (153 * month + 2) / 5 + 1;
	*ret_month = month < 10 ? month + 3 : month - 9;
	*ret_year = (int)(era * 400) + year_of_era + (*ret_month <= 2);
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly `digits` digits at *cursor, which moves on. */
static bool read_number(const char **cursor, int digits, int *ret_number)
{
	int number = 0;
	for (int k = 0; k < digits; k++) {
		if (!is_digit((*cursor)[k]))
			return false;
		number = number * 10 + ((*cursor)[k] - '0');
	}
	*cursor += digits;
	*ret_number = number;
	return true;
}

static bool read_character(const char **cursor, char wanted)
{
	if (**cursor != wanted)
		return false;
	(*cursor)++;
	return true;
}

static bool read_date(const char **cursor, int64_t *ret_days)
{
	int year, month, day;
	if (!read_number(cursor, 4, &year) || !read_character(cursor, '-') || !read_number(cursor, 2, &month) ||
	    !read_character(cursor, '-') || !read_number(cursor, 2, &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	*ret_days = days_from_date(year, month, day);
	return true;
}

/* ".5" or ",5": what is finer than a millisecond is cut off. */
static bool read_fraction(const char **cursor, int *ret_milliseconds)
{
	*ret_milliseconds = 0;
	if (**cursor != '.' && **cursor != ',')
		return true;
	(*cursor)++;
	if (!is_digit(**cursor))
		return false;
	for (int unit = 100; is_digit(**cursor); unit /= 10, (*cursor)++)
		*ret_milliseconds += (**cursor - '0') * unit;
	return true;
}

/* "09:30", "09:30:00", "09:30:00.123". A leap second (60) is the first of the next minute. */
static bool read_clock(const char **cursor, int64_t *ret_milliseconds)
{
	int hour, minute, second = 0, milliseconds = 0;
	if (!read_number(cursor, 2, &hour) || !read_character(cursor, ':') || !read_number(cursor, 2, &minute))
		return false;
	if (read_character(cursor, ':') && (!read_number(cursor, 2, &second) || !read_fraction(cursor, &milliseconds)))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*ret_milliseconds = ((int64_t)hour * 3600 + minute * 60 + second) * 1000 + milliseconds;
	return true;
}

/* "Z", "+01:00", "+0100", "+01", " UTC", nothing. */
static bool read_zone(const char **cursor, int *ret_minutes, bool *ret_zoneless)
{
	*ret_minutes = 0;
	*ret_zoneless = **cursor == '\0';
	if (*ret_zoneless)
		return true;
	read_character(cursor, ' ');
	if (strncmp(*cursor, "UTC", 3) == 0 || strncmp(*cursor, "GMT", 3) == 0) {
		*cursor += 3;
		return true;
	}
	if (read_character(cursor, 'Z') || read_character(cursor, 'z'))
		return true;
	int sign = **cursor == '+' ? 1 : **cursor == '-' ? -1 : 0, hours, minutes = 0;
	(*cursor)++;
	if (!sign || !read_number(cursor, 2, &hours))
		return false;
	bool colon = read_character(cursor, ':');
	if ((colon || **cursor) && !read_number(cursor, 2, &minutes))
		return false;
	*ret_minutes = sign * (hours * 60 + minutes);
	return hours <= 23 && minutes <= 59;
}

int time_parse(const char *text, int64_t *ret_time, bool *ret_zoneless)
{
	int64_t days, clock = 0;
	int zone = 0;
	bool zoneless = true;
	if (!read_date(&text, &days))
		return -EINVAL;
	if (*text) {
		if (*text != 'T' && *text != 't' && *text != ' ')
			return -EINVAL;
		text++;
		if (!read_clock(&text, &clock) || !read_zone(&text, &zone, &zoneless) || *text)
			return -EINVAL;
	}
	int64_t time = days * DAY_SECONDS * 1000 + clock - (int64_t)zone * 60 * 1000;
	if (time < TIME_FIRST || time > TIME_LAST)
		return -EINVAL;
	*ret_time = time;
	if (ret_zoneless)
		*ret_zoneless = zoneless;
	return 0;
}

int time_from_seconds(double seconds, int64_t *ret_time)
{
	if (!(seconds >= (double)(TIME_FIRST / 1000) && seconds < (double)(TIME_LAST / 1000 + 1)))
		return -EINVAL;
	double milliseconds = seconds * 1000;
	int64_t time = (int64_t)(milliseconds < 0 ? milliseconds - 0.5 : milliseconds + 0.5);
	*ret_time = time > TIME_LAST ? TIME_LAST : time;
	return 0;
}

/* Writes a number with so many digits, and a character behind it; returns where that ends. Updates are full of times, and snprintf() took 15 times
 * as long. */
static char *write_number(char *at, unsigned number, int digits, char behind)
{
	for (int k = digits; k-- > 0; number /= 10)
		at[k] = (char)('0' + number % 10);
	at[digits] = behind;
	return at + digits + 1;
}

const char *time_format(int64_t time, char text[TIME_TEXT_SIZE])
{
	time = time < TIME_FIRST ? TIME_FIRST : time > TIME_LAST ? TIME_LAST : time;
	int64_t milliseconds_of_day = time % (DAY_SECONDS * INT64_C(1000));
	if (milliseconds_of_day < 0)
		milliseconds_of_day += DAY_SECONDS * INT64_C(1000);
	int year, month, day;
	date_from_days((time - milliseconds_of_day) / (DAY_SECONDS * INT64_C(1000)), &year, &month, &day);
	unsigned seconds = (unsigned)(milliseconds_of_day / 1000);
	char *at = write_number(text, (unsigned)year, 4, '-');
	at = write_number(at, (unsigned)month, 2, '-');
	at = write_number(at, (unsigned)day, 2, 'T');
	at = write_number(at, seconds / 3600, 2, ':');
	at = write_number(at, seconds / 60 % 60, 2, ':');
	at = write_number(at, seconds % 60, 2, '.');
	at = write_number(at, (unsigned)(milliseconds_of_day % 1000), 3, 'Z');
	*at = '\0';
	return text;
}
