"""The same inputs give the same bytes: with any number of workers, in any groups, through any restarts, and without a daemon."""
import json
import os
import random
import sqlite3
import subprocess

import msgpack

from again import expect_same
from harness import DEADLINE, ENVIRONMENT, HEARSAY, TOP, TestCase
from newsroom import Newsroom
from packed import unpacked

SEED = 5
RESTARTS = 20
# The daemon of the crash tests writes a checkpoint every 20 entries.
WITH_CHECKPOINTS = os.environ.get("HEARSAYD_CRASHING", str(TOP / "build/tests/crash/hearsayd-crashing"))


def log_bytes(state):
    """Every row of the log of a daemon that has ended, but for the epoch, which is in each update, and the hashes, which begin with it."""
    with sqlite3.connect(state / "log.db") as database:
        (epoch,), = database.execute("SELECT value FROM meta WHERE name = 'epoch'")
        entries = database.execute("SELECT position, at, kind, article_id, content_hash, modified, analysis, article, edit "
                                   "FROM entry ORDER BY position").fetchall()
        updates = database.execute('SELECT sequence, position, topic, previous, body FROM "update" ORDER BY sequence').fetchall()
    database.close()
    values = lambda row: tuple(unpacked(value) if isinstance(value, bytes) else value for value in row)
    return [repr(values(row)).replace(epoch, "EPOCH") for row in entries + updates]


def without_epoch(update):
    return repr({key: value for key, value in update.items() if key not in ("epoch", "id")})


class Determinism(TestCase):
    def take(self, daemon, step):
        socket = self.requests(daemon, "control" if "control" in step[0] else "articles")
        numbers = [socket.send(**request) for request in step]
        return [socket.wait(number)["result"] for number in numbers]

    def first_run(self, settings=()):
        """A daemon takes some rounds of news and what an editor decides about them: (its directory, what was sent, step by step). What is
        sent at once is one step."""
        chance, newsroom, steps = random.Random(SEED), Newsroom(SEED, hours=2), []
        daemon = self.daemon(directory=self.directory / "first", settings=["workers=1", *settings])

        def take(step):
            results = self.take(daemon, step)
            steps.append((step, results))
            return results

        for _ in range(3):
            articles, _ = newsroom.round()
            take([{"article": article} for article in articles])
            stories = [story["id"] for story in self.query(daemon, "stories", limit=100)["stories"] if story["language"] == "en"]
            one, other, third = chance.sample(stories, 3)
            take([{"control": "merge", "story": one, "into": other}])
            take([{"control": "merge", "story": third, "into": other}])
            take([{"control": "unmerge", "story": third}])
            page = self.query(daemon, "story", id=other)
            take([{"control": "split", "story": other, "articles": [page["articles"][0]["id"]]}])
            take([{"control": "retract", "id": page["articles"][-1]["id"]}])
        results = {result for _, results in steps for result in results}
        self.assertLessEqual({"ack", "duplicate"}, results, "news that has something of everything")
        self.assertEqual(daemon.stop(), 0)
        return log_bytes(daemon.state), steps

    made = None  # by the first run, which is the same for all who ask

    def first(self):
        Determinism.made = Determinism.made or self.first_run()
        return Determinism.made

    def repeat(self, name, steps, restarts=0, **options):
        """Another daemon takes the same, and is ended and started again so many times on the way."""
        daemon = self.daemon(directory=self.directory / name, **options)
        if restarts:
            steps = [(step[at:at + 12], results[at:at + 12]) for step, results in steps for at in range(0, len(step), 12)]
        ends = random.Random(SEED).sample(range(len(steps)), restarts)
        for number, (step, results) in enumerate(steps):
            self.assertEqual(self.take(daemon, step), results)
            if number in ends:
                daemon.kill() if number % 2 else daemon.stop()
                daemon = self.daemon(directory=self.directory / name, **options)
        self.assertEqual(daemon.stop(), 0)
        self.assertNotIn("error", daemon.log())
        return log_bytes(daemon.state)

    def test_four_workers_make_the_same_log_as_one(self):
        first, steps = self.first()
        expect_same(self, self.repeat("four", steps, settings=["workers=4"]), first)

    def test_a_daemon_that_was_restarted_twenty_times_made_the_same_log(self):
        first, steps = self.first()
        expect_same(self, self.repeat("restarted", steps, restarts=RESTARTS, settings=["workers=2"]), first)
        restored = self.repeat("restored", steps, restarts=RESTARTS, settings=["workers=2"], program=WITH_CHECKPOINTS)
        self.assertTrue((self.directory / "restored/state/checkpoint").exists())
        expect_same(self, restored, first)

    def analyze(self, lines, *arguments):
        """The updates that `hearsay analyze` makes of lines of JSON, but for their epoch."""
        done = subprocess.run([HEARSAY, "analyze", "--updates", *arguments, "-"], input=lines, capture_output=True, text=True, timeout=DEADLINE,
                              env=ENVIRONMENT)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [without_epoch(json.loads(line)) for line in done.stdout.splitlines()]

    def logged(self, state):
        """The updates in the log of a daemon that has ended."""
        with sqlite3.connect(state / "log.db") as database:
            rows = database.execute('SELECT body FROM "update" ORDER BY sequence').fetchall()
        database.close()
        return [without_epoch(msgpack.unpackb(unpacked(body))) for body, in rows]

    def dump(self, state, *arguments):
        done = subprocess.run([HEARSAY, "dump", "--quiet", *arguments, state], capture_output=True, text=True, timeout=DEADLINE, env=ENVIRONMENT)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_analyze_makes_the_same_updates_as_the_daemon(self):
        newsroom = Newsroom(SEED, hours=2)
        articles = [article for _ in range(2) for article in newsroom.round()[0]]
        daemon = self.daemon()
        results = self.take(daemon, [{"article": article} for article in articles])
        self.assertLessEqual({"ack", "duplicate"}, set(results))
        self.assertEqual(daemon.stop(), 0)
        logged = self.logged(daemon.state)
        lines = "".join(json.dumps(article) + "\n" for article in articles)
        for workers in "1", "4":
            expect_same(self, self.analyze(lines, "--quiet", "--workers", workers), logged)
        expect_same(self, self.analyze(self.dump(daemon.state)), logged)

    def test_a_dump_of_everything_makes_the_same_updates_again_with_what_editors_decided_and_by_the_clock_of_the_log(self):
        self.first_run(settings=["clock=arrival"])
        state = self.directory / "first/state"
        dump = self.dump(state, "--all")
        kinds = {json.loads(line)["log_kind"] for line in dump.splitlines()}
        self.assertLessEqual({"article", "retraction", "merge", "split", "unmerge"}, kinds)
        expect_same(self, self.analyze(dump), self.logged(state))
