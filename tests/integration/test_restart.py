"""What was acknowledged is there after a restart, however the daemon ended; and the updates go on without a hole."""
import itertools
import os
import pathlib
import select
import signal
import sys
import unittest

from articles import article, articles
from harness import DEADLINE, TestCase, wait_until


class Restart(TestCase):
    def picture(self, daemon):
        """Everything that a subscriber could know."""
        pages, cursor = [], ""
        while cursor is not None:
            answer = self.query(daemon, "snapshot", cursor=cursor)
            pages += answer["stories"]
            cursor = answer["cursor"]
        status = self.query(daemon, "status")
        counts = {key: status[key] for key in ("epoch", "position", "sequence", "articles", "statements", "clusters", "stories_open", "at")}
        return counts, pages, self.replay(daemon)

    def test_the_same_stories_with_the_same_ids_after_sigterm(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(80))
        before = self.picture(daemon)
        self.assertEqual(daemon.stop(), 0)
        again = self.daemon()
        self.assertEqual(self.query(again, "status")["checkpoint"], 80, "nothing was left to be decided again")
        self.assertEqual(self.picture(again), before)
        self.assertEqual(self.requests(again).ask(article=article(5)), {"request": 1, "result": "duplicate", "id": "test-5", "position": 6})
        self.assertNotIn("error", again.log())

    def test_stories_go_on_after_a_restart_as_if_there_had_been_none(self):
        through, restarted = self.directory / "through", self.directory / "restarted"
        daemon = self.daemon(directory=through)
        self.requests(daemon).feed(articles(60))
        whole = self.picture(daemon)
        for start in (0, 20, 40):
            daemon = self.daemon(directory=restarted)
            self.requests(daemon).feed(articles(20, first=start))
            if start < 40:
                self.assertEqual(daemon.stop(), 0)
        parts = self.picture(daemon)

        def without_epoch(picture):
            return repr(picture).replace(picture[0]["epoch"], "EPOCH")

        self.assertEqual(without_epoch(parts), without_epoch(whole))

    def test_the_state_is_built_again_when_it_is_gone(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(30))
        before = self.picture(daemon)
        daemon.stop()
        for path in daemon.state.glob("state.db*"):
            path.unlink()
        self.assertEqual(self.picture(self.daemon()), before)

    def test_after_kill_9_under_load_every_acknowledged_article_is_there(self):
        acknowledged = {}
        numbers = itertools.count()
        sequence = 0
        for round_ in range(5):
            daemon = self.daemon()
            status = self.query(daemon, "status")
            self.assertGreaterEqual(status["sequence"], sequence)
            requests = self.requests(daemon)
            updates = self.updates(daemon)
            sent = [article(next(numbers)) for _ in range(150)]
            for one in sent:
                requests.send(article=one)
            for _ in range(40 + 15 * round_):  # the rest is under way, in every stage
                answer = requests.receive()
                self.assertEqual(answer["result"], "ack")
                acknowledged[answer["id"]] = answer["position"]
            daemon.kill()
            updates.read()
            sequence = max([sequence, *(update["sequence"] for update in updates.updates())])
            published = {update["sequence"]: update for update in updates.updates()}
            requests.socket.close()
            updates.socket.close()
            daemon = self.daemon()
            replayed = self.replay(daemon)
            self.assertEqual([update["sequence"] for update in replayed], list(range(1, len(replayed) + 1)), "no hole")
            for number, update in published.items():
                self.assertEqual(replayed[number - 1], update, "what was published is what is on disk")
            for name, position in acknowledged.items():
                self.assertEqual(self.query(daemon, "article", id=name)["record"]["position"], position)
            self.assertNotIn("error", daemon.log())
            before = self.picture(daemon)
            daemon.kill()
            daemon = self.daemon()
            self.assertEqual(self.picture(daemon), before)
            # A scraper sends again what was not answered: duplicates, or taken now.
            for answer in self.requests(daemon).feed(sent):
                self.assertIn(answer["result"], ("ack", "duplicate"))
                acknowledged.setdefault(answer["id"], answer["position"])
            sequence = self.query(daemon, "status")["sequence"]
            daemon.stop()

    def checkpoint_child(self, daemon):
        """The child that writes a checkpoint, once it is on its own, with no file of the daemon's open any more; or None."""
        for child in pathlib.Path(f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/children").read_text().split():
            if set(os.listdir(f"/proc/{child}/fd")) <= {"0", "1", "2"}:
                return int(child)
        return None

    def test_the_child_that_writes_a_checkpoint_ends_with_a_daemon_that_is_killed(self):
        daemon = self.daemon()
        before = daemon.state / "checkpoint"
        os.mkfifo(before)  # which nobody writes: the child waits in open()
        for first in range(0, 1000, 100):
            answers = self.requests(daemon).feed([{"id": str(k), "title": f"Item {k} of a list"} for k in range(first, first + 100)])
            self.assertEqual({answer["result"] for answer in answers}, {"ack"})
        child = os.pidfd_open(wait_until(lambda: self.checkpoint_child(daemon), "a checkpoint to begin"))
        self.addCleanup(os.close, child)
        daemon.kill()
        ended = bool(select.select([child], [], [], DEADLINE)[0])
        if not ended:
            signal.pidfd_send_signal(child, signal.SIGKILL)
        self.assertTrue(ended, "it would put an old checkpoint in the place of one of the next daemon")
        before.unlink()
        daemon = self.daemon()
        self.assertEqual(self.query(daemon, "status")["articles"], 1000)
        self.assertEqual(daemon.stop(), 0)
        self.assertTrue((daemon.state / "checkpoint").is_file())
        self.assertNotIn("error", daemon.log())

    @unittest.skipIf(os.geteuid() != 0, "who is not root can't be somebody else")
    def test_a_state_of_somebody_else_s_ends_it_with_words_about_whose_it_has_to_be(self):
        self.directory.chmod(0o711)
        (self.directory / "state").mkdir(0o700)
        nobody = "import os, sys; os.setgroups([]); os.setgid(65534); os.setuid(65534); os.execv(sys.argv[1], sys.argv[1:])"
        (self.directory / "run").mkdir()
        os.chown(self.directory / "run", 65534, 65534)
        daemon = self.daemon(wrapper=(sys.executable, "-c", nobody), ready=False)
        self.assertEqual(daemon.process.wait(60), 74)
        self.assertIn(f"'{daemon.state}' and what is in it have to be of the user that hearsayd runs as (user id 65534)", daemon.log())

    def test_a_second_daemon_on_the_same_state_or_sockets_is_refused(self):
        daemon = self.daemon()
        other = self.daemon(ready=False)
        self.assertEqual(other.process.wait(60), 69)
        elsewhere = self.directory / "elsewhere"
        third = self.daemon("--state-directory", elsewhere, ready=False)
        self.assertEqual(third.process.wait(60), 69)
        self.assertIn("articles': Address already in use: another hearsayd runs, or another program has it", third.log())
        self.assertEqual(self.requests(daemon).ask(article=article(1))["result"], "ack", "the first one is unharmed")


class Workers(TestCase):
    def test_one_worker_and_four_give_the_same_updates_byte_for_byte(self):
        def published(workers):
            daemon = self.daemon(directory=self.directory / str(workers), settings=[f"workers={workers}"])
            updates = self.updates(daemon)
            answers = self.requests(daemon).feed(articles(300))
            status = self.query(daemon, "status")
            self.assertEqual(status["workers"], workers)
            updates.wait_for_sequence(status["sequence"])
            daemon.stop()
            epoch = status["epoch"].encode()
            return answers, [(topic, data.replace(epoch, b"E" * len(epoch))) for topic, data in updates.frames]

        self.assertEqual(published(1), published(4))
