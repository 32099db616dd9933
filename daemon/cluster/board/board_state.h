/* The board's inside, shared by board.c (what happens), board_edit.c (what editors decide) and board_records.c (how it is told). */
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

/* One statement as records need it; see struct statement for what the fields are. Strings and spans are places in the text's block,
 * counted from its start; 0: NULL. */
struct board_statement {
	uint8_t kind;
	bool attitude : 1;
	bool goes_on : 1; /* a part of what the statement before it is a part of */
	uint16_t confidence;
	uint32_t speaker, speaker_reason, mention, cue, via, text;
	uint32_t content, content_count;
};

/* What is written in an article, in one allocation. */
struct board_text {
	uint32_t id, url, title, headline; /* places, as above */
	struct board_statement statements[];
};

struct board_article {
	uint64_t key[2]; /* XXH3, 128 bits, of the id */
	struct board_text *text; /* NULL when the slot is free or the story rests */
	uint32_t publisher, owner; /* of board->strings, or DICTIONARY_NONE */
	uint32_t statement_count : 31; /* numbers first_statement … + statement_count - 1 */
	bool pinned : 1;               /* an editor put it into its story: later revisions stay there */
	uint32_t first_statement;
	uint32_t story, copy_of;                   /* copy_of: the slot of the original, which is none, or STORIES_NONE */
	uint32_t origin; /* the story that it was in before that was merged into others */
	uint32_t next_id; /* the slot of the next one in its bucket, or STORIES_NONE */
	int64_t time;
	uint64_t position;
};

/* A statement that is gone but began a cluster that is still there: its id lives on in the cluster's. */
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
	ARRAY(struct board_publisher) publishers; /* voices of articles that are no copies, ascending by publisher */
	/* The stories that were merged into this one, and into those, each before what it was merged into. */
	ARRAY(struct board_part *) parts;
	uint32_t parent; /* in the header of a part (board_part.h): the story that it is part of */
	ARRAY(struct board_founder) founders; /* ascending by number */
	struct statement_clusters *clusters; /* NULL: the story rests, */
	struct statement_rest *rest;         /* and this is what is left of them; else NULL */
	struct story_speakers speakers;
	uint32_t copy_count;
	int64_t first_seen, last_seen, touched; /* touched: `at` of the last article that came in */
	char *title, *representative; /* of the headline that stands for it */
	char *continues, *split_from;
	struct board_story *earlier, *later; /* by touched: the story that closes next is first */
	struct board_story *used_earlier, *used_later; /* unless it rests, by use: the story that rests next is first */
};

struct board_ids {
	uint32_t *buckets; /* the slot of the newest article, by the low bits of its key, or STORIES_NONE */
	uint32_t bucket_count, count; /* a power of two, at least as many as there are articles */
};

struct board {
	const struct models *models;
	struct board_options options;
	struct stories *stories;
	struct dictionary *strings; /* publishers, owners, languages of stories */
	struct board_ids ids;
	struct quotation_index *quotations;
	struct map *told_cluster;   /* by the number of a linked statement: the founder of the cluster that it was told in, and the story */
	struct map *told_same_as;   /* by the number of a cluster's founder: a hash of the links that were told last, if any were */
	ARRAY(struct board_article) articles;
	ARRAY(uint32_t) free_slots;
	struct map *open; /* stories by number */
	struct board_story *first, *last;
	struct board_story *used_first, *used_last;
	uint64_t awake; /* articles and statements of stories that do not rest */
	uint64_t reads;
	int error;
	uint32_t next_statement;
	struct board_counts counts;
	uint64_t comparisons; /* pairs of statements measured */
	struct arena *arena; /* of the entry being applied */
	ARRAY(struct update) updates;
	ARRAY(uint32_t) recopied; /* slots of articles that became copies or originals since their story was told */
	uint64_t position;
	int64_t at;
};

/* What is written at a place in the article's text. */
static inline const char *board_string_at(const struct board_article *article, uint32_t place)
{
	return place ? (const char *)article->text + place : NULL;
}

/* The id of an article whose story does not rest. */
static inline const char *board_article_id(const struct board_article *article)
{
	return board_string_at(article, article->text->id);
}

/* NULL if nobody knows. */
static inline const char *board_publisher(const struct board *board, const struct board_article *article)
{
	return article->publisher == DICTIONARY_NONE ? NULL : dictionary_text(board->strings, article->publisher);
}

static inline const char *board_owner(const struct board *board, const struct board_article *article)
{
	return article->owner == DICTIONARY_NONE ? NULL : dictionary_text(board->strings, article->owner);
}

/* Whom an article speaks for: the owner of its publisher, else the publisher; "" if nobody knows. */
const char *board_voice(const struct board *board, const struct board_article *article);

/* board_rest.c */
/* The story is about to be changed, or told with articles or clusters: it is awake until the next entry at least. */
void board_wake(struct board *board, struct board_story *story);
/* Lets stories rest that were not used for longest, if too much is awake. Strings of earlier updates are gone then. */
void board_rest(struct board *board);
/* A new story is awake; one that ends is neither. */
void board_add_awake(struct board *board, struct board_story *story);
void board_forget_awake(struct board *board, struct board_story *story);
/* An article gets its block, or loses it. */
void board_hold(struct board *board, struct board_article *article, const struct article *read, const struct analysis *analysis);
void board_let_go(struct board *board, struct board_article *article);

/* board_sums.c */
/* Counts an article, which is in the story already, into its sums. */
void board_sum_in(struct board *board, struct board_story *story, uint32_t slot);
/* Makes the sums anew. */
void board_sum_again(struct board *board, struct board_story *story);
/* Settles whose copy a new article of the story is, if its text is that of the article `copy_of` (or STORIES_NONE): the original is
 * the one with the earliest story time, of equal ones the one that came in first. Returns whether others became copies. */
bool board_place_copy(struct board *board, struct board_story *story, uint32_t slot, uint32_t copy_of);
/* An original has left the story: the earliest of its copies is now the original. */
void board_lose_original(struct board *board, struct board_story *story, uint32_t old);

/* What one update tells, beside the clusters that changed. */
struct board_delta {
	const uint32_t *articles; /* slots */
	size_t article_count;
	const char **removed; /* ids of articles, in the arena */
	size_t removed_count;
	const char *reason; /* why the articles came in; NULL: they were there, and changed */
	int32_t score;
	const char **terms, **names;
	size_t term_count, name_count;
	bool nothing_new; /* all of it was told as another story's */
	bool links;       /* clusters are told for their links to other stories alone */
	bool whole;       /* with all of their statements: whoever said them may be known by another name now */
};

/* Appends an update of this type about the story. `replaced_by` and `closed_reason` may be NULL. */
void board_tell(struct board *board, struct board_story *story, enum update_type type, const struct board_delta *delta,
                const char *replaced_by, const char *closed_reason);

/* How many statement clusters an open story has, at rest or not. */
static inline size_t board_cluster_count(const struct board_story *story)
{
	return story->rest ? statement_rest_count(story->rest) : statement_clusters_count(story->clusters);
}

/* The founder of the cluster that a statement of the story is in. */
static inline uint32_t board_cluster_founder(const struct board_story *story, uint32_t number)
{
	return story->rest ? statement_rest_founder(story->rest, number) : statement_clusters_founder(story->clusters, number);
}

/* The open story with that number; NULL if it was closed or merged. */
static inline struct board_story *board_story_of(const struct board *board, uint32_t number)
{
	return map_pointer(board->open, number);
}

/* board_ids.c */
void board_ids_key(const char *id, uint64_t ret_key[2]);
/* An article whose key is set, and that is not found yet, can be found by its id; or no more. */
void board_ids_add(struct board *board, uint32_t slot);
void board_ids_remove(struct board *board, uint32_t slot);
/* The slot of the article with this id, or STORIES_NONE. */
uint32_t board_find_article(const struct board *board, const char *id);

/* board.c: what board_edit.c uses of it. */
void board_begin(struct board *board, uint64_t position, int64_t at, struct arena *arena);
void board_end(struct board *board, struct updates *ret_updates);
/* A story that begins with the entry at hand and closes as if `touched` were the `at` of its last article. */
struct board_story *board_open_story(struct board *board, uint32_t number, const char *language, int64_t touched);
void board_remember_founders(struct board_story *story, const struct board_article *article);
/* Makes `from`, which clustering has joined already, a part of `into`, and tells both. */
void board_merge(struct board *board, struct board_story *into, struct board_story *from, int32_t score, const char *reason);

/* board_speakers.c */
/* Learns whom the statements of a new article name. */
void board_learn_speakers(struct board *board, struct board_story *story, const struct statement_features *features,
                          const uint32_t *numbers, size_t count);
/* Forgets whom only an article named that the story has no more. It is awake. */
void board_forget_speakers(struct board *board, struct board_story *story);

/* A statement of a cluster that is being told. */
struct cluster_telling {
	struct statement_record *statement;
	const struct board_article *article;
	bool is_added;   /* it was not told in this cluster before */
	bool is_changed; /* another speaker is lent to it than before what was added */
};
/* Where an article does not know who said something, or takes a pronoun for somebody, the other articles of the cluster may name the
 * one who did: those with the same words, or all of them. That is then the statement's speaker, for the reason "elsewhere". */
void board_lend_speakers(const struct board *board, const struct board_story *story, struct cluster_telling *tellings, size_t count);

/* board_records.c */
/* The statement, of a story, that a cluster began with; it may be gone. */
struct board_founder board_founder_of(const struct board *board, const struct board_story *story, uint32_t number);
/* The id of the cluster that began with the statement `index` of the article at `position`; in the entry's arena. */
const char *board_cluster_id(const struct board *board, uint64_t position, uint32_t index);

/* board_same_as.c */
struct quotation_index *board_quotations_new(const struct board *board);
enum { BOARD_QUOTING_MAX = 8 };
/* The stories that say what an article, which is in none yet, says in almost the same words. Returns how many they are. */
size_t board_find_quoting(const struct board *board, const struct analysis *analysis, struct story_quoting ret_quoting[BOARD_QUOTING_MAX]);
/* Links the statements of an article, which are in their story's clusters, to those of other stories; takes them out again (before
 * they leave the clusters); or says that their article was moved to another story. */
void board_link_statements(struct board *board, const struct board_story *story, uint32_t slot, const struct statement_features *features);
void board_unlink_statements(struct board *board, uint32_t slot);
void board_move_statements(struct board *board, uint32_t slot);
/* Takes all statements of a story out which closes now; others stay linked to what it told. */
void board_close_same_as(struct board *board, const struct board_story *story);
/* Fills in the links of a cluster that is being told. */
void board_fill_same_as(const struct board *board, const struct board_story *story, const struct cluster_view *view,
                        struct cluster_record *record);
/* The cluster with this founder is told to be gone. */
void board_forget_same_as(struct board *board, uint32_t founder);
/* Tells all clusters that have other links than were told. */
void board_tell_same_as(struct board *board);
