#include "clients/cli/output.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

#include "proto/time.h"

enum { PAGE_WIDTH = 100, ROOM_MIN = 16, WIDTH_MIN = 40, WIDTH_MAX = 132 /* longer lines are hard to read */ };

static const char *const escapes[STYLE_COUNT] = {
	[STYLE_PLAIN] = "\033[0m", [STYLE_BOLD] = "\033[1m", [STYLE_DIM] = "\033[2m", [STYLE_SPEAKER] = "\033[1;36m",
	[STYLE_QUOTE] = "\033[32m", [STYLE_NEW] = "\033[1;32m", [STYLE_WARNING] = "\033[33m", [STYLE_ID] = "\033[2;36m",
};

/* Into a pipe (a pager, head) the width of the terminal that messages go to is the right one, too. */
static unsigned find_width(FILE *file)
{
	struct winsize size;
	if ((ioctl(fileno(file), TIOCGWINSZ, &size) < 0 && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0) || size.ws_col == 0)
		return PAGE_WIDTH;
	return size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col > WIDTH_MAX ? WIDTH_MAX : size.ws_col;
}

void output_begin(struct output *output, FILE *file)
{
	const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
	*output = (struct output){ .file = file, .terminal = isatty(fileno(file)), .width = find_width(file) };
	output->colour = output->terminal && !(no_colour && *no_colour) && terminal && strcmp(terminal, "dumb") != 0;
}

void output_measure(struct output *output)
{
	output->width = find_width(output->file);
}

const char *output_style(const struct output *output, enum style style)
{
	return output->colour ? escapes[style] : "";
}

void output_print(struct output *output, enum style style, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (style != STYLE_PLAIN)
		fputs(output_style(output, style), output->file);
	vfprintf(output->file, format, args);
	if (style != STYLE_PLAIN)
		fputs(output_style(output, STYLE_PLAIN), output->file);
	va_end(args);
}

bool output_flush(struct output *output)
{
	if (fflush(output->file) != 0 || ferror(output->file))
		output->failed = true;
	return !output->failed;
}

/* --- Characters. */

size_t text_character(const char *text, size_t bytes, int32_t *ret_character)
{
	utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)bytes, ret_character);
	if (length >= 1)
		return (size_t)length;
	*ret_character = 0xFFFD;
	return 1;
}

bool text_is_blank(int32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

bool text_is_harmful(int32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

char *text_of_bytes(const char *bytes)
{
	static const char instead[] = "\uFFFD";
	size_t left = strlen(bytes);
	char *text = allocate(left * strlen(instead) + 1, 1), *end = text;
	int32_t character;
	for (size_t length; left; bytes += length, left -= length) {
		length = text_character(bytes, left, &character);
		bool valid = length > 1 || (unsigned char)*bytes < 0x80;
		end = stpcpy(end, valid ? "" : instead);
		end = valid ? mempcpy(end, bytes, length) : end;
	}
	return text;
}

static unsigned columns_of(utf8proc_int32_t c)
{
	int width = utf8proc_charwidth(c);
	return width > 0 ? (unsigned)width : 0;
}

unsigned text_columns(const char *text)
{
	unsigned columns = 0;
	size_t left = strlen(text);
	utf8proc_int32_t c;
	for (size_t bytes; left; text += bytes, left -= bytes) {
		bytes = text_character(text, left, &c);
		columns += text_is_blank(c) ? 1 : text_is_harmful(c) ? 0 : columns_of(c);
	}
	return columns;
}

/* Writes at most `columns` of the text. Returns how many were written. */
static unsigned put_text(FILE *file, const char *text, unsigned columns)
{
	unsigned used = 0;
	size_t left = strlen(text);
	utf8proc_int32_t c;
	for (size_t bytes; left; text += bytes, left -= bytes) {
		bytes = text_character(text, left, &c);
		if (!text_is_blank(c) && text_is_harmful(c))
			continue;
		unsigned wide = text_is_blank(c) ? 1 : columns_of(c);
		if (used + wide > columns)
			break;
		used += wide;
		if (text_is_blank(c))
			fputc(' ', file);
		else if (c == 0xFFFD)
			fputs("\uFFFD", file);
		else
			fwrite(text, 1, bytes, file);
	}
	return used;
}

void output_text(struct output *output, enum style style, const char *text)
{
	if (style != STYLE_PLAIN)
		fputs(output_style(output, style), output->file);
	put_text(output->file, text, UINT32_MAX / 2);
	if (style != STYLE_PLAIN)
		fputs(output_style(output, STYLE_PLAIN), output->file);
}

void output_cell(struct output *output, enum style style, const char *text, unsigned columns, bool pad)
{
	if (columns == 0)
		return;
	bool cut = text_columns(text) > columns;
	if (style != STYLE_PLAIN)
		fputs(output_style(output, style), output->file);
	unsigned used = put_text(output->file, text, cut ? columns - 1 : columns);
	if (cut)
		used += (unsigned)(fputs("…", output->file) >= 0);
	if (style != STYLE_PLAIN)
		fputs(output_style(output, STYLE_PLAIN), output->file);
	for (; pad && used < columns; used++)
		fputc(' ', output->file);
}

unsigned output_room(const struct output *output, unsigned used)
{
	return output->width > used + ROOM_MIN ? output->width - used : ROOM_MIN;
}

/* --- Wrapping. */

void wrap_begin(struct wrap *wrap, struct output *output, unsigned column, unsigned indent)
{
	*wrap = (struct wrap){ .output = output, .column = column, .indent = indent };
}

static void add_to_word(struct wrap *wrap, const char *bytes, size_t count)
{
	if (!count)
		return;
	if (wrap->word_bytes + count > wrap->word_room) {
		wrap->word_room = (wrap->word_bytes + count) * 2;
		wrap->word = reallocate(wrap->word, wrap->word_room, 1);
	}
	memcpy(wrap->word + wrap->word_bytes, bytes, count);
	wrap->word_bytes += count;
}

void wrap_escape(struct wrap *wrap, const char *escape)
{
	if (strcmp(escape, wrap->style) == 0)
		return;
	/* Ending the old one first: styles do not pile up. */
	const char *end = *wrap->style ? output_style(wrap->output, STYLE_PLAIN) : "";
	add_to_word(wrap, end, strlen(end));
	add_to_word(wrap, escape, strlen(escape));
	snprintf(wrap->style, sizeof(wrap->style), "%s", escape);
}

void wrap_style(struct wrap *wrap, enum style style)
{
	wrap_escape(wrap, style == STYLE_PLAIN ? "" : output_style(wrap->output, style));
}

/* A style ends with its line and begins again: nothing is underlined before the first word, and pagers show lines one by one. */
static void new_line(struct wrap *wrap)
{
	if (*wrap->on_screen)
		fputs(output_style(wrap->output, STYLE_PLAIN), wrap->output->file);
	fprintf(wrap->output->file, "\n%*s%s", (int)wrap->indent, "", wrap->on_screen);
	wrap->column = wrap->indent;
	wrap->line_has_words = false;
}

static void put_word(struct wrap *wrap)
{
	if (wrap->word_columns) {
		bool blank = wrap->blank_before && wrap->line_has_words;
		if (wrap->column + blank + wrap->word_columns > wrap->output->width && wrap->column > wrap->indent)
			new_line(wrap);
		else if (blank)
			wrap->column += (unsigned)(fputc(' ', wrap->output->file) == ' ');
		wrap->line_has_words = true;
		wrap->blank_before = false;
	}
	if (wrap->word_bytes)
		fwrite(wrap->word, 1, wrap->word_bytes, wrap->output->file);
	memcpy(wrap->on_screen, wrap->style, sizeof(wrap->on_screen));
	wrap->column += wrap->word_columns;
	wrap->word_bytes = wrap->word_columns = 0;
}

void wrap_text(struct wrap *wrap, const char *text, size_t bytes, bool lines)
{
	utf8proc_int32_t c;
	for (size_t length; bytes; text += length, bytes -= length) {
		length = text_character(text, bytes, &c);
		if (text_is_blank(c)) {
			put_word(wrap);
			wrap->blank_before = true;
			if (lines && c == '\n')
				new_line(wrap);
		} else if (!text_is_harmful(c)) {
			/* A line may break before and after a wide character: Chinese and Japanese have no blanks. */
			bool wide = columns_of(c) == 2;
			if (wide)
				put_word(wrap);
			if (c == 0xFFFD)
				add_to_word(wrap, "\uFFFD", strlen("\uFFFD"));
			else
				add_to_word(wrap, text, length);
			wrap->word_columns += columns_of(c);
			if (wide)
				put_word(wrap);
		}
	}
}

void wrap_string(struct wrap *wrap, enum style style, const char *text)
{
	wrap_style(wrap, style);
	wrap_text(wrap, text, strlen(text), false);
}

void wrap_end(struct wrap *wrap)
{
	wrap_style(wrap, STYLE_PLAIN);
	put_word(wrap);
	fputc('\n', wrap->output->file);
	free(wrap->word);
	*wrap = (struct wrap){ 0 };
}

/* --- Times and numbers. */

int64_t wall_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void format_local(int64_t time, const char *format, char text[SHORT_TEXT_SIZE])
{
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(time / 1000);
	struct tm broken;
	if (time == TIME_NONE || !localtime_r(&seconds, &broken))
		snprintf(text, SHORT_TEXT_SIZE, "?");
	else if (*format == 'd')
		snprintf(text, SHORT_TEXT_SIZE, "%d %s %d", broken.tm_mday, months[broken.tm_mon % 12], broken.tm_year + 1900);
	else
		snprintf(text, SHORT_TEXT_SIZE, "%d %s %d %02d:%02d", broken.tm_mday, months[broken.tm_mon % 12], broken.tm_year + 1900,
		         broken.tm_hour, broken.tm_min);
}

const char *text_day(int64_t time, char text[SHORT_TEXT_SIZE])
{
	format_local(time, "day", text);
	return text;
}

const char *text_time(int64_t time, char text[SHORT_TEXT_SIZE])
{
	format_local(time, "minutes", text);
	return text;
}

const char *text_age(int64_t time, int64_t now, char text[SHORT_TEXT_SIZE])
{
	int64_t minutes = time == TIME_NONE ? INT64_MAX : (now - time) / 60000;
	if (minutes < 0 || minutes >= 7 * 24 * 60)
		format_local(time, "day", text);
	else if (minutes == 0)
		snprintf(text, SHORT_TEXT_SIZE, "just now");
	else if (minutes < 60)
		snprintf(text, SHORT_TEXT_SIZE, "%d min", (int)minutes);
	else if (minutes < 48 * 60)
		snprintf(text, SHORT_TEXT_SIZE, "%d h", (int)(minutes / 60));
	else
		snprintf(text, SHORT_TEXT_SIZE, "%d days", (int)(minutes / (24 * 60)));
	return text;
}

const char *text_number(uint64_t number, char text[SHORT_TEXT_SIZE])
{
	char digits[SHORT_TEXT_SIZE];
	int count = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
	char *to = text;
	for (int i = 0; i < count; i++) {
		if (i && (count - i) % 3 == 0)
			*to++ = ',';
		*to++ = digits[i];
	}
	*to = '\0';
	return text;
}

const char *text_bytes(uint64_t bytes, char text[SHORT_TEXT_SIZE])
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB", "PB", "EB" };
	double value = (double)bytes;
	size_t unit = 0;
	for (; value >= 999.5 && unit + 1 < array_size(units); unit++)
		value /= 1000;
	if (bytes == 1)
		return strcpy(text, "1 byte");
	snprintf(text, SHORT_TEXT_SIZE, unit && value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
	return text;
}
