#!/usr/bin/python3
"""A mirror of the package for tests/integration/test_mirror.py, which is written for the one of libhearsay: the same arguments (the endpoints
of updates and of queries, the topic prefix), the same answers. For each line on standard input it writes one of JSON: what the mirror holds.
It ends with its input."""
import json
import os
import pathlib
import re
import select
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "src"))
import hearsay  # noqa: E402


def main():
    _, updates, query, topic = sys.argv
    prefix = re.fullmatch(r"update/(([^/]{2,})/)?", topic)
    if not prefix:
        return 1
    endpoints = hearsay.Endpoints(updates=updates, query=query)
    languages = [prefix[2]] if prefix[2] else None
    mirror, told = hearsay.Mirror(), {"resets": 0, "updates": 0, "reason": ""}
    with hearsay.Subscriber(endpoints, languages=languages, snapshot=True) as subscriber:
        while True:
            event = subscriber.next(0.02)
            if isinstance(event, hearsay.Snapshot):
                told["resets"] += 1
                told["reason"] = event.reason
            elif event:
                told["updates"] += 1
            if event:
                mirror.apply(event)
                continue
            if select.select([0], [], [], 0)[0]:
                lines = os.read(0, 64)
                if not lines:
                    return 0
                for byte in lines.decode():
                    answer(byte, mirror, subscriber, told)


def answer(byte, mirror, subscriber, told):
    if byte == "f":
        found = all(mirror.story(id).raw == story.raw for id, story in mirror.stories.items())
        print(json.dumps(found), flush=True)
    if byte == "\n":
        pages = [{"story": {key: value for key, value in story.raw.items() if key not in ("articles", "clusters", "sequence")},
                  "articles": [article.raw for article in story.articles], "clusters": [cluster.raw for cluster in story.clusters],
                  "sequence": story.sequence} for story in mirror.stories.values()]
        # Where more was seen than is known to be everything, a daemon whose state was put back may be at just that sequence.
        seen = subscriber.seen if mirror.sequence <= subscriber.seen else 0
        print(json.dumps({**told, "sequence": seen, "complete": subscriber.live, "stories": pages}), flush=True)


sys.exit(main())
