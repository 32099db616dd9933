/* Group names: the forms of one company's or body's name. "Qualcomm" is "Qualcomm Inc." for short, "KCNA" the initials of the
 * "Korean Central News Agency". */
#pragma once

#include "cluster/statements/pair_model.h"

/* By what the forms of a name know one another: 32-bit hashes; 0 where there is none. */
struct group_name {
	uint32_t stem;     /* of the name without the company's form ("Inc.", "Group"): the name itself if it has none */
	uint32_t initials; /* of its capitalised words, at least GROUP_INITIALS_MIN of them */
	uint32_t acronym;  /* of a single word in capitals that may be another's initials */
	bool formed;       /* it has a company's form */
};

enum {
	GROUP_INITIALS_MIN = 3, /* two letters are too many things */
	GROUP_INITIALS_MAX = 6,
};

struct group_name group_name_read(const struct pair_model *model, const char *name);

/* Whether `name` is a shorter form of `other`: the company without its form, or the initials of a body. */
bool group_name_shortens(const struct group_name *name, const struct group_name *other);
