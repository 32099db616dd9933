/* Output for people: widths, wrapping, colour, times. What articles hold is shown without anything that steers a terminal. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "proto/base/memory.h"

enum { OUTPUT_NARROW = 70 /* columns: below, what is a line elsewhere takes two */ };

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_SPEAKER, STYLE_QUOTE, STYLE_NEW, STYLE_WARNING, STYLE_ID, STYLE_COUNT };

struct output {
	FILE *file;
	bool terminal, colour;
	unsigned width; /* columns; without a terminal that of a page */
	bool failed;    /* nobody reads any more, or the disk is full */
};

/* Colour only on a terminal, and not when NO_COLOR is set (no-color.org) or TERM is "dumb". */
void output_begin(struct output *output, FILE *file);

/* Takes the width that the terminal has now: for what runs so long that its window may have been resized. */
void output_measure(struct output *output);

/* The escape sequence that begins a style; "" without colour. STYLE_PLAIN ends any. */
const char *output_style(const struct output *output, enum style style);

/* printf in a style. */
void output_print(struct output *output, enum style style, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Text of others: control characters and such as turn the direction of writing are left out, blanks and line ends are a blank. */
void output_text(struct output *output, enum style style, const char *text);

/* The same, cut to `columns` (with "…") or filled up with blanks to it if `pad`. */
void output_cell(struct output *output, enum style style, const char *text, unsigned columns, bool pad);

/* Columns of the line that are left behind `used`, but at least a few words': what is longer than the line goes on in the next one. */
unsigned output_room(const struct output *output, unsigned used);

/* Columns that a text takes. */
unsigned text_columns(const char *text);

/* Reads one character of UTF-8; what is none is a replacement character. Returns its bytes, at least 1 (if `bytes` is). */
size_t text_character(const char *text, size_t bytes, int32_t *ret_character);
/* The text of what may be any bytes, as a file's name: each that is not UTF-8 is a replacement character. free() it. */
char *text_of_bytes(const char *bytes);
bool text_is_blank(int32_t character);
/* Whether it must not be shown: controls (C0, C1), and the marks that embed, override and isolate directions. */
bool text_is_harmful(int32_t character);

/* Flushes, so that a reader of a pipe has it. False when nobody reads any more. */
bool output_flush(struct output *output);

enum { WRAP_STYLE_SIZE = 32 };

/* --- Wrapped text: words fill the width; what a style changes does not break. */
struct wrap {
	struct output *output;
	unsigned indent; /* of every line but the first, which continues what stands on the line already */
	unsigned column, word_columns;
	bool line_has_words, blank_before;
	char style[WRAP_STYLE_SIZE], on_screen[WRAP_STYLE_SIZE]; /* of what is added next; of what was written last */
	char *word;
	size_t word_bytes, word_room;
};

/* `column`: where the line stands now. */
void wrap_begin(struct wrap *wrap, struct output *output, unsigned column, unsigned indent);
void wrap_style(struct wrap *wrap, enum style style);
/* The same with an escape sequence of the caller's, shorter than WRAP_STYLE_SIZE; "" is plain. */
void wrap_escape(struct wrap *wrap, const char *escape);
/* `bytes` of UTF-8. A line end in the text is one in the output when `lines`, else a blank. */
void wrap_text(struct wrap *wrap, const char *text, size_t bytes, bool lines);
void wrap_string(struct wrap *wrap, enum style style, const char *text);
/* Ends the paragraph and its line. */
void wrap_end(struct wrap *wrap);

/* --- Times and numbers. */
enum { SHORT_TEXT_SIZE = 32 };

int64_t wall_clock(void);
/* "just now", "5 min", "3 h", "2 days", "7 Mar 2022": how long ago. */
const char *text_age(int64_t time, int64_t now, char text[SHORT_TEXT_SIZE]);
/* "7 Mar 2022" in local time; "?" for TIME_NONE. */
const char *text_day(int64_t time, char text[SHORT_TEXT_SIZE]);
/* "7 Mar 2022 09:30" in local time; "?" for TIME_NONE. */
const char *text_time(int64_t time, char text[SHORT_TEXT_SIZE]);
/* "12,345". */
const char *text_number(uint64_t number, char text[SHORT_TEXT_SIZE]);
/* "3.4 MB". */
const char *text_bytes(uint64_t bytes, char text[SHORT_TEXT_SIZE]);

/* --- Progress: one line on a terminal, written over and over; nothing elsewhere. */
struct progress {
	struct output output;
	const char *what, *unit; /* of what: "articles" unless it is set */
	int64_t begun, shown;
	bool on_screen;
};
void progress_begin(struct progress *progress, const char *what, bool wanted);
/* `total` 0: unknown. At most ten times a second. */
void progress_show(struct progress *progress, uint64_t done, uint64_t total, uint64_t items);
/* Takes the line away, so that something else can be written. */
void progress_clear(struct progress *progress);
