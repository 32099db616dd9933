/* Group names: recognises the forms of a company's or organisation's name. "Qualcomm" is short for "Qualcomm Inc.", "KCNA" are the initials
 * of the "Korean Central News Agency". */
#pragma once

#include "cluster/statements/pair_model.h"

/* What the forms of a name have in common: 32-bit hashes, 0 where there is none. */
struct group_name {
	uint32_t stem;     /* of the name without a company form ("Inc.", "Group") */
	uint32_t initials; /* of its capitalised words, if there are GROUP_INITIALS_MIN to GROUP_INITIALS_MAX */
	uint32_t acronym;  /* of a single word in capitals, which may be the initials of another name */
	bool formed;       /* ends with a company form */
};

enum {
	GROUP_INITIALS_MIN = 3, /* two letters stand for too many things */
	GROUP_INITIALS_MAX = 6,
};

/* Reads a name as its article writes it, with the model's list of company forms. */
struct group_name group_name_read(const struct pair_model *model, const char *name);

/* Whether `name` is a shorter form of `other`: without the company form, or its initials. */
bool group_name_shortens(const struct group_name *name, const struct group_name *other);
