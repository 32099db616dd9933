#!/usr/bin/python3
"""What a snapshot of many stories costs: a real hearsayd with so many open ones, and a subscriber who takes them all.

Tells how long it took, the longest that a page took, and how much memory both sides had at most."""
import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser(prog="snapshot.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("build", metavar="BUILD", type=pathlib.Path, help="the build directory with the programs")
parser.add_argument("--stories", type=int, default=50000, metavar="N", help="how many (default: 50,000)")
parser.add_argument("--most", type=int, metavar="MIB", help="fail if either side had more memory than that for it")
options = parser.parse_args()
os.environ["HEARSAYD"], os.environ["HEARSAY"] = (str(options.build / name) for name in ("daemon/hearsayd", "clients/cli/hearsay"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))

import zmq  # noqa: E402

import harness  # noqa: E402
import newsroom  # noqa: E402

AT_ONCE = 200


def articles(count):
    """Each of an event of its own, in words that no other has; all within a day, so that no story closes."""
    chance = random.Random(1)
    event = newsroom.Event(chance, 0)
    for number in range(count):
        words = [event.name(3) for _ in range(12)]
        yield {"id": f"a{number}", "url": f"https://outlet-{number % 50}.example/{number}", "title": " ".join(words[:4]),
               "text": f"“{' '.join(words[4:10]).lower()},” said {words[10]} {words[11]}.", "language": "de" if number % 10 == 0 else "en",
               "published": newsroom.START.timestamp() + number * 3600 * 24 / count}


def feed(requests, wanted):
    waiting = []
    for article in wanted:
        waiting.append(requests.send(article=article))
        if len(waiting) == AT_ONCE:
            requests.wait(waiting.pop(0))
    for number in waiting:
        requests.wait(number)


def memory(process):
    """KiB: now, and at most so far."""
    lines = pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return found["VmRSS"], found["VmHWM"]


def pages(query):
    """The longest that a page took, in seconds, and how many there are."""
    cursor, longest, count = "", 0, 0
    while cursor is not None:
        begin = time.monotonic()
        cursor = query.ask(query="snapshot", cursor=cursor)["cursor"]
        longest, count = max(longest, time.monotonic() - begin), count + 1
    return longest, count


def main(directory):
    context = zmq.Context()
    daemon = harness.Daemon(directory, settings=["log_level=info"])
    try:
        daemon.wait_ready()
        begin = time.monotonic()
        feed(harness.Requests(context, daemon.endpoint("articles")), articles(options.stories))
        query = harness.Requests(context, daemon.endpoint("query"))
        print(f"{query.ask(query='status')['stories_open']} open stories, after {time.monotonic() - begin:.0f} s")
        before, _ = memory(daemon.process)
        pathlib.Path(f"/proc/{daemon.process.pid}/clear_refs").write_text("5")  # the most so far is what it has now
        begin = time.monotonic()
        with subprocess.Popen([harness.HEARSAY, "watch", "--snapshot", "--json"], stdout=subprocess.PIPE,
                              env={**harness.ENVIRONMENT, "HEARSAY_ENDPOINTS": str(daemon.run)}) as watch:
            stories = sum(1 for _ in iter(watch.stdout.readline, b'{"type":"snapshot.end"}\n')) - 1
            seconds, most = time.monotonic() - begin, memory(watch)[1]
            watch.kill()
        grown = memory(daemon.process)[1] - before
        print(f"a snapshot of {stories} stories: {seconds:.1f} s; {most / 1024:.0f} MiB for the subscriber, "
              f"{grown / 1024:.0f} MiB more for the daemon, which has {before / 1024:.0f}")
        longest, count = pages(query)
        print(f"{count} pages, the longest took {longest * 1000:.0f} ms")
        return 1 if options.most and max(most, grown) > options.most * 1024 else 0
    finally:
        daemon.kill()
        context.destroy(linger=0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="hearsay-snapshot.") as directory:
        sys.exit(main(directory))
