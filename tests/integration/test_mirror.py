"""Subscribers that never miss anything: mirrors of libhearsay behind a proxy that loses updates, beside daemons that are killed and have
their state put back. However it went, in the end a mirror holds what the daemon holds."""
import json
import os
import random
import select
import shutil
import signal
import subprocess
import threading
import time

import msgpack
import zmq

import newsroom
from articles import article, articles
from harness import DEADLINE, ENVIRONMENT, HEARSAY, TOP, Requests, TestCase, wait_until

MIRROR = os.environ.get("HEARSAY_MIRROR", str(TOP / "build/tests/integration/mirror-client"))
# How long the model test goes on: `scripts/test --long` sets it.
SECONDS = float(os.environ.get("HEARSAY_MIRROR_SECONDS", "4"))
SEED = int(os.environ.get("HEARSAY_SEED", "1"))


def canonical(pages):
    return json.dumps(sorted(pages, key=lambda page: page["story"]["id"].encode()), sort_keys=True, ensure_ascii=False)


class LossyProxy:
    """Between the daemon's XPUB and subscribers: loses what comes at random, last updates and heartbeats, too, and stalls. Numbers that
    it is given say how much: of a hundred messages so many."""

    def __init__(self, context, upstream, downstream, chance, loss=0, stall=0):
        self.context, self.upstream, self.downstream = context, upstream, downstream
        self.chance, self.loss, self.stall = chance, loss, stall
        self.lost = self.passed = 0
        self.end, self.inner = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
        self.end.bind(f"inproc://proxy-{id(self)}")
        self.inner.connect(f"inproc://proxy-{id(self)}")
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def socket(self, kind):
        socket = self.context.socket(kind)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.SNDHWM, 0)
        socket.setsockopt(zmq.RCVHWM, 0)
        return socket

    def run(self):
        above, below = self.socket(zmq.XSUB), self.socket(zmq.XPUB)
        above.setsockopt(zmq.RECONNECT_IVL, 20)
        above.connect(self.upstream)
        below.bind(self.downstream)
        poller = zmq.Poller()
        for socket in (above, below, self.inner):
            poller.register(socket, zmq.POLLIN)
        while True:
            ready = dict(poller.poll())
            if self.inner in ready:
                break
            if below in ready:
                above.send(below.recv())
            if above in ready:
                self.pass_on(above.recv_multipart(), below)
        for socket in (above, below, self.inner):
            socket.close()

    def pass_on(self, frames, below):
        if self.chance.random() * 100 < self.stall:
            self.inner.poll(self.chance.randrange(400))  # stalls; ends at once when the proxy does
        if self.chance.random() * 100 < self.loss:
            self.lost += 1
            return
        self.passed += 1
        below.send_multipart(frames)

    def close(self):
        self.end.send(b"")
        self.thread.join()
        self.end.close()


class TwistingProxy(LossyProxy):
    """Passes on what `twist(topic, message)` gives for each message: others in its place."""

    def __init__(self, context, upstream, downstream, twist):
        self.twist = twist
        super().__init__(context, upstream, downstream, random.Random(1))

    def pass_on(self, frames, below):
        for message in self.twist(frames[0].decode(), msgpack.unpackb(frames[1])):
            self.passed += 1
            below.send_multipart([frames[0], msgpack.packb(message)])


class Mirror:
    """A process with a mirror of libhearsay in it."""

    def __init__(self, updates, query, topic="update/"):
        self.arguments = [MIRROR, updates, query, topic]
        self.language = topic.split("/")[1] or None
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.arguments, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line="\n"):
        self.process.stdin.write(line)
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], 2 * DEADLINE)[0]:
            raise AssertionError("a mirror does not answer")
        answer = self.process.stdout.readline()
        if not answer:
            raise AssertionError(f"a mirror ended with {self.process.wait()}")
        return json.loads(answer)

    def end(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def begin_again(self):
        self.end()
        self.start()


class MirrorTest(TestCase):
    def mirror(self, daemon, topic="update/", updates=None):
        mirror = Mirror(updates or daemon.endpoint("updates"), daemon.endpoint("query"), topic)
        self.addCleanup(mirror.end)
        return mirror

    def proxy(self, daemon, chance, **options):
        proxy = LossyProxy(self.context, daemon.endpoint("updates"), f"ipc://{self.directory}/proxy-{chance.random()}", chance, **options)
        self.addCleanup(proxy.close)
        return proxy

    def twisting_proxy(self, daemon, twist):
        proxy = TwistingProxy(self.context, daemon.endpoint("updates"), f"ipc://{self.directory}/twisted", twist)
        self.addCleanup(proxy.close)
        return proxy

    def snapshot(self, daemon, language=None):
        pages, cursor = [], ""
        while cursor is not None:
            answer = self.query(daemon, "snapshot", cursor=cursor, language=language, limit=7)
            pages += answer["stories"]
            cursor = answer["cursor"]
        return pages

    def settle(self, daemon, mirror):
        """Waits until the mirror has seen everything; what it then tells."""
        sequence = self.query(daemon, "status")["sequence"]
        told = {}

        def settled():
            told.update(mirror.ask())
            return told["complete"] and told["sequence"] == sequence

        wait_until(settled, f"the mirror to be at {sequence}", 2 * DEADLINE)
        return told

    def assert_equal(self, daemon, mirror):
        told = self.settle(daemon, mirror)
        self.assertEqual(canonical(told["stories"]), canonical(self.snapshot(daemon, mirror.language)))
        self.assertTrue(mirror.ask("f"))
        return told


class Mirrors(MirrorTest):
    def test_a_mirror_holds_what_was_there_and_what_comes(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        requests.feed(articles(20, events=12))
        mirror = self.mirror(daemon)
        self.assertGreater(len(self.assert_equal(daemon, mirror)["stories"]), 1)
        requests.feed(articles(40, first=20, events=12))
        requests.feed([{"id": "test-3", "status": "canceled"}, article(4) | {"title": "Another title"}])
        told = self.assert_equal(daemon, mirror)
        self.assertEqual((told["resets"], told["reason"]), (1, "start"))
        self.assertGreater(told["updates"], 5)

    def test_a_mirror_of_one_language_has_its_stories_and_no_others(self):
        daemon = self.daemon()
        german = {"id": "de", "language": "de", "title": "Fähre gesunken", "text": "Die Fähre ist gesunken.", "published": "2031-05-06T09:00:00Z"}
        self.requests(daemon).feed([article(0), german])
        english, other = self.mirror(daemon, "update/en/"), self.mirror(daemon, "update/de/")
        self.assertEqual([page["story"]["language"] for page in self.assert_equal(daemon, english)["stories"]], ["en"])
        self.requests(daemon).feed([article(1), {**german, "id": "de-2", "title": "Brücke gesperrt", "text": "Die Brücke ist gesperrt."}])
        self.assertEqual({page["story"]["language"] for page in self.assert_equal(daemon, other)["stories"]}, {"de"})
        self.assert_equal(daemon, english)

    def test_a_mirror_of_stories_in_no_known_language_has_those(self):
        daemon = self.daemon()
        self.requests(daemon).feed([article(0), {"id": "und", "title": "1 2 3", "published": "2031-05-06T09:00:00Z"}])
        self.assertEqual(len(self.assert_equal(daemon, self.mirror(daemon, "update/und/"))["stories"]), 1)

    def test_a_topic_that_no_snapshot_can_be_had_of_is_refused(self):
        for topic in ("update", "update/e", "update//", "heartbeat/", "update/en/x", ""):
            done = subprocess.run([MIRROR, "ipc:///nowhere", "ipc:///nowhere", topic], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True)
            self.assertEqual((topic, done.returncode), (topic, 1))

    def test_what_a_proxy_loses_is_fetched(self):
        daemon = self.daemon()
        proxy = self.proxy(daemon, random.Random(1), loss=40)
        mirror = self.mirror(daemon, updates=proxy.downstream)
        self.settle(daemon, mirror)
        requests = self.requests(daemon)
        for first in range(0, 60, 10):
            requests.feed(articles(10, first=first))
        told = self.assert_equal(daemon, mirror)
        self.assertGreater(proxy.lost, 10)
        self.assertEqual(told["resets"], 1)
        self.assertEqual(told["updates"], self.query(daemon, "status")["sequence"])


    def test_what_an_update_both_takes_out_and_puts_in_is_there(self):
        twisted = []

        def twist(topic, message):
            if topic != "heartbeat/":
                data = message["data"]
                data["articles_removed"] += [one["id"] for one in data["articles"]]
                data["clusters_removed"] += [one["id"] for one in data["clusters"] if one["whole"]]
                twisted.append(message["sequence"])
            return [message]

        daemon = self.daemon()
        mirror = self.mirror(daemon, updates=self.twisting_proxy(daemon, twist).downstream)
        wait_until(lambda: mirror.ask()["complete"], "the first snapshot")
        self.requests(daemon).feed(articles(30))
        self.assert_equal(daemon, mirror)
        self.assertGreater(len(twisted), 20)

    def test_what_is_malformed_is_passed_over(self):
        def twist(topic, message):
            of = {"epoch": message["epoch"]}
            bad = [of, {**of, "sequence": "x", "previous": None}, {**of, "sequence": -1, "topics": [1]}, {**of, "topics": {"update/en/": "x"}}]
            good = dict(message)
            if topic != "heartbeat/":
                data = message["data"]
                good["data"] = {**data, "articles": [*data["articles"], 7, None], "articles_removed": [*data["articles_removed"], {}, 1],
                                "clusters": ["x", *data["clusters"]], "clusters_removed": [*data["clusters_removed"], None, []]}
            return [*bad, good]

        daemon = self.daemon()
        proxy = self.twisting_proxy(daemon, twist)
        mirror = self.mirror(daemon, updates=proxy.downstream)
        wait_until(lambda: mirror.ask()["complete"], "the first snapshot")
        self.requests(daemon).feed(articles(30))
        self.assert_equal(daemon, mirror)
        self.assertGreater(proxy.passed, 100)

    def test_a_mirror_that_was_away_longer_than_retention_begins_again(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(20))
        mirror = self.mirror(daemon)
        seen = self.assert_equal(daemon, mirror)["sequence"]
        mirror.process.send_signal(signal.SIGSTOP)
        self.requests(daemon).feed(articles(180, first=20))
        epoch = self.query(daemon, "status")["epoch"]
        self.assertEqual(daemon.stop(), 0)
        daemon = self.daemon(settings=["retention.size=1M"])
        wait_until(lambda: self.query(daemon, "replay", epoch=epoch, after=seen, limit=1)["result"] == "snapshot-needed",
                   "old updates to leave the log")
        mirror.process.send_signal(signal.SIGCONT)
        told = self.assert_equal(daemon, mirror)
        self.assertEqual((told["resets"], told["reason"]), (2, "retention"))


def notice(number):
    """An article that is a story of its own."""
    names = newsroom.Event(random.Random(number), number)
    return {"id": f"notice-{number}", "title": f"{names.name(4)} {names.name(4)} {names.name(4)}", "published": "2031-05-06T09:00:00Z",
            "language": "en"}


class PutBack(MirrorTest):
    """An operator who copies an old state directory back by hand: the epoch stays, the history is another one."""

    def put_back(self, between, after, topic="update/", first=()):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(10))
        mirror = self.mirror(daemon, topic)
        self.assert_equal(daemon, mirror)
        self.requests(daemon).feed(first)
        self.assert_equal(daemon, mirror)
        self.assertEqual(daemon.stop(), 0)
        shutil.copytree(daemon.state, self.directory / "copy")
        daemon = self.daemon()
        if between:
            self.requests(daemon).feed(between)
        self.assert_equal(daemon, mirror)
        last = self.replay(daemon)[-1]
        mirror.process.send_signal(signal.SIGSTOP)
        self.assertEqual(daemon.stop(), 0)
        shutil.rmtree(daemon.state)
        shutil.move(self.directory / "copy", daemon.state)
        daemon = self.daemon()
        self.requests(daemon).feed(after)
        mirror.process.send_signal(signal.SIGCONT)
        return daemon, mirror, last

    def test_a_mirror_that_is_ahead_of_the_daemon_begins_again(self):
        daemon, mirror, last = self.put_back(articles(20, first=10), [])
        self.assertGreater(last["sequence"], self.query(daemon, "status")["sequence"])
        told = self.assert_equal(daemon, mirror)
        self.assertEqual((told["resets"], told["reason"]), (2, "retention"))

    def test_a_mirror_that_has_seen_another_history_begins_again_though_no_number_is_missing(self):
        daemon, mirror, last = self.put_back(articles(5, first=10), articles(20, first=100))
        self.assertLess(last["sequence"], self.query(daemon, "status")["sequence"])
        told = self.assert_equal(daemon, mirror)
        self.assertEqual((told["resets"], told["reason"]), (2, "retention"))
        self.check_replays(daemon, last)

    def test_a_mirror_begins_again_where_another_history_is_just_as_long(self):
        daemon, mirror, last = self.put_back([notice(number) for number in range(5)], [notice(number) for number in range(5, 10)])
        self.assertEqual(last["sequence"], self.query(daemon, "status")["sequence"])
        wait_until(lambda: mirror.ask()["resets"] == 2, "the mirror to begin again")
        self.assert_equal(daemon, mirror)

    def test_a_mirror_takes_no_update_of_another_history_that_comes_before_it_can_ask(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(10))
        mirror = self.mirror(daemon)
        self.assert_equal(daemon, mirror)
        self.assertEqual(daemon.stop(), 0)
        shutil.copytree(daemon.state, self.directory / "copy")
        daemon = self.daemon()
        self.requests(daemon).feed([notice(number) for number in range(5)])
        self.assert_equal(daemon, mirror)
        self.assertEqual(daemon.stop(), 0)
        shutil.rmtree(daemon.state)
        shutil.move(self.directory / "copy", daemon.state)

        elsewhere = f"ipc://{daemon.run}/elsewhere"
        daemon = self.daemon(settings=[f"query={elsewhere}"])
        self.requests(daemon).feed([notice(number) for number in range(5, 10)])  # as many as were lost
        question = Requests(self.context, elsewhere)
        self.addCleanup(question.socket.close)
        wait_until(lambda: question.ask(query="status")["clients"] >= 3, "the mirror's subscription to be there")
        updates = self.updates(daemon)
        self.requests(daemon).feed([notice(10)])
        updates.wait(lambda: updates.frames, "the update")
        updates.heartbeat = None
        updates.wait(lambda: updates.heartbeat, "a heartbeat after it")
        (daemon.run / "query").unlink(missing_ok=True)
        (daemon.run / "query").symlink_to("elsewhere")
        wait_until(lambda: mirror.ask()["resets"] == 2, "the mirror to begin again")
        self.assert_equal(daemon, mirror)

    def test_a_mirror_of_one_language_notices_another_history_though_its_last_update_is_in_both(self):
        german = {"id": "de", "language": "de", "title": "Fähre gesunken", "text": "Die Fähre ist gesunken.", "published": "2031-05-06T09:00:00Z"}
        other = {**german, "id": "de-2", "title": "Brücke gesperrt", "text": "Die Brücke ist gesperrt."}
        daemon, mirror, last = self.put_back(articles(20, first=10), [other, *articles(40, first=100)],
                                             topic="update/de/", first=[german])
        self.assertLess(last["sequence"], self.query(daemon, "status")["sequence"])
        self.assertEqual(len(self.assert_equal(daemon, mirror)["stories"]), 2)

    def check_replays(self, daemon, last):
        """After an update that was never published in this history a snapshot is needed."""
        published = self.replay(daemon)
        of = {"epoch": last["epoch"], "after": last["sequence"]}
        self.assertEqual(self.query(daemon, "replay", **of)["result"], "ok")
        self.assertEqual(self.query(daemon, "replay", id=last["id"], **of)["result"], "snapshot-needed")
        told = self.query(daemon, "replay", id=published[last["sequence"] - 1]["id"], **of)
        self.assertEqual([update for _, update in told["updates"]], published[last["sequence"]:])
        self.assertEqual(self.query(daemon, "replay", id=published[2]["id"], **of)["result"], "ok", "an earlier one will do")
        for nonsense in ("", "x", "x/y/z", f"{last['epoch']}/1", f"{last['epoch']}/{2**70}/0"):
            self.assertEqual(self.query(daemon, "replay", id=nonsense, **of)["result"], "snapshot-needed", nonsense)

    def test_a_snapshot_says_after_which_update_it_is(self):
        daemon = self.daemon()
        self.assertIsNone(self.query(daemon, "snapshot")["id"])
        self.requests(daemon).feed(articles(10))
        self.assertEqual(self.query(daemon, "snapshot")["id"], self.replay(daemon)[-1]["id"])


class Model(MirrorTest):
    """Random losses, stalls, ends of either side, backups put back, editors' decisions: then every mirror equals the daemon."""

    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.newsroom = newsroom.Newsroom(SEED, hours=2)
        self.done = dict.fromkeys(("rounds", "kill -9", "SIGTERM", "put back", "begun anew", "mirror killed", "mirror stopped", "lost"), 0)
        self.copy = None

    def start(self):
        self.running = self.daemon(settings=["window=12h"])

    def kill(self):
        self.running.kill()
        self.start()

    def terminate(self):
        self.assertEqual(self.running.stop(), 0)
        self.start()

    def put_back(self):
        """The first time a backup is made, of the daemon that runs; the second time it comes back."""
        if self.copy:
            self.assertEqual(self.running.stop(), 0)
            self.run_client("restore", "--replace", self.copy, self.running.state)
            shutil.rmtree(self.copy)
            self.copy = None
            self.start()
        else:
            self.copy = self.directory / "backup"
            self.run_client("backup", self.running.state, self.copy)

    def run_client(self, *arguments):
        done = subprocess.run([HEARSAY, *map(str, arguments)], env=ENVIRONMENT, capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 0, done.stderr)

    def begin_anew(self):
        """An empty log: a new epoch."""
        self.assertEqual(self.running.stop(), 0)
        shutil.rmtree(self.running.state)
        self.start()

    def disturb_daemon(self):
        what, disturb, share = self.chance.choice([
            ("kill -9", self.kill, 1), ("kill -9", self.kill, 1), ("SIGTERM", self.terminate, 1), ("put back", self.put_back, 1),
            ("put back", self.put_back, 1), ("begun anew", self.begin_anew, 0.3),
        ])
        if self.chance.random() < share:
            disturb()
            self.done[what] += 1

    def disturb_mirror(self):
        mirror = self.chance.choice(self.mirrors)
        if self.chance.random() < 0.3:
            mirror.begin_again()
            self.done["mirror killed"] += 1
        elif self.chance.random() < 0.5:
            mirror.process.send_signal(signal.SIGSTOP)
            self.done["mirror stopped"] += 1

    def feed(self, sent):
        """Articles until the daemon is disturbed: what has no answer then is sent again, as a scraper would."""
        requests = self.requests(self.running)
        for one in sent:
            requests.send(article=one)
        for _ in sent:
            requests.receive()
        requests.socket.close()

    def decide(self):
        """As an editor does."""
        stories = [story["id"] for story in self.query(self.running, "stories", limit=50, language="en")["stories"]]
        if len(stories) < 2:
            return
        control = self.requests(self.running, "control")
        one, other = self.chance.sample(stories, 2)
        control.ask(control="merge", story=one, into=other)
        if self.chance.random() < 0.5:
            control.ask(control="unmerge", story=other)
        records = [record["id"] for record in self.query(self.running, "story", id=stories[0])["articles"]]
        if len(records) > 1:
            control.ask(control="split", story=stories[0], articles=records[:self.chance.randrange(1, len(records))])
        control.socket.close()

    def play_round(self):
        sent, _ = self.newsroom.round()
        cut = self.chance.randrange(len(sent))
        self.feed(sent[:cut])
        if self.chance.random() < 0.6:
            self.disturb_daemon()
        if self.chance.random() < 0.6:
            self.disturb_mirror()
        self.feed(sent[cut:])
        if self.chance.random() < 0.5:
            self.decide()
        self.done["rounds"] += 1

    def check(self):
        for mirror in self.mirrors:
            mirror.process.send_signal(signal.SIGCONT)
        for mirror in self.mirrors:
            self.assert_equal(self.running, mirror)

    def test_whatever_is_lost_every_mirror_ends_equal_to_the_daemon(self):
        self.addCleanup(lambda: print(f"mirrors: seed {SEED}, {self.done}", flush=True))
        self.start()
        lossy = [self.proxy(self.running, random.Random(SEED + number), loss=loss, stall=1) for number, loss in enumerate((10, 60))]
        self.mirrors = [
            self.mirror(self.running), self.mirror(self.running, "update/de/"),
            *(self.mirror(self.running, topic, proxy.downstream) for proxy in lossy for topic in ("update/", "update/en/")),
        ]
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            for _ in range(self.chance.randint(1, 3)):
                self.play_round()
            self.check()
        self.done["lost"] = sum(proxy.lost for proxy in lossy)
        self.assertGreater(self.done["lost"], 0)
