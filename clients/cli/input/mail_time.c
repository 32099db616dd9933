#include "clients/cli/input/mail_time.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "proto/base/memory.h"
#include "proto/time.h"

/* --- Pieces: each moves the cursor past what it has read. */

static void skip(const char **cursor, const char *characters)
{
	*cursor += strspn(*cursor, characters);
}

static bool read_number(const char **cursor, int *ret_number)
{
	int number = 0, digits = 0;
	for (; isdigit((unsigned char)**cursor) && digits < 4; digits++)
		number = number * 10 + *(*cursor)++ - '0';
	*ret_number = number;
	return digits > 0 && !isdigit((unsigned char)**cursor);
}

/* The number of the name, of three letters each in `names`, that the word there begins with; 0 if it is none. Moves past the word. */
static int read_word(const char **cursor, const char *names)
{
	int number = 0;
	for (int i = 0; names[i] && !number; i += 3)
		number = strncasecmp(*cursor, names + i, 3) == 0 ? i / 3 + 1 : 0;
	while (isalpha((unsigned char)**cursor))
		(*cursor)++;
	return number;
}

/* "Mar", "March": 3. 0 if it is no month. */
static int read_month(const char **cursor)
{
	return read_word(cursor, "JanFebMarAprMayJunJulAugSepOctNovDec");
}

/* "Mon, ", in any language, or "Mon ". */
static void skip_weekday(const char **cursor)
{
	const char *comma = *cursor + strcspn(*cursor, ",0123456789"), *after = *cursor;
	if (*comma == ',')
		*cursor = comma + 1;
	else if (read_word(&after, "MonTueWedThuFriSatSun"))
		*cursor = after;
	skip(cursor, " .");
}

/* "7", "7th", "7." */
static bool read_day(const char **cursor, int *ret_day)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	if (!read_number(cursor, ret_day) || *ret_day < 1 || *ret_day > 31)
		return false;
	for (size_t i = 0; i < array_size(endings); i++)
		if (strncasecmp(*cursor, endings[i], 2) == 0 && !isalpha((unsigned char)(*cursor)[2]))
			*cursor += 2;
	return true;
}

/* "07 Mar 2022", "7-March-22"; "March 7, 2022", "Mar. 7th 2022". */
static bool read_date(const char **cursor, int *ret_day, int *ret_month, int *ret_year)
{
	bool month_first = isalpha((unsigned char)**cursor);
	*ret_month = month_first ? read_month(cursor) : 1;
	skip(cursor, " .");
	if (!*ret_month || !read_day(cursor, ret_day))
		return false;
	skip(cursor, month_first ? " ," : " -.");
	*ret_month = month_first ? *ret_month : read_month(cursor);
	bool before_christ = strncmp(*cursor, " -", 2) == 0; /* as PHP writes that there is no date: "Wed, 30 Nov -0001" */
	skip(cursor, " -.,");
	return *ret_month && !before_christ && read_number(cursor, ret_year) && **cursor != ':';
}

/* "AM", "p.m."; without one, the hour stays as it is. */
static bool read_half(const char **cursor, int *hour)
{
	const char *at = *cursor + strspn(*cursor, " ");
	int half = tolower((unsigned char)*at);
	at += half == 'a' || half == 'p';
	at += *at == '.';
	if ((half != 'a' && half != 'p') || tolower((unsigned char)*at++) != 'm' || isalpha((unsigned char)*at))
		return true;
	*cursor = at + (*at == '.');
	if (*hour < 1 || *hour > (half == 'a' ? 12 : 23))
		return false;
	*hour = *hour > 12 ? *hour : *hour % 12 + (half == 'p' ? 12 : 0);
	return true;
}

/* "09:30", "09:30:00", "9:30 AM"; midnight if there is none. */
static bool read_clock(const char **cursor, int *ret_hour, int *ret_minute, int *ret_second)
{
	*ret_hour = *ret_minute = *ret_second = 0;
	if (!isdigit((unsigned char)**cursor))
		return true;
	bool good = read_number(cursor, ret_hour) && *(*cursor)++ == ':' && read_number(cursor, ret_minute);
	if (good && **cursor == ':') {
		++*cursor;
		good = read_number(cursor, ret_second);
	}
	return good && read_half(cursor, ret_hour) && *ret_hour < 24 && *ret_minute < 60 && *ret_second <= 60;
}

enum { ZONE_SIZE = 8 };

/* "+01:00" of "+0100", "+01:00" and "GMT+0100", and of the names of RFC 5322, section 4.3; "" of what nobody knows. */
static void read_zone(const char *zone, char ret_text[ZONE_SIZE])
{
	static const struct {
		const char *name, *offset;
	} zones[] = {
		{ "GMT", "Z" },      { "UTC", "Z" },      { "UT", "Z" },       { "Z", "Z" },        { "EST", "-05:00" }, { "EDT", "-04:00" },
		{ "CST", "-06:00" }, { "CDT", "-05:00" }, { "MST", "-07:00" }, { "MDT", "-06:00" }, { "PST", "-08:00" }, { "PDT", "-07:00" },
	};
	zone += (strncmp(zone, "GMT", 3) == 0 || strncmp(zone, "UTC", 3) == 0) && (zone[3] == '+' || zone[3] == '-') ? 3 : 0;
	size_t letters = strcspn(zone, " (");
	*ret_text = '\0';
	if (*zone == '+' || *zone == '-') {
		char digits[5] = "";
		size_t count = 0;
		for (const char *at = zone + 1; count < 4 && (isdigit((unsigned char)*at) || *at == ':'); at++)
			if (*at != ':')
				digits[count++] = *at;
		if (count == 4 && strcmp(digits, "2400") < 0 && digits[2] < '6')
			snprintf(ret_text, ZONE_SIZE, "%c%.2s:%.2s", *zone, digits, digits + 2);
	}
	for (size_t i = 0; i < array_size(zones); i++)
		if (strlen(zones[i].name) == letters && strncasecmp(zone, zones[i].name, letters) == 0)
			snprintf(ret_text, ZONE_SIZE, "%s", zones[i].offset);
}

int mail_time(const char *text, char ret_text[MAIL_TIME_SIZE])
{
	int day, month, year, hour, minute, second;
	char zone[ZONE_SIZE];
	const char *cursor = text;
	skip(&cursor, " ");
	skip_weekday(&cursor);
	if (!read_date(&cursor, &day, &month, &year))
		return -EINVAL;
	skip(&cursor, " ,");
	cursor += strncasecmp(cursor, "at ", 3) == 0 ? 3 : 0;
	if (!read_clock(&cursor, &hour, &minute, &second))
		return -EINVAL;
	skip(&cursor, " ");
	read_zone(cursor, zone);
	year += year < 50 ? 2000 : year < 100 ? 1900 : 0;
	snprintf(ret_text, MAIL_TIME_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%s", year % 10000, month % 100, day % 100, hour % 100, minute % 100,
	         second < 60 ? second % 100 : 59, zone);
	int64_t time;
	return time_parse(ret_text, &time, NULL); /* a day that there is not in its month */
}
