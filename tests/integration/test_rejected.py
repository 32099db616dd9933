"""Dead letters: what was rejected is kept with its reason, listed, and sent again."""
import json

import msgpack
import zmq

from articles import article
from harness import TestCase, wait_until

# Every reason that an article can be rejected for, as a frame on the articles socket.
NESTED = ["deep"]
for _ in range(10):
    NESTED = [NESTED]


def request(**keys):
    return msgpack.packb({"request": 1, **keys})


def raw_article(body):
    return b"\x82\xa7request\x01\xa7article" + body


REASONS = {
    "too-large": request(article={**article(1), "text": "x" * (1 << 20)}),
    "malformed": raw_article(b"\x81\xa2id\xdd\x00\x98\x96\x80"),
    "too-deep": request(article={**article(1), "extra": NESTED}),
    "too-many-values": request(article={**article(1), "extra": [0] * 65536}),
    "not-utf8": raw_article(b"\x82\xa2id\xa1a\xa4text\xa1\xff"),
    "nul": raw_article(b"\x82\xa2id\xa1a\xa4text\xa1\x00"),
    "duplicate-key": raw_article(b"\x82\xa2id\xa1a\xa2id\xa1b"),
    "key-not-a-string": raw_article(b"\x82\xa2id\xa1a\x05\xa1b"),
    "type": raw_article(b"\x82\xa2id\xa1a\xa4text\xd4\x01\x00"),
    "no-request": msgpack.packb({"article": article(1)}),
    "not-a-map": request(article=["an article"]),
    "no-id": request(article={"title": "a", "text": "b"}),
    "no-content": request(article={"id": "nothing-in-it"}),
    "field-type": request(article={**article(1), "title": ["a"]}),
    "field-too-long": request(article={**article(1), "id": "x" * 2000}),
    "too-many-authors": request(article={**article(1), "authors": ["a"] * 65}),
    "bad-time": request(article={**article(1), "published": "last Tuesday"}),
}


class Kept(TestCase):
    def test_every_reason_is_kept_counted_logged_and_there_after_a_restart(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        for reason, frame in REASONS.items():
            requests.socket.send(frame)
            self.assertEqual(requests.receive()["reason"], reason)
        wait_until(lambda: len(self.query(daemon, "rejections")["rejections"]) == len(REASONS), "all of them to be kept")
        counters = self.query(daemon, "status")["counters"]
        for reason in REASONS:
            self.assertEqual(counters["rejected_" + reason.replace("-", "_")], 1, reason)
        self.assertEqual((counters["rejected"], counters["unkept"]), (len(REASONS), 0))
        self.assertIn("rejected an article from client: too-large", daemon.log())
        self.assertLess(daemon.log().count("rejected an article"), len(REASONS), "a peer cannot fill the journal")
        daemon.kill()
        daemon = self.daemon(directory=daemon.directory)
        answer = self.query(daemon, "rejections")
        self.assertEqual({row["reason"] for row in answer["rejections"]}, set(REASONS))
        self.assertEqual(answer["reasons"], {reason: 1 for reason in sorted(REASONS)})
        for row in answer["rejections"]:
            one = self.query(daemon, "rejections", id=row["id"])["rejections"][0]
            data = one.pop("data")
            self.assertEqual(one, row)
            self.assertEqual(row["whole"], row["reason"] != "too-large", row["reason"])
            self.assertIn(data, REASONS[row["reason"]], "the article's own bytes, or the frame's")

    def test_what_names_the_article_is_listed(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        requests.ask(article={"id": "nothing-in-it"})
        requests.ask(article={"url": "https://ostrel-herald.example/a", "published": "now"})
        requests.ask(article={"title": "only a title"})
        rows = wait_until(lambda: self.query(daemon, "rejections")["rejections"], "them")
        self.assertEqual([row["about"] for row in rows], [None, "https://ostrel-herald.example/a", "nothing-in-it"])
        self.assertEqual([row["field"] for row in rows], [None, "published", None])
        self.assertEqual({row["origin"] for row in rows}, {"client"})

    def test_the_same_article_again_counts_up(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        for _ in range(5):
            requests.ask(article={"id": "nothing-in-it"})
        rows = self.query(daemon, "rejections")["rejections"]
        self.assertEqual([(row["id"], row["count"]) for row in rows], [(1, 5)])

    def test_a_scraper_that_only_publishes_is_named(self):
        endpoint = f"ipc://{self.directory}/scraper"
        publisher = self.context.socket(zmq.PUB)
        self.addCleanup(publisher.close)
        publisher.bind(endpoint)
        daemon = self.daemon(settings=[f"subscribe={endpoint}"])

        def refused():
            publisher.send(msgpack.packb({"id": "nothing-in-it"}))
            return self.query(daemon, "rejections")["rejections"]

        row = wait_until(refused, "the first that arrives")[0]
        self.assertEqual((row["origin"], row["about"], row["reason"]), (endpoint, "nothing-in-it", "no-content"))

    def test_a_flood_of_bad_articles_is_bounded_and_counted(self):
        daemon = self.daemon(settings=["rejected_bytes=8M"])
        requests = self.requests(daemon)
        for number in range(60):
            requests.send(article={"title": "x" * 100, "extra": str(number) * 50000})
        for _ in range(60):
            requests.receive()
        answer = self.query(daemon, "rejections")
        self.assertLessEqual(answer["bytes"], 2 << 20)
        counters = self.query(daemon, "status")["counters"]
        self.assertEqual(counters["unkept"] + len(answer["rejections"]), 60)
        self.assertGreater(counters["unkept"], 0)
        self.assertEqual(requests.ask(article=article(1))["result"], "ack")

    def test_a_damaged_file_is_put_away_and_stops_nothing(self):
        daemon = self.daemon()
        self.requests(daemon).ask(article={"id": "nothing-in-it"})
        self.assertEqual(daemon.stop(), 0)
        path = daemon.state / "rejected.db"
        path.write_bytes(b"?" * path.stat().st_size)
        daemon = self.daemon(directory=daemon.directory)
        self.assertIn("begun anew", daemon.log())
        self.assertTrue((daemon.state / "rejected.db.bad").exists())
        requests = self.requests(daemon)
        self.assertEqual(requests.ask(article=article(1))["result"], "ack")
        requests.ask(article={"id": "nothing-in-it"})
        self.assertEqual(len(self.query(daemon, "rejections")["rejections"]), 1)

    def test_damage_that_a_query_finds_in_it_is_not_taken_for_damage_of_the_log(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        requests.feed([{"title": "x", "extra": f"{number:04}" * 400} for number in range(3000)])
        epoch = self.query(daemon, "status")["epoch"]
        self.assertEqual(daemon.stop(), 0)
        daemon = self.daemon()
        with open(daemon.state / "rejected.db", "r+b") as file: # more than is kept in memory
            file.seek(4096)
            file.write(b"?" * ((daemon.state / "rejected.db").stat().st_size - 4096))
        self.assertEqual(self.query(daemon, "rejections", limit=10000)["reason"], "unreadable")
        self.assertEqual(self.query(daemon, "rejections")["rejections"], [])
        self.assertEqual(daemon.stop(), 0)
        daemon = self.daemon()
        self.assertEqual(self.query(daemon, "status")["epoch"], epoch)
        self.assertFalse((daemon.state / "log.db.bad").exists())


class RejectedBefore(TestCase):
    def rejected_before(self, *articles):
        """A daemon that holds good articles as rejected: those of a client that forgot to number its requests."""
        daemon = self.daemon()
        requests = self.requests(daemon)
        for each in articles:
            requests.socket.send(msgpack.packb({"article": each}))
            self.assertEqual(requests.receive()["reason"], "no-request")
        return daemon


class Redriven(RejectedBefore):
    def test_what_is_taken_now_is_off_the_list_and_on_disk(self):
        daemon = self.rejected_before(article(1), article(2), article(3))
        control = self.requests(daemon, "control")
        self.assertEqual(control.ask(control="redrive", rejection=2), {"request": 1, "result": "ack", "position": 1})
        self.assertEqual([row["id"] for row in self.query(daemon, "rejections")["rejections"]], [3, 1])
        self.assertEqual(self.query(daemon, "article", id="test-2")["result"], "ok")
        self.assertEqual(control.ask(control="redrive", rejection=2)["result"], "not-found")
        self.assertEqual(self.requests(daemon).ask(article=article(1))["position"], 2)
        self.assertEqual(control.ask(control="redrive", rejection=1), {"request": 3, "result": "duplicate", "position": 2})
        daemon.kill()
        daemon = self.daemon(directory=daemon.directory)
        self.assertEqual([row["id"] for row in self.query(daemon, "rejections")["rejections"]], [3])
        self.assertEqual(self.query(daemon, "status")["articles"], 2)

    def test_what_is_rejected_again_stays_and_says_so(self):
        daemon = self.daemon()
        requests, control = self.requests(daemon), self.requests(daemon, "control")
        requests.ask(article={"id": "nothing-in-it"})
        requests.ask(article={**article(1), "text": "x" * (1 << 20)})
        answer = control.ask(control="redrive", rejection=1)
        self.assertEqual((answer["result"], answer["reason"]), ("rejected", "no-content"))
        self.assertEqual(self.query(daemon, "rejections")["rejections"][1]["count"], 2)
        self.assertEqual(control.ask(control="redrive", rejection=2)["reason"], "not-whole")
        self.assertEqual(control.ask(control="redrive")["reason"], "no-id")
        self.assertEqual(control.ask(control="redrive", rejection=0)["reason"], "no-id")
        for request in ({"control": "redrive", "rejection": "1"}, {"control": "forget", "rejection": 1.5}, {"control": "erase", "id": 7}):
            answer = control.ask(**request)
            self.assertEqual((answer["result"], answer["reason"], answer["field"]), ("rejected", "field-type", list(request)[1]))

    def test_forgotten_is_gone(self):
        daemon = self.rejected_before(article(1), article(2))
        control = self.requests(daemon, "control")
        self.assertEqual(control.ask(control="forget", rejection=1)["result"], "ack")
        self.assertEqual(control.ask(control="forget", rejection=1)["result"], "not-found")
        self.assertEqual([row["id"] for row in self.query(daemon, "rejections")["rejections"]], [2])
        daemon.kill()
        daemon = self.daemon(directory=daemon.directory)
        self.assertEqual([row["id"] for row in self.query(daemon, "rejections")["rejections"]], [2])


class Erased(RejectedBefore):
    def test_an_erased_article_is_no_longer_among_the_rejected_ones_and_does_not_come_back_there(self):
        daemon = self.rejected_before(article(1), article(2))
        requests, control = self.requests(daemon), self.requests(daemon, "control")
        self.assertEqual(requests.ask(article=article(1))["result"], "ack")
        self.assertEqual(control.ask(control="erase", id="test-1")["result"], "ack")
        self.assertEqual([row["about"] for row in self.query(daemon, "rejections")["rejections"]], ["test-2"])
        self.assertEqual(requests.ask(article=article(1))["reason"], "erased")
        self.assertEqual([row["about"] for row in self.query(daemon, "rejections")["rejections"]], ["test-2"])
        self.assertEqual(daemon.stop(), 0)
        self.assertNotIn(article(1)["text"][:60].encode(), b"".join(path.read_bytes() for path in daemon.state.glob("rejected.db*")))


class Client(RejectedBefore):
    def test_lists_shows_redrives_and_forgets(self):
        daemon = self.rejected_before(article(1), article(2), article(3))
        requests = self.requests(daemon)
        requests.ask(article={"id": "nothing-in-it"})
        requests.ask(article={**article(4), "published": "last Tuesday"})
        status, out, _ = self.client(daemon, "rejected")
        self.assertEqual(status, 0)
        self.assertIn("bad-time published", out)
        self.assertRegex(out, r"3  no-request \(a request without a number\)")
        self.assertEqual(out.splitlines()[1].split()[0], "5", "the newest first")
        status, out, _ = self.client(daemon, "rejected", "--reason", "no-content", "--json")
        self.assertEqual([row["about"] for row in json.loads(out)["rejections"]], ["nothing-in-it"])
        status, out, _ = self.client(daemon, "rejected", "5")
        self.assertIn("a time that can't be read", out)
        self.assertIn("last Tuesday", out)
        status, out, _ = self.client(daemon, "rejected", "5", "--json")
        self.assertEqual(json.loads(out)["article"]["id"], "test-4")
        status, out, _ = self.client(daemon, "redrive", "--reason", "no-request")
        self.assertEqual((status, out), (0, "3 taken\n"))
        status, out, _ = self.client(daemon, "redrive", "--all")
        self.assertEqual(status, 1)
        self.assertIn("0 taken, 2 rejected again:", out)
        status, out, _ = self.client(daemon, "rejected", "--forget", "4", "17")
        self.assertEqual((status, out), (1, "1 forgotten, 1 not found\n"))
        status, out, _ = self.client(daemon, "rejected", "--forget", "--all", "--json")
        self.assertEqual(json.loads(out)["forgotten"], 1)
        status, out, _ = self.client(daemon, "rejected")
        self.assertEqual((status, out), (0, "The daemon has rejected nothing.\n"))
        status, _, err = self.client(daemon, "rejected", "17")
        self.assertEqual((status, err), (1, "hearsay: there is no rejected article 17\n"))
        self.assertEqual(self.client(daemon, "redrive")[0], 64)

    def test_what_steers_a_terminal_is_not_shown(self):
        daemon = self.daemon()
        self.requests(daemon).ask(article={"id": "a", "note": "left\u202eright\x9b31m"})
        for arguments in (["rejected"], ["rejected", "1"]):
            status, out, _ = self.client(daemon, *arguments)
            self.assertEqual(status, 0)
            self.assertFalse(set(out) & {"\u202e", "\x9b", "\x1b"}, out)

    def test_what_can_not_be_read_is_shown_as_bytes(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        requests.socket.send(REASONS["not-utf8"])
        requests.receive()
        status, out, _ = self.client(daemon, "rejected", "1")
        self.assertEqual(status, 0)
        self.assertIn("..id.a.text..", out)
