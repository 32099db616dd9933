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

/* "Mar", "March": 3. 0 if it is no month. */
static int read_month(const char **cursor)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int month = 0;
	for (int i = 0; i < 12 && !month; i++)
		month = strncasecmp(*cursor, months + 3 * i, 3) == 0 ? i + 1 : 0;
	while (isalpha((unsigned char)**cursor))
		(*cursor)++;
	return month;
}

/* "09:30", "09:30:00"; midnight if there is none. */
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
	return good && *ret_hour < 24 && *ret_minute < 60 && *ret_second <= 60;
}

enum { ZONE_SIZE = 8 };

/* "+01:00" of "+0100" and "+01:00", and of the names of RFC 5322, section 4.3; "" of what nobody knows. */
static void read_zone(const char *zone, char ret_text[ZONE_SIZE])
{
	static const struct {
		const char *name, *offset;
	} zones[] = {
		{ "GMT", "Z" },      { "UTC", "Z" },      { "UT", "Z" },       { "Z", "Z" },        { "EST", "-05:00" }, { "EDT", "-04:00" },
		{ "CST", "-06:00" }, { "CDT", "-05:00" }, { "MST", "-07:00" }, { "MDT", "-06:00" }, { "PST", "-08:00" }, { "PDT", "-07:00" },
	};
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
	const char *comma = strchr(text, ','), *cursor = comma ? comma + 1 : text;
	skip(&cursor, " ");
	if (!read_number(&cursor, &day) || day < 1 || day > 31)
		return -EINVAL;
	skip(&cursor, " -");
	month = read_month(&cursor);
	bool before_christ = strncmp(cursor, " -", 2) == 0; /* as PHP writes that there is no date: "Wed, 30 Nov -0001" */
	skip(&cursor, " -.,");
	if (!month || before_christ || !read_number(&cursor, &year))
		return -EINVAL;
	skip(&cursor, " ");
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
