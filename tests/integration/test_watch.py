"""`hearsay watch`: what it tells, of which stories, and to whom."""
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios

from harness import ENVIRONMENT, HEARSAY, wait_until
from test_client import FIXTURES, ClientCase, Lines


def order(item):
    """Of the ids of statements and clusters: their two numbers."""
    return [int(number) for number in item["id"].lstrip("c").split(".")]


def cluster_after(before, told):
    """A cluster after an update: one that is not whole keeps its statements."""
    cluster = {key: value for key, value in told.items() if key != "whole"}
    if before and not told["whole"]:
        statements = {statement["id"]: statement for statement in [*before["statements"], *told["statements"]]}
        cluster["statements"] = sorted(statements.values(), key=order)
    return cluster


def apply(stories, update):
    """What a mirror does with an update."""
    data = update["data"]
    story = stories.setdefault(update["subject"], {"articles": {}, "clusters": {}})
    story["story"] = data["story"]
    for name in ("articles", "clusters"):
        for gone in data[f"{name}_removed"]:
            story[name].pop(gone, None)
    story["articles"].update({article["id"]: article for article in data["articles"]})
    story["clusters"].update({told["id"]: cluster_after(story["clusters"].get(told["id"]), told) for told in data["clusters"]})
    return stories


class WatchCase(ClientCase):
    def follow(self, daemon, *arguments):
        """`hearsay watch` for people, from now on: its lines. It is there once it says so, which it does on a terminal only: two clients more."""
        clients = self.query(daemon, "status")["clients"]
        process = self.start_client(daemon, "watch", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: self.query(daemon, "status")["clients"] >= clients + 2, "the watcher's connections")
        return process, Lines(process)

    def check_whole(self, daemon, told):
        """What was told makes the same stories as the daemon has."""
        stories = {}
        for line in told:
            if line["type"] == "snapshot.story":
                page = line["data"]
                stories[page["story"]["id"]] = {"story": page["story"], "articles": {item["id"]: item for item in page["articles"]},
                                                "clusters": {item["id"]: item for item in page["clusters"]}}
            elif not line["type"].startswith("snapshot."):
                apply(stories, line)
        for name, story in stories.items():
            page = self.query(daemon, "story", id=name)
            self.assertEqual(story["story"], page["story"])
            self.assertEqual(story["articles"], {item["id"]: item for item in page["articles"]})
            self.assertEqual(story["clusters"], {item["id"]: item for item in page["clusters"]})
        return stories


class ForPeople(WatchCase):
    def test_what_is_new_is_told_with_its_speaker_and_a_new_day_with_its_date(self):
        daemon = self.daemon()
        process, lines = self.follow(daemon)
        self.client(daemon, "feed", FIXTURES)
        wait_until(lambda: sum(" s13" in line for line in lines.lines) >= 4, "the last story")
        told = "".join(lines.lines)
        self.assertRegex(told, r"(?m)^Monday, 13 May 2024$")
        self.assertRegex(told, r"(?m)^Tuesday, 14 May 2024$")
        self.assertEqual(told.count("Monday, 13 May 2024"), 1)
        self.assertRegex(told, r"new story Varland ready to mediate in Issel dam dispute, Rosk says s1\n"
                               r" +in halmstrandtribune\.example\n +\+ Edda Rosk said: ")
        self.assertRegex(told, r"updated Varland ready to mediate in Issel dam dispute, Rosk says s1\n"
                               r" +in morningledger\.example · now 2 publishers, 2 articles")
        self.assertNotIn("alike (", told)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), 0)

    def test_lines_are_as_wide_as_the_terminal_is_by_then(self):
        daemon = self.daemon()
        terminal, end = pty.openpty()
        self.addCleanup(os.close, terminal)
        self.addCleanup(os.close, end)
        process = self.start_client(daemon, "watch", stdout=subprocess.PIPE, stderr=end, text=True)
        wait_until(lambda: self.query(daemon, "status")["clients"] >= 3, "the watcher's connections")
        lines, articles = Lines(process), FIXTURES.read_text().splitlines(keepends=True)
        for columns, some, last in ((150, articles[:8], 8), (60, articles[8:], 16)):
            fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
            before, feed = len(lines.lines), self.directory / "feed.jsonl"
            feed.write_text("".join(some))
            self.client(daemon, "feed", feed)
            wait_until(lambda: lines.lines.count("\n") == last, "the updates, each with an empty line at its end")
            widths = [len(line.rstrip("\n")) for line in lines.lines[before:]]
            self.assertTrue(columns - 30 < max(widths) <= columns, f"{max(widths)} of {columns} columns")

    def test_why_an_article_came_in_is_told_to_whom_asks(self):
        daemon = self.daemon()
        _, lines = self.follow(daemon, "--why")
        self.client(daemon, "feed", FIXTURES)
        wait_until(lambda: any("alike (" in line for line in lines.lines), "a reason")


class Filters(WatchCase):
    def test_a_story_is_told_whole_once_enough_publishers_carry_it(self):
        daemon = self.daemon()
        _, watched = self.watch(daemon, "--min-publishers", 3)
        _, everything = self.watch(daemon)
        self.client(daemon, "feed", FIXTURES)
        replayed = self.replay(daemon)
        self.wait_for_updates(everything, len(replayed))
        wanted = [update for update in replayed if update["data"]["story"]["publisher_count"] >= 3]
        self.wait_for_updates(watched, len(wanted))
        told = self.updates_seen(watched)
        self.assertEqual([(update["subject"], update["sequence"]) for update in told], [(update["subject"], update["sequence"]) for update in wanted])
        self.assertEqual(sum(update.get("coalesced", 1) for update in told), len(replayed))
        self.assertEqual(len(self.check_whole(daemon, told)), 4)

    def test_a_story_of_the_snapshot_that_is_held_comes_before_its_first_update(self):
        daemon = self.daemon()
        lines = FIXTURES.read_text().splitlines(keepends=True)[:4]
        early, late = self.directory / "early.jsonl", self.directory / "late.jsonl"
        early.write_text("".join(lines[:2]))
        late.write_text("".join(lines[2:]))
        self.client(daemon, "feed", early)
        _, watched = self.watch(daemon, "--min-publishers", 3)
        self.assertNotIn("snapshot.story", [line["type"] for line in watched.objects()])
        self.client(daemon, "feed", late)
        self.wait_for_updates(watched, 2)
        told = watched.objects()
        self.assertEqual([line["type"] for line in told if line["type"] != "story.updated"], ["snapshot.begin", "snapshot.end", "snapshot.story"])
        self.assertEqual(len(self.check_whole(daemon, told)), 1)

    def test_a_speaker_is_followed_and_what_others_say_comes_along(self):
        daemon = self.daemon()
        _, watched = self.watch(daemon, "--speaker", "rosk EDDA")
        self.client(daemon, "feed", FIXTURES)
        replayed = self.replay(daemon)
        said = [update["sequence"] for update in replayed if any(cluster["speaker"] == "Edda Rosk" for cluster in update["data"]["clusters"])]
        self.wait_for_updates(watched, len(said))
        self.assertEqual([update["sequence"] for update in self.updates_seen(watched)], said)
        self.assertEqual({update["subject"] for update in self.updates_seen(watched)}, {"s1"})

    def test_a_story_is_followed_into_what_it_becomes(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        one, other, third = [story["id"] for story in json.loads(self.client(daemon, "stories", "--json")[1])["stories"]][:3]
        _, watched = self.watch(daemon, "--story", other)
        self.assertEqual([line["data"]["story"]["id"] for line in watched.objects() if line["type"] == "snapshot.story"], [other])
        self.assertEqual(self.client(daemon, "merge", third, one)[0], 0)  # not its own
        self.assertEqual(self.client(daemon, "merge", third, other)[0], 0)
        self.assertEqual(self.client(daemon, "unmerge", other)[0], 0)
        self.wait_for_updates(watched, 4)
        told = [(update["type"], update["subject"]) for update in self.updates_seen(watched)]
        self.assertIn(("story.merged", other), told)
        self.assertIn(("story.updated", third), told)
        self.assertEqual([kind for kind, _ in told].count("story.split"), 1)


class Commands(WatchCase):
    def test_a_command_gets_each_update_and_its_failure_stops_nothing(self):
        daemon = self.daemon()
        out = self.directory / "told"
        out.mkdir()
        command = f'cat > "{out}/$HEARSAY_SEQUENCE.$HEARSAY_STORY.$HEARSAY_NEW"; printf %s "$HEARSAY_TITLE" > "{out}/$HEARSAY_SEQUENCE.title"; exit 3'
        process, lines = self.follow(daemon, "--exec", command)
        self.client(daemon, "feed", FIXTURES)
        replayed = self.replay(daemon)
        wait_until(lambda: len(list(out.glob("*.title"))) == len(replayed), "a title for each update")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), 0)
        for update in replayed:
            path = out / f"{update['sequence']}.{update['subject']}.{len(update['data']['new'])}"
            self.assertEqual(json.loads(path.read_text()), update)
            self.assertEqual((out / f"{update['sequence']}.title").read_text(), update["data"]["story"]["title"])
        self.assertEqual(process.stderr.read().count("ended with status 3; carrying on"), len(replayed))
        self.assertEqual(lines.lines, [], "the command speaks, not the watcher")

    def test_a_slow_command_is_waited_for_and_nothing_is_lost(self):
        daemon = self.daemon()
        out, gate = self.directory / "seen", self.directory / "gate"
        self.follow(daemon, "--exec",
                    f'echo "$HEARSAY_SEQUENCE" >> "{out}"; [ "$HEARSAY_SEQUENCE" != 1 ] || until [ -e "{gate}" ]; do sleep .02; done')
        self.addCleanup(gate.touch)  # so that it ends though the test fails
        notices = [{"id": str(number), "title": f"Notice {number} of the {number * 7919}th day, {number * 31}", "published": 1e9 + number}
                   for number in range(300)]
        self.assertEqual(self.client(daemon, "feed", self.write_articles(notices))[0], 0)
        last = self.query(daemon, "status")["sequence"]
        wait_until(lambda: out.exists() and out.read_text(), "the first command")
        self.assertEqual(out.read_text(), "1\n")
        gate.touch()
        wait_until(lambda: out.read_text().count("\n") == last, "all of them")
        self.assertEqual(out.read_text().split(), [str(number) for number in range(1, last + 1)])

    def test_json_and_a_command_exclude_each_other(self):
        self.assertEqual(subprocess.run([HEARSAY, "watch", "--json", "--exec", "true"], capture_output=True, env=ENVIRONMENT).returncode, 64)
