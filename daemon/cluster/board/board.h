/* Board: the state of the newsroom, which is the open stories with their articles and statement clusters. It is a function of the entries that are
 * applied to it: the same entries give the same updates, byte for byte. It knows no clock, file or socket. */
#pragma once

#include "cluster/analysis.h"
#include "proto/base/image.h"
#include "proto/edit.h"
#include "proto/update.h"

struct board;

/* Reads again, into the arena, the article and the analysis that were applied at this position. After a failure (a negative errno value) the board
 * can't be used any more (board_error). */
typedef int board_read(void *context, uint64_t position, struct arena *arena, struct article *ret_article, struct analysis *ret_analysis);

struct board_options {
	int64_t window; /* milliseconds without a new article after which a story closes; default BOARD_WINDOW_DEFAULT */
	/* With a reader, quiet stories rest: the texts of their articles and statements are dropped, and read again when the story changes. Without
	 * one, everything stays in memory. The updates are the same either way. */
	board_read *read;
	void *read_context;
	uint64_t awake; /* about how many statements and articles may be in stories that do not rest; default BOARD_AWAKE_DEFAULT */
};
/* Three weeks: of 69 events that people named and followed over years, half pause for longer than 5 days, and a quarter for longer than this.
 * After such a pause, very similar articles still join and merely similar ones do not (story_settings.h), so a long window costs little
 * precision, but memory, which grows with the articles in the window. */
#define BOARD_WINDOW_DEFAULT (INT64_C(21) * 24 * 3600 * 1000)
enum { BOARD_AWAKE_DEFAULT = 40000 }; /* a statement takes about 590 bytes: 24 MB */

/* The models are the caller's, and must outlive the board. */
struct board *board_new(const struct models *models, const struct board_options *options);
struct board *board_free(struct board *board);

/* The updates that one entry caused, in order. They are in the given arena, except for strings of open stories, which are valid until the next
 * call on the board. */
struct updates {
	struct update *items;
	size_t count;
};

/* Applies an article (a new id, or a revision, for which the earlier one is taken out first). `position` is higher than all before it, `at` never
 * lower. The article's story time is its `published`, unless that is missing, over an hour after `at`, or before 1990: then `at`. */
void board_apply_article(struct board *board, uint64_t position, int64_t at, const struct article *article,
                         const struct analysis *analysis, struct arena *arena, struct updates *ret_updates);

/* Applies a retraction of the article with this id; if it is not on the board, nothing changes. */
void board_apply_retraction(struct board *board, uint64_t position, int64_t at, const char *article_id, struct arena *arena,
                            struct updates *ret_updates);

/* The same for an erasure. If it leaves a story empty, that closes with the reason "erased" rather than "retracted". */
void board_apply_erasure(struct board *board, uint64_t position, int64_t at, const char *article_id, struct arena *arena,
                         struct updates *ret_updates);

/* Whether an edit can be done at `at`. If not, false, and *ret_refusal says why: "unknown-story" (it is not on the board: never was, or
 * is closed), "story-closed" (it is due to close by `at`), "same-story", "different-languages", "not-in-story" (an article), "empties-story"
 * (no article would be left), "nothing-to-unmerge". The id of a merged story stands for the story that it is part of now. */
bool board_check_edit(const struct board *board, int64_t at, const struct edit *edit, struct edit_refusal *ret_refusal);

/* Applies an edit; one that can't be done changes nothing. The id of a story that it makes is formed from the entry's position. From then on,
 * neither clustering nor later revisions move articles out of the stories concerned. */
void board_apply_edit(struct board *board, uint64_t position, int64_t at, const struct edit *edit, struct arena *arena,
                      struct updates *ret_updates);

/* Applies a tick: time passes, quiet stories close. */
void board_apply_tick(struct board *board, uint64_t position, int64_t at, struct arena *arena, struct updates *ret_updates);

/* Applies retention: the entries up to the position `up_to` are about to be removed from the log. Stories that began there, or have an article from
 * there, close with the reason "retention"; articles that come later continue them. */
void board_apply_retention(struct board *board, uint64_t position, int64_t at, uint64_t up_to, struct arena *arena, struct updates *ret_updates);

/* Writes the board to an image, or reads it from one into a new board; between two entries. The updates from then on are, byte for byte, as if all
 * entries had been applied again. The board must have a reader (board_options). If the image fails, the board can only be freed. */
void board_image(struct image *image, struct board *board);

/* The id of statement number `index` (from 0) of the article at `position`; in the arena. */
const char *board_statement_id(struct arena *arena, uint64_t position, uint32_t index);

/* The time at which the next story closes if nothing comes in; INT64_MAX if none is open. */
int64_t board_next_close(const struct board *board);

/* Whether an open story has the article. */
bool board_has_article(const struct board *board, const char *article_id);

/* For when memory is short: lets all stories rest but the one that was used last. Strings of earlier updates are invalid afterwards. */
void board_release_memory(struct board *board);

/* 0, or the error of board_read: then the updates since that are wrong, and only board_free() is allowed. */
int board_error(const struct board *board);

struct board_counts {
	uint64_t articles, copies, statements, clusters, stories; /* of open stories */
};
struct board_counts board_counts(const struct board *board);

/* For benchmarks: the work done so far. */
struct board_work {
	uint64_t postings, stories, members; /* see struct stories_work */
	uint64_t statements;                 /* pairs of statements measured */
	uint64_t reads;                      /* articles read again */
};
struct board_work board_work(const struct board *board);

/* Bytes of the open stories, by what they are for. */
struct board_memory {
	size_t articles;   /* to decide which story an article belongs to */
	size_t terms;      /* to find the stories that it could belong to */
	size_t statements; /* to put statements into clusters */
	size_t records;    /* what updates say of articles and statements */
};
struct board_memory board_memory(struct board *board);
