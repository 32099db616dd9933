"""What leaves for good: articles that are erased, and what is past retention."""
import json
import os
import sqlite3
import subprocess

from articles import article, articles, lent
from harness import TOP, TestCase, wait_until

SECRET = {
    "id": "ledger-1", "title": "Magistrate named in ledger", "language": "en", "publisher": "Leak",
    "text": "The ledger of the harbour office was found on Monday, a clerk said.\n\n"
            "“Nobody told Brannigan Oxley-Thrupp about the ledger,” said the clerk Jo Vesper.",
}
WORDS = "Oxley-Thrupp"  # what is said in a text for the first time stands in it letter by letter, also when the log has packed that
# The daemon of the crash tests writes a checkpoint every 20 entries.
WITH_CHECKPOINTS = os.environ.get("HEARSAYD_CRASHING", str(TOP / "build/tests/crash/hearsayd-crashing"))


class Removal(TestCase):
    def feed(self, daemon, some):
        return self.requests(daemon).feed(some)

    def status(self, daemon):
        return self.query(daemon, "status")

    def on_disk(self, daemon, words=WORDS):
        """The files of the state directory that have the secret, read by another process: closing them here would let go of the reader's locks
        (POSIX)."""
        return subprocess.run(("grep", "-rliF", words, daemon.state), capture_output=True, text=True).stdout.split()

    def test_an_erased_article_leaves_its_story_the_disk_and_replays_and_is_refused_from_then_on(self):
        daemon = self.daemon()
        self.feed(daemon, articles(12))
        before = self.status(daemon)["sequence"]
        self.assertEqual(self.feed(daemon, [SECRET])[0]["result"], "ack")
        story = self.query(daemon, "article", id="ledger-1")["record"]["story"]
        self.assertTrue(self.on_disk(daemon))
        self.assertIn(WORDS, str(self.replay(daemon, after=before)))
        for name in ("state.db.bad", "state.db.bad-wal", "rejected.db.bad"):  # as they are left of damage
            (daemon.state / name).write_text(WORDS)
        (daemon.state / "log.db.bad").write_text("which is for people to look at")

        status, _, err = self.client(daemon, "erase", "ledger-1")
        self.assertEqual((status, err), (1, "hearsay: erasing cannot be undone: use --yes where nobody can be asked\n"))
        self.assertEqual(self.client(daemon, "erase", "--yes", "ledger-1"), (0, "erased, as entry 14\n", ""))
        self.assertEqual(self.client(daemon, "erase", "--yes", "ledger-1"), (0, "erased, as entry 14\n", ""), "as often as one likes")
        nothing_left = "hearsay: article 'ledger-1' was erased for good: there is nothing left to retract\n"
        self.assertEqual(self.client(daemon, "retract", "ledger-1"), (1, "", nothing_left))

        header = self.query(daemon, "story", id=story)["story"]
        self.assertEqual((header["status"], header["closed_reason"]), ("closed", "erased"))
        self.assertIsNone(header["title"])
        self.assertNotIn(WORDS, str(self.query(daemon, "story", id=story)))
        self.assertEqual(self.query(daemon, "article", id="ledger-1")["result"], "not-found")
        self.assertNotIn(WORDS, str(self.replay(daemon, after=before)))
        refused = self.feed(daemon, [SECRET])[0]
        self.assertEqual((refused["result"], refused["reason"]), ("rejected", "erased"))
        self.assertFalse(self.on_disk(daemon), "from all files, when it is acknowledged")
        self.assertIn("log.db.bad', left by a salvage, may have what is erased", daemon.log())
        self.assertEqual(self.status(daemon)["counters"]["erased"], 1)

        daemon.kill()
        daemon = self.daemon()
        self.assertEqual(self.feed(daemon, [SECRET])[0]["reason"], "erased")
        status, out, err = self.client(daemon, "feed", "-", stdin=json.dumps(SECRET))
        self.assertEqual(status, 1)
        self.assertIn("erased (it was erased for good, and is never accepted again)", out + err)
        self.assertEqual(self.feed(daemon, articles(12))[0]["result"], "duplicate")
        self.assertFalse(self.on_disk(daemon))

    def test_of_an_erased_article_not_one_word_is_left_nor_the_name_of_a_speaker(self):
        def ledger(publisher, more):
            return {"id": publisher, "title": "Four million crowns missing at harbour office", "language": "en", "publisher": publisher,
                    "text": "Four million crowns are missing from the ledger of the harbour office, the mayor Anna Belov said on Monday.\n\n"
                            f"“Somebody took them,” said Belov. The harbour office opened an inquiry. {more}"}

        named = "“It was qzxwrong from the first qzxpage,” said the clerk Qzxjo Qzxvesper. Qzxvesper said that nobody in Qzxkarsk had looked."
        daemon = self.daemon()
        self.feed(daemon, articles(60))
        self.feed(daemon, [ledger("Aa", "The mayor left the building late."), ledger("Bb", "“It is a shame,” the harbour master Pavel Orlov said."),
                           ledger("Cc", named), {**ledger("Dd", named), "title": "Qzxhafen cats"}])
        self.feed(daemon, articles(120)[60:])
        story = self.query(daemon, "article", id="Cc")["record"]["story"]
        self.assertEqual(self.query(daemon, "article", id="Aa")["record"]["story"], story)
        self.assertTrue(self.on_disk(daemon, "qzx"))
        for gone in ("Cc", "Dd"):
            self.assertEqual(self.client(daemon, "erase", "--yes", gone)[0], 0)
        self.assertFalse(self.on_disk(daemon, "qzx"))
        self.assertEqual(self.query(daemon, "statements", speaker="Belov")["result"], "ok")
        self.assertEqual(daemon.stop(), 0)
        self.assertFalse(self.on_disk(daemon, "qzx"))

    def erase_who_lent_a_name(self, name, before_erasure, **options):
        """Three articles of one clerk, whose full name only "Cc" gives, in a story by itself. The state must also be what the log's updates make."""
        with self.subTest(name):
            options = {"directory": self.directory / name, "settings": ("clock=published",), **options}
            daemon = self.daemon(**options)
            self.feed(daemon, [lent("Cc", "the clerk Qzxjo Vesper"), *articles(20), lent("Aa", "Vesper"), lent("Bb", "Mr. Vesper")])
            speakers = {statement["article"]: statement["speaker"] for statement in self.query(daemon, "statements", words="took safe")["statements"]}
            self.assertEqual(speakers, dict.fromkeys(("Aa", "Bb", "Cc"), "Qzxjo Vesper"))
            before_erasure(daemon)
            self.assertTrue(self.on_disk(daemon, "qzx"))
            self.assertEqual(self.client(daemon, "erase", "--yes", "Cc")[0], 0)
            self.assertFalse(self.on_disk(daemon, "qzx"))
            left = self.query(daemon, "statements", words="took safe")["statements"]
            self.assertEqual({statement["article"]: statement["speaker"] for statement in left}, dict.fromkeys(("Aa", "Bb"), "Vesper"))
            self.assertEqual(daemon.stop(), 0)
            (daemon.state / "state.db").unlink()
            daemon = self.daemon(**options)
            self.assertEqual(self.query(daemon, "statements", words="took safe")["statements"], left)
            daemon.stop()

    def test_a_name_that_only_an_erased_article_gave_in_full_is_not_left_with_statements_of_others(self):
        def retract(daemon):
            self.assertEqual(self.client(daemon, "retract", "Cc")[0], 0)

        def revise(daemon):
            self.feed(daemon, [{**lent("Cc", "a clerk"), "modified": "2031-05-06T09:00:00Z"}])

        def close(daemon):
            self.feed(daemon, [{**article(30), "published": "2031-08-06T08:00:00Z"}])
            self.assertEqual(self.query(daemon, "stories")["stories"][0]["article_count"], 1)

        self.erase_who_lent_a_name("open", lambda daemon: None)
        self.erase_who_lent_a_name("retracted", retract)
        self.erase_who_lent_a_name("revised", revise)
        self.erase_who_lent_a_name("closed", close)
        self.erase_who_lent_a_name("in many slices", lambda daemon: None, program=WITH_CHECKPOINTS)

    def test_an_erased_article_leaves_what_checkpoints_have_of_it(self):
        daemon = self.daemon(program=WITH_CHECKPOINTS)
        self.feed(daemon, [{**SECRET, "published": articles(1)[0]["published"]}])  # its story stays open: the board has its title
        packs = lambda: [path for path in self.on_disk(daemon, SECRET["title"]) if "/checkpoint." in path]
        for first in range(0, 120, 20):  # several, of which the later ones refer to what the first one wrote
            self.feed(daemon, articles(first + 20)[first:])
            wait_until(lambda: self.status(daemon)["checkpoint"] > first, "a checkpoint")
        self.assertTrue(packs())
        self.assertEqual(self.client(daemon, "erase", "--yes", "ledger-1")[0], 0)
        self.assertFalse(self.on_disk(daemon, SECRET["title"]))

    def test_an_erased_article_leaves_what_was_rejected_too_when_it_has_its_id_from_its_url(self):
        daemon = self.daemon()
        nameless = {**SECRET, "id": None, "url": "https://leak.example/ledger?utm_source=feed"}
        taken = self.feed(daemon, [{**nameless, "text": "The ledger is gone."}])[0]
        self.assertEqual(self.feed(daemon, [{**nameless, "authors": ["An Author"] * 65}])[0]["reason"], "too-many-authors")
        self.assertTrue(self.on_disk(daemon))
        self.assertEqual(self.client(daemon, "erase", "--yes", taken["id"])[0], 0)
        self.assertFalse(self.on_disk(daemon))
        self.assertEqual(self.query(daemon, "rejections")["rejections"], [])

    def test_an_erased_article_leaves_what_was_rejected_too_when_that_could_not_be_read_as_a_whole(self):
        daemon = self.daemon()
        self.feed(daemon, [{**SECRET, "text": "The ledger is gone."}])
        self.assertEqual(self.feed(daemon, [{**SECRET, "text": SECRET["text"] + " And more." * 150000}])[0]["reason"], "too-large")
        self.assertEqual([row["about"] for row in self.query(daemon, "rejections")["rejections"]], ["ledger-1"])
        self.assertTrue(self.on_disk(daemon))
        self.assertEqual(self.client(daemon, "erase", "--yes", "ledger-1")[0], 0)
        self.assertFalse(self.on_disk(daemon))

    def test_nothing_of_an_erased_article_is_kept_when_it_comes_again_and_is_rejected_for_something_else(self):
        daemon = self.daemon()
        nameless = {**SECRET, "id": None, "url": "https://leak.example/ledger"}
        for taken in self.feed(daemon, [SECRET, nameless]):
            self.assertEqual(self.client(daemon, "erase", "--yes", taken["id"])[0], 0)
        again = [{**some, "published": "last Tuesday"} for some in (SECRET, nameless, {**nameless, "url": nameless["url"] + "?utm_source=feed"})]
        self.assertEqual([answer["reason"] for answer in self.feed(daemon, again)], ["bad-time"] * 3)
        self.assertEqual(self.query(daemon, "rejections")["rejections"], [])
        self.assertFalse(self.on_disk(daemon))

    def erasing_daemon(self):
        """A daemon in which an erasure can't be finished as long as the reader (closed with the test) looks at the log; what waits for its answer."""
        daemon = self.daemon()
        self.feed(daemon, articles(12))
        self.feed(daemon, [SECRET])
        reader = sqlite3.connect(daemon.state / "log.db", isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entry").fetchone()
        control = self.requests(daemon, "control")
        number = control.send(control="erase", id="ledger-1")
        wait_until(lambda: self.query(daemon, "article", id="ledger-1")["result"] == "not-found", "the erasure to be committed")
        return daemon, reader, control, number

    def test_an_erasure_is_answered_when_no_file_has_the_text_and_holds_up_nobody_else(self):
        daemon, reader, control, erased = self.erasing_daemon()
        retracted = control.send(control="retract", id="harbor-daily/none")
        self.assertEqual(self.requests(daemon, "control").ask(control="retract", id="nobody")["result"], "not-found")
        self.assertEqual(self.feed(daemon, articles(14))[12]["result"], "ack")
        self.assertFalse(control.socket.poll(0), "the answers to one client come in the order of its requests")
        self.assertTrue(self.on_disk(daemon))
        reader.close()
        answer = control.receive()
        self.assertEqual((answer["request"], answer["result"], answer["position"]), (erased, "ack", 14))
        self.assertFalse(self.on_disk(daemon))
        self.assertEqual(control.receive()["request"], retracted)

    def test_an_erasure_that_a_crash_interrupts_goes_on_and_is_acknowledged_to_who_asks_again(self):
        daemon, reader, _, _ = self.erasing_daemon()
        daemon.kill()
        daemon = self.daemon()
        self.assertTrue(self.on_disk(daemon))
        control = self.requests(daemon, "control")
        number = control.send(control="erase", id="ledger-1")
        self.assertEqual(self.requests(daemon, "control").ask(control="retract", id="nobody")["result"], "not-found")
        self.assertFalse(control.socket.poll(0))
        reader.close()
        self.assertEqual(control.wait(number)["position"], 14)
        self.assertFalse(self.on_disk(daemon))

    def test_who_waits_for_an_erasure_is_told_busy_when_the_daemon_stops_and_the_next_one_finishes_it(self):
        daemon, reader, control, number = self.erasing_daemon()
        self.assertEqual(daemon.stop(), 0)
        answer = control.wait(number)
        self.assertEqual((answer["result"], answer["reason"]), ("busy", "stopping"))
        reader.close()
        daemon = self.daemon()
        wait_until(lambda: not self.on_disk(daemon), "the text to leave the files, though nobody asks")

    def test_no_more_than_8_answers_wait_for_a_client_and_1024_for_all(self):
        daemon, reader, control, first = self.erasing_daemon()
        again = [control.send(control="erase", id="ledger-1") for _ in range(8)]
        answer = control.receive()
        self.assertEqual((answer["request"], answer["result"], answer["reason"]), (again[-1], "busy", "queue-full"))
        others = [self.requests(daemon, "control") for _ in range(127)]
        for other in others:
            for _ in range(8):
                other.send(control="erase", id="ledger-1")
        wait_until(lambda: self.status(daemon)["counters"]["controls"] == 1024, "all of them to wait")
        self.assertEqual(self.requests(daemon, "control").ask(control="erase", id="ledger-1")["reason"], "queue-full")
        reader.close()
        self.assertEqual([control.receive()["request"] for _ in range(8)], [first, *again[:-1]])
        for other in others:
            self.assertEqual([other.receive()["request"] for _ in range(8)], list(range(1, 9)))

    def test_an_id_with_control_characters_can_be_taken_back_and_forges_no_line_of_the_log(self):
        daemon = self.daemon()
        odd = "odd\nhearsayd: error: the disk is on fire\033[2J\u009b2J"
        self.assertEqual(self.feed(daemon, [{"id": odd, "title": "Gates stay shut"}])[0]["result"], "ack")
        self.assertEqual(self.client(daemon, "retract", odd)[0], 0)
        self.assertIn("retracted article 'odd?hearsayd: error: the disk is on fire?[2J??2J'", daemon.log())

    def test_what_never_came_cannot_be_erased(self):
        status, _, err = self.client(self.daemon(), "erase", "--yes", "nobody")
        self.assertEqual(status, 1)
        self.assertIn("nobody", err)

    def test_what_came_first_leaves_when_there_is_too_much_and_its_stories_close(self):
        daemon = self.daemon()
        self.feed(daemon, articles(400))
        self.assertEqual(self.client(daemon, "erase", "--yes", "test-1")[0], 0)
        before = self.status(daemon)
        self.assertEqual(daemon.stop(), 0)
        size = (daemon.state / "log.db").stat().st_size

        daemon = self.daemon(settings=("retention.size=1M",))
        wait_until(lambda: self.status(daemon)["first_position"] > 1, "old entries to leave the log")
        after = self.status(daemon)
        self.assertEqual(after["epoch"], before["epoch"])
        self.assertLess(after["stories_open"] + after["stories_closed"], before["stories_open"])
        self.assertGreater(after["checkpoint"], 401)
        self.assertGreater(after["first_position"], 2)
        answer = self.query(daemon, "replay", epoch=after["epoch"], after=0, topic="update/")
        self.assertEqual(answer["result"], "snapshot-needed")
        self.assertEqual(self.feed(daemon, [article(0)])[0]["result"], "ack", "known as far as the log goes back")
        self.assertEqual(self.feed(daemon, [article(1)])[0]["reason"], "erased", "which is known for ever")
        daemon.kill()
        daemon = self.daemon()
        self.assertGreater(self.status(daemon)["first_position"], 1)
        self.assertEqual(daemon.stop(), 0)
        self.assertLess((daemon.state / "log.db").stat().st_size, size)
