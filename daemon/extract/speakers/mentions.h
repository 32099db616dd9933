/* Mentions: what the words for a speaker tell by themselves, before it is decided whom they mean. */
#pragma once

#include "extract/speakers/names.h"

enum { MENTION_MODIFIERS = 8 };

/* The mention without words at its beginning that belong to the sentence: “[Speaking at the forum,] the prime minister”. */
struct range mention_behind_opening(const struct reading *reading, struct range mention);

/* The token of a mention's head noun: the last noun before a preposition or comma. */
uint32_t mention_head(const struct reading *reading, struct range mention);

/* The noun phrase that ends with the token. */
struct range mention_ending_at(const struct reading *reading, uint32_t token);

/* The use of a name by which the mention says whom it means, or NULL: “Wang Yi” in “Chinese Foreign Minister Wang Yi”, but nothing in “Wang's
 * spokesman”. */
const struct name_use *mention_named(const struct reading *reading, const struct names *names, struct range mention, uint32_t head);

/* The modifiers of the head, which tell which one is meant: “Texas” in “the Texas senator”, “Bannon” in “a lawyer for Bannon”. Returns how many
 * there are, at most MENTION_MODIFIERS. */
uint32_t mention_modifiers(const struct reading *reading, struct range mention, uint32_t head, uint32_t *ret_tokens);

/* The mention's words as they are, in the arena. */
const char *mention_words(const struct reading *reading, struct range mention);

/* The words by which a speaker without a name is called: the mention without determiner, additions (“a charity[, which …]”) and times; empty if
 * nothing is left. The text of such a phrase gives the names in it in full: “Water Rights Commission spokesman” for “WRC spokesman”. */
struct range mention_phrase(const struct reading *reading, struct range mention);
const char *mention_phrase_text(const struct reading *reading, const struct names *names, struct range phrase);

bool mention_is_pronoun(const struct reading *reading, struct range mention);
bool mention_is_indefinite(const struct reading *reading, struct range mention);

/* Whether the token is a possessive pronoun: "his", "its". */
bool mention_is_owned(const struct reading *reading, uint32_t token);

/* Whether a word list gives the word at the token this kind. */
bool mention_is_listed(const struct reading *reading, const char *list, uint32_t token, const char *kind);

/* The relative with which the one at the token is coordinated: “Edda Rosk, [whom] Brandt dismissed and who said”; the token itself if there
 * is none. */
uint32_t mention_first_relative(const struct reading *reading, uint32_t token);

/* Whether the noun can be an epithet of whoever was named last: "billionaire", "45-year-old", German "CDU-Politiker". */
bool mention_is_epithet(const struct reading *reading, uint32_t head);

/* Why a mention could not be resolved, as in the documents: "unattributed" (there is no mention), "pronoun", or "anonymous" ("someone"). */
const char *mention_reason(const struct reading *reading, struct range mention);

/* Whether one name, with its titles, is the whole mention, except for "the". */
bool mention_is_all_named(const struct reading *reading, const struct names *names, struct range mention);
