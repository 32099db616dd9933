/* Story speakers: who is who across the articles of a story. One article says "Wang", another "Wang Yi", a third only "the foreign
 * minister": an article's own names are resolved by extract, what only the others tell by this. */
#pragma once

#include "cluster/statements/group_names.h"
#include "cluster/statements/pair_model.h"
#include "proto/base/array.h"
#include "proto/base/image.h"

enum {
	STORY_SPEAKERS_MAX = 128, /* names of a story that are told from one another; later ones stand for themselves */
};

struct story_speaker {
	char *name;
	uint64_t key;         /* XXH3 of the name */
	uint32_t *hashes;     /* sorted: its words (speaker_words.h), then those of its office */
	uint32_t first, last; /* hashes of the first and the last word of the name */
	struct group_name group;
	uint8_t word_count, office_count;
	bool role, person; /* the words name nobody ("the mayor"); they are a person's name and nothing else */
	uint32_t told_by; /* the number of the statement that told of it first */
	uint8_t is;           /* the number of the one that it is another name of; its own if of none */
};

/* All zero is the empty one. */
struct story_speakers {
	ARRAY(struct story_speaker) list;
	bool kept; /* some of it may be known by a statement that is gone */
	/* At rest, when the list is empty: how many there are and by which statements they are told; or, if such may be gone, the list, packed. */
	uint32_t *told;
	uint8_t *packed;
};

void story_speakers_free(struct story_speakers *speakers);
size_t story_speakers_bytes(const struct story_speakers *speakers);

/* Tells of a speaker by the features of a statement of his, which has a number of the caller's; one without a
 * speaker is nothing new. Returns whether some name that was
 * known before is now another name of somebody else than it was. */
bool story_speakers_add(struct story_speakers *speakers, const struct pair_model *model, const struct statement_features *features,
                        uint32_t number);

/* While nothing is asked of them they can rest, which takes little memory; wake them before the next call but story_speakers_free(),
 * _bytes() and _image(), with all statements that they were told of and that are still there, in any order. Either twice is fine. */
void story_speakers_rest(struct story_speakers *speakers);
void story_speakers_wake(struct story_speakers *speakers, const struct pair_model *model, const struct statement_features *features,
                         const uint32_t *numbers, size_t count);

/* Writes them, at rest or not, or reads them into empty ones, which then rest. */
void story_speakers_image(struct image *image, struct story_speakers *speakers);

/* Forgets all names but these (NULLs among them are passed over): nobody says the others any more. */
void story_speakers_keep(struct story_speakers *speakers, const char *const *names, size_t count);

/* Takes over what another story knows. */
void story_speakers_take(struct story_speakers *speakers, const struct story_speakers *from);

/* The fullest name of the story for whoever an article calls by this name: a person for his surname ("Wang", "Durov") where only one
 * bears it, or for an office ("the prime minister") that only one is said to hold; a company with its form ("Qualcomm Inc."), a body
 * for its initials; else the name itself. NULL for NULL. Lives until the next call that is not const. */
const char *story_speakers_fullest(const struct story_speakers *speakers, const char *name);

/* Whether the name is a person's and nothing else; one that is not known is not. */
bool story_speakers_is_person(const struct story_speakers *speakers, const char *name);
