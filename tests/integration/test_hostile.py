"""Peers that are broken, greedy or hostile: the daemon lives, stays within its memory, and serves the good ones meanwhile and afterwards."""
import itertools
import json
import pathlib
import random
import resource
import select
import signal
import socket
import struct
import threading
import time
import unittest

import msgpack

from articles import article, articles
from harness import DEADLINE, HEARSAYD, TestCase, wait_until

MIB = 1 << 20
# What sanitizers take is no measure of what the daemon does.
SANITIZED = b"__asan_init" in pathlib.Path(HEARSAYD).read_bytes()


def resident(daemon):
    """Bytes of memory that the daemon has for itself."""
    pages = pathlib.Path(f"/proc/{daemon.process.pid}/statm").read_text().split()
    return (int(pages[1]) - int(pages[2])) * resource.getpagesize()


class Peak:
    """The most memory that the daemon takes while the block runs."""

    def __init__(self, daemon):
        self.daemon, self.bytes, self.over = daemon, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self):
        while not self.over.wait(0.005):
            self.bytes = max(self.bytes, resident(self.daemon))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class RawPeer:
    """Speaks ZMTP 3.0 on an ipc:// endpoint by hand, so that it can say what libzmq never would."""

    def __init__(self, daemon, name, kind=b"DEALER", greet=True):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(DEADLINE)
        self.socket.connect(str(daemon.run / name))
        if greet:
            self.socket.sendall(b"\xff" + b"\0" * 8 + b"\x7f\x03\0" + b"NULL".ljust(20, b"\0") + b"\0" * 32)
            self.read(64)
            ready = b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(kind)) + kind + b"\x08Identity" + struct.pack(">I", 0)
            self.socket.sendall(b"\x04" + bytes([len(ready)]) + ready)
            size = self.read(2)[1]
            self.read(size)

    def read(self, size):
        data = b""
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                raise ConnectionError("the daemon ended the connection")
            data += piece
        return data

    @staticmethod
    def frame(body, more=False):
        if len(body) < 256:
            return bytes([more, len(body)]) + body
        return bytes([2 | more]) + struct.pack(">Q", len(body)) + body

    def close(self):
        self.socket.close()


class Hostile(TestCase):
    def setUp(self):
        super().setUp()
        self.number = 0

    def peer(self, daemon, name, **options):
        peer = RawPeer(daemon, name, **options)
        self.addCleanup(peer.close)
        return peer

    def ask_again(self, daemon, endpoint, **request):
        """As good clients do: what was not answered, because the connection ended, or was busy, is sent again."""

        def ask():
            requests = self.requests(daemon, endpoint)
            try:
                number = requests.send(**request)
                return requests.socket.poll(2000) and requests.wait(number)
            finally:
                requests.socket.close()

        return wait_until(lambda: (lambda answer: answer and answer["result"] != "busy" and answer)(ask()), f"an answer from {endpoint}")

    def good(self, daemon):
        """A good feeder's article is acknowledged, and a question answered."""
        self.number += 1
        answer = self.ask_again(daemon, "articles", article=article(self.number))
        self.assertIn(answer["result"], ("ack", "duplicate"))
        self.assertEqual(self.ask_again(daemon, "query", query="article", id=f"test-{self.number}")["result"], "ok")

    def status(self, daemon):
        return self.ask_again(daemon, "query", query="status")

    def limited(self, over, **options):
        """A daemon whose memory_max is so many bytes over what it takes when it starts; and that limit."""
        probe = self.daemon(directory=self.directory / "probe")
        self.good(probe)
        most = resident(probe) + over
        self.assertEqual(probe.stop(), 0)
        settings = [*([] if SANITIZED else [f"memory_max={most}"]), *options.pop("settings", ())]
        return self.daemon(directory=self.directory / "limited", settings=settings, **options), most


class Fairness(Hostile):
    def test_one_that_floods_does_not_starve_another(self):
        daemon = self.daemon(settings=["workers=1", "queue_articles=1000"])
        flooder, quiet = self.requests(daemon), self.requests(daemon)
        for number in range(10000):
            flooder.send(article={"id": f"flood-{number}", "title": f"Flood {number}", "text": "“The river rose,” said Edda Rosk. " * 60,
                                  "language": "en"})
        wait_until(lambda: self.query(daemon, "status")["counters"]["busy"], "the flooder to have filled its share")
        waited, asking = [], self.requests(daemon, "query")
        asking.ask(query="status")
        for number in range(5):
            daemon.process.send_signal(signal.SIGSTOP)  # so that both come in at the same time, however slow this machine is
            before, sent = asking.send(query="status"), quiet.send(article=article(number))
            daemon.process.send_signal(signal.SIGCONT)
            answer = quiet.wait(sent)
            self.assertEqual(answer["result"], "ack", "the share of the quiet one is free")
            waited.append(answer["position"] - asking.wait(before)["position"])
        self.assertLess(max(waited), 400, "articles of others that were taken before this one: those with the workers, and two commits")
        later = None
        while later is None:  # what was taken is acknowledged before it, thousands where the daemon is fast
            later = flooder.receive().get("retry_after")
        self.assertTrue(250 <= later <= 10000, later)

    def test_the_client_comes_again_when_it_is_told_to(self):
        daemon = self.daemon(settings=["queue_articles=4", "workers=1"])
        path = self.directory / "many.msgpack"
        path.write_bytes(b"".join(msgpack.packb(each) for each in articles(120)))
        status, out, err = self.client(daemon, "feed", path)
        self.assertEqual((status, out), (0, "120 accepted\n"), err)
        self.assertGreater(self.query(daemon, "status")["counters"]["busy"], 0)


class Frames(Hostile):
    """Every layout of frames, and whatever may stand in one."""

    def test_layouts_are_dropped_counted_and_told_to_the_journal(self):
        daemon = self.daemon()
        layouts = [[b"a", b"b"], [b"", b"x", b""], [b""] * 5, [b"x"] * 1000, [b"", b""] * 2]
        peers = [self.requests(daemon, name) for name in ("articles", "query", "control")]
        for requests in peers:
            for frames in layouts:
                requests.socket.send_multipart(frames)
        wait_until(lambda: self.query(daemon, "status")["counters"]["dropped_frames"] == 3 * len(layouts), "all of them to be counted")
        wait_until(lambda: "messages dropped for a wrong number of frames: " in daemon.log(), "a line in the journal")
        for requests in peers:
            requests.socket.send(b"")
            self.assertEqual(requests.receive()["reason"], "malformed", "an empty frame")
            requests.socket.send_multipart([b"", b""])
            self.assertEqual(msgpack.unpackb(requests.socket.recv_multipart()[1])["reason"], "malformed", "and after a delimiter")
        counters = self.query(daemon, "status")["counters"]
        self.assertEqual([counters[name] for name in ("rejected_malformed", "queries_rejected", "controls_rejected")], [2, 2, 2])
        for line in ("rejected an article from client: malformed", "queries rejected, whose clients are told why: ",
                     "requests to control rejected, whose clients are told why: "):
            wait_until(lambda: line in daemon.log(), f"“{line}” in the journal")
        self.good(daemon)

    def test_request_numbers_of_any_size_and_type(self):
        daemon = self.daemon()
        requests = self.requests(daemon)
        for number in (0, 2**63 - 1, -(2**63)):
            requests.socket.send(msgpack.packb({"request": number, "article": article(1)}))
            self.assertEqual(requests.receive()["request"], number)
        for number, reason in ((2**63, "type"), (2**64 - 1, "type"), ("1", "no-request"), (1.5, "no-request"), (b"1", "no-request"),
                               ([1], "no-request"),
                               (None, "no-request"), (True, "no-request"), ({"request": 1}, "no-request")):
            requests.socket.send(msgpack.packb({"request": number, "article": article(1)}))
            answer = requests.receive()
            self.assertEqual((answer["request"], answer["result"], answer["reason"]), (None, "rejected", reason), number)

    def test_values_that_claim_more_than_they_hold_cost_nothing(self):
        daemon, most = self.limited(100 * MIB)
        requests = self.requests(daemon)
        bombs = [
            (b"\xdd\x00\x98\x96\x80", "malformed"),
            (b"\xdf\xff\xff\xff\xff", "malformed"),
            (b"\xdb\xff\xff\xff\xff", "malformed"),
            (b"\x82\xa7request\x01\xa7article\xdd\x00\x98\x96\x80", "malformed"),
            (b"\xdd\x00\x0f\xff\xf0" + b"\xc0" * 0xFFFF0, "too-many-values"),
            (b"\xdd\x00\x07\xff\xf0" + b"\x91\x90" * 0x7FFF0, "too-many-values"),
            (b"\xde\xff\xff" + b"".join(b"\xa3" + b"%03x" % number + b"\xc0" for number in range(4096)) + b"\xa1a\xc0" * 61439, "too-many-values"),
            (b"\x91" * MIB, "too-deep"),
        ]
        with Peak(daemon) as peak:
            for frame, reason in bombs * 15:
                requests.socket.send(frame)
                answer = requests.receive()
                self.assertEqual(answer["reason"], reason)
            self.good(daemon)
        if not SANITIZED:
            self.assertLess(peak.bytes, most)

    def test_noise_is_answered_or_dropped_and_nothing_else_happens(self):
        daemon = self.daemon()
        for name in ("articles", "query", "control"):
            requests = self.requests(daemon, name)
            chance = random.Random(name)
            good = msgpack.packb({"request": 1, "article": article(1), "query": "stories", "control": "retract", "id": "nobody"})
            for _ in range(250):
                for _ in range(8):
                    noise = bytearray(good)
                    for _ in range(chance.randint(1, 8)):
                        noise[chance.randrange(len(noise))] = chance.randrange(256)
                    requests.socket.send(bytes(noise[: chance.randint(0, len(noise))] if chance.random() < 0.3 else noise))
                for _ in range(8):
                    requests.receive()
        self.good(daemon)


class Memory(Hostile):
    """memory_max holds, whatever is sent."""

    def check(self, peak, most, slack=48 * MIB):
        """The slack: what comes between two looks at the memory."""
        if not SANITIZED:
            self.assertLess(peak.bytes, most + slack)

    @unittest.skipIf(SANITIZED, "what sanitizers hold is never given back")
    def test_a_message_that_never_ends(self):
        daemon, most = self.limited(64 * MIB)
        with Peak(daemon) as peak:
            for name in ("articles", "query", "control"):
                peer, piece, sent = self.peer(daemon, name), RawPeer.frame(b"", more=True) * 65536, 0
                with self.assertRaises(OSError, msg="the daemon ends the connection"):
                    while sent < 1 << 30:
                        peer.socket.sendall(piece)
                        sent += len(piece)
                self.good(daemon)
        self.check(peak, most)
        self.assertIn("ending all", daemon.log())
        self.assertGreater(self.status(daemon)["counters"]["dropped_connections"], 0)
        self.good(daemon)

    def test_subscriptions_without_number(self):
        daemon, most = self.limited(64 * MIB)
        with Peak(daemon) as peak:
            peer = self.peer(daemon, "updates", kind=b"SUB")
            for start in range(0, 200000, 2000):
                try:
                    peer.socket.sendall(b"".join(RawPeer.frame(b"\x01" + b"update/%08d/" % number + b"x" * 80)
                                                 for number in range(start, start + 2000)))
                except OSError:
                    break
            self.good(daemon)
        self.check(peak, most)
        updates = self.updates(daemon)
        self.good(daemon)
        updates.wait(lambda: updates.updates(), "an update")
        self.assertGreater(self.status(daemon)["counters"]["subscription_limits"], 0)

    def test_a_long_subscription_ends_its_connection(self):
        daemon = self.daemon()
        peer = self.peer(daemon, "updates", kind=b"SUB")
        peer.socket.sendall(RawPeer.frame(b"\x01" + b"x" * 600))
        with self.assertRaises(OSError):
            while True:
                peer.read(1)
        self.good(daemon)

    def test_a_frame_over_twice_the_limit_ends_its_connection(self):
        daemon, most = self.limited(100 * MIB)
        with Peak(daemon) as peak:
            for name, limit in (("articles", MIB), ("query", 16384), ("control", 16384)):
                peer = self.peer(daemon, name)
                peer.socket.sendall(b"\x02" + struct.pack(">Q", 1 << 40))
                with self.assertRaises(OSError):
                    peer.read(1)
                peer = self.peer(daemon, name)
                peer.socket.sendall(b"\x02" + struct.pack(">Q", 2 * limit + 1))
                with self.assertRaises(OSError):
                    peer.read(1)
        self.check(peak, most)
        self.good(daemon)

    @unittest.skipIf(SANITIZED, "what sanitizers hold is never given back")
    def test_what_saves_reading_the_disk_again_is_given_back_and_does_not_stop_a_feed(self):
        """Under the least that memory_max may be, log and state keep more of their files in memory than there is room for."""
        daemon = self.daemon(settings=["memory_max=64M"])
        path = self.directory / "many.jsonl"
        for first in range(0, 5000, 50):  # few at a time: soon after it has first given memory back, what it has to keep fills it
            with path.open("w") as lines:
                for number in range(first, first + 50):
                    said = [f"“Gate {number * 31 + k} of the {k * 7919 + number}th canal was closed,” said Edda Rosk.\n\n" for k in range(60)]
                    lines.write(json.dumps({"id": f"many-{number}", "title": f"Notice {number * 7919}", "text": "".join(said), "language": "en"})
                                + "\n")
            status, out, err = self.client(daemon, "feed", path)
            self.assertEqual((status, out), (0, "50 accepted\n"), err)
            if "accepting articles again" in daemon.log():
                return
        self.fail("it took no more than there is, which tests nothing")

    @staticmethod
    def told_memory(flooder):
        """Whether an answer that waits says that there is no memory for the article now."""
        answers = []
        while flooder.socket.poll(0):
            answers.append(flooder.receive(0))
        return any((answer["result"], answer.get("reason")) == ("busy", "memory") for answer in answers)

    @unittest.skipIf(SANITIZED, "what sanitizers hold is never given back")
    def test_overload_is_shed_and_told(self):
        """Ten times as much as may be held, in large articles, from many at once."""
        daemon, most = self.limited(96 * MIB, settings=["workers=1", "queue_bytes=1G", "queue_articles=100000"])
        flooders = [self.requests(daemon) for _ in range(4)]
        large = {**article(9), "text": "The river rose in the night and fell again. " * 23000}
        with Peak(daemon) as peak:
            for number in range(250):
                for of, flooder in enumerate(flooders):
                    flooder.send(article={**large, "id": f"large-{of}-{number}"})
                if number % 25 == 0:
                    self.assertEqual(self.status(daemon)["result"], "ok")
            wait_until(lambda: "accepting no more articles" in daemon.log(), "the journal to say that it sheds")
            more = itertools.count()

            def flood_and_look():
                """An answer goes with its connection, which the daemon may have ended: so there is more until one comes."""
                for of, flooder in enumerate(flooders):
                    flooder.send(article={**large, "id": f"more-{of}-{next(more)}"})
                return any(self.told_memory(flooder) for flooder in flooders)

            wait_until(flood_and_look, "a flooder to be told why")
            for flooder in flooders:
                flooder.socket.close()
            # Where ending connections did not help, the daemon tries it again after a minute.
            wait_until(lambda: not self.status(daemon)["shedding"], "the end of shedding", 150)
        self.check(peak, most, 4 * 34 * MIB)  # what the high-water mark of 32 lets each put into libzmq while one turn is under way
        self.assertIn("accepting articles again", daemon.log())
        told = [message["STATUS"] for message in daemon.notifications.read() if message.get("STATUS", "").startswith("memory")]
        self.assertTrue(any("no more articles are accepted" in line for line in told), "the status line")
        self.good(daemon)


class Connections(Hostile):
    def test_no_heartbeats_of_zeromq_are_sent(self):
        """libzmq 4.3.4 ends the process when one is due on a connection that broke while much was waiting."""
        daemon = self.daemon()
        kinds = {"articles": b"DEALER", "query": b"DEALER", "control": b"DEALER", "updates": b"SUB"}
        peers = [self.peer(daemon, name, kind=kind) for name, kind in kinds.items()]
        ready, _, _ = select.select([peer.socket for peer in peers], [], [], 6)  # libzmq's usual interval is 5 seconds
        for peer in peers:
            if peer.socket in ready:
                peer.socket.setblocking(False)
                self.assertNotIn(b"PING", peer.socket.recv(1000))

    def test_half_open_connections_are_ended(self):
        daemon = self.daemon()
        self.good(daemon)
        before = self.query(daemon, "status")["clients"]
        peers = [self.peer(daemon, name, greet=False) for name in ("articles", "query", "control", "updates") for _ in range(50)]
        for number, peer in enumerate(peers):
            peer.socket.sendall((b"", b"\xff", b"\xff" + b"\0" * 8 + b"\x7f\x03", b"GET / HTTP/1.1\r\n")[number % 4])
        self.good(daemon)
        wait_until(lambda: self.query(daemon, "status")["clients"] <= before, "the daemon to end them")
        self.good(daemon)

    def test_more_connections_than_file_descriptors(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
        daemon = self.daemon(ready=False)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        daemon.wait_ready()
        good, question = self.requests(daemon), self.requests(daemon, "query")
        self.assertEqual(good.ask(article=article(1))["result"], "ack")
        self.assertEqual(question.ask(query="status")["result"], "ok")
        peers = []
        for _ in range(400):
            peers.append(socket.socket(socket.AF_UNIX))
            peers[-1].connect(str(daemon.run / "articles"))
        counters = wait_until(lambda: (lambda found: found["refused_connections"] >= 200 and found)(question.ask(query="status")["counters"]),
                              "refusals")
        self.assertGreater(counters["refused_connections"], 200)
        self.assertEqual(good.ask(article=article(2))["result"], "ack", "who is connected stays")
        self.assertEqual(question.ask(query="article", id="test-2")["result"], "ok")
        wait_until(lambda: "connections refused, since there are too many: " in daemon.log(), "a line in the journal")
        for peer in peers:
            peer.close()
        self.good(daemon)

    def test_an_answer_about_very_long_titles_is_no_larger_than_a_client_accepts(self):
        daemon = self.daemon()
        feeder = self.requests(daemon)
        for first in range(0, 6000, 200):
            feeder.feed([{"id": f"long-{first + k}", "language": "en", "publisher": "P",
                          "title": " ".join(chr(97 + (first + k + 7 * word) % 26) * (990 + (first + k) % 9) + str(first + k) for word in range(8))}
                         for k in range(200)])
        before = resident(daemon)
        with Peak(daemon) as peak:
            stories = self.query(daemon, "stories", limit=10000)["stories"]
        if not SANITIZED:
            self.assertLess(peak.bytes - before, 110 * MIB, "SQLite sorts no titles")
        self.assertLess(sum(len(story["title"]) for story in stories), 16.1 * MIB)
        self.assertGreater(len(stories), 1000)

    def test_who_does_not_read_answers_costs_a_few_of_them(self):
        daemon, most = self.limited(150 * MIB)
        feeder = self.requests(daemon)
        for start in range(0, 400, 100):
            feeder.feed(articles(100, first=start))
        ask = msgpack.packb({"request": 1, "query": "statements", "limit": 10000})
        size = len(msgpack.packb(self.query(daemon, "statements", limit=10000)))
        self.assertGreater(size, 500000)
        with Peak(daemon) as peak:
            peers = [self.peer(daemon, "query") for _ in range(4)]
            for peer in peers:
                peer.socket.sendall(RawPeer.frame(ask) * 40)
            question = self.requests(daemon, "query")
            wait_until(lambda: question.ask(query="status")["counters"]["unread_answers"] > 0, "answers that nobody reads to be dropped")
            self.number = 400
            self.good(daemon)
        if not SANITIZED:
            self.assertLess(peak.bytes, most)
        wait_until(lambda: "answers dropped, since the client does not read them: " in daemon.log(), "a line in the journal")
