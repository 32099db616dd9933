#include "service/journal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* The journal gets our fields alone; where in the code a line was made helps no operator. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

enum {
	LINE_BYTES = 2048, /* longer messages are cut */
	MAX_FIELDS = 8,    /* in one message */
	COMPLAINTS_A_MINUTE = 10,
};

static bool to_journal, colour;
static atomic_int highest_level = JOURNAL_INFO; /* a reload changes it while others may log */

static const struct level_name {
	enum journal_level level;
	const char *name, *colour;
} level_names[] = {
	{ JOURNAL_ERROR, "error", "\033[1;31m" },   { JOURNAL_WARNING, "warning", "\033[33m" }, { JOURNAL_NOTICE, "notice", "\033[1m" },
	{ JOURNAL_INFO, "info", "" },               { JOURNAL_DEBUG, "debug", "\033[2m" },
};

/* systemd.exec(5): JOURNAL_STREAM holds the device and inode of the stream, so that a redirected standard error is told apart. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat status;
	return stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 && fstat(STDERR_FILENO, &status) == 0 &&
	       status.st_dev == device && status.st_ino == inode;
}

void journal_open(void)
{
	to_journal = stderr_is_journal();
	colour = !to_journal && isatty(STDERR_FILENO) && !getenv("NO_COLOR");
}

void journal_set_level(enum journal_level level)
{
	atomic_store(&highest_level, (int)level);
}

int journal_level_from_name(const char *name)
{
	for (size_t k = 0; k < sizeof(level_names) / sizeof(level_names[0]); k++)
		if (strcmp(level_names[k].name, name) == 0)
			return (int)level_names[k].level;
	return -EINVAL;
}

static const struct level_name *name_of(enum journal_level level)
{
	size_t k = 0;
	while (level_names[k].level != level)
		k++;
	return &level_names[k];
}

/* One write for the whole line, so that lines of several threads do not mix. */
static void write_stderr(enum journal_level level, const char *message)
{
	const struct level_name *name = name_of(level);
	char line[LINE_BYTES + 64];
	int length = snprintf(line, sizeof(line), "%shearsayd: %s%s%s%s\n", colour ? name->colour : "", level == JOURNAL_INFO ? "" : name->name,
	                      level == JOURNAL_INFO ? "" : ": ", message, colour && *name->colour ? "\033[0m" : "");
	ssize_t written = write(STDERR_FILENO, line, (size_t)length);
	(void)written; /* there is nowhere left to say that it failed */
}

static void write_journal(enum journal_level level, const struct journal_field *fields, const char *message)
{
	char text[MAX_FIELDS][LINE_BYTES + 64];
	struct iovec pieces[MAX_FIELDS + 1];
	int count = 0;
	int length = snprintf(text[count], sizeof(text[0]), "PRIORITY=%d", (int)level);
	pieces[count] = (struct iovec){ text[count], (size_t)length };
	count++;
	length = snprintf(text[count], sizeof(text[0]), "MESSAGE=%s", message);
	pieces[count] = (struct iovec){ text[count], (size_t)length };
	count++;
	for (; fields && fields->name && count < MAX_FIELDS; fields++, count++) {
		length = snprintf(text[count], sizeof(text[0]), "%s=%s", fields->name, fields->value ? fields->value : "");
		if ((size_t)length >= sizeof(text[0]))
			length = sizeof(text[0]) - 1;
		pieces[count] = (struct iovec){ text[count], (size_t)length };
	}
	pieces[count] = (struct iovec){ (char *)"SYSLOG_IDENTIFIER=hearsayd", strlen("SYSLOG_IDENTIFIER=hearsayd") };
	if (sd_journal_sendv(pieces, count + 1) < 0)
		write_stderr(level, message);
}

/* Ids are as peers send them: none may begin a line that looks like ours, or steer a terminal. What the journal gets as a field is exact. */
static void tame(char *message)
{
	for (unsigned char *c = (unsigned char *)message; *c; c++)
		if ((*c < ' ' && *c != '\t') || *c == 0x7f)
			*c = '?';
		else if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) /* U+009B does what an escape and a bracket do */
			c[0] = c[1] = '?';
}

static void write_message(enum journal_level level, const struct journal_field *fields, char *message)
{
	if ((int)level > atomic_load(&highest_level))
		return;
	tame(message);
	if (to_journal)
		write_journal(level, fields, message);
	else
		write_stderr(level, message);
}

void journal_write(enum journal_level level, const struct journal_field *fields, const char *format, ...)
{
	char message[LINE_BYTES];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	write_message(level, fields, message);
}

int journal_errno(int error, const char *format, ...)
{
	char what[LINE_BYTES / 2], message[LINE_BYTES], number[16];
	va_list args;
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	snprintf(message, sizeof(message), "%s: %s", what, strerror(-error));
	snprintf(number, sizeof(number), "%d", -error);
	write_message(JOURNAL_ERROR, JOURNAL_FIELDS({ "ERRNO", number }), message);
	return error;
}

bool journal_allowed(struct journal_limit *limit)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	int64_t minute = now.tv_sec / 60 + 1; /* never that of a zeroed limit */
	if (limit->minute != minute) {
		if (limit->left_out)
			journal_notice("like the next one, but left out: %u more", limit->left_out);
		*limit = (struct journal_limit){ .minute = minute };
	}
	if (limit->said == COMPLAINTS_A_MINUTE) {
		limit->left_out++;
		return false;
	}
	limit->said++;
	return true;
}
