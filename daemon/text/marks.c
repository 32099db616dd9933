#include "text/marks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *text;
	uint32_t character; /* 0: two characters */
	uint8_t family, role;
} marks[MARK_STYLES] = {
	[MARK_NONE] = { "", 0, FAMILY_DOUBLE, 0 },
	[MARK_DOUBLE_STRAIGHT] = { "\"", '"', FAMILY_DOUBLE, MARK_EITHER },
	[MARK_DOUBLE_LEFT] = { "“", 0x201C, FAMILY_DOUBLE, MARK_OPENS },
	[MARK_DOUBLE_RIGHT] = { "”", 0x201D, FAMILY_DOUBLE, MARK_CLOSES },
	[MARK_DOUBLE_LOW] = { "„", 0x201E, FAMILY_DOUBLE, MARK_OPENS },
	[MARK_DOUBLE_REVERSED] = { "‟", 0x201F, FAMILY_DOUBLE, MARK_OPENS },
	[MARK_DOUBLE_BACKTICK] = { "``", 0, FAMILY_DOUBLE, MARK_OPENS },
	[MARK_DOUBLE_APOSTROPHE] = { "''", 0, FAMILY_DOUBLE, MARK_EITHER },
	[MARK_DOUBLE_PRIME] = { "″", 0x2033, FAMILY_DOUBLE, MARK_EITHER },
	[MARK_DOUBLE_WIDE] = { "＂", 0xFF02, FAMILY_DOUBLE, MARK_EITHER },
	[MARK_SINGLE_STRAIGHT] = { "'", '\'', FAMILY_SINGLE, MARK_EITHER },
	[MARK_SINGLE_LEFT] = { "‘", 0x2018, FAMILY_SINGLE, MARK_OPENS },
	[MARK_SINGLE_RIGHT] = { "’", 0x2019, FAMILY_SINGLE, MARK_CLOSES },
	[MARK_SINGLE_LOW] = { "‚", 0x201A, FAMILY_SINGLE, MARK_OPENS },
	[MARK_SINGLE_REVERSED] = { "‛", 0x201B, FAMILY_SINGLE, MARK_OPENS },
	[MARK_SINGLE_BACKTICK] = { "`", '`', FAMILY_SINGLE, MARK_OPENS },
	[MARK_GUILLEMET_LEFT] = { "«", 0xAB, FAMILY_GUILLEMET, MARK_OPENS },
	[MARK_GUILLEMET_RIGHT] = { "»", 0xBB, FAMILY_GUILLEMET, MARK_CLOSES },
	[MARK_ANGLE_LEFT] = { "‹", 0x2039, FAMILY_ANGLE, MARK_OPENS },
	[MARK_ANGLE_RIGHT] = { "›", 0x203A, FAMILY_ANGLE, MARK_CLOSES },
	[MARK_CORNER_LEFT] = { "「", 0x300C, FAMILY_CORNER, MARK_OPENS },
	[MARK_CORNER_RIGHT] = { "」", 0x300D, FAMILY_CORNER, MARK_CLOSES },
	[MARK_WHITE_CORNER_LEFT] = { "『", 0x300E, FAMILY_WHITE_CORNER, MARK_OPENS },
	[MARK_WHITE_CORNER_RIGHT] = { "』", 0x300F, FAMILY_WHITE_CORNER, MARK_CLOSES },
};

enum mark_style mark_style_of(uint32_t c)
{
	if (c < 128)
		return c == '"'    ? MARK_DOUBLE_STRAIGHT
		       : c == '\'' ? MARK_SINGLE_STRAIGHT
		       : c == '`'  ? MARK_SINGLE_BACKTICK
		                   : MARK_NONE;
	for (int style = 1; style < MARK_STYLES; style++)
		if (marks[style].character == c)
			return (enum mark_style)style;
	return MARK_NONE;
}

enum mark_family mark_family_of(enum mark_style style)
{
	return marks[style].family;
}

static enum mark_style style_of_text(const char *text)
{
	for (int style = 1; style < MARK_STYLES; style++)
		if (strcmp(marks[style].text, text) == 0)
			return (enum mark_style)style;
	return MARK_NONE;
}

int mark_roles_read(const struct word_list *quotation_marks, struct mark_roles *ret_roles, char **ret_error)
{
	struct mark_roles listed = { { 0 } };
	for (size_t k = 0; k < word_list_count(quotation_marks); k++) {
		const char *open = word_list_entry(quotation_marks, k);
		const char *close = word_list_column(quotation_marks, open, strlen(open), 0);
		enum mark_style opening = style_of_text(open), closing = close ? style_of_text(close) : MARK_NONE;
		if (opening == MARK_NONE || closing == MARK_NONE || marks[opening].family != marks[closing].family) {
			*ret_error = format_string("'%s' and '%s' are not a pair of quotation marks", open, close ? close : "");
			return -EINVAL;
		}
		listed.role[opening] |= MARK_OPENS;
		listed.role[closing] |= MARK_CLOSES;
	}
	for (int style = 0; style < MARK_STYLES; style++)
		ret_roles->role[style] = listed.role[style] ? listed.role[style] : marks[style].role;
	return 0;
}
