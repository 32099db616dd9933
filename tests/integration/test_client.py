"""The real client against the real daemon: what a person at a terminal, or a script, can do."""
import json
import os
import pty
import re
import shlex
import signal
import socket
import subprocess
import threading
import time
import unicodedata
import unittest

import msgpack
import zmq

from articles import articles
from harness import ENVIRONMENT, HEARSAY, TOP, TestCase, wait_until

FIXTURES = TOP / "tests/data/articles.jsonl"


class Lines:
    """The lines that a process has printed so far, read by a thread."""

    def __init__(self, process):
        self.lines = []
        self.thread = threading.Thread(target=self.read, args=(process.stdout,), daemon=True)
        self.thread.start()

    def read(self, stream):
        try:
            for line in stream:
                self.lines.append(line)
        except ValueError:  # closed with the process
            pass

    def objects(self):
        return [json.loads(line) for line in self.lines if line.endswith("\n")]


class ClientCase(TestCase):
    def watch(self, daemon, *arguments):
        """`hearsay watch --json`, which begins with a snapshot, once that has come."""
        process = self.start_client(daemon, "watch", "--snapshot", "--json", *arguments, stdout=subprocess.PIPE, text=True)
        lines = Lines(process)
        wait_until(lambda: any(line["type"] == "snapshot.end" for line in lines.objects()), "the end of the snapshot")
        return process, lines

    def updates_seen(self, lines):
        return [line for line in lines.objects() if not line["type"].startswith("snapshot.")]

    def wait_for_updates(self, lines, count):
        wait_until(lambda: len(self.updates_seen(lines)) >= count, f"{count} updates at the watcher")

    def write_articles(self, some, name="articles.jsonl"):
        path = self.directory / name
        path.write_text("".join(json.dumps(one) + "\n" for one in some))
        return path


class FromFeedToStory(ClientCase):
    def test_what_is_fed_is_seen_by_the_watcher_and_told_as_stories(self):
        daemon = self.daemon()
        _, watched = self.watch(daemon)
        status, out, err = self.client(daemon, "feed", "--json", FIXTURES)
        self.assertEqual(status, 0, err)
        self.assertEqual(json.loads(out)["accepted"], 16)
        replayed = self.replay(daemon)
        self.wait_for_updates(watched, len(replayed))
        self.assertEqual(self.updates_seen(watched), replayed)
        stories = json.loads(self.client(daemon, "stories", "--json")[1])["stories"]
        self.assertEqual(sorted(story["article_count"] for story in stories), [4, 4, 4, 4])
        of_the_dam = next(story["id"] for story in stories if "dam" in story["title"])
        page = json.loads(self.client(daemon, "story", "--json", of_the_dam)[1])
        mediation = [cluster for cluster in page["clusters"] if cluster["publisher_count"] == 4]
        self.assertEqual([cluster["speaker"] for cluster in mediation], ["Edda Rosk"])
        self.assertEqual(mediation[0]["first_publisher"], "halmstrandtribune.example")
        told = self.client(daemon, "story", of_the_dam)[1]
        self.assertIn("Edda Rosk: “Varland is prepared to go on playing a constructive part", told)
        carried = re.search("^Carried by\n((?:  .*\n)+)", told, re.MULTILINE)[1].splitlines()
        self.assertEqual(len(carried), 4)
        self.assertEqual(len({line.rindex("  ") for line in carried}), 1, "article ids stand under each other")
        found = json.loads(self.client(daemon, "statements", "--speaker", "rosk edda", "--json")[1])["statements"]
        self.assertEqual({statement["speaker"] for statement in found}, {"Edda Rosk"})
        self.assertIn("or denied reports: that it planned to lay off", self.client(daemon, "statements", "--speaker", "Kurtz")[1])
        article = json.loads(self.client(daemon, "article", "halm-0513-1", "--json")[1])
        for statement in article["statements"]:
            for span in statement["content"]:
                self.assertIn(article["article"]["text"][span["start"]:span["end"]], statement["text"])
        self.assertIn("[1 Edda Rosk: Varland is willing to mediate between", self.client(daemon, "article", "halm-0513-1")[1])
        self.assertIn(">Varland is willing to mediate between", self.client(daemon, "article", "--html", "halm-0513-1")[1])
        counted = json.loads(self.client(daemon, "status", "--json")[1])
        self.assertEqual((counted["articles"], counted["copies"], counted["stories_open"]), (16, 1, 4))

    def test_what_is_said_in_two_stories_is_shown_once_with_both(self):
        daemon = self.daemon()
        said = ("“We will not reopen the old harbour bridge before every pillar has been inspected by independent divers,” "
                "said the engineer Ilse Varga.")
        bridge = {"title": "Velmora closes harbour bridge after divers find crack", "language": "en",
                  "text": f"Velmora's harbour bridge was closed on Monday after divers found a crack in a pillar. {said} The ferries "
                          "doubled their crossings, and lorries were sent around the bay. {}"}
        budget = {"id": "budget", "title": "Ostrandia's parliament debates budget, pensions and sugar tax", "language": "en",
                  "publisher": "Ostrandia Times", "published": "2021-05-09T09:00:00Z",
                  "text": "Ostrandia's parliament opened its debate about the budget for pensions, schools and hospitals. The finance "
                          "committee wants to borrow two billion crowns and to raise the tax on sugar, and pensioners are to get a "
                          "supplement in winter. Teachers in primary schools would earn nine per cent more, nurses six. The opposition "
                          f"called the sugar tax a mistake.\n\nThe debate then turned to other things. {said}\n\nThe vote on the sugar "
                          "tax is set for Thursday. If the budget fails, the chancellor has to present another one before Christmas."}
        late = bridge | {"id": "late", "publisher": "Karsk Daily", "published": "2021-05-06T08:30:00Z",
                         "text": bridge["text"].replace("{}", "")}
        early = bridge | {"id": "early", "publisher": "Harbour Post", "published": "2021-05-06T08:00:00Z",
                          "text": bridge["text"].replace("{}", "Nobody was hurt.")}
        self.assertEqual(self.client(daemon, "feed", self.write_articles([late, early, budget]))[0], 0)
        told = self.client(daemon, "statements", *("the" for _ in range(65)))
        self.assertEqual((told[0], told[2]), (1, "hearsay: the daemon refused 'statements': bad-value in words: give fewer words\n"))
        told = self.client(daemon, "statements", "--speaker", "Varga", "bridge")[1]
        self.assertEqual(told.count("We will not reopen"), 1, told)
        self.assertRegex(told, r"Harbour Post, 6 May 2021 \d\d:00 · in 2 articles, 1 copy · s1 Velmora closes")
        self.assertRegex(told, r"Ostrandia Times, 9 May 2021 \d\d:00 · s3\s+Ostrandia's parliament")
        story = self.client(daemon, "story", "s1")[1]
        self.assertIn("also in s3 Ostrandia's parliament debates budget", story)
        self.assertIn("copy of early", story)
        self.assertIn("also in s1", self.client(daemon, "article", "budget")[1])
        page = json.loads(self.client(daemon, "story", "s1", "--json")[1])
        linked = [cluster for cluster in page["clusters"] if cluster["same_as"]]
        self.assertEqual([head["id"] for head in page["same_as"]], linked[0]["same_as"])
        self.assertEqual(page["same_as"][0]["story"], "s3")
        found = json.loads(self.client(daemon, "statements", "--speaker", "Varga", "--json")[1])
        self.assertLess({statement["cluster"] for statement in found["statements"]}, {"all"} | {head["id"] for head in found["clusters"]})

    def test_a_wording_is_shown_with_the_outlet_that_had_it_first(self):
        daemon = self.daemon()
        wire = {"id": "wire", "publisher": "Karsk Wire", "title": "Velmora closes harbour bridge after divers find crack", "language": "en",
                "text": "Velmora's harbour bridge was closed on Monday after divers found a crack in a pillar below the water. “The old bridge "
                        "will not reopen before every pillar has been inspected,” said the engineer Ilse Varga. The ferries doubled their "
                        "crossings, and lorries were sent around the bay, where the road is narrow and the hills are steep."}
        own = {"id": "own", "publisher": "Bay Courier", "title": "Crack closes harbour bridge in Velmora", "language": "en",
               "text": "Commuters in Velmora took the boat. “The old bridge will not reopen before every pillar has been inspected, and nobody "
                       "should hope for a date before the winter is over,” the engineer Ilse Varga said."}
        self.assertEqual(self.client(daemon, "feed", self.write_articles([wire, own, wire | {"id": "reprint", "publisher": "Harbour Post"}]))[0], 0)
        told = self.client(daemon, "statements", "--speaker", "Varga")[1]
        self.assertEqual(told.count("or “The old bridge"), 1, told)
        self.assertRegex(told, r"has\s+been\s+inspected,”\s+—\s+Karsk\s+Wire,\s+article\s+wire\n")

    def test_feeding_again_changes_nothing_and_is_no_failure(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        before = self.query(daemon, "status")
        status, out, _ = self.client(daemon, "feed", "--json", FIXTURES)
        self.assertEqual((status, json.loads(out)["duplicate"]), (0, 16))
        self.assertEqual(self.query(daemon, "status")["sequence"], before["sequence"])

    def test_a_refused_article_is_told_with_its_reason_and_line_and_fails_the_feed(self):
        daemon = self.daemon()
        good = articles(2)
        path = self.write_articles([good[0], {"id": "bad", "title": "A", "published": "some day"}, good[1]])
        status, out, err = self.client(daemon, "feed", path)
        self.assertEqual(status, 1)
        self.assertIn("bad-time", out + err)
        self.assertIn("articles.jsonl:2", out + err)
        self.assertEqual(self.query(daemon, "status")["articles"], 2)

    def test_a_story_that_is_none_is_told_from_one_in_which_nothing_matches_and_codes_of_languages_have_any_case(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        self.assertEqual(self.client(daemon, "statements", "--story", "s1", "unheard-of")[:2], (0, "No statement matches.\n"))
        status, _, err = self.client(daemon, "statements", "--story", "s999")
        self.assertEqual((status, err), (1, "hearsay: there is no story 's999' ('hearsay stories' lists them)\n"))
        for code in ("EN", "en-GB"):
            self.assertEqual(self.client(daemon, "stories", "--language", code), self.client(daemon, "stories", "--language", "en"))
        self.assertEqual(self.client(daemon, "rejected", "-n", "5")[:2], (0, "The daemon has rejected nothing.\n"))

    def test_a_story_tells_apart_what_one_publisher_has_and_marks_what_is_new_since_a_time(self):
        daemon = self.daemon()
        said = "“We will not reopen the old harbour bridge before every pillar has been inspected,” said the engineer Ilse Varga."
        feed = self.directory / "new.jsonl"
        feed.write_text("".join(json.dumps({"id": id, "publisher": publisher, "published": f"2031-05-06T{at}:00Z", "language": "en",
                                            "title": "Harbour bridge closed after crack", "text": text}) + "\n" for id, publisher, at, text in (
            ("a", "Karsk Daily", "08:00", said + " The ferries doubled their crossings, and lorries were sent around the bay."),
            ("b", "Harbour Post", "10:00", "Lorries take the narrow road around the bay, and ferries cross twice as often. " + said +
             " “Nobody will pay for the ferry this week,” said the mayor Piet Hanse."))))
        self.client(daemon, "feed", feed)
        told = self.client(daemon, "story", "s1", "--since", "2031-05-06T09:00Z")[1]
        self.assertIn("\n+ since 6 May 2031 09:00: 1 article, 1 statement\n", told)
        self.assertRegex(told, r"(?m)^  6 May 2031 08:00 .* a$")
        self.assertRegex(told, r"(?m)^\+ 6 May 2031 10:00 .* b$")
        self.assertRegex(told, r"(?s)\nWho said what\n  • Ilse Varga: .* first Karsk Daily, 6 May 2031 08:00\s+·\s+\+\s+Harbour\s+Post\n"
                               r"\nAlso said, by one publisher each\n  \+ Piet Hanse: .*\n      Harbour Post, 6 May 2031 10:00\n")
        self.assertNotRegex(self.client(daemon, "story", "s1")[1], r"(?m)^ *\+ ")

    def test_a_retraction_reaches_the_watcher(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        _, watched = self.watch(daemon)
        self.assertEqual(self.client(daemon, "retract", "halm-0513-1")[0], 0)
        self.wait_for_updates(watched, 1)
        self.assertEqual(self.updates_seen(watched)[0]["data"]["articles_removed"], ["halm-0513-1"])
        self.assertNotEqual(self.client(daemon, "article", "halm-0513-1")[0], 0)


class AcrossRestarts(ClientCase):
    def test_a_watcher_misses_nothing_whatever_happens_to_the_daemon(self):
        some = articles(120)
        daemon = self.daemon()
        _, watched = self.watch(daemon)
        for start, end in ((0, "kill"), (40, "stop"), (80, None)):
            self.client(daemon, "feed", self.write_articles(some[start:start + 40]))
            if end:
                getattr(daemon, end)()
                daemon = self.daemon()
        replayed = self.replay(daemon)
        self.wait_for_updates(watched, len(replayed))
        self.assertEqual(self.updates_seen(watched), replayed)

    def test_a_watcher_may_be_there_before_the_daemon(self):
        directory = self.directory / "run"
        directory.mkdir()

        class NotYet:
            run = directory

        process = self.start_client(NotYet, "watch", "--json", stdout=subprocess.PIPE, text=True)
        watched = Lines(process)
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        replayed = self.replay(daemon)
        self.wait_for_updates(watched, len(replayed))
        self.assertEqual(self.updates_seen(watched), replayed)

    def test_a_watcher_counts_from_what_a_daemon_published_that_was_killed_before_it_answered(self):
        directory = self.directory / "run"
        directory.mkdir()

        class Mute:
            """A daemon that publishes, and is gone before it answers anything."""

            run = directory

        known = self.daemon()
        self.client(known, "feed", FIXTURES)
        replayed, epoch = self.replay(known), self.query(known, "status")["epoch"]
        known.stop()
        publisher = self.context.socket(zmq.XPUB)
        publisher.bind(f"ipc://{directory}/updates")
        watched = Lines(self.start_client(Mute, "watch", "--json", stdout=subprocess.PIPE, text=True))
        for _ in range(2):  # its two subscriptions
            self.assertTrue(publisher.poll(60000))
            publisher.recv()
        seen = replayed[-3]
        publisher.send_multipart([b"update/en/", msgpack.packb({**seen, "epoch": epoch})])
        time.sleep(0.5)
        publisher.close()
        self.daemon()
        self.wait_for_updates(watched, 3)
        self.assertEqual(self.updates_seen(watched), replayed[-3:])

    def test_a_feed_goes_on_when_the_daemon_is_killed_and_comes_back(self):
        daemon = self.daemon()
        path = self.write_articles(articles(1500))
        feed = self.start_client(daemon, "feed", "--json", "--timeout", "0", path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: self.query(daemon, "status")["position"] > 200, "some of it to arrive")
        daemon.kill()
        daemon = self.daemon()
        out, err = feed.communicate(timeout=120)
        self.assertEqual(feed.returncode, 0, err)
        told = json.loads(out)
        self.assertEqual((told["read"], told["rejected"], told["unanswered"]), (1500, 0, 0))
        self.assertEqual(self.query(daemon, "status")["articles"], 1500)


class Endpoints(ClientCase):
    def test_every_address_that_the_daemon_binds_is_one_that_the_client_reaches(self):
        for host, family in (("127.0.0.1", socket.AF_INET), ("localhost", socket.AF_INET), ("[::1]", socket.AF_INET6)):
            with self.subTest(host), socket.socket(family) as free:
                try:
                    free.bind((host.strip("[]"), 0))
                except OSError:
                    self.skipTest(f"this machine has no {host}")
                endpoint = f"tcp://{host}:{free.getsockname()[1]}"
                free.close()
                daemon = self.daemon(settings=[f"query={endpoint}"])
                status, _, err = self.client(daemon, "status", "--query", endpoint, "--timeout", 20)
                self.assertEqual((status, err), (0, ""))
                daemon.stop()


class Output(ClientCase):
    def test_a_full_disk_behind_the_output_fails_the_command(self):
        for command in (["analyze", "--json", FIXTURES], ["compare", "a", "b"], ["--help"]):
            with self.subTest(command[0]), open("/dev/full", "w") as full:
                done = subprocess.run([HEARSAY, *command], stdout=full, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, timeout=60)
                self.assertEqual(done.returncode, 1)
                self.assertIn("can't write the output", done.stderr)
                self.assertNotIn("ioctl", done.stderr)

    def on_terminal(self, columns, *arguments):
        """What a command writes on a terminal so wide, line by line. It goes to a file: a terminal that nobody reads would hold it up."""
        near, far = pty.openpty()
        subprocess.run(["stty", "cols", str(columns)], stdin=far, check=True)
        done = subprocess.run([HEARSAY, *arguments], stdout=subprocess.PIPE, stderr=far, text=True, env=ENVIRONMENT, timeout=60)
        os.close(near)
        os.close(far)
        self.assertEqual(done.returncode, 0)
        return done.stdout.splitlines()

    def test_fits_a_narrow_terminal(self):
        daemon = self.daemon()
        path = self.write_articles([{"id": f"a-name-of-an-article-{k}", "title": "东京港口的大坝将在周五关闭以便检修" * 4, "publisher": "東京ランタン新聞" * 5,
                                     "text": "The dam will hold, Mayor Ada Lindqvist said.", "published": "2026-11-27T09:00:00Z"} for k in range(3)])
        self.client(daemon, "feed", path)
        self.requests(daemon).ask(article={"id": "a-name-of-what-has-nothing-in-it", "published": "some day"})  # the client would refuse it itself
        here = ["--endpoint-dir", str(daemon.run)]
        for command in (["stories", *here], ["story", "s1", "--all", *here], ["status", *here], ["rejected", *here], ["statements", *here],
                        ["article", "a-name-of-an-article-1", *here], ["feed", "--dry-run", path]):
            with self.subTest(command[0]):
                for line in self.on_terminal(1, *command):
                    self.assertLess(len(line), 200)
        stories = self.on_terminal(40, "stories", *here)
        self.assertLessEqual(max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line) for line in stories), 40)
        self.assertRegex(stories[1], r"^  s1  .*, 1 publisher, 3 articles$")
        rejected = self.on_terminal(40, "rejected", *here)
        self.assertLessEqual(max(map(len, rejected)), 40)
        self.assertEqual((rejected[0], rejected[1].split(", ")[0], rejected[1].split(", ")[2][:11]),
                         ("1  bad-time published", "  just now", "a-name-of-w"))
        self.assertLessEqual(max(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line)
                                 for line in self.on_terminal(80, "story", "s1", *here)), 80)

    def test_updates_break_at_blanks_within_the_terminal(self):
        daemon = self.daemon()
        told = []
        watch = threading.Thread(target=lambda: told.extend(
            self.on_terminal(40, "watch", "--count", "6", "--endpoint-dir", str(daemon.run))), daemon=True)
        watch.start()
        feeder, number = self.requests(daemon), 0
        while watch.is_alive():  # all of one event: what is carried further is counted
            feeder.feed(articles(1, first=number, events=1))
            number += 1
        self.assertTrue(any("carried" in line for line in told))
        self.assertLessEqual(max(map(len, told)), 40, told)

    def test_lines_about_the_daemon_and_its_log_break_at_blanks_within_the_terminal(self):
        daemon = self.daemon()
        self.assertEqual(self.client(daemon, "verify", daemon.state)[1], "all is well: 0 entries and 0 updates are as they were written\n")
        self.assertEqual(self.client(daemon, "backup", daemon.state, self.directory / "backup")[1], "backed up: 0 entries\n")
        self.requests(daemon).ask(article={"id": "one", "title": "One article"})
        told = self.on_terminal(60, "status", "--endpoint-dir", str(daemon.run)) + self.on_terminal(40, "verify", str(daemon.state))
        self.assertLessEqual(max(map(len, told)), 60)
        self.assertEqual(told[-2:], ["all is well: 1 entry (1 to 1) and 1", "update are as they were written"])
        self.assertRegex("\n".join(told), r"\nepoch         [0-9a-f]{32}\n")
        self.assertRegex("\n".join(told), r"\ncounted       received +1\n", "nothing that would need a plural")


class Streams(ClientCase):
    """Standard streams that are closed: no file or socket that is opened later may take their place."""

    def run_without(self, closed, *command, **options):
        return subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *map(str, command)], capture_output=True, text=True, timeout=60,
                              env=ENVIRONMENT, **options)

    def test_closed_input_can_not_be_read_and_closed_output_not_be_written(self):
        daemon = self.daemon()
        here = ["--endpoint-dir", daemon.run]
        done = self.run_without("<&-", HEARSAY, "feed", *here)
        self.assertEqual(done.returncode, 1)
        self.assertIn("-: Bad file descriptor", done.stdout)
        for command in (["status", *here], ["verify", daemon.state], ["--help"]):
            done = self.run_without(">&-", HEARSAY, *command)
            self.assertEqual((done.returncode, done.stderr), (1, "hearsay: can't write the output: Bad file descriptor\n"), command)
        self.assertEqual(self.run_without("<&- >&- 2>&-", HEARSAY, "status", *here).returncode, 1)

    def test_a_daemon_without_any_holds_nothing_of_its_own_in_their_places(self):
        daemon = self.daemon(wrapper=["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"])
        self.assertEqual([os.readlink(f"/proc/{daemon.process.pid}/fd/{fd}") for fd in range(3)], ["/dev/null"] * 3)


class Watchers(ClientCase):
    def test_one_that_asks_for_more_news_at_a_time_is_told_all_in_fewer_updates(self):
        daemon = self.daemon()
        process, watched = self.watch(daemon, "--min-new", 1000, "--every", 3600)
        _, everything = self.watch(daemon)
        self.client(daemon, "feed", FIXTURES)
        self.client(daemon, "retract", "halm-0513-1")  # not held for want of news: it takes the first place of its story
        replayed = self.replay(daemon)
        self.wait_for_updates(everything, len(replayed))
        self.wait_for_updates(watched, 1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), 0)
        watched.thread.join(60)
        told = self.updates_seen(watched)
        self.assertEqual(len(told), 4, "one for each story")
        self.assertEqual(sum(update.get("coalesced", 1) for update in told), len(replayed))
        self.assertEqual({update["type"] for update in told}, {"story.created"})
        for update in told:
            page = self.query(daemon, "story", id=update["subject"])
            self.assertEqual(update["data"]["story"], page["story"])
            self.assertEqual(sorted(cluster["id"] for cluster in update["data"]["clusters"]), sorted(cluster["id"] for cluster in page["clusters"]))
            self.assertEqual({cluster["id"]: cluster for cluster in update["data"]["clusters"]},
                             {cluster["id"]: {**cluster, "whole": True} for cluster in page["clusters"]})

    def test_one_that_stalls_delays_nobody_and_has_it_all_in_the_end(self):
        daemon = self.daemon()
        slow, slowly = self.watch(daemon)
        _, quickly = self.watch(daemon)
        slow.send_signal(signal.SIGSTOP)
        # More updates than the daemon keeps for a subscriber that does not read, and the sockets' buffers.
        notices = [{"id": str(number), "title": f"Notice {number} of the {number * 7919}th day, {number * 31}", "published": 1e9 + number}
                   for number in range(8000)]
        self.assertEqual(self.client(daemon, "feed", self.write_articles(notices), timeout=300)[0], 0)
        last = self.query(daemon, "status")["sequence"]
        self.wait_for_updates(quickly, last)
        slow.send_signal(signal.SIGCONT)
        self.wait_for_updates(slowly, last)
        self.assertEqual([update["sequence"] for update in self.updates_seen(quickly)], list(range(1, last + 1)))
        self.assertEqual(self.updates_seen(slowly), self.updates_seen(quickly))


class Commands(TestCase):
    def refused(self, *arguments):
        done = subprocess.run([HEARSAY, *arguments], capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
        self.assertEqual((done.returncode, done.stdout), (64, ""))
        return done.stderr

    def test_with_a_slip_are_told_apart_from_words_that_are_none(self):
        self.assertEqual(self.refused("storys"), "hearsay: there is no command 'storys'. Did you mean 'story'? 'hearsay --help' lists all.\n")
        self.assertIn("Did you mean 'analyze'?", self.refused("analyse"))
        self.assertIn("Did you mean 'merge'?", self.refused("mrege"))
        self.assertEqual(self.refused("news\033[31m"), "hearsay: there is no command 'news[31m'; 'hearsay --help' lists what there is.\n")
        self.assertIn("there is no option '--storys'", self.refused("--storys"))

    def printed(self, *arguments):
        return subprocess.run([HEARSAY, *arguments], capture_output=True, text=True, check=True, timeout=60, env=ENVIRONMENT).stdout

    def test_are_described_by_help_with_their_name_as_well(self):
        self.assertEqual(self.printed("help", "story"), self.printed("story", "--help"))
        self.assertEqual(self.printed("help"), self.printed("--help"))

    def test_are_listed_in_lines_that_a_narrow_terminal_holds(self):
        for line in self.printed("--help").splitlines():
            self.assertLessEqual(len(line), 80, line)

    def test_show_examples_that_can_be_copied_as_they_are(self):
        listed = subprocess.run([HEARSAY, "--help"], capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout
        for command in re.findall(r"^  (\w+)  ", listed, re.MULTILINE):
            shown = subprocess.run([HEARSAY, command, "--help"], capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout
            examples = re.findall(r"^  (?:hearsay|scraper|curl|systemctl) .*", shown, re.MULTILINE)
            self.assertTrue(examples, command)
            for example in examples:
                shlex.split(example)


class Compared(TestCase):
    def compare(self, *arguments, stdin=None):
        done = subprocess.run([HEARSAY, "compare", *arguments], input=stdin, capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
        return done.returncode, done.stdout, done.stderr

    def test_who_said_it_counts(self):
        texts = ("We will mediate in the dispute", "Varland will mediate in the dispute")
        self.assertIn("They say the same", self.compare(*texts)[1])
        status, out, _ = self.compare("--a-speaker", "Edda Rosk", "--b-speaker", "Tomas Hradek", *texts)
        self.assertEqual(status, 0)
        self.assertIn("different speakers: Edda Rosk / Tomas Hradek", out)
        self.assertIn("  neither   0.00  perhaps the same speaker: Rosk / Edda Rosk\n",
                      self.compare("--a-speaker", "Rosk", "--b-speaker", "Edda Rosk", "We stay in the pact", "We stay in the pact")[1])
        self.assertEqual(self.compare("--json", "--a-speaker", "Edda Rosk", stdin="")[0], 64)

    def test_what_has_no_words_or_no_data_is_refused(self):
        status, _, err = self.compare("We will mediate", " ")
        self.assertEqual(status, 64)
        self.assertIn("the second statement has no words", err)
        status, _, err = self.compare("--language", "xx", "We will mediate", "We will not")
        self.assertEqual(status, 64)
        self.assertIn("no data for the language 'xx'", err)
        status, out, _ = self.compare("--json", stdin='{"a": "", "b": "x"}\n{"a": "We will mediate", "b": "We will mediate"}\n')
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual((status, "error" in lines[0], lines[1]["same"]), (1, True, True))


class Waiting(TestCase):
    def said_on_a_terminal(self, *command):
        """What a command that fails says on one, all of it: a terminal gives what was written to it in pieces, and late."""
        terminal, end = pty.openpty()
        with open(terminal, "rb", buffering=0) as reader:
            process = subprocess.Popen([HEARSAY, *command], stdout=subprocess.DEVNULL, stderr=end, env=ENVIRONMENT)
            self.addCleanup(self.end, process)
            os.close(end)
            self.assertEqual(process.wait(60), 1)
            said = b""
            try:
                while piece := reader.read(4096):
                    said += piece
            except OSError:  # nobody has the other end any more
                pass
        return said.decode()

    def test_on_a_terminal_it_is_said_whom_the_client_waits_for_and_in_the_end_what_to_do(self):
        said = self.said_on_a_terminal("stories", "--endpoint-dir", str(self.directory), "--timeout", "4")
        self.assertIn(f"waiting for hearsayd at ipc://{self.directory}/query", said)
        self.assertIn("systemctl status hearsayd", said)

    def test_a_watcher_on_a_terminal_says_where_it_waits_for_a_daemon_that_is_not_there_yet(self):
        said = self.said_on_a_terminal("watch", "--endpoint-dir", str(self.directory), "--timeout", "2.5")
        self.assertIn(f"no daemon answers at ipc://{self.directory}/query (there is no socket); waiting for it", said)

    @unittest.skipIf(os.geteuid() == 0, "root may write to every socket")
    def test_who_may_not_write_to_a_socket_is_told_who_may(self):
        daemon = self.daemon()
        os.chmod(daemon.run / "query", 0o400)
        status, _, err = self.client(daemon, "status", "--timeout", "0.5")
        self.assertEqual(status, 1)
        self.assertIn("(you may not write to that socket). Its group, 'hearsay', may", err)
        status, _, err = self.client(daemon, "watch", "--timeout", "0.5")
        self.assertEqual(status, 1)
        self.assertIn("(you may not write to that socket). Its group, 'hearsay', may", err)

    def test_a_watcher_that_may_wait_so_long_says_then_that_nobody_is_there(self):
        done = subprocess.run([HEARSAY, "watch", "--endpoint-dir", str(self.directory), "--timeout", "0.5"], capture_output=True, text=True,
                              timeout=60, env=ENVIRONMENT)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(f"no daemon answers at ipc://{self.directory}/query (there is no socket). Is hearsayd running?", done.stderr)

    def test_elsewhere_only_the_end_is(self):
        done = subprocess.run([HEARSAY, "stories", "--endpoint-dir", str(self.directory), "--timeout", "1.2"], capture_output=True, text=True,
                              env=ENVIRONMENT)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("waiting for", done.stderr)
        self.assertIn("systemctl status hearsayd", done.stderr)
