#!/usr/bin/python3
"""What an erasure costs those who feed: a real hearsayd with a long log, one article of it erased, and a feeder who sends one article at a
time meanwhile.

Tells how long the erasure took until it was acknowledged, and the longest that the feeder waited for an acknowledgement then and before."""
import argparse
import os
import pathlib
import shutil
import sys
import tempfile
import time

parser = argparse.ArgumentParser(prog="erasure.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("build", metavar="BUILD", type=pathlib.Path, help="the build directory with the programs")
parser.add_argument("--articles", type=int, default=20000, metavar="N", help="how many (default: 20,000)")
parser.add_argument("--store", type=pathlib.Path, metavar="DIR", help="a state directory with as many, used as a copy; made if it is not there")
parser.add_argument("--most", type=float, metavar="SECONDS", help="fail if the feeder waited longer than that")
options = parser.parse_args()
os.environ["HEARSAYD"], os.environ["HEARSAY"] = (str(options.build / name) for name in ("daemon/hearsayd", "clients/cli/hearsay"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import zmq  # noqa: E402

import harness  # noqa: E402
import newsroom  # noqa: E402

AT_ONCE = 200
SETTINGS = ("log_level=warning", "retention.size=0", "retention.age=0d")


class Feeder:
    def __init__(self, context, daemon, seed):
        self.seed, self.newsroom = seed, newsroom.Newsroom(seed)
        self.requests = harness.Requests(context, daemon.endpoint("articles"))
        self.waiting = []

    def more(self):
        while len(self.waiting) < AT_ONCE:
            self.waiting += [{**article, "id": f"{self.seed}-{article['id']}"} for article in self.newsroom.round()[0]]

    def fill(self, count):
        numbers = []
        for _ in range(count):
            self.more()
            numbers.append(self.requests.send(article=self.waiting.pop(0)))
            if len(numbers) == AT_ONCE:
                self.requests.wait(numbers.pop(0))
        for number in numbers:
            self.requests.wait(number)

    def one(self):
        """Seconds until the next article was acknowledged."""
        self.more()
        begin = time.monotonic()
        answer = self.requests.ask(article=self.waiting.pop(0))
        assert answer["result"] != "busy", answer
        return time.monotonic() - begin


def measure(context, daemon, article):
    """How long the feeder waited before and during an erasure, each time; how long that took."""
    feeder, control = Feeder(context, daemon, 2), harness.Requests(context, daemon.endpoint("control"))
    before = [feeder.one() for _ in range(200)]
    begin, number = time.monotonic(), control.send(control="erase", id=article)
    during = []
    while not control.socket.poll(0):
        during.append(feeder.one())
    answer = control.wait(number)
    assert answer["result"] == "ack", answer
    return before, during, time.monotonic() - begin


def run(directory):
    context = zmq.Context()
    store = options.store or directory / "store"
    if not store.exists():
        daemon = harness.Daemon(directory / "filling", settings=SETTINGS)
        daemon.wait_ready(600)
        Feeder(context, daemon, 1).fill(options.articles)
        assert daemon.stop() == 0
        shutil.move(directory / "filling/state", store)
    shutil.copytree(store, directory / "state")
    daemon = harness.Daemon(directory, settings=SETTINGS)
    try:
        daemon.wait_ready(600)
        before, during, took = measure(context, daemon, "1-soak-7")
    finally:
        daemon.kill()
    context.destroy(linger=0)
    return before, during, took


with tempfile.TemporaryDirectory(prefix="hearsay-bench.") as name:
    directory = pathlib.Path(name)
    (directory / "filling").mkdir()
    before, during, took = run(directory)
longest = max(during)
print(f"the erasure took {took:.2f} s, in which {len(during)} articles were acknowledged; the longest wait for that was {longest * 1000:.0f} ms, "
      f"before the erasure {max(before) * 1000:.0f} ms")
if options.most and longest > options.most:
    sys.exit(f"that is more than {options.most * 1000:.0f} ms")
