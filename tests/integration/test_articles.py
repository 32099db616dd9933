"""What becomes of articles that are sent: acknowledged, duplicate, stale, rejected, busy, retracted."""
import struct

import msgpack
import zmq

from articles import article, articles
from harness import GOLDEN, TestCase


class Acknowledged(TestCase):
    def test_each_article_gets_the_position_of_its_entry_and_updates_tell_of_it(self):
        daemon = self.daemon()
        updates = self.updates(daemon)
        answers = self.requests(daemon).feed(articles(30))
        self.assertEqual([(answer["result"], answer["id"], answer["position"]) for answer in answers],
                         [("ack", f"test-{k}", k + 1) for k in range(30)])
        status = self.query(daemon, "status")
        self.assertEqual((status["position"], status["articles"]), (30, 30))
        updates.wait_for_sequence(status["sequence"])
        told = {record["id"] for update in updates.updates() for record in update["data"]["articles"]}
        self.assertEqual(told, {f"test-{k}" for k in range(30)})
        positions = [update["position"] for update in updates.updates()]
        self.assertEqual(positions, sorted(positions))
        self.assertEqual([update["sequence"] for update in updates.updates()], list(range(1, status["sequence"] + 1)))
        self.assertEqual([update for _, update in updates.frames], [msgpack.packb(update) for update in self.replay(daemon)],
                         "a replay gives the same bytes")

    def test_a_req_socket_gets_its_delimiter_back(self):
        daemon = self.daemon()
        socket = self.context.socket(zmq.REQ)
        socket.connect(daemon.endpoint("articles"))
        socket.send(msgpack.packb({"request": -5, "article": article(1)}))
        self.assertEqual(msgpack.unpackb(socket.recv())["request"], -5)
        socket.close()

    def test_the_article_is_given_back_as_it_was_sent(self):
        daemon = self.daemon()
        sent = article(3)
        self.requests(daemon).feed([sent])
        answer = self.query(daemon, "article", id="test-3")
        for field in ("id", "url", "title", "text", "publisher", "language"):
            self.assertEqual(answer["article"][field], sent[field])
        self.assertEqual(answer["record"]["story"], "s1")


class Duplicate(TestCase):
    def test_the_same_article_changes_nothing_and_is_answered_with_the_first_ones_position(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        answers = requests.feed([article(1), article(2), article(1), article(1)])  # in one group, most likely
        answers += requests.feed([article(2)])
        self.assertEqual([(answer["result"], answer["position"]) for answer in answers],
                         [("ack", 1), ("ack", 2), ("duplicate", 1), ("duplicate", 1), ("duplicate", 2)])
        self.assertEqual(self.query(daemon, "status")["position"], 2)

    def test_another_content_is_a_revision_and_an_older_one_is_stale(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        first = {**article(1), "modified": "2031-05-06T10:00:00Z"}
        second = {**first, "text": first["text"] + "\nThe mayor was not there.\n", "modified": "2031-05-06T11:00:00Z"}
        older = {**first, "text": first["text"] + "\nThe mayor was there.\n", "modified": "2031-05-06T09:00:00Z"}
        answers = requests.feed([first, second, older, second])
        self.assertEqual([(answer["result"], answer["position"]) for answer in answers],
                         [("ack", 1), ("ack", 2), ("stale", 2), ("duplicate", 2)])
        self.assertEqual(self.query(daemon, "article", id="test-1")["article"]["text"], second["text"])
        self.assertEqual(self.query(daemon, "status")["articles"], 1)


class Rejected(TestCase):
    def rejected(self, requests, wanted, **request):
        answer = requests.ask(**request)
        self.assertEqual((answer["result"], answer["reason"]), ("rejected", wanted), request)
        return answer

    def test_each_reason_is_told_with_the_field(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        good = article(1)
        cases = [
            ("not-a-map", None, "an article"),
            ("no-id", None, {"title": "a", "text": "b"}),
            ("no-content", None, {"id": "a"}),
            ("field-type", "title", {**good, "title": ["a"]}),
            ("field-too-long", "id", {**good, "id": "x" * 2000}),
            ("bad-time", "published", {**good, "published": "last Tuesday"}),
            ("too-many-authors", "authors", {**good, "authors": ["a"] * 65}),
        ]
        for reason, field, bad in cases:
            answer = self.rejected(requests, reason, article=bad)
            if field:
                self.assertEqual(answer["field"], field, reason)
        self.assertEqual(self.rejected(requests, "not-a-map")["field"], "article")
        counters = self.query(daemon, "status")["counters"]
        self.assertEqual(counters["rejected"], len(cases) + 1)
        self.assertEqual(counters["rejected_bad_time"], 1)
        self.assertEqual(requests.ask(article=good)["result"], "ack", "one bad article stops nothing")

    def test_each_frame_that_cannot_be_read_is_told_why(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        frames = sorted((GOLDEN / "bad").glob("*.msgpack"))
        self.assertGreater(len(frames), 15)
        for path in frames:
            requests.socket.send(path.read_bytes())
            answer = requests.receive()
            self.assertEqual((answer["request"], answer["result"], answer["reason"]), (None, "rejected", path.name.split("--")[0]), path.name)

    def test_the_request_is_named_even_where_its_article_cannot_be_read(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        nested = ["deep"]
        for _ in range(10):
            nested = [nested]
        self.rejected(requests, "too-deep", article={**article(1), "extra": nested})
        self.rejected(requests, "too-large", article={**article(1), "text": "x" * (1 << 20)})
        requests.socket.send(b"\x82\xa7request\xcd" + struct.pack(">H", 4711) + b"\xa7article\x81\xa4text\xa1\xff")
        self.assertEqual((requests.receive()["request"], requests.answers[4711]["reason"]), (4711, "not-utf8"))
        requests.socket.send(msgpack.packb({"article": article(1)}))
        answer = requests.receive()
        self.assertEqual((answer["request"], answer["reason"], answer["field"]), (None, "no-request", "request"))

    def test_messages_with_another_number_of_frames_are_dropped_and_counted(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        for frames in ([b"a", b"b"], [b""] * 5, [b"", b"x", b""]):
            requests.socket.send_multipart(frames)
        self.assertEqual(requests.ask(article=article(1))["result"], "ack")
        self.assertEqual(self.query(daemon, "status")["counters"]["dropped_frames"], 3)


class Busy(TestCase):
    def test_a_full_queue_is_told_and_what_is_sent_again_is_taken(self):
        daemon = self.daemon(settings=["queue_articles=2", "workers=1"])
        requests = self.requests(daemon)
        waiting = articles(200)
        busy, refused = 0, []
        while waiting:
            for sent, answer in zip(waiting, requests.feed(waiting)):
                if answer["result"] == "busy":
                    self.assertEqual(answer["reason"], "queue-full")
                    self.assertGreater(answer["retry_after"], 0)
                    refused.append(sent)
                else:
                    self.assertEqual(answer["result"], "ack")
            busy += len(refused)
            waiting, refused = refused, []
        status = self.query(daemon, "status")
        self.assertGreater(busy, 0)
        self.assertEqual((status["articles"], status["counters"]["busy"]), (200, busy))


class Retracted(TestCase):
    def test_a_retracted_article_is_gone_from_its_story_and_stays_gone(self):
        daemon = self.daemon()
        requests, control, updates = self.requests(daemon), self.requests(daemon, "control"), self.updates(daemon)
        requests.feed([article(0), article(40), article(1)])  # 0 and 40: the same event by two outlets
        story = self.query(daemon, "article", id="test-40")["record"]["story"]
        self.assertEqual(control.ask(control="retract", id="test-40")["position"], 4)
        self.assertEqual(self.query(daemon, "article", id="test-40")["result"], "not-found")
        self.assertNotIn("test-40", [record["id"] for record in self.query(daemon, "story", id=story)["articles"]])
        updates.wait(lambda: any("test-40" in update["data"]["articles_removed"] for update in updates.updates()), "the update that removes it")
        self.assertEqual(control.ask(control="retract", id="test-40"), {"request": 2, "result": "ack", "position": 4})
        self.assertEqual(requests.ask(article=article(40))["result"], "duplicate", "sent again as it was, it stays retracted")
        self.assertEqual(control.ask(control="retract", id="nobody")["result"], "not-found")
        self.assertEqual(control.ask(control="retract")["reason"], "no-id")
        self.assertEqual(control.ask(control="dance", id="test-1")["reason"], "unknown-control")

    def test_the_last_article_of_a_story_takes_the_story_with_it(self):
        daemon = self.daemon()
        requests, updates = self.requests(daemon), self.updates(daemon)
        requests.feed([article(0)])
        self.assertEqual(requests.ask(article={"id": "test-0", "status": "canceled"})["result"], "ack")
        updates.wait_for_sequence(2)
        last = updates.updates()[-1]
        self.assertEqual((last["type"], last["subject"], last["data"]["story"]["closed_reason"]), ("story.closed", "s1", "retracted"))
        status = self.query(daemon, "status")
        self.assertEqual((status["stories_open"], status["stories_closed"], status["articles"]), (0, 1, 0))

    def everything(self, daemon):
        """All stories with what is in them, and all updates."""
        stories = [story["id"] for story in self.query(daemon, "stories", closed=True)["stories"]]
        pages = [{key: value for key, value in self.query(daemon, "story", id=story).items() if key != "request"} for story in sorted(stories)]
        return pages, self.replay(daemon)

    def after_another_start(self, daemon):
        """The same daemon, killed, and made anew from the log alone."""
        daemon.kill()
        for name in ("state.db", "state.db-wal", "state.db-shm", "checkpoint"):
            (daemon.state / name).unlink(missing_ok=True)
        return self.daemon(directory=daemon.directory)

    def test_what_it_said_leaves_its_clusters_and_counts_and_replays_give_the_same(self):
        daemon = self.daemon()
        requests, updates = self.requests(daemon), self.updates(daemon)
        requests.feed([article(0), article(40), article(80)])  # one event, three outlets
        story = self.query(daemon, "article", id="test-40")["record"]["story"]
        before = self.query(daemon, "story", id=story)
        shared = [cluster["id"] for cluster in before["clusters"] if {one["article"] for one in cluster["statements"]} > {"test-40"}]
        self.assertTrue(shared, "somebody else has it, too")
        self.assertEqual(requests.ask(article={"id": "test-40", "status": "canceled"})["result"], "ack")
        after = self.query(daemon, "story", id=story)
        self.assertEqual((before["story"]["article_count"], after["story"]["article_count"]), (3, 2))
        self.assertEqual(after["story"]["publisher_count"], before["story"]["publisher_count"] - 1)
        self.assertNotIn("test-40", {one["article"] for cluster in after["clusters"] for one in cluster["statements"]})
        for cluster in after["clusters"]:
            self.assertEqual(cluster["article_count"], len({one["article"] for one in cluster["statements"]}))
        self.assertFalse([one for one in self.query(daemon, "statements", limit=100)["statements"] if one["article"] == "test-40"])
        updates.wait_for_sequence(self.query(daemon, "status")["sequence"])
        last = updates.updates()[-1]
        self.assertEqual((last["type"], last["data"]["articles_removed"], last["data"]["new"]), ("story.updated", ["test-40"], []))
        told = self.everything(daemon)
        self.assertEqual(self.everything(self.after_another_start(daemon)), told)

    def test_a_correction_takes_the_place_of_what_it_corrects(self):
        daemon = self.daemon()
        requests, updates = self.requests(daemon), self.updates(daemon)
        first = {**article(0), "modified": "2031-05-06T10:00:00Z"}
        corrected = {**first, "text": first["text"] + "\n“We were wrong about the date,” said Ilse Marrowby.\n", "modified": "2031-05-06T11:00:00Z"}
        requests.feed([first, article(40)])
        story = self.query(daemon, "article", id="test-0")["record"]["story"]
        self.assertEqual(requests.ask(article=corrected)["position"], 3)
        page = self.query(daemon, "story", id=story)
        self.assertEqual((page["story"]["article_count"], page["story"]["status"]), (2, "open"))
        said = [one for cluster in page["clusters"] for one in cluster["statements"] if one["article"] == "test-0"]
        self.assertTrue(all(one["id"].startswith("3.") for one in said), "what is told is what the correction says, and that alone")
        self.assertIn("Ilse Marrowby", {one["speaker"] for one in said})
        updates.wait_for_sequence(self.query(daemon, "status")["sequence"])
        last = updates.updates()[-1]
        self.assertEqual((last["type"], [record["id"] for record in last["data"]["articles"]], last["data"]["articles_removed"]),
                         ("story.updated", ["test-0"], []))
        told = self.everything(daemon)
        self.assertEqual(self.everything(self.after_another_start(daemon)), told)
