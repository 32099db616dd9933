"""One call to the file system fails, or the daemon is killed in it, and the daemon starts again. Then what was acknowledged is there, in the same
epoch, and nothing of what was erased; whatever is not done yet can be.

$HEARSAY_KILLS is how many calls are tried with each fault (default: 10, at most 40), spread over all that there are; $HEARSAY_SEED moves them.
"""
import errno
import os
import pathlib
import random
import shutil
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import harness
from articles import articles, lent
from test_crash import CRASHING, KILLS, SEED, SETTINGS

KILL = 0
TRIES = min(KILLS, 40)
SECRET = "Oxley-Thrupp about the ledger"
STATUSES = {KILL: {-9, 0}, errno.EIO: {74, 0}, errno.ENOSPC: {74, 0}}  # 0: in what the daemon can do without


class Faults(harness.TestCase):
    def start(self, directory, number, error):
        """A daemon that is ready, or has ended."""
        fault = {"HEARSAY_FAULT": f"{number}:{error}", "HEARSAY_FAULT_DIRECTORY": str(directory / "state")}
        daemon = self.daemon(directory=directory, settings=SETTINGS, program=CRASHING, environment=fault, ready=False)
        harness.wait_until(lambda: self.ended(daemon) or any("READY" in message for message in daemon.notifications.read()), "it to be ready")
        return daemon

    def ended(self, daemon):
        return daemon.process.poll() is not None

    def ask(self, daemon, name, requests):
        """The answers to all of them, or to those that the daemon lives to answer."""
        socket = self.requests(daemon, name)
        for request in requests:
            socket.send(**request)
        answers = []
        while len(answers) < len(requests) and not (self.ended(daemon) and not socket.socket.poll(50)):
            if socket.socket.poll(20):
                answers.append(socket.receive())
        socket.socket.close()
        return answers

    def live(self, daemon):
        """The ids that were acknowledged, and whether the erasure was."""
        news = [*articles(12), {**lent("secret", "the clerk Anselm Vesper"), "text": f"“Nobody told Brannigan {SECRET},” Anselm Vesper said."}]
        acknowledged = []
        for first in range(0, len(news), 5):
            requests = [{"article": article} for article in [*news[first:first + 5], {"id": "empty"}]]
            acknowledged += [answer["id"] for answer in self.ask(daemon, "articles", requests) if answer["result"] == "ack"]
        erased = self.ask(daemon, "control", [{"control": "erase", "id": "secret"}])
        return acknowledged, bool(erased) and erased[0]["result"] == "ack"

    def end_with(self, daemon, statuses):
        status = daemon.stop()
        self.assertIn(status, statuses, daemon.log()[-2000:])

    def expect_nothing_erased_left(self, daemon):
        left = [path.name for path in daemon.state.iterdir() if path.is_file() and SECRET.encode() in path.read_bytes()]
        self.assertEqual(left, [])

    def expect_whole(self, directory, acknowledged, erased, epoch):
        daemon = self.daemon(directory=directory, settings=SETTINGS, program=CRASHING)
        if epoch:
            self.assertEqual(self.query(daemon, "status")["epoch"], epoch)
        for name in set(acknowledged) - {"secret"}:
            self.assertEqual(self.query(daemon, "article", id=name)["result"], "ok", name)
        if erased:
            self.expect_nothing_erased_left(daemon)
        again = self.ask(daemon, "articles", [{"article": article} for article in articles(16)])
        self.assertLessEqual({answer["result"] for answer in again}, {"ack", "duplicate"})
        if "secret" in acknowledged:
            self.assertEqual(self.ask(daemon, "control", [{"control": "erase", "id": "secret"}])[0]["result"], "ack")
            self.expect_nothing_erased_left(daemon)
        self.end_with(daemon, {0})
        status, out, err = self.client(daemon, "verify", str(daemon.state))
        self.assertEqual(status, 0, out + err)

    def try_one(self, number, error):
        """Whether there was a call with that number."""
        directory = self.directory / f"{number}-{error}"
        daemon = self.start(directory, number, error)
        epoch = None if self.ended(daemon) else daemon.log().split("epoch ")[-1].split()[0].rstrip(",")
        acknowledged, erased = ([], False) if self.ended(daemon) else self.live(daemon)
        self.end_with(daemon, STATUSES[error])
        reached = "fault: " in daemon.log()
        self.expect_whole(directory, acknowledged, erased, epoch)
        shutil.rmtree(directory)
        return reached

    def test_whatever_call_fails_and_in_whatever_call_it_is_killed(self):
        chance, last = random.Random(SEED), self.count_calls()
        self.assertGreater(last, 300)
        for error in STATUSES:
            first = last // 4 if error == errno.ENOSPC else 1  # before it is ready, it would wait half a minute for room
            step = (last - first) / TRIES
            for number in sorted({first + int(step * (k + chance.random())) for k in range(TRIES)}):
                with self.subTest(call=number, error=errno.errorcode.get(error, "kill")):
                    self.try_one(number, error)

    def count_calls(self):
        """About how many there are."""
        last = 1
        while self.try_one(last, KILL):
            last *= 2
        return last * 3 // 4
