/* Mentions: what the words that name a speaker in the text tell by themselves, before anybody is looked for. */
#pragma once

#include "extract/speakers/names.h"

enum { MENTION_MODIFIERS = 8 }; /* words looked at that say which one is meant */

/* Without an opening that belongs to the sentence: “Speaking at the forum, the prime minister”. */
struct range mention_behind_opening(const struct reading *reading, struct range mention);

/* The noun that a mention is about: the last one before a preposition or comma. */
uint32_t mention_head(const struct reading *reading, struct range mention);

/* The noun phrase that ends with the token. */
struct range mention_ending_at(const struct reading *reading, uint32_t token);

/* The use of a name in a mention that says who it is, or NULL: “Chinese Foreign Minister Wang Yi”. */
const struct name_use *mention_named(const struct reading *reading, const struct names *names, struct range mention, uint32_t head);

/* The words that say which one is meant: “Texas” in “the Texas senator”, “Bannon” in “a lawyer for Bannon”. How many; at most
 * MENTION_MODIFIERS. */
uint32_t mention_modifiers(const struct reading *reading, struct range mention, uint32_t head, uint32_t *ret_tokens);

/* The mention's words as they are, in the arena. */
const char *mention_words(const struct reading *reading, struct range mention);

/* The words of a speaker without a name, to be called by: without a determiner, what is added (“a charity, which …”), and times, and
 * with the names in it at their fullest: “WRC spokesman” is “Water Rights Commission spokesman”. Empty if nothing is left. */
struct range mention_phrase(const struct reading *reading, struct range mention);
const char *mention_phrase_text(const struct reading *reading, const struct names *names, struct range phrase);

bool mention_is_pronoun(const struct reading *reading, struct range mention);
bool mention_is_indefinite(const struct reading *reading, struct range mention);

/* "his", "its": somebody's. */
bool mention_is_owned(const struct reading *reading, uint32_t token);

/* Whether a list's column on the word at the token has this kind among its own. */
bool mention_is_listed(const struct reading *reading, const char *list, uint32_t token, const char *kind);

/* The first of the relatives that go on with one another, of which one stands at the token: “Edda Rosk, [whom] Brandt dismissed and who said”. */
uint32_t mention_first_relative(const struct reading *reading, uint32_t token);

/* Whether the noun at the head can call whoever was named last: "billionaire", "45-year-old", German "CDU-Politiker". */
bool mention_is_epithet(const struct reading *reading, uint32_t head);

/* Why a mention of nobody known names nobody: there is none ("unattributed"), it is a "pronoun", or "anonymous" ("someone"). */
const char *mention_reason(const struct reading *reading, struct range mention);

/* Whether names take all of the words, but for titles and "the". */
bool mention_is_all_named(const struct reading *reading, const struct names *names, struct range mention);
