/* Story speakers: who is who across the articles of a story. One article says "Wang", another "Wang Yi", a third only "the foreign
 * minister". extract/ resolves the names within an article; this resolves what only the other articles tell. */
#pragma once

#include "cluster/statements/group_names.h"
#include "cluster/statements/pair_model.h"
#include "proto/base/array.h"
#include "proto/base/image.h"

enum {
	STORY_SPEAKERS_MAX = 128, /* names of a story that are known; a later one stands for itself alone */
};

struct story_speaker {
	char *name;
	uint64_t key;         /* XXH3 of the name */
	uint32_t *hashes;     /* sorted: its words (speaker_words.h), then those of its office */
	uint32_t first, last; /* hashes of the first and the last word of the name */
	struct group_name group;
	uint8_t word_count, office_count;
	bool role, person; /* role: the words name nobody ("the mayor"); person: they are a person's name and nothing else */
	bool son, sole;    /* son: "Jr." follows the name; sole: a role of which a story hardly has two ("the presiding judge") */
	uint32_t told_by;  /* number of the statement in which it first appeared */
	uint8_t is;        /* index of the fuller name of the same speaker; its own if there is none */
};

/* All zero is the empty one. */
struct story_speakers {
	ARRAY(struct story_speaker) list;
	bool kept; /* a statement in which one of them first appeared may be gone */
	/* At rest, while the list is empty, one of the two: how many names there are and in which statements each first appeared; or, if `kept`, the
	 * list itself, packed. */
	uint32_t *told;
	uint8_t *packed;
};

void story_speakers_free(struct story_speakers *speakers);
size_t story_speakers_bytes(const struct story_speakers *speakers);

/* Learns the speaker from the features of a statement; `number` is the caller's number for the statement. Does nothing if it has no speaker.
 * Returns whether a name known before now has another fullest form. */
bool story_speakers_add(struct story_speakers *speakers, const struct pair_model *model, const struct statement_features *features,
                        uint32_t number);

/* While they are not needed they can rest, which takes little memory. Before any call but story_speakers_free(), _bytes() and _image() wake them,
 * with all statements from which they learned and that still exist, in any order. Doing either twice has no effect. */
void story_speakers_rest(struct story_speakers *speakers);
void story_speakers_wake(struct story_speakers *speakers, const struct pair_model *model, const struct statement_features *features,
                         const uint32_t *numbers, size_t count);

/* Writes them, at rest or awake, or reads them into empty ones, which are then at rest. */
void story_speakers_image(struct image *image, struct story_speakers *speakers);

/* Forgets all names but these, among which NULLs are ignored: the others have no statements any more. */
void story_speakers_keep(struct story_speakers *speakers, const char *const *names, size_t count);

/* Adds what another story knows. */
void story_speakers_take(struct story_speakers *speakers, const struct story_speakers *from);

/* The fullest name in the story for what an article calls a speaker: a person's for a surname that only one person has ("Durov") or an office
 * that only one is said to hold ("the prime minister"); a company's with its form ("Qualcomm Inc."); a body's for its initials; else the name
 * itself. NULL for NULL. Valid until the next call that changes the speakers. */
const char *story_speakers_fullest(const struct story_speakers *speakers, const char *name);

/* Whether the name is known, and a person's name and nothing else. */
bool story_speakers_is_person(const struct story_speakers *speakers, const char *name);
