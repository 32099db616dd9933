/* The loop: turn(), near the end, is one turn of it, and what stands before are its parts. */
#include "loop_inside.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "answers/control.h"
#include "answers/heartbeat.h"
#include "answers/query.h"
#include "clocks.h"
#include "crash_point.h"
#include "intake/rejections.h"
#include "service/journal.h"
#include "service/notify.h"

enum {
	GROUP_ENTRIES = 256,   /* at most in one commit: what an answer may have to wait for */
	GROUP_BYTES = 16 << 20, /* roughly: entries and updates are in memory until they are on disk */
	GROUP_MS = 100,        /* of folding, after which the group is committed as it is, so that large stories delay no answer */
	TURN_ARTICLES = 256,   /* received from each socket in one turn, so that none starves the others */
	TURN_BYTES = 16 << 20, /* the same in bytes, between two looks at the memory */
	TURN_CONTROLS = 16,
	TURN_QUERIES = 8,      /* each may take some milliseconds … */
	QUERIES_MS = 50,       /* … or many: the others then wait for the next turn, so that a storm of queries does not hold up articles */
	ANALYSIS_FACTOR = 160, /* bytes of memory per byte of text until its article is folded: 30 for prose, 154 for quotation marks */
	RETRY_WHEN_RESTARTED_MS = 2000,
	RETRY_WHEN_HELD_MS = 2000, /* the commit is tried again every second; memory takes about as long to become free */
	LOOK_MS = 50,          /* between two looks at the memory while anybody is connected: libzmq allocates without asking us */
	TICK_SECONDS = 60,
};

/* --- What comes in */

/* Why nothing is accepted from anybody now, as a peer gets it with "busy"; NULL if articles are accepted. */
static const char *closed_reason(const struct loop *loop)
{
	if (loop->stopping)
		return "stopping";
	if (loop->hold.error)
		return hold_reason(&loop->hold);
	return memory_watch_level(loop->memory) != MEMORY_FREE ? "memory" : NULL;
}

/* The same for one client, whose share of the queue may be used up, and when it should try again. */
static const char *busy_reason(const struct loop *loop, const struct bus_peer *peer, int64_t *ret_retry_after)
{
	const char *reason = closed_reason(loop);
	*ret_retry_after = loop->stopping ? RETRY_WHEN_RESTARTED_MS : RETRY_WHEN_HELD_MS;
	if (reason || queue_has_room(loop->queue, peer, -1))
		return reason;
	*ret_retry_after = queue_retry_after(loop->queue, loop->results_a_second);
	return "queue-full";
}

static void take_articles(struct loop *loop)
{
	struct bus_message message;
	int64_t retry_after;
	size_t bytes = 0;
	for (int k = 0; k < TURN_ARTICLES && bytes < TURN_BYTES && bus_receive(loop->bus, BUS_ARTICLES, &message); k++) {
		bytes += message.size;
		const char *reason = busy_reason(loop, &message.peer, &retry_after);
		loop->counters.values[COUNT_RECEIVED]++;
		if (!reason) {
			queue_add(loop->queue, &message, -1, loop->owners);
			continue;
		}
		loop->counters.values[COUNT_BUSY]++;
		answer_busy(loop->answers, loop->bus, &message, reason, retry_after);
		free(message.data);
	}
}

/* Scrapers that only publish can't be told to wait: what they send meanwhile waits in libzmq. */
static bool feed_open(const struct loop *loop, size_t feed)
{
	return !closed_reason(loop) && queue_has_room(loop->queue, NULL, (int)feed);
}

static void take_feeds(struct loop *loop)
{
	struct bus_message message;
	for (size_t feed = 0; feed < loop->options.config->subscribe.count; feed++)
		for (int k = 0; k < TURN_ARTICLES && feed_open(loop, feed) && bus_receive_feed(loop->bus, feed, &message); k++) {
			loop->counters.values[COUNT_RECEIVED]++;
			loop->counters.values[COUNT_FEED_MESSAGES]++;
			queue_add(loop->queue, &message, (int)feed, loop->owners);
		}
}

/* As many as keep the workers busy, but fewer if they are large: an analysis takes many times the article's bytes. */
static void hand_to_workers(struct loop *loop)
{
	struct input *input;
	size_t most = memory_part(loop, SIZE_MAX) / ANALYSIS_FACTOR;
	while (queue_working_bytes(loop->queue) < most && (input = queue_next(loop->queue)) && pool_submit(loop->pool, input) == 0)
		queue_advance(loop->queue);
}

/* --- What the workers have finished */

static const char *origin_of(const struct loop *loop, const struct input *input)
{
	return input->feed < 0 ? "client" : loop->options.config->subscribe.items[input->feed];
}

static int reject_input(struct loop *loop, const struct input *input, const struct intake_result *result)
{
	int erased = result->about ? fold_was_erased(loop->options.fold, result->about) : 0;
	if (erased < 0)
		return erased;
	const struct rejection rejection = {
		.reason = result->reason,
		.field = result->field,
		.about = result->about,
		.origin = origin_of(loop, input),
		.frame = input->frame.data,
		.size = input->frame.size,
		.is_request = input->frame.is_request,
		.erased = erased > 0,
		.now = wall_clock(),
	};
	reject_article(&loop->counters, loop->options.rejected, &rejection);
	return 0;
}

static void count_outcome(struct loop *loop, enum fold_outcome outcome, bool canceled)
{
	static const enum counter counter_of[] = {
		[FOLD_ACCEPTED] = COUNT_ACCEPTED, [FOLD_DUPLICATE] = COUNT_DUPLICATE, [FOLD_STALE] = COUNT_STALE, [FOLD_UNKNOWN] = COUNT_ACCEPTED,
	};
	if (outcome == FOLD_ERASED)
		counters_reject(&loop->counters, FOLD_ERASED_REASON); /* and not kept: it was erased for good */
	else
		loop->counters.values[counter_of[outcome]]++;
	if (outcome == FOLD_ACCEPTED && canceled)
		loop->counters.values[COUNT_RETRACTED]++;
}

static void answer_article(struct loop *loop, const struct input *input, const struct intake_result *result, enum fold_outcome outcome,
                           uint64_t position)
{
	if (input->rejected)
		answers_add_redriven(loop->answers, &input->message.peer, input->has_request, input->request, result, outcome, position);
	else if (input->feed < 0)
		answers_add_article(loop->answers, &input->message.peer, result, outcome, position);
}

/* The time for entries. */
static int64_t believed_time(struct loop *loop)
{
	return clock_guard_look(&loop->clock, wall_clock(), steady_clock());
}

/* An article that crashes the daemon while it is folded is a suspect as well. */
static int fold_in_hand(struct loop *loop, const struct intake_result *result, enum fold_outcome *ret_outcome, uint64_t *ret_position)
{
	struct suspects *suspects = loop->options.suspects;
	struct suspect_mark mark;
	bool taken = suspects_take(suspects, result->content_hash, true, &mark);
	assert(taken);
	CRASH_POINT_OF("fold-of", result->article.text);
	clock_guard_witness(&loop->clock, result->article.published, wall_clock(), steady_clock());
	int r = fold_article(loop->options.fold, result, believed_time(loop), ret_outcome, ret_position);
	suspects_release(suspects, &mark);
	if (r == 0)
		suspects_clear(suspects, result->content_hash);
	return r;
}

static int fold_result(struct loop *loop, const struct input *input, const struct intake_result *result)
{
	enum fold_outcome outcome = FOLD_ACCEPTED;
	uint64_t position = 0;
	if (input->feed >= 0)
		feed_gap_note(&loop->feeds[input->feed], result->feed_sequence, origin_of(loop, input), &loop->counters);
	int r = result->reason ? reject_input(loop, input, result) : fold_in_hand(loop, result, &outcome, &position);
	if (r < 0)
		return r;
	if (!result->reason) {
		count_outcome(loop, outcome, result->article.canceled);
		loop->counters.values[COUNT_STATEMENTS_LEFT_OUT] += outcome == FOLD_ACCEPTED ? result->analysis.left_out : 0;
		if (input->rejected)
			array_append(&loop->redriven, input->rejected);
	}
	answer_article(loop, input, result, outcome, position);
	return 0;
}

static bool group_full(const struct loop *loop)
{
	const struct fold *fold = loop->options.fold;
	return fold_group_must_close(fold) || fold_group_size(fold) >= GROUP_ENTRIES || fold_group_bytes(fold) >= GROUP_BYTES ||
	       answers_held(loop->answers) >= 2 * GROUP_ENTRIES;
}

static int fold_results(struct loop *loop)
{
	int r = 0;
	int64_t end = monotonic_clock() + GROUP_MS;
	while (r == 0 && !group_full(loop) && monotonic_clock() < end) {
		struct pool_job *job = pool_take(loop->pool);
		if (!job)
			break;
		r = fold_result(loop, job->input, job->result);
		queue_done(loop->queue, job->input);
		pool_release(loop->pool, job);
		loop->results++;
		hand_to_workers(loop);
	}
	return r;
}

/* --- Control */

/* A rejected article takes the same way as those that come in; the peer that asked for it gets the answer. */
static void redrive(void *context, const struct redrive *redrive)
{
	struct loop *loop = context;
	int64_t retry_after;
	const char *busy = busy_reason(loop, redrive->peer, &retry_after);
	if (busy) {
		loop->counters.values[COUNT_BUSY]++;
		answer_busy_request(loop->answers, loop->bus, redrive->peer, redrive->has_request, redrive->request, busy, retry_after);
		return;
	}
	struct bus_message message = { .peer = *redrive->peer, .size = redrive->article->kept };
	message.data = allocate(message.size, 1);
	memcpy(message.data, redrive->article->data, message.size);
	struct input *input = queue_add(loop->queue, &message, -1, loop->owners);
	input->frame.is_request = false;
	input->frame.again = true;
	input->rejected = redrive->article->id;
	input->has_request = redrive->has_request;
	input->request = redrive->request;
}

static int take_control(struct loop *loop, const struct bus_message *message)
{
	const struct control_context context = {
		.fold = loop->options.fold,
		.counters = &loop->counters,
		.answers = loop->answers,
		.rejected = loop->options.rejected,
		.now = believed_time(loop),
		.redrive = redrive,
		.redrive_context = loop,
	};
	const char *reason = loop->stopping ? "stopping" : hold_reason(&loop->hold);
	if (!reason && answers_have_room(loop->answers, &message->peer))
		return control_take(&context, message);
	loop->counters.values[COUNT_BUSY]++;
	answer_busy(loop->answers, loop->bus, message, reason ? reason : "queue-full", loop->stopping ? RETRY_WHEN_RESTARTED_MS : RETRY_WHEN_HELD_MS);
	return 0;
}

/* Also where they are only told to come again. */
static bool controls_open(const struct loop *loop)
{
	return loop->stopping || loop->hold.error || !fold_group_must_close(loop->options.fold);
}

static int take_controls(struct loop *loop)
{
	struct bus_message message;
	int r = 0;
	for (int k = 0; k < TURN_CONTROLS && r == 0 && controls_open(loop) && bus_receive(loop->bus, BUS_CONTROL, &message); k++) {
		r = take_control(loop, &message);
		free(message.data);
	}
	return r;
}

/* --- What goes out */

static void publish(struct loop *loop)
{
	size_t count;
	const struct group_update *updates = fold_committed_updates(loop->options.fold, &count);
	for (size_t k = 0; k < count; k++) {
		bus_publish(loop->bus, updates[k].topic, updates[k].data, updates[k].size);
		CRASH_POINT("publish-inside");
	}
	loop->counters.values[COUNT_UPDATES] += count;
}

/* Redriven articles that were accepted leave the list of rejected ones, now that they are on disk. */
static void forget_redriven(struct loop *loop)
{
	for (size_t k = 0; k < loop->redriven.count; k++)
		if (rejected_remove(loop->options.rejected, loop->redriven.items[k]) == 0)
			loop->counters.values[COUNT_REDRIVEN]++;
	loop->redriven.count = 0;
}

/* Commits the open group, and only then answers and publishes. A commit that may wait is tried again every second. */
static int commit(struct loop *loop)
{
	size_t entries = fold_group_size(loop->options.fold), bytes = fold_group_bytes(loop->options.fold);
	int r = fold_commit_to_log(loop->options.fold);
	if (fold_may_wait(r)) {
		hold_failed(&loop->hold, r, entries, wall_clock());
		return 0;
	}
	if (r < 0)
		return r;
	if (loop->hold.error)
		loop->told_position = UINT64_MAX; /* so that the status line is written again */
	hold_end(&loop->hold, wall_clock());
	checkpointer_committed(loop->checkpointer, bytes);
	forget_redriven(loop);
	rejections_write(loop->options.rejected);
	CRASH_POINT("answers-before");
	answers_send(loop->answers, loop->bus, rejected_erasing(loop->options.rejected) ? ERASURE_OF_REJECTED : fold_erasing(loop->options.fold));
	CRASH_POINT("publish-before");
	if (entries) {
		loop->committed = wall_clock();
		loop->counters.values[COUNT_COMMITS]++;
		publish(loop);
	}
	return 0;
}

/* Gives the state what was acknowledged, before it is read or changed. If that has to wait, it is tried again as a commit. */
static int commit_state(struct loop *loop)
{
	int r = loop->hold.error ? 0 : fold_commit(loop->options.fold);
	if (!fold_may_wait(r))
		return r;
	hold_failed(&loop->hold, r, 0, wall_clock());
	return 0;
}

static void answer_query(struct loop *loop, const struct query_context *context, const struct bus_message *message)
{
	static struct journal_limit limit;
	int r = query_answer(context, message->data, message->size, loop->writer);
	if (r < 0 && journal_allowed(&limit))
		journal_errno(r, "read what a query asks for");
	if (r == -EBADMSG)
		fold_doubt(loop->options.fold);
	bus_answer(loop->bus, &message->peer, writer_data(loop->writer), writer_size(loop->writer));
}

static int answer_queries(struct loop *loop)
{
	struct bus_message message;
	int r = 0;
	const struct query_context context = {
		.fold = loop->options.fold,
		.rejected = loop->options.rejected,
		.counters = &loop->counters,
		.started = loop->started,
		.started_sequence = loop->started_sequence,
		.committed = loop->committed,
		.hold = &loop->hold,
		.memory = loop->memory,
		.workers = pool_workers(loop->pool),
		.clients = bus_connections(loop->bus),
	};
	int64_t end = monotonic_clock() + QUERIES_MS;
	for (int k = 0; r == 0 && k < TURN_QUERIES && monotonic_clock() < end && bus_receive(loop->bus, BUS_QUERY, &message); k++) {
		r = commit_state(loop);
		if (r == 0)
			answer_query(loop, &context, &message);
		free(message.data);
	}
	return r;
}

/* --- Signals and time */

static void take_signals(struct loop *loop)
{
	struct signalfd_siginfo signal;
	while (read(loop->fds[FD_SIGNALS], &signal, sizeof(signal)) == sizeof(signal)) {
		if (signal.ssi_signo == SIGHUP) {
			notify_reloading();
			loop->options.reload(loop->options.reload_context, loop);
			notify_ready();
		} else if (!loop->stopping) {
			size_t left = queue_articles(loop->queue);
			journal_notice("stopping: %zu article%s to finish", left, left == 1 ? "" : "s");
			notify_stopping();
			loop->stopping = true;
		}
	}
}

static void tell_status(struct loop *loop)
{
	struct state_counts counts;
	if (loop->hold.error || loop->told_position == fold_position(loop->options.fold) || state_counts(fold_state(loop->options.fold), &counts) < 0)
		return;
	loop->told_position = fold_position(loop->options.fold);
	uint64_t stories = counts.stories_open + counts.stories_closed;
	notify_status("%" PRIu64 " article%s in %" PRIu64 " %s (%" PRIu64 " open), log at %" PRIu64, counts.articles,
	              counts.articles == 1 ? "" : "s", stories,
	              stories == 1 ? "story" : "stories", counts.stories_open, loop->told_position);
}

/* Gives a sign of life only if the workers have finished something, had nothing to do, or have to wait for a commit. It is due every second, so
 * that withholding one, because an article has only just come in, does not bring the watchdog near its limit. */
static void tell_watchdog(struct loop *loop)
{
	bool progress = loop->hold.error || loop->results != loop->watched_results || pool_in_flight(loop->pool) == 0;
	loop->watched_results = loop->results;
	if (loop->watchdog && progress)
		notify_watchdog();
}

/* The entries that time alone causes, now and then. A passing error does not matter as long as no entry was begun. */
static int fold_time(struct loop *loop)
{
	bool ticked = false, retained = false;
	int64_t now = believed_time(loop);
	int r = loop->seconds % TICK_SECONDS == 0 ? fold_tick(loop->options.fold, now, &ticked) : 0;
	if (clock_guard_doubts(&loop->clock, steady_clock()))
		now = fold_at(loop->options.fold);
	if (r == 0 && loop->seconds % TICK_SECONDS == 1)
		r = fold_retain(loop->options.fold, now, &retained);
	loop->counters.values[COUNT_TICKS] += ticked;
	loop->counters.values[COUNT_RETENTIONS] += retained;
	return fold_may_wait(r) && !ticked && !retained ? 0 : r;
}

/* Once a second. */
static int take_time(struct loop *loop)
{
	uint64_t expirations;
	if (read(loop->fds[FD_TIMER], &expirations, sizeof(expirations)) != sizeof(expirations))
		return 0;
	int r = commit_state(loop);
	if (r < 0)
		return r;
	loop->seconds++;
	heartbeat_publish(loop->options.fold, loop->bus, loop->writer);
	tell_status(loop);
	tell_watchdog(loop);
	complaints_tell(&loop->complaints, &loop->counters);
	loop->results_a_second = loop->results - loop->second_results;
	loop->second_results = loop->results;
	loop->hold.due = true;
	rejected_try_again(loop->options.rejected);
	if (loop->stopping || loop->hold.error)
		return 0;
	r = fold_time(loop);
	return r < 0 ? r : maintenance_second(&loop->maintenance, loop->options.fold, monotonic_clock);
}

/* --- The loop */

/* While a commit has to wait, the workers keep what they have finished, so the loop does not wait for them. */
static int wait_for_input(struct loop *loop)
{
	size_t fds = loop->hold.error ? FD_POOL : FD_COUNT;
	for (size_t feed = 0; feed < loop->options.config->subscribe.count; feed++)
		loop->open_feeds[feed] = feed_open(loop, feed);
	int most = loop->maintenance.more ? 0 : bus_connections(loop->bus) ? LOOK_MS : -1;
	return bus_wait(loop->bus, loop->open_feeds, loop->fds, loop->ready, fds, most);
}

static int fold_and_commit(struct loop *loop)
{
	int r = take_controls(loop);
	if (r == 0 && !loop->hold.error) {
		int64_t began = work_clock();
		r = fold_results(loop);
		checkpointer_worked(loop->checkpointer, work_clock() - began);
	}
	if (r == 0 && (!loop->hold.error || loop->hold.due || loop->stopping))
		r = commit(loop);
	return r == 0 && loop->stopping ? loop->hold.error : r; /* a daemon that is stopping tries once more, and does not wait */
}

/* What shedding does not stop is libzmq's own memory, which goes with the connections. */
static int watch_memory(struct loop *loop)
{
	enum memory_level level = memory_watch_look(loop->memory, monotonic_clock());
	if (level != MEMORY_OVER || !bus_connections(loop->bus) || !memory_watch_drop(loop->memory, monotonic_clock()))
		return 0;
	journal_warning("memory_max is reached although nothing more is accepted: ending all connections (%" PRIu64 ")", bus_connections(loop->bus));
	int r = bus_drop_connections(loop->bus);
	return r < 0 ? journal_errno(r, "bind the sockets again") : 0;
}

static int turn(struct loop *loop)
{
	int r = wait_for_input(loop);
	if (r == 0)
		r = watch_memory(loop);
	if (r < 0)
		return r;
	if (loop->ready[FD_SIGNALS])
		take_signals(loop);
	if (loop->ready[FD_TIMER])
		r = take_time(loop);
	take_articles(loop);
	take_feeds(loop);
	hand_to_workers(loop);
	if (r == 0)
		r = fold_and_commit(loop);
	if (r == 0 && fold_erasing(loop->options.fold))
		r = commit_state(loop);
	if (r == 0 && !loop->hold.error && !loop->stopping)
		r = maintenance_turn(&loop->maintenance, loop->options.fold);
	if (r == 0) {
		if (!loop->hold.error)
			checkpointer_turn(loop->checkpointer, loop->options.fold, monotonic_clock());
		r = answer_queries(loop);
	}
	return r;
}

static void tell_busy(struct loop *loop, const struct input *input, const char *reason)
{
	if (input->rejected)
		answer_busy_request(loop->answers, loop->bus, &input->message.peer, input->has_request, input->request, reason, RETRY_WHEN_RESTARTED_MS);
	else if (input->feed < 0)
		answer_busy(loop->answers, loop->bus, &input->message, reason, RETRY_WHEN_RESTARTED_MS);
}

/* Nothing of the open group was committed, and what the workers hold will not be: their senders are told to send it again. */
static void give_up(struct loop *loop, int error)
{
	const char *reason = error == -ENOSPC ? "disk-full" : "stopping";
	answers_withdraw(loop->answers, loop->bus, reason, RETRY_WHEN_RESTARTED_MS);
	loop->stopping = true;
	for (struct pool_job *job; (job = pool_wait(loop->pool)); pool_release(loop->pool, job)) {
		struct input *input = job->input;
		tell_busy(loop, input, reason);
		queue_done(loop->queue, input);
	}
	for (struct input *input; (input = queue_next(loop->queue));) {
		tell_busy(loop, input, reason);
		queue_advance(loop->queue);
		queue_done(loop->queue, input);
	}
	take_articles(loop);
	take_controls(loop);
}

/* The last answers: "busy" to articles and controls, and to queries what they ask for. */
static void turn_away(struct loop *loop)
{
	take_articles(loop);
	take_controls(loop);
	answer_queries(loop);
}

int loop_run(struct loop *loop)
{
	tell_status(loop);
	int r = commit(loop); /* the disk may have no room for what the state lacks: this is held, and reported, like any group */
	notify_ready();
	while (r == 0 && !(loop->stopping && queue_articles(loop->queue) == 0))
		r = turn(loop);
	if (r < 0) {
		give_up(loop, r);
		return r;
	}
	/* Unfinished erasures are answered "busy" as well: the next start continues them. */
	answers_withdraw(loop->answers, loop->bus, "stopping", RETRY_WHEN_RESTARTED_MS);
	turn_away(loop);
	checkpointer_finish(loop->checkpointer, loop->options.fold);
	turn_away(loop); /* what came meanwhile */
	return 0;
}
