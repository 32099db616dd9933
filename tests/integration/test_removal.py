"""What leaves for good: articles that are erased, and what is past retention."""
from articles import article, articles
from harness import TestCase, wait_until

SECRET = {
    "id": "ledger-1", "title": "Magistrate named in ledger", "language": "en", "publisher": "Leak",
    "text": "The ledger of the harbour office was found on Monday, a clerk said.\n\n"
            "“Nobody told Brannigan Oxley-Thrupp about the ledger,” said the clerk Jo Vesper.",
}
WORDS = "Oxley-Thrupp about the ledger"


class Removal(TestCase):
    def feed(self, daemon, some):
        return self.requests(daemon).feed(some)

    def status(self, daemon):
        return self.query(daemon, "status")

    def on_disk(self, daemon):
        """The files of the state directory that have the secret."""
        return [path.name for path in daemon.state.iterdir() if path.is_file() and WORDS.encode() in path.read_bytes()]

    def test_an_erased_article_leaves_its_story_the_disk_and_replays_and_is_refused_from_then_on(self):
        daemon = self.daemon()
        self.feed(daemon, articles(12))
        before = self.status(daemon)["sequence"]
        self.assertEqual(self.feed(daemon, [SECRET])[0]["result"], "ack")
        story = self.query(daemon, "article", id="ledger-1")["record"]["story"]
        self.assertTrue(self.on_disk(daemon))
        self.assertIn(WORDS, str(self.replay(daemon, after=before)))

        status, _, err = self.client(daemon, "erase", "ledger-1")
        self.assertEqual((status, err), (1, "hearsay: erasing cannot be undone: say --yes where nobody can be asked\n"))
        self.assertEqual(self.client(daemon, "erase", "--yes", "ledger-1"), (0, "erased, as entry 14\n", ""))

        header = self.query(daemon, "story", id=story)["story"]
        self.assertEqual((header["status"], header["closed_reason"]), ("closed", "erased"))
        self.assertNotIn(WORDS, str(self.query(daemon, "story", id=story)))
        self.assertEqual(self.query(daemon, "article", id="ledger-1")["result"], "not-found")
        self.assertNotIn(WORDS, str(self.replay(daemon, after=before)))
        refused = self.feed(daemon, [SECRET])[0]
        self.assertEqual((refused["result"], refused["reason"]), ("rejected", "erased"))
        wait_until(lambda: not self.on_disk(daemon), "the text to leave the files")
        self.assertEqual(self.status(daemon)["counters"]["erased"], 1)

        daemon.kill()
        daemon = self.daemon()
        self.assertEqual(self.feed(daemon, [SECRET])[0]["reason"], "erased")
        self.assertEqual(self.feed(daemon, articles(12))[0]["result"], "duplicate")
        self.assertFalse(self.on_disk(daemon))

    def test_what_never_came_cannot_be_erased(self):
        status, _, err = self.client(self.daemon(), "erase", "--yes", "nobody")
        self.assertEqual(status, 1)
        self.assertIn("nobody", err)

    def test_what_came_first_leaves_when_there_is_too_much_and_its_stories_close(self):
        daemon = self.daemon()
        self.feed(daemon, articles(400))
        before = self.status(daemon)
        self.assertEqual(daemon.stop(), 0)
        size = (daemon.state / "log.db").stat().st_size

        daemon = self.daemon(settings=("retention.size=1M",))
        wait_until(lambda: self.status(daemon)["first_position"] > 1, "old entries to leave the log")
        after = self.status(daemon)
        self.assertEqual(after["epoch"], before["epoch"])
        self.assertLess(after["stories_open"] + after["stories_closed"], before["stories_open"])
        self.assertGreater(after["checkpoint"], 400)
        answer = self.query(daemon, "replay", epoch=after["epoch"], after=0, topic="update/")
        self.assertEqual(answer["result"], "snapshot-needed")
        self.assertEqual(self.feed(daemon, [article(0)])[0]["result"], "ack", "known as far as the log goes back")
        daemon.kill()
        daemon = self.daemon()
        self.assertGreater(self.status(daemon)["first_position"], 1)
        self.assertEqual(daemon.stop(), 0)
        self.assertLess((daemon.state / "log.db").stat().st_size, size)
