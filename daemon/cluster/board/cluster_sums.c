#include "cluster/board/cluster_sums.h"

#include <string.h>

const char *cluster_voice(const char *owner, const char *publisher)
{
	return owner ? owner : publisher ? publisher : "";
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

uint32_t cluster_count_distinct(const char **texts, size_t count)
{
	uint32_t distinct = 0;
	if (count)
		qsort(texts, count, sizeof(*texts), by_text);
	for (size_t k = 0; k < count; k++)
		distinct += k == 0 || strcmp(texts[k - 1], texts[k]) != 0;
	return distinct;
}

bool cluster_had_it_first(const struct cluster_carrier *carrier, const struct cluster_carrier *other)
{
	if (carrier->time != other->time)
		return carrier->time < other->time;
	return other->is_copy && !carrier->is_copy;
}

void cluster_sum_up(const struct cluster_carrier *carriers, size_t count, struct arena *arena, struct cluster_record *record)
{
	const char **voices = arena_alloc(arena, count, sizeof(*voices));
	const struct cluster_carrier *first = &carriers[0];
	size_t voice_count = 0;
	record->last_seen = carriers[0].time;
	for (size_t k = 0; k < count; k++) {
		const struct cluster_carrier *carrier = &carriers[k];
		if (k > 0 && cluster_had_it_first(carrier, first))
			first = carrier;
		if (carrier->time > record->last_seen)
			record->last_seen = carrier->time;
		if (!carrier->is_copy)
			voices[voice_count++] = carrier->voice;
	}
	uint32_t distinct = cluster_count_distinct(voices, voice_count);
	record->publisher_count = distinct ? distinct : 1;
	record->article_count = record->statement_count = (uint32_t)count;
	record->copy_count = (uint32_t)(count - voice_count);
	record->first_seen = first->time;
	record->first_publisher = first->publisher;
}

/* In the Latin alphabet, a mention without one is "he" or "reports", not a name. */
static bool has_capital(const char *text)
{
	while (*text && (*text < 'A' || *text > 'Z'))
		text++;
	return *text;
}

bool cluster_names_speaker(const struct statement_record *statement)
{
	const char *speaker = statement->speaker, *mention = statement->mention;
	if (!speaker || !has_capital(mention))
		return false;
	const char *last = strrchr(speaker, ' ');
	size_t first = strcspn(speaker, " "); /* “Wang”, of Wang Yi */
	return strstr(mention, last ? last + 1 : speaker) || (strncmp(mention, speaker, first) == 0 && (!mention[first] || mention[first] == ' '));
}

const char *cluster_speaker(const struct statement_record *statements, size_t count, size_t fullest)
{
	if (cluster_names_speaker(&statements[fullest]))
		return statements[fullest].speaker;
	for (size_t k = 0; k < count; k++)
		if (cluster_names_speaker(&statements[k]))
			return statements[k].speaker;
	for (size_t k = 0; k < count && !statements[fullest].speaker; k++)
		if (statements[k].speaker)
			return statements[k].speaker;
	return statements[fullest].speaker;
}
