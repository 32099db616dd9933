/* Mail time: dates as RFC 822 and its successors have them ("Mon, 07 Mar 2022 09:30:00 +0100"), which RSS took over; as people write them in the
 * United States ("March 7, 2022 9:30 AM EST"), and as JavaScript does ("Mon Mar 07 2022 09:30:00 GMT+0100 (CET)"). */
#pragma once

enum { MAIL_TIME_SIZE = 40 };

/* The same as RFC 3339: "2022-03-07T09:30:00+01:00"; without a zone where there is none, or one that nobody knows. A year of two digits is
 * one of 1950 to 2049. 0, or -EINVAL when it is none. */
int mail_time(const char *text, char ret_text[MAIL_TIME_SIZE]);
