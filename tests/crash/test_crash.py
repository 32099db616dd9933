"""The daemon is killed at each labelled point (daemon/crash_point.h) and at random moments under load, and started again until everything
is fed. Then: what was acknowledged is there; the stories are those of a run that nothing interrupted; and the updates have neither holes
nor repeats, neither in the log nor for a subscriber.

$HEARSAY_KILLS is how many random kills there are (default: 10), $HEARSAY_SEED what they depend on.
"""
import contextlib
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import harness
import msgpack
import zmq
from again import expect_same, feed_again, picture, read_log
from articles import articles, lent
from newsroom import Newsroom

CRASHING = os.environ.get("HEARSAYD_CRASHING", str(harness.TOP / "build/tests/crash/hearsayd-crashing"))
KILLS = int(os.environ.get("HEARSAY_KILLS", "10"))
SEED = int(os.environ.get("HEARSAY_SEED", "1"))
PASSAGES = {"checkpoint-inside": 2, "replay-board": 2, "analysis-before": 5, "analysis-after": 5, "group-open": 7, "answers-inside": 2}
WINDOW = 24  # articles under way at a time
PATIENCE = 40  # seconds that the child which writes a checkpoint has at most, one that hangs and is ended after ten included
SETTINGS = ["log_level=info", "workers=2", "window=6h"]


def points(erasing=False):
    """The labels of all crash points, as the sources have them: those within erasures, or the others."""
    texts = [path.read_text() for path in sorted((harness.TOP / "daemon").rglob("*.c"))]
    names = {name for text in texts for name in re.findall(r'CRASH_POINT\("([a-z-]+)"\)', text)}
    return sorted(name for name in names if name.startswith("erasing-") == erasing)


class Stream:
    """A subscriber that stays while the daemon comes and goes. What it misses it can have by a replay."""

    def __init__(self, context, endpoint):
        self.socket = context.socket(zmq.SUB)
        for option, value in ((zmq.LINGER, 0), (zmq.RCVHWM, 0), (zmq.RECONNECT_IVL, 10), (zmq.SUBSCRIBE, b"update/")):
            self.socket.setsockopt(option, value)
        self.socket.connect(endpoint)
        self.updates = []

    def read(self):
        while self.socket.poll(0):
            _, data = self.socket.recv_multipart()
            self.updates.append(msgpack.unpackb(data))


class BadArticle(harness.TestCase):
    def start(self, where):
        environment = {"HEARSAY_CRASH_POINT": f"{where}:Mordwand"}
        return self.daemon(program=CRASHING, settings=["workers=4"], environment=environment)

    def crashed(self):
        return self.process.poll() is not None

    def expect_refused(self, where):
        news = articles(30)
        news[3]["text"] += "\nIt happened at the Mordwand, said Petrus Aldmoor.\n"
        waiting, answers, crashes = list(news), {}, 0
        while waiting:
            daemon = self.start(where)
            self.process = daemon.process
            requests = harness.Requests(self.context, daemon.endpoint("articles"))
            numbers = {requests.send(article=article): article for article in waiting}
            while numbers and not (self.crashed() and not requests.socket.poll(50)):
                if requests.socket.poll(20):
                    answer = requests.receive(0)
                    article = numbers.pop(answer["request"])
                    waiting.remove(article)
                    answers[article["id"]] = answer
            requests.socket.close()
            crashes += self.crashed()
            self.assertLessEqual(crashes, 2)
        self.assertEqual(crashes, 2)
        bad = answers.pop(news[3]["id"])
        self.assertEqual((bad["result"], bad["reason"], bad["id"]), ("rejected", "crash", news[3]["id"]))
        self.assertLessEqual({answer["result"] for answer in answers.values()}, {"ack", "duplicate"}, "nobody else is refused")
        status, out, _ = self.client(daemon, "rejected", "--json")
        self.assertEqual(status, 0)
        self.assertIn('"crash"', out)
        self.assertEqual(daemon.stop(), 0)
        return news[3]

    def test_that_ends_the_daemon_while_it_is_analysed_is_refused_after_the_second_crash_and_stops_nothing(self):
        bad = self.expect_refused("analysis-of")
        mended = self.daemon()
        self.assertEqual(self.requests(mended).ask(article=bad)["result"], "rejected", "it is the same build")
        self.assertEqual(self.client(mended, "redrive", "--all")[0], 0)
        self.assertEqual(self.query(mended, "article", id=bad["id"])["article"]["text"], bad["text"])
        self.assertEqual(self.requests(mended).ask(article=bad)["result"], "duplicate")

    def test_that_ends_the_daemon_while_it_is_folded_is_refused_as_well(self):
        self.expect_refused("fold-of")


class Erasing(harness.TestCase):
    TITLE = "Magistrate named in ledger"
    WORDS = "Oxley-Thrupp about the ledger"
    NAME = "Qzxjo"  # of somebody whom other articles call by his surname

    def on_disk(self, daemon):
        files = {}
        for path in filter(pathlib.Path.is_file, daemon.state.iterdir()):
            with contextlib.suppress(FileNotFoundError):  # a checkpoint takes its place meanwhile
                files[path.name] = path.read_bytes()
        return [name for name, data in files.items() if any(words.encode() in data for words in (self.WORDS, self.TITLE, self.NAME))]

    def packs_on_disk(self, daemon):
        return [name for name in self.on_disk(daemon) if name.startswith("checkpoint.")]

    def crash_at(self, point):
        secret = {**lent(point, f"the clerk {self.NAME} Vesper"), "title": self.TITLE,
                  "published": articles(1)[0]["published"]}  # its story stays open
        secret["text"] += f" “Nobody told Brannigan {self.WORDS},” Vesper said."
        directory = self.directory / point
        daemon = self.daemon(program=CRASHING, directory=directory, environment={"HEARSAY_CRASH_POINT": f"{point}:1"})
        others = [{**article, "id": f"{point}-{k}"} for k, article in enumerate(articles(30))]
        self.requests(daemon).feed([secret, *others, lent(f"{point}-Aa", "Vesper"), lent(f"{point}-Bb", "Mr. Vesper")])
        harness.wait_until(lambda: self.packs_on_disk(daemon), "a checkpoint to have it")
        lent_to = self.query(daemon, "article", id=f"{point}-Aa")["statements"]
        self.assertIn(f"{self.NAME} Vesper", [statement["speaker"] for statement in lent_to])
        epoch = self.query(daemon, "status")["epoch"]
        self.requests(daemon, "control").send(control="erase", id=point)
        self.assertEqual(daemon.process.wait(harness.DEADLINE), -9, f"{point} was never reached")
        daemon.notifications.close()
        self.assertTrue(self.on_disk(daemon))
        daemon = self.daemon(program=CRASHING, directory=directory)
        self.assertEqual(self.query(daemon, "status")["epoch"], epoch, "subscribers go on where they were")
        answer = self.requests(daemon, "control").ask(control="erase", id=point)
        self.assertEqual((answer["result"], self.on_disk(daemon)), ("ack", []))
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(self.on_disk(daemon), [])
        self.assertEqual(self.client(daemon, "verify", str(daemon.state))[0], 0)

    def test_a_crash_at_each_labelled_point_of_an_erasure_leaves_it_to_be_finished(self):
        self.assertGreater(len(points(erasing=True)), 1)
        for point in points(erasing=True):
            with self.subTest(point):
                self.crash_at(point)


class Crash(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.newsroom = Newsroom(SEED, hours=2)
        self.waiting = []  # articles that have no answer yet, in order
        self.acknowledged = []  # (position, article)
        self.decided = []  # (position, control request)
        self.stream = Stream(self.context, f"ipc://{self.directory}/run/updates")
        self.addCleanup(lambda: self.stream.socket.close())

    def start(self, point=None):
        """A daemon, ready, unless it crashes before: then None."""
        environment = {"HEARSAY_CRASH_POINT": point} if point else {}
        daemon = harness.Daemon(self.directory, settings=SETTINGS, environment=environment, program=CRASHING)
        self.addCleanup(self.end, daemon.process)
        harness.wait_until(lambda: daemon.process.poll() is not None or any("READY" in message for message in daemon.notifications.read()),
                           "hearsayd to be ready")
        if daemon.process.poll() is not None:
            self.expect_killed(daemon)
            return None
        return daemon

    def expect_killed(self, daemon):
        self.assertEqual(daemon.process.wait(harness.DEADLINE), -9, daemon.log()[-2000:])
        daemon.notifications.close()
        self.stream.read()

    # --- Feeding

    def more(self, count):
        """Sees to it that so many articles wait, at least; what outlets revised, sent twice or took back among them."""
        while len(self.waiting) < count:
            self.waiting += self.newsroom.round()[0]

    def note(self, article, answer):
        if answer["result"] == "busy":
            return
        told = answer["reason"] if answer["result"] == "rejected" else answer["result"]
        self.assertIn(told, ("ack", "duplicate", "stale", "crash"), f"{article} was answered {answer}")
        self.waiting.remove(article)
        if told in ("ack", "duplicate"):
            self.acknowledged.append((answer["position"], article))

    def feed(self, daemon, until):
        """Feeds what waits, some at a time, until the condition holds or nothing waits; then takes the answers that are there."""
        requests = harness.Requests(self.context, daemon.endpoint("articles"))
        under_way = {}
        while not until() and self.waiting:
            busy = list(under_way.values())
            for article in [one for one in self.waiting[:WINDOW] if one not in busy][:WINDOW - len(busy)]:
                under_way[requests.send(article=article)] = article
            if requests.socket.poll(20):
                answer = requests.receive(0)
                self.note(under_way.pop(answer["request"]), answer)
            self.stream.read()
        while requests.socket.poll(20):
            answer = requests.receive(0)
            self.note(under_way.pop(answer["request"]), answer)
        requests.socket.close()

    def decide(self, daemon):
        """An editor merges two stories; the answer may never come."""
        stories = [story for story in self.query(daemon, "stories", limit=100)["stories"] if story["language"] == "en"]
        if len(stories) < 2:
            return
        one, other = self.chance.sample(stories, 2)
        request = {"control": "merge", "story": one["id"], "into": other["id"]}
        answer = self.requests(daemon, "control").ask(**request)
        self.assertEqual(answer["result"], "ack")
        self.decided.append((answer["position"], request))

    # --- What has to hold in the end

    def expect_whole(self):
        daemon = self.start()
        self.feed(daemon, lambda: daemon.process.poll() is not None)
        self.assertIsNone(daemon.process.poll(), daemon.log()[-2000:])
        self.stream.read()
        ours = picture(self, daemon)
        updates = self.replay(daemon)
        self.assertEqual(daemon.stop(), 0)
        entries = {entry.position: entry for entry in read_log(daemon.state)}
        self.expect_acknowledged(entries)
        self.expect_updates(updates)
        self.expect_same_when_replayed(daemon, ours)
        self.expect_same_without_interruption(entries, ours)

    def expect_acknowledged(self, entries):
        self.assertEqual(sorted(entries), list(range(1, len(entries) + 1)), "positions have no holes")
        for position, article in self.acknowledged:
            self.assertEqual(entries[position].name, article["id"])
            for key in ("title", "text"):
                self.assertEqual(entries[position].article.get(key), article.get(key))
        for position, request in self.decided:
            self.assertEqual(entries[position].control(), request)

    def expect_updates(self, updates):
        self.assertEqual([update["sequence"] for update in updates], list(range(1, len(updates) + 1)), "no hole, no repeat")
        previous = {}
        for update in updates:
            language = update["data"]["story"]["language"]
            self.assertEqual(update["previous"], previous.get(language, 0))
            previous[language] = update["sequence"]
        told = [update["sequence"] for update in self.stream.updates]
        self.assertGreater(len(told), 0)
        self.assertEqual(len(told), len(set(told)), "nothing is told twice")
        for update in self.stream.updates:
            self.assertEqual(update, updates[update["sequence"] - 1], "what was told is what is replayed")

    def expect_same_when_replayed(self, daemon, ours):
        """Without state and checkpoint, everything is made of the log alone."""
        copy = self.directory / "replayed"
        shutil.copytree(daemon.state, copy / "state")
        for path in [*copy.glob("state/state.db*"), *copy.glob("state/checkpoint*")]:
            path.unlink()
        replayed = self.daemon(directory=copy, settings=SETTINGS)
        self.assertNotIn("error", replayed.log())
        expect_same(self, picture(self, replayed), ours)
        replayed.stop()

    def expect_same_without_interruption(self, entries, ours):
        through = self.daemon(directory=self.directory / "through", settings=SETTINGS)
        feed_again(self, through, entries.values())
        expect_same(self, picture(self, through), ours)
        through.stop()

    # --- The tests

    def passes(self, point):
        """Feeds a daemon that crashes at the point; whether it came there."""
        if point.startswith("replay-"):  # there has to be something to replay, for log and state
            self.crash_at("log-commit-after")
        daemon = self.start(f"{point}:{PASSAGES.get(point, 1)}")
        if not daemon:
            return True
        self.more(3 * WINDOW)
        self.feed(daemon, lambda: daemon.process.poll() is not None)
        if point.startswith("checkpoint-"):  # a child comes to it, on a busy machine perhaps only when everything is fed
            with contextlib.suppress(subprocess.TimeoutExpired):
                daemon.process.wait(PATIENCE)
        reached = daemon.process.poll() is not None
        if not reached:
            daemon.process.kill()
        self.expect_killed(daemon)
        return reached

    def crash_at(self, point):
        # Now and then the last checkpoint has all that the log has, and nothing is replayed: then once more.
        tries = 5 if point.startswith("replay-") else 1
        self.assertTrue(any(self.passes(point) for _ in range(tries)), f"{point} was never reached")

    def test_at_each_labelled_point(self):
        self.assertGreater(len(points()), 10)
        for point in points():
            with self.subTest(point):
                self.crash_at(point)
        self.expect_whole()

    def test_at_random_moments_under_load(self):
        for _ in range(KILLS):
            daemon = self.start()
            self.more(3 * WINDOW)
            if self.chance.random() < 0.3:
                self.decide(daemon)
            end = time.monotonic() + self.chance.random() * 0.3
            self.feed(daemon, lambda: time.monotonic() > end)
            daemon.process.kill()
            self.expect_killed(daemon)
        self.expect_whole()
