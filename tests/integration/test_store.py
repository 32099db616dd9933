"""What a daemon keeps in its directory: checked, and written out, while it runs and after."""
import json
import os
import sqlite3
import subprocess
import threading

from harness import ENVIRONMENT, HEARSAY
from test_client import FIXTURES, ClientCase


class Store(ClientCase):
    """The fixtures: sixteen articles, of which the last was taken back, in a daemon that runs."""

    def setUp(self):
        super().setUp()
        self.running = self.daemon()
        self.client(self.running, "feed", "--quiet", FIXTURES)
        self.articles = [json.loads(line) for line in FIXTURES.read_text().splitlines()]
        self.client(self.running, "retract", self.articles[-1]["id"])
        self.state = self.running.state

    def tool(self, *arguments, **options):
        return self.client(self.running, *arguments, **options)

    def tamper(self, sql):
        with sqlite3.connect(self.state / "log.db") as log:
            log.executescript(sql)
        log.close()


class Verified(Store):
    def test_a_directory_in_use_and_after_is_well(self):
        for when in "in use", "stopped":
            status, out, err = self.tool("verify", self.state)
            self.assertEqual((status, err), (0, ""), when)
            self.assertEqual(out, "all is well: 17 entries (1 to 17) and 17 updates are as they were written\n", when)
            self.running.stop()
        self.assertEqual(self.tool("verify", "--quiet", self.state), (0, "", ""))

    def test_a_directory_is_well_while_articles_come_in(self):
        requests, feeding = self.requests(self.running), threading.Event()

        def feed():
            for number in range(100):
                requests.feed([{"id": f"{number}-{k}", "title": f"Item {k} of list {number}"} for k in range(20)])
            feeding.set()

        thread = threading.Thread(target=feed)
        thread.start()
        while not feeding.is_set():
            self.assertEqual(self.tool("verify", "--quiet", self.state), (0, "", ""))
        thread.join()

    def test_what_is_wrong_is_named_and_the_status_says_so(self):
        self.running.stop()
        self.tamper("UPDATE entry SET at = at + 1 WHERE position IN (3, 4, 5); DELETE FROM entry WHERE position = 9")
        status, out, err = self.tool("verify", self.state)
        self.assertEqual((status, err), (1, ""))
        self.assertEqual(out.splitlines()[:2], ["entry 3 to 5 not as written", "entry 9 missing"])
        self.assertRegex(out.split("\nWhat to do: stop hearsayd, delete ")[0].splitlines()[-1],
                         r"^damaged: \d+ findings; 13 entries \(1 to 17\) and 17 updates are as they were written$")
        status, out, err = self.tool("verify", "--json", self.state)
        answer = json.loads(out)
        self.assertEqual((status, answer["result"], answer["entries"], answer["lost"]), (1, "damaged", 13, 0))
        self.assertIn("entry 9 missing", answer["findings"])

    def test_a_state_that_is_ahead_is_named(self):
        self.running.stop()
        older = {name: (self.state / name).read_bytes() for name in ("log.db", "log.head")}
        daemon = self.daemon()
        self.assertEqual(self.requests(daemon).ask(article={**self.articles[0], "id": "one-more"})["result"], "ack")
        daemon.stop()
        for name, data in older.items():
            (self.state / name).write_bytes(data)
        status, out, _ = self.tool("verify", self.state)
        self.assertEqual(status, 1)
        self.assertIn("state.db: is ahead of log.db\n", out)

    def test_a_state_without_anything_in_it_is_damage(self):
        self.running.stop()
        (self.state / "state.db").write_bytes(b"")
        status, out, err = self.tool("verify", self.state)
        self.assertEqual((status, err), (1, ""))
        self.assertIn("state.db: its structure is damaged\n", out)

    def test_where_there_is_no_log_the_status_is_66(self):
        status, out, err = self.tool("verify", self.directory)
        self.assertEqual((status, out), (66, ""))
        self.assertEqual(err, f"hearsay verify: {self.directory}/log.db: No such file or directory. "
                              f"Is '{self.directory}' the state_directory of a hearsayd, or a backup?\n")


class Dumped(Store):
    KEYS = ("log_kind", "log_position", "log_at")

    def dump(self, *arguments):
        status, out, err = self.tool("dump", *arguments, self.state)
        self.assertEqual((status, err), (0, ""))
        return [json.loads(line) for line in out.splitlines()]

    def test_has_every_article_as_it_was_sent_in_order(self):
        lines = self.dump()
        self.assertEqual([line["log_position"] for line in lines], list(range(1, 18)))
        self.assertEqual([line["log_kind"] for line in lines], ["article"] * 16 + ["retraction"])
        for sent, line in zip(self.articles, lines):
            for key in "title", "text", "publisher", "language", "authors":
                self.assertEqual(line.get(key), sent.get(key))
        self.assertEqual(lines[-1], {"id": self.articles[-1]["id"], "status": "canceled", **{key: lines[-1][key] for key in self.KEYS}})

    def test_makes_the_same_of_another_daemon(self):
        _, dumped, _ = self.tool("dump", self.state)
        other = self.daemon(directory=self.directory / "other")
        status, _, err = self.client(other, "feed", "--quiet", "-", stdin=dumped)
        self.assertEqual((status, err), (0, ""))
        _, again, _ = self.client(other, "dump", other.state)
        pairs = zip(map(json.loads, dumped.splitlines()), map(json.loads, again.splitlines()), strict=True)
        for first, second in pairs:
            for line in first, second:
                line.pop("log_at")
            self.assertEqual(first, second)

    def test_can_be_analysed(self):
        _, dumped, _ = self.tool("dump", self.state)
        status, out, _ = self.tool("analyze", "--json", "-q", "-", stdin=dumped)
        self.assertEqual((status, len(out.splitlines())), (0, 15))

    def test_begins_where_it_is_told(self):
        self.assertEqual([line["log_position"] for line in self.dump("--from", 15)], [15, 16, 17])

    def test_has_with_all_what_editors_decided_and_erasures_too(self):
        erased = self.articles[0]["id"]
        self.client(self.running, "split", "s1", self.articles[1]["id"])
        self.client(self.running, "erase", "--yes", erased)
        self.assertNotIn(erased, [line["id"] for line in self.dump()])
        lines = self.dump("--all")
        self.assertEqual(lines[0], {"id": erased, "erased": True, **{key: lines[0][key] for key in self.KEYS}})
        [split] = [line for line in lines if line["log_kind"] == "split"]
        self.assertEqual((split["control"], split["story"], split["articles"]), ("split", "s1", [self.articles[1]["id"]]))
        [erasure] = [line for line in lines if line["log_kind"] == "erasure"]
        self.assertEqual(erasure["id"], erased)

    def test_says_why_it_could_not_be_written(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([HEARSAY, "dump", self.state], stdout=full, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, timeout=60)
        self.assertEqual((done.returncode, done.stderr),
                         (74, "hearsay dump: can't write the output: No space left on device; what is there is not all\n"))

    def test_stops_at_an_entry_that_is_not_what_was_written(self):
        self.running.stop()
        self.tamper("UPDATE entry SET at = at + 1 WHERE position = 3")
        status, out, err = self.tool("dump", self.state)
        self.assertEqual((status, len(out.splitlines())), (1, 2))
        self.assertIn("the entry after 2 is damaged", err)


class Damaged(Store):
    def restart_damaged(self, sql, **options):
        self.before = self.query(self.running, "status")
        self.running.stop()
        self.tamper(sql)
        (self.state / "checkpoint").unlink(missing_ok=True)
        return self.daemon(**options)

    def test_a_damaged_log_is_salvaged_at_the_start_and_the_daemon_goes_on(self):
        daemon = self.restart_damaged("UPDATE entry SET at = at + 1 WHERE position IN (3, 9, 10)")
        self.assertIn(f"error: {self.state}: an entry is not as it was written\n", daemon.log())
        self.assertIn("salvaged the log: 14 entries recovered, 3 lost: 3, 9–10; the damaged files are kept as", daemon.log())
        status = self.query(daemon, "status")
        self.assertEqual((status["position"], status["lost"], status["articles"]), (17, 3, 12))
        self.assertNotEqual(status["epoch"], self.before["epoch"])
        self.assertTrue((self.state / "log.db.bad").exists())
        self.assertIn("lost          3 entries that could not be recovered from a damaged log", self.client(daemon, "status")[1])
        status, out, _ = self.client(daemon, "verify", self.state)
        self.assertEqual((status, out), (0, "all is well: 14 entries (1 to 17) and 0 updates are as they were written; 3 were lost earlier\n"))
        # What was lost can be sent again.
        status, out, _ = self.client(daemon, "feed", FIXTURES)
        self.assertIn("3 accepted", out)
        self.assertEqual(self.query(daemon, "status")["articles"], 15)
        stories = self.client(daemon, "stories", "--json")[1]
        daemon.stop()
        daemon = self.daemon()
        self.assertEqual(self.client(daemon, "stories", "--json")[1], stories)

    def test_damage_that_only_verify_finds_is_salvaged_when_what_it_advises_is_done(self):
        self.running.stop()
        self.tamper('UPDATE "update" SET topic = topic || topic WHERE sequence = 5; UPDATE entry SET article = x\'00\' WHERE position = 9')
        daemon = self.daemon()
        self.assertNotIn("salvaged", daemon.log(), "a start reads what came after the checkpoint")
        daemon.stop()
        status, out, _ = self.tool("verify", self.state)
        told = " ".join(out.split())
        self.assertEqual(status, 1)
        self.assertIn(f"stop hearsayd, delete {self.state}/checkpoint and {self.state}/state.db*, and start it", told)
        for path in [self.state / "checkpoint", *self.state.glob("state.db*")]:
            path.unlink()
        daemon = self.daemon()
        self.assertIn("1 lost: 9;", daemon.log())
        self.assertEqual(self.client(daemon, "verify", self.state)[0], 0)

    def test_damage_that_a_query_finds_is_salvaged_at_the_next_start(self):
        self.tamper("UPDATE entry SET article = x'00' WHERE position = 1")
        article = self.articles[0]["id"]
        self.assertEqual(self.query(self.running, "article", id=article)["result"], "rejected")
        self.assertEqual(self.query(self.running, "article", id=self.articles[1]["id"])["result"], "ok")
        self.running.stop()
        daemon = self.daemon()
        self.assertIn("1 lost: 1;", daemon.log())
        self.assertEqual(self.query(daemon, "article", id=article)["result"], "not-found")

    def test_a_damaged_state_is_found_by_a_query_and_made_anew_at_the_next_start(self):
        title = self.articles[0]["title"]
        story = self.query(self.running, "article", id=self.articles[0]["id"])["record"]["story"]
        before, epoch = self.query(self.running, "story", id=story), self.query(self.running, "status")["epoch"]
        self.running.stop()
        self.assertEqual(self.tool("verify", self.state)[0], 0)
        state = bytearray((self.state / "state.db").read_bytes())
        at = state.find(title.encode())
        while at >= 0:
            state[at + 1] ^= 1
            at = state.find(title.encode())
        (self.state / "state.db").write_bytes(state)
        status, out, _ = self.tool("verify", self.state)
        self.assertEqual((status, "state.db: its structure is damaged" in out), (1, True), out)
        daemon = self.daemon()
        self.assertEqual(self.query(daemon, "story", id=story)["reason"], "unreadable")
        self.assertEqual(self.query(daemon, "story", id=story)["reason"], "unreadable")
        self.assertIn("unreadable: its copy of that is damaged. A restart of hearsayd salvages or rebuilds it",
                      self.client(daemon, "story", story)[2])
        self.assertEqual(daemon.log().count("state.db is damaged: set aside as state.db.bad, the next start rebuilds it"), 1, "not for each query")
        self.assertEqual(daemon.stop(), 0)
        daemon = self.daemon()
        after = self.query(daemon, "story", id=story)
        self.assertEqual({**after, "request": before["request"]}, before)
        self.assertEqual((self.query(daemon, "status")["epoch"], self.query(daemon, "status")["lost"]), (epoch, 0))
        self.assertTrue((self.state / "state.db.bad").exists())
        self.assertFalse((self.state / "log.db.bad").exists())

    def goes_on_behind(self, lost, articles):
        daemon = self.restart_damaged(f"DELETE FROM entry WHERE position > {lost}")
        answer = self.requests(daemon).ask(article={"id": "after", "title": "What came after"})
        self.assertEqual((answer["result"], answer["position"]), ("ack", 18))
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(self.tool("verify", "-q", self.state), (0, "", ""))
        status = self.query(self.daemon(), "status")
        self.assertEqual((status["position"], status["articles"]), (18, articles))

    def test_a_log_that_lost_its_last_entries_goes_on_behind_them(self):
        self.goes_on_behind(15, 16)

    def test_a_log_that_lost_all_goes_on_as_well(self):
        self.goes_on_behind(0, 1)

    def erasure_is_lost(self, more):
        self.assertEqual(self.client(self.running, "erase", "--yes", self.articles[2]["id"])[0], 0)
        daemon = self.restart_damaged("DELETE FROM entry WHERE position = 18;" + more)
        self.assertIn("17 entries recovered, 1 lost: 18", daemon.log())
        self.assertNotIn("articles were erased", daemon.log())
        self.assertEqual(self.tool("verify", "-q", self.state), (0, "", ""))
        self.assertEqual(self.requests(daemon).ask(article=self.articles[2])["reason"], "erased")
        status, _, err = self.client(daemon, "retract", self.articles[2]["id"])
        self.assertEqual((status, "was erased for good" in err), (1, True), err)

    def test_what_was_erased_stays_so_though_its_erasure_was_lost(self):
        self.erasure_is_lost("")

    def test_what_was_erased_stays_so_though_nothing_but_the_lack_of_its_words_tells(self):
        self.erasure_is_lost("DELETE FROM erased; UPDATE start SET erased = 0")

    def test_an_entry_that_is_missed_when_it_is_needed_is_salvaged_around_by_the_next_start(self):
        self.running.stop()
        self.tamper("DELETE FROM entry WHERE position IN (1, 2, 3)")
        daemon = self.daemon()
        self.requests(daemon).send(article={**self.articles[0], "id": "again", "title": "Ready to mediate, says Rosk of Varland"})
        self.assertEqual(daemon.process.wait(60), 74)
        daemon = self.daemon()
        self.assertIn("salvaged the log: 14 entries recovered, 3 lost: 1–3", daemon.log())
        self.assertEqual(self.client(daemon, "feed", FIXTURES)[1], "3 accepted, 13 duplicate\n")

    def test_a_log_that_is_missing_where_there_was_one_is_damage(self):
        self.running.stop()
        (self.state / "log.db").unlink()
        status, out, err = self.tool("verify", self.state)
        self.assertEqual((status, err), (1, ""))
        self.assertIn("log.db: is empty or missing, but log.head says that there were entries\nWhat to do: stop hearsayd, delete", out)
        daemon = self.daemon()
        self.assertEqual(self.requests(daemon).ask(article={"id": "after", "title": "What came after"})["position"], 18)
        self.assertIn("which articles were erased, if any, is no longer known", daemon.log())

    def test_a_second_time_waits_for_somebody_to_look(self):
        daemon = self.restart_damaged("UPDATE entry SET at = at + 1 WHERE position = 3")
        daemon.stop()
        self.tamper("UPDATE entry SET at = at + 1 WHERE position = 17")
        daemon = self.daemon(ready=False)
        daemon.process.wait(60)
        self.assertEqual(daemon.process.returncode, 65)
        self.assertIn("log.db.bad: is there from an earlier salvage", daemon.log())

    def test_the_log_of_another_daemon_is_refused(self):
        other = self.daemon(directory=self.directory / "other")
        other.stop()
        self.running.stop()
        (other.state / "log.db").rename(self.state / "log.db")
        daemon = self.daemon(ready=False)
        daemon.process.wait(60)
        self.assertEqual(daemon.process.returncode, 65)
        self.assertIn("is not the log that log.head belongs to", daemon.log())


class BackedUp(Store):
    def setUp(self):
        super().setUp()
        self.backup = self.directory / "backup"

    def back_up(self):
        status, out, err = self.tool("backup", self.state, self.backup)
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out, "backed up: 17 entries (1 to 17)\n")

    def test_a_backup_is_made_while_the_daemon_runs_and_is_well(self):
        self.back_up()
        self.assertEqual(self.client(self.running, "retract", self.articles[0]["id"])[0], 0)
        status, out, _ = self.tool("verify", "--json", self.backup)
        self.assertEqual((status, json.loads(out)["position"], json.loads(out)["updates"]), (0, 17, 17))
        self.assertEqual(len(self.tool("dump", self.backup)[1].splitlines()), 17)
        self.assertEqual(sorted(path.name for path in self.backup.iterdir() if path.suffix not in (".db-shm", ".db-wal")), ["log.db", "log.head"])

    def test_a_backup_of_a_log_that_lost_what_was_acknowledged_says_so(self):
        self.running.stop()
        self.tamper('DELETE FROM entry WHERE position > 15; DELETE FROM "update" WHERE position > 15')
        status, out, err = self.tool("backup", self.state, self.backup)
        self.assertEqual((status, out), (1, "backed up: 15 entries (1 to 15)\n"))
        self.assertIn(f"{self.state}/log.db: ends at entry 15, but entry 17 was acknowledged", err)
        self.assertTrue(err.endswith("; the backup has what is left\n"), err)

    def test_a_backup_goes_nowhere_where_something_is(self):
        self.backup.mkdir()
        (self.backup / "notes").touch()
        status, out, err = self.tool("backup", self.state, self.backup)
        self.assertEqual((status, out), (73, ""))
        self.assertIn("Directory not empty: name a directory that does not exist yet, or an empty one\n", err)
        self.assertEqual([path.name for path in self.backup.iterdir()], ["notes"])

    def test_a_restored_backup_begins_a_new_epoch_and_has_the_same_stories(self):
        stories = self.client(self.running, "stories", "--json")[1]
        before = self.query(self.running, "status")
        self.back_up()
        self.client(self.running, "retract", self.articles[0]["id"])
        status, _, err = self.tool("restore", "--replace", self.backup, self.state)
        self.assertEqual(status, 69, "in use")
        self.assertIn("another process has it open: stop hearsayd first\n", err)
        self.running.stop()
        status, _, err = self.tool("restore", self.backup, self.state)
        self.assertEqual(status, 73, "not empty")
        self.assertIn("Directory not empty: --replace deletes the log that is there\n", err)
        self.assertTrue([*self.state.glob("checkpoint.*")])
        status, out, err = self.tool("restore", "--replace", self.backup, self.state)
        self.assertEqual((status, out, err), (0, "restored: 17 entries (1 to 17)\n", ""))
        self.assertEqual([*self.state.glob("checkpoint*")], [], "it is of the log that was there")
        daemon = self.daemon()
        after = self.query(daemon, "status")
        self.assertNotEqual(after["epoch"], before["epoch"])
        self.assertEqual((after["position"], after["sequence"], after["lost"]), (17, 17, 0))
        self.assertEqual(self.client(daemon, "stories", "--json")[1], stories)
        self.assertNotIn("error", daemon.log().partition("stopped")[2])
        self.assertEqual(self.query(daemon, "replay", epoch=before["epoch"], after=3)["result"], "snapshot-needed")
        self.assertEqual(self.query(daemon, "replay", epoch=after["epoch"], after=3)["result"], "snapshot-needed")
        self.client(daemon, "retract", self.articles[0]["id"])
        self.assertEqual([update["sequence"] for update in self.replay(daemon, after=17)], [18])
        self.assertEqual(self.tool("verify", self.state)[0], 0)

    def test_a_backup_is_restored_where_nothing_was(self):
        self.back_up()
        other = self.directory / "other"
        other.mkdir()
        status, out, err = self.tool("restore", self.backup, other / "state")
        self.assertEqual((status, err), (0, ""))
        daemon = self.daemon(directory=other)
        self.assertEqual(self.query(daemon, "status")["articles"], 15)

    def test_what_can_not_be_read_and_what_can_not_be_made_are_told_apart(self):
        self.back_up()
        for target in self.backup / "log.db", self.directory / "not" / "there":
            status, _, err = self.tool("backup", self.state, target)
            self.assertEqual(status, 73, err)
            status, _, err = self.tool("restore", self.backup, target)
            self.assertEqual(status, 73, err)
        self.assertIn("No such file or directory: make the directory that it is to be in first", err)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        self.state.chmod(0 if not nobody else 0o700)  # the directory of a test is its user's alone
        for command in (["backup", self.state, self.directory / "other"], ["dump", self.state], ["verify", self.state],
                        ["restore", self.state, self.directory / "other"]):
            done = subprocess.run([HEARSAY, *map(str, command)], capture_output=True, text=True, timeout=60, env=ENVIRONMENT, **nobody)
            self.assertEqual((done.returncode, done.stdout), (74, ""), command)
            self.assertIn("Permission denied. It is for the daemon's own user and root", done.stderr)
        self.state.chmod(0o700)

    def test_a_backup_is_not_restored_onto_itself(self):
        self.back_up()
        before = (self.backup / "log.db").read_bytes()
        status, out, err = self.tool("restore", "--replace", self.backup, f"{self.backup}/.")
        self.assertEqual((status, out), (64, ""))
        self.assertIn("is both the backup and where it is to go", err)
        self.assertEqual((self.backup / "log.db").read_bytes(), before)

    def test_a_damaged_backup_is_not_restored(self):
        self.back_up()
        with sqlite3.connect(self.backup / "log.db") as log:
            log.execute("UPDATE entry SET at = at + 1 WHERE position = 3")
        log.close()
        self.running.stop()
        before = (self.state / "log.db").read_bytes()
        status, out, err = self.tool("restore", "--replace", self.backup, self.state)
        self.assertEqual((status, out), (1, ""))
        self.assertIn("entry 3 not as written", err)
        self.assertEqual((self.state / "log.db").read_bytes(), before)
