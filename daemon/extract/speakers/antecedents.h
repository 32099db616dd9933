/* Antecedents: what stands before a relative, “the delegates who said”, and of whom it is said. */
#pragma once

#include "extract/speakers/mind.h"

/* “China is [the only government] that”: whose name the phrase is said of; NULL if it is not of one. */
const struct name_use *antecedent_said_of(const struct mind *mind, struct range phrase);

/* “[a person close to Rosk], who said”: somebody without a name who is called by another's. Empty if the name is not used so. */
struct range antecedent_called_by(const struct reading *reading, const struct name_use *use);

/* “Edda Rosk, a stalwart who”, “Rosk was the stalwart who”: the name that the noun phrase is said of, else the phrase itself; somebody's
 * own (“his conscience, which”) is nobody unless a person is meant (`personal`). */
struct referent antecedent_of_noun(const struct mind *mind, const struct attribution *attribution, struct range phrase, bool personal);

/* “the [delegates] who”, “the [voters in May] who”, “a [case] that”: the noun of no list right before the relative at the token, or the
 * token. A noun after a preposition may only say more of the one before it: “a man in the street who”. */
uint32_t antecedent_noun(const struct reading *reading, uint32_t token, bool personal);
