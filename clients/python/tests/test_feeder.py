"""Articles go in once each, whatever the daemon does."""
import asyncio
import dataclasses
import datetime
import signal
import threading
import time

import pytest
from articles import article, articles
from harness import wait_until
from relay import Relay

import hearsay
from hearsay import AsyncFeeder, Client, Feeder, NoDaemon, Rejected


@pytest.fixture
def at_once(monkeypatch):
    """What was unanswered is sent again because the connection broke, not because time has passed."""
    monkeypatch.setattr(hearsay.feeder, "ASK_AGAIN", 1e9)


def status(daemon):
    with Client(daemon.run, timeout=60) as client:
        return client.status()


def test_each_article_is_acknowledged_with_its_position(daemon):
    with Feeder(daemon.run) as feeder:
        receipts = [feeder.send(one) for one in articles(50)]
        feeder.flush()
    assert [receipt.result for receipt in receipts] == ["ack"] * 50
    assert sorted(receipt.position for receipt in receipts) == list(range(1, 51))
    assert receipts[7].id == "test-7"
    assert status(daemon).articles == 50


def test_leaving_the_with_block_waits_for_all_answers(daemon):
    with Feeder(daemon.run) as feeder:
        for one in articles(20):
            feeder.send(one)
    assert feeder.counts == {"ack": 20} and feeder.unanswered == 0


def test_an_article_is_a_dictionary_a_dataclass_an_object_or_json(daemon):
    @dataclasses.dataclass
    class Scraped:
        url: str
        title: str
        published: datetime.datetime
        selector: object

    class Plain:
        def __init__(self):
            self.id, self.text = "plain", "“Go,” said Mira Voss."

    zone = datetime.timezone(datetime.timedelta(hours=2))
    scraped = Scraped("https://ostrel.example/1", "A notice", datetime.datetime(2031, 5, 6, 10, tzinfo=zone), object())
    with Feeder(daemon.run) as feeder, Client(daemon.run, timeout=60) as client:
        ids = [feeder.deliver(one).id for one in (scraped, Plain(), '{"id": "json", "title": "From JSON"}')]
        assert ids[1:] == ["plain", "json"]
        assert client.article(ids[0]).time == datetime.datetime(2031, 5, 6, 8, tzinfo=datetime.timezone.utc)
        assert client.article("plain").text == "“Go,” said Mira Voss."
    with pytest.raises(hearsay.UnknownForm):
        Feeder(daemon.run).send(17)


def test_what_the_daemon_refuses_is_raised_when_all_others_have_arrived(daemon):
    with pytest.raises(Rejected) as raised:
        with Feeder(daemon.run) as feeder:
            feeder.send({"id": "bad-1", "title": "x", "published": "last Tuesday"})
            feeder.send({"id": "bad-2", "title": "x" * 9000})
            feeder.send(article(1))
    assert (raised.value.reason, raised.value.field, raised.value.count) == ("bad-time", "published", 2)
    assert [receipt.reason for receipt in raised.value.receipts] == ["bad-time", "field-too-long"]
    assert status(daemon).articles == 1


def test_results_go_to_the_callback_and_nothing_is_raised_then(daemon):
    seen = []
    with Feeder(daemon.run, on_result=seen.append) as feeder:
        feeder.deliver({**article(1), "modified": "2031-05-07T00:00:00Z"})
        feeder.send(article(1))
        feeder.send({**article(1), "title": "Older", "modified": "2031-05-06T00:00:00Z"})
        feeder.send({"id": "bad", "title": "x", "published": "soon"})
    assert sorted(receipt.result for receipt in seen) == ["ack", "duplicate", "rejected", "stale"]


def test_deliver_raises_for_its_own_article_alone(daemon):
    with Feeder(daemon.run) as feeder:
        with pytest.raises(Rejected, match=r"^bad was refused: bad-time \(a time that can't be read: published\)$"):
            feeder.deliver({"id": "bad", "title": "x", "published": "soon"})
        with pytest.raises(Rejected, match=r"^it was refused: no-id \(neither id nor url\)$"):
            feeder.deliver({"title": "x"})
        assert feeder.deliver(article(1)).result == "ack"


def test_no_more_than_the_window_is_under_way(daemon, tmp_path):
    most, under_way, lock = [0], set(), threading.Lock()

    def request(message):
        with lock:
            if "article" in message:
                under_way.add(message["request"])
                most[0] = max(most[0], len(under_way))

    def answer(message):
        with lock:
            under_way.discard(message["request"])
        return True

    relay = Relay(daemon, tmp_path / "relay", request=request, answer=answer)
    with Feeder(relay.directory, window=3) as feeder:
        for one in articles(40):
            feeder.send(one)
    relay.close()
    assert most[0] == 3


def test_busy_is_waited_out_as_long_as_told(daemon, tmp_path):
    asked = {}

    def request(message):
        times = asked.setdefault(message.get("request"), [])
        times.append(time.monotonic())
        if len(times) == 1:
            return {"request": message["request"], "result": "busy", "id": None, "retry_after": 300, "reason": "queue-full"}
        return None

    relay = Relay(daemon, tmp_path / "relay", request=request)
    with Feeder(relay.directory) as feeder:
        for one in articles(5):
            feeder.send(one)
    relay.close()
    assert feeder.counts == {"busy": 5, "ack": 5}
    for first, second in asked.values():
        assert second - first >= 0.3


def test_a_revision_waits_for_the_answer_to_what_it_revises(daemon, tmp_path):
    refused = []

    def request(message):
        # The first of the two is put off: without care, the second would be there before it.
        if "article" in message and message["article"]["title"] == "First" and not refused:
            refused.append(message["request"])
            return {"request": message["request"], "result": "busy", "id": None, "retry_after": 200, "reason": "queue-full"}
        return None

    relay = Relay(daemon, tmp_path / "relay", request=request)
    url = "https://ostrel.example/bridge"
    with Feeder(relay.directory) as feeder, Client(daemon.run, timeout=60) as client:
        first = feeder.send({"url": "http://www.ostrel.example:80/bridge/?utm_source=feed#top", "title": "First"})
        feeder.send({"url": url, "title": "Second"})
        feeder.flush()
        assert client.article(first.id).sent["title"] == "Second"
    relay.close()


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_each_article_counts_once_though_the_daemon_is_restarted_in_the_middle(start, how, at_once):
    daemon = start()
    ended = threading.Event()

    def restart():
        wait_until(lambda: feeder.counts.get("ack", 0) > 100, "some articles")
        getattr(daemon, how)()
        ended.set()
        start()

    with Feeder(daemon.run, window=50) as feeder:
        thread = threading.Thread(target=restart)
        thread.start()
        receipts = [feeder.send(one) for one in articles(600)]
        feeder.flush()
        thread.join()
    assert ended.is_set()
    assert {receipt.result for receipt in receipts} == {"ack"}
    assert len({receipt.position for receipt in receipts}) == 600
    assert status(daemon).articles == 600


def test_what_was_lost_on_the_way_is_known_as_acknowledged_when_it_was_sent_again(start, tmp_path, at_once):
    """The answers are lost, then the connection: the articles are sent again, and found to be on disk."""
    daemon = start()
    lost = []
    relay = Relay(daemon, tmp_path / "relay", answer=lambda message: lost.append(message))
    with Feeder(relay.directory) as feeder:
        receipts = [feeder.send(one) for one in articles(10)]
        wait_until(lambda: (feeder._core.turn(), len(lost) == 10)[1], "ten answers that are lost")
        relay.close()
        relay = Relay(daemon, tmp_path / "relay")
        feeder.flush()
    relay.close()
    assert [receipt.result for receipt in receipts] == ["ack"] * 10


def test_what_is_not_answered_is_sent_again_after_a_while(daemon, tmp_path, monkeypatch):
    monkeypatch.setattr(hearsay.feeder, "ASK_AGAIN", 0.2)
    lost = set()

    def request(message):
        number = message["request"]
        return None if number in lost else lost.add(number) or False

    relay = Relay(daemon, tmp_path / "relay", request=request)
    with Feeder(relay.directory) as feeder:
        for one in articles(5):
            feeder.send(one)
    relay.close()
    assert feeder.counts == {"ack": 5} and len(lost) == 5


def test_no_daemon_is_told_in_time_and_by_name(tmp_path):
    begin = time.monotonic()
    with pytest.raises(NoDaemon, match=r"no daemon answers at ipc://.*/articles \(there is no socket\)"):
        with Feeder(tmp_path, timeout=0.3) as feeder:
            feeder.send(article(1))
    assert 0.3 <= time.monotonic() - begin < 30  # of the 60 that it would wait by default


def test_a_feeder_that_was_there_before_the_daemon_delivers_when_it_comes(tmp_path, start):
    with Feeder(tmp_path / "run") as feeder:
        for one in articles(10):
            feeder.send(one)
        start()
    assert feeder.counts == {"ack": 10}


def test_an_error_in_the_with_block_is_what_is_raised_and_what_was_sent_arrives(daemon):
    with pytest.raises(KeyError):
        with Feeder(daemon.run) as feeder:
            feeder.send(article(1))
            raise KeyError("of the scraper")
    assert feeder.counts == {"ack": 1}


def test_a_closed_feeder_says_so(daemon):
    feeder = Feeder(daemon.run)
    feeder.close()
    with pytest.raises(ValueError, match="closed"):
        feeder.send(article(1))


def test_tasks_of_an_event_loop_feed_side_by_side(daemon):
    async def run():
        async with AsyncFeeder(daemon.run, window=7) as feeder:
            receipts = await asyncio.gather(*(feeder.deliver(one) for one in articles(60)))
            with pytest.raises(Rejected):
                await feeder.deliver({"id": "bad", "title": "x", "published": "soon"})
            same = await asyncio.gather(*(feeder.deliver({**article(100), "title": f"Version {number}"}) for number in range(5)))
            await feeder.send(article(200))
        return receipts, same, feeder.counts

    receipts, same, counts = asyncio.run(run())
    assert len({receipt.position for receipt in receipts}) == 60
    assert [receipt.position for receipt in same] == sorted(receipt.position for receipt in same)
    assert counts == {"ack": 66, "rejected": 1}


def test_the_event_loop_goes_on_while_the_daemon_is_away(start, at_once):
    daemon = start()

    async def run():
        async with AsyncFeeder(daemon.run, window=20) as feeder:
            feeding = [asyncio.ensure_future(feeder.deliver(one)) for one in articles(200)]
            while feeder.counts.get("ack", 0) < 40:
                await asyncio.sleep(0.001)
            daemon.process.send_signal(signal.SIGKILL)
            daemon.process.wait()
            daemon.notifications.close()
            new = start(ready=False)
            await asyncio.get_running_loop().run_in_executor(None, new.wait_ready)
            return await asyncio.gather(*feeding)

    receipts = asyncio.run(run())
    assert {receipt.result for receipt in receipts} == {"ack"}
    assert status(daemon).articles == 200


def test_an_async_feeder_without_a_daemon_says_so(tmp_path):
    async def run():
        async with AsyncFeeder(tmp_path, timeout=0.3, window=1) as feeder:
            await feeder.send(article(1))
            with pytest.raises(NoDaemon):
                await feeder.send(article(2))
            with pytest.raises(NoDaemon):
                await feeder.flush()
            raise KeyError("to leave without waiting")

    with pytest.raises(KeyError):
        asyncio.run(run())
