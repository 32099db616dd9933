"""Peers that are broken, greedy or hostile: the daemon lives, stays within its memory, and serves the good ones meanwhile and afterwards."""
import os
import pathlib
import resource
import socket
import struct
import time

import msgpack
import zmq

from articles import article, articles
from harness import DEADLINE, HEARSAYD, TestCase, wait_until

MIB = 1 << 20
# What sanitizers take is no measure of what the daemon does.
SANITIZED = b"__asan_init" in pathlib.Path(HEARSAYD).read_bytes()


def resident(daemon):
    """Bytes of memory that the daemon has for itself."""
    pages = pathlib.Path(f"/proc/{daemon.process.pid}/statm").read_text().split()
    return (int(pages[1]) - int(pages[2])) * resource.getpagesize()


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

    def good(self, daemon, requests):
        """A good feeder's article is acknowledged, and a question answered."""
        self.number += 1
        while True:
            answer = requests.ask(article=article(self.number))
            if answer["result"] != "busy":
                break
            time.sleep(answer["retry_after"] / 1000)
        self.assertEqual(answer["result"], "ack")
        self.assertEqual(self.query(daemon, "article", id=f"test-{self.number}")["result"], "ok")

    def limited(self, over, **options):
        """A daemon whose memory_max is so many bytes over what it takes when it starts; and that limit."""
        probe = self.daemon(directory=self.directory / "probe")
        self.good(probe, self.requests(probe))
        most = resident(probe) + over
        self.assertEqual(probe.stop(), 0)
        settings = [f"memory_max={most}", *options.pop("settings", ())]
        return self.daemon(directory=self.directory / "limited", settings=settings, **options), most


class Fairness(Hostile):
    def test_one_that_floods_does_not_starve_another(self):
        daemon = self.daemon(settings=["workers=1", "queue_articles=1000"])
        flooder, quiet = self.requests(daemon), self.requests(daemon)
        for number in range(10000):
            flooder.send(article={"id": f"flood-{number}", "title": f"Flood {number}", "text": "The river rose. " * 20, "language": "en"})
        flooder.receive()
        waited = []
        for number in range(5):
            before = self.query(daemon, "status")["position"]
            answer = quiet.ask(article=article(number))
            self.assertEqual(answer["result"], "ack", "the share of the quiet one is free")
            waited.append(answer["position"] - before)
        self.assertLess(max(waited), 600, "articles of others that were taken before this one: those with the workers, and two commits")
        wait_until(lambda: self.query(daemon, "status")["counters"]["busy"] > 1000, "the flooder to be told to come again")
        answers = [flooder.receive() for _ in range(1000)]
        later = [answer["retry_after"] for answer in answers if answer["result"] == "busy"]
        self.assertTrue(later and all(250 <= each <= 10000 for each in later), "and when")

    def test_the_client_comes_again_when_it_is_told_to(self):
        daemon = self.daemon(settings=["queue_articles=4", "workers=1"])
        path = self.directory / "many.msgpack"
        path.write_bytes(b"".join(msgpack.packb(each) for each in articles(120)))
        status, out, err = self.client(daemon, "feed", path)
        self.assertEqual((status, out), (0, "120 accepted\n"), err)
        self.assertGreater(self.query(daemon, "status")["counters"]["busy"], 0)
