/* Embedded posts: “We have taken the app down. — Edda Rosk (@rosk) May 13, 2019”, without quotation marks. */
#include "extract/attribution.h"
#include "extract/phrases.h"

enum {
	MOST_PASSAGES = 6, /* sentences of one post */
	FEWEST_TOKENS = 4,
	LONGEST_NAME = 6,
};

static bool is_handle(const struct reading *reading, uint32_t token)
{
	const struct token *t = reading_token(reading, token);
	return t->kind == TOKEN_URL && reading->document->text[t->byte] == '@' && reading_mark(reading, token - 1, '(') &&
	       reading_mark(reading, token + 1, ')');
}

/* The dash before the name whose handle stands at the token; 0 if there is none. */
static uint32_t dash_before(const struct reading *reading, uint32_t first, uint32_t handle)
{
	uint32_t token = handle - 1; /* the parenthesis */
	while (token > first && token + LONGEST_NAME > handle - 1 && reading_token(reading, token - 1)->kind == TOKEN_WORD)
		token--;
	return token > first && token < handle - 1 && phrase_is_dash(reading, token - 1) ? token - 1 : 0;
}

void posts_find(const struct reading *reading, uint32_t passage, struct attributions *attributions)
{
	const struct passage *p = &reading->passages[passage];
	for (uint32_t k = p->first + 2; k + 1 < p->end; k++) {
		uint32_t dash = is_handle(reading, k) ? dash_before(reading, p->first > 0 ? p->first - 1 : 0, k) : 0;
		if (!dash)
			continue;
		uint32_t start = passage;
		while (start > 0 && passage - start < MOST_PASSAGES && reading->passages[start - 1].paragraph == p->paragraph)
			start--;
		for (uint32_t sentence = start; sentence <= passage; sentence++) { /* each says its own, and is repeated on its own */
			struct attribution attribution = { .rule = RULE_POST, .direct = true, .share = 1000, .heir_of = DOCUMENT_NONE };
			const uint32_t end = reading->passages[sentence].end < dash ? reading->passages[sentence].end : dash;
			attribution.passage = passage;
			attribution.mention = (struct range){ dash + 1, k - 1 };
			attribution.content[0] = phrase_trim(reading, (struct range){ reading->passages[sentence].first, end });
			attribution.content_count = 1;
			if (attribution.content[0].end >= attribution.content[0].first + FEWEST_TOKENS)
				array_append(&attributions->list, attribution);
		}
		return;
	}
}
