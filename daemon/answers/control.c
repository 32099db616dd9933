#include "answers/control.h"

#include <errno.h>
#include <string.h>

#include "service/journal.h"

/* One request, as far as it can be read. */
struct request {
	const struct control_context *context;
	const struct bus_peer *peer;
	bool has_number;
	int64_t number;
};

static void answer(const struct request *request, struct control_answer answer)
{
	answer.has_request = request->has_number;
	answer.request = request->number;
	if (strcmp(answer.result, "rejected") == 0)
		request->context->counters->values[COUNT_CONTROLS_REJECTED]++;
	answers_add_control(request->context->answers, request->peer, &answer);
}

static void refuse(const struct request *request, const struct edit_refusal *refusal)
{
	answer(request, (struct control_answer){ .result = "rejected", .reason = refusal->reason, .field = refusal->field, .id = refusal->id });
}

/* Without an id, or with one of another type than it is to have. */
static void refuse_id(const struct request *request, const struct value *map, const char *field, enum value_type type)
{
	const struct value *value = value_find(map, field);
	refuse(request, &(struct edit_refusal){ .reason = value && value->type != type ? "field-type" : "no-id", .field = field });
}

/* What takes an article back, and how it is told. */
struct removal {
	const char *control, *done;
	enum counter counter;
	int (*apply)(struct fold *fold, const char *article_id, int64_t now, enum fold_outcome *ret_outcome, uint64_t *ret_position);
};

static const struct removal removals[] = {
	{ "retract", "retracted", COUNT_RETRACTED, fold_retract },
	{ "erase", "erased", COUNT_ERASED, fold_erase },
};

static const struct removal *find_removal(const char *control)
{
	for (size_t k = 0; k < array_size(removals); k++)
		if (strcmp(removals[k].control, control) == 0)
			return &removals[k];
	return NULL;
}

static int remove_article(const struct request *request, const struct removal *removal, const char *id)
{
	const struct control_context *context = request->context;
	enum fold_outcome outcome;
	uint64_t position;
	int r = removal->apply(context->fold, id, context->now, &outcome, &position);
	if (r < 0)
		return r;
	if (outcome == FOLD_ERASED) {
		refuse(request, &(struct edit_refusal){ .reason = FOLD_ERASED_REASON, .field = "id", .id = id });
		return 0;
	}
	bool erase = removal->counter == COUNT_ERASED;
	if (erase)
		rejected_erase(context->rejected, id);
	if (outcome == FOLD_ACCEPTED) {
		context->counters->values[removal->counter]++;
		journal_write(JOURNAL_INFO, JOURNAL_FIELDS({ "HEARSAY_ARTICLE", id }), "%s article '%s'", removal->done, id);
	}
	uint64_t erasure = !erase ? 0 : position ? position : ERASURE_OF_REJECTED;
	answer(request, (struct control_answer){ .result = outcome == FOLD_UNKNOWN ? "not-found" : "ack", .position = position, .erasure = erasure });
	return 0;
}

static void tell_journal(const struct edit *edit, const char *story)
{
	if (edit->kind == EDIT_MERGE)
		journal_write(JOURNAL_INFO, JOURNAL_FIELDS({ "HEARSAY_STORY", story }), "an editor merged story '%s' into '%s'", edit->story, story);
	else
		journal_write(JOURNAL_INFO, JOURNAL_FIELDS({ "HEARSAY_STORY", story }), "an editor took '%s' out of another story (%s of '%s')", story,
		              edit_name(edit->kind), edit->story);
}

static int do_edit(const struct request *request, const struct edit *edit)
{
	const struct control_context *context = request->context;
	struct fold_edited edited;
	int r = fold_edit(context->fold, edit, context->now, &edited);
	if (r < 0)
		return r;
	if (!edited.position) {
		refuse(request, &edited.refusal);
		return 0;
	}
	context->counters->values[COUNT_EDITS]++;
	tell_journal(edit, edited.story);
	answer(request, (struct control_answer){ .result = "ack", .position = edited.position, .story = edited.story });
	return 0;
}

/* --- Rejected articles. What can't be read of them is nothing that the loop ends for. */

static void answer_unreadable(const struct request *request, int error)
{
	journal_errno(error, "read or write rejected.db");
	refuse(request, &(struct edit_refusal){ .reason = "unreadable" });
}

static void redrive(const struct request *request, int64_t id)
{
	const struct control_context *context = request->context;
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct rejected_article article;
	int r = rejected_read(context->rejected, id, arena, &article);
	if (r == -ENOENT)
		answer(request, (struct control_answer){ .result = "not-found" });
	else if (r < 0)
		answer_unreadable(request, r);
	else if (article.kept < article.size)
		refuse(request, &(struct edit_refusal){ .reason = "not-whole", .field = "rejection" });
	else
		context->redrive(context->redrive_context, &(struct redrive){ request->peer, request->has_number, request->number, &article });
}

static void forget(const struct request *request, int64_t id)
{
	int r = rejected_remove(request->context->rejected, id);
	if (r < 0 && r != -ENOENT)
		answer_unreadable(request, r);
	else
		answer(request, (struct control_answer){ .result = r == -ENOENT ? "not-found" : "ack" });
}

/* False: the request is about something else. */
static bool take_rejected(const struct request *request, const struct value *map)
{
	const char *control = value_string(map, "control", "");
	bool redriven = strcmp(control, "redrive") == 0;
	if (!redriven && strcmp(control, "forget") != 0)
		return false;
	int64_t id = value_integer(map, "rejection", 0);
	if (id <= 0)
		refuse_id(request, map, "rejection", VALUE_INTEGER);
	else if (redriven)
		redrive(request, id);
	else
		forget(request, id);
	return true;
}

int control_take(const struct control_context *context, const struct bus_message *message)
{
	cleanup(arena_free_pointer) struct arena *arena = arena_new();
	struct request request = { .context = context, .peer = &message->peer };
	struct edit_refusal refusal = { 0 };
	struct value map;
	struct edit edit;
	context->counters->values[COUNT_CONTROLS]++;
	request.has_number = value_peek_integer(message->data, message->size, "request", &request.number);
	if (value_decode(message->data, message->size, &value_limits_query, arena, &map, &refusal.reason) < 0) {
		refuse(&request, &refusal);
		return 0;
	}
	if (take_rejected(&request, &map))
		return 0;
	const char *id = value_string(&map, "id", NULL);
	const struct removal *removal = find_removal(value_string(&map, "control", ""));
	if (removal && id)
		return remove_article(&request, removal, id);
	if (removal)
		refuse_id(&request, &map, "id", VALUE_STRING);
	else if (edit_from_value(&map, arena, &edit, &refusal) == 0)
		return do_edit(&request, &edit);
	else
		refuse(&request, &refusal);
	return 0;
}
