"""Questions and decisions."""
import concurrent.futures
import datetime
import subprocess
import sys

import pytest
from articles import START, article, articles
from harness import wait_until
from relay import Relay

import hearsay
from hearsay import Client, Feeder


@pytest.fixture
def fed(daemon):
    with Feeder(daemon.run) as feeder:
        for one in articles(40, events=10):
            feeder.send(one)
    return daemon


@pytest.fixture
def client(fed):
    with Client(fed.run, timeout=60) as client:
        yield client


def test_status(client):
    status = client.status()
    assert (status.articles, status.position) == (40, 40) and status.sequence > 0
    assert status.started > datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    assert status.counters["accepted"] == 40 if "accepted" in status.counters else status.counters


def test_the_board_in_the_order_asked_for(client):
    biggest = client.stories(order="biggest")
    assert [story.article_count for story in biggest] == sorted((story.article_count for story in biggest), reverse=True)
    assert sum(story.article_count for story in biggest) == 40
    assert len(client.stories(limit=1)) == 1
    assert client.stories(since=START + datetime.timedelta(days=400)) == []
    assert client.stories(language="de") == []


def test_a_story_an_article_and_statements(client):
    story = client.story(client.stories(order="biggest")[0].id)
    assert len(story.articles) == story.article_count and len(story.clusters) == story.statement_cluster_count
    one = client.article(story.articles[0].id)
    assert one.story == story.id and one.text == article(int(one.id.split("-")[1]), events=10)["text"]
    statement = next(statement for statement in one.statements if statement.kind == "direct")
    assert one.text[statement.content[0].start:statement.content[-1].end].startswith(statement.text.split(" … ")[0])
    assert statement.cluster in {cluster.id for cluster in one.clusters}
    found = client.statements(speaker=statement.speaker, story=story.id)
    assert statement.id in [one.id for one in found] and found.clusters[statement.cluster].story == story.id


def test_what_there_is_not_is_not_found(client):
    for ask in (lambda: client.story("s999"), lambda: client.article("nobody"), lambda: client.retract("nobody")):
        with pytest.raises(hearsay.NotFound, match="s999|nobody"):
            ask()


def test_a_bad_question_is_refused_with_its_reason(client):
    with pytest.raises(hearsay.Rejected) as raised:
        client.stories(order="best")
    assert (raised.value.reason, raised.value.field) == ("bad-value", "order")
    with pytest.raises(hearsay.Rejected, match="unknown-query"):
        client.query("weather")


def test_editors_merge_split_unmerge_and_retract(client):
    first, second, *_ = client.stories(order="biggest")
    merged = client.merge(second.id, first.id)
    assert merged.story == first.id and client.story(second.id).replaced_by == first.id
    begun = client.unmerge(second.id)
    assert client.story(begun.story).article_count == second.article_count
    moved = client.story(first.id).articles[0].id
    apart = client.split(first.id, [moved])
    assert client.article(moved).story == apart.story and apart.position == merged.position + 2
    client.retract(moved)
    assert client.story(apart.story).closed_reason == "retracted"
    client.erase(moved)
    with pytest.raises(hearsay.NotFound):
        client.article(moved)
    with pytest.raises(hearsay.Rejected) as raised:
        client.merge(first.id, "s999")
    assert (raised.value.reason, raised.value.id) == ("unknown-story", "s999")


def test_what_was_refused_is_listed_sent_again_and_forgotten(client, fed):
    with Feeder(fed.run, on_result=lambda receipt: None) as feeder:
        feeder.send({"id": "bad", "title": "x", "published": "soon"})
        feeder.send({"id": "worse"})
    worse, bad = client.rejections()
    assert (bad.reason, bad.field, bad.about, worse.reason) == ("bad-time", "published", "bad", "no-content")
    assert b"soon" in client.rejection(bad.id).data
    assert [rejection.id for rejection in client.rejections(reason="bad-time")] == [bad.id]
    with pytest.raises(hearsay.Rejected, match="bad-time"):
        client.redrive(bad.id)
    client.forget(worse.id)
    assert [rejection.id for rejection in client.rejections()] == [bad.id]
    with pytest.raises(hearsay.NotFound):
        client.forget(worse.id)


def test_a_question_is_asked_again_when_the_daemon_comes_back(start):
    daemon = start()
    with Client(daemon.run, timeout=60) as client:
        client.status()
        daemon.kill()
        start(ready=False)
        assert client.status().position == 0


@pytest.mark.parametrize("how", ["connection", "time"])
def test_a_question_whose_answer_is_lost_is_asked_again(client, fed, tmp_path, monkeypatch, how):
    monkeypatch.setattr(hearsay.client, "ASK_AGAIN", 0.1 if how == "time" else 1e9)
    lost = []
    relay = Relay(fed, tmp_path / "relay", answer=lambda message: lost.append(message) or len(lost) > 1)

    def begin_anew():
        wait_until(lambda: lost, "the answer that is lost")
        relay.close()
        return Relay(fed, tmp_path / "relay")

    with concurrent.futures.ThreadPoolExecutor() as pool, Client(relay.directory, timeout=60) as other:
        again = pool.submit(begin_anew) if how == "connection" else None
        assert other.status().articles == 40
        (again.result() if again else relay).close()


def test_a_decision_waits_while_the_daemon_is_busy(client, fed, tmp_path):
    asked = []

    def request(message):
        asked.append(message)
        return {"request": message["request"], "result": "busy", "reason": "stopping", "retry_after": 10} if len(asked) == 1 else None

    relay = Relay(fed, tmp_path / "relay", request=request)
    with Client(relay.directory) as other:
        assert other.retract("test-3").position == 41
    relay.close()
    assert len(asked) == 2


def test_a_decision_whose_answer_is_lost_is_not_sent_again(client, fed, tmp_path):
    lost = []
    relay = Relay(fed, tmp_path / "relay", answer=lambda message: lost.append(message))

    def begin_anew():
        wait_until(lambda: lost, "the answer that is lost")
        relay.close()
        return Relay(fed, tmp_path / "relay")

    with concurrent.futures.ThreadPoolExecutor() as pool, Client(relay.directory, timeout=60) as other:
        again = pool.submit(begin_anew)
        with pytest.raises(hearsay.ConnectionLost, match="may or may not have been made"):
            other.retract("test-3")
        again.result().close()
    assert client.status().position == 41


def test_no_daemon_is_told(tmp_path):
    with Client(tmp_path, timeout=0.2) as client:
        with pytest.raises(hearsay.NoDaemon, match="there is no socket"):
            client.status()


def test_the_endpoints_come_from_the_environment(fed, monkeypatch):
    monkeypatch.setenv("HEARSAY_ENDPOINTS", str(fed.run))
    with Client() as client:
        assert client.status().articles == 40
    with pytest.raises(ValueError, match="ipc:// or tcp://"):
        Client("http://ostrel.example").status()


def test_the_demonstration_feeds_and_shows(daemon, tmp_path):
    import json
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, articles(5))) + '\n{"id": "bad", "title": "x", "published": "soon"}\n')

    def run(*arguments):
        done = subprocess.run([sys.executable, "-B", "-m", "hearsay", "--endpoints", daemon.run, *arguments], capture_output=True, text=True,
                              timeout=60)
        return done.returncode, done.stdout, done.stderr

    status, out, err = run("feed", str(file))
    assert (status, out) == (1, "5 ack, 1 rejected\n") and err == "bad: bad-time published\n"
    status, out, err = run("stories")
    assert status == 0 and "publishers" in out and not err
    watch = subprocess.Popen([sys.executable, "-B", "-m", "hearsay", "--endpoints", daemon.run, "watch"], stdout=subprocess.PIPE, text=True)
    try:
        with Feeder(daemon.run) as feeder:
            while not watch.poll():
                feeder.deliver({"id": "x", "title": f"A notice of {feeder.counts}", "text": "“Go,” said Mira Voss."})
                if watch.stdout.readline().startswith(("created", "updated")):
                    break
        assert watch.stdout.readline()
    finally:
        watch.kill()
        watch.wait()
        watch.stdout.close()
