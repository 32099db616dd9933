/* A fold in a temporary directory that has what editors and scrapers bring about: stories of several articles, one that is over, one whose
 * article was taken back, one that is part of another, and what was rejected. The ids are those of the golden vectors. */
#pragma once

#include <string.h>
#include <unistd.h>

#include "fold/fold.h"
#include "fuzz.h"
#include "intake/intake.h"
#include "service/journal.h"
#include "store/rejected.h"

enum { NEWSROOM_ENTRIES = 16, NEWSROOM_REJECTED = 12 };
#define NEWSROOM_NOW (INT64_C(1800000000) * 1000)

struct newsroom {
	struct models *models;
	struct fold *fold;
	struct rejected *rejected;
	char directory[64];
};

static inline void newsroom_open_fold(struct newsroom *newsroom)
{
	char *error = NULL;
	const struct fold_options options = { .directory = newsroom->directory, .models = newsroom->models, .board = { .window = BOARD_WINDOW_DEFAULT } };
	require(fold_open(&options, &newsroom->fold, &error) == 0);
}

static inline void newsroom_ignore_progress(void *context, enum fold_stage stage, uint64_t done, uint64_t all)
{
	(void)context, (void)stage, (void)done, (void)all;
}

static inline void newsroom_replay(struct newsroom *newsroom)
{
	char *error = NULL;
	require(fold_replay(newsroom->fold, newsroom_ignore_progress, NULL, &error) == 0);
	require(!fold_replay_differed(newsroom->fold));
}

static inline void newsroom_feed(struct newsroom *newsroom, const char *id, const char *language, const char *title, const char *text, int64_t now)
{
	const struct article article = {
		.id = id, .publisher = id, .title = title, .text = text, .language = language, .published = TIME_NONE, .fetched = TIME_NONE,
		.modified = TIME_NONE,
	};
	struct writer *writer = writer_new();
	struct arena *arena = arena_new();
	article_write(&article, writer);
	struct intake intake = { .models = newsroom->models, .options = { .confidence = ANALYSIS_CONFIDENCE_DEFAULT } };
	struct intake_frame input = { .data = writer_data(writer), .size = writer_size(writer) };
	const struct intake_result *result = intake_run(&intake, &input, arena);
	enum fold_outcome outcome;
	uint64_t position;
	require(!result->reason);
	require(fold_article(newsroom->fold, result, now, &outcome, &position) == 0 && outcome == FOLD_ACCEPTED);
	arena_free(arena);
	writer_free(writer);
}

static inline void newsroom_retract(struct newsroom *newsroom, const char *id)
{
	enum fold_outcome outcome;
	uint64_t position;
	require(fold_retract(newsroom->fold, id, NEWSROOM_NOW, &outcome, &position) == 0 && outcome == FOLD_ACCEPTED);
}

static inline void newsroom_merge(struct newsroom *newsroom, const char *story, const char *into)
{
	struct fold_edited edited;
	const struct edit edit = { .kind = EDIT_MERGE, .story = story, .into = into };
	require(fold_edit(newsroom->fold, &edit, NEWSROOM_NOW, &edited) == 0 && edited.position);
}

#define NEWSROOM_DAM "Dam above Varnholm is closed", "The dam above Varnholm was closed. \"It leaks in four places,\" said the engineer Ilse Varga.\n"
#define NEWSROOM_ICE "Ice breaks on Lake Ulmo", "The ice on Lake Ulmo broke on Monday. \"It is late,\" said Mira Tolvane.\n"
#define NEWSROOM_FERRY "Ferry runs aground off Ostrel", "The ferry ran aground off Ostrel. \"Nobody was hurt,\" said the captain Jon Alder.\n"

static inline void newsroom_fill(struct newsroom *newsroom)
{
	bool added;
	newsroom_feed(newsroom, "bees", "en", "Bees come back to Kalm", "\"They are early,\" said Oda Renn, who keeps them.\n",
	              NEWSROOM_NOW - 2 * BOARD_WINDOW_DEFAULT);
	require(fold_commit(newsroom->fold) == 0 && fold_tick(newsroom->fold, NEWSROOM_NOW, &added) == 0 && added);
	newsroom_feed(newsroom, "lamp", "en", "Lamp of 1702 is sold", "\"It was dear,\" said Tom Vasker.\n", NEWSROOM_NOW);
	newsroom_retract(newsroom, "lamp");
	newsroom_feed(newsroom, "dam", "en", NEWSROOM_DAM, NEWSROOM_NOW);
	newsroom_feed(newsroom, "vote", "en", "Petra Lindqvist wins the election", "\"We will rebuild the harbour,\" Petra Lindqvist said.\n",
	              NEWSROOM_NOW);
	newsroom_feed(newsroom, "ernte", "de", "Ernte in Osterau", "„Sie ist gut“, sagte die Bäuerin Jule Harms.\n", NEWSROOM_NOW);
	newsroom_feed(newsroom, "dam-too", "en", NEWSROOM_DAM, NEWSROOM_NOW);
	newsroom_retract(newsroom, "dam-too");
	newsroom_feed(newsroom, "recount", "en", "Votes are counted again in Ulm Bay", "\"There is no doubt,\" said the clerk Ivo Brandt.\n",
	              NEWSROOM_NOW);
	newsroom_merge(newsroom, "s10", "s6");
	newsroom_feed(newsroom, "ostrel-1", "en", NEWSROOM_FERRY, NEWSROOM_NOW);
	newsroom_feed(newsroom, "harbour-7", "en", NEWSROOM_FERRY, NEWSROOM_NOW);
	newsroom_feed(newsroom, "ice", "en", NEWSROOM_ICE, NEWSROOM_NOW);
	newsroom_feed(newsroom, "ostrel-2", "en", NEWSROOM_FERRY, NEWSROOM_NOW);
	newsroom_feed(newsroom, "ice-too", "en", NEWSROOM_ICE, NEWSROOM_NOW);
	require(fold_commit(newsroom->fold) == 0 && fold_position(newsroom->fold) == NEWSROOM_ENTRIES);
	struct state_counts counts;
	require(state_counts(fold_state(newsroom->fold), &counts) == 0 && counts.stories_open == 5 && counts.stories_closed == 2);
}

static inline void newsroom_reject(struct newsroom *newsroom)
{
	char about[16];
	for (int k = 1; k <= NEWSROOM_REJECTED; k++) {
		snprintf(about, sizeof(about), "bad-%d", k);
		const struct rejected_article article = {
			.last = NEWSROOM_NOW, .reason = k % 2 ? "bad-time" : "no-id", .field = "published", .origin = "client", .about = about,
			.size = strlen(about),
			.data = about, .kept = strlen(about),
		};
		require(rejected_add(newsroom->rejected, &article) == 0);
	}
	require(rejected_commit(newsroom->rejected) == 0);
}

static inline void newsroom_open(struct newsroom *newsroom)
{
	char *error = NULL;
	journal_set_level(JOURNAL_ERROR);
	if (!newsroom->models)
		require(models_load(HEARSAY_DATA_BUILD, &newsroom->models, &error) == 0);
	/* Where writing costs nothing: it is not what is tried. */
	strcpy(newsroom->directory, access("/dev/shm", W_OK) == 0 ? "/dev/shm/hearsay-fuzz-XXXXXX" : "/tmp/hearsay-fuzz-XXXXXX");
	require(mkdtemp(newsroom->directory));
	newsroom_open_fold(newsroom);
	newsroom_replay(newsroom);
	newsroom->rejected = rejected_open(newsroom->directory, REJECTED_LEAST_BYTES, &error);
	newsroom_fill(newsroom);
	newsroom_reject(newsroom);
}

static inline void newsroom_close(struct newsroom *newsroom)
{
	char command[128];
	newsroom->fold = fold_close(newsroom->fold);
	newsroom->rejected = rejected_close(newsroom->rejected);
	snprintf(command, sizeof(command), "rm -r %s", newsroom->directory);
	require(system(command) == 0);
}
