"""Nothing is missed, whatever is lost on the way and whoever restarts."""
import asyncio
import random
import shutil
import threading

import pytest
from articles import START, article, articles
from harness import wait_until
from relay import Relay

import hearsay
from hearsay import AsyncSubscriber, Client, Feeder, Mirror, Snapshot, Subscriber, Update

WAIT = 60  # seconds: generous, for sanitizers on a machine that does other things as well


def feed(daemon, some):
    with Feeder(daemon.run) as feeder:
        for one in some:
            feeder.send(one)


def take(subscriber, last):
    """What comes until an update with that sequence, or a snapshot that is newer."""
    events = []
    while not events or events[-1].sequence < last:
        event = subscriber.next(WAIT)
        assert event is not None, f"still waiting for update {last} after {[event.sequence for event in events]}"
        events.append(event)
    return events


def last_sequence(daemon):
    with Client(daemon.run, timeout=WAIT) as client:
        return client.status().sequence


def notices(count, first=0):
    """Articles of which each is a story of its own."""
    def words(number):
        chance = random.Random(number)
        return " ".join("".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4)) for _ in range(6))

    return [{"id": f"notice-{number}", "title": words(number).capitalize(), "language": "en", "published": START.timestamp() + number}
            for number in range(first, first + count)]


def as_told(daemon):
    """The open stories by id, as the daemon has them."""
    with Client(daemon.run, timeout=WAIT) as client:
        return {story.id: plain(client.story(story.id)) for story in client.stories(limit=10000)}


def plain(story):
    """A story for comparison: its parts in an order that does not depend on how they came."""
    return (story.raw.get("title"), story.version, {article.id: article.raw for article in story.articles},
            {cluster.id: cluster.raw for cluster in story.clusters})


def held(mirror):
    return {id: plain(story) for id, story in mirror.stories.items()}


def test_updates_come_once_each_and_in_order(daemon):
    with Subscriber(daemon.run) as subscriber:
        feed(daemon, articles(40))
        updates = take(subscriber, last_sequence(daemon))
    assert [update.sequence for update in updates] == list(range(1, len(updates) + 1))
    assert {type(update) for update in updates} == {Update}


def test_an_update_is_plain_objects_with_the_names_of_the_protocol(daemon):
    with Subscriber(daemon.run) as subscriber:
        feed(daemon, [article(0)])
        update = subscriber.next(WAIT)
    assert (update.type, update.subject, update.story.article_count) == ("story.created", "s1", 1)
    assert update.articles[0].id == "test-0" and update.articles[0].time.isoformat() == "2031-05-06T08:00:00+00:00"
    assert update.why[0].reason == "first"
    assert set(update.new) == {cluster.id for cluster in update.clusters} and update.new_clusters == update.clusters
    said = next(statement for cluster in update.clusters for statement in cluster.statements if statement.kind == "direct")
    span = said.content[0]
    assert article(0)["text"][span.start:span.end] in said.text


def test_a_subscriber_of_languages_hears_of_no_other(daemon):
    german = {"id": "de", "language": "de", "title": "Fähre gesunken", "text": "Die Fähre ist gesunken.", "published": "2031-05-06T09:00:00Z"}
    french = {"id": "fr", "language": "fr", "title": "Un pont fermé", "text": "Le pont est fermé.", "published": "2031-05-06T09:00:00Z"}
    feed(daemon, [german, article(0), french])
    with Subscriber(daemon.run, languages=["de", "fr"], snapshot=True) as subscriber:
        snapshot = subscriber.next(WAIT)
        assert {story.language for story in snapshot.stories} == {"de", "fr"}
        feed(daemon, [article(1), {**german, "title": "Die Fähre ist gesunken"}, {**french, "title": "Le pont fermé"}])
        told = [subscriber.next(WAIT).story.language for _ in range(2)]
        while "fr" not in told:
            told.append(subscriber.next(WAIT).story.language)
        assert set(told) == {"de", "fr"}


def test_a_snapshot_of_several_pages_and_what_follows_give_the_daemons_stories(daemon):
    feed(daemon, notices(230) + articles(20))
    mirror = Mirror()
    with Subscriber(daemon.run, snapshot=True) as subscriber:
        first = subscriber.next(WAIT)
        assert isinstance(first, Snapshot) and first.reason == "start" and len(first.stories) > 100
        mirror.apply(first)
        assert held(mirror) == as_told(daemon)
        feed(daemon, notices(60, first=230) + articles(40, first=20))
        for update in take(subscriber, last_sequence(daemon)):
            mirror.apply(update)
    assert held(mirror) == as_told(daemon)


def test_what_changes_between_the_pages_of_a_snapshot_is_told_once(daemon, tmp_path):
    feed(daemon, notices(150) + articles(20))
    fed = []

    def request(message):
        if message.get("query") == "snapshot" and message["cursor"] and not fed:
            # The last two are in stories of the second page, which comes after this.
            fed.append(articles(40, first=20) + notices(30, first=150) + [{**notice, "id": f"again-{notice['id']}"} for notice in notices(2, 97)])
            feed(daemon, fed[0])

    relay = Relay(daemon, tmp_path / "relay", request=request)
    mirror, seen = Mirror(), {}
    with Subscriber(relay.directory, snapshot=True) as subscriber:
        event = subscriber.next(WAIT)
        assert isinstance(event, Snapshot) and fed
        mirror.apply(event)
        seen = {story.id: story.sequence for story in event.stories}
        assert max(seen.values()) > event.sequence

        told = as_told(daemon)

        def follow():
            if update := subscriber.next(0.05):
                assert update.sequence > seen.get(update.subject, 0)
                seen[update.subject] = update.sequence
                mirror.apply(update)
                return False
            return held(mirror) == told

        wait_until(follow, "the daemon's stories")
    relay.close()


@pytest.mark.parametrize("seed", range(3))
def test_updates_that_are_lost_are_fetched(daemon, tmp_path, seed):
    chance = random.Random(seed)
    lost = []

    def update(topic, message):
        keep = topic == "heartbeat/" or chance.random() < 0.5
        if not keep:
            lost.append(message["sequence"])
        return keep

    relay = Relay(daemon, tmp_path / "relay", update=update)
    with Subscriber(relay.directory) as subscriber:
        assert subscriber.next(0.1) is None
        feed(daemon, articles(80))
        updates = take(subscriber, last_sequence(daemon))
    relay.close()
    assert len(lost) > 10
    assert [update.sequence for update in updates] == list(range(1, len(updates) + 1))


def test_a_last_update_that_is_lost_is_fetched_since_a_heartbeat_tells_of_it(daemon, tmp_path):
    relay = Relay(daemon, tmp_path / "relay", update=lambda topic, message: topic == "heartbeat/")
    with Subscriber(relay.directory) as subscriber:
        assert subscriber.next(0.1) is None
        feed(daemon, articles(5))
        assert take(subscriber, last_sequence(daemon))[0].sequence == 1
    relay.close()


def test_answers_that_are_lost_with_the_connection_are_asked_for_again(daemon, tmp_path, monkeypatch):
    monkeypatch.setattr(hearsay.subscriber, "ASK_AGAIN", 1e9)
    feed(daemon, articles(5))
    lost = []
    relay = Relay(daemon, tmp_path / "relay", answer=lambda message: lost.append(message))
    with Subscriber(relay.directory, snapshot=True) as subscriber:
        wait_until(lambda: (subscriber.next(0.01), lost)[1], "an answer that is lost")
        relay.close()
        relay = Relay(daemon, tmp_path / "relay")
        assert len(subscriber.next(WAIT).stories) == len(as_told(daemon))
    relay.close()


def test_a_state_that_was_put_back_begins_a_new_snapshot(start):
    daemon = start()
    feed(daemon, articles(10))
    daemon.stop()
    shutil.copytree(daemon.state, daemon.directory / "copy")
    daemon = start()
    mirror = Mirror()
    with Subscriber(daemon.run, snapshot=True) as subscriber:
        mirror.apply(subscriber.next(WAIT))
        feed(daemon, articles(10, first=10))
        for update in take(subscriber, last_sequence(daemon)):
            mirror.apply(update)
        daemon.stop()
        shutil.rmtree(daemon.state)
        shutil.copytree(daemon.directory / "copy", daemon.state)
        daemon = start()
        feed(daemon, articles(10, first=100))  # as many as before: no hole shows

        def follow():
            if event := subscriber.next(0.05):
                mirror.apply(event)
            return held(mirror) == as_told(daemon)

        wait_until(follow, "the daemon's stories")


def test_a_state_that_was_put_back_right_after_a_snapshot_begins_a_new_one_though_nothing_follows(start, tmp_path):
    """Not even a heartbeat has come by then, so no topic is known; and none comes in the language that is followed."""
    daemon = start()
    feed(daemon, articles(10))
    daemon.stop()
    shutil.copytree(daemon.state, daemon.directory / "copy")
    daemon = start()
    feed(daemon, [{"id": "de", "language": "de", "title": "Fähre gesunken", "text": "Die Fähre ist gesunken.", "published": "2031-05-06T09:00:00Z"}])
    relay = Relay(daemon, tmp_path / "relay", update=lambda topic, message: False)
    mirror = Mirror()
    with Subscriber(relay.directory, languages=["de"], snapshot=True) as subscriber:
        mirror.apply(subscriber.next(WAIT))
        assert len(mirror.stories) == 1
        relay.close()
        daemon.stop()
        shutil.rmtree(daemon.state)
        shutil.move(daemon.directory / "copy", daemon.state)
        daemon = start()
        feed(daemon, articles(10, first=100))
        relay = Relay(daemon, tmp_path / "relay")

        def follow():
            if event := subscriber.next(0.05):
                mirror.apply(event)
            return not mirror.stories

        wait_until(follow, "the story to go that the daemon does not have any more", 20)
    relay.close()


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_restart_of_the_daemon_costs_no_update(start, how):
    daemon = start()
    with Subscriber(daemon.run) as subscriber:
        seen = []
        feed(daemon, articles(30))
        seen += take(subscriber, last_sequence(daemon))
        getattr(daemon, how)()
        daemon = start()
        feed(daemon, articles(30, first=30))
        seen += take(subscriber, last_sequence(daemon))
    assert [update.sequence for update in seen] == list(range(1, len(seen) + 1))


def test_a_subscriber_that_was_there_before_the_daemon_sees_the_first_update(tmp_path, start):
    with Subscriber(tmp_path / "run") as subscriber:
        assert subscriber.next(0.05) is None
        daemon = start()
        feed(daemon, articles(10))
        assert take(subscriber, last_sequence(daemon))[0].sequence == 1


def test_another_epoch_begins_a_new_snapshot(start, tmp_path):
    daemon = start()
    feed(daemon, articles(20))
    with Subscriber(daemon.run, snapshot=True) as subscriber:
        mirror = Mirror()
        mirror.apply(subscriber.next(WAIT))
        daemon.stop()
        for file in daemon.state.glob("*"):
            file.unlink()
        daemon = start()
        feed(daemon, articles(7, first=100))
        events = [subscriber.next(WAIT)]
        while events[-1].sequence < last_sequence(daemon):
            events.append(subscriber.next(WAIT))
        assert isinstance(events[0], Snapshot) and events[0].reason == "epoch"
        for event in events:
            mirror.apply(event)
        assert held(mirror) == as_told(daemon)


def test_a_heartbeat_of_another_epoch_is_enough(daemon, tmp_path):
    feed(daemon, articles(5))
    epochs = []

    def update(topic, message):
        epochs.append(message["epoch"])
        message["epoch"] = "another" if len(epochs) == 2 else message["epoch"]
        return True

    relay = Relay(daemon, tmp_path / "relay", update=update)
    with Subscriber(relay.directory, snapshot=True) as subscriber:
        assert [subscriber.next(WAIT).reason for _ in range(2)] == ["start", "epoch"]
    relay.close()


def test_without_snapshots_another_epoch_is_told_and_its_updates_come_from_the_first_on(start):
    daemon = start()
    resets = []
    with Subscriber(daemon.run, on_reset=resets.append) as subscriber:
        feed(daemon, articles(20))
        take(subscriber, last_sequence(daemon))
        daemon.stop()
        for file in daemon.state.glob("*"):
            file.unlink()
        daemon = start()
        feed(daemon, articles(7, first=100))
        updates = take(subscriber, last_sequence(daemon))
    assert resets == ["epoch"] and updates[0].sequence == 1


def test_the_connection_is_told(start):
    daemon = start()
    told = []
    with Subscriber(daemon.run, on_connected=told.append) as subscriber:
        wait_until(lambda: (subscriber.next(0.01), subscriber.connected)[1], "the daemon")
        daemon.stop()
        wait_until(lambda: (subscriber.next(0.1), not subscriber.connected)[1], "its silence")
        start()
        wait_until(lambda: (subscriber.next(0.1), subscriber.connected)[1], "the daemon again")
    assert told == [True, False, True]


def test_no_daemon_is_told_when_asked_for(tmp_path):
    with Subscriber(tmp_path, timeout=0.2) as subscriber:
        with pytest.raises(hearsay.NoDaemon, match="there is no socket"):
            next(subscriber)


def test_an_event_loop_iterates_over_updates(start):
    daemon = start()

    async def run():
        sequences = []
        async with AsyncSubscriber(daemon.run) as subscriber:
            async with hearsay.AsyncFeeder(daemon.run) as feeder:
                for one in articles(30):
                    await feeder.send(one)
            last = await asyncio.get_running_loop().run_in_executor(None, last_sequence, daemon)
            async for update in subscriber:
                sequences.append(update.sequence)
                if update.sequence == last:
                    return sequences

    sequences = asyncio.run(asyncio.wait_for(run(), WAIT))
    assert sequences == list(range(1, len(sequences) + 1))


def test_follow_is_the_daemons_stories_at_any_time(start):
    daemon = start()
    feed(daemon, articles(20))
    events = []
    with hearsay.follow(daemon.run, on_event=events.append) as mirror:
        assert held(mirror) == as_told(daemon) and mirror.connected
        feed(daemon, articles(60, first=20))
        last = last_sequence(daemon)
        assert mirror.wait_for(lambda mirror: mirror.seen >= last, WAIT)
        assert held(mirror) == as_told(daemon)
        assert isinstance(events[0], Snapshot) and [event.sequence for event in events][-1] == last
        assert len(mirror.articles) == 80 and {statement.cluster for statement in mirror.statements} == {cluster.id for cluster in mirror.clusters}
        assert not mirror.wait_for(lambda mirror: False, 0.01)
        with Client(daemon.run) as client:
            first, second, *_ = client.stories(order="biggest")
            client.merge(second.id, first.id)
            client.retract(client.story(first.id).articles[0].id)
        last = last_sequence(daemon)
        assert mirror.wait_for(lambda mirror: mirror.sequence >= last, WAIT)
        assert second.id not in mirror.stories and held(mirror) == as_told(daemon)


def test_follow_without_a_daemon_says_so(tmp_path):
    with pytest.raises(hearsay.NoDaemon):
        hearsay.follow(tmp_path, timeout=0.2)
    assert not [thread for thread in threading.enumerate() if thread.name == "hearsay.follow"]


def test_a_mirror_is_a_table_where_pandas_is_there(daemon):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    feed(daemon, articles(10))
    with hearsay.follow(daemon.run) as mirror:
        assert isinstance(mirror.to_pandas("stories"), pandas.DataFrame)
        assert len(mirror.to_pandas("articles")) == 10
        assert len(mirror.to_pandas("clusters")) == sum(story.statement_cluster_count for story in mirror.stories.values())
        statements = mirror.to_pandas()
        assert len(statements) == len(mirror.statements) and set(statements["story"]) <= set(mirror.stories)
        with pytest.raises(ValueError, match="none of stories"):
            mirror.to_pandas("words")
