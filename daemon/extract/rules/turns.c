/* Turns in interviews and debates: “ROSK: We have opened the gates.”, “Q: Why?”. A word with a colon at the beginning of a sentence need
 * not be a turn (“Related: …”, “Loser: …”). It is one if there are several such labels, which come more than once and name people of the
 * text. The turn of a named person is a direct statement; a question is none, unless whoever asks it else answers. */
#include <string.h>

#include "extract/attribution.h"
#include "extract/rules/phrases.h"

enum {
	LABEL_TOKENS = 8,  /* of the longest label, with a title, and a party in brackets */
	MOST_KEYS = 24,    /* speakers of one text */
	FEWEST_TURNS = 4,  /* of all speakers together */
	FEWEST_OF_ONE = 2, /* of each speaker */
	FEWEST_WORDS = 4,  /* of a turn that says something */
};

enum label_kind { LABEL_NAME, LABEL_QUESTION, LABEL_ANSWER };

struct label {
	uint32_t key;   /* the token of the name's last word, whose norm stands for the speaker */
	uint32_t end;   /* the token behind the name */
	uint32_t start; /* the token with which the turn begins */
	enum label_kind kind;
	bool found, upper, whole; /* `whole`: more than one word, as a full name has */
};

struct speaker_key {
	const char *norm;
	uint32_t count;
	uint32_t asked, answered; /* turns that end with a question mark; turns that do not, and follow one that does */
	enum label_kind kind;
	bool whole;  /* one of the labels is a full name */
	bool person; /* the text names the speaker outside of labels as well */
	bool upper;  /* the label is in capitals */
};

struct turns {
	const struct reading *reading;
	const struct word_list *words;
	struct label *labels; /* by passage */
	struct speaker_key keys[MOST_KEYS];
	uint32_t key_count;
};

static enum label_kind kind_of(const struct turns *turns, const struct token *token)
{
	size_t length = token->norm_length;
	if (length > 1 && token->norm[length - 1] == '.')
		length--;
	const char *kind = word_list_column(turns->words, token->norm, length, 0);
	return !kind ? LABEL_NAME : strcmp(kind, "question") == 0 ? LABEL_QUESTION : LABEL_ANSWER;
}

/* The token behind a bracket that opens at the token; the token itself if it does not close before `limit`. */
static uint32_t skip_bracket(const struct reading *reading, uint32_t token, uint32_t limit)
{
	for (uint32_t k = token + 1; k < limit; k++)
		if (reading_mark(reading, k, ')') || reading_mark(reading, k, ']'))
			return k + 1;
	return token;
}

/* The token of the colon, if a label begins at the first token: all its words are capitalised. The first token itself if it is no label. */
static uint32_t label_colon(const struct reading *reading, uint32_t first, uint32_t limit, struct label *label)
{
	for (uint32_t k = first; k < limit;) {
		const struct token *token = reading_token(reading, k);
		if (token->kind == TOKEN_WORD && token->flags & TOKEN_CAPITALISED) {
			label->upper = label->upper && (token->flags & TOKEN_UPPER || token->norm_length < 3);
			label->whole = k > first;
			label->key = k++;
			label->end = k;
			continue;
		}
		if (k > first && reading_mark(reading, k, ':'))
			return k;
		uint32_t behind = k > first && (reading_mark(reading, k, '(') || reading_mark(reading, k, '['))
		                      ? skip_bracket(reading, k, limit) : k;
		if (behind == k)
			return first;
		k = behind;
	}
	return first;
}

static struct label label_at(const struct turns *turns, const struct passage *passage)
{
	const struct reading *reading = turns->reading;
	struct label label = { .upper = true };
	uint32_t first = passage->first, limit = passage->end < first + LABEL_TOKENS ? passage->end : first + LABEL_TOKENS;
	uint32_t colon = label_colon(reading, first, limit, &label);
	const struct token *token = reading_token(reading, first);
	if (colon == first && (token->kind != TOKEN_WORD || token->norm_length > 2 || token->norm[token->norm_length - 1] != '.'))
		return label;
	if (colon == first) { /* "Q. Why?" */
		label.key = first;
		label.end = first + 1;
	}
	label.start = label.end > colon ? label.end : colon + 1;
	label.kind = kind_of(turns, reading_token(reading, label.key));
	label.found = (colon > first || label.kind != LABEL_NAME) && label.start < passage->end &&
	              reading_token(reading, label.start)->kind != TOKEN_QUOTE;
	return label;
}

static struct speaker_key *find_key(struct turns *turns, const char *norm)
{
	for (uint32_t k = 0; k < turns->key_count; k++)
		if (strcmp(turns->keys[k].norm, norm) == 0)
			return &turns->keys[k];
	return NULL;
}

static struct speaker_key *key_of(struct turns *turns, const struct label *label)
{
	return find_key(turns, reading_token(turns->reading, label->key)->norm);
}

static void count_label(struct turns *turns, const struct label *label)
{
	const char *norm = reading_token(turns->reading, label->key)->norm;
	struct speaker_key *key = key_of(turns, label);
	if (!key && turns->key_count < MOST_KEYS) {
		key = &turns->keys[turns->key_count++];
		*key = (struct speaker_key){ .norm = norm, .kind = label->kind, .upper = label->upper };
	}
	if (!key)
		return;
	key->count++;
	key->whole |= label->whole;
}

/* Finds the labels. False if there are too few for an interview. */
static bool find_labels(struct turns *turns)
{
	const struct reading *reading = turns->reading;
	uint32_t found = 0;
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		if (reading->voices[p] == VOICE_OUTLET)
			turns->labels[p] = label_at(turns, &reading->passages[p]);
		if (turns->labels[p].found)
			count_label(turns, &turns->labels[p]);
		found += turns->labels[p].found;
	}
	return found >= 2 && turns->key_count >= 2;
}

/* Notes which labels are names that the text has elsewhere, too. */
static void find_people(struct turns *turns)
{
	const struct reading *reading = turns->reading;
	for (uint32_t k = 0; k + 1 < reading->document->token_count; k++) {
		if (!reading_is(reading, k, WORD_NAME) || reading_mark(reading, k + 1, ':'))
			continue;
		struct speaker_key *key = find_key(turns, reading_token(reading, k)->norm);
		if (key)
			key->person = true;
	}
}

/* The passage behind the turn that begins with this passage. A turn ends with its paragraph, or at the next turn: a paragraph without a label may as
 * well be the outlet's comment. */
static uint32_t turn_end(const struct turns *turns, uint32_t passage)
{
	const struct reading *reading = turns->reading;
	uint32_t end = passage + 1;
	while (end < reading->passage_count && !turns->labels[end].found && reading->voices[end] == VOICE_OUTLET &&
	       reading->passages[end].paragraph == reading->passages[passage].paragraph)
		end++;
	return end;
}

/* Finds out, turn by turn, who asks and who answers: “Harbour Post: Why now? Edda Rosk: …” needs no other mention of Rosk. */
static void find_askers(struct turns *turns)
{
	const struct reading *reading = turns->reading;
	bool asked = false;
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		struct speaker_key *key = turns->labels[p].found ? key_of(turns, &turns->labels[p]) : NULL;
		if (!key)
			continue;
		bool asks = reading_mark(reading, reading->passages[turn_end(turns, p) - 1].end - 1, '?');
		key->asked += asks;
		key->answered += asked && !asks;
		asked = asks;
	}
	for (uint32_t k = 0; k < turns->key_count; k++) {
		struct speaker_key *key = &turns->keys[k];
		if (key->kind == LABEL_NAME && key->asked >= FEWEST_OF_ONE && key->asked * 3 >= key->count * 2)
			key->kind = LABEL_QUESTION;
		key->person |= key->kind == LABEL_NAME && key->answered >= FEWEST_OF_ONE && key->whole;
	}
}

static bool is_interview(const struct turns *turns)
{
	uint32_t speakers = 0, people = 0, count = 0, questions = 0, answers = 0;
	for (uint32_t k = 0; k < turns->key_count; k++) {
		const struct speaker_key *key = &turns->keys[k];
		questions += key->kind == LABEL_QUESTION ? key->count : 0;
		answers += key->kind == LABEL_ANSWER ? key->count : 0;
		if (key->kind != LABEL_NAME || key->count < FEWEST_OF_ONE || !(key->person || key->upper))
			continue;
		speakers++;
		people += key->person;
		count += key->count;
	}
	bool asked = questions > 0 && (answers > 0 || (speakers > 0 && questions + count >= FEWEST_TURNS));
	return asked || (speakers >= 2 && people >= 1 && count >= FEWEST_TURNS);
}

/* Whether a label of an interview begins a turn. One in capitals always does; another one must be a name of the text, or of whoever asks. */
static bool is_turn(struct turns *turns, const struct label *label)
{
	if (!label->found || label->upper || label->kind != LABEL_NAME)
		return label->found;
	const struct speaker_key *key = key_of(turns, label);
	return key && (key->person || key->kind == LABEL_QUESTION);
}

static uint32_t words_in(const struct reading *reading, struct range range)
{
	uint32_t words = 0;
	for (uint32_t k = range.first; k < range.end; k++)
		words += reading_token(reading, k)->kind == TOKEN_WORD;
	return words;
}

/* Whether the speaker only seldom asks: such questions are rhetorical, “He is a hater, OK?”, or put to somebody who is no reporter. */
static bool rarely_asks(struct turns *turns, const struct label *label)
{
	const struct speaker_key *key = key_of(turns, label);
	return key && key->person && key->asked * 3 < key->count;
}

static void add_turn(struct turns *turns, uint32_t passage, uint32_t end, struct attributions *attributions)
{
	const struct reading *reading = turns->reading;
	const struct label *label = &turns->labels[passage];
	struct range content = { label->start, end };
	reading_set_voice(reading, (struct range){ reading->passages[passage].first, content.end });
	if (label->kind == LABEL_QUESTION || range_empty(content) || (reading_mark(reading, content.end - 1, '?') && !rarely_asks(turns, label)))
		return;
	struct attribution attribution = { .rule = RULE_TURN, .direct = true, .share = 1000, .heir_of = DOCUMENT_NONE };
	attribution.passage = passage;
	attribution.content[attribution.content_count++] = phrase_trim(reading, content);
	if (label->kind == LABEL_NAME)
		attribution.mention = (struct range){ reading->passages[passage].first, label->end };
	if (words_in(reading, attribution.content[0]) >= FEWEST_WORDS)
		array_append(&attributions->list, attribution);
}

void turns_find(const struct reading *reading, struct attributions *attributions)
{
	struct turns turns = { .reading = reading, .words = language_list(reading->document->language, "turns") };
	turns.labels = arena_alloc(reading->arena, reading->passage_count, sizeof(*turns.labels));
	if (!find_labels(&turns))
		return;
	find_people(&turns);
	find_askers(&turns);
	if (!is_interview(&turns))
		return;
	for (uint32_t p = 0; p < reading->passage_count; p++) {
		struct label *label = &turns.labels[p];
		const struct speaker_key *key = label->found ? key_of(&turns, label) : NULL;
		label->kind = key ? key->kind : label->kind;
		label->found = is_turn(&turns, label);
	}
	for (uint32_t p = 0; p < reading->passage_count; p++)
		if (turns.labels[p].found)
			add_turn(&turns, p, reading->passages[turn_end(&turns, p) - 1].end, attributions);
}
