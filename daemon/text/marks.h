/* Quotation marks: which characters there are, and what each may do in a language. */
#pragma once

#include <stdint.h>

#include "text/language.h"

enum mark_style {
	MARK_NONE,
	MARK_DOUBLE_STRAIGHT,   /* " */
	MARK_DOUBLE_LEFT,       /* “ */
	MARK_DOUBLE_RIGHT,      /* ” */
	MARK_DOUBLE_LOW,        /* „ */
	MARK_DOUBLE_REVERSED,   /* ‟ */
	MARK_DOUBLE_BACKTICK,   /* `` ‘‘ */
	MARK_DOUBLE_APOSTROPHE, /* '' ’’ */
	MARK_DOUBLE_PRIME,      /* ″ */
	MARK_DOUBLE_WIDE,       /* ＂ */
	MARK_SINGLE_STRAIGHT,   /* ' */
	MARK_SINGLE_LEFT,       /* ‘ */
	MARK_SINGLE_RIGHT,      /* ’ */
	MARK_SINGLE_LOW,        /* ‚ */
	MARK_SINGLE_REVERSED,   /* ‛ */
	MARK_SINGLE_BACKTICK,   /* ` */
	MARK_GUILLEMET_LEFT,    /* « */
	MARK_GUILLEMET_RIGHT,   /* » */
	MARK_ANGLE_LEFT,        /* ‹ */
	MARK_ANGLE_RIGHT,       /* › */
	MARK_CORNER_LEFT,       /* 「 */
	MARK_CORNER_RIGHT,      /* 」 */
	MARK_WHITE_CORNER_LEFT, /* 『 */
	MARK_WHITE_CORNER_RIGHT, /* 』 */
	MARK_STYLES,
};

/* Marks pair within a family: “ … ", „ … “. */
enum mark_family {
	FAMILY_DOUBLE,
	FAMILY_SINGLE, /* whose marks may be apostrophes */
	FAMILY_GUILLEMET,
	FAMILY_ANGLE,
	FAMILY_CORNER,
	FAMILY_WHITE_CORNER,
};

enum mark_role {
	MARK_OPENS = 1,
	MARK_CLOSES = 2,
	MARK_EITHER = 3, /* what stands beside it decides */
};

struct mark_roles {
	uint8_t role[MARK_STYLES];
};

/* The style of a single code point, MARK_NONE if it is not a quotation mark. */
enum mark_style mark_style_of(uint32_t character);

enum mark_family mark_family_of(enum mark_style style);

/* The roles in a language: a mark that quotation_marks.txt names as an opening one only opens, and so on; one that the list
 * does not name keeps its role in Unicode. On failure -EINVAL, with *ret_error naming the entry. */
must_check int mark_roles_read(const struct word_list *quotation_marks, struct mark_roles *ret_roles, char **ret_error);
