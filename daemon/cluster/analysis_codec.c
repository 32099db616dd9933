/* The analysis as the log keeps it. The log's format version covers it: a change here is a new version there, and the old
 * reader stays. */
#include <errno.h>
#include <string.h>

#include "cluster/analysis.h"
#include "proto/writer.h"

/* A statement is an array, since its keys would take more room than its words. */
enum statement_field {
	FIELD_KIND,
	FIELD_ATTITUDE,
	FIELD_CONFIDENCE,
	FIELD_SPEAKER,
	FIELD_REASON,
	FIELD_MENTION,
	FIELD_CUE,
	FIELD_VIA,
	FIELD_TEXT,
	FIELD_SENTENCE,
	FIELD_SPANS, /* of mention and cue: four offsets */
	FIELD_CONTENT, /* pairs of offsets */
	FIELD_FEATURES,
	FIELD_COUNT,
};

static void write_statement(const struct statement *statement, const char *text, const struct statement_features *features,
                            struct writer *writer)
{
	write_array(writer, FIELD_COUNT);
	write_integer(writer, statement->kind);
	write_boolean(writer, statement->attitude);
	write_integer(writer, statement->confidence);
	write_string(writer, statement->speaker);
	write_string(writer, statement->speaker_reason);
	write_string(writer, statement->mention);
	write_string(writer, statement->cue);
	write_string(writer, statement->via);
	write_string(writer, text);
	write_integer(writer, statement->sentence);
	write_array(writer, 4);
	write_integer(writer, statement->mention_span.start);
	write_integer(writer, statement->mention_span.end);
	write_integer(writer, statement->cue_span.start);
	write_integer(writer, statement->cue_span.end);
	write_array(writer, (uint32_t)(2 * statement->content_count));
	for (size_t k = 0; k < statement->content_count; k++) {
		write_integer(writer, statement->content[k].start);
		write_integer(writer, statement->content[k].end);
	}
	statement_features_write(features, writer);
}

void analysis_write(const struct analysis *analysis, struct writer *writer)
{
	write_map(writer, 5 + !!analysis->publisher_name + !!analysis->owner);
	write_pair_string(writer, "language", analysis->language);
	write_pair_string(writer, "publisher", analysis->publisher);
	/* These were added to the format without a new version: what has none is written as it always was. */
	if (analysis->publisher_name)
		write_pair_string(writer, "publisher_name", analysis->publisher_name);
	if (analysis->owner)
		write_pair_string(writer, "owner", analysis->owner);
	write_pair_string(writer, "headline", analysis->headline);
	write_string(writer, "features");
	story_features_write(&analysis->features, writer);
	write_pair_array(writer, "statements", analysis->statements.count);
	for (size_t k = 0; k < analysis->statements.count; k++)
		write_statement(&analysis->statements.items[k], analysis->statement_texts[k], &analysis->statement_features[k], writer);
}

/* Reads pairs of offsets; *ret_spans gets count / 2 spans. */
static int read_spans(const struct value *value, struct arena *arena, struct span **ret_spans, size_t *ret_count)
{
	if (value->type != VALUE_ARRAY || value->count % 2)
		return -EBADMSG;
	struct span *spans = arena_alloc(arena, value->count / 2, sizeof(*spans));
	for (uint32_t k = 0; k < value->count; k++) {
		const struct value *item = &value->items[k];
		if (item->type != VALUE_INTEGER || item->integer < 0 || item->integer > UINT32_MAX)
			return -EBADMSG;
		*(k % 2 ? &spans[k / 2].end : &spans[k / 2].start) = (uint32_t)item->integer;
	}
	*ret_spans = spans;
	*ret_count = value->count / 2;
	return 0;
}

static const char *text_of(const struct value *value)
{
	return value->type == VALUE_STRING ? value->string : NULL;
}

static const char *text_or_empty(const struct value *value)
{
	const char *text = text_of(value);
	return text ? text : "";
}

static int64_t number_of(const struct value *value)
{
	return value->type == VALUE_INTEGER ? value->integer : 0;
}

static int read_statement(const struct value *value, struct arena *arena, struct statement *ret_statement, const char **ret_text,
                          struct statement_features *ret_features)
{
	if (value->type != VALUE_ARRAY || value->count != FIELD_COUNT)
		return -EBADMSG;
	const struct value *fields = value->items;
	int64_t kind = number_of(&fields[FIELD_KIND]);
	if (kind < 0 || kind >= STATEMENT_KIND_COUNT)
		return -EBADMSG;
	struct statement statement = {
		.kind = (enum statement_kind)kind,
		.attitude = fields[FIELD_ATTITUDE].type == VALUE_BOOLEAN && fields[FIELD_ATTITUDE].boolean,
		.confidence = (uint16_t)number_of(&fields[FIELD_CONFIDENCE]),
		.speaker = text_of(&fields[FIELD_SPEAKER]),
		.speaker_reason = text_of(&fields[FIELD_REASON]),
		.mention = text_or_empty(&fields[FIELD_MENTION]),
		.cue = text_or_empty(&fields[FIELD_CUE]),
		.via = text_of(&fields[FIELD_VIA]),
		.sentence = (uint32_t)number_of(&fields[FIELD_SENTENCE]),
	};
	struct span *spans;
	size_t count;
	int r = read_spans(&fields[FIELD_SPANS], arena, &spans, &count);
	if (r < 0 || count != 2)
		return -EBADMSG;
	statement.mention_span = spans[0];
	statement.cue_span = spans[1];
	r = read_spans(&fields[FIELD_CONTENT], arena, &statement.content, &statement.content_count);
	if (r < 0)
		return r;
	*ret_statement = statement;
	*ret_text = text_or_empty(&fields[FIELD_TEXT]);
	return statement_features_read(&fields[FIELD_FEATURES], arena, ret_features);
}

int analysis_read(const struct value *value, struct arena *arena, struct analysis *ret_analysis)
{
	struct analysis analysis = {
		.language = value_string(value, "language", NULL),
		.publisher = value_string(value, "publisher", NULL),
		.publisher_name = value_string(value, "publisher_name", NULL),
		.owner = value_string(value, "owner", NULL),
		.headline = value_string(value, "headline", ""),
	};
	const struct value *features = value_find(value, "features");
	if (!analysis.language || !features)
		return -EBADMSG;
	int r = story_features_read(features, arena, &analysis.features);
	if (r < 0)
		return r;
	const struct value *items;
	uint32_t count = value_array(value, "statements", &items);
	analysis.statements = (struct statements){ .items = arena_alloc(arena, count, sizeof(struct statement)), .count = count };
	analysis.statement_texts = arena_alloc(arena, count, sizeof(*analysis.statement_texts));
	analysis.statement_features = arena_alloc(arena, count, sizeof(*analysis.statement_features));
	for (uint32_t k = 0; k < count; k++) {
		r = read_statement(&items[k], arena, &analysis.statements.items[k], &analysis.statement_texts[k], &analysis.statement_features[k]);
		if (r < 0)
			return r;
	}
	*ret_analysis = analysis;
	return 0;
}
