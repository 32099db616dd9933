#!/usr/bin/python3
"""Feeds articles, JSON lines on standard input, to hearsayd: each arrives once. Prints each last answer as a line of JSON.

usage: feeder.py ARTICLES_ENDPOINT [SECONDS]      SECONDS: without an answer, before an article is sent again (10)"""
import collections
import json
import sys
import time

import msgpack
import zmq

WINDOW = 100  # articles unanswered at a time


class Feeder:
    def __init__(self, endpoint, patience):
        self.patience = patience
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        for option, value in ((zmq.IMMEDIATE, 1), (zmq.LINGER, 0), (zmq.MAXMSGSIZE, 64 << 20)):
            self.socket.setsockopt(option, value)
        self.socket.connect(endpoint)
        self.number = 0
        self.unanswered = {}  # number: [frame, article's name, when to send it (again)]
        self.waiting = collections.defaultdict(collections.deque)  # later versions of an article that is under way

    def put(self, article):
        """Takes an article; waits while too many are unanswered."""
        while len(self.unanswered) >= WINDOW:
            self.turn()
        name = article.get("id") or article.get("url")
        if any(one[1] == name for one in self.unanswered.values()):
            self.waiting[name].append(article)  # the daemon shall see the versions in this order
        else:
            self.begin(name, article)

    def begin(self, name, article):
        self.number += 1
        self.unanswered[self.number] = [msgpack.packb({"request": self.number, "article": article}), name, 0]

    def turn(self):
        """Sends what is due, and takes what has come within a moment."""
        now = time.monotonic()
        for one in self.unanswered.values():
            if one[2] <= now:
                try:
                    self.socket.send(one[0], zmq.NOBLOCK)
                except zmq.Again:  # no connection
                    break
                one[2] = now + self.patience
        if self.socket.poll(50):
            self.take(msgpack.unpackb(self.socket.recv()))

    def take(self, answer):
        one = self.unanswered.get(answer["request"])
        if not one:
            return  # answered before
        if answer["result"] == "busy":
            one[2] = time.monotonic() + answer["retry_after"] / 1000
            return
        del self.unanswered[answer["request"]]
        print(json.dumps(answer), flush=True)
        if self.waiting[one[1]]:
            self.begin(one[1], self.waiting[one[1]].popleft())

    def finish(self):
        while self.unanswered:
            self.turn()


def main():
    feeder = Feeder(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 10)
    for line in sys.stdin:
        feeder.put(json.loads(line))
        feeder.turn()
    feeder.finish()


main()
