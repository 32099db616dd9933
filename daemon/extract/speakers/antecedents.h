/* Antecedents: to which words before it a relative pronoun refers, and whom these mean: “the delegates who said”. */
#pragma once

#include "extract/speakers/mind.h"

/* The name of which the phrase is predicated: “China” of “China is [the only government] that”. NULL if there is none. */
const struct name_use *antecedent_said_of(const struct mind *mind, struct range phrase);

/* The person to whose name the phrase is in apposition: “Edda Rosk, [a House member] who”. NULL if there is none. */
const struct name_use *antecedent_apposed_to(const struct mind *mind, struct range phrase);

/* The words for an unnamed person who is described by another's name: “[a person close to Rosk], who said”. Empty if the name is not used in this
 * way. */
struct range antecedent_called_by(const struct reading *reading, const struct name_use *use);

/* The use of the name that is meant by a relative behind `use`: “[Edda Rosk] in the Lantern, who”, “[Acme] in Varland, which”; `use` itself if no
 * other name precedes it so. */
const struct name_use *antecedent_in_place(const struct reading *reading, const struct names *names, const struct name_use *use, bool personal);

/* Whom a noun phrase before a relative means: the name of which it is predicated (“Edda Rosk, a stalwart who”, “Rosk was the stalwart who”), else
 * whoever the phrase itself describes. Unless the relative is for persons (`personal`: "who"), something owned (“his conscience, which”) is
 * nobody. */
struct referent antecedent_of_noun(const struct mind *mind, const struct attribution *attribution, struct range phrase, bool personal);

/* The head of the antecedent right before the relative at `token`, if it is a common noun that no list knows: “the [delegates] who”, “the [voters]
 * in May who”, “a [case] that”. Else `token`; also where a preposition shows that the noun may only modify an earlier one: “a man in the street
 * who”. */
uint32_t antecedent_noun(const struct reading *reading, uint32_t token, bool personal);
