"""What editors decide: stories merged, split and taken apart again, through the control socket and with the client."""
import json
import os
import stat
import subprocess

import msgpack

from articles import articles
from harness import GOLDEN, TestCase, wait_until
from test_client import FIXTURES, ClientCase, Lines


class Desk(ClientCase):
    """The fixtures: four events, four stories of four articles each."""

    def setUp(self):
        super().setUp()
        self.newsroom = self.daemon()
        self.client(self.newsroom, "feed", FIXTURES)

    def story_of(self, article):
        return self.query(self.newsroom, "article", id=article)["record"]["story"]

    def page(self, story):
        return self.query(self.newsroom, "story", id=story)

    def articles_of(self, story):
        return [record["id"] for record in self.page(story)["articles"]]

    def all_stories(self):
        """Everything that queries say of stories, open or not."""
        stories = self.query(self.newsroom, "stories", closed=True, limit=1000)["stories"]
        return sorted((story["id"], msgpack.packb(self.page(story["id"]))) for story in stories)

    def two_stories(self):
        """Ids of two stories of one language, and of the first one's articles."""
        first, second = sorted(story["id"] for story in self.query(self.newsroom, "stories", language="en")["stories"])[:2]
        return first, second, self.articles_of(first)


class Merged(Desk):
    def test_a_merged_story_is_part_of_the_other_and_its_id_leads_there(self):
        first, second, articles_there = self.two_stories()
        status, out, err = self.client(self.newsroom, "merge", second, first)
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(out, f"{first} is part of {second} now, as entry 17\n")
        self.assertTrue(set(articles_there) <= set(self.articles_of(second)))
        self.assertEqual(self.page(first)["story"]["replaced_by"], second)
        self.assertEqual(self.page(second)["story"]["merged_from"], [first])
        status, out, err = self.client(self.newsroom, "story", first)
        self.assertEqual((status, err), (0, f"hearsay: story '{first}' is part of '{second}' now\n"))
        self.assertIn(f" · with {first}", out)
        status, out, _ = self.client(self.newsroom, "story", "--json", first)
        self.assertEqual(json.loads(out)["story"]["id"], second)

    def test_of_several_none_is_merged_if_one_can_not_be(self):
        first, second, _ = self.two_stories()
        before = self.all_stories()
        for last, words in (("s999", "there is no story 's999'"), (first, "same"), (second, "same")):
            with self.subTest(last):
                status, out, err = self.client(self.newsroom, "merge", first, second, last)
                self.assertEqual((status, out), (1, ""))
                self.assertIn(words, err)
        self.assertEqual(self.all_stories(), before)
        status, out, _ = self.client(self.newsroom, "merge", first, second, sorted(story["id"] for story in self.query(
            self.newsroom, "stories", language="en")["stories"])[2])
        self.assertEqual((status, out.count("is part of")), (0, 2))

    def test_an_unmerge_begins_a_story_to_which_the_merged_id_leads(self):
        first, second, articles_there = self.two_stories()
        self.client(self.newsroom, "merge", second, first)
        status, out, err = self.client(self.newsroom, "unmerge", "--json", first)
        self.assertEqual((status, err), (0, ""))
        answer = json.loads(out)
        self.assertEqual((answer["result"], answer["story"]), ("ack", "s18"))
        self.assertEqual(sorted(self.articles_of("s18")), sorted(articles_there))
        self.assertEqual(self.page("s18")["story"]["split_from"], second)
        self.assertEqual(self.page(first)["story"]["replaced_by"], "s18")
        counted = self.query(self.newsroom, "status")
        self.assertEqual((counted["stories_open"], counted["articles"]), (4, 16))


class Split(Desk):
    def test_what_leaves_is_a_story_of_its_own_and_nothing_is_lost(self):
        first, _, articles_there = self.two_stories()
        before = self.query(self.newsroom, "status")
        _, watched = self.watch(self.newsroom)
        leaving = articles_there[:2]
        status, out, err = self.client(self.newsroom, "split", first, *leaving)
        self.assertEqual((status, out, err), (0, f"s17 is new, with what was taken out of {first}, as entry 17\n", ""))
        self.assertEqual(self.articles_of("s17"), leaving)
        self.assertEqual(self.articles_of(first), articles_there[2:])
        after = self.query(self.newsroom, "status")
        for count in ("articles", "statements"):
            self.assertEqual(after[count], before[count])
        self.wait_for_updates(watched, 2)
        begun, rest = self.updates_seen(watched)[:2]
        self.assertEqual((begun["type"], begun["data"]["story"]["split_from"]), ("story.split", first))
        self.assertEqual((rest["subject"], rest["data"]["articles_removed"]), (first, leaving))
        for page in (self.page("s17"), self.page(first)):
            self.assertEqual(page["story"]["article_count"], len(page["articles"]))
            self.assertEqual(page["story"]["statement_cluster_count"], len(page["clusters"]))
            inside = {record["id"] for record in page["articles"]}
            for cluster in page["clusters"]:
                self.assertEqual(cluster["article_count"], len({statement["article"] for statement in cluster["statements"]}))
                self.assertTrue({statement["article"] for statement in cluster["statements"]} <= inside)

    def test_a_restart_and_a_rebuilt_state_give_the_same_stories_and_updates(self):
        first, second, articles_there = self.two_stories()
        self.client(self.newsroom, "split", first, articles_there[0])
        self.client(self.newsroom, "merge", second, "s17")
        self.client(self.newsroom, "unmerge", second)
        self.client(self.newsroom, "retract", articles_there[1])
        stories, updates = self.all_stories(), self.replay(self.newsroom)
        self.newsroom.kill()
        self.newsroom = self.daemon()
        self.assertEqual((self.all_stories(), self.replay(self.newsroom)), (stories, updates))
        self.newsroom.stop()
        for file in self.newsroom.state.glob("state.db*"):
            file.unlink()
        self.newsroom = self.daemon()
        self.assertNotIn("differ", self.newsroom.log())
        self.assertEqual((self.all_stories(), self.replay(self.newsroom)), (stories, updates))


class Told(Desk):
    def test_the_watcher_reads_what_became_of_the_stories(self):
        first, second, articles_there = self.two_stories()
        process = self.start_client(self.newsroom, "watch", "--snapshot", stdout=subprocess.PIPE, text=True)
        watched = Lines(process)
        wait_until(lambda: len(watched.lines) >= 4, "the four stories")
        self.client(self.newsroom, "split", first, articles_there[0])
        self.client(self.newsroom, "merge", second, "s17")
        wait_until(lambda: any("merged into" in line for line in watched.lines), "the merge")
        told = "".join(watched.lines)
        self.assertIn(f"split from {first}", told)
        self.assertIn(f"merged into {second}", told)
        self.assertIn("in halmstrandtribune.example · put here by an editor", told)
        self.assertIn("1 article less", told)

    def test_what_cannot_be_done_is_told_in_words_and_changes_nothing(self):
        first, second, articles_there = self.two_stories()
        other = self.articles_of(second)[0]
        before = self.query(self.newsroom, "status")["position"]
        cases = [
            (["merge", first, "s999"], "there is no story 's999'"),
            (["merge", first, first], "they are one story already"),
            (["split", first, other], f"article '{other}' is not in that story"),
            (["split", first, *articles_there], f"nothing would be left of story '{first}'"),
            (["unmerge", first], f"nothing was merged into story '{first}'"),
        ]
        for arguments, words in cases:
            status, out, err = self.client(self.newsroom, *arguments)
            self.assertEqual((status, out), (1, ""), arguments)
            self.assertIn(words, err)
        for arguments in (["merge", first], ["split", first], ["unmerge"], ["unmerge", first, second]):
            self.assertEqual(self.client(self.newsroom, *arguments)[0], 64, arguments)
        self.assertEqual(self.query(self.newsroom, "status")["position"], before)


class Requests(TestCase):
    def test_each_refusal_names_reason_field_and_id_and_is_counted(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(2))
        control = self.requests(daemon, "control")
        cases = [
            ({"control": "dance"}, ("unknown-control", "control", None)),
            ({"control": "merge", "story": "s1"}, ("no-id", "into", None)),
            ({"control": "merge", "story": 1, "into": "s1"}, ("field-type", "story", None)),
            ({"control": "split", "story": "s1"}, ("no-articles", "articles", None)),
            ({"control": "split", "story": "s1", "articles": ["a"] * 1001}, ("too-many-articles", "articles", None)),
            ({"control": "split", "story": "s1", "articles": ["nobody"]}, ("not-in-story", "articles", "nobody")),
            ({"control": "unmerge", "story": "x" * 1025}, ("field-too-long", "story", None)),
            ({"control": "unmerge", "story": "s77"}, ("unknown-story", "story", "s77")),
            ({"control": "retract"}, ("no-id", "id", None)),
        ]
        for request, (reason, field, about) in cases:
            answer = control.ask(**request)
            self.assertEqual((answer["result"], answer["reason"], answer["field"], answer["id"]), ("rejected", reason, field, about))
        counters = self.query(daemon, "status")["counters"]
        self.assertEqual((counters["controls"], counters["controls_rejected"], counters["edits"]), (len(cases), len(cases), 0))

    def test_frames_that_cannot_be_read_are_told_why_and_stop_nothing(self):
        daemon = self.daemon()
        control = self.requests(daemon, "control")
        frames = [path for path in sorted((GOLDEN / "bad").glob("*.msgpack")) if path.stat().st_size <= 16 * 1024]
        self.assertGreater(len(frames), 15)
        for path in frames:
            control.socket.send(path.read_bytes())
            answer = control.receive()
            self.assertEqual((answer["request"], answer["result"], answer["reason"]), (None, "rejected", path.name.split("--")[0]), path.name)
        control.socket.send(msgpack.packb({"request": 9, "control": "unmerge", "story": "s1", "padding": "x" * 16 * 1024}))
        self.assertEqual(control.receive()["reason"], "too-large")
        control.socket.send_multipart([b"a", b"b", b"c"])
        for path in sorted(GOLDEN.glob("control-*.msgpack")):
            control.socket.send(path.read_bytes())
            self.assertEqual(control.receive()["request"], msgpack.unpackb(path.read_bytes())["request"])
        self.assertEqual(self.query(daemon, "status")["counters"]["dropped_frames"], 1)

class Access(TestCase):
    def mode_of(self, *settings, directory):
        daemon = self.daemon(directory=directory, settings=settings)
        return os.stat(daemon.run / "control")

    def test_the_control_socket_is_its_owners_unless_the_group_may_use_it(self):
        self.assertEqual(stat.S_IMODE(self.mode_of(directory=self.directory / "owner").st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(self.mode_of("control_access=group", directory=self.directory / "group").st_mode), 0o660)

    def test_in_a_directory_with_the_set_group_id_bit_it_is_for_the_directorys_group(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a directory to any group")
        directory = self.directory / "editors"
        directory.mkdir()
        os.chown(directory, -1, 54321)
        directory.chmod(0o2750)
        daemon = self.daemon(settings=[f"control=ipc://{directory}/control", "control_access=group"])
        found = os.stat(directory / "control")
        self.assertEqual((found.st_gid, stat.S_IMODE(found.st_mode)), (54321, 0o660))
        status, _, err = self.client(daemon, "merge", "--control", f"ipc://{directory}/control", "s1", "s2")
        self.assertEqual((status, err), (1, "hearsay: there is no story 's2' ('hearsay stories' lists them)\n"))
