/* The inside of the board, shared by the files board*.c: board.c (articles and time), board_edit.c (editors' decisions), board_records.c (updates),
 * and those named below. */
#pragma once

#include "cluster/board/board.h"
#include "cluster/statements/quotation_index.h"
#include "cluster/statements/statement_clusters.h"
#include "cluster/statements/statement_rest.h"
#include "cluster/statements/story_speakers.h"
#include "cluster/stories/stories.h"
#include "proto/base/array.h"
#include "proto/base/dictionary.h"
#include "proto/base/map.h"

/* A statement as updates need it; for the fields see struct statement. Strings and spans are given as offsets into the block of struct board_text; 0
 * stands for NULL. */
struct board_statement {
	uint8_t kind;
	bool attitude : 1;
	bool goes_on : 1; /* a part of the same quotation or sentence as the statement before it (statement_parts.h) */
	uint16_t confidence;
	uint32_t speaker, speaker_reason, mention, cue, via, text;
	uint32_t content, content_count;
};

/* The texts of an article and its statements, in one allocation. */
struct board_text {
	uint32_t id, url, title, headline; /* offsets, as above */
	struct board_statement statements[];
};

struct board_article {
	uint64_t key[2]; /* XXH3, 128 bits, of the id */
	struct board_text *text; /* NULL if the slot is free or the story rests */
	uint32_t publisher, owner;     /* numbers in board->strings, or DICTIONARY_NONE */
	uint32_t statement_count : 31; /* its statements are numbered from first_statement on */
	bool pinned : 1;               /* an editor put it into its story, so its later revisions stay there */
	uint32_t first_statement;
	uint32_t story, copy_of; /* copy_of: the slot of the original, which is no copy itself; STORIES_NONE: it is no copy */
	uint32_t origin;         /* the number of the story in which it was before any merge */
	uint32_t next_id;        /* the slot of the next article in its bucket, or STORIES_NONE */
	int64_t time;
	uint64_t position;
};

/* A removed statement that began a cluster which still exists: the cluster keeps its id. */
struct board_founder {
	uint32_t number, index;
	uint64_t position;
};

struct board_part;

struct board_publisher {
	uint32_t publisher, articles;
};

enum { BOARD_ID_SIZE = 24 };

struct board_story {
	char id[BOARD_ID_SIZE];
	uint32_t number, version;
	const char *language;       /* lives in board->strings */
	ARRAY(uint32_t) articles;   /* slots, ascending by position */
	ARRAY(struct board_publisher) publishers; /* the voices (board_voice) of the articles that are no copies, ascending by publisher */
	/* The stories that were merged into this one, directly or by way of another. Each comes before the one into which it was merged. */
	ARRAY(struct board_part *) parts;
	uint32_t parent; /* only in the header of a part (board_part.h): the number of the story that it was merged into */
	ARRAY(struct board_founder) founders; /* ascending by number */
	struct statement_clusters *clusters; /* NULL if the story rests */
	struct statement_rest *rest;         /* their resting form if it does, else NULL */
	struct story_speakers speakers;
	uint32_t copy_count;
	int64_t first_seen, last_seen, touched; /* touched: `at` of the last article that came in */
	char *title, *representative; /* the headline that stands for the story, and the id of its article */
	char *continues, *split_from;
	struct board_story *earlier, *later;           /* the list by `touched`: the story that closes next comes first */
	struct board_story *used_earlier, *used_later; /* the list of awake stories by use: the one that rests next comes first */
};

struct board_ids {
	uint32_t *buckets; /* by the low bits of a key: the slot of the newest article, or STORIES_NONE */
	uint32_t bucket_count, count; /* count: of articles; bucket_count: a power of two, and not less */
};

struct board {
	const struct models *models;
	struct board_options options;
	struct stories *stories;
	struct dictionary *strings; /* publishers as they are shown, owners, languages of stories */
	struct dictionary *named;   /* keys of publishers that are shown under another name */
	ARRAY(uint32_t) names;      /* parallel: the number of the name in `strings` */
	struct board_ids ids;
	struct quotation_index *quotations;
	struct map *published_cluster; /* by the number of a linked statement: the founder of the cluster in which it was last published, and its story */
	struct map *published_same_as; /* by the number of a cluster's founder: a hash of the links that were last published, if there were any */
	ARRAY(struct board_article) articles;
	ARRAY(uint32_t) free_slots;
	struct map *open; /* stories by number */
	struct board_story *first, *last;
	struct board_story *used_first, *used_last;
	uint64_t awake; /* how many articles and statements the awake stories have */
	uint64_t reads;
	int error;
	uint32_t next_statement;
	struct board_counts counts;
	uint64_t comparisons; /* pairs of statements measured */
	struct arena *arena; /* of the entry being applied */
	ARRAY(struct update) updates;
	ARRAY(uint32_t) recopied; /* slots of articles that became copies or originals since their story was last published */
	uint64_t position;
	int64_t at;
};

/* The string at an offset into the article's block. */
static inline const char *board_string_at(const struct board_article *article, uint32_t place)
{
	return place ? (const char *)article->text + place : NULL;
}

/* The id of an article whose story does not rest. */
static inline const char *board_article_id(const struct board_article *article)
{
	return board_string_at(article, article->text->id);
}

/* NULL if not known. */
static inline const char *board_publisher(const struct board *board, const struct board_article *article)
{
	return article->publisher == DICTIONARY_NONE ? NULL : dictionary_text(board->strings, article->publisher);
}

static inline const char *board_owner(const struct board *board, const struct board_article *article)
{
	return article->owner == DICTIONARY_NONE ? NULL : dictionary_text(board->strings, article->owner);
}

/* Whom an article speaks for: the owner of its publisher, or else the publisher; "" if neither is known. */
const char *board_voice(const struct board *board, const struct board_article *article);

/* board_rest.c */
/* Wakes a story. To be called before it is changed, or published with articles or clusters. It stays awake at least until the next entry. */
void board_wake(struct board *board, struct board_story *story);
/* Lets the least recently used stories rest if too much is awake. Strings of earlier updates are invalid afterwards. */
void board_rest(struct board *board);
/* Add a new story to the awake ones, and remove one that ends (nothing happens if it rests). */
void board_add_awake(struct board *board, struct board_story *story);
void board_forget_awake(struct board *board, struct board_story *story);
/* Give an article its block of texts, and free that again. */
void board_hold(struct board *board, struct board_article *article, const struct article *read, const struct analysis *analysis);
void board_let_go(struct board *board, struct board_article *article);

/* board_sums.c */
/* Adds an article of the story to the story's sums: publishers, copies, first and last time. */
void board_sum_in(struct board *board, struct board_story *story, uint32_t slot);
/* Computes the sums of a story from all its articles. */
void board_sum_again(struct board *board, struct board_story *story);
/* For a new article of the story that has the text of the article `copy_of` (STORIES_NONE: of none): decides which is the original, namely the one
 * with the earliest story time, or, of several, the one that came in first. Returns whether other articles have become copies by that. */
bool board_place_copy(struct board *board, struct board_story *story, uint32_t slot, uint32_t copy_of);
/* Call it when an article has left the story: if it had copies, the earliest of them becomes the original. */
void board_lose_original(struct board *board, struct board_story *story, uint32_t old);

/* What an update has besides the clusters that changed. */
struct board_delta {
	const uint32_t *articles; /* slots */
	size_t article_count;
	const char **removed; /* ids of articles, in the arena */
	size_t removed_count;
	const char *reason; /* why the articles came in; NULL if they were there already, and changed */
	int32_t score;
	const char **terms, **names;
	size_t term_count, name_count;
	bool nothing_new; /* all of it has been published before, in another story */
	bool links;       /* the clusters are published because their links to other stories changed */
	bool whole;       /* the clusters are published with all their statements, since a speaker may be called otherwise now */
};

/* Appends an update of this type about the story: what `delta` names, and the clusters that changed since its last one (none if `delta` is NULL).
 * `replaced_by` and `closed_reason` may be NULL. */
void board_publish(struct board *board, struct board_story *story, enum update_type type, const struct board_delta *delta,
                   const char *replaced_by, const char *closed_reason);

/* How many statement clusters an open story has, at rest or not. */
static inline size_t board_cluster_count(const struct board_story *story)
{
	return story->rest ? statement_rest_count(story->rest) : statement_clusters_count(story->clusters);
}

/* The founder of the cluster in which a statement of the story is. */
static inline uint32_t board_cluster_founder(const struct board_story *story, uint32_t number)
{
	return story->rest ? statement_rest_founder(story->rest, number) : statement_clusters_founder(story->clusters, number);
}

/* The open story with this number; NULL if it was closed or merged. */
static inline struct board_story *board_story_of(const struct board *board, uint32_t number)
{
	return map_pointer(board->open, number);
}

/* board_ids.c */
void board_ids_key(const char *id, uint64_t ret_key[2]);
/* Make an article findable by its id, whose key must be set, and undo that. */
void board_ids_add(struct board *board, uint32_t slot);
void board_ids_remove(struct board *board, uint32_t slot);
/* The slot of the article with this id, or STORIES_NONE. */
uint32_t board_find_article(const struct board *board, const char *id);

/* board.c: the parts that board_edit.c uses too. */
void board_begin(struct board *board, uint64_t position, int64_t at, struct arena *arena);
void board_end(struct board *board, struct updates *ret_updates);
/* Opens a story, whose id is that of the current entry. It closes as if its last article had come in at `touched`. */
struct board_story *board_open_story(struct board *board, uint32_t number, const char *language, int64_t touched);
void board_remember_founders(struct board_story *story, const struct board_article *article);
/* Makes `from` a part of `into`, and publishes both. They must be one story for clustering already (stories_join, stories_merge). */
void board_merge(struct board *board, struct board_story *into, struct board_story *from, int32_t score, const char *reason);

/* board_speakers.c */
/* Learns the speakers of a new article's statements. */
void board_learn_speakers(struct board *board, struct board_story *story, const struct statement_features *features,
                          const uint32_t *numbers, size_t count);
/* Forgets the speakers whom no article of the story names any more. The story must be awake. */
void board_forget_speakers(struct board *board, struct board_story *story);

/* A statement of a cluster that is being published. */
struct published_statement {
	struct statement_record *statement;
	const struct board_article *article;
	bool is_added;   /* it was not published in this cluster before */
	bool is_changed; /* it gets another speaker than before, because of statements that were added */
};
/* Lends speakers: where an article does not say whose statement it is, or a pronoun in it was resolved wrongly, other articles of the
 * cluster may name the speaker: those with the same words, or all of them. This becomes the statement's speaker, with the reason
 * "elsewhere". */
void board_lend_speakers(const struct board *board, const struct board_story *story, struct published_statement *published, size_t count);

/* board_records.c */
/* Finds the founder of a cluster of the story, which is the statement that the cluster began with, by its number. It may have been removed since. */
struct board_founder board_founder_of(const struct board *board, const struct board_story *story, uint32_t number);
/* The id of the cluster that began with the statement `index` of the article at `position`; in the entry's arena. */
const char *board_cluster_id(const struct board *board, uint64_t position, uint32_t index);

/* board_same_as.c */
struct quotation_index *board_quotations_new(const struct board *board);
enum { BOARD_QUOTING_MAX = 8 };
/* Finds the stories that have statements of a new article in almost the same words. Returns how many there are. */
size_t board_find_quoting(const struct board *board, const struct analysis *analysis, struct story_quoting ret_quoting[BOARD_QUOTING_MAX]);
/* Links an article's statements to those of other stories; call it once they are in their story's clusters. Removes the links; call it before they
 * leave these. Updates the links after the article was moved to another story. */
void board_link_statements(struct board *board, const struct board_story *story, uint32_t slot, const struct statement_features *features);
void board_unlink_statements(struct board *board, uint32_t slot);
void board_move_statements(struct board *board, uint32_t slot);
/* Removes all statements of a story that is about to close. Statements of other stories stay linked to its clusters as they were published. */
void board_close_same_as(struct board *board, const struct board_story *story);
/* Sets the links in the record of a cluster that is being published. */
void board_fill_same_as(const struct board *board, const struct board_story *story, const struct cluster_view *view,
                        struct cluster_record *record);
/* Call it when the cluster with this founder is published as gone. */
void board_forget_same_as(struct board *board, uint32_t founder);
/* Publishes all clusters whose links differ from those that were last published. */
void board_publish_same_as(struct board *board);
