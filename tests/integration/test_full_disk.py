"""A full disk: nothing is acknowledged that is not on it, queries go on, and so does everything else as soon as there is room."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import unittest

import msgpack
import zmq

from articles import article, articles
from harness import DEADLINE, TestCase, wait_until

# A file system of its own for the state, which goes with the daemon: mounted where nobody else sees it, full but for 2 MB.
SMALL_DISK = 'mount -t tmpfs -o size=64m tmpfs "$1" && head -c 62M /dev/zero >"$1/ballast" && shift && exec "$@"'
STARTED_AGAIN = SMALL_DISK.replace('exec "$@"', '"$@"; exec "$@"')  # once it ended, on the same disk
# The same with no room at all, and without its state, as the disk fills up while it is away.
EMPTIED = SMALL_DISK.replace('shift && exec "$@"', 'cd "$1" && shift; "$@"; rm state.db*; cat /dev/zero >rest; exec "$@"')
DAMAGED = EMPTIED.replace("rm state.db*", "tr test TEST <log.db >x; cat x >log.db; rm x log.db-wal")
BEFORE, THEN = 4, 300  # articles for which there is room even if each is a group of its own; and more than there is room for
TRY = "mount -t tmpfs tmpfs /tmp"


def unshared(script, *arguments):
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", *map(str, arguments)]


CAN_MOUNT = shutil.which("unshare") and subprocess.run(unshared(TRY), capture_output=True).returncode == 0


@unittest.skipUnless(CAN_MOUNT, "a file system cannot be mounted here: needs user namespaces (unshare --map-root-user --mount)")
class FullDisk(TestCase):
    def start(self, script=SMALL_DISK, **options):
        state = self.directory / "state"
        state.mkdir(exist_ok=True)
        daemon = self.daemon(wrapper=unshared(script, state), **options)
        self.ballast = pathlib.Path(f"/proc/{daemon.process.pid}/root{state}/ballast")
        return daemon

    def picture(self, daemon):
        status = self.query(daemon, "status")
        updates = self.replay(daemon)
        counts = {key: status[key] for key in ("position", "sequence", "articles", "statements", "clusters", "stories_open", "at")}
        return repr((counts, self.query(daemon, "snapshot", cursor="")["stories"], updates)).replace(status["epoch"], "EPOCH")

    def fill(self, daemon):
        """Feeds articles that are acknowledged, then so many that the disk is full: the socket, and the numbers of these."""
        requests = self.requests(daemon)
        self.assertEqual({answer["result"] for answer in requests.feed(articles(BEFORE))}, {"ack"})
        numbers = [requests.send(article=one) for one in articles(THEN, first=BEFORE)]
        wait_until(lambda: self.query(daemon, "status")["held_reason"], "the disk to be full")
        self.assertEqual(requests.ask(article=article(BEFORE + THEN))["result"], "busy")  # and with it all before it have come in
        return requests, numbers

    def test_the_group_is_held_and_told_queries_are_answered_and_everything_goes_on_when_there_is_room(self):
        daemon = self.start(environment={"WATCHDOG_USEC": "2000000"}, settings=["workers=1"])
        updates = self.updates(daemon)
        requests, numbers = self.fill(daemon)
        before = self.picture(daemon)
        status = self.query(daemon, "status")
        self.assertEqual(status["held_reason"], "disk-full")
        self.assertGreater(status["held_entries"] + status["state_lag"], 0, "the log may have had room, and not the state")

        other = self.requests(daemon)
        answer = other.ask(article=article(500))
        self.assertEqual((answer["result"], answer["reason"]), ("busy", "disk-full"))
        self.assertGreater(answer["retry_after"], 0)
        answer = self.requests(daemon, "control").ask(control="retract", id="test-1")
        self.assertEqual((answer["result"], answer["reason"]), ("busy", "disk-full"))
        held = {0: "what the state lacks", 1: "1 entry"}.get(status["held_entries"], f"{status['held_entries']} entries")
        daemon.notifications.wait("STATUS", f"the disk is full: holding {held}, nothing more is accepted; queries are answered")
        self.assertRegex(self.client(daemon, "status")[1], r"waiting +the disk is full since .* entr(y|ies) held, nothing more is\s+accepted")

        wait_until(lambda: self.query(daemon, "status")["held_attempts"] >= 3, "it to be tried again")
        updates.read()
        self.assertEqual(self.picture(daemon), before)
        daemon.notifications.wait("WATCHDOG", "1", after=len(daemon.notifications.read()))
        self.assertEqual(updates.heartbeat["position"], status["position"])
        self.assertLessEqual({update["sequence"] for update in updates.updates()}, set(range(1, status["sequence"] + 1)))
        while requests.socket.poll(0):  # what came after the disk was full is told to come again
            requests.receive()
        answered = [requests.answers[number]["result"] for number in numbers if number in requests.answers]
        self.assertEqual(answered, ["ack"] * (status["position"] - BEFORE) + ["busy"] * answered.count("busy"),
                         "what is not on disk is not acknowledged")

        told = len(daemon.notifications.read())
        self.ballast.unlink()
        busy = [BEFORE + k for k, number in enumerate(numbers) if requests.wait(number)["result"] == "busy"]
        self.assertEqual(len(busy), answered.count("busy"))
        self.assertLessEqual({answer["result"] for answer in requests.feed([article(number) for number in busy])}, {"ack"})
        self.assertEqual(other.ask(article=article(500))["result"], "ack")
        status = self.query(daemon, "status")
        self.assertEqual((status["held_reason"], status["held_since"], status["articles"]), (None, None, BEFORE + THEN + 1))
        daemon.notifications.wait("STATUS", after=told)
        updates.wait_for_sequence(status["sequence"])
        self.assertEqual([update["sequence"] for update in updates.updates()], list(range(1, status["sequence"] + 1)))

        through = self.daemon(directory=self.directory / "through")
        self.requests(through).feed([*articles(BEFORE + THEN), article(500)])
        self.assertEqual(self.picture(daemon), self.picture(through))
        self.assertEqual(daemon.stop(), 0)

    def test_it_starts_with_a_full_disk_answers_queries_and_goes_on_when_there_is_room(self):
        daemon = self.start(STARTED_AGAIN, settings=["workers=1"])
        self.fill(daemon)
        before, told = self.query(daemon, "status"), len(daemon.notifications.read())
        shell = daemon.process.pid
        os.kill(int(pathlib.Path(f"/proc/{shell}/task/{shell}/children").read_text()), signal.SIGKILL)
        daemon.notifications.wait("READY", "1", after=told)
        status = self.query(daemon, "status")
        self.assertEqual(status["epoch"], before["epoch"])
        self.assertGreaterEqual(status["position"], before["position"])
        self.assertEqual(self.query(daemon, "article", id="test-0")["result"], "ok")
        requests = self.requests(daemon)
        numbers = [requests.send(article=one) for one in articles(THEN, first=BEFORE)]
        wait_until(lambda: self.query(daemon, "status")["held_reason"] == "disk-full", "the disk to be full")
        self.assertEqual(self.requests(daemon).ask(article=article(500))["reason"], "disk-full")
        self.ballast.unlink()
        results = [requests.wait(number)["result"] for number in numbers]
        self.assertLessEqual(set(results), {"ack", "duplicate", "busy"})
        wait_until(lambda: not self.query(daemon, "status")["held_reason"], "it to go on")
        self.assertLessEqual({answer["result"] for answer in requests.feed(articles(BEFORE + THEN))}, {"ack", "duplicate"})
        self.assertEqual(self.query(daemon, "status")["articles"], BEFORE + THEN)

    def end_inside(self, daemon):
        """Ends the daemon, but not the shell that starts it again. The number of notifications before."""
        told, shell = len(daemon.notifications.read()), daemon.process.pid
        os.kill(int(pathlib.Path(f"/proc/{shell}/task/{shell}/children").read_text()), signal.SIGKILL)
        return told

    def test_a_start_that_has_no_room_for_an_empty_state_waits_for_it(self):
        daemon = self.start(EMPTIED)
        self.assertEqual({answer["result"] for answer in self.requests(daemon).feed(articles(BEFORE))}, {"ack"})
        told = self.end_inside(daemon)
        daemon.notifications.wait("STATUS", "the disk is full: waiting for some room to start", after=told)
        self.assertIsNone(daemon.process.poll())
        self.ballast.unlink()
        daemon.notifications.wait("READY", "1", after=told)
        self.assertEqual(self.query(daemon, "status")["articles"], BEFORE)
        self.assertEqual(self.query(daemon, "article", id="test-0")["result"], "ok")
        self.assertEqual(daemon.log().count("waiting for room"), 1)

    def test_a_salvage_that_has_no_room_is_tried_again_by_the_next_start(self):
        daemon = self.start(DAMAGED)
        self.assertEqual({answer["result"] for answer in self.requests(daemon).feed(articles(BEFORE))}, {"ack"})
        self.end_inside(daemon)
        self.assertEqual(daemon.process.wait(DEADLINE), 74)
        self.assertIn("can't salvage the log", daemon.log())

    def test_who_feeds_with_the_client_only_has_to_wait(self):
        daemon = self.start()
        path = self.directory / "articles.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in articles(THEN)))
        feed = self.start_client(daemon, "feed", "--json", path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: self.query(daemon, "status")["held_reason"], "the disk to be full")
        while "has not answered yet; waiting for it ('hearsay status' says more)" not in (line := feed.stderr.readline()):
            self.assertIn("the daemon accepts nothing now (disk-full)", line, "nobody is told that there is no daemon")
        self.ballast.unlink()
        out, _ = feed.communicate(timeout=DEADLINE)
        self.assertEqual(feed.returncode, 0, out)
        self.assertEqual(self.query(daemon, "status")["articles"], THEN)

    def test_sigterm_is_not_kept_waiting_and_whoever_sent_is_told_to_send_again(self):
        daemon = self.start()
        requests, numbers = self.fill(daemon)
        position = self.query(daemon, "status")["position"]
        self.assertEqual(daemon.stop(), 74)
        self.assertIn("nothing of the open group was acknowledged", daemon.log())
        results = [requests.wait(number)["result"] for number in numbers]
        self.assertEqual(results, ["ack"] * (position - BEFORE) + ["busy"] * (BEFORE + THEN - position))


class Locked(TestCase):
    def test_a_lock_that_somebodys_tool_holds_on_the_log_or_the_state_is_waited_out(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        for number, name in enumerate(("log.db", "state.db")):
            with contextlib.closing(sqlite3.connect(daemon.state / name, isolation_level=None)) as tool:
                tool.execute("BEGIN IMMEDIATE")
                sent = requests.send(article=article(number))
                wait_until(lambda: self.query(daemon, "status")["held_reason"] == "locked", "the lock to be noticed")
                answer = self.requests(daemon).ask(article=article(100))
                self.assertEqual((answer["result"], answer["reason"]), ("busy", "locked"))
                self.assertRegex(self.client(daemon, "status")[1], r"waiting +another program holds a lock since .* 1 entry held")
                self.assertEqual(self.query(daemon, "status")["position"], 2 * number, "nothing of it is told")
                client = self.start_client(daemon, "retract", f"test-{number}", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                self.assertEqual(client.stderr.readline(), "hearsay: the daemon is busy (locked), asking again\n")
                status, _, err = self.client(daemon, "retract", "--timeout", "1", "test-0")
                self.assertEqual((status, err), (1, "hearsay: the daemon is busy: another program holds a lock on its files. Nothing was changed\n"),
                                 "no time is left")
            self.assertEqual(requests.wait(sent), {"request": sent, "result": "ack", "id": f"test-{number}", "position": 2 * number + 1})
            self.assertEqual(client.wait(DEADLINE), 0)

    def test_what_closes_a_story_and_what_takes_an_article_out_of_it_wait_for_the_lock_like_others(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        requests.feed(articles(3))
        later = "2031-08-06T08:00:00Z"
        with contextlib.closing(sqlite3.connect(daemon.state / "state.db", isolation_level=None)) as tool:
            tool.execute("BEGIN IMMEDIATE")
            daemon.process.send_signal(signal.SIGSTOP)  # so that all come in at the same time
            sent = [requests.send(article={**article(number), "title": "Another title", "published": later}) for number in (0, 1)]
            sent.append(requests.send(article={**article(2), "status": "canceled"}))
            daemon.process.send_signal(signal.SIGCONT)
            wait_until(lambda: self.query(daemon, "status")["held_attempts"] > 1, "it to be tried again")
        self.assertEqual([requests.wait(number)["result"] for number in sent], ["ack"] * 3)
        stories = self.query(daemon, "stories", closed=True)["stories"]
        self.assertEqual({story["article_count"] for story in stories if story["status"] == "closed"}, {0}, "all have left")
        self.assertEqual(self.query(daemon, "status")["articles"], 2)
        self.assertEqual(daemon.stop(), 0)


class Publisher(TestCase):
    def test_who_only_publishes_waits_too_and_loses_nothing(self):
        publisher = self.context.socket(zmq.XPUB)
        publisher.setsockopt(zmq.LINGER, 0)
        publisher.bind(f"ipc://{self.directory}/feed")
        self.addCleanup(publisher.close)
        daemon = self.daemon(settings=[f"subscribe=ipc://{self.directory}/feed"])
        self.assertTrue(publisher.poll(DEADLINE * 1000))
        publisher.recv()
        with contextlib.closing(sqlite3.connect(daemon.state / "log.db", isolation_level=None)) as tool:
            tool.execute("BEGIN IMMEDIATE")
            publisher.send(msgpack.packb(article(0)))
            wait_until(lambda: self.query(daemon, "status")["held_reason"] == "locked", "the lock to be noticed")
            for number in range(1, 20):
                publisher.send(msgpack.packb(article(number)))
            attempts = self.query(daemon, "status")["held_attempts"]
            wait_until(lambda: self.query(daemon, "status")["held_attempts"] > attempts + 1, "it to be tried again")
            self.assertEqual(self.query(daemon, "status")["counters"]["feed_messages"], 1, "the rest waits in its socket")
        wait_until(lambda: self.query(daemon, "status")["position"] == 20, "all of them")


# Beyond so many bytes of a file, writes fail with an error that is no full disk (EFBIG).
LIMITED = ["prlimit", "--fsize=1500000"]


class FailingDisk(TestCase):
    def test_a_write_that_fails_ends_the_daemon_with_74_and_nothing_is_acknowledged_that_is_not_there(self):
        daemon = self.daemon(wrapper=LIMITED, settings=["log_level=warning"])
        requests = self.requests(daemon)
        acknowledged = {answer["id"]: answer["position"] for answer in requests.feed(articles(BEFORE))}
        sent = {requests.send(article=one): one for one in articles(THEN, first=BEFORE) for _ in range(2)}
        self.assertEqual(daemon.process.wait(DEADLINE), 74)
        while requests.socket.poll(200):
            answer = requests.receive()
            self.assertIn(answer["result"], ("ack", "duplicate", "busy"))
            if answer["result"] != "busy":
                acknowledged[answer["id"]] = answer["position"]
        self.assertLess(len(acknowledged), BEFORE + THEN)
        again = self.daemon()
        for name, position in acknowledged.items():
            self.assertEqual(self.query(again, "article", id=name)["record"]["position"], position)
        answers = self.requests(again).feed({one["id"]: one for one in sent.values()}.values())
        self.assertLessEqual({answer["result"] for answer in answers}, {"ack", "duplicate"})
        self.assertEqual(self.query(again, "status")["articles"], BEFORE + THEN)
